/**
 * The open half of the API as a service: other hosts asked rarely and in time,
 * nothing handed on that is no key or list, nobody recognised who could not be
 * looked up. The world outside is a map; the application is the whole one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../../api/app.ts';
import { openNodePlatform, type NodePlatform } from '../../api/platform/node.ts';
import type { FetchAnswer } from '../../api/platform/platform.ts';
import { createIssuer, issueBadge, NOW, publishStatus, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { withEmptyDatabase } from '../empty-database.ts';
import { configFor } from '../house.ts';

const OWN = 'http://localhost:8787';
const REGISTRY = 'https://registry.example/issuers.json';
const HOUR = 60 * 60 * 1000;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const ok = (text: string): FetchAnswer => ({ ok: true, bytes: utf8(text) });
const UNREACHABLE: FetchAnswer = { ok: false, reason: 'unreachable' };

type Service = {
  readonly asked: string[];
  readonly world: Map<string, FetchAnswer | Promise<FetchAnswer>>;
  platform: NodePlatform;
  ask(path: string, init?: RequestInit & { from?: string }): Promise<Response>;
  verify(badge: string): Promise<Doc>;
  later(milliseconds: number): void;
};

const opened: (() => void)[] = [];
afterEach(() => opened.splice(0).forEach((close) => close()));

async function openService(extra: Record<string, string> = {}, issuers: readonly TestIssuer[] = []): Promise<Service> {
  const data = mkdtempSync(join(tmpdir(), 'palier-service-'));
  withEmptyDatabase(data);
  const asked: string[] = [];
  const world: Service['world'] = new Map();
  let clock = NOW.getTime();
  const platform = await openNodePlatform(configFor(OWN, data, { PALIER_DEMO: '0', ...extra }), {
    now: () => new Date(clock),
    fetchPublic: async (url) => {
      asked.push(url);
      const bytes = issuers.map((issuer) => issuer.documents.get(url)).find((each) => each !== undefined);
      return world.get(url) ?? (bytes ? { ok: true, bytes } : { ok: false, reason: 'not_found' });
    },
  });
  const app = await createApp(platform);
  opened.push(() => {
    platform.close();
    rmSync(data, { recursive: true });
  });
  const ask: Service['ask'] = async (path, { from = '198.51.100.7', ...init } = {}) => app.fetch(new Request(`${OWN}${path}`, init), { peer: () => from });
  return {
    asked, world, platform, ask,
    verify: async (badge) => (await ask('/api/verify', { method: 'POST', headers: { 'content-type': 'application/json' }, body: badge })).json() as Promise<Doc>,
    later: (milliseconds) => void (clock += milliseconds),
  };
}
const checkOf = (report: Doc, name: string): Doc => report['checks'].find((one: Doc) => one['name'] === name);
const relayOf = (address: string, purpose = 'key'): string => `/api/relay?${new URLSearchParams({ address, purpose })}`;
const registryWith = (issuer: TestIssuer, changes: Doc = {}): string => JSON.stringify({ registry: { [issuer.id]: { name: 'Université d’Exemple', url: 'https://www.univ-exemple.fr', ...changes } } });

describe('other hosts', () => {
  it('are asked ten times at the most for a hundred different badges of one of them', async () => {
    const issuer = await createIssuer();
    const service = await openService({}, [issuer]);
    const badges = await Promise.all(Array.from({ length: 100 }, (_, index) => issueBadge(issuer, 'json', { id: `${issuer.origin}/credentials/${index}` })));
    for (const badge of badges) expect((await service.verify(badge))['verdict']).toBe('undetermined');
    expect(service.asked.length).toBeLessThanOrEqual(10);
    expect(new Set(service.asked)).toEqual(new Set([`${issuer.origin}/.well-known/did.json`, issuer.listUrl]));
  });
  it('are asked ten times at the most for a hundred addresses of one of them, and again after a while', async () => {
    const service = await openService();
    for (let index = 0; index < 100; index += 1) await service.ask(relayOf(`https://victim.example/${index}`));
    expect(service.asked).toHaveLength(10);
    service.later(60_000);
    await service.ask(relayOf('https://victim.example/again'));
    expect(service.asked).toHaveLength(11);
  });
  it('are asked once for what many want at the same time', async () => {
    const service = await openService();
    service.world.set('https://badges.example.org/did.json', new Promise((resolve) => setTimeout(resolve, 50, ok('{}'))));
    const answers = await Promise.all(Array.from({ length: 50 }, () => service.ask(relayOf('https://badges.example.org/did.json'))));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(service.asked).toHaveLength(1);
  });
  it('that are slow make a badge undetermined in time, and their answer is there for the next', async () => {
    const issuer = await createIssuer();
    const service = await openService({ PALIER_ISSUERS: registryWith(issuer) }, [issuer]);
    const badge = await issueBadge(issuer);
    await service.verify(badge);
    service.later(HOUR);
    await publishStatus(issuer, [], { validFrom: new Date(NOW.getTime() - 1000).toISOString() });
    const did = `${issuer.origin}/.well-known/did.json`;
    const { promise, resolve } = Promise.withResolvers<FetchAnswer>();
    service.world.set(did, promise);
    const slow = await service.verify(badge);
    expect(slow['verdict']).toBe('undetermined');
    expect(checkOf(slow, 'proof')).toMatchObject({ outcome: 'not_checked', reason: 'key_unreachable' });
    resolve({ ok: true, bytes: issuer.documents.get(did)! });
    await promise;
    expect((await service.verify(badge))['verdict']).toBe('valid');
  });
  it('are asked once more for a key that is missing from those that were kept, within their limits; one that is missing from fresh ones is invalid', async () => {
    const issuer = await createIssuer();
    await publishStatus(issuer, []);
    const service = await openService({}, [issuer]);
    const keys = `${issuer.origin}/.well-known/did.json`;
    const after = new TextDecoder().decode(issuer.documents.get(keys)!);
    const badge = await issueBadge(issuer);
    const asked = (): number => service.asked.filter((url) => url === keys).length;
    const control = async (): Promise<string> => {
      const report = await service.verify(badge);
      const { outcome, reason } = checkOf(report, 'key_control');
      return `${report['verdict']}: ${reason ?? outcome}`;
    };
    // Not yet rotated: the badge's key is none of this issuer's.
    service.world.set(keys, ok(after.replaceAll('#key-1', '#key-0')));
    expect([await control(), await control(), asked()]).toEqual(['invalid: key_not_found', 'invalid: key_not_found', 1]);
    service.later(20_000);
    expect([await control(), asked()]).toEqual(['invalid: key_not_found', 2]);
    // Rotated. What is fresh counts; then they are asked once more, for this badge and all others.
    service.world.delete(keys);
    expect([await control(), asked()]).toEqual(['invalid: key_not_found', 2]);
    service.later(20_000);
    const verdict = await control();
    expect([verdict.endsWith('key_not_found') || verdict.startsWith('invalid'), asked()]).toEqual([false, 3]);
    await control();
    expect(asked()).toBe(3);
    // A host that was asked often enough, or does not answer, leaves the key of a forged badge unchecked, and what was kept stays.
    const forged = badge.replaceAll('#key-1', '#key-2');
    service.later(20_000);
    service.world.set(keys, UNREACHABLE);
    expect(checkOf(await service.verify(forged), 'key_control')).toEqual({ name: 'key_control', outcome: 'not_checked', reason: 'key_unreachable' });
    expect(await control()).toBe(verdict);
    service.world.delete(keys);
    for (let round = 0; round < 12; round += 1) await service.verify(forged);
    expect(checkOf(await service.verify(forged), 'key_control')).toMatchObject({ outcome: 'failed', reason: 'key_not_found' });
    for (let index = 0; index < 12; index += 1) await service.ask(relayOf(`${issuer.origin}/keys/${index}`));
    service.later(16_000);
    for (let index = 0; index < 12; index += 1) await service.ask(relayOf(`${issuer.origin}/more/${index}`));
    expect(checkOf(await service.verify(forged), 'key_control')).toMatchObject({ outcome: 'not_checked', reason: 'key_unreachable' });
    expect(await control()).toBe(verdict);
  });
  it('are asked again for a list after its time to live, so that a revocation is seen', async () => {
    const issuer = await createIssuer();
    const service = await openService({ PALIER_ISSUERS: registryWith(issuer) }, [issuer]);
    const badge = await issueBadge(issuer);
    expect((await service.verify(badge))['verdict']).toBe('valid');
    await publishStatus(issuer, [94_567]);
    service.later(301_000);
    expect(checkOf(await service.verify(badge), 'status')).toMatchObject({ outcome: 'failed', reason: 'revoked' });
  });
});

describe('the relay', () => {
  it('hands on the bytes of keys, lists and signed tokens, as nothing that a browser would open', async () => {
    const service = await openService();
    for (const [index, text] of ['{"id":"did:web:a.example"}', ' {"keys":[]}\n', 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln'].entries()) {
      const address = `https://badges.example.org/${index}`;
      service.world.set(address, ok(text));
      const answer = await service.ask(relayOf(address, ['key', 'key', 'status'][index]), { headers: { origin: 'https://elsewhere.example', cookie: 'a=b', authorization: 'Bearer x' } });
      expect([answer.status, await answer.text()]).toEqual([200, text]);
      expect(Object.fromEntries(answer.headers)).toMatchObject({ 'content-type': 'application/octet-stream', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'access-control-allow-origin': '*', 'content-disposition': 'attachment' });
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });
  it.each([
    ['a page', '<!doctype html><title>x</title>'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a picture', '\u0089PNG\r\n\u001a\n'],
    ['a script', 'alert(1)'],
    ['half a document', '{"id":'],
    ['a list of things', '[1,2]'],
    ['a word', '"x"'],
    ['nothing', ''],
    ['two parts of a token', 'eyJh.eyJi'],
  ])('hands on no %s', async (_name, text) => {
    const service = await openService();
    service.world.set('https://badges.example.org/x', ok(text));
    const answer = await service.ask(relayOf('https://badges.example.org/x'));
    expect([answer.status, ((await answer.json()) as Doc)['code']]).toEqual([415, 'relay_unsupported']);
  });
  it('says the same of a host that is private, that refuses and that does not exist', async () => {
    const service = await openService();
    service.world.set('https://private.example/', { ok: false, reason: 'blocked' });
    service.world.set('https://refuses.example/', UNREACHABLE);
    service.world.set('https://huge.example/', { ok: false, reason: 'too_large' });
    const answers = await Promise.all(['private', 'refuses', 'huge'].map(async (name) => (await service.ask(relayOf(`https://${name}.example/`))).text()));
    expect(new Set(answers).size).toBe(1);
    expect(JSON.parse(answers[0]!)).toMatchObject({ status: 502, code: 'relay_unreachable' });
    expect((await service.ask(relayOf('https://gone.example/'))).status).toBe(404);
  });
  it.each([['', ''], ['https://a.example/', 'image'], ['http://a.example/', 'key'], ['a.example', 'key'], ['javascript:1', 'key'], ['data:application/json,{}', 'key'], [`https://a.example/${'x'.repeat(2001)}`, 'key']])('asks nobody for « %s » as « %s »', async (address, purpose) => {
    const service = await openService();
    expect((await service.ask(relayOf(address, purpose))).status).toBe(422);
    expect(service.asked).toEqual([]);
  });
  it('does not ask itself', async () => {
    const service = await openService();
    const own = await createApp({ ...service.platform, config: { ...service.platform.config, origin: 'https://palier.example' } });
    const inner = relayOf('https://badges.example.org/');
    expect((await own.fetch(new Request(`https://palier.example${relayOf(`https://palier.example${inner}`)}`), { peer: () => '198.51.100.7' })).status).toBe(502);
    expect(service.asked).toEqual([]);
  });
});

describe('an issuer', () => {
  it('that nobody lists is not recognised, however good its signature is', async () => {
    const issuer = await createIssuer();
    const report = await (await openService({}, [issuer])).verify(await issueBadge(issuer));
    expect(report['verdict']).toBe('undetermined');
    expect(checkOf(report, 'proof')['outcome']).toBe('passed');
    expect(checkOf(report, 'issuer')).toMatchObject({ outcome: 'failed', reason: 'issuer_unknown' });
    expect(report['recognised']).toBeUndefined();
  });
  it('in a registry is recognised under the name that the registry gives', async () => {
    const issuer = await createIssuer();
    const service = await openService({ PALIER_REGISTRIES: `Registre d’exemple <${REGISTRY}>` }, [issuer]);
    service.world.set(REGISTRY, ok(registryWith(issuer, { since: '2024-09-01' })));
    const report = await service.verify(await issueBadge(issuer));
    expect(report['verdict']).toBe('valid');
    expect(report['recognised']).toEqual({ name: 'Université d’Exemple', url: 'https://www.univ-exemple.fr', registries: [{ name: 'Registre d’exemple', url: REGISTRY }], since: '2024-09-01' });
    expect(report['digest']).toMatch(/^[0-9a-f]{64}$/);
  });
  it('is listed for browsers with those who vouch for it, and this institution without', async () => {
    const issuer = await createIssuer();
    const service = await openService({ PALIER_REGISTRIES: REGISTRY, PALIER_ISSUERS: JSON.stringify({ registry: { 'did:web:friend.example': { name: 'Amie', url: 'https://friend.example' } } }) }, [issuer]);
    service.world.set(REGISTRY, ok(registryWith(issuer)));
    const answer = await service.ask('/api/registry', { headers: { origin: 'https://elsewhere.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toEqual({
      issuers: [
        { id: 'did:web:friend.example', name: 'Amie', url: 'https://friend.example' },
        { id: 'did:web:localhost%3A8787', name: 'Université d’essai', url: OWN },
        { id: issuer.id, name: 'Université d’Exemple', url: 'https://www.univ-exemple.fr', registries: [{ name: 'registry.example', url: REGISTRY }] },
      ],
      asOf: NOW.toISOString(),
    });
  });
  it('stays recognised while its registry is out of order, until the last answer is a day old', async () => {
    const issuer = await createIssuer();
    const service = await openService({ PALIER_REGISTRIES: REGISTRY }, [issuer]);
    const known = async (): Promise<boolean> => {
      const { issuers } = (await (await service.ask('/api/registry')).json()) as { issuers: Doc[] };
      await service.platform.settled();
      return issuers.some(({ id }) => id === issuer.id);
    };
    service.world.set(REGISTRY, ok(registryWith(issuer)));
    expect(await known()).toBe(true);
    for (const wrong of [UNREACHABLE, ok('<html>'), ok('{}'), { ok: false, reason: 'too_large' } as const]) {
      service.world.set(REGISTRY, wrong);
      service.later(5 * HOUR);
      expect(await known()).toBe(true);
    }
    service.later(4 * HOUR);
    expect(await known()).toBe(false);
    service.world.set(REGISTRY, ok(registryWith(issuer)));
    service.later(HOUR);
    expect(await known()).toBe(true);
  });
  it('is forgotten once its registry leaves it out', async () => {
    const issuer = await createIssuer();
    const service = await openService({ PALIER_REGISTRIES: REGISTRY }, [issuer]);
    const ids = async (): Promise<string[]> => ((await (await service.ask('/api/registry')).json()) as { issuers: { id: string }[] }).issuers.map(({ id }) => id);
    service.world.set(REGISTRY, ok(registryWith(issuer)));
    expect(await ids()).toContain(issuer.id);
    service.world.set(REGISTRY, ok('{"registry":{}}'));
    service.later(2 * HOUR);
    // This answer is the old one; behind it the registry is asked.
    await ids();
    await service.platform.settled();
    expect(await ids()).not.toContain(issuer.id);
  });
  it('is recognised by nobody while the registry has never been reached', async () => {
    const issuer = await createIssuer();
    const service = await openService({ PALIER_REGISTRIES: REGISTRY }, [issuer]);
    service.world.set(REGISTRY, UNREACHABLE);
    expect((await service.verify(await issueBadge(issuer)))['verdict']).toBe('undetermined');
  });
});
