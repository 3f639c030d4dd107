/**
 * From the name of a key to the key, if the issuer vouches for it. A key is
 * accepted only when the issuer's own document lists it for assertions: the
 * proof, the token's header and the key itself are the presenter's words.
 * Sources: Controlled Identifiers 1.0, section 3.3 (Retrieve Verification
 * Method); Verifiable Credential Data Integrity 1.0, section 4.4; Open Badges
 * 3.0, section 8.2.4 (key publication in /.well-known/jwks.json); RFC 8725,
 * section 3.10 (do not trust received claims).
 */
import { calculateJwkThumbprint } from 'jose';
import type { Forms } from './canonical.ts';
import type { Memory } from './memory.ts';
import { didWebOrigin, didWebUrl, keyInDid } from './did.ts';
import { isObject, listOf, parseJson, stringAt, type Json, type JsonObject } from './json.ts';
import { isForVerifying, isMethodForVerifying, keysNamed, ownKeyAddress } from './key-set.ts';
import { multibaseFromJwk } from './multikey.ts';
import { failed, notChecked, type Outcome, type Reason } from './reasons.ts';
import { jwkOf, readSignedRecord, recordPointer, type RecordPointer } from './signed-record.ts';
import type { JwtHeader } from './vc-jwt.ts';

/**
 * What the fetch of a verifier answers. It never throws for the network's sake.
 * `relayed`: another host handed the document on; `given`: somebody handed the
 * bytes over, so that nothing ties them to the address; `gone`: the host says that
 * it was there (410); `offline`: this verifier asks nobody.
 */
export type Fetched =
  | { ok: true; bytes: Uint8Array; relayed?: boolean; given?: boolean }
  | { ok: false; reason: 'unreachable' | 'blocked' | 'not_found' | 'gone' | 'too_large' | 'offline' };
/** What a document is asked for: keys, the withdrawal of what was issued, or the host of an Open Badges 2.0 document. */
export type FetchPurpose = 'key' | 'status' | 'host';
export type KeyEnvironment = {
  readonly now: Date;
  fetch(url: string, purpose: FetchPurpose): Promise<Fetched>;
  readonly loopbackOrigin?: string;
  /** How canonical forms are come by; the reference's way when absent. */
  readonly forms?: Forms;
  /** What was kept of earlier verifications. */
  readonly memory?: Memory;
  /** Keys that this verification has resolved already. */
  readonly resolved?: Map<string, ResolvedKey>;
};
/** A key in the spelling in which it was published; `publicKeyMultibase` is filled in for Ed25519 JWKs too. */
export type VerificationKey = {
  readonly id: string; readonly controller: string; readonly publicKeyMultibase?: string; readonly publicKeyJwk?: JsonWebKey;
};
/** What a key may be used for (Controlled Identifiers 1.0, section 2.3): to state something, or to show who presents it. */
export type KeyUse = 'assertionMethod' | 'authentication';
type NotPassed = Exclude<Outcome, { outcome: 'passed' }>;
/** `control`: what a signed record says of the key, when it came from there. `record`: where one stands for a key that is listed no more. */
export type ResolvedKey = { ok: true; key: VerificationKey; control?: Outcome } | ({ ok: false; record?: RecordPointer } & NotPassed);

/**
 * The key that `verificationMethod` names, if `issuerId` controls it and uses it so.
 * @param verificationMethod an absolute DID URL or https URL
 * @returns the key; 'failed' when the issuer's document does not vouch for it;
 *   'not_checked' when that document could not be had or its method is not one we read
 */
export async function resolveKey(verificationMethod: string, issuerId: string, env: KeyEnvironment, use: KeyUse = 'assertionMethod'): Promise<ResolvedKey> {
  const name = `${use} ${verificationMethod} ${issuerId}`;
  const known = env.resolved?.get(name);
  if (known !== undefined) return known;
  const resolved = await lookUpKey(verificationMethod, issuerId, env, use);
  env.resolved?.set(name, resolved);
  return resolved;
}

async function lookUpKey(verificationMethod: string, issuerId: string, env: KeyEnvironment, use: KeyUse): Promise<ResolvedKey> {
  const isDid = issuerId.startsWith('did:');
  // Refused without a fetch: nobody else's document can speak for this issuer.
  if (isDid && !verificationMethod.startsWith(`${issuerId}#`)) return refused(failed('key_not_controlled_by_issuer'));
  const origin = originOf(issuerId);
  if (!isDid && (origin === null || originOf(verificationMethod) !== origin)) return refused(failed('key_not_controlled_by_issuer'));
  const local = keyInDid(issuerId);
  if (local !== null) return local.id === verificationMethod && isForVerifying(local.jwk as JsonObject) ? found(local.id, issuerId, local.jwk) : refused(failed('key_not_found'));
  const address = isDid ? didWebUrl(issuerId, env.loopbackOrigin) : secureUrl(issuerId, env.loopbackOrigin);
  if (address === null) return refused(notChecked('key_method_unsupported'));
  const answer = await fetchJson(address, env);
  return answer.ok ? ifVouched(await methodIn(answer.document, verificationMethod, issuerId, env.now, use), answer.given) : refused(answer.outcome);
}

/**
 * Keys that somebody handed over say whether the signature is by these keys, and
 * nothing of whose they are: did:web, section 2.5.2, gets its document from the
 * domain. So they can neither confirm nor refute.
 */
function ifVouched(resolved: ResolvedKey, given: boolean): ResolvedKey {
  if (!given) return resolved;
  return resolved.ok ? { ...resolved, control: notChecked('key_given') } : refused(notChecked('key_given'));
}

/**
 * The key of a VC-JWT: named by `kid` in the issuer's document or key set, or the
 * published key that equals the header's `jwk`. The header's own key is never used.
 */
export async function resolveJwtKey(header: JwtHeader, issuerId: string, env: KeyEnvironment, use: KeyUse = 'assertionMethod'): Promise<ResolvedKey> {
  const kid = header.kid?.startsWith('#') ? issuerId + header.kid : header.kid;
  if (kid?.startsWith(`${issuerId}#`)) return resolveKey(kid, issuerId, env, use);
  if (kid?.startsWith('did:')) return refused(failed('key_not_controlled_by_issuer'));
  const local = keyInDid(issuerId);
  if (local !== null) {
    const isSame = kid === undefined && header.jwk !== undefined && (await thumbprint(header.jwk)) === (await thumbprint(local.jwk));
    return isSame ? found(local.id, issuerId, local.jwk) : refused(failed('key_not_controlled_by_issuer'));
  }
  const origin = issuerId.startsWith('did:') ? didWebOrigin(issuerId, env.loopbackOrigin) : originOf(secureUrl(issuerId, env.loopbackOrigin));
  if (origin === null) return refused(notChecked('key_method_unsupported'));
  if (kid !== undefined && URL.canParse(kid) && originOf(kid) !== origin) return refused(failed('key_not_controlled_by_issuer'));
  const named = kid === undefined ? null : await keyAtAddress(kid, issuerId, origin, env);
  if (named !== null) return named;
  const answer = await fetchJson(`${origin}/.well-known/jwks.json`, env);
  return answer.ok ? ifVouched(await keyInSet(answer.document, { kid, jwk: header.jwk }, issuerId), answer.given) : refused(answer.outcome);
}

/** The key to which `kid` leads as an address of the issuer's own; null when it is none, or nothing of keys is there. */
async function keyAtAddress(kid: string, issuerId: string, origin: string, env: KeyEnvironment): Promise<ResolvedKey | null> {
  const address = ownKeyAddress(kid, issuerId, origin, env.loopbackOrigin);
  const answer = address === null ? null : await fetchJson(address, env);
  const keys = answer?.ok === true && !answer.given ? keysNamed(answer.document, kid, issuerId) : null;
  if (keys === null) return null;
  const [key, another] = keys;
  if (key === undefined || another !== undefined) return refused(failed(key === undefined ? 'key_not_found' : 'key_ambiguous'));
  return found(kid, issuerId, key as unknown as JsonWebKey);
}

/**
 * A key that was compromised, taken from the record that its issuer signed under
 * another. One fetch more for each compromised key of a document, of the four that
 * the budget allows: a DID document, a record, a status list.
 * @param resolved what `resolveKey` answered; returned as it is when it points to no record
 * @param signature the bytes that may stand in the record
 */
export async function throughSignedRecord(resolved: ResolvedKey, signature: Uint8Array | null, issuerId: string, env: KeyEnvironment): Promise<ResolvedKey> {
  if (resolved.ok || resolved.record === undefined || signature === null) return resolved;
  const { record } = resolved;
  const answer = await readSignedRecord(record, signature, issuerId, {
    fetch: async (url) => {
      const fetched = secureUrl(url, env.loopbackOrigin) === null ? null : await env.fetch(url, 'key');
      return fetched?.ok ? fetched.bytes : null;
    },
    listedKey: async (kid) => {
      const signer = await resolveKey(kid, issuerId, env);
      return signer.ok ? jwkOf(signer.key) : null;
    },
  });
  if (!answer.ok) return refused(answer.outcome);
  return { ok: true, key: { id: record.key, controller: issuerId, ...answer.key }, control: answer.control };
}

/** The same environment with one copy of each document and at most four of them (`most`, for a CLR): a credential must not make us call a crowd. */
export function withFetchBudget<Environment extends KeyEnvironment>(env: Environment, most = 4): Environment {
  const answers = new Map<string, Promise<Fetched>>();
  const fetch = (url: string, purpose: FetchPurpose): Promise<Fetched> => {
    const known = answers.get(url);
    if (known !== undefined) return known;
    if (answers.size >= most) return Promise.resolve({ ok: false, reason: 'blocked' });
    const answer = env.fetch(url, purpose);
    answers.set(url, answer);
    return answer;
  };
  return { ...env, fetch, resolved: new Map<string, ResolvedKey>() };
}

/** `url` itself when it is https, or http at exactly the loopback origin; null otherwise. No user, no fragment. */
export function secureUrl(url: string, loopbackOrigin?: string): string | null {
  const parsed = urlOf(url);
  if (parsed === null) return null;
  const { protocol, origin, username, password, hash } = parsed;
  if (username !== '' || password !== '' || hash !== '') return null;
  return protocol === 'https:' || (loopbackOrigin !== undefined && origin === loopbackOrigin) ? url : null;
}

/** Read once, where asking first whether it can be read would read it twice. */
function urlOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Controlled Identifiers 1.0, section 3.3: the document is the controller's, lists the method for this use and describes it once. */
async function methodIn(document: JsonObject, id: string, controller: string, now: Date, use: KeyUse): Promise<ResolvedKey> {
  if (document['id'] !== controller) return refused(failed('key_not_found'));
  const named = (value: Json): boolean => absolute(isObject(value) ? value['id'] : value, controller) === id;
  const listed = listOf(document[use]).filter(named);
  const methods = [...listOf(document['verificationMethod']).filter(named), ...listed].filter(isObject);
  const [method] = methods;
  const record = methods.length === 0 && listed.length === 0 ? await recordPointer(document, id, controller) : null;
  if (record !== null) return { ...(failed('key_compromised') as NotPassed), ok: false, record };
  if (listed.length === 0 || method === undefined) return refused(failed('key_not_found'));
  if (methods.length > 1) return refused(failed('key_ambiguous'));
  if (method['controller'] !== controller) return refused(failed('key_not_controlled_by_issuer'));
  if (isPast(method['revoked'], now)) return refused(failed('key_revoked'));
  if (isPast(method['expires'], now)) return refused(failed('key_expired'));
  if (!isMethodForVerifying(method)) return refused(failed('key_not_found'));
  const { publicKeyMultibase, publicKeyJwk } = method;
  if (isObject(publicKeyJwk) && publicKeyMultibase === undefined) return found(id, controller, publicKeyJwk as unknown as JsonWebKey);
  if (typeof publicKeyMultibase === 'string' && publicKeyJwk === undefined) return { ok: true, key: { id, controller, publicKeyMultibase } };
  return refused(notChecked('key_method_unsupported'));
}

/** Open Badges 3.0, section 8.2.4: where several issuers share a host, each key names its own in `iss`. */
async function keyInSet(set: JsonObject, wanted: { kid: string | undefined; jwk: JsonWebKey | undefined }, issuerId: string): Promise<ResolvedKey> {
  const keys = listOf(set['keys']).filter(isObject).filter((key) => (key['iss'] === undefined || key['iss'] === issuerId) && isForVerifying(key));
  const wantedPrint = wanted.jwk === undefined ? null : await thumbprint(wanted.jwk);
  const matches: JsonObject[] = [];
  for (const key of keys) {
    const isMatch = wanted.kid !== undefined ? key['kid'] === wanted.kid : wantedPrint !== null && (await thumbprint(key as unknown as JsonWebKey)) === wantedPrint;
    if (isMatch) matches.push(key);
  }
  const [key] = matches;
  if (key === undefined) return refused(failed('key_not_found'));
  if (matches.length > 1) return refused(failed('key_ambiguous'));
  return found(stringAt(key, 'kid') ?? issuerId, issuerId, key as unknown as JsonWebKey);
}

const UNFETCHED: Readonly<Partial<Record<string, Reason>>> = { not_found: 'key_not_found', gone: 'key_not_found', offline: 'key_offline' };

/** A document that is missing or unreadable today proves nothing against the credential: it leaves the key unchecked. */
async function fetchJson(url: string, env: KeyEnvironment): Promise<{ ok: true; document: JsonObject; given: boolean } | { ok: false; outcome: Outcome }> {
  const fetched = await env.fetch(url, 'key');
  if (!fetched.ok) return { ok: false, outcome: notChecked(UNFETCHED[fetched.reason] ?? 'key_unreachable') };
  const parsed = env.memory?.parsed(fetched.bytes) ?? parseJson(decodeText(fetched.bytes) ?? '');
  return parsed.ok && isObject(parsed.value) ? { ok: true, document: parsed.value, given: fetched.given === true } : { ok: false, outcome: notChecked('key_not_found') };
}

/** UTF-8 text; null when the bytes are something else. */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function found(id: string, controller: string, publicKeyJwk: JsonWebKey): ResolvedKey {
  const publicKeyMultibase = multibaseFromJwk(publicKeyJwk);
  return { ok: true, key: { id, controller, publicKeyJwk, ...(publicKeyMultibase === null ? {} : { publicKeyMultibase }) } };
}

function refused(outcome: Outcome): ResolvedKey {
  return { ok: false, ...(outcome as NotPassed) };
}

/** A DID document may name its methods relative to itself (Decentralized Identifiers 1.0, section 3.2.2). */
function absolute(id: Json | undefined, controller: string): Json | undefined {
  return typeof id === 'string' && id.startsWith('#') ? controller + id : id;
}

function originOf(url: string | null): string | null {
  return url !== null && /^https?:/i.test(url) && URL.canParse(url) ? new URL(url).origin : null;
}

/** An unreadable date counts as past: a key whose end cannot be read is not trusted. */
function isPast(date: Json | undefined, now: Date): boolean {
  return date !== undefined && !(typeof date === 'string' && Date.parse(date) > now.getTime());
}

async function thumbprint(jwk: JsonWebKey): Promise<string | null> {
  try {
    return await calculateJwkThumbprint(jwk as Parameters<typeof calculateJwkThumbprint>[0]);
  } catch {
    return null;
  }
}
