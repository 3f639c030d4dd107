import type { CompiledQuery } from 'kysely';
import type { Database } from './schema.ts';

/**
 * A query whose text never varies, built and compiled once for each database
 * and then run with other parameters. For the few that every visitor's request
 * runs: building one anew costs several times what SQLite needs to answer it.
 *
 * @param build the query, with any value for each parameter
 * @returns a function that takes the parameters in the order in which the text names them
 */
export function compiledOnce<Row, Parameters extends readonly (string | number)[]>(
  build: (db: Database) => CompiledQuery<Row>,
): (db: Database, ...parameters: Parameters) => Promise<Row | undefined> {
  const compiled = new WeakMap<Database, CompiledQuery<Row>>();
  return async (db, ...parameters) => {
    const query = compiled.get(db) ?? build(db);
    compiled.set(db, query);
    return (await db.executeQuery<Row>({ ...query, parameters })).rows[0];
  };
}
