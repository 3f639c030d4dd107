/** Starting Palier as an operator does: a wrong setting is one clear sentence, not a stack. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { prepareFolder } from '../../api/platform/commands/demo.ts';
import { commandEnv, freePort, ROOT } from '../house.ts';

const folder = mkdtempSync(join(tmpdir(), 'palier-settings-'));
const running = new Set<ChildProcess>();
afterEach(() => {
  for (const one of running) one.kill('SIGKILL');
  running.clear();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ended = { code: number | null; output: string };

function start(settings: Record<string, string>): { child: ChildProcess; output: () => string; ended: Promise<Ended> } {
  const { HOME = '' } = process.env;
  const child = spawn(process.execPath, ['api/platform/serve.ts'], { cwd: ROOT, env: { ...commandEnv(), HOME, ...settings } });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, output })));
  return { child, output: () => output, ended };
}

async function untilHealthy(origin: string, ended: Promise<Ended>): Promise<void> {
  let over: Ended | undefined;
  void ended.then((one) => (over = one));
  for (let look = 0; look < 800; look += 1) {
    if (over) throw new Error(`it ended with ${over.code}: ${over.output}`);
    const answer = await fetch(`${origin}/healthz`).catch(() => null);
    if (answer?.status === 200) {
      expect(await answer.json()).toEqual({ status: 'ok' });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it was never ready');
}

let files = 0;
function secretFile(mode: number, text = 'the secret in a file, of more than thirty-two characters'): string {
  const path = join(folder, `secret-${(files += 1)}`);
  writeFileSync(path, `${text}\n`);
  chmodSync(path, mode);
  return path;
}

describe('a wrong setting', () => {
  const data = join(folder, 'wrong');
  const file = join(folder, 'a-file');
  writeFileSync(file, 'not a folder');
  it.each([
    ['a port that is none', { PORT: 'quatre' }, /PORT/],
    ['a port out of range', { PORT: '70000' }, /PORT/],
    ['an origin with a path', { PALIER_ORIGIN: 'https://exemple.fr/palier' }, /PALIER_ORIGIN/],
    ['a public origin without https', { PALIER_ORIGIN: 'http://exemple.fr', PALIER_SECRET: 'x'.repeat(40) }, /PALIER_ORIGIN/],
    ['a public origin without a secret', { PALIER_ORIGIN: 'https://exemple.fr' }, /PALIER_SECRET/],
    ['a short secret', { PALIER_SECRET: 'court' }, /PALIER_SECRET/],
    ['a secret and a file of it', { PALIER_SECRET: 'x'.repeat(40), PALIER_SECRET_FILE: secretFile(0o600) }, /PALIER_SECRET_FILE.*not both/],
    ['a file of the secret that is not there', { PALIER_SECRET_FILE: join(folder, 'absent') }, /PALIER_SECRET_FILE.*cannot be read/],
    ['a file of the secret that others may read', { PALIER_SECRET_FILE: secretFile(0o644) }, /PALIER_SECRET_FILE.*chmod 600/],
    ['a file of the secret that the group may read', { PALIER_SECRET_FILE: secretFile(0o640) }, /PALIER_SECRET_FILE.*chmod 600/],
    ['a file of a short secret', { PALIER_SECRET_FILE: secretFile(0o600, 'court') }, /PALIER_SECRET_FILE.*32/],
    ['a folder for the file of the secret', { PALIER_SECRET_FILE: folder }, /PALIER_SECRET_FILE/],
    ['a demonstration on a public origin', { PALIER_ORIGIN: 'https://exemple.fr', PALIER_SECRET: 'x'.repeat(40), PALIER_DEMO: '1' }, /PALIER_DEMO/],
    ['an unknown algorithm', { PALIER_JWT_ALG: 'HS256' }, /PALIER_JWT_ALG/],
    ['a mail server that is none', { PALIER_SMTP_URL: 'mail.exemple.fr' }, /PALIER_SMTP_URL/],
    ['an institution’s address that is none', { PALIER_INSTITUTION_URL: 'exemple' }, /PALIER_INSTITUTION_URL/],
    ['a data folder that is a file', { PALIER_DATA: file }, /PALIER_DATA/],
    ['a data folder below a file', { PALIER_DATA: join(file, 'data'), PALIER_SECRET: 'x'.repeat(40) }, /PALIER_DATA/],
  ])('such as %s stops the start with one sentence', async (_name, settings, names) => {
    const { code, output } = await start({ PALIER_DATA: data, ...settings }).ended;
    expect(code, output).toBeGreaterThan(0);
    expect(output).toMatch(names);
    expect(output.trim().split('\n'), output).toHaveLength(1);
    expect(output).not.toMatch(/\n\s+at |node:internal/);
    // Nothing was begun.
    expect(existsSync(join(data, 'palier.sqlite'))).toBe(false);
  });

  it('such as a port that is taken stops the start with one sentence', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    try {
      const { code, output } = await start({ PORT: String(port), PALIER_DATA: join(folder, 'taken') }).ended;
      expect(code).toBe(1);
      expect(output.trim()).toBe(`Le port ${port} est déjà pris : choisissez-en un autre avec PORT (port ${port} is taken: choose another with PORT).`);
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  });
});

describe('a first start on the machine itself', () => {
  it('makes its own secret, for its owner only, keeps it, and stops for another', async () => {
    const data = join(folder, 'first');
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    const first = start({ PORT: String(port), PALIER_DATA: data });
    await untilHealthy(origin, first.ended);
    const secret = join(data, 'secret');
    expect(statSync(secret).mode & 0o777).toBe(0o600);
    expect(statSync(data).mode & 0o077).toBe(0);
    const text = readFileSync(secret, 'utf8').trim();
    expect(text.length).toBeGreaterThanOrEqual(43);
    expect(first.output()).not.toContain(text);
    const keys = await (await fetch(`${origin}/.well-known/did.json`)).text();
    // Not a demonstration: its links do not exist.
    expect((await fetch(`${origin}/demo/connexion/abc`)).status).toBe(404);
    // It listens to the machine itself and to nobody else.
    expect(first.output()).toContain(origin);
    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);

    const second = start({ PORT: String(port), PALIER_DATA: data });
    await untilHealthy(origin, second.ended);
    expect(readFileSync(secret, 'utf8').trim()).toBe(text);
    expect(await (await fetch(`${origin}/.well-known/did.json`)).text()).toBe(keys);
    second.child.kill('SIGTERM');
    await second.ended;

    const wrong = await start({ PORT: String(port), PALIER_DATA: data, PALIER_SECRET: 'another secret of more than thirty-two characters' }).ended;
    expect(wrong.code, wrong.output).toBe(1);
    expect(wrong.output).toContain('PALIER_SECRET');
    expect(wrong.output.trim().split('\n')).toHaveLength(1);
  });
});

describe('a secret in a file', () => {
  it('is what the server and the commands run with, and stands nowhere else', async () => {
    const data = join(folder, 'from-file');
    const port = await freePort();
    const settings = { PORT: String(port), PALIER_DATA: data, PALIER_SECRET_FILE: secretFile(0o400) };
    const first = start(settings);
    await untilHealthy(`http://localhost:${port}`, first.ended);
    expect(readdirSync(data)).not.toContain('secret');
    expect(first.output()).not.toContain('the secret in a file');
    const listed = spawn(process.execPath, ['api/platform/commands/keys.ts', 'rotate', 'Ed25519'], { cwd: ROOT, env: { ...commandEnv(), ...settings } });
    running.add(listed);
    expect(await new Promise((resolve) => listed.once('close', resolve))).toBe(0);
    first.child.kill('SIGTERM');
    await first.ended;
    // The same secret, with or without the line break at the file's end.
    const second = start({ PORT: String(port), PALIER_DATA: data, PALIER_SECRET: 'the secret in a file, of more than thirty-two characters' });
    await untilHealthy(`http://localhost:${port}`, second.ended);
    second.child.kill('SIGTERM');
    await second.ended;
  });
});

describe('the folder of a demonstration', () => {
  it('is made when it is not there, and emptied when it is a demonstration’s', () => {
    const data = join(folder, 'demo');
    expect(prepareFolder(data)).toBe(true);
    writeFileSync(join(data, 'palier.sqlite'), 'x');
    mkdirSync(join(data, 'files'));
    expect(prepareFolder(data)).toBe(true);
    expect(readdirSync(data)).toEqual(['palier-demo']);
    expect(statSync(data).mode & 0o077).toBe(0);
  });
  it.each([
    ['somebody’s notes', ['notes.txt']],
    ['a real database', ['palier.sqlite', 'secret', 'files']],
    ['a demonstration and something else', ['palier-demo', 'palier.sqlite', 'notes.txt']],
    ['a hidden file', ['.env']],
  ])('is refused, untouched, when it holds %s', (_name, names) => {
    const data = mkdtempSync(join(folder, 'held-'));
    for (const name of names) writeFileSync(join(data, name), 'précieux');
    expect(prepareFolder(data)).toBe(false);
    expect(readdirSync(data).sort()).toEqual([...names].sort());
    for (const name of names) expect(readFileSync(join(data, name), 'utf8')).toBe('précieux');
  });
  it('stops the command with one sentence', async () => {
    const data = mkdtempSync(join(folder, 'held-'));
    writeFileSync(join(data, 'palier.sqlite'), 'précieux');
    const child = spawn(process.execPath, ['api/platform/commands/demo.ts'], { cwd: ROOT, env: { ...commandEnv(), PALIER_DATA: data } });
    running.add(child);
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(2);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toContain('contient d’autres données');
    expect(readdirSync(data)).toEqual(['palier.sqlite']);
  });
});
