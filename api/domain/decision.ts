/**
 * The jury's dated, reasoned conclusion on one student, one competency and one
 * level. Decisions are append-only revisions; they bind once the minutes
 * (procès-verbal de délibération) are signed, and nothing is issued before.
 */
import { isCalendarDate } from './calendar.ts';
import { cleanLine, isReadable } from './jury.ts';
import { findCompetency, findLevel, type Programme } from './programme.ts';
import { accepted, refused, type Result } from './refusal.ts';

/** Words of a level's deliberation; « admis » and « ajourné » belong to semesters, not to levels. */
export const OUTCOMES = ['validated', 'validated_by_jury', 'not_reached', 'deferred', 'defaulted'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const isFavourable = (outcome: Outcome): boolean => outcome === 'validated' || outcome === 'validated_by_jury';

export type Deliberation = {
  readonly enrolment: string;
  readonly competency: string;
  readonly level: number;
  readonly outcome: Outcome;
  /** Kept in the minutes; never in a credential. */
  readonly reason: string;
  /** Ticked: the jury skips a level, or goes below what was attained, and means it. */
  readonly departs?: boolean;
};

/** How a level departs from the steps of the scale: one between what was held and what is decided is left out, or what was attained is gone below. */
export const DEPARTURES = ['skipped', 'lowered'] as const;
export type LevelDeparture = (typeof DEPARTURES)[number];

export type DecisionContext = {
  readonly programme: Programme;
  /** Enrolments that are before this jury. */
  readonly enrolments: readonly string[];
  /** Number of the signed minutes, or `null` while the deliberation is open. */
  readonly minutesNumber: string | null;
  /** Latest revision for this student, competency and period; 0 when there is none. */
  readonly currentRevision: number;
  /** The revision that the person saw on screen. */
  readonly expectedRevision: number;
  /** What the teachers proposed; `null` when not assessed. */
  readonly proposedLevel: number | null;
  /** Up to which a decision dispenses the student; 0 when of none. */
  readonly exemptedLevel: number;
  /** The highest level awarded; 0 when none. It stays the attained one, whatever is decided here. */
  readonly attainedLevel: number;
  /** Of a line that is decided again: the step below that it was given and keeps, which does not stand against the decision and is there all the same. */
  readonly keptStep?: number;
};

export type Decision = Omit<Deliberation, 'departs'> & { readonly revision: number; readonly favourable: boolean; readonly departure: LevelDeparture | null };

/**
 * Validates one line of the deliberation.
 *
 * A reason is required for « validé sur décision motivée du jury », and wherever
 * the jury departs from the teachers' proposal: validating what was not
 * proposed, or not validating what was. A level that is skipped or lowered
 * needs a tick of its own besides.
 */
export function decide({ departs = false, ...deliberation }: Deliberation, context: DecisionContext): Result<Decision> {
  const { programme } = context;
  if (context.minutesNumber !== null) return refused({ kind: 'jury_closed', number: context.minutesNumber });
  if (!context.enrolments.includes(deliberation.enrolment)) {
    return refused({ kind: 'student_not_before_this_jury', enrolment: deliberation.enrolment });
  }
  if (!findCompetency(programme, deliberation.competency)) {
    return refused({ kind: 'unknown_competency', competency: deliberation.competency });
  }
  if (!findLevel(programme, deliberation.level)) return refused({ kind: 'unknown_level', level: deliberation.level });
  // A level that somebody is dispensed from is prior to this jury: awarding it would say that it was judged here.
  if (isFavourable(deliberation.outcome) && deliberation.level <= context.exemptedLevel) {
    return refused({ kind: 'level_exempted', competency: deliberation.competency, level: deliberation.level });
  }
  if (context.currentRevision !== context.expectedRevision) {
    return refused({ kind: 'decision_changed', expected: context.expectedRevision, current: context.currentRevision });
  }
  const departure = levelDeparture(deliberation, programme, context);
  if ((departure !== null || needsReason(deliberation, context.proposedLevel)) && deliberation.reason.trim() === '') {
    return refused({ kind: 'decision_reason_required' });
  }
  if (departure !== null && !departs) return refused({ kind: 'departure_unticked', departure, competency: deliberation.competency });
  return accepted({
    ...deliberation,
    departure,
    reason: deliberation.reason.trim(),
    favourable: isFavourable(deliberation.outcome),
    revision: context.currentRevision + 1,
  });
}

/**
 * Skipped: validated with a level of the scale in between that is neither awarded nor dispensed from. Lowered: below what was
 * attained, or « non atteint » of what was. Deferring and « défaillant » say nothing of a level that is held.
 */
export function levelDeparture(
  { outcome, level }: Pick<Deliberation, 'outcome' | 'level'>,
  programme: Pick<Programme, 'levels'>,
  { attainedLevel, exemptedLevel, keptStep = 0 }: Pick<DecisionContext, 'attainedLevel' | 'exemptedLevel' | 'keptStep'>,
): LevelDeparture | null {
  if (outcome === 'not_reached') return level <= attainedLevel ? 'lowered' : null;
  if (!isFavourable(outcome)) return null;
  if (level < attainedLevel) return 'lowered';
  const held = Math.max(attainedLevel, exemptedLevel, keptStep);
  return programme.levels.some(({ order }) => order > held && order < level) ? 'skipped' : null;
}

/** Whether the minutes must carry a reason for this line. */
export function needsReason(deliberation: Pick<Deliberation, 'outcome' | 'level'>, proposedLevel: number | null): boolean {
  switch (deliberation.outcome) {
    case 'validated':
      return proposedLevel === null || deliberation.level > proposedLevel;
    case 'validated_by_jury':
      return true;
    case 'not_reached':
      return proposedLevel !== null && proposedLevel >= deliberation.level;
    case 'deferred':
      return true;
    case 'defaulted':
      return false;
  }
}

export type Minutes = {
  /** The institution's own number of the PV. */
  readonly number: string;
  /** ISO date (YYYY-MM-DD) of the deliberation. */
  readonly deliberatedOn: string;
  readonly members: readonly string[];
  readonly signatories: readonly string[];
};

/**
 * Whether the minutes can be signed: complete, not dated in the future, and
 * with a decision for each student and competency before the jury.
 *
 * @param today ISO date in the institution's zone.
 * @param earlier the last minutes that decided one of these lines before
 */
export function signMinutes(
  minutes: Minutes,
  expected: readonly { enrolment: string; competency: string }[],
  decided: readonly { enrolment: string; competency: string }[],
  today: string,
  earlier: { readonly on: string; readonly number: string } | null = null,
): Result<Minutes> {
  const clean: Minutes = {
    number: cleanLine(minutes.number),
    deliberatedOn: minutes.deliberatedOn,
    members: minutes.members.map(cleanLine).filter((name) => name !== ''),
    signatories: minutes.signatories.map(cleanLine).filter((name) => name !== ''),
  };
  if (clean.number === '') return refused({ kind: 'minutes_incomplete', field: 'number' });
  if (!isCalendarDate(clean.deliberatedOn)) return refused({ kind: 'minutes_incomplete', field: 'date' });
  if (clean.members.length === 0) return refused({ kind: 'minutes_incomplete', field: 'members' });
  if (clean.signatories.length === 0) return refused({ kind: 'minutes_incomplete', field: 'signatories' });
  const unreadable = (['number', 'members', 'signatories'] as const).find((field) => ![clean[field]].flat().every(isReadable));
  if (unreadable) return refused({ kind: 'minutes_unreadable', field: unreadable });
  if (earlier && clean.deliberatedOn < earlier.on) return refused({ kind: 'deliberation_too_early', on: earlier.on, number: earlier.number });
  if (clean.deliberatedOn > today) return refused({ kind: 'deliberation_in_future' });
  const key = (line: { enrolment: string; competency: string }): string => `${line.enrolment} ${line.competency}`;
  const known = new Set(decided.map(key));
  const missing = expected.filter((line) => !known.has(key(line)));
  if (missing.length > 0) return refused({ kind: 'decisions_missing', missing });
  return accepted(clean);
}
