/** One semester review, from its opening to the state in which it stands today, through the domain's own acts. */
import type { Compilable } from 'kysely';
import { dueFor, type Due } from '../domain/deadline.ts';
import { actorOf, advance, propose, selfAssess, type AssessmentKind, type ReviewAct, type ReviewState } from '../domain/review.ts';
import type { Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { recordEvent } from '../queries/events.ts';
import { insertInterview, insertInterviewNote } from '../queries/interviews.ts';
import { insertAssessment, insertReview, insertReviewEvidence, insertStep } from '../queries/reviews.ts';
import { randomId } from '../random-id.ts';
import { momentOn } from './clock.ts';
import type { DemoCalendar, DemoDays, DemoReview, DemoView } from './content.ts';
import type { Enrolled, Staff } from './enrol.ts';

const DAY_OF: Readonly<Record<Exclude<ReviewAct, 'close' | 'reopen'>, keyof DemoCalendar>> = {
  open: 'open',
  self_assess: 'selfAssess',
  submit: 'submit',
  return: 'returned',
  complete_feedback: 'feedback',
  hold_interview: 'interview',
  draft: 'draft',
  sign: 'sign',
  contest: 'sign',
  send_to_jury: 'send',
  mark_absent: 'absent',
};

type PlayedAct = keyof typeof DAY_OF;

const SUBMITTED: readonly PlayedAct[] = ['open', 'self_assess', 'submit'];
const DRAFTED: readonly PlayedAct[] = [...SUBMITTED, 'complete_feedback', 'hold_interview', 'draft'];
const SENT: readonly PlayedAct[] = [...DRAFTED, 'sign', 'send_to_jury'];

/** The acts that lead to each state; the jury closes a review itself, when its minutes are signed. */
const ACTS_TO: Readonly<Record<ReviewState, readonly PlayedAct[]>> = {
  planned: [],
  open: ['open'],
  self_assessed: ['open', 'self_assess'],
  submitted: SUBMITTED,
  returned: [...SUBMITTED, 'return'],
  feedback_complete: [...SUBMITTED, 'complete_feedback'],
  interview_held: [...SUBMITTED, 'complete_feedback', 'hold_interview'],
  drafted: DRAFTED,
  signed: [...DRAFTED, 'sign'],
  contested: [...DRAFTED, 'contest'],
  sent_to_jury: SENT,
  closed: SENT,
  absent: ['open', 'mark_absent'],
};

/** What the domain accepted; a refusal here is a mistake in the content, so it throws. */
export function must<T>(result: Result<T>, where: string): T {
  if (!result.ok) throw new Error(`the demonstration's content is refused (${where}): ${JSON.stringify(result.refusal)}`);
  return result.value;
}

/**
 * @returns the review's id and the statements, in the order in which things happened
 */
export function playReview(
  platform: Platform,
  who: Enrolled,
  review: DemoReview,
  calendar: DemoCalendar,
  staff: Staff,
  competencies: readonly string[],
  days?: DemoDays,
): { id: string; writes: Compilable[] } {
  const { db, randomBytes } = platform;
  const id = randomId(randomBytes);
  const event = (at: string, personId: string, kind: string, detail: Record<string, unknown>): Compilable =>
    recordEvent(db, randomId(randomBytes), { at, personId, kind, subject: id, detail });
  const teacher = staff.teachers[who.order % staff.teachers.length]!;
  const evidence = who.evidence.filter((one) => one.period === review.period);
  const writes: Compilable[] = [
    insertReview(db, { id, enrolment_id: who.enrolment, period: review.period }),
    insertStep(db, { review_id: id, revision: 1, act: 'plan', state: 'planned', person_id: null, note: '', at: momentOn(calendar.planned, who.order) }),
  ];
  const assess = (kind: AssessmentKind, competency: string, [level, comment]: DemoView, assessor: string, at: string): void => {
    writes.push(
      insertAssessment(db, { id: randomId(randomBytes), review_id: id, competency, kind, assessor_id: assessor, level, comment, revision: 1, at }),
      event(at, assessor, 'level_assessed', { competency, kind }),
    );
  };
  const due: Due = days ? { submit: { on: days.submit, takesLate: true }, complete_feedback: { on: days.feedback, takesLate: true }, sign: { on: days.sign, takesLate: true } } : {};
  let state: ReviewState = 'planned';
  // A review closed without a self-assessment is that of a student who never came.
  const acts = review.state === 'closed' && !review.self ? ACTS_TO.absent : ACTS_TO[review.state];
  for (const [step, act] of acts.entries()) {
    const at = momentOn(calendar[DAY_OF[act]], who.order);
    const where = `${who.student.email} ${review.period} ${act}`;
    if (act === 'self_assess') {
      for (const one of evidence) {
        const citable = one.publicText !== '';
        writes.push(
          insertReviewEvidence(db, { review_id: id, evidence_id: one.id, citable: citable ? 1 : 0, public_text: one.publicText }),
          recordEvent(db, randomId(randomBytes), { at, personId: who.person, kind: 'evidence_linked', subject: one.id, detail: { review: id, citable } }),
        );
      }
      for (const [competency, view] of Object.entries(review.self ?? {})) {
        const claimed = { kind: 'self' as const, competency, level: view[0], comment: view[1] };
        must(selfAssess(claimed, evidence.flatMap((one) => one.competencies)), where);
        assess('self', competency, view, who.person, at);
      }
    }
    if (act === 'complete_feedback') {
      for (const [competency, view] of Object.entries(review.teacher ?? {})) {
        must(propose(state, { kind: 'teacher', competency, level: view[0], comment: view[1] }), where);
        // Each competency has its teacher: the class meets the same eyes for the same competency.
        assess('teacher', competency, view, staff.teachers[competencies.indexOf(competency) % staff.teachers.length]!, at);
      }
    }
    if (act === 'complete_feedback') {
      for (const [part, by] of [['student', who.person], ['team', teacher]] as const) {
        const text = review.prepared?.[part];
        if (text) writes.push(insertInterviewNote(db, { review_id: id, part, revision: 1, text, written_by: by, written_at: at }));
      }
    }
    if (act === 'hold_interview') {
      writes.push(insertInterview(db, { review_id: id, revision: 1, on_day: calendar.interview, recorded_by: teacher, recorded_at: momentOn(calendar.feedback, who.order) }));
      if (review.notes?.hold_interview) writes.push(insertInterviewNote(db, { review_id: id, part: 'notes', revision: 1, text: review.notes.hold_interview, written_by: teacher, written_at: at }));
    }
    state = must(advance(state, act), where);
    const by = actorOf(act) === 'student' ? who.person : teacher;
    writes.push(
      insertStep(db, { review_id: id, revision: step + 2, act, state, person_id: by, note: review.notes?.[act] ?? '', at, due_on: dueFor(act, due, acts.slice(0, step).map((one) => ({ act: one }))) }),
      event(at, by, 'review_moved', { act, state }),
    );
  }
  return { id, writes };
}
