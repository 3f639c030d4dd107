import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openZip, type ZipLimits } from './read-zip.ts';
import { single, zipStream, type ZipEntry } from './zip.ts';

const LIMITS: ZipLimits = { entries: 10, bytes: 2_000_000 };
const problem = (bytes: Uint8Array, limits = LIMITS): string => {
  const answer = openZip(bytes, limits);
  return answer.ok ? 'ok' : answer.problem;
};
const text = strToU8('bonjour '.repeat(40));
const good = (): Uint8Array => zipSync({ 'a.txt': text, 'dossier/b.bin': [text, { level: 0 }] });
/** The archive with something else written at each place where a mark stands. */
const patched = (bytes: Uint8Array, from: string, to: string): Uint8Array => {
  expect(to.length).toBe(from.length);
  const [out, wanted] = [Uint8Array.from(bytes), strToU8(from)];
  for (let at = 0; at <= out.length - wanted.length; at += 1) if (wanted.every((byte, index) => out[at + index] === byte)) out.set(strToU8(to), at);
  return out;
};
const centralOf = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 6, true);
const changed = (at: (bytes: Uint8Array) => number, values: readonly number[], of = good()): Uint8Array => {
  const out = Uint8Array.from(of);
  out.set(values, at(out));
  return out;
};

describe('an archive that somebody brings', () => {
  it('is read when it is what it says, packed or not, by whichever program it was made', async () => {
    const answer = openZip(good(), LIMITS);
    expect(answer.ok && [answer.zip.names, answer.zip.read('a.txt'), answer.zip.read('dossier/b.bin'), answer.zip.read('c')]).toEqual([['a.txt', 'dossier/b.bin'], text, text, null]);
    async function* entries(): AsyncGenerator<ZipEntry> {
      yield { name: 'é/une trace.txt', parts: single('Trace.') };
      yield { name: 'vide.png', parts: single(new Uint8Array()), plain: true };
    }
    const ours = new Uint8Array(await new Response(zipStream(entries())).arrayBuffer());
    const read = openZip(ours, LIMITS);
    expect(read.ok && [read.zip.read('é/une trace.txt'), read.zip.read('vide.png')]).toEqual([strToU8('Trace.'), new Uint8Array()]);
  });

  it.each(['../a.txt', '/a.txt', 'a/../../b', 'a\\b', 'c:a.txt', 'a//b', './a', 'a/.', 'a/', 'a\u0000b', 'a\u202eb', ' a', 'a.', 'a /b', `${'x'.repeat(241)}`, 'a\nb'])('is refused for the name %j', (name) => {
    expect(problem(zipSync({ [name]: text }))).toBe('unsafe');
  });
  it('is refused for two of one name, in whatever case', () => {
    expect(problem(patched(zipSync({ 'a.txt': text, 'b.txt': text }), 'b.txt', 'a.txt'))).toBe('duplicate');
    expect(problem(zipSync({ 'a.txt': text, 'A.TXT': text }))).toBe('duplicate');
  });
  it('is refused for too many, for too much, and for more than it says', () => {
    expect(problem(zipSync(Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`${index}`, text]))))).toBe('too_large');
    expect(problem(zipSync({ 'a.txt': new Uint8Array(2_000_001) }))).toBe('too_large');
    // It says of itself that it is small, in both places, and is not.
    const bomb = zipSync({ 'a.txt': new Uint8Array(1_900_000) });
    for (const at of [22, centralOf(bomb) + 24]) bomb.set([10, 0, 0, 0], at);
    const answer = openZip(bomb, LIMITS);
    expect(answer.ok && answer.zip.read('a.txt')).toBeNull();
  });
  it.each([
    ['an encrypted part', changed((bytes) => centralOf(bytes) + 8, [1, 0]), 'unsafe'],
    ['a symbolic link', changed((bytes) => centralOf(bytes) + 41, [0xa1], changed((bytes) => centralOf(bytes) + 5, [3])), 'unsafe'],
    ['a folder', changed((bytes) => centralOf(bytes) + 38, [0x10]), 'unsafe'],
    ['another way of packing', changed((bytes) => centralOf(bytes) + 10, [12, 0]), 'unreadable'],
    ['another name at its place', changed(() => 30, [0x62]), 'unreadable'],
    ['another size at its place', changed(() => 22, [9]), 'unreadable'],
    ['two parts at one place', changed((bytes) => centralOf(bytes) + 46 + 5 + 42, [0, 0, 0, 0]), 'unreadable'],
    ['a place beyond its end', changed((bytes) => centralOf(bytes) + 42, [0xff, 0xff, 0xff, 0]), 'unreadable'],
    ['the later form of ZIP', changed((bytes) => centralOf(bytes) + 24, [0xff, 0xff, 0xff, 0xff]), 'unreadable'],
    ['something before it', Uint8Array.from([...strToU8('MZ'), ...good()]), 'unreadable'],
    ['something after it', Uint8Array.from([...good(), 0]), 'unreadable'],
    ['a comment, behind which another end could stand', changed((bytes) => bytes.length - 2, [1, 0]), 'unreadable'],
    ['nothing', new Uint8Array(), 'unreadable'],
    ['a picture', Uint8Array.from({ length: 64 }, (_, index) => index), 'unreadable'],
  ] as const)('is refused for %s', (_, bytes, expected) => expect(problem(bytes)).toBe(expected));

  it('never throws, and never gives more than was allowed, whatever its bytes', () => {
    const base = good();
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
      const bytes = Uint8Array.from(base);
      for (const [at, value] of changes) bytes[at] = value;
      const answer = openZip(bytes, LIMITS);
      if (answer.ok) for (const name of answer.zip.names) expect(answer.zip.read(name)?.length ?? 0).toBeLessThanOrEqual(LIMITS.bytes);
    }), { numRuns: 500 });
  });
});
