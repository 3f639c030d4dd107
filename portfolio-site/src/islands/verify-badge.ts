import type { VerificationReport } from '../../../credentials/index.ts';
import { credentialJson, environment } from './environment.ts';

export type Verified = { readonly ok: true; readonly report: VerificationReport } | { readonly ok: false };

/** Fetches a badge published here and verifies it in this browser; `ok: false` when its file could not be read at all. */
export const verifyBadge = async (credentialUrl: string): Promise<Verified> => {
  const [credentials, answer] = await Promise.all([import('../../../credentials/index.ts'), credentialJson(credentialUrl)]);
  if (!answer.ok) return { ok: false };
  const presented = credentials.readPresented(answer.bytes, 'application/json');
  if ('problem' in presented) return { ok: false };
  return { ok: true, report: await credentials.verify(presented, environment(credentials.didWebFromOrigin)) };
};
