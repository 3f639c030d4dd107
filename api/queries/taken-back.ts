/**
 * What people took back, as the journal says it, and what a copy that does not
 * know of it shows again. Everything here is asked and written for all things
 * at once: there may be thousands of them.
 */
import { sql, type Compilable, type RawBuilder } from 'kysely';
import { TAKES_BACK, type Mark } from '../domain/taken-back.ts';
import { leaveViews } from './portfolios.ts';
import type { Database } from './schema.ts';

type Ids = readonly string[];
const within = (ids: Ids): RawBuilder<unknown> => sql`(select value from json_each(${JSON.stringify(ids)}))`;
const write = (db: Database, text: RawBuilder<unknown>): Compilable => ({ compile: () => text.compile(db) });

/**
 * Acts of the journal by which something was taken back, the earliest first.
 * @param after an entry that was looked at already; the whole journal where this database does not know it
 * @param since ISO 8601: earlier acts are in every copy
 */
export async function listTakenBack(db: Database, after: string, since: string): Promise<Mark[]> {
  const { rows } = await sql<Mark>`
    select id, kind, at, case kind when 'evidence_deposited' then detail ->> '$.replaces' when 'link_withdrawn' then subject || ' ' || (detail ->> '$.key') else subject end as thing
    from event
    where seq > coalesce((select seq from event where id = ${after}), 0) and at >= ${since}
      and kind in ${within(Object.keys(TAKES_BACK))}
      and (kind <> 'preferences_changed' or detail ->> '$.emailInBadges' = 0)
      and (kind not in ('evidence_edited', 'evidence_cleared') or detail ->> '$.heldBack' = 1)
      and (kind <> 'evidence_deposited' or detail ->> '$.replaces' is not null)
    order by seq`.execute(db);
  return rows;
}

/** Which of these entries the journal has. */
export const listKnownEntries = async (db: Database, ids: Ids): Promise<Set<string>> =>
  new Set((await sql<{ id: string }>`select id from event where id in ${within(ids)}`.execute(db)).rows.map((one) => one.id));

/** Until when this copy knows what was done: its last entry before it was found to be one. `null` of an empty journal. */
export const findCopiedAt = async (db: Database): Promise<string | null> =>
  (await sql<{ at: string | null }>`select max(at) as at from event where at < (select min(closed_at) from restore_gate where opened_at is null)`.execute(db)).rows[0]?.at ?? null;

/** When a gate closed last, open again or not. */
export const findLastClosing = async (db: Database): Promise<string | null> =>
  (await sql<{ at: string | null }>`select max(closed_at) as at from restore_gate`.execute(db)).rows[0]?.at ?? null;

/**
 * People whose change of name was made after a copy and is lost with what came after it, with the name that the copy has:
 * to be made again, unless an administrator said that this name is the right one.
 */
export const listNamesToMakeAgain = async (db: Database): Promise<{ id: string; given_name: string; family_name: string }[]> =>
  (await sql<{ id: string; given_name: string; family_name: string }>`
    select distinct person.id, person.given_name, person.family_name from event cross join person on person.id = event.subject
    where event.kind = 'taken_back_again' and event.detail ->> '$.act' = 'name_changed'
      and not exists (select 1 from name_change where name_change.person_id = event.subject and name_change.recorded_at >= event.at)
      and not exists (select 1 from event kept where kept.kind = 'name_kept' and kept.subject = event.subject and kept.seq > event.seq)
      and not exists (select 1 from erasure where erasure.person_id = event.subject and erasure.scope = 'whole')
    order by person.family_name, person.given_name, person.id`.execute(db)).rows;

// What the copy shows ------------------------------------------------------------

/** Something of a student's: `id` what it is, `enrolment` whose. */
export type Shown = { readonly id: string; readonly enrolment: string; readonly person: string };
const list = async (db: Database, text: RawBuilder<Shown>): Promise<Shown[]> => (await text.execute(db)).rows;

export const listEnrolmentsOfPeople = (db: Database, people: Ids) => list(db, sql`select id, id as enrolment, person_id as person from enrolment where person_id in ${within(people)}`);

/** Enrolments of these that have public pages. */
export const listPublished = (db: Database, enrolments: Ids) =>
  list(db, sql`select id, id as enrolment, person_id as person from enrolment where id in ${within(enrolments)} and exists (select 1 from publication where enrolment_id = enrolment.id and withdrawn_at is null)`);

/** Links to share that have not ended: these, and those of these enrolments. */
export const listOpenShares = (db: Database, ids: Ids, enrolments: Ids) =>
  list(db, sql`select share_link.id, enrolment.id as enrolment, enrolment.person_id as person from share_link join enrolment on enrolment.id = share_link.enrolment_id
    where ended_at is null and (share_link.id in ${within(ids)} or enrolment_id in ${within(enrolments)})`);

/** Where these traces are shown: each link that has not ended, and each public page (`share` is `null`). */
export async function listShownTraces(db: Database, traces: Ids): Promise<{ trace: string; share: string | null; enrolment: string }[]> {
  const { rows } = await sql<{ trace: string; share: string | null; enrolment: string }>`
    select chosen.value as trace, share_link.id as share, enrolment_id as enrolment from share_link, json_each(json_array(json(choices ->> '$.evidence'), json(choices ->> '$.onRequest'))) as part, json_each(part.value) as chosen
      where ended_at is null and part.value is not null and chosen.value in ${within(traces)}
    union select production.value ->> '$.id', null, enrolment_id from publication, json_each(publication.snapshot, '$.productions') as production
      where kind = 'portfolio' and withdrawn_at is null and production.value ->> '$.id' in ${within(traces)}
    union select subject, null, enrolment_id from publication where kind = 'evidence' and withdrawn_at is null and subject in ${within(traces)}`.execute(db);
  return rows;
}

/** Traces that a view of its owner chooses, whether or not that view is shown to anybody now. */
export const listChosenTraces = (db: Database, traces: Ids) =>
  list(db, sql`select distinct chosen.value as id, enrolment.id as enrolment, enrolment.person_id as person from portfolio_view join enrolment on enrolment.id = portfolio_view.enrolment_id,
      json_each(json_array(json(choices ->> '$.evidence'), json(choices ->> '$.reflections'))) as part, json_each(part.value) as chosen
    where part.value is not null and chosen.value in ${within(traces)}`);

/** Records of a semester whose address is public: these, and those of these enrolments. */
export const listPublicRecords = (db: Database, ids: Ids, enrolments: Ids) =>
  list(db, sql`select clr.id, enrolment.id as enrolment, enrolment.person_id as person from clr join enrolment on enrolment.id = clr.enrolment_id
    where (clr.id in ${within(ids)} or clr.enrolment_id in ${within(enrolments)})
      and 'publish' = (select act from clr_act where clr_id = clr.id order by revision desc limit 1)`);

export const listShownEndorsements = (db: Database, ids: Ids, enrolments: Ids) =>
  list(db, sql`select endorsement_display.id, enrolment.id as enrolment, enrolment.person_id as person from endorsement_display
    join endorsement_plan on endorsement_plan.id = endorsement_display.id
    join endorsement_invitation on endorsement_invitation.id = endorsement_plan.invitation_id
    join enrolment on enrolment.id = endorsement_invitation.enrolment_id
    where endorsement_display.shown = 1 and (endorsement_display.id in ${within(ids)} or enrolment.id in ${within(enrolments)})`);

export const listShownBadgesFromElsewhere = (db: Database, ids: Ids, enrolments: Ids) =>
  list(db, sql`select foreign_badge.id, enrolment.id as enrolment, enrolment.person_id as person from foreign_badge join enrolment on enrolment.id = foreign_badge.enrolment_id
    where (shown = 1 or exists (select 1 from share_link, json_each(share_link.choices, '$.foreignBadges') as chosen where share_link.enrolment_id = enrolment.id and ended_at is null and chosen.value = foreign_badge.id))
      and (foreign_badge.id in ${within(ids)} or enrolment.id in ${within(enrolments)})`);

/** Invitations to endorse that somebody may still answer. */
export const listOpenInvitations = (db: Database, ids: Ids, enrolments: Ids, now: string) =>
  list(db, sql`select endorsement_invitation.id, enrolment.id as enrolment, enrolment.person_id as person from endorsement_invitation join enrolment on enrolment.id = endorsement_invitation.enrolment_id
    where (endorsement_invitation.id in ${within(ids)} or enrolment.id in ${within(enrolments)}) and expires_at > ${now}
      and not exists (select 1 from endorsement_outcome where invitation_id = endorsement_invitation.id)`);

/** Views of a competency that were not taken back yet. @param last acts after which they may be, `''` for none */
export const listOpenViews = (db: Database, ids: Ids, last: readonly ('' | 'accept' | 'give')[]) =>
  list(db, sql`select view_invitation.id, enrolment.id as enrolment, enrolment.person_id as person from view_invitation join review on review.id = view_invitation.review_id join enrolment on enrolment.id = review.enrolment_id
    where view_invitation.id in ${within(ids)}
      and coalesce((select act from view_step where invitation_id = view_invitation.id order by revision desc limit 1), '') in ${within(last)}`);

export const listNotObjecting = (db: Database, people: Ids) =>
  list(db, sql`select id, id as enrolment, id as person from person where id in ${within(people)}
    and coalesce((select act from badge_objection where person_id = person.id order by revision desc limit 1), 'resume') <> 'object'`);

export const listWithAddressInBadges = (db: Database, enrolments: Ids) =>
  list(db, sql`select id, id as enrolment, person_id as person from enrolment where id in ${within(enrolments)} and email_in_badges = 1`);

/** Links of pages that lead where they led. @param things enrolment and key */
export const listLinksOfPages = (db: Database, things: Ids) =>
  list(db, sql`select value as id, enrolment.id as enrolment, enrolment.person_id as person from json_each(${JSON.stringify(things)}) join enrolment on enrolment.id = substr(value, 1, instr(value, ' ') - 1)
    where not exists (select 1 from withdrawn_link where withdrawn_link.enrolment_id = enrolment.id and withdrawn_link.key = substr(value, instr(value, ' ') + 1))`);

// What takes it back ---------------------------------------------------------------

/** With the consent that ends, so that nobody who was publishing meanwhile goes on. */
export const withdrawAll = (db: Database, enrolments: Ids, at: string): Compilable[] => [
  write(db, sql`insert into consent_act (enrolment_id, revision, act, at)
    select id, (select coalesce(max(revision), 0) + 1 from consent_act where enrolment_id = enrolment.id), 'withdraw', ${at} from enrolment where id in ${within(enrolments)}`),
  write(db, sql`update publication set withdrawn_at = ${at} where withdrawn_at is null and enrolment_id in ${within(enrolments)}`),
];

/** Else the next act of publishing would show them. */
export const chooseNoMore = (db: Database, traces: Ids): Compilable => leaveViews(db, within(traces));

/** Ends links for good; bytes that nothing else needs go too. */
export const endShares = (db: Database, ids: Ids, at: string): Compilable[] => [
  write(db, sql`insert into outbox (kind, subject, due_at, attempts, last_error) select distinct 'erase_file', digest, ${at}, 0, null from share_page where link_id in ${within(ids)}
    on conflict (kind, subject) do update set due_at = excluded.due_at`),
  write(db, sql`delete from share_page where link_id in ${within(ids)}`),
  write(db, sql`update share_link set ended_at = ${at}, snapshot = null, stamp = '' where ended_at is null and id in ${within(ids)}`),
];

export const withdrawRecordsAgain = (db: Database, ids: Ids, at: string): Compilable =>
  write(db, sql`insert into clr_act (clr_id, revision, act, at)
    select last.clr_id, last.revision + 1, 'withdraw', ${at} from clr_act last where last.clr_id in ${within(ids)} and last.act = 'publish'
      and not exists (select 1 from clr_act newer where newer.clr_id = last.clr_id and newer.revision > last.revision)`);

export const hideAll = (db: Database, endorsements: Ids, at: string): Compilable => write(db, sql`update endorsement_display set shown = 0, at = ${at} where id in ${within(endorsements)}`);

/** From public pages, and from links as if they had never been chosen for one. */
export const hideBadgesFromElsewhere = (db: Database, ids: Ids): Compilable[] => [
  write(db, sql`update foreign_badge set shown = 0 where id in ${within(ids)}`),
  write(db, sql`update share_link set choices = json_set(choices, '$.foreignBadges', json((select json_group_array(chosen.value) from json_each(choices, '$.foreignBadges') as chosen where chosen.value not in ${within(ids)})))
    where ended_at is null and exists (select 1 from json_each(choices, '$.foreignBadges') as chosen where chosen.value in ${within(ids)})`),
];

export const cancelInvitations = (db: Database, ids: Ids, at: string): Compilable =>
  write(db, sql`insert into endorsement_outcome (invitation_id, outcome, at) select id, 'cancelled', ${at} from endorsement_invitation where id in ${within(ids)} and id not in (select invitation_id from endorsement_outcome)`);

export const endViews = (db: Database, ids: Ids, act: 'withdraw' | 'retract', by: string, at: string): Compilable =>
  write(db, sql`insert into view_step (invitation_id, revision, act, person_id, at)
    select id, (select coalesce(max(revision), 0) + 1 from view_step where invitation_id = view_invitation.id), ${act}, ${by}, ${at} from view_invitation where id in ${within(ids)}`);

export const leaveAddressOut = (db: Database, enrolments: Ids): Compilable => write(db, sql`update enrolment set email_in_badges = 0 where id in ${within(enrolments)}`);

export const tellOwners = (db: Database, rows: readonly { readonly id: string; readonly person: string }[], at: string): Compilable =>
  write(db, sql`insert into mail (id, kind, subject, queued_at, due_at, attempts, last_error)
    select value ->> '$.id', 'taken_back_again', value ->> '$.person', ${at}, ${at}, 0, null from json_each(${JSON.stringify(rows)})`);
