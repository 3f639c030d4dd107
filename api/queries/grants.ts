/** Who holds which role, over what, today. */
import { sql, type Compilable, type Insertable, type RawBuilder } from 'kysely';
import type { Database, Role, Tables } from './schema.ts';

/**
 * One role that somebody holds now, and where: '*' is everywhere. A role over a
 * programme stands once for the programme and once for each of its cohorts, so
 * that whoever asks about a cohort need not know its programme.
 */
export type Grant = { role: Role; cohort: string; programme: string; period: string };

/** Whether a grant of this table (or its alias) holds today. The database's own clock: the same for a question and for a guard. */
export const isInForce = (table: string): RawBuilder<boolean> =>
  sql<boolean>`(coalesce(${sql.ref(`${table}.valid_from`)}, '') <= date('now') and coalesce(${sql.ref(`${table}.valid_until`)}, '9999-12-31') >= date('now'))`;

/** Columns of a grant in force beside one of the cohorts that it reaches through a programme; all null without a grant. */
export type GrantRow = { role: Role | null; cohort_id: string | null; programme_code: string | null; period: string | null; reached: string | null };

/** Joins each person with their grants in force. For a query that has `person`. */
export const joinGrants = sql`
  left join role_grant on role_grant.person_id = person.id and ${isInForce('role_grant')}
  left join cohort reached on role_grant.programme_code <> '*' and reached.programme_code = role_grant.programme_code`;
export const grantColumns = sql`role_grant.role, role_grant.cohort_id, role_grant.programme_code, role_grant.period, reached.id as reached`;

/** The grants of the rows of one person. */
export function grantsOf(rows: readonly GrantRow[]): Grant[] {
  const grants: Grant[] = [];
  const programmes = new Set<string>();
  for (const { role, cohort_id: cohort, programme_code: programme, period, reached } of rows) {
    if (role === null || cohort === null || programme === null || period === null) continue;
    if (programme === '*') grants.push({ role, cohort, programme, period });
    else {
      const whole = [role, programme, period].join(' ');
      if (!programmes.has(whole)) grants.push({ role, cohort, programme, period });
      programmes.add(whole);
      if (reached !== null) grants.push({ role, cohort: reached, programme, period });
    }
  }
  return grants;
}

/** Everything that was given to anybody, whether it holds today or not, but for students' own roles: those come with an enrolment. */
export const listStaffGrants = (db: Database) =>
  db
    .selectFrom('role_grant')
    .innerJoin('person', 'person.id', 'role_grant.person_id')
    .selectAll('role_grant')
    .select(['person.given_name', 'person.family_name', 'person.email', isInForce('role_grant').as('in_force')])
    .where('role_grant.role', '<>', 'student')
    .orderBy('person.family_name')
    .orderBy('person.given_name')
    .orderBy('person.id')
    .orderBy('role_grant.role')
    .orderBy('role_grant.cohort_id')
    .orderBy('role_grant.programme_code')
    .orderBy('role_grant.period')
    .execute();

export const insertGrant = (db: Database, grant: Insertable<Tables['role_grant']>): Compilable => db.insertInto('role_grant').values(grant);

export type GrantKey = Pick<Tables['role_grant'], 'person_id' | 'role' | 'cohort_id'> & { programme_code: string; period: string };

export const findGrant = (db: Database, key: GrantKey) =>
  db.selectFrom('role_grant').selectAll().where((eb) => eb.and(key)).executeTakeFirst();

export const deleteGrant = (db: Database, key: GrantKey): Compilable => db.deleteFrom('role_grant').where((eb) => eb.and(key));
