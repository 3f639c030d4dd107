/** An endorsement laid out beforehand: asked for, given, signed and released, without a message to anybody. */
import { acceptEndorsement } from '../../api/issuance/endorse.ts';
import { inviteEndorser } from '../../api/issuance/invite-endorser.ts';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { findInvitation } from '../../api/queries/endorsements.ts';
import { findEnrolment } from '../../api/queries/people.ts';
import type { House } from '../house.ts';
import { quiet } from './acts.ts';

/** @returns the identifiers by which the API knows it */
export async function endorse(house: House, enrolmentId: string, badge: string, competency: string): Promise<{ invitation: string; endorsement: string }> {
  const platform = { ...house.platform, send: async () => {} };
  const enrolment = await findEnrolment(platform.db, enrolmentId);
  const invited = await inviteEndorser(platform, enrolment!, {
    kind: 'badge', subject: badge, name: 'Marc Dupontel', email: 'marc@entreprise.example', scope: [competency], language: 'fr',
  });
  if (!invited?.ok) throw new Error(JSON.stringify(invited));
  const row = await findInvitation(platform.db, invited.value.id);
  const given = await acceptEndorsement(platform, row!, { name: 'Marc Dupontel', function: 'Tuteur', organisation: 'Entreprise (exemple)', comment: 'Un travail sérieux.', statements: {} }, true);
  if (!given.ok) throw new Error(JSON.stringify(given.refusal));
  for (let look = 0; look < 800 && (await findInvitation(platform.db, row!.id))?.released_at === null; look += 1) {
    await drainOutbox(platform);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // So that a test may compare what is before with what is after.
  await quiet(platform);
  return { invitation: row!.id, endorsement: given.value.endorsement };
}
