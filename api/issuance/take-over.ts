/**
 * What a last published list shows and this database does not know: badges that
 * were revoked and endorsements that were withdrawn after the copy was made.
 * They are revoked and withdrawn here too, so that pages, portfolios, links and
 * records of a semester say what the list says.
 */
import type { Compilable } from 'kysely';
import { readBit } from '../../credentials/index.ts';
import type { Platform } from '../platform/platform.ts';
import { pagesShowing } from '../publication/endorsements.ts';
import { insertRevocation } from '../queries/credentials.ts';
import { endInvitationsAbout, findEndorsement, insertWithdrawal } from '../queries/endorsements.ts';
import { recordEvent } from '../queries/events.ts';
import { enqueue } from '../queries/outbox.ts';
import { listPublications } from '../queries/portfolios.ts';
import { listLiveEndorsements, listLivePositions } from '../queries/restore-gate.ts';
import { randomId } from '../random-id.ts';
import { readPublishedList } from './published-list.ts';

/** Kept with each revocation that is taken over: what tells them from those that somebody gave a reason for. */
export const TAKEN_OVER = 'Révoqué après la copie rétablie : repris de la dernière liste publiée (revoked after the copy that was restored: taken over from the last published list).';

type Given = { readonly list: number; readonly signed: string | null };

/**
 * @param lists as they were given; one without `signed` was lost, and shows nothing
 * @param personId the administrator who answers for them
 * @returns how many are found, and what takes them over, for the commit that makes the lists count
 */
export async function takeOver(platform: Platform, lists: readonly Given[], personId: string, at: string): Promise<{ readonly found: number; readonly statements: readonly Compilable[] }> {
  const { db } = platform;
  const statements: Compilable[] = [];
  let found = 0;
  for (const { list, signed } of lists) {
    if (signed === null) continue;
    const { bits } = await readPublishedList(signed);
    for (const live of (await listLivePositions(db, list)).filter((one) => readBit(bits, one.status_index) === true)) {
      const pages = (await listPublications(db, live.enrolment_id)).filter((page) => page.kind === 'portfolio' || (page.kind === 'credential' && page.subject === live.id));
      found += 1;
      statements.push(
        insertRevocation(db, { id: live.id, basis: 'new_decision', reason: TAKEN_OVER, revoked_by: personId, revoked_at: at }),
        endInvitationsAbout(db, [live.id], at),
        recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'credential_revoked', subject: live.id, detail: { basis: 'last_published_list' } }),
        ...pages.map(({ path }) => enqueue(db, { kind: 'render', subject: path }, at)),
      );
    }
    for (const live of (await listLiveEndorsements(db, list)).filter((one) => readBit(bits, one.status_index) === true)) {
      const row = await findEndorsement(db, live.id);
      found += 1;
      statements.push(
        insertWithdrawal(db, { id: live.id, by: 'institution', reason: TAKEN_OVER, person_id: personId, withdrawn_at: at }),
        recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'endorsement_withdrawn', subject: live.id, detail: { by: 'last_published_list' } }),
        ...(row ? await pagesShowing(platform, row) : []).map((path) => enqueue(db, { kind: 'render', subject: path }, at)),
      );
    }
  }
  return { found, statements };
}
