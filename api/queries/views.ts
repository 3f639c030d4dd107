/** Views that somebody is invited to give: invitations, what became of them, and what was said. */
import { sql, type Compilable, type Insertable } from 'kysely';
import { takesPart } from './enrolment-life.ts';
import { insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

export const insertViewInvitation = (db: Database, invitation: Tables['view_invitation'], shown: readonly string[]): Compilable[] => [
  db.insertInto('view_invitation').values(invitation),
  ...(shown.length > 0 ? [insertRows(db, 'view_evidence', shown.map((evidence_id) => ({ invitation_id: invitation.id, evidence_id })))] : []),
];
export const insertViewAddress = (db: Database, address: Tables['view_address']): Compilable => db.insertInto('view_address').values(address);
export const insertViewLink = (db: Database, link: Tables['view_link']): Compilable => db.insertInto('view_link').values(link);
export const insertViewStep = (db: Database, step: Insertable<Tables['view_step']>): Compilable => db.insertInto('view_step').values(step);
export const insertConfirmation = (db: Database, confirmation: Tables['assessment_confirmation']): Compilable => db.insertInto('assessment_confirmation').values(confirmation);

/** An invitation with what became of it, whose review it is, who asked and who is asked. */
const invitations = (db: Database) =>
  db
    .selectFrom('view_invitation as invitation')
    .innerJoin('review', 'review.id', 'invitation.review_id')
    .innerJoin('enrolment', 'enrolment.id', 'review.enrolment_id')
    .innerJoin('person as student', 'student.id', 'enrolment.person_id')
    .innerJoin('person as inviter', 'inviter.id', 'invitation.invited_by')
    .leftJoin('person as peer', 'peer.id', 'invitation.peer_id')
    .leftJoin('view_address as address', 'address.invitation_id', 'invitation.id')
    .select((eb) => [
      'invitation.id', 'invitation.review_id', 'invitation.kind', 'invitation.peer_id', 'invitation.placement_id', 'invitation.name', 'invitation.scope', 'invitation.message',
      'invitation.language', 'invitation.invited_by', 'invitation.invited_at', 'invitation.expires_at', 'review.period', 'review.enrolment_id', 'enrolment.cohort_id', 'enrolment.person_id',
      'student.given_name', 'student.family_name', 'peer.given_name as peer_given_name', 'peer.family_name as peer_family_name', 'inviter.given_name as inviter_given_name',
      'inviter.family_name as inviter_family_name', 'address.email',
      eb.selectFrom('view_step').select('act').whereRef('view_step.invitation_id', '=', 'invitation.id').orderBy('revision', 'desc').limit(1).as('last'),
      eb.selectFrom('view_step').select((step) => step.fn.countAll<number>().as('steps')).whereRef('view_step.invitation_id', '=', 'invitation.id').as('steps'),
    ]);

export type ViewInvitationRow = NonNullable<Awaited<ReturnType<typeof findViewInvitation>>>;
export const findViewInvitation = (db: Database, id: string) => invitations(db).where('invitation.id', '=', id).executeTakeFirst();
export const findViewInvitationByLink = (db: Database, digest: string) =>
  invitations(db).innerJoin('view_link as link', 'link.invitation_id', 'invitation.id').where('link.token_digest', '=', digest).executeTakeFirst();
export const listViewInvitations = (db: Database, reviewId: string) =>
  invitations(db).where('invitation.review_id', '=', reviewId).orderBy('invitation.invited_at').orderBy('invitation.id').execute();
/** Of a classmate: what they were asked, the newest first. */
export const listViewInvitationsTo = (db: Database, personId: string) =>
  invitations(db).where('invitation.peer_id', '=', personId).orderBy('invitation.invited_at', 'desc').orderBy('invitation.id').execute();

export const hasViewLink = async (db: Database, digest: string): Promise<boolean> =>
  (await db.selectFrom('view_link').select('number').where('token_digest', '=', digest).executeTakeFirst()) !== undefined;

/** Which traces each of these invitations shows. */
export const listShownTraces = (db: Database, invitationIds: readonly string[]) =>
  db
    .selectFrom('view_evidence')
    .innerJoin('evidence', 'evidence.id', 'view_evidence.evidence_id')
    .select(['view_evidence.invitation_id', 'evidence.id', 'evidence.title'])
    .where('view_evidence.invitation_id', 'in', sql<string>`(select value from json_each(${JSON.stringify(invitationIds)}))`)
    .orderBy('evidence.title')
    .orderBy('evidence.id')
    .execute();

/** Invitations that show a trace to somebody; none does once its student keeps it confidential. */
export const listInvitationsShowing = (db: Database, evidenceId: string, personId: string) =>
  invitations(db).innerJoin('view_evidence', 'view_evidence.invitation_id', 'invitation.id').where('view_evidence.evidence_id', '=', evidenceId).where('invitation.peer_id', '=', personId)
    .where((where) => where.not(where.exists(where.selectFrom('evidence_about').select('evidence_id').where('evidence_id', '=', evidenceId).where('confidential', '=', 1))))
    .execute();

/** Those who are enrolled in the same cohort, without the student. */
/** The others of the cohort who take part on that day: whoever left is asked for nothing. @param today ISO date */
export const listClassmates = (db: Database, enrolmentId: string, today: string) =>
  db
    .selectFrom('enrolment as mine')
    .innerJoin('enrolment', 'enrolment.cohort_id', 'mine.cohort_id')
    .innerJoin('person', 'person.id', 'enrolment.person_id')
    .select(['enrolment.id', 'enrolment.person_id', 'person.given_name', 'person.family_name'])
    .where('mine.id', '=', enrolmentId)
    .whereRef('enrolment.person_id', '<>', 'mine.person_id')
    .where(takesPart(today))
    .orderBy('person.family_name')
    .orderBy('person.given_name')
    .execute();
