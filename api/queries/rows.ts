import { sql, type Compilable, type CompiledQuery } from 'kysely';
import type { Database, Tables } from './schema.ts';

/** Characters of JSON in one statement at the most, unless one row alone has more: D1 takes 2 MB for a value. */
const MOST_AT_ONCE = 500_000;

/** Compiled once for each table and its columns. */
const kept = new WeakMap<Database, Map<string, CompiledQuery>>();

/**
 * Inserts any number of rows in one statement with one bound parameter, on
 * SQLite and on D1 (which allows 100 parameters a statement): the rows travel
 * as JSON. Every row must have the same columns.
 */
export function insertRows<T extends keyof Tables & string>(db: Database, table: T, rows: readonly Partial<Tables[T]>[]): Compilable {
  return insertJson(db, table, Object.keys(rows[0] ?? {}), JSON.stringify(rows));
}

/** The same, in as many statements as D1 needs for large rows; none without rows. */
export function insertLargeRows<T extends keyof Tables & string>(db: Database, table: T, rows: readonly Partial<Tables[T]>[]): Compilable[] {
  const columns = Object.keys(rows[0] ?? {});
  const statements: Compilable[] = [];
  let held: string[] = [];
  let size = 0;
  const release = (): void => {
    if (held.length > 0) statements.push(insertJson(db, table, columns, `[${held.join(',')}]`));
    held = [];
    size = 0;
  };
  for (const row of rows) {
    const json = JSON.stringify(row);
    if (size + json.length > MOST_AT_ONCE) release();
    held.push(json);
    size += json.length;
  }
  release();
  return statements;
}

function insertJson(db: Database, table: string, columns: readonly string[], json: string): Compilable {
  return { compile: () => ({ ...compiledInsert(db, table, columns), parameters: [json] }) };
}

function compiledInsert(db: Database, table: string, columns: readonly string[]): CompiledQuery {
  const inserts = kept.get(db) ?? new Map<string, CompiledQuery>();
  kept.set(db, inserts);
  const key = [table, ...columns].join(' ');
  const known = inserts.get(key);
  if (known) return known;
  const values = columns.map((column) => sql`value ->> ${sql.lit(`$.${column}`)}`);
  const made = sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))}) select ${sql.join(values)} from json_each(${''})`.compile(db);
  inserts.set(key, made);
  return made;
}
