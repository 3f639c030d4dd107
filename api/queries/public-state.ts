/**
 * What public pages are made of besides what their student chose, as one row:
 * read before anything that a page shows, and asked for again inside the commit
 * that makes the page public. What changed between the two would otherwise stay
 * on the page, since whoever changed it had no page to ask for yet, or asked
 * for one that was rendered and settled before this one came.
 */
import { sql, type Compilable, type RawBuilder } from 'kysely';
import type { Database } from './schema.ts';

type Id = string | RawBuilder<unknown>;

/** What became of the badges of an enrolment. Rows of these tables are only ever added, so that counts tell. */
export const stateOfBadges = (enrolment: Id) => sql<string>`(
  select count(*) || ' ' || count(release.id) || ' ' || count(revocation.id) || ' ' || count(withheld_credential.id) from credential_plan
    join award on award.id = credential_plan.award_id
    left join release on release.id = credential_plan.id
    left join revocation on revocation.id = credential_plan.id
    left join withheld_credential on withheld_credential.id = credential_plan.id
    where award.enrolment_id = ${enrolment})`;

/** What became of that which others said: of two that are shown and hidden at the same moment each counts for itself. */
export const stateOfEndorsements = (enrolment: Id) => sql<string>`(
  select group_concat(state) from (
    select endorsement_display.id || ' ' || endorsement_display.shown || ' ' || endorsement_display.at || ' ' || count(endorsement_withdrawal.id) as state from endorsement_display
    join endorsement_plan on endorsement_plan.id = endorsement_display.id
    join endorsement_invitation on endorsement_invitation.id = endorsement_plan.invitation_id
    left join endorsement_withdrawal on endorsement_withdrawal.id = endorsement_display.id
    where endorsement_invitation.enrolment_id = ${enrolment}
    group by endorsement_display.id order by endorsement_display.id))`;

/** One badge from elsewhere, as it was last found. */
export const foreignBadgeFound = sql<string>`foreign_badge.id || ' ' || foreign_badge.verdict || ' ' || foreign_badge.verified_at || ' ' || foreign_badge.recognised`;

/** `published`, `ended`: how often an enrolment was published, and taken back by its student or with their data. `shown`: all that its pages say of what others decide. */
export type PublicState = { readonly published: number; readonly ended: number; readonly handle: string; readonly shown: string };

const published = (id: string) => sql<number>`(select count(*) from consent_act where enrolment_id = ${id} and act = 'publish')`;
const ended = (id: string) =>
  sql<number>`((select count(*) from consent_act where enrolment_id = ${id} and act = 'withdraw')
    + (select count(*) from erasure join enrolment on enrolment.person_id = erasure.person_id where enrolment.id = ${id}))`;
const handle = (id: string) => sql<string>`coalesce((select handle from portfolio where enrolment_id = ${id}), '')`;
const shown = (id: string) => sql<string>`coalesce((
  select json_array(person.given_name, person.family_name, ${stateOfBadges(id)}, ${stateOfEndorsements(id)},
    (select group_concat(state) from (select ${foreignBadgeFound} || ' ' || place as state from foreign_badge where enrolment_id = ${id} and shown = 1 order by id)))
  from enrolment join person on person.id = enrolment.person_id where enrolment.id = ${id}), '')`;

/** To be asked before, or first of, what the pages are made of. */
export const readPublicState = async (db: Database, enrolmentId: string): Promise<PublicState> =>
  (await sql<PublicState>`select ${published(enrolmentId)} as published, ${ended(enrolmentId)} as ended, ${handle(enrolmentId)} as handle, ${shown(enrolmentId)} as shown`.execute(db)).rows[0]!;

/** For the beginning of a commit that makes something public: refuses the whole of it (rule `publication_changed`) when any of that is another than it was. */
export function assertPublicState(db: Database, enrolmentId: string, state: PublicState): Compilable {
  const statement = sql`insert into publication_changed (enrolment_id) select ${enrolmentId}
    where ${published(enrolmentId)} <> ${state.published} or ${ended(enrolmentId)} <> ${state.ended} or ${handle(enrolmentId)} <> ${state.handle} or ${shown(enrolmentId)} <> ${state.shown}`;
  return { compile: () => statement.compile(db) };
}
