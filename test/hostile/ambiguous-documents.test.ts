import { readFileSync, existsSync } from 'node:fs';
import jsonld from 'jsonld';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { signedBytes } from '../../credentials/data-integrity.ts';
import { documentLoader } from '../../credentials/documents.ts';
import { parseJson, type JsonObject } from '../../credentials/json.ts';
import { referenceForms } from '../../credentials/canonical.ts';
import { PARITY_TABLE } from '../../credentials/parity.ts';
import { hasKnownContexts, shapeProblem } from '../../credentials/strict-shape.ts';
import { verify, type VerificationReport } from '../../credentials/verify.ts';
import { createIssuer, embed, endorsementBy, environment, NOW, present, publishStatus, unsignedBadge, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { originals } from './originals.ts';
import { randomFrom, REWRITES } from './rewrites.ts';
import { effort } from './effort.ts';

const EXPIRED = '2026-08-31T12:00:00Z';

/** A badge with everything that a statement could be moved to: a creator who is the issuer, an endorsement of the badge itself. */
async function richBadge(issuer: TestIssuer, changes: Doc = {}): Promise<Doc> {
  const badge = unsignedBadge(issuer);
  const endorsement = JSON.parse(await embed(issuer, endorsementBy(issuer, badge['id']))) as Doc;
  badge['credentialSubject'].achievement.creator = { ...badge['issuer'] };
  return JSON.parse(await embed(issuer, { ...badge, endorsement: [endorsement], ...changes })) as Doc;
}

const shapeOf = (report: VerificationReport): string => `${report.checks[0]!.outcome}/${report.checks[0]!.reason ?? ''}`;
const reportOn = (document: Doc | string, issuer: TestIssuer): Promise<VerificationReport> =>
  verify(present(typeof document === 'string' ? document : JSON.stringify(document)), environment([issuer]));

afterEach(() => vi.restoreAllMocks());

describe('a revoked and expired badge whose deciding members are written otherwise', async () => {
  const issuer = await createIssuer({ method: 'key' });
  await publishStatus(issuer, [94_567]);
  const original = await richBadge(issuer, { validUntil: EXPIRED });
  const sameSignature = ['fullIri', 'decidingFullIri', 'prefixedName', 'alias', 'included', 'includedAll', 'nest', 'nestAlias', 'reverse', 'keywordId', 'keywordType',
    'typedValue', 'rootIntoEndorsement', 'moveToTwin', 'splitEvidence', 'evidenceIntoResource', 'blankLabel', 'contextNestedInline', 'contextObject'] as const;

  it('is invalid as it was issued, for the right reasons', async () => {
    const report = await reportOn(original, issuer);
    const found = Object.fromEntries(report.checks.map((check) => [check.name, check.reason ?? check.outcome]));
    expect(found).toMatchObject({ shape: 'passed', proof: 'passed', dates: 'expired', status: 'revoked', endorsements: 'passed' });
  });

  it.each(sameSignature)('%s: the signature does not notice, the shape check does', async (name) => {
    const before = (await signedBytes(original, original['proof'][0]))!;
    let isUnnoticed = false;
    for (let seed = 0; seed < 12; seed++) {
      const rewritten = REWRITES[name]!(structuredClone(original), randomFrom(seed)) as Doc;
      if (JSON.stringify(rewritten) === JSON.stringify(original)) continue;
      // Once is what it takes to be a danger.
      const bytes = isUnnoticed ? null : await signedBytes(rewritten, original['proof'][0]).catch(() => null);
      if (bytes !== null && bytes.every((byte, index) => byte === before[index])) isUnnoticed = true;
      const report = await reportOn(rewritten, issuer);
      expect(shapeOf(report)).toBe('failed/ambiguous_document');
      expect(report.verdict).toBe('invalid');
      expect(report.view).toBeUndefined();
    }
    expect(isUnnoticed).toBe(true);
  });

  it.each(['graph', 'graphBeside', 'repeatedKey', 'prototypeKey', 'nullMember', 'valueObject', 'nestedArray', 'index', 'language', 'contextNested'])('%s is ambiguous', async (name) => {
    const report = await reportOn(REWRITES[name]!(structuredClone(original), randomFrom(3)), issuer);
    expect(shapeOf(report)).toBe('failed/ambiguous_document');
  });

  it('starts no JSON-LD processor for any document that the gate refuses', async () => {
    const toRDF = vi.spyOn(jsonld, 'toRDF');
    for (const name of ['fullIri', 'alias', 'included', 'graph', 'nest', 'contextObject', 'contextNestedInline', 'prefixedName', 'contextMore', 'contextSwapped', 'contextTwice']) {
      for (let seed = 0; seed < 5; seed++) {
        const report = await reportOn(name === 'contextMore' ? { ...original, '@context': [...original['@context'], `https://example.org/${seed}`] } : REWRITES[name]!(structuredClone(original), randomFrom(seed)), issuer);
        expect(report.verdict).toBe('invalid');
      }
    }
    expect(toRDF).not.toHaveBeenCalled();
  });

  it.each([
    ['contexts in another order', (document: Doc) => REWRITES['contextSwapped']!(document, randomFrom(1))],
    ['a context twice', (document: Doc) => REWRITES['contextTwice']!(document, randomFrom(1))],
    ['an unknown context', (document: Doc) => ({ ...document, '@context': [...document['@context'], 'http://169.254.169.254/latest'] })],
    ['the base context alone', (document: Doc) => ({ ...document, '@context': document['@context'].slice(0, 1) })],
    ['a known context that does not belong', (document: Doc) => ({ ...document, '@context': [document['@context'][0], 'https://w3id.org/security/data-integrity/v2'] })],
  ])('refuses %s as its context', async (_name, change) => {
    const report = await reportOn(change(structuredClone(original)), issuer);
    expect(report.checks[1]).toEqual({ name: 'context', outcome: 'failed', reason: 'context_unknown' });
    expect(report.verdict).toBe('invalid');
  });

  it('refuses members that no context defines, at any depth', async () => {
    for (let seed = 0; seed < 10; seed++) {
      const report = await reportOn(REWRITES['unknownTerm']!(structuredClone(original), randomFrom(seed)), issuer);
      expect(report.checks[1]).toEqual({ name: 'context', outcome: 'failed', reason: 'context_undefined_terms' });
    }
  });
});

describe('the gate and its parts', () => {
  it('leaves prototypes alone after a thousand hostile documents', () => {
    for (let round = 0; round < 1000; round++) {
      for (const key of ['__proto__', 'constructor', 'prototype']) expect(parseJson(`{"a":{"${key}":{"x":1}}}`)).toEqual({ ok: false, reason: 'ambiguous_document' });
    }
    expect(({} as Doc)['x']).toBeUndefined();
  });

  it.each([
    ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`, 'too_large'],
    ['2,001 values', `[${'1,'.repeat(1999)}1]`, 'too_large'],
    ['more than 256 KiB', `"${'x'.repeat(256 * 1024)}"`, 'too_large'],
    ['a lone surrogate', '{"name":"\\ud800"}', 'malformed_json'],
    ['a number beyond measure', '{"a":1e400}', 'malformed_json'],
  ])('refuses JSON with %s in little time', (_name, text, reason) => {
    const spent = effort();
    expect(parseJson(text)).toEqual({ ok: false, reason });
    expect(spent()).toBeLessThan(500);
  });

  it.each([
    ['its own digest', { digestSRI: 'sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU' }, 'valid'],
    ['another digest', { digestSRI: `sha384-${'A'.repeat(64)}` }, 'invalid'],
    ['another digest in multibase', { digestMultibase: 'uEiB_JfKnDvbAcnixsZYYwAQPjz5Km-ac5pwtacIMqbyC5Q' }, 'invalid'],
    ['one digest of two that is another', { digestSRI: 'sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU', digestMultibase: 'uEiB_JfKnDvbAcnixsZYYwAQPjz5Km-ac5pwtacIMqbyC5Q' }, 'invalid'],
    ['no digest that can be read', { digestSRI: 'sha384' }, 'invalid'],
  ])('takes a context that the badge names with %s for what it is', async (_name, digests, verdict) => {
    const issuer = await createIssuer();
    await publishStatus(issuer, []);
    const badge = { ...unsignedBadge(issuer), relatedResource: [{ id: 'https://www.w3.org/ns/credentials/v2', mediaType: 'application/ld+json', ...digests }] };
    const report = await reportOn(JSON.parse(await embed(issuer, badge)), issuer);
    expect([report.verdict, report.checks[1]!.reason]).toEqual([verdict, verdict === 'valid' ? undefined : 'context_unknown']);
  });

  it('takes at most two proofs', async () => {
    const issuer = await createIssuer({ method: 'key' });
    const badge = JSON.parse(await embed(issuer, unsignedBadge(issuer))) as Doc;
    const [proof] = badge['proof'] as [Doc];
    expect(shapeOf(await reportOn({ ...badge, proof: [proof, proof, proof] }, issuer))).toBe('failed/too_many_proofs');
  });

  it('names for every shown member an IRI that the current contexts give it', async () => {
    const term = /"([A-Za-z]+)":(?:"|\{"@id":")([^"]+)"/g;
    const known = new Set<string>();
    for (const url of ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json', 'https://www.w3.org/2018/credentials/v1']) {
      const { document } = await documentLoader(url);
      for (const [, name, iri] of JSON.stringify(document).matchAll(term)) known.add(`${name} ${iri!.replace(/^cred:/, 'https://www.w3.org/2018/credentials#')}`);
    }
    const visit = (place: typeof PARITY_TABLE): void => {
      for (const [member, { iris, holds }] of Object.entries(place)) {
        expect(iris.some((iri) => known.has(`${member} ${iri}`)), member).toBe(true);
        if (holds !== undefined) visit(holds);
      }
    };
    visit(PARITY_TABLE);
  });

  const examples = new URL('../../../shared/spec/ob_v3p0/examples/', import.meta.url);
  it.skipIf(!existsSync(examples)).each([
    'spec-appendix-d/D-1-Basic-OpenBadgeCredential-01.json', 'spec-appendix-d/D-2-Complete-OpenBadgeCredential-03.json', 'spec-appendix-d/D-4-Achievement-Alignment-CASE-06.json',
    'spec-appendix-d/D-5-Achievement-Alignment-Credential-Engine-07.json', 'spec-appendix-d/D-6-Skill-Assertion-CASE-09.json', 'spec-appendix-d/D-7-Skill-Assertion-Credential-Engine-11.json',
    'signed/simple.json', 'signed/complete.json', 'signed/simple-did-key-method.json',
  ])('lets the official example %s through', async (name) => {
    // Some of the extracted examples have a line break inside of an address, where the page broke the line.
    const text = readFileSync(new URL(name, examples), 'utf8').replace(/"https?:[^" ]*"/g, (address) => address.replaceAll('\\n', ''));
    const parsed = parseJson(text);
    if (!parsed.ok) throw new Error(parsed.reason);
    const document = parsed.value as JsonObject;
    expect(shapeProblem(document, 'badge')).toBeNull();
    expect(hasKnownContexts(document, 'badge')).toBe(true);
    expect((await referenceForms().canonicalForm(document)).agrees).toBe(true);
  });

  it('reads an expired badge at the fixed clock', () => {
    expect(Date.parse(EXPIRED)).toBeLessThan(NOW.getTime());
  });
});

it('refuses an endorsement that names its status list by an object: the same to a graph, and nothing to who reads JSON', async () => {
  const { known, all } = await originals();
  const { document } = all.find(({ name }) => name === 'a revoked endorsement')!;
  const status = document['credentialStatus'] as { statusListCredential: string };
  for (const list of [{ id: status.statusListCredential }, { id: status.statusListCredential, type: [] }]) {
    const text = JSON.stringify({ ...document, credentialStatus: { ...status, statusListCredential: list } });
    const report = await verify({ kind: 'json', text }, environment(known));
    expect([report.verdict, report.checks[0]]).toEqual(['invalid', { name: 'shape', outcome: 'failed', reason: 'ambiguous_document' }]);
  }
});
