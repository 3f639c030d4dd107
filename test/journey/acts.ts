/** What people do in the journeys, over HTTP; and what is laid out beforehand, at the end. */
import { minutesPdf } from '../../api/demo/signed-minutes.ts';
import type { Outcome } from '../../api/domain/decision.ts';
import { drainOutbox } from '../../api/issuance/issue.ts';
import type { Platform } from '../../api/platform/platform.ts';
import { insertJury } from '../../api/queries/juries.ts';
import { insertGrant, insertPerson } from '../../api/queries/people.ts';
import { insertReview, insertStep } from '../../api/queries/reviews.ts';
import type { Role } from '../../api/queries/schema.ts';
import { randomId } from '../../api/random-id.ts';
import { programme, type Promotion } from '../promotion.ts';
import type { Client, House } from '../house.ts';

/** A JSON body, for reading in a test. */
export type Body = any;

export const body = async (answer: Response): Promise<Body> => answer.json();

/** The answer's body, once its status is the expected one; the whole answer is in the message when it is not. */
export async function expectStatus(answer: Response, status: number): Promise<Body> {
  const text = await answer.text();
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${text.slice(0, 600)}`);
  return text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;
}

export type Line = { enrolment: string; competency: string; level: number; outcome: Outcome; reason: string; departs?: boolean; expectedRevision: number };

export const line = (enrolment: string, competency: string, over: Partial<Line> = {}): Line => ({
  enrolment,
  competency,
  level: 1,
  outcome: 'validated',
  reason: '',
  // A level above the first is often one that skips another in these tests, which the jury then means.
  departs: (over.level ?? 1) > 1,
  expectedRevision: 0,
  ...over,
});

export const decide = (chair: Client, jury: string, one: Line): Promise<Response> => chair.send('POST', `/api/juries/${jury}/decisions`, one);

/** Every student, every competency: validated as proposed, unless `over` says otherwise. */
export async function decideAll(chair: Client, promotion: Promotion, over: (student: number, competency: string) => Partial<Line> = () => ({})): Promise<void> {
  for (const [index, student] of promotion.students.entries()) {
    for (const { code } of programme.competencies) {
      await expectStatus(await decide(chair, promotion.jury, line(student.enrolment, code, over(index, code))), 201);
    }
  }
}

export const minutes = (number: string, over: Record<string, unknown> = {}) => ({
  number,
  deliberatedOn: '2025-06-20',
  members: ['Camille Essai', 'Dominique Essai'],
  signatories: ['Camille Essai'],
  ...over,
});

export const sign = (chair: Client, jury: string, number: string): Promise<Response> => chair.send('POST', `/api/juries/${jury}/minutes`, minutes(number));

/** Watches a batch as the page does, until every badge is in its holder's hands. */
export async function untilReleased(chair: Client, jury: string): Promise<{ awards: number; released: number }> {
  for (let look = 0; look < 600; look += 1) {
    const count = await expectStatus(await chair.get(`/api/juries/${jury}/issuance`), 200);
    if (count.released === count.awards) return count;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the badges of jury ${jury} were not issued within a minute`);
}

/** From proposals to badges: everything validated, minutes signed, every badge released. */
export async function issueAll(house: House, promotion: Promotion, number: string): Promise<Client> {
  const chair = await house.as(promotion.emails.chair);
  await decideAll(chair, promotion);
  await expectStatus(await sign(chair, promotion.jury, number), 202);
  await untilReleased(chair, promotion.jury);
  return chair;
}

/** The same by the regular way: the deliberation closed, its minutes signed outside and deposited, then opened. */
export async function depositAndIssue(house: House, promotion: Promotion, number: string): Promise<Client> {
  const chair = await house.as(promotion.emails.chair);
  const at = (path: string): string => `/api/juries/${promotion.jury}/${path}`;
  await decideAll(chair, promotion);
  await expectStatus(await chair.send('PUT', at('composition'), { expectedRevision: 0, members: [{ name: 'Camille Essai', quality: 'president', present: true }] }), 200);
  await expectStatus(await chair.send('POST', at('closing'), { number, deliberatedOn: '2025-06-20' }), 201);
  const form = new FormData();
  form.set('file', new File([minutesPdf()], 'pv.pdf'));
  form.set('signatories', 'Camille Essai');
  form.set('signedOn', '2025-06-21');
  await expectStatus(await chair.send('POST', at('deposit'), form), 201);
  await expectStatus(await chair.send('POST', at('opening')), 202);
  await untilReleased(chair, promotion.jury);
  return chair;
}

export const enrolmentOf = async (student: Client): Promise<Body> => (await expectStatus(await student.get('/api/me/enrolments'), 200)).enrolments[0];

export type Choice = { headline?: string; presentation?: string; indexable?: boolean; credentials?: string[]; evidence?: string[]; reflections?: string[] };

export async function choose(student: Client, enrolment: string, { headline = '', presentation = '', indexable = false, credentials = [], evidence = [], reflections = [] }: Choice): Promise<Body> {
  return expectStatus(
    await student.send('PUT', `/api/me/enrolments/${enrolment}/portfolio`, { headline, presentation, indexable, choices: { credentials, evidence, reflections } }),
    200,
  );
}

/** The answers of somebody who made it all alone and of whom nobody can be recognised in it. */
export const NOTHING_TO_HIDE = { people: 'none', minors: 'none', confidential: 'none', rights: 'own' } as const;

/** Answers what is asked before these traces may be public. */
export async function clear(student: Client, evidence: readonly string[]): Promise<void> {
  for (const one of evidence) await expectStatus(await student.send('PUT', `/api/evidence/${one}/clearance`, NOTHING_TO_HIDE), 200);
}

/** Of everything that is chosen, the questions are answered first. */
export const publish = async (student: Client, enrolment: string): Promise<string> => {
  const own = (await expectStatus(await student.get('/api/me/enrolments'), 200)).enrolments.find((one: Body) => one.id === enrolment);
  await clear(student, own.evidence.filter((one: Body) => own.portfolio.choices.evidence.includes(one.id) && one.answers === null).map((one: Body) => one.id));
  return publishNow(student, enrolment);
};

const publishNow = async (student: Client, enrolment: string): Promise<string> =>
  (await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/publication`), 201)).url;

/** What a stranger's verifier says of these bytes. */
export async function verdictOn(house: House, bytes: string | Uint8Array, mediaType: string): Promise<{ verdict: string; of(name: string): string }> {
  const answer = await house.fetch('/api/verify', { method: 'POST', headers: { 'content-type': mediaType }, body: typeof bytes === 'string' ? bytes : Uint8Array.from(bytes) });
  const report = await expectStatus(answer, 200);
  return {
    verdict: report.verdict,
    of: (name) => {
      const check = report.checks.find((one: Body) => one.name === name);
      return check.reason === undefined ? check.outcome : `${check.outcome}: ${check.reason}`;
    },
  };
}

/** The same some minutes from now: what is asked to wait for a while is due. */
export const later = (platform: Platform): Platform => ({ ...platform, now: () => new Date(platform.now().getTime() + 10 * 60_000) });

/**
 * What earlier acts left to do in the background is done; what failed, and is to be tried again later, waits. On the Worker
 * the sweeper comes every minute, which no test waits for.
 */
export async function quiet(platform: Platform): Promise<void> {
  for (let look = 0; look < 800; look += 1) {
    await drainOutbox(platform);
    if (!(await platform.db.selectFrom('outbox').select('kind').where('due_at', '<=', platform.now().toISOString()).executeTakeFirst())) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('something goes on in the background without an end');
}

/** How many rows each table holds, and what its rows say: equal before and after means that nothing has changed. */
export async function contents(house: House, tables: readonly string[]): Promise<Record<string, string>> {
  const read = () => Promise.all(tables.map(async (table) => [table, JSON.stringify(await house.platform.db.selectFrom(table as 'event').selectAll().execute())] as const));
  // The harness of the Worker keeps connections to its database, which the other side has closed by the end of a long test.
  const entries = await read().catch((error: unknown) => (house.runtime === 'worker' && (error as Error).message === 'fetch failed' ? read() : Promise.reject(error as Error)));
  return Object.fromEntries(entries);
}

/** The same once what earlier acts left to do is done: a picture that is drawn behind an answer would look like a change. */
export async function atRest(house: House, tables: readonly string[]): Promise<Record<string, string>> {
  await quiet(house.platform);
  return contents(house, tables);
}

/** Everything that a request of a person could change. */
export const TABLES = [
  'programme', 'programme_draft', 'programme_publication', 'enrolment_step', 'placement', 'memoir', 'exemption', 'exemption_withdrawal', 'person', 'cohort', 'role_grant', 'referent',
  'enrolment', 'evidence', 'evidence_competency', 'evidence_learning', 'foreign_badge', 'evidence_about', 'evidence_version', 'clearance', 'link_watch', 'upload', 'upload_part', 'analysis', 'analysis_aside', 'review', 'review_step', 'review_evidence', 'assessment', 'assessment_confirmation', 'view_invitation', 'view_step', 'view_evidence', 'view_address', 'view_link', 'jury', 'jury_review', 'minutes', 'decision', 'award', 'credential_plan',
  'evidence_seal', 'signed_credential', 'release', 'revocation', 'status_list', 'outbox', 'portfolio', 'publication', 'signing_key', 'event', 'setting', 'clr', 'clr_badge', 'signed_clr',
  'clr_act', 'endorsement_invitation', 'endorsement_address', 'endorsement_outcome', 'endorsement_link', 'endorsement_plan', 'signed_endorsement', 'endorsement_release',
  'endorsement_withdrawal', 'endorsement_display', 'consent_act', 'badge_objection', 'declined_award', 'erasure', 'erasure_receipt', 'former_address', 'name_change', 'withheld_credential',
  'achievement_image', 'achievement_image_choice', 'erasure_end', 'departure', 'departure_notice',
  'memoir_milestone', 'memoir_step', 'warning_setting', 'warning_answer', 'outside_rating',
  'bilan_draft', 'bilan', 'bilan_answer', 'interview', 'interview_note', 'review_deadline', 'review_allowance',
  'rubric', 'feedback_sheet', 'feedback_aside', 'feedback_message', 'bank_comment', 'keyboard_choice',
  'portfolio_view',
  'share_link', 'share_page', 'link_report', 'link_ruling',
  'jury_rule', 'jury_composition', 'jury_member', 'unit_result', 'deliberation', 'minutes_deposit', 'redeliberation', 'redeliberation_line', 'redeliberation_unit', 'award_withdrawal', 'brought_trace', 'brought_view', 'past_minutes',
] as const;

/** A person with one role, e.g. a second chair. @returns their e-mail address and identifier */
export async function addPerson(house: House, role: Role | null, cohort: string): Promise<{ id: string; email: string }> {
  const { db, commit, randomBytes } = house.platform;
  const person = { id: randomId(randomBytes), given_name: 'Autre', family_name: 'Essai', email: `autre-${randomId(randomBytes).slice(0, 8)}@palier.example`, language: 'fr' as const };
  const committed = await commit([insertPerson(db, person), ...(role ? [insertGrant(db, { person_id: person.id, role, cohort_id: cohort })] : [])]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
  return person;
}

/** The same students before a jury of another period, without proposals. */
export async function anotherJury(house: House, promotion: Promotion, period: string): Promise<Promotion> {
  const { db, commit, randomBytes } = house.platform;
  const at = '2025-06-01T08:00:00.000Z';
  const reviews = promotion.students.map((one) => ({ id: randomId(randomBytes), enrolment_id: one.enrolment, period }));
  const jury = randomId(randomBytes);
  const committed = await commit([
    ...reviews.flatMap((one) => [insertReview(db, one), insertStep(db, { review_id: one.id, revision: 1, act: 'send_to_jury', state: 'sent_to_jury', person_id: null, note: '', at })]),
    ...insertJury(db, { id: jury, cohort_id: promotion.cohort, period, title: `Jury ${period}`, convened_on: '2025-06-20' }, reviews.map((one) => one.id)),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
  return { ...promotion, jury, period };
}
