/** Juries that decide lines of signed minutes again, and awards that were withdrawn by them. */
import { sql, type Compilable } from 'kysely';
import { insertLargeRows, insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

export const insertRedeliberation = (db: Database, row: Tables['redeliberation'], lines: readonly Tables['redeliberation_line'][], units: readonly Tables['redeliberation_unit'][]): Compilable[] => [
  db.insertInto('redeliberation').values(row),
  ...(lines.length === 0 ? [] : [insertRows(db, 'redeliberation_line', lines)]),
  ...(units.length === 0 ? [] : [insertRows(db, 'redeliberation_unit', units)]),
];

/** With the number and the day of the minutes whose lines it takes up; `undefined` for every other jury. */
export const findRedeliberation = (db: Database, juryId: string) =>
  db
    .selectFrom('redeliberation')
    .innerJoin('minutes', 'minutes.jury_id', 'redeliberation.of_jury')
    .select(['redeliberation.of_jury', 'redeliberation.basis', 'redeliberation.reason', 'minutes.number', 'minutes.deliberated_on'])
    .where('redeliberation.jury_id', '=', juryId)
    .executeTakeFirst();

export type ReopenedLine = { readonly jury_id: string; readonly enrolment_id: string; readonly competency: string; readonly decision_id: string };

/** The lines that are open before such juries: of one, or of all. */
export function listReopened(db: Database, juryId?: string): Promise<ReopenedLine[]> {
  const all = db.selectFrom('redeliberation_line').selectAll();
  return (juryId === undefined ? all : all.where('jury_id', '=', juryId)).execute();
}

/** The results of teaching units that one of them takes up. */
export const listReopenedUnits = (db: Database, juryId: string) => db.selectFrom('redeliberation_unit').select(['enrolment_id', 'unit']).where('jury_id', '=', juryId).execute();

/** Whether an award is not withdrawn, for a query that has `award`. */
export const awardHolds = sql<boolean>`not exists (select 1 from award_withdrawal where award_withdrawal.award_id = award.id)`;

export type RestingAward = { readonly award: string; readonly decision: string; readonly level: number; /** ISO date of the deliberation. */ readonly on: string; readonly credential: string | null };

/** Awards that rest on these decisions and hold, with their released badges that are still valid. */
export async function listAwardsResting(db: Database, decisions: readonly string[]): Promise<RestingAward[]> {
  const { rows } = await sql<RestingAward>`
    select award.id as award, award.decision_id as decision, award.level, award.awarded_on as "on", release.id as credential
    from award
    left join credential_plan on credential_plan.award_id = award.id and not exists (select 1 from revocation where revocation.id = credential_plan.id)
    left join release on release.id = credential_plan.id
    where award.decision_id in (select value from json_each(${JSON.stringify(decisions)})) and ${awardHolds}`.execute(db);
  return rows;
}

/** How often a level of a student was awarded and withdrawn. */
export async function listWithdrawnRounds(db: Database, enrolments: readonly string[]): Promise<{ enrolment_id: string; competency: string; level: number; rounds: number }[]> {
  const { rows } = await sql<{ enrolment_id: string; competency: string; level: number; rounds: number }>`
    select award.enrolment_id, award.competency, award.level, count(*) as rounds
    from award join award_withdrawal on award_withdrawal.award_id = award.id
    where award.enrolment_id in (select value from json_each(${JSON.stringify(enrolments)}))
    group by award.enrolment_id, award.competency, award.level`.execute(db);
  return rows;
}

export const insertWithdrawals = (db: Database, rows: readonly Tables['award_withdrawal'][]): Compilable[] => insertLargeRows(db, 'award_withdrawal', rows);
