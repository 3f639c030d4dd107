/**
 * Views that somebody is invited to give of a student's competencies: a
 * classmate (formative, on the traces that the student chose) or a placement's
 * tutor (who informs and never decides). What becomes of an invitation follows
 * from its last act and from the clock.
 */
import { addDays, endOfDay, isCalendarDate, parisDay } from './calendar.ts';
import { accepted, refused, type Result } from './refusal.ts';
import type { ReviewState } from './review.ts';

export const VIEW_STATES = ['invited', 'accepted', 'given', 'declined', 'withdrawn', 'retracted', 'expired'] as const;
export type ViewState = (typeof VIEW_STATES)[number];
/** `retract`: a classmate takes their words back. */
export const VIEW_ACTS = ['accept', 'decline', 'give', 'withdraw', 'retract'] as const;
export type ViewAct = (typeof VIEW_ACTS)[number];

const TRANSITIONS: Record<ViewAct, { readonly from: readonly ViewState[]; readonly to: ViewState; readonly by: 'assessor' | 'inviter' }> = {
  accept: { from: ['invited'], to: 'accepted', by: 'assessor' },
  decline: { from: ['invited', 'accepted'], to: 'declined', by: 'assessor' },
  give: { from: ['invited', 'accepted'], to: 'given', by: 'assessor' },
  withdraw: { from: ['invited', 'accepted'], to: 'withdrawn', by: 'inviter' },
  retract: { from: ['given'], to: 'retracted', by: 'assessor' },
};

/** Days between an invitation and its deadline at the most. */
export const MOST_DAYS = 60;
export const MOST_WORDS = 2000;
export const MOST_MESSAGE = 600;
/** Of a tutor's name and function. */
export const MOST_LINE = 100;
const DAY = 86_400_000;

/** @param last the last act, or `null`; @param now ISO 8601 in UTC, as the deadline */
export function viewStateOf({ last, expiresAt }: { readonly last: ViewAct | null; readonly expiresAt: string }, now: string): ViewState {
  const state: ViewState = last === null ? 'invited' : TRANSITIONS[last].to;
  return (state === 'invited' || state === 'accepted') && now >= expiresAt ? 'expired' : state;
}

/** The state after an act, or the refusal that names the state it was asked in. */
export const advanceView = (state: ViewState, act: ViewAct): Result<ViewState> =>
  TRANSITIONS[act].from.includes(state) ? accepted(TRANSITIONS[act].to) : refused({ kind: 'view_over', state });

export const viewActsFor = (state: ViewState, who: 'assessor' | 'inviter'): ViewAct[] =>
  VIEW_ACTS.filter((act) => TRANSITIONS[act].by === who && TRANSITIONS[act].from.includes(state));

/** Classmates and tutors are asked from the opening of a review until the jury has it. */
export const acceptsViews = (state: ReviewState): boolean => !['planned', 'sent_to_jury', 'closed', 'absent'].includes(state);

/** What is asked of whom: fields as a form has them. */
export type WantedView = { readonly scope: readonly string[]; readonly until: string; readonly message: string };
type Checked = WantedView & { readonly expiresAt: string };

function inviteAnybody(wanted: WantedView, context: { readonly state: ReviewState; readonly worked: readonly string[]; readonly now: Date }): Result<Checked> {
  if (!acceptsViews(context.state)) return refused({ kind: 'review_transition_not_allowed', from: context.state, act: 'invite' });
  const scope = [...new Set(wanted.scope)];
  const outside = scope.find((code) => !context.worked.includes(code));
  if (outside !== undefined) return refused({ kind: 'unknown_competency', competency: outside });
  if (scope.length === 0) return refused({ kind: 'view_incomplete', field: 'scope' });
  const today = parisDay(context.now);
  const latest = addDays(today, MOST_DAYS);
  if (!isCalendarDate(wanted.until) || wanted.until < today || wanted.until > latest) return refused({ kind: 'view_incomplete', field: 'until' });
  return accepted({ scope, until: wanted.until, message: wanted.message.trim(), expiresAt: endOfDay(wanted.until) });
}

/**
 * Whether this student may ask this classmate, on these traces.
 * @param context `classmates`: ids of those of the same cohort, without the student; `own`: ids of the student's traces, without those that they keep confidential
 */
export function invitePeer(
  wanted: WantedView & { readonly peer: string; readonly traces: readonly string[] },
  context: { readonly state: ReviewState; readonly worked: readonly string[]; readonly now: Date; readonly classmates: readonly string[]; readonly own: readonly string[] },
): Result<Checked & { readonly traces: readonly string[] }> {
  if (!context.classmates.includes(wanted.peer)) return refused({ kind: 'view_incomplete', field: 'peer' });
  const traces = [...new Set(wanted.traces)];
  if (traces.length === 0 || traces.some((id) => !context.own.includes(id))) return refused({ kind: 'view_incomplete', field: 'traces' });
  const checked = inviteAnybody(wanted, context);
  return checked.ok ? accepted({ ...checked.value, traces }) : checked;
}

/** Whether the tutor of this placement may be asked. Whoever asks gives the address, and is not the student. */
export function inviteTutor(
  wanted: WantedView & { readonly placement: string; readonly name: string },
  context: { readonly state: ReviewState; readonly worked: readonly string[]; readonly now: Date; readonly placements: readonly string[] },
): Result<Checked & { readonly name: string }> {
  if (!context.placements.includes(wanted.placement)) return refused({ kind: 'view_incomplete', field: 'placement' });
  const name = oneLine(wanted.name);
  if (name === '') return refused({ kind: 'view_incomplete', field: 'name' });
  const checked = inviteAnybody(wanted, context);
  return checked.ok ? accepted({ ...checked.value, name }) : checked;
}

/** `level` is `null` for « non évalué », which is no level and not "not reached". */
export type SaidOf = { readonly competency: string; readonly level: number | null; readonly comment: string; readonly advice: string };

/**
 * What is said, tidied: of the competencies that were asked about, those of
 * which something is said. A level alone says nothing to whoever wants to get
 * on: it needs words.
 */
export function giveView(said: readonly SaidOf[], invitation: { readonly state: ViewState; readonly scope: readonly string[]; readonly levels: readonly number[] }): Result<readonly SaidOf[]> {
  const next = advanceView(invitation.state, 'give');
  if (!next.ok) return next;
  const tidy = said.map((one) => ({ ...one, comment: one.comment.trim(), advice: one.advice.trim() }));
  const outside = tidy.find((one) => !invitation.scope.includes(one.competency));
  if (outside) return refused({ kind: 'unknown_competency', competency: outside.competency });
  const unknown = tidy.find((one) => one.level !== null && !invitation.levels.includes(one.level));
  if (unknown) return refused({ kind: 'unknown_level', level: unknown.level! });
  if (tidy.some((one) => one.level !== null && one.comment === '' && one.advice === '')) return refused({ kind: 'view_incomplete', field: 'words' });
  const kept = invitation.scope.flatMap((code) => tidy.filter((one) => one.competency === code && (one.comment !== '' || one.advice !== '')).slice(0, 1));
  return kept.length === 0 ? refused({ kind: 'view_incomplete', field: 'words' }) : accepted(kept);
}

/** Who a tutor says that they are. */
export function tutorAuthor({ name, function: role }: { readonly name: string; readonly function: string }): Result<string> {
  const [who, what] = [oneLine(name), oneLine(role)];
  if (who === '') return refused({ kind: 'view_incomplete', field: 'name' });
  return what === '' ? refused({ kind: 'view_incomplete', field: 'function' }) : accepted(`${who}, ${what}`);
}

/** Control and format characters alone say nothing. */
const oneLine = (text: string): string => text.replace(/[\p{C}\s]+/gu, ' ').trim();
