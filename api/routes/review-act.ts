/** One act on a review: what it asks first, and all that is written with it in one batch. */
import { hexDigest } from '../../credentials/index.ts';
import { readBilanText, readReply } from '../domain/bilan.ts';
import { parisDay } from '../domain/calendar.ts';
import { dueFor, isLate, maySubmit } from '../domain/deadline.ts';
import { unitsWithoutSheet } from '../domain/feedback.ts';
import { findPeriod, type Programme } from '../domain/programme.ts';
import { accepted, refused, type Refusal, type Result } from '../domain/refusal.ts';
import { advance, type ReviewAct, type ReviewState } from '../domain/review.ts';
import { unitsOf } from '../domain/situation.ts';
import { bilanContent } from '../papers/bilan-content.ts';
import type { Platform } from '../platform/platform.ts';
import { findBilanDraft, insertBilan, insertBilanAnswer, listBilans } from '../queries/bilans.ts';
import { findDue } from '../queries/deadlines.ts';
import { recordEvent } from '../queries/events.ts';
import { listSheets } from '../queries/feedback.ts';
import type { Person } from '../queries/people.ts';
import { findUnevidencedClaim, insertStep } from '../queries/reviews.ts';
import { randomId } from '../random-id.ts';

type Statement = Parameters<Platform['commit']>[0][number];
export type Opened = {
  readonly person: Person;
  readonly review: { readonly id: string; readonly enrolment_id: string; readonly period: string; readonly given_name: string; readonly family_name: string };
  readonly cohort: { readonly name: string };
  readonly programme: Programme;
  readonly steps: readonly { readonly act: string }[];
  readonly state: ReviewState;
  readonly revision: number;
};
type More = { readonly statements: readonly Statement[]; /** What the step itself says. */ readonly note: string };
type Asked = {
  readonly act: ReviewAct;
  readonly note: string;
  /** Of the bilan that the student has before them. */
  readonly bilan?: string | undefined;
  /** Of « complete_feedback »: although some units have no published sheet. */
  readonly confirmed?: boolean;
};

/** @returns the state after it */
export async function actOnReview(platform: Platform, opened: Opened, { act, note, bilan, confirmed = false }: Asked): Promise<Result<ReviewState>> {
  const { person, review, steps, state, revision } = opened;
  const next = advance(state, act);
  if (!next.ok) return next;
  const { db, commit, now, randomBytes } = platform;
  const at = now().toISOString();
  const today = parisDay(now());
  const due = await findDue(db, review.id);
  if (act === 'submit') {
    const may = maySubmit(today, due, steps);
    if (!may.ok) return may;
    const unevidenced = await findUnevidencedClaim(db, review.id);
    if (unevidenced !== undefined) return refused({ kind: 'self_assessment_without_evidence', competency: unevidenced });
  }
  const dueOn = dueFor(act, due, steps);
  const lacking = act === 'complete_feedback' ? await unitsLacking(platform, opened) : [];
  if (lacking.length > 0 && !confirmed) return refused({ kind: 'feedback_missing', units: lacking });
  const more = await withAct(platform, opened, { act, note, bilan }, at);
  if (!more.ok) return more;
  const late = isLate(today, dueOn);
  const committed = await commit([
    insertStep(db, { review_id: review.id, revision: revision + 1, act, state: next.value, person_id: person.id, note: more.value.note, at, due_on: dueOn }),
    ...more.value.statements,
    recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'review_moved', subject: review.id, detail: { act, state: next.value, ...(late ? { late, dueOn } : {}), ...(lacking.length > 0 ? { withoutSheet: lacking.length } : {}) } }),
  ]);
  if (committed.ok) return accepted(next.value);
  // The last trace of a claim was taken out at the same moment.
  if (committed.conflict.rule === 'claim_unevidenced') return refused({ kind: 'self_assessment_without_evidence', competency: (await findUnevidencedClaim(db, review.id)) ?? '' });
  return refused(refusalOf(committed.conflict.rule, next.value, act, dueOn));
}

/** The teaching units of the period of which this student has no published sheet. */
async function unitsLacking({ db }: Platform, { review, programme }: Opened): Promise<readonly string[]> {
  const period = findPeriod(programme, review.period);
  const published = (await listSheets(db, review.id)).filter((one) => one.state === 'published').map((one) => one.unit);
  return period ? unitsWithoutSheet(unitsOf(period), published) : [];
}

function refusalOf(rule: string, state: ReviewState, act: ReviewAct, dueOn: string | null): Refusal {
  if (rule === 'departed' || rule === 'deadlines_changed' || rule === 'bilan_changed') return { kind: rule };
  if (rule === 'review_with_jury') return { kind: rule };
  if (rule === 'decided_elsewhere') return { kind: 'semester_decided_elsewhere' };
  if (rule === 'submission_closed') return { kind: rule, on: dueOn ?? '' };
  // A double click, or somebody else was faster: the review has moved already.
  return { kind: 'review_transition_not_allowed', from: state, act };
}

/** What the act writes besides its step: a version of the bilan that is given, or the student's answer to it. */
async function withAct(platform: Platform, opened: Opened, { act, note, bilan }: Asked, at: string): Promise<Result<More>> {
  const { db } = platform;
  const { person, review, cohort, programme, state, revision } = opened;
  if (act !== 'draft' && act !== 'sign' && act !== 'contest') return accepted({ statements: [], note: note.trim() });
  const given = await listBilans(db, review.id);
  if (act === 'draft') {
    const text = readBilanText(note.trim() === '' ? ((await findBilanDraft(db, review.id))?.text ?? '') : note);
    if (!text.ok) return text;
    const version = (given.at(-1)?.version ?? 0) + 1;
    const content = JSON.stringify(await bilanContent(platform, { review, cohort, programme, state, text: text.value, version, by: person.name, at }));
    return accepted({ note: text.value, statements: [insertBilan(db, { review_id: review.id, version, step: revision + 1, text: text.value, content, digest: await hexDigest(content), written_by: person.id, written_at: at })] });
  }
  const answer = act === 'sign' ? 'read' : 'contested';
  const reply = readReply(answer, note);
  if (!reply.ok) return reply;
  // Of a review that was drafted before bilans had versions there is none to answer to: the step alone says it.
  const last = given.at(-1);
  if (!last) return accepted({ statements: [], note: note.trim() });
  if (bilan !== undefined && bilan !== last.digest) return refused({ kind: 'bilan_changed' });
  return accepted({ note: reply.value, statements: [insertBilanAnswer(db, { review_id: review.id, version: last.version, digest: last.digest, answer, reply: reply.value, step: revision + 1, answered_by: person.id, answered_at: at })] });
}
