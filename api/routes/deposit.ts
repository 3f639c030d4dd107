/** Depositing a trace: a file that comes whole or came in parts, a link or a text, with what its student says of it. Private from the first moment. */
import { createRoute, z } from '@hono/zod-openapi';
import { plainAddress, plainText } from '../../credentials/index.ts';
import { isWebVtt, CAPTIONS_MOST_BYTES } from '../domain/captions.ts';
import { EQUIVALENT_MAX, equivalentFault } from '../domain/equivalent.ts';
import { DESCRIPTION_MAX, ERASED_TITLE, EVIDENCE_GENRES, EVIDENCE_MAX_BYTES, type EvidenceGenre } from '../domain/evidence.ts';
import { findCompetency, findPeriod, statesLearning } from '../domain/programme.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import { inMemory } from '../domain/source.ts';
import { pump } from '../issuance/pump.ts';
import type { Platform } from '../platform/platform.ts';
import { inputProblem } from '../problems.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { insertVersion, putAbout } from '../queries/evidence-about.ts';
import { assertRoom, countFileBytes, deleteEvidence, findEvidence, insertEvidence, isFrozen } from '../queries/evidence.ts';
import { recordEvent } from '../queries/events.ts';
import { askForAll } from '../queries/outbox.ts';
import { putInPlace } from '../queries/portfolios.ts';
import type { Tables } from '../queries/schema.ts';
import { assertUpload, deleteUpload, findUpload, listParts } from '../queries/uploads.ts';
import { randomId } from '../random-id.ts';
import { forget, inParts, keepStill, receiveFile, receivePreview, type Preview } from '../receive-file.ts';
import { json, param, plain, problem, PROBLEMS, refusal, router } from './context.ts';
import { ownEnrolment } from './me.ts';
import { overBy } from './uploads.ts';
import { Learning } from './views.ts';

/** As a badge will say it, see credentials/plain.ts; a title of unprintable characters is none. */
const title = z.string().transform((text) => plainText(text).trim()).pipe(z.string().min(1).max(200).refine((text) => text !== ERASED_TITLE));
/** A web address as a badge will cite it: no user name before the host, which is written in ASCII. */
const link = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((text) => !/^https?:\/\/[^/?#]*@/i.test(text))
  .transform(plainAddress)
  .pipe(z.string().max(2000));

export const MOST_LEARNINGS = 60;
export const MOST_MEMBERS = 12;

export const Member = z.object({ name: z.string().trim().min(1).max(120), share: z.string().trim().max(300) });

/** What its student says of a trace besides its title and words. */
export const About = z.object({
  ownShare: z.string().trim().max(1000).default(''),
  members: z.array(Member).max(MOST_MEMBERS).default([]),
  aiUse: z.string().trim().max(1000).default(''),
  confidential: z.enum(['', '0', '1', 'on', 'oui']).default(''),
  transcript: z.string().trim().max(60_000).default(''),
});

const Deposit = About.extend({
  period: z.string().max(20),
  genre: z.enum(EVIDENCE_GENRES),
  title,
  description: z.string().max(DESCRIPTION_MAX).default(''),
  text: z.string().max(20_000).default(''),
  link: z.union([z.literal(''), link]).default(''),
  imageAlt: z.string().max(EQUIVALENT_MAX).default(''),
  competencies: z.array(z.string().max(40)).max(40).default([]),
  learnings: z.array(Learning).max(MOST_LEARNINGS).default([]),
  /** A file that came in parts, in the place of one that comes with the form. */
  upload: z.string().max(80).default(''),
  /** The trace whose place this one takes. */
  replaces: z.string().max(80).default(''),
});

const LISTS = ['competencies', 'learnings', 'members'];

/** Parts of a form are text: some are said several times, and each of those that are more than text is JSON. */
export function readParts(form: FormData): Record<string, unknown> {
  const parsed = (name: string): unknown[] =>
    form.getAll(name).map((value) => {
      try {
        return JSON.parse(String(value)) as unknown;
      } catch {
        return null;
      }
    });
  return {
    ...Object.fromEntries([...form.entries()].filter(([name, value]) => typeof value === 'string' && !LISTS.includes(name))),
    competencies: form.getAll('competencies').filter((value) => typeof value === 'string'),
    learnings: parsed('learnings'),
    members: parsed('members'),
  };
}

export const once = <T>(list: readonly T[]): T[] => [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];

/** What was brought beside the trace itself. */
export async function receiveBesides(platform: Platform, form: FormData): Promise<Result<Besides>> {
  const fileOf = (name: string): File | null => {
    const value = form.get(name);
    return value instanceof File && value.size > 0 ? value : null;
  };
  const [captions, preview] = [fileOf('captions'), fileOf('preview')];
  let kept: { digest: string; bytes: number } | null = null;
  if (captions) {
    const bytes = captions.size > CAPTIONS_MOST_BYTES ? null : new Uint8Array(await captions.arrayBuffer());
    if (bytes === null || !isWebVtt(bytes)) return refused({ kind: 'captions_refused' });
    kept = { digest: await platform.files.put(bytes), bytes: bytes.length };
  }
  const picture = preview ? await receivePreview(platform, new Uint8Array(await preview.arrayBuffer())) : null;
  if (picture && !picture.ok) {
    await forget(platform, [kept?.digest]);
    return picture;
  }
  return accepted({ captions: kept, preview: picture?.value ?? null });
}

export const deposit = router().openapi(
  createRoute({
    method: 'post',
    path: '/api/me/enrolments/{enrolment}/evidence',
    request: { ...param('enrolment'), body: { required: true, content: { 'multipart/form-data': { schema: z.object({}).loose() } } } },
    responses: { 201: json(z.object({ id: z.string() }), 'Trace deposited, private'), ...PROBLEMS },
  }),
  async (c) => {
    const own = await ownEnrolment(c, c.req.valid('param').enrolment);
    if (own instanceof Response) return own;
    const platform = c.get('platform');
    const { db, config } = platform;
    const form = await c.req.formData();
    const parsed = Deposit.safeParse(readParts(form));
    if (!parsed.success) return problem(c, inputProblem([...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))], c.get('language')));
    const { period, genre, title, description, text, link, imageAlt, competencies, learnings, upload: uploadId, replaces, ...about } = parsed.data;
    const words = [description.trim(), text.trim()].filter((part) => part !== '').join('\n\n');
    if (words.length > DESCRIPTION_MAX) return problem(c, inputProblem(['text'], c.get('language')));
    const programme = await findProgramme(db, own.enrolment.programme_code, own.enrolment.programme_version);
    if (!programme || !findPeriod(programme, period)) return problem(c, inputProblem(['period'], c.get('language')));
    const unknown = competencies.find((code) => !findCompetency(programme, code));
    if (unknown !== undefined) return refusal(c, { kind: 'unknown_competency', competency: unknown });
    if (!learnings.every((one) => statesLearning(programme, one))) return refusal(c, { kind: 'unknown_learning' });
    const former = replaces === '' ? null : await findEvidence(db, replaces);
    if (replaces !== '' && former?.enrolment_id !== own.enrolment.id) return plain(c, 'not_found');
    if (former?.replacedBy) return refusal(c, { kind: 'evidence_replaced' });

    const given = form.get('file');
    const file = given instanceof File && given.size > 0 ? given : null;
    if (file && file.size > EVIDENCE_MAX_BYTES) return plain(c, 'too_large');
    const upload = uploadId === '' ? undefined : await findUpload(db, uploadId);
    if (uploadId !== '' && (upload?.enrolment_id !== own.enrolment.id || upload.purpose !== 'trace')) return refusal(c, { kind: 'part_refused', fault: 'over' });
    const parts = upload ? await listParts(db, upload.id) : [];
    const declared = upload ? (JSON.parse(upload.parts) as string[]) : [];
    if (parts.length < declared.length) return refusal(c, { kind: 'upload_incomplete', missing: declared.length - parts.length });
    if (!file && !upload && link === '' && text.trim() === '' && description.trim() === '') return problem(c, inputProblem(['file', 'link', 'text'], c.get('language')));

    const most = config.filesPerPerson;
    const full = async () => refusal(c, { kind: 'files_full', held: Math.ceil((await countFileBytes(db, own.person.id)) / 1e6), most: most / 1e6 });
    if (file && (await countFileBytes(db, own.person.id)) + file.size > most) return full();
    const source = upload ? inParts(platform, upload.bytes, upload.part_bytes, declared) : file ? inMemory(new Uint8Array(await file.arrayBuffer())) : null;
    const received = source
      ? await receiveFile(platform, source).catch(async (error: unknown) => {
          // Its parts went while they were read: the upload was made a trace, or given up, at the same moment.
          if (upload && !(await findUpload(db, upload.id))) return refused({ kind: 'part_refused' as const, fault: 'over' as const });
          throw error;
        })
      : null;
    if (received && !received.ok) return refusal(c, received.refusal);
    const stored = received?.value ?? null;
    const name = (upload?.name ?? file?.name ?? null)?.slice(-120) ?? null;
    // Nobody needs to see it yet: words may come later, but not words that say nothing.
    const fault = stored?.size ? equivalentFault(imageAlt, name) : null;
    const besides = fault !== null && fault !== 'missing' ? refused({ kind: 'equivalent_refused' as const, fault, title }) : await receiveBesides(platform, form);
    if (!besides.ok) {
      await forget(platform, [stored?.digest]);
      return refusal(c, besides.refusal);
    }
    const { captions } = besides.value;
    const preview = besides.value.preview ?? (stored && (await keepStill(platform, stored)));

    const at = platform.now().toISOString();
    const id = randomId(platform.randomBytes);
    const row: Tables['evidence'] = {
      id,
      enrolment_id: own.enrolment.id,
      period,
      kind: stored ? 'file' : link !== '' ? 'link' : 'text',
      genre: genre satisfies EvidenceGenre,
      title,
      description: words,
      public_text: '',
      reflection: '',
      link: stored || link === '' ? null : link,
      file_digest: stored?.digest ?? null,
      file_type: stored?.type ?? null,
      file_bytes: stored?.bytes ?? null,
      file_name: stored ? name : null,
      image_alt: imageAlt.trim(),
      image_width: stored?.size?.width ?? null,
      image_height: stored?.size?.height ?? null,
      deposited_at: at,
    };
    const said = aboutRow(id, about, captions, preview);
    const spent = [...parts.map(({ digest }) => digest)].filter((digest) => digest !== stored?.digest);
    const erase = (digests: readonly string[]) => askForAll(db, [...new Set(digests)].map((subject) => ({ kind: 'erase_file' as const, subject })), at);
    const writes = [
      ...insertEvidence(db, row, [...new Set(competencies)], once(learnings)),
      ...(said ? [putAbout(db, said)] : []),
      ...(upload ? [assertUpload(db, upload.id), ...deleteUpload(db, upload.id), ...erase(spent)] : []),
    ];
    // That the former went is part of the entry: no copy of the database shows it again after a restore.
    const entry = (replaced: string | null) => recordEvent(db, randomId(platform.randomBytes), { at, personId: own.person.id, kind: 'evidence_deposited', subject: id, ...(replaced === null ? {} : { detail: { replaces: replaced } }) });
    const room = stored || preview || captions ? [assertRoom(db, own.person.id, most)] : [];
    const version = former ? [insertVersion(db, { evidence_id: id, replaces: former.id, number: (former.version?.number ?? 1) + 1 })] : [];
    // The former goes, unless a review, a badge, an endorsement or a question rests on it: then both stay.
    const isKept = former !== null && (await isFrozen(db, former.id));
    // Where views show the former, they show this one, once it may be: what is confidential is no view's.
    const inPlace = former && said?.confidential !== 1 ? [putInPlace(db, own.enrolment.id, former.id, id)] : [];
    let committed = await platform.commit([...writes, entry(former && !isKept ? former.id : null), ...version, ...(former && !isKept ? [...inPlace, ...deleteEvidence(db, former.id, at), ...erase(filesOf(former))] : []), ...room]);
    if (!committed.ok && former && !isKept && STAYS.includes(committed.conflict.rule)) committed = await platform.commit([...writes, entry(null), ...version, ...room]);
    if (!committed.ok) {
      const { rule } = committed.conflict;
      await forget(platform, [stored?.digest, captions?.digest, preview?.digest]);
      // Another file came between the question and the commit.
      if (rule === 'files_full') return full();
      // The same upload was made a trace at the same moment.
      if (rule === 'upload_over') return refusal(c, { kind: 'part_refused', fault: 'over' });
      if (rule.startsWith('unique:evidence_version')) return refusal(c, { kind: 'evidence_replaced' });
      const over = overBy(rule);
      if (over) return refusal(c, over);
      throw new Error(rule);
    }
    if (upload || former) platform.afterResponse(pump(platform));
    return c.json({ id }, 201);
  },
);

/** Why a trace that is replaced stays all the same. */
const STAYS = ['evidence_frozen', 'review_frozen', 'evidence_in_use', 'foreign_key'];

/** Every file of a trace that would go with it. */
export const filesOf = (row: { file_digest: string | null; about?: { preview_digest: string | null; captions_digest: string | null } | null }): string[] =>
  [row.file_digest, row.about?.preview_digest, row.about?.captions_digest].filter((digest): digest is string => typeof digest === 'string');

type Besides = { readonly captions: { digest: string; bytes: number } | null; readonly preview: Preview | null };

/** `null` when there is nothing to say. */
function aboutRow(evidence_id: string, about: z.infer<typeof About>, captions: Besides['captions'], preview: Besides['preview']): Tables['evidence_about'] | null {
  const confidential = isTicked(about.confidential);
  const said = about.ownShare !== '' || about.members.length > 0 || about.aiUse !== '' || about.transcript !== '' || confidential === 1;
  if (!said && !captions && !preview) return null;
  return {
    evidence_id,
    own_share: about.ownShare,
    members: JSON.stringify(about.members),
    ai_use: about.aiUse,
    confidential,
    transcript: about.transcript,
    captions_digest: captions?.digest ?? null,
    captions_bytes: captions?.bytes ?? null,
    preview_digest: preview?.digest ?? null,
    preview_type: preview?.type ?? null,
    preview_bytes: preview?.bytes ?? null,
    preview_width: preview?.size.width ?? null,
    preview_height: preview?.size.height ?? null,
  };
}

export const isTicked = (value: string): 0 | 1 => (['1', 'on', 'oui'].includes(value) ? 1 : 0);
