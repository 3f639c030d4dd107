/** The migration that makes the table of revocations anew, over a database that has some. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { ROOT } from '../house.ts';

const FOLDER = join(ROOT, 'api/migrations');
const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

it('the revocations of before are kept, in their order, and stay final', () => {
  const raw = new SqliteDatabase(':memory:');
  const files = readdirSync(FOLDER).sort();
  const made = files.indexOf('0010_life.sql');
  for (const file of files.slice(0, made)) raw.exec(read(file));
  // Only the table itself is looked at: what it refers to is left out.
  raw.pragma('foreign_keys = OFF');
  const insert = raw.prepare("INSERT INTO revocation (id, basis, reason, revoked_by, revoked_at) VALUES (?, ?, 'Motif.', 'p', '2026-01-01T00:00:00.000Z')");
  for (const id of ['z', 'a', 'm']) insert.run(id, id === 'a' ? 'key_compromise' : 'new_decision');
  const rows = (): unknown[] => raw.prepare('SELECT rowid, * FROM revocation ORDER BY rowid').all();
  const before = rows();
  raw.transaction(() => raw.exec(read('0010_life.sql')))();
  for (const file of files.slice(made + 1)) raw.exec(read(file));
  expect(rows()).toEqual(before);
  insert.run('b', 'new_decision');
  expect(raw.prepare('SELECT max(rowid) FROM revocation').pluck().get()).toBe(4);
  expect(() => insert.run('c', 'superseded')).toThrow('no_successor');
  expect(() => insert.run('d', 'wish')).toThrow('CHECK');
  for (const undo of ['DELETE FROM revocation', "UPDATE revocation SET reason = 'x'"]) expect(() => raw.exec(undo)).toThrow('append_only');
  raw.close();
});
