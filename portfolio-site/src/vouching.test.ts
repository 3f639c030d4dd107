import { describe, expect, it } from 'vitest';
import type { CheckName } from '../../credentials/index.ts';
import type { ShownReport } from './shown.ts';
import { relationOf, vouchingOf } from './vouching.ts';

const NAMES: readonly CheckName[] = ['shape', 'context', 'schema', 'proof', 'key_control', 'issuer', 'dates', 'status', 'endorsements', 'evidence', 'holder'];

/** A badge by this issuer, whose checks all passed but for those named. */
const report = (issuer: { id: string; url?: string }, failed: readonly CheckName[] = [], changes: Partial<ShownReport> = {}): ShownReport => ({
  verdict: 'valid',
  kind: 'badge',
  checks: NAMES.map((name) => ({ name, outcome: failed.includes(name) ? 'failed' : 'passed' })),
  view: { id: 'urn:x', name: 'Badge', issuer: { name: 'Université d’Exemple', ...issuer }, achievement: { id: 'urn:a', name: 'Badge', description: '', criteria: '' }, levels: [], validFrom: '2026-01-01T00:00:00Z', evidence: [] },
  digest: '00',
  ...changes,
});

describe('who vouches for a badge', () => {
  it('is the domain of its did:web, beside the site that it gives', () => {
    expect(vouchingOf(report({ id: 'did:web:badges.univ-exemple.fr', url: 'https://www.univ-exemple.fr/formations' }))).toMatchObject({
      keySource: 'domain', domain: 'badges.univ-exemple.fr', institutionSite: 'www.univ-exemple.fr', sameDomain: true, relation: 'under', proven: true, registries: [],
    });
    expect(vouchingOf(report({ id: 'did:web:localhost%3A8787:chemin', url: 'http://localhost:8787' }))).toMatchObject({ domain: 'localhost:8787', relation: 'same' });
    expect(vouchingOf(report({ id: 'did:web:badges.univ-exemple.fr' }))).not.toHaveProperty('sameDomain');
  });

  it('is the host of an https identifier', () => {
    expect(vouchingOf(report({ id: 'https://issuer.example/profile', url: 'https://issuer.example' }))).toMatchObject({ domain: 'issuer.example', relation: 'same' });
  });

  it('is nobody but the key itself for did:key and did:jwk, whatever site is claimed', () => {
    for (const id of ['did:key:z6MkfakE', 'did:jwk:eyJhIjoxfQ']) {
      const one = vouchingOf(report({ id, url: 'https://www.harvard.edu' }));
      expect(one).toMatchObject({ keySource: 'self', institutionSite: 'www.harvard.edu' });
      expect(one).not.toHaveProperty('domain');
      expect(one).not.toHaveProperty('sameDomain');
    }
  });

  it('is not proven while the signature does not hold', () => {
    for (const name of ['shape', 'proof', 'key_control'] as const) expect(vouchingOf(report({ id: 'did:web:univ-exemple.fr' }, [name]))?.proven).toBe(false);
  });

  it('cannot be told for an identifier of another kind, nor where nothing could be read', () => {
    expect(vouchingOf(report({ id: 'did:ion:abc' }))).toBeNull();
    const { view: _, ...unread } = report({ id: 'did:web:univ-exemple.fr' });
    expect(vouchingOf(unread)).toBeNull();
  });

  it('names registries and since when, or this verifier’s own list', () => {
    const registries = [{ name: 'Registre d’essai', url: 'https://registre.example' }];
    expect(vouchingOf(report({ id: 'did:web:univ-exemple.fr' }, [], { recognised: { name: 'Exemple', url: 'https://univ-exemple.fr', registries, since: '2025-09-01' } }))).toMatchObject({ registries, since: '2025-09-01' });
    expect(vouchingOf(report({ id: 'did:web:univ-exemple.fr' }, [], { recognised: { name: 'Exemple', url: 'https://univ-exemple.fr' } }))).toMatchObject({ registries: [], listedAs: 'Exemple' });
  });

  it('is the host of a hosted badge of the older standard, which nobody signed', () => {
    expect(vouchingOf(report({ id: 'https://badgr.example/issuer' }, [], { kind: 'open_badge_2', openBadge2: { host: 'api.badgr.example', hosted: true } }))).toMatchObject({ domain: 'api.badgr.example', hosted: true });
  });

  it('warns of a domain in letters of other alphabets', () => {
    expect(vouchingOf(report({ id: 'did:web:xn--unv-xma.fr' }))?.foreignLetters).toBe(true);
  });
});

describe('two hosts', () => {
  it('belong together when they are the same or one is under the other', () => {
    expect(relationOf('univ-exemple.fr', 'www.univ-exemple.fr')).toBe('same');
    expect(relationOf('badges.univ-exemple.fr', 'univ-exemple.fr')).toBe('under');
    expect(relationOf('univ-exemple.fr', 'formation.univ-exemple.fr')).toBe('over');
  });
  it('are strangers when they only look alike, or share a host of strangers', () => {
    expect(relationOf('univ-exemple.fr.example.net', 'univ-exemple.fr')).toBe('other');
    expect(relationOf('faux-univ-exemple.fr', 'univ-exemple.fr')).toBe('other');
    expect(relationOf('a.github.io', 'b.github.io')).toBe('other');
    expect(relationOf('a.github.io', 'github.io')).toBe('other');
    expect(relationOf('quelconque.fr', 'fr')).toBe('other');
    expect(relationOf('quelconque.co.uk', 'co.uk')).toBe('other');
    expect(relationOf('1.2.3.4', '3.4')).toBe('other');
  });
});
