import type { CheckName, CheckResult, Reason, VerificationReport } from '../../credentials/index.ts';

/** The words an employer reads. The first one alone is green. */
export type VerdictWord = 'valid' | 'revoked' | 'suspended' | 'expired' | 'altered' | 'unknownIssuer' | 'undetermined' | 'notYet' | 'ambiguous' | 'notABadge' | 'badgeInvalid' | 'notTheHolder';

/** How loud a verdict is: colour only follows the word. */
export const toneOf: Readonly<Record<VerdictWord, 'good' | 'bad' | 'warn' | 'neutral'>> = {
  valid: 'good',
  revoked: 'bad',
  suspended: 'bad',
  expired: 'warn',
  altered: 'bad',
  unknownIssuer: 'warn',
  undetermined: 'neutral',
  notYet: 'warn',
  ambiguous: 'bad',
  notABadge: 'neutral',
  badgeInvalid: 'bad',
  notTheHolder: 'bad',
};

/** A sign per verdict, so that colour never carries alone; drawn in a 24 × 24 box. */
export const signOf: Readonly<Record<VerdictWord, string>> = {
  valid: 'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22Zm-1.6 16.2-5-5 2-2 3 3 6.2-6.3 2 2-8.2 8.3Z',
  revoked: 'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22ZM5.5 10.5h13v3h-13v-3Z',
  suspended: 'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22ZM7.5 7h3v10h-3V7Zm6 0h3v10h-3V7Z',
  expired: 'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22Zm-1.5 5h3v5.4l3.8 3.8-2.1 2.1-4.7-4.7V6Z',
  altered: 'M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4L7.4 1Zm.8 5.1-2.1 2.1L9.9 12l-3.8 3.8 2.1 2.1 3.8-3.8 3.8 3.8 2.1-2.1-3.8-3.8 3.8-3.8-2.1-2.1L12 9.9 8.2 6.1Z',
  unknownIssuer: 'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22Zm-1.4 15.5h2.8v2.6h-2.8v-2.6ZM12 4.8c-2.7 0-4.6 1.6-4.7 4.1h2.8c.1-1 .8-1.6 1.8-1.6s1.7.6 1.7 1.4c0 .9-.4 1.3-1.6 2.1-1.2.8-1.5 1.6-1.4 3.6h2.6c0-1.3.2-1.7 1.3-2.4 1.2-.8 2-1.8 2-3.3 0-2.3-1.9-3.9-4.5-3.9Z',
  undetermined: 'M12 1a11 11 0 1 0 0 22 11 11 0 0 0 0-22ZM6.5 10.5a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4Zm5.5 0a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4Zm5.5 0a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4Z',
  notYet: 'M5 2h14v4l-5 6 5 6v4H5v-4l5-6-5-6V2Z',
  ambiguous: 'M12 1 0.5 22h23L12 1Zm-1.4 7.5h2.8v6.5h-2.8V8.5Zm0 8.2h2.8v2.6h-2.8v-2.6Z',
  badgeInvalid: 'M3 2h18v20H3V2Zm4.2 6.2 3.7 3.8-3.7 3.8 2 2 3.8-3.7 3.8 3.7 2-2-3.7-3.8 3.7-3.8-2-2-3.8 3.7-3.8-3.7-2 2Z',
  notTheHolder: 'M12 1a5 5 0 1 0 0 10 5 5 0 0 0 0-10ZM2 23c0-5.5 4.5-9 10-9s10 3.5 10 9h-4.2L12 17.2 6.2 23H2Z',
  notABadge: 'M5 1h9l6 6v16H5V1Zm3 9v2.5h9V10H8Zm0 5v2.5h9V15H8Z',
};

/** The checks that decide, the weightiest first; `holder` only of a presentation, whose proof says who presents. */
const DECIDING: readonly CheckName[] = ['shape', 'context', 'schema', 'proof', 'key_control', 'status', 'dates', 'badges', 'holder'];

const wordForFailure = (check: CheckResult): VerdictWord => {
  const reason: Reason | undefined = check.reason;
  if (reason === 'ambiguous_document' || reason === 'context_undefined_terms' || reason === 'data_loss') return 'ambiguous';
  switch (check.name) {
    case 'shape':
    case 'schema':
      return 'notABadge';
    case 'context':
      return 'ambiguous';
    case 'status':
      return reason === 'suspended' ? 'suspended' : 'revoked';
    case 'dates':
      return reason === 'not_yet_valid' ? 'notYet' : reason === 'expired' ? 'expired' : 'notABadge';
    case 'badges':
      return 'badgeInvalid';
    case 'holder':
      return 'notTheHolder';
    default:
      return reason === 'proof_missing' ? 'notABadge' : 'altered';
  }
};

/**
 * The one word that sums a report up. A broken signature outweighs a date or a
 * status, since nothing in such a document can be believed; a revocation
 * outweighs an expiry. Anything not plainly valid never becomes 'valid'.
 */
export const verdictOf = (report: Pick<VerificationReport, 'verdict' | 'checks'>): VerdictWord => {
  const find = (name: CheckName) => report.checks.find((check) => check.name === name);
  if (report.verdict === 'valid') return DECIDING.every((name) => find(name)?.outcome === 'passed' || (name === 'badges' && find(name) === undefined) || (name === 'holder' && find(name)?.outcome !== 'failed')) ? 'valid' : 'undetermined';
  if (report.verdict === 'invalid') {
    const failure = DECIDING.map(find).find((check) => check?.outcome === 'failed');
    return failure ? wordForFailure(failure) : 'undetermined';
  }
  // An issuer that nobody here knows will be no better known later: that outweighs a list that could not be read.
  const signed = find('proof')?.outcome === 'passed' && find('key_control')?.outcome === 'passed';
  return signed && find('issuer')?.outcome === 'failed' ? 'unknownIssuer' : 'undetermined';
};
