/** docs/deploy.md and the files beside it: what an institution copies on a server of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../house.ts';

const guide = readFileSync(join(ROOT, 'docs/deploy.md'), 'utf8');

it('makes the certificate before nginx reads a site that names it', () => {
  const order = ['certbot certonly --nginx -d badges.', 'cp docs/deploy/nginx.conf', 'ln -s ../sites-available/palier', 'nginx -t'].map((command) => guide.indexOf(`\n${command}`));
  expect(Math.min(...order)).toBeGreaterThan(0);
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

describe('copy-lists.sh', () => {
  /** Runs it against a server that answers as the table says, 404 for the rest. @returns how it ended, and its folder by name */
  async function copyFrom(answers: Readonly<Record<string, number>>, kept: Readonly<Record<string, string>> = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'palier-lists-'));
    for (const [name, text] of Object.entries(kept)) writeFileSync(join(folder, name), text);
    let asked = 0;
    const server = createServer(({ url = '' }, response) => {
      asked += 1;
      response.writeHead(answers[url] ?? answers['*'] ?? 404, { location: '/' }).end(url);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const child = spawn(join(ROOT, 'docs/deploy/copy-lists.sh'), [folder], { env: { PATH: process.env['PATH'], PALIER_ORIGIN: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => void (said += text));
    const [code] = (await once(child, 'close')) as [number];
    server.close();
    const files = Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
    rmSync(folder, { recursive: true });
    return { code, said, asked, files };
  }

  it('copies every list of every block', async () => {
    const { code, said, files } = await copyFrom({ '/status/1': 200, '/status/2': 200, '/status/1001': 200 });
    expect({ code, said }).toEqual({ code: 0, said: '' });
    expect(files).toEqual({ 'status-1.json': '/status/1', 'status-2.json': '/status/2', 'status-1001.json': '/status/1001' });
  });

  it('goes on after a list that was lost, names it, keeps its last copy and ends with 1', async () => {
    const { code, said, files } = await copyFrom({ '/status/1': 503, '/status/2': 200, '/status/3': 301, '/status/4': 200 }, { 'status-1.json': 'before' });
    expect({ code, said }).toEqual({ code: 1, said: 'status/1 : 503\nstatus/3 : 301\n' });
    expect(files).toEqual({ 'status-1.json': 'before', 'status-2.json': '/status/2', 'status-4.json': '/status/4' });
  });

  it('does not ask for ever where a proxy alone answers', async () => {
    const { code, asked, files } = await copyFrom({ '*': 502 });
    expect({ code, asked, files }).toEqual({ code: 1, asked: 3, files: {} });
  });
});
