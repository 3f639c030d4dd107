/** `npm start` on SIGTERM: what is being answered is finished, nothing new is taken, the database is closed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
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
  for (let look = 0; look < 100; look += 1) {
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
