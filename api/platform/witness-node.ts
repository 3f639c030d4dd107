/**
 * The witness on one machine: a row of its own small SQLite file beside the
 * files, so that two processes cannot overwrite each other and a power cut
 * loses nothing. Opened for each use: it is read a few times a minute.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { Witness } from './platform.ts';

export const witnessFile = (path: string): Witness => ({
  async read() {
    return using(path, (raw) => {
      const row = raw.prepare('SELECT text, revision FROM witness').get() as { text: string; revision: number } | undefined;
      return row ? { text: row.text, tag: String(row.revision) } : null;
    });
  },
  async write(text, tag) {
    return using(path, (raw) => {
      const written =
        tag === null
          ? raw.prepare('INSERT INTO witness (id, text, revision) VALUES (1, ?, 1) ON CONFLICT (id) DO NOTHING').run(text)
          : raw.prepare('UPDATE witness SET text = ?, revision = revision + 1 WHERE revision = ?').run(text, Number(tag));
      return written.changes === 1;
    });
  },
});

function using<T>(path: string, act: (raw: SqliteDatabase.Database) => T): T {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const raw = new SqliteDatabase(path, { timeout: 5_000 });
  try {
    raw.pragma('synchronous = FULL');
    raw.exec('CREATE TABLE IF NOT EXISTS witness (id INTEGER PRIMARY KEY CHECK (id = 1), text TEXT NOT NULL, revision INTEGER NOT NULL) STRICT');
    return act(raw);
  } finally {
    raw.close();
  }
}
