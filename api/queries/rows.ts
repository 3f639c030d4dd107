import { sql, type Compilable, type CompiledQuery } from 'kysely';
import type { Database, Tables } from './schema.ts';

/**
 * Inserts any number of rows in one statement with one bound parameter, on
 * SQLite and on D1 (which allows 100 parameters a statement): the rows travel
 * as JSON. Every row must have the same columns.
 */
export function insertRows<T extends keyof Tables & string>(db: Database, table: T, rows: readonly Partial<Tables[T]>[]): Compilable {
  const columns = Object.keys(rows[0] ?? {});
  const values = columns.map((column) => sql`value ->> ${sql.lit(`$.${column}`)}`);
  const statement = sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))}) select ${sql.join(values)} from json_each(${JSON.stringify(rows)})`;
  return { compile: (): CompiledQuery => statement.compile(db) };
}
