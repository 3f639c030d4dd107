/**
 * A new master secret: every private part that may still sign is opened under the
 * old one and sealed under the new one, in one commit. Whoever is interrupted has
 * changed nothing or everything, and learns which by asking again.
 */
import { openPrivateKey, sealPrivateKey } from '../../keys/secret.ts';
import type { Platform } from '../platform/platform.ts';
import { recordEvent } from '../queries/events.ts';
import { findKeyRevision, insertKeyAct, listKeys, resealKey, type StoredKey } from '../queries/keys.ts';
import { randomId } from '../random-id.ts';
import { secretOf } from './issuer.ts';

export type ResealAnswer =
  | { readonly ok: true; readonly keys: readonly string[] }
  /** `already`: an earlier call did it. `wrong_secret`: neither secret opens the ring. */
  | { readonly ok: false; readonly refusal: { readonly kind: 'already' | 'same_secret' | 'wrong_secret' | 'ring_changed' } };

const refused = (kind: Extract<ResealAnswer, { ok: false }>['refusal']['kind']): ResealAnswer => ({ ok: false, refusal: { kind } });

/** @param dryRun opens and seals everything, writes nothing */
export async function resealKeys(platform: Platform, newSecret: string, { dryRun = false } = {}): Promise<ResealAnswer> {
  const { db } = platform;
  const oldSecret = secretOf(platform);
  if (newSecret === oldSecret) return refused('same_secret');
  const revision = await findKeyRevision(db);
  const ring = (await listKeys(db)).filter((key) => key.sealedPrivate !== '');
  if (!(await opens(ring, oldSecret))) return refused((await opens(ring, newSecret)) ? 'already' : 'wrong_secret');
  const resealed = await Promise.all(ring.map(async (key) => ({ id: key.id, sealed: await sealPrivateKey(await openPrivateKey(key.sealedPrivate, key.id, oldSecret), key.id, newSecret) })));
  const keys = ring.map((key) => key.id);
  if (dryRun) return { ok: true, keys };
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    insertKeyAct(db, { revision: revision + 1, act: 'reseal', at }),
    ...resealed.map(({ id, sealed }) => resealKey(db, id, sealed)),
    recordEvent(db, randomId(platform.randomBytes), { at, personId: null, kind: 'keys_resealed', subject: 'signing_key', detail: { keys: keys.length } }),
  ]);
  if (committed.ok) return { ok: true, keys };
  if (committed.conflict.rule.startsWith('unique:key_act.')) return refused('ring_changed');
  throw new Error(committed.conflict.rule);
}

/**
 * Where no command reaches the database: a service that starts with a new master secret and is told the old one seals what is
 * still sealed under that. Told so at each start, it has nothing to do at the second.
 *
 * @returns how many private parts were sealed anew; whether they can be opened at all is asked by whoever starts (`assertKeysOpen`)
 */
export async function resealFrom(platform: Platform, oldSecret: string): Promise<number> {
  if ((await listKeys(platform.db)).length === 0) return 0;
  const answer = await resealKeys({ ...platform, config: { ...platform.config, secret: oldSecret } }, secretOf(platform));
  // Another isolate that starts at this moment does the same.
  if (!answer.ok && answer.refusal.kind === 'ring_changed') return resealFrom(platform, oldSecret);
  return answer.ok ? answer.keys.length : 0;
}

async function opens(ring: readonly StoredKey[], secret: string): Promise<boolean> {
  try {
    for (const key of ring) await openPrivateKey(key.sealedPrivate, key.id, secret);
    return true;
  } catch {
    return false;
  }
}
