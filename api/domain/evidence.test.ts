import { describe, expect, it } from 'vitest';
import { EVIDENCE_MEDIA_TYPES, mediaTypeOf } from './evidence.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the type of a deposited file', () => {
  it.each([
    ['application/pdf', utf8('%PDF-1.7\n')],
    ['image/png', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])],
    ['image/jpeg', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0])],
    ['image/webp', utf8('RIFF\u0001\u0001\u0001\u0001WEBPVP8 ')],
    ['text/plain', utf8('Une réflexion, avec « guillemets » et 🎓.\r\n\tFin.')],
    // Markup is text here, and is served as text: it never runs.
    ['text/plain', utf8('<!doctype html><script>alert(1)</script>')],
    ['text/plain', utf8('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ])('is %s by its first bytes', (mediaType, bytes) => {
    expect(mediaTypeOf(bytes)).toBe(mediaType);
    expect(EVIDENCE_MEDIA_TYPES).toContain(mediaType);
  });
  it.each([
    ['nothing', new Uint8Array()],
    ['a program', Uint8Array.from([0x4d, 0x5a, 0x90, 0x00])],
    ['an archive', Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00])],
    ['a GIF', Uint8Array.from([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00])],
    ['an AVIF', Uint8Array.from([0, 0, 0, 0x20, 0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69, 0x66])],
    ['text in another encoding', Uint8Array.from([0xe9, 0x74, 0xe9])],
    ['text with a zero in it', utf8('abc\u0000def')],
    ['a PNG with a broken signature', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0a, 0x0d])],
  ])('is none that we take for %s', (_name, bytes) => {
    expect(mediaTypeOf(bytes)).toBeNull();
  });
});
