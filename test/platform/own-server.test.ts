/** docs/deploy.md and the files beside it: what an institution copies on a server of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { insertStatusList } from '../../api/queries/credentials.ts';
import { createHouse, ROOT } from '../house.ts';

const guide = readFileSync(join(ROOT, 'docs/deploy.md'), 'utf8');

it('makes the certificate before nginx reads a site that names it', () => {
  const order = ['certbot certonly --nginx -d badges.', 'cp docs/deploy/nginx.conf', 'ln -s ../sites-available/palier', 'nginx -t'].map((command) => guide.indexOf(`\n${command}`));
  expect(Math.min(...order)).toBeGreaterThan(0);
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

describe('copy-lists.sh', () => {
  const list = (day: number, more = ''): string => `{"id":"x","validFrom":"2026-01-${String(day).padStart(2, '0')}T08:00:00Z"${more}}`;
  const index = (...numbers: number[]): string => JSON.stringify({ issuer: 'did:web:x', lists: numbers.map((one) => ({ list: one, url: `https://x.example/status/${one}` })) });

  async function run(origin: string, folder: string) {
    const child = spawn(join(ROOT, 'docs/deploy/copy-lists.sh'), [folder], { env: { PATH: process.env['PATH'], PALIER_ORIGIN: origin } });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => void (said += text));
    const [code] = (await once(child, 'close')) as [number];
    return { code, said: said.replaceAll(folder, 'FOLDER'), files: Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')])) };
  }

  /** Runs it against a server that answers as the table says, 404 for the rest. @returns how it ended, and its folder by name */
  async function copyFrom(answers: Readonly<Record<string, number | string>>, kept: Readonly<Record<string, string>> = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'palier-lists-'));
    for (const [name, text] of Object.entries(kept)) writeFileSync(join(folder, name), text);
    let asked = 0;
    const server = createServer(({ url = '' }, response) => {
      asked += 1;
      const answer = answers[url] ?? answers['*'] ?? 404;
      response.writeHead(typeof answer === 'string' ? 200 : answer, { location: '/' }).end(typeof answer === 'string' ? answer : '');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const ended = await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, folder);
    server.close();
    rmSync(folder, { recursive: true });
    return { ...ended, asked };
  }

  it('copies every list that the server names, whatever its number', async () => {
    const { code, said, files } = await copyFrom({ '/api/status-lists': index(1, 2, 207_850_025_801), '/status/1': list(1), '/status/2': list(2), '/status/207850025801': list(3) });
    expect({ code, said }).toEqual({ code: 0, said: '' });
    expect(files).toEqual({ 'status-1.json': list(1), 'status-2.json': list(2), 'status-207850025801.json': list(3) });
  });

  it('goes on after a list that was lost, names it, keeps its last copy and ends with 1', async () => {
    const { code, said, files } = await copyFrom({ '/api/status-lists': index(1, 2, 3, 4), '/status/1': 503, '/status/2': list(2), '/status/3': 301, '/status/4': list(4) }, { 'status-1.json': list(1) });
    expect({ code, said }).toEqual({ code: 1, said: 'status/1 : 503\nstatus/3 : 301\n' });
    expect(files).toEqual({ 'status-1.json': list(1), 'status-2.json': list(2), 'status-4.json': list(4) });
  });

  it('keeps the later of two lists, and says when an older one is published', async () => {
    const given = JSON.stringify(JSON.parse(list(3)), null, 1);
    const { code, said, files } = await copyFrom({ '/api/status-lists': index(1, 2, 3), '/status/1': list(3), '/status/2': given, '/status/3': '<html>' }, { 'status-1.json': list(4), 'status-2.json': list(2), 'status-3.json': list(5) });
    expect({ code, said }).toEqual({ code: 1, said: 'status/1 : older than FOLDER/status-1.json, which is kept\nstatus/3 : no validFrom\n' });
    expect(files).toEqual({ 'status-1.json': list(4), 'status-2.json': given, 'status-3.json': list(5) });
  });

  it('asks for a list that it has a copy of and the server has forgotten, and goes on with copies where the server does not list', async () => {
    expect(await copyFrom({ '/api/status-lists': index(1), '/status/1': list(1) }, { 'status-2.json': list(2) })).toMatchObject({ code: 1, said: 'status/2 : 404\n', files: { 'status-1.json': list(1), 'status-2.json': list(2) } });
    expect(await copyFrom({ '/status/1': list(2) }, { 'status-1.json': list(1) })).toMatchObject({ code: 1, said: 'api/status-lists : 404\n', files: { 'status-1.json': list(2) } });
  });

  it('keeps the copy of what was taken back where the server is being restored, and names it', async () => {
    const name = `palier-taken-back-${new Date().toISOString().slice(0, 10)}.json`;
    const { code, said, files } = await copyFrom({ '/api/status-lists': index(), '/.well-known/palier-taken-back.json': 503 }, { [name]: 'kept' });
    expect({ code, said, files }).toEqual({ code: 1, said: 'palier-taken-back.json : 503\n', files: { [name]: 'kept' } });
  });

  it('does not ask for ever where a proxy alone answers', async () => {
    const kept = Object.fromEntries([1, 2, 3, 4, 5].map((one) => [`status-${one}.json`, list(one)]));
    const { code, asked, files } = await copyFrom({ '*': 502 }, kept);
    expect({ code, asked, files }).toEqual({ code: 1, asked: 4, files: kept });
  });

  it('copies the lists of a real server, to the byte', async () => {
    const house = await createHouse('node');
    await house.platform.commit([1, 207_850_025_801].map((id) => insertStatusList(house.platform.db, { id, created_at: '2026-01-01T00:00:00.000Z' })));
    const folder = mkdtempSync(join(tmpdir(), 'palier-lists-'));
    for (let round = 0; round < 2; round += 1) expect(await run(house.origin, folder)).toMatchObject({ code: 0, said: '' });
    expect(readdirSync(folder).sort()).toEqual(['palier-keys.json', expect.stringMatching(/^palier-taken-back-\d{4}-\d\d-\d\d\.json$/), 'status-1.json', 'status-207850025801.json']);
    for (const one of [1, 207_850_025_801]) expect(readFileSync(join(folder, `status-${one}.json`), 'utf8')).toBe(await (await house.fetch(`/status/${one}`)).text());
    rmSync(folder, { recursive: true });
    await house.close();
  });
});
