import { describe, expect, it } from 'vitest';
import { buildStatusList } from './build.ts';
import type { JsonObject } from './json.ts';
import type { KeyEnvironment } from './resolve-key.ts';
import { seededIssuer } from './seeded-issuer.ts';
import { emptyStatusList, setBits } from './status-list.ts';
import { issueVcdmCredential, type VcdmIssuer } from './vcdm-issue.ts';
import { verifyVcdmCredential } from './vcdm-verify.ts';

const NOW = new Date('2026-09-01T12:00:00Z');
const LIST = 'https://issuer.example/status/1';
const issuer = await seededIssuer(new Uint8Array(32).fill(7));
const stranger = await seededIssuer(new Uint8Array(32).fill(8));
const entry = { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '94567', statusListCredential: LIST };

async function issued(document: JsonObject, by: VcdmIssuer): Promise<JsonObject> {
  const answer = await issueVcdmCredential(document, by, null, NOW);
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  return answer.document;
}

/** A signed list with these bits set, `size` for each of its least number of entries, bent before its signature. */
async function list(revoked: readonly number[], bend: (unsigned: JsonObject) => JsonObject = (unsigned) => unsigned, by = issuer, size = 1): Promise<string> {
  const bits = setBits(new Uint8Array(emptyStatusList().length * size), revoked);
  const unsigned = await buildStatusList({ id: LIST, issuer: by.id, bits, validFrom: new Date(NOW.getTime() - 1000), validUntil: new Date(NOW.getTime() + 1000) });
  return JSON.stringify(await issued(bend(unsigned as unknown as JsonObject), by));
}

/** What is said of a credential with this entry, when its list is served like that. */
async function verdict(served: string | null, changes: JsonObject = {}): Promise<string[]> {
  const credential = await issued(
    { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiableCredential'], issuer: issuer.id, credentialSubject: { id: 'did:example:a' }, credentialStatus: { ...entry, ...changes } },
    issuer,
  );
  const env: KeyEnvironment = { now: NOW, fetch: async () => (served === null ? { ok: false, reason: 'unreachable' } : { ok: true, bytes: new TextEncoder().encode(served) }) };
  const { errors } = await verifyVcdmCredential(credential, {}, env);
  return errors.map(({ type }) => type.split('#')[1]!);
}

const subject = (change: JsonObject) => (unsigned: JsonObject): JsonObject => ({ ...unsigned, credentialSubject: { ...(unsigned['credentialSubject'] as JsonObject), ...change } });

describe('the status of a credential (Bitstring Status List v1.0, section 3.2)', () => {
  it('holds while its bit is clear', async () => {
    expect(await verdict(await list([1, 2, 94_566, 94_568]))).toEqual([]);
  });
  it('is gone when its bit is set', async () => {
    expect(await verdict(await list([94_567]))).toEqual(['STATUS_VERIFICATION_ERROR']);
    expect(await verdict(await list([94_567], subject({ statusPurpose: 'suspension' })), { statusPurpose: 'suspension' })).toEqual(['STATUS_VERIFICATION_ERROR']);
  });
  it('is not decided by a message, a refresh, or the bits of others', async () => {
    expect(await verdict(await list([94_567], subject({ statusPurpose: 'refresh' })), { statusPurpose: 'refresh' })).toEqual([]);
    const messages = ['0x0', '0x1', '0x2', '0x3'].map((status) => ({ status, message: status }));
    const two = { statusSize: 2, statusMessage: messages, statusListIndex: '100' };
    expect(await verdict(await list([199, 202], undefined, issuer, 2), two)).toEqual([]);
    expect(await verdict(await list([201], undefined, issuer, 2), two)).toEqual(['STATUS_VERIFICATION_ERROR']);
  });
  it('is unknown, which is an error, when the list cannot be had or trusted', async () => {
    expect(await verdict(null)).toEqual(['STATUS_RETRIEVAL_ERROR']);
    expect(await verdict('no list')).toEqual(['STATUS_VERIFICATION_ERROR']);
    expect(await verdict(await list([], undefined, stranger))).toEqual(['STATUS_VERIFICATION_ERROR']);
    expect(await verdict((await list([])).replace('"revocation"', '"suspension"'))).toEqual(['STATUS_VERIFICATION_ERROR']);
    expect(await verdict(await list([], (unsigned) => ({ ...unsigned, validUntil: '2026-09-01T11:59:59Z', validFrom: '2026-08-01T00:00:00Z' })))).toEqual(['STATUS_VERIFICATION_ERROR']);
    expect(await verdict(await list([], (unsigned) => ({ ...unsigned, type: ['VerifiableCredential'] })))).toEqual(['STATUS_VERIFICATION_ERROR']);
    expect(await verdict(await list([], subject({ statusPurpose: 'message' })))).toEqual(['STATUS_VERIFICATION_ERROR']);
    expect(await verdict(await list([]), { statusListCredential: 'http://issuer.example/status/1' })).toEqual(['STATUS_RETRIEVAL_ERROR']);
  });
  it('names a list that is malformed or too short, and an index outside of it', async () => {
    expect(await verdict(await list([], subject({ encodedList: 'uH4sIAAAA' })))).toEqual(['MALFORMED_VALUE_ERROR']);
    const short = Buffer.from(await new Response(new Blob([new Uint8Array(8)]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()).toString('base64url');
    expect(await verdict(await list([], subject({ encodedList: `u${short}` })))).toEqual(['STATUS_LIST_LENGTH_ERROR']);
    const messages = { statusSize: 2, statusMessage: ['0x0', '0x1', '0x2', '0x3'].map((status) => ({ status, message: status })) };
    expect(await verdict(await list([]), messages)).toEqual(['STATUS_LIST_LENGTH_ERROR']);
    expect(await verdict(await list([]), { statusListIndex: '131072' })).toEqual(['RANGE_ERROR']);
    expect(await verdict(await list([]), { statusListIndex: '9'.repeat(30) })).toEqual(['RANGE_ERROR']);
  });
  it('reads a list in an envelope', async () => {
    const unsigned = await buildStatusList({ id: LIST, issuer: issuer.id, bits: setBits(emptyStatusList(), [94_567]), validFrom: NOW, validUntil: new Date(NOW.getTime() + 1000) });
    const parts = [{ alg: 'EdDSA', kid: issuer.signer.verificationMethod, typ: 'vc+jwt' }, unsigned].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const signature = Buffer.from(await issuer.signer.sign(new TextEncoder().encode(parts))).toString('base64url');
    expect(await verdict(`${parts}.${signature}`)).toEqual(['STATUS_VERIFICATION_ERROR']);
    expect(await verdict(`${parts}.${signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`)).toEqual(['STATUS_VERIFICATION_ERROR']);
  });
});
