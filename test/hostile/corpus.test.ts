/**
 * The corpus by verdict: every situation with the whole report that it must get,
 * as JSON, as a token and baked into pictures. The tables in corpus/ are to be
 * read: each line is a situation and what is said of it.
 */
import { describe, expect, it } from 'vitest';
import { CORPUS, judged, throughPictures } from './corpus/index.ts';

/** Checks without which nothing may be shown. */
const GATES = ['shape', 'context', 'schema'];

describe.each(Object.entries(CORPUS))('of %s', (_kind, situations) => {
  const lines = situations.flatMap((situation) => situation.forms.map((form) => ({ situation, form, name: `${situation.name}, as ${form}`, expected: form === 'jwt' ? (situation.expectedOfToken ?? situation.expected) : situation.expected })));

  it.each(lines)('$name is $expected', async ({ situation, form, expected }) => {
    const { made, words, report } = await judged(situation, form);
    expect(words).toBe(expected);
    const passed = (name: string): boolean => report?.checks.find((check) => check.name === name)?.outcome === 'passed';
    expect(report?.view !== undefined || report?.endorsement !== undefined || (report?.clr?.view !== undefined)).toBe(report !== null && GATES.every(passed));
    // A picture hands over the same text, or refuses it for the same reason.
    if (typeof made.presented !== 'string') return;
    for (const presented of throughPictures(made.presented)) {
      if (report === null) expect(presented).toHaveProperty('problem');
      else expect(presented).toMatchObject({ kind: form, text: made.presented.trim() });
    }
  });
});

it('has more than two hundred lines, each situation under a name of its own', () => {
  const names = Object.values(CORPUS).flat().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(Object.values(CORPUS).flat().flatMap(({ forms }) => forms).length).toBeGreaterThan(200);
});
