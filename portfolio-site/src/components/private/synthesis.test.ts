import { describe, expect, it } from 'vitest';
import { carriedProgrammes } from '../../../../api/domain/programmes/carried.ts';
import type { Rule } from '../../../../api/domain/synthesis.ts';
import { strings } from '../../strings/index.ts';
import { proposalWords, sentencesOf } from './synthesis.ts';

const levels = carriedProgrammes.NEO.levels.map((level) => ({ ...level }));
const ALL: Rule[] = [
  { rule: 'no_trace' }, { rule: 'no_view' }, { rule: 'only_informing', kinds: ['self', 'peer'] }, { rule: 'not_assessed', kinds: ['teacher'] }, { rule: 'carried', kinds: ['teacher', 'co'], level: 2 },
  { rule: 'lower_of', low: 1, high: 3 }, { rule: 'capped', level: 1, from: 2, learning: 'Choisir' }, { rule: 'capped_below_all', learning: 'Choisir' }, { rule: 'below_attained', attained: 3 }, { rule: 'exempted', level: 1 },
  { rule: 'learning_attained', level: 1 }, { rule: 'learning_supported', level: 2 }, { rule: 'learning_shown' }, { rule: 'learning_feedback', step: 'Maîtrisé' }, { rule: 'learning_without_trace' },
];

describe('the sentences of a synthesis', () => {
  it('say every rule, with levels by their names and never as numbers, in both languages', () => {
    for (const language of ['fr', 'en'] as const) {
      const said = sentencesOf(ALL, levels, strings(language).private.synthesis);
      expect(new Set(said).size).toBe(ALL.length);
      expect(said.join(' ')).not.toMatch(/\d|undefined|null|%/);
      expect(said[4]).toContain(levels[1]!.name);
    }
  });
  it('tell a level, « non évalué » and nothing apart', () => {
    const words = { none: 'Rien', notAssessed: 'Non évalué' };
    expect([{ state: 'proposed', level: 1 } as const, { state: 'not_assessed' } as const, { state: 'none' } as const].map((one) => proposalWords(one, levels, words).text)).toEqual([levels[0]!.name, 'Non évalué', 'Rien']);
  });
});
