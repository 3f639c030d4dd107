import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rasteriseOnNode } from './platform/rasterise-node.ts';
import { printablePng } from './flat-png.ts';
import { readHeader } from './own-png.ts';

const MOST = 1_000_000;
const svg = (fill: string): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30" width="40" height="30"><rect x="5" y="5" width="20" height="18" fill="${fill}" fill-opacity="0.5"/><circle cx="26" cy="15" r="9" fill="#345fb2"/></svg>`;
/** The same drawing by another program that lays it on white. */
const onWhite = (fill: string): string => svg(fill).replace('<rect', '<rect width="40" height="30" fill="#fff"/><rect');
const pixelsOf = async (png: Uint8Array): Promise<number[]> => {
  const shown = await rasteriseOnNode(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30" width="40" height="30"><image width="40" height="30" image-rendering="optimizeSpeed" href="data:image/png;base64,${Buffer.from(png).toString('base64')}"/></svg>`, 40);
  return [...inflateSync(Buffer.concat(readHeader(shown)!.chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)))];
};

describe('a picture for a paper', () => {
  it('that is transparent is laid on white, to the eye as another program does it', async () => {
    const flat = (await printablePng(await rasteriseOnNode(svg('#8d5416'), 40), MOST))!;
    expect(readHeader(flat)!.chunks[0]!.data[9]).toBe(2);
    const [ours, theirs] = [await pixelsOf(flat), await pixelsOf((await printablePng(await rasteriseOnNode(onWhite('#8d5416'), 40), MOST))!)];
    expect(ours).toHaveLength(theirs.length);
    // Rounding of a blend, once or twice.
    expect(Math.max(...ours.map((one, index) => { const apart = Math.abs(one - theirs[index]!); return Math.min(apart, 256 - apart); }))).toBeLessThanOrEqual(4);
  });

  it('is nothing when it is damaged, too large or cut, whatever was changed in it', async () => {
    const whole = await rasteriseOnNode(svg('#000'), 40);
    expect(await printablePng(whole, 40 * 30 - 1)).toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const other = Uint8Array.from(whole);
        other[place] = other[place]! ^ change;
        expect(await printablePng(other, MOST)).toBeNull();
        expect(await printablePng(whole.slice(0, place), MOST)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('without transparency is left as it is', async () => {
    const flat = (await printablePng(await rasteriseOnNode(svg('#000'), 40), MOST))!;
    expect(await printablePng(flat, MOST)).toBe(flat);
  });
});
