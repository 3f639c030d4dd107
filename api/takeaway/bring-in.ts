/**
 * The export of another Palier, taken in by the student whose it is. Hostile
 * until shown otherwise: read strictly, held against its own table of digests,
 * its files judged by their bytes; then one commit, or nothing.
 */
import type { Compilable } from 'kysely';
import { answered } from '../domain/analysis.ts';
import { CAPTIONS_MOST_BYTES, isWebVtt } from '../domain/captions.ts';
import { equivalentFault } from '../domain/equivalent.ts';
import { FOREIGN_MAX_BYTES } from '../domain/foreign-badge.ts';
import { MOST_TRACES, type BringFault, type Portable, type PortableTrace } from '../domain/portable.ts';
import { findCompetency, findPeriod, statesLearning, type Programme } from '../domain/programme.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Source } from '../domain/source.ts';
import type { Platform } from '../platform/platform.ts';
import type { OpenedZip } from '../privacy/read-zip.ts';
import { insertAnalysis } from '../queries/analyses.ts';
import { insertBroughtTrace, listBroughtFrom } from '../queries/brought.ts';
import { assertRoom, countFileBytes, insertEvidence, listEvidence } from '../queries/evidence.ts';
import { putAbout } from '../queries/evidence-about.ts';
import { recordEvent } from '../queries/events.ts';
import { randomId } from '../random-id.ts';
import { forget, keepStill, PREVIEW_MOST_BYTES, receiveFile, receivePreview, type Preview, type Received } from '../receive-file.ts';
import { fileIn, readExport, type Readers, type ReadExport } from './read-export.ts';

/** Whose they become. `period`: of traces whose own period this programme does not have. */
export type Into = { readonly personId: string; readonly enrolmentId: string; readonly programme: Programme; readonly period: string };
/** Something signed that is in the archive, word for word; `null` when it is larger than anybody brings in. */
export type Signed = { readonly id: string; readonly bytes: () => Promise<Uint8Array | null> };
export type BroughtIn = {
  readonly portable: Portable;
  readonly traces: number;
  /** Of this archive, and here since before. */
  readonly already: number;
  /** Badges of the other house, and of others; taken in afterwards, each by itself. */
  readonly badges: readonly Signed[];
  /** Records of semesters, and what others said of them, as the other house signed them. */
  readonly documents: readonly Signed[];
};

const fault = (one: BringFault, title?: string) => refused({ kind: 'import_refused', fault: one, ...(title === undefined ? {} : { title }) } as const);

/** @param archive as it was sent, wherever it is */
export async function bringIn(platform: Platform, archive: Source, into: Into, readers: Readers): Promise<Result<BroughtIn>> {
  const checked = await readExport(platform, archive, readers);
  if (typeof checked === 'string') return fault(checked);
  for (;;) {
    const done = await takeIn(platform, checked, into);
    // The same archive came in at the same moment: what it added is here already.
    if (done !== 'again') return done;
  }
}

type Deposit = { readonly trace: PortableTrace; readonly file: Received | null; readonly preview: Preview | null; readonly captions: { readonly digest: string; readonly bytes: number } | null };

async function takeIn(platform: Platform, { zip, portable }: ReadExport, into: Into): Promise<Result<BroughtIn> | 'again'> {
  const { db, config } = platform;
  const known = await listBroughtFrom(db, into.personId, portable.origin);
  // From this very house: what is here as itself is not brought in beside itself.
  const own = new Set(portable.origin === config.origin ? (await listEvidence(db, into.enrolmentId)).map(({ id }) => id) : []);
  const all = portable.enrolments.flatMap((one) => one.traces);
  const fresh = all.filter((trace) => !known.has(trace.id) && !own.has(trace.id));
  if (fresh.length > MOST_TRACES) return fault('too_large');
  if (new Set(all.map(({ id }) => id)).size !== all.length) return fault('content');
  for (const trace of fresh) {
    if ((trace.kind === 'file') !== (trace.file !== null) || (trace.kind === 'link') !== (trace.link !== null)) return fault('content', trace.title);
  }
  const added = fresh.flatMap(({ file, captions, preview }) => [file, captions, preview]).reduce((sum, one) => sum + (one ? zip.sizeOf(one.path) : 0), 0);
  const most = config.filesPerPerson;
  const full = async () => refused({ kind: 'files_full', held: Math.ceil((await countFileBytes(db, into.personId)) / 1e6), most: most / 1e6 } as const);
  if ((await countFileBytes(db, into.personId)) + added > most) return full();
  const at = platform.now().toISOString();
  const kept = new Set<string>();
  const received = await receiveAll(platform, zip, fresh, kept);
  if (!received.ok) {
    await forget(platform, [...kept]);
    return received;
  }
  const deposits = received.value;
  const writes = deposits.flatMap((deposit) => writesOf(platform, deposit, portable.origin, into, at));
  const signed = (all: readonly { readonly id: string; readonly file: string }[]): Signed[] => all.map(({ id, file }) => ({ id, bytes: () => zip.read(file, FOREIGN_MAX_BYTES) }));
  const badges = signed(portable.enrolments.flatMap(({ credentials, foreign }) => [...credentials, ...foreign]));
  const documents = signed(portable.enrolments.flatMap(({ records, endorsements }) => [...records, ...endorsements]));
  const brought: BroughtIn = { portable, traces: deposits.length, already: all.length - deposits.length, badges, documents };
  const committed = deposits.length === 0 ? ({ ok: true } as const) : await platform.commit([...writes, assertRoom(db, into.personId, most)]);
  await forget(platform, [...kept].filter((digest) => !committed.ok || deposits.every(({ file, preview, captions }) => ![file?.digest, preview?.digest, captions?.digest].includes(digest))));
  if (committed.ok) return accepted(brought);
  const { rule } = committed.conflict;
  if (rule.startsWith('unique:brought_trace')) return 'again';
  if (rule === 'files_full') return full();
  if (rule === 'departed') return refused({ kind: 'departed' });
  throw new Error(rule);
}

/**
 * Each as a file that is deposited here: judged by its bytes, and without what it tells of its maker.
 * @param kept gets the digest of everything that was put into the store
 */
async function receiveAll(platform: Platform, zip: OpenedZip, traces: readonly PortableTrace[], kept: Set<string>): Promise<Result<Deposit[]>> {
  const deposits: Deposit[] = [];
  for (const trace of traces) {
    const found = trace.file && (await fileIn(platform, zip, trace.file.path));
    if (found?.kept) kept.add(found.kept);
    const received = found ? await receiveFile(platform, found.source) : null;
    if (received && !received.ok && received.refusal.kind === 'file_too_large') return fault('heavy', trace.title);
    if (trace.file && !received?.ok) return fault('content', trace.title);
    const file = received?.ok ? received.value : null;
    if (file) kept.add(file.digest);
    const beside = await receiveBeside(platform, zip, trace, file, kept);
    if (beside === null) return fault('content', trace.title);
    deposits.push({ trace, file, ...beside });
  }
  return accepted(deposits);
}

/** What goes along with it: what stands still in the place of what moves, or else its small picture; its captions. `null` for what no deposit would take. */
async function receiveBeside(platform: Platform, zip: OpenedZip, trace: PortableTrace, file: Received | null, kept: Set<string>): Promise<Pick<Deposit, 'preview' | 'captions'> | null> {
  const still = file && (await keepStill(platform, file));
  if (still) kept.add(still.digest);
  const drawn = trace.preview && !still ? await zip.read(trace.preview.path, PREVIEW_MOST_BYTES) : null;
  const preview = drawn && (await receivePreview(platform, drawn));
  if (preview?.ok) kept.add(preview.value.digest);
  if (trace.preview && !still && !preview?.ok) return null;
  const words = trace.captions ? await zip.read(trace.captions.path, CAPTIONS_MOST_BYTES) : null;
  if (trace.captions && !(words && isWebVtt(words))) return null;
  const captions = words && { digest: await platform.files.put(Uint8Array.from(words)), bytes: words.length };
  if (captions) kept.add(captions.digest);
  return { preview: still ?? (preview?.ok ? preview.value : null), captions };
}

const besideOf = ({ preview, captions }: Pick<Deposit, 'preview' | 'captions'>) => ({
  captions_digest: captions?.digest ?? null, captions_bytes: captions?.bytes ?? null,
  preview_digest: preview?.digest ?? null, preview_type: preview?.type ?? null, preview_bytes: preview?.bytes ?? null, preview_width: preview?.size.width ?? null, preview_height: preview?.size.height ?? null,
});
const NOTHING_SAID: NonNullable<PortableTrace['about']> = { ownShare: '', members: [], aiUse: '', confidential: false, transcript: '' };

/** What the archive says of its first deposit, by whatever houses it came; nothing where it says a day that is still to come. */
function firstDeposit({ depositedAt, declared }: PortableTrace, origin: string, now: string): { declared_at: string | null; declared_in: string | null } {
  const said = declared ?? { at: depositedAt, origin };
  const at = new Date(said.at).toISOString();
  return at <= now ? { declared_at: at, declared_in: said.origin } : { declared_at: null, declared_in: null };
}

function writesOf({ db, randomBytes }: Platform, { trace, file, preview, captions }: Deposit, origin: string, { personId, enrolmentId, programme, period }: Into, at: string): Compilable[] {
  const id = randomId(randomBytes);
  const name = file ? (trace.file?.name ?? 'trace').slice(-120) : null;
  const about = trace.about ?? (preview || captions ? NOTHING_SAID : null);
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
    ...(about ? [putAbout(db, { evidence_id: id, own_share: about.ownShare, members: JSON.stringify(about.members), ai_use: about.aiUse, confidential: about.confidential ? 1 : 0, transcript: about.transcript, ...besideOf({ preview, captions }) })] : []),
    ...(answered(trace.analysis).length > 0 ? insertAnalysis(db, id, 1, { reflection: trace.reflection, answers: trace.analysis }, at) : []),
    insertBroughtTrace(db, { evidence_id: id, person_id: personId, origin, source_id: trace.id, brought_at: at, ...firstDeposit(trace, origin, at) }),
    recordEvent(db, randomId(randomBytes), { at, personId, kind: 'evidence_deposited', subject: id }),
  ];
}
