import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { imageSize } from './image-size.ts';

const bytes = (...parts: (number[] | string)[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...part].map((one) => one.charCodeAt(0)) : part)));
const PNG = bytes([0x89], 'PNG\r\n', [0x1a, 0x0a, 0, 0, 0, 13], 'IHDR', [0, 0, 4, 176, 0, 0, 3, 32]);
const JPEG = bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc4, 0, 3, 0, 0xff, 0xc2, 0, 11, 8, 0x03, 0x20, 0x04, 0xb0, 1, 0, 0, 0]);
const webp = (chunk: string, body: number[]): Uint8Array => bytes('RIFF', [0, 0, 0, 0], 'WEBP', chunk, [0, 0, 0, 0], body);

describe('the size of a picture', () => {
  it.each([
    ['PNG', PNG],
    ['JPEG, past tables and a thumbnail', JPEG],
    ['WebP, lossy', webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0xb0, 0x04, 0x20, 0x03])],
    ['WebP, lossless', webp('VP8L', [0x2f, 0xaf, 0xc4, 0xc7, 0x00, 0])],
    ['WebP, extended', webp('VP8X', [0, 0, 0, 0, 0xaf, 0x04, 0, 0x1f, 0x03, 0, 0])],
  ])('is read from the header of a %s', (_name, picture) => {
    expect(imageSize(picture)).toEqual({ width: 1200, height: 800 });
  });
  it('is read from a view into a larger buffer', () => {
    const larger = new Uint8Array(PNG.length + 16);
    larger.set(PNG, 16);
    expect(imageSize(larger.subarray(16))).toEqual({ width: 1200, height: 800 });
  });
  it('is read from a picture of the demonstration', () => {
    const size = imageSize(readFileSync(new URL('./demo/files/hugo-catalogue.png', import.meta.url)));
    expect(size?.width).toBeGreaterThan(100);
    expect(size?.height).toBeGreaterThan(100);
  });
  it.each([
    ['nothing', new Uint8Array()],
    ['a PNG cut short', PNG.subarray(0, 18)],
    ['a JPEG without a frame', JPEG.subarray(0, 9)],
    ['a JPEG that has lost its way', bytes([0xff, 0xd8, 0x00, 0x00, 0, 2, 0xff, 0xff, 0, 0, 0, 0])],
    ['a WebP of an unknown kind', webp('ANIM', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['a WebP cut short', webp('VP8X', [0])],
    ['text', new TextEncoder().encode('Bonjour, ceci est un texte.')],
  ])('is not invented for %s', (_name, picture) => {
    expect(imageSize(picture)).toBeNull();
  });
  it('ends on a JPEG whose parts have no length', () => {
    const endless = new Uint8Array(1_000_000).fill(0xff);
    endless.set([0xff, 0xd8]);
    expect(() => imageSize(endless)).not.toThrow();
    const still = new Uint8Array(1_000_000);
    for (let at = 0; at < still.length; at += 2) still.set([0xff, 0xe0], at);
    for (let at = 2; at < still.length - 3; at += 4) still.set([0xff, 0xe0, 0, 0], at);
    expect(imageSize(still)).toBeNull();
  });
});
