/** What we sign we verify as anybody would, before it is stored. */
import { readPresented, verify } from '../../credentials/index.ts';
import type { Platform } from '../platform/platform.ts';
import { verifyEnvironment } from './store-fetch.ts';

/** @throws when our own verifier does not find it valid */
export async function selfVerify(platform: Platform, text: string, mediaType: string): Promise<void> {
  const presented = readPresented(new TextEncoder().encode(text), mediaType);
  if ('problem' in presented) throw new Error(`our own credential cannot be read: ${presented.problem}`);
  const report = await verify(presented, verifyEnvironment(platform));
  if (report.verdict !== 'valid') {
    const reasons = report.checks.filter((one) => one.outcome !== 'passed').map((one) => `${one.name}: ${one.reason ?? one.outcome}`);
    throw new Error(`our own credential does not verify: ${reasons.join(', ')}`);
  }
}
