/** Records (CLR): the state of each badge inside is the record's. */
import { createIssuer, embed, publishStatus, signBadge, type Doc, type TestIssuer } from '../../fixtures/badges.ts';
import { issueBadges, issueOneOf, unsignedClr } from '../../fixtures/clr.ts';
import { BOTH, JSON_ONLY, type Made, type Situation } from './situation.ts';

const NONE = 'status + no_status_entry';
const record = async (issuer: TestIssuer, badges: readonly string[], changes: Doc = {}): Promise<Doc> => ({ ...unsignedClr(issuer, badges), ...changes });
/** Of two badges, bent after the record was signed. */
const bent = (change: (clr: Doc) => void | Promise<void>) => async (issuer: TestIssuer): Promise<Made> => {
  const clr = JSON.parse(await embed(issuer, await record(issuer, await issueBadges(issuer, 2)))) as Doc;
  await change(clr);
  return { presented: JSON.stringify(clr), issuers: [issuer] };
};
const inside = (clr: Doc): Doc[] => clr['credentialSubject'].verifiableCredential as Doc[];

export const RECORDS: readonly Situation[] = [
  { name: 'a record of two valid badges', forms: BOTH, expected: `valid: ${NONE}`, make: async (issuer, form) => ({ presented: await signBadge(issuer, await record(issuer, await issueBadges(issuer, 2)), form), issuers: [issuer] }) },
  { name: 'an expired record', forms: JSON_ONLY, expected: `invalid: dates expired, ${NONE}`, make: async (issuer) => ({ presented: await embed(issuer, await record(issuer, await issueBadges(issuer, 1), { validUntil: '2026-08-31T12:00:00Z' })), issuers: [issuer] }) },
  { name: 'a record with a revoked badge', forms: BOTH, expected: `invalid: ${NONE}, badges badge_invalid`, make: async (issuer, form) => {
    const badges = await issueBadges(issuer, 2);
    await publishStatus(issuer, [1001]);
    return { presented: await signBadge(issuer, await record(issuer, badges), form), issuers: [issuer] };
  } },
  { name: 'a record with a badge of an issuer that nobody here knows', forms: JSON_ONLY, expected: `undetermined: ${NONE}, badges ? badge_undetermined`, make: async (issuer) => {
    const stranger = await createIssuer({ origin: 'https://badges.ailleurs.example' });
    return { presented: await embed(issuer, await record(issuer, [...(await issueBadges(issuer, 1)), await issueOneOf(stranger, 2)])), issuers: [issuer, stranger] };
  } },
  { name: 'a record with a badge that was altered before it was signed', forms: JSON_ONLY, expected: `invalid: ${NONE}, badges badge_invalid`, make: async (issuer) => {
    const [badge] = await issueBadges(issuer, 1);
    return { presented: await embed(issuer, await record(issuer, [badge!.replace('Zoé Lemaître', 'Zoé Lemaitre')])), issuers: [issuer] };
  } },
  { name: 'a record that lost a badge', forms: JSON_ONLY, expected: 'invalid: proof proof_invalid', make: bent((clr) => void inside(clr).pop()) },
  { name: 'a record whose badges exchanged their results', forms: JSON_ONLY, expected: `invalid: ${NONE}, badges badge_invalid`, make: bent((clr) => {
    const [a, b] = inside(clr) as [Doc, Doc];
    [a['credentialSubject'].result, b['credentialSubject'].result] = [b['credentialSubject'].result, a['credentialSubject'].result];
  }) },
  { name: 'a record with a badge twice', forms: JSON_ONLY, expected: 'invalid: shape ambiguous_document', make: bent((clr) => void inside(clr).push(inside(clr)[0]!)) },
  { name: 'a record with a renamed key inside', forms: JSON_ONLY, expected: 'invalid: shape ambiguous_document', make: bent((clr) => {
    const [badge] = inside(clr) as [Doc];
    badge['https://schema.org/name'] = badge['name'];
    delete badge['name'];
  }) },
];
