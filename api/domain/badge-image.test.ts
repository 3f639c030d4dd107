import { describe, expect, it } from 'vitest';
import { badgeImage, cutInImage, indexOfCode, markOf, type BadgeDrawing } from './badge-image.ts';
import { carriedProgrammes } from './programmes/carried.ts';
import { checkProgramme } from './programmes/check.ts';
import { cutInPictures } from './programmes/pictures.ts';
import { LEAST } from './words-in-badge.ts';

const drawing: BadgeDrawing = {
  levels: ['Novice', 'Intermédiaire', 'Compétent', 'Avancé'],
  reached: 3,
  verb: 'CONCEVOIR',
  statement: 'CONCEVOIR des ressources et des formations.',
  competencyIndex: 1,
  levelName: 'Compétent',
  issuer: 'Université des Calanques',
};

/** Tags open and close in order, and no bare ampersand is left: what an XML reader asks of this little grammar. */
const isWellFormed = (svg: string): boolean => {
  const open: string[] = [];
  for (const [, closing, name, empty] of svg.matchAll(/<(\/?)([a-z]+)(?:\s[a-zA-Z:-]+="[^"<]*")*\s*(\/?)>/g)) {
    if (closing) {
      if (open.pop() !== name) return false;
    } else if (!empty) open.push(name as string);
  }
  const text = svg.replace(/<\/?[a-z]+(?:\s[a-zA-Z:-]+="[^"<]*")*\s*\/?>/g, '');
  return open.length === 0 && !/[<>]/.test(text) && !/&(?!(amp|lt|gt|quot);)/.test(svg);
};

const count = (svg: string, part: string): number => svg.split(part).length - 1;

describe('the image of a badge', () => {
  it('says the competency, the level and the scale in words', () => {
    const svg = badgeImage(drawing);
    expect(svg).toContain('<title id="t">CONCEVOIR : Compétent</title>');
    expect(svg).toContain('Novice → Intermédiaire → Compétent → Avancé');
    expect(svg).toContain('Émetteur : Université des Calanques');
  });

  it('has one step per level, filled up to the one reached', () => {
    for (const reached of [1, 2, 3, 4]) {
      const svg = badgeImage({ ...drawing, reached });
      expect(count(svg, 'fill="url(#h)"')).toBe(reached);
      expect(count(svg, 'fill="none" stroke="#747a8a"')).toBe(4 - reached);
    }
  });

  it('lights one landing only', () => {
    expect(count(badgeImage(drawing), '#edb333')).toBe(1);
  });

  it('is one file without script, style, or anything fetched from elsewhere', () => {
    const svg = badgeImage(drawing);
    expect(svg).not.toMatch(/<script|<style|\sstyle=|href|on[a-z]+=|@import/);
    expect(count(svg, 'http')).toBe(1);
    expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
  });

  it('stays well formed whatever a name holds', () => {
    const hostile = '"><script>alert(1)</script> & <b>\u0000\u0008 ]]>';
    const svg = badgeImage({ ...drawing, verb: hostile, statement: hostile, levelName: hostile, issuer: hostile, levels: [hostile, 'B'] });
    expect(isWellFormed(badgeImage(drawing))).toBe(true);
    expect(isWellFormed(svg)).toBe(true);
    expect(svg).not.toContain('<script');
    expect(svg).not.toMatch(/[\u0000-\u0008]/);
  });

  it('shrinks a long word instead of letting it out of the frame', () => {
    const size = (svg: string, word: string): number => Number(new RegExp(`font-size="([\\d.]+)"[^>]*>${word}<`).exec(svg)?.[1]);
    expect(size(badgeImage(drawing), 'CONCEVOIR')).toBe(36);
    const long = badgeImage({ ...drawing, verb: 'INTERNATIONALISER' });
    expect(size(long, 'INTERNATIONALISER') * 0.72 * 'INTERNATIONALISER'.length).toBeLessThanOrEqual(264);
  });

  it('draws a programme of one level, without a verb, with its statement', () => {
    const svg = badgeImage({ ...drawing, levels: ['Acquise'], reached: 1, levelName: 'Acquise', verb: null, statement: 'Concevoir un synopsis pédagogique', competencyIndex: 4 });
    expect(svg).toContain('>Concevoir un synopsis<');
    expect(svg).toContain('>pédagogique<');
    expect(count(svg, 'fill="url(#h)"')).toBe(1);
  });
});

describe('the names in the image of a badge', () => {
  const STATEMENT = 'Concevoir une stratégie de communication numérique adaptée aux publics et aux usages';
  const LONG = 'Niveau 3 : mobiliser ses acquis de façon autonome dans des situations inédites';
  const namesIn = (svg: string): { size: number; words: string }[] => [...svg.matchAll(/font-size="([\d.]+)" font-weight="700"[^>]*>([^<]*)</g)].map(([, size, words]) => ({ size: Number(size), words: words! }));
  const ofLevel = (levelName: string): BadgeDrawing => ({ ...drawing, levels: ['A', 'B', levelName], reached: 3, levelName });

  it.each([
    ['a level of three words', ofLevel('Application professionnelle autonome'), ['CONCEVOIR', 'Application', 'professionnelle autonome'], []],
    ['a level with hyphens', ofLevel('Co-construction-professionnelle'), ['CONCEVOIR', 'Co-construction-', 'professionnelle'], []],
    ['a level that is a sentence', ofLevel(LONG), ['CONCEVOIR', 'Niveau 3 : mobiliser', 'ses acquis de façon…'], ['level']],
    ['a level of one endless word', ofLevel('x'.repeat(200)), ['CONCEVOIR', `${'x'.repeat(23)}…`], ['level']],
    ['a verb of three words', { ...drawing, verb: 'COMMUNIQUER ET ARGUMENTER' }, ['COMMUNIQUER', 'ET ARGUMENTER', 'Compétent'], []],
    ['a statement above several steps', { ...drawing, verb: null, statement: STATEMENT }, ['Concevoir une', 'stratégie de…', 'Compétent'], ['competency']],
    ['a statement above one step', { ...drawing, levels: ['Acquise'], reached: 1, levelName: 'Acquise', verb: null, statement: STATEMENT }, ['Concevoir une', 'stratégie de', 'communication', 'numérique adaptée aux…', 'Acquise'], ['competency']],
  ] as const)('are legible at 96 pixels, cut behind a word where they must be, and whole in its title: %s', (_name, one, words, cut) => {
    const svg = badgeImage(one);
    expect(namesIn(svg).map((each) => each.words)).toEqual(words);
    expect(Math.min(...namesIn(svg).map(({ size }) => size))).toBeGreaterThanOrEqual(LEAST);
    expect(svg).toContain(`<title id="t">${one.verb ?? one.statement} : ${one.levelName}</title>`);
    expect(Object.entries(cutInImage(one)).flatMap(([name, is]) => (is ? [name] : []))).toEqual(cut);
  });

  it('and its steps are drawn however many levels a version has', () => {
    for (const count of [12, 64, 65, 200]) {
      const svg = badgeImage({ ...drawing, levels: Array.from({ length: count }, (_, place) => `N${place}`), reached: count });
      expect(svg).not.toMatch(/(?:width|height)="-/);
      expect(svg.split('fill="url(#h)"').length - 1).toBe(count);
    }
  });

  it('belong to twelve levels at the most', () => {
    const withLevels = (count: number) => checkProgramme({ ...carriedProgrammes.NEO, levels: Array.from({ length: count }, (_, place) => ({ order: place + 1, name: `N${place}`, descriptor: null })) });
    expect([withLevels(12), withLevels(13)]).toMatchObject([[], [{ path: ['levels'], kind: 'too_many' }]]);
  });

  it('of the programmes that Palier carries are whole in all of NEO, and of IRP where their statement is not too long', () => {
    expect(cutInPictures(carriedProgrammes.NEO)).toEqual([]);
    expect(cutInPictures(carriedProgrammes.IRP)).toContain('IRP-P12-1');
    expect(cutInPictures({ ...carriedProgrammes.NEO, levels: [{ order: 1, name: LONG, descriptor: null }], competencies: [{ code: 'C', verb: 'Concevoir, réaliser et évaluer des dispositifs hybrides', statement: 'X', criteria: null }] })).toEqual([LONG, 'Concevoir, réaliser et évaluer des dispositifs hybrides']);
  });
});

describe('the mark of a competency', () => {
  it('follows the numbers of its code', () => {
    expect(['NEO-C1', 'NEO-C2', 'NEO-C3', 'NEO-C4'].map(indexOfCode)).toEqual([0, 1, 2, 3]);
  });

  it('differs between 28 neighbours by colour or by sign', () => {
    const marks = Array.from({ length: 28 }, (_, index) => `${markOf(index).hue} ${markOf(index).sign}`);
    expect(new Set(marks).size).toBe(28);
  });

  it('exists for a code without a number', () => {
    const index = indexOfCode('PILOTER');
    expect(index).toBe(indexOfCode('PILOTER'));
    expect(markOf(index).sign).toMatch(/^M/);
  });
});
