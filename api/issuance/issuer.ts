/**
 * The institution as an issuer: its did:web, its profile, and the keys that
 * sign now. Keys are read at each use, so that a running server follows the
 * key ring; an imported private key is kept as long as its platform lives.
 */
import { didWebFromOrigin, type Signer } from '../../credentials/index.ts';
import { openPrivateKey, sealPrivateKey } from '../../keys/secret.ts';
import { activeKey, generateKey, KEY_ALGORITHMS, verificationMethod, type KeyAlgorithm } from '../../keys/signing-key.ts';
import type { Platform, PrivateKey } from '../platform/platform.ts';
import { recordEvent } from '../queries/events.ts';
import { insertKey, listKeys, type StoredKey } from '../queries/keys.ts';
import { randomId } from '../random-id.ts';

export type Issuer = {
  readonly did: string;
  readonly name: string;
  readonly url: string;
  readonly keys: readonly StoredKey[];
  readonly signer: Signer;
};

const imported = new WeakMap<Platform, Map<string, PrivateKey>>();

/** @throws when there is no active key yet (see `ensureKeys`) or PALIER_SECRET does not open it. */
export async function loadIssuer(platform: Platform): Promise<Issuer> {
  const keys = await listKeys(platform.db);
  const did = didWebFromOrigin(platform.config.origin);
  const proofKey = requireKey(keys, 'Ed25519');
  const jwtKey = requireKey(keys, platform.config.jwtAlgorithm);
  const [proof, jwt] = await Promise.all([openKey(platform, proofKey), openKey(platform, jwtKey)]);
  return {
    did,
    name: platform.config.institution.name,
    url: platform.config.institution.url,
    keys,
    signer: {
      dataIntegrity: { verificationMethod: verificationMethod(did, proofKey), sign: (bytes) => proof.sign(bytes) },
      jwt: { kid: verificationMethod(did, jwtKey), alg: platform.config.jwtAlgorithm, key: jwt.joseKey },
    },
  };
}

function requireKey(keys: readonly StoredKey[], algorithm: KeyAlgorithm): StoredKey {
  const key = activeKey(keys, algorithm);
  if (!key) throw new Error(`no active ${algorithm} key`);
  return key;
}

async function openKey(platform: Platform, key: StoredKey): Promise<PrivateKey> {
  const kept = imported.get(platform) ?? new Map<string, PrivateKey>();
  imported.set(platform, kept);
  const found = kept.get(key.id);
  if (found) return found;
  const jwk = await openPrivateKey(key.sealedPrivate, key.id, secretOf(platform));
  const opened = await platform.importPrivateKey(jwk, key.algorithm);
  kept.set(key.id, opened);
  return opened;
}

/** Makes the first key of each kind. Two processes starting at once end with one ring: the second writer loses. */
export async function ensureKeys(platform: Platform): Promise<void> {
  for (const algorithm of KEY_ALGORITHMS) {
    if (activeKey(await listKeys(platform.db), algorithm)) continue;
    const { id, publicJwk, privateJwk } = await generateKey(algorithm);
    const createdAt = platform.now().toISOString();
    const sealedPrivate = await sealPrivateKey(privateJwk, id, secretOf(platform));
    await platform.commit([
      insertKey(platform.db, { id, algorithm, state: 'active', publicJwk, createdAt, sealedPrivate }),
      recordEvent(platform.db, randomId(platform.randomBytes), { at: createdAt, personId: null, kind: 'key_generated', subject: id, detail: { algorithm } }),
    ]);
  }
}

function secretOf(platform: Platform): string {
  if (platform.config.secret === null) throw new Error('PALIER_SECRET is not set');
  return platform.config.secret;
}
