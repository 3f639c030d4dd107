/** The right to object (GDPR, article 21): whoever declines badges keeps their decisions. What was issued stays valid: declining is not revoking. */
import type { Platform } from '../platform/platform.ts';
import { declineOpenAwards, findObjection, insertObjection } from '../queries/consents.ts';
import { recordEvent } from '../queries/events.ts';
import { randomId } from '../random-id.ts';

export const declinesBadges = async ({ db }: Platform, personId: string): Promise<boolean> => (await findObjection(db, personId))?.act === 'object';

/** Taken back, it counts for decisions to come; what was declined meanwhile stays without a badge. */
export async function setObjection(platform: Platform, personId: string, declines: boolean): Promise<void> {
  const { db } = platform;
  if ((await declinesBadges(platform, personId)) === declines) return;
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    insertObjection(db, personId, declines ? 'object' : 'resume', at),
    ...(declines ? declineOpenAwards(db, personId, at) : []),
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: declines ? 'badges_declined' : 'badges_wanted_again', subject: personId }),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
}
