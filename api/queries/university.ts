/** People as the university's own sign-in knows them, and the roles that follow from what it says. */
import type { Compilable } from 'kysely';
import { insertGrant, type Grant } from './people.ts';
import type { Database, Role, Tables } from './schema.ts';

export const findAccount = (db: Database, issuer: string, subject: string): Promise<Tables['university_account'] | undefined> =>
  db.selectFrom('university_account').selectAll().where('issuer', '=', issuer).where('subject', '=', subject).executeTakeFirst();

export const insertAccount = (db: Database, row: Tables['university_account']): Compilable => db.insertInto('university_account').values(row);

export const listUniversityRoles = (db: Database, personId: string): Promise<{ role: Role; cohort_id: string }[]> =>
  db.selectFrom('university_role').select(['role', 'cohort_id']).where('person_id', '=', personId).execute();

/** A role by hand stays by hand: what the university says adds to it and takes only its own away. */
export const giveUniversityRole = (db: Database, personId: string, { role, cohort }: Grant): Compilable[] => [
  insertGrant(db, { person_id: personId, role, cohort_id: cohort }),
  db.insertInto('university_role').values({ person_id: personId, role, cohort_id: cohort }),
];

export const takeUniversityRole = (db: Database, personId: string, { role, cohort }: Grant): Compilable[] => [
  db.deleteFrom('role_grant').where('person_id', '=', personId).where('role', '=', role).where('cohort_id', '=', cohort),
  db.deleteFrom('university_role').where('person_id', '=', personId).where('role', '=', role).where('cohort_id', '=', cohort),
];

