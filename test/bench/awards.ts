/**
 * Awards in quantity: one at a time over HTTP beside a bare route that signs
 * and stores nothing; ten thousand in one batch, by its memory; and one more
 * when there are many already. Badges of 5 kB: four pieces of evidence, four
 * levels, a status entry.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { ensureKeys } from '../../api/issuance/key-act.ts';
import { issuanceProgress } from '../../api/issuance/progress.ts';
import { verifyEnvironment } from '../../api/issuance/store-fetch.ts';
import { openNodePlatform, type NodePlatform } from '../../api/platform/node.ts';
import { findPersonByEmail } from '../../api/queries/people.ts';
import { createSignIn } from '../../api/sign-in.ts';
import { readPresented, verify } from '../../credentials/index.ts';
import { decidedCohort, signAll } from './cohort.ts';
import { benchConfig, freeOrigin } from './config.ts';
import { httpClient } from './http-client.ts';
import { median, ownCpu, ratio, type Measured } from './measure.ts';
import { plainIssuer } from './plain.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import type { Section } from './table.ts';
import type { Promotion } from '../promotion.ts';

/** Traces that each badge cites. */
const TRACES = 4;
/** Awards of a jury at the most: ten times as many awards are ten times as many juries. */
const JURY = 1_000;
const ROUNDS = 5;
const CONCURRENT = 16;
const MEBIBYTE = 1024 * 1024;
const MOST_MEMORY = 512 * MEBIBYTE;
/** What ten times as many awards may add to the peak: the collector's whims, no list of awards. */
const MOST_GROWTH = 64 * MEBIBYTE;
const LATER = new Date('9999-12-31T00:00:00.000Z');

export async function awards(): Promise<Section[]> {
  return [await overHttp(), await inOneBatch(), await afterMany()];
}

type Folder = { readonly platform: NodePlatform; readonly origin: string; readonly data: string; close(): void };

async function openFolder(): Promise<Folder> {
  const origin = await freeOrigin();
  const data = mkdtempSync(join(tmpdir(), 'palier-awards-'));
  const platform = await openNodePlatform(benchConfig(origin, data));
  await ensureKeys(platform);
  return {
    platform, origin, data,
    close() {
      platform.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

type Decided = { readonly jury: string; readonly lines: number; readonly emails: Promotion['emails'] };

/** Decided cohorts whose minutes are not signed, for that many awards. */
async function decided(platform: NodePlatform, count: number): Promise<Decided[]> {
  const made: Decided[] = [];
  for (let left = count; left > 0; left -= JURY) made.push(await decidedJury(platform, Math.min(JURY, left)));
  return made;
}

async function decidedJury(platform: NodePlatform, count: number): Promise<Decided> {
  const { promotion, lines } = await decidedCohort(platform, count / 4, TRACES);
  return { jury: promotion.jury, lines, emails: promotion.emails };
}

// One at a time, over HTTP ---------------------------------------------------

const PER_ROUND = 240;
/** A server answers for months: what is measured is code that has run often. */
const WARM_UP = 960;

export async function overHttp(): Promise<Section> {
  const folder = await openFolder();
  const { platform } = folder;
  const bareOrigin = await freeOrigin();
  const example = await exampleOf(platform);
  const { jury, lines, emails } = await decidedJury(platform, PER_ROUND * ROUNDS + WARM_UP);
  // Minutes signed by a clock that is far ahead: the server's own batch leaves these awards to us.
  await signAll({ ...platform, now: () => LATER }, jury, lines);
  const cookie = await cookieOf(platform, emails.chair);
  const waiting = (await platform.db.selectFrom('award').select('id').where('jury_id', '=', jury).execute()).map((one) => one.id);
  const app = await startServerProcess({ kind: 'app', origin: folder.origin, data: folder.data });
  const bare = await startServerProcess({ kind: 'issuer', origin: bareOrigin, example });
  const [ours, theirs] = [httpClient(folder.origin, CONCURRENT), httpClient(bareOrigin, CONCURRENT)];
  try {
    const issued: string[] = [];
    const ask = async (): Promise<void> => {
      const { status, body } = await ours.post(`/api/awards/${waiting.pop()!}/credential`, { cookie, origin: folder.origin, 'content-type': 'application/json' });
      if (status !== 201) throw new Error(`an award answered ${status}: ${body.toString().slice(0, 300)}`);
      issued.push((JSON.parse(body.toString()) as { id: string }).id);
    };
    // What is left of the way when nothing has to be made: the request, the session, the authority, one look.
    const answered = [...waiting];
    const again = async (): Promise<void> => {
      const { status } = await ours.post(`/api/awards/${answered.at(-1 - (asked++ % PER_ROUND))!}/credential`, { cookie, origin: folder.origin, 'content-type': 'application/json' });
      if (status !== 200) throw new Error(`an award that was issued answered ${status}`);
    };
    let asked = 0;
    const plain = async (): Promise<void> => {
      const { status, body } = await theirs.post('/issue', { 'content-type': 'application/json' }, example);
      if (status !== 201 || !body.includes('"proof"')) throw new Error(`the bare route answered ${status}`);
    };
    await repeat(plain, WARM_UP / 4);
    theirs.close();
    await repeat(ask, WARM_UP);
    await repeat(again, WARM_UP);
    ours.close();
    const taken = { ours: [] as Timed[], again: [] as Timed[], theirs: [] as Timed[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const who of round % 2 === 0 ? (['theirs', 'ours'] as const) : (['ours', 'theirs'] as const)) {
        taken[who].push(who === 'ours' ? await timed(ask, PER_ROUND, app) : await timed(plain, PER_ROUND, bare));
        // Kept connections would be closed by the servers during the other's turn, and one of them just when it is used again.
        (who === 'ours' ? ours : theirs).close();
      }
      taken.again.push(await timed(again, PER_ROUND, app));
      ours.close();
    }
    await expectGood(platform, jury, issued);
    return {
      title: `An award over HTTP, ${CONCURRENT} at once`,
      measured: [
        row('bare Hono: `issue()` of @digitalbazaar/vc, nothing stored', taken.theirs),
        row('`POST /api/awards/{award}/credential`: session, authority, plan, check, sign, verify, store (SQLite FULL)', taken.ours),
        row('the same asked again: session, authority, one look at what was issued', taken.again),
      ],
    };
  } finally {
    ours.close();
    theirs.close();
    await Promise.all([app.close(), bare.close()]);
    folder.close();
  }
}

type Timed = { readonly cpu: number; readonly latencies: readonly number[] };

async function timed(ask: () => Promise<void>, times: number, server: ServerProcess): Promise<Timed> {
  const before = await server.cpu();
  const latencies = await repeat(ask, times);
  return { cpu: ((await server.cpu()) - before) / times, latencies };
}

/** @returns milliseconds of each, as the client saw them */
async function repeat(ask: () => Promise<void>, times: number): Promise<number[]> {
  const latencies: number[] = [];
  let left = times;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const start = performance.now();
      await ask();
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, lane));
  return latencies;
}

function row(name: string, rounds: readonly Timed[]): Measured {
  const worst = median(rounds.map(({ latencies }) => [...latencies].sort((a, b) => a - b)[Math.ceil(latencies.length * 0.99) - 1]!));
  return { name: `${name}; p99 ${worst.toFixed(0)} ms`, rounds: rounds.map(({ cpu }) => cpu) };
}

/** Every answer was true: as many credentials as answers, all released, and a sample of them valid. */
async function expectGood(platform: NodePlatform, jury: string, issued: readonly string[]): Promise<void> {
  const progress = await issuanceProgress(platform, jury);
  if (new Set(issued).size !== issued.length || progress.released !== issued.length || progress.failed !== 0) throw new Error(`not every answer was an award: ${JSON.stringify(progress)}`);
  for (const id of issued.filter((_, index) => index % 100 === 0)) await expectValid(platform, id);
}

async function expectValid(platform: NodePlatform, id: string): Promise<void> {
  const { embedded } = await platform.db.selectFrom('signed_credential').select('embedded').where('id', '=', id).executeTakeFirstOrThrow();
  const presented = readPresented(new TextEncoder().encode(embedded), 'application/json');
  if ('problem' in presented || (await verify(presented, verifyEnvironment(platform))).verdict !== 'valid') throw new Error(`credential ${id} does not verify`);
}

export async function cookieOf(platform: NodePlatform, email: string): Promise<string> {
  const signIn = await createSignIn({ ...platform, config: { ...platform.config, demo: true } });
  const person = await findPersonByEmail(platform.db, email);
  const headers = person && (await signIn.demo(person, new Headers()));
  if (headers === null) throw new Error(`${email} cannot sign in`);
  return headers.getSetCookie().map((one) => one.split(';')[0]!).join('; ');
}

/** The unsigned text of such a badge: one is issued for it. */
async function exampleOf(platform: NodePlatform): Promise<string> {
  const { sign } = await decidedCohort(platform, 1, TRACES);
  await sign();
  await drainOutbox(platform);
  return (await platform.db.selectFrom('credential_plan').select('bytes').limit(1).executeTakeFirstOrThrow()).bytes;
}

// In one batch ---------------------------------------------------------------

/** A process of its own for each size, so that each peak is its own. */
export async function inOneBatch(): Promise<Section> {
  const few = await batchOf(1_000);
  const many = await batchOf(10_000);
  if (many.memory > MOST_MEMORY) throw new Error(`10,000 awards took ${inMebibytes(many.memory)} of memory`);
  if (many.memory - few.memory > MOST_GROWTH) throw new Error(`memory grew with the awards: ${inMebibytes(few.memory)} for 1,000, ${inMebibytes(many.memory)} for 10,000`);
  return {
    title: 'A batch, signed minutes to released, SQLite FULL',
    measured: [
      { name: `one award of 1,000; peak of the process ${inMebibytes(few.memory)}`, rounds: [few.cpu] },
      { name: `one award of 10,000; peak of the process ${inMebibytes(many.memory)}`, rounds: [many.cpu] },
    ],
  };
}

const inMebibytes = (bytes: number): string => `${Math.round(bytes / MEBIBYTE)} MiB`;

async function batchOf(count: number): Promise<{ cpu: number; memory: number }> {
  const folder = await openFolder();
  try {
    const juries = await decided(folder.platform, count);
    const child = await startServerProcess({ kind: 'batch', origin: folder.origin, data: folder.data, juries });
    const [cpu, memory] = [await child.cpu(), await child.memory()];
    await child.close();
    for (const { jury, lines } of juries) {
      const progress = await issuanceProgress(folder.platform, jury);
      if (progress.released !== lines || progress.failed !== 0) throw new Error(`not every award was released: ${JSON.stringify(progress)}`);
    }
    const { id } = await folder.platform.db.selectFrom('release').select('id').orderBy('id').limit(1).executeTakeFirstOrThrow();
    await expectValid(folder.platform, id);
    return { cpu: cpu / count, memory };
  } finally {
    folder.close();
  }
}

// After many -----------------------------------------------------------------

const ADDED = 200;
const PLAIN_TIMES = 20;

/** The same number of awards in a folder that holds more and more of them already. BENCH_MANY=1 goes on to 100,000. */
export async function afterMany(): Promise<Section> {
  const folder = await openFolder();
  try {
    const { platform } = folder;
    const plain = await plainIssuer(await exampleOf(platform));
    const text = await exampleOf(platform);
    const measured: Measured[] = [];
    const reference: number[] = [];
    for (const existing of [100, 1_000, 10_000, ...(process.env['BENCH_MANY'] === '1' ? [100_000] : [])]) {
      await fill(platform, existing);
      const rounds: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        const before = await ownCpu();
        for (let time = 0; time < PLAIN_TIMES; time += 1) await plain.issue(text);
        const between = (await ownCpu()) - before;
        const { jury, lines } = await decidedJury(platform, ADDED);
        const start = await ownCpu();
        await signAll(platform, jury, lines);
        await drainOutbox(platform);
        rounds.push((((await ownCpu()) - start) / lines / between) * PLAIN_TIMES);
        reference.push(between / PLAIN_TIMES);
      }
      measured.push({ name: `one award of ${ADDED} more, after ${existing.toLocaleString('en')}`, rounds });
    }
    // Each round is told by the plain signature beside it, so that a busy moment weighs on both.
    const unit = median(reference);
    const scaled = measured.map(({ name, rounds }) => ({ name, rounds: rounds.map((one) => one * unit) }));
    const plainRow: Measured = { name: '`issue()` of @digitalbazaar/vc, the same badge', rounds: [unit, unit, unit] };
    console.log(`after 10,000 awards one costs ${ratio(scaled[2]!, scaled[0]!).toFixed(2)} times what it costs after 100`);
    return { title: 'One award more, when there are many', measured: [plainRow, ...scaled] };
  } finally {
    folder.close();
  }
}

async function fill(platform: NodePlatform, upTo: number): Promise<void> {
  for (;;) {
    const { there } = await platform.db.selectFrom('release').select((eb) => eb.fn.countAll<number>().as('there')).executeTakeFirstOrThrow();
    const missing = Math.ceil((upTo - there) / 4) * 4;
    if (missing <= 0) return;
    const { jury, lines } = await decidedJury(platform, Math.min(missing, JURY));
    await signAll(platform, jury, lines);
    await drainOutbox(platform);
  }
}
