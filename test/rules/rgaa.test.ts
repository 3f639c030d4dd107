/** The declaration of accessibility says what the table of criteria says, and the table names checks that are there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RGAA, rateOf, type RgaaState } from '../../portfolio-site/src/rgaa.ts';
import { accessibility as en } from '../../portfolio-site/src/strings/en/accessibility.ts';
import { accessibility as fr } from '../../portfolio-site/src/strings/fr/accessibility.ts';
import { ROOT } from '../house.ts';

/** Criteria of each theme of RGAA 4.1, from Images to Consultation. */
const THEMES = [9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12];
const STATES: Readonly<Record<RgaaState, string>> = { met: 'met', not_met: '**not met**', not_applicable: 'not applicable' };

it('has each of the 106 criteria once, in their order', () => {
  expect(RGAA.map((one) => one.id)).toEqual(THEMES.flatMap((count, theme) => Array.from({ length: count }, (_, place) => `${theme + 1}.${place + 1}`)));
});

it('tells the reader of each criterion that is not met, in both languages', () => {
  const missing = RGAA.filter((one) => one.state === 'not_met').map((one) => one.id).sort();
  for (const words of [fr, en]) expect(Object.keys(words.missing).sort()).toEqual(missing);
});

it('names tests and sources that are there', () => {
  const named = RGAA.flatMap(({ by }) => [...by.matchAll(/\b(?:test|api|portfolio-site)\/[\w/.-]+\.(?:ts|astro)\b/g)].map((one) => one[0]));
  expect(new Set(named).size).toBeGreaterThan(8);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it('is what docs/rgaa.md says', () => {
  const { met, notMet, notApplicable, percent } = rateOf(RGAA);
  const table = RGAA.map(({ id, title, state, by }) => `| ${id} | ${title} | ${STATES[state]} | ${by} |`).join('\n');
  const doc = readFileSync(join(ROOT, 'docs/rgaa.md'), 'utf8');
  expect(doc).toContain(`| | criterion | state | by what |\n|---|---|---|---|\n${table}\n`);
  expect(doc).toContain(`${met} met, ${notMet} not met, ${notApplicable} not applicable: ${percent} % of those that apply.`);
});
