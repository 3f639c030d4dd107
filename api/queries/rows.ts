import { sql, type Compilable, type CompiledQuery } from 'kysely';
import type { Database, Tables } from './schema.ts';

/** Characters of JSON in one statement at the most, unless one row alone has more: D1 takes 2 MB for a value. */
const MOST_AT_ONCE = 500_000;

/** Parameters of one statement on D1. */
const MOST_BOUND = 100;
/** So few rows are bound one by one: each number of them is a text of its own. */
const FEW = 2;

/** Compiled once for each table and its columns. */
const kept = new WeakMap<Database, Map<string, CompiledQuery>>();

/**
 * Inserts any number of rows in one statement with one bound parameter, on
 * SQLite and on D1 (which allows 100 parameters a statement): the rows travel
 * as JSON. Every row must have the same columns.
 */
export function insertRows<T extends keyof Tables & string>(db: Database, table: T, rows: readonly Partial<Tables[T]>[]): Compilable {
  const columns = Object.keys(rows[0] ?? {});
  return rows.length <= FEW ? insertBound(db, table, columns, rows) : insertJson(db, table, columns, JSON.stringify(rows));
}

/**
 * The same for the pages of rows that awards write, bound value by value: read out of JSON a row costs twice as much, and
 * one with a long text far more (SQLite would write out and read that text anew for each of its columns). In statements of
 * 1, 2, 4, 8 … rows, so that a page of any size is made of few different texts, each of which stays prepared.
 */
export function insertBoundRows<T extends keyof Tables & string>(db: Database, table: T, rows: readonly Partial<Tables[T]>[]): Compilable[] {
  const columns = Object.keys(rows[0] ?? {});
  const statements: Compilable[] = [];
  for (let start = 0; start < rows.length; ) {
    const count = powerOfTwoUpTo(Math.min(rows.length - start, MOST_BOUND / columns.length));
    statements.push(insertBound(db, table, columns, rows.slice(start, start + count)));
    start += count;
  }
  return statements;
}

const powerOfTwoUpTo = (most: number): number => 2 ** Math.floor(Math.log2(most));

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

function insertBound(db: Database, table: string, columns: readonly string[], rows: readonly object[]): Compilable {
  const compiled = (): CompiledQuery =>
    keptInsert(db, [table, rows.length, ...columns].join(' '), () => {
      const row = sql`(${sql.join(columns.map(() => sql`${''}`))})`;
      return sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))}) values ${sql.join(rows.map(() => row))}`.compile(db);
    });
  return { compile: () => ({ ...compiled(), parameters: rows.flatMap((row) => columns.map((column) => (row as Record<string, unknown>)[column])) }) };
}

function compiledInsert(db: Database, table: string, columns: readonly string[]): CompiledQuery {
  return keptInsert(db, [table, ...columns].join(' '), () => {
    const values = columns.map((column) => sql`value ->> ${sql.lit(`$.${column}`)}`);
    return sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))}) select ${sql.join(values)} from json_each(${''})`.compile(db);
  });
}

function keptInsert(db: Database, key: string, build: () => CompiledQuery): CompiledQuery {
  const inserts = kept.get(db) ?? new Map<string, CompiledQuery>();
  kept.set(db, inserts);
  const made = inserts.get(key) ?? build();
  inserts.set(key, made);
  return made;
}
