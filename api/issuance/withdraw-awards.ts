/**
 * A new deliberation takes the place of decisions of signed minutes. Where it
 * takes a right away, the award is withdrawn and its badge revoked, in the very
 * batch that makes the new minutes bind.
 */
import type { Compilable } from 'kysely';
import { effectOf, fallsBy, mayReplace, type RedeliberationBasis } from '../domain/redeliberation.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { recordEvents } from '../queries/events.ts';
import { insertWithdrawals, listAwardsResting } from '../queries/redeliberations.ts';
import { listRevocable } from '../queries/revocations.ts';
import type { Tables } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { revocationStatements } from './revoke.ts';

type Decision = Pick<Tables['decision'], 'id' | 'enrolment_id' | 'competency' | 'level' | 'favourable' | 'jury_id' | 'revision'>;

/** `line`: every decision of the line until `before`, that one included. */
export type Replacement = { readonly before: Decision; readonly after: Decision; readonly line: readonly Decision[] };

/** The decisions on a line until the one whose place is taken: any of them may be what an award rests on. */
export const lineUntil = <D extends Pick<Decision, 'enrolment_id' | 'competency' | 'revision'>>(decisions: readonly D[], before: D): D[] =>
  decisions.filter((one) => one.enrolment_id === before.enrolment_id && one.competency === before.competency && one.revision <= before.revision);

/** Each line that this jury decided again, with the decision whose place it takes. Rows must be of one period, in order of revision. */
export function replacements(decisions: readonly Decision[], juryId: string, reopened: readonly { readonly decision_id: string }[]): Replacement[] {
  return reopened.flatMap(({ decision_id }) => {
    const before = decisions.find((one) => one.id === decision_id);
    const after = before && decisions.findLast((one) => one.jury_id === juryId && one.enrolment_id === before.enrolment_id && one.competency === before.competency);
    return before && after ? [{ before, after, line: lineUntil(decisions, before) }] : [];
  });
}

const concluded = ({ favourable, level }: Decision) => ({ favourable: favourable === 1, level });

/**
 * @param redeliberation `takenOn`: of the minutes whose lines are taken up, where no award of the line says when its right was given
 * @param on ISO date of the new deliberation
 * @returns the awards that fall, and what makes them fall
 */
export async function withdrawAwards(
  platform: Platform,
  redeliberation: { readonly basis: RedeliberationBasis; readonly reason: string; readonly takenOn: string },
  pairs: readonly Replacement[],
  minutes: { readonly juryId: string; readonly number: string; readonly on: string },
  personId: string,
): Promise<Result<{ awards: ReadonlySet<string>; statements: Compilable[] }>> {
  const { db } = platform;
  const withdrawing = pairs.filter((one) => effectOf(concluded(one.before), concluded(one.after)) === 'withdraws');
  const held = await listAwardsResting(db, withdrawing.flatMap((one) => one.line.map(({ id }) => id)));
  const falling = withdrawing.map((pair) => ({
    ...pair,
    resting: held.filter((one) => pair.line.some(({ id }) => id === one.decision) && fallsBy(one.level, concluded(pair.before), concluded(pair.after))),
  }));
  for (const { before, after, resting } of falling) {
    const takenOn = resting.map((one) => one.on).toSorted()[0] ?? redeliberation.takenOn;
    const may = mayReplace({ ...concluded(before), takenOn }, concluded(after), redeliberation.basis, minutes.on);
    if (!may.ok) return may;
  }
  const { basis } = redeliberation;
  if (falling.length === 0 || basis === 'student_request') return accepted({ awards: new Set(), statements: [] });
  const resting = falling.flatMap((pair) => pair.resting.map((one) => ({ ...one, by: pair.after.id })));
  const at = platform.now().toISOString();
  const awards = [...new Map(resting.map((one) => [one.award, one])).values()];
  const badges = await listRevocable(db, resting.flatMap((one) => one.credential ?? []));
  if (badges.some((one) => one.revoked_at !== null)) return refused({ kind: 'credential_already_revoked' });
  const rows = awards.map((one): Tables['award_withdrawal'] => ({
    award_id: one.award, decision_id: one.by, jury_id: minutes.juryId, basis, withdrawn_on: minutes.on, recorded_by: personId, recorded_at: at,
  }));
  return accepted({
    awards: new Set(awards.map((one) => one.award)),
    statements: [
      ...insertWithdrawals(db, rows),
      ...(rows.length > 0 ? [recordEvents(db, rows.map((one) => ({ id: randomId(platform.randomBytes), at, personId, kind: 'award_withdrawn', subject: one.award_id, detail: { jury: minutes.juryId, basis } })))] : []),
      ...(await revocationStatements(platform, badges, { basis: 'new_decision', reason: `${minutes.number} : ${redeliberation.reason}` }, personId)),
    ],
  });
}
