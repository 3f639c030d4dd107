import type SqliteDatabase from 'better-sqlite3';

/** The product has fewer texts than this; lists of parameters of different lengths make more. */
const MOST_KEPT = 300;

/**
 * Prepares each text once and keeps the statement: SQLite would otherwise parse
 * and plan the same few queries at every request, which costs more than
 * running them. The least recently used go first. SQLite itself prepares a
 * kept statement anew when the schema has changed.
 *
 * A kept statement must be run to its end (`all`, `get`, `run`) before it is
 * asked for again, which holds as long as nobody iterates over one.
 */
export function keepStatements(raw: SqliteDatabase.Database): (sql: string) => SqliteDatabase.Statement<unknown[]> {
  const kept = new Map<string, SqliteDatabase.Statement<unknown[]>>();
  return (sql) => {
    const statement = kept.get(sql) ?? raw.prepare<unknown[]>(sql);
    kept.delete(sql);
    kept.set(sql, statement);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
    return statement;
  };
}
