/** Convening a jury: the reviews of a cohort and period that await one are put before it. */
import { createRoute, z } from '@hono/zod-openapi';
import { cleanLine, isReadable } from '../domain/jury.ts';
import { findPeriod } from '../domain/programme.ts';
import { readRedeliberation, REDELIBERATION_BASES } from '../domain/redeliberation.ts';
import { unitsOf } from '../domain/unit-result.ts';
import { latestDecisions } from '../issuance/sign-minutes.ts';
import { inputProblem } from '../problems.ts';
import { findCohort, findProgramme } from '../queries/cohorts.ts';
import { recordEvent } from '../queries/events.ts';
import { findMinutes, insertJury, listDecisionsBefore, listJuryReviews, listReviewsAwaitingJury, listReviewsForSecondSession } from '../queries/juries.ts';
import { insertRedeliberation } from '../queries/redeliberations.ts';
import { listBoundResults } from '../queries/unit-results.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, problem, PROBLEMS, refusal, requireAuthority, router } from './context.ts';
import { openJury } from './open-jury.ts';

/** It stands at the head of the minutes. */
const Title = z.string().transform(cleanLine).pipe(z.string().min(1).max(160).refine(isReadable));
const NewJury = z.object({ cohort: z.string().max(80), period: z.string().max(20), title: Title, convenedOn: z.iso.date(), session: z.union([z.literal(1), z.literal(2)]).default(1) });

export const convening = router().openapi(
  createRoute({
    method: 'post',
    path: '/api/juries',
    request: body(NewJury),
    responses: { 201: json(z.object({ id: z.string(), students: z.int() }), 'Jury convened'), ...PROBLEMS },
  }),
  async (c) => {
    const { cohort: cohortId, period, title, convenedOn, session } = c.req.valid('json');
    const platform = c.get('platform');
    const { db, now, randomBytes } = platform;
    const cohort = await findCohort(db, cohortId);
    const on = { cohort: cohort?.id ?? '', period };
    const person = requireAuthority(c, 'convene_jury', on);
    if (person instanceof Response) return person;
    if (!cohort) return plain(c, 'not_found');
    const programme = await findProgramme(db, cohort.programme_code, cohort.programme_version);
    if (!programme || !findPeriod(programme, period)) return problem(c, inputProblem(['period'], c.get('language')));
    const { rows: reviews } = await (session === 2 ? listReviewsForSecondSession : listReviewsAwaitingJury)(db, cohort.id, period);
    if (reviews.length === 0) return refusal(c, { kind: 'no_review_before_jury' });
    const id = randomId(randomBytes);
    const at = now().toISOString();
    const committed = await acting(platform, person, 'convene_jury', on).commit([
      ...insertJury(db, { id, cohort_id: cohort.id, period, title, convened_on: convenedOn, session }, reviews.map((one) => one.id)),
      recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'jury_convened', subject: id, detail: { reviews: reviews.length } }),
    ]);
    // Two people convened at once: the reviews are before the other's jury.
    if (!committed.ok) return refusal(c, { kind: 'no_review_before_jury' });
    return c.json({ id, students: reviews.length }, 201);
  },
)
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/juries/{jury}/redeliberation',
      request: {
        ...param('jury'),
        ...body(
          z.object({
            title: Title, convenedOn: z.iso.date(), basis: z.enum(REDELIBERATION_BASES), reason: z.string().max(4000),
            lines: z.array(z.object({ enrolment: z.string().max(80), competency: z.string().max(40) })).max(2000).default([]),
            /** Absent: every result of the students of these lines. */
            units: z.array(z.object({ enrolment: z.string().max(80), unit: z.string().max(300) })).max(2000).optional(),
          }),
        ),
      },
      responses: { 201: json(z.object({ id: z.string(), lines: z.int(), units: z.int() }), 'A jury of its own, before which these lines and results of signed minutes are open again, and nothing else'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openJury(c, c.req.valid('param').jury, 'convene_jury');
      if (opened instanceof Response) return opened;
      const { jury, programme, person, on } = opened;
      const { title, convenedOn, ...typed } = c.req.valid('json');
      const read = readRedeliberation(typed);
      if (!read.ok) return refusal(c, read.refusal);
      const { db, commit, now, randomBytes } = acting(c.get('platform'), person, 'convene_jury', on);
      const [minutes, reviews, decisions, bound] = await Promise.all([findMinutes(db, jury.id), listJuryReviews(db, jury.id), listDecisionsBefore(db, jury.id), listBoundResults(db, jury.id)]);
      if (!minutes) return refusal(c, { kind: 'deliberation_open' });
      const { basis, reason, lines } = read.value;
      // What holds today of these minutes: a line that was decided again since is taken up from where it was.
      const latest = latestDecisions(decisions).filter((one) => one.jury_id === jury.id);
      const known = lines.flatMap((line) => latest.find((one) => one.enrolment_id === line.enrolment && one.competency === line.competency) ?? []);
      if (known.length < lines.length) return refusal(c, { kind: 'redeliberation_unreadable', field: 'lines' });
      const takesUp = ({ enrolment, unit }: { enrolment: string; unit: string }): boolean =>
        unitsOf(programme, jury.period).includes(unit) && reviews.some((one) => one.enrolment_id === enrolment) && !bound.some((one) => one.enrolment_id === enrolment && one.unit === unit && one.jury_id !== jury.id);
      const ofLines = [...new Set(lines.map((one) => one.enrolment))].flatMap((enrolment) => unitsOf(programme, jury.period).map((unit) => ({ enrolment, unit })));
      const units = read.value.units ?? ofLines.filter(takesUp);
      if (!units.every(takesUp)) return refusal(c, { kind: 'redeliberation_unreadable', field: 'units' });
      const id = randomId(randomBytes);
      const at = now().toISOString();
      const students = new Set([...lines, ...units].map((one) => one.enrolment));
      const committed = await commit([
        ...insertJury(db, { id, cohort_id: jury.cohort_id, period: jury.period, title, convened_on: convenedOn, session: jury.session }, reviews.filter((one) => students.has(one.enrolment_id)).map((one) => one.review_id)),
        ...insertRedeliberation(
          db,
          { jury_id: id, of_jury: jury.id, basis, reason, opened_by: person.id, opened_at: at },
          known.map((one) => ({ jury_id: id, enrolment_id: one.enrolment_id, competency: one.competency, decision_id: one.id })),
          units.map((one) => ({ jury_id: id, enrolment_id: one.enrolment, unit: one.unit })),
        ),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'redeliberation_opened', subject: id, detail: { of: jury.id, basis, lines: known.length, units: units.length } }),
      ]);
      if (committed.ok) return c.json({ id, lines: known.length, units: units.length }, 201);
      return refusal(c, { kind: committed.conflict.rule === 'review_before_jury' ? 'no_review_before_jury' : 'jury_changed' });
    },
  );
