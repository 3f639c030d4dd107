/** Whom a jury concludes on and who keeps out of it, what minutes may say, and views that come too late; over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linkToken } from '../../api/issuance/one-time-link.ts';
import { findUnevidencedClaim, insertAssessment, insertReview, insertStep } from '../../api/queries/reviews.ts';
import { insertGrant } from '../../api/queries/people.ts';
import type { ReviewAct, ReviewState } from '../../api/domain/review.ts';
import { randomId } from '../../api/random-id.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { atRest, contents, decide, expectStatus, line, minutes, TABLES, type Body } from './acts.ts';
import { expectProblem } from './operations.ts';

const codes = programme.competencies.map((one) => one.code) as [string, string, string, string];
const today = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(new Date());
const STEPS: readonly (readonly [ReviewAct | 'plan', ReviewState])[] = [
  ['plan', 'planned'], ['open', 'open'], ['self_assess', 'self_assessed'], ['submit', 'submitted'], ['complete_feedback', 'feedback_complete'], ['hold_interview', 'interview_held'], ['draft', 'drafted'], ['sign', 'signed'],
  ['send_to_jury', 'sent_to_jury'],
];

describe.each(RUNTIMES)('at the edges of a jury, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: Client;
  let teacher: Client;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 3 });
    [chair, teacher] = (await Promise.all([promotion.emails.chair, promotion.emails.teacher].map((email) => house.as(email)))) as [Client, Client];
  });
  afterAll(() => house?.close());

  const refusedWith = async (answer: Response, status: number): Promise<string> => (await expectProblem(answer, status)).code;
  /** A review of another semester, in this state. */
  const reviewIn = async (of: { enrolment: string; person: string }, period: string, state: ReviewState): Promise<string> => {
    const { db, commit, randomBytes } = house.platform;
    const review = randomId(randomBytes);
    const steps = STEPS.slice(0, STEPS.findIndex(([, one]) => one === state) + 1);
    expect(
      await commit([
        insertReview(db, { id: review, enrolment_id: of.enrolment, period }),
        ...steps.map(([act, one], index) => insertStep(db, { review_id: review, revision: index + 1, act, state: one, person_id: of.person, note: '', at: '2026-05-01T08:00:00.000Z' })),
      ]),
    ).toEqual({ ok: true });
    return review;
  };
  const convene = (period: string, session: 1 | 2 = 1): Promise<Response> => chair.send('POST', '/api/juries', { cohort: promotion.cohort, period, title: `Jury ${period}`, convenedOn: today, session });

  it('somebody whose review was not submitted comes before the jury all the same, without work, and may come to the second session', async () => {
    const [one] = promotion.students as [Promotion['students'][number]];
    const review = await reviewIn(one, 'S2', 'open');
    expect(await refusedWith(await convene('S2'), 409)).toBe('no_review_before_jury');
    await expectStatus(await teacher.send('POST', `/api/reviews/${review}/acts`, { act: 'mark_absent' }), 201);
    // By mistake: nothing is lost, and the student goes on.
    await expectStatus(await teacher.send('POST', `/api/reviews/${review}/acts`, { act: 'reopen' }), 201);
    expect((await expectStatus(await teacher.get(`/api/reviews/${review}`), 200)).state).toBe('open');
    // Also for a jury that was about to take it in.
    const { db, commit } = house.platform;
    const sitting = { id: `late-${review}`, cohort_id: promotion.cohort, period: 'S2', session: 1 as const, title: 'Jury', convened_on: today };
    expect(await commit([db.insertInto('jury').values(sitting), db.insertInto('jury_review').values({ jury_id: sitting.id, review_id: review })])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'review_before_jury' } });
    expect(await refusedWith(await convene('S2'), 409)).toBe('no_review_before_jury');
    await expectStatus(await teacher.send('POST', `/api/reviews/${review}/acts`, { act: 'mark_absent' }), 201);
    const { id, students } = await expectStatus(await convene('S2'), 201);
    // What a jury sees is not changed under its hands.
    expect(await refusedWith(await teacher.send('POST', `/api/reviews/${review}/acts`, { act: 'reopen' }), 409)).toBe('review_with_jury');
    expect(students).toBe(1);
    expect((await expectStatus(await chair.get(`/api/juries/${id}`), 200)).students).toMatchObject([{ enrolment: one.enrolment, absent: true }]);
    for (const [path, words] of [['', 'Le bilan n’a pas été rendu'], ['/en', 'The review was not submitted']] as const) {
      expect(await (await house.fetch(`${path}/jury/${id}`, { headers: { cookie: chair.cookie, accept: 'text/html' } })).text()).toContain(words);
    }
    for (const code of codes) await expectStatus(await decide(chair, id, line(one.enrolment, code, { level: 2, outcome: 'defaulted' })), 201);
    await expectStatus(await chair.send('POST', `/api/juries/${id}/minutes`, { ...minutes('E 1'), deliberatedOn: today }), 202);
    expect((await expectStatus(await teacher.get(`/api/reviews/${review}`), 200)).state).toBe('closed');
    expect((await expectStatus(await convene('S2', 2), 201)).students).toBe(1);
  });

  it('whoever is before a jury reads nothing of it and does nothing to it, whatever roles they hold; nor do they read of themselves in their cohort', async () => {
    const own = await createPromotion(house.platform, { students: 2 });
    const [me, other] = own.students as [Promotion['students'][number], Promotion['students'][number]];
    const { db, commit } = house.platform;
    for (const role of ['teacher', 'jury_chair'] as const) expect(await commit([insertGrant(db, { person_id: me.person, role, cohort_id: own.cohort })])).toEqual({ ok: true });
    const presiding = await house.as(own.emails.chair);
    for (const one of [me, other]) await expectStatus(await decide(presiding, own.jury, line(one.enrolment, codes[0], { outcome: 'not_reached', reason: 'Motif du jury.' })), 201);
    const both = await house.as(me.email);
    const before = await atRest(house, TABLES);
    const at = (path: string): string => `/api/juries/${own.jury}${path}`;
    for (const path of ['', '/text', '/composition', '/minutes.pdf', '/decisions.csv', '/issuance', '/deposit/file']) expect([path, (await both.get(at(path))).status]).toEqual([path, 403]);
    expect((await both.get(at(`/extracts/${other.enrolment}`))).status).toBe(404);
    expect(await refusedWith(await decide(both, own.jury, line(other.enrolment, codes[1])), 403)).toBe('forbidden');
    expect(await refusedWith(await both.send('POST', at('/issuance/held')), 403)).toBe('forbidden');
    expect(await refusedWith(await both.send('POST', at('/results'), { results: [{ enrolment: other.enrolment, unit: '', result: 'admitted', expectedRevision: 0 }] }), 403)).toBe('forbidden');
    expect(await refusedWith(await both.send('POST', at('/closing'), { number: 'E 2', deliberatedOn: today }), 403)).toBe('forbidden');
    expect(await refusedWith(await both.send('POST', at('/minutes'), minutes('E 2')), 403)).toBe('forbidden');
    expect((await expectStatus(await both.get('/api/juries'), 200)).juries).toEqual([]);
    expect((await expectStatus(await presiding.get('/api/juries'), 200)).juries).toHaveLength(1);
    expect(await contents(house, TABLES)).toEqual(before);
    for (const path of ['grid', 'overview', 'synthesis']) {
      const rows = async (who: Client): Promise<string[]> => (await expectStatus(await who.get(`/api/cohorts/${own.cohort}/${path}`), 200)).rows.map((one: Body) => one.enrolment);
      expect([path, await rows(both), (await rows(presiding)).length]).toEqual([path, [other.enrolment], 2]);
    }
    // Nor what it decides of classmates while it sits.
    const told = async (who: Client): Promise<boolean[]> => {
      const { rows } = await expectStatus(await who.get(`/api/cohorts/${own.cohort}/grid?period=S1`), 200);
      const { cells } = await expectStatus(await who.get(`/api/reviews/${other.review}`), 200);
      return [rows.find((one: Body) => one.enrolment === other.enrolment).cells, cells].map((all: Body[]) => all.some((cell) => cell.decision !== null));
    };
    expect([await told(both), await told(presiding)]).toEqual([[false, false], [true, true]]);
    const sheets = (await expectStatus(await both.get(`/api/cohorts/${own.cohort}/feedback`), 200)).students.map((one: Body) => one.review);
    expect(sheets).toEqual([other.review]);
    const csv = await (await both.get(`/api/cohorts/${own.cohort}/ratings.csv?period=S1&what=proposed`)).text();
    expect([csv.includes(other.email), csv.includes(me.email)]).toEqual([true, false]);
  });

  it('what a jury still decides is told to those who may read it; to the team once its minutes are signed', async () => {
    const own = await createPromotion(house.platform, { students: 1 });
    const [one] = own.students as [Promotion['students'][number]];
    const [presiding, member, theirs] = [await house.as(own.emails.chair), await house.as(own.emails.member), await house.as(own.emails.teacher)];
    await expectStatus(await decide(presiding, own.jury, line(one.enrolment, codes[0]!)), 201);
    const decided = async (by: Client): Promise<boolean[]> => {
      const { rows } = await expectStatus(await by.get(`/api/cohorts/${own.cohort}/grid?period=S1`), 200);
      const overview = await expectStatus(await by.get(`/api/cohorts/${own.cohort}/overview`), 200);
      const review = await expectStatus(await by.get(`/api/reviews/${one.review}`), 200);
      return [rows[0].cells, overview.rows[0].cells.flatMap((cell: Body) => cell.periods), review.cells].map((cells: Body[]) => cells.some((cell) => cell.decision !== null));
    };
    expect([await decided(presiding), await decided(member), await decided(theirs)]).toEqual([Array(3).fill(true), Array(3).fill(true), Array(3).fill(false)]);
    for (const code of codes.slice(1)) await expectStatus(await decide(presiding, own.jury, line(one.enrolment, code)), 201);
    await expectStatus(await presiding.send('POST', `/api/juries/${own.jury}/minutes`, { ...minutes('Secret 1'), deliberatedOn: today }), 202);
    expect(await decided(theirs)).toEqual(Array(3).fill(true));
  });

  it('whoever does not take part is warned of nothing and is no classmate to be asked: on a gap year, gone, or after their closing day', async () => {
    const own = await createPromotion(house.platform, { students: 4 });
    const [me, gap, left, here] = own.students as [Promotion['students'][number], Promotion['students'][number], Promotion['students'][number], Promotion['students'][number]];
    const administrator = await house.as(own.emails.administrator);
    const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const reviews = new Map<string, string>();
    for (const one of [me, gap]) reviews.set(one.enrolment, await reviewIn(one, 'S2', 'open'));
    const settings = { period: 'S2', expectedRevision: 0, inactivityDays: 7, weeksBefore: 4, dueOn: day(14), endsOn: day(40), teacherAfterDays: 1 };
    await expectStatus(await administrator.send('PUT', `/api/cohorts/${own.cohort}/warning-settings`, settings), 200);
    const warned = async (one: { email: string; enrolment: string }): Promise<number> => (await expectStatus(await (await house.as(one.email)).get(`/api/me/enrolments/${one.enrolment}/warnings`), 200)).warnings.length;
    expect([(await warned(me)) > 0, (await warned(gap)) > 0]).toEqual([true, true]);
    const step = { expectedRevision: 0, entry: 'first_year', regime: 'initial', effectiveOn: day(-30), reference: 'Décision' };
    await expectStatus(await administrator.send('POST', `/api/enrolments/${gap.enrolment}/steps`, { ...step, status: 'gap_year', until: day(300) }), 201);
    await expectStatus(await administrator.send('POST', `/api/enrolments/${left.enrolment}/steps`, { ...step, status: 'left', until: null }), 201);
    expect([(await warned(me)) > 0, await warned(gap)]).toEqual([true, 0]);
    const student = await house.as(me.email);
    const address = `/api/reviews/${reviews.get(me.enrolment)}`;
    expect((await expectStatus(await student.get(`${address}/views`), 200)).classmates.map((one: Body) => one.enrolment)).toEqual([here.enrolment]);
    const asked = { scope: [codes[0]], until: day(5), message: '', classmate: left.enrolment, traces: [me.evidence] };
    expect(await refusedWith(await student.send('POST', `${address}/peers`, asked), 422)).toBe('view_incomplete');
    await expectStatus(await student.send('POST', `${address}/peers`, { ...asked, classmate: here.enrolment }), 201);
  });

  describe('minutes', () => {
    let other: Promotion;
    let presiding: Client;
    beforeAll(async () => {
      other = await createPromotion(house.platform, { students: 1 });
      presiding = await house.as(other.emails.chair);
      for (const code of codes) await expectStatus(await decide(presiding, other.jury, line(other.students[0]!.enrolment, code)), 201);
      await expectStatus(await presiding.send('PUT', `/api/juries/${other.jury}/composition`, { expectedRevision: 0, members: [{ name: 'Camille Essai', quality: 'president', present: true }] }), 200);
    });
    const close = (number: string, deliberatedOn = '2026-01-30', jury = other.jury): Promise<Response> => presiding.send('POST', `/api/juries/${jury}/closing`, { number, deliberatedOn });

    it('hold nothing that nobody sees, in their number, title or names', async () => {
      const before = await atRest(house, TABLES);
      expect(await expectProblem(await close('PV \u202E31'), 422)).toMatchObject({ code: 'minutes_unreadable', detail: 'Le numéro du procès-verbal contient des caractères invisibles : saisissez-le à nouveau.' });
      expect(await refusedWith(await close('PV\u0007 31'), 422)).toBe('minutes_unreadable');
      const at = { ...minutes('PV 31'), deliberatedOn: '2026-01-30' };
      expect(await refusedWith(await presiding.send('POST', `/api/juries/${other.jury}/minutes`, { ...at, members: ['Camille\u200B Essai'] }), 422)).toBe('minutes_unreadable');
      expect(await refusedWith(await presiding.send('POST', `/api/juries/${other.jury}/minutes`, { ...at, signatories: ['\u2066Camille'] }), 422)).toBe('minutes_unreadable');
      expect(await refusedWith(await presiding.send('POST', '/api/juries', { cohort: other.cohort, period: 'S1', title: 'Jury \u202ES1', convenedOn: today }), 422)).toBe('invalid_input');
      expect(await contents(house, TABLES)).toEqual(before);
      // A line end of a pasted number is a space.
      expect((await expectStatus(await close('PV\n 31'), 201)).number).toBe('PV 31');
      const form = new FormData();
      form.set('file', new File(['%PDF-1.7\n'], 'pv.pdf'));
      form.set('signatories', 'Camille \u202EEssai');
      form.set('signedOn', '2026-02-01');
      expect(await refusedWith(await presiding.send('POST', `/api/juries/${other.jury}/deposit`, form), 422)).toBe('deposit_unreadable');
      await expectStatus(await presiding.send('POST', `/api/juries/${other.jury}/reopening`, { reason: 'Essai.' }), 200);
    });

    it('that were signed at once go on naming the quorum of that day', async () => {
      const own = await createPromotion(house.platform, { students: 1 });
      const [one, administrator] = (await Promise.all([own.emails.chair, own.emails.administrator].map((email) => house.as(email)))) as [Client, Client];
      for (const code of codes) await expectStatus(await decide(one, own.jury, line(own.students[0]!.enrolment, code)), 201);
      await expectStatus(await one.send('POST', `/api/juries/${own.jury}/minutes`, { ...minutes('PV 30'), deliberatedOn: '2026-01-30' }), 202);
      await expectStatus(await administrator.send('PUT', '/api/jury-rules/NEO', { expectedRevision: 0, quorum: '1', reference: 'Exemple : règle nouvelle', appeals: { fr: '', en: '' } }), 200);
      expect((await expectStatus(await one.get(`/api/juries/${own.jury}/text`), 200)).quorum).toBeNull();
      expect((await expectStatus(await presiding.get(`/api/juries/${other.jury}/text`), 200)).quorum).toEqual({ number: 1, reference: 'Exemple : règle nouvelle' });
    });

    it('that take up lines of others are of no earlier day than those', async () => {
      await expectStatus(await presiding.send('POST', `/api/juries/${other.jury}/minutes`, { ...minutes('PV 32'), deliberatedOn: '2026-01-30' }), 202);
      const lines = [{ enrolment: other.students[0]!.enrolment, competency: codes[0] }];
      const { id } = await expectStatus(await presiding.send('POST', `/api/juries/${other.jury}/redeliberation`, { title: 'Nouvelle', convenedOn: today, basis: 'student_request', reason: 'Demande.', lines }), 201);
      await expectStatus(await decide(presiding, id, line(other.students[0]!.enrolment, codes[0], { level: 2, reason: 'Vu.', expectedRevision: 1 })), 201);
      await expectStatus(await presiding.send('PUT', `/api/juries/${id}/composition`, { expectedRevision: 0, members: [{ name: 'Camille Essai', quality: 'president', present: true }] }), 200);
      const said = await expectProblem(await close('PV 33', '2026-01-29', id), 422);
      expect([said.code, said.detail]).toEqual(['deliberation_too_early', 'La délibération ne peut pas dater d’avant le 30 janvier 2026 : c’est le jour du procès-verbal PV 32, dont elle reprend des lignes.']);
      expect(await refusedWith(await presiding.send('POST', `/api/juries/${id}/minutes`, { ...minutes('PV 33'), deliberatedOn: '2025-06-20' }), 422)).toBe('deliberation_too_early');
      await expectStatus(await close('PV 33', '2026-01-30', id), 201);
    });
  });

  describe('a view', () => {
    it('of a student that claims a level rests on a trace when the review is submitted, also when one was taken out since', async () => {
      const [, one] = promotion.students as unknown as [unknown, Promotion['students'][number]];
      const student = await house.as(one.email);
      const review = await reviewIn(one, 'S2', 'open');
      const form = new FormData();
      for (const [name, value] of Object.entries({ period: 'S2', genre: 'production', title: 'Une note', text: 'Un texte.', competencies: codes[1] })) form.set(name, value);
      const { id } = await expectStatus(await student.send('POST', `/api/me/enrolments/${one.enrolment}/evidence`, form), 201);
      const cite = (): Promise<Response> => student.send('PUT', `/api/reviews/${review}/evidence/${id}`, { citable: false, publicText: '' });
      const act = (name: string): Promise<Response> => student.send('POST', `/api/reviews/${review}/acts`, { act: name });
      await expectStatus(await cite(), 200);
      await expectStatus(await student.send('POST', `/api/reviews/${review}/self-assessments`, { competency: codes[1], level: 2, comment: '' }), 201);
      await expectStatus(await act('self_assess'), 201);
      await expectStatus(await student.send('DELETE', `/api/reviews/${review}/evidence/${id}`), 200);
      const said = await expectProblem(await act('submit'), 422);
      expect([said.code, said.detail]).toEqual(['self_assessment_without_evidence', `Il faut au moins une trace liée à ${codes[1]} pour s’y situer.`]);
      // The schema holds it where a trace is taken out at the same moment.
      const { db, commit } = house.platform;
      expect(await findUnevidencedClaim(db, review)).toBe(codes[1]);
      const step = insertStep(db, { review_id: review, revision: 4, act: 'submit', state: 'submitted', person_id: one.person, note: '', at: new Date().toISOString() });
      expect(await commit([step])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'claim_unevidenced' } });
      await expectStatus(await cite(), 200);
      await expectStatus(await act('submit'), 201);
    });

    it('enters no review that has moved on at the same moment', async () => {
      const [, , one] = promotion.students as unknown as [unknown, unknown, Promotion['students'][number]];
      const { db, commit, randomBytes } = house.platform;
      const review = await reviewIn(one, 'S2', 'open');
      const { id: by } = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.teacher).executeTakeFirstOrThrow();
      const write = (kind: 'self' | 'teacher' | 'co', revision = 1) =>
        commit([insertAssessment(db, { id: randomId(randomBytes), review_id: review, competency: codes[0], kind, assessor_id: kind === 'self' ? one.person : by, level: null, comment: 'Dit.', revision, at: new Date().toISOString() })]);
      const late = { ok: false, conflict: { kind: 'conflict', rule: 'review_frozen' } };
      expect([await write('self'), await write('teacher'), await write('co')]).toEqual([{ ok: true }, late, late]);
      const step = async (revision: number, act: ReviewAct, state: ReviewState): Promise<void> =>
        expect(await commit([insertStep(db, { review_id: review, revision, act, state, person_id: one.person, note: '', at: new Date().toISOString() })])).toEqual({ ok: true });
      await step(3, 'self_assess', 'self_assessed');
      await step(4, 'submit', 'submitted');
      expect([await write('self', 2), await write('teacher'), await write('co')]).toEqual([late, { ok: true }, { ok: true }]);
      await step(5, 'send_to_jury', 'sent_to_jury');
      expect([await write('self', 2), await write('teacher', 2), await write('co', 2)]).toEqual([late, { ok: true }, late]);
      await step(6, 'close', 'closed');
      expect(await write('teacher', 3)).toEqual(late);
    });

    it('of a tutor ends with a placement that was cancelled', async () => {
      const other = await createPromotion(house.platform, { students: 1 });
      const [one] = other.students as [Promotion['students'][number]];
      const [guide, administrator] = (await Promise.all([other.emails.teacher, other.emails.administrator].map((email) => house.as(email)))) as [Client, Client];
      const review = await reviewIn(one, 'S2', 'submitted');
      const stage = { placement: null, expectedRevision: 0, kind: 'stage', state: 'under_way', year: 'M1', host: 'Atelier', tutor: 'Une tutrice', beginsOn: null, endsOn: null, hoursPlanned: 10, hoursDone: 0, confidential: false };
      const { placement } = await expectStatus(await administrator.send('POST', `/api/enrolments/${one.enrolment}/placements`, stage), 201);
      const until = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
      const { id } = await expectStatus(await guide.send('POST', `/api/reviews/${review}/tutors`, { placement, name: 'Une tutrice', email: `tutrice-${runtime}@palier.example`, language: 'fr', scope: [codes[0]], until }), 201);
      const { db, commit } = house.platform;
      const token = await linkToken(house.platform, 'tutor links', `${id} 1`);
      const post = (path: string, sent: object): Promise<Response> => house.fetch(`/api/tutor/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token, ...sent }) });
      await expectStatus(await post('invitation', {}), 200);
      await expectStatus(await administrator.send('POST', `/api/enrolments/${one.enrolment}/placements`, { ...stage, placement, expectedRevision: 1, state: 'cancelled' }), 201);
      for (const [path, sent] of [['invitation', {}], ['answer', { name: 'Une tutrice', function: 'Tutrice', said: [{ competency: codes[0], level: 1, comment: 'Vu.', advice: '' }] }], ['refusal', {}]] as const) {
        expect(await refusedWith(await post(path, sent), 410)).toBe('tutor_link_spent');
      }
      expect(await commit([db.insertInto('view_step').values({ invitation_id: id, revision: 1, act: 'give', person_id: null, author: 'Une tutrice', at: new Date().toISOString() })])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'invitation_expired' } });
    });
  });
});
