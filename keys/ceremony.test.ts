import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newKeyFor, perform, type CeremonyAnswer, type KeyAct } from './ceremony.ts';
import { KEY_ALGORITHMS, type KeyAlgorithm, type SigningKey } from './signing-key.ts';

const AT = new Date('2026-03-01T10:00:00Z');
let made = 0;
const newKey = (algorithm: KeyAlgorithm) => ({ id: `key-${(made += 1)}`, algorithm, publicJwk: { kty: 'OKP' } });

/** As its caller does it: a key is made when one is needed. */
function act(ring: readonly SigningKey[], one: KeyAct, now = AT): CeremonyAnswer {
  const algorithm = newKeyFor(ring, one);
  return perform(ring, one, now, algorithm && newKey(algorithm));
}
function ringAfter(ring: readonly SigningKey[], ...acts: KeyAct[]): readonly SigningKey[] {
  return acts.reduce((before, one) => {
    const answer = act(before, one);
    if (!answer.ok) throw new Error(answer.refusal.kind);
    return answer.ring;
  }, ring);
}
const refusalOf = (ring: readonly SigningKey[], one: KeyAct): string => {
  const answer = act(ring, one);
  return answer.ok ? 'done' : answer.refusal.kind;
};
const states = (ring: readonly SigningKey[]): string[] => ring.map((key) => key.state);
const first = ringAfter([], { act: 'generate', algorithm: 'Ed25519' });
const GENERATE: KeyAct = { act: 'generate', algorithm: 'Ed25519' };
const ROTATE: KeyAct = { act: 'rotate', algorithm: 'Ed25519' };

describe('the key ceremony', () => {
  it('makes the first key of an algorithm active at once', () => {
    expect(first).toMatchObject([{ state: 'active', activeFrom: AT.toISOString(), activeTo: null }]);
  });
  it('keeps a generated key waiting, and no more than one', () => {
    const ring = ringAfter(first, GENERATE);
    expect(states(ring)).toEqual(['active', 'next']);
    expect(refusalOf(ring, GENERATE)).toBe('next_key_exists');
  });
  it('lets the waiting key take the place of the active one', () => {
    const ready = ringAfter(first, GENERATE);
    const ring = ringAfter(ready, ROTATE);
    expect(ring.map(({ id, state }) => ({ id, state }))).toEqual([{ id: ready[0]!.id, state: 'retired' }, { id: ready[1]!.id, state: 'active' }]);
    expect(ring[0]!.activeTo).toBe(ring[1]!.activeFrom);
  });
  it('makes a key when none is waiting', () => {
    expect(states(ringAfter(first, ROTATE, ROTATE))).toEqual(['retired', 'retired', 'active']);
  });
  it('refuses to rotate what has no active key', () => {
    expect(refusalOf(first, { act: 'rotate', algorithm: 'ES256' })).toBe('no_active_key');
  });
  it('retires an active key only by giving it a successor, and once', () => {
    const ring = ringAfter(first, { act: 'retire', id: first[0]!.id });
    expect(states(ring)).toEqual(['retired', 'active']);
    expect(refusalOf(ring, { act: 'retire', id: first[0]!.id })).toBe('key_already_retired');
  });
  it('sets a waiting key aside without dates, for it never signed', () => {
    const ready = ringAfter(first, GENERATE);
    expect(ringAfter(ready, { act: 'retire', id: ready[1]!.id })[1]).toMatchObject({ state: 'retired', activeFrom: null, activeTo: null });
  });
  it('replaces an active key that is compromised, and keeps the dates of a retired one', () => {
    const ring = ringAfter(first, { act: 'compromise', id: first[0]!.id });
    expect(states(ring)).toEqual(['compromised', 'active']);
    const later = new Date('2027-01-01T00:00:00Z');
    const retired = ringAfter(first, ROTATE);
    const answer = act(retired, { act: 'compromise', id: first[0]!.id }, later);
    expect(answer.ok && answer.ring[0]).toMatchObject({ state: 'compromised', activeTo: AT.toISOString(), compromisedAt: later.toISOString() });
    expect(refusalOf(ring, { act: 'compromise', id: first[0]!.id })).toBe('key_already_compromised');
  });
  it('refuses a key that it does not know', () => {
    expect(refusalOf(first, { act: 'retire', id: 'key-nobody' })).toBe('key_unknown');
    expect(refusalOf(first, { act: 'compromise', id: 'key-nobody' })).toBe('key_unknown');
  });
  it('does not go on without the new key that it needs', () => {
    expect(() => perform(first, ROTATE, AT, null)).toThrow('a new Ed25519 key is needed');
    expect(() => perform(first, ROTATE, AT, newKey('RS256'))).toThrow('a new Ed25519 key is needed');
  });

  it('never leaves an algorithm without exactly one active key, loses a key or turns back, whatever is asked', () => {
    const ORDER = { next: 0, active: 1, retired: 2, compromised: 3 };
    const verb = fc.record({ act: fc.constantFrom('generate', 'rotate', 'retire', 'compromise'), algorithm: fc.constantFrom(...KEY_ALGORITHMS), pick: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(verb, { maxLength: 30 }), (asked) => {
        let ring: readonly SigningKey[] = KEY_ALGORITHMS.reduce<readonly SigningKey[]>((all, algorithm) => ringAfter(all, { act: 'generate', algorithm }), []);
        for (const { act: name, algorithm, pick } of asked) {
          const id = ring[pick % ring.length]!.id;
          const answer = act(ring, (name === 'generate' || name === 'rotate' ? { act: name, algorithm } : { act: name, id }) as KeyAct);
          if (!answer.ok) continue;
          for (const before of ring) expect(ORDER[answer.ring.find((key) => key.id === before.id)!.state]).toBeGreaterThanOrEqual(ORDER[before.state]);
          ring = answer.ring;
          for (const one of KEY_ALGORITHMS) {
            expect(ring.filter((key) => key.algorithm === one && key.state === 'active')).toHaveLength(1);
            expect(ring.filter((key) => key.algorithm === one && key.state === 'next').length).toBeLessThanOrEqual(1);
          }
        }
      }),
      { seed: 20260301 },
    );
  });
});
