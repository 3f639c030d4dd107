/** In the place of `credentials/index.ts`: what the islands ask of it, so that nothing that issues stands in the page. */
import { verify as verifyAt, type Presented, type VerificationReport, type VerifyEnvironment } from '../../../credentials/index.ts';

export { bindingOf, checkResources, didWebFromOrigin, readPresented, withEvidence } from '../../../credentials/index.ts';

/**
 * The status as it was on the day of the export, since later lists are not
 * here. What needs no list is asked of today: a badge whose own end has come
 * since is expired, whatever was true then.
 */
export const verify = async (presented: Presented, environment: VerifyEnvironment): Promise<VerificationReport> => {
  const then = await verifyAt(presented, environment);
  const today = new Date();
  if (then.verdict !== 'valid' || today <= environment.now) return then;
  const now = await verifyAt(presented, { ...environment, now: today });
  return now.verdict === 'invalid' ? now : then;
};
