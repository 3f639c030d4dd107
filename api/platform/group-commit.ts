/**
 * Commits that are asked for in one turn of the event loop share one durable
 * transaction: on SQLite a commit costs a write to the disk, and many of them
 * wait for it together. To each caller it is as if its batch had been alone:
 * it is all or none by itself (SAVEPOINT), it sees what came before it, its
 * conflict is answered to nobody else, and it is answered only once the whole
 * is on the disk.
 */
import type SqliteDatabase from 'better-sqlite3';
import type { Compilable, CompiledQuery } from 'kysely';
import { readConflict } from './conflict.ts';
import type { Committed } from './platform.ts';
import type { keepStatements } from './statements.ts';

type Prepare = ReturnType<typeof keepStatements>;
type Outcome = { readonly committed: Committed } | { readonly fault: unknown };
type Waiting = { readonly batch: readonly CompiledQuery[]; answer(outcome: Outcome): void };

export type GroupCommit = {
  commit(statements: readonly Compilable[]): Promise<Committed>;
  /** Does at once what waits. */
  flush(): void;
};

export function groupCommit(raw: SqliteDatabase.Database, prepare: Prepare): GroupCommit {
  let waiting: Waiting[] = [];
  const { isWhole, touchesDeferred } = deferredKeys(raw);

  const run = (batch: readonly CompiledQuery[]): void => {
    for (const { sql, parameters } of batch) prepare(sql).run(...parameters);
  };
  const alone = raw.transaction(run);
  const runAlone = (batch: readonly CompiledQuery[]): Outcome => {
    try {
      alone.immediate(batch);
      return DONE;
    } catch (error) {
      return outcomeOf(error);
    }
  };

  /** @returns `null` when the transaction they would have shared is gone: nothing of it was written */
  const runTogether = (batches: readonly (readonly CompiledQuery[])[]): Outcome[] | null => {
    prepare('BEGIN IMMEDIATE').run();
    try {
      const outcomes = batches.map((batch): Outcome => {
        prepare('SAVEPOINT batch').run();
        try {
          run(batch);
          if (touchesDeferred(batch) && !isWhole()) throw new Error('FOREIGN KEY constraint failed');
          prepare('RELEASE batch').run();
          return DONE;
        } catch (error) {
          // A fault of the machine (full disk, no memory) ends the transaction by itself: there is no savepoint any more.
          if (!raw.inTransaction) throw error;
          prepare('ROLLBACK TO batch').run();
          prepare('RELEASE batch').run();
          return outcomeOf(error);
        }
      });
      prepare('COMMIT').run();
      return outcomes;
    } catch {
      if (raw.inTransaction) prepare('ROLLBACK').run();
      return null;
    }
  };

  const flush = (): void => {
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    const batches = group.map((one) => one.batch);
    let outcomes: Outcome[];
    try {
      // What cannot be committed together is committed one by one, in the same order: then each has its own outcome.
      outcomes = (group.length > 1 ? runTogether(batches) : null) ?? batches.map(runAlone);
    } catch (fault) {
      // Not even begun: another process has held the database for longer than our patience.
      outcomes = batches.map(() => ({ fault }));
    }
    group.forEach((one, index) => one.answer(outcomes[index]!));
  };

  return {
    flush,
    commit: async (statements) => {
      const batch = statements.map((statement) => statement.compile());
      const outcome = await new Promise<Outcome>((answer) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ batch, answer });
      });
      if ('fault' in outcome) throw outcome.fault;
      return outcome.committed;
    },
  };
}

const DONE: Outcome = { committed: { ok: true } };

function outcomeOf(error: unknown): Outcome {
  const conflict = readConflict(error);
  return conflict ? { committed: { ok: false, conflict } } : { fault: error };
}

/**
 * The keys that SQLite checks only at the end of a transaction. Without a look
 * at them a batch would be answered for what a later batch of the same
 * transaction broke or mended. Only batches that name a table of such a key
 * are looked at, and only those few small tables are.
 */
function deferredKeys(raw: SqliteDatabase.Database): { isWhole(): boolean; touchesDeferred(batch: readonly CompiledQuery[]): boolean } {
  const tables = raw.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%DEFERRABLE INITIALLY DEFERRED%'").pluck().all() as string[];
  const parents = tables.flatMap((table) => raw.prepare('SELECT "table" FROM pragma_foreign_key_list(?)').pluck().all(table) as string[]);
  const names = [...new Set([...tables, ...parents])];
  const checks = tables.map((table) => raw.prepare(`SELECT 1 FROM pragma_foreign_key_check('${table}') LIMIT 1`).pluck());
  return {
    isWhole: () => checks.every((check) => check.get() === undefined),
    touchesDeferred: (batch) => batch.some(({ sql }) => names.some((name) => sql.includes(name))),
  };
}
