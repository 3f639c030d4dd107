import fc from 'fast-check';
import { base64url } from 'jose';
import { describe, expect, it } from 'vitest';
import { decodeStatusList, emptyStatusList, encodeStatusList, readBit, setBit, STATUS_LIST_LENGTH } from './status-list.ts';

const MIB = 1024 * 1024;

/** 'u' + base64url of the gzip of `count` times the same piece, produced as a stream. */
async function encodedStream(piece: Uint8Array<ArrayBuffer>, count: number): Promise<string> {
  let sent = 0;
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => (sent++ < count ? controller.enqueue(piece) : controller.close()),
  });
  const gzipped = await new Response(source.pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
  return `u${base64url.encode(new Uint8Array(gzipped))}`;
}

describe('a status list', () => {
  it('comes back bit for bit after encoding', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(STATUS_LIST_LENGTH - 1), { maxLength: 50 }), async (indexes) => {
        const bits = indexes.reduce((list, index) => setBit(list, index), emptyStatusList());
        const decoded = await decodeStatusList(await encodeStatusList(bits));
        expect(decoded).toEqual({ ok: true, bits });
        expect(indexes.every((index) => readBit(bits, String(index)) === true)).toBe(true);
      }),
      { numRuns: 20, seed: 20_261_123 },
    );
  });

  it('holds index 0 in the leftmost bit of the first byte', () => {
    expect(setBit(emptyStatusList(), 0)[0]).toBe(0b1000_0000);
    expect(setBit(emptyStatusList(), 7)[0]).toBe(0b0000_0001);
    expect(setBit(emptyStatusList(), 8)[1]).toBe(0b1000_0000);
    expect(setBit(emptyStatusList(), STATUS_LIST_LENGTH - 1).at(-1)).toBe(0b0000_0001);
  });

  it('reads the example of the specification as a list of unset bits', async () => {
    // Bitstring Status List v1.0, example 2: a list of 131,072 zeros as another implementation encodes it.
    const decoded = await decodeStatusList('uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA');
    expect(decoded).toEqual({ ok: true, bits: emptyStatusList() });
  });

  it('sets a bit in a copy and leaves the list as it was', () => {
    const before = emptyStatusList();
    setBit(before, 5);
    expect(before.every((byte) => byte === 0)).toBe(true);
  });

  it('reads the right bits of a view into a larger buffer', async () => {
    const pool = new Uint8Array(STATUS_LIST_LENGTH / 8 + 64).fill(0xff);
    const view = pool.subarray(32, 32 + STATUS_LIST_LENGTH / 8).fill(0);
    const decoded = await decodeStatusList(await encodeStatusList(setBit(view, 3)));
    expect(decoded.ok && [readBit(decoded.bits, 2), readBit(decoded.bits, 3), readBit(decoded.bits, 4)]).toEqual([false, true, false]);
  });

  it('refuses to encode or to set what no list of 131,072 has', async () => {
    await expect(encodeStatusList(new Uint8Array(16_383))).rejects.toThrow(RangeError);
    expect(() => setBit(emptyStatusList(), STATUS_LIST_LENGTH)).toThrow(RangeError);
    expect(() => setBit(emptyStatusList(), -1)).toThrow(RangeError);
    expect(() => setBit(emptyStatusList(), 0.5)).toThrow(RangeError);
  });
});

describe('a foreign status list', () => {
  it.each(['5junk', '', ' 5', '5 ', '-1', '+5', '1.0', '1e3', '0x10', '05', 'NaN', '99999999999999999999'])('does not read %o as an index', (index) => {
    expect(readBit(emptyStatusList(), index)).toBe('MALFORMED_VALUE_ERROR');
  });

  it('has no entry beyond its end', () => {
    expect(readBit(emptyStatusList(), String(STATUS_LIST_LENGTH))).toBe('RANGE_ERROR');
    expect(readBit(emptyStatusList(), STATUS_LIST_LENGTH - 1)).toBe(false);
  });

  it.each([
    ['another multibase', 'zH4sIAAAAAAAAA'], ['no multibase', 'H4sIAAAAAAAAA-3B'], ['padding', 'uH4sIAAAAAAAAA-3BMQE='], ['the other base64 alphabet', 'uH4sIAAAAAAAAA+3BMQE/'],
    ['no gzip', 'uAAAA'], ['a cut gzip', 'uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQ'], ['an impossible length', 'uAAAAA'], ['nothing', ''], ['nothing after u', 'u'],
  ])('is malformed with %s', async (_name, encoded) => {
    expect(await decodeStatusList(encoded)).toEqual({ ok: false, reason: 'MALFORMED_VALUE_ERROR' });
  });

  it('is malformed with anything after the gzip', async () => {
    const encoded = await encodeStatusList(emptyStatusList());
    const trailing = Uint8Array.from([...base64url.decode(encoded.slice(1)), 1, 2, 3]);
    expect(await decodeStatusList(`u${base64url.encode(trailing)}`)).toEqual({ ok: false, reason: 'MALFORMED_VALUE_ERROR' });
  });

  it('is too short below 131,072 entries', async () => {
    expect(await decodeStatusList(await encodedStream(new Uint8Array(16_383), 1))).toEqual({ ok: false, reason: 'STATUS_LIST_LENGTH_ERROR' });
  });

  it('may hold 2 MiB of bits and not a byte more', async () => {
    expect((await decodeStatusList(await encodedStream(new Uint8Array(MIB), 2))).ok).toBe(true);
    const more = await encodedStream(new Uint8Array(MIB + 1), 2);
    expect(await decodeStatusList(more)).toEqual({ ok: false, reason: 'MALFORMED_VALUE_ERROR' });
  });

  it('is left alone as soon as it inflates beyond the limit', async () => {
    const bomb = await encodedStream(new Uint8Array(MIB), 1024);
    expect(bomb.length).toBeLessThan(2 * MIB);
    const [memory, cpu] = [process.memoryUsage(), process.cpuUsage()];
    expect(await decodeStatusList(bomb)).toEqual({ ok: false, reason: 'MALFORMED_VALUE_ERROR' });
    // Inflating the whole gibibyte takes seconds and as much memory; stopping takes neither.
    const { user, system } = process.cpuUsage(cpu);
    expect((user + system) / 1000).toBeLessThan(500); // milliseconds of work, however busy the machine
    expect(process.memoryUsage().arrayBuffers - memory.arrayBuffers).toBeLessThan(32 * MIB);
  });
});
