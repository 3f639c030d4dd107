import { may, mayInSomePeriod } from '../permissions.ts';
import { countReviews, findCohort, findProgramme } from '../queries/cohorts.ts';
import { hidden, plain, requirePerson, type RouteContext } from './context.ts';
import { currentPeriod } from './grid.ts';

/**
 * A cohort with its programme, the periods of it that the person may read, and
 * the one that is asked for: without one, that which most students are in.
 */
export async function openCohort(c: RouteContext, id: string, asked?: string) {
  const { db } = c.get('platform');
  const cohort = await findCohort(db, id);
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  if (!cohort || !mayInSomePeriod(person.grants, 'read_cohort', cohort.id)) return hidden(c);
  const mayRead = (period: string): boolean => may(person.grants, 'read_cohort', { cohort: cohort.id, period });
  const [programme, counts] = await Promise.all([findProgramme(db, cohort.programme_code, cohort.programme_version), countReviews(db, cohort.id)]);
  if (!programme) throw new Error(`no programme ${cohort.programme_code}`);
  const periods = programme.periods.map((one) => one.code).filter((code) => mayRead(code) && counts.some((one) => one.period === code));
  const period = asked ?? currentPeriod(counts, periods) ?? programme.periods.find((one) => mayRead(one.code))?.code;
  if (period === undefined || !mayRead(period) || !programme.periods.some((one) => one.code === period)) return plain(c, 'not_found');
  return { person, programme, period, periods, head: { id: cohort.id, name: cohort.name } };
}
