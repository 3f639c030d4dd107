/** Two processes that start on one folder at the same moment: a server and a command, or a restart that overlaps. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { oneFile } from '../one-file.ts';

const OPENER = await oneFile('test/crash/opener.ts');
const MIGRATIONS = new URL('../../api/migrations/', import.meta.url).pathname;
/** Long enough for an opener that has started to come to the lock, short enough for its patience. */
const HELD = 500;

/** `started`: it is loaded, and turns to the folder. `said`: all of it, once it has ended. */
function open(folder: string): { readonly started: Promise<unknown>; readonly said: Promise<string> } {
  const child = spawn(process.execPath, [OPENER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (said += text));
  return { started: once(child.stdout, 'data'), said: once(child, 'close').then(() => said) };
}

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
    const { started, said } = open(folder);
    await started;
    await wait(HELD);
    first.exec('ROLLBACK');
    expect(await said).toBe('starting\nopened 3\n');
  });

  it('does not apply again the migrations that the other applied meanwhile', async () => {
    first.pragma('journal_mode = WAL');
    first.exec('CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT');
    first.exec('BEGIN IMMEDIATE');
    const { started, said } = open(folder);
    await started;
    await wait(HELD);
    for (const name of readdirSync(MIGRATIONS).sort()) {
      first.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
      first.prepare("INSERT INTO migration VALUES (?, '2026-01-01T00:00:00Z')").run(name);
    }
    first.exec('COMMIT');
    expect(await said).toBe('starting\nopened 3\n');
  });

  it('ends with one schema and one key ring when both start at once', async () => {
    expect(await Promise.all([open(folder).said, open(folder).said])).toEqual(Array(2).fill('starting\nopened 3\n'));
  });
});
