import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asHandle, AUDIENCES, complete, contactLink, degreeFault, handleFault, moved, readSkills, SECTIONS, sectionsFor } from './portfolio-view.ts';

describe('the sections of a view', () => {
  it('are each there once, whatever was sent, with what nobody placed last and not shown', () => {
    const placed = fc.array(fc.record({ kind: fc.oneof(fc.constantFrom<string>(...SECTIONS), fc.string()), shown: fc.boolean() }));
    fc.assert(fc.property(placed, (sent) => {
      const sections = complete(sent);
      expect(sections.map(({ kind }) => kind).sort()).toEqual([...SECTIONS].sort());
      const named = [...new Set(sent.map(({ kind }) => kind).filter((kind) => (SECTIONS as readonly string[]).includes(kind)))];
      expect(sections.slice(0, named.length).map(({ kind }) => kind)).toEqual(named);
      expect(sections.slice(named.length).every(({ kind, shown }) => shown === (kind === 'elsewhere'))).toBe(true);
      // Which badges from elsewhere are shown is said of each.
      expect(sections.find(({ kind }) => kind === 'elsewhere')).toMatchObject({ shown: true });
    }));
  });
  it('begin, for everybody, with nothing that the student would have to write for a reader, and for a recruiter with it', () => {
    const shown = (audience: (typeof AUDIENCES)[number]) => sectionsFor(audience).filter((one) => one.shown).map((one) => one.kind);
    for (const kind of ['contact', 'degree', 'skills'] as const) expect([kind, shown('public').includes(kind), shown('recruiter').includes(kind)]).toEqual([kind, false, true]);
    for (const audience of AUDIENCES) expect(shown(audience)).toContain('levels');
  });
  it('move one place at a time, and lose none', () => {
    expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
    for (const [item, by] of [['a', -1], ['c', 1], ['z', 1]] as const) expect(moved(['a', 'b', 'c'], item, by)).toEqual(['a', 'b', 'c']);
    fc.assert(fc.property(fc.uniqueArray(fc.nat(50), { minLength: 1 }), fc.nat(50), fc.constantFrom(-1 as const, 1 as const), (items, item, by) => {
      expect(moved(items, item, by).sort()).toEqual([...items].sort());
      if (items.includes(item)) expect(moved(moved(items, item, by), item, by === 1 ? -1 : 1).length).toBe(items.length);
    }));
  });
});

describe('what a student says of themselves', () => {
  it('is read line by line, with a heading before a colon', () => {
    expect(readSkills('Outils : Moodle, H5P\n\nJ’anime des ateliers.\nSite : https://exemple.fr')).toEqual([
      { label: 'Outils', text: 'Moodle, H5P' },
      { label: null, text: 'J’anime des ateliers.' },
      { label: 'Site', text: 'https://exemple.fr' },
    ]);
    expect(readSkills('https://exemple.fr')).toEqual([{ label: null, text: 'https://exemple.fr' }]);
  });
  it('leads only to an e-mail address or to a page over https', () => {
    expect(contactLink('zoe@exemple.fr')).toBe('mailto:zoe@exemple.fr');
    expect(contactLink('https://exemple.fr/zoe')).toBe('https://exemple.fr/zoe');
    for (const text of ['javascript:alert(1)', 'http://exemple.fr', 'data:text/html,x', 'zoe@exemple.fr"onclick="x', 'https://exemple.fr/"onclick=', 'Par le secrétariat', 'mailto:zoe@exemple.fr?body=<x>', '//exemple.fr']) expect([text, contactLink(text)]).toEqual([text, null]);
  });
  it('gives a degree that is obtained its date, which is not to come, and one in preparation none', () => {
    const of = (state: 'preparing' | 'obtained', on: string | null, name = 'Master') => degreeFault({ state, name, on }, '2026-11-27');
    expect([of('preparing', null), of('obtained', '2026-11-27'), of('obtained', '2026-11-28'), of('obtained', null), of('preparing', '2026-01-01'), of('preparing', null, ' ')]).toEqual([null, null, 'future', 'date', 'date', 'name']);
  });
});

describe('the end of an address', () => {
  const nour = { given_name: 'Nour', family_name: 'Belkacem' };
  const of = (text: string, person: { given_name: string; family_name: string } = nour) => handleFault(text, person, 'NEO');
  it('is made of one’s own name', () => {
    for (const text of ['nour-belkacem', 'belkacem-nour', 'n-belkacem', 'nourbelkacem', 'nour-b-2', 'nour-neo', 'belkacem-2026', 'portfolio-nour-belkacem']) expect([text, of(text)]).toEqual([text, null]);
    expect(of('zoe-l-heritier', { given_name: 'Zoé', family_name: 'L’Héritier' })).toBeNull();
    expect(of('coeur', { given_name: 'Cœur', family_name: '' })).toBeNull();
  });
  it('never reads as somebody else’s, the institution’s, or one that only looks like it', () => {
    for (const text of ['nour-dupont', 'maelle-kervella', 'nour-belkacem-dupont', 'jury-nour', 'admin', 'universite', 'palier', 'nb-42', 'belkacem-officiel']) expect([text, of(text)]).toEqual([text, 'not_own_name']);
    for (const text of ['nour_belkacem', 'Nour-Belkacem', 'nour--belkacem', '-nour', 'nour-', 'nоur-belkacem', 'nour/belkacem', 'nour.belkacem', 'nour%2f', '../nour', 'nour belkacem', 'noür', 'nour\u200bbelkacem']) expect([text, of(text)]).toEqual([text, 'characters']);
    for (const text of ['', 'no', 'n'.repeat(61)]) expect([text, of(text)]).toEqual([text, 'length']);
  });
  it('says no word but one’s own, an initial, the programme’s or a number, whatever is tried', () => {
    const word = fc.stringMatching(/^[a-z]{2,12}$/).filter((text) => !['nour', 'belkacem', 'nourbelkacem', 'neo', 'portfolio'].includes(text));
    fc.assert(fc.property(word, fc.constantFrom('nour', 'belkacem', 'n', '1'), (other, own) => {
      expect(of(`${own}-${other}`)).toBe(`${own}-${other}`.length < 3 ? 'length' : 'not_own_name');
    }));
    fc.assert(fc.property(fc.string(), (text) => void expect(asHandle(text)).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/)));
  });
});
