/** The rules of the synthesis as sentences. */
import type { Rule, SynthesisProposal } from '../../../../api/domain/synthesis.ts';
import type { Strings } from '../../strings/index.ts';
import { levelName } from './levels.ts';
import type { LevelView } from './views.ts';

type Words = Strings['private']['synthesis'];

/** What was applied to one cell, a sentence each. */
export function sentencesOf(because: readonly Rule[], levels: readonly LevelView[], words: Words): string[] {
  const named = (order: number): string => levelName(levels, order) ?? String(order);
  const kinds = (list: readonly (keyof Words['kinds'])[]): string => list.map((kind) => words.kinds[kind]).join(', ');
  return because.map((one) => {
    switch (one.rule) {
      case 'only_informing':
      case 'not_assessed':
        return words.why[one.rule](kinds(one.kinds));
      case 'carried':
        return words.why.carried(named(one.level), kinds(one.kinds));
      case 'lower_of':
        return words.why.lower_of(named(one.low), named(one.high));
      case 'capped':
        return words.why.capped(named(one.level), named(one.from), one.learning);
      case 'capped_below_all':
        return words.why.capped_below_all(one.learning);
      case 'below_attained':
        return words.why.below_attained(named(one.attained));
      case 'learning_feedback':
        return words.why.learning_feedback(one.step);
      case 'exempted':
      case 'learning_attained':
      case 'learning_supported':
        return words.why[one.rule](named(one.level));
      case 'no_trace':
      case 'no_view':
      case 'learning_shown':
      case 'learning_without_trace':
        return words.why[one.rule]();
    }
  });
}

/** A proposal in words; `french` when it is the programme's own name of a level. */
export const proposalWords = (proposed: SynthesisProposal, levels: readonly LevelView[], words: { none: string; notAssessed: string }): { text: string; french: boolean } =>
  proposed.state === 'proposed' ? { text: levelName(levels, proposed.level) ?? '', french: true } : { text: proposed.state === 'not_assessed' ? words.notAssessed : words.none, french: false };
