/**
 * Early warnings: to the student first, from a later day to who follows them,
 * and to nobody else. No jury, no tutor and no export to others has them.
 */
import { createRoute, z } from '@hono/zod-openapi';
import { parisDay } from '../domain/calendar.ts';
import { findPeriod, statedBy, workedOn, type Programme } from '../domain/programme.ts';
import { ANSWER_ACTS, answerWarning, forTeachers, readSettings, warningsOf, type Warning, type WarningSettings } from '../domain/warning.ts';
import { may } from '../permissions.ts';
import { inputProblem } from '../problems.ts';
import { findCohort } from '../queries/cohorts.ts';
import { listTakingPart } from '../queries/enrolment-life.ts';
import { recordEvent } from '../queries/events.ts';
import { listFollowed, readFollowed, splitByStudent, type Followed } from '../queries/following.ts';
import { fullName } from '../queries/people.ts';
import type { Database, Tables } from '../queries/schema.ts';
import { insertWarningAnswer, insertWarningSetting, listSubmissionDays, listWarningAnswers, listWarningSettings } from '../queries/warnings.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, problem, PROBLEMS, refusal, requireAuthority, router } from './context.ts';
import { openEnrolment, programmeOf } from './following.ts';
import { factsOf, tracesOfLearning } from './following-view.ts';
import { ownEnrolment } from './me.ts';
import { CohortRef } from './views.ts';

const Answer = z.object({ act: z.enum(ANSWER_ACTS), words: z.string(), at: z.string() });
const common = { period: z.string(), key: z.string(), since: z.string(), teacherFrom: z.string(), answer: Answer.nullable(), revision: z.int() };
/** The rule with its facts: a page makes the sentence. */
const WarningView = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('inactivity'), ...common, days: z.int(), threshold: z.int(), lastActivityOn: z.string() }),
  z.object({ rule: z.literal('unevidenced'), ...common, competency: z.string(), learnings: z.array(z.string()), dueOn: z.string(), weeks: z.int() }),
]);
const Settings = z.object({ inactivityDays: z.int().nullable(), weeksBefore: z.int().nullable(), dueOn: z.string().max(10).nullable(), endsOn: z.string().max(10), teacherAfterDays: z.int() });
/** The thresholds stand beside the warnings: whoever reads one can check it. */
const Warnings = z.object({ warnings: z.array(WarningView), settings: z.array(Settings.extend({ period: z.string() })) }).openapi('Warnings');

type SettingRow = Tables['warning_setting'];
const settingsOf = (row: SettingRow): WarningSettings => ({ inactivityDays: row.inactivity_days, weeksBefore: row.weeks_before, dueOn: row.due_on, endsOn: row.ends_on, teacherAfterDays: row.teacher_after_days });
type Of = { readonly id: string; readonly person_id: string };

/** What holds today for one student, in every period that has settings. */
function computed(programme: Programme, rows: Followed, settings: readonly SettingRow[], days: ReadonlyMap<string, string>, of: Of, today: string): (Warning & { period: string })[] {
  const { reviews, facts } = factsOf(rows, of.id);
  const own = rows.assessments.filter((one) => one.kind === 'self' && reviews.some((review) => review.id === one.review_id));
  const acts = reviews.flatMap((one) => one.steps.filter((step) => step.person_id === of.person_id));
  const last = [...facts.traces.map((one) => one.depositedAt), ...own.map((one) => one.at), ...acts.map((one) => one.at)].sort().at(-1);
  return settings.flatMap((row) => {
    const period = findPeriod(programme, row.period);
    const review = reviews.find((one) => one.period === row.period);
    if (!period || !review) return [];
    const worked = workedOn(programme, period);
    const traces = facts.traces.filter((one) => one.period === row.period);
    const opened = review.steps.find((one) => one.act === 'open')?.at;
    // The review's own day, with what its student was granted, goes before that of the thresholds.
    return warningsOf({ ...settingsOf(row), dueOn: days.get(review.id) ?? row.due_on }, {
      today, setOn: parisDay(new Date(row.set_at)), state: review.state, openedOn: opened ? parisDay(new Date(opened)) : null, lastActivityOn: last === undefined ? null : parisDay(new Date(last)),
      competencies: worked.map((code) => ({ code, traces: traces.filter((one) => one.competencies.includes(code)).length })),
      // Those of the level that the period names as its landmark: what it works towards.
      learnings: statedBy(programme)
        .criticalLearnings.filter((one) => worked.includes(one.competency) && one.level === period.expectedLevel)
        .map((one) => ({ competency: one.competency, text: one.text, traces: tracesOfLearning(rows, facts.traces, one) })),
    }).map((one) => ({ ...one, period: row.period }));
  });
}

type Answers = Awaited<ReturnType<typeof listWarningAnswers>>;
const viewOf = (warnings: readonly (Warning & { period: string })[], answers: Answers, enrolment: string): z.infer<typeof WarningView>[] =>
  warnings.map((one) => {
    const answer = answers.findLast((row) => row.enrolment_id === enrolment && row.period === one.period && row.warning === one.key);
    const said = { answer: answer ? { act: answer.act, words: answer.words, at: answer.at } : null, revision: answer?.revision ?? 0 };
    return one.rule === 'inactivity' ? { ...one, ...said } : { ...one, ...said, learnings: [...one.learnings] };
  });
const shownSettings = (rows: readonly SettingRow[]): z.infer<typeof Warnings>['settings'] => rows.map((one) => ({ period: one.period, ...settingsOf(one) }));

async function read(db: Database, programme: Programme, cohort: string, of: readonly Of[], today: string) {
  const ids = of.map((one) => one.id);
  const [rows, settings, answers, taking] = await Promise.all([readFollowed(db, ids), listWarningSettings(db, cohort), listWarningAnswers(db, ids), listTakingPart(db, ids, today)]);
  const days = await listSubmissionDays(db, settings.length === 0 ? [] : rows.reviews.map((one) => one.id));
  const rowsOf = splitByStudent(rows);
  // Of somebody on a gap year, or gone, an open review warns of nothing.
  return { settings, answers, warnings: new Map(of.map((one) => [one.id, taking.has(one.id) ? computed(programme, rowsOf(one.id), settings, days, one, today) : []])) };
}

export const warnings = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/me/enrolments/{enrolment}/warnings', request: param('enrolment'), responses: { 200: json(Warnings, 'One’s own warnings, from the day on which each begins'), ...PROBLEMS } }),
    async (c) => {
      const owned = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (owned instanceof Response) return owned;
      const { db, now } = c.get('platform');
      const { enrolment } = owned;
      const { settings, answers, warnings: held } = await read(db, await programmeOf(db, enrolment), enrolment.cohort_id, [enrolment], parisDay(now()));
      return c.json({ warnings: viewOf(held.get(enrolment.id)!, answers, enrolment.id), settings: shownSettings(settings) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/enrolments/{enrolment}/warnings',
      request: { ...param('enrolment'), ...body(z.object({ period: z.string().max(40), key: z.string().max(200), act: z.enum(ANSWER_ACTS), words: z.string().max(4000), expectedRevision: z.int().min(0) })) },
      responses: { 201: json(z.object({ revision: z.int() }), 'The student’s word on a warning; gone with the semester'), ...PROBLEMS },
    }),
    async (c) => {
      const owned = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (owned instanceof Response) return owned;
      const { enrolment } = owned;
      const { db, commit, now } = c.get('platform');
      const { period, key, act, words, expectedRevision } = c.req.valid('json');
      const { warnings: held } = await read(db, await programmeOf(db, enrolment), enrolment.cohort_id, [enrolment], parisDay(now()));
      const answered = answerWarning(held.get(enrolment.id)!.filter((one) => one.period === period), key, words);
      if (!answered.ok) return refusal(c, answered.refusal);
      const revision = expectedRevision + 1;
      // No entry in the journal, which keeps for good what is to be gone with the semester.
      const committed = await commit([insertWarningAnswer(db, { enrolment_id: enrolment.id, period, warning: key, revision, act, words: answered.value, at: now().toISOString() })]);
      return committed.ok ? c.json({ revision }, 201) : refusal(c, { kind: 'following_changed' });
    },
  )
  .openapi(
    createRoute({ method: 'get', path: '/api/enrolments/{enrolment}/warnings', request: param('enrolment'), responses: { 200: json(Warnings, 'A student’s warnings, once their first days are over; for who follows them'), ...PROBLEMS } }),
    async (c) => {
      const opened = await openEnrolment(c, c.req.valid('param').enrolment, 'follow', { orOwn: false });
      if (opened instanceof Response) return opened;
      const { enrolment, programme } = opened;
      const { db, now } = c.get('platform');
      const today = parisDay(now());
      const { settings, answers, warnings: held } = await read(db, programme, enrolment.cohort_id, [enrolment], today);
      const shown = held.get(enrolment.id)!.filter((one) => forTeachers([one], today).length > 0);
      return c.json({ warnings: viewOf(shown, answers, enrolment.id), settings: shownSettings(settings) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/cohorts/{cohort}/warnings',
      request: param('cohort'),
      responses: { 200: json(z.object({ cohort: CohortRef, students: z.array(z.object({ enrolment: z.string(), name: z.string(), warnings: z.array(WarningView) })) }).openapi('CohortWarnings'), 'Students of a cohort of whom there is a warning that who follows them may see; nobody else'), ...PROBLEMS },
    }),
    async (c) => {
      const { db, now } = c.get('platform');
      const cohort = await findCohort(db, c.req.valid('param').cohort);
      const person = requireAuthority(c, 'follow', cohort?.id ?? '');
      if (person instanceof Response) return person;
      if (!cohort) return plain(c, 'not_found');
      const today = parisDay(now());
      const students = (await listFollowed(db, cohort.id)).filter((one) => one.person_id !== person.id);
      const { answers, warnings: held } = await read(db, await programmeOf(db, cohort), cohort.id, students, today);
      const shown = students.map((one) => ({ enrolment: one.id, name: fullName(one), warnings: viewOf(held.get(one.id)!.filter((each) => forTeachers([each], today).length > 0), answers, one.id) }));
      return c.json({ cohort: { id: cohort.id, name: cohort.name }, students: shown.filter((one) => one.warnings.length > 0) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/cohorts/{cohort}/warning-settings',
      request: param('cohort'),
      responses: {
        200: json(z.object({ cohort: CohortRef, periods: z.array(z.object({ period: z.string(), settings: Settings.nullable(), revision: z.int() })), maySet: z.boolean() }).openapi('WarningSettings'), 'The thresholds of each period; without any, no warnings'),
        ...PROBLEMS,
      },
    }),
    async (c) => {
      const { db } = c.get('platform');
      const cohort = await findCohort(db, c.req.valid('param').cohort);
      const person = requireAuthority(c, may(c.get('person')?.grants ?? [], 'manage_cohort', cohort?.id ?? '') ? 'manage_cohort' : 'follow', cohort?.id ?? '');
      if (person instanceof Response) return person;
      if (!cohort) return plain(c, 'not_found');
      const [programme, rows] = await Promise.all([programmeOf(db, cohort), listWarningSettings(db, cohort.id)]);
      const periods = programme.periods.map(({ code }) => {
        const row = rows.find((one) => one.period === code);
        return { period: code, settings: row ? settingsOf(row) : null, revision: row?.revision ?? 0 };
      });
      return c.json({ cohort: { id: cohort.id, name: cohort.name }, periods, maySet: may(person.grants, 'manage_cohort', cohort.id) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/cohorts/{cohort}/warning-settings',
      request: { ...param('cohort'), ...body(Settings.extend({ period: z.string().max(40), expectedRevision: z.int().min(0) })) },
      responses: { 200: json(z.object({ revision: z.int() }), 'The thresholds of a period'), ...PROBLEMS },
    }),
    async (c) => {
      const cohort = await findCohort(c.get('platform').db, c.req.valid('param').cohort);
      const person = requireAuthority(c, 'manage_cohort', cohort?.id ?? '');
      if (person instanceof Response) return person;
      if (!cohort) return plain(c, 'not_found');
      const { period, expectedRevision, ...given } = c.req.valid('json');
      const { db, commit, now, randomBytes } = acting(c.get('platform'), person, 'manage_cohort', cohort.id);
      if (!findPeriod(await programmeOf(db, cohort), period)) return problem(c, inputProblem(['period'], c.get('language')));
      const set = readSettings(given);
      if (!set.ok) return refusal(c, set.refusal);
      const { inactivityDays, weeksBefore, dueOn, endsOn, teacherAfterDays } = set.value;
      const at = now().toISOString();
      const revision = expectedRevision + 1;
      const committed = await commit([
        insertWarningSetting(db, { cohort_id: cohort.id, period, revision, inactivity_days: inactivityDays, weeks_before: weeksBefore, due_on: dueOn, ends_on: endsOn, teacher_after_days: teacherAfterDays, set_by: person.id, set_at: at }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'warnings_set', subject: cohort.id, detail: { period, ...set.value } }),
      ]);
      return committed.ok ? c.json({ revision }, 200) : refusal(c, { kind: 'following_changed' });
    },
  );
