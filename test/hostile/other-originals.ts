/**
 * What others issue, for the fuzzer to rewrite: edition 1.1 of the data model,
 * presentations, hosted badges of Open Badges 2.0, and badges under other suites.
 */
import { embed, signToken, unsignedBadge, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { badge11, credential11, credential20 } from '../fixtures/credentials.ts';
import { createHost, type TestHost } from '../fixtures/open-badges-2.ts';
import { otherBadge, otherIssuer, publishOtherStatus, type OtherIssuer } from '../fixtures/other-issuers.ts';
import { badgeOf, createHolder, DATA_INTEGRITY, presentationOf, signPresentation } from '../fixtures/presentations.ts';
import type { Original } from './originals.ts';
import { wholeForms } from './whole-forms.ts';

type Known = Pick<TestIssuer, 'id' | 'origin' | 'documents'>;
type Row = readonly [name: string, kind: Original['kind'], verdict: Original['verdict'], text: string | Promise<string> | Promise<Doc>];

const REVOKED = 94_567;
const CLEAR = 5;

/** @param statusAt the entry at this place of the issuer's list, of which the place REVOKED is set */
export async function otherOriginals(issuer: TestIssuer, statusAt: (index: number) => Doc): Promise<{ all: Original[]; known: Known[] }> {
  const rows: Row[] = [...older(issuer, statusAt), ...(await presented(issuer, statusAt))];
  const [curve, chosen] = [await otherIssuer('ecdsa-rdfc-2019 with P-256'), await otherIssuer('ecdsa-sd-2023')];
  for (const [at, one] of [curve, chosen].entries()) {
    // Two issuers of one house would publish their lists at one address.
    Object.assign(one, { origin: `https://autre-${at}.example`, listUrl: `https://autre-${at}.example/status/1` });
    await publishOtherStatus(one, [REVOKED]);
    rows.push(...bySuite(one));
  }
  const hosts = [createHost(), createHost({ origin: 'https://expire.example', assertion: { expires: '2025-01-01T00:00:00Z' } }), createHost({ origin: 'https://retire.example', assertion: { revoked: true } })];
  const all: Original[] = [];
  for (const [name, kind, verdict, made] of rows) {
    const one = await made;
    const text = typeof one === 'string' ? one : JSON.stringify(one);
    const form = text.startsWith('{') ? 'json' : 'jwt';
    const document = (form === 'json' ? JSON.parse(text) : {}) as Doc;
    all.push({ name, kind, form, verdict, text, document, issuer, weight: 0.05, forms: kind === 'credential' && form === 'json' ? await wholeForms(document) : {} });
  }
  for (const [place, host] of hosts.entries()) {
    const verdict = place === 0 ? 'valid' : 'invalid';
    all.push({ name: `a hosted badge, ${['as it was', 'expired', 'taken back'][place]}`, kind: 'open_badge_2', form: 'json', verdict, text: JSON.stringify(host.assertion), document: host.assertion, issuer, weight: 0.05, forms: {} });
  }
  return { all, known: [curve, chosen, ...hosts.map(published)] };
}

/** Edition 1.1, and 2.0 where it is no badge. */
function older(issuer: TestIssuer, statusAt: (index: number) => Doc): Row[] {
  const signed = (document: Doc, index: number, changes: Doc = {}): Promise<string> => embed(issuer, { ...document, credentialStatus: statusAt(index), ...changes });
  const revocable = credential11(issuer, { credentialStatus: statusAt(REVOKED) });
  const claims = { vc: revocable, iss: issuer.id, jti: revocable['id'], sub: undefined, nbf: Date.parse(revocable['issuanceDate']) / 1000, exp: Date.parse(revocable['expirationDate']) / 1000 };
  return [
    ['a credential of 1.1', 'credential', 'valid', signed(credential11(issuer), CLEAR)],
    ['an expired credential of 1.1', 'credential', 'invalid', signed(credential11(issuer), CLEAR, { expirationDate: '2026-08-31T12:00:00Z' })],
    ['a revoked credential of 1.1', 'credential', 'invalid', signed(credential11(issuer), REVOKED)],
    ['a revoked credential of 1.1 in a token', 'credential', 'invalid', signToken(issuer, {}, claims)],
    ['a badge of 1.1', 'badge', 'valid', signed(badge11(unsignedBadge(issuer)), CLEAR)],
    ['an expired badge of 1.1', 'badge', 'invalid', signed(badge11(unsignedBadge(issuer)), CLEAR, { expirationDate: '2026-08-31T12:00:00Z' })],
    ['a revoked credential that is no badge', 'credential', 'invalid', signed(credential20(issuer), REVOKED)],
  ];
}

/** By the person to whom a badge was issued, and by another. */
async function presented(issuer: TestIssuer, statusAt: (index: number) => Doc): Promise<Row[]> {
  const [holder, thief] = [await createHolder(), await createHolder()];
  const badge = JSON.parse(await badgeOf(issuer, holder)) as Doc;
  const at = async (index: number): Promise<string> => {
    const { proof: _proof, ...unsigned } = badge;
    return embed(issuer, { ...unsigned, credentialStatus: statusAt(index) });
  };
  const document = async (index: number, by = holder): Promise<Doc> => presentationOf(by, [await at(index)], { '@context': ['https://www.w3.org/ns/credentials/v2', DATA_INTEGRITY] });
  return [
    ['a presentation', 'presentation', 'valid', signPresentation(holder, await document(CLEAR))],
    ['a presentation of a revoked badge', 'presentation', 'invalid', signPresentation(holder, await document(REVOKED))],
    ['a presentation of what is another’s', 'presentation', 'invalid', signPresentation(thief, await document(CLEAR, thief))],
    ['a presentation that answers another question', 'presentation', 'invalid', signPresentation(holder, await document(CLEAR), { challenge: 'une autre' })],
  ];
}

/** The same badge by an issuer whose keys and proofs are of another kind. */
function bySuite(one: OtherIssuer): Row[] {
  const status = unsignedBadge(one as unknown as TestIssuer)['credentialStatus'] as Doc;
  const signed = (index: number, changes: Doc = {}): Promise<Doc> => one.sign(otherBadge(one, { credentialStatus: { ...status, id: `${one.listUrl}#${index}`, statusListIndex: String(index) }, ...changes }));
  return [
    [`a badge by ${one.suite}`, 'badge', 'valid', signed(CLEAR)],
    [`a revoked badge by ${one.suite}`, 'badge', 'invalid', signed(REVOKED)],
    [`an expired badge by ${one.suite}`, 'badge', 'invalid', signed(CLEAR, { validUntil: '2026-08-31T12:00:00Z' })],
  ];
}

const published = (host: TestHost): Known => ({
  id: host.issuerId, origin: host.origin,
  documents: new Map([...host.answers].map(([url, answer]) => [url, new TextEncoder().encode(JSON.stringify(answer))])),
});
