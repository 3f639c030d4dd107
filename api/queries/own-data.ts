/**
 * Everything about one person, table by table (GDPR, articles 15 and 20).
 * `test/rules/own-data.test.ts` holds this list against the schema: a table that
 * refers to a person is in one of the two lists.
 */
import { sql, type RawBuilder } from 'kysely';
import type { Database } from './schema.ts';

type Condition = (person: string) => RawBuilder<unknown>;

const mine = (person: string) => sql`(select id from enrolment where person_id = ${person})`;
const traces = (person: string) => sql`(select id from evidence where enrolment_id in ${mine(person)})`;
const reviews = (person: string) => sql`(select id from review where enrolment_id in ${mine(person)})`;
/** Those about their reviews, and those that ask them. */
const views = (person: string) => sql`(select id from view_invitation where review_id in ${reviews(person)} or peer_id = ${person})`;
/** Before which they were, and those whose minutes were entered with a decision on them. */
const juries = (person: string) => sql`(select jury_id from jury_review where review_id in ${reviews(person)} union select decision.jury_id from decision join past_minutes on past_minutes.jury_id = decision.jury_id where decision.enrolment_id in ${mine(person)})`;
/** Whose minutes are signed: what a jury is still deciding is told to nobody, and its last word may be another. */
const announced = sql`(select jury_id from minutes union select jury_id from minutes_deposited)`;
const awards = (person: string) => sql`(select id from award where enrolment_id in ${mine(person)})`;
const badges = (person: string) => sql`(select id from credential_plan where award_id in ${awards(person)})`;
const records = (person: string) => sql`(select id from clr where enrolment_id in ${mine(person)})`;
const invitations = (person: string) => sql`(select id from endorsement_invitation where enrolment_id in ${mine(person)})`;
const endorsements = (person: string) => sql`(select id from endorsement_plan where invitation_id in ${invitations(person)})`;

/** Which rows of a table are about this person. */
export const OWN: Readonly<Record<string, Condition>> = {
  person: (id) => sql`id = ${id}`,
  name_change: (id) => sql`person_id = ${id}`,
  role_grant: (id) => sql`person_id = ${id}`,
  enrolment: (id) => sql`person_id = ${id}`,
  enrolment_step: (id) => sql`enrolment_id in ${mine(id)}`,
  placement: (id) => sql`enrolment_id in ${mine(id)}`,
  memoir: (id) => sql`enrolment_id in ${mine(id)}`,
  departure: (id) => sql`enrolment_id in ${mine(id)} or recorded_by = ${id}`,
  departure_notice: (id) => sql`person_id = ${id}`,
  memoir_step: (id) => sql`enrolment_id in ${mine(id)}`,
  memoir_milestone: (id) => sql`recorded_by = ${id}`,
  warning_setting: (id) => sql`set_by = ${id}`,
  warning_answer: (id) => sql`enrolment_id in ${mine(id)}`,
  outside_rating: (id) => sql`enrolment_id in ${mine(id)}`,
  exemption: (id) => sql`enrolment_id in ${mine(id)}`,
  exemption_withdrawal: (id) => sql`exemption_id in (select id from exemption where enrolment_id in ${mine(id)})`,
  evidence: (id) => sql`id in ${traces(id)}`,
  evidence_competency: (id) => sql`evidence_id in ${traces(id)}`,
  brought_trace: (id) => sql`person_id = ${id}`,
  brought_view: (id) => sql`person_id = ${id}`,
  evidence_learning: (id) => sql`evidence_id in ${traces(id)}`,
  analysis: (id) => sql`evidence_id in ${traces(id)}`,
  foreign_badge: (id) => sql`enrolment_id in ${mine(id)}`,
  analysis_aside: (id) => sql`evidence_id in ${traces(id)}`,
  evidence_about: (id) => sql`evidence_id in ${traces(id)}`,
  evidence_version: (id) => sql`evidence_id in ${traces(id)}`,
  clearance: (id) => sql`evidence_id in ${traces(id)}`,
  // What strangers wrote of a link is about its student.
  link_report: (id) => sql`enrolment_id in ${mine(id)}`,
  link_ruling: (id) => sql`enrolment_id in ${mine(id)}`,
  link_watch: (id) => sql`evidence_id in ${traces(id)}`,
  upload: (id) => sql`person_id = ${id}`,
  upload_part: (id) => sql`upload_id in (select id from upload where person_id = ${id})`,
  review: (id) => sql`id in ${reviews(id)}`,
  review_step: (id) => sql`review_id in ${reviews(id)}`,
  review_evidence: (id) => sql`review_id in ${reviews(id)}`,
  // What somebody said of a classmate is theirs too.
  assessment: (id) => sql`review_id in ${reviews(id)} or (kind = 'peer' and assessor_id = ${id})`,
  assessment_confirmation: (id) => sql`assessment_id in (select id from assessment where review_id in ${reviews(id)})`,
  view_invitation: (id) => sql`id in ${views(id)}`,
  view_step: (id) => sql`invitation_id in ${views(id)}`,
  view_evidence: (id) => sql`invitation_id in ${views(id)}`,
  view_address: (id) => sql`invitation_id in (select id from view_invitation where review_id in ${reviews(id)})`,
  bilan_draft: (id) => sql`review_id in ${reviews(id)}`,
  bilan: (id) => sql`review_id in ${reviews(id)}`,
  bilan_answer: (id) => sql`review_id in ${reviews(id)}`,
  interview: (id) => sql`review_id in ${reviews(id)}`,
  interview_note: (id) => sql`review_id in ${reviews(id)}`,
  review_deadline: (id) => sql`cohort_id in (select cohort_id from enrolment where person_id = ${id}) or recorded_by = ${id}`,
  review_allowance: (id) => sql`review_id in ${reviews(id)}`,
  // What is being written is the teachers' until they publish it.
  feedback_sheet: (id) => sql`review_id in ${reviews(id)} and state = 'published'`,
  feedback_message: (id) => sql`review_id in ${reviews(id)}`,
  feedback_aside: (id) => sql`person_id = ${id}`,
  bank_comment: (id) => sql`person_id = ${id}`,
  keyboard_choice: (id) => sql`person_id = ${id}`,
  rubric: (id) => sql`saved_by = ${id}`,
  jury_review: (id) => sql`review_id in ${reviews(id)}`,
  minutes: (id) => sql`jury_id in ${juries(id)} or signed_by = ${id}`,
  past_minutes: (id) => sql`jury_id in ${juries(id)} or entered_by = ${id}`,
  decision: (id) => sql`enrolment_id in ${mine(id)} and jury_id in ${announced}`,
  redeliberation: (id) => sql`opened_by = ${id}`,
  redeliberation_unit: (id) => sql`enrolment_id in ${mine(id)}`,
  redeliberation_line: (id) => sql`enrolment_id in ${mine(id)}`,
  award_withdrawal: (id) => sql`award_id in ${awards(id)}`,
  unit_result: (id) => sql`enrolment_id in ${mine(id)} and jury_id in ${announced}`,
  jury_rule: (id) => sql`recorded_by = ${id}`,
  jury_composition: (id) => sql`recorded_by = ${id}`,
  deliberation: (id) => sql`recorded_by = ${id}`,
  minutes_deposit: (id) => sql`recorded_by = ${id}`,
  award: (id) => sql`enrolment_id in ${mine(id)}`,
  declined_award: (id) => sql`award_id in ${awards(id)}`,
  credential_plan: (id) => sql`id in ${badges(id)}`,
  evidence_seal: (id) => sql`evidence_id in ${traces(id)}`,
  signed_credential: (id) => sql`id in ${badges(id)}`,
  signed_jwt: (id) => sql`id in ${badges(id)}`,
  signature: (id) => sql`credential_id in ${badges(id)}`,
  release: (id) => sql`id in ${badges(id)}`,
  revocation: (id) => sql`id in ${badges(id)}`,
  withheld_credential: (id) => sql`id in ${badges(id)}`,
  clr: (id) => sql`id in ${records(id)}`,
  clr_badge: (id) => sql`clr_id in ${records(id)}`,
  signed_clr: (id) => sql`id in ${records(id)}`,
  clr_act: (id) => sql`clr_id in ${records(id)}`,
  document_signature: (id) => sql`clr_id in ${records(id)} or endorsement_id in ${endorsements(id)}`,
  portfolio: (id) => sql`enrolment_id in ${mine(id)}`,
  portfolio_view: (id) => sql`enrolment_id in ${mine(id)}`,
  publication: (id) => sql`enrolment_id in ${mine(id)}`,
  share_link: (id) => sql`enrolment_id in ${mine(id)}`,
  share_page: (id) => sql`link_id in (select id from share_link where enrolment_id in ${mine(id)})`,
  share_opening: (id) => sql`link_id in (select id from share_link where enrolment_id in ${mine(id)})`,
  endorsement_invitation: (id) => sql`id in ${invitations(id)}`,
  endorsement_address: (id) => sql`invitation_id in ${invitations(id)}`,
  endorsement_outcome: (id) => sql`invitation_id in ${invitations(id)}`,
  endorsement_plan: (id) => sql`id in ${endorsements(id)}`,
  signed_endorsement: (id) => sql`id in ${endorsements(id)}`,
  endorsement_release: (id) => sql`id in ${endorsements(id)}`,
  endorsement_withdrawal: (id) => sql`id in ${endorsements(id)}`,
  endorsement_display: (id) => sql`id in ${endorsements(id)}`,
  consent_act: (id) => sql`enrolment_id in ${mine(id)}`,
  badge_objection: (id) => sql`person_id = ${id}`,
  erasure: (id) => sql`person_id = ${id}`,
  erasure_receipt: (id) => sql`id in (select id from erasure where person_id = ${id})`,
  erasure_end: (id) => sql`id in (select id from erasure where person_id = ${id})`,
  event: (id) => sql`person_id = ${id} or subject = ${id} or subject in ${mine(id)}`,
  event_salt: (id) => sql`about = ${id}`,
  programme_draft: (id) => sql`saved_by = ${id}`,
  programme_publication: (id) => sql`published_by = ${id}`,
  achievement_image: (id) => sql`brought_by = ${id}`,
  achievement_image_choice: (id) => sql`chosen_by = ${id}`,
  referent: (id) => sql`person_id = ${id} or enrolment_id in ${mine(id)}`,
  restore_gate: (id) => sql`opened_by = ${id}`,
  user: (id) => sql`id = ${id}`,
  session: (id) => sql`"userId" = ${id}`,
  account: (id) => sql`"userId" = ${id}`,
  passkey: (id) => sql`person_id = ${id}`,
  personal_address: (id) => sql`person_id = ${id}`,
  university_account: (id) => sql`person_id = ${id}`,
  university_role: (id) => sql`person_id = ${id}`,
};

/** Tables that refer to a person and are not given out, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  status_floor: 'published lists of bits, given after a restore: they name nobody',
  jury_member: 'names of those who sit on a jury, as its minutes say them: no row of it is found by an account',
  jury_issuance: 'counts of a whole jury’s batch: nothing of one person',
  view_link: 'digests of the one-time links of tutors who were asked: the means to speak in their name',
  endorsement_link: 'digests of the one-time links of those who were invited: the means to speak in their name',
  event_link: 'the links of the journal’s chain: they say nothing that its entries do not',
  verification: 'a table of the sign-in library that nothing is written to',
  sign_in_request: 'one-time links and codes for signing in: spent, or still a way in',
  sign_in_attempt: 'how often a code was typed: with its request, gone after a day',
  last_way_in: 'never holds a row: a commit is refused by it',
  authority_gone: 'never holds a row: a commit is refused by it',
  files_full: 'never holds a row: a commit is refused by it',
  publication_changed: 'never holds a row: a commit is refused by it',
  upload_over: 'never holds a row: a commit is refused by it',
};

/** Columns that are a way in, or that stand as a file of their own in the export. */
const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  session: ['token'],
  account: ['accessToken', 'refreshToken', 'idToken', 'password'],
  credential_plan: ['bytes'],
  signed_credential: ['embedded'],
  clr: ['bytes'],
  signed_clr: ['embedded'],
  endorsement_plan: ['bytes'],
  signed_endorsement: ['embedded', 'jwt'],
  publication: ['snapshot'],
  share_link: ['token_digest', 'snapshot'],
};

const PAGE = 500;

/** The rows of one table about this person, a page at a time. */
export async function* readOwn(db: Database, table: string, person: string): AsyncGenerator<readonly Record<string, unknown>[]> {
  const condition = OWN[table];
  if (!condition) throw new Error(`no such table of one’s own: ${table}`);
  const hidden = WITHOUT[table] ?? [];
  for (let offset = 0; ; offset += PAGE) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)} where ${condition(person)} limit ${PAGE} offset ${offset}`.execute(db);
    if (rows.length > 0) yield rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !hidden.includes(name))));
    if (rows.length < PAGE) return;
  }
}

/** What there is to give as files: traces, badges, records, endorsements. */
export async function listOwnFiles(db: Database, person: string) {
  const [files, credentials, clrs, given] = await Promise.all([
    sql<{ id: string; file_digest: string; file_name: string | null; beside: 'captions' | 'preview' | null }>`
      select id, file_digest, file_name, null as beside from evidence where file_digest is not null and id in ${traces(person)}
      union all select id, file_digest, 'badge.' || replace(replace(form, 'jwt', 'txt'), 'address', 'txt'), null from foreign_badge where enrolment_id in ${mine(person)}
      union all select evidence_id, captions_digest, 'sous-titres.vtt', 'captions' from evidence_about where captions_digest is not null and evidence_id in ${traces(person)}
      union all select evidence_id, preview_digest, 'apercu.' || substr(preview_type, 7), 'preview' from evidence_about where preview_digest is not null and evidence_id in ${traces(person)}
      order by id, beside`.execute(db),
    sql<{ id: string; award_id: string; enrolment_id: string }>`select release.id, credential_plan.award_id, award.enrolment_id from release join credential_plan on credential_plan.id = release.id join award on award.id = credential_plan.award_id where release.id in ${badges(person)} order by release.id`.execute(db),
    sql<{ id: string; enrolment_id: string }>`select signed_clr.id, clr.enrolment_id from signed_clr join clr on clr.id = signed_clr.id where signed_clr.id in ${records(person)} order by signed_clr.id`.execute(db),
    sql<{ id: string; enrolment_id: string }>`select endorsement_release.id, invitation.enrolment_id from endorsement_release join endorsement_plan on endorsement_plan.id = endorsement_release.id join endorsement_invitation as invitation on invitation.id = endorsement_plan.invitation_id where endorsement_release.id in ${endorsements(person)} order by endorsement_release.id`.execute(db),
  ]);
  return { files: files.rows, credentials: credentials.rows, clrs: clrs.rows, endorsements: given.rows };
}
