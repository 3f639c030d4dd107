/** Deposit, edit and read one's traces. A trace is private to its owner and the staff who read the review. */
import { createRoute, z } from '@hono/zod-openapi';
import { plainAddress, plainText } from '../../credentials/index.ts';
import { EQUIVALENT_MAX, equivalentFault } from '../domain/equivalent.ts';
import { EVIDENCE_GENRES, EVIDENCE_MAX_BYTES, mediaTypeOf, type EvidenceGenre } from '../domain/evidence.ts';
import { findCompetency, findPeriod, statesLearning } from '../domain/programme.ts';
import { privatePath, type PrivateFile } from '../file-addresses.ts';
import { imageSize } from '../image-size.ts';
import { pump } from '../issuance/pump.ts';
import { mayFor } from '../permissions.ts';
import type { Platform } from '../platform/platform.ts';
import { inputProblem } from '../problems.ts';
import { countReflection } from '../queries/analyses.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { assertRoom, countFileBytes, deleteEvidence, findEvidence, insertEvidence, isFrozen, updateEvidence, type EvidenceRow } from '../queries/evidence.ts';
import { recordEvent } from '../queries/events.ts';
import { askForAll } from '../queries/outbox.ts';
import { findEnrolment } from '../queries/people.ts';
import { randomId } from '../random-id.ts';
import { recordChange } from '../record-change.ts';
import { body, hidden, json, param, plain, problem, PROBLEMS, refusal, requirePerson, router, type RouteContext } from './context.ts';
import { evidenceView } from './evidence-view.ts';
import { ownEnrolment } from './me.ts';
import { isShownTo } from './peer-views.ts';
import { EvidenceView, Learning } from './views.ts';

/** As a badge will say it, see credentials/plain.ts; a title of unprintable characters is none. */
const title = z.string().transform((text) => plainText(text).trim()).pipe(z.string().min(1).max(200));
/** A web address as a badge will cite it: no user name before the host, which is written in ASCII. */
const link = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((text) => !/^https?:\/\/[^/?#]*@/i.test(text))
  .transform(plainAddress)
  .pipe(z.string().max(2000));

const MOST_LEARNINGS = 60;

const Deposit = z.object({
  period: z.string().max(20),
  genre: z.enum(EVIDENCE_GENRES),
  title,
  description: z.string().max(4000).default(''),
  text: z.string().max(20_000).default(''),
  link: z.union([z.literal(''), link]).default(''),
  imageAlt: z.string().max(EQUIVALENT_MAX).default(''),
  competencies: z.array(z.string().max(40)).max(40).default([]),
  learnings: z.array(Learning).max(MOST_LEARNINGS).default([]),
});

const Edit = z.object({
  title: z.string().trim().min(1).max(200).optional(),
  description: z.string().max(4000).optional(),
  publicText: z.string().max(600).optional(),
  reflection: z.string().max(20_000).optional(),
  imageAlt: z.string().max(EQUIVALENT_MAX).optional(),
  competencies: z.array(z.string().max(40)).max(40).optional(),
  /** Of those that the programme has stated. */
  learnings: z.array(Learning).max(MOST_LEARNINGS).optional(),
});

/** A part of a form is text: each of these is one critical learning as JSON. */
function readLearnings(form: FormData): unknown[] {
  return form.getAll('learnings').map((value) => {
    try {
      return JSON.parse(String(value)) as unknown;
    } catch {
      return null;
    }
  });
}

const once = <T>(list: readonly T[]): T[] => [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];

export const evidence = router()
  .openapi(
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
      const form = await c.req.formData();
      const parsed = Deposit.safeParse({
        ...Object.fromEntries([...form.entries()].filter(([name, value]) => typeof value === 'string' && name !== 'competencies' && name !== 'learnings')),
        competencies: form.getAll('competencies').filter((value) => typeof value === 'string'),
        learnings: readLearnings(form),
      });
      if (!parsed.success) {
        return problem(c, inputProblem([...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))], c.get('language')));
      }
      const { period, genre, title, description, text, link, imageAlt, competencies, learnings } = parsed.data;
      const programme = await findProgramme(platform.db, own.enrolment.programme_code, own.enrolment.programme_version);
      if (!programme || !findPeriod(programme, period)) return problem(c, inputProblem(['period'], c.get('language')));
      const unknown = competencies.find((code) => !findCompetency(programme, code));
      if (unknown !== undefined) return refusal(c, { kind: 'unknown_competency', competency: unknown });

      if (!learnings.every((one) => statesLearning(programme, one))) return refusal(c, { kind: 'unknown_learning' });

      const given = form.get('file');
      const file = given instanceof File && given.size > 0 ? given : null;
      if (file && file.size > EVIDENCE_MAX_BYTES) return plain(c, 'too_large');
      const bytes = file ? new Uint8Array(await file.arrayBuffer()) : null;
      const mediaType = bytes ? mediaTypeOf(bytes) : null;
      if (bytes && !mediaType) return plain(c, 'unsupported_file');
      if (!bytes && link === '' && text.trim() === '' && description.trim() === '') return problem(c, inputProblem(['file', 'link', 'text'], c.get('language')));

      const size = bytes && mediaType?.startsWith('image/') ? imageSize(bytes) : null;
      // Nobody needs to see it yet: words may come later, but not words that say nothing.
      const fault = size ? equivalentFault(imageAlt, file!.name) : null;
      if (fault !== null && fault !== 'missing') return refusal(c, { kind: 'equivalent_refused', fault, title });
      const at = platform.now().toISOString();
      const id = randomId(platform.randomBytes);
      const most = platform.config.filesPerPerson;
      const full = async () => refusal(c, { kind: 'files_full', held: Math.ceil((await countFileBytes(platform.db, own.person.id)) / 1e6), most: most / 1e6 });
      if (bytes && (await countFileBytes(platform.db, own.person.id)) + bytes.length > most) return full();
      const digest = bytes ? await platform.files.put(bytes) : null;
      const committed = await platform.commit([
        ...insertEvidence(
          platform.db,
          {
            id,
            enrolment_id: own.enrolment.id,
            period,
            kind: bytes ? 'file' : link !== '' ? 'link' : 'text',
            genre: genre satisfies EvidenceGenre,
            title,
            description: [description.trim(), text.trim()].filter((part) => part !== '').join('\n\n'),
            public_text: '',
            reflection: '',
            link: bytes || link === '' ? null : link,
            file_digest: digest,
            file_type: mediaType,
            file_bytes: bytes ? bytes.length : null,
            file_name: file ? file.name.slice(-120) : null,
            image_alt: imageAlt.trim(),
            image_width: size?.width ?? null,
            image_height: size?.height ?? null,
            deposited_at: at,
          },
          [...new Set(competencies)],
          once(learnings),
        ),
        recordEvent(platform.db, randomId(platform.randomBytes), { at, personId: own.person.id, kind: 'evidence_deposited', subject: id }),
        ...(bytes ? [assertRoom(platform.db, own.person.id, most)] : []),
      ]);
      if (!committed.ok && committed.conflict.rule === 'files_full') {
        // Another file came between the question and the commit; these bytes go, unless somebody else has the same.
        await platform.commit(askForAll(platform.db, [{ kind: 'erase_file', subject: digest! }], at));
        platform.afterResponse(pump(platform));
        return full();
      }
      if (!committed.ok && committed.conflict.rule === 'departed') return refusal(c, { kind: 'departed' });
      if (!committed.ok) throw new Error(committed.conflict.rule);
      return c.json({ id }, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/evidence/{evidence}',
      request: { ...param('evidence'), ...body(Edit) },
      responses: { 200: json(EvidenceView, 'Trace edited'), ...PROBLEMS },
    }),
    async (c) => {
      const platform = c.get('platform');
      const { db } = platform;
      const row = await findEvidence(db, c.req.valid('param').evidence);
      const own = await ownEnrolment(c, row?.enrolment_id ?? '');
      if (own instanceof Response) return own;
      if (!row) return plain(c, 'not_found');
      const { competencies, learnings, publicText, imageAlt, ...written } = c.req.valid('json');
      const edit = { ...written, ...(written.title === undefined ? {} : { title: plainText(written.title).trim() }) };
      if (edit.title === '') return problem(c, inputProblem(['title'], c.get('language')));
      // A trace that teachers are reading does not change under their eyes; what the student writes for the public may.
      const frozen = await isFrozen(db, row.id);
      if (frozen && (edit.title !== undefined || edit.description !== undefined || competencies !== undefined || learnings !== undefined)) return plain(c, 'evidence_frozen');
      if (competencies || learnings) {
        const programme = await findProgramme(db, own.enrolment.programme_code, own.enrolment.programme_version);
        const unknown = competencies?.find((code) => !programme || !findCompetency(programme, code));
        if (unknown !== undefined) return refusal(c, { kind: 'unknown_competency', competency: unknown });
        if (learnings && !(programme && learnings.every((one) => statesLearning(programme, one)))) return refusal(c, { kind: 'unknown_learning' });
      }
      const fault = imageAlt !== undefined && row.image_width !== null ? equivalentFault(imageAlt, row.file_name) : null;
      if (fault !== null && fault !== 'missing') return refusal(c, { kind: 'equivalent_refused', fault, title: row.title });
      const changed = { ...edit, ...(publicText === undefined ? {} : { public_text: publicText.trim() }), ...(imageAlt === undefined ? {} : { image_alt: imageAlt.trim() }) };
      const claimed = competencies ? [...new Set(competencies)] : undefined;
      const committed = await platform.commit([
        ...updateEvidence(db, row.id, changed, claimed, learnings && once(learnings)),
        ...(edit.reflection === undefined ? [] : countReflection(db, row.id, platform.now().toISOString())),
        ...(await recordChange(
          platform, own.person.id, { at: platform.now().toISOString(), personId: own.person.id, kind: 'evidence_edited', subject: row.id },
          { before: row, after: { ...row, ...changed, ...(claimed ? { competencies: claimed } : {}), ...(learnings ? { learnings } : {}) } },
        )),
      ]);
      // Submitted between the question and the commit.
      if (!committed.ok && committed.conflict.rule === 'evidence_frozen') return plain(c, 'evidence_frozen');
      if (!committed.ok) throw new Error(committed.conflict.rule);
      return c.json(evidenceView((await findEvidence(db, row.id))!), 200);
    },
  )
  .openapi(
    createRoute({ method: 'delete', path: '/api/evidence/{evidence}', request: param('evidence'), responses: { 200: json(z.object({ ok: z.literal(true) }), 'Trace deleted'), ...PROBLEMS } }),
    async (c) => {
      const platform = c.get('platform');
      const { db } = platform;
      const row = await findEvidence(db, c.req.valid('param').evidence);
      const own = await ownEnrolment(c, row?.enrolment_id ?? '');
      if (own instanceof Response) return own;
      if (!row) return plain(c, 'not_found');
      const at = platform.now().toISOString();
      const committed = await platform.commit([
        ...deleteEvidence(db, row.id),
        ...(row.file_digest ? askForAll(db, [{ kind: 'erase_file' as const, subject: row.file_digest }], at) : []),
        ...(await recordChange(platform, own.person.id, { at, personId: own.person.id, kind: 'evidence_deleted', subject: row.id }, { before: row, after: null })),
      ]);
      if (committed.ok) {
        platform.afterResponse(pump(platform));
        return c.json({ ok: true as const }, 200);
      }
      switch (committed.conflict.rule) {
        case 'evidence_frozen':
        case 'review_frozen':
          return plain(c, 'evidence_frozen');
        case 'evidence_in_use':
        case 'foreign_key':
          return refusal(c, { kind: 'evidence_in_use' });
        default:
          throw new Error(committed.conflict.rule);
      }
    },
  );

// Bytes, not JSON: outside the typed client, and told here for the description of the API.
evidence.openAPIRegistry.registerPath({
  method: 'get',
  path: '/api/evidence/{evidence}/file',
  request: param('evidence'),
  responses: { 200: { description: 'The file of a trace', content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } }, ...PROBLEMS },
});

/** The file of a trace, for its owner, the staff of the cohort, the student's referent teacher and a classmate to whom the student shows it. */
export const evidenceFiles = router();
evidenceFiles.get('/api/evidence/:evidence/file', async (c) => {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  const platform = c.get('platform');
  const { db } = platform;
  const row = await findEvidence(db, c.req.param('evidence'));
  const enrolment = row ? await findEnrolment(db, row.enrolment_id) : undefined;
  const allowed = row && enrolment && (enrolment.person_id === person.id || mayFor(person, 'read_review', { cohort: enrolment.cohort_id, period: row.period, student: enrolment.id }) || (await isShownTo(db, row.id, person.id, platform.now().toISOString())));
  if (!allowed) return hidden(c);
  if (!row.file_digest) return plain(c, 'not_found');
  return (await toPrivateFile(platform, 'evidence', row.id)) ?? traceFile(c, row);
});

/** The deposited file, for whoever was found to be allowed to read it. */
export async function traceFile(c: RouteContext, row: EvidenceRow | null): Promise<Response> {
  const bytes = row?.file_digest ? await c.get('platform').files.get(row.file_digest) : null;
  return bytes ? fileResponse(bytes, row!.file_type!, row!.file_name ?? 'trace', 'private, no-store') : plain(c, 'not_found');
}

/** The way to a private file at the origin of people's files, for two minutes; `null` where the main origin serves it itself. */
export async function toPrivateFile(platform: Platform, what: PrivateFile, id: string): Promise<Response | null> {
  const { filesOrigin } = platform.config;
  if (filesOrigin === null) return null;
  return new Response(null, { status: 303, headers: { location: `${filesOrigin}${await privatePath(platform, what, id)}`, 'cache-control': 'private, no-store' } });
}

/**
 * Somebody's file, so that it can do nothing in our origin: one of the allowed
 * types, no sniffing, no scripts; images are shown, everything else is downloaded.
 */
export function fileResponse(bytes: Uint8Array, mediaType: string, name: string, cacheControl: string): Response {
  const ascii = name.replace(/[^\w.-]+/g, '_');
  const shown = mediaType.startsWith('image/');
  return new Response(Uint8Array.from(bytes), {
    headers: {
      'content-type': mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType,
      'content-disposition': `${shown ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': cacheControl,
    },
  });
}
