import { sql, type Compilable, type CompiledQuery, type RawBuilder } from 'kysely';
import type { Database } from './schema.ts';

type Parameter = string | number | null;

/**
 * The place of a parameter that is compared. SQLite (built with STAT4) looks at the value that stands beside a bare `= ?`
 * of a join or of an ordered query, and parses and plans the kept statement anew at each run; not at what is cast.
 */
export const given = <T extends string | number>(type: T extends string ? 'text' : 'integer', example: T): RawBuilder<T> => sql<T>`cast(${example} as ${sql.raw(type)})`;

/** How a database answers a compiled query at once, where it can: without the queue, the plugins and the log that nobody uses here. */
const direct = new WeakMap<Database, (query: string, parameters: readonly unknown[]) => unknown[]>();
export const answersDirectly = (db: Database, run: (query: string, parameters: readonly unknown[]) => unknown[]): void => void direct.set(db, run);

/**
 * A query whose text never varies, built and compiled once for each database
 * and then run with other parameters. For the few that every visitor's request
 * or every award runs: building one anew costs several times what SQLite needs
 * to answer it.
 *
 * @param build the query, with any value for each parameter
 * @returns a function that takes the parameters in the order in which the text names them
 */
export function compiledOnce<Row, Parameters extends readonly Parameter[]>(
  build: (db: Database) => CompiledQuery<Row>,
): (db: Database, ...parameters: Parameters) => Promise<Row | undefined> {
  const list = compiledList<Row, Parameters>(build);
  return async (db, ...parameters) => (await list(db, ...parameters))[0];
}

/** The same, answered at once where the database can (SQLite), for what is asked at every visit of a public page: waiting for a promise costs as much as the query. */
export function compiledNow<Row, Parameters extends readonly Parameter[]>(
  build: (db: Database) => CompiledQuery<Row>,
): (db: Database, ...parameters: Parameters) => Row | undefined | Promise<Row | undefined> {
  const compiled = keptFor(build);
  return (db, ...parameters) => {
    const query = compiled(db);
    const run = direct.get(db);
    return run ? (run(query.sql, parameters)[0] as Row | undefined) : db.executeQuery<Row>({ ...query, parameters }).then(({ rows }) => rows[0]);
  };
}

/** The same, for all rows. */
export function compiledList<Row, Parameters extends readonly Parameter[]>(
  build: (db: Database) => CompiledQuery<Row>,
): (db: Database, ...parameters: Parameters) => Promise<Row[]> {
  const compiled = keptFor(build);
  return async (db, ...parameters) => {
    const query = compiled(db);
    const run = direct.get(db);
    return run ? (run(query.sql, parameters) as Row[]) : (await db.executeQuery<Row>({ ...query, parameters })).rows;
  };
}

/** The same, for a write that a commit will run. */
export function compiledWrite<Parameters extends readonly Parameter[]>(build: (db: Database) => CompiledQuery): (db: Database, ...parameters: Parameters) => Compilable {
  const compiled = keptFor(build);
  return (db, ...parameters) => ({ compile: () => ({ ...compiled(db), parameters }) });
}

function keptFor<Row>(build: (db: Database) => CompiledQuery<Row>): (db: Database) => CompiledQuery<Row> {
  const kept = new WeakMap<Database, CompiledQuery<Row>>();
  return (db) => {
    const query = kept.get(db) ?? build(db);
    kept.set(db, query);
    return query;
  };
}
