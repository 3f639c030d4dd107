/** Lists of other editions and of no signature, entries with messages, and several entries at once: none of them ever turns a withdrawn credential into a valid one. */
import { describe, expect, it } from 'vitest';
import { encodeStatusList, emptyStatusList, setBit } from '../../credentials/status-list.ts';
import { checkStatus } from '../../credentials/status-check.ts';
import { verify, type VerificationReport } from '../../credentials/verify.ts';
import { createIssuer, embed, environment, present, publish, publishStatus, unsignedBadge, type Doc, type TestIssuer } from '../fixtures/badges.ts';

const CREDENTIALS_V1 = 'https://www.w3.org/2018/credentials/v1';
const LIST_2021 = 'https://w3id.org/vc/status-list/2021/v1';
const DATA_INTEGRITY = 'https://w3id.org/security/data-integrity/v2';
const EXTENSIONS = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json';
const INDEX = 94_567;
const found = (report: VerificationReport): string => {
  const { outcome, reason } = report.checks.find(({ name }) => name === 'status')!;
  return reason === undefined ? outcome : `${outcome}/${reason}`;
};
/** A list with these bits set; each of its least number of entries has so many of them. */
const bitsOf = (revoked: readonly number[], size = 1): Promise<string> => encodeStatusList(revoked.reduce(setBit, new Uint8Array(emptyStatusList().length * size)));

/** The badge with this entry, and what its status is. */
async function statusOf(issuer: TestIssuer, entry: Doc, context: string, changes: Doc = {}): Promise<string> {
  const badge = unsignedBadge(issuer);
  return found(await verify(present(await embed(issuer, { ...badge, '@context': [...badge['@context'], context], credentialStatus: entry, ...changes })), environment([issuer])));
}

describe('a list of 2021', () => {
  const entryOf = (issuer: TestIssuer, changes: Doc = {}): Doc =>
    ({ id: `${issuer.listUrl}#${INDEX}`, type: 'StatusList2021Entry', statusPurpose: 'revocation', statusListIndex: String(INDEX), statusListCredential: issuer.listUrl, ...changes });
  const listOf = async (issuer: TestIssuer, revoked: readonly number[], changes: Doc = {}, subject: Doc = {}): Promise<Doc> => ({
    '@context': [CREDENTIALS_V1, LIST_2021, DATA_INTEGRITY], id: issuer.listUrl, type: ['VerifiableCredential', 'StatusList2021Credential'], issuer: issuer.id, issuanceDate: '2026-08-31T12:00:00Z',
    credentialSubject: { id: `${issuer.listUrl}#list`, type: 'StatusList2021', statusPurpose: 'revocation', encodedList: (await bitsOf(revoked)).slice(1), ...subject }, ...changes,
  });
  const check = (issuer: TestIssuer, changes: Doc = {}): Promise<string> => statusOf(issuer, entryOf(issuer, changes), LIST_2021);

  it('says that a badge holds, is revoked or is suspended', async () => {
    const issuer = await createIssuer({ method: 'key' });
    publish(issuer, issuer.listUrl, await embed(issuer, await listOf(issuer, [])));
    expect(await check(issuer)).toBe('passed');
    publish(issuer, issuer.listUrl, await embed(issuer, await listOf(issuer, [INDEX])));
    expect(await check(issuer)).toBe('failed/revoked');
    publish(issuer, issuer.listUrl, await embed(issuer, await listOf(issuer, [INDEX], {}, { statusPurpose: 'suspension' })));
    expect(await check(issuer, { statusPurpose: 'suspension' })).toBe('failed/suspended');
  });

  it('may be in base64 of the other alphabet, with its padding', async () => {
    const issuer = await createIssuer({ method: 'key' });
    const encodedList = (await bitsOf([INDEX])).slice(1).replaceAll('-', '+').replaceAll('_', '/');
    publish(issuer, issuer.listUrl, await embed(issuer, await listOf(issuer, [], {}, { encodedList: `${encodedList}${'='.repeat((4 - (encodedList.length % 4)) % 4)}` })));
    expect(await check(issuer)).toBe('failed/revoked');
  });

  it.each([
    ['that is over', { expirationDate: '2026-08-31T13:00:00Z' }, {}, 'status_list_expired'],
    ['that has not begun', { issuanceDate: '2026-09-02T12:00:00Z' }, {}, 'status_list_invalid'],
    ['of another address', { id: 'https://badges.univ-exemple.fr/status/2' }, {}, 'status_list_invalid'],
    ['of another issuer', { issuer: 'did:key:z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi' }, {}, 'status_list_invalid'],
    ['of another type', { type: ['VerifiableCredential'] }, {}, 'status_list_invalid'],
    ['of another purpose', {}, { statusPurpose: 'suspension' }, 'status_list_invalid'],
    ['of too few bits', {}, { encodedList: 'H4sIAAAAAAAAA2NgGAWjYBSMglEwCkbBKBgFo2AUjIJRMAoAAAAA' }, 'status_list_invalid'],
    ['of no bits', {}, { encodedList: '!' }, 'status_list_invalid'],
    ['with a context more', { '@context': [CREDENTIALS_V1, LIST_2021, DATA_INTEGRITY, EXTENSIONS] }, {}, 'status_list_invalid'],
  ])('%s leaves the badge unchecked', async (_name, changes, subject, reason) => {
    const issuer = await createIssuer({ method: 'key' });
    publish(issuer, issuer.listUrl, await embed(issuer, await listOf(issuer, [], changes, subject)));
    expect(await check(issuer)).toBe(`not_checked/${reason}`);
  });

  it('signed by another, or changed, or of another edition than the entry, is refused', async () => {
    const issuer = await createIssuer({ method: 'key' });
    const other = await createIssuer({ method: 'key' });
    publish(issuer, issuer.listUrl, await embed(other, await listOf(issuer, [])));
    expect(await check(issuer)).toBe('not_checked/status_list_invalid');
    const signed = JSON.parse(await embed(issuer, await listOf(issuer, [INDEX]))) as Doc;
    signed['credentialSubject'].encodedList = (await bitsOf([])).slice(1);
    publish(issuer, issuer.listUrl, signed);
    expect(await check(issuer)).toBe('not_checked/status_list_invalid');
    await publishStatus(issuer, []);
    expect(await check(issuer)).toBe('not_checked/status_list_invalid');
    publish(issuer, issuer.listUrl, await embed(issuer, await listOf(issuer, [])));
    const bitstring = { ...unsignedBadge(issuer)['credentialStatus'] } as Doc;
    expect(await statusOf(issuer, bitstring, DATA_INTEGRITY)).toBe('not_checked/status_list_invalid');
  });

  it('with its bits under another name is refused', async () => {
    const issuer = await createIssuer({ method: 'key' });
    const signed = JSON.parse(await embed(issuer, await listOf(issuer, [INDEX]))) as Doc;
    const { encodedList, ...subject } = signed['credentialSubject'] as Doc;
    publish(issuer, issuer.listUrl, { ...signed, credentialSubject: { ...subject, 'https://w3id.org/vc/status-list#encodedList': encodedList, encodedList: (await bitsOf([])).slice(1) } });
    expect(await check(issuer)).toBe('not_checked/status_list_invalid');
  });
});

describe('an unsigned list of withdrawn credentials', () => {
  const check = async (issuer: TestIssuer, list: object | string | null, url = `${issuer.origin}/revocations`): Promise<string> => {
    issuer.documents.delete(url);
    if (list !== null) publish(issuer, url, list);
    return statusOf(issuer, { id: url, type: '1EdTechRevocationList' }, EXTENSIONS);
  };
  const badgeId = 'https://badges.univ-exemple.fr/credentials/0b5c0f2e-6a43-4a25-9a7e-1f4f6b7f0d11';

  it('that names the badge revokes it, wherever it is published', async () => {
    for (const method of ['web', 'key'] as const) {
      const issuer = await createIssuer({ method });
      for (const url of [undefined, 'https://ailleurs.example/revocations']) {
        expect(await check(issuer, { revokedCredential: [{ id: 'urn:uuid:1' }, { id: badgeId, revocationReason: 'Erreur.' }] }, url)).toBe('failed/revoked');
      }
      expect(await check(issuer, { revokedCredential: { id: badgeId, revoked: true } })).toBe('failed/revoked');
    }
  });

  it('that does not name it counts at the issuer’s own host alone, and is said to be unsigned', async () => {
    const web = await createIssuer();
    expect(await check(web, { id: `${web.origin}/revocations`, issuer: { id: web.id }, revokedCredential: [{ id: 'urn:uuid:1' }, { id: badgeId, revoked: false }] })).toBe('passed/revocation_list_unsigned');
    expect(await check(web, { revokedCredential: [] }, 'https://ailleurs.example/revocations')).toBe('not_checked/revocation_list_unsigned');
    expect(await check(await createIssuer({ method: 'key' }), { revokedCredential: [] })).toBe('not_checked/revocation_list_unsigned');
    expect(await check(web, { revokedCredential: Array.from({ length: 3_000 }, (_, index) => ({ id: `urn:uuid:${index}` })) })).toBe('passed/revocation_list_unsigned');
  });

  it.each([
    ['of another address', { id: 'https://badges.univ-exemple.fr/other', revokedCredential: [] }, 'status_list_invalid'],
    ['of another issuer', { issuer: 'did:web:ailleurs.example', revokedCredential: [] }, 'status_list_invalid'],
    ['without a list', {}, 'status_list_invalid'],
    ['with an entry that names nothing', { revokedCredential: [{ revoked: true }] }, 'status_list_invalid'],
    ['with an entry whose flag is a text', { revokedCredential: [{ id: 'urn:uuid:1', revoked: 'false' }] }, 'status_list_invalid'],
    ['with a key twice', '{"revokedCredential":[],"revokedCredential":[]}', 'status_list_invalid'],
    ['that is a page', '<html>', 'status_list_invalid'],
    ['that is not there', null, 'status_unreachable'],
  ])('%s leaves the badge unchecked', async (_name, list, reason) => {
    expect(await check(await createIssuer(), list)).toBe(`not_checked/${reason}`);
  });

  it.each(['http://badges.univ-exemple.fr/revocations', 'file:///etc/passwd'])('at %j is asked of nobody', async (url) => {
    expect(await check(await createIssuer(), { revokedCredential: [] }, url)).toBe('not_checked/status_entry_malformed');
  });
});

describe('messages, and several entries', async () => {
  const issuer = await createIssuer({ method: 'key' });
  const entry = (changes: Doc): Doc => ({ type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: String(INDEX), statusListCredential: issuer.listUrl, ...changes });
  const publishBits = async (purposes: readonly string[], bits: readonly number[], size = 1): Promise<void> => {
    const list = { ...(JSON.parse(new TextDecoder().decode(issuer.documents.get(issuer.listUrl))) as Doc)['credentialSubject'], statusPurpose: purposes, encodedList: await bitsOf(bits, size) };
    await publishStatus(issuer, [], { credentialSubject: list });
  };
  const check = async (entries: unknown): Promise<string> => {
    const outcome = await checkStatus({ id: 'urn:uuid:1', issuer: issuer.id, credentialStatus: entries } as never, environment([issuer]));
    return outcome.reason === undefined ? outcome.outcome : `${outcome.outcome}/${outcome.reason}`;
  };

  it.each([
    ['no bit set', [], 'passed'], ['its first bit set', [20], 'not_checked/status_message'], ['its last bit set', [23], 'not_checked/status_message'],
    ['a bit before it set', [19], 'passed'], ['a bit behind it set', [24], 'passed'],
  ] as const)('a message of four bits with %s', async (_name, bits, expected) => {
    await publishBits(['message'], bits, 4);
    expect(await check(entry({ statusPurpose: 'message', statusSize: 4, statusListIndex: '5' }))).toBe(expected);
  });

  it.each([[0], [9], [1.5], ['4'], [[2, 4]]])('a message of %j bits is not read', async (statusSize) => {
    await publishBits(['message'], []);
    expect(await check(entry({ statusPurpose: 'message', statusSize }))).toBe('not_checked/status_purpose_unsupported');
  });

  it('a message whose bits end outside of the list is malformed', async () => {
    await publishBits(['message'], [], 8);
    expect(await check(entry({ statusPurpose: 'message', statusSize: 8, statusListIndex: '131071' }))).toBe('passed');
    expect(await check(entry({ statusPurpose: 'message', statusSize: 8, statusListIndex: '131072' }))).toBe('not_checked/status_entry_malformed');
  });

  it('a list that is long enough for entries of one bit is too short for entries of more', async () => {
    await publishBits(['message'], []);
    expect(await check(entry({ statusPurpose: 'message', statusListIndex: '5' }))).toBe('passed');
    for (const statusSize of [2, 8]) expect(await check(entry({ statusPurpose: 'message', statusSize, statusListIndex: '5' }))).toBe('not_checked/status_list_invalid');
  });

  it('all entries must be clear: one that is set, or cannot be read, decides', async () => {
    await publishBits(['revocation', 'suspension'], [INDEX]);
    const [clear, suspended, revoked] = [entry({ statusListIndex: '1' }), entry({ statusPurpose: 'suspension' }), entry({})];
    expect(await check([clear, clear])).toBe('passed');
    expect(await check([clear, suspended])).toBe('failed/suspended');
    expect(await check([clear, revoked, suspended])).toBe('failed/revoked');
    expect(await check([clear, entry({ statusListIndex: 'x' })])).toBe('not_checked/status_entry_malformed');
    expect(await check([entry({ statusListCredential: 'https://ailleurs.example/1' }), revoked])).toBe('failed/revoked');
    expect(await check([clear, 'text'])).toBe('not_checked/status_entry_malformed');
    for (const type of [['BitstringStatusListEntry', 'StatusList2021Entry'], ['BitstringStatusListEntry', '1EdTechRevocationList']]) expect(await check(entry({ type }))).toBe('not_checked/status_type_unsupported');
    expect(await check([])).toBe('passed/no_status_entry');
  });
});
