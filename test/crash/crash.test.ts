/**
 * Crash-safe issuing: a process is killed (SIGKILL) at each named step of a
 * batch and at random moments, started again on the same folder, and nothing
 * acknowledged is lost, nothing is issued twice, no status position is reused
 * and no served byte changes. Power cuts are another matter: `synchronous=FULL`
 * is asserted at each start (test/platform).
 *
 * CRASH_SEED repeats a run's random choices; CRASH_ROUNDS sets how many random kills.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDORSEMENT_STEPS } from '../../api/issuance/endorse.ts';
import { STEPS } from '../../api/issuance/issue.ts';
import { prepareBatch, type Moment } from './folder.ts';
import { emptyLedger, findViolations, type Ledger } from './invariants.ts';
import { startWorker, type Task } from './start-worker.ts';
import { findForgeries } from './stock-judge.ts';

// Continuous integration repeats one run; elsewhere each run is another, and says which.
const SEED = Number(process.env['CRASH_SEED'] ?? (process.env['CI'] ? 20_261_123 : Math.floor(Math.random() * 2 ** 31)));
const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 6);
const MINUTE = 60_000;

/** Mulberry32: a whole number from `low` to `high`, repeatable by its seed. */
function drawing(seed: number): (low: number, high: number) => number {
  let state = seed >>> 0;
  return (low, high) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return low + Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (high - low + 1));
  };
}

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'palier-crash-'));
  folders.push(folder);
  return folder;
};
beforeAll(() => {
  console.log(`CRASH_SEED=${SEED} CRASH_ROUNDS=${ROUNDS}`);
});
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

async function newBatch(folder: string, students: number, ledger: Ledger, broken = false): Promise<Task> {
  const { jury, awards } = await prepareBatch(folder, students);
  ledger.expected += awards;
  return { folder, jury, ledger, broken };
}

/** Lets a worker come to the n-th such moment of its life, kills it there, and looks at what it leaves. */
async function killAt(task: Task, at: Moment, nth: number): Promise<string[]> {
  const worker = startWorker(task, { at, nth });
  if ((await worker.line('hold ')) === null) throw new Error(`never came to ${at} for the ${nth}th time: ${await worker.finish()}`);
  await worker.kill();
  return findViolations(task.folder, task.ledger).map((one) => `killed at ${at} ${nth}: ${one}`);
}

async function finish(task: Task): Promise<string[]> {
  expect(await startWorker(task).finish()).toMatch(/^done \d+ 0$/);
  return findViolations(task.folder, task.ledger, { finished: true });
}

describe('the crash test itself', () => {
  it('catches a variant that signs and hands out before it writes down', { timeout: 2 * MINUTE }, async () => {
    const task = await newBatch(newFolder(), 10, emptyLedger(), true);
    const draw = drawing(SEED + 2);
    const found: string[] = [];
    for (const nth of [draw(1, 3), draw(10, 20), 1]) found.push(...(await killAt(task, 'signed', nth)));
    found.push(...(await finish(task)));
    const kinds = ['issued twice', 'credential \\S+ was acknowledged and is gone', 'status position \\S+ was acknowledged and is gone'];
    for (const kind of kinds) expect(found.filter((one) => new RegExp(kind).test(one)).length, kind).toBeGreaterThanOrEqual(3);
  });

  it('finds nothing wrong with that variant while nobody kills it', { timeout: 2 * MINUTE }, async () => {
    const task = await newBatch(newFolder(), 2, emptyLedger(), true);
    expect(await finish(task)).toEqual([]);
  });

  describe('on a folder that was tampered with', () => {
    let task: Task;
    beforeAll(async () => {
      task = await newBatch(newFolder(), 1, emptyLedger());
      expect(await finish(task)).toEqual([]);
    });
    const first = '(SELECT min(id) FROM signed_jwt)';
    it.each([
      ['a signature that is gone', `DELETE FROM release WHERE id = ${first}; DELETE FROM signed_credential WHERE id = ${first}; DELETE FROM signed_jwt WHERE id = ${first}`, /has neither signature nor job/],
      ['a release that is gone', `DELETE FROM release WHERE id = ${first}`, /has neither release nor job/],
      ['an award without plan', `DELETE FROM release WHERE id = ${first}; DELETE FROM signed_credential WHERE id = ${first}; DELETE FROM credential_plan WHERE id = ${first}`, /has neither plan nor job/],
      ['a signature made again', `UPDATE signed_jwt SET jwt = jwt || 'A' WHERE id = ${first}`, /the bytes of \w+\.jwt changed/],
      ['a signature over something else', `UPDATE signed_credential SET embedded = replace(embedded, 'Novice', 'Avancé') WHERE id = ${first}`, /not what was planned \(embedded\)/],
      ['a plan that was edited', `UPDATE credential_plan SET bytes = replace(bytes, 'Novice', 'Avancé') WHERE id = ${first}`, /another digest than its bytes/],
      ['a status position that moved', `UPDATE credential_plan SET status_index = (status_index + 1) % 131072 WHERE id = ${first}`, /names another status position/],
      ['a row without its parent', `DELETE FROM award`, /without its parent/],
      ['a job that failed', "INSERT INTO outbox VALUES ('status_list', '1', '2026-01-01', 1, 'broken')", /job failed/],
    ])('names %s', (_name, sql, sentence) => {
      const copy = newFolder();
      cpSync(task.folder, copy, { recursive: true });
      const raw = new SqliteDatabase(join(copy, 'palier.sqlite'));
      raw.pragma('foreign_keys = OFF');
      for (const name of raw.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all()) raw.exec(`DROP TRIGGER ${String(name)}`);
      raw.exec(sql);
      raw.close();
      expect(findViolations(copy, structuredClone(task.ledger), { finished: true }).join('\n')).toMatch(sentence);
    });
  });
});

describe('a batch that is killed again and again', () => {
  it('issues 500 awards once each, killed at each step early, in the middle, and twice in a row', { timeout: 8 * MINUTE }, async () => {
    const draw = drawing(SEED);
    const task = await newBatch(newFolder(), 125, emptyLedger());
    expect(task.ledger.expected).toBe(500);
    expect(await killAt(task, 'minutes_signed', 1)).toEqual([]);
    expect(task.ledger.awards.size).toBe(500);
    for (const step of STEPS) {
      // A batch goes through the steps in waves; each wave is 500 long and the kills of one step take at most 64 of it.
      for (const nth of [draw(1, 3), draw(20, 60), 1]) expect(await killAt(task, step, nth)).toEqual([]);
    }
    expect(await finish(task)).toEqual([]);
    expect(await findForgeries(task.folder, 20, draw)).toEqual([]);
  });

  it('issues each award once with two processes on one folder, killed at random moments', { timeout: 5 * MINUTE }, async () => {
    const draw = drawing(SEED + 1);
    const task = await newBatch(newFolder(), 20, emptyLedger());
    for (let round = 0; round < ROUNDS; round += 1) {
      const workers = [startWorker(task), startWorker(task)];
      await Promise.all(
        workers.map(async (worker) => {
          await worker.line('ready');
          await new Promise((resolve) => setTimeout(resolve, draw(0, 900)));
          await worker.kill();
          expect(findViolations(task.folder, task.ledger)).toEqual([]);
        }),
      );
    }
    const last = [startWorker(task), startWorker(task)];
    for (const worker of last) expect(await worker.finish()).toMatch(/^done \d+ 0$/);
    expect(findViolations(task.folder, task.ledger, { finished: true })).toEqual([]);
    expect(await findForgeries(task.folder, 10, draw)).toEqual([]);
  });

  it('keeps the first of two when a process stands still at a step while another does its work', { timeout: 3 * MINUTE }, async () => {
    const folder = newFolder();
    const ledger = emptyLedger();
    for (const at of STEPS) {
      const task = await newBatch(folder, 1, ledger);
      const slow = startWorker(task, { at, nth: 1 });
      expect(await slow.line('hold ')).toBe(`hold ${at}`);
      expect(await finish(task)).toEqual([]);
      slow.goOn();
      expect(await slow.finish()).toMatch(/^done \d+ 0$/);
      expect(findViolations(folder, ledger, { finished: true })).toEqual([]);
    }
  });
});

describe('an endorser’s consent', () => {
  const MOMENTS = ['endorsement_accepted', ...ENDORSEMENT_STEPS] as const;

  it('leads to one signature over the words that were read, killed at each step on the way', { timeout: 3 * MINUTE }, async () => {
    const task = { ...(await newBatch(newFolder(), 1, emptyLedger())), endorse: 1 };
    for (const at of MOMENTS) expect(await killAt(task, at, 1)).toEqual([]);
    expect(await finish(task)).toEqual([]);
    expect(task.ledger.accepted.size).toBe(1);
    // Of two processes, one of which stands still over its own signature, the first to store keeps it.
    const both = { ...task, endorse: 2 };
    const slow = startWorker(both, { at: 'endorsement_signed', nth: 1 });
    expect(await slow.line('hold ')).toBe('hold endorsement_signed');
    expect(await finish(both)).toEqual([]);
    slow.goOn();
    expect(await slow.finish()).toMatch(/^done \d+ 0$/);
    expect(findViolations(task.folder, task.ledger, { finished: true })).toEqual([]);
    expect(task.ledger.accepted.size).toBe(2);
  });
});
