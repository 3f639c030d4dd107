import { sql, type Compilable, type Insertable, type RawBuilder, type SqlBool } from 'kysely';
import type { Database, Tables } from './schema.ts';

export const insertInvitation = (db: Database, invitation: Tables['endorsement_invitation'], email: string): Compilable[] => [
  db.insertInto('endorsement_invitation').values(invitation),
  db.insertInto('endorsement_address').values({ invitation_id: invitation.id, email }),
];
export const insertLink = (db: Database, link: Tables['endorsement_link']): Compilable => db.insertInto('endorsement_link').values(link);
export const insertOutcome = (db: Database, outcome: Insertable<Tables['endorsement_outcome']>): Compilable =>
  db.insertInto('endorsement_outcome').values(outcome);
/** Cancels what nobody has answered; an answer that comes in between stays. */
export const endOpenInvitations = (db: Database, enrolmentId: string, at: string): Compilable => endOpen(db, sql<SqlBool>`endorsement_invitation.enrolment_id = ${enrolmentId}`, at);
/** The same of what is asked about these badges: nobody endorses one that was revoked. */
export const endInvitationsAbout = (db: Database, credentialIds: readonly string[], at: string): Compilable =>
  endOpen(db, sql<SqlBool>`endorsement_invitation.credential_id in (select value from json_each(${JSON.stringify(credentialIds)}))`, at);

const endOpen = (db: Database, which: RawBuilder<SqlBool>, at: string): Compilable =>
  db
    .insertInto('endorsement_outcome')
    .columns(['invitation_id', 'outcome', 'at'])
    .expression((eb) =>
      eb
        .selectFrom('endorsement_invitation')
        .leftJoin('endorsement_outcome as known', 'known.invitation_id', 'endorsement_invitation.id')
        .select((one) => ['endorsement_invitation.id', one.val('cancelled').as('outcome'), one.val(at).as('at')])
        .where(which)
        .where('known.invitation_id', 'is', null)
        .where('endorsement_invitation.expires_at', '>', at),
    );

/**
 * Invitations about these traces that are over without an endorsement let them
 * go: who was asked, and of what, becomes blank, as after an erasure. Those that
 * are open, and those from which something was signed, hold their trace by its foreign key.
 * @param traces a query of one column
 */
export const letTracesGo = (db: Database, traces: RawBuilder<unknown>, at: string): Compilable[] => [
  // Nobody answered in time: the schema lets a trace go only by an invitation that has its outcome.
  statement(db, sql`insert into endorsement_outcome (invitation_id, outcome, at)
    select id, 'cancelled', ${at} from endorsement_invitation where evidence_id in ${traces} and expires_at <= ${at} and id not in (select invitation_id from endorsement_outcome)`),
  statement(db, sql`update endorsement_invitation set name = '—', subject_text = '—', evidence_id = null
    where evidence_id in ${traces} and exists (select 1 from endorsement_outcome where invitation_id = endorsement_invitation.id and outcome <> 'endorsed')`),
];

/** What holds a trace: an endorsement, or an invitation that may still become one. */
export const holdsTrace = (at: string): RawBuilder<SqlBool> => sql<SqlBool>`exists (
  select 1 from endorsement_invitation as invitation left join endorsement_outcome as outcome on outcome.invitation_id = invitation.id
  where invitation.evidence_id = evidence.id and (outcome.outcome = 'endorsed' or (outcome.outcome is null and invitation.expires_at > ${at})))`;

/** Whether somebody may still answer an invitation about this trace. */
export const awaitsAnswer = async (db: Database, evidenceId: string, at: string): Promise<boolean> =>
  (await db
    .selectFrom('endorsement_invitation as invitation')
    .leftJoin('endorsement_outcome as outcome', 'outcome.invitation_id', 'invitation.id')
    .select('invitation.id')
    .where('invitation.evidence_id', '=', evidenceId)
    .where('outcome.outcome', 'is', null)
    .where('invitation.expires_at', '>', at)
    .executeTakeFirst()) !== undefined;

const statement = (db: Database, text: RawBuilder<unknown>): Compilable => ({ compile: () => text.compile(db) });

export const insertEndorsementPlan = (db: Database, plan: Insertable<Tables['endorsement_plan']>): Compilable =>
  db.insertInto('endorsement_plan').values(plan);
export const insertSignedEndorsement = (db: Database, signed: Tables['signed_endorsement']): Compilable =>
  db.insertInto('signed_endorsement').values(signed);
export const insertEndorsementRelease = (db: Database, release: Tables['endorsement_release']): Compilable =>
  db.insertInto('endorsement_release').values(release);
export const insertWithdrawal = (db: Database, withdrawal: Tables['endorsement_withdrawal']): Compilable =>
  db.insertInto('endorsement_withdrawal').values(withdrawal);
export const putDisplay = (db: Database, display: Tables['endorsement_display']): Compilable =>
  db
    .insertInto('endorsement_display')
    .values(display)
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ shown: display.shown, at: display.at }));

/** An invitation with all that has become of it, and whose it is. */
const invitations = (db: Database) =>
  db
    .selectFrom('endorsement_invitation as invitation')
    .innerJoin('enrolment', 'enrolment.id', 'invitation.enrolment_id')
    .innerJoin('person', 'person.id', 'enrolment.person_id')
    .leftJoin('endorsement_address as address', 'address.invitation_id', 'invitation.id')
    .leftJoin('endorsement_outcome as outcome', 'outcome.invitation_id', 'invitation.id')
    .leftJoin('endorsement_plan as plan', 'plan.invitation_id', 'invitation.id')
    .leftJoin('endorsement_release as release', 'release.id', 'plan.id')
    .leftJoin('endorsement_withdrawal as withdrawal', 'withdrawal.id', 'plan.id')
    .leftJoin('endorsement_display as display', 'display.id', 'plan.id')
    .leftJoin('revocation', 'revocation.id', 'invitation.credential_id')
    .select((eb) => [
      'invitation.id',
      'invitation.enrolment_id',
      'invitation.credential_id',
      'invitation.evidence_id',
      'invitation.subject_text',
      'invitation.scope',
      'invitation.name',
      'invitation.language',
      'invitation.invited_at',
      'invitation.expires_at',
      'address.email',
      'outcome.outcome',
      'outcome.at as answered_at',
      'outcome.name as endorser_name',
      'outcome.function as endorser_function',
      'outcome.organisation as endorser_organisation',
      'outcome.comment',
      'outcome.statements',
      'plan.id as endorsement_id',
      'plan.status_list',
      'release.released_at',
      'withdrawal.withdrawn_at',
      'withdrawal.by as withdrawn_by',
      'withdrawal.reason as withdrawal_reason',
      'display.shown',
      'revocation.revoked_at as badge_revoked_at',
      'enrolment.person_id',
      'enrolment.cohort_id',
      'person.given_name',
      'person.family_name',
      eb
        .selectFrom('endorsement_link')
        .select((link) => link.fn.countAll<number>().as('sent'))
        .whereRef('endorsement_link.invitation_id', '=', 'invitation.id')
        .where('endorsement_link.purpose', '=', 'answer')
        .as('sent'),
    ]);

export type InvitationRow = NonNullable<Awaited<ReturnType<typeof findInvitation>>>;

/** What decides how far an invitation has come (`stateOf`). */
export const factsOf = (row: Pick<InvitationRow, 'expires_at' | 'outcome' | 'released_at' | 'withdrawn_at' | 'answered_at' | 'badge_revoked_at'>) => ({
  expiresAt: row.expires_at, outcome: row.outcome, releasedAt: row.released_at, withdrawnAt: row.withdrawn_at, answeredAt: row.answered_at, badgeRevokedAt: row.badge_revoked_at,
});
/** The competencies that the invitation is about. */
export const scopeOf = (row: Pick<InvitationRow, 'scope'>): string[] => JSON.parse(row.scope) as string[];

export const findInvitation = (db: Database, id: string) => invitations(db).where('invitation.id', '=', id).executeTakeFirst();
export const findEndorsement = (db: Database, id: string) => invitations(db).where('plan.id', '=', id).executeTakeFirst();
export const findInvitationByLink = (db: Database, digest: string, purpose: Tables['endorsement_link']['purpose']) =>
  invitations(db)
    .innerJoin('endorsement_link as link', 'link.invitation_id', 'invitation.id')
    .where('link.token_digest', '=', digest)
    .where('link.purpose', '=', purpose)
    .executeTakeFirst();
export const listInvitationsOf = (db: Database, enrolmentId: string) =>
  invitations(db).where('invitation.enrolment_id', '=', enrolmentId).orderBy('invitation.invited_at', 'desc').orderBy('invitation.id').execute();
/** What a cohort's staff look after: what was signed. */
export const listEndorsementsInCohort = (db: Database, cohortId: string) =>
  invitations(db).where('enrolment.cohort_id', '=', cohortId).where('release.id', 'is not', null).orderBy('release.released_at', 'desc').orderBy('invitation.id').execute();
export const listEndorsementsOfCredential = (db: Database, credentialId: string) =>
  invitations(db).where('invitation.credential_id', '=', credentialId).where('release.id', 'is not', null).orderBy('release.released_at').orderBy('invitation.id').execute();

export const findEndorsementPlan = (db: Database, id: string) =>
  db.selectFrom('endorsement_plan').selectAll().where('id', '=', id).executeTakeFirst();
export const findSignedEndorsement = (db: Database, id: string) =>
  db.selectFrom('signed_endorsement').selectAll().where('id', '=', id).executeTakeFirst();
export const hasLink = async (db: Database, digest: string): Promise<boolean> =>
  (await db.selectFrom('endorsement_link').select('number').where('token_digest', '=', digest).executeTakeFirst()) !== undefined;
