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
import { countRevokedFor, listRevocable, listRevokedFor, listRevokedForAmong } from '../queries/revocations.ts';
import { listNamesToMakeAgain } from '../queries/taken-back.ts';
import { randomId } from '../random-id.ts';
import { withName } from './change-name.ts';
import { supersede, wasFirst } from './supersede.ts';
import { TAKEN_OVER } from './take-over.ts';

/** Badges that one request may issue again: each is checked as if it were signed, and on D1 each takes some ten questions. */
export const MOST_AGAIN = 40;

/**
 * @property badges one page of them; `title`: what the badge calls itself, in the programme's French
 * @property count how many there are in all
 * @property names people whose change of name was lost: it is made again before anything is issued to them
 */
export type TakenOver = {
  readonly badges: readonly (Awaited<ReturnType<typeof listRevokedFor>>[number] & { readonly title: string })[];
  readonly count: number;
  readonly names: readonly { readonly id: string; readonly name: string }[];
};

/**
 * Those that have no successor, and that could have one.
 * @param from so many are passed over: a page later
 */
export async function listTakenOver({ db }: Platform, from: number): Promise<TakenOver> {
  // The journal is read only where a restore has revoked something.
  if ((await countRevokedFor(db, TAKEN_OVER, [])) === 0) return { badges: [], count: 0, names: [] };
  const people = await listNamesToMakeAgain(db);
  const waiting = people.map(({ id }) => id);
  const [badges, count] = await Promise.all([listRevokedFor(db, TAKEN_OVER, waiting, { from, most: MOST_AGAIN }), countRevokedFor(db, TAKEN_OVER, waiting)]);
  return { badges: badges.map((one) => ({ ...one, title: (JSON.parse(one.bytes) as { name: string }).name })), count, names: people.map((one) => ({ id: one.id, name: fullName(one) })) };
}

/**
 * Says that the name which this database has is the right one, where a change of name was lost: it may have been changed back.
 * @param platform as that person may use it
 * @returns `null` when one of them has no change of name to be made again
 */
export async function keepNames(platform: Platform, people: readonly string[], personId: string): Promise<true | null> {
  const { db } = platform;
  const waiting = new Set((await listNamesToMakeAgain(db)).map(({ id }) => id));
  if (people.some((id) => !waiting.has(id))) return null;
  const at = platform.now().toISOString();
  const committed = await platform.commit([recordEvents(db, people.map((subject) => ({ id: randomId(platform.randomBytes), at, personId, kind: 'name_kept', subject })))]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
  return true;
}

/** `left`: of badges that today's checks would refuse, what these say. */
export type IssuedAgain = { readonly issued: readonly { readonly from: string; readonly to: string }[]; readonly left: readonly { readonly id: string; readonly detail: string }[] };

/**
 * They say what they said, with the name that the person has now. Those of one person are one commit, unless one of them
 * is refused by the checks. One that has a successor by then is passed over, whoever
 * was first; so is one whose award a jury took back meanwhile, or whose holder was erased.
 * @param platform as that person may use it
 * @param ids revoked by a restore; none of them twice
 * @returns the successors, which are signed and released by the outbox; `null` when one of them is no released badge
 */
export async function issueAgain(platform: Platform, ids: readonly string[], personId: string): Promise<Result<IssuedAgain> | null> {
  const { db } = platform;
  const known = await listRevocable(db, ids);
  if (known.length < ids.length) return null;
  if (known.some((one) => one.reason !== TAKEN_OVER)) return refused({ kind: 'not_revoked_by_restore' });
  const waiting = new Set((await listNamesToMakeAgain(db)).map(({ id }) => id));
  if (known.some((one) => waiting.has(one.person_id))) return refused({ kind: 'name_to_make_again' });
  const badges = await listRevokedForAmong(db, TAKEN_OVER, ids);
  if ((await listDeclining(db, known.map((one) => one.enrolment_id))).size > 0) return refused({ kind: 'badges_declined' });
  const issued: { from: string; to: string }[] = [];
  const left: { id: string; detail: string }[] = [];
  // In one commit the mending is the same for all.
  const groups = [...Map.groupBy(badges, (one) => one.person_id).values()];
  for (let own = groups.shift(); own !== undefined; own = groups.shift()) {
    const of = own;
    const superseded = await supersede(platform, of.map((one) => one.id), {
      basis: 'superseded', reason: TAKEN_OVER, personId, areRevoked: true,
      mend: (statement) => withName(statement, fullName(of[0]!)),
      after: (at) => [recordEvents(db, of.map((one) => ({ id: randomId(platform.randomBytes), at, personId, kind: 'credential_issued_again', subject: one.id })))],
    });
    if (superseded.ok) issued.push(...superseded.pairs);
    // One of them: each by itself.
    else if (superseded.lint !== undefined && of.length > 1) groups.unshift(...of.map((one) => [one]));
    else if (superseded.lint !== undefined) left.push({ id: of[0]!.id, detail: superseded.lint });
    // Somebody else was first with these, or the person's name changes at this very moment: they are looked at anew.
    else if (!wasFirst(superseded.rule) && superseded.rule !== 'name_changed') throw new Error(superseded.rule);
  }
  return accepted({ issued, left });
}
