import type { Compilable, Insertable } from 'kysely';
import type { Database, Role, Tables } from './schema.ts';

export type Grant = { role: Role; cohort: string };
export type Person = { id: string; name: string; email: string; language: 'fr' | 'en'; grants: Grant[] };

export const fullName = (person: { given_name: string; family_name: string }): string =>
  `${person.given_name} ${person.family_name}`.trim();

export async function findPersonByEmail(db: Database, email: string): Promise<Person | null> {
  const person = await db.selectFrom('person').selectAll().where('email', '=', email.trim().toLowerCase()).executeTakeFirst();
  return person ? { ...(await withGrants(db, person)) } : null;
}

export async function findPersonById(db: Database, id: string): Promise<Person | null> {
  const person = await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
  return person ? withGrants(db, person) : null;
}

async function withGrants(db: Database, person: Tables['person']): Promise<Person> {
  const grants = await db.selectFrom('role_grant').select(['role', 'cohort_id']).where('person_id', '=', person.id).execute();
  return {
    id: person.id,
    name: fullName(person),
    email: person.email,
    language: person.language,
    grants: grants.map(({ role, cohort_id }) => ({ role, cohort: cohort_id })),
  };
}

export async function listPeople(db: Database): Promise<Person[]> {
  const people = await db.selectFrom('person').selectAll().orderBy('family_name').orderBy('given_name').execute();
  const grants = await db.selectFrom('role_grant').selectAll().execute();
  return people.map((person) => ({
    id: person.id,
    name: fullName(person),
    email: person.email,
    language: person.language,
    grants: grants.filter((grant) => grant.person_id === person.id).map(({ role, cohort_id }) => ({ role, cohort: cohort_id })),
  }));
}

export const insertPerson = (db: Database, person: Tables['person']): Compilable => db.insertInto('person').values(person);
export const insertGrant = (db: Database, grant: Tables['role_grant']): Compilable => db.insertInto('role_grant').values(grant);
export const insertEnrolment = (db: Database, enrolment: Insertable<Tables['enrolment']>): Compilable => db.insertInto('enrolment').values(enrolment);

export const findEnrolment = (db: Database, id: string) =>
  db
    .selectFrom('enrolment')
    .innerJoin('person', 'person.id', 'enrolment.person_id')
    .innerJoin('cohort', 'cohort.id', 'enrolment.cohort_id')
    .select([
      'enrolment.id',
      'enrolment.person_id',
      'enrolment.cohort_id',
      'enrolment.subject_id',
      'enrolment.regime',
      'enrolment.email_in_badges',
      'person.given_name',
      'person.family_name',
      'cohort.programme_code',
      'cohort.programme_version',
      'cohort.name as cohort_name',
    ])
    .where('enrolment.id', '=', id)
    .executeTakeFirst();

/** Whether the badges to come carry the student's e-mail address as a salted hash. */
export const setEmailInBadges = (db: Database, enrolmentId: string, wanted: boolean): Compilable =>
  db.updateTable('enrolment').set({ email_in_badges: wanted ? 1 : 0 }).where('id', '=', enrolmentId);

export const listEnrolmentsOf = (db: Database, personId: string) =>
  db.selectFrom('enrolment').select('id').where('person_id', '=', personId).orderBy('id').execute();
