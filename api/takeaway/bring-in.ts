/**
 * The export of another Palier, taken in by the student whose it is. Hostile
 * until shown otherwise: read strictly, held against its own table of digests,
 * its files judged by their bytes; then one commit, or nothing.
 */
import type { Compilable } from 'kysely';
import { answered } from '../domain/analysis.ts';
import { equivalentFault } from '../domain/equivalent.ts';
import { MANIFEST, MOST_TRACES, PORTABLE, type BringFault, type Manifest, type Portable, type PortableTrace } from '../domain/portable.ts';
import { findCompetency, findPeriod, statesLearning, type Programme } from '../domain/programme.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { openZip, type OpenedZip } from '../privacy/read-zip.ts';
import { sha256 } from '../privacy/zip.ts';
import { insertAnalysis } from '../queries/analyses.ts';
import { insertBroughtTrace, listBroughtFrom } from '../queries/brought.ts';
import { assertRoom, countFileBytes, insertEvidence, listEvidence } from '../queries/evidence.ts';
import { putAbout } from '../queries/evidence-about.ts';
import { recordEvent } from '../queries/events.ts';
import { askForAll } from '../queries/outbox.ts';
import { randomId } from '../random-id.ts';
import { inMemory, receiveFile, type Received } from '../receive-file.ts';

/** As the route's schemas read them; null for anything else. */
export type Readers = { readonly manifest: (value: unknown) => Manifest | null; readonly portable: (value: unknown) => Portable | null };
/** Whose they become. `period`: of traces whose own period this programme does not have. */
export type Into = { readonly personId: string; readonly enrolmentId: string; readonly programme: Programme; readonly period: string };
export type BroughtIn = {
  readonly origin: string;
  readonly institution: string;
  readonly traces: number;
  /** Of this archive, and here since before. */
  readonly already: number;
  /** Badges of the other house, and of others, word for word; taken in afterwards, each by itself. */
  readonly badges: readonly { readonly id: string; readonly bytes: Uint8Array }[];
};

const LIMITS = { entries: 4000 };
/** What no deposit is: JSON, the drawn badges, the page to read it by. */
const ROOM_FOR_THE_REST = 60_000_000;
/** Unpacked, for each byte that was sent: words take a tenth, and what takes less was made to be small. A little more for an archive of words alone. */
const MOST_TIMES = 20;
const LEAST = 1_000_000;
/** Unpacked in all: four times what one request may bring. */
const MOST_UNPACKED = 256_000_000;

const fault = (one: BringFault) => refused({ kind: 'import_refused', fault: one } as const);

/** @param bytes the archive as it was sent */
export async function bringIn(platform: Platform, bytes: Uint8Array, into: Into, readers: Readers): Promise<Result<BroughtIn>> {
  const most = Math.min(platform.config.filesPerPerson + ROOM_FOR_THE_REST, MOST_UNPACKED, LEAST + bytes.length * MOST_TIMES);
  const opened = openZip(bytes, { ...LIMITS, bytes: most });
  if (!opened.ok) return fault(opened.problem);
  const checked = await readChecked(opened.zip, readers);
  if (typeof checked === 'string') return fault(checked);
  for (;;) {
    const done = await takeIn(platform, opened.zip, checked, into);
    // The same archive came in at the same moment: what it added is here already.
    if (done !== 'again') return done;
  }
}

/** The portable document, once everything in the archive is what its table says. */
async function readChecked(zip: OpenedZip, readers: Readers): Promise<Portable | BringFault> {
  const listed = readJson(zip, MANIFEST.file);
  if (listed === null || !isNamed(listed, MANIFEST.format)) return 'not_ours';
  if (isNewer(listed, MANIFEST.version)) return 'newer';
  const manifest = readers.manifest(listed);
  if (manifest === null) return 'content';
  const names = new Set(manifest.files.map(({ name }) => name));
  if (names.size !== manifest.files.length || zip.names.length !== names.size + 1 || zip.names.some((name) => name !== MANIFEST.file && !names.has(name))) return 'digests';
  for (const { name, sha256: said, bytes: size } of manifest.files) {
    const bytes = zip.read(name);
    if (bytes?.length !== size || (await sha256(bytes)) !== said) return 'digests';
  }
  const document = readJson(zip, PORTABLE.file);
  if (document === null || !isNamed(document, PORTABLE.format)) return 'not_ours';
  if (isNewer(document, PORTABLE.version)) return 'newer';
  const portable = readers.portable(document);
  return portable !== null && portable.origin === manifest.origin ? portable : 'content';
}

function readJson(zip: OpenedZip, name: string): unknown {
  try {
    const bytes = zip.read(name);
    return bytes && (JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown);
  } catch {
    return null;
  }
}
const memberOf = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined);
const isNamed = (value: unknown, format: string): boolean => memberOf(value, 'format') === format;
const isNewer = (value: unknown, known: number): boolean => Number(memberOf(value, 'version')) > known;

type Deposit = { readonly trace: PortableTrace; readonly file: Received | null };

async function takeIn(platform: Platform, zip: OpenedZip, portable: Portable, into: Into): Promise<Result<BroughtIn> | 'again'> {
  const { db, config } = platform;
  const known = await listBroughtFrom(db, into.personId, portable.origin);
  // From this very house: what is here as itself is not brought in beside itself.
  const own = new Set(portable.origin === config.origin ? (await listEvidence(db, into.enrolmentId)).map(({ id }) => id) : []);
  const all = portable.enrolments.flatMap((one) => one.traces);
  const fresh = all.filter((trace) => !known.has(trace.id) && !own.has(trace.id));
  if (fresh.length > MOST_TRACES) return fault('too_large');
  if (new Set(all.map(({ id }) => id)).size !== all.length) return fault('content');
  const deposits: Deposit[] = [];
  for (const trace of fresh) {
    if ((trace.kind === 'file') !== (trace.file !== null) || (trace.kind === 'link') !== (trace.link !== null)) return fault('content');
  }
  const added = fresh.reduce((sum, { file }) => sum + (file ? zip.sizeOf(file.path) : 0), 0);
  const most = config.filesPerPerson;
  const full = async () => refused({ kind: 'files_full', held: Math.ceil((await countFileBytes(db, into.personId)) / 1e6), most: most / 1e6 } as const);
  if ((await countFileBytes(db, into.personId)) + added > most) return full();
  const at = platform.now().toISOString();
  const forget = async (): Promise<void> => {
    // These bytes go, unless somebody's trace has the same.
    const digests = [...new Set(deposits.flatMap(({ file }) => (file ? [file.digest] : [])))];
    if (digests.length > 0) await platform.commit(askForAll(db, digests.map((subject) => ({ kind: 'erase_file' as const, subject })), platform.now().toISOString()));
  };
  for (const trace of fresh) {
    const bytes = trace.file && zip.read(trace.file.path);
    // As a file that is deposited here: judged by its bytes, and without what it tells of its maker.
    const received = bytes ? await receiveFile(platform, inMemory(bytes)) : null;
    if (trace.file && !received?.ok) {
      await forget();
      return fault('content');
    }
    deposits.push({ trace, file: received?.ok ? received.value : null });
  }
  const writes = deposits.flatMap((deposit) => writesOf(platform, deposit, portable.origin, into, at));
  const badges = portable.enrolments.flatMap(({ credentials, foreign }) => [...credentials, ...foreign].map(({ id, file }) => ({ id, bytes: zip.read(file) ?? new Uint8Array() })));
  const brought: BroughtIn = { origin: portable.origin, institution: portable.institution.name, traces: deposits.length, already: all.length - deposits.length, badges };
  if (deposits.length === 0) return accepted(brought);
  const committed = await platform.commit([...writes, assertRoom(db, into.personId, most)]);
  if (committed.ok) return accepted(brought);
  await forget();
  const { rule } = committed.conflict;
  if (rule.startsWith('unique:brought_trace')) return 'again';
  if (rule === 'files_full') return full();
  if (rule === 'departed') return refused({ kind: 'departed' });
  throw new Error(rule);
}

/** Captions and small pictures are made anew here. */
const NOTHING_BESIDE = { captions_digest: null, captions_bytes: null, preview_digest: null, preview_type: null, preview_bytes: null, preview_width: null, preview_height: null } as const;

function writesOf({ db, randomBytes }: Platform, { trace, file }: Deposit, origin: string, { personId, enrolmentId, programme, period }: Into, at: string): Compilable[] {
  const id = randomId(randomBytes);
  const name = file ? (trace.file?.name ?? 'trace').slice(-120) : null;
  const says = file?.size ? equivalentFault(trace.imageAlt, name) === null : true;
  return [
    ...insertEvidence(
      db,
      {
        id, enrolment_id: enrolmentId, period: findPeriod(programme, trace.period) ? trace.period : period, kind: trace.kind, genre: trace.genre, title: trace.title, description: trace.description,
        public_text: trace.publicText, reflection: trace.reflection, link: trace.link, file_digest: file?.digest ?? null, file_type: file?.type ?? null, file_bytes: file?.bytes ?? null, file_name: name,
        image_alt: says ? trace.imageAlt.trim() : '', image_width: file?.size?.width ?? null, image_height: file?.size?.height ?? null, deposited_at: at,
      },
      [...new Set(trace.competencies)].filter((code) => findCompetency(programme, code)),
      trace.learnings.filter((one) => statesLearning(programme, one)),
    ),
    ...(trace.about ? [putAbout(db, { evidence_id: id, own_share: trace.about.ownShare, members: JSON.stringify(trace.about.members), ai_use: trace.about.aiUse, confidential: trace.about.confidential ? 1 : 0, transcript: trace.about.transcript, ...NOTHING_BESIDE })] : []),
    ...(answered(trace.analysis).length > 0 ? insertAnalysis(db, id, 1, { reflection: trace.reflection, answers: trace.analysis }, at) : []),
    insertBroughtTrace(db, { evidence_id: id, person_id: personId, origin, source_id: trace.id, brought_at: at }),
    recordEvent(db, randomId(randomBytes), { at, personId, kind: 'evidence_deposited', subject: id }),
  ];
}
