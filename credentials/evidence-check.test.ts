/** Identical, changed, missing, private, not checked: what a report says of cited files, and what it never does. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIssuer, embed, environment, FORMS, issueBadge, present, signBadge, tamper, unsignedBadge, type Doc, type TestIssuer } from '../test/fixtures/badges.ts';
import { checkGiven, checkResources, citedResources, withEvidence, type EvidenceAnswer } from './evidence-check.ts';
import { digestMultibase, digestOfMultibase, encodeBase58 } from './multibase.ts';
import { SALT_BYTES, sealedBytes, readSealProof, writeSealProof } from './seal.ts';
import { verify, type VerifyEnvironment } from './verify.ts';

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const FILE = utf8('une trace');
const ID = 'https://badges.exemple.fr/evidence/sealed/a';
const bytes = fc.uint8Array({ maxLength: 300 }).map((each) => Uint8Array.from(each));
const salt = fc.uint8Array({ minLength: SALT_BYTES, maxLength: SALT_BYTES }).map((each) => Uint8Array.from(each));
const proofOf = (given: Uint8Array<ArrayBuffer>, resource = ID) => utf8(writeSealProof({ credential: 'https://badges.exemple.fr/credentials/a', resource, salt: given }, { file: { name: 'x' } }));
const multihash = (algorithm: string, code: number, file: Uint8Array): Uint8Array => {
  const digest = createHash(algorithm).update(file).digest();
  return Uint8Array.from([code, digest.length, ...digest]);
};

/** A badge that cites one file, signed. */
async function citing(issuer: TestIssuer, digest: string, form: 'json' | 'jwt' = 'json'): Promise<string> {
  return issueBadge(issuer, form, { evidence: [{ id: ID, name: 'Une trace' }, { id: 'https://exemple.org/site', name: 'Un site' }, { name: 'Un texte' }], relatedResource: [{ id: ID, mediaType: 'application/octet-stream', digestMultibase: digest }] });
}

describe('a seal', () => {
  it('is recognised with its salt and file, and by nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, salt, bytes, salt, async (file, one, otherFile, otherSalt) => {
        const cited = [{ id: ID, state: 'not_checked' as const, digests: [await digestMultibase(sealedBytes(one, file))] }];
        const stateWith = async (...given: Uint8Array[]): Promise<string> => (await checkGiven(cited, given)).evidence[0]!.state;
        expect(await stateWith(file, proofOf(one))).toBe('identical');
        expect(await stateWith(proofOf(one), file)).toBe('identical');
        expect(await stateWith(sealedBytes(one, file))).toBe('identical');
        expect(await stateWith(file)).toBe('not_checked');
        expect(await stateWith(proofOf(one))).toBe('not_checked');
        const isOther = !Buffer.from(file).equals(Buffer.from(otherFile)) && readSealProof(otherFile) === null;
        if (isOther) expect(await stateWith(otherFile, proofOf(one))).toBe('changed');
        if (!Buffer.from(one).equals(Buffer.from(otherSalt))) expect(await stateWith(file, proofOf(otherSalt))).toBe('changed');
      }),
      { seed: 20, numRuns: 60 },
    );
  });

  it('gives two badges of one file nothing in common', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, salt, salt, async (file, one, other) => {
        fc.pre(!Buffer.from(one).equals(Buffer.from(other)));
        const [a, b, plain] = await Promise.all([sealedBytes(one, file), sealedBytes(other, file), file].map(digestMultibase));
        expect(new Set([a, b, plain]).size).toBe(3);
      }),
      { seed: 20, numRuns: 60 },
    );
  });

  it('has a proof that is read as it was written, and nothing else is a proof', () => {
    fc.assert(fc.property(salt, fc.webUrl(), (one, resource) => {
      expect(readSealProof(proofOf(one, resource))).toEqual({ credential: 'https://badges.exemple.fr/credentials/a', resource, salt: one });
    }), { seed: 20, numRuns: 60 });
    fc.assert(fc.property(bytes, (any) => readSealProof(any) === null), { seed: 20, numRuns: 100 });
    const proof = JSON.parse(new TextDecoder().decode(proofOf(Uint8Array.from({ length: SALT_BYTES })))) as Doc;
    for (const wrong of [{ ...proof, type: 'Proof' }, { ...proof, salt: 'uAAAA' }, { ...proof, salt: 1 }, { ...proof, resource: undefined }, [proof], null, 'x']) expect(readSealProof(utf8(JSON.stringify(wrong)))).toBeNull();
    expect(readSealProof(utf8(JSON.stringify({ ...proof, more: 'x'.repeat(20_000) })))).toBeNull();
    expect(readSealProof(utf8(JSON.stringify(proof).replace('{', '{"salt":"x",')))).toBeNull();
    expect(() => sealedBytes(new Uint8Array(31), FILE)).toThrow(RangeError);
  });
});

describe('a digest in multibase', () => {
  it.each([['sha256', 0x12, 'SHA-256'], ['sha512', 0x13, 'SHA-512'], ['sha384', 0x20, 'SHA-384']] as const)('is read for %s, in base64url and in base58', (name, code, algorithm) => {
    const hash = multihash(name, code, FILE);
    for (const text of [`u${Buffer.from(hash).toString('base64url')}`, `z${encodeBase58(hash)}`]) expect(digestOfMultibase(text)).toEqual({ algorithm, digest: hash.slice(2) });
  });
  it.each(['', 'u', 'z', 'uEi', 'uEiA=', `m${'A'.repeat(46)}`, `u${'A'.repeat(45)}`, `u${'A'.repeat(4000)}`, `u${Buffer.from(multihash('sha1', 0x11, FILE)).toString('base64url')}`, `u${Buffer.from(multihash('sha256', 0x12, FILE)).toString('base64url')}AA`])('is not read from %j', (text) => {
    expect(digestOfMultibase(text)).toBeNull();
  });
});

describe('what a badge cites', () => {
  const stateFor = async (digests: readonly string[], answer: EvidenceAnswer): Promise<string> =>
    (await checkResources([{ id: ID, state: 'not_checked', digests }], async () => answer))[0]!.state;

  it('is compared by every digest that is given for it', async () => {
    const good = await digestMultibase(FILE);
    const strong = `u${Buffer.from(multihash('sha512', 0x13, FILE)).toString('base64url')}`;
    expect(await stateFor([good], FILE)).toBe('identical');
    expect(await stateFor([good, strong], FILE)).toBe('identical');
    expect(await stateFor([good, await digestMultibase(utf8('autre'))], FILE)).toBe('changed');
    expect(await stateFor([good, 'uunknown'], FILE)).toBe('not_checked');
    expect(await stateFor([], FILE)).toBe('not_checked');
    for (const answer of ['private', 'missing'] as const) expect(await stateFor([good], answer)).toBe(answer);
    expect(await stateFor([good], 'unreachable')).toBe('not_checked');
  });

  it('is compared by digests as Subresource Integrity writes them, of several in one text by the strongest', async () => {
    const sri = (name: string, file = FILE): string => `${name}-${createHash(name).update(file).digest('base64')}`;
    for (const name of ['sha256', 'sha384', 'sha512']) expect([await stateFor([sri(name)], FILE), await stateFor([sri(name)], utf8('autre'))]).toEqual(['identical', 'changed']);
    expect(await stateFor([await digestMultibase(FILE), sri('sha384', utf8('autre'))], FILE)).toBe('changed');
    expect(await stateFor([await digestMultibase(utf8('autre')), sri('sha384')], FILE)).toBe('changed');
    expect(await stateFor([`${sri('sha512', utf8('autre'))} ${sri('sha512')}`], FILE)).toBe('identical');
    expect(await stateFor([`${sri('sha256')} ${sri('sha512', utf8('autre'))}`], FILE)).toBe('changed');
    for (const unread of ['sha1-YQ==', 'sha256-YQ==', `${sri('sha256')} md5-YQ==`, '']) expect(await stateFor([unread], FILE)).toBe('not_checked');
  });

  it('is listed once by its address: evidence and digest are one thing, a link has no digest, a text no address', () => {
    expect(citedResources({ evidence: [{ id: ID, name: 'A' }, { id: 'https://exemple.org/', name: 'B' }, { name: 'C' }], relatedResource: [{ id: ID, digestMultibase: 'u1' }, { id: 'https://exemple.org/schema', digestMultibase: ['u2', 'u3'] }] })).toEqual([
      { id: ID, name: 'A', state: 'not_checked', digests: ['u1'] },
      { id: 'https://exemple.org/', name: 'B', state: 'not_checked', digests: [] },
      { id: 'https://exemple.org/schema', state: 'not_checked', digests: ['u2', 'u3'] },
    ]);
    expect(citedResources({})).toEqual([]);
    expect(citedResources({ evidence: { id: ID, digestMultibase: 'u1', digestSRI: 'sha256-a' }, relatedResource: { id: ID, digestMultibase: 'u1', digestSRI: ['sha256-b', 1] } })).toEqual([
      { id: ID, state: 'not_checked', digests: ['u1', 'sha256-a', 'sha256-b', '1'] },
    ]);
  });

  it('is asked for no more than forty times, and a fault of asking leaves it unchecked', async () => {
    const asked: string[] = [];
    const many = Array.from({ length: 50 }, (_, index) => ({ id: `urn:${index}`, state: 'not_checked' as const, digests: ['uEi'] }));
    await checkResources(many, async (id) => (asked.push(id), 'missing'));
    expect(asked).toHaveLength(40);
    expect((await checkResources(many.slice(0, 1), () => Promise.reject(new Error('x'))))[0]!.state).toBe('not_checked');
  });
});

describe('the report', () => {
  const reportWith = async (issuer: TestIssuer, text: string, changes: Partial<VerifyEnvironment>) => verify(present(text), environment([issuer], changes));
  const evidenceCheck = (report: { checks: { name: string; outcome: string; reason?: string }[] }) => report.checks.find(({ name }) => name === 'evidence');

  for (const form of FORMS) {
    it(`says the state of each resource, and never lets it decide, as ${form}`, async () => {
      const issuer = await createIssuer();
      const text = await citing(issuer, await digestMultibase(FILE), form);
      const cases: [EvidenceAnswer, string, object][] = [
        [FILE, 'identical', { outcome: 'passed' }], [utf8('autre'), 'changed', { outcome: 'failed', reason: 'evidence_changed' }],
        ['private', 'private', { outcome: 'not_checked', reason: 'evidence_private' }], ['missing', 'missing', { outcome: 'not_checked', reason: 'evidence_missing' }],
        ['unreachable', 'not_checked', { outcome: 'not_checked', reason: 'evidence_not_fetched' }],
      ];
      for (const [answer, state, check] of cases) {
        const asked: string[] = [];
        const report = await reportWith(issuer, text, { evidence: async (id) => (asked.push(id), answer) });
        expect(report.evidence?.find(({ id }) => id === ID)).toMatchObject({ name: 'Une trace', state });
        expect(report.evidence?.find(({ id }) => id === 'https://exemple.org/site')?.state).toBe('not_checked');
        expect([report.verdict, evidenceCheck(report)]).toEqual(['valid', { name: 'evidence', ...check }]);
        // A link has no digest: there is nothing to compare, and nobody is asked.
        expect(asked).toEqual([ID]);
      }
    });
  }

  it('asks nobody when nobody was lent, when the signature does not hold, or when the issuer is a stranger', async () => {
    const issuer = await createIssuer();
    const text = await citing(issuer, await digestMultibase(FILE));
    const asked: string[] = [];
    const evidence = async (id: string): Promise<EvidenceAnswer> => (asked.push(id), FILE);
    expect((await reportWith(issuer, text, {})).evidence?.every(({ state }) => state === 'not_checked')).toBe(true);
    for (const [badge, changes] of [[tamper(text), {}], [text, { recognise: async () => null }]] as const) {
      const report = await reportWith(issuer, badge, { evidence, ...changes });
      expect(report.evidence?.every(({ state }) => state === 'not_checked')).toBe(true);
    }
    expect(asked).toEqual([]);
  });

  it('takes what was learnt afterwards, and keeps its verdict', async () => {
    const issuer = await createIssuer();
    const report = await reportWith(issuer, await citing(issuer, await digestMultibase(FILE)), {});
    const { evidence, matched } = await checkGiven(report.evidence!, [utf8('autre'), FILE]);
    expect(matched).toBe(1);
    const known = withEvidence(report, evidence);
    expect([known.verdict, evidenceCheck(known)]).toEqual([report.verdict, { name: 'evidence', outcome: 'passed' }]);
    expect(known.checks.map(({ name }) => name)).toEqual(report.checks.map(({ name }) => name));
  });

  it('reads every digest that is signed, on the evidence itself too, and none that is not', async () => {
    const issuer = await createIssuer();
    const sri = (file: Uint8Array): string => `sha384-${createHash('sha384').update(file).digest('base64')}`;
    const digest = await digestMultibase(FILE);
    const evidence = (members: Doc): Doc => ({ evidence: [{ id: ID, type: ['Evidence'], name: 'Une trace', ...members }], relatedResource: undefined });
    const resource = (members: Doc): Doc => ({ evidence: evidence({})['evidence'], relatedResource: [{ id: ID, mediaType: 'text/plain', ...members }] });
    for (const [changes, state] of [
      [evidence({ digestMultibase: digest }), 'identical'], [evidence({ digestSRI: sri(FILE) }), 'identical'], [evidence({ digestSRI: sri(utf8('autre')) }), 'changed'],
      [resource({ digestSRI: sri(FILE) }), 'identical'], [resource({ digestMultibase: digest, digestSRI: sri(utf8('autre')) }), 'changed'], [resource({ digestMultibase: [digest, 'uAAAA'] }), 'not_checked'],
    ] as const) {
      const signed = JSON.parse(await embed(issuer, JSON.parse(JSON.stringify({ ...unsignedBadge(issuer), ...changes })))) as Doc;
      const report = await reportWith(issuer, JSON.stringify(signed), { evidence: async () => FILE });
      expect([report.verdict, report.evidence?.[0]?.state]).toEqual(['valid', state]);
      const more = { ...signed, evidence: [{ ...signed['evidence'][0], digestSRI: sri(utf8('une autre')) }] };
      expect((await reportWith(issuer, JSON.stringify(more), {})).verdict).toBe('invalid');
    }
  });

  it('does not read a digest that was moved from one place of the document to another', async () => {
    const issuer = await createIssuer();
    const digest = await digestMultibase(FILE);
    const document = unsignedBadge(issuer, { evidence: [{ id: ID, name: 'Une trace' }], relatedResource: [{ id: ID, mediaType: 'text/plain', digestMultibase: digest }] });
    const signed = JSON.parse(await embed(issuer, document)) as Doc;
    const [resource] = signed['relatedResource'] as Doc[];
    const [evidence] = signed['evidence'] as Doc[];
    // The same statements for the signature; another thing for a reader of JSON.
    const moved = [
      { ...signed, relatedResource: [{ id: ID, mediaType: 'text/plain' }], evidence: [{ ...evidence, digestMultibase: digest }] },
      { ...signed, relatedResource: [resource, { id: ID }] },
      { ...signed, relatedResource: [{ id: ID, mediaType: 'text/plain' }, { id: ID, digestMultibase: digest }] },
    ];
    for (const each of moved) {
      const report = await reportWith(issuer, JSON.stringify(each), { evidence: async () => FILE });
      expect([report.verdict, report.checks[0], report.evidence]).toEqual(['invalid', { name: 'shape', outcome: 'failed', reason: 'ambiguous_document' }, undefined]);
    }
    // Said of the evidence and of the resource, it is one digest; a second one that only the evidence has was taken from the resource.
    const twice = { ...document, evidence: [{ ...document['evidence'][0], digestMultibase: digest }] };
    expect((await reportWith(issuer, await embed(issuer, twice), { evidence: async () => FILE })).evidence?.[0]).toMatchObject({ state: 'identical', digests: [digest] });
    const apart = await embed(issuer, { ...document, evidence: [{ ...document['evidence'][0], digestSRI: 'sha256-a' }] });
    expect((await reportWith(issuer, apart, {})).checks[0]).toMatchObject({ reason: 'ambiguous_document' });
    const other = JSON.stringify({ ...signed, relatedResource: [{ ...resource, digestMultibase: await digestMultibase(utf8('autre')) }] });
    expect((await reportWith(issuer, other, {})).verdict).toBe('invalid');
    expect((await reportWith(issuer, await signBadge(issuer, document), { evidence: async () => FILE })).evidence?.[0]?.state).toBe('identical');
  });
});
