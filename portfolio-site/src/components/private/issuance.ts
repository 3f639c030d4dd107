/** How far the badges of signed minutes have come, in words. */
import type { Strings } from '../../strings/index.ts';

export type FailingView = { award: string; student: string; competency: string; reason: 'lint' | 'self_verification' | 'fault'; detail: string };
export type IssuanceView = { awards: number; planned: number; signed: number; released: number; failed: number; mayIssue: boolean; failing: FailingView[] };

export const issuanceSentence = (issuance: Pick<IssuanceView, 'awards' | 'released' | 'failed'>, words: Strings['private']['jury']['issuance']): string => {
  if (issuance.awards === 0) return words.none;
  const state = issuance.released >= issuance.awards ? words.done(issuance.awards) : words.running(issuance.released, issuance.awards);
  return issuance.failed > 0 ? `${state} ${words.failed(issuance.failed)}` : state;
};

/** Nothing moves any more: what is not given out waits for its next try. */
export const isSettled = (issuance: Pick<IssuanceView, 'awards' | 'released' | 'failed'>): boolean => issuance.released + issuance.failed >= issuance.awards;
