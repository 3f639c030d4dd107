/**
 * The verifier under documents that are made to cost: each is answered, nobody
 * else waits, and whatever was not examined to its end is undetermined.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verifierPool, type PoolOptions, type VerifierPool } from '../../api/platform/verifier/pool.ts';
import type { Apart, Questions } from '../../api/platform/platform.ts';
import { verify } from '../../credentials/index.ts';
import { createIssuer, environment, issueBadge, present, unsignedBadge, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { createHouse, RUNTIMES, type House } from '../house.ts';

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
/** Nameless organisations in a tree: each one has to be told from all the others. */
const organisations = (depth: number, width: number): Doc => ({ type: ['Profile'], ...(depth === 0 ? {} : { parentOrg: Array.from({ length: width }, () => organisations(depth - 1, width)) }) });

let issuer: TestIssuer;
let honest: string;
let costly: string;
beforeAll(async () => {
  issuer = await createIssuer();
  honest = await issueBadge(issuer);
  const badge = unsignedBadge(issuer);
  costly = JSON.stringify({ ...badge, issuer: { ...badge['issuer'], parentOrg: organisations(8, 2) }, proof: JSON.parse(honest).proof });
});

const pools: VerifierPool[] = [];
afterEach(() => pools.splice(0).forEach((pool) => pool.close()));
const poolOf = (options: PoolOptions): VerifierPool => {
  const pool = verifierPool(options);
  pools.push(pool);
  return pool;
};
const questions = (changes: Partial<Questions> = {}): Questions => {
  const { now, fetch, recognise } = environment([issuer]);
  return { now, fetch, recognise, ...changes };
};
const verdictOf = (apart: Apart): string => (apart.kind === 'report' ? `${apart.report.verdict} ${apart.report.checks[0]!.reason ?? ''}`.trim() : apart.kind);

/** Asks again as it is told to, while a new thread is starting. */
const patiently = async (ask: () => Promise<Apart>): Promise<Apart> => {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await ask();
    if (answer.kind !== 'busy' || attempt === 100) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const patientOf = (options: PoolOptions): VerifierPool['verifyApart'] => {
  const { verifyApart } = poolOf(options);
  return (...asked) => patiently(() => verifyApart(...asked));
};

describe('the threads of the verifier', () => {
  it('answer as the verifier does', async () => {
    const verifyApart = patientOf({ threads: 1 });
    for (const text of [honest, honest, honest.replace('Zoé', 'Zoe'), JSON.stringify(unsignedBadge(issuer)), '{}']) {
      const apart = await verifyApart({ bytes: utf8(text) }, questions());
      expect(apart).toEqual({ kind: 'report', report: await verify(present(text), environment([issuer])) });
    }
    expect(await verifyApart({ bytes: utf8('{'), mediaType: 'application/json' }, questions())).toEqual({ kind: 'unreadable', problem: 'malformed_json' });
  });

  it('ask for what they need to know, and take a fault of the one who is asked for no answer', async () => {
    const verifyApart = patientOf({ threads: 1 });
    const explode = (): never => {
      throw new Error('out of order');
    };
    for (const changes of [{ fetch: explode }, { fetch: () => Promise.reject(new Error('x')) }, { recognise: explode }, { fetch: async () => undefined as never }, { fetch: async () => ({ ok: true }) as never }]) {
      expect(await verifyApart({ bytes: utf8(honest) }, questions(changes))).toMatchObject({ kind: 'report', report: { verdict: 'undetermined' } });
    }
    expect(verdictOf(await verifyApart({ bytes: utf8(honest) }, questions()))).toBe('valid');
  });

  it('see a list that was published anew, though they keep the one that was', async () => {
    const verifyApart = patientOf({ threads: 1 });
    const fetch: Questions['fetch'] = async (url) => ({ ok: true, bytes: Uint8Array.from(issuer.documents.get(url)!) });
    for (let round = 0; round < 3; round += 1) expect(verdictOf(await verifyApart({ bytes: utf8(honest) }, questions({ fetch })))).toBe('valid');
    const replaced: Questions['fetch'] = async (url, purpose) => (url === issuer.listUrl ? { ok: true, bytes: utf8('{}') } : fetch(url, purpose));
    expect(verdictOf(await verifyApart({ bytes: utf8(honest) }, questions({ fetch: replaced })))).toBe('undetermined');
  });

  it('end a document that takes more than its time, and go on with the others', async () => {
    const { verifyApart } = poolOf({ threads: 1, milliseconds: 40 });
    expect(verdictOf(await verifyApart({ bytes: utf8(costly) }, questions()))).toBe('undetermined budget_exceeded');
    // A new thread answers, also without time for anything that costs.
    expect(await patiently(() => verifyApart({ bytes: utf8('{'), mediaType: 'application/json' }, questions()))).toEqual({ kind: 'unreadable', problem: 'malformed_json' });
  });

  it('begin a document again that only waited beside the one that took too much', async () => {
    const { verifyApart } = poolOf({ threads: 1, milliseconds: 600 });
    await verifyApart({ bytes: utf8('{}') }, questions());
    const asked = Promise.withResolvers<void>();
    let times = 0;
    const waiting = verifyApart({ bytes: utf8(honest) }, questions({
      fetch: async (url, purpose) => {
        times += 1;
        asked.resolve();
        // The first answer never comes; the second thread is answered.
        return times === 1 ? new Promise(() => undefined) : questions().fetch(url, purpose);
      },
    }));
    // A machine that is slow may have no time for it at all.
    await Promise.race([asked.promise, waiting]);
    const culprit = verifyApart({ bytes: utf8(costly) }, questions());
    const answers = await Promise.all([culprit, waiting]);
    expect(['undetermined budget_exceeded', 'busy', 'invalid']).toContain(verdictOf(answers[0]));
    // Never valid by half: either it was examined whole, or nobody had time.
    expect(['valid', 'undetermined budget_exceeded', 'busy']).toContain(verdictOf(answers[1]));
  });

  it('send away what has to wait for too long, and what no queue should hold', async () => {
    const { verifyApart, close } = poolOf({ threads: 1 });
    const many = Array.from({ length: 300 }, () => verifyApart({ bytes: utf8('{}') }, questions()));
    const large = Array.from({ length: 9 }, () => verifyApart({ bytes: new Uint8Array(4 * 1024 * 1024) }, questions()));
    const answers = await Promise.all([...many, ...large]);
    expect(answers.filter(({ kind }) => kind === 'busy').length).toBeGreaterThan(40);
    expect(answers.every((answer) => answer.kind !== 'busy' || answer.retryAfter > 0)).toBe(true);
    expect(answers.some(({ kind }) => kind === 'report')).toBe(true);
    close();
    expect(await verifyApart({ bytes: utf8('{}') }, questions())).toMatchObject({ kind: 'busy' });
  });

  it('end a document that takes more than its memory, and the server goes on', async () => {
    const { verifyApart } = poolOf({ threads: 1, bytes: 1024 * 1024 });
    const fetch: Questions['fetch'] = async () => ({ ok: true, bytes: utf8('[1],'.repeat(24 * 1024 * 1024)) });
    expect(verdictOf(await verifyApart({ bytes: utf8(honest) }, questions({ fetch })))).toBe('undetermined budget_exceeded');
    expect(verdictOf(await patiently(() => verifyApart({ bytes: utf8(honest) }, questions())))).toBe('valid');
  });
});

describe.each(RUNTIMES)('fifty hostile uploads at once, on %s', (runtime) => {
  let house: House;
  beforeAll(async () => {
    house = await createHouse(runtime);
  });
  afterAll(() => house?.close());

  const uploads = (): [string, Uint8Array<ArrayBuffer>][] => {
    const json = 'application/json';
    const { proof } = JSON.parse(honest) as Doc;
    const badge = unsignedBadge(issuer);
    const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array.from({ length: 4000 }, () => [0, 0, 0, 0, 0x74, 0x45, 0x58, 0x74, 0, 0, 0, 0]).flat()]);
    return [
      [json, utf8(costly)],
      [json, utf8(JSON.stringify({ ...badge, issuer: { ...badge['issuer'], parentOrg: organisations(2, 20) }, proof }))],
      [json, utf8('['.repeat(250_000))],
      [json, utf8(`{"a":${'{"b":'.repeat(40_000)}1${'}'.repeat(40_001)}`)],
      [json, utf8(JSON.stringify({ ...badge, description: '\\"\n'.repeat(60_000), proof }))],
      ['text/plain', utf8('a'.repeat(4 * 1024 * 1024 - 1))],
      ['text/plain', utf8(`${'a'.repeat(100_000)}.${'b'.repeat(100_000)}.c`)],
      ['image/png', png],
      ['image/svg+xml', utf8(`<svg xmlns="http://www.w3.org/2000/svg">${'<g>'.repeat(1_000_000)}`)],
      ['application/octet-stream', crypto.getRandomValues(new Uint8Array(65_536))],
    ];
  };

  it('are each answered, none as valid and none by a fault, while the server answers others', async () => {
    const kinds = uploads();
    const all = Array.from({ length: 50 }, (_, index) => kinds[index % kinds.length]!);
    const health: number[] = [];
    let isOver = false;
    const watching = (async () => {
      while (!isOver) {
        health.push((await house.fetch('/healthz')).status);
        // Often enough to meet every moment of the others' work, seldom enough not to be work itself.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    const answers = await Promise.all(all.map(([mediaType, body]) => house.fetch('/api/verify', { method: 'POST', headers: { 'content-type': mediaType }, body })));
    isOver = true;
    await watching;
    expect(answers.map(({ status }) => status).filter((status) => ![200, 400, 413, 415, 503].includes(status))).toEqual([]);
    for (const answer of answers) {
      const said = (await answer.json()) as Doc;
      if (answer.status === 200) expect(['invalid', 'undetermined']).toContain(said['verdict']);
      if (answer.status === 503) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(health.length).toBeGreaterThan(0);
    expect(new Set(health)).toEqual(new Set([200]));
  });
});
