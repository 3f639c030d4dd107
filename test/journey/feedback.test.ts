/** Criteria, feedback sheets, two teachers on one of them, and the student who answers and asks again: over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eraseRest, insertErasure, insertReceipt } from '../../api/queries/erasure.ts';
import { insertCohort } from '../../api/queries/cohorts.ts';
import { insertGrant } from '../../api/queries/people.ts';
import { insertReferents } from '../../api/queries/referents.ts';
import { insertReview, insertReviewEvidence, insertStep } from '../../api/queries/reviews.ts';
import { insertRubric } from '../../api/queries/rubrics.ts';
import { readOwn } from '../../api/queries/own-data.ts';
import { randomId } from '../../api/random-id.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { addPerson, atRest, contents, expectStatus, TABLES, type Body } from './acts.ts';
import { openJar } from './jar.ts';
import { expectProblem } from './operations.ts';

const PERIOD = programme.periods[1]!;
const [SITUATION, OTHER] = PERIOD.productions as [string, string];
const [UNIT, SECOND] = PERIOD.teachingUnits as [string, string];
const STEPS = ['Non acquis', 'En cours d’acquisition', 'Acquis'];
const criterion = (competency: string, text: string, steps = STEPS) => ({ competency, basis: { kind: 'competency' }, text, steps });

describe.each(RUNTIMES)('feedback, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let teacher: Client;
  let colleague: Client;
  let student: Client;
  let fellow: Client;
  const reviews: string[] = [];
  let criteria: { id: string; text: string }[] = [];

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    const { db, commit, randomBytes } = house.platform;
    for (const one of promotion.students) {
      const id = randomId(randomBytes);
      reviews.push(id);
      const step = (revision: number, act: 'open' | 'submit', state: 'open' | 'submitted') => insertStep(db, { review_id: id, revision, act, state, person_id: one.person, note: '', at: '2025-05-01T08:00:00.000Z' });
      const laid = await commit([insertReview(db, { id, enrolment_id: one.enrolment, period: PERIOD.code }), step(1, 'open', 'open'), insertReviewEvidence(db, { review_id: id, evidence_id: one.evidence, citable: 0, public_text: '' }), step(2, 'submit', 'submitted')]);
      if (!laid.ok) throw new Error(laid.conflict.rule);
    }
    teacher = await house.as(promotion.emails.teacher);
    colleague = await house.as((await addPerson(house, 'teacher', promotion.cohort)).email);
    student = await house.as(promotion.students[0]!.email);
    fellow = await house.as(promotion.students[1]!.email);
  });
  afterAll(() => house?.close());

  const rubric = (who: Client, over: Record<string, unknown>): Promise<Response> =>
    who.send('POST', `/api/cohorts/${promotion.cohort}/rubrics`, { period: PERIOD.code, situation: SITUATION, expectedRevision: 0, publish: false, units: [UNIT], criteria: [], ...over });
  const rubricsOf = async (who: Client): Promise<Body> => (await expectStatus(await who.get(`/api/cohorts/${promotion.cohort}/rubrics?period=${PERIOD.code}`), 200)).situations.find((one: Body) => one.title === SITUATION);
  const address = (review: number, unit = 1): string => `/api/reviews/${reviews[review]!}/feedback/${unit}`;
  const sheet = async (who: Client, review = 0, unit = 1): Promise<Body> => expectStatus(await who.get(address(review, unit)), 200);
  const typed = (over: Record<string, unknown>) => ({ rubrics: [], answers: {}, strengths: '', toWorkOn: '', ...over });
  const save = (who: Client, expectedRevision: number, over: Record<string, unknown>, review = 0, unit = 1): Promise<Response> => who.send('PUT', address(review, unit), typed({ expectedRevision, ...over }));
  const publish = (who: Client, expectedRevision: number, over: Record<string, unknown>, review = 0, unit = 1): Promise<Response> => who.send('POST', `${address(review, unit)}/publication`, typed({ expectedRevision, ...over }));
  const say = (who: Client, text: string, over: Record<string, unknown> = {}): Promise<Response> => who.send('POST', `${address(0)}/messages`, { text, ...over });
  const questions = async (who: Client): Promise<string[]> => (await expectStatus(await who.get('/api/me/questions'), 200)).questions.map((one: Body) => `${one.student} ${one.unit.number} ${one.text}`);
  const refused = async (pending: Promise<Response>, status: number): Promise<string> => (await expectProblem(await pending, status)).code;

  it('has criteria of a situation written in drafts, published once and frozen, by teachers and heads and nobody else', async () => {
    const empty = await rubricsOf(teacher);
    // NEO has stated neither components nor critical learnings nor which unit a production belongs to.
    expect([empty.latest, empty.sources, empty.linkedUnits, empty.competencies]).toEqual([null, [], [], programme.competencies.map((one) => one.code)]);
    await expectStatus(await rubric(teacher, { criteria: [criterion('NEO-C1', 'Écoute')] }), 201);
    // A colleague who has not seen it writes over nothing.
    expect(await refused(rubric(colleague, { criteria: [] }), 409)).toBe('rubric_changed');
    expect((await rubricsOf(colleague)).latest).toMatchObject({ revision: 1, version: null });
    const written = [criterion('NEO-C1', 'Écoute'), criterion('NEO-C4', 'Analyse sa pratique')];
    expect(await expectStatus(await rubric(teacher, { criteria: written, publish: true, expectedRevision: 1 }), 201)).toEqual({ revision: 2, version: 1 });
    const published = await rubricsOf(teacher);
    criteria = published.latest.criteria;
    expect(published.versions).toHaveLength(1);
    expect(await refused(rubric(await house.as(promotion.emails.chair), { expectedRevision: 2 }), 403)).toBe('forbidden');
    expect(await refused(rubric(student, { expectedRevision: 2 }), 404)).toBe('not_found');
    for (const [over, code] of [
      [{ criteria: [criterion('NEO-C9', 'x')] }, 'rubric_unreadable'], [{ criteria: [criterion('NEO-C1', 'x', ['Non évalué', 'Acquis'])] }, 'rubric_unreadable'],
      [{ criteria: [{ ...criterion('NEO-C1', 'x'), basis: { kind: 'component', text: 'Inventée' } }] }, 'rubric_unreadable'], [{ situation: 'Une autre SAÉ' }, 'unknown_situation'],
      [{ units: ['Une autre UE'] }, 'rubric_unreadable'], [{ publish: true }, 'rubric_unreadable'],
    ] as const) expect([over, await refused(rubric(teacher, { expectedRevision: 2, ...over }), 422)]).toEqual([over, code]);
    // What was published cannot be changed, whoever asks the database.
    const { db, commit } = house.platform;
    expect(await commit([db.updateTable('rubric').set({ body: '{}' })])).toMatchObject({ ok: false, conflict: { rule: 'append_only' } });
  });

  it('keeps a draft as it is typed; the student reads nothing of it, and nobody writes their own', async () => {
    const begun = await sheet(teacher);
    expect([begun.revision, begun.current, begun.rubrics.map((one: Body) => one.criteria.length), begun.mayWrite]).toEqual([0, null, [2], true]);
    const rubrics = begun.latestRubrics;
    await expectStatus(await save(teacher, 0, { rubrics, answers: { [criteria[0]!.id]: 1 }, strengths: 'Écoute vraim' }), 200);
    expect(await expectStatus(await save(teacher, 1, { rubrics, answers: { [criteria[0]!.id]: 1 }, strengths: 'Écoute vraiment.' }), 200)).toEqual({ revision: 2, version: null });
    // After the browser was closed it is all there, on another machine too.
    expect((await sheet(await house.as(promotion.emails.teacher))).current).toMatchObject({ revision: 2, state: 'draft', strengths: 'Écoute vraiment.', answers: { [criteria[0]!.id]: 1 }, mine: true });
    const read = await sheet(student);
    expect([read.current, read.versions, read.rubrics, read.aside, read.revision, read.units[0].state, read.mayWrite]).toEqual([null, [], [], null, 0, 'none', false]);
    expect(JSON.stringify(read)).not.toContain('Écoute vraiment');
    expect(await refused(save(student, 2, { strengths: 'Parfait.' }), 403)).toBe('forbidden');
    expect(await refused(say(student, 'Pourquoi ?', { asks: true }), 409)).toBe('sheet_unpublished');
    expect(await refused(publish(teacher, 2, { rubrics, answers: { [criteria[0]!.id]: 1 }, strengths: 'x' }), 422)).toBe('sheet_incomplete');
    expect(await refused(publish(teacher, 2, { rubrics, answers: { [criteria[0]!.id]: 1, [criteria[1]!.id]: null } }), 422)).toBe('sheet_without_words');
    expect(await refused(save(teacher, 2, { rubrics, answers: { inconnu: 0 } }), 422)).toBe('unknown_criterion');
    expect(await refused(save(teacher, 2, { rubrics: [{ situation: SITUATION, revision: 1 }] }), 409)).toBe('rubric_changed');
  });

  it('tells the second of two teachers, shows the other’s words beside their own, and loses neither', async () => {
    const { latestRubrics: rubrics } = await sheet(colleague);
    const mine = { answers: { [criteria[0]!.id]: 2 }, strengths: 'Prépare avec soin.', toWorkOn: 'Relancer.' };
    await expectStatus(await save(teacher, 2, { rubrics, answers: { [criteria[0]!.id]: 1 }, strengths: 'Écoute vraiment, et reformule.' }), 200);
    const before = await atRest(house, TABLES);
    expect(await refused(save(colleague, 2, { rubrics, ...mine }), 409)).toBe('sheet_changed');
    expect(await contents(house, TABLES)).toEqual(before);
    await expectStatus(await colleague.send('PUT', `${address(0)}/aside`, mine), 200);
    const beside = await sheet(await house.as((await house.platform.db.selectFrom('feedback_aside').innerJoin('person', 'person.id', 'person_id').select('email').executeTakeFirstOrThrow()).email));
    expect(beside.aside).toMatchObject(mine);
    expect(beside.current).toMatchObject({ strengths: 'Écoute vraiment, et reformule.', mine: false, by: 'Enseignante Essai', revision: 3 });
    expect((await sheet(teacher)).aside).toBeNull();
    const both = 'Écoute vraiment, et reformule. Prépare avec soin.';
    await expectStatus(await save(colleague, 3, { rubrics, ...mine, strengths: both }), 200);
    expect(await sheet(colleague)).toMatchObject({ aside: null, current: { strengths: both, revision: 4 } });
    // Of the first teacher's own last words nothing is gone either, as long as nothing is published.
    expect((await house.platform.db.selectFrom('feedback_sheet').select(['revision', 'strengths']).where('review_id', '=', reviews[0]!).orderBy('revision').execute()).map((one) => one.revision)).toEqual([3, 4]);
    // Two at the very same moment: one is written.
    const both2 = await Promise.all([save(teacher, 4, { rubrics, strengths: 'A' }), save(colleague, 4, { rubrics, strengths: 'B' })]);
    expect(both2.map((one) => one.status).sort()).toEqual([200, 409]);
  });

  it('publishes versions: an earlier one stays as it was, with the criteria that it was written with', async () => {
    const { revision, latestRubrics: rubrics } = await sheet(teacher);
    const first = { rubrics, answers: { [criteria[0]!.id]: 1, [criteria[1]!.id]: null }, strengths: 'Écoute et reformule.', toWorkOn: 'Relancer.' };
    expect(await expectStatus(await publish(teacher, revision, first), 200)).toMatchObject({ version: 1 });
    const read = await sheet(student);
    expect(read.versions).toMatchObject([{ version: 1, strengths: 'Écoute et reformule.', answers: { [criteria[1]!.id]: null }, by: 'Enseignante Essai', rubrics: [{ version: 1 }] }]);
    expect([read.maySpeak, (await sheet(await house.as(promotion.emails.chair))).versions.length, (await sheet(await house.as(promotion.emails.chair))).thread]).toEqual([true, 1, []]);
    // The criteria change; the sheet that is there keeps its own until somebody takes up the new ones.
    await expectStatus(await rubric(teacher, { expectedRevision: 2, publish: true, criteria: [criterion('NEO-C1', 'Écoute'), criterion('NEO-C4', 'Analyse sa pratique par écrit')] }), 201);
    const amended = await sheet(teacher);
    expect([amended.newer, amended.rubrics[0].version, amended.latestRubrics[0].revision]).toEqual([[SITUATION], 1, 3]);
    const latest = (await rubricsOf(teacher)).latest.criteria;
    expect(latest[0].id).toBe(criteria[0]!.id);
    await expectStatus(await save(teacher, amended.revision, { ...first, strengths: 'En cours.' }), 200);
    expect((await sheet(student)).versions).toHaveLength(1);
    expect((await sheet(teacher)).units[0].state).toBe('amended');
    const second = { rubrics: amended.latestRubrics, answers: { [latest[0].id]: 2, [latest[1].id]: 0 }, strengths: 'Écoute, reformule et relance.', toWorkOn: '' };
    expect(await expectStatus(await publish(colleague, amended.revision + 1, second), 200)).toMatchObject({ version: 2 });
    const versions = (await sheet(student)).versions;
    expect(versions.map((one: Body) => [one.version, one.strengths, one.rubrics[0].version, one.rubrics[0].criteria[1].text])).toEqual([[1, 'Écoute et reformule.', 1, 'Analyse sa pratique'], [2, 'Écoute, reformule et relance.', 2, 'Analyse sa pratique par écrit']]);
    const { db, commit } = house.platform;
    for (const change of [db.updateTable('feedback_sheet').set({ strengths: 'Autre' }).where('state', '=', 'published'), db.deleteFrom('feedback_sheet').where('state', '=', 'published')]) {
      expect(await commit([change])).toMatchObject({ ok: false, conflict: { rule: 'append_only' } });
    }
    expect(await refused(publish(teacher, 1, second), 409)).toBe('sheet_changed');
  });

  it('lets the student answer, show what was revised and ask again; the teacher’s queue lists who waits, and the thread stays in order', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: PERIOD.code, genre: 'production', title: 'Entretien repris', text: 'Trois relances de plus.' })) form.set(name, value);
    const { id: trace } = await expectStatus(await student.send('POST', `/api/me/enrolments/${promotion.students[0]!.enrolment}/evidence`, form), 201);
    await expectStatus(await say(student, 'Merci, je comprends.'), 201);
    expect(await questions(teacher)).toEqual([]);
    await expectStatus(await say(student, 'J’ai repris l’entretien.', { asks: true, evidence: trace }), 201);
    expect(await questions(teacher)).toEqual(['Étudiant Nº 1 1 J’ai repris l’entretien.']);
    expect([await questions(fellow), await questions(await house.as(promotion.emails.otherTeacher)), await questions(await house.as(promotion.emails.chair))]).toEqual([[], [], []]);
    // Somebody else's trace is not shown by it, and a fellow student has no say.
    expect(await refused(say(student, 'Celle-ci ?', { asks: true, evidence: promotion.students[1]!.evidence }), 404)).toBe('not_found');
    expect(await refused(say(fellow, 'Moi aussi.'), 404)).toBe('not_found');
    // What the teacher looks at does not change meanwhile.
    expect(await refused(student.send('PUT', `/api/evidence/${trace}`, { title: 'Autre chose' }), 409)).toBe('evidence_frozen');
    expect((await sheet(teacher)).thread.at(-1)).toMatchObject({ asks: true, evidence: { id: trace, title: 'Entretien repris' } });
    await expectStatus(await say(teacher, 'Les relances y sont.'), 201);
    expect([await questions(teacher), (await sheet(student)).open]).toEqual([[], false]);
    await expectStatus(await say(student, 'Et la conclusion ?', { asks: true }), 201);
    const now = await sheet(teacher);
    expect([now.open, await questions(colleague)]).toEqual([true, ['Étudiant Nº 1 1 Et la conclusion ?']]);
    // Another version answers it too.
    await expectStatus(await publish(teacher, now.revision, { rubrics: now.latestRubrics, answers: now.current.answers, strengths: 'Conclut.', toWorkOn: '' }), 200);
    expect(await questions(teacher)).toEqual([]);
    const { thread, versions } = await sheet(student);
    expect(versions.length).toBe(3);
    expect(thread.map((one: Body) => [one.number, one.after === versions[1].revision, one.author, one.asks])).toEqual([[1, true, 'student', false], [2, true, 'student', true], [3, true, 'teacher', false], [4, true, 'student', true]]);
    // A referent teacher answers for their own student.
    const referent = await addPerson(house, null, promotion.cohort);
    await house.platform.commit(insertReferents(house.platform.db, [{ enrolment_id: promotion.students[0]!.enrolment, revision: 1, person_id: referent.id, from_on: '2020-01-01', appointed_by: referent.id, appointed_at: '2020-01-01T08:00:00Z' }]));
    await expectStatus(await say(student, 'Un dernier point.', { asks: true }), 201);
    const guide = await house.as(referent.email);
    expect([await questions(guide), (await sheet(guide)).walk.of]).toEqual([['Étudiant Nº 1 1 Un dernier point.'], 1]);
    await expectStatus(await say(guide, 'C’est noté.'), 201);
  });

  it('shows a cohort’s sheets at a glance, and walks from student to student on the same unit', async () => {
    const all = await expectStatus(await teacher.get(`/api/cohorts/${promotion.cohort}/feedback?period=${PERIOD.code}`), 200);
    expect([all.units.map((one: Body) => one.title), all.criteria, all.students.map((one: Body) => one.sheets.map((two: Body) => two.state))]).toEqual([[...PERIOD.teachingUnits], [2, 0, 0, 0], [['published', 'none', 'none', 'none'], ['none', 'none', 'none', 'none']]]);
    expect((await sheet(teacher, 0)).walk).toEqual({ previous: null, next: { review: reviews[1], name: 'Étudiant Nº 2' }, position: 1, of: 2 });
    expect(await refused(teacher.get(`${address(0).slice(0, -1)}9`), 404)).toBe('not_found');
    // Of drafts nobody is told but who writes them.
    await expectStatus(await save(teacher, 0, { strengths: 'Un brouillon.' }, 1, 2), 200);
    const shown = async (email: string): Promise<string[]> => (await expectStatus(await (await house.as(email)).get(`/api/cohorts/${promotion.cohort}/feedback?period=${PERIOD.code}`), 200)).students[1].sheets.map((one: Body) => one.state);
    expect([await shown(promotion.emails.teacher), await shown(promotion.emails.chair)]).toEqual([['none', 'draft', 'none', 'none'], ['none', 'none', 'none', 'none']]);
  });

  it('keeps comments for use again: one’s own and the team’s; a sheet takes the words and no reference', async () => {
    const own = await expectStatus(await teacher.send('POST', '/api/me/comments', { text: 'Relancer davantage.' }), 201);
    const shared = await expectStatus(await teacher.send('POST', '/api/me/comments', { text: 'Dater les sources.', cohort: promotion.cohort }), 201);
    const list = async (who: Client): Promise<string[]> => (await expectStatus(await who.get('/api/me/comments'), 200)).comments.map((one: Body) => `${one.text} ${one.mine}`);
    expect([await list(teacher), await list(colleague), await list(await house.as(promotion.emails.otherTeacher))]).toEqual([['Dater les sources. true', 'Relancer davantage. true'], ['Dater les sources. false'], []]);
    expect(await refused(colleague.send('DELETE', `/api/me/comments/${shared.id}`), 404)).toBe('not_found');
    expect(await refused((await house.as(promotion.emails.otherTeacher)).send('POST', '/api/me/comments', { text: 'x', cohort: promotion.cohort }), 404)).toBe('not_found');
    expect(await refused(student.send('POST', '/api/me/comments', { text: 'x' }), 403)).toBe('forbidden');
    await expectStatus(await save(teacher, 0, { strengths: 'Dater les sources, ici les deux dernières.' }, 1, 3), 200);
    for (const { id } of [own, shared]) await expectStatus(await teacher.send('DELETE', `/api/me/comments/${id}`), 200);
    expect([await list(teacher), (await sheet(teacher, 1, 3)).current.strengths]).toEqual([[], 'Dater les sources, ici les deux dernières.']);
  });

  it('says before the feedback is called complete of which units nothing is published, asks to confirm, and does not hold it up', async () => {
    const complete = (over: Record<string, unknown>): Promise<Response> => teacher.send('POST', `/api/reviews/${reviews[0]!}/acts`, { act: 'complete_feedback', note: '', ...over });
    // The page says so too, and offers to confirm.
    const page = await openJar(house, teacher.cookie).form(`/suivi/bilans/${reviews[0]!}`, { act: 'complete_feedback', note: '' });
    expect([page.status, /Aucune fiche de retour n’est publiée pour[^]*name="confirmed"/.test(await page.text())]).toEqual([200, true]);
    const asked = await expectProblem(await complete({}), 409);
    expect([asked.code, asked.detail.includes(UNIT), asked.detail.includes(SECOND)]).toEqual(['feedback_missing', false, true]);
    expect(await expectStatus(await complete({ confirmed: true }), 201)).toEqual({ state: 'feedback_complete' });
    const event = await house.platform.db.selectFrom('event').select('detail').where('kind', '=', 'review_moved').where('subject', '=', reviews[0]!).executeTakeFirstOrThrow();
    expect(JSON.parse(event.detail)).toMatchObject({ act: 'complete_feedback', withoutSheet: 3 });
    // Of another review every unit has its sheet: nothing is asked.
    for (const [index] of PERIOD.teachingUnits.entries()) {
      const one = await sheet(teacher, 1, index + 1);
      await expectStatus(await publish(teacher, one.revision, { rubrics: one.latestRubrics, answers: Object.fromEntries(one.rubrics.flatMap((two: Body) => two.criteria.map((three: Body) => [three.id, null]))), strengths: 'Lu.' }, 1, index + 1), 200);
    }
    await expectStatus(await teacher.send('POST', `/api/reviews/${reviews[1]!}/acts`, { act: 'complete_feedback', note: '' }), 201);
  });

  it('stops with the jury: from then on nothing is written, asked or answered', async () => {
    const { db, commit } = house.platform;
    const { revision } = await sheet(teacher);
    const sent = await commit([insertStep(db, { review_id: reviews[0]!, revision: 4, act: 'send_to_jury', state: 'sent_to_jury', person_id: null, note: '', at: '2025-06-01T08:00:00.000Z' })]);
    expect(sent.ok).toBe(true);
    expect([await refused(save(teacher, revision, { strengths: 'x' }), 409), await refused(publish(teacher, revision, { strengths: 'x' }), 409), await refused(say(student, 'x', { asks: true }), 409)]).toEqual(Array(3).fill('feedback_closed'));
    expect((await sheet(teacher)).mayWrite).toBe(false);
    // The database says so itself, to whoever asks it.
    const late = { review_id: reviews[0]!, unit: UNIT, revision: revision + 1, state: 'draft' as const, rubrics: '[]', answers: '{}', strengths: 'x', to_work_on: '', written_by: promotion.students[1]!.person, at: '2025-06-02T08:00:00.000Z' };
    expect(await commit([db.insertInto('feedback_sheet').values(late)])).toMatchObject({ ok: false, conflict: { rule: 'feedback_closed' } });
    expect(await commit([db.insertInto('feedback_sheet').values({ ...late, review_id: reviews[1]!, rubrics: JSON.stringify([{ situation: OTHER, revision: 1 }]), revision: 99 })])).toMatchObject({ ok: false, conflict: { rule: expect.stringMatching(/sheet_changed|rubric_changed/) } });
  });

  it('takes over published criteria of another cohort or period as a draft, where the source may be read and the target written', async () => {
    const { db, commit, randomBytes } = house.platform;
    // The next cohort follows a version that states what the former one did not: here, nothing but its competencies.
    const next = randomId(randomBytes);
    const hidden = randomId(randomBytes);
    const cohortOf = (id: string, name: string) => insertCohort(db, { id, programme_code: programme.code, programme_version: programme.version, name });
    const learning = { kind: 'critical_learning', level: 1, text: 'Énoncé par une version d’avant' } as const;
    const was = { units: [UNIT], criteria: [{ id: 'a', ...criterion('NEO-C1', 'Écoute vraiment'), basis: { kind: 'competency' } as const }, { id: 'b', ...criterion('NEO-C1', 'Reformule'), basis: learning }] };
    const { id: person } = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.teacher).executeTakeFirstOrThrow();
    const published = (cohort: string) => insertRubric(db, { cohort_id: cohort, period: PERIOD.code, situation: SITUATION, revision: 1, state: 'published', saved_by: person, saved_at: '2025-01-01T08:00:00.000Z' }, was);
    expect(await commit([cohortOf(next, 'NEO · suivante'), cohortOf(hidden, 'NEO · ailleurs'), published(next), published(hidden), insertGrant(db, { person_id: person, role: 'teacher', cohort_id: next })])).toEqual({ ok: true });
    const [both, chair] = [await house.as(promotion.emails.teacher), await house.as(promotion.emails.chair)];
    const rows = async () => contents(house, TABLES);
    const copy = (who: Client, from: Record<string, string>, over: Record<string, unknown> = {}) =>
      who.send('POST', `/api/cohorts/${promotion.cohort}/rubrics/copies`, { period: PERIOD.code, situation: OTHER, expectedRevision: 0, from: { cohort: next, period: PERIOD.code, situation: SITUATION, ...from }, ...over });
    const listed = await expectStatus(await both.get(`/api/cohorts/${promotion.cohort}/rubrics?period=${PERIOD.code}`), 200);
    expect(listed.copiable.map((one: Body) => [one.cohort.name, one.period, one.situation, one.criteria])).toEqual([['NEO · promotion d’essai', PERIOD.code, SITUATION, 2], ['NEO · suivante', PERIOD.code, SITUATION, 2]]);
    expect((await expectStatus(await chair.get(`/api/cohorts/${promotion.cohort}/rubrics?period=${PERIOD.code}`), 200)).copiable).toEqual([]);
    const before = await atRest(house, TABLES);
    // A colleague does not read the other cohort; nobody reads the third one; a jury's chair writes no criteria.
    for (const [who, from] of [[colleague, {}], [both, { cohort: hidden }], [both, { cohort: 'inconnue' }], [student, {}]] as const) expect(await refused(copy(who, from), 404)).toBe('not_found');
    expect(await refused(copy(both, { situation: OTHER }), 409)).toBe('rubric_changed');
    expect(await refused(copy(chair, {}), 403)).toBe('forbidden');
    expect(await refused(copy(both, {}, { situation: 'Une autre SAÉ' }), 422)).toBe('unknown_situation');
    expect(await refused(copy(both, {}, { expectedRevision: 3 }), 409)).toBe('rubric_changed');
    expect(await rows()).toEqual(before);
    const done = await expectStatus(await copy(both, {}), 201);
    expect(done).toEqual({ revision: 1, leftOut: [{ ...criterion('NEO-C1', 'Reformule'), basis: learning }] });
    const now = (await expectStatus(await both.get(`/api/cohorts/${promotion.cohort}/rubrics?period=${PERIOD.code}`), 200)).situations.find((one: Body) => one.title === OTHER);
    expect([now.latest.version, now.versions, now.latest.units, now.latest.criteria.map((one: Body) => one.text)]).toEqual([null, [], [UNIT], ['Écoute vraiment']]);
    // A draft that somebody has seen is followed by another revision; unseen, by none.
    expect(await refused(copy(both, {}), 409)).toBe('rubric_changed');
    expect((await expectStatus(await copy(both, { cohort: promotion.cohort }, { expectedRevision: 1 }), 201)).revision).toBe(2);
    // The page says what was left out, and offers what may be read.
    const at = `/suivi/criteres/${promotion.cohort}?period=${PERIOD.code}&situation=${PERIOD.productions.indexOf(OTHER) + 1}`;
    const page = await (await openJar(house, both.cookie).form(at, { act: 'copy', expectedRevision: '2', from: JSON.stringify([next, PERIOD.code, SITUATION]) })).text();
    expect([page.includes('Les critères sont repris en brouillon'), page.includes('Reformule'), page.includes('NEO · ailleurs')]).toEqual([true, true, false]);
  });

  it('is part of a student’s own data as published, and its words go with the student', async () => {
    const { db, commit } = house.platform;
    const person = promotion.students[0]!.person;
    const rows: Body[] = [];
    for await (const page of readOwn(db, 'feedback_sheet', person)) rows.push(...page);
    expect(rows.map((one) => one.state)).toEqual(['published', 'published', 'published']);
    const at = '2025-07-01T08:00:00.000Z';
    const erased = await commit([insertErasure(db, { id: 'effacement', person_id: person, scope: 'whole', asked_at: at }), ...eraseRest(db, person), insertReceipt(db, { id: 'effacement', carried_out_by: null, at, counts: '{}' })]);
    expect(erased).toEqual({ ok: true });
    const left = [...(await db.selectFrom('feedback_sheet').select(['strengths', 'to_work_on']).where('review_id', '=', reviews[0]!).execute()), ...(await db.selectFrom('feedback_message').select('text').execute())];
    expect(left.length).toBeGreaterThan(6);
    expect(left.flatMap((one) => Object.values(one)).filter((words) => words !== '')).toEqual([]);
    // What was written of others stays.
    expect((await sheet(teacher, 1, 3)).versions[0].strengths).toBe('Lu.');
  });

  it('has single keys that can be turned off, for oneself, everywhere', async () => {
    await expectStatus(await teacher.send('PUT', '/api/me/keyboard', { singleKeys: false }), 200);
    expect([(await sheet(teacher)).singleKeys, (await sheet(colleague)).singleKeys, await expectStatus(await teacher.get('/api/me/keyboard'), 200)]).toEqual([false, true, { singleKeys: false }]);
    await expectStatus(await teacher.send('PUT', '/api/me/keyboard', { singleKeys: true }), 200);
    expect((await sheet(teacher)).singleKeys).toBe(true);
  });
});
