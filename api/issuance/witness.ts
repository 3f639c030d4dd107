/**
 * Notices by itself that a database was put back from an older copy (a plain
 * copy of the file, a disk's snapshot of the database alone, D1 Time Travel).
 * The witness stands beside the files and remembers the newest entry of the
 * journal and the newest version of each list that it was shown. It is shown
 * them before a badge is signed, before a list is served and after each act on
 * the keys; a database that does not contain what its witness saw closes the restore gate.
 */
import { hexDigest } from '../../credentials/index.ts';
import type { Platform } from '../platform/platform.ts';
import { findStatusListVersion } from '../queries/credentials.ts';
import { findSetting, putSetting } from '../queries/portfolios.ts';
import { listKeys } from '../queries/keys.ts';
import { findEvent, findNewestEvent, findVersionSignedAt, listNewestVersions } from '../queries/restore-gate.ts';
import type { GateCause } from '../queries/schema.ts';
import { keptOf, withKeys, type KeptKeys } from './kept-keys.ts';
import { closeGate, isGateClosed, isGateRefusal, RESTORE_GATE } from './restore-gate.ts';

/**
 * @property lists newest version shown of each list, with when it was signed (a version of another history differs in it) and how many bits were set
 * @property erased erasures that were carried out, so that an older copy of the database cannot undo them (`api/privacy/replay.ts`)
 * @property keys how far each key has come, so that an older copy cannot make a stolen one sign again
 * @property head the end of the journal's chain: what was cut off behind it is missed by the checker (`api/audit/check.ts`)
 */
export type KeptErasure = { readonly id: string; readonly person: string; readonly scope: 'own' | 'whole'; readonly at: string };
export type Seen = { readonly erased?: readonly KeptErasure[]; readonly keys?: KeptKeys; readonly head?: { readonly entries: number; readonly hash: string }; readonly event: string | null; readonly lists: Readonly<Record<string, { readonly version: number; readonly signedAt: string; readonly revoked: number }>> };

/** In the database: that there is a witness, so that a lost one is missed. */
const HAS_WITNESS = 'witness';
const MOST_ATTEMPTS = 10;

type Sight = { seen: Seen; tag: string };

/**
 * The database against its witness.
 * @throws `restore_gate` when it is the older of the two; the gate is closed then
 */
export async function assertNotOlder(platform: Platform): Promise<void> {
  await look(platform);
}

/** The same, where a closed gate is no reason to stop. */
export async function closeGateIfOlder(platform: Platform): Promise<void> {
  try {
    await look(platform);
  } catch (error) {
    if (!isGateRefusal(error)) throw error;
  }
}

/** Before anything is signed: shows the witness the journal as it is now, so that every plan made so far is covered. */
export const showJournal = (platform: Platform): Promise<void> => show(platform, (seen, event) => (seen.event === event ? null : { ...seen, event }));

/**
 * After an act on the keys, and at the start: how far each key has come, and the act itself, so that a database from before it is noticed.
 * One that is older than its witness is noticed by this too, and what it knows of its keys is kept all the same.
 * Behind the gate a restored ring does not stand for what is known outside of the database, where nothing is: `keepHistory` does.
 */
export async function showKeys(platform: Platform): Promise<void> {
  const [ring, isClosed] = [keptOf(await listKeys(platform.db)), await isGateClosed(platform)];
  const more = (seen: Seen): KeptKeys | null => {
    if (isClosed && seen.keys === undefined) return null;
    const keys = withKeys(seen.keys ?? {}, ring);
    return JSON.stringify(keys) === JSON.stringify(seen.keys) ? null : keys;
  };
  try {
    await show(platform, (seen, event) => {
      const keys = more(seen);
      return keys && { ...seen, event, keys };
    });
  } catch (error) {
    if (!isGateRefusal(error)) throw error;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const found = await platform.files.witness.read();
      if (!found) return;
      const seen = JSON.parse(found.text) as Seen;
      const keys = more(seen);
      if (!keys || (await platform.files.witness.write(JSON.stringify({ ...seen, keys }), found.tag))) return;
    }
    throw new Error('the witness is written by somebody else all the time');
  }
}

/** What a person says of the keys after a restore: the published history, or that nothing of it is left. */
export async function keepHistory(platform: Platform, keys: KeptKeys): Promise<void> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const found = await platform.files.witness.read();
    const seen = found ? (JSON.parse(found.text) as Seen) : await present(platform);
    if (await platform.files.witness.write(JSON.stringify({ ...seen, keys: withKeys(seen.keys ?? {}, keys) }), found?.tag ?? null)) return;
  }
  throw new Error('the witness is written by somebody else all the time');
}

/** An erasure that was carried out. Whatever else this database is, it is to be remembered: also by one that is older than its witness. */
export async function showErasure(platform: Platform, erasure: KeptErasure): Promise<void> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const found = await platform.files.witness.read();
    const seen = found ? (JSON.parse(found.text) as Seen) : await present(platform);
    if (seen.erased?.some((one) => one.id === erasure.id)) return;
    if (await platform.files.witness.write(JSON.stringify({ ...seen, erased: [...(seen.erased ?? []), erasure] }), found?.tag ?? null)) return;
  }
  throw new Error('the witness is written by somebody else all the time');
}

export const knownErasures = async (platform: Platform): Promise<readonly KeptErasure[]> => (await readWitness(platform))?.erased ?? [];

/** After entries of the journal were linked. */
export const showHead = (platform: Platform, head: NonNullable<Seen['head']>): Promise<void> =>
  show(platform, (seen) => ((seen.head?.entries ?? 0) >= head.entries ? null : { ...seen, head }));

/** By the database: whoever acts with an authority of their own has the platform in another object. */
const shown = new WeakMap<Platform['db'], Map<number, number>>();

/**
 * Before a version of a list is served. One look at a map once it was shown.
 * @returns `false` when a later one was shown since it was read: it is to be read again
 */
export async function showVersion(platform: Platform, { list, version, signed_at, revoked }: { list: number; version: number; signed_at: string; revoked: number }): Promise<boolean> {
  const known = shown.get(platform.db) ?? new Map<number, number>();
  shown.set(platform.db, known);
  const last = known.get(list) ?? 0;
  if (last === version) return true;
  if (last > version) {
    // This process has served a later one. A slow reader of before is no reason to close; a table that says less now went back in time.
    if (((await findStatusListVersion(platform.db, list))?.version ?? 0) >= last) return false;
    await closeFor(platform, 'older_than_witness', await readWitness(platform));
    throw new Error(RESTORE_GATE);
  }
  await show(platform, (seen) => ((seen.lists[list]?.version ?? 0) >= version ? null : { ...seen, lists: { ...seen.lists, [list]: { version, signedAt: signed_at, revoked } } }));
  known.set(list, Math.max(version, known.get(list) ?? 0));
  return true;
}

/** What the witness remembers; `null` when there is none. */
export async function readWitness(platform: { readonly files: Pick<Platform['files'], 'witness'> }): Promise<Seen | null> {
  const found = await platform.files.witness.read();
  return found && (JSON.parse(found.text) as Seen);
}

/** After a restore was confirmed, this database is the one that counts: the witness begins anew with what it holds. */
export async function beginWitnessAnew(platform: Platform): Promise<void> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const found = await platform.files.witness.read();
    const seen = found ? (JSON.parse(found.text) as Seen) : null;
    const kept = { ...(seen?.erased ? { erased: seen.erased } : {}), keys: withKeys(seen?.keys ?? {}, keptOf(await listKeys(platform.db))) };
    if (await platform.files.witness.write(JSON.stringify({ ...kept, ...(await present(platform)) }), found?.tag ?? null)) {
      shown.delete(platform.db);
      return;
    }
  }
  throw new Error('the witness is written by somebody else all the time');
}

async function show(platform: Platform, change: (seen: Seen, newestEvent: string | null) => Seen | null): Promise<void> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const { seen, tag } = await look(platform);
    // After the look: whoever was shown an older entry meanwhile makes this write fail.
    const event = await findNewestEvent(platform.db);
    const next = change(seen, event);
    if (next === null || (await platform.files.witness.write(JSON.stringify(next), tag))) return;
  }
  throw new Error('the witness is written by somebody else all the time');
}

/** Reads the witness, makes it at the first time, and compares. */
async function look(platform: Platform): Promise<Sight> {
  const { db } = platform;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const found = await platform.files.witness.read();
    const expected = (await findSetting(db, HAS_WITNESS)) !== null;
    if (!found && expected) {
      await closeFor(platform, 'witness_missing', null);
      throw new Error(RESTORE_GATE);
    }
    if (!found) {
      await platform.files.witness.write(JSON.stringify(await present(platform)), null);
      continue;
    }
    const seen = JSON.parse(found.text) as Seen;
    if (!(await contains(platform, seen))) {
      await closeFor(platform, 'older_than_witness', seen);
      throw new Error(RESTORE_GATE);
    }
    if (!expected) await platform.commit([putSetting(db, HAS_WITNESS, '1')]);
    return { seen, tag: found.tag };
  }
  throw new Error('the witness cannot be kept');
}

/** For a whole disk that was put back, its witness with it: what that one still knows of lists is asked for. */
export const closeByHand = async (platform: Platform): Promise<void> => closeFor(platform, 'by_hand', await readWitness(platform));

/** For a database that does not know of an act which the note of what was taken back was told (`taken-back.ts`). */
export const closeAsOlder = async (platform: Platform): Promise<void> => closeFor(platform, 'older_than_witness', await readWitness(platform));

async function closeFor(platform: Platform, cause: GateCause, seen: Seen | null): Promise<void> {
  // Not its erasures and the head of the journal: those go on behind a closed gate.
  const remembered = seen ? JSON.stringify([seen.event, Object.entries(seen.lists).sort()]) : '';
  await closeGate(platform, cause, { lists: Object.keys(seen?.lists ?? {}).map(Number), witness: await hexDigest(remembered, platform.primitives) });
}

async function contains(platform: Platform, seen: Seen): Promise<boolean> {
  if (seen.event !== null && !(await findEvent(platform.db, seen.event))) return false;
  for (const [list, { version, signedAt }] of Object.entries(seen.lists)) {
    if ((await findVersionSignedAt(platform.db, Number(list), version)) !== signedAt) return false;
  }
  return true;
}

async function present(platform: Platform): Promise<Seen> {
  const [event, versions] = await Promise.all([findNewestEvent(platform.db), listNewestVersions(platform.db)]);
  return { event, lists: Object.fromEntries(versions.map((one) => [one.list, { version: one.version, signedAt: one.signed_at, revoked: one.revoked }])) };
}
