/** People of a cohort, as a file names them: who is known already, and what is written when it is read in. */
import { sql, type Compilable, type Insertable } from 'kysely';
import type { KnownPerson } from '../domain/people-file.ts';
import { insertDepartures } from './departures.ts';
import { insertReferents } from './referents.ts';
import { insertLargeRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

/** Those of these addresses who are known, with their roles in the cohort, by address. */
export async function listKnownPeople(db: Database, cohortId: string, emails: readonly string[]): Promise<Map<string, KnownPerson>> {
  const asked = sql<string>`(select value from json_each(${JSON.stringify(emails)}))`;
  const people = await db
    .selectFrom('person')
    .leftJoin('enrolment', (join) => join.onRef('enrolment.person_id', '=', 'person.id').on('enrolment.cohort_id', '=', cohortId))
    .leftJoin('referent', (join) =>
      join.onRef('referent.enrolment_id', '=', 'enrolment.id').on(({ not, exists, selectFrom }) => not(exists(selectFrom('referent as later').select('later.revision').whereRef('later.enrolment_id', '=', 'enrolment.id').whereRef('later.revision', '>', 'referent.revision')))),
    )
    .leftJoin('person as teacher', 'teacher.id', 'referent.person_id')
    .leftJoin('departure', (join) =>
      join.onRef('departure.enrolment_id', '=', 'enrolment.id').on(({ not, exists, selectFrom }) => not(exists(selectFrom('departure as later').select('later.revision').whereRef('later.enrolment_id', '=', 'enrolment.id').whereRef('later.revision', '>', 'departure.revision')))),
    )
    .select([
      'person.id', 'person.given_name', 'person.family_name', 'person.email', 'enrolment.regime', 'enrolment.id as enrolment', 'teacher.email as referent', 'referent.revision as referent_revision', 'departure.closes_on',
      'departure.revision as closing_revision',
    ])
    .where('person.email', 'in', asked)
    .execute();
  const grants = await db
    .selectFrom('role_grant')
    .innerJoin('person', 'person.id', 'role_grant.person_id')
    .select(['role_grant.person_id', 'role_grant.role'])
    .where('role_grant.cohort_id', '=', cohortId)
    .where('person.email', 'in', asked)
    .execute();
  const roles = new Map<string, string[]>();
  for (const { person_id: id, role } of grants) roles.set(id, [...(roles.get(id) ?? []), role]);
  return new Map(
    people.map((one) => [
      one.email,
      {
        id: one.id, given: one.given_name, family: one.family_name, regime: one.regime, roles: roles.get(one.id) ?? [],
        enrolment: one.enrolment === null ? null : { id: one.enrolment, referent: one.referent, referentRevision: one.referent_revision ?? 0, closesOn: one.closes_on, closingRevision: one.closing_revision ?? 0 },
      },
    ]),
  );
}

export type NewPeople = { readonly people: readonly Tables['person'][]; readonly grants: readonly Insertable<Tables['role_grant']>[]; readonly enrolments: readonly Omit<Tables['enrolment'], 'email_in_badges'>[]; readonly referents: readonly Tables['referent'][]; readonly closings: readonly Tables['departure'][] };

export const insertPeople = (db: Database, { people, grants, enrolments, referents, closings }: NewPeople): Compilable[] => [
  ...insertLargeRows(db, 'person', people),
  ...insertLargeRows(db, 'role_grant', grants as never),
  ...insertLargeRows(db, 'enrolment', enrolments as never),
  ...insertReferents(db, referents),
  ...insertDepartures(db, closings),
];
