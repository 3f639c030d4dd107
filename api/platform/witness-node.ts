/**
 * The witness on one machine: a row of its own small SQLite file beside the
 * files, so that two processes cannot overwrite each other and a power cut
 * loses nothing. The file stays open, since it is asked for each page of
 * badges; one that was removed or put in its place meanwhile is noticed.
 */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { Witness } from './platform.ts';
import { keepStatements } from './statements.ts';

/** Milliseconds to wait for another process's write. */
const PATIENCE = 5_000;

type Opened = { readonly raw: SqliteDatabase.Database; readonly inode: bigint | null; readonly prepare: (sql: string) => SqliteDatabase.Statement<unknown[]> };

export function witnessFile(path: string): Witness & { close(): void } {
  let opened: Opened | null = null;
  const close = (): void => {
    opened?.raw.close();
    opened = null;
  };
  const using = (): Opened => {
    if (opened !== null && opened.inode !== inodeOf(path)) close();
    opened ??= open(path);
    return opened;
  };
  return {
    close,
    async read() {
      const row = using().prepare('SELECT text, revision FROM witness').get() as { text: string; revision: number } | undefined;
      return row ? { text: row.text, tag: String(row.revision) } : null;
    },
    async write(text, tag) {
      const { prepare } = using();
      const written =
        tag === null
          ? prepare('INSERT INTO witness (id, text, revision) VALUES (1, ?, 1) ON CONFLICT (id) DO NOTHING').run(text)
          : prepare('UPDATE witness SET text = ?, revision = revision + 1 WHERE revision = ?').run(text, Number(tag));
      return written.changes === 1;
    },
  };
}

function open(path: string): Opened {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const raw = new SqliteDatabase(path, { timeout: PATIENCE });
  // No WAL: one that is left beside a file that was put in place of another would be read into it.
  raw.pragma('journal_mode = TRUNCATE');
  raw.pragma('synchronous = FULL');
  raw.exec('CREATE TABLE IF NOT EXISTS witness (id INTEGER PRIMARY KEY CHECK (id = 1), text TEXT NOT NULL, revision INTEGER NOT NULL) STRICT');
  return { raw, inode: inodeOf(path), prepare: keepStatements(raw) };
}

const inodeOf = (path: string): bigint | null => statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
