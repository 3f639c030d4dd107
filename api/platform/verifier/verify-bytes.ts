/** One verification, wherever it runs: in a thread of its own on Node, in the isolate on Workers. */
import { readPresented, verify, type Unreadable, type VerificationReport, type VerifyEnvironment } from '../../../credentials/index.ts';

export type Sent = { readonly bytes: Uint8Array; readonly mediaType?: string };
export type Verified = { readonly kind: 'report'; readonly report: VerificationReport } | { readonly kind: 'unreadable'; readonly problem: Unreadable['problem'] };

export async function verifyBytes({ bytes, mediaType }: Sent, env: VerifyEnvironment): Promise<Verified> {
  const presented = readPresented(bytes, mediaType, env.memory);
  return 'problem' in presented ? { kind: 'unreadable', problem: presented.problem } : { kind: 'report', report: await verify(presented, env) };
}
