/**
 * The way out after a restore: keys that were declared compromised after the
 * copy are declared so again; the last published lists are given, or said to be
 * lost one by one; then an administrator confirms, and in one commit the
 * gate opens, every list that existed takes no more entries, and what was
 * revoked after the backup is revoked here too. Keys that signed and that this copy
 * lacks are put back in that commit, by their public part.
 * Before that, what people took back after the backup is taken back again.
 */
import type { Platform } from '../platform/platform.ts';
import { findStatusList, findStatusListVersion, insertStatusList } from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { insertKey, listKeys, updateKey, type StoredKey } from '../queries/keys.ts';
import { enqueue } from '../queries/outbox.ts';
import { fillFloor, findClosedGate, listFloors, listGiven, openGates, putFloor } from '../queries/restore-gate.ts';
import type { Tables } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { didWebFromOrigin } from '../../credentials/index.ts';
import { readGivenList, type ListRefusal } from './given-list.ts';
import { holdBadges } from './held.ts';
import { firstListOfHistory } from './list-number.ts';
import { lostKeys, readKeyHistory, signedSince, stolenSince, type KeptKey, type KeptKeys } from './kept-keys.ts';
import { covers, readPublishedList } from './published-list.ts';
import { recordSignatures } from './signed-record.ts';
import { NOTHING_TAKEN_BACK, takeBackAgain, takeBackTheRest, takenBackState, type TakenBackState } from './take-back-again.ts';
import { joinTakenBack, looksTakenBack, openTakenBack, readTakenBackNote } from './taken-back.ts';
import { takeOver } from './take-over.ts';
import { beginWitnessAnew, closeGateIfOlder, keepHistory, readWitness, showKeys } from './witness.ts';

export type RestorationRefusal = ListRefusal | 'gate_open' | 'list_unknown' | 'lists_missing' | 'key_stolen_since' | 'key_history_missing' | 'key_not_offered' | 'giver_unknown' | 'taken_back_unreadable';
type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: RestorationRefusal };

/** Versions since the backup are unknown; there are fewer of them. */
const VERSIONS_BETWEEN = 1_000_000;

export type RestorationState = {
  readonly closed: boolean;
  readonly cause: Tables['restore_gate']['cause'] | null;
  readonly since: string | null;
  readonly lists: readonly { readonly list: number; readonly state: 'missing' | 'given' | 'lost' }[];
  /** Keys that were declared compromised after the copy was made, and that this database would let sign: to be declared so again. */
  readonly stolenKeys: readonly string[];
  /** Whether anything outside of the database says what happened to its keys: a witness, or the published history. */
  readonly keyHistory: 'known' | 'missing';
  /** Keys that signed after the copy was made, or before it and in another one: this database lacks them, or does not know that they signed. */
  readonly lostKeys: readonly LostKey[];
  /** What people took back after the copy was made, as far as it is known: taken back again by the confirmation. */
  readonly takenBack: TakenBackState;
};

/**
 * `witness`: seen by the service itself, put back at the confirmation. `history`: only a document says so that anybody
 * can write, and whoever has the key could sign in our name (or an earlier version's note, of a key that may never have
 * signed): put back when the administrator says that it is ours.
 */
export type LostKey = { readonly id: string; readonly algorithm: KeptKey['algorithm']; readonly state: 'retired' | 'compromised'; readonly from: 'witness' | 'history' };

/** What is still needed. */
export async function restorationState(platform: Platform): Promise<RestorationState> {
  const { db } = platform;
  const gate = await findClosedGate(db);
  if (!gate) return { closed: false, cause: null, since: null, lists: [], stolenKeys: [], keyHistory: 'known', lostKeys: [], takenBack: { state: 'known', from: null, until: null, ...NOTHING_TAKEN_BACK } };
  const lists = (await listGiven(db, gate.id)).map((one) => ({ list: one.list, state: one.version === null ? ('missing' as const) : one.signed === null ? ('lost' as const) : ('given' as const) }));
  const [ring, seen] = await Promise.all([listKeys(db), readWitness(platform)]);
  const lost = [
    ...lostKeys(ring, seen?.keys ?? {}).map((key): LostKey => ({ id: key.id, algorithm: key.algorithm, state: key.state === 'compromised' ? 'compromised' : 'retired', from: key.isOffered ? 'history' : 'witness' })),
    // Ours beyond doubt, since the ring has them: whoever says that they signed, they are ended by the confirmation.
    ...signedSince(ring, seen?.keys ?? {}).filter(({ id }) => seen?.keys?.[id]?.state !== 'compromised').map(({ id, algorithm }): LostKey => ({ id, algorithm, state: 'retired', from: 'witness' })),
  ];
  return { closed: true, cause: gate.cause, since: gate.closed_at, lists, stolenKeys: stolenSince(ring, seen?.keys ?? {}), keyHistory: seen?.keys ? 'known' : 'missing', lostKeys: lost, takenBack: await takenBackState(platform, gate.cause) };
}

const listStolenKeys = async (platform: Platform): Promise<string[]> => stolenSince(await listKeys(platform.db), (await readWitness(platform))?.keys ?? {});

/**
 * Takes the published history of the keys, as it was served at `/.well-known/palier-keys.json`.
 * @param personId who gives it, as far as the service knows; nobody for a command of this machine
 * @returns how many keys it names; `null` when the text is no such history of this issuer
 */
export async function giveKeyHistory(platform: Platform, text: string, personId: string | null = null): Promise<Answer<number> | null> {
  const keys = await readKeyHistory(text, didWebFromOrigin(platform.config.origin));
  return keys && keep(platform, keys, 'key_history_given', personId);
}

/** An administrator's word that no copy of it can be had: the confirmation then goes by what the restored ring says. */
export const loseKeyHistory = (platform: Platform, personId: string | null = null): Promise<Answer<number>> => keep(platform, {}, 'key_history_lost', personId);

async function keep(platform: Platform, keys: KeptKeys, kind: 'key_history_given' | 'key_history_lost', personId: string | null): Promise<Answer<number>> {
  const gate = await findClosedGate(platform.db);
  if (!gate) return { ok: false, refusal: 'gate_open' };
  const at = platform.now().toISOString();
  await commit(platform, [recordEvent(platform.db, randomId(platform.randomBytes), { at, personId, kind, subject: String(gate.id), detail: { keys: Object.keys(keys).length } })]);
  await keepHistory(platform, keys);
  return { ok: true, value: Object.keys(keys).length };
}

/**
 * Takes a copy of the note of what people took back (`sealTakenBack`). Several may be given.
 * @param isOwn the note itself, as it stands in the folder of an old machine
 * @returns how many acts it names; `null` for a text that does not call itself such a copy
 */
export async function giveTakenBack(platform: Platform, text: string, personId: string | null = null, { isOwn = false } = {}): Promise<Answer<number> | null> {
  if (!isOwn && !looksTakenBack(text)) return null;
  const { db } = platform;
  const gate = await findClosedGate(db);
  if (!gate) return { ok: false, refusal: 'gate_open' };
  const note = isOwn ? readTakenBackNote(text) : await openTakenBack(platform, text);
  if (!note) return { ok: false, refusal: 'taken_back_unreadable' };
  const acts = note.acts.length;
  await commit(platform, [recordEvent(db, randomId(platform.randomBytes), { at: platform.now().toISOString(), personId, kind: 'taken_back_given', subject: String(gate.id), detail: { acts } })]);
  await joinTakenBack(platform, note);
  // Confirmed meanwhile, perhaps without a look at it: whoever gives it must not be told that it counted.
  if ((await findClosedGate(db))?.id !== gate.id) return { ok: false, refusal: 'gate_open' };
  return { ok: true, value: acts };
}

/**
 * Takes one list. After the gate has opened, only one that was said to be lost: what it shows as revoked is revoked
 * here in the same commit, as it would have been when the gate opened.
 *
 * @param personId who gives it; `null` for a command of this machine, which may give it behind the gate only
 * @returns its number
 */
export async function giveList(platform: Platform, text: string, personId: string | null = null): Promise<Answer<number>> {
  const { db } = platform;
  const read = await readGivenList(platform, text);
  if (!read.ok) return read;
  const { list, signed, published } = read.given;
  const at = platform.now().toISOString();
  await closeGateIfOlder(platform);
  const gate = await findClosedGate(db);
  const floors = await listFloors(db, list);
  const lost = floors.filter((floor) => floor.signed === null);
  if (!gate && lost.length === 0) return { ok: false, refusal: 'gate_open' };
  for (const floor of floors) {
    // Two copies may be given; the later one has every bit of the earlier.
    if (floor.signed !== null && !covers(published.bits, (await readPublishedList(floor.signed)).bits)) return { ok: false, refusal: 'list_older_than_known' };
  }
  const found = [
    // Whichever gate it was lost behind: as long as one of them lacks it, it is not published.
    ...lost.map((floor) => fillFloor(db, floor.gate, list, signed, at)),
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'status_list_given', subject: String(list), detail: { validFrom: published.validFrom } }),
  ];
  if (gate) {
    await commit(platform, [insertStatusList(db, { id: list, created_at: at }), putFloor(db, { gate: gate.id, list, signed, version: await versionAbove(platform, list), given_at: at }), ...found]);
    return { ok: true, value: list };
  }
  if (personId === null) return { ok: false, refusal: 'giver_unknown' };
  const taken = await takeOver(platform, [{ list, signed }], personId, at);
  const committed = await platform.commit([...found, ...taken.statements, enqueue(db, { kind: 'status_list', subject: String(list) }, at)]);
  if (committed.ok) return { ok: true, value: list };
  // Somebody revoked one of them meanwhile.
  if (committed.conflict.rule.startsWith('unique:')) return giveList(platform, text, personId);
  throw new Error(committed.conflict.rule);
}

/** An administrator's word that a list cannot be had: it stays unpublished, and its badges uncheckable, until it is found. */
export async function loseList(platform: Platform, list: number, personId: string | null = null): Promise<Answer<void>> {
  const { db } = platform;
  const gate = await findClosedGate(db);
  if (!gate) return { ok: false, refusal: 'gate_open' };
  if (!(await findStatusList(db, list)) || (await listGiven(db, gate.id)).some((one) => one.list === list && one.signed !== null)) return { ok: false, refusal: 'list_unknown' };
  const at = platform.now().toISOString();
  await commit(platform, [
    db.insertInto('status_floor').values({ gate: gate.id, list, signed: null, version: await versionAbove(platform, list), given_at: at }).onConflict((conflict) => conflict.columns(['gate', 'list']).doNothing()),
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'status_list_lost', subject: String(list) }),
  ]);
  return { ok: true, value: undefined };
}

/**
 * @param personId the administrator who answers for it
 * @param recognised keys of the given history, by their names, that the administrator says are the institution's
 * @returns how many badges and endorsements were found to have been revoked since the copy was made, and how many keys were put back
 */
export async function confirmRestoration(platform: Platform, personId: string, recognised: readonly string[] = []): Promise<Answer<{ revoked: number; list: number; keys: number }>> {
  const { db } = platform;
  // A database that was taken back behind its gate holds lists that were given before.
  await closeGateIfOlder(platform);
  const gate = await findClosedGate(db);
  if (!gate) return { ok: false, refusal: 'gate_open' };
  // Opened, it would let a key sign that somebody else has.
  if ((await listStolenKeys(platform)).length > 0) return { ok: false, refusal: 'key_stolen_since' };
  const given = await listGiven(db, gate.id);
  if (given.some((one) => one.version === null)) return { ok: false, refusal: 'lists_missing' };
  if (!(await readWitness(platform))?.keys) return { ok: false, refusal: 'key_history_missing' };
  const at = platform.now().toISOString();
  const seen = await readWitness(platform);
  const ring = await listKeys(db);
  const lost = lostKeys(ring, seen?.keys ?? {});
  if (recognised.some((id) => !lost.some((key) => key.id === id && key.isOffered))) return { ok: false, refusal: 'key_not_offered' };
  const back = lost.filter((key) => !key.isOffered || recognised.includes(key.id));
  // Ready in the copy, these signed afterwards: they are published again, and another goes on signing.
  const ended = signedSince(ring, seen?.keys ?? {}).map(({ from, ...key }): [StoredKey, string] => [{ ...key, state: 'retired', activeTo: at, sealedPrivate: '' }, from]);
  // Badges of an earlier version: what they were signed under must be in the record before it closes.
  if (back.some((key) => key.state === 'compromised')) await recordSignatures(platform);
  const highest = Math.max(0, ...given.map((one) => one.list), ...Object.keys(seen?.lists ?? {}).map(Number));
  const list = firstListOfHistory(platform.now(), platform.randomBytes, highest);
  // First of all, and read again here: nothing that somebody took back is shown for a moment.
  const acts = await takeBackAgain(platform, personId);
  const taken = await takeOver(platform, given, personId, at);
  // Before the gate opens: interrupted between the two, the gate is still closed and confirming again does both.
  await beginWitnessAnew(platform);
  const opening = randomId(platform.randomBytes);
  await takeBackTheRest(platform, personId, acts, opening, gate);
  const committed = await platform.commit([
    // While the gate is closed: the schema takes them at no other time.
    ...back.flatMap((key) => putBack(platform, key, personId, at)),
    ...ended.flatMap(([key, from]) => [updateKey(db, key), recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'key_put_back', subject: key.id, detail: { algorithm: key.algorithm, from } })]),
    openGates(db, gate.id, personId, at),
    insertStatusList(db, { id: list, created_at: at }),
    ...taken.statements,
    holdBadges(platform),
    ...given.filter((one) => one.signed !== null).map((one) => enqueue(db, { kind: 'status_list', subject: String(one.list) }, at)),
    recordEvent(db, opening, {
      at, personId, kind: 'restore_gate_opened', subject: gate.cause,
      detail: { revoked: taken.found, list, keys: back.length + ended.length, lost: given.filter((one) => one.signed === null).map((one) => one.list) },
    }),
  ]);
  if (committed.ok) {
    await showKeys(platform);
    return { ok: true, value: { revoked: taken.found, list, keys: back.length + ended.length } };
  }
  // Somebody else confirmed first, or a list became known meanwhile.
  if ((await findClosedGate(db))?.id !== gate.id) return { ok: false, refusal: 'gate_open' };
  if (committed.conflict.rule === 'lists_missing') return { ok: false, refusal: 'lists_missing' };
  throw new Error(committed.conflict.rule);
}

/**
 * Its public part, as of a key that signs no more; a compromised one with the record of what it signed, which says that it
 * lacks something. Until when a key of another history signed is known to that history alone: no later than now.
 */
function putBack({ db, randomBytes }: Platform, key: KeptKey & { readonly id: string }, personId: string, at: string) {
  const activeTo = key.activeTo ?? at;
  const row: StoredKey = {
    id: key.id, algorithm: key.algorithm, state: 'retired', publicJwk: key.publicJwk, sealedPrivate: '', putBackAt: at, compromisedAt: null,
    createdAt: key.activeFrom ?? activeTo, activeFrom: key.activeFrom ?? activeTo, activeTo,
  };
  return [
    insertKey(db, row),
    ...(key.state === 'compromised' ? [updateKey(db, { ...row, state: 'compromised', compromisedAt: key.compromisedAt ?? at })] : []),
    recordEvent(db, randomId(randomBytes), { at, personId, kind: 'key_put_back', subject: key.id, detail: { algorithm: key.algorithm, from: key.given ? 'history' : 'witness' } }),
  ];
}

async function versionAbove(platform: Platform, list: number): Promise<number> {
  const [latest, seen] = await Promise.all([findStatusListVersion(platform.db, list), readWitness(platform)]);
  return (Math.floor(Math.max(latest?.version ?? 0, seen?.lists[list]?.version ?? 0) / VERSIONS_BETWEEN) + 1) * VERSIONS_BETWEEN;
}

async function commit(platform: Platform, statements: Parameters<Platform['commit']>[0]): Promise<void> {
  const committed = await platform.commit(statements);
  if (!committed.ok) throw new Error(committed.conflict.rule);
}
