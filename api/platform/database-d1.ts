/**
 * Kysely over Cloudflare D1. D1 has no interactive transactions: writes go
 * through `commit`, one `batch`, which is all or none.
 */
import type { D1Database } from '@cloudflare/workers-types';
import {
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Compilable,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import type { Database, Tables } from '../queries/schema.ts';
import { readConflict } from './conflict.ts';
import type { Committed } from './platform.ts';

export const openD1 = (d1: D1Database): Database => new Kysely<Tables>({ dialect: d1Dialect(d1) });

/** All statements in one batch. D1 rolls the whole batch back when one fails. */
export async function commitD1(d1: D1Database, statements: readonly Compilable[]): Promise<Committed> {
  if (statements.length === 0) return { ok: true };
  try {
    await d1.batch(statements.map((statement) => prepare(d1, statement.compile())));
    return { ok: true };
  } catch (error) {
    const conflict = readConflict(error);
    if (conflict) return { ok: false, conflict };
    throw error;
  }
}

const prepare = (d1: D1Database, query: CompiledQuery) => d1.prepare(query.sql).bind(...query.parameters);

/**
 * SQLite's adapter makes Kysely run one query after the other, behind a lock.
 * D1 needs none, and a lock must not be shared here: a request that ends with a
 * query under way (a Worker drops its I/O) would leave it closed for every later one.
 */
function manyConnections(): SqliteAdapter {
  return Object.defineProperty(new SqliteAdapter(), 'supportsMultipleConnections', { value: true });
}

function d1Dialect(d1: D1Database): Dialect {
  return {
    createAdapter: manyConnections,
    createDriver: () => d1Driver(d1),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function d1Driver(d1: D1Database): Driver {
  const noTransaction = async (): Promise<never> => {
    throw new Error('D1 has no interactive transactions: use platform.commit([...]).');
  };
  return {
    init: async () => {},
    acquireConnection: async () => d1Connection(d1),
    beginTransaction: noTransaction,
    commitTransaction: noTransaction,
    rollbackTransaction: noTransaction,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}

function d1Connection(d1: D1Database): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const answer = await prepare(d1, query).all<R>();
      return { rows: answer.results, numAffectedRows: BigInt(answer.meta.changes ?? 0) };
    },
    async *streamQuery() {
      throw new Error('D1 does not stream.');
    },
  };
}
