/** Ratings to and from Moodle's gradebook: given out as a CSV file, read in as something that a proposal may rest on. */
import { createRoute, z } from '@hono/zod-openapi';
import { hexDigest } from '../../credentials/index.ts';
import { writeCsvLine } from '../audit/csv.ts';
import { attainedLevel } from '../domain/award.ts';
import { findPeriod, type Period, type Programme } from '../domain/programme.ts';
import { planRatings, ratingRows, type RatedStudent, type RatingChange, type RatingFault } from '../domain/ratings-file.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { inputProblem } from '../problems.ts';
import { findCohort } from '../queries/cohorts.ts';
import { recordEvent } from '../queries/events.ts';
import { insertOutsideRatings, listFollowed, readFollowed } from '../queries/following.ts';
import { fullName, type Person } from '../queries/people.ts';
import type { Tables } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { PEOPLE_MAX_BYTES } from './cohort-people.ts';
import { body, json, param, plain, problem, PROBLEMS, refusal, requireAuthority, router, type RouteContext } from './context.ts';
import { programmeOf } from './following.ts';

const Preview = z
  .object({
    changes: z.array(z.object({ line: z.int(), name: z.string(), competency: z.string(), level: z.int(), change: z.enum(['new', 'updated', 'nothing']) })),
    faults: z.array(z.object({ line: z.int(), kind: z.string(), value: z.string() })),
    ignored: z.array(z.string()),
    /** Names exactly these changes: carrying them out asks for it. */
    plan: z.string(),
  })
  .openapi('RatingsPreview');
const Text = z.object({ period: z.string().max(40), text: z.string().max(PEOPLE_MAX_BYTES) });
/** What is given out: levels that a jury awarded, or what teachers proposed last in the period. */
export const RATINGS_GIVEN = ['attained', 'proposed'] as const;

type Opened = { readonly person: Person; readonly cohort: Tables['cohort']; readonly programme: Programme; readonly period: Period };

async function open(c: RouteContext, id: string, code: string): Promise<Opened | Extract<ReturnType<typeof plain>, Response>> {
  const { db } = c.get('platform');
  const cohort = await findCohort(db, id);
  const person = requireAuthority(c, 'follow', cohort?.id ?? '');
  if (person instanceof Response) return person;
  if (!cohort) return plain(c, 'not_found');
  const programme = await programmeOf(db, cohort);
  const period = findPeriod(programme, code);
  return period ? { person, cohort, programme, period } : problem(c, inputProblem(['period'], c.get('language')));
}

type Planned = { readonly changes: readonly RatingChange[]; readonly faults: readonly RatingFault[]; readonly ignored: readonly string[]; readonly plan: string };

async function plan({ db }: Platform, { person, cohort, programme, period }: Opened, text: string): Promise<Result<Planned>> {
  const students = await listFollowed(db, cohort.id);
  const { ratings } = await readFollowed(db, students.map((one) => one.id));
  const known = new Map(
    students.flatMap((one): [string, RatedStudent][] => {
      const rated = { enrolment: one.id, name: fullName(one), isReader: one.person_id === person.id, known: ratings.filter((row) => row.enrolment_id === one.id && row.period === period.code) };
      return [[one.email, rated], [one.id, rated]];
    }),
  );
  const file = planRatings(text, known, programme, period);
  if (!file.ok) return refused(file.fault.kind === 'no_competency' ? { kind: 'ratings_without_competency' } : { kind: 'people_file_refused', fault: file.fault });
  return accepted({ ...file, plan: await hexDigest(JSON.stringify([cohort.id, period.code, file.changes, file.faults])) });
}

export const ratings = router()
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/cohorts/{cohort}/ratings.csv',
      request: { ...param('cohort'), query: z.object({ period: z.string().max(40).default(''), what: z.enum(RATINGS_GIVEN).default('attained') }) },
      responses: { 200: { description: 'For Moodle: an address a line, a level’s name for each competency of the period', content: { 'text/csv': { schema: z.string() } } }, ...PROBLEMS },
    }),
    async (c) => {
      const { db } = c.get('platform');
      const { period: asked, what } = c.req.valid('query');
      const cohort = await findCohort(db, c.req.valid('param').cohort);
      const first = cohort && (await programmeOf(db, cohort)).periods[0]?.code;
      const opened = await open(c, c.req.valid('param').cohort, asked === '' ? (first ?? '') : asked);
      if (opened instanceof Response) return opened;
      const { programme, period, person } = opened;
      // What is proposed for oneself is told with the feedback, not by a role.
      const students = (await listFollowed(db, opened.cohort.id)).filter((one) => what === 'attained' || one.person_id !== person.id);
      const rows = await readFollowed(db, students.map((one) => one.id));
      const lines = ratingRows(
        programme,
        period,
        students.map((one) => {
          const review = rows.reviews.find((each) => each.enrolment_id === one.id && each.period === period.code);
          const awards = rows.awards.filter((each) => each.enrolment_id === one.id);
          return {
            email: one.email,
            level: (competency) => (what === 'attained' ? attainedLevel(awards, competency) || null : (rows.assessments.findLast((each) => each.review_id === review?.id && each.kind === 'teacher' && each.competency === competency)?.level ?? null)),
          };
        }),
      );
      return c.body(lines.map((line) => writeCsvLine(line)).join(''), 200, {
        'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="moodle-${period.code.replaceAll(/[^A-Za-z0-9-]/g, '')}-${what}.csv"`, 'cache-control': 'no-store',
      });
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/cohorts/{cohort}/ratings/preview', request: { ...param('cohort'), ...body(Text) }, responses: { 200: json(Preview, 'What reading the file would change; nothing is written'), ...PROBLEMS } }),
    async (c) => {
      const { period, text } = c.req.valid('json');
      const opened = await open(c, c.req.valid('param').cohort, period);
      if (opened instanceof Response) return opened;
      const planned = await plan(c.get('platform'), opened, text);
      if (!planned.ok) return refusal(c, planned.refusal);
      const { changes, faults, ignored, plan: name } = planned.value;
      return c.json({ changes: changes.map(({ line, name: who, competency, level, change }) => ({ line, name: who, competency, level, change })), faults: [...faults], ignored: [...ignored], plan: name }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/cohorts/{cohort}/ratings',
      request: { ...param('cohort'), ...body(Text.extend({ plan: z.string().max(100) })) },
      responses: { 201: json(z.object({ added: z.int(), updated: z.int() }), 'Read in, all of it; nothing is proposed and nothing decided'), ...PROBLEMS },
    }),
    async (c) => {
      const { period: code, text, plan: asked } = c.req.valid('json');
      const opened = await open(c, c.req.valid('param').cohort, code);
      if (opened instanceof Response) return opened;
      const { person, cohort, period } = opened;
      const platform = acting(c.get('platform'), person, 'follow', cohort.id);
      const planned = await plan(platform, opened, text);
      if (!planned.ok) return refusal(c, planned.refusal);
      const { changes, faults } = planned.value;
      if (faults.length > 0) return refusal(c, { kind: 'people_file_faults', lines: faults.map((one) => one.line) });
      if (planned.value.plan !== asked) return refusal(c, { kind: 'people_changed' });
      const counts = { added: changes.filter((one) => one.change === 'new').length, updated: changes.filter((one) => one.change === 'updated').length };
      if (counts.added + counts.updated === 0) return c.json(counts, 201);
      const at = platform.now().toISOString();
      const rows = changes
        .filter((one) => one.change !== 'nothing')
        .map((one) => ({ enrolment_id: one.enrolment, period: period.code, competency: one.competency, source: 'moodle' as const, revision: one.revision + 1, level: one.level, read_in_by: person.id, read_in_at: at }));
      const committed = await platform.commit([
        ...insertOutsideRatings(platform.db, rows),
        recordEvent(platform.db, randomId(platform.randomBytes), { at, personId: person.id, kind: 'ratings_read_in', subject: cohort.id, detail: { period: period.code, ...counts } }),
      ]);
      return committed.ok ? c.json(counts, 201) : refusal(c, { kind: 'people_changed' });
    },
  );
