/**
 * Status lists (Bitstring Status List v1.0). A published list is a pure
 * function of the revocations in the table, of what was published before it and
 * of what was given after a restore: it is signed again when these have changed
 * or when its validity runs out or has not begun, at the first read, and never
 * otherwise. A published bit stays set.
 */
import type { Compilable } from 'kysely';
import { buildStatusList, check, emptyStatusList, setBits, signDataIntegrity, STATUS_LIST_LENGTH } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import type { Platform } from '../platform/platform.ts';
import {
  countAllRevocations,
  findLastStatusList,
  findOpenStatusList,
  findStatusList,
  findStatusListVersion,
  insertStatusListVersion,
  listRevokedIndexes,
  listStatusLists,
} from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { listTakenPositions } from '../queries/issuing.ts';
import { findGateState, listFloors, listGiven } from '../queries/restore-gate.ts';
import type { Tables } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { loadIssuer, type Issuer } from './issuer.ts';
import { issuingMemory } from './memories.ts';
import { countBits, readPublishedList, union } from './published-list.ts';
import { isGateClosed, LIST_LOST, RESTORE_GATE } from './restore-gate.ts';
import { showVersion } from './witness.ts';

const HOUR = 3_600_000;
/** A stale list replayed by a cache stops being believed after a day. */
const VALID_FOR = 24 * HOUR;
const RENEW_BEFORE = 12 * HOUR;
/** Signed later than this from now, a list was signed while a clock was ahead: whoever verifies would have to wait until then. */
const CLOCKS_DIFFER = 300_000;
/** A new list opens when the newest is this full: random draws stay cheap and say nothing of the order of issue. */
const OPEN_UNTIL = STATUS_LIST_LENGTH / 2;

/**
 * No list is signed more often than this, whatever the rate of revocations:
 * they are gathered, and whoever asks within it waits for the rest of it. So a
 * reader never gets a list that lacks a bit, and a burst costs one signature.
 */
export const SIGN_EVERY = 1_000;

/**
 * The signed list as it must be published now; `null` when there is no such list. Signed at the first read after a change.
 * @throws `restore_gate` while a restore keeps the last published list unknown, `list_lost` when it was said to be lost
 */
export async function publishedStatusList(platform: Platform, list: number): Promise<Tables['status_list_version'] | null> {
  const { latest, isCurrent } = await lookAt(platform, list);
  if (isCurrent) return latest ?? null;
  // On Workers each request signs for itself: it must not wait for another's I/O. Of two, the second version loses.
  if (Number.isFinite(platform.pumpRounds)) return signWhenDue(platform, list);
  const readers = waiting.get(platform) ?? new Map<number, ReturnType<typeof signWhenDue>>();
  waiting.set(platform, readers);
  const underWay = readers.get(list);
  if (underWay) {
    await underWay;
    // It may have read the table before this caller's own revocation; what begins after it has not.
    const now = await lookAt(platform, list);
    if (now.isCurrent) return now.latest ?? null;
  }
  const mine = readers.get(list) ?? signWhenDue(platform, list).finally(() => readers.delete(list));
  readers.set(list, mine);
  return mine;
}

const waiting = new WeakMap<Platform, Map<number, Promise<Tables['status_list_version'] | null>>>();

/** What the outbox does after revocations: signs when that may be done at once, else leaves it to the next reader. */
export async function renewStatusList(platform: Platform, list: number): Promise<void> {
  const { latest, isCurrent } = await lookAt(platform, list);
  if (!isCurrent && untilDue(platform, latest) === 0) await publishedStatusList(platform, list);
}

const untilDue = (platform: Platform, latest: Latest): number =>
  latest ? Math.min(SIGN_EVERY, Math.max(0, Date.parse(latest.signed_at) + SIGN_EVERY - platform.now().getTime())) : 0;

async function signWhenDue(platform: Platform, list: number): Promise<Tables['status_list_version'] | null> {
  const wait = untilDue(platform, await findStatusListVersion(platform.db, list));
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  for (;;) {
    const { latest, isCurrent, due } = await lookAt(platform, list);
    if (isCurrent) return latest ?? null;
    if (!latest && !(await findStatusList(platform.db, list))) return null;
    const committed = await platform.commit(await signNext(platform, await loadIssuer(platform), list, latest, platform.now(), due));
    if (committed.ok && due) keepPublished(platform, list, due);
    // Looked at again: it is shown to the witness before anybody else sees it. Or somebody else signed this version first,
    // or the key was declared compromised meanwhile, or the gate closed.
    if (!committed.ok && !/^(unique:|key_compromised$|restore_gate$)/.test(committed.conflict.rule)) throw new Error(committed.conflict.rule);
  }
}

/** The newest version, and whether it may be served as it is: then the witness has seen it. */
async function lookAt(platform: Platform, list: number): Promise<{ latest: Latest; isCurrent: boolean; due?: Due }> {
  const [latest, all, gate] = await Promise.all([findStatusListVersion(platform.db, list), countAllRevocations(platform.db), findGateState(platform.db)]);
  if (gate?.closed != null) return { latest: await givenBehindGate(platform, gate.closed, list), isCurrent: true };
  if (!latest) return { latest, isCurrent: false };
  const due = await whatIsDue(platform, list, latest, `${all?.revocations}|${gate?.floors}`);
  const now = platform.now().getTime();
  const isOfNow = Date.parse(latest.valid_until) - now > RENEW_BEFORE && Date.parse(latest.signed_at) - now <= CLOCKS_DIFFER;
  const isCurrent = isOfNow && latest.revoked === due.revoked && latest.version > due.above;
  if (isCurrent && !(await showVersion(platform, latest))) return lookAt(platform, list);
  return { latest, isCurrent, due };
}

/** Behind a closed gate a list of the table may be an old one: only what was given as the last published is served. */
async function givenBehindGate(platform: Platform, gate: number, list: number): Promise<Latest> {
  const known = (await listGiven(platform.db, gate)).find((one) => one.list === list);
  if (!known) return undefined;
  if (known.signed === null) throw new Error(known.version === null ? RESTORE_GATE : LIST_LOST);
  const published = await readPublishedList(known.signed, platform.primitives);
  return { list, version: known.version!, revoked: countBits(published.bits), signed: known.signed, valid_until: published.validUntil, signed_at: published.validFrom };
}

/** @property above versions go on above this one @property kept how many published bits the table no longer knows of */
type Due = { readonly version: number; readonly key: string; readonly bits: Uint8Array; readonly revoked: number; readonly above: number; readonly kept: number };
type Latest = Tables['status_list_version'] | undefined;

const kept = new WeakMap<Platform, Map<number, Due>>();

/**
 * The bits that the list must show. Computed again only when there is a
 * revocation more, in whatever list, or a list was given, or somebody else signed a version.
 * @param key another one whenever one of the first two happened
 */
async function whatIsDue(platform: Platform, list: number, latest: NonNullable<Latest>, key: string): Promise<Due> {
  const lists = kept.get(platform) ?? new Map<number, Due>();
  kept.set(platform, lists);
  const known = lists.get(list);
  if (known?.key === key && known.version === latest.version) return known;
  const due = { version: latest.version, key, ...(await bitsOf(platform, list, latest)) };
  lists.set(list, due);
  return due;
}

/** These bits have been published: the same are due above the version that shows them, until something happens. */
function keepPublished(platform: Platform, list: number, due: Due): void {
  kept.get(platform)?.set(list, { ...due, version: nextVersion(due.version, due.above) });
}

const nextVersion = (latest: number, above: number): number => Math.max(latest, above) + 1;

async function bitsOf(platform: Platform, list: number, latest: Latest): Promise<Omit<Due, 'key' | 'version'>> {
  const [indexes, floors] = await Promise.all([listRevokedIndexes(platform.db, list), listFloors(platform.db, list)]);
  if (floors.some((floor) => floor.signed === null)) throw new Error(LIST_LOST);
  let known = setBits(emptyStatusList(), indexes);
  for (const floor of floors) known = union(known, (await readPublishedList(floor.signed!, platform.primitives)).bits);
  const bits = latest ? union(known, (await readPublishedList(latest.signed, platform.primitives)).bits) : known;
  const revoked = countBits(bits);
  return { bits, revoked, above: Math.max(0, ...floors.map((floor) => floor.version)), kept: revoked - countBits(known) };
}

/**
 * New versions of the lists that were published under a compromised key, for the commit that declares it so.
 * @param issuer already with the key that signs from then on
 * @throws when a list is another issuer's: the command was started with another PALIER_ORIGIN than the server
 */
export async function resignStatusLists(platform: Platform, issuer: Issuer, compromisedKey: string): Promise<Compilable[]> {
  const statements: Compilable[] = [];
  // After a restore the lists wait to be given; they are signed under the new key when the gate opens.
  if (await isGateClosed(platform)) return statements;
  for (const { id } of await listStatusLists(platform.db)) {
    const latest = await findStatusListVersion(platform.db, id);
    if (!latest?.signed.includes(compromisedKey) || (await listFloors(platform.db, id)).some((floor) => floor.signed === null)) continue;
    const { issuer: published } = JSON.parse(latest.signed) as { issuer: string };
    if (published !== issuer.did) throw new Error(`PALIER_ORIGIN : les listes publiées sont celles de ${published}, pas de ${issuer.did} (the published lists are another origin’s).`);
    statements.push(...(await signNext(platform, issuer, id, latest, platform.now())));
  }
  return statements;
}

/**
 * The next version of a list, for a commit. Bits that were published stay set even where the table lacks their
 * revocations, which no act of ours can cause; the journal then says how many.
 * @param due what was just found to be due above `latest`; read from the table otherwise
 */
async function signNext(platform: Platform, issuer: Issuer, list: number, latest: Latest, now: Date, due?: Due): Promise<Compilable[]> {
  const { bits, revoked, above, kept: unexplained } = due ?? (await bitsOf(platform, list, latest));
  const version = nextVersion(latest?.version ?? 0, above);
  const validUntil = new Date(now.getTime() + VALID_FOR);
  const { shapes } = issuingMemory(platform);
  const unsigned = await buildStatusList({ id: addresses(platform.config.origin).statusList(list), issuer: issuer.did, bits, validFrom: now, validUntil }, platform.primitives);
  const checked = await check(JSON.stringify(unsigned), shapes);
  if (!checked.ok) throw new Error(`status list ${list} does not pass its own checks: ${JSON.stringify(checked.findings)}`);
  const at = now.toISOString();
  const event = { at, personId: null, kind: 'status_bits_kept', subject: String(list), detail: { version, bits: unexplained } };
  return [
    insertStatusListVersion(platform.db, {
      list, version, revoked, signed: await signDataIntegrity(checked.checked, issuer.signer, now, shapes), valid_until: validUntil.toISOString(), signed_at: at,
    }),
    ...(unexplained > 0 ? [recordEvent(platform.db, randomId(platform.randomBytes), event)] : []),
  ];
}

/** The list of a kind that takes new entries, and whether it has to be created in the batch that uses it. */
export async function openStatusList(platform: Platform, kind: 'badge' | 'endorsement' = 'badge'): Promise<{ id: number; isNew: boolean }> {
  const newest = await findOpenStatusList(platform.db, kind);
  if (newest && newest.taken < OPEN_UNTIL) return { id: newest.id, isNew: false };
  return { id: (await findLastStatusList(platform.db)) + 1, isNew: true };
}

/**
 * Free positions, drawn at random: positions in order of issue would tell who
 * was awarded together (§5.1 of the list's privacy notes). Twice as many as
 * wanted are drawn and asked for at once, since a list is at most half full;
 * somebody else may take one in the meantime, and the schema then refuses it.
 */
export async function drawFreePositions(platform: Platform, list: number, wanted: number): Promise<number[]> {
  const free: number[] = [];
  while (free.length < wanted) {
    const drawn = new Set<number>();
    for (let draw = 0; draw < 2 * (wanted - free.length) + 2; draw += 1) drawn.add(drawStatusIndex(platform.randomBytes));
    const taken = new Set((await listTakenPositions(platform.db, JSON.stringify([...drawn]), list)).map((one) => one.status_index));
    free.push(...[...drawn].filter((index) => !taken.has(index) && !free.includes(index)));
  }
  return free.slice(0, wanted);
}

export function drawStatusIndex(randomBytes: (length: number) => Uint8Array): number {
  const [a, b, c] = randomBytes(3);
  // 2^17 entries: 17 of the 24 bits, so no value is likelier than another.
  return ((a! << 16) | (b! << 8) | c!) % STATUS_LIST_LENGTH;
}
