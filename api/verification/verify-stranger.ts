/**
 * The verification of what a stranger sends. An issuer may have published a key
 * since its keys were last asked for: where one is missing from keys that were
 * kept, the document is looked at once more with keys as they are now. A host
 * that was asked often enough leaves the key unchecked then, never invalid.
 */
import type { CheckResult, VerificationReport } from '../../credentials/index.ts';
import type { Apart, Platform } from '../platform/platform.ts';
import { questionsFor } from './environment.ts';

export async function verifyStranger(platform: Platform, sent: Parameters<Platform['verifyApart']>[0]): Promise<Apart> {
  let areOld = false;
  const answer = await platform.verifyApart(sent, questionsFor(platform, 'kept', () => void (areOld = true)));
  if (!areOld || answer.kind !== 'report' || !('digest' in answer.report) || !lacksKey(answer.report)) return answer;
  return platform.verifyApart(sent, questionsFor(platform, 'anew'));
}

type Checked = { readonly outcome: CheckResult['outcome']; readonly reason?: CheckResult['reason'] };
const isMissing = ({ outcome, reason }: Checked): boolean => outcome === 'failed' && reason === 'key_not_found';

/** Of the document, of what is in it, or of an endorsement. */
const lacksKey = ({ checks, endorsements = [], clr, presentation }: Pick<VerificationReport, 'checks' | 'endorsements' | 'clr' | 'presentation'>): boolean =>
  checks.some(isMissing) || endorsements.some(isMissing) || [...(clr?.badges ?? []), ...(presentation?.credentials ?? [])].some(lacksKey);
