import type { Compilable, CompiledQuery } from 'kysely';
import type { Database } from './schema.ts';

type Parameter = string | number | null;

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

/** The same, for all rows. */
export function compiledList<Row, Parameters extends readonly Parameter[]>(
  build: (db: Database) => CompiledQuery<Row>,
): (db: Database, ...parameters: Parameters) => Promise<Row[]> {
  const compiled = keptFor(build);
  return async (db, ...parameters) => (await db.executeQuery<Row>({ ...compiled(db), parameters })).rows;
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
