/**
 * What is known of the keys outside of the database. A restored database is
 * older than what happened to its keys: it may call one active that was stolen
 * since. The witness keeps how far each key has come, and its public part,
 * which no list can be read without that was signed after the copy.
 */
import type { JsonWebKey, KeyAlgorithm, KeyState, SigningKey } from '../../keys/signing-key.ts';

/** No secret: what the published history of the keys says too. */
export type KeptKey = { readonly algorithm: KeyAlgorithm; readonly state: KeyState; readonly publicJwk: JsonWebKey };
export type KeptKeys = Readonly<Record<string, KeptKey>>;

const LIFE: readonly KeyState[] = ['next', 'active', 'retired', 'compromised'];

export const keptOf = (ring: readonly SigningKey[]): KeptKeys => Object.fromEntries(ring.map(({ id, algorithm, state, publicJwk }) => [id, { algorithm, state, publicJwk }]));

/** Both together. A key never goes back in its life: of two states the later one counts, whoever says it. */
export function withKeys(kept: KeptKeys, more: KeptKeys): KeptKeys {
  const together: Record<string, KeptKey> = { ...kept };
  for (const [id, key] of Object.entries(more)) {
    const known = together[id];
    if (!known || LIFE.indexOf(known.state) < LIFE.indexOf(key.state)) together[id] = key;
  }
  return together;
}

/** Keys of this ring that are known to have been declared compromised, and that it would let sign or be believed. */
export const stolenSince = (ring: readonly SigningKey[], kept: KeptKeys): string[] =>
  ring.filter((key) => key.state !== 'compromised' && kept[key.id]?.state === 'compromised').map((key) => key.id);
