/** Recursive feedback: what student and teachers say of a published sheet, who waits for an answer, and a cohort's sheets at a glance. */
import { createRoute, z } from '@hono/zod-openapi';
import { acceptsFeedback, sheetState, versionsOf } from '../domain/feedback.ts';
import { findPeriod, type Programme } from '../domain/programme.ts';
import { situationsOf, unitsOf } from '../domain/situation.ts';
import { may, mayFor } from '../permissions.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { findEvidence } from '../queries/evidence.ts';
import { recordEvent } from '../queries/events.ts';
import { insertMessage, listCohortReviews, listCohortSheets, listOpenQuestions, type QuestionRow } from '../queries/feedback.ts';
import { fullName } from '../queries/people.ts';
import { currentRubrics, listRubrics } from '../queries/rubrics.ts';
import type { Database } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { body, json, param, plain, PROBLEMS, refusal, requirePerson, router } from './context.ts';
import { CohortFeedback, Questions } from './feedback-views.ts';
import { openSheet, refusalOf } from './feedback.ts';
import { openPeriod } from './rubrics.ts';

export const feedbackThread = router()
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/reviews/{review}/feedback/{unit}/messages',
      request: { ...param('review', 'unit'), ...body(z.object({ text: z.string().trim().min(1).max(6000), asks: z.boolean().default(false), evidence: z.string().max(80).nullable().default(null) })) },
      responses: { 201: json(z.object({ sent: z.literal(true) }), 'Said, after what was said before'), ...PROBLEMS },
    }),
    async (c) => {
      const { review: id, unit: number } = c.req.valid('param');
      const opened = await openSheet(c, id, number);
      if (opened instanceof Response) return opened;
      const { person, review, mine, departed, unit, mayWrite, state, platformFor } = opened;
      if (!mine && !mayWrite) return plain(c, 'forbidden');
      if (departed) return refusal(c, { kind: 'departed' });
      if (!acceptsFeedback(state)) return refusal(c, { kind: 'feedback_closed' });
      const { text, asks, evidence } = c.req.valid('json');
      const { db, commit, now, randomBytes } = platformFor('write_feedback');
      // A trace of one's own, shown by this to whoever reads the question.
      if (evidence !== null && (!mine || (await findEvidence(db, evidence))?.enrolment_id !== review.enrolment_id)) return plain(c, 'not_found');
      const at = now().toISOString();
      const committed = await commit([
        insertMessage(db, { review_id: id, unit, author: mine ? 'student' : 'teacher', asks: mine && asks ? 1 : 0, person_id: person.id, text, evidence_id: evidence, at }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: mine && asks ? 'feedback_asked' : 'feedback_answered', subject: id, detail: { unit: opened.place } }),
      ]);
      if (committed.ok) return c.json({ sent: true as const }, 201);
      return refusal(c, committed.conflict.rule === 'not_null:feedback_message.after_revision' ? { kind: 'sheet_unpublished' } : refusalOf(committed.conflict));
    },
  )
  .openapi(
    createRoute({ method: 'get', path: '/api/me/questions', responses: { 200: json(Questions, 'Who asked for another look, and waits for the person’s answer: the oldest first'), ...PROBLEMS } }),
    async (c) => {
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const { db } = c.get('platform');
      const mine = (await listOpenQuestions(db)).filter((one) => one.person !== person.id && mayFor(person, 'write_feedback', { cohort: one.cohort, period: one.period, student: one.enrolment }));
      const numbers = await unitNumbers(db, mine);
      return c.json(
        {
          questions: mine.map((one) => ({
            review: one.review, student: fullName(one), cohort: { id: one.cohort, name: one.cohort_name }, period: one.period, unit: { number: numbers(one), title: one.unit }, text: one.text, at: one.at,
          })),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/cohorts/{cohort}/feedback',
      request: { ...param('cohort'), query: z.object({ period: z.string().max(20).optional() }) },
      responses: { 200: json(CohortFeedback, 'Students × teaching units of one period: which sheets are there, and where somebody waits'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openPeriod(c, c.req.valid('param').cohort, c.req.valid('query').period);
      if (opened instanceof Response) return opened;
      const { person, cohort, period, periods } = opened;
      const { db } = c.get('platform');
      const on = { cohort: cohort.id, period: period.code };
      const [reviews, sheets, questions, rubrics] = await Promise.all([
        listCohortReviews(db, cohort.id, period.code), listCohortSheets(db, cohort.id, period.code), listOpenQuestions(db, cohort.id), listRubrics(db, cohort.id, period.code),
      ]);
      const mayWrite = may(person.grants, 'write_feedback', on);
      const units = unitsOf(period);
      return c.json(
        {
          cohort: { id: cohort.id, name: cohort.name },
          period: period.code,
          periods: periods.map((one) => one.code),
          units: units.map((title, index) => ({ number: index + 1, title })),
          criteria: units.map((unit) => currentRubrics(rubrics, situationsOf(period), unit).reduce((sum, one) => sum + one.rubric.criteria.length, 0)),
          mayWrite,
          mayWriteRubrics: may(person.grants, 'write_rubric', on),
          // Whoever is staff and student of the cohort finds their own sheets in their own space, once they are published.
          students: reviews.filter((one) => one.person !== person.id).map((one) => ({
            review: one.review,
            name: fullName(one),
            state: one.state ?? ('planned' as const),
            sheets: units.map((unit, index) => {
              // Whoever does not write is told of what was published.
              const of = sheets.filter((sheet) => sheet.review === one.review && sheet.unit === unit && (mayWrite || sheet.state === 'published'));
              return { number: index + 1, state: sheetState(of), versions: versionsOf(of).length, open: mayWrite && questions.some((question) => question.review === one.review && question.unit === unit) };
            }),
          })),
        },
        200,
      );
    },
  );

/** The place of a unit in its programme, by which its address names it. */
async function unitNumbers(db: Database, rows: readonly QuestionRow[]): Promise<(row: QuestionRow) => number> {
  const key = (row: QuestionRow): string => `${row.programme_code} ${row.programme_version}`;
  const programmes = new Map<string, Programme | null>();
  for (const row of rows) if (!programmes.has(key(row))) programmes.set(key(row), await findProgramme(db, row.programme_code, row.programme_version));
  return (row) => {
    const programme = programmes.get(key(row));
    const period = programme && findPeriod(programme, row.period);
    return (period ? unitsOf(period).indexOf(row.unit) : -1) + 1;
  };
}
