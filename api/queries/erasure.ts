/** What an erasure takes away, statement by statement. What stays is not here. */
import { sql, type Compilable, type RawBuilder } from 'kysely';
import { eraseAnalyses } from './analyses.ts';
import { FILE_COLUMNS } from './file-columns.ts';
import { eraseForeignBadges } from './foreign-badges.ts';
import type { Database, Tables } from './schema.ts';

export const insertErasure = (db: Database, erasure: Tables['erasure']): Compilable => db.insertInto('erasure').values(erasure);
/** The database refuses what was carried out already (`erasure_over`), and the same for what ended: `unique:erasure_end.id`. */
export const insertErasureEnd = (db: Database, end: Tables['erasure_end']): Compilable => db.insertInto('erasure_end').values(end);
export const insertReceipt = (db: Database, receipt: Tables['erasure_receipt']): Compilable => db.insertInto('erasure_receipt').values(receipt);

const erasures = (db: Database) =>
  db
    .selectFrom('erasure')
    .innerJoin('person', 'person.id', 'erasure.person_id')
    .leftJoin('erasure_receipt as receipt', 'receipt.id', 'erasure.id')
    .leftJoin('erasure_end as ending', 'ending.id', 'erasure.id')
    .select([
      'ending.outcome', 'ending.basis', 'ending.reason', 'ending.at as ended_at',
      'erasure.id', 'erasure.person_id', 'erasure.scope', 'erasure.asked_at', 'receipt.at', 'receipt.counts', 'receipt.carried_out_by', 'person.given_name', 'person.family_name',
    ]);

export type ErasureRow = Awaited<ReturnType<typeof listErasures>>[number];
export const listErasures = (db: Database) => erasures(db).orderBy('erasure.asked_at', 'desc').orderBy('erasure.id').execute();
export const listErasuresOf = (db: Database, personId: string) => erasures(db).where('erasure.person_id', '=', personId).orderBy('erasure.asked_at', 'desc').orderBy('erasure.id').execute();
export const findErasure = (db: Database, id: string) => erasures(db).where('erasure.id', '=', id).executeTakeFirst();

const statement = (db: Database, text: RawBuilder<unknown>): Compilable => ({ compile: () => text.compile(db) });

const enrolments = (personId: string) => sql`(select id from enrolment where person_id = ${personId})`;
/** Their pages as they are published, and earlier versions of them. */
const pages = (personId: string) => sql`(select digest from publication where enrolment_id in ${enrolments(personId)} union select page from prepared where enrolment_id in ${enrolments(personId)})`;
const shares = (personId: string) => sql`(select id from share_link where enrolment_id in ${enrolments(personId)})`;
const traces = (personId: string) => sql`(select evidence.id from evidence join enrolment on enrolment.id = evidence.enrolment_id where enrolment.person_id = ${personId})`;
/** What is said in a person's reviews by themselves and by whoever was invited, and what they said of classmates; what teachers said belongs to the record. */
const words = (personId: string) => sql`((review_id in ${reviews(personId)} and (kind in ('self', 'peer', 'tutor') or (kind = 'co' and assessor_id = ${personId}))) or (kind = 'peer' and assessor_id = ${personId}))`;
const reviews = (personId: string) => sql`(select review.id from review join enrolment on enrolment.id = review.enrolment_id where enrolment.person_id = ${personId})`;
const invitations = (personId: string) => sql`(select invitation.id from endorsement_invitation as invitation join enrolment on enrolment.id = invitation.enrolment_id where enrolment.person_id = ${personId})`;
/** Traces that nobody but the student has been given: in no review that was submitted, under no seal, without an endorsement (what is open of invitations ends), with no question about feedback. */
const drafts = (personId: string) => sql`(
  select evidence.id from evidence join enrolment on enrolment.id = evidence.enrolment_id
  where enrolment.person_id = ${personId}
    and not exists (select 1 from evidence_seal where evidence_seal.evidence_id = evidence.id)
    and not exists (
      select 1 from endorsement_invitation join endorsement_outcome on endorsement_outcome.invitation_id = endorsement_invitation.id
      where endorsement_invitation.evidence_id = evidence.id and outcome = 'endorsed')
    and not exists (select 1 from feedback_message where feedback_message.evidence_id = evidence.id)
    and not exists (
      select 1 from review_evidence where review_evidence.evidence_id = evidence.id
        and (select state from review_step where review_step.review_id = review_evidence.review_id order by revision desc limit 1) not in ('open', 'self_assessed', 'returned')))`;

/** Files that may go once nothing needs them any more: pages with what goes along, and traces of that scope. */
export async function listErasableFiles(db: Database, personId: string, scope: Tables['erasure']['scope']): Promise<string[]> {
  const own = scope === 'own' ? sql`evidence.id in ${drafts(personId)}` : sql`1 = 1`;
  // Two questions: D1 takes five terms in one.
  const asked = await Promise.all([
    sql<{ digest: string }>`
      select digest from publication where enrolment_id in ${enrolments(personId)} and digest <> ''
      union select digest from prepared where page in ${pages(personId)}
      union select page from prepared where enrolment_id in ${enrolments(personId)}
      union select digest from share_page where link_id in ${shares(personId)}
      union select file_digest as digest from foreign_badge where enrolment_id in ${enrolments(personId)}`.execute(db),
    sql<{ digest: string }>`
      select file_digest as digest from evidence where file_digest is not null and id in ${traces(personId)} and ${own}
      union select digest from ${besides(sql`(select evidence.id from evidence where id in ${traces(personId)} and ${own})`)}
      union select upload_part.digest from upload_part join upload on upload.id = upload_part.upload_id where upload.person_id = ${personId}`.execute(db),
  ]);
  return [...new Set(asked.flatMap(({ rows }) => rows.map((one) => one.digest)))];
}

/** The small pictures and the captions of these traces, as `digest`. */
export const besides = (ids: RawBuilder<unknown>) => sql`(
  select preview_digest as digest from evidence_about where preview_digest is not null and evidence_id in ${ids}
  union all select captions_digest as digest from evidence_about where captions_digest is not null and evidence_id in ${ids})`;

/** How many of each there are to erase, for the receipt. */
export async function countErasable(db: Database, personId: string, scope: Tables['erasure']['scope']): Promise<Record<string, number>> {
  const whole = scope === 'whole';
  const { rows } = await sql<Record<string, number>>`
    select
      (select count(*) from publication where enrolment_id in ${enrolments(personId)} and digest <> '') + (select count(*) from share_page where link_id in ${shares(personId)}) as pages,
      (select count(*) from portfolio where enrolment_id in ${enrolments(personId)}) as portfolios,
      (select count(*) from evidence where id in ${drafts(personId)}) as drafts,
      (select count(*) from evidence where id in ${traces(personId)} and title <> '—' and id not in ${drafts(personId)}) as traces,
      (select count(*) from evidence where id in ${traces(personId)} and file_digest is not null ${whole ? sql`` : sql`and id in ${drafts(personId)}`}) as files,
      (select count(*) from evidence_seal where evidence_id in ${traces(personId)} and salt is not null) as salts,
      (select count(*) from assessment where ${words(personId)} and (comment <> '' or advice <> ''))
        + (select count(*) from review_step where person_id = ${personId} and note <> '')
        + (select count(*) from bilan where review_id in ${reviews(personId)} and content <> '')
        + (select count(*) from bilan_answer where review_id in ${reviews(personId)} and reply <> '')
        + (select count(*) from interview_note where review_id in ${reviews(personId)} and part = 'student' and text <> '')
        + (select count(*) from feedback_message where person_id = ${personId} and text <> '') + (select count(*) from bank_comment where person_id = ${personId}) as texts,
      (select count(*) from endorsement_address where invitation_id in ${invitations(personId)}) as addresses,
      (select count(*) from session where "userId" = ${personId}) as sessions`.execute(db);
  const counted = rows[0]!;
  const kept = whole ? Object.keys(counted) : ['pages', 'portfolios', 'drafts', 'files', 'addresses'];
  return Object.fromEntries(kept.map((name) => [name, counted[name] ?? 0]));
}

/** What is the person's alone: public pages, portfolio, drafts, invitations that wait and addresses of those who were invited. */
export const eraseOwn = (db: Database, personId: string, at: string): Compilable[] => [
  statement(db, sql`insert into consent_act (enrolment_id, revision, act, at)
    select id, (select coalesce(max(revision), 0) + 1 from consent_act where consent_act.enrolment_id = enrolment.id), 'withdraw', ${at} from enrolment
    where person_id = ${personId} and exists (select 1 from publication where publication.enrolment_id = enrolment.id and withdrawn_at is null)`),
  statement(db, sql`delete from prepared where page in ${pages(personId)}`),
  statement(db, sql`update publication set withdrawn_at = coalesce(withdrawn_at, ${at}), snapshot = null, digest = '', indexable = 0 where enrolment_id in ${enrolments(personId)}`),
  statement(db, sql`update portfolio set contact = '', skills = '', degree = null, degree_name = '', degree_on = null, indexable = 0, updated_at = ${at} where enrolment_id in ${enrolments(personId)}`),
  statement(db, sql`delete from portfolio_view where enrolment_id in ${enrolments(personId)} and id not in (select main_view from portfolio)`),
  statement(db, sql`update portfolio_view set title = '', headline = '', presentation = '', choices = '{"credentials":[],"evidence":[],"reflections":[]}', updated_at = ${at} where enrolment_id in ${enrolments(personId)}`),
  statement(db, sql`update share_link set ended_at = coalesce(ended_at, ${at}), title = '—', choices = '{"credentials":[],"evidence":[],"reflections":[],"onRequest":[]}', snapshot = null, stamp = '' where enrolment_id in ${enrolments(personId)}`),
  statement(db, sql`delete from share_page where link_id in ${shares(personId)}`),
  // What was said of links on pages that are no more.
  statement(db, sql`delete from link_report where enrolment_id in ${enrolments(personId)}`),
  statement(db, sql`delete from share_opening where link_id in ${shares(personId)}`),
  statement(db, sql`insert into clr_act (clr_id, revision, act, at)
    select clr.id, (select max(revision) + 1 from clr_act where clr_act.clr_id = clr.id), 'withdraw', ${at} from clr
    where clr.enrolment_id in ${enrolments(personId)} and 'publish' = (select act from clr_act where clr_act.clr_id = clr.id order by revision desc limit 1)`),
  statement(db, sql`update endorsement_display set shown = 0, at = ${at} where shown = 1 and id in (select id from endorsement_plan where invitation_id in ${invitations(personId)})`),
  statement(db, sql`insert into endorsement_outcome (invitation_id, outcome, at)
    select id, 'cancelled', ${at} from endorsement_invitation where id in ${invitations(personId)} and id not in (select invitation_id from endorsement_outcome)`),
  statement(db, sql`update endorsement_invitation set name = '—', subject_text = '—', evidence_id = null
    where id in ${invitations(personId)} and not exists (select 1 from endorsement_plan where endorsement_plan.invitation_id = endorsement_invitation.id)`),
  statement(db, sql`delete from endorsement_address where invitation_id in ${invitations(personId)}`),
  statement(db, sql`insert into view_step (invitation_id, revision, act, person_id, at)
    select id, 1 + (select count(*) from view_step where invitation_id = view_invitation.id), 'withdraw', ${personId}, ${at} from view_invitation
    where review_id in ${reviews(personId)} and not exists (select 1 from view_step where invitation_id = view_invitation.id and act in ('decline', 'give', 'withdraw'))`),
  statement(db, sql`delete from view_address where invitation_id in (select id from view_invitation where review_id in ${reviews(personId)})`),
  statement(db, sql`delete from upload where person_id = ${personId}`),
  statement(db, sql`delete from review_evidence where evidence_id in ${drafts(personId)}`),
  statement(db, sql`delete from view_evidence where evidence_id in ${drafts(personId)}`),
  statement(db, sql`delete from evidence_competency where evidence_id in ${drafts(personId)}`),
  statement(db, sql`delete from evidence_learning where evidence_id in ${drafts(personId)}`),
  eraseForeignBadges(db, personId),
  ...eraseAnalyses(db, drafts(personId)),
  statement(db, sql`delete from evidence where id in ${drafts(personId)}`),
];

/** Everything that need not stay: what was deposited, written and sealed, the way in, and the name where no act of record bears it. */
export const eraseRest = (db: Database, personId: string): Compilable[] => [
  blankTraces(db, traces(personId)),
  ...eraseAnalyses(db, traces(personId)),
  ...blankBesides(db, traces(personId)),
  eraseSeals(db, traces(personId)),
  statement(db, sql`update review_evidence set public_text = '' where review_id in ${reviews(personId)}`),
  statement(db, sql`update assessment set comment = '', advice = '' where ${words(personId)} and (comment <> '' or advice <> '')`),
  statement(db, sql`update view_invitation set message = '', name = case name when '' then '' else '—' end where review_id in ${reviews(personId)}`),
  statement(db, sql`update view_step set author = '—' where author <> '' and invitation_id in (select id from view_invitation where review_id in ${reviews(personId)})`),
  statement(db, sql`update review_step set note = '' where person_id = ${personId} and note <> ''`),
  // A bilan says what the student said of themselves: its digest stays, and the team's own text.
  statement(db, sql`update bilan set content = '' where content <> '' and review_id in ${reviews(personId)}`),
  statement(db, sql`update bilan_answer set reply = '' where reply <> '' and review_id in ${reviews(personId)}`),
  statement(db, sql`update interview_note set text = '' where text <> '' and part = 'student' and review_id in ${reviews(personId)}`),
  ...blankFeedback(db, reviews(personId)),
  statement(db, sql`update feedback_message set text = '' where person_id = ${personId} and text <> ''`),
  statement(db, sql`delete from feedback_aside where person_id = ${personId}`),
  statement(db, sql`delete from bank_comment where person_id = ${personId}`),
  statement(db, sql`delete from keyboard_choice where person_id = ${personId}`),
  statement(db, sql`delete from placement where enrolment_id in ${enrolments(personId)}`),
  statement(db, sql`delete from memoir where enrolment_id in ${enrolments(personId)}`),
  statement(db, sql`delete from memoir_step where enrolment_id in ${enrolments(personId)}`),
  // The traces that had these links are blank.
  statement(db, sql`delete from link_ruling where enrolment_id in ${enrolments(personId)}`),
  statement(db, sql`delete from outside_rating where enrolment_id in ${enrolments(personId)}`),
  statement(db, sql`delete from warning_answer where enrolment_id in ${enrolments(personId)}`),
  statement(db, sql`update enrolment set email_in_badges = 0 where person_id = ${personId}`),
  statement(db, sql`delete from role_grant where person_id = ${personId}`),
  // Sessions, and whatever else hangs on it, go with it.
  statement(db, sql`delete from "user" where id = ${personId}`),
  statement(db, sql`delete from passkey where person_id = ${personId}`),
  statement(db, sql`delete from personal_address where person_id = ${personId}`),
  statement(db, sql`delete from university_account where person_id = ${personId}`),
  statement(db, sql`delete from university_role where person_id = ${personId}`),
  statement(db, sql`delete from mail where subject = ${personId} or subject in (select id from sign_in_request where person_id = ${personId}) or subject in (select id from erasure where person_id = ${personId})`),
  statement(db, sql`update erasure_end set reason = '—' where reason <> '' and id in (select id from erasure where person_id = ${personId})`),
  statement(db, sql`delete from departure_notice where person_id = ${personId}`),
  statement(db, sql`delete from sign_in_request where person_id = ${personId}`),
  statement(db, sql`update person set email = lower(id) || '@efface.invalid' where id = ${personId}`),
  statement(db, sql`update person set given_name = '—', family_name = '' where id = ${personId}
    and not exists (select 1 from decision join enrolment on enrolment.id = decision.enrolment_id where enrolment.person_id = person.id)
    and not exists (select 1 from decision where decided_by = person.id)
    and not exists (select 1 from minutes where signed_by = person.id)
    and not exists (select 1 from deliberation where recorded_by = person.id)
    and not exists (select 1 from unit_result where recorded_by = person.id)
    and not exists (
      select 1 from assessment join review on review.id = assessment.review_id join enrolment on enrolment.id = review.enrolment_id
      where assessor_id = person.id and kind in ('teacher', 'co') and enrolment.person_id <> person.id)
    and not exists (select 1 from feedback_sheet where written_by = person.id and state = 'published')
    and not exists (select 1 from revocation where revoked_by = person.id)`),
  // What a change rested on may say more than both names; the names themselves stay where theirs does.
  statement(db, sql`update name_change set reason = '—' where reason <> '—' and person_id = ${personId}`),
  statement(db, sql`update name_change set previous_given_name = '—', previous_family_name = '', given_name = '—', family_name = ''
    where person_id = ${personId} and exists (select 1 from person where person.id = person_id and person.given_name = '—' and person.family_name = '')`),
];

/** The rows stay, since reviews and signed badges point to them; nothing that was in them does. */
export const blankTraces = (db: Database, ids: RawBuilder<unknown>): Compilable =>
  statement(db, sql`update evidence set title = '—', description = '', public_text = '', reflection = '', kind = 'text', link = null, file_digest = null,
    file_type = null, file_bytes = null, file_name = null, image_alt = '', image_width = null, image_height = null where id in ${ids}`);

/** What was said of them and found behind their links; that questions were answered stays, as an act of consent. */
export const blankBesides = (db: Database, ids: RawBuilder<unknown>): Compilable[] => [
  statement(db, sql`delete from evidence_about where evidence_id in ${ids}`),
  statement(db, sql`delete from link_watch where evidence_id in ${ids}`),
];

/** The words of feedback sheets and of what was said of them; which steps were reached stays, as levels do. */
export const blankFeedback = (db: Database, reviewIds: RawBuilder<unknown>): Compilable[] => [
  statement(db, sql`update feedback_sheet set strengths = '', to_work_on = '' where review_id in ${reviewIds} and strengths || to_work_on <> ''`),
  statement(db, sql`update feedback_message set text = '' where review_id in ${reviewIds} and text <> ''`),
  statement(db, sql`delete from feedback_aside where review_id in ${reviewIds}`),
];

export const eraseSeals = (db: Database, ids: RawBuilder<unknown>): Compilable =>
  statement(db, sql`update evidence_seal set salt = null where salt is not null and evidence_id in ${ids}`);

/** Whether something still shows or keeps the bytes of this digest. */
export async function isFileNeeded(db: Database, digest: string): Promise<boolean> {
  const uses = FILE_COLUMNS.map(({ table, column, keptWhile }) => sql`exists (select 1 from ${sql.table(table)} where ${sql.ref(column)} = ${digest}${sql.raw(keptWhile ? ` and ${keptWhile}` : '')})`);
  const { rows } = await sql<{ needed: number }>`select ${sql.join(uses, sql` or `)} as needed`.execute(db);
  return rows[0]!.needed === 1;
}
