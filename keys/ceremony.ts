/**
 * What may be done with the key ring, as pure decisions: a ring, an act and the
 * time give a new ring and what happened, or a refusal. The rules: a key goes
 * next → active → retired | compromised and never back; an algorithm that has
 * an active key keeps one through every act; a key that signed stays in the ring.
 */
import { activeKey, type JsonWebKey, type KeyAlgorithm, type SigningKey } from './signing-key.ts';

export type KeyAct =
  /** Makes the next key ready; or the first active one, where there is none. */
  | { readonly act: 'generate'; readonly algorithm: KeyAlgorithm }
  /** The next key (a new one, when none is ready) takes the active key's place. */
  | { readonly act: 'rotate'; readonly algorithm: KeyAlgorithm }
  /** Ends that key: an active one as `rotate` does, a next one without ever having signed. */
  | { readonly act: 'retire'; readonly id: string }
  /** Somebody else has, or may have, that key: it leaves the published keys at once. */
  | { readonly act: 'compromise'; readonly id: string };

export type KeyEvent = {
  readonly kind: 'key_generated' | 'key_activated' | 'key_retired' | 'key_withdrawn' | 'key_compromised';
  readonly id: string;
  readonly algorithm: KeyAlgorithm;
};

export type KeyRefusal =
  | { readonly kind: 'key_unknown'; readonly id: string }
  | { readonly kind: 'next_key_exists'; readonly id: string }
  | { readonly kind: 'no_active_key'; readonly algorithm: KeyAlgorithm }
  | { readonly kind: 'key_already_retired'; readonly id: string }
  | { readonly kind: 'key_already_compromised'; readonly id: string };

export type NewKey = { readonly id: string; readonly algorithm: KeyAlgorithm; readonly publicJwk: JsonWebKey };
export type CeremonyAnswer =
  | { readonly ok: true; readonly ring: readonly SigningKey[]; readonly events: readonly KeyEvent[] }
  | { readonly ok: false; readonly refusal: KeyRefusal };

/** The algorithm for which a new key has to be made before this act; `null` when it needs none or is refused anyway. */
export function newKeyFor(ring: readonly SigningKey[], act: KeyAct): KeyAlgorithm | null {
  const key = 'id' in act ? ring.find((one) => one.id === act.id) : undefined;
  const algorithm = 'algorithm' in act ? act.algorithm : key?.algorithm;
  if (algorithm === undefined) return null;
  const next = nextKey(ring, algorithm);
  if (act.act === 'generate') return next ? null : algorithm;
  if (act.act === 'rotate') return next || !activeKey(ring, algorithm) ? null : algorithm;
  return key?.state === 'active' && !next ? algorithm : null;
}

/**
 * @param fresh the key made for this act, if `newKeyFor` asked for one
 * @throws when a new key is needed and none, or one of another algorithm, was given
 */
export function perform(ring: readonly SigningKey[], act: KeyAct, now: Date, fresh: NewKey | null): CeremonyAnswer {
  switch (act.act) {
    case 'generate':
      return generate(ring, act.algorithm, now, fresh);
    case 'rotate': {
      const active = activeKey(ring, act.algorithm);
      return active ? replace(ring, active, 'retired', now, fresh) : refused({ kind: 'no_active_key', algorithm: act.algorithm });
    }
    case 'retire':
    case 'compromise': {
      const key = ring.find((one) => one.id === act.id);
      if (!key) return refused({ kind: 'key_unknown', id: act.id });
      if (key.state === 'compromised') return refused({ kind: 'key_already_compromised', id: key.id });
      if (act.act === 'retire' && key.state === 'retired') return refused({ kind: 'key_already_retired', id: key.id });
      const end = act.act === 'retire' ? 'retired' : 'compromised';
      return key.state === 'active' ? replace(ring, key, end, now, fresh) : setAside(ring, key, end, now);
    }
  }
}

function generate(ring: readonly SigningKey[], algorithm: KeyAlgorithm, now: Date, fresh: NewKey | null): CeremonyAnswer {
  const next = nextKey(ring, algorithm);
  if (next) return refused({ kind: 'next_key_exists', id: next.id });
  const at = now.toISOString();
  const isFirst = activeKey(ring, algorithm) === null;
  const made = madeKey(fresh, algorithm, at);
  const key: SigningKey = isFirst ? { ...made, state: 'active', activeFrom: at } : made;
  return { ok: true, ring: [...ring, key], events: [said('key_generated', key), ...(isFirst ? [said('key_activated', key)] : [])] };
}

/** Ends the active key and lets its successor sign, in one step. */
function replace(ring: readonly SigningKey[], active: SigningKey, end: 'retired' | 'compromised', now: Date, fresh: NewKey | null): CeremonyAnswer {
  const at = now.toISOString();
  const ready = nextKey(ring, active.algorithm);
  const successor: SigningKey = { ...(ready ?? madeKey(fresh, active.algorithm, at)), state: 'active', activeFrom: at };
  const ended: SigningKey = { ...active, state: end, activeTo: at, ...(end === 'compromised' ? { compromisedAt: at } : {}) };
  const kept = ring.map((one) => (one.id === active.id ? ended : one.id === successor.id ? successor : one));
  return {
    ok: true,
    ring: ready ? kept : [...kept, successor],
    events: [said(end === 'retired' ? 'key_retired' : 'key_compromised', ended), ...(ready ? [] : [said('key_generated', successor)]), said('key_activated', successor)],
  };
}

/** A key that does not sign: next (it never will, unless a restored copy does not know that it did) or retired (it no longer does, but had signed). */
function setAside(ring: readonly SigningKey[], key: SigningKey, end: 'retired' | 'compromised', now: Date): CeremonyAnswer {
  const hasSigned = key.activeFrom !== null;
  const at = now.toISOString();
  const ended: SigningKey = { ...key, state: end, activeTo: key.activeTo ?? (hasSigned ? at : null), ...(end === 'compromised' ? { compromisedAt: at } : {}) };
  return {
    ok: true,
    ring: ring.map((one) => (one.id === key.id ? ended : one)),
    events: [said(end === 'compromised' ? 'key_compromised' : hasSigned ? 'key_retired' : 'key_withdrawn', ended)],
  };
}

function madeKey(fresh: NewKey | null, algorithm: KeyAlgorithm, at: string): SigningKey {
  if (fresh?.algorithm !== algorithm) throw new Error(`a new ${algorithm} key is needed`);
  return { ...fresh, state: 'next', createdAt: at, activeFrom: null, activeTo: null, compromisedAt: null };
}

const nextKey = (ring: readonly SigningKey[], algorithm: KeyAlgorithm): SigningKey | null =>
  ring.find((key) => key.algorithm === algorithm && key.state === 'next') ?? null;

const said = (kind: KeyEvent['kind'], { id, algorithm }: SigningKey): KeyEvent => ({ kind, id, algorithm });
const refused = (refusal: KeyRefusal): CeremonyAnswer => ({ ok: false, refusal });
