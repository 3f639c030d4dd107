/**
 * Errors that are found later. Only a new deliberation draws their consequences
 * (Conseil d'État, 29 July 1983, n° 31842). A decision that gave somebody a
 * right is withdrawn as illegal within four months of the day it was taken
 * (CE Ass., 26 October 2001, n° 197018; CRPA, L. 242-1), at any time where it
 * was got by fraud (L. 241-2), and at its holder's own request only for one
 * that is more favourable to them (L. 242-4).
 */
import { accepted, refused, type Result } from './refusal.ts';

export const REDELIBERATION_BASES = ['material_error', 'illegality', 'fraud', 'student_request'] as const;
export type RedeliberationBasis = (typeof REDELIBERATION_BASES)[number];

export const MONTHS_TO_WITHDRAW = 4;

/**
 * The last day on which a decision can be withdrawn as illegal: the same day four months later, or the last of that month.
 *
 * @param takenOn ISO date, as is what is returned
 */
export function withdrawableUntil(takenOn: string): string {
  const [year, month, day] = takenOn.split('-').map(Number) as [number, number, number];
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + MONTHS_TO_WITHDRAW + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + MONTHS_TO_WITHDRAW, Math.min(day, lastOfMonth))).toISOString().slice(0, 10);
}

export type Concluded = { readonly favourable: boolean; readonly level: number };
/** What a new decision does to the one that it takes the place of. */
export type Effect = 'withdraws' | 'improves' | 'keeps';

/** A right that was given is withdrawn when the new decision gives none, or a lower level. */
export function effectOf(before: Concluded, after: Concluded): Effect {
  if (before.favourable) return !after.favourable || after.level < before.level ? 'withdraws' : after.level > before.level ? 'improves' : 'keeps';
  return after.favourable ? 'improves' : 'keeps';
}

/**
 * Whether a level that was awarded on a line falls, where a new decision on the line withdraws. The award may rest on an
 * earlier decision than the one whose place is taken: a deliberation that confirmed it awarded nothing a second time.
 */
export const fallsBy = (awarded: number, before: Concluded, after: Concluded): boolean => awarded > after.level || (!after.favourable && awarded >= Math.min(before.level, after.level));

/** The highest step below a new decision that the line was given and keeps: to confirm the second of two levels skips nothing. 0 when none. */
export const keptStep = (awarded: readonly number[], before: Concluded, after: Concluded): number =>
  Math.max(0, ...awarded.filter((level) => level < after.level && !(effectOf(before, after) === 'withdraws' && fallsBy(level, before, after))));

/**
 * Whether a decision may take the place of another on this ground, on this day.
 *
 * @param before with the ISO date on which the right was given: to confirm a decision does not begin its four months anew
 * @param on ISO date of the new deliberation
 */
export function mayReplace(before: Concluded & { readonly takenOn: string }, after: Concluded, basis: RedeliberationBasis, on: string): Result<Effect> {
  const effect = effectOf(before, after);
  if (effect !== 'withdraws' || basis === 'fraud') return accepted(effect);
  if (basis === 'student_request') return refused({ kind: 'withdrawal_not_in_favour' });
  const until = withdrawableUntil(before.takenOn);
  return on <= until ? accepted(effect) : refused({ kind: 'withdrawal_too_late', takenOn: before.takenOn, until });
}

type Line = { enrolment: string; competency: string };
/** `unit`: title of the teaching unit, `WHOLE_PERIOD` for the semester. */
type Unit = { enrolment: string; unit: string };

/**
 * @param reason with the reference of what it rests on: a request, a finding, a disciplinary decision
 * @returns `units` is `null` when nobody said which: all those of the students of the lines
 */
export function readRedeliberation(typed: { readonly basis: RedeliberationBasis; readonly reason: string; readonly lines: readonly Line[]; readonly units?: readonly Unit[] | undefined }): Result<{ basis: RedeliberationBasis; reason: string; lines: Line[]; units: Unit[] | null }> {
  const lines = [...new Map(typed.lines.map((one) => [`${one.enrolment} ${one.competency}`, one])).values()];
  const units = typed.units ? [...new Map(typed.units.map((one) => [`${one.enrolment} ${one.unit}`, one])).values()] : null;
  if (lines.length + (units?.length ?? 0) === 0) return refused({ kind: 'redeliberation_unreadable', field: 'lines' });
  const reason = typed.reason.normalize('NFC').trim();
  return reason === '' ? refused({ kind: 'redeliberation_unreadable', field: 'reason' }) : accepted({ basis: typed.basis, reason, lines, units });
}
