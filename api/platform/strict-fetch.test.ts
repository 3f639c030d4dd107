import { describe, expect, it } from 'vitest';
import { MOST_BYTES } from './public-address.ts';
import { strictFetch } from './strict-fetch.ts';

/** A runtime's fetch that says what it was asked, and answers as told. */
const runtime = (answer: () => Response | Promise<Response>) => {
  const asked: [string, RequestInit | undefined][] = [];
  const client = strictFetch((async (url: URL, init?: RequestInit) => {
    asked.push([String(url), init]);
    return answer();
  }) as unknown as typeof fetch);
  return { client, asked };
};
const URL_OF = 'https://badges.example.org/status/1';

describe('the way out of a Worker', () => {
  it.each(['http://badges.example.org/', 'https://127.0.0.1/', 'https://[::1]/', 'https://2130706433/', 'https://localhost/', 'https://x.internal/', 'https://u:p@badges.example.org/', 'https://badges.example.org:444/', 'https://169.254.169.254/', 'x'])('never asks %s', async (address) => {
    const { client, asked } = runtime(() => new Response('{}'));
    expect(await client(address)).toEqual({ ok: false, reason: 'blocked' });
    expect(asked).toEqual([]);
  });
  it('follows no redirect, sends no cookie, and ends in time', async () => {
    const { client, asked } = runtime(() => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/' } }));
    expect(await client(URL_OF)).toEqual({ ok: false, reason: 'unreachable' });
    expect(asked).toHaveLength(1);
    expect(asked[0]![1]).toMatchObject({ redirect: 'manual', headers: { 'user-agent': 'Palier-Verifier' } });
    expect(asked[0]![1]!.signal).toBeInstanceOf(AbortSignal);
  });
  it('stops reading a body without end', async () => {
    let cancelled = false;
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)), cancel: () => { cancelled = true; } });
    expect(await runtime(() => new Response(endless)).client(URL_OF)).toEqual({ ok: false, reason: 'too_large' });
    expect(cancelled).toBe(true);
  });
  it('reads what is not too much', async () => {
    const answer = await runtime(() => new Response(new Uint8Array(MOST_BYTES))).client(URL_OF);
    expect(answer.ok && answer.bytes.length).toBe(MOST_BYTES);
  });
  it.each([[404, 'not_found'], [410, 'gone'], [500, 'unreachable'], [204, 'unreachable']] as const)('answers a %i with %s', async (status, reason) => {
    expect(await runtime(() => new Response(null, { status })).client(URL_OF)).toEqual({ ok: false, reason });
  });
  it('answers for a network that is out of order', async () => {
    expect(await runtime(() => Promise.reject(new Error('out of order'))).client(URL_OF)).toEqual({ ok: false, reason: 'unreachable' });
  });
});
