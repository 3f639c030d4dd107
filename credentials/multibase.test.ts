import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase58, encodeBase58 } from './multibase.ts';

describe('base58btc', () => {
  // Vectors of draft-msporny-base58-03, section 5.
  it.each([
    ['Hello World!', '2NEpo7TZRRrLZSi2U'],
    ['The quick brown fox jumps over the lazy dog.', 'USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z'],
  ])('writes %s as %s', (text, encoded) => {
    expect(encodeBase58(new TextEncoder().encode(text))).toBe(encoded);
    expect(new TextDecoder().decode(decodeBase58(encoded)!)).toBe(text);
  });

  it('keeps leading zeros', () => {
    expect(encodeBase58(Uint8Array.from([0, 0, 0x28, 0x7f, 0xb4, 0xcd]))).toBe('11233QC4');
    expect(decodeBase58('11233QC4')).toEqual(Uint8Array.from([0, 0, 0x28, 0x7f, 0xb4, 0xcd]));
  });

  it('comes back after encoding, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) => {
        expect(decodeBase58(encodeBase58(bytes))).toEqual(bytes);
      }),
    );
  });

  it.each(['', '0', 'O', 'I', 'l', ' 2', '2é', '2'.repeat(257)])('does not read %o', (text) => {
    expect(decodeBase58(text)).toBeNull();
  });
});
