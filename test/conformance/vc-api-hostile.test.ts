/**
 * Whatever is sent to the conformance surface, it answers 400, 413 or 415 and
 * goes on: never 500, and never for long. Random choices have a fixed seed; more
 * of them with FUZZ_COUNT.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effort } from '../hostile/effort.ts';
import { RUNTIMES } from '../house.ts';
import { credential, EXAMPLES, openSurface, person, presentation, signed, V2, type Doc, type Surface } from './vc-api.ts';

const COUNT = Number(process.env['FUZZ_COUNT'] ?? 60);
const PATHS = ['credentials/issue', 'credentials/verify', 'presentations/verify'] as const;
/** Every kind of value that JSON has, and some that other formats would. */
const VALUES: readonly unknown[] = [null, true, false, 0, -1, 1.5, 1e300, '', 'text', 'did:', 'https://', 'urn:uuid:x', '_:b0', '@id', [], [[]], [null], {}, { id: null }, { '@value': 'x' }, { '@id': 'did:example:x' }, ['x', 4, {}], '\u0000', 'é'.repeat(300)];
const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);

/** Bodies that are no request at all, with the status of each. */
const BODIES: [string, string, number][] = [
  ['nothing', '', 400],
  ['words', 'not json', 400],
  ['null', 'null', 400],
  ['an array', '[]', 400],
  ['a number', '7', 400],
  ['an object without members', '{}', 400],
  ['a key twice', '{"credential":{},"credential":{}}', 400],
  ['a key that reaches a prototype', '{"credential":{"__proto__":{"a":1}}}', 400],
  ['text that is no Unicode', '{"credential":"\\ud800"}', 400],
  ['a number beyond all', '{"credential":1e999}', 400],
  ['a number that would be rounded', '{"credential":9007199254740993}', 400],
  ['a number that would be nothing', '{"credential":1e-400}', 400],
  ['a hundred thousand levels of arrays', nested(100_000, '[', ']'), 413],
  ['forty levels of objects', `{"credential":${'{"a":'.repeat(40)}1${'}'.repeat(41)}`, 413],
  ['more values than are read', `{"credential":[${'1,'.repeat(3000)}1]}`, 413],
  ['300 KiB', `{"credential":"${'x'.repeat(300 * 1024)}"}`, 413],
  ['options that are no object', '{"credential":{},"options":[]}', 400],
];

const many = <Value>(count: number, make: (index: number) => Value): Value[] => Array.from({ length: count }, (_, index) => make(index));
/** Credentials that are small and costly: contexts of their own, nodes that look alike, types that each bring a context. */
const COSTLY: [string, () => Doc][] = [
  ['a large context', () => credential({ '@context': [V2, Object.fromEntries(many(900, (index) => [`t${index}`, `https://example.org/${index}`]))] })],
  ['a context in a context, thirty deep', () => credential({ '@context': [V2, many(14, () => 0).reduce<Doc>((inner) => ({ t: { '@id': 'https://example.org/t', '@context': inner } }), {})] })],
  ['a type with a context, on every node', () => credential({ '@context': [V2, { T: { '@id': 'https://example.org/T', '@context': Object.fromEntries(many(100, (index) => [`t${index}`, `https://example.org/${index}`])) } }], evidence: many(600, () => ({ type: 'T' })) })],
  ['a context named by every node', () => credential({ evidence: many(400, () => ({ '@context': V2, type: 'https://example.org/T' })) })],
  ['nodes that cannot be told apart', () => credential({ '@context': [V2, EXAMPLES], credentialSubject: { knows: many(300, () => ({ knows: {} })) } })],
  ['a clique of nodes without names', () => credential({ '@context': [V2, EXAMPLES], credentialSubject: many(9, (from) => ({ id: `did:example:${from}`, knows: many(9, (to) => ({ knows: { likes: many(4, () => ({ likes: { x: to % 2 } })) } })) })) })],
  ['three hundred languages', () => credential({ name: many(300, (index) => ({ '@value': 'x', '@language': `x-${index}` })) })],
  ['hundreds of schemas', () => credential({ credentialSchema: many(500, (index) => ({ id: `did:example:${index}`, type: 'https://example.org/S' })) })],
  ['a cyclic definition', () => credential({ '@context': [V2, { a: 'b:x', b: 'a:x' }] })],
  ['a long word where a date is', () => credential({ validFrom: `2023-01-01T00:00:00.${'0'.repeat(50_000)}Z` })],
  ['a long word where a DID is', () => credential({ id: `did:example:${'a:'.repeat(20_000)}!` })],
  ['a long word where a media type is', () => credential({ relatedResource: { id: V2, digestSRI: 'sha256-', mediaType: `a/a;${' '.repeat(5000)}a=a;`.repeat(10) } })],
];

describe.each(RUNTIMES)('hostile input to the conformance surface, on %s', (runtime) => {
  let surface: Surface;
  let good: Doc;
  let shown: Doc;
  beforeAll(async () => {
    surface = await openSurface(runtime);
    const alice = await person('a');
    good = await signed(credential({ '@context': [V2, EXAMPLES], id: 'urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33', issuer: alice.did, validFrom: '2020-01-01T00:00:00Z', name: 'A name', credentialSchema: { id: 'did:example:s', type: 'S' }, credentialSubject: { id: 'did:example:x', alumniOf: { name: 'A school' } } }), alice);
    shown = await signed(presentation(alice, [good]), alice, { proofPurpose: 'authentication', challenge: 'c' });
  });
  afterAll(() => surface.house.close());

  it.each(BODIES)('refuses a body that is %s', async (_what, body, status) => {
    for (const path of PATHS) expect([path, (await surface.post(path, body)).status]).toEqual([path, status]);
  });

  it('refuses a body that is not said to be JSON', async () => {
    for (const path of PATHS) {
      for (const headers of [{ 'content-type': 'text/plain' }, { 'content-type': 'multipart/form-data' }, { 'content-type': 'application/xml' }] as Record<string, string>[]) {
        expect((await surface.post(path, { credential: {} }, headers)).status).toBe(415);
      }
      expect((await surface.post(path, { credential: {} }, { 'content-type': 'application/vc+ld+json; charset=utf-8' })).status).toBe(400);
    }
  });

  it('refuses bytes that are no UTF-8, and signs numbers as they were sent or not at all', async () => {
    const [before, after] = JSON.stringify({ credential: credential({ issuer: surface.id, name: '@' }) }).split('@"');
    const send = async (bytes: Uint8Array): Promise<[number, string]> => {
      const answer = await surface.house.fetch('/vc-api/credentials/issue', { method: 'POST', headers: { 'content-type': 'application/json' }, body: bytes as BodyInit });
      return [answer.status, await answer.text()];
    };
    const body = (...bytes: number[]): Uint8Array => new Uint8Array([...new TextEncoder().encode(before), ...bytes, ...new TextEncoder().encode(`"${after}`)]);
    expect((await send(body(0xc3, 0xa9)))[0]).toBe(201);
    const [status, text] = await send(body(0xff, 0xfe));
    expect([status, text.includes('is not UTF-8')]).toEqual([400, true]);
    for (const [number, expected] of [['1.50', 201], ['9007199254740992', 201], ['9007199254740993', 400], ['1e-400', 400], ['0.1000000000000000000001', 400]] as const) {
      const sent = `{"credential":${JSON.stringify(credential({ '@context': [V2, EXAMPLES], issuer: surface.id, credentialSubject: { points: 0 } })).replace('"points":0', `"points":${number}`)}}`;
      expect([number, (await surface.post('credentials/issue', sent)).status]).toEqual([number, expected]);
    }
  });

  it('answers every value in the place of a document or of options', async () => {
    for (const value of VALUES) {
      for (const [path, name] of [['credentials/issue', 'credential'], ['credentials/verify', 'verifiableCredential'], ['presentations/verify', 'verifiablePresentation'], ['presentations/verify', 'presentation']] as const) {
        expect([name, value, (await surface.post(path, { [name]: value })).status]).toEqual([name, value, 400]);
      }
      const answer = await surface.post('credentials/verify', { verifiableCredential: good, options: { checks: value, challenge: value } });
      expect([200, 400]).toContain(answer.status);
    }
  });

  it('answers every value in the place of every member of a good credential, and of its proof', async () => {
    const alice = good['issuer'] as string;
    for (const member of [...Object.keys(good), 'credentialStatus', 'relatedResource', 'termsOfUse', 'evidence', 'refreshService', 'holder', 'verifiableCredential', 'validUntil']) {
      for (const value of VALUES) {
        const issued = await surface.issue({ ...good, proof: undefined, issuer: surface.id, [member]: value });
        expect([member, value, [201, 400].includes(issued.status)]).toEqual([member, value, true]);
        if (runtime === 'worker') continue;
        const verified = await surface.verify({ ...good, [member]: value });
        expect([member, value, verified.status]).toEqual([member, value, 400]);
      }
    }
    for (const member of [...Object.keys(good['proof']), 'id', 'expires', 'domain', 'challenge', 'nonce', 'previousProof', '@context']) {
      for (const value of VALUES) {
        const verified = await surface.verify({ ...good, issuer: alice, proof: { ...good['proof'], [member]: value } });
        expect([member, value, verified.status]).toEqual([member, value, 400]);
      }
    }
  });

  it(`answers ${COUNT} random changes of good documents`, async () => {
    const place = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(place, fc.oneof(fc.constantFrom(...VALUES), fc.jsonValue({ maxDepth: 3 })), fc.boolean(), async (path, value, inPresentation) => {
        const document = structuredClone(inPresentation ? shown : good);
        put(document, path, value);
        const answer = await (inPresentation ? surface.present(document) : surface.verify(document));
        const unchanged = JSON.stringify(document) === JSON.stringify(inPresentation ? shown : good);
        expect(unchanged || answer.status === 400 || answer.status === 413 || (answer.status === 200 && sameStatements(document, inPresentation ? shown : good))).toBe(true);
        const issued = await surface.issue({ ...document, proof: undefined, issuer: surface.id });
        expect([201, 400, 413]).toContain(issued.status);
      }),
      { seed: 20261126, numRuns: COUNT },
    );
  });

  it.each(COSTLY)('answers %s without long work', async (_what, make) => {
    const spent = effort();
    const answer = await surface.issue(make());
    expect([201, 400]).toContain(answer.status);
    // In the Worker's case the work is another process's, which must answer all the same.
    expect(spent()).toBeLessThan(8000);
    const signature = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', verificationMethod: `${surface.id}#${surface.id.slice(8)}`, proofPurpose: 'assertionMethod', proofValue: good['proof'].proofValue };
    expect((await surface.verify({ issuer: surface.id, ...make(), proof: signature })).status).toBe(400);
  });

  it('goes on as before', async () => {
    expect((await surface.issue(credential())).status).toBe(201);
    expect((await surface.verify(good)).status).toBe(200);
  });
});

/** Replaces the member that a path of positions leads to. */
function put(document: Doc, path: readonly number[], value: unknown): void {
  let at: Doc = document;
  for (const [step, position] of path.entries()) {
    const keys = Object.keys(at);
    const key = keys[position % Math.max(keys.length, 1)];
    if (key === undefined) return;
    if (step === path.length - 1 || typeof at[key] !== 'object' || at[key] === null) {
      at[key] = value;
      return;
    }
    at = at[key] as Doc;
  }
}

/** A type written without its array says the same. */
function sameStatements(one: Doc, other: Doc): boolean {
  const plain = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? plain(value[0]) : Array.isArray(value) ? value.map(plain) : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)])) : value);
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}
