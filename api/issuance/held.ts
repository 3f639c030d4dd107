/**
 * Badges that a restore found on their way. The copy says that they are to be
 * made; the database that was lost may have made them, given them out and even
 * revoked them, and of that nothing is known here. Made by themselves, an award
 * would have two valid badges, or a revoked one would be back. So they wait for
 * somebody who asks for each.
 */
import type { Compilable } from 'kysely';
import type { Platform } from '../platform/platform.ts';
import { recordEvent } from '../queries/events.ts';
import { countHeld, holdFirstBadges, letGo, letGoOfJury, listHeld } from '../queries/outbox.ts';
import { randomId } from '../random-id.ts';

/** Kept with the job: which kind of reason (`progress.ts`), then the detail. */
export const HELD = 'held: restored_copy';

/** For the commit that opens the gate. */
export const holdBadges = ({ db }: Platform): Compilable => holdFirstBadges(db, HELD);

/**
 * An administrator or the chair of the jury answers for one of them, in the journal; it is due from then on.
 * @param platform as that person may use it
 */
export async function letBadgeGo(platform: Platform, award: string, personId: string): Promise<void> {
  const { db } = platform;
  const held = await listHeld(db, award, HELD);
  if (held.length === 0) return;
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    ...held.map((job) => letGo(db, job, at)),
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'held_badge_let_go', subject: award }),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
}

/**
 * All those of one jury at once, for whoever knows that none of them was given out, e.g. since the minutes were signed just before
 * the loss: a promotion's are too many to be asked for one by one. One entry of the journal says how many.
 *
 * @param platform as that person may use it
 * @returns how many
 */
export async function letBatchGo(platform: Platform, jury: string, personId: string): Promise<number> {
  const { db } = platform;
  const badges = await countHeld(db, jury, HELD);
  if (badges === 0) return 0;
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    letGoOfJury(db, jury, HELD, at),
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'held_badges_let_go', subject: jury, detail: { badges } }),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
  return badges;
}
