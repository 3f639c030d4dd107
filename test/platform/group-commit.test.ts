/** Commits of one moment share a durable transaction, and nobody can tell: against the same batches one by one, in random order. */
import { copyFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql, type Compilable } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type NodeDatabase } from '../../api/platform/database-node.ts';
import type { Committed } from '../../api/platform/platform.ts';

const AT = '2026-01-30T10:00:00.000Z';
const folder = mkdtempSync(join(tmpdir(), 'palier-group-'));
afterAll(() => rmSync(folder, { recursive: true }));

let opened = 0;
const open = (): NodeDatabase => openDatabase(join(folder, `${(opened += 1)}.sqlite`));
/** Seeded, and copied for each pair: running every migration took longer than all that is compared. */
const template = join(folder, 'template.sqlite');
const another = (): NodeDatabase => {
  copyFileSync(template, join(folder, `${opened + 1}.sqlite`));
  return open();
};
const raw = (database: NodeDatabase, text: string): Compilable => ({ compile: () => sql.raw(text).compile(database.db) });

/** People by number: an e-mail address may be another's, an event may be there already, a key may be left without an active one. */
type Write =
  | { readonly kind: 'person'; readonly id: number; readonly email: number }
  | { readonly kind: 'enrol'; readonly person: number }
  | { readonly kind: 'setting'; readonly name: number }
  | { readonly kind: 'edit_event'; readonly id: number }
  | { readonly kind: 'event'; readonly id: number }
  | { readonly kind: 'key'; readonly id: number }
  | { readonly kind: 'retire'; readonly id: number }
  | { readonly kind: 'point'; readonly id: number };

function statement({ db }: NodeDatabase, write: Write): Compilable {
  switch (write.kind) {
    case 'person':
      return db.insertInto('person').values({ id: `p${write.id}`, given_name: 'P', family_name: '', email: `e${write.email}@palier.example`, language: 'fr' });
    case 'enrol':
      return db.insertInto('enrolment').values({ id: `en${write.person}`, person_id: `p${write.person}`, cohort_id: 'cohort', subject_id: `s${write.person}`, regime: 'initial' });
    case 'setting':
      return db.insertInto('setting').values({ name: `n${write.name}`, value: 'x' }).onConflict((conflict) => conflict.column('name').doUpdateSet({ value: sql`value || 'x'` }));
    case 'event':
      return db.insertInto('event').values({ id: `v${write.id}`, at: AT, person_id: null, kind: 'k', subject: 's', detail: '{}' });
    case 'edit_event':
      return db.updateTable('event').set({ kind: 'other' }).where('id', '=', `v${write.id}`);
    case 'key':
      return db.insertInto('signing_key').values({ id: `k${write.id}`, algorithm: 'ES256', state: 'active', public_jwk: '{}', sealed_private: '', created_at: AT, active_from: AT, active_to: null, compromised_at: null });
    case 'retire':
      return db.updateTable('signing_key').set({ state: 'retired' }).where('id', '=', `k${write.id}`);
    case 'point':
      // Deferred: whether that key is active is looked at when the transaction ends.
      return db.insertInto('active_key').values({ algorithm: 'ES256', id: `k${write.id}` }).onConflict((conflict) => conflict.column('algorithm').doUpdateSet({ id: `k${write.id}` }));
  }
}

const few = fc.integer({ min: 0, max: 3 });
const writes = fc.oneof(
  fc.record({ kind: fc.constant('person' as const), id: few, email: few }),
  fc.record({ kind: fc.constant('enrol' as const), person: few }),
  fc.record({ kind: fc.constant('setting' as const), name: few }),
  fc.record({ kind: fc.constantFrom('event' as const, 'edit_event' as const, 'key' as const, 'retire' as const, 'point' as const), id: few }),
);
const turns = fc.array(fc.array(fc.array(writes, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 });

const TABLES = ['person', 'enrolment', 'setting', 'event', 'signing_key', 'active_key'] as const;
const contents = ({ raw: connection }: NodeDatabase): unknown => TABLES.map((table) => connection.prepare(`SELECT * FROM ${table} ORDER BY 1`).all());
const seed = ({ raw: connection }: NodeDatabase): void => {
  connection.exec("INSERT INTO programme (code, version, body) VALUES ('NEO', '1', '{}'); INSERT INTO cohort VALUES ('cohort', 'NEO', '1', 'C')");
};

describe('commits asked for in one turn of the event loop', () => {
  it('have the outcomes and leave the rows that the same batches have one by one', async () => {
    const empty = openDatabase(template);
    seed(empty);
    empty.close();
    await fc.assert(
      fc.asyncProperty(turns, async (asked) => {
        const [together, alone] = [another(), another()];
        for (const turn of asked) {
          const shared = await Promise.all(turn.map((batch) => together.commit(batch.map((write) => statement(together, write)))));
          const single: Committed[] = [];
          for (const batch of turn) single.push(await alone.commit(batch.map((write) => statement(alone, write))));
          expect(shared).toEqual(single);
        }
        expect(contents(together)).toEqual(contents(alone));
        for (const one of [together, alone]) {
          one.close();
          rmSync(one.raw.name);
        }
      }),
      { seed: 20_261_126, numRuns: 120 },
    );
  }, 120_000);

  describe('on a file', () => {
    let database: NodeDatabase;
    beforeAll(() => {
      database = open();
      seed(database);
    });
    afterAll(() => database.close());
    beforeEach(() => {
      database.raw.exec('DELETE FROM setting');
    });
    const put = (name: string): Compilable => database.db.insertInto('setting').values({ name, value: 'x' });
    const names = (): unknown[] => database.raw.prepare('SELECT name FROM setting ORDER BY name').pluck().all();

    it('answers nobody before another process could read what was written', async () => {
      const answered: string[] = [];
      const other = openDatabase(database.raw.name);
      const seen = () => other.raw.prepare('SELECT count(*) FROM setting').pluck().get();
      const asked = Promise.all(['a', 'b', 'c'].map((name) => database.commit([put(name)]).then(() => answered.push(`${name} ${String(seen())}`))));
      expect([answered, seen()]).toEqual([[], 0]);
      await asked;
      // The first answer already finds all three: they were one transaction.
      expect(answered).toEqual(['a 3', 'b 3', 'c 3']);
      other.close();
    });

    it('rolls back a batch that conflicts to its beginning, and no other', async () => {
      const answers = await Promise.all([database.commit([put('a')]), database.commit([put('b'), put('a')]), database.commit([put('c')])]);
      expect(answers.map((one) => (one.ok ? 'ok' : one.conflict.rule))).toEqual(['ok', 'unique:setting.name', 'ok']);
      expect(names()).toEqual(['a', 'c']);
    });

    it('throws a fault to its own caller only', async () => {
      const answers = await Promise.allSettled([database.commit([put('a')]), database.commit([put('b'), raw(database, 'INSERT INTO nowhere VALUES (1)')]), database.commit([put('c')])]);
      expect(answers.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(names()).toEqual(['a', 'c']);
    });

    it('gives each batch a transaction of its own when the common one cannot be committed', async () => {
      // All keys of this transaction are looked at when it ends: that fails at COMMIT, for everybody.
      const lost = [raw(database, 'PRAGMA defer_foreign_keys = ON'), put('lost'), statement(database, { kind: 'enrol', person: 9 })];
      const answers = await Promise.all([database.commit([put('a')]), database.commit(lost), database.commit([put('c')])]);
      expect(answers.map((one) => (one.ok ? 'ok' : one.conflict.rule))).toEqual(['ok', 'foreign_key', 'ok']);
      expect(names()).toEqual(['a', 'c']);
    });

    it('does not let a later batch mend what an earlier one broke', async () => {
      const key = { kind: 'key', id: 7 } as const;
      const answers = await Promise.all([database.commit([statement(database, { kind: 'point', id: 7 })]), database.commit([statement(database, key)])]);
      expect(answers.map((one) => (one.ok ? 'ok' : one.conflict.rule))).toEqual(['foreign_key', 'ok']);
    });

    it('tells every caller of it when the database is held by another process', async () => {
      const other = openDatabase(database.raw.name);
      database.raw.pragma('busy_timeout = 50');
      other.raw.exec('BEGIN IMMEDIATE');
      const answers = await Promise.allSettled(['a', 'b'].map((name) => database.commit([put(name)])));
      expect(answers.map((one) => one.status)).toEqual(['rejected', 'rejected']);
      other.raw.exec('ROLLBACK');
      other.close();
      database.raw.pragma('busy_timeout = 5000');
      expect(await database.commit([put('a')])).toEqual({ ok: true });
    });

    it('writes what still waits when the database is closed', async () => {
      const closing = open();
      const asked = closing.commit([closing.db.insertInto('setting').values({ name: 'last', value: 'x' })]);
      const path = closing.raw.name;
      closing.close();
      expect(await asked).toEqual({ ok: true });
      const again = openDatabase(path);
      expect(again.raw.prepare('SELECT name FROM setting').pluck().all()).toEqual(['last']);
      again.close();
    });
  });
});
