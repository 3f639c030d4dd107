/** What people agreed to and what they declined: append-only, the last act holds. */
import { sql, type Compilable } from 'kysely';
import { compiledList } from './compiled.ts';
import { insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

export type ConsentAct = Tables['consent_act']['act'];

/** The next act of an enrolment's ledger. */
export const insertConsent = (db: Database, enrolmentId: string, act: ConsentAct, at: string): Compilable =>
  db.insertInto('consent_act').values({
    enrolment_id: enrolmentId, act, at,
    revision: sql<number>`(select coalesce(max(revision), 0) + 1 from consent_act where enrolment_id = ${enrolmentId})`,
  });

/** Every act of a person's enrolments, the newest first. */
export const listConsents = (db: Database, personId: string) =>
  db
    .selectFrom('consent_act')
    .innerJoin('enrolment', 'enrolment.id', 'consent_act.enrolment_id')
    .select(['consent_act.enrolment_id', 'consent_act.act', 'consent_act.at'])
    .where('enrolment.person_id', '=', personId)
    .orderBy('consent_act.at', 'desc')
    .orderBy('consent_act.revision', 'desc')
    .execute();

/** How many students have a public page today, and how many let search engines keep it. */
export async function countConsents(db: Database): Promise<{ published: number; indexed: number }> {
  const pages = await db.selectFrom('publication').select(['enrolment_id', 'indexable']).where('kind', '=', 'portfolio').where('withdrawn_at', 'is', null).execute();
  const people = (rows: typeof pages): number => new Set(rows.map((one) => one.enrolment_id)).size;
  return { published: people(pages), indexed: people(pages.filter((one) => one.indexable === 1)) };
}

// Declining badges ---------------------------------------------------------------

export const findObjection = (db: Database, personId: string) =>
  db.selectFrom('badge_objection').select(['act', 'at']).where('person_id', '=', personId).orderBy('revision', 'desc').limit(1).executeTakeFirst();

export const insertObjection = (db: Database, personId: string, act: Tables['badge_objection']['act'], at: string): Compilable =>
  db.insertInto('badge_objection').values({
    person_id: personId, act, at,
    revision: sql<number>`(select coalesce(max(revision), 0) + 1 from badge_objection where person_id = ${personId})`,
  });

/** Which of these enrolments are of people who decline badges. @param ids JSON list */
const listDecliningRows = compiledList<{ id: string }, [ids: string]>((db) =>
  sql<{ id: string }>`
    select enrolment.id from json_each(${''}) as wanted
    cross join enrolment on enrolment.id = wanted.value
    where 'object' = (select act from badge_objection where badge_objection.person_id = enrolment.person_id order by revision desc limit 1)`.compile(db),
);
export const listDeclining = async (db: Database, enrolments: readonly string[]): Promise<Set<string>> =>
  new Set((await listDecliningRows(db, JSON.stringify([...new Set(enrolments)]))).map((one) => one.id));

export const insertDeclined = (db: Database, awards: readonly string[], at: string): Compilable[] =>
  awards.length === 0 ? [] : [insertRows(db, 'declined_award', awards.map((award_id) => ({ award_id, declined_at: at })))];

/** What this person was given and nothing was prepared for yet; with the work that waits for it. */
export const declineOpenAwards = (db: Database, personId: string, at: string): Compilable[] => {
  const open = sql`
    select award.id from award join enrolment on enrolment.id = award.enrolment_id
    where enrolment.person_id = ${personId}
      and not exists (select 1 from credential_plan where credential_plan.award_id = award.id)`;
  const decline = sql`insert into declined_award (award_id, declined_at) select id, ${at} from (${open}) where id not in (select award_id from declined_award)`;
  const forget = sql`delete from outbox where kind = 'plan' and subject in (${open})`;
  return [{ compile: () => forget.compile(db) }, { compile: () => decline.compile(db) }];
};

/** The same for one award whose plan was refused. */
export const declineAward = (db: Database, awardId: string, at: string): Compilable =>
  db.insertInto('declined_award').values({ award_id: awardId, declined_at: at }).onConflict((conflict) => conflict.column('award_id').doNothing());
