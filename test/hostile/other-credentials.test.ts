/** Credentials that are no badges: the same gates, and a view of nothing but what is signed. */
import { beforeAll, describe, expect, it } from 'vitest';
import { verify, type VerificationReport } from '../../credentials/verify.ts';
import { createIssuer, embed, environment, present, publishStatus, tamper, unsignedBadge, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { badge11, credential11, credential20 } from '../fixtures/credentials.ts';
import { inContextOf, OTHER_SUITES, otherBadge, otherIssuer, stockVerdict, worldOf } from '../fixtures/other-issuers.ts';
import { randomFrom, REWRITES } from './rewrites.ts';

const found = (report: VerificationReport): Record<string, string> => Object.fromEntries(report.checks.map((check) => [check.name, check.reason ?? check.outcome]));

let issuer: TestIssuer;
const reportOn = (document: Doc | string): Promise<VerificationReport> => verify(present(typeof document === 'string' ? document : JSON.stringify(document)), environment([issuer]));
const signed = async (document: Doc): Promise<Doc> => JSON.parse(await embed(issuer, document)) as Doc;
beforeAll(async () => {
  issuer = await createIssuer({ method: 'key' });
}, 60_000);

describe.each([['2.0', credential20, 'validUntil', 'validFrom'], ['1.1', credential11, 'expirationDate', 'issuanceDate']] as const)('a credential of edition %s', (edition, credential, until, from) => {
  it('is valid, and shown as what was signed', async () => {
    const report = await reportOn(await signed(credential(issuer)));
    expect([report.kind, report.verdict]).toEqual(['credential', 'valid']);
    expect(report.credential).toEqual({
      id: `${issuer.origin}/credentials/carte`, types: ['StudentCardCredential'], issuer: { id: issuer.id, name: 'École d’Exemple' },
      ...(edition === '2.0' ? { name: 'Carte d’étudiante', description: 'Année 2026-2027' } : {}),
      subjects: [
        { id: 'did:example:max', claims: [['givenName', 'Max'], ['guarantor', 'true']] },
        { id: 'did:example:zoe', claims: [['course.type', 'Course'], ['course.credits', '6'], ['course.title', 'Concevoir'], ['givenName', 'Zoé']] },
      ],
      validFrom: '2026-08-01T00:00:00Z', validUntil: '2030-01-01T00:00:00Z',
    });
    expect(report.view).toBeUndefined();
  }, 30_000);

  it.each([
    ['expired', { [until]: '2026-08-31T00:00:00Z' }, 'dates', 'expired'],
    ['not yet valid', { [from]: '2027-01-01T00:00:00Z' }, 'dates', 'not_yet_valid'],
    ['without an offset in its date', { [from]: '2026-08-01T00:00:00' }, 'dates', 'date_malformed'],
    ['with two ends', { [until]: ['2026-08-31T00:00:00Z', '2030-01-01T00:00:00Z'] }, 'dates', 'date_malformed'],
    ['about nothing', { credentialSubject: {} }, 'schema', 'schema_violation'],
    ['with a status of no type', { credentialStatus: { id: 'urn:x:1' } }, 'schema', 'schema_violation'],
  ])('is invalid when it is %s', async (_name, changes, check, reason) => {
    const other = await otherIssuer('ecdsa-rdfc-2019 with P-256');
    const report = await verify(present(JSON.stringify(await other.sign(credential(other, changes)))), worldOf([other]));
    expect([report.verdict, found(report)[check], found(report)['proof']]).toEqual(['invalid', reason, 'passed']);
  }, 30_000);

  it('is revoked', async () => {
    const document = await signed(credential(issuer));
    await publishStatus(issuer, [94_567]);
    const report = await reportOn(document);
    expect([report.verdict, found(report)['status']]).toEqual(['invalid', 'revoked']);
    await publishStatus(issuer, []);
  }, 30_000);

  it.each(['type', 'statusPurpose', 'statusListIndex', 'statusListCredential', 'id'])('has no better verdict once it is revoked when the %s of its status is said twice, which no signature tells', async (member) => {
    const document = await signed(credential(issuer));
    await publishStatus(issuer, [94_567]);
    const status = document['credentialStatus'] as Doc;
    for (const value of [[status[member], status[member]], [status[member]]]) {
      const report = await reportOn({ ...document, credentialStatus: { ...status, [member]: value } });
      expect(report.verdict).toBe('invalid');
      if (member === 'type') expect([found(report)['proof'], found(report)['status']]).toEqual(['passed', 'revoked']);
    }
    await publishStatus(issuer, []);
  }, 30_000);

  it('is invalid when it was tampered with, or signed by another', async () => {
    const document = await signed(credential(issuer));
    expect(found(await reportOn(JSON.stringify(document).replace('Max', 'Mia')))['proof']).toBe('proof_invalid');
    const stranger = await createIssuer({ method: 'key' });
    const claimed = JSON.parse(await embed(stranger, credential(issuer))) as Doc;
    expect(found(await reportOn(claimed))['key_control']).toBe('key_not_controlled_by_issuer');
  }, 30_000);

  it.each([
    ['an unknown context', (document: Doc) => ({ ...document, '@context': [...document['@context'], 'https://example.org/context'] }), 'context', 'context_unknown'],
    ['a context of its own', (document: Doc) => ({ ...document, '@context': [...document['@context'], { a: 'https://example.org/a' }] }), 'shape', 'ambiguous_document'],
    ['no base context', (document: Doc) => ({ ...document, '@context': document['@context'].slice(1) }), /shape|context/, /data_model_unsupported|context_unknown/],
    ['a context twice', (document: Doc) => ({ ...document, '@context': [...document['@context'], document['@context'][1]] }), 'context', 'context_unknown'],
    ['both base contexts', (document: Doc) => ({ ...document, '@context': ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/2018/credentials/v1'] }), /shape|context/, /data_model_unsupported|context_unknown/],
  ])('is refused with %s', async (_name, change, check, reason) => {
    const report = await reportOn(change(await signed(credential(issuer))));
    const failing = Object.entries(found(report)).find(([name, outcome]) => new RegExp(check).test(name) && new RegExp(reason).test(outcome));
    expect(failing, JSON.stringify(found(report))).toBeDefined();
    expect(report.verdict).toBe('invalid');
  }, 30_000);

  it('says what it said in every other way of writing it, or is refused', async () => {
    // The same thing is described twice, so that statements can be moved.
    const rich = { issuer: { id: issuer.id, name: 'École', url: 'https://example.org' }, credentialSubject: { id: issuer.id, achievement: { creator: { id: issuer.id, slogan: 'Apprendre' } } } };
    const documents = [await signed(credential(issuer, rich)), await signed(credential(issuer, { ...rich, [until]: '2026-08-31T00:00:00Z' }))];
    await publishStatus(issuer, []);
    const original = await reportOn(documents[0]!);
    expect(original.verdict).toBe('valid');
    let accepted = 0;
    for (const name of Object.keys(REWRITES)) {
      for (let seed = 0; seed < 3; seed += 1) {
        for (const [index, document] of documents.entries()) {
          const rewritten = REWRITES[name]!(structuredClone(document), randomFrom(seed)) as Doc | string;
          const report = await verify({ kind: 'json', text: typeof rewritten === 'string' ? rewritten : JSON.stringify(rewritten) }, environment([issuer]));
          if (index === 1) expect(report.verdict, name).toBe('invalid');
          if (report.verdict !== 'valid') continue;
          accepted += 1;
          expect(report.credential, name).toEqual(original.credential);
        }
      }
    }
    expect(accepted).toBeGreaterThan(10);
  }, 120_000);

  it.each([[until], [from], ['credentialStatus'], ['issuer']])('is ambiguous when %s stands elsewhere under the same id', async (member) => {
    const document = credential(issuer, { [until]: '2026-08-31T00:00:00Z' });
    const { [member]: moved, ...rest } = document;
    const twin = { id: document['id'], type: document['type'], [member]: moved };
    const unmoved = { ...document, credentialSubject: [...document['credentialSubject'], { id: 'did:example:list', about: { id: document['id'], type: document['type'] } }] };
    const whole = await signed(unmoved);
    const report = await reportOn({ ...rest, proof: whole['proof'], credentialSubject: [...document['credentialSubject'], { id: 'did:example:list', about: twin }] });
    expect([report.verdict, found(report)['shape']]).toEqual(['invalid', 'ambiguous_document']);
  }, 30_000);

  it('is no credential of another kind that stands elsewhere: its types are its own', async () => {
    const about = (type: string[]): Doc => ({ credentialSubject: { id: 'did:example:list', about: { id: `${issuer.origin}/credentials/carte`, type } } });
    const whole = await signed(credential(issuer, { type: ['VerifiableCredential', 'StudentCardCredential'], ...about(['VerifiableCredential']) }));
    const report = await reportOn({ ...whole, type: ['VerifiableCredential'], ...about(['VerifiableCredential', 'StudentCardCredential']) });
    expect([report.verdict, found(report)['shape']]).toEqual(['invalid', 'ambiguous_document']);
  }, 30_000);
});

describe('a credential inside of another', () => {
  it('is not read: which of the two was signed depends on where one begins', async () => {
    const [outer, inner] = ['urn:uuid:a', 'urn:uuid:b'].map((id) => credential20(issuer, { id })) as [Doc, Doc];
    const { '@context': _context, ...part } = inner;
    const whole = { ...outer, credentialSubject: { id: 'did:example:zoe', about: { ...part, credentialSubject: { id: 'did:example:zoe' } } } };
    const report = await reportOn(await signed(whole));
    expect([report.verdict, found(report)['shape']]).toEqual(['invalid', 'ambiguous_document']);
  }, 30_000);
});

describe('what a credential may be without', () => {
  it('an id, an end, a status, a beginning in edition 2.0', async () => {
    const { id: _id, validFrom: _from, validUntil: _until, credentialStatus: _status, ...bare } = credential20(issuer);
    const other = await otherIssuer('ecdsa-rdfc-2019 with P-256');
    const report = await verify(present(JSON.stringify(await other.sign({ ...bare, issuer: other.id }))), worldOf([other]));
    expect([report.verdict, found(report)['status'], report.credential?.id]).toEqual(['valid', 'no_status_entry', undefined]);
    const { issuanceDate: _date, ...undated } = credential11(other);
    expect(found(await verify(present(JSON.stringify(await other.sign(undated))), worldOf([other])))).toMatchObject({ dates: 'date_malformed', schema: 'schema_violation' });
  }, 30_000);

  it('a plain name: it may say its language, and nothing else beside it', async () => {
    const french = { '@value': 'Carte', '@language': 'fr' };
    expect((await reportOn(await signed(credential20(issuer, { name: french })))).credential?.name).toBe('Carte');
    const other = await signed(credential20(issuer, { name: french }));
    expect(found(await reportOn({ ...other, name: { ...french, '@type': 'http://www.w3.org/2001/XMLSchema#string' } }))['shape']).toBe('ambiguous_document');
    expect(found(await reportOn({ ...other, validUntil: { '@value': '2030-01-01T00:00:00Z' } }))['shape']).toBe('ambiguous_document');
  }, 30_000);

  it('no end to what refers to itself', async () => {
    const loop = { id: 'did:example:a', knows: { id: 'did:example:b', knows: { id: 'did:example:a', knows: 'did:example:b' } } };
    const report = await reportOn(await signed(credential20(issuer, { credentialSubject: loop })));
    expect(report.verdict).toBe('valid');
    expect(report.credential?.subjects[0]?.claims.length).toBeLessThan(20);
  }, 30_000);
});

describe('an Open Badge in edition 1.1', () => {
  it('is read as the badge it is', async () => {
    const document = badge11(unsignedBadge(issuer));
    const report = await reportOn(await signed(document));
    expect([report.kind, report.verdict, JSON.stringify(found(report))]).toEqual(['badge', 'valid', expect.stringContaining('"schema":"passed"')]);
    expect(report.view).toMatchObject({ validFrom: document['issuanceDate'], recipientName: 'Zoé Lemaître' });
    expect(found(await reportOn(tamper(JSON.stringify(await signed(document)))))['proof']).toBe('proof_invalid');
  }, 30_000);

  it('is expired by its expirationDate, and by a validUntil beside it', async () => {
    for (const changes of [{ expirationDate: '2026-08-31T00:00:00Z' }, { validUntil: '2026-08-31T00:00:00Z' }]) {
      const report = await reportOn(await signed({ ...badge11(unsignedBadge(issuer)), ...changes }));
      expect([report.verdict, found(report)['dates']]).toEqual(['invalid', found(report)['dates']]);
      expect(found(report)['dates'] === 'expired' || found(report)['context'] === 'context_undefined_terms').toBe(true);
    }
  }, 30_000);

  it('has a name', async () => {
    const { name: _name, ...nameless } = badge11(unsignedBadge(issuer));
    expect(found(await reportOn(await signed(nameless)))['schema']).toBe('schema_violation');
  }, 30_000);

  it('takes no dates of edition 2.0 for its own', async () => {
    const { issuanceDate, ...rest } = badge11(unsignedBadge(issuer));
    const report = await reportOn(await signed({ ...rest, validFrom: issuanceDate }).catch(() => ({ ...rest, validFrom: issuanceDate })));
    expect(report.verdict).toBe('invalid');
  }, 30_000);
});

describe.each(OTHER_SUITES)('other credentials signed with %s', (suite) => {
  it('are valid, and @digitalbazaar/vc accepts them too', async () => {
    const other = await otherIssuer(suite);
    for (const make of [credential20, (one: typeof other) => badge11(otherBadge(one))]) {
      const plain = inContextOf(suite, make(other));
      const contexts = [...new Set(plain['@context'] as string[])];
      const document = await other.sign({ ...plain, '@context': contexts });
      const report = await verify(present(JSON.stringify(document)), worldOf([other]));
      expect([report.verdict, JSON.stringify(found(report))]).toEqual(['valid', expect.any(String)]);
      expect(await stockVerdict(other, document)).toBe(true);
    }
  }, 60_000);
});
