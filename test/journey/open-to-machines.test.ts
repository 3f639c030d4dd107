/** The verifier for machines on both runtimes: open to everybody, and to nobody too often. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOST_PAGES, MOST_SAVED } from '../../api/rate-limit.ts';
import { createHouse, RUNTIMES, type House } from '../house.ts';
import { addPerson } from './acts.ts';
import { expectProblem } from './operations.ts';

describe.each(RUNTIMES)('the open addresses, on %s', (runtime) => {
  let house: House;
  /** Another caller for each test, and when one is tried again. */
  let callers = 0;
  beforeAll(async () => {
    house = await createHouse(runtime, { PALIER_PROXY_HOPS: '1' });
  });
  afterAll(() => house?.close());
  /** Refused for its form alone, so that what is counted is only how often it is asked. */
  const verify = (from: string): Promise<Response> => house.fetch('/api/verify', { method: 'POST', headers: { 'content-type': 'text/html', 'x-forwarded-for': from }, body: 'x' });

  /** Fifty at a time: a machine that is slow must not let the bucket fill again meanwhile. */
  const untilRefused = async (ask: (index: number) => Promise<Response>): Promise<Response[]> => {
    const answers: Response[] = [];
    while (answers.length < 1000 && !answers.some(({ status }) => status === 429)) answers.push(...(await Promise.all(Array.from({ length: 50 }, (_, index) => ask(answers.length + index)))));
    return answers;
  };

  it('answer the question that a browser asks before it asks', async () => {
    for (const path of ['/api/verify', '/api/relay', '/api/registry']) {
      const answer = await house.fetch(path, { method: 'OPTIONS', headers: { origin: 'https://employer.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } });
      expect([path, answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([path, 204, '*']);
      expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('answer one address a hundred and twenty times at once, then ask it to wait, and nobody else', async () => {
    const caller = `203.0.113.${(callers += 1)}`;
    const answers = await untilRefused(() => verify(caller));
    const refused = answers.find(({ status }) => status === 429);
    const statuses = answers.map(({ status }) => status).filter((status) => status !== 429);
    expect(statuses.length).toBeGreaterThanOrEqual(120);
    expect(new Set(statuses)).toEqual(new Set([415]));
    expect(Number(refused!.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(refused!.headers.get('access-control-allow-origin')).toBe('*');
    expect(await expectProblem(refused!, 429)).toMatchObject({ code: 'rate_limited' });
    expect((await verify('203.0.113.251')).status).toBe(415);
    // The relay counts for itself.
    expect((await house.fetch('/api/relay?address=x&purpose=key', { headers: { 'x-forwarded-for': caller } })).status).toBe(422);
  });

  it('are not deceived by a caller who writes addresses of its own, nor by one who has many of one network', async () => {
    const network = `2001:db8:7:${(callers += 1)}`;
    const answers = await untilRefused((index) => verify(`198.51.100.${index % 256}, ${network}::${index.toString(16)}`));
    expect(answers.some(({ status }) => status === 429)).toBe(true);
    const neighbours = await Promise.all(Array.from({ length: 50 }, (_, index) => verify(`${network}:1234:5678:9abc:${index}`)));
    expect(neighbours.some(({ status }) => status === 429)).toBe(true);
    expect((await verify('2001:db8:8:8::1')).status).toBe(415);
  });

  it('are not the only ones that are counted: files are too, by whom they come, by a page as by the API', async () => {
    const [one, other] = await Promise.all([addPerson(house, null, '*'), addPerson(house, null, '*')].map(async (person) => house.as((await person).email)));
    // From another address each time: it is the account that is counted. There is no such cohort.
    const upload = (cookie: string, index: number, path = '/api/cohorts/none/people/preview'): Promise<Response> =>
      house.fetch(path, { method: 'POST', headers: { cookie, origin: house.origin, 'content-type': 'application/json', 'x-forwarded-for': `198.51.${callers}.${index % 256}` }, body: '{"text":"x"}' });
    const answers = await untilRefused((index) => upload(one!.cookie, index));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status !== 429).length).toBeGreaterThanOrEqual(30);
    expect(new Set(statuses)).toEqual(new Set([404, 429]));
    expect(await expectProblem(answers.find(({ status }) => status === 429)!, 429)).toMatchObject({ code: 'rate_limited' });
    const more = await Promise.all(Array.from({ length: 20 }, (_, index) => upload(one!.cookie, index, '/espace/traces')));
    expect(more.some(({ status }) => status === 429)).toBe(true);
    expect((await upload(other!.cookie, 1)).status).toBe(404);
    // And archives of all that somebody has.
    const archive = (cookie: string, index: number): Promise<Response> => house.fetch('/api/me/enrolments/none/takeaway.zip', { headers: { cookie, 'x-forwarded-for': `198.51.${callers}.${index % 256}` } });
    const archives = await untilRefused((index) => archive(one!.cookie, index));
    expect(archives.filter(({ status }) => status === 404).length).toBeGreaterThanOrEqual(10);
    expect((await archive(other!.cookie, 1)).status).toBe(404);
    // What is no file is not counted among them.
    expect((await one!.send('POST', '/api/sign-out')).status).toBe(200);
  }, 120_000);

  it('count what an account makes public, and what it saves, from wherever it does', async () => {
    const [one, other] = await Promise.all([addPerson(house, null, '*'), addPerson(house, null, '*')].map(async (person) => house.as((await person).email)));
    const act = (cookie: string, index: number, method: string, path: string): Promise<Response> =>
      house.fetch(path, { method, headers: { cookie, origin: house.origin, 'content-type': 'application/json', 'x-forwarded-for': `198.51.${callers}.${index % 256}` }, body: '{}' });
    for (const [method, path, least] of [['POST', '/api/me/enrolments/none/shares', MOST_PAGES], ['PUT', '/api/evidence/none/analysis', MOST_SAVED]] as const) {
      const answers = await untilRefused((index) => act(one!.cookie, index, method, path));
      expect(answers.filter(({ status }) => status !== 429).length).toBeGreaterThanOrEqual(least);
      const refused = await expectProblem(answers.find(({ status }) => status === 429)!, 429);
      expect(refused).toMatchObject({ code: 'too_often', detail: expect.stringContaining('attendez une minute') });
      expect((await act(other!.cookie, 1, method, path)).status).not.toBe(429);
      // Publishing is counted with links.
      if (method === 'POST') expect((await Promise.all(Array.from({ length: 20 }, (_, index) => act(one!.cookie, index, method, '/api/me/enrolments/none/publication')))).some(({ status }) => status === 429)).toBe(true);
    }
    // Reading is not counted at all, nor is taking back: what is public is withdrawn at once.
    expect((await act(one!.cookie, 3, 'DELETE', '/api/me/enrolments/none/publication')).status).toBe(404);
    expect((await one!.get('/api/me/enrolments')).status).toBe(200);
  }, 120_000);

  it('count what is sent by the link of a message, by whoever has no account, to its page as to the API', async () => {
    const headers = (index: number) => ({ 'x-forwarded-for': `198.18.${callers}.${index}`, 'sec-fetch-site': 'same-origin' });
    const preview = (index: number): Promise<Response> => house.fetch('/api/endorser/preview', { method: 'POST', headers: { ...headers(index), 'content-type': 'application/json' }, body: '{"token":"x"}' });
    callers += 1;
    const answers = await untilRefused(() => preview(1));
    expect(answers.filter(({ status }) => status === 422).length).toBeGreaterThanOrEqual(120);
    expect(await expectProblem(answers.find(({ status }) => status === 429)!, 429)).toMatchObject({ code: 'rate_limited' });
    const form = { method: 'POST', body: new URLSearchParams({ form: 'decline' }), headers: headers(1) };
    for (const path of ['/soutien/x', '/en/soutien/x', '/tuteur/x']) expect([path, (await Promise.all(Array.from({ length: 6 }, () => house.fetch(path, form)))).some(({ status }) => status === 429)]).toEqual([path, true]);
    // Whoever takes words back, or refuses, never waits.
    for (const path of ['/api/endorser/withdrawal', '/api/endorser/refusal', '/api/tutor/refusal']) expect((await house.fetch(path, { method: 'POST', headers: { ...headers(1), 'content-type': 'application/json' }, body: '{"token":"x"}' })).status).not.toBe(429);
    expect((await Promise.all(Array.from({ length: 6 }, () => house.fetch('/en/soutien/retrait/x', form)))).every(({ status }) => status !== 429)).toBe(true);
    // Nobody else waits; and a link can be opened and read all the time.
    expect((await preview(2)).status).toBe(422);
    expect((await house.fetch('/soutien/x', { headers: headers(1) })).status).toBe(410);
  }, 120_000);

  it('hand on nothing from an address that is not public', async () => {
    for (const address of ['https://127.0.0.1/', 'https://localhost/', 'https://[::1]/', 'https://169.254.169.254/latest/meta-data/', 'https://10.0.0.1/', 'https://2130706433/', 'https://u:p@badges.example.org/', 'https://badges.example.org:8443/']) {
      const answer = await house.fetch(`/api/relay?${new URLSearchParams({ address, purpose: 'key' })}`, { headers: { 'x-forwarded-for': '203.0.113.60' } });
      expect(await expectProblem(answer, 502)).toMatchObject({ code: 'relay_unreachable' });
    }
  });

  it('name this institution among the issuers that are recognised', async () => {
    const { issuers } = (await (await house.fetch('/api/registry')).json()) as { issuers: { id: string; name: string }[] };
    expect(issuers).toMatchObject([{ id: expect.stringMatching(/^did:web:localhost%3A\d+$/), name: 'Université d’essai' }]);
  });
});
