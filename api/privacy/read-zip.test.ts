import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { inMemory, type Source } from '../domain/source.ts';
import { openZip, type ZipAnswer, type ZipLimits } from './read-zip.ts';
import { single, zipStream, type ZipEntry } from './zip.ts';

const LIMITS: ZipLimits = { entries: 10, bytes: 2_000_000 };
/** As it comes from a store, where nothing outside of what was asked for can be seen. */
const asked = (bytes: Uint8Array): Source => ({ ...inMemory(bytes), read: async (offset, length) => bytes.slice(offset, offset + length) });
const open = (bytes: Uint8Array): Promise<ZipAnswer> => openZip(asked(bytes), LIMITS);
const problem = async (bytes: Uint8Array): Promise<string> => {
  const answer = await open(bytes);
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

describe('an archive that is made', () => {
  async function* entries(count: number): AsyncGenerator<ZipEntry> {
    for (let index = 0; index < count; index += 1) yield { name: `${index}.png`, parts: single(new Uint8Array(1000)), plain: true };
  }
  const read = (count: number, most: { bytes: number; entries: number }): Promise<ArrayBuffer> => new Response(zipStream(entries(count), most)).arrayBuffer();

  it('breaks off rather than growing past what its form can say', async () => {
    expect((await read(5, { bytes: 10_000, entries: 5 })).byteLength).toBeGreaterThan(5000);
    await expect(read(6, { bytes: 10_000, entries: 5 })).rejects.toThrow('more than 5 files');
    await expect(read(12, { bytes: 10_000, entries: 50 })).rejects.toThrow('more than 10000 bytes');
  });
});

describe('an archive that somebody brings', () => {
  it('is read when it is what it says, packed or not, by whichever program it was made', async () => {
    const answer = await open(good());
    expect(answer.ok && [answer.zip.names, await answer.zip.read('a.txt', 1000), await answer.zip.read('dossier/b.bin', 1000), await answer.zip.read('c', 1000)]).toEqual([['a.txt', 'dossier/b.bin'], text, text, null]);
    // What is larger than the asker takes is not even begun; only what was not packed can be read where it stands.
    expect(answer.ok && [await answer.zip.read('a.txt', text.length - 1), answer.zip.plain('a.txt'), await answer.zip.plain('dossier/b.bin')!.read(8, 7)]).toEqual([null, null, strToU8('bonjour')]);
    async function* entries(): AsyncGenerator<ZipEntry> {
      yield { name: 'é/une trace.txt', parts: single('Trace.') };
      yield { name: 'vide.png', parts: single(new Uint8Array()), plain: true };
    }
    const ours = new Uint8Array(await new Response(zipStream(entries())).arrayBuffer());
    const read = await open(ours);
    expect(read.ok && [await read.zip.read('é/une trace.txt', 10), await read.zip.read('vide.png', 10)]).toEqual([strToU8('Trace.'), new Uint8Array()]);
  });

  it.each(['../a.txt', '/a.txt', 'a/../../b', 'a\\b', 'c:a.txt', 'a//b', './a', 'a/.', 'a/', 'a\u0000b', 'a\u202eb', ' a', 'a.', 'a /b', `${'x'.repeat(241)}`, 'a\nb'])('is refused for the name %j', async (name) => {
    expect(await problem(zipSync({ [name]: text }))).toBe('unsafe');
  });
  it('is refused for two of one name, in whatever case', async () => {
    expect(await problem(patched(zipSync({ 'a.txt': text, 'b.txt': text }), 'b.txt', 'a.txt'))).toBe('duplicate');
    expect(await problem(zipSync({ 'a.txt': text, 'A.TXT': text }))).toBe('duplicate');
  });
  it('is refused for too many, for too much, and for more than it says', async () => {
    expect(await problem(zipSync(Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`${index}`, text]))))).toBe('too_large');
    expect(await problem(zipSync({ 'a.txt': new Uint8Array(2_000_001) }))).toBe('too_large');
    // It says of itself that it is small, in both places, and is not.
    const bomb = zipSync({ 'a.txt': new Uint8Array(1_900_000) });
    for (const at of [22, centralOf(bomb) + 24]) bomb.set([10, 0, 0, 0], at);
    const answer = await open(bomb);
    expect(answer.ok && (await answer.zip.read('a.txt', 1000))).toBeNull();
    // Nor is more of it handed on, a little at a time.
    let given = 0;
    if (answer.ok) for await (const piece of answer.zip.unpacked('a.txt')) given += piece.length;
    expect(given).toBeLessThanOrEqual(10);
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
  ] as const)('is refused for %s', async (_, bytes, expected) => expect(await problem(bytes)).toBe(expected));

  it('never throws, and never gives more than was allowed, whatever its bytes', async () => {
    const base = good();
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 6 }), async (changes) => {
      const bytes = Uint8Array.from(base);
      for (const [at, value] of changes) bytes[at] = value;
      const answer = await open(bytes);
      if (answer.ok) for (const name of answer.zip.names) expect((await answer.zip.read(name, Infinity))?.length ?? 0).toBeLessThanOrEqual(LIMITS.bytes);
    }), { numRuns: 500 });
  });
});
