/**
 * SQLite on one machine. WAL with `synchronous=FULL`: an acknowledged write
 * survives a power cut (switching to WAL silently lowers it to NORMAL, so it
 * is set on every connection and asserted).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect, type Compilable } from 'kysely';
import { answersDirectly } from '../queries/compiled.ts';
import type { Database, Tables } from '../queries/schema.ts';
import { groupCommit } from './group-commit.ts';
import type { Committed } from './platform.ts';
import { keepStatements } from './statements.ts';

/** Milliseconds to wait for another process's write. */
const PATIENCE = 5_000;
/**
 * KiB of pages kept in memory. Identifiers are drawn at random, so each award touches pages all over its tables' indexes:
 * with better-sqlite3's own 16 MiB they fall out of it by 10,000 awards, and each one more costs a third more.
 */
const KEPT_PAGES = 32 * 1024;
const MIGRATIONS = new URL('../migrations/', import.meta.url).pathname;

export type NodeDatabase = {
  readonly raw: SqliteDatabase.Database;
  readonly db: Database;
  commit(statements: readonly Compilable[]): Promise<Committed>;
  close(): void;
};

/**
 * Opens (or creates) the database, applies what is missing of the migrations, asserts durability.
 * @throws with a sentence when a later release has migrated it: this one does not know what it would break
 */
export function openDatabase(path: string): NodeDatabase {
  const raw = new SqliteDatabase(path);
  raw.pragma(`busy_timeout = ${PATIENCE}`);
  switchToWal(raw);
  raw.pragma('synchronous = FULL');
  raw.pragma('foreign_keys = ON');
  raw.pragma('trusted_schema = OFF');
  raw.pragma(`cache_size = -${KEPT_PAGES}`);
  assertDurable(raw, path);
  assertNotLater(raw);
  migrate(raw);
  const prepare = keepStatements(raw);
  const db: Database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: { prepare, close: () => raw.close() } }) });
  answersDirectly(db, (query, parameters) => prepare(query).all(...parameters));
  const group = groupCommit(raw, prepare);
  return {
    raw,
    db,
    commit: group.commit,
    close() {
      group.flush();
      raw.close();
    },
  };
}

/** A new file is switched once, alone; SQLite does not wait for that, so a second process starting on it must. */
function switchToWal(raw: SqliteDatabase.Database): void {
  const until = Date.now() + PATIENCE;
  for (;;) {
    try {
      raw.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== 'SQLITE_BUSY' || Date.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function assertDurable(raw: SqliteDatabase.Database, path: string): void {
  const found = {
    journal_mode: raw.pragma('journal_mode', { simple: true }),
    synchronous: raw.pragma('synchronous', { simple: true }),
    foreign_keys: raw.pragma('foreign_keys', { simple: true }),
  };
  const journal = path === ':memory:' ? 'memory' : 'wal';
  if (found.journal_mode !== journal || found.synchronous !== 2 || found.foreign_keys !== 1) {
    throw new Error(`SQLite is not durable as configured: ${JSON.stringify(found)}`);
  }
}

/** The names of the migrations of this release, in order. */
export const knownMigrations = (): string[] => readdirSync(MIGRATIONS).filter((file) => file.endsWith('.sql')).sort();

/** The migrations that a file has seen; none for one that is not Palier's, or new. */
function appliedTo(raw: SqliteDatabase.Database): string[] {
  const isThere = raw.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'").get() !== undefined;
  return isThere ? (raw.prepare('SELECT name FROM migration ORDER BY name').pluck().all() as string[]) : [];
}

const unknownOf = (applied: readonly string[]): string[] => applied.filter((name) => !knownMigrations().includes(name));

/** Whether a database is as this release leaves it. Looks only, beside a server that may be running on it. */
export function isOfThisRelease(path: string): boolean {
  const raw = new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: PATIENCE });
  try {
    const applied = appliedTo(raw);
    return unknownOf(applied).length === 0 && applied.length === knownMigrations().length;
  } finally {
    raw.close();
  }
}

function assertNotLater(raw: SqliteDatabase.Database): void {
  const [unknown] = unknownOf(appliedTo(raw));
  if (unknown === undefined) return;
  raw.close();
  throw new Error(`PALIER_DATA : cette base est celle d’une version plus récente de Palier (${unknown}), rien n’a été changé : démarrez cette version-là, ou rétablissez une sauvegarde d’avant (a later version of Palier made this database; nothing was changed: start that version, or restore a backup from before it).`);
}

/**
 * Each file in a transaction of its own, in the order of their names; forward
 * only. On a new file all in one: there is nothing to lose, and each transaction
 * is another wait for the disk. Whether one is still missing is read inside that
 * transaction: another process may be starting on the same folder.
 */
function migrate(raw: SqliteDatabase.Database): void {
  raw.transaction(() => raw.exec('CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT')).immediate();
  const isApplied = raw.prepare('SELECT 1 FROM migration WHERE name = ?');
  const apply = (name: string): void => {
    if (isApplied.get(name)) return;
    raw.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
    raw.prepare("INSERT INTO migration VALUES (?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))").run(name);
  };
  const missing = knownMigrations().filter((name) => !isApplied.get(name));
  const isNew = raw.prepare('SELECT 1 FROM migration').get() === undefined;
  for (const together of isNew ? [missing] : missing.map((name) => [name])) raw.transaction(() => together.forEach(apply)).immediate();
}
