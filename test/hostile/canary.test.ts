/**
 * Whom a verification asks: the issuer's keys and its status list, and nobody
 * that the badge merely mentions. In the library, over HTTP, and (in
 * test/site/canary.test.ts) in a visitor's browser.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../api/app.ts';
import { openNodePlatform, type NodePlatform } from '../../api/platform/node.ts';
import { verify } from '../../credentials/verify.ts';
import { createIssuer, environment, FORMS, NOW, present, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { badgeOfCanaries, canaries, canariesIn, CANARY } from '../fixtures/canary.ts';
import { configFor } from '../house.ts';
import { REWRITES, randomFrom } from './rewrites.ts';

const ORIGIN = 'http://localhost:8787';
const keysOf = (issuer: TestIssuer): string => `${issuer.origin}/.well-known/did.json`;

/** Sockets that this process opened, and addresses that it fetched by itself. */
const opened: string[] = [];
beforeEach(() => {
  opened.length = 0;
  vi.spyOn(Socket.prototype, 'connect').mockImplementation(function connect(this: Socket, ...to: unknown[]) {
    opened.push(JSON.stringify(to[0]));
    return this.destroy(new Error('no network in this test'));
  } as never);
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    opened.push(input instanceof Request ? input.url : String(input));
    throw new Error('no network in this test');
  });
});
afterEach(() => vi.restoreAllMocks());

describe.each(FORMS)('a badge of canaries as %s', (form) => {
  it('has more than twenty of them', async () => {
    const hosts = new Set(JSON.stringify(badgeOfCanaries(await createIssuer())).match(/https:\/\/[a-z-]+\.canari\.example/g));
    expect(hosts.size).toBeGreaterThan(20);
  });

  it('is valid, and has the verifier ask for keys and status list, each for its purpose', async () => {
    const issuer = await createIssuer();
    const env = environment([issuer]);
    const purposes: string[] = [];
    const report = await verify(present(await canaries(issuer, form)), { ...env, fetch: (url, purpose) => (purposes.push(`${purpose} ${url}`), env.fetch(url, purpose)) });
    expect([report.verdict, report.checks.find(({ name }) => name === 'endorsements')?.outcome]).toEqual(['valid', 'passed']);
    expect([...new Set(purposes)]).toEqual([`key ${keysOf(issuer)}`, `status ${issuer.listUrl}`]);
    expect(opened).toEqual([]);
  });

  it('that was altered has it ask for the keys alone, and for nothing where the identifier is the key', async () => {
    const issuer = await createIssuer();
    const env = environment([issuer]);
    expect((await verify(present(await canaries(issuer, form, true)), env)).verdict).toBe('invalid');
    expect(env.asked).toEqual([keysOf(issuer)]);
    const byKey = await createIssuer({ method: 'key' });
    const second = environment([byKey]);
    expect((await verify(present(await canaries(byKey, form, true)), second)).verdict).toBe('invalid');
    expect([second.asked, opened]).toEqual([[], []]);
  });
});

describe('a badge of canaries', () => {
  it('whose contexts are others’ has nobody asked for them', async () => {
    const issuer = await createIssuer();
    const badge = JSON.parse(await canaries(issuer, 'json')) as Doc;
    const contexts: unknown[] = [[...badge['@context'], `https://context${CANARY}/`], [`https://context${CANARY}/`], `https://context${CANARY}/`, [...badge['@context'], { '@import': `https://context${CANARY}/` }], ['http://169.254.169.254/latest', ...badge['@context']]];
    for (const context of contexts) {
      const env = environment([issuer]);
      expect((await verify({ kind: 'json', text: JSON.stringify({ ...badge, '@context': context }) }, env)).verdict).toBe('invalid');
      expect([env.asked, opened]).toEqual([[], []]);
    }
  });

  it('rewritten in any of our ways leads nowhere else', async () => {
    const issuer = await createIssuer();
    const signed = await canaries(issuer, 'json');
    for (const [place, rewrite] of Object.values(REWRITES).entries()) {
      const env = environment([issuer]);
      const rewritten = rewrite(JSON.parse(signed) as Doc, randomFrom(place));
      await verify({ kind: 'json', text: typeof rewritten === 'string' ? rewritten : JSON.stringify(rewritten) }, env);
      expect([canariesIn(env.asked), opened]).toEqual([[], []]);
    }
  });
});

describe('POST /api/verify', () => {
  let platform: NodePlatform;
  let data: string;
  let issuer: TestIssuer;
  let send: (text: string, type: string) => Promise<Response>;
  const post = async (text: string, type: string): Promise<Doc> => (await send(text, type)).json() as Promise<Doc>;
  /** How many rows each table has. */
  const tables = async (): Promise<Doc> => Object.fromEntries(await Promise.all((await platform.db.introspection.getTables()).map(async ({ name }) => [name, (await platform.db.selectFrom(name as 'person').select(({ fn }) => fn.countAll().as('rows')).executeTakeFirstOrThrow()).rows])));
  const asked: string[] = [];

  beforeAll(async () => {
    issuer = await createIssuer();
    data = mkdtempSync(join(tmpdir(), 'palier-canary-'));
    platform = await openNodePlatform(configFor(ORIGIN, data), {
      now: () => NOW,
      fetchPublic: async (url: string) => {
        asked.push(url);
        const bytes = issuer.documents.get(url);
        return bytes === undefined ? { ok: false, reason: 'not_found' } : { ok: true, bytes };
      },
    });
    const app = await createApp(platform);
    send = async (text, type) => app.fetch(new Request(`${ORIGIN}/api/verify`, { method: 'POST', headers: { 'content-type': type }, body: text }));
  });
  afterAll(() => {
    platform.close();
    rmSync(data, { recursive: true, force: true });
  });

  it.each([['json', 'application/json'], ['jwt', 'application/jwt']] as const)('asks for keys and status list of a badge of canaries as %s, and for nothing more', async (form, type) => {
    asked.length = 0;
    expect((await post(await canaries(issuer, form), type))['verdict']).toBe('undetermined'); // nobody here knows this issuer
    expect([canariesIn(asked), canariesIn(opened)]).toEqual([[], []]);
    // The server keeps what it was answered for a while: the second form asks for what the first did not.
    expect([keysOf(issuer), issuer.listUrl]).toEqual(expect.arrayContaining(asked));
    if (form === 'json') expect(new Set(asked)).toEqual(new Set([keysOf(issuer), issuer.listUrl]));
  });
  it.each([['json', 'application/json'], ['jwt', 'application/jwt']] as const)('asks for no list of an altered one as %s', async (form, type) => {
    asked.length = 0;
    expect((await post(await canaries(issuer, form, true), type))['verdict']).toBe('invalid');
    expect([asked.filter((url) => url !== keysOf(issuer)), canariesIn(opened)]).toEqual([[], []]);
  });
  it('keeps nothing, and gives no result an address', async () => {
    const before = await tables();
    const answer = await send(await canaries(issuer, 'json'), 'application/json');
    expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('location'), answer.headers.get('set-cookie')]).toEqual([200, 'no-store', null, null]);
    expect(Object.keys((await answer.json()) as Doc)).not.toContain('id');
    expect(await tables()).toEqual(before);
  });
});
