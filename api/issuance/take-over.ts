/**
 * What a last published list shows and this database does not know: badges that
 * were revoked and endorsements that were withdrawn after the copy was made.
 * They are revoked and withdrawn here too, so that pages, portfolios, links and
 * records of a semester say what the list says.
 */
import type { Compilable } from 'kysely';
import { readBit } from '../../credentials/index.ts';
import type { Platform } from '../platform/platform.ts';
import { endInvitationsAbout } from '../queries/endorsements.ts';
import { recordEvents, recordManyEvents } from '../queries/events.ts';
import { askForPages } from '../queries/outbox.ts';
import { listLiveEndorsements, listLivePositions } from '../queries/restore-gate.ts';
import { insertLargeRows } from '../queries/rows.ts';
import type { Tables } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { readPublishedList } from './published-list.ts';

/** Kept with each revocation that is taken over: what tells them from those that somebody gave a reason for. */
export const TAKEN_OVER = 'Révoqué après la copie rétablie : repris de la dernière liste publiée (revoked after the copy that was restored: taken over from the last published list).';

type Given = { readonly list: number; readonly signed: string | null };

/**
 * In statements whose number does not grow with what is found: D1 counts those of one request, and after a theft every badge
 * may have been revoked.
 *
 * @param lists as they were given; one without `signed` was lost, and shows nothing
 * @param personId the administrator who answers for them
 * @returns how many are found, and what takes them over, for the commit that makes the lists count
 */
export async function takeOver(platform: Platform, lists: readonly Given[], personId: string, at: string): Promise<{ readonly found: number; readonly statements: readonly Compilable[] }> {
  const { db } = platform;
  const badges: Awaited<ReturnType<typeof listLivePositions>> = [];
  const endorsements: Awaited<ReturnType<typeof listLiveEndorsements>> = [];
  for (const { list, signed } of lists) {
    if (signed === null) continue;
    const { bits } = await readPublishedList(signed);
    const isSet = ({ status_index }: { readonly status_index: number }): boolean => readBit(bits, status_index) === true;
    badges.push(...(await listLivePositions(db, list)).filter(isSet));
    endorsements.push(...(await listLiveEndorsements(db, list)).filter(isSet));
  }
  const found = badges.length + endorsements.length;
  if (found === 0) return { found, statements: [] };
  const shown = [...new Set([...badges.map((one) => one.id), ...endorsements.flatMap((one) => one.credential_id ?? [])])];
  const drawn = () => randomId(platform.randomBytes);
  return {
    found,
    statements: [
      ...insertLargeRows(db, 'revocation', badges.map(({ id }): Tables['revocation'] => ({ id, basis: 'new_decision', reason: TAKEN_OVER, revoked_by: personId, revoked_at: at }))),
      endInvitationsAbout(db, badges.map((one) => one.id), at),
      ...insertLargeRows(db, 'endorsement_withdrawal', endorsements.map(({ id }): Tables['endorsement_withdrawal'] => ({ id, by: 'institution', reason: TAKEN_OVER, person_id: personId, withdrawn_at: at }))),
      ...recordManyEvents(db, badges.map((one) => ({ id: drawn(), at, personId, kind: 'credential_revoked', subject: one.id, detail: { basis: 'last_published_list' } }))),
      // What takes back is told beside the database: these entries say so.
      ...(endorsements.length === 0 ? [] : [recordEvents(db, endorsements.map((one) => ({ id: drawn(), at, personId, kind: 'endorsement_withdrawn', subject: one.id, detail: { by: 'last_published_list' } })))]),
      askForPages(db, [...new Set([...badges, ...endorsements].map((one) => one.enrolment_id))], shown, at),
    ],
  };
}
