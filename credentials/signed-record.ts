/**
 * The signed record: what an issuer really signed under a key that was stolen.
 * A thief can backdate, so nothing in a badge tells the honest ones; the issuer's
 * list of signatures, signed under a key that is not compromised, does. The
 * issuer's DID document no longer lists the key and points to its record with a
 * service (Decentralized Identifiers 1.0, section 5.4); the record carries the key.
 *
 * A record is a set of compact JWS (RFC 7515, EdDSA as in RFC 8037), one for each
 * prefix of the digests, so that every answer stays small. What is digested is the
 * signature: no rewriting of the JSON around it changes it, and whoever holds the
 * key cannot make another document with the same signature (see the decision
 * record "The signed record").
 */
import { base64url, CompactSign, compactVerify, decodeProtectedHeader, importJWK, type CryptoKey, type KeyObject } from 'jose';
import { hex } from './checked.ts';
import { isObject, listOf, parseJson, stringAt, type Json, type JsonObject } from './json.ts';
import { decodeBase58 } from './multibase.ts';
import { jwkFromMultibase, multibaseFromJwk } from './multikey.ts';
import { webPrimitives, type Primitives } from './primitives.ts';
import { startOfProof } from './proof-text.ts';
import { failed, notChecked, PASSED, type Outcome } from './reasons.ts';

export const RECORD_SERVICE = 'PalierSignedRecord';
/** Bytes of one answer, on both sides. */
export const MOST_RECORD_BYTES = 64 * 1024;
const TYPE = 'palier-signed-record+jws';
/** Digests in one answer on average, at the most: 89 bytes each once signed, so that twice as many still fit. */
const MOST_ON_AVERAGE = 360;
const MOST_PREFIX = 8;

export type SignedRecordShard = {
  /** The issuer. */
  readonly iss: string;
  /** The verification method that is compromised, and the key that it was. */
  readonly key: string;
  readonly publicKeyJwk: Readonly<Record<string, unknown>>;
  readonly compromisedAt: string;
  /** Signatures in the whole record. */
  readonly total: number;
  /** Hex SHA-256 of the signatures whose digest begins with `prefix`, in ascending order. */
  readonly prefix: string;
  readonly digests: readonly string[];
  /** The issuer lost what it did for a time in which this key signed: what does not stand here may be genuine. */
  readonly incomplete?: true;
};

/** Where the record of one key stands. `name`: see `recordName`. */
export type RecordPointer = { readonly key: string; readonly name: string; readonly endpoint: string; readonly prefixLength: number };

// Publishing -------------------------------------------------------------------

/** How many hex characters choose the part of a record of so many signatures. */
export function recordPrefixLength(total: number): number {
  let length = 0;
  while (total / 16 ** length > MOST_ON_AVERAGE && length < MOST_PREFIX) length += 1;
  return length;
}

/**
 * What a record is called where it is found: 32 hex characters of the SHA-256 of the
 * verification method. A DID document names no key that it does not list, not even here:
 * whoever only searches its text must not find a stolen one.
 */
export const recordName = async (key: string): Promise<string> => (await signatureDigest(new TextEncoder().encode(key))).slice(0, 32);

/** The prefix in an address, where the empty one needs a name. */
export const recordSegment = (prefix: string): string => (prefix === '' ? 'all' : prefix);

/** @param key an Ed25519 private key; its signatures are deterministic, so that one part has one spelling */
export async function signRecordShard(shard: SignedRecordShard, kid: string, key: CryptoKey | KeyObject): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(shard))).setProtectedHeader({ alg: 'EdDSA', kid, typ: TYPE }).sign(key);
}

/** The entry of the issuer's DID document; a plain address, which other resolvers pass over. */
export const recordService = (did: string, { name, endpoint, prefixLength }: RecordPointer): Record<string, unknown> => ({
  id: serviceId(did, name),
  type: RECORD_SERVICE,
  serviceEndpoint: `${endpoint}/${prefixLength}`,
});

/** The signature of a badge of one's own in either form, and the verification method that it names; `null` when the text is neither. */
export function signatureIn(text: string): { readonly verificationMethod: string; readonly bytes: Uint8Array } | null {
  const compact = text.startsWith('{') ? [] : text.split('.');
  if (compact.length === 3) {
    const { kid } = decodeProtectedHeader(text);
    // No bytes are spelled in so many letters: such a signature is in no record, and covers nothing.
    return kid === undefined || compact[2]!.length % 4 === 1 ? null : { verificationMethod: kid, bytes: base64url.decode(compact[2]!) };
  }
  const start = startOfProof(text);
  const document = text.startsWith('{') ? (JSON.parse(start < 0 ? text : `{${text.slice(start + 1)}`) as JsonObject) : {};
  const [proof] = listOf(document['proof']);
  const bytes = proofValueBytes(proof);
  const verificationMethod = isObject(proof) ? stringAt(proof, 'verificationMethod') : undefined;
  return bytes === null || verificationMethod === undefined ? null : { verificationMethod, bytes };
}

/** What stands in the record: hex SHA-256 of the signature's bytes. */
export async function signatureDigest(signature: Uint8Array, primitives: Primitives = webPrimitives): Promise<string> {
  return hex(await primitives.sha256(signature));
}

/** The bytes of an embedded proof's signature (Data Integrity, `proofValue` in base58btc). */
export function proofValueBytes(proof: Json | undefined): Uint8Array | null {
  const value = isObject(proof) ? stringAt(proof, 'proofValue') : undefined;
  return value?.startsWith('z') ? decodeBase58(value.slice(1)) : null;
}

// Reading ----------------------------------------------------------------------

/** The record to which a DID document points for a key that it does not list; `null` when there is none. */
export async function recordPointer(document: JsonObject, key: string, issuerId: string): Promise<RecordPointer | null> {
  const name = await recordName(key);
  const entries = listOf(document['service']).filter(isObject);
  const [entry, second] = entries.filter((one) => one['type'] === RECORD_SERVICE && absolute(one['id'], issuerId) === serviceId(issuerId, name));
  const match = entry === undefined || second !== undefined ? null : /^(\S+)\/([0-8])$/.exec(stringAt(entry, 'serviceEndpoint') ?? '');
  return match === null ? null : { key, name, endpoint: match[1]!, prefixLength: Number(match[2]) };
}

/** What the reading of a record needs of the verifier around it. */
export type RecordEnvironment = {
  fetch(url: string): Promise<Uint8Array | null>;
  /** The issuer's listed key of that name, as a JWK; never one that a record vouches for. */
  listedKey(kid: string): Promise<JsonWebKey | null>;
};
export type RecordedKey = { readonly publicKeyJwk: JsonWebKey; readonly publicKeyMultibase?: string };
export type RecordAnswer =
  | { readonly ok: true; readonly key: RecordedKey; readonly control: Outcome }
  /** The record cannot be had, or is not the issuer's: nothing tells an honest badge from a forged one. */
  | { readonly ok: false; readonly outcome: Outcome };

/**
 * The compromised key, and whether this signature is one that its issuer really made.
 * @returns `control` is 'passed' for a recorded signature and 'failed' for any other, 'not_checked' where the record says itself that it lacks some; the signature itself is still to be verified
 */
export async function readSignedRecord(pointer: RecordPointer, signature: Uint8Array, issuerId: string, env: RecordEnvironment): Promise<RecordAnswer> {
  const digest = await signatureDigest(signature);
  const prefix = digest.slice(0, pointer.prefixLength);
  const bytes = await env.fetch(`${pointer.endpoint}/${pointer.prefixLength}/${recordSegment(prefix)}`);
  const shard = bytes === null || bytes.length > MOST_RECORD_BYTES ? null : await openShard(new TextDecoder().decode(bytes), issuerId, env);
  if (shard === null || shard.key !== pointer.key || shard.prefix !== prefix) return { ok: false, outcome: notChecked('signed_record_unreachable') };
  const publicKeyMultibase = multibaseFromJwk(shard.publicKeyJwk as JsonWebKey);
  return {
    ok: true,
    key: { publicKeyJwk: shard.publicKeyJwk as JsonWebKey, ...(publicKeyMultibase === null ? {} : { publicKeyMultibase }) },
    control: shard.digests.includes(digest) ? { ...PASSED, reason: 'key_compromised_recorded' } : shard.incomplete ? notChecked('signed_record_incomplete') : failed('key_compromised'),
  };
}

/** One part of a record, if a key that the issuer lists today signed it. */
async function openShard(text: string, issuerId: string, env: RecordEnvironment): Promise<SignedRecordShard | null> {
  try {
    const { alg, kid, typ } = decodeProtectedHeader(text);
    if ((alg !== 'EdDSA' && alg !== 'Ed25519') || typ !== TYPE || kid?.startsWith(`${issuerId}#`) !== true) return null;
    const jwk = await env.listedKey(kid);
    if (jwk?.crv !== 'Ed25519') return null;
    const { payload } = await compactVerify(text, await importJWK({ kty: 'OKP', crv: 'Ed25519', x: jwk.x! }, alg), { algorithms: [alg] });
    const parsed = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    return parsed.ok && isShard(parsed.value) && parsed.value.iss === issuerId ? parsed.value : null;
  } catch {
    return null; // not a JWS, or not one of that key
  }
}

function isShard(value: unknown): value is SignedRecordShard & JsonObject {
  if (!isObject(value)) return false;
  const { iss, key, publicKeyJwk, total, prefix, digests, incomplete } = value;
  const isText = [iss, key, prefix].every((one) => typeof one === 'string');
  return isText && (incomplete === undefined || incomplete === true) && isObject(publicKeyJwk) && Number.isSafeInteger(total) && Array.isArray(digests) && digests.every((one) => typeof one === 'string' && one.startsWith(prefix as string));
}

/** The public key in the spelling of a document that lists it, as a JWK. */
export const jwkOf = (key: { readonly publicKeyJwk?: JsonWebKey; readonly publicKeyMultibase?: string }): JsonWebKey | null =>
  key.publicKeyJwk ?? jwkFromMultibase(key.publicKeyMultibase ?? '');

function serviceId(did: string, name: string): string {
  return `${did}#signed-record-${name}`;
}

function absolute(id: Json | undefined, controller: string): Json | undefined {
  return typeof id === 'string' && id.startsWith('#') ? controller + id : id;
}
