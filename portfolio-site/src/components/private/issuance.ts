/** How far the badges of signed minutes have come, in words. */
import type { Strings } from '../../strings/index.ts';

export type IssuanceView = { awards: number; planned: number; signed: number; released: number; failed: number };

export const issuanceSentence = (issuance: IssuanceView, words: Strings['private']['jury']['issuance']): string => {
  if (issuance.awards === 0) return words.none;
  const state = issuance.released >= issuance.awards ? words.done(issuance.awards) : words.running(issuance.released, issuance.awards);
  return issuance.failed > 0 ? `${state} ${words.failed(issuance.failed)}` : state;
};
