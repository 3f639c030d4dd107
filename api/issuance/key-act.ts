/**
 * An act on the key ring, decided by `keys/ceremony.ts` and written in one
 * commit with its events: whoever is interrupted before it has changed nothing,
 * after it everything. A running server reads the ring at each use, so it follows.
 * Declaring a key compromised closes the record of what it signed in the same
 * commit, by a trigger: from then on the record can be had, and is whole, but for what a restore has lost.
 * After a restore the last published lists are given first: under a compromised
 * key none is taken any more, and its badges could be checked by nobody. After
 * each act the witness is shown the ring: a copy of the database from before it
 * is noticed, and does not make a stolen key sign again.
 */
import { newKeyFor, perform, type KeyAct, type KeyEvent, type KeyRefusal } from '../../keys/ceremony.ts';
import { activeKey, generateKey, KEY_ALGORITHMS, type JsonWebKey, type KeyAlgorithm, type SigningKey } from '../../keys/signing-key.ts';
import { openPrivateKey, sealPrivateKey } from '../../keys/secret.ts';
import type { Platform } from '../platform/platform.ts';
import { findStatusListVersion } from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { findKeyRevision, insertKey, insertKeyAct, listKeys, pointActive, updateKey, type StoredKey } from '../queries/keys.ts';
import { randomId } from '../random-id.ts';
import { issuerWith, secretOf } from './issuer.ts';
import { signedSince } from './kept-keys.ts';
import { isGateClosed } from './restore-gate.ts';
import { restorationState } from './restoration.ts';
import { recordSignatures } from './signed-record.ts';
import { resignStatusLists } from './status.ts';
import { readWitness, showKeys } from './witness.ts';

export type KeyActRefusal = KeyRefusal | { readonly kind: 'ring_changed' } | { readonly kind: 'lists_missing'; readonly lists: readonly number[] };
export type KeyActAnswer =
  | { readonly ok: true; readonly events: readonly KeyEvent[]; readonly ring: readonly SigningKey[] }
  | { readonly ok: false; readonly refusal: KeyActRefusal };

/** A key made for an act, already sealed. */
type Fresh = { readonly id: string; readonly algorithm: KeyAlgorithm; readonly publicJwk: JsonWebKey; readonly sealedPrivate: string };

/**
 * @param dryRun decides and checks everything as the act itself does, writes nothing; a new key it shows is not the one that will be made
 * @param personId who answers for it; nobody for a command of this machine, whose account says who ran it
 * @returns what happened; `ring_changed` when another act came in between, `lists_missing` behind the restore gate: nothing was done, look and try again
 * @throws when PALIER_SECRET does not open the ring: a key sealed under another secret would stop the running server
 */
export async function performKeyAct(platform: Platform, act: KeyAct, { dryRun = false, personId = null }: { readonly dryRun?: boolean; readonly personId?: string | null } = {}): Promise<KeyActAnswer> {
  const { db } = platform;
  // Badges of an earlier version: what they were signed under must be in the record before it closes.
  if (act.act === 'compromise' && !dryRun) await recordSignatures(platform);
  const revision = await findKeyRevision(db);
  const known = await listKeys(db);
  // After a restore: one that is ready in the copy and has signed since is ended as one that signed, or its badges could be checked by nobody.
  const since = (await isGateClosed(platform)) ? signedSince(known, (await readWitness(platform))?.keys ?? {}) : [];
  const before = known.map((key) => ('id' in act && key.id === act.id ? { ...(since.find((one) => one.id === key.id) ?? key) } : key));
  await assertSecret(platform, before);
  const now = platform.now();
  const algorithm = newKeyFor(before, act);
  const fresh = algorithm === null ? null : await makeKey(platform, algorithm);
  const decided = perform(before.map(withoutPrivate), act, now, fresh && { id: fresh.id, algorithm: fresh.algorithm, publicJwk: fresh.publicJwk });
  if (!decided.ok) return decided;
  const lists = act.act === 'compromise' ? await listsToGiveFirst(platform, before.find((one) => one.id === act.id)!) : [];
  if (lists.length > 0) return { ok: false, refusal: { kind: 'lists_missing', lists } };

  const sealed = new Map([...before, ...(fresh ? [fresh] : [])].map((one) => [one.id, one.sealedPrivate]));
  const after = decided.ring.map((key): StoredKey => ({ ...key, sealedPrivate: mayStillSign(key) ? sealed.get(key.id)! : '' }));
  const at = now.toISOString();
  const compromised = decided.events.find((one) => one.kind === 'key_compromised');
  const statements = [
    insertKeyAct(db, { revision: revision + 1, act: act.act, at }),
    ...changes(platform, before, after),
    ...decided.events.map(({ kind, id, algorithm: of }) =>
      recordEvent(db, randomId(platform.randomBytes), { at, personId, kind, subject: id, detail: { algorithm: of } }),
    ),
    // The published lists too: under a key that nobody trusts any more, no badge could be verified.
    ...(compromised ? await resignStatusLists(platform, await issuerWith(platform, after), compromised.id) : []),
  ];
  if (dryRun) return { ok: true, events: decided.events, ring: decided.ring };
  const committed = await platform.commit(statements);
  if (committed.ok) {
    await showKeys(platform);
    return { ok: true, events: decided.events, ring: decided.ring };
  }
  const { rule } = committed.conflict;
  if (rule.startsWith('unique:') || rule === 'key_life' || rule === 'foreign_key' || rule === 'signatures_unrecorded') return { ok: false, refusal: { kind: 'ring_changed' } };
  throw new Error(rule);
}

/**
 * Behind the restore gate: lists of which nothing was given or said yet, and whose last published state this key may have signed.
 * None for a key that was declared compromised already, after the copy: that very commit signed the lists under its successor.
 */
async function listsToGiveFirst(platform: Platform, key: StoredKey): Promise<number[]> {
  if (key.algorithm !== 'Ed25519' || key.activeFrom === null) return [];
  if ((await readWitness(platform))?.keys?.[key.id]?.state === 'compromised') return [];
  const { lists } = await restorationState(platform);
  const first: number[] = [];
  for (const { list, state } of lists) {
    if (state !== 'missing') continue;
    // One that is ready here and has signed since may have signed any of them.
    const latest = key.state === 'active' || key.state === 'next' ? undefined : await findStatusListVersion(platform.db, list);
    if (!latest || latest.signed.includes(key.id)) first.push(list);
  }
  return first;
}

/** Makes the first key of each kind. Of two processes starting at once, one makes it and the other finds it. */
export async function ensureKeys(platform: Platform): Promise<void> {
  for (const algorithm of KEY_ALGORITHMS) {
    while (!activeKey(await listKeys(platform.db), algorithm)) {
      const made = await performKeyAct(platform, { act: 'generate', algorithm });
      if (!made.ok && made.refusal.kind !== 'ring_changed') throw new Error(`no ${algorithm} key can be made: ${made.refusal.kind}`);
    }
  }
}

/** Those that end first: at no moment are two keys of one algorithm active, nor two next. */
function changes({ db }: Platform, before: readonly StoredKey[], after: readonly StoredKey[]) {
  const known = new Map(before.map((key) => [key.id, key]));
  const changed = after.filter((key) => known.has(key.id) && known.get(key.id)!.state !== key.state);
  const begun = after.filter((key) => key.state === 'active' && known.get(key.id)?.state !== 'active');
  return [
    ...changed.filter((key) => !mayStillSign(key)).map((key) => updateKey(db, key)),
    ...changed.filter(mayStillSign).map((key) => updateKey(db, key)),
    ...after.filter((key) => !known.has(key.id)).map((key) => insertKey(db, key)),
    ...begun.map((key) => pointActive(db, key.algorithm, key.id)),
  ];
}

const mayStillSign = (key: SigningKey): boolean => key.state === 'next' || key.state === 'active';

function withoutPrivate({ sealedPrivate: _sealed, ...key }: StoredKey): SigningKey {
  return key;
}

async function makeKey(platform: Platform, algorithm: KeyAlgorithm): Promise<Fresh> {
  const { id, publicJwk, privateJwk } = await generateKey(algorithm);
  return { id, algorithm, publicJwk, sealedPrivate: await sealPrivateKey(privateJwk, id, secretOf(platform)) };
}

async function assertSecret(platform: Platform, ring: readonly StoredKey[]): Promise<void> {
  for (const key of ring.filter(mayStillSign)) await openPrivateKey(key.sealedPrivate, key.id, secretOf(platform));
}
