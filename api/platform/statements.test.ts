import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepStatements } from './statements.ts';

let raw: SqliteDatabase.Database;
beforeEach(() => {
  raw = new SqliteDatabase(':memory:');
  raw.exec("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL); INSERT INTO thing (name) VALUES ('a'), ('b')");
});
afterEach(() => raw.close());

it('prepares a text once and answers for other parameters each time', () => {
  const prepare = keepStatements(raw);
  const text = 'SELECT name FROM thing WHERE id = ?';
  expect(prepare(text)).toBe(prepare(text));
  expect([1, 2, 3].map((id) => prepare(text).all([id]))).toEqual([[{ name: 'a' }], [{ name: 'b' }], []]);
});

it('sees a column that a kept statement did not know', () => {
  const prepare = keepStatements(raw);
  prepare('SELECT * FROM thing').all([]);
  raw.exec("ALTER TABLE thing ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'");
  expect(prepare('SELECT * FROM thing').all([])).toEqual([{ id: 1, name: 'a', colour: 'red' }, { id: 2, name: 'b', colour: 'red' }]);
});

it('lets the least recently used go, so that texts without end cost no memory without end', () => {
  const prepare = keepStatements(raw);
  const often = prepare('SELECT 0');
  const once = prepare('SELECT -1');
  for (let number = 1; number < 400; number += 1) {
    prepare(`SELECT ${number}`);
    expect(prepare('SELECT 0')).toBe(often);
  }
  expect(prepare('SELECT -1')).not.toBe(once);
});
