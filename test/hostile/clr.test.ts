/**
 * Records (CLR) bent by somebody who holds a good one. The badges' statements
 * lie in the same graph as the record's, so a statement can be moved from one to
 * the other without the record's signature noticing: the shape, the two
 * comparisons and each badge's own proof must.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyDataIntegrity } from '../../credentials/data-integrity.ts';
import { statementsOf } from '../../credentials/canonical.ts';
import { CLR_PLACE } from '../../credentials/clr-parity.ts';
import { documentLoader } from '../../credentials/documents.ts';
import { parseJson, type JsonObject } from '../../credentials/json.ts';
import { agrees, graphOf, type Place } from '../../credentials/parity.ts';
import { verify, type VerificationReport } from '../../credentials/verify.ts';
import { createIssuer, embed, environment, issueBadge, present, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { issueBadges, issueClr, issueOneOf, unsignedClr } from '../fixtures/clr.ts';

let issuer: TestIssuer;
let stranger: TestIssuer;
let badges: string[];
let signed: string;
beforeAll(async () => {
  issuer = await createIssuer();
  stranger = await createIssuer({ origin: 'https://badges.ailleurs.example' });
  badges = await issueBadges(issuer, 4);
  signed = await issueClr(issuer, badges.slice(0, 3));
});

const copy = (): Doc => JSON.parse(signed) as Doc;
const inside = (clr: Doc): Doc[] => clr['credentialSubject'].verifiableCredential;
const reportOn = (document: Doc | string): Promise<VerificationReport> =>
  verify(present(typeof document === 'string' ? document : JSON.stringify(document)), environment([issuer, stranger]));
const reasonsOf = (report: VerificationReport) => Object.fromEntries(report.checks.map((each) => [each.name, each.reason ?? each.outcome]));
const keyOf = ({ id, signer, publicKeyMultibase }: TestIssuer) => ({ id: signer.dataIntegrity.verificationMethod, controller: id, publicKeyMultibase });
const signatureHolds = async (document: Doc): Promise<boolean> => (await verifyDataIntegrity(document, document['proof'][0], keyOf(issuer))).ok;

it('begins with a record that is valid', async () => {
  expect((await reportOn(signed)).verdict).toBe('valid');
});

describe('a badge that is put in, taken out or exchanged after signing', () => {
  it.each<[string, (clr: Doc) => Promise<void> | void, string]>([
    ['one is taken out', (clr) => void inside(clr).pop(), 'proof_invalid'],
    ['another good one of the same person is put in', (clr) => void inside(clr).push(JSON.parse(badges[3]!) as Doc), 'proof_invalid'],
    ['one is exchanged for another good one', (clr) => { inside(clr)[0] = JSON.parse(badges[3]!) as Doc; }, 'proof_invalid'],
    ['one of another issuer is put in', async (clr) => void inside(clr).push(JSON.parse(await issueOneOf(stranger, 0)) as Doc), 'proof_invalid'],
    ['two exchange their results', (clr) => { const [a, b] = inside(clr) as [Doc, Doc]; [a['credentialSubject'].result, b['credentialSubject'].result] = [b['credentialSubject'].result, a['credentialSubject'].result]; }, 'passed'],
    ['a word inside is changed', (clr) => { inside(clr)[0]!['credentialSubject'].achievement.name = 'Autre'; }, 'proof_invalid'],
    ['its proof is taken off', (clr) => { delete inside(clr)[1]!['proof']; }, 'proof_invalid'],
    ['an association is added', (clr) => void clr['credentialSubject'].association.push({ ...clr['credentialSubject'].association[0], associationType: 'replacedBy' }), 'proof_invalid'],
    ['it is said to be partial', (clr) => { clr['partial'] = true; }, 'proof_invalid'],
  ])('%s: invalid', async (_name, change, proof) => {
    const clr = copy();
    await change(clr);
    const report = await reportOn(clr);
    expect([report.verdict, reasonsOf(report)['proof']]).toEqual(['invalid', proof]);
  });

  it('two results that change places: the record’s signature does not notice, the badges’ own do', async () => {
    const clr = copy();
    const [a, b] = inside(clr) as [Doc, Doc];
    [a['credentialSubject'].result, b['credentialSubject'].result] = [b['credentialSubject'].result, a['credentialSubject'].result];
    expect(await signatureHolds(clr)).toBe(true);
    const report = await reportOn(clr);
    expect(reasonsOf(report)['badges']).toBe('badge_invalid');
    expect(report.clr?.badges.filter(({ verdict }) => verdict === 'invalid')).toHaveLength(2);
  });

  it('a statement of a badge said again in the record’s own part: the signature does not notice, nothing is gained', async () => {
    const clr = copy();
    // The signature cannot tell whether the record or the badge defines this achievement; the link to it is missing.
    clr['credentialSubject'].achievement[0].description = inside(clr)[0]!['credentialSubject'].achievement.description;
    expect((await reportOn(clr)).verdict).toBe('invalid');
  });
});

describe('what the shape refuses before anything is computed', () => {
  it.each<[string, (clr: Doc) => void, string]>([
    ['the same badge twice', (clr) => void inside(clr).push(inside(clr)[0]!), 'ambiguous_document'],
    ['a badge under the record’s own id', (clr) => { inside(clr)[0]!['id'] = clr['id']; }, 'ambiguous_document'],
    ['a badge that speaks of the record', (clr) => { inside(clr)[0]!['evidence'] = [{ id: clr['id'], type: ['Evidence'], name: 'x' }]; }, 'ambiguous_document'],
    ['a badge without id', (clr) => { delete inside(clr)[0]!['id']; }, 'ambiguous_document'],
    ['a renamed key inside a badge', (clr) => { const badge = inside(clr)[0]!; badge['https://schema.org/name'] = badge['name']; delete badge['name']; }, 'ambiguous_document'],
    ['a renamed key for the badges', (clr) => { const subject = clr['credentialSubject']; subject['https://purl.imsglobal.org/spec/vc/clr/vocab.html#verifiableCredential'] = subject.verifiableCredential; delete subject.verifiableCredential; }, 'ambiguous_document'],
    ['a context of its own in another place', (clr) => { clr['credentialSubject'].achievement[0]['@context'] = clr['@context']; }, 'ambiguous_document'],
    ['a record inside a record', (clr) => { inside(clr)[0] = { ...copy(), id: 'urn:uuid:inner' }; }, 'ambiguous_document'],
    ['another type beside', (clr) => { clr['type'].push('OpenBadgeCredential'); }, 'not_an_open_badge'],
    ['two subjects', (clr) => { clr['credentialSubject'] = [clr['credentialSubject']]; }, 'ambiguous_document'],
  ])('%s', async (_name, change, reason) => {
    const clr = copy();
    change(clr);
    const report = await reportOn(clr);
    expect([report.verdict, reasonsOf(report)['shape']]).toEqual(['invalid', reason]);
    expect(report.clr?.badges).toEqual([]);
  });

  it('seventeen badges, even where somebody signed them', async () => {
    const one = JSON.parse(badges[0]!) as Doc;
    const many = Array.from({ length: 17 }, (_, place) => JSON.stringify({ ...one, id: `urn:uuid:${place}` }));
    const clr = unsignedClr(issuer, badges.slice(0, 1));
    clr['credentialSubject'].verifiableCredential = many.map((each) => JSON.parse(each) as Doc);
    const report = await reportOn(await embed(issuer, clr));
    expect([report.verdict, reasonsOf(report)['shape']]).toEqual(['invalid', 'too_large']);
  });

  it('contexts that are not those of a CLR, before a JSON-LD processor starts', async () => {
    const clr = copy();
    clr['@context'] = inside(clr)[0]!['@context'];
    expect(reasonsOf(await reportOn(clr))['context']).toBe('context_unknown');
    const other = copy();
    inside(other)[0]!['@context'] = ['https://www.w3.org/ns/credentials/v2', 'https://example.org/own'];
    expect(reasonsOf(await reportOn(other))['context']).toBe('context_unknown');
  });

  it('more values than sixteen rich badges have, and the limit of a badge for each inside', () => {
    const values = (count: number, type: string) => JSON.stringify({ type: [type], x: Array.from({ length: count }, (_, place) => place) });
    expect(parseJson(values(5000, 'ClrCredential')).ok).toBe(true);
    expect(parseJson(values(6000, 'ClrCredential'))).toEqual({ ok: false, reason: 'too_large' });
    expect(parseJson(values(2000, 'OpenBadgeCredential'))).toEqual({ ok: false, reason: 'too_large' });
  });
});

it('a record is asked for no more documents than it may: nine lists are too many', async () => {
  const spread = await Promise.all(Array.from({ length: 9 }, (_, place) => issueBadge(issuer, 'json', { id: `urn:uuid:spread-${place}`, status: { listUrl: `${issuer.origin}/status/${place + 1}`, index: place } })));
  const env = environment([issuer]);
  const report = await verify(present(await embed(issuer, unsignedClr(issuer, spread, { achievements: [], associations: [] }))), env);
  expect(report.verdict).toBe('undetermined');
  expect(env.asked.length).toBeLessThanOrEqual(8);
});

it('every member of a full record is compared', async () => {
  const { proof: _proof, ...clr } = copy();
  const frame = { ...clr, validUntil: '2030-01-01T00:00:00Z', partial: true } as Doc;
  frame['credentialSubject'].verifiableCredential = [];
  const graph = graphOf(await statementsOf(frame as JsonObject));
  expect(agrees(frame as JsonObject, graph, CLR_PLACE)).toBe(true);
  for (const [member, value] of [['name', 'x'], ['description', 'x'], ['validFrom', '2020-01-01T00:00:00Z'], ['validUntil', '2031-01-01T00:00:00Z'], ['partial', false]] as const) {
    expect(agrees({ ...frame, [member]: value } as JsonObject, graph, CLR_PLACE), member).toBe(false);
  }
});

it('the table of the record names IRIs that the contexts give', async () => {
  const known = new Set<string>();
  for (const url of ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json']) {
    const { document } = await documentLoader(url);
    for (const [, name, iri] of JSON.stringify(document).matchAll(/"([A-Za-z]+)":(?:"|\{"@id":")([^"]+)"/g)) known.add(`${name} ${iri}`);
  }
  const visit = (place: Place): void => {
    for (const [member, { iris, holds }] of Object.entries(place)) {
      expect(iris.some((iri) => known.has(`${member} ${iri}`)), member).toBe(true);
      if (holds !== undefined) visit(holds);
    }
  };
  visit(CLR_PLACE);
});
