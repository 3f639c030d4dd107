/** Following: the training plan of a student and of a cohort, and the steps of the memoir. Early warnings are elsewhere, and in neither. */
import { createRoute, z } from '@hono/zod-openapi';
import { parisDay } from '../domain/calendar.ts';
import { PROGRESS, planOf } from '../domain/following.ts';
import { milestonesOf, readMilestones, readReached } from '../domain/memoir-steps.ts';
import { findPeriod, type Programme } from '../domain/programme.ts';
import { REVIEW_STATES } from '../domain/review.ts';
import { may, mayFor, type Action } from '../permissions.ts';
import { findCohort, findProgramme } from '../queries/cohorts.ts';
import { readEnrolmentLife } from '../queries/enrolment-life.ts';
import { recordEvent } from '../queries/events.ts';
import { findMilestones, insertMemoirStep, insertMilestones, listFollowed, readFollowed, splitByStudent } from '../queries/following.ts';
import { findEnrolment, fullName } from '../queries/people.ts';
import type { Database } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { body, hidden, json, param, plain, PROBLEMS, refusal, requireAuthority, requirePerson, router, type RouteContext } from './context.ts';
import { currentPeriodOf, factsOf, MemoirSteps, memoirStepsOf, PlacementYears, placementYearsOf, trainingPlan, TrainingPlan } from './following-view.ts';
import { CohortRef, programmeView, ProgrammeView } from './views.ts';

const Milestones = z.array(z.object({ name: z.string().max(200), dueOn: z.string().max(10).nullable() }));
const CohortFollowing = z
  .object({
    cohort: CohortRef,
    programme: ProgrammeView,
    period: z.string(),
    periods: z.array(z.string()),
    situations: z.array(z.string()),
    milestones: Milestones,
    milestonesRevision: z.int(),
    students: z.array(
      z.object({
        enrolment: z.string(),
        name: z.string(),
        review: z.object({ id: z.string(), state: z.enum(REVIEW_STATES) }).nullable(),
        /** In the order of `situations`. */
        progress: z.array(z.object({ progress: z.enum(PROGRESS), traces: z.int() })),
        otherTraces: z.int(),
        interviewOn: z.string().nullable(),
        placements: PlacementYears,
        memoir: z.string().nullable(),
        memoirSteps: MemoirSteps,
      }),
    ),
    /** Whether who asks may note a step of a memoir, and list the steps. */
    mayFollow: z.boolean(),
  })
  .openapi('CohortFollowing');
const Ok = json(z.object({ revision: z.int() }), 'Recorded; what stood before is kept');

/** @throws when the version that a cohort follows is gone, which the database prevents */
export async function programmeOf(db: Database, of: { programme_code: string; programme_version: string }): Promise<Programme> {
  const programme = await findProgramme(db, of.programme_code, of.programme_version);
  if (!programme) throw new Error(`no programme ${of.programme_code}`);
  return programme;
}

/** An enrolment for its holder, or for who may do this with it; anybody else is not told that it exists. */
export async function openEnrolment(c: RouteContext, id: string, action: Action, { orOwn }: { orOwn: boolean }) {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  const { db } = c.get('platform');
  const enrolment = await findEnrolment(db, id);
  if (!enrolment) return hidden(c);
  const isOwn = enrolment.person_id === person.id;
  const on = { cohort: enrolment.cohort_id, student: enrolment.id };
  if (!(isOwn && orOwn) && !mayFor(person, action, on)) return mayFor(person, 'read_review', on) ? plain(c, 'forbidden') : hidden(c);
  return { person, enrolment, isOwn, on, programme: await programmeOf(db, enrolment) };
}

export const following = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/enrolments/{enrolment}/plan', request: param('enrolment'), responses: { 200: json(TrainingPlan, 'The training plan, for its student and for who reads their reviews'), ...PROBLEMS } }),
    async (c) => {
      const opened = await openEnrolment(c, c.req.valid('param').enrolment, 'read_review', { orOwn: true });
      if (opened instanceof Response) return opened;
      const { enrolment, programme, isOwn } = opened;
      const { db } = c.get('platform');
      const [rows, own, life] = await Promise.all([readFollowed(db, [enrolment.id]), findMilestones(db, enrolment.cohort_id), readEnrolmentLife(db, [enrolment.id])]);
      const named = { id: enrolment.id, name: fullName(enrolment), cohort: { id: enrolment.cohort_id, name: enrolment.cohort_name } };
      return c.json(trainingPlan({ enrolment: named, programme, rows, milestones: own.milestones, life, isOwn }), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/cohorts/{cohort}/following',
      request: { ...param('cohort'), query: z.object({ period: z.string().max(20).optional() }) },
      responses: { 200: json(CohortFollowing, 'Who has deposited for which situation of one period'), ...PROBLEMS },
    }),
    async (c) => {
      const { db } = c.get('platform');
      const cohort = await findCohort(db, c.req.valid('param').cohort);
      const person = requireAuthority(c, 'read_cohort', cohort?.id ?? '');
      if (person instanceof Response) return person;
      if (!cohort) return plain(c, 'not_found');
      const [programme, students, own] = await Promise.all([programmeOf(db, cohort), listFollowed(db, cohort.id), findMilestones(db, cohort.id)]);
      const ids = students.map((one) => one.id);
      const [rows, life] = await Promise.all([readFollowed(db, ids), readEnrolmentLife(db, ids)]);
      const rowsOf = splitByStudent(rows);
      const facts = new Map(ids.map((id) => [id, factsOf(rowsOf(id), id)]));
      const current = [...Map.groupBy([...facts.values()].flatMap((one) => currentPeriodOf(programme, one.reviews) ?? []), (one) => one)].toSorted(([, one], [, other]) => other.length - one.length)[0]?.[0];
      // The period that most students are in.
      const code = c.req.valid('query').period ?? current ?? programme.periods[0]?.code;
      const period = code === undefined ? undefined : findPeriod(programme, code);
      if (!period) return plain(c, 'not_found');
      const planned = new Map(ids.map((id) => [id, planOf(programme, facts.get(id)!.facts).find((one) => one.period.code === period.code)!]));
      return c.json(
        {
          cohort: { id: cohort.id, name: cohort.name },
          programme: programmeView(programme),
          period: period.code,
          periods: programme.periods.map((one) => one.code),
          situations: planned.values().next().value?.situations.map((one) => one.title) ?? [],
          milestones: milestonesOf(programme, own.milestones).map((one) => ({ ...one })),
          milestonesRevision: own.revision,
          students: students.map((one) => {
            const review = facts.get(one.id)!.reviews.find((each) => each.period === period.code);
            const { situations, otherTraces } = planned.get(one.id)!;
            return {
              enrolment: one.id, name: fullName(one), review: review ? { id: review.id, state: review.state } : null,
              progress: situations.map((each) => ({ progress: each.progress, traces: each.counts.traces })), otherTraces, interviewOn: review?.interviewOn ?? null,
              placements: placementYearsOf(programme, life, one.id),
              memoir: rowsOf(one.id).memoirs.at(-1)?.title ?? null,
              memoirSteps: memoirStepsOf(programme, own.milestones, rowsOf(one.id), one.id),
            };
          }),
          mayFollow: may(person.grants, 'follow', cohort.id),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/cohorts/{cohort}/memoir-milestones',
      request: { ...param('cohort'), ...body(z.object({ expectedRevision: z.int().min(0), milestones: Milestones.max(50) })) },
      responses: { 200: Ok, ...PROBLEMS },
    }),
    async (c) => {
      const cohort = await findCohort(c.get('platform').db, c.req.valid('param').cohort);
      const person = requireAuthority(c, 'follow', cohort?.id ?? '');
      if (person instanceof Response) return person;
      if (!cohort) return plain(c, 'not_found');
      const { expectedRevision, milestones } = c.req.valid('json');
      const read = readMilestones(milestones);
      if (!read.ok) return refusal(c, read.refusal);
      const { db, commit, now, randomBytes } = acting(c.get('platform'), person, 'follow', cohort.id);
      const at = now().toISOString();
      const revision = expectedRevision + 1;
      const committed = await commit([
        insertMilestones(db, { cohort_id: cohort.id, revision, milestones: JSON.stringify(read.value), recorded_by: person.id, recorded_at: at }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'memoir_milestones_set', subject: cohort.id, detail: { revision } }),
      ]);
      return committed.ok ? c.json({ revision }, 200) : refusal(c, { kind: 'following_changed' });
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/enrolments/{enrolment}/memoir-steps',
      request: { ...param('enrolment'), ...body(z.object({ milestone: z.string().max(200), reachedOn: z.string().max(10).nullable(), expectedRevision: z.int().min(0) })) },
      responses: { 201: Ok, ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openEnrolment(c, c.req.valid('param').enrolment, 'follow', { orOwn: false });
      if (opened instanceof Response) return opened;
      const { person, enrolment, programme, on } = opened;
      const { db, commit, now, randomBytes } = acting(c.get('platform'), person, 'follow', on);
      const { milestone, reachedOn, expectedRevision } = c.req.valid('json');
      const read = readReached(milestone, reachedOn, milestonesOf(programme, (await findMilestones(db, enrolment.cohort_id)).milestones), parisDay(now()));
      if (!read.ok) return refusal(c, read.refusal);
      const at = now().toISOString();
      const revision = expectedRevision + 1;
      const committed = await commit([
        insertMemoirStep(db, { enrolment_id: enrolment.id, milestone, revision, reached_on: read.value, recorded_by: person.id, recorded_at: at }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'memoir_step_recorded', subject: enrolment.id, detail: { revision } }),
      ]);
      if (committed.ok) return c.json({ revision }, 201);
      return refusal(c, { kind: committed.conflict.rule === 'own_decision' ? 'own_decision' : 'following_changed' });
    },
  );
