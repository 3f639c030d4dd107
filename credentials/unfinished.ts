/** The report on a document that was not examined to its end: nothing passed, nothing failed. */
import { CHECK_NAMES, type VerificationReport } from './verify.ts';

/** For whoever runs the verifier under a budget, and ended it. No digest: which text was in the bytes is not known. */
export const unfinished = (): Pick<VerificationReport, 'verdict' | 'kind' | 'checks'> => ({
  verdict: 'undetermined',
  kind: 'badge',
  checks: CHECK_NAMES.map((name) => ({ name, outcome: 'not_checked', reason: name === 'holder' ? 'holder_not_presented' : 'budget_exceeded' })),
});
