/**
 * The institution as an issuer: its did:web, its profile, and the keys that
 * sign now. Keys are read at each use, so that a running server follows the
 * key ring. A private key is opened by the first signature that it makes, not by
 * whoever asks who the issuer is. It is kept while it signs, since opening one for
 * each signature of a batch would cost more than signing; it is forgotten a minute
 * after its last use, and with the first use of its successor. Its JWK is never kept.
 */
import { didWebFromOrigin, type Signer } from '../../credentials/index.ts';
import { openPrivateKey } from '../../keys/secret.ts';
import { activeKey, verificationMethod, type KeyAlgorithm } from '../../keys/signing-key.ts';
import type { Platform, PrivateKey } from '../platform/platform.ts';
import { listKeys, type StoredKey } from '../queries/keys.ts';
import { assertGateOpen } from './restore-gate.ts';

export type Issuer = {
  readonly did: string;
  readonly name: string;
  readonly url: string;
  readonly keys: readonly StoredKey[];
  readonly signer: Signer;
  /** Signs records; Ed25519, so that the same record is the same bytes. */
  readonly recordSigner: { readonly id: string; readonly kid: string; key(): Promise<PrivateKey['joseKey']> };
};

/** Milliseconds for which a key that signs nothing stays open. */
const OPEN_FOR = 60_000;

const imported = new WeakMap<Platform, Map<string, { readonly key: PrivateKey; readonly usedAt: number }>>();

/**
 * Whoever wants to sign comes by here.
 * @throws when there is no active key yet (see `ensureKeys`) or the restore gate is closed; signing throws when PALIER_SECRET does not open the key
 */
export async function loadIssuer(platform: Platform): Promise<Issuer> {
  await assertGateOpen(platform);
  return issuerWith(platform, await listKeys(platform.db));
}

/** @throws when PALIER_SECRET does not open the keys: that must stop the start, not the first badge */
export async function assertKeysOpen(platform: Platform): Promise<void> {
  const keys = await listKeys(platform.db);
  for (const algorithm of ['Ed25519', platform.config.jwtAlgorithm] as const) {
    const key = requireKey(keys, algorithm);
    await openPrivateKey(key.sealedPrivate, key.id, secretOf(platform));
  }
}

/** The issuer as it is with this ring, stored or about to be. */
export async function issuerWith(platform: Platform, keys: readonly StoredKey[]): Promise<Issuer> {
  const did = didWebFromOrigin(platform.config.origin);
  const proofKey = requireKey(keys, 'Ed25519');
  const jwtKey = requireKey(keys, platform.config.jwtAlgorithm);
  const [proof, jwt] = [opener(platform, proofKey), opener(platform, jwtKey)];
  forgetOthers(platform, [proofKey, jwtKey]);
  return {
    did,
    name: platform.config.institution.name,
    url: platform.config.institution.url,
    keys,
    signer: {
      dataIntegrity: { verificationMethod: verificationMethod(did, proofKey), sign: async (bytes) => (await proof()).sign(bytes) },
      jwt: { kid: verificationMethod(did, jwtKey), alg: platform.config.jwtAlgorithm, key: async () => (await jwt()).joseKey },
    },
    recordSigner: { id: proofKey.id, kid: verificationMethod(did, proofKey), key: async () => (await proof()).joseKey },
  };
}

/** Leaves in the memory of a process only private keys that it used in the last minute; called from time to time (see `pump`). */
export function forgetUnusedKeys(platform: Platform): void {
  const kept = imported.get(platform);
  const now = platform.now().getTime();
  for (const [id, { usedAt }] of kept ?? []) if (now - usedAt >= OPEN_FOR) kept!.delete(id);
}

/** A key that no longer signs leaves the memory with the first use of its successor. */
function forgetOthers(platform: Platform, signing: readonly StoredKey[]): void {
  const kept = imported.get(platform);
  for (const id of kept?.keys() ?? []) if (!signing.some((key) => key.id === id)) kept!.delete(id);
}

function requireKey(keys: readonly StoredKey[], algorithm: KeyAlgorithm): StoredKey {
  const key = activeKey(keys, algorithm);
  if (!key) throw new Error(`no active ${algorithm} key`);
  return key;
}

async function openKey(platform: Platform, key: StoredKey): Promise<PrivateKey> {
  const kept = imported.get(platform) ?? new Map<string, { key: PrivateKey; usedAt: number }>();
  imported.set(platform, kept);
  const found = kept.get(key.id)?.key;
  const opened = found ?? (await platform.importPrivateKey(await openPrivateKey(key.sealedPrivate, key.id, secretOf(platform)), key.algorithm));
  kept.set(key.id, { key: opened, usedAt: platform.now().getTime() });
  return opened;
}

/** Once for all the signatures that one act asks for at the same time; not shared beyond it, since on Workers no request may wait for what another began. */
function opener(platform: Platform, key: StoredKey): () => Promise<PrivateKey> {
  let opening: Promise<PrivateKey> | undefined;
  return () => (opening ??= openKey(platform, key));
}

export function secretOf(platform: Platform): string {
  if (platform.config.secret === null) throw new Error('PALIER_SECRET is not set');
  return platform.config.secret;
}
