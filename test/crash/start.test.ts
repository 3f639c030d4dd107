/** Two processes that start on one folder at the same moment: a server and a command, or a restart that overlaps. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const OPENER = new URL('opener.ts', import.meta.url).pathname;
const MIGRATIONS = new URL('../../api/migrations/', import.meta.url).pathname;
const open = (folder: string) => promisify(execFile)(process.execPath, [OPENER, folder]).then(({ stdout }) => stdout);
/** Long enough for the opener to come to the lock, short enough for its patience. */
const HELD = 2_000;

describe('starting on a folder that another process is starting on', () => {
  let folder: string;
  let first: SqliteDatabase.Database;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'palier-start-'));
    first = new SqliteDatabase(join(folder, 'palier.sqlite'));
  });
  afterEach(() => {
    first.close();
    rmSync(folder, { recursive: true });
  });

  it('waits while the other switches the new file to WAL', async () => {
    first.exec('BEGIN IMMEDIATE; CREATE TABLE held (x)');
    const opened = open(folder);
    await wait(HELD);
    first.exec('ROLLBACK');
    expect(await opened).toBe('starting\nopened 3\n');
  });

  it('does not apply again the migrations that the other applied meanwhile', async () => {
    first.pragma('journal_mode = WAL');
    first.exec('CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT');
    first.exec('BEGIN IMMEDIATE');
    const opened = open(folder);
    await wait(HELD);
    for (const name of readdirSync(MIGRATIONS).sort()) {
      first.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
      first.prepare("INSERT INTO migration VALUES (?, '2026-01-01T00:00:00Z')").run(name);
    }
    first.exec('COMMIT');
    expect(await opened).toBe('starting\nopened 3\n');
  });

  it('ends with one schema and one key ring when both start at once', async () => {
    expect(await Promise.all([open(folder), open(folder)])).toEqual(Array(2).fill('starting\nopened 3\n'));
  });
});
