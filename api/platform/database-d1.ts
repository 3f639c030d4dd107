/**
 * Kysely over Cloudflare D1. D1 has no interactive transactions: writes go
 * through `commit`, one `batch`, which is all or none.
 */
import type { D1Database, D1PreparedStatement, D1Result } from '@cloudflare/workers-types';
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
  const read = readsTogether(d1);
  const noTransaction = async (): Promise<never> => {
    throw new Error('D1 has no interactive transactions: use platform.commit([...]).');
  };
  return {
    init: async () => {},
    acquireConnection: async () => d1Connection(d1, read),
    beginTransaction: noTransaction,
    commitTransaction: noTransaction,
    rollbackTransaction: noTransaction,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}

function d1Connection(d1: D1Database, read: Read): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const statement = prepare(d1, query);
      const answer = (onlyReads(query) ? await read(statement) : await statement.all()) as D1Result<R>;
      return { rows: answer.results, numAffectedRows: BigInt(answer.meta.changes ?? 0) };
    },
    async *streamQuery() {
      throw new Error('D1 does not stream.');
    },
  };
}

type Read = (statement: D1PreparedStatement) => Promise<D1Result>;

const onlyReads = ({ query, sql }: CompiledQuery): boolean => query.kind === 'SelectQueryNode' || (query.kind === 'RawNode' && /^\s*select\b/i.test(sql));

/** How many questions go together at the most. */
const MOST = 50;
/** Turns of the queue of promises that the questions of one `Promise.all` may come apart by: what one of them awaits that was there already. */
const STEPS = 24;

/**
 * What a request asks at once goes to D1 at once: a page of a student asks thirty questions in six turns, each of which
 * was a way to the database and back, and a Worker has six of these open at a time. Nothing waits for another request:
 * the queue of promises runs out before workerd turns to one. Where one of them fails, each is asked by itself.
 */
function readsTogether(d1: D1Database): Read {
  let waiting: { readonly statement: D1PreparedStatement; readonly settle: (answer: D1Result | Promise<D1Result>) => void }[] = [];
  const ask = (): void => {
    const asked = waiting;
    waiting = [];
    if (asked.length === 1) return asked[0]!.settle(asked[0]!.statement.all());
    const answers = d1.batch(asked.map((one) => one.statement));
    asked.forEach(({ statement, settle }, index) => settle(answers.then((all) => all[index]!, () => statement.all())));
  };
  const endOfTurn = async (): Promise<void> => {
    for (let step = 0; step < STEPS && waiting.length > 0; step += 1) await null;
    if (waiting.length > 0) ask();
  };
  return (statement) =>
    new Promise((settle) => {
      const many = waiting.push({ statement, settle });
      if (many === 1) void endOfTurn();
      if (many === MOST) ask();
    });
}
