/** How far the badges of signed minutes have come, in words. */
import type { Strings } from '../../strings/index.ts';

export type FailingView = { award: string; student: string; competency: string; reason: 'lint' | 'self_verification' | 'fault' | 'held'; detail: string };
export type IssuanceView = { awards: number; planned: number; signed: number; released: number; failed: number; mayIssue?: boolean | undefined; failing?: FailingView[] | undefined };

export const issuanceSentence = (issuance: Pick<IssuanceView, 'awards' | 'released' | 'failed'>, words: Strings['private']['jury']['issuance']): string => {
  if (issuance.awards === 0) return words.none;
  // Those that wait for their next try are counted by themselves.
  const moving = issuance.awards - issuance.failed;
  const state =
    issuance.released >= issuance.awards
      ? words.done(issuance.awards)
      : issuance.released >= moving
        ? words.given(issuance.released)
        : words.running(issuance.released, moving);
  return issuance.failed > 0 ? `${state} ${words.failed(issuance.failed)}` : state;
};

/** Nothing moves any more: what is not given out waits for its next try. */
export const isSettled = (issuance: Pick<IssuanceView, 'awards' | 'released' | 'failed'>): boolean => issuance.released + issuance.failed >= issuance.awards;
