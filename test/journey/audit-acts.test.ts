/**
 * Whoever changes something leaves an entry in the journal: every operation of
 * the API that writes is carried out here. One that is added to the API and not
 * to this file fails the test.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parisDay } from '../../api/domain/calendar.ts';
import { closeGate } from '../../api/issuance/restore-gate.ts';
import { revoke } from '../../api/issuance/revoke.ts';
import { signMinutes } from '../../api/issuance/sign-minutes.ts';
import { TAKEN_OVER } from '../../api/issuance/take-over.ts';
import { minutesPdf } from '../../api/demo/signed-minutes.ts';
import { reportLink } from '../../api/link-reports.ts';
import { findJury } from '../../api/queries/juries.ts';
import { insertEnrolment, insertPerson } from '../../api/queries/people.ts';
import { putWatch } from '../../api/queries/evidence-about.ts';
import { insertReview, insertStep } from '../../api/queries/reviews.ts';
import { randomId, randomUuid } from '../../api/random-id.ts';
import { writeProgrammeFile } from '../../api/routes/programme-schema.ts';
import { strings } from '../../portfolio-site/src/strings/index.ts';
import { createIssuer, issueBadge } from '../fixtures/badges.ts';
import { svg } from '../fixtures/pictures.ts';
import { createHouse, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { decideAll, enrolmentOf, line, minutes, NOTHING_TO_HIDE, quiet, untilReleased, type Body } from './acts.ts';
import { codeIn } from './code.ts';
import { makeDevice } from './device.ts';
import { openJar } from './jar.ts';
import { listOperations } from './operations.ts';
import { nextMail, startPost, type Post } from './post.ts';

/** Operations that leave no entry, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  'POST /api/verify': 'a stranger’s question: nothing is kept of it',
  'POST /api/sign-in': 'sends a link; the request is a row of its own',
  'POST /api/sign-in/passkey/options': 'a question; nothing is kept of it',
  'POST /api/me/passkeys/options': 'a question; nothing is kept of it',
  'POST /api/me/confirmation/passkey/options': 'a question; nothing is kept of it',
  'POST /api/me/confirmation/message': 'sends a code; the request is a row of its own',
  'POST /api/me/personal-address': 'sends a code; the request is a row of its own',
  'PUT /api/me/passkeys/{passkey}': 'what its owner calls it',
  'POST /api/me/session/prolongation': 'as any request: a session that is used lasts longer',
  'POST /api/sign-out': 'ends a session, a row of its own',
  'POST /api/cohorts/{cohort}/people/preview': 'shows what would change',
  'POST /api/cohorts/{cohort}/records/preview': 'shows what would change',
  'POST /api/cohorts/{cohort}/past-semesters/preview': 'shows what would be entered',
  'POST /api/cohorts/{cohort}/ratings/preview': 'shows what would change',
  'POST /api/me/enrolments/{enrolment}/warnings': 'gone with the semester, and the journal is kept for good',
  'POST /api/programme-files/preview': 'shows what would change',
  'POST /api/evidence/{evidence}/link/look': 'a look at what is there, as the watch does each week',
  'POST /api/me/enrolments/{enrolment}/uploads': 'a file on its way: its deposit is the act',
  'PUT /api/me/enrolments/{enrolment}/uploads/{upload}/parts/{piece}': 'a part of it',
  'DELETE /api/me/enrolments/{enrolment}/uploads/{upload}': 'nothing was deposited',
  'POST /api/endorser/invitation': 'reads: its token must not stand in an address',
  'POST /api/endorser/preview': 'shows what would be signed',
  'POST /api/endorser/endorsement': 'reads: its token must not stand in an address',
  'PUT /api/reviews/{review}/feedback/{unit}': 'a draft, saved as one types: its publication is the act',
  'PUT /api/reviews/{review}/feedback/{unit}/aside': 'a draft that came second, until it is read beside the first',
  'DELETE /api/reviews/{review}/feedback/{unit}/aside': 'drops one’s own draft',
  'PUT /api/evidence/{evidence}/analysis': 'one’s own words, saved as one types: showing them is the act',
  'PUT /api/evidence/{evidence}/analysis/asides/{tab}': 'one’s own words that came second, until they are read beside the first',
  'DELETE /api/evidence/{evidence}/analysis/asides/{tab}': 'drops one’s own words',
  'POST /api/me/comments': 'a teacher’s own notes',
  'DELETE /api/me/comments/{comment}': 'a teacher’s own notes',
  'PUT /api/me/keyboard': 'how one’s own keyboard is read',
  'POST /api/tutor/invitation': 'reads: its token must not stand in an address',
  'POST /api/journal/check': 'reads the journal itself',
  'POST /api/me/enrolments/{enrolment}/import': 'each trace that it takes in leaves the entry of a deposit; taking in nothing leaves none',
  'POST /api/juries/{jury}/issuance/held': 'leaves one where a restore holds badges (`restored.test.ts`); here none does',
  'POST /api/restoration/erasures': 'those that it carries out again leave theirs; a list of none leaves nothing',
};

describe('the journal', () => {
  let house: House;
  let post: Post;
  let promotion: Promotion;
  const clients = {} as Record<'student' | 'teacher' | 'chair' | 'administrator', Client>;
  const missing: string[] = [];
  const done = new Set<string>();

  beforeAll(async () => {
    post = await startPost();
    house = await createHouse('node', { PALIER_SMTP_URL: `smtp://127.0.0.1:${post.port}` });
    promotion = await createPromotion(house.platform, { students: 1, file: new TextEncoder().encode('Un entretien.') });
    clients.student = await house.as(promotion.students[0]!.email);
    for (const role of ['teacher', 'chair', 'administrator'] as const) clients[role] = await house.as(promotion.emails[role]);
  });
  afterAll(async () => {
    await house?.close();
    await post?.close();
  });

  const count = async (kind: string): Promise<number> => (await house.platform.db.selectFrom('event').select('id').where('kind', '=', kind).execute()).length;
  /** One operation, and the kind of entry that it must leave. */
  async function act(name: string, kind: string, who: Client, path: string, content?: unknown): Promise<Body> {
    const before = await count(kind);
    const [method] = name.split(' ') as ['POST' | 'PUT' | 'DELETE'];
    const answer = await who.send(method, path, content);
    const text = await answer.text();
    if (answer.status >= 300) throw new Error(`${name} answered ${answer.status}: ${text.slice(0, 400)}`);
    if ((await count(kind)) <= before) missing.push(`${name} left no « ${kind} »`);
    done.add(name);
    return text.startsWith('{') ? JSON.parse(text) : text;
  }
  const stranger: Client = { cookie: '', get: (path) => house.fetch(path), send: (method, path, content) => house.fetch(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) }) };
  const form = (fields: Record<string, string>, file?: File): FormData => {
    const made = new FormData();
    for (const [name, value] of Object.entries(fields)) made.set(name, value);
    if (file) made.set('file', file);
    return made;
  };

  /** Views that a classmate and a tutor are asked for, of an open review. */
  async function viewsAround(review: string): Promise<void> {
    const { student, teacher } = clients;
    const { enrolment } = promotion.students[0]!;
    const { db, commit, randomBytes } = house.platform;
    const fellow = { person: randomId(randomBytes), enrolment: randomId(randomBytes), email: 'pair@palier.example' };
    await commit([
      insertPerson(db, { id: fellow.person, given_name: 'Pair', family_name: 'Essai', email: fellow.email, language: 'fr' }),
      insertEnrolment(db, { id: fellow.enrolment, person_id: fellow.person, cohort_id: promotion.cohort, subject_id: randomUuid(randomBytes), regime: 'initial' }),
    ]);
    const peer = await house.as(fellow.email);
    const until = parisDay(new Date(Date.now() + 86_400_000));
    const evidence = promotion.students[0]!.evidence;
    const ask = async (): Promise<string> => (await act('POST /api/reviews/{review}/peers', 'peer_asked', student, `/api/reviews/${review}/peers`, { classmate: fellow.enrolment, traces: [evidence], scope: ['NEO-C1'], until })).id;
    const said = [{ competency: 'NEO-C1', level: null, comment: 'Clair.', advice: '' }];
    const cancelled = await ask();
    await act('DELETE /api/reviews/{review}/views/{view}', 'view_withdrawn', student, `/api/reviews/${review}/views/${cancelled}`);
    const second = await ask();
    await act('POST /api/me/views/{view}/acts', 'view_accept', peer, `/api/me/views/${second}/acts`, { act: 'accept' });
    await act('POST /api/me/views/{view}/answer', 'view_given', peer, `/api/me/views/${second}/answer`, { said });
    const { id: placement } = await db.selectFrom('placement').select('id').where('enrolment_id', '=', enrolment).executeTakeFirstOrThrow();
    for (const answer of ['answer', 'refusal'] as const) {
      const before = post.mails.length;
      const email = `tuteur-${answer}@cfa.example`;
      await act('POST /api/reviews/{review}/tutors', 'tutor_asked', teacher, `/api/reviews/${review}/tutors`, { placement, name: 'Marc Dupontel', email, scope: ['NEO-C1'], until, language: 'fr' });
      const token = /\/tuteur\/([\w-]+)$/m.exec((await nextMail(post, email, before)).text)![1]!;
      if (answer === 'answer') await act('POST /api/tutor/answer', 'view_given', stranger, '/api/tutor/answer', { token, name: 'Marc Dupontel', function: 'Responsable', said });
      else await act('POST /api/tutor/refusal', 'view_decline', stranger, '/api/tutor/refusal', { token });
    }
  }

  it('has an entry of cohorts, people and programmes’ images', async () => {
    const { administrator } = clients;
    const { id } = await act('POST /api/cohorts', 'cohort_made', administrator, '/api/cohorts', { name: 'Autre promotion', programme: { code: 'IRP', version: '2025' } });
    const text = 'Nom;Prénom;Courriel;Rôle;Régime\nA;B;ab@univ.example;étudiant;FI';
    const { plan } = (await (await administrator.send('POST', `/api/cohorts/${id}/people/preview`, { text })).json()) as { plan: string };
    await act('POST /api/cohorts/{cohort}/people', 'people_read_in', administrator, `/api/cohorts/${id}/people`, { text, plan });
    const { image } = await act('POST /api/programmes/{code}/{version}/images', 'image_brought', administrator, '/api/programmes/NEO/2026/images', form({ competency: 'NEO-C1', level: '1', textEquivalent: 'Un carré bleu' }, new File([Uint8Array.from(svg())], 'badge.svg')));
    await act('PUT /api/images/{image}/choice', 'image_chosen', administrator, `/api/images/${image}/choice`, {});
    await act('DELETE /api/images/{image}/choice', 'image_chosen', administrator, `/api/images/${image}/choice`);
  });

  it('has an entry of what a team notes while it follows students', async () => {
    const { administrator, teacher } = clients;
    const { enrolment, email } = promotion.students[0]!;
    const of = `/api/cohorts/${promotion.cohort}`;
    await act('PUT /api/cohorts/{cohort}/memoir-milestones', 'memoir_milestones_set', teacher, `${of}/memoir-milestones`, { expectedRevision: 0, milestones: [{ name: 'Sujet', dueOn: null }] });
    await act('POST /api/enrolments/{enrolment}/memoir-steps', 'memoir_step_recorded', teacher, `/api/enrolments/${enrolment}/memoir-steps`, { milestone: 'Sujet', reachedOn: '2025-11-10', expectedRevision: 0 });
    await act('PUT /api/cohorts/{cohort}/warning-settings', 'warnings_set', administrator, `${of}/warning-settings`, { period: 'S1', expectedRevision: 0, inactivityDays: 30, weeksBefore: null, dueOn: null, endsOn: '2999-01-31', teacherAfterDays: 7 });
    const file = { period: 'S1', text: `courriel,NEO-C1\n${email},Novice` };
    const { plan } = (await (await teacher.send('POST', `${of}/ratings/preview`, file)).json()) as { plan: string };
    await act('POST /api/cohorts/{cohort}/ratings', 'ratings_read_in', teacher, `${of}/ratings`, { ...file, plan });
  });

  it('has an entry of roles and referents', async () => {
    const { administrator } = clients;
    const role = { role: 'teacher', cohort: promotion.cohort, programme: '*', period: '*' };
    const { person } = await act('POST /api/roles', 'role_given', administrator, '/api/roles', { ...role, email: promotion.emails.otherTeacher, from: null, until: null });
    await act('POST /api/roles/withdrawal', 'role_withdrawn', administrator, '/api/roles/withdrawal', { ...role, person });
    const leaving = { closesOn: '2999-09-30', departures: [{ enrolment: promotion.students[0]!.enrolment, revision: 0 }] };
    await act('POST /api/cohorts/{cohort}/departures', 'departure_recorded', administrator, `/api/cohorts/${promotion.cohort}/departures`, leaving);
    const link = { enrolment: promotion.students[0]!.enrolment, key: 'e'.repeat(32) };
    await reportLink(house.platform, { ...link, link: 'https://exemple.example/', shownOn: 'portfolio' }, { reason: 'dangerous', words: '' });
    for (const [revision, [made, kind]] of ([['nothing', 'link_examined'], ['withdraw', 'link_withdrawn'], ['restore', 'link_restored']] as const).entries()) {
      await act('POST /api/link-reports/{enrolment}/{linkKey}', kind, administrator, `/api/link-reports/${link.enrolment}/${link.key}`, { act: made, reason: 'Hameçonnage.', reports: revision === 0 ? 1 : 0, revision });
    }
    await act('POST /api/cohorts/{cohort}/referents', 'referent_appointed', administrator, `/api/cohorts/${promotion.cohort}/referents`, {
      from: '2026-01-01', appointments: [{ enrolment: promotion.students[0]!.enrolment, email: promotion.emails.teacher, revision: 0 }],
    });
  });

  it('has an entry of what becomes of programmes and of enrolments', async () => {
    const { administrator } = clients;
    await act('POST /api/programme-drafts', 'programme_drafted', administrator, '/api/programme-drafts', { code: 'NEO', from: '2026', version: '2027' });
    await act('PUT /api/programme-drafts/{draft}', 'programme_drafted', administrator, '/api/programme-drafts/NEO@2027', { expectedRevision: 1, stated: { rules: [{ text: 'Une règle.', reference: 'CFVU', votedOn: '2026-07-02' }] } });
    await act('POST /api/programme-drafts/{draft}/publication', 'programme_published', administrator, '/api/programme-drafts/NEO@2027/publication', { expectedRevision: 2 });
    const text = writeProgrammeFile({ ...programme, version: '2028' });
    const { plan } = (await (await administrator.send('POST', '/api/programme-files/preview', { text })).json()) as { plan: string };
    await act('POST /api/programme-files', 'programme_drafted', administrator, '/api/programme-files', { text, plan });
    await act('DELETE /api/programme-drafts/{draft}', 'programme_draft_dropped', administrator, '/api/programme-drafts/NEO@2028');
    const base = `/api/enrolments/${promotion.students[0]!.enrolment}`;
    await act('POST /api/enrolments/{enrolment}/steps', 'enrolment_step_recorded', administrator, `${base}/steps`, { expectedRevision: 0, status: 'enrolled', entry: 'transfer', regime: 'initial', effectiveOn: '2025-09-01', until: null, reference: '' });
    await act('POST /api/enrolments/{enrolment}/placements', 'placement_recorded', administrator, `${base}/placements`, {
      placement: null, expectedRevision: 0, kind: 'stage', state: 'planned', year: 'M1', host: 'Un centre', tutor: '', beginsOn: null, endsOn: null, hoursPlanned: 150, hoursDone: null, confidential: false,
    });
    await act('PUT /api/enrolments/{enrolment}/memoir', 'memoir_recorded', administrator, `${base}/memoir`, { expectedRevision: 0, title: 'Un titre', director: 'Pr. Essai', defendedOn: null, confidential: false });
    const file = { kind: 'memoirs', text: `courriel;titre;directeur\n${promotion.students[0]!.email};Un autre titre;Pr. Essai` };
    const looked = (await (await administrator.send('POST', `/api/cohorts/${promotion.cohort}/records/preview`, file)).json()) as { plan: string };
    await act('POST /api/cohorts/{cohort}/records', 'records_read_in', administrator, `/api/cohorts/${promotion.cohort}/records`, { ...file, plan: looked.plan });
    const elsewhere = await createPromotion(house.platform, { students: 1 });
    const past = { text: `courriel;semestre;compétence;niveau;PV;date;jury\n${elsewhere.students[0]!.email};S2;NEO-C2;non atteint;PV ancien;30/06/2025;Anne Essai` };
    const shown = (await (await administrator.send('POST', `/api/cohorts/${elsewhere.cohort}/past-semesters/preview`, past)).json()) as { plan: string };
    await act('POST /api/cohorts/{cohort}/past-semesters', 'past_semester_entered', administrator, `/api/cohorts/${elsewhere.cohort}/past-semesters`, { ...past, plan: shown.plan });
    const { exemptions } = await act('POST /api/enrolments/{enrolment}/exemptions', 'exemption_recorded', administrator, `${base}/exemptions`, { competencies: ['NEO-C1'], level: 4, basis: 'vae', decidedOn: '2025-09-10', reference: 'VAE' });
    await act('POST /api/exemptions/{exemption}/withdrawal', 'exemption_withdrawn', administrator, `/api/exemptions/${exemptions[0]}/withdrawal`, { decidedOn: '2025-09-11', reference: 'Erreur' });
  });

  it('has an entry of criteria that were written, of feedback that was published, and of what was said of it', async () => {
    const { student, teacher } = clients;
    const { db, commit, randomBytes } = house.platform;
    const review = randomId(randomBytes);
    await commit([insertReview(db, { id: review, enrolment_id: promotion.students[0]!.enrolment, period: 'S4' }), insertStep(db, { review_id: review, revision: 1, act: 'submit', state: 'submitted', person_id: null, note: '', at: '2026-01-01T08:00:00Z' })]);
    const [situation, unit] = [programme.periods[3]!.productions[0]!, programme.periods[3]!.teachingUnits[0]!];
    const rubric = { period: 'S4', situation, units: [unit], criteria: [{ competency: 'NEO-C1', basis: { kind: 'competency' }, text: 'Écoute', steps: ['Non acquis', 'Acquis'] }] };
    await act('POST /api/cohorts/{cohort}/rubrics', 'rubric_saved', teacher, `/api/cohorts/${promotion.cohort}/rubrics`, { ...rubric, publish: false, expectedRevision: 0 });
    await act('POST /api/cohorts/{cohort}/rubrics', 'rubric_published', teacher, `/api/cohorts/${promotion.cohort}/rubrics`, { ...rubric, publish: true, expectedRevision: 1 });
    await act('POST /api/cohorts/{cohort}/rubrics/copies', 'rubric_copied', teacher, `/api/cohorts/${promotion.cohort}/rubrics/copies`, { period: 'S4', situation: programme.periods[3]!.productions[1]!, expectedRevision: 0, from: { cohort: promotion.cohort, period: 'S4', situation } });
    const path = `/api/reviews/${review}/feedback/1`;
    await act('POST /api/reviews/{review}/feedback/{unit}/publication', 'feedback_published', teacher, `${path}/publication`, { rubrics: [], answers: {}, strengths: 'Écoute.', toWorkOn: '', expectedRevision: 0 });
    await act('POST /api/reviews/{review}/feedback/{unit}/messages', 'feedback_asked', student, `${path}/messages`, { text: 'Et maintenant ?', asks: true });
    await act('POST /api/reviews/{review}/feedback/{unit}/messages', 'feedback_answered', teacher, `${path}/messages`, { text: 'Mieux.' });
  });

  it('has an entry of what a student does with traces and reviews, and of what teachers and juries do with them', async () => {
    const { student, teacher, chair } = clients;
    const { enrolment, review: inS1 } = promotion.students[0]!;
    const { db, commit, randomBytes } = house.platform;
    const [open, before] = [randomId(randomBytes), randomId(randomBytes)];
    const step = (review: string, revision: number, kind: 'plan' | 'open' | 'send_to_jury', state: 'planned' | 'open' | 'sent_to_jury') => insertStep(db, { review_id: review, revision, act: kind, state, person_id: null, note: '', at: '2026-01-01T00:00:00Z' });
    await commit([insertReview(db, { id: open, enrolment_id: enrolment, period: 'S2' }), step(open, 1, 'plan', 'planned'), step(open, 2, 'open', 'open'), insertReview(db, { id: before, enrolment_id: enrolment, period: 'S3' }), step(before, 1, 'send_to_jury', 'sent_to_jury')]);
    const { id: evidence } = await act('POST /api/me/enrolments/{enrolment}/evidence', 'evidence_deposited', student, `/api/me/enrolments/${enrolment}/evidence`, form({ period: 'S2', genre: 'production', title: 'Une note', competencies: 'NEO-C1' }, new File(['Bonjour.'], 'note.txt')));
    await act('PUT /api/evidence/{evidence}', 'evidence_edited', student, `/api/evidence/${evidence}`, { title: 'Une autre note' });
    await act('PUT /api/evidence/{evidence}/about', 'evidence_edited', student, `/api/evidence/${evidence}/about`, form({ aiUse: 'Relecture' }));
    await act('PUT /api/evidence/{evidence}/clearance', 'evidence_cleared', student, `/api/evidence/${evidence}/clearance`, NOTHING_TO_HIDE);
    const { id: linked } = await act('POST /api/me/enrolments/{enrolment}/evidence', 'evidence_deposited', student, `/api/me/enrolments/${enrolment}/evidence`, form({ period: 'S2', genre: 'production', title: 'Un lien', link: 'https://example.org/' }));
    const there = { state: 'changed', digest: 'a', latest: 'b', since: '2026-01-01T00:00:00Z' } as const;
    await house.platform.commit([putWatch(house.platform.db, linked, 'https://example.org/', there, there.since)]);
    await act('POST /api/evidence/{evidence}/link', 'evidence_edited', student, `/api/evidence/${linked}/link`);
    const { id: spare } = await act('POST /api/me/enrolments/{enrolment}/evidence', 'evidence_deposited', student, `/api/me/enrolments/${enrolment}/evidence`, form({ period: 'S2', genre: 'production', title: 'Un essai' }, new File(['Rien.'], 'essai.txt')));
    await act('DELETE /api/evidence/{evidence}', 'evidence_deleted', student, `/api/evidence/${spare}`);
    await act('PUT /api/reviews/{review}/evidence/{evidence}', 'evidence_linked', student, `/api/reviews/${open}/evidence/${evidence}`, { citable: true, publicText: 'Une note.' });
    await act('DELETE /api/reviews/{review}/evidence/{evidence}', 'evidence_unlinked', student, `/api/reviews/${open}/evidence/${evidence}`);
    await act('POST /api/reviews/{review}/self-assessments', 'level_assessed', student, `/api/reviews/${open}/self-assessments`, { competency: 'NEO-C1', level: null, comment: 'Pas encore.' });
    await viewsAround(open);
    await act('POST /api/reviews/{review}/acts', 'review_moved', student, `/api/reviews/${open}/acts`, { act: 'self_assess' });
    await act('PUT /api/cohorts/{cohort}/deadlines/{period}', 'deadlines_recorded', clients.administrator, `/api/cohorts/${promotion.cohort}/deadlines/S2`, { submit: null, feedback: null, sign: null, takesLate: true, expectedRevision: 0 });
    await act('POST /api/cohorts/{cohort}/reviews/{period}', 'reviews_opened', clients.administrator, `/api/cohorts/${promotion.cohort}/reviews/S3`, {});
    await act('PUT /api/reviews/{review}/interview/{part}', 'interview_noted', student, `/api/reviews/${open}/interview/student`, { text: 'Mon stage.', expectedRevision: 0 });
    await act('PUT /api/reviews/{review}/interview', 'interview_planned', teacher, `/api/reviews/${open}/interview`, { onDay: '2026-01-20', expectedRevision: 0 });
    await act('POST /api/reviews/{review}/allowances', 'arrangement_granted', teacher, `/api/reviews/${open}/allowances`, { kind: 'arrangement', expectedRevision: 0 });
    await student.send('POST', `/api/reviews/${open}/acts`, { act: 'submit' });
    await act('PUT /api/reviews/{review}/bilan', 'bilan_saved', teacher, `/api/reviews/${open}/bilan`, { text: 'Un semestre.', expectedRevision: 0 });
    const together = { competency: 'NEO-C1', level: 1, comment: 'Vu ensemble.', expectedRevision: 0 };
    await act('POST /api/reviews/{review}/co-assessments', 'level_assessed', teacher, `/api/reviews/${open}/co-assessments`, together);
    await act('POST /api/reviews/{review}/co-assessments/confirmation', 'co_assessment_confirmed', student, `/api/reviews/${open}/co-assessments/confirmation`, { competency: 'NEO-C1', revision: 1 });
    await act('POST /api/reviews/{review}/proposals', 'level_assessed', teacher, `/api/reviews/${inS1}/proposals`, { competency: 'NEO-C1', level: 1, comment: 'Atteint.', expectedRevision: 1 });
    await act('POST /api/juries', 'jury_convened', chair, '/api/juries', { cohort: promotion.cohort, period: 'S3', title: 'Jury S3', convenedOn: '2026-06-20' });
    for (const { code } of programme.competencies) await act('POST /api/juries/{jury}/decisions', 'decision_recorded', chair, `/api/juries/${promotion.jury}/decisions`, line(enrolment, code));
    await act('POST /api/juries/{jury}/minutes', 'minutes_signed', chair, `/api/juries/${promotion.jury}/minutes`, minutes('PV 1'));
    await untilReleased(chair, promotion.jury);
    expect(Math.min(...(await Promise.all(['credential_planned', 'credential_signed', 'credential_released'].map(count))))).toBe(4);
  });

  it('has an entry of who sits on a jury, of results, and of each step of minutes that are signed outside', async () => {
    const { administrator } = clients;
    const elsewhere = await createPromotion(house.platform, { students: 1 });
    const theirs = await house.as(elsewhere.emails.chair);
    const at = (path: string): string => `/api/juries/${elsewhere.jury}/${path}`;
    await act('PUT /api/jury-rules/{code}', 'jury_rule_stated', administrator, '/api/jury-rules/NEO', { expectedRevision: 0, quorum: '', reference: '', appeals: { fr: 'Exemple.', en: '' } });
    await act('PUT /api/juries/{jury}/composition', 'jury_composed', theirs, at('composition'), { expectedRevision: 0, members: [{ name: 'Camille Essai', quality: 'president', present: true }] });
    await act('POST /api/juries/{jury}/results', 'results_recorded', theirs, at('results'), { results: [{ enrolment: elsewhere.students[0]!.enrolment, unit: '', result: 'admitted', expectedRevision: 0 }] });
    await decideAll(theirs, elsewhere);
    const head = { number: 'PV 3', deliberatedOn: '2026-01-30' };
    await act('POST /api/juries/{jury}/closing', 'deliberation_closed', theirs, at('closing'), head);
    await act('POST /api/juries/{jury}/reopening', 'deliberation_reopened', theirs, at('reopening'), { reason: 'Une ligne à reprendre.' });
    await act('POST /api/juries/{jury}/closing', 'deliberation_closed', theirs, at('closing'), head);
    await act('POST /api/juries/{jury}/deposit', 'minutes_deposited', theirs, at('deposit'), form({ signatories: 'Camille Essai', signedOn: '2026-01-30' }, new File([minutesPdf()], 'pv.pdf')));
    await act('POST /api/juries/{jury}/opening', 'minutes_signed', theirs, at('opening'));
    await untilReleased(theirs, elsewhere.jury);
    const again = { title: 'Nouvelle délibération', convenedOn: '2026-02-10', basis: 'material_error', reason: 'Une ligne mal recopiée.', lines: [{ enrolment: elsewhere.students[0]!.enrolment, competency: 'NEO-C1' }] };
    await act('POST /api/juries/{jury}/redeliberation', 'redeliberation_opened', theirs, at('redeliberation'), again);
  });

  it('has an entry of a badge’s whole life', async () => {
    const { chair, student, administrator } = clients;
    const elsewhere = await createPromotion(house.platform, { students: 1 });
    const theirs = await house.as(elsewhere.emails.chair);
    await decideAll(theirs, elsewhere);
    const jury = (await findJury(house.platform.db, elsewhere.jury))!;
    const { id: signer } = await house.platform.db.selectFrom('person').select('id').where('email', '=', elsewhere.emails.chair).executeTakeFirstOrThrow();
    // By a clock that is fast, so that no batch issues them before this test does.
    await signMinutes({ ...house.platform, now: () => new Date('9999-12-31T00:00:00.000Z') }, jury, programme, minutes('PV 2'), signer, '2026-01-30');
    const { id: award } = await house.platform.db.selectFrom('award').select('id').where('jury_id', '=', jury.id).executeTakeFirstOrThrow();
    await act('POST /api/awards/{award}/credential', 'credential_released', theirs, `/api/awards/${award}/credential`);
    await house.platform.commit([house.platform.db.deleteFrom('outbox')]);

    const mine = await enrolmentOf(student);
    const [first, second, third, fourth] = mine.badges.map((one: Body) => one.id) as [string, string, string, string];
    await act('POST /api/credentials/{credential}/revocation', 'credential_revoked', chair, `/api/credentials/${first}/revocation`, { basis: 'new_decision', reason: 'Nouvelle délibération.' });
    await act('POST /api/revocations', 'credential_revoked', chair, '/api/revocations', { credentials: [second], basis: 'new_decision', reason: 'Nouvelle délibération.' });
    await act('POST /api/credentials/{credential}/correction', 'credential_revoked', chair, `/api/credentials/${third}/correction`, { leaveOut: [0], reason: 'Trace d’une autre personne.' });
    await quiet(house.platform);
    const base = `/api/me/enrolments/${mine.id}`;
    const foreign = `${base}/foreign-badges`;
    const { id: brought } = await act('POST /api/me/enrolments/{enrolment}/foreign-badges', 'foreign_badge_brought', student, foreign, form({}, new File([await issueBadge(await createIssuer({ method: 'key' }))], 'badge.json')));
    await act('PUT /api/me/enrolments/{enrolment}/foreign-badges/{badge}', 'foreign_badge_shown', student, `${foreign}/${brought}`, { shown: true });
    await act('POST /api/me/enrolments/{enrolment}/foreign-badges/{badge}/moves', 'foreign_badge_moved', student, `${foreign}/${brought}/moves`, { by: 1 });
    await act('POST /api/me/enrolments/{enrolment}/foreign-badges/{badge}/verification', 'foreign_badge_verified', student, `${foreign}/${brought}/verification`);
    await act('DELETE /api/me/enrolments/{enrolment}/foreign-badges/{badge}', 'foreign_badge_deleted', student, `${foreign}/${brought}`);
    await act('PUT /api/me/enrolments/{enrolment}/preferences', 'preferences_changed', student, `${base}/preferences`, { emailInBadges: true });
    await act('PUT /api/me/enrolments/{enrolment}/portfolio', 'portfolio_edited', student, `${base}/portfolio`, { headline: 'Bonjour', presentation: '', indexable: false, choices: { credentials: [fourth], evidence: [], reflections: [] } });
    const views = `${base}/portfolio-views`;
    const { id: view } = await act('POST /api/me/enrolments/{enrolment}/portfolio-views', 'portfolio_edited', student, views, { title: 'Stage', audience: 'placement' });
    await act('PUT /api/me/enrolments/{enrolment}/portfolio-views/{portfolioView}', 'portfolio_edited', student, `${views}/${view}`, { title: 'Stage', audience: 'placement', headline: '', presentation: '', choices: { credentials: [fourth], evidence: [], reflections: [] }, sections: [], theme: 'jardin' });
    await act('PUT /api/me/enrolments/{enrolment}/portfolio-main', 'portfolio_edited', student, `${base}/portfolio-main`, { view: (await enrolmentOf(student)).portfolio.mainView });
    await act('DELETE /api/me/enrolments/{enrolment}/portfolio-views/{portfolioView}', 'portfolio_edited', student, `${views}/${view}`);
    await act('PUT /api/me/enrolments/{enrolment}/portfolio-profile', 'portfolio_edited', student, `${base}/portfolio-profile`, { contact: '', skills: 'Outils : Moodle', degree: null });
    await act('PUT /api/me/enrolments/{enrolment}/portfolio-address', 'portfolio_moved', student, `${base}/portfolio-address`, { handle: null });
    await act('POST /api/me/enrolments/{enrolment}/publication', 'portfolio_published', student, `${base}/publication`);
    await act('DELETE /api/me/enrolments/{enrolment}/publication', 'portfolio_withdrawn', student, `${base}/publication`);
    const { id: share } = await act('POST /api/me/enrolments/{enrolment}/shares', 'share_made', student, `${base}/shares`, { title: 'Candidature', choices: { credentials: [fourth] } });
    await act('POST /api/shares/{share}/update', 'share_updated', student, `/api/shares/${share}/update`);
    await act('DELETE /api/shares/{share}', 'share_ended', student, `/api/shares/${share}`);
    const { id: clr } = await act('POST /api/me/enrolments/{enrolment}/clr', 'clr_planned', student, `${base}/clr`, { period: 'S1', credentials: [fourth] });
    await quiet(house.platform);
    await act('POST /api/me/enrolments/{enrolment}/clr/{clr}/publication', 'clr_published', student, `${base}/clr/${clr}/publication`);
    await act('DELETE /api/me/enrolments/{enrolment}/clr/{clr}/publication', 'clr_withdrawn', student, `${base}/clr/${clr}/publication`);

    const invite = async (who: string): Promise<{ invitation: string; token: string }> => {
      const from = post.mails.length;
      const { id } = await act('POST /api/me/enrolments/{enrolment}/endorsements', 'endorsement_asked', student, `${base}/endorsements`, {
        kind: 'badge', subject: fourth, name: 'Marc Dupontel', email: `${who}@entreprise.example`, scope: [mine.badges[3].competency], language: 'fr',
      });
      return { invitation: id, token: /soutien\/([\w-]+)$/m.exec((await nextMail(post, `${who}@entreprise.example`, from)).text)![1]! };
    };
    const refusing = await invite('un');
    await act('POST /api/me/enrolments/{enrolment}/endorsements/{invitation}/reminder', 'endorsement_asked_again', student, `${base}/endorsements/${refusing.invitation}/reminder`);
    await act('POST /api/endorser/refusal', 'endorsement_declined', stranger, '/api/endorser/refusal', { token: refusing.token });
    await act('DELETE /api/me/enrolments/{enrolment}/endorsements/{invitation}', 'endorsement_cancelled', student, `${base}/endorsements/${(await invite('deux')).invitation}`);
    const answer = async (who: string): Promise<{ invitation: string; withdraw: string; endorsement: string }> => {
      const { invitation, token } = await invite(who);
      const from = post.mails.length;
      await act('POST /api/endorser/answer', 'endorsement_given', stranger, '/api/endorser/answer', { token, name: 'Marc Dupontel', function: 'Tuteur', organisation: 'Exemple', comment: 'Sérieux.', statements: {}, consent: true });
      const withdraw = /soutien\/retrait\/([\w-]+)$/m.exec((await nextMail(post, `${who}@entreprise.example`, from)).text)![1]!;
      await quiet(house.platform);
      const { invitations } = (await (await student.get(`${base}/endorsements`)).json()) as Body;
      return { invitation, withdraw, endorsement: invitations.find((one: Body) => one.id === invitation).endorsement.id };
    };
    const given = await answer('trois');
    await act('PUT /api/me/enrolments/{enrolment}/endorsements/{invitation}/display', 'endorsement_shown', student, `${base}/endorsements/${given.invitation}/display`, { shown: true });
    await act('POST /api/endorser/withdrawal', 'endorsement_withdrawn', stranger, '/api/endorser/withdrawal', { token: given.withdraw });
    await act('POST /api/endorsements/{endorsement}/withdrawal', 'endorsement_withdrawn', chair, `/api/endorsements/${(await answer('quatre')).endorsement}/withdrawal`, { reason: 'Demande de l’établissement.' });
    await act('POST /api/people/{person}/name', 'name_changed', administrator, `/api/people/${promotion.students[0]!.person}/name`, { kind: 'change', givenName: 'Autre', familyName: 'Nom', effectiveOn: '2026-01-01', reason: 'Acte.' });
    await quiet(house.platform);
  });

  it('has an entry of each way in, and of what opens one or ends a session', async () => {
    const { student, administrator } = clients;
    const { email, person } = promotion.students[0]!;
    const jar = openJar(house);
    const self: Client = { cookie: '', get: (path) => jar.fetch(path), send: (method, path, content) => (method === 'POST' ? jar.post(path, content) : jar.fetch(path, { method, headers: { origin: house.origin } })) };
    const mailed = async (path: string, content: object | undefined, to: string): Promise<string> => {
      const from = post.mails.length;
      await jar.post(path, content);
      return (await nextMail(post, to, from)).text;
    };
    await act('POST /api/sign-in/confirmation', 'signed_in', self, '/api/sign-in/confirmation', { token: /\/connexion\/(\S+)/.exec(await mailed('/api/sign-in', { email }, email))![1]! });
    await act('POST /api/sign-in/code', 'signed_in', self, '/api/sign-in/code', { code: codeIn(await mailed('/api/sign-in', { email }, email)) });
    await act('POST /api/me/confirmation', 'identity_confirmed', self, '/api/me/confirmation', { code: codeIn(await mailed('/api/me/confirmation/message', undefined, email)) });
    const own = 'moi@chezmoi.example';
    await act('POST /api/me/personal-address/confirmation', 'personal_address_confirmed', self, '/api/me/personal-address/confirmation', { code: codeIn(await mailed('/api/me/personal-address', { email: own }, own)) });
    await act('DELETE /api/me/personal-address', 'personal_address_removed', self, '/api/me/personal-address');
    const device = await makeDevice(house.origin);
    const options = async (path: string): Promise<Body> => ((await (await jar.post(path)).json()) as Body).options;
    await act('POST /api/me/passkeys', 'passkey_added', self, '/api/me/passkeys', { name: 'Clé', response: await device.register(await options('/api/me/passkeys/options')) });
    await act('POST /api/me/confirmation/passkey', 'identity_confirmed', self, '/api/me/confirmation/passkey', { response: await device.use(await options('/api/me/confirmation/passkey/options')) });
    await act('POST /api/sign-in/passkey', 'signed_in', self, '/api/sign-in/passkey', { response: await device.use(await options('/api/sign-in/passkey/options')) });
    await act('DELETE /api/me/passkeys/{passkey}', 'passkey_removed', self, `/api/me/passkeys/${device.id}`);
    const { sessions } = (await (await student.get('/api/me/account')).json()) as Body;
    await act('DELETE /api/me/sessions/{session}', 'sessions_ended', self, `/api/me/sessions/${sessions.find((one: Body) => one.current).id}`);
    await act('DELETE /api/me/sessions', 'sessions_ended', self, '/api/me/sessions');
    await act('DELETE /api/people/{person}/passkeys', 'passkeys_reset', administrator, `/api/people/${person}/passkeys`);
    clients.student = await house.as(email);
  });

  it('has an entry of what is declined and erased', async () => {
    const { student, administrator } = clients;
    await act('PUT /api/me/badges', 'badges_declined', student, '/api/me/badges', { declined: true });
    await act('PUT /api/me/badges', 'badges_wanted_again', student, '/api/me/badges', { declined: false });
    await act('POST /api/me/erasures', 'own_data_erased', student, '/api/me/erasures', { scope: 'own' });
    const ask = (): Promise<Body> => act('POST /api/me/erasures', 'erasure_asked', student, '/api/me/erasures', { scope: 'whole' });
    await act('DELETE /api/me/erasures/{erasure}', 'erasure_withdrawn', student, `/api/me/erasures/${(await ask()).id}`);
    await act('POST /api/erasures/{erasure}/refusal', 'erasure_refused', administrator, `/api/erasures/${(await ask()).id}/refusal`, { basis: 'legal_obligation', reason: 'Un recours est en cours.' });
    await ask();
    await act('POST /api/people/{person}/erasure', 'person_erased', administrator, `/api/people/${promotion.students[0]!.person}/erasure`);
    await quiet(house.platform);
  });

  it('has an entry of each act on the signing keys, and of each badge that is issued again', async () => {
    const { administrator } = clients;
    const { keys } = (await (await administrator.get('/api/keys')).json()) as { keys: { id: string; algorithm: string; state: string }[] };
    const stolen = keys.find(({ algorithm, state }) => algorithm === 'Ed25519' && state === 'active')!;
    await act('POST /api/keys/ceremonies', 'key_generated', administrator, '/api/keys/ceremonies', { act: 'generate', algorithm: 'RS256' });
    await act('POST /api/keys/ceremonies', 'key_compromised', administrator, '/api/keys/ceremonies', { act: 'compromise', key: stolen.id });
    await act('POST /api/keys/reissue', 'credential_revoked', administrator, '/api/keys/reissue');
    await quiet(house.platform);
  });

  it('has an entry of each step out of a restore', async () => {
    const { administrator } = clients;
    const lists = await house.platform.db.selectFrom('status_list').select('id').orderBy('id').execute();
    const published = await Promise.all(lists.map(async ({ id }) => (await house.fetch(`/status/${id}`)).text()));
    await closeGate(house.platform, 'by_hand');
    await act('POST /api/restoration/lists', 'status_list_given', administrator, '/api/restoration/lists', { signed: published[0] });
    await act('POST /api/restoration/lists', 'key_history_given', administrator, '/api/restoration/lists', { signed: await (await house.fetch('/.well-known/palier-keys.json')).text() });
    await act('POST /api/restoration/lost', 'key_history_lost', administrator, '/api/restoration/lost', { keys: true });
    for (const { id } of lists.slice(1)) await act('POST /api/restoration/lost', 'status_list_lost', administrator, '/api/restoration/lost', { list: id });
    await act('POST /api/restoration/confirmation', 'restore_gate_opened', administrator, '/api/restoration/confirmation');
    await quiet(house.platform);
    const { id } = await house.platform.db.selectFrom('release').leftJoin('revocation', 'revocation.id', 'release.id').select('release.id').where('revocation.id', 'is', null).where(sql<boolean>`release.id in (select credential_plan.id from credential_plan join award on award.id = credential_plan.award_id join enrolment on enrolment.id = award.enrolment_id where person_id not in (select person_id from badge_objection))`).executeTakeFirstOrThrow();
    const holder = await house.platform.db.selectFrom('role_grant').select('person_id').where('role', '=', 'administrator').executeTakeFirstOrThrow();
    expect(await revoke(house.platform, id, { basis: 'new_decision', reason: TAKEN_OVER }, holder.person_id)).toMatchObject({ ok: true });
    await act('POST /api/restoration/revoked', 'credential_issued_again', administrator, '/api/restoration/revoked', { credentials: [id] });
  });

  it('has missed none, and no operation was forgotten', async () => {
    expect(missing).toEqual([]);
    const writing = (await listOperations(house)).filter((one) => one.method !== 'GET').map((one) => one.name);
    expect([...done, ...Object.keys(WITHOUT)].sort()).toEqual(writing.sort());
    expect((await (await clients.administrator.send('POST', '/api/journal/check')).json()) as Body).toMatchObject({ finding: null });
    // The page of the journal says each in words.
    const named = strings('fr').private.administration.journal.kinds;
    const kinds = await house.platform.db.selectFrom('event').select('kind').distinct().execute();
    expect(kinds.map((one) => one.kind).filter((kind) => !Object.hasOwn(named, kind))).toEqual([]);
    // Whoever did it is named wherever a person did it.
    const anonymous = await house.platform.db.selectFrom('event').select('kind').distinct().where('person_id', 'is', null).execute();
    expect(anonymous.map((one) => one.kind).sort()).toEqual(expect.not.arrayContaining(['credential_revoked', 'decision_recorded', 'minutes_signed', 'name_changed', 'portfolio_edited', 'cohort_made']));
  });
});
