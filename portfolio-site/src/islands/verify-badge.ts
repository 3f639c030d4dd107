import { didWebFromOrigin, readPresented, verify, type VerificationReport } from '../../../credentials/index.ts';
import { credentialJson, environment } from './environment.ts';

export type Verified = { readonly ok: true; readonly report: VerificationReport } | { readonly ok: false };

/** Fetches a badge published here and verifies it in this browser; `ok: false` when its file could not be read at all. */
export const verifyBadge = async (credentialUrl: string): Promise<Verified> => {
  const answer = await credentialJson(credentialUrl);
  if (!answer.ok) return { ok: false };
  const presented = readPresented(answer.bytes, 'application/json');
  if ('problem' in presented) return { ok: false };
  return { ok: true, report: await verify(presented, environment(didWebFromOrigin)) };
};
