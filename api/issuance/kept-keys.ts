/**
 * What is known of the keys outside of the database. A restored database is
 * older than what happened to its keys: it may call one active that was stolen
 * since. The witness keeps how far each key has come, and its public part,
 * which no list can be read without that was signed after the copy.
 */
import { parseJson } from '../../credentials/index.ts';
import { KEY_ALGORITHMS, publicPart, thumbprint, type JsonWebKey, type KeyAlgorithm, type KeyState, type SigningKey } from '../../keys/signing-key.ts';

/**
 * No secret: what the published history of the keys says too. The moments are absent where an earlier version kept it.
 * @property given only a history that a person gave says so, which is not signed
 */
export type KeptKey = {
  readonly algorithm: KeyAlgorithm; readonly state: KeyState; readonly publicJwk: JsonWebKey;
  readonly activeFrom?: string; readonly activeTo?: string; readonly compromisedAt?: string;
  readonly given?: true;
};
export type KeptKeys = Readonly<Record<string, KeptKey>>;

const LIFE: readonly KeyState[] = ['next', 'active', 'retired', 'compromised'];

export const keptOf = (ring: readonly SigningKey[]): KeptKeys =>
  // One that was set aside before it ever signed is kept as what it was: nothing under it is to be believed.
  Object.fromEntries(ring.map(({ id, algorithm, state, publicJwk, ...moments }) => [id, { algorithm, state: state === 'retired' && moments.activeFrom === null ? 'next' : state, publicJwk, ...momentsOf(moments) }]));

const MOMENTS = ['activeFrom', 'activeTo', 'compromisedAt'] as const;
const momentsOf = (said: Readonly<Record<string, unknown>>): Pick<KeptKey, (typeof MOMENTS)[number]> =>
  Object.fromEntries(MOMENTS.flatMap((name) => (typeof said[name] === 'string' && MOMENT.test(said[name]) ? [[name, said[name]]] : [])));
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/** Both together. A key never goes back in its life: of two states the later one counts, whoever says it. */
export function withKeys(kept: KeptKeys, more: KeptKeys): KeptKeys {
  const together: Record<string, KeptKey> = { ...kept };
  for (const [id, key] of Object.entries(more)) {
    const { given: isGiven, ...known } = together[id] ?? key;
    const { given: isGivenToo, ...said } = key;
    const [former, later] = LIFE.indexOf(known.state) < LIFE.indexOf(said.state) ? [known, said] : [said, known];
    // What one of them has seen itself is more than a person's word, whatever else the other adds.
    together[id] = { ...former, ...later, ...(isGiven && isGivenToo ? { given: true as const } : {}) };
  }
  return together;
}

/** `isOffered`: whether an administrator has to say that it is the institution's. */
export type LostKey = KeptKey & { readonly id: string; readonly isOffered: boolean };

/**
 * Keys that signed, by what is known outside of this ring, and that it lacks: without them what they signed can be checked by nobody.
 * Of one that a person's history alone names, anybody may be the owner; of one that ended, and of which no moment is kept
 * (it never signed, or an earlier version kept it), nothing tells whether it ever did.
 */
export const lostKeys = (ring: readonly SigningKey[], kept: KeptKeys): LostKey[] =>
  Object.entries(kept).flatMap(([id, key]) =>
    key.state === 'next' || ring.some((known) => known.id === id) ? [] : [{ id, ...key, isOffered: key.given === true || (key.state !== 'active' && key.activeFrom === undefined) }],
  );

/** Keys that are ready in this ring and have never signed, as the copy has it, and that are known to have signed since: as they are then, with when that began. */
export const signedSince = <K extends SigningKey>(ring: readonly K[], kept: KeptKeys): (K & { readonly activeFrom: string; readonly from: 'witness' | 'history' })[] =>
  ring.flatMap((key) => {
    const known = kept[key.id];
    // Of an active one of which an earlier version kept no moment: it signed, and not before it was made.
    const from = known?.activeFrom ?? (known?.state === 'active' ? key.createdAt : undefined);
    return key.state === 'next' && known && known.state !== 'next' && from !== undefined ? [{ ...key, activeFrom: from, from: known.given ? ('history' as const) : ('witness' as const) }] : [];
  });

/** Keys of this ring that are known to have been declared compromised, and that it would let sign or be believed. */
export const stolenSince = (ring: readonly SigningKey[], kept: KeptKeys): string[] =>
  ring.filter((key) => key.state !== 'compromised' && kept[key.id]?.state === 'compromised').map((key) => key.id);

const MOST_CHARACTERS = 256 * 1024;
const KINDS: Readonly<Record<KeyAlgorithm, { readonly kty: string; readonly crv?: string }>> = { Ed25519: { kty: 'OKP', crv: 'Ed25519' }, ES256: { kty: 'EC', crv: 'P-256' }, RS256: { kty: 'RSA' } };

/**
 * The published history of the keys (`/.well-known/palier-keys.json`), kept as it was served. It is not signed:
 * whoever gives it answers for it. Its keys' names are digests of the keys, so that no other key hides behind one.
 * @returns `null` for what is no such history of this issuer
 */
export async function readKeyHistory(text: string, did: string): Promise<KeptKeys | null> {
  const read = text.length > MOST_CHARACTERS ? null : parseJson(text);
  const document = read?.ok ? (read.value as { issuer?: unknown; keys?: unknown } | null) : null;
  if (document?.issuer !== did || !Array.isArray(document.keys)) return null;
  const kept: Record<string, KeptKey> = {};
  for (const one of document.keys as (Record<string, unknown> | null)[]) {
    const [algorithm, state] = [KEY_ALGORITHMS.find((known) => known === one?.['algorithm']), LIFE.find((known) => known === one?.['state'])];
    const publicJwk = one?.['publicKeyJwk'] as JsonWebKey | null | undefined;
    const id = typeof one?.['id'] === 'string' && one['id'].startsWith(`${did}#`) ? one['id'].slice(did.length + 1) : null;
    if (!algorithm || !state || id === null || typeof publicJwk !== 'object' || publicJwk === null) return null;
    const name = await thumbprint(publicJwk).catch(() => null);
    if (name === null || id !== `key-${name}` || publicJwk.kty !== KINDS[algorithm].kty || (KINDS[algorithm].crv ?? publicJwk['crv']) !== publicJwk['crv']) return null;
    kept[id] = { algorithm, state, publicJwk: publicPart(publicJwk), ...momentsOf(one!), given: true };
  }
  return kept;
}
