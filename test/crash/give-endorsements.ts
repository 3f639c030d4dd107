/** As an endorser answers: so many badges of a folder are endorsed, each once, whatever was interrupted before. */
import { acceptEndorsement } from '../../api/issuance/endorse.ts';
import { inviteEndorser } from '../../api/issuance/invite-endorser.ts';
import type { NodePlatform } from '../../api/platform/node.ts';
import { findInvitation, listInvitationsOf } from '../../api/queries/endorsements.ts';
import { findEnrolment } from '../../api/queries/people.ts';

const TUTOR = { name: 'Claire Fontaine', function: 'Tutrice de stage', organisation: 'Atelier des Sources', comment: 'Un travail sérieux, mené jusqu’au bout.', statements: {} };

/** @param accepted is told of each consent that was acknowledged */
export async function giveEndorsements(platform: NodePlatform, most: number, accepted: (endorsement: string) => void): Promise<void> {
  const { db } = platform;
  const badges = await db
    .selectFrom('credential_plan').innerJoin('release', 'release.id', 'credential_plan.id').innerJoin('award', 'award.id', 'credential_plan.award_id')
    .select(['release.id', 'award.enrolment_id', 'award.competency']).orderBy('release.id').limit(most).execute();
  for (const { id, enrolment_id: enrolmentId, competency } of badges) {
    const enrolment = (await findEnrolment(db, enrolmentId))!;
    const asked = (await listInvitationsOf(db, enrolmentId)).find((one) => one.credential_id === id);
    const invited = asked ?? (await inviteEndorser(platform, enrolment, { kind: 'badge', subject: id, scope: [competency], name: TUTOR.name, email: 'claire@atelier.example', language: 'fr' }));
    if (invited === null || ('ok' in invited && !invited.ok)) throw new Error(`no invitation for ${id}`);
    const row = (await findInvitation(db, 'ok' in invited ? invited.value.id : invited.id))!;
    if (row.outcome !== null) continue;
    const given = await acceptEndorsement(platform, row, TUTOR, true);
    if (given.ok) accepted(given.value.endorsement);
    else if (given.refusal.kind !== 'invitation_over') throw new Error(JSON.stringify(given.refusal));
  }
}
