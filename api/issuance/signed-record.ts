/**
 * The signed record of a compromised key (see credentials/signed-record.ts). It
 * is a pure function of the table: the signatures under a key are kept as they
 * are made, and none can be added once the key is compromised. Parts are signed
 * when they are asked for, under the key that is active then, so that no record
 * ever stands under a key that did.json does not list, however many are stolen.
 * After a restore the table may lack signatures of the time since the copy: the
 * record of a key that could sign then says so itself.
 */
import {
  didWebFromOrigin, recordName, recordPrefixLength, signatureDigest, signatureIn, signRecordShard, type RecordPointer,
} from '../../credentials/index.ts';
import { activeKey, verificationMethod, type SigningKey } from '../../keys/signing-key.ts';
import { addresses } from '../addresses.ts';
import type { Platform } from '../platform/platform.ts';
import { listKeys } from '../queries/keys.ts';
import { listGateTimes } from '../queries/restore-gate.ts';
import {
  closeMissingRecords, insertDocumentSignatures, insertSignatures, listClrsWithoutSignatures, listDigests, listEndorsementsWithoutSignatures, listSignedRecords, listWithoutSignatures,
} from '../queries/signed-records.ts';
import type { Tables } from '../queries/schema.ts';
import { loadIssuer } from './issuer.ts';

const PAGE = 200;

type Form = 'embedded' | 'jwt';
type Primitives = Pick<Platform, 'primitives'>;

/** What is kept of a badge's signature, in the batch that stores it. @throws for a text that is not ours */
export async function signatureRow(platform: Primitives, credentialId: string, form: Form, text: string): Promise<Tables['signature']> {
  return { credential_id: credentialId, form, ...(await keptOf(platform, text)) };
}

/** The same of an endorsement, in both of its forms. */
export const endorsementSignatures = (platform: Primitives, { id, embedded, jwt }: { id: string; embedded: string; jwt: string }): Promise<Tables['document_signature'][]> =>
  Promise.all(([['embedded', embedded], ['jwt', jwt]] as const).map(async ([form, text]) => ({ endorsement_id: id, clr_id: null, form, ...(await keptOf(platform, text)) })));

/** The same of the record of a semester. */
export const clrSignatures = async (platform: Primitives, { id, embedded }: { id: string; embedded: string }): Promise<Tables['document_signature'][]> =>
  [{ endorsement_id: null, clr_id: id, form: 'embedded', ...(await keptOf(platform, embedded)) }];

async function keptOf({ primitives }: Primitives, text: string): Promise<{ key_id: string; digest: string }> {
  const signature = signatureIn(text);
  if (!signature) throw new Error('a signed document carries no signature');
  const { verificationMethod: method, bytes } = signature;
  return { key_id: method.slice(method.indexOf('#') + 1), digest: await signatureDigest(bytes, primitives) };
}

/** For what was signed before signatures were kept: page by page, each of them once, however often it is interrupted. */
export async function recordSignatures(platform: Platform): Promise<void> {
  const { db } = platform;
  for (;;) {
    const page = await listWithoutSignatures(db, PAGE);
    if (page.length === 0) break;
    const rows = await Promise.all(page.flatMap(({ id, embedded, jwt }) => [signatureRow(platform, id, 'embedded', embedded), ...(jwt === null ? [] : [signatureRow(platform, id, 'jwt', jwt)])]));
    const committed = await platform.commit(insertSignatures(db, rows));
    if (committed.ok || committed.conflict.rule.startsWith('unique:signature.')) continue; // unique: somebody else did the same page
    if (committed.conflict.rule !== 'key_compromised') throw new Error(committed.conflict.rule);
    // A signature that was stored after its record closed stays out of it; the other form of the same badge is kept.
    let kept = 0;
    for (const row of rows) if ((await platform.commit(insertSignatures(db, [row]))).ok) kept += 1;
    if (kept === 0) throw new Error('signatures under a closed record');
  }
  await recordAll(platform, (after) => listEndorsementsWithoutSignatures(db, after, PAGE), (row) => endorsementSignatures(platform, row));
  await recordAll(platform, (after) => listClrsWithoutSignatures(db, after, PAGE), (row) => clrSignatures(platform, row));
  const closed = await platform.commit([closeMissingRecords(db)]);
  if (!closed.ok && !closed.conflict.rule.startsWith('unique:signed_record.')) throw new Error(closed.conflict.rule);
}

/** Endorsements and records: what was signed under a key whose record has closed already stays out of it. */
async function recordAll<Row extends { id: string }>(platform: Platform, pageAfter: (id: string) => Promise<Row[]>, rowsOf: (row: Row) => Promise<Tables['document_signature'][]>): Promise<void> {
  for (let page = await pageAfter(''); page.length > 0; page = await pageAfter(page.at(-1)!.id)) {
    for (const one of page) {
      for (const row of await rowsOf(one)) {
        const committed = await platform.commit([insertDocumentSignatures(platform.db, [row])]);
        const isKnown = committed.ok || committed.conflict.rule === 'key_compromised' || committed.conflict.rule.startsWith('unique:document_signature.');
        if (!isKnown) throw new Error(committed.conflict.rule);
      }
    }
  }
}

/** Where the records of the compromised keys stand now. The signer's name is in the address, so that what stands there never changes. */
async function recordPointers(platform: Platform, keys: readonly SigningKey[]): Promise<RecordPointer[]> {
  const signer = activeKey(keys, 'Ed25519');
  if (!signer) return [];
  const { origin } = platform.config;
  return Promise.all(
    (await listSignedRecords(platform.db)).map(async ({ key_id: id, total }) => {
      const key = verificationMethod(didWebFromOrigin(origin), { id });
      const name = await recordName(key);
      return { key, name, endpoint: addresses(origin).signedRecord(name, signer.id), prefixLength: recordPrefixLength(total) };
    }),
  );
}

const PART = /^\/\.well-known\/palier-record\/([0-9a-f]{32})\/([\w-]{1,64})\/([0-8])\/([0-9a-f]{1,8}|all)$/;

/**
 * One part of a record as a compact JWS, by its path below the origin; `null` for any address
 * that did.json does not lead to, and for those that it led to under a key that signs no more.
 * Anybody may ask: no private key is opened before it is clear that there is something to sign.
 */
export async function signedRecordPart(platform: Platform, path: string): Promise<string | null> {
  const [, name, signerId, length, segment] = PART.exec(path) ?? [];
  if (name === undefined || segment === undefined) return null;
  const keys = await listKeys(platform.db);
  const pointer = (await recordPointers(platform, keys)).find((one) => one.name === name);
  const prefix = segment === 'all' ? '' : segment;
  if (!pointer || activeKey(keys, 'Ed25519')?.id !== signerId || String(pointer.prefixLength) !== length || prefix.length !== pointer.prefixLength) return null;
  const { did, recordSigner } = await loadIssuer(platform);
  // Rotated meanwhile: did.json leads elsewhere by now.
  if (recordSigner.id !== signerId) return null;
  const key = keys.find((one) => verificationMethod(did, one) === pointer.key)!;
  const record = (await listSignedRecords(platform.db)).find((one) => one.key_id === key.id)!;
  const digests = await listDigests(platform.db, key.id, prefix);
  const incomplete = mayLackSignatures(key, await listGateTimes(platform.db));
  return signRecordShard(
    { iss: did, key: pointer.key, publicKeyJwk: key.publicJwk, compromisedAt: record.closed_at, total: record.total, prefix, digests, ...(incomplete ? { incomplete } : {}) },
    recordSigner.kid,
    await recordSigner.key(),
  );
}

/** Whether a restore came while this key was there and had not ended, or lost it: since the copy it may have signed what is not in the table. */
const mayLackSignatures = (key: SigningKey, restores: readonly string[]): boolean => (key.putBackAt ?? null) !== null || restores.some((at) => key.createdAt <= at && (key.activeTo === null || key.activeTo >= at));

/**
 * The pointers with the ring that they go with: what did.json and the history are made of.
 * @param known the ring, when it has been read already
 */
export async function ringWithRecords(platform: Platform, known?: readonly SigningKey[]): Promise<{ keys: readonly SigningKey[]; records: readonly RecordPointer[] }> {
  const keys = known ?? (await listKeys(platform.db));
  return { keys, records: keys.some((key) => key.state === 'compromised') ? await recordPointers(platform, keys) : [] };
}
