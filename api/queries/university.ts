/** People as the university's own sign-in knows them, and the roles that follow from what it says. */
import type { Compilable } from 'kysely';
import { deleteGrant, insertGrant, type Grant } from './grants.ts';
import type { Database, Tables } from './schema.ts';

export const findAccount = (db: Database, issuer: string, subject: string): Promise<Tables['university_account'] | undefined> =>
  db.selectFrom('university_account').selectAll().where('issuer', '=', issuer).where('subject', '=', subject).executeTakeFirst();

export const insertAccount = (db: Database, row: Tables['university_account']): Compilable => db.insertInto('university_account').values(row);

/** A role over one cohort, over a programme, or everywhere; in every period, without an end. */
export type UniversityRole = Pick<Grant, 'role' | 'cohort' | 'programme'>;

export async function listUniversityRoles(db: Database, personId: string): Promise<UniversityRole[]> {
  const rows = await db.selectFrom('university_role').selectAll().where('person_id', '=', personId).execute();
  return rows.map((one) => ({ role: one.role, cohort: one.cohort_id, programme: one.programme_code }));
}

const columns = (personId: string, { role, cohort, programme }: UniversityRole) => ({ person_id: personId, role, cohort_id: cohort, programme_code: programme });

/** A role by hand stays by hand: what the university says adds to it and takes only its own away. */
export const giveUniversityRole = (db: Database, personId: string, one: UniversityRole): Compilable[] => [
  insertGrant(db, columns(personId, one)),
  db.insertInto('university_role').values(columns(personId, one)),
];

export const takeUniversityRole = (db: Database, personId: string, one: UniversityRole): Compilable[] => [
  deleteGrant(db, { ...columns(personId, one), period: '*' }),
  db.deleteFrom('university_role').where((eb) => eb.and(columns(personId, one))),
];
