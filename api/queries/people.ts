import { sql, type Compilable, type Insertable } from 'kysely';
import { compiledList, given } from './compiled.ts';
import { grantColumns, grantsOf, joinGrants, type Grant, type GrantRow } from './grants.ts';
import { studentsColumn } from './referents.ts';
import type { Database, Role, Tables } from './schema.ts';

export { insertGrant, type Grant } from './grants.ts';
/** `students`: the enrolments whose referent teacher the person is today. */
export type Person = { id: string; name: string; email: string; language: 'fr' | 'en'; grants: Grant[]; students: string[] };

export const fullName = (person: { given_name: string; family_name: string }): string =>
  `${person.given_name} ${person.family_name}`.trim();

type PersonRow = Tables['person'] & GrantRow & { students: string };

/** The person whose rows these are, one for each grant. */
const personOf = (first: PersonRow, rows: readonly PersonRow[]): Person => ({ id: first.id, name: fullName(first), email: first.email, language: first.language, grants: grantsOf(rows), students: JSON.parse(first.students) as string[] });

const personColumns = sql`person.id, person.given_name, person.family_name, person.email, person.language, ${studentsColumn} as students`;

export async function findPersonByEmail(db: Database, email: string): Promise<Person | null> {
  const { rows } = await sql<PersonRow>`select ${personColumns}, ${grantColumns} from person ${joinGrants} where person.email = ${email.trim().toLowerCase()}`.execute(db);
  return rows[0] ? personOf(rows[0], rows) : null;
}

type SessionRow = { expiresAt: string } & PersonRow;

const listSessionRows = compiledList<SessionRow, [token: string]>((db) =>
  sql<SessionRow>`
    select session."expiresAt", ${personColumns}, ${grantColumns}
    from session
    join "user" on "user".id = session."userId"
    join person on person.email = lower(trim("user".email))
    ${joinGrants}
    where session.token = ${given('text', '')}`.compile(db),
);

/** The person of a session with the roles that they hold now, and until when the session lasts; `null` when there is no such session. */
export async function findPersonOfSession(db: Database, token: string): Promise<{ person: Person; expiresAt: string } | null> {
  const rows = await listSessionRows(db, token);
  const [first] = rows;
  return first ? { person: personOf(first, rows), expiresAt: first.expiresAt } : null;
}

export async function listPeople(db: Database): Promise<Person[]> {
  const { rows } = await sql<PersonRow>`select ${personColumns}, ${grantColumns} from person ${joinGrants} order by person.family_name, person.given_name, person.id`.execute(db);
  const people = new Map<string, PersonRow[]>();
  for (const row of rows) people.set(row.id, [...(people.get(row.id) ?? []), row]);
  return [...people.values()].map((mine) => personOf(mine[0]!, mine));
}

/** The ids of those of these addresses who are known, by address. */
export async function findPeopleByEmail(db: Database, emails: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('person')
    .select(['id', 'email'])
    .where('email', 'in', sql<string>`(select value from json_each(${JSON.stringify([...new Set(emails)])}))`)
    .execute();
  return new Map(rows.map((one) => [one.email, one.id]));
}

/** Those who hold a role in one cohort, or over it, whether today or not. */
export const listPeopleWithRole = (db: Database, role: Role, cohortId: string) =>
  db
    .selectFrom('person')
    .select(['person.id', 'person.given_name', 'person.family_name', 'person.email'])
    .where((eb) => eb.exists(eb.selectFrom('role_grant').select('role').whereRef('role_grant.person_id', '=', 'person.id').where('role', '=', role).where('cohort_id', '=', cohortId)))
    .orderBy('family_name')
    .orderBy('given_name')
    .execute();

export const insertPerson = (db: Database, person: Tables['person']): Compilable => db.insertInto('person').values(person);
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

/** How many sign-in links an address was sent since a moment; better-auth keeps them in `verification`. */
export async function countLinksSince(db: Database, email: string, since: string): Promise<number> {
  const { rows } = await sql<{ links: number }>`
    select count(*) as links from verification where createdAt > ${since} and json_valid(value) and value ->> '$.email' = ${email}`.execute(db);
  return rows[0]?.links ?? 0;
}

export const listEnrolmentsOf = (db: Database, personId: string) =>
  db.selectFrom('enrolment').select('id').where('person_id', '=', personId).orderBy('id').execute();
