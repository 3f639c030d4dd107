import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type NodeDatabase } from '../platform/database-node.ts';
import { insertCohort } from './cohorts.ts';
import { insertGrant, type Grant } from './grants.ts';
import { findPersonByEmail, insertPerson, listPeople } from './people.ts';

const EMAIL = 'responsable@palier.example';

describe('the grants of a person', () => {
  let database: NodeDatabase;
  const write = (...[statements]: Parameters<NodeDatabase['commit']>) => database.commit(statements);
  const grants = async (): Promise<Grant[]> => (await findPersonByEmail(database.db, EMAIL))!.grants;

  beforeEach(async () => {
    database = openDatabase(':memory:');
    const { db, raw } = database;
    for (const code of ['NEO', 'IRP']) raw.prepare("INSERT INTO programme (code, version, body) VALUES (?, '2026', '{}')").run(code);
    const cohort = (id: string, code: string) => insertCohort(db, { id, programme_code: code, programme_version: '2026', name: id });
    expect(await write([cohort('neo-a', 'NEO'), cohort('neo-b', 'NEO'), cohort('irp-a', 'IRP'), insertPerson(db, { id: 'one', given_name: 'A', family_name: 'B', email: EMAIL, language: 'fr' })])).toEqual({ ok: true });
  });
  afterEach(() => database.close());

  it('over a programme reach its cohorts, those to come as well, and no other', async () => {
    const { db } = database;
    await write([insertGrant(db, { person_id: 'one', role: 'programme_head', cohort_id: '*', programme_code: 'NEO' }), insertGrant(db, { person_id: 'one', role: 'teacher', cohort_id: 'irp-a' })]);
    const head = { role: 'programme_head', programme: 'NEO', period: '*' };
    const expected = [{ ...head, cohort: '*' }, { ...head, cohort: 'neo-a' }, { ...head, cohort: 'neo-b' }, { role: 'teacher', cohort: 'irp-a', programme: '*', period: '*' }];
    expect(await grants()).toEqual(expect.arrayContaining(expected));
    expect(await grants()).toHaveLength(4);
    await write([insertCohort(db, { id: 'neo-c', programme_code: 'NEO', programme_version: '2026', name: 'neo-c' })]);
    expect(await grants()).toContainEqual({ ...head, cohort: 'neo-c' });
    expect((await listPeople(db))[0]!.grants).toHaveLength(5);
  });
  it('over a programme without a cohort are there all the same', async () => {
    database.raw.prepare("INSERT INTO programme (code, version, body) VALUES ('NEW', '1', '{}')").run();
    await write([insertGrant(database.db, { person_id: 'one', role: 'programme_head', cohort_id: '*', programme_code: 'NEW' })]);
    expect(await grants()).toEqual([{ role: 'programme_head', cohort: '*', programme: 'NEW', period: '*' }]);
  });
  it('hold from their first day to their last, and on no other', async () => {
    const { today, tomorrow, yesterday } = database.raw.prepare("SELECT date('now') today, date('now', '+1 day') tomorrow, date('now', '-1 day') yesterday").get() as Record<string, string>;
    const held = async (valid_from: string | null, valid_until: string | null): Promise<number> => {
      database.raw.prepare('DELETE FROM role_grant').run();
      expect(await write([insertGrant(database.db, { person_id: 'one', role: 'teacher', cohort_id: 'neo-a', valid_from: valid_from!, valid_until: valid_until! })])).toEqual({ ok: true });
      return (await grants()).length;
    };
    expect([await held(today!, today!), await held(yesterday!, tomorrow!), await held(null, null), await held(today!, null), await held(null, today!)]).toEqual([1, 1, 1, 1, 1]);
    expect([await held(tomorrow!, null), await held(null, yesterday!)]).toEqual([0, 0]);
  });
  it.each([
    ['a day that is none', { valid_from: '2026-02-30' }],
    ['a moment in the place of a day', { valid_until: '2026-02-01T10:00:00Z' }],
    ['an end before its beginning', { valid_from: '2026-02-02', valid_until: '2026-02-01' }],
    ['a programme beside one of its cohorts', { programme_code: 'NEO' }],
    ['a role that is none', { role: 'dean' as never }],
  ])('are refused with %s', async (_, wrong) => {
    const answer = await write([insertGrant(database.db, { person_id: 'one', role: 'teacher', cohort_id: 'neo-a', ...wrong })]);
    expect(answer).toMatchObject({ ok: false, conflict: { rule: expect.stringMatching(/^check:/) as string } });
  });
});
