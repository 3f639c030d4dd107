/** Criteria, feedback sheets, exchanges and reusable comments of the demonstration, through the functions that the product uses. */
import type { Compilable } from 'kysely';
import { readSheet, readyToPublish } from '../domain/feedback.ts';
import { findPeriod, type Programme } from '../domain/programme.ts';
import { readRubric, type Rubric } from '../domain/rubric.ts';
import { situationsOf, unitsOf } from '../domain/situation.ts';
import type { Platform } from '../platform/platform.ts';
import { insertComment } from '../queries/comment-bank.ts';
import { recordEvent } from '../queries/events.ts';
import { insertMessage, insertSheet, listCohortReviews } from '../queries/feedback.ts';
import { insertRubric } from '../queries/rubrics.ts';
import { randomId } from '../random-id.ts';
import { momentOn } from './clock.ts';
import { commitOrThrow } from './deliberate.ts';
import type { Enrolled, Staff } from './enrol.ts';
import { DEMO_PERIOD, demoComments, demoMessages, demoRubrics, demoSheets } from './feedback-content.ts';
import { must } from './play-review.ts';

/** @throws when the domain or the database refuses any of it: a mistake in the content */
export async function giveFeedback(platform: Platform, cohortId: string, programme: Programme, enrolled: readonly Enrolled[], staff: Staff): Promise<void> {
  const { db, randomBytes } = platform;
  const id = (): string => randomId(randomBytes);
  const period = findPeriod(programme, DEMO_PERIOD)!;
  const [situations, units] = [situationsOf(period), unitsOf(period)];
  const event = (at: string, personId: string, kind: string, subject: string): Compilable => recordEvent(db, id(), { at, personId, kind, subject });

  const rubrics: { situation: string; rubric: Rubric }[] = [];
  const writes: Compilable[] = [];
  for (const one of demoRubrics) {
    const situation = situations[one.situation]!;
    const rubric = must(readRubric({ units: one.units.map((unit) => units[unit]!), criteria: one.criteria }, { programme, period, situation, previous: null, newId: id, publish: true }), situation);
    const [at, by] = [momentOn(one.on, 0), staff.teachers[one.by]!];
    writes.push(insertRubric(db, { cohort_id: cohortId, period: period.code, situation, revision: 1, state: 'published', saved_by: by, saved_at: at }, rubric), event(at, by, 'rubric_published', cohortId));
    rubrics.push({ situation, rubric });
  }
  for (const { by, shared, text } of demoComments) writes.push(insertComment(db, { id: id(), person_id: staff.teachers[by]!, cohort_id: shared ? cohortId : null, text, added_at: momentOn('2026-10-01', 0) }));

  const reviews = await listCohortReviews(db, cohortId, period.code);
  const find = (email: string): { who: Enrolled; review: string } => {
    const who = enrolled.find((one) => one.student.email === email);
    const review = reviews.find((one) => one.enrolment === who?.enrolment)?.review;
    if (!who || review === undefined) throw new Error(`no review of ${email}`);
    return { who, review };
  };
  for (const sheet of demoSheets) {
    const { who, review } = find(sheet.student);
    const unit = units[sheet.unit]!;
    const used = rubrics.filter((one) => one.rubric.units.includes(unit));
    const criteria = used.flatMap((one) => one.rubric.criteria);
    const answers = Object.fromEntries(sheet.answers.map((answer, place) => [criteria[place]!.id, answer]));
    const content = must(readSheet({ answers, strengths: sheet.strengths, toWorkOn: sheet.toWorkOn }, criteria), sheet.student);
    if (sheet.published) must(readyToPublish(content, criteria), sheet.student);
    const [at, by] = [momentOn(sheet.on, who.order), staff.teachers[sheet.by]!];
    const refs = used.map(({ situation }) => ({ situation, revision: 1 }));
    writes.push(...insertSheet(db, { ...content, reviewId: review, unit, by, at, revision: 1, state: sheet.published ? 'published' : 'draft', rubrics: refs }));
    if (sheet.published) writes.push(event(at, by, 'feedback_published', review));
  }
  for (const { student, unit, from, on, asks, text } of demoMessages) {
    const { who, review } = find(student);
    const [at, person] = [momentOn(on, who.order), from === 'student' ? who.person : staff.teachers[from]!];
    writes.push(
      insertMessage(db, { review_id: review, unit: units[unit]!, author: from === 'student' ? 'student' : 'teacher', asks: asks ? 1 : 0, person_id: person, text, evidence_id: null, at }),
      event(at, person, asks ? 'feedback_asked' : 'feedback_answered', review),
    );
  }
  await commitOrThrow(platform, writes, 'feedback');
}
