/**
 * Puts a database back to an earlier state underneath a running application, as
 * D1 Time Travel does and as an old copy of the file would: rows that came
 * since are gone, rows that went are there again. The files stay.
 */
import { sql } from 'kysely';
import { insertRows } from '../../api/queries/rows.ts';
import type { Tables } from '../../api/queries/schema.ts';
import type { House } from '../house.ts';

/** Children before their parents. */
const HISTORY = [
  'publication', 'portfolio', 'status_floor', 'restore_gate', 'revocation', 'release', 'signed_credential', 'credential_plan', 'award', 'minutes', 'decision', 'jury_review', 'jury',
  'assessment', 'review_evidence', 'review_step', 'review', 'outbox', 'status_list_version', 'status_list', 'event',
] as const satisfies readonly (keyof Tables)[];

type Row = Record<string, unknown>;
export type Moment = ReadonlyMap<keyof Tables, readonly Row[]>;

const rowsOf = async (house: House, table: keyof Tables): Promise<Row[]> => (await sql<Row>`select * from ${sql.table(table)} order by rowid`.execute(house.platform.db)).rows;

export async function remember(house: House): Promise<Moment> {
  const moment = new Map<keyof Tables, Row[]>();
  for (const table of HISTORY) moment.set(table, await rowsOf(house, table));
  return moment;
}

export async function turnBack(house: House, moment: Moment): Promise<void> {
  const { db, commit } = house.platform;
  const raw = (text: string) => ({ compile: () => sql.raw(text).compile(db) });
  const triggers = (await sql<{ name: string; sql: string }>`select name, sql from sqlite_master where type = 'trigger'`.execute(db)).rows;
  const committed = await commit([
    ...triggers.map((one) => raw(`drop trigger "${one.name}"`)),
    raw('pragma defer_foreign_keys = on'),
    ...HISTORY.map((table) => raw(`delete from ${table}`)),
    ...[...HISTORY].reverse().flatMap((table) => (moment.get(table)!.length > 0 ? [insertRows(db, table, moment.get(table) as never)] : [])),
    ...triggers.map((one) => raw(one.sql)),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
}
