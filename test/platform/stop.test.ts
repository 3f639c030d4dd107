/**
 * `npm start` and `npm run demo` as processes of their own. On SIGTERM what is
 * being answered is finished, nothing new is taken, the database is closed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { Summary } from '../../api/platform/commands/demo.ts';
import { commandEnv, freePort, ROOT, settingsFor } from '../house.ts';

it('answers what it has begun, then ends with 0 and a database that is whole', async () => {
  const data = mkdtempSync(join(tmpdir(), 'palier-stop-'));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, [join(ROOT, 'api/platform/serve.ts')], { env: { ...commandEnv(), ...settingsFor(origin, data) }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await new Promise<void>((resolve) => child.stdout.setEncoding('utf8').on('data', (text: string) => text.includes(origin) && resolve()));

  // A request whose body has half arrived when the signal comes.
  const whole = Buffer.from('{"@context": []}');
  const asked = request(`${origin}/api/verify`, { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': whole.length } });
  const answered = new Promise<{ status: number; text: string }>((resolve, reject) => {
    asked.once('error', reject);
    asked.once('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => void (text += part));
      answer.once('end', () => resolve({ status: answer.statusCode!, text }));
    });
  });
  asked.write(whole.subarray(0, 5));
  // Another answer shows that the server has seen what came before it.
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  child.kill('SIGTERM');
  for (let look = 0; look < 800; look += 1) {
    // Nothing new is taken any more.
    const taken = await fetch(`${origin}/healthz`, { headers: { connection: 'close' } }).then(() => true, () => false);
    if (!taken) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(child.exitCode).toBeNull();
  asked.end(whole.subarray(5));
  expect(await answered).toMatchObject({ status: 200, text: expect.stringContaining('"verdict":"invalid"') as string });
  expect((await ended)[0]).toBe(0);
  // Closed properly: the last connection takes the write-ahead log with it.
  expect(existsSync(join(data, 'palier.sqlite-wal'))).toBe(false);
  const raw = new SqliteDatabase(join(data, 'palier.sqlite'), { readonly: true });
  expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
  raw.close();
  rmSync(data, { recursive: true });
});

it('makes the demonstration, says where it is and how each person enters, serves it, and ends with 0', async () => {
  const data = mkdtempSync(join(tmpdir(), 'palier-demo-'));
  const origin = `http://localhost:${await freePort()}`;
  const child = spawn(process.execPath, [join(ROOT, 'api/platform/commands/demo.ts')], { env: { ...commandEnv(), PORT: new URL(origin).port, PALIER_DATA: data }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  let said = '';
  const ready = new Promise<void>((resolve) => child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text).includes('Ctrl-C') && resolve()));
  // Whoever ends before saying anything is not waited for.
  const first = await Promise.race([ready, ended.then(([code]) => code)]);
  expect(first, `it ended before it was ready, with ${first}`).toBeUndefined();
  const { portfolio, verifier, credentials, signIn } = JSON.parse(readFileSync(join(data, 'summary.json'), 'utf8')) as Summary;
  for (const address of [`${origin}/\n`, portfolio, verifier, ...Object.values(signIn)]) expect(said).toContain(address);
  expect(Object.keys(signIn)).toHaveLength(7);

  const page = await fetch(portfolio);
  expect([page.status, (await page.text()).includes('<h1')]).toEqual([200, true]);
  const badge = await (await fetch(`${credentials[0]}.json`)).text();
  const report = await fetch(`${origin}/api/verify`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: badge });
  expect(await report.json()).toMatchObject({ verdict: 'valid' });

  child.kill('SIGTERM');
  expect((await ended)[0]).toBe(0);
  rmSync(data, { recursive: true });
}, 180_000);
