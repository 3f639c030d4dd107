import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { D1Database, R2Bucket } from '@cloudflare/workers-types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHarness } from 'wrangler';
import { commitD1, openD1 } from '../../api/platform/database-d1.ts';
import { openDatabase } from '../../api/platform/database-node.ts';
import { fileStore } from '../../api/platform/files-node.ts';
import { fileBucket } from '../../api/platform/files-r2.ts';
import type { Platform } from '../../api/platform/platform.ts';
import { insertRows } from '../../api/queries/rows.ts';
import { ROOT } from '../house.ts';

type Port = Pick<Platform, 'db' | 'commit' | 'files'> & { close(): Promise<void> };

async function onNode(): Promise<Port> {
  const folder = mkdtempSync(join(tmpdir(), 'palier-contract-'));
  const database = openDatabase(join(folder, 'palier.sqlite'));
  return {
    db: database.db,
    commit: database.commit,
    files: fileStore(join(folder, 'files')),
    close: async () => {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function onWorkers(): Promise<Port> {
  const harness = createTestHarness({ root: ROOT, workers: [{ configPath: join(ROOT, 'wrangler.toml') }] } as Parameters<typeof createTestHarness>[0]);
  await harness.listen();
  const worker = harness.getWorker();
  await worker.applyD1Migrations('DB');
  const { DB, FILES } = (await worker.getEnv()) as unknown as { DB: D1Database; FILES: R2Bucket };
  return { db: openD1(DB), commit: (statements) => commitD1(DB, statements), files: fileBucket(FILES), close: () => harness.close() };
}

const AT = '2026-01-30T10:00:00.000Z';

describe.each([
  ['better-sqlite3 and files on disk', onNode],
  ['D1 and R2 in Miniflare', onWorkers],
])('the platform port on %s', (_name, open) => {
  let port: Port;
  beforeAll(async () => {
    port = await open();
    const { db } = port;
    const seeded = await port.commit([
      db.insertInto('programme').values({ code: 'NEO', version: '1', body: '{}', published_at: '2026-01-01T00:00:00.000Z' }),
      db.insertInto('cohort').values({ id: 'cohort', programme_code: 'NEO', programme_version: '1', name: 'C' }),
      ...['student', 'chair'].map((id) => db.insertInto('person').values({ id, given_name: id, family_name: '', email: `${id}@palier.example`, language: 'fr' })),
      db.insertInto('enrolment').values({ id: 'enrolment', person_id: 'student', cohort_id: 'cohort', subject_id: 'subject', regime: 'initial' }),
      db.insertInto('review').values({ id: 'review', enrolment_id: 'enrolment', period: 'S1' }),
      ...['jury', 'other'].map((id) => db.insertInto('jury').values({ id, cohort_id: 'cohort', period: 'S1', title: id, convened_on: '2026-01-30' })),
      db.insertInto('status_list').values({ id: 1, created_at: AT }),
    ]);
    expect(seeded).toEqual({ ok: true });
  });
  afterAll(() => port.close());

  const decision = (id: string, over: Record<string, unknown> = {}) =>
    port.db.insertInto('decision').values({
      id, jury_id: 'jury', enrolment_id: 'enrolment', competency: 'NEO-C1', period: 'S1', level: 1, outcome: 'validated', favourable: 1,
      reason: '', decided_by: 'chair', decided_at: AT, revision: 1, ...over,
    } as never);
  const minutes = (jury: string, number: string) =>
    port.db.insertInto('minutes').values({ jury_id: jury, number, deliberated_on: '2026-01-30', members: '[]', signatories: '[]', signed_by: 'chair', signed_at: AT });
  const award = (id: string, decisionId: string, over: Record<string, unknown> = {}) =>
    port.db.insertInto('award').values({
      id, decision_id: decisionId, jury_id: 'jury', enrolment_id: 'enrolment', competency: 'NEO-C1', level: 1, favourable: 1, awarded_on: '2026-01-30', created_at: AT, ...over,
    } as never);
  const plan = (id: string, awardId: string, index: number) =>
    port.db.insertInto('credential_plan').values({ id, award_id: awardId, status_list: 1, status_index: index, bytes: '{}', digest: 'd', planned_at: AT });
  const ruleOf = async (...statements: Parameters<Platform['commit']>[0][number][]): Promise<string> => {
    const committed = await port.commit(statements);
    return committed.ok ? 'committed' : committed.conflict.rule;
  };
  const count = async (table: 'decision' | 'award' | 'person' | 'credential_plan'): Promise<number> =>
    (await port.db.selectFrom(table).select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n;

  it('writes all of a batch or none of it', async () => {
    const before = await count('person');
    const extra = port.db.insertInto('person').values({ id: 'new', given_name: 'n', family_name: '', email: 'new@palier.example', language: 'fr' });
    expect(await ruleOf(extra, port.db.insertInto('person').values({ id: 'twin', given_name: 't', family_name: '', email: 'student@palier.example', language: 'fr' }))).toBe('unique:person.email');
    expect(await count('person')).toBe(before);
  });

  it('refuses an award while the minutes are not signed', async () => {
    expect(await ruleOf(decision('d1'))).toBe('committed');
    expect(await ruleOf(award('a1', 'd1'))).toBe('foreign_key');
  });

  it('refuses the same revision from two juries at once', async () => {
    expect(await ruleOf(decision('d1-other', { jury_id: 'other' }))).toMatch(/^(decision_changed|unique:decision\.)/);
  });

  it('refuses a revision that leaves a gap', async () => {
    expect(await ruleOf(decision('d3', { revision: 3 }))).toBe('decision_changed');
  });

  it('refuses a favourable mark on an unfavourable outcome', async () => {
    expect(await ruleOf(decision('d2', { outcome: 'not_reached', revision: 2 }))).toMatch(/^check:/);
  });

  it('refuses to change or delete a decision', async () => {
    expect(await ruleOf(port.db.updateTable('decision').set({ level: 4 }).where('id', '=', 'd1'))).toBe('append_only');
    expect(await ruleOf(port.db.deleteFrom('decision').where('id', '=', 'd1'))).toBe('append_only');
  });

  it('refuses an award on an unfavourable decision, with the whole batch', async () => {
    expect(await ruleOf(decision('unfavourable', { competency: 'NEO-C2', outcome: 'not_reached', favourable: 0 }))).toBe('committed');
    expect(await ruleOf(minutes('jury', 'PV 1'), award('a-no', 'unfavourable', { competency: 'NEO-C2' }))).toBe('foreign_key');
    expect(await port.db.selectFrom('minutes').selectAll().execute()).toEqual([]);
  });

  it('refuses an award at another level than the decision’s', async () => {
    expect(await ruleOf(minutes('jury', 'PV 1'), award('a-level', 'd1', { level: 2 }))).toBe('foreign_key');
  });

  it('refuses an award on a decision that was revised since', async () => {
    expect(await ruleOf(decision('d1-revised', { revision: 2 }))).toBe('committed');
    expect(await ruleOf(minutes('jury', 'PV 1'), award('a-old', 'd1'))).toBe('decision_changed');
  });

  it('signs minutes and awards in one batch', async () => {
    expect(await ruleOf(minutes('jury', 'PV 1'), award('a1', 'd1-revised'))).toBe('committed');
  });

  it('refuses a decision after the minutes are signed', async () => {
    expect(await ruleOf(decision('late', { competency: 'NEO-C3' }))).toBe('jury_closed');
  });

  it('refuses minutes under a number that is taken', async () => {
    expect(await ruleOf(minutes('other', 'PV 1'))).toBe('unique:minutes.number');
  });

  it('refuses a second award of the same level', async () => {
    expect(await ruleOf(decision('again', { jury_id: 'other', revision: 3 }), minutes('other', 'PV 2'), award('a2', 'again', { jury_id: 'other' }))).toBe(
      'unique:award.enrolment_id,award.competency,award.level,award.round',
    );
  });

  it('refuses a second plan for an award and a status position that is taken', async () => {
    expect(await ruleOf(plan('p1', 'a1', 7))).toBe('committed');
    expect(await ruleOf(plan('p2', 'a1', 8))).toBe('unique:one_first_plan');
    expect(
      await ruleOf(
        decision('c4', { jury_id: 'other', competency: 'NEO-C4' }),
        minutes('other', 'PV 3'),
        award('a4', 'c4', { jury_id: 'other', competency: 'NEO-C4' }),
        plan('p4', 'a4', 7),
      ),
    ).toBe('unique:credential_plan.status_list,credential_plan.status_index');
    expect(await ruleOf(plan('p5', 'a1', 131_072))).toMatch(/^(check:|unique:credential_plan\.award_id)/);
  });

  it('keeps the first of two signatures over one plan', async () => {
    const signed = (text: string) => port.db.insertInto('signed_credential').values({ id: 'p1', embedded: text, signed_at: AT });
    expect(await ruleOf(signed('first'))).toBe('committed');
    expect(await ruleOf(signed('second'))).toBe('unique:signed_credential.id');
    expect((await port.db.selectFrom('signed_credential').select('embedded').executeTakeFirstOrThrow()).embedded).toBe('first');
    expect(await ruleOf(port.db.updateTable('signed_credential').set({ embedded: 'other' }))).toBe('append_only');
  });

  it('aborts nothing when an UPDATE matches no row, which is why guards are constraints', async () => {
    expect(await ruleOf(port.db.updateTable('portfolio').set({ contact: 'x' }).where('enrolment_id', '=', 'nobody'))).toBe('committed');
  });

  it('inserts many rows with one parameter, keeping numbers, nulls and French text', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => ({ id: `e${index}`, at: AT, person_id: index % 2 ? null : 'student', kind: 'essai « été »', subject: `œuvre ${index} 🎓`, detail: '{}' }));
    expect(await ruleOf(insertRows(port.db, 'event', rows))).toBe('committed');
    expect(await port.db.selectFrom('event').select(['id', 'at', 'person_id', 'kind', 'subject', 'detail']).where('id', '=', 'e1').executeTakeFirst()).toEqual(rows[1]);
  });

  it('keeps files by the digest of their bytes', async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(50_000));
    const digest = await port.files.put(bytes);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(await port.files.put(bytes)).toBe(digest);
    expect(await port.files.get(digest)).toEqual(bytes);
    expect(await port.files.get('0'.repeat(64))).toBeNull();
    expect(await port.files.get('../secret')).toBeNull();
    // The same of what comes in pieces, of which nothing is kept.
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
      yield new Uint8Array([1]);
    }
    const longer = await port.files.digest(pieces());
    expect([longer, await port.files.size(longer)]).toEqual([createHash('sha256').update(bytes).update(new Uint8Array([1])).digest('hex'), null]);
  });

  it('does not take away what somebody keeps again since it was to go, and afterwards does', async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(1000));
    const digest = await port.files.put(bytes);
    const asked = Date.now() + 5;
    while (Date.now() <= asked + 5) await new Promise((resolve) => setImmediate(resolve));
    expect(await port.files.put(bytes)).toBe(digest);
    expect(await port.files.delete(digest, asked)).toBe(false);
    expect(await port.files.get(digest)).toEqual(bytes);
    expect(await port.files.delete(digest, Date.now() + 60_000)).toBe(true);
    expect(await port.files.get(digest)).toBeNull();
    expect(await port.files.delete(digest)).toBe(true);
  });
});
