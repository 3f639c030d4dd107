import { linkJournal } from './audit/seal.ts';
import { pump } from './issuance/pump.ts';
import { goOnReissuing } from './issuance/reissue.ts';
import { tellTakenBack } from './issuance/taken-back.ts';
import { closeGateIfOlder } from './issuance/witness.ts';
import { tendDeparturesDaily } from './sign-in/departure.ts';
import { sendDueMail } from './sign-in/mail.ts';
import type { Platform } from './platform/platform.ts';
import { purgeDaily } from './privacy/purge.ts';
import { keepErasures, replayErasures } from './privacy/replay.ts';
import { forgetFormerAddresses } from './publication/former-addresses.ts';
import { watchLinks } from './watch-links.ts';

/**
 * What is done from time to time, whoever asks for nothing: whoever's university
 * account will close is written to; messages that wait, a database that was put back, work that was interrupted, erasures that an older copy of the database does not know of, what people took back and nobody outside of it was told of,
 * badges of a stolen key that an administrator has ordered to be issued again, what is over by the table of retention, the journal's links, students' links.
 */
export async function tend(platform: Platform): Promise<void> {
  await tendDeparturesDaily(platform);
  await sendDueMail(platform);
  // Put back under a running server, with nothing to sign: its keys are published all the same.
  await closeGateIfOlder(platform);
  await replayErasures(platform);
  await keepErasures(platform);
  await forgetFormerAddresses(platform);
  await tellTakenBack(platform);
  await purgeDaily(platform);
  await goOnReissuing(platform);
  await pump(platform);
  await linkJournal(platform);
  // From one's own machine nobody is asked.
  if (!platform.config.loopback) await watchLinks(platform);
}
