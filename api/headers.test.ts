import { describe, expect, it } from 'vitest';
import { allowedOrigin } from './headers.ts';
import { bearsItsToken, saysNoOrigin } from './token-form.ts';
import { readConfig, type Config } from './platform/config.ts';

function configOf(environment: Record<string, string>): Config {
  const answer = readConfig(environment);
  if (!answer.ok) throw new Error(answer.sentence);
  return answer.config;
}
const there = configOf({ PALIER_ORIGIN: 'https://badges.exemple.fr', PALIER_SECRET: 'x'.repeat(32) });
const here = configOf({ PALIER_ORIGIN: 'http://localhost:8787' });
const asked = (config: Config, headers: Record<string, string>): boolean => allowedOrigin(config, new Request(`${config.origin}/api/x`, { method: 'POST', headers }));

describe('a request that changes something', () => {
  it.each([{}, { origin: 'https://badges.exemple.fr' }, { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }, { origin: 'https://badges.exemple.fr', 'sec-fetch-site': 'same-origin' }])(
    'is taken from our own pages, and from a caller that is no browser: %o',
    (headers) => expect(asked(there, headers as Record<string, string>)).toBe(true),
  );
  it.each([
    { origin: 'https://evil.example' }, { origin: 'null' }, { origin: '' }, { origin: 'http://badges.exemple.fr' }, { origin: 'https://badges.exemple.fr:8443' }, { origin: 'https://badges.exemple.fr.evil.example' },
    { origin: 'https://x.badges.exemple.fr' }, { origin: 'https://exemple.fr' }, { origin: 'http://localhost:8787' }, { origin: 'https://badges.exemple.fr/' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'x' },
    { origin: 'https://badges.exemple.fr', 'sec-fetch-site': 'cross-site' },
  ])('is refused from elsewhere: %o', (headers) => expect(asked(there, headers as Record<string, string>)).toBe(false));
  it.each(['http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787'])('is taken on the machine itself from %s', (origin) => expect(asked(here, { origin })).toBe(true));
  it.each(['http://localhost:8788', 'https://localhost:8787', 'http://localhost', 'http://localhost.evil.example:8787', 'http://evil.example:8787', 'null', 'http://127.0.0.2:8787'])(
    'is refused on the machine itself from %s',
    (origin) => expect(asked(here, { origin })).toBe(false),
  );
  it('is taken from a page that tells nobody its address, when the browser says that it is ours; from no other', () => {
    const at = (path: string, headers: Record<string, string>): boolean => allowedOrigin(there, new Request(`${there.origin}${path}`, { method: 'POST', headers: { origin: 'null', ...headers } }));
    for (const path of ['/tuteur/x', '/en/tuteur/x']) expect(at(path, { 'sec-fetch-site': 'same-origin' })).toBe(true);
    for (const [path, headers] of [['/tuteur/x', {}], ['/tuteur/x', { 'sec-fetch-site': 'cross-site' }], ['/espace', { 'sec-fetch-site': 'same-origin' }], ['/api/tutor/answer', { 'sec-fetch-site': 'same-origin' }]] as const) expect(at(path, headers)).toBe(false);
  });

  it('is taken from a tutor’s page by a browser that says nothing of where it comes from, with the token of the link in its body and no other way', async () => {
    type Over = { path?: string; body?: string; headers?: Record<string, string>; method?: string };
    const form = (over: Over = {}): Request => {
      const body = over.body ?? 'token=jeton-a&form=decline';
      return new Request(`${there.origin}${over.path ?? '/tuteur/jeton-a'}`, { method: over.method ?? 'POST', headers: { origin: 'null', 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length), ...over.headers }, body });
    };
    const taken = async (request: Request): Promise<boolean> => saysNoOrigin(request) && (await bearsItsToken(request));
    const read = form();
    expect([await taken(read), await read.text(), await taken(form({ path: '/en/tuteur/jeton-a' }))]).toEqual([true, 'token=jeton-a&form=decline', true]);
    const silent = form();
    silent.headers.delete('origin');
    expect(await taken(silent)).toBe(true);
    for (const over of [{ body: 'form=decline' }, { body: 'token=jeton-b' }, { body: 'token=' }, { path: '/tuteur/jeton-b' }, { headers: { 'content-type': 'text/plain' } }, { headers: { 'content-length': '400001' } }, { headers: { 'content-length': '' } }] as Over[]) {
      expect([over, saysNoOrigin(form(over)), await taken(form(over))]).toEqual([over, true, false]);
    }
    // Everything else is judged as before: what the browser says, other pages, other methods.
    for (const over of [{ headers: { 'sec-fetch-site': 'cross-site' } }, { headers: { 'sec-fetch-site': 'same-origin' } }, { headers: { origin: 'https://evil.example' } }, { path: '/partage/jeton-a' }, { path: '/api/tutor/answer' }, { path: '/espace' }, { path: '/tuteur/jeton-a/x' }, { method: 'PUT' }] as Over[]) {
      expect([over, saysNoOrigin(form(over))]).toEqual([over, false]);
    }
  });
});
