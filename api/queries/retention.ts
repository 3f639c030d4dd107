/** What the purge takes away: of each kind, what is older than a moment. The periods are in `api/domain/retention.ts`. */
import { sql, type Compilable, type RawBuilder } from 'kysely';
import { eraseAnalyses } from './analyses.ts';
import { holdsTrace, letTracesGo } from './endorsements.ts';
import { besides, blankBesides, blankFeedback, blankTraces, eraseSeals } from './erasure.ts';
import { leaveViews } from './portfolios.ts';
import type { Database } from './schema.ts';

const statement = (db: Database, text: RawBuilder<unknown>): Compilable => ({ compile: () => text.compile(db) });

/** What one kind of data has to lose: how much, which files may go, and the statements that do it. */
export type Purge = { readonly count: number; readonly files: readonly string[]; readonly statements: readonly Compilable[] };

async function purgeOf(db: Database, found: RawBuilder<{ id: string; digest: string | null }>, statements: readonly Compilable[]): Promise<Purge> {
  const { rows } = await found.execute(db);
  // Files without a row of their own have no id.
  const count = rows.filter((one) => one.id !== '').length;
  return count === 0 ? { count, files: [], statements: [] } : { count, files: rows.flatMap((one) => one.digest ?? []), statements };
}

/** Sessions and one-time links that are over. */
export const oldSessions = (db: Database, before: string): Promise<Purge> =>
  purgeOf(db, sql`select id, null as digest from session where "expiresAt" < ${before} union all select id, null as digest from sign_in_request where expires_at < ${before}`, [
    statement(db, sql`delete from session where "expiresAt" < ${before}`),
    statement(db, sql`delete from sign_in_request where expires_at < ${before}`),
  ]);

const closedBefore = (before: string) => sql`(
  select review_step.review_id from review_step where review_step.state in ('closed', 'absent') and review_step.at < ${before}
    and not exists (select 1 from review_step later where later.review_id = review_step.review_id and later.revision > review_step.revision and later.state not in ('closed', 'absent')))`;
/** Asked last of a trace, since it reads whole snapshots. What its student shows, to everybody or below a link, stays until they take it back: by the snapshot of the page and by what the link was made for, since a text or a link to another site has no file there. */
const isShown = sql`(
  exists (select 1 from publication where publication.enrolment_id = evidence.enrolment_id and withdrawn_at is null and (publication.subject = evidence.id or instr(publication.snapshot, evidence.id) > 0))
  or exists (select 1 from share_link where share_link.enrolment_id = evidence.enrolment_id and share_link.snapshot is not null and instr(share_link.choices, evidence.id) > 0))`;

/** Traces that were in no review that was submitted, deposited long ago. */
export const oldDrafts = (db: Database, before: string, now: string): Promise<Purge> => draftsOf(db, sql`deposited_at < ${before}`, now);

/** The same of whoever left without keeping an access of their own: nobody can reach them any more. */
export const departedDrafts = (db: Database, before: string, now: string): Promise<Purge> =>
  draftsOf(
    db,
    sql`enrolment_id in (
      select enrolment.id from enrolment join account_closing on account_closing.person_id = enrolment.person_id
      where account_closing.closes_on < ${before}
        and not exists (select 1 from personal_address where personal_address.person_id = enrolment.person_id)
        and not exists (select 1 from passkey where passkey.person_id = enrolment.person_id))`,
    now,
  );

const draftsOf = (db: Database, whose: RawBuilder<unknown>, now: string): Promise<Purge> => {
  const old = sql`(
    select evidence.id from evidence where ${whose}
      and not exists (select 1 from evidence_seal where evidence_seal.evidence_id = evidence.id)
      and not ${holdsTrace(now)}
      and not exists (select 1 from feedback_message where feedback_message.evidence_id = evidence.id)
      and not exists (select 1 from review_evidence where review_evidence.evidence_id = evidence.id)
      and not ${isShown})`;
  return purgeOf(db, sql`select id, file_digest as digest from evidence where id in ${old} union all select '' as id, digest from ${besides(old)}`, [
    ...letTracesGo(db, old, now),
    leaveViews(db, old),
    statement(db, sql`delete from evidence_competency where evidence_id in ${old}`),
    statement(db, sql`delete from evidence_learning where evidence_id in ${old}`),
    ...eraseAnalyses(db, old),
    statement(db, sql`delete from view_evidence where evidence_id in ${old}`),
    statement(db, sql`delete from evidence where id in ${old}`),
  ]);
};

/** Traces of reviews that were closed long ago, and those shown with a question about their feedback, with the salts of their seals. */
export const oldEvidence = (db: Database, before: string): Promise<Purge> => {
  const old = sql`(
    select evidence.id from evidence where title <> '—'
      and (exists (select 1 from review_evidence where review_evidence.evidence_id = evidence.id) or exists (select 1 from feedback_message where feedback_message.evidence_id = evidence.id))
      and not exists (select 1 from review_evidence where review_evidence.evidence_id = evidence.id and review_id not in ${closedBefore(before)})
      and not exists (select 1 from feedback_message where feedback_message.evidence_id = evidence.id and review_id not in ${closedBefore(before)})
      and not ${isShown})`;
  return purgeOf(db, sql`select id, file_digest as digest from evidence where id in ${old} union all select '' as id, digest from ${besides(old)}`, [
    eraseSeals(db, old),
    statement(db, sql`update review_evidence set public_text = '' where public_text <> '' and evidence_id in ${old}`),
    // Before the traces are blank, and no longer found.
    ...eraseAnalyses(db, old),
    blankTraces(db, old),
    ...blankBesides(db, old),
  ]);
};

/** Comments of reviews that were closed long ago; the levels stay. */
export const oldComments = (db: Database, before: string): Promise<Purge> => commentsOf(db, closedBefore(before));

/** The same of whoever left: what teachers wrote to help them on has helped. */
export const departedFeedback = (db: Database, before: string): Promise<Purge> =>
  commentsOf(db, sql`(select review.id from review join departure_in_force on departure_in_force.enrolment_id = review.enrolment_id where closes_on < ${before})`);

const commentsOf = (db: Database, reviews: RawBuilder<unknown>): Promise<Purge> =>
  purgeOf(
    db,
    // D1 joins five questions at the most, so they are asked in groups.
    sql`select id, digest from (
        select id, null as digest from assessment where (comment <> '' or advice <> '') and review_id in ${reviews}
        union all select review_id as id, null as digest from review_step where note <> '' and review_id in ${reviews}
        union all select review_id as id, null as digest from bilan_draft where text <> '' and review_id in ${reviews}
        union all select review_id as id, null as digest from bilan where text || content <> '' and review_id in ${reviews}
        union all select review_id as id, null as digest from bilan_answer where reply <> '' and review_id in ${reviews})
      union all select id, digest from (
        select review_id as id, null as digest from interview_note where text <> '' and review_id in ${reviews}
        union all select review_id as id, null as digest from feedback_sheet where strengths || to_work_on <> '' and review_id in ${reviews}
        union all select review_id as id, null as digest from feedback_message where text <> '' and review_id in ${reviews}
        union all select review_id as id, null as digest from feedback_aside where review_id in ${reviews})
      union all select id, digest from (
        select id, null as digest from view_invitation where (message <> '' or name not in ('', '—')) and review_id in ${reviews}
        union all select invitation_id as id, null as digest from view_step where ${namesTutor} and invitation_id in ${invitationsOf(reviews)})`,
    [
      statement(db, sql`update bilan_draft set text = '' where text <> '' and review_id in ${reviews}`),
      // Of whoever was erased the content is gone already, and the team's own text is not.
      statement(db, sql`update bilan set text = '', content = '' where text || content <> '' and review_id in ${reviews}`),
      statement(db, sql`update bilan_answer set reply = '' where reply <> '' and review_id in ${reviews}`),
      statement(db, sql`update interview_note set text = '' where text <> '' and review_id in ${reviews}`),
      statement(db, sql`update assessment set comment = '', advice = '' where (comment <> '' or advice <> '') and review_id in ${reviews}`),
      statement(db, sql`update review_step set note = '' where note <> '' and review_id in ${reviews}`),
      ...blankFeedback(db, reviews),
      statement(db, sql`update view_invitation set message = '', name = case name when '' then '' else '—' end where (message <> '' or name not in ('', '—')) and review_id in ${reviews}`),
      statement(db, sql`update view_step set author = '—' where ${namesTutor} and invitation_id in ${invitationsOf(reviews)}`),
    ],
  );

/** A tutor is named where they are asked, and once more where they say who they are. */
const namesTutor = sql`author not in ('', '—')`;
const invitationsOf = (reviews: RawBuilder<unknown>) => sql`(select id from view_invitation where review_id in ${reviews})`;

/** What the university gave whoever left: its address, which it may give to somebody else, and its sign-in. */
export const departedAccounts = (db: Database, before: string): Promise<Purge> => {
  const gone = sql`(
    select person.id from person join account_closing on account_closing.person_id = person.id
    where closes_on < ${before} and email not like '%@parti.invalid' and email not like '%@efface.invalid')`;
  return purgeOf(db, sql`select id, null as digest from person where id in ${gone}`, [
    statement(db, sql`update enrolment set email_in_badges = 0 where email_in_badges = 1 and person_id in ${gone}`),
    statement(db, sql`delete from university_account where person_id in ${gone}`),
    statement(db, sql`delete from university_role where person_id in ${gone}`),
    statement(db, sql`delete from departure_notice where person_id in ${gone}`),
    // Whoever has no other way in can end none of their links any more.
    statement(db, sql`update share_link set ended_at = ${before}, snapshot = null, stamp = '' where ended_at is null and enrolment_id in (
      select enrolment.id from enrolment where person_id in ${gone}
        and not exists (select 1 from personal_address where personal_address.person_id = enrolment.person_id)
        and not exists (select 1 from passkey where passkey.person_id = enrolment.person_id))`),
    statement(db, sql`update person set email = lower(id) || '@parti.invalid' where id in ${gone}`),
  ]);
};

/** Files that began to come and that nobody made a trace of. */
export const oldUploads = (db: Database, before: string): Promise<Purge> => {
  const old = sql`(select id from upload where begun_at < ${before})`;
  return purgeOf(db, sql`select id, null as digest from upload where id in ${old} union all select '' as id, digest from upload_part where upload_id in ${old}`, [
    statement(db, sql`delete from upload where id in ${old}`),
  ]);
};

/** The bytes of pages that were withdrawn, with what goes along, of earlier versions of pages that are public, and of links that ended or expired; the address goes on answering 410. */
export async function oldPages(db: Database, before: string): Promise<Purge> {
  const withdrawn = sql`(select digest from publication where withdrawn_at < ${before} and digest <> '')`;
  // Those that another page still shows are asked for once more before they go.
  const over = sql`made_at < ${before} and (page in ${withdrawn} or not exists (select 1 from publication where publication.digest = page))`;
  const along = await sql<{ page: string; digest: string }>`select page, digest from prepared where ${over}`.execute(db);
  const ended = sql`(select id from share_link where ended_at < ${before} or last_on < substr(${before}, 1, 10))`;
  const own = await purgeOf(db, sql`select path as id, digest from publication where withdrawn_at < ${before} and digest <> '' union all select link_id as id, digest from share_page where link_id in ${ended}`, [
    statement(db, sql`update publication set digest = '', snapshot = null where withdrawn_at < ${before} and digest <> ''`),
    statement(db, sql`delete from share_page where link_id in ${ended}`),
    statement(db, sql`update share_link set snapshot = null, stamp = '' where snapshot is not null and id in ${ended}`),
  ]);
  const pages = new Set(along.rows.map((one) => one.page));
  return {
    count: Math.max(own.count, pages.size),
    files: [...new Set([...own.files, ...along.rows.map((one) => one.digest), ...pages])],
    statements: pages.size === 0 ? own.statements : [statement(db, sql`delete from prepared where ${over}`), ...own.statements],
  };
}

/** Addresses of people who were asked for an endorsement or for a tutor's view, after they answered or the invitation was over. */
export const oldAddresses = (db: Database, before: string): Promise<Purge> => {
  const old = sql`(
    select invitation.id from endorsement_invitation as invitation
    left join endorsement_outcome as outcome on outcome.invitation_id = invitation.id
    where coalesce(outcome.at, invitation.expires_at) < ${before})`;
  const asked = sql`(
    select view_invitation.id from view_invitation
    where min(expires_at, coalesce((select at from view_step where invitation_id = view_invitation.id and act in ('decline', 'give', 'withdraw') limit 1), expires_at)) < ${before})`;
  return purgeOf(
    db,
    sql`select invitation_id as id, null as digest from endorsement_address where invitation_id in ${old} union all select invitation_id as id, null as digest from view_address where invitation_id in ${asked}`,
    [
      statement(db, sql`delete from endorsement_address where invitation_id in ${old}`),
      statement(db, sql`delete from view_address where invitation_id in ${asked}`),
    ],
  );
};

/** What students answered to early warnings of a semester that is over: its last day by the settings that hold. */
export const oldWarningAnswers = (db: Database, before: string): Promise<Purge> => {
  const old = sql`exists (
    select 1 from enrolment join warning_setting setting on setting.cohort_id = enrolment.cohort_id
    where enrolment.id = warning_answer.enrolment_id and setting.period = warning_answer.period and setting.ends_on <= substr(${before}, 1, 10)
      and not exists (select 1 from warning_setting newer where newer.cohort_id = setting.cohort_id and newer.period = setting.period and newer.revision > setting.revision))`;
  return purgeOf(db, sql`select enrolment_id as id, null as digest from warning_answer where ${old}`, [statement(db, sql`delete from warning_answer where ${old}`)]);
};

/** Ratings from elsewhere, of reviews that were closed long ago. */
export const oldOutsideRatings = (db: Database, before: string): Promise<Purge> => {
  const old = sql`exists (select 1 from review where review.enrolment_id = outside_rating.enrolment_id and review.period = outside_rating.period and review.id in ${closedBefore(before)})`;
  return purgeOf(db, sql`select enrolment_id as id, null as digest from outside_rating where ${old}`, [statement(db, sql`delete from outside_rating where ${old}`)]);
};
