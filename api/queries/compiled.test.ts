import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type NodeDatabase } from '../platform/database-node.ts';
import { compiledOnce } from './compiled.ts';
import { putSetting } from './portfolios.ts';

let databases: NodeDatabase[];
beforeAll(async () => {
  databases = [openDatabase(':memory:'), openDatabase(':memory:')];
  for (const [index, { db, commit }] of databases.entries()) await commit([putSetting(db, 'name', `value ${index}`), putSetting(db, 'other', 'another value')]);
});
afterAll(() => databases.forEach((database) => database.close()));

it('answers for the parameters given, each time and on each database, from one compilation', async () => {
  let built = 0;
  const find = compiledOnce<{ value: string }, [name: string]>((db) => {
    built += 1;
    return db.selectFrom('setting').select('value').where('name', '=', '').compile();
  });
  for (const [index, { db }] of databases.entries()) {
    expect(await find(db, 'name')).toEqual({ value: `value ${index}` });
    expect(await find(db, 'other')).toEqual({ value: 'another value' });
    expect(await find(db, 'unknown')).toBeUndefined();
  }
  expect(built).toBe(databases.length);
});
