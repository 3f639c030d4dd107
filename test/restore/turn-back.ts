/**
 * Puts a database back to an earlier state underneath a running application, as
 * D1 Time Travel does and as an old copy of the file would: rows that came
 * since are gone, rows that went are there again. The files stay, and so do
 * people and their sessions, so that a test can go on asking.
 */
import { sql } from 'kysely';
import { insertRows } from '../../api/queries/rows.ts';
import type { Tables } from '../../api/queries/schema.ts';
import type { House } from '../house.ts';

const STAYS = /^(sqlite_|_cf_|d1_|migration$|user$|session$|account$|verification$|setting$|person$|role_grant$)/;

type Row = Record<string, unknown>;
export type Moment = ReadonlyMap<string, readonly Row[]>;

async function tablesOf({ platform: { db } }: House): Promise<string[]> {
  const found = (await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db)).rows;
  return found.map((one) => one.name).filter((name) => !STAYS.test(name));
}

export async function remember(house: House): Promise<Moment> {
  const moment = new Map<string, Row[]>();
  for (const table of await tablesOf(house)) moment.set(table, (await sql<Row>`select * from ${sql.table(table)} order by rowid`.execute(house.platform.db)).rows);
  return moment;
}

/** workerd ends when one batch changes the schema much more often than this. */
const MOST_CHANGES = 60;

export async function turnBack(house: House, moment: Moment): Promise<void> {
  const { db, commit } = house.platform;
  const raw = (text: string) => ({ compile: () => sql.raw(text).compile(db) });
  const all = async (statements: Parameters<typeof commit>[0]): Promise<void> => {
    const committed = await commit(statements);
    if (!committed.ok) throw new Error(committed.conflict.rule);
  };
  const triggers = (await sql<{ name: string; sql: string }>`select name, sql from sqlite_master where type = 'trigger'`.execute(db)).rows.filter((one) => !/\b(BEFORE|AFTER) UPDATE\b/.test(one.sql));
  const parts = Array.from({ length: Math.ceil(triggers.length / MOST_CHANGES) }, (_, part) => triggers.slice(part * MOST_CHANGES, (part + 1) * MOST_CHANGES));
  for (const part of parts) await all(part.map((one) => raw(`drop trigger "${one.name}"`)));
  await all([
    // Which table refers to which is looked at when all are as they were.
    raw('pragma defer_foreign_keys = on'),
    ...[...moment.keys()].map((table) => raw(`delete from "${table}"`)),
    ...[...moment].flatMap(([table, rows]) => (rows.length > 0 ? [insertRows(db, table as keyof Tables, rows as never)] : [])),
  ]);
  for (const part of parts) await all(part.map((one) => raw(one.sql)));
}
