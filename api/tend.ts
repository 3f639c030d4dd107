import { linkJournal } from './audit/seal.ts';
import { pump } from './issuance/pump.ts';
import { sendDueMail } from './sign-in/mail.ts';
import type { Platform } from './platform/platform.ts';

/** What is done from time to time, whoever asks for nothing: messages that wait, work that was interrupted, the journal's links. */
export async function tend(platform: Platform): Promise<void> {
  await sendDueMail(platform);
  await pump(platform);
  await linkJournal(platform);
}
