/**
 * Badges that a restore revoked because the last published list says so. Why
 * they were revoked was lost with the database: by a decision, or because
 * another badge took their place, after a change of name, a correction or the
 * theft of a key. Of the latter the award would be left without a valid badge,
 * for good, since revocation has no way back and an award is given once. Each
 * gets a successor when an administrator answers for it, in the journal.
 */
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { listDeclining } from '../queries/consents.ts';
import { recordEvents } from '../queries/events.ts';
import { fullName } from '../queries/people.ts';
import { countRevokedFor, listRevokedFor, listRevokedForAmong } from '../queries/revocations.ts';
import { randomId } from '../random-id.ts';
import { withName } from './change-name.ts';
import { supersede, wasFirst } from './supersede.ts';
import { TAKEN_OVER } from './take-over.ts';

/** Badges that one request may issue again: each is checked as if it were signed, and on D1 each takes some ten questions. */
export const MOST_AGAIN = 40;
/** @property title what the badge calls itself, in the programme's French */
export type TakenOver = { readonly badges: readonly (Awaited<ReturnType<typeof listRevokedFor>>[number] & { readonly title: string })[]; readonly count: number };

export type IssuedAgain = { readonly issued: readonly { readonly from: string; readonly to: string }[]; readonly left: readonly { readonly id: string; readonly detail: string }[] };

/** Those that have no successor: `badges` are the first of so many. */
export async function listTakenOver({ db }: Platform): Promise<TakenOver> {
  const [badges, count] = await Promise.all([listRevokedFor(db, TAKEN_OVER, MOST_AGAIN), countRevokedFor(db, TAKEN_OVER)]);
  return { badges: badges.map((one) => ({ ...one, title: (JSON.parse(one.bytes) as { name: string }).name })), count };
}

/**
 * They say what they said, with the name that the person has now. Those of one person are one commit.
 * @param platform as that person may use it
 * @param ids revoked by a restore; none of them twice
 * @returns the successors, which are signed and released by the outbox, and those that today's checks would refuse; somebody
 * else may have been first with a badge that is in neither. `null` when one of them is no such badge
 */
export async function issueAgain(platform: Platform, ids: readonly string[], personId: string): Promise<Result<IssuedAgain> | null> {
  const { db } = platform;
  const badges = await listRevokedForAmong(db, TAKEN_OVER, ids);
  if (badges.length < ids.length) return null;
  if ((await listDeclining(db, badges.map((one) => one.enrolment_id))).size > 0) return refused({ kind: 'badges_declined' });
  const issued: { from: string; to: string }[] = [];
  const left: { id: string; detail: string }[] = [];
  // In one commit the mending is the same for all.
  for (const own of Map.groupBy(badges, (one) => one.person_id).values()) {
    const superseded = await supersede(platform, own.map((one) => one.id), {
      basis: 'superseded', reason: TAKEN_OVER, personId, areRevoked: true,
      mend: (statement) => withName(statement, fullName(own[0]!)),
      after: (at) => [recordEvents(db, own.map((one) => ({ id: randomId(platform.randomBytes), at, personId, kind: 'credential_issued_again', subject: one.id })))],
    });
    if (superseded.ok) issued.push(...superseded.pairs);
    else if (superseded.lint !== undefined) left.push(...own.map(({ id }) => ({ id, detail: superseded.lint! })));
    // Somebody else was first with these, or the person's name changes at this very moment: they are looked at anew.
    else if (!wasFirst(superseded.rule) && superseded.rule !== 'name_changed') throw new Error(superseded.rule);
  }
  return accepted({ issued, left });
}
