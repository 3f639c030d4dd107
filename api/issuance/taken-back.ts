/**
 * What people took back, told outside of the database: an older copy of it does
 * not know that a page was withdrawn, a link ended, a former name replaced, and
 * would show them again. Beside the witness stands a note of such acts, taken
 * from the journal: an act is told before it is answered, and what a crash left
 * untold at the next look. Behind the restore gate, what the copy does not know
 * of is taken back again (`take-back-again.ts`), before anything is shown.
 * The note holds identifiers of entries and things, and no word of anybody.
 */
import { didWebFromOrigin, parseJson } from '../../credentials/index.ts';
import { deriveSecret } from '../../keys/secret.ts';
import { base64url, fromBase64url } from '../../keys/signing-key.ts';
import { isTakingBack, markKey, type Mark } from '../domain/taken-back.ts';
import type { Platform } from '../platform/platform.ts';
import { countTakenBack } from '../queries/events.ts';
import { findEvent, findNewestEvent } from '../queries/restore-gate.ts';
import { findLastClosing, listKnownEntries, listTakenBack } from '../queries/taken-back.ts';
import { secretOf } from './issuer.ts';
import { isGateClosed } from './restore-gate.ts';
import { closeAsOlder } from './witness.ts';

/**
 * Days for which an act is kept: three times as long as backups are (31 days,
 * `docs/deploy/palier-backup.service`; thirty for D1 Time Travel). An older copy than that is said to be one.
 */
export const KEPT_DAYS = 93;
const DAY = 86_400_000;
const MOST_ATTEMPTS = 10;

/** @property settled openings of the gate before which the act was looked at: a database that has one of them in its journal knows of the act */
type Kept = Mark & { readonly settled?: readonly string[] };

/**
 * @property from ISO 8601: whatever was taken back since then is here
 * @property until of a note that was given to a new machine: when it was made; later acts are not in it
 * @property given when the last copy was made that was joined to a note which was here
 * @property last the newest entry of the journal when acts were last added; `''` after a restore, until the next
 */
type Note = { readonly from: string; readonly until?: string; readonly given?: string; readonly last: string; readonly acts: readonly Kept[] };

const seen = new WeakMap<Platform, string>();
const cutoff = (platform: Platform): string => new Date(platform.now().getTime() - KEPT_DAYS * DAY).toISOString();
const latest = (...times: readonly string[]): string => times.toSorted().at(-1)!;

/** How often this process wrote an act that takes something back: another number afterwards says that there is something to tell. */
export const takenBackSoFar = (platform: Platform): number => countTakenBack(platform.db);

/**
 * Tells outside of the database what was taken back. Before such an act is answered, at the start, and whenever the
 * installation is tended. On a new machine, behind the gate, no note is begun: that there is none is to be seen.
 * A database that does not know of the last act that was told is older than it: the gate closes, as for the witness,
 * to which acts that sign nothing are not shown.
 */
export async function tellTakenBack(platform: Platform): Promise<void> {
  const { db, files } = platform;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const head = (await findNewestEvent(db)) ?? '';
    const before = seen.get(platform);
    if (before === head) return;
    const since = cutoff(platform);
    const isKnown = before !== undefined && (before === '' || (await findEvent(db, before)) !== undefined);
    if (isKnown && (await listTakenBack(db, before, since)).length === 0) return void seen.set(platform, head);
    const found = await files.takenBack.read();
    if (!found && (await isGateClosed(platform))) return;
    const note: Note = found ? (JSON.parse(found.text) as Note) : { from: latest(since, (await findLastClosing(db)) ?? ''), last: '', acts: [] };
    if (note.last !== '' && !(await findEvent(db, note.last)) && !(await isGateClosed(platform))) await closeAsOlder(platform);
    const known = new Set(note.acts.map(({ id }) => id));
    const fresh = (await listTakenBack(db, note.last, since)).filter(({ id }) => !known.has(id));
    if (found && fresh.length === 0) return void seen.set(platform, head);
    const next: Note = { ...note, from: latest(note.from, since), last: head, acts: together(note.acts, fresh).filter(({ at }) => at >= since) };
    if (await files.takenBack.write(JSON.stringify(next), found?.tag ?? null)) return void seen.set(platform, head);
  }
  throw new Error('the note of what was taken back is written by somebody else all the time');
}

/** Of several on one thing the later one; of the same act, told twice, what is known of both. */
function together(acts: readonly Kept[], more: readonly Kept[]): Kept[] {
  const kept = new Map<string, Kept>();
  for (const act of [...acts, ...more]) {
    const key = markKey(act);
    const other = kept.get(key);
    if (other?.id === act.id) kept.set(key, { ...act, settled: [...new Set([...(other.settled ?? []), ...(act.settled ?? [])])] });
    else if (!other || other.at <= act.at) kept.set(key, act);
  }
  return [...kept.values()];
}

/** @property state `missing` on a machine that was given no note; `partial` when the copy is older than the note, or the note older than the end */
export type TakenBackNote = { readonly state: 'known' | 'partial' | 'missing'; readonly from: string | null; readonly until: string | null; readonly unknown: readonly Mark[] };

/**
 * What the note says of a copy.
 * @param copiedAt until when the copy knows what was done; `null` when it knows nothing
 * @param isAsOld whether the note may be as old as the copy: a whole disk that was put back
 */
export async function readTakenBack(platform: Platform, copiedAt: string | null, isAsOld = false): Promise<TakenBackNote> {
  const found = await platform.files.takenBack.read();
  if (!found) return { state: 'missing', from: null, until: null, unknown: [] };
  const { from, acts, ...note } = JSON.parse(found.text) as Note;
  const until = isAsOld ? latest(note.until ?? note.given ?? '', copiedAt ?? from) : note.until;
  const known = await listKnownEntries(platform.db, [...new Set(acts.flatMap(({ id, settled }) => [id, ...(settled ?? [])]))]);
  const unknown = acts.filter(({ id, settled }) => !known.has(id) && !(settled ?? []).some((opening) => known.has(opening)));
  return { state: until !== undefined || (copiedAt !== null && copiedAt < from) ? 'partial' : 'known', from, until: until ?? null, unknown };
}

/**
 * Before the gate opens: from that opening on this database knows of these acts, whether or not anything was left of
 * them to take back, so that a copy of it does not undo what people do afterwards.
 * @param opening the entry that the opening will leave
 * @param closedAt since when this database is on its way out of a restore: what a note that was given, or is as old as the copy, lacks lies before
 */
export async function settleTakenBack(platform: Platform, acts: readonly Mark[], opening: string, closedAt: string, isAsOld: boolean): Promise<void> {
  const settled = new Set(acts.map(({ id }) => id));
  await change(platform, ({ until, given: _, ...note }) => ({
    ...note,
    // From here on this database is the one that counts: what it was told by another history says nothing of its age.
    last: '',
    ...(until === undefined && !isAsOld ? {} : { from: latest(note.from, closedAt) }),
    acts: note.acts.map((one) => (settled.has(one.id) ? { ...one, settled: [...(one.settled ?? []), opening] } : one)),
  }));
}

async function change(platform: Platform, how: (note: Note) => Note, begin?: Note): Promise<void> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const found = await platform.files.takenBack.read();
    const note = found ? (JSON.parse(found.text) as Note) : begin;
    if (!note || (await platform.files.takenBack.write(JSON.stringify(found ? how(note) : note), found?.tag ?? null))) return;
  }
  throw new Error('the note of what was taken back is written by somebody else all the time');
}

// Kept away from this machine ------------------------------------------------------

/** What the copy calls itself. */
const FORMAT = 'palier taken back 1';
const IV_BYTES = 12;
/** Of a copy that is given to the command; the API takes 256 KiB, which are some four thousand acts. */
const MOST_CHARACTERS = 16 * 1024 * 1024;

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

const through = async (bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

/** Under a key of its own, derived from the master secret: whoever keeps the copies reads nothing of them. */
async function sealingKey(platform: Platform): Promise<CryptoKey> {
  const bytes = fromHex(await deriveSecret(secretOf(platform), 'taken back'));
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}
const fromHex = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(hex.match(/../g)!, (byte) => parseInt(byte, 16));

const sealedLast = new WeakMap<Platform, { readonly text: string; readonly until: number }>();
/** Milliseconds: whoever asks more often is given the same copy. */
const SEALED_FOR = 60_000;

/** The note as a sealed copy, for another machine to keep beside the published lists; `null` where there is none. */
export async function sealTakenBack(platform: Platform): Promise<string | null> {
  const last = sealedLast.get(platform);
  if (last && platform.now().getTime() < last.until) return last.text;
  const found = await platform.files.takenBack.read();
  if (!found) return null;
  const issuer = didWebFromOrigin(platform.config.origin);
  const iv = platform.randomBytes(IV_BYTES);
  const { given: _, ...kept } = JSON.parse(found.text) as Note;
  const note: Note = { until: platform.now().toISOString(), ...kept };
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(issuer) }, await sealingKey(platform), await through(utf8(JSON.stringify(note)), new CompressionStream('deflate-raw')));
  const text = `${JSON.stringify({ list: FORMAT, issuer, at: platform.now().toISOString(), sealed: base64url(new Uint8Array([...iv, ...new Uint8Array(sealed)])) })}\n`;
  sealedLast.set(platform, { text, until: platform.now().getTime() + SEALED_FOR });
  return text;
}

/** Whether a text calls itself such a copy. */
export const looksTakenBack = (text: string): boolean => text.slice(0, 200).includes(`"${FORMAT}"`);

/** @returns the note of a sealed copy; `null` for anything else, and for a copy of another installation */
export async function openTakenBack(platform: Platform, text: string): Promise<Note | null> {
  if (text.length > MOST_CHARACTERS) return null;
  try {
    const read = JSON.parse(text) as { list?: unknown; sealed?: unknown } & Partial<Note>;
    if (read.list !== FORMAT || typeof read.sealed !== 'string') return null;
    const bytes = fromBase64url(read.sealed);
    const additionalData = utf8(didWebFromOrigin(platform.config.origin));
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes.slice(0, IV_BYTES), additionalData }, await sealingKey(platform), bytes.slice(IV_BYTES));
    // Whatever opens under that key is ours: it unfolds to no more than we folded.
    return readTakenBackNote(new TextDecoder().decode(await through(new Uint8Array(opened), new DecompressionStream('deflate-raw'))));
  } catch {
    return null;
  }
}

/** The note itself, as it stands in the folder of an old machine; `null` for anything else. */
export function readTakenBackNote(text: string): Note | null {
  const read = parseJson(text);
  const note = read.ok ? (read.value as Partial<Note> | null) : null;
  return note && isNote(note) ? note : null;
}

const isNote = (note: Partial<Note>): note is Note => typeof note.from === 'string' && typeof note.last === 'string' && Array.isArray(note.acts) && note.acts.every((one) => typeof one.id === 'string' && typeof one.thing === 'string' && typeof one.at === 'string' && isTakingBack(one.kind));

/** Joins a note that was given with the one that is here, if there is one. Several copies of different days may be given. */
export async function joinTakenBack(platform: Platform, given: Note): Promise<void> {
  const end = given.until ?? '';
  await change(
    platform,
    (note) => {
      // Without a gap between them both count from the earlier one's beginning; else from the later one's.
      const [first, second] = note.from <= given.from ? [note, given] : [given, note];
      const meets = first.until === undefined || first.until >= second.from;
      const until = note.until === undefined ? undefined : latest(note.until, end);
      const { until: _, ...rest } = note;
      return { ...rest, from: meets ? first.from : second.from, ...(until === undefined ? { given: latest(note.given ?? '', end) } : { until }), acts: together(given.acts, note.acts) };
    },
    given,
  );
  seen.delete(platform);
}
