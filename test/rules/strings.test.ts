/** French and English say the same things: the same keys, the same gaps to fill, nothing left empty. */
import { describe, expect, it } from 'vitest';
import { en as apiEn } from '../../api/strings/en.ts';
import { fr as apiFr } from '../../api/strings/fr.ts';
import { strings } from '../../portfolio-site/src/strings/index.ts';
import { listSources } from './files.ts';

/** `path: kind` of each leaf; a function's kind is the number of its parameters. */
function shapeOf(value: unknown, path = ''): string[] {
  if (typeof value === 'function') return [`${path}: function of ${value.length}`];
  if (value === null || typeof value !== 'object') return [`${path}: ${typeof value}`];
  return Object.entries(value).flatMap(([name, inner]) => shapeOf(inner, `${path}.${name}`)).sort();
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : [];
}

it('no line of a French page begins with a mark that belongs to the word before', () => {
  const loose = textsOf(strings('fr')).filter((text) => /[ ][:;?!»%](?!\w)|«[ ]/.test(text));
  expect(loose).toEqual([]);
});

it('no page or component writes a French colon of its own, which English would show as well', () => {
  // `about.ts` writes what its own field reads back.
  const sources = listSources(/\.(ts|astro)$/).filter(({ path }) => /^portfolio-site\/src\/(components|pages|layouts)\//.test(path) && !/\.test\.ts$|private\/about\.ts$/.test(path));
  expect(sources.length).toBeGreaterThan(150);
  expect(sources.filter(({ text }) => /\} [:;] \$\{/.test(text)).map(({ path }) => path)).toEqual([]);
});

describe.each([
  ['the API', apiFr, apiEn],
  ['the site', strings('fr'), strings('en')],
])('the sentences of %s', (_name, fr, en) => {
  it('have the same keys in French and in English', () => {
    // A sentence may have no use for one of its gaps in one of the languages: only the keys must agree.
    const keys = (value: unknown): string[] => shapeOf(value).map((one) => one.replace(/: function of \d+$/, ': function'));
    expect(keys(en)).toEqual(keys(fr));
    expect(keys(fr).length).toBeGreaterThan(25);
  });
  it('are silent in the same places, and hold no mark out of four', () => {
    const silent = (value: object): number[] => textsOf(value).flatMap((text, index) => (text.trim() === '' ? [index] : []));
    expect(silent(en)).toEqual(silent(fr));
    expect(silent(fr).length).toBeLessThan(3);
    for (const text of [...textsOf(fr), ...textsOf(en)]) {
      expect(text).not.toMatch(/\b\d\s*(?:sur|\/|out of)\s*4\b/);
    }
  });
  it('are written in their own language', () => {
    const french = textsOf(fr).join(' ');
    const english = textsOf(en).join(' ');
    expect(french).toMatch(/[éèêàç]/);
    expect((english.match(/\b(le|la|les|des|est|une|pour|vous)\b/gi) ?? []).length / english.split(/\s+/).length).toBeLessThan(0.01);
    expect((french.match(/\b(the|is|are|of|your|you|this)\b/gi) ?? []).length / french.split(/\s+/).length).toBeLessThan(0.01);
  });
});
