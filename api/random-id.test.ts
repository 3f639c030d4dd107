import { describe, expect, it } from 'vitest';
import { eventId, issuedId, randomId, randomUuid } from './random-id.ts';

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

describe('identifiers', () => {
  it('are 160 bits in letters and digits that fit any path', () => {
    expect(randomId(random)).toMatch(/^[abcdefghjkmnpqrstvwxyz0-9]{32}$/);
  });
  it('use every bit that they are given', () => {
    const zeros = randomId((length) => new Uint8Array(length));
    for (let bit = 0; bit < 160; bit += 1) {
      const one = randomId((length) => {
        const bytes = new Uint8Array(length);
        bytes[bit >> 3] = 1 << (bit & 7);
        return bytes;
      });
      expect(one).not.toBe(zeros);
      expect([...one].filter((letter, at) => letter !== zeros[at])).toHaveLength(1);
    }
  });
  it('do not repeat', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => randomId(random))).size).toBe(10_000);
  });
  it('of credentials stand in the order of their seconds, as long as the others, with 130 bits that cannot be guessed', () => {
    const at = (text: string): string => issuedId({ now: () => new Date(text), randomBytes: random });
    const inOrder = ['2026-01-30T11:59:59.999Z', '2026-01-30T12:00:00.000Z', '2026-01-30T12:00:01.000Z', '2027-01-30T12:00:00.000Z', '2038-01-19T03:14:07.000Z'].map(at);
    expect([...inOrder].sort()).toEqual(inOrder);
    for (const id of [...inOrder, at('1969-12-31T23:59:00.000Z')]) expect(id).toMatch(/^[abcdefghjkmnpqrstvwxyz0-9]{32}$/);
    const zeros = (length: number) => new Uint8Array(length);
    const bits = Array.from({ length: 160 }, (_, bit) => issuedId({ now: () => new Date(0), randomBytes: (length) => zeros(length).map((_, at) => (at === bit >> 3 ? 1 << (bit & 7) : 0)) }));
    expect(bits.filter((id) => id !== issuedId({ now: () => new Date(0), randomBytes: zeros }))).toHaveLength(130);
  });
  it('of the journal stand in the order of their milliseconds, and do not repeat within one', () => {
    const at = (text: string): string => eventId({ now: () => new Date(text), randomBytes: (length) => new Uint8Array(random(length)) });
    const inOrder = ['1999-12-31T23:59:59.999Z', '2026-01-30T12:00:00.000Z', '2026-01-30T12:00:00.001Z', '9999-12-31T00:00:00.000Z'].map(at);
    expect([...inOrder].sort()).toEqual(inOrder);
    expect(new Set(Array.from({ length: 1_000 }, () => at('2026-01-30T12:00:00.000Z'))).size).toBe(1_000);
  });
  it('are UUIDs of version 4 for the recipient (RFC 9562 §5.4)', () => {
    for (const bytes of [random, (length: number) => new Uint8Array(length), (length: number) => new Uint8Array(length).fill(255)]) {
      expect(randomUuid(bytes)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });
});
