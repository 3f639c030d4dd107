/** When university accounts close, who has another way in by then, and whom that was said to. */
import { sql, type Compilable, type RawBuilder } from 'kysely';
import type { NoticeNumber } from '../domain/departure.ts';
import { insertLargeRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

/** Whether `person.id` has confirmed an address of their own or has a passkey, for a query that has `person`. */
const hasOtherWay = sql<0 | 1>`(
  exists (select 1 from personal_address where personal_address.person_id = person.id) or exists (select 1 from passkey where passkey.person_id = person.id))`;

/** The first day without the university's account, e.g. `2027-09-30`; `null` when it is not known to close. */
export async function findClosing(db: Database, personId: string): Promise<string | null> {
  const { rows } = await sql<{ closes_on: string }>`select closes_on from account_closing where person_id = ${personId}`.execute(db);
  return rows[0]?.closes_on ?? null;
}

/** Whether an enrolment has ended today, by the database's own clock: as its triggers ask. */
export async function isDeparted(db: Database, enrolmentId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from departure_in_force where enrolment_id = ${enrolmentId} and closes_on <= date('now')`.execute(db);
  return rows.length > 0;
}

/** When a person's account closes, with whether there is another way in; for the person. */
export async function findOwnDeparture(db: Database, personId: string): Promise<{ closesOn: string; hasOtherWay: boolean } | null> {
  const { rows } = await sql<{ closes_on: string; other: 0 | 1 }>`
    select closes_on, ${hasOtherWay} as other from account_closing join person on person.id = account_closing.person_id where person_id = ${personId}`.execute(db);
  const [found] = rows;
  return found ? { closesOn: found.closes_on, hasOtherWay: found.other === 1 } : null;
}

export type DepartureRow = { enrolment: string; person_id: string; given_name: string; family_name: string; closes_on: string | null; revision: number; other: 0 | 1; told_at: string | null };

/** The students of a cohort: the day that is recorded, whether they have another way in, and when they were last written to of it. */
export async function listDepartures(db: Database, cohortId: string): Promise<DepartureRow[]> {
  const { rows } = await sql<DepartureRow>`
    select enrolment.id as enrolment, person.id as person_id, person.given_name, person.family_name, known.closes_on, coalesce(known.revision, 0) as revision, ${hasOtherWay} as other,
      (select max(at) from departure_notice where departure_notice.person_id = person.id and departure_notice.closes_on = known.closes_on) as told_at
    from enrolment join person on person.id = enrolment.person_id left join departure_in_force known on known.enrolment_id = enrolment.id
    where enrolment.cohort_id = ${cohortId} order by person.family_name, person.given_name, enrolment.id`.execute(db);
  return rows;
}

/** Whoever is to be written to: the account closes after `today` and by `until`, there is no other way in, and this message was not sent. */
export async function listUntold(db: Database, number: NoticeNumber, today: string, until: string, limit: number): Promise<{ person_id: string; closes_on: string }[]> {
  const { rows } = await sql<{ person_id: string; closes_on: string }>`
    select closing.person_id, closing.closes_on
    from account_closing closing join person on person.id = closing.person_id
    where closing.person_id in (select enrolment.person_id from departure join enrolment on enrolment.id = departure.enrolment_id where departure.closes_on > ${today} and departure.closes_on <= ${until})
      and closing.closes_on > ${today} and closing.closes_on <= ${until} and not ${hasOtherWay}
      and not exists (
        select 1 from departure_notice told where told.person_id = closing.person_id and told.closes_on = closing.closes_on and told.number >= ${number})
    order by closing.closes_on, closing.person_id limit ${limit}`.execute(db);
  return rows;
}

export const insertNotices = (db: Database, rows: readonly Tables['departure_notice'][]): Compilable[] => insertLargeRows(db, 'departure_notice', rows);
export const insertDepartures = (db: Database, rows: readonly Tables['departure'][]): Compilable[] => insertLargeRows(db, 'departure', rows);

/** People whose account is closed on a day, for a condition on a column that names a person. */
export const closedBy = (day: string): RawBuilder<unknown> => sql`(select person_id from account_closing where closes_on <= ${day})`;

/** After something was taken away in a commit: refuses the whole of it (rule `last_way_in`) when nothing is left that opens the account. */
export const assertOtherWay = (db: Database, personId: string, today: string): Compilable => {
  const statement = sql`insert into last_way_in (person_id) select person.id from person join account_closing on account_closing.person_id = person.id
    where person.id = ${personId} and closes_on <= ${today} and not ${hasOtherWay}`;
  return { compile: () => statement.compile(db) };
};

/** Sessions that were opened before the closing by what signs in no more; a passkey's goes on. */
export const endSessionsOfDeparted = (db: Database, today: string): Compilable => {
  const statement = sql`delete from session where coalesce(factor, '') <> 'passkey' and exists (
    select 1 from account_closing where person_id = session."userId" and closes_on <= ${today}
      and session."createdAt" < max(closes_on || 'T00:00:00.000Z', recorded_at))`;
  return { compile: () => statement.compile(db) };
};
