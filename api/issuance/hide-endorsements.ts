/**
 * What a change of name takes off public addresses besides pages, badges and
 * records: the endorsements that the person shows, whose bound texts may say the
 * former name, and badges from elsewhere, which were issued to it; those leave
 * links to share too. Nothing is withdrawn for good; the person shows again what
 * they choose. Invitations that nobody has answered end: their texts say the
 * former name, to a reader and in what would be signed, and the person invites anew.
 */
import type { Compilable } from 'kysely';
import type { Platform } from '../platform/platform.ts';
import { hideForeignBadges } from '../queries/foreign-badges.ts';
import { endOpenInvitations, listInvitationsOf, putDisplay } from '../queries/endorsements.ts';
import { leaveForeignBadges } from '../queries/shares.ts';

export async function hideEndorsements({ db }: Platform, enrolments: readonly string[], at: string): Promise<Compilable[]> {
  const rows = (await Promise.all(enrolments.map((enrolment) => listInvitationsOf(db, enrolment)))).flat();
  return [
    ...rows.flatMap(({ endorsement_id, shown }) => (endorsement_id !== null && shown === 1 ? [putDisplay(db, { id: endorsement_id, shown: 0, at })] : [])),
    ...enrolments.flatMap((enrolment) => [hideForeignBadges(db, enrolment), leaveForeignBadges(db, enrolment), endOpenInvitations(db, enrolment, at)]),
  ];
}
