/** A jury as a route has it at hand: with its cohort and its programme, for whoever may do this to it. */
import type { Action } from '../permissions.ts';
import { findCohort, findProgramme } from '../queries/cohorts.ts';
import { findJury, listJuriesBefore } from '../queries/juries.ts';
import { findPastMinutes } from '../queries/past-semesters.ts';
import { findRedeliberation, listReopened, listReopenedUnits } from '../queries/redeliberations.ts';
import { plain, requireAuthority, type RouteContext } from './context.ts';

/**
 * The jury with its programme, if the person may do this to it. Nobody does anything to a jury that they are before, nor reads
 * its reasons and notes: somebody else presides.
 */
export async function openJury(c: RouteContext, id: string, action: Action) {
  const { db } = c.get('platform');
  const jury = await findJury(db, id);
  const on = { cohort: jury?.cohort_id ?? '', period: jury?.period ?? '' };
  const person = requireAuthority(c, action, on);
  if (person instanceof Response) return person;
  if (!jury) return plain(c, 'not_found');
  const [before, past, found, redeliberation, lines, units] = await Promise.all([listJuriesBefore(db, person.id, jury.id), findPastMinutes(db, jury.id), findCohort(db, jury.cohort_id), findRedeliberation(db, jury.id), listReopened(db, jury.id), listReopenedUnits(db, jury.id)]);
  // Minutes of another place were entered: no jury sits, or sat, here.
  if (past) return plain(c, 'not_found');
  if (before.size > 0) return plain(c, 'forbidden');
  const cohort = found!;
  const programme = await findProgramme(db, cohort.programme_code, cohort.programme_version);
  if (!programme) throw new Error(`no programme ${cohort.programme_code}`);
  return { jury: { ...jury, reopened: redeliberation ? lines : null, units: redeliberation ? new Set(units.map((one) => resultKey(one.enrolment_id, one.unit))) : null }, redeliberation: redeliberation ?? null, cohort, programme, person, on };
}

/** A student and a unit, as one. */
export const resultKey = (enrolment: string, unit: string): string => `${enrolment} ${unit}`;

export type OpenJury = Exclude<Awaited<ReturnType<typeof openJury>>, Response>;
