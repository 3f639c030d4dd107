/** Status lists that are not the one that was asked for, not of now, or not a list; and entries that lead nowhere. */
import { gzipSync } from 'node:zlib';
import { createIssuer, embed, publish, publishStatus, unsignedBadge, type Doc, type Form, type TestIssuer } from '../../fixtures/badges.ts';
import { BOTH, signed, type Made, type Situation } from './situation.ts';

const good = signed((issuer) => unsignedBadge(issuer));
const listOf = (issuer: TestIssuer): Doc => JSON.parse(new TextDecoder().decode(issuer.documents.get(issuer.listUrl))) as Doc;
const bitsOf = (bytes: Uint8Array): string => `u${gzipSync(bytes).toString('base64url')}`;

/** A good badge whose list is published with these changes, signed by its issuer. */
const listed = (changes: (list: Doc) => Doc) => async (issuer: TestIssuer, form: Form): Promise<Made> => {
  await publishStatus(issuer, [], changes(listOf(issuer)));
  return good(issuer, form);
};
/** A good badge whose list somebody replaced by this. */
const replaced = (change: (list: Doc, issuer: TestIssuer) => Doc | string | Promise<Doc | string>) => async (issuer: TestIssuer, form: Form): Promise<Made> => {
  publish(issuer, issuer.listUrl, await change(listOf(issuer), issuer));
  return good(issuer, form);
};
const replacedWhenRevoked = (change: Parameters<typeof replaced>[0]) => async (issuer: TestIssuer, form: Form): Promise<Made> => {
  await publishStatus(issuer, [94_567]);
  return replaced(change)(issuer, form);
};
const withBits = (bytes: () => Uint8Array) => listed((list) => ({ credentialSubject: { ...list['credentialSubject'], encodedList: bitsOf(bytes()) } }));
const withEntry = (changes: Doc) => signed((issuer) => ({ ...unsignedBadge(issuer), credentialStatus: { ...unsignedBadge(issuer)['credentialStatus'], ...changes } }));
const unsigned = ({ proof: _proof, ...list }: Doc): Doc => list;

const INVALID = 'undetermined: status ? status_list_invalid';
const MALFORMED = 'undetermined: status ? status_entry_malformed';

export const LISTS: readonly Situation[] = [
  { name: 'a list of another issuer', forms: BOTH, expected: INVALID, make: replaced(async (_list, { origin }) => listOf(await createIssuer({ method: 'key', origin }))) },
  { name: 'a list in the issuer’s name, signed by another', forms: BOTH, expected: INVALID, make: replaced(async (list, { origin }) => embed(await createIssuer({ method: 'key', origin }), unsigned(list))) },
  { name: 'another list of the same issuer', forms: BOTH, expected: INVALID, make: async (issuer, form) => listed(() => ({ id: `${issuer.origin}/status/2` }))(issuer, form) },
  { name: 'a list of another purpose', forms: BOTH, expected: INVALID, make: listed((list) => ({ credentialSubject: { ...list['credentialSubject'], statusPurpose: 'suspension' } })) },
  { name: 'a list of yesterday', forms: BOTH, expected: 'undetermined: status ? status_list_expired', make: listed(() => ({ validUntil: '2026-08-31T12:00:00Z' })) },
  { name: 'a list of tomorrow', forms: BOTH, expected: INVALID, make: listed(() => ({ validFrom: '2026-09-02T12:00:00Z', validUntil: '2026-09-03T12:00:00Z' })) },
  { name: 'a list that nobody signed', forms: BOTH, expected: INVALID, make: replaced(unsigned) },
  { name: 'a list with a bit turned over', forms: BOTH, expected: INVALID, make: replacedWhenRevoked((list) => ({ ...list, credentialSubject: { ...list['credentialSubject'], encodedList: bitsOf(new Uint8Array(16_384)) } })) },
  { name: 'a list of one entry less than it must have', forms: BOTH, expected: INVALID, make: withBits(() => new Uint8Array(16_383)) },
  { name: 'a list that unfolds to 64 MiB', forms: BOTH, expected: INVALID, make: withBits(() => new Uint8Array(64 * 1024 * 1024)) },
  { name: 'a list that is no gzip', forms: BOTH, expected: INVALID, make: listed((list) => ({ credentialSubject: { ...list['credentialSubject'], encodedList: 'uAAAA' } })) },
  { name: 'a list with a name twice', forms: BOTH, expected: INVALID, make: replaced((list) => JSON.stringify(list).replace('{', '{"id":"https://autre.example/",')) },
  { name: 'a list that is a page', forms: BOTH, expected: INVALID, make: replaced(() => '<html>') },
  { name: 'a list that is not there', forms: BOTH, expected: 'undetermined: status ? status_unreachable', make: async (issuer, form) => {
    issuer.documents.delete(issuer.listUrl);
    return good(issuer, form);
  } },
  { name: 'an index beyond the list', forms: BOTH, expected: MALFORMED, make: withEntry({ statusListIndex: '131072' }) },
  { name: 'an index with something behind it', forms: BOTH, expected: MALFORMED, make: withEntry({ statusListIndex: '5junk' }) },
  { name: 'an index below nothing', forms: BOTH, expected: MALFORMED, make: withEntry({ statusListIndex: '-1' }) },
  { name: 'a list inside of our own network', forms: BOTH, expected: MALFORMED, make: withEntry({ statusListCredential: 'http://169.254.169.254/latest' }) },
  { name: 'a purpose that says nothing of validity', forms: BOTH, expected: 'undetermined: status ? status_list_invalid', make: withEntry({ statusPurpose: 'message' }) },
];
