/** Following: plans, the memoir, early warnings and ratings of Moodle, on both runtimes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, parisDay } from '../../api/domain/calendar.ts';
import { purge } from '../../api/privacy/purge.ts';
import { insertAllowance, insertDeadlines } from '../../api/queries/deadlines.ts';
import { readOwn } from '../../api/queries/own-data.ts';
import { insertEnrolment, insertGrant } from '../../api/queries/people.ts';
import { insertReferents } from '../../api/queries/referents.ts';
import { insertReview, insertStep } from '../../api/queries/reviews.ts';
import { insertWarningSetting } from '../../api/queries/warnings.ts';
import { randomUuid } from '../../api/random-id.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { addPerson, atRest, contents, expectStatus, issueAll, TABLES, type Body } from './acts.ts';
import { openJar } from './jar.ts';
import { expectProblem } from './operations.ts';

/** What a student says to a warning: nobody but they and who follows them ever reads it. */
const WORD = 'Je reprends lundi, mot témoin sarrasin-violoncelle.';
const TODAY = parisDay(new Date());
const on = (days: number): string => addDays(TODAY, days);
const at = (days: number): string => `${on(days)}T09:00:00.000Z`;

describe.each(RUNTIMES)('following a cohort, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  const clients = {} as Record<'student' | 'quiet' | 'fellow' | 'teacher' | 'head' | 'referent' | 'chair' | 'member' | 'administrator' | 'otherTeacher', Client>;
  let enrolment: string;
  /** Of somebody who has done nothing since their second semester was opened. */
  let quiet: string;
  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    const { db } = house.platform;
    const [first, second] = promotion.students;
    enrolment = first!.enrolment;
    const head = await addPerson(house, null, promotion.cohort);
    const referent = await addPerson(house, null, promotion.cohort);
    const silent = await addPerson(house, 'student', promotion.cohort);
    quiet = `${enrolment.slice(1)}q`;
    // A second semester, open since two months.
    const open = (of: string) => [
      insertReview(db, { id: `${of.slice(0, 8)}s2`, enrolment_id: of, period: 'S2' }),
      ...(['plan', 'open'] as const).map((act, index) => insertStep(db, { review_id: `${of.slice(0, 8)}s2`, revision: index + 1, act, state: index === 0 ? ('planned' as const) : ('open' as const), person_id: null, note: '', at: at(-60) })),
    ];
    expect(await house.platform.commit([
      insertEnrolment(db, { id: quiet, person_id: silent.id, cohort_id: promotion.cohort, subject_id: randomUuid(house.platform.randomBytes), regime: 'initial' }),
      insertGrant(db, { person_id: head.id, role: 'programme_head', cohort_id: '*', programme_code: 'NEO' }),
      ...insertReferents(db, [{ enrolment_id: enrolment, revision: 1, person_id: referent.id, from_on: '2020-01-01', appointed_by: head.id, appointed_at: at(-90) }]),
      ...open(enrolment), ...open(second!.enrolment), ...open(quiet),
    ])).toEqual({ ok: true });
    const { emails } = promotion;
    const people = { student: first!.email, quiet: silent.email, fellow: second!.email, teacher: emails.teacher, head: head.email, referent: referent.email, chair: emails.chair, member: emails.member, administrator: emails.administrator, otherTeacher: emails.otherTeacher };
    for (const [who, email] of Object.entries(people)) clients[who as keyof typeof clients] = await house.as(email);
  });
  afterAll(() => house?.close());

  const unchanged = async (work: () => Promise<unknown>): Promise<void> => {
    const before = await atRest(house, TABLES);
    await work();
    expect(await contents(house, TABLES)).toEqual(before);
  };
  const exported = async (person: string): Promise<Record<string, unknown>[]> => {
    const rows: Record<string, unknown>[] = [];
    for await (const some of readOwn(house.platform.db, 'warning_answer', person)) rows.push(...some);
    return rows;
  };
  const plan = async (who: Client, of = enrolment): Promise<Body> => expectStatus(await who.get(`/api/enrolments/${of}/plan`), 200);
  const page = async (who: Client, path: string, status = 200): Promise<string> => {
    const answer = await who.get(path);
    expect([path, answer.status]).toEqual([path, status]);
    return answer.text();
  };

  it('tells the student and who reads their reviews the same plan: periods, situations, counted things; and nobody else', async () => {
    const own = await plan(clients.student);
    expect(own.current).toBe('S2');
    expect(own.periods.map((one: Body) => one.code)).toEqual(['S1', 'S2', 'S3', 'S4']);
    const [s1] = own.periods;
    expect(s1).toMatchObject({ expectedLevel: 1, otherTraces: 0, review: { state: 'sent_to_jury' }, hours: null, courses: [] });
    expect(s1.situations.map((one: Body) => [one.title, one.progress])).toEqual([
      ['Entretien avec un ingénieur', 'submitted'], ['Conception d’un site web vitrine', 'not_started'], ['Conception d’un environnement virtuel', 'not_started'], ['Conception d’un e-portfolio', 'not_started'],
    ]);
    expect(s1.interviewOn).toBe(TODAY);
    expect(own.competencies[0]).toEqual({ competency: 'NEO-C1', counts: { traces: 1, reviews: 1, decided: 0 }, periods: [['S1', 'submitted'], ['S2', 'not_started'], ['S3', 'not_started'], ['S4', 'not_started']].map(([period, progress]) => ({ period, progress })) });
    expect(own.coverage).toMatchObject({ hasLearnings: false });
    expect(own.coverage.axes[0]).toEqual({ competency: 'NEO-C1', self: null, proposed: 1, attained: 0, exempted: 0, expected: 2, traces: 1, learnings: [] });
    expect([own.mentoring, own.decisionBody, own.memoirSteps]).toEqual([null, null, []]);
    expect(own.placements.map((one: Body) => [one.year, one.required, one.done])).toEqual([['M1', 150, 0], ['M2', 560, 0]]);
    for (const who of ['teacher', 'head', 'referent', 'member', 'chair', 'administrator'] as const) expect(await plan(clients[who])).toEqual(own);
    for (const who of ['fellow', 'otherTeacher'] as const) await expectProblem(await clients[who].get(`/api/enrolments/${enrolment}/plan`), 404);
    expect(JSON.stringify(own)).not.toMatch(/Réflexion privée|Commentaire privé|%/);
    const html = await page(clients.student, '/espace/plan');
    expect(html).toContain('Entretien avec un ingénieur');
    expect(html).toContain('1 trace, 1 bilan rendu');
    expect(/<main[\s\S]*<\/main>/.exec(html)![0].replaceAll(/<[^>]*>/g, ' ')).not.toContain('%');
  });

  it('keeps back a proposal that is not the student’s to read yet', async () => {
    const { db, commit } = house.platform;
    const review = `${enrolment.slice(0, 8)}s2`;
    const teacher = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.teacher).executeTakeFirstOrThrow();
    const step = (revision: number, act: 'submit' | 'return', state: 'submitted' | 'returned') => insertStep(db, { review_id: review, revision, act, state, person_id: null, note: '', at: at(-60) });
    const said = db.insertInto('assessment').values({ id: `${review}a`, review_id: review, competency: 'NEO-C2', kind: 'teacher', assessor_id: teacher.id, level: 3, comment: 'Lu.', revision: 1, at: new Date().toISOString() });
    // Handed in too soon, read, and given back.
    expect(await commit([step(3, 'submit', 'submitted'), said, step(4, 'return', 'returned')])).toEqual({ ok: true });
    const proposed = (of: Body): number | null => of.coverage.axes.find((one: Body) => one.competency === 'NEO-C2').proposed;
    expect(proposed(await plan(clients.student))).toBe(1);
    expect(proposed(await plan(clients.teacher))).toBe(3);
  });

  it('shows the team who has deposited for which situation', async () => {
    const following = await expectStatus(await clients.teacher.get(`/api/cohorts/${promotion.cohort}/following?period=S1`), 200);
    expect(following.situations).toEqual(programme.periods[0]!.productions);
    const rows = following.students.filter((one: Body) => one.enrolment !== quiet);
    expect(rows.map((one: Body) => [one.progress.map((each: Body) => each.progress), one.interviewOn, one.review.state])).toEqual(
      promotion.students.map(() => [['submitted', 'not_started', 'not_started', 'not_started'], TODAY, 'sent_to_jury']),
    );
    expect(following.students.find((one: Body) => one.enrolment === quiet)).toMatchObject({ review: null, interviewOn: null, progress: programme.periods[0]!.productions.map(() => ({ progress: 'not_started', traces: 0 })) });
    expect((await expectStatus(await clients.teacher.get(`/api/cohorts/${promotion.cohort}/following`), 200)).period).toBe('S2');
    await expectProblem(await clients.teacher.get(`/api/cohorts/${promotion.cohort}/following?period=S9`), 404);
    await expectProblem(await clients.student.get(`/api/cohorts/${promotion.cohort}/following`), 404);
  });

  it('follows the memoir by the team’s own steps: one list, one revision after another', async () => {
    const put = (who: Client, milestones: object[], expectedRevision = 0): Promise<Response> => who.send('PUT', `/api/cohorts/${promotion.cohort}/memoir-milestones`, { expectedRevision, milestones });
    const note = (who: Client, milestone: string, reachedOn: string | null, expectedRevision = 0): Promise<Response> => who.send('POST', `/api/enrolments/${enrolment}/memoir-steps`, { milestone, reachedOn, expectedRevision });
    const list = [{ name: 'Sujet', dueOn: on(-10) }, { name: 'Soutenance', dueOn: null }];
    await unchanged(async () => {
      await expectProblem(await note(clients.teacher, 'Sujet', on(-1)), 422);
      for (const wrong of [[{ name: '', dueOn: null }], [...list, ...list], [{ name: 'x', dueOn: '2026-02-31' }]]) expect((await expectProblem(await put(clients.teacher, wrong), 422)).code).toBe('milestones_unreadable');
      for (const who of ['member', 'chair', 'administrator'] as const) await expectProblem(await put(clients[who], list), 403);
    });
    await expectStatus(await put(clients.teacher, list), 200);
    await unchanged(async () => expect((await expectProblem(await put(clients.head, list), 409)).code).toBe('following_changed'));
    // The second reads in the page what the first listed, beside what they typed themselves; and saves after that.
    const jar = openJar(house, clients.head.cookie);
    const address = `/suivi/avancement/${promotion.cohort}`;
    const fields = { revision: '0', rows: '2', 'name-0': 'Plan discuté', 'due-0': '', 'name-1': '', 'due-1': '' };
    await unchanged(async () => {
      const said = await (await jar.form(address, fields)).text();
      for (const words of ['quelqu’un d’autre vient de changer cela', 'Ce qui est enregistré maintenant.', `Sujet (attendu le`, 'Soutenance', 'value="Plan discuté"', 'name="revision" value="1"']) expect(said).toContain(words);
      expect(await (await jar.form(`/en${address}`, fields)).text()).toContain('What is recorded now.');
    });
    await expectStatus(await note(clients.referent, 'Sujet', on(-12)), 201);
    await unchanged(async () => {
      expect((await expectProblem(await note(clients.teacher, 'Sujet', null), 409)).code).toBe('following_changed');
      await expectProblem(await note(clients.teacher, 'Soutenance', on(3)), 422);
      await expectProblem(await note(clients.student, 'Soutenance', on(-1)), 404);
    });
    // A step is noted for the whole cohort in one form of the page: the cells that were changed, and nobody's over somebody else's.
    const column = `/suivi/avancement/${promotion.cohort}?etape=2`;
    const shownColumn = await page(clients.teacher, column);
    for (const one of [enrolment, quiet]) expect(shownColumn).toContain(`name="case-${one}"`);
    const other = promotion.students[1]!.enrolment;
    const cells = { act: 'column', step: 'Soutenance', [`case-${enrolment}`]: on(-2), [`vu-${enrolment}`]: '', [`revision-${enrolment}`]: '0', [`case-${quiet}`]: '', [`vu-${quiet}`]: '', [`revision-${quiet}`]: '0', [`case-${other}`]: on(-1), [`vu-${other}`]: '', [`revision-${other}`]: '0' };
    const filled = await openJar(house, clients.teacher.cookie).form(column, cells);
    expect([filled.status, filled.headers.get('location')]).toEqual([303, expect.stringContaining('fait=jours&cases=2')]);
    const stale = await (await openJar(house, clients.head.cookie).form(column, { ...cells, [`case-${other}`]: on(-3), [`case-${enrolment}`]: on(4) })).text();
    for (const words of ['Enregistré maintenant', `value="${on(-3)}"`, `value="${on(4)}"`]) expect(stale).toContain(words);
    expect(await (await openJar(house, clients.head.cookie).form(column, { ...cells, step: 'Plan discuté' })).text()).toContain('cette étape n’est plus dans la liste');
    expect((await plan(clients.fellow, other)).memoirSteps[1]).toMatchObject({ reachedOn: on(-1), revision: 1 });
    expect((await plan(clients.quiet, quiet)).memoirSteps[1]).toMatchObject({ reachedOn: null, revision: 0 });
    expect((await plan(clients.student)).memoirSteps).toEqual([{ name: 'Sujet', dueOn: on(-10), reachedOn: on(-12), revision: 1 }, { name: 'Soutenance', dueOn: null, reachedOn: on(-2), revision: 1 }]);
    expect((await expectStatus(await clients.teacher.get(`/api/cohorts/${promotion.cohort}/following`), 200)).students.find((one: Body) => one.enrolment === enrolment).memoirSteps[0].reachedOn).toBe(on(-12));
  });

  describe('early warnings', () => {
    const settings = (over: object = {}) => ({ period: 'S2', expectedRevision: 0, inactivityDays: 30, weeksBefore: 4, dueOn: on(14), endsOn: on(40), teacherAfterDays: 7, ...over });
    const set = (who: Client, over: object = {}): Promise<Response> => who.send('PUT', `/api/cohorts/${promotion.cohort}/warning-settings`, settings(over));
    const own = async (who: Client, of = enrolment): Promise<Body[]> => (await expectStatus(await who.get(`/api/me/enrolments/${of}/warnings`), 200)).warnings;
    const ofCohort = async (): Promise<Body[]> => (await expectStatus(await clients.teacher.get(`/api/cohorts/${promotion.cohort}/warnings`), 200)).students;

    it('are off until who keeps the cohort sets thresholds', async () => {
      expect([await own(clients.student), await ofCohort()]).toEqual([[], []]);
      await unchanged(async () => {
        for (const who of ['teacher', 'referent', 'member', 'chair', 'student'] as const) expect((await set(clients[who])).status).toBeGreaterThanOrEqual(403);
        for (const wrong of [{ inactivityDays: 2 }, { weeksBefore: 3, dueOn: null }, { endsOn: on(1), dueOn: on(3) }, { teacherAfterDays: 0 }]) expect((await expectProblem(await set(clients.head, wrong), 422)).code).toBe('warning_settings_unreadable');
        await expectProblem(await set(clients.head, { period: 'S9' }), 422);
      });
      await expectStatus(await set(clients.head), 200);
      expect((await expectProblem(await set(clients.head), 409)).code).toBe('following_changed');
    });

    it('are the student’s alone for the days that were set, by rules and facts', async () => {
      const warnings = await own(clients.quiet, quiet);
      const unevidenced = programme.competencies.map(() => ['unevidenced', 'S2', TODAY, on(7), null]);
      expect(warnings.map((one) => [one.rule, one.period, one.since, one.teacherFrom, one.answer])).toEqual([['inactivity', 'S2', TODAY, on(7), null], ...unevidenced]);
      expect(warnings[0]).toMatchObject({ days: 60, threshold: 30, lastActivityOn: on(-60) });
      // Somebody who wrote today is not inactive.
      expect((await own(clients.student)).map((one) => one.rule)).toEqual(unevidenced.map(() => 'unevidenced'));
      expect(await ofCohort()).toEqual([]);
      expect((await expectStatus(await clients.referent.get(`/api/enrolments/${enrolment}/warnings`), 200)).warnings).toEqual([]);
      expect(await page(clients.quiet, '/espace/plan')).toContain('soit 60 jours. Le seuil de la promotion est de 30 jours');
      expect(await page(clients.teacher, `/suivi/plan/${quiet}`)).not.toContain('Le seuil de la promotion');
    });

    it('are answered or dismissed with a word, which leaves no entry in a journal that is kept for good', async () => {
      const { id } = await house.platform.db.selectFrom('event').select('id').orderBy('seq', 'desc').executeTakeFirstOrThrow();
      const key = (competency: string): string => `unevidenced:${competency}:${on(14)}`;
      const say = (over: object): Promise<Response> => clients.student.send('POST', `/api/me/enrolments/${enrolment}/warnings`, { period: 'S2', key: key('NEO-C1'), act: 'answer', words: WORD, expectedRevision: 0, ...over });
      await unchanged(async () => {
        expect((await expectProblem(await say({ words: ' ' }), 422)).code).toBe('warning_words_required');
        expect((await expectProblem(await say({ key: 'inactivity:2020-01-01' }), 409)).code).toBe('warning_over');
        expect((await expectProblem(await say({ period: 'S1' }), 409)).code).toBe('warning_over');
        await expectProblem(await clients.fellow.send('POST', `/api/me/enrolments/${enrolment}/warnings`, { period: 'S2', key: 'x', act: 'answer', words: 'x', expectedRevision: 0 }), 404);
      });
      await expectStatus(await say({}), 201);
      expect((await expectProblem(await say({}), 409)).code).toBe('following_changed');
      await expectStatus(await say({ key: key('NEO-C2'), act: 'dismiss', words: 'Remis en main propre.' }), 201);
      expect((await own(clients.student)).slice(0, 2).map((one) => [one.answer.act, one.answer.words])).toEqual([['answer', WORD], ['dismiss', 'Remis en main propre.']]);
      expect((await house.platform.db.selectFrom('event').select('id').orderBy('seq', 'desc').executeTakeFirstOrThrow()).id).toBe(id);
    });

    it('are seen by who follows the student once these days are over, with their word; by no jury and no administrator, in any answer or page', async () => {
      const { db, commit } = house.platform;
      const row = { cohort_id: promotion.cohort, period: 'S2', revision: 2, inactivity_days: 30, weeks_before: 4, due_on: on(14), ends_on: on(40), teacher_after_days: 7, set_by: promotion.students[0]!.person, set_at: at(-50) };
      expect(await commit([insertWarningSetting(db, row)])).toEqual({ ok: true });
      const students = await ofCohort();
      expect(students.map((one) => one.enrolment).sort()).toEqual([quiet, ...promotion.students.map((one) => one.enrolment)].sort());
      expect(students.find((one) => one.enrolment === quiet)!.warnings[0]).toMatchObject({ rule: 'inactivity', since: on(-30), teacherFrom: on(-23), answer: null });
      expect(students.find((one) => one.enrolment === enrolment)!.warnings[0]).toMatchObject({ rule: 'unevidenced', since: on(-14), teacherFrom: on(-7), answer: { act: 'answer', words: WORD } });
      expect((await expectStatus(await clients.referent.get(`/api/enrolments/${enrolment}/warnings`), 200)).warnings[0].answer.words).toBe(WORD);
      for (const path of [`/suivi/plan/${enrolment}`, `/suivi/avertissements/${promotion.cohort}`]) expect(await page(clients.teacher, path)).toContain(WORD);
      for (const who of ['chair', 'member', 'administrator'] as const) {
        await expectProblem(await clients[who].get(`/api/cohorts/${promotion.cohort}/warnings`), 403);
        await expectProblem(await clients[who].get(`/api/enrolments/${enrolment}/warnings`), 403);
        const paths = [
          `/api/juries/${promotion.jury}`, '/api/juries', `/api/reviews/${promotion.students[0]!.review}`, `/api/reviews/${enrolment.slice(0, 8)}s2`, `/api/enrolments/${enrolment}/plan`, `/api/cohorts/${promotion.cohort}/grid?period=S2`,
          `/api/cohorts/${promotion.cohort}/following`, `/jury/${promotion.jury}`, `/jury/${promotion.jury}/pv`, `/suivi/plan/${enrolment}`, `/suivi/avancement/${promotion.cohort}`, `/suivi/${promotion.cohort}?period=S2`, `/suivi/bilans/${enrolment.slice(0, 8)}s2`,
        ];
        for (const path of who === 'administrator' ? [...paths, `/suivi/avertissements/${promotion.cohort}`] : paths) expect(await page(clients[who], path), path).not.toMatch(/sarrasin-violoncelle|"rule":"(inactivity|unevidenced)"|Le seuil de la promotion|La promotion regarde/);
      }
      for (const who of ['fellow', 'otherTeacher'] as const) await expectProblem(await clients[who].get(`/api/enrolments/${enrolment}/warnings`), 404);
      // Who was granted a later day is looked at from that day on.
      const teacher = promotion.students[1]!.person;
      expect(await commit([
        insertDeadlines(db, { cohort_id: promotion.cohort, period: 'S2', revision: 1, submit_by: on(14), feedback_by: null, sign_by: null, takes_late: 1, recorded_by: teacher, recorded_at: at(0) }),
        insertAllowance(db, { review_id: `${quiet.slice(0, 8)}s2`, revision: 1, kind: 'extension', act: 'submit', until_on: on(60), granted_by: teacher, granted_at: at(0) }),
      ])).toEqual({ ok: true });
      expect((await own(clients.quiet, quiet)).map((one) => one.rule)).toEqual(['inactivity']);
      expect((await own(clients.student)).map((one) => one.rule)).toEqual(programme.competencies.map(() => 'unevidenced'));
      // One's own export has it; nobody else's.
      expect((await exported(promotion.students[0]!.person)).map((one) => one['words'])).toContain(WORD);
      expect(await exported(promotion.students[1]!.person)).toEqual([]);
    });

    it('end when the review is submitted, and with the semester all that was said of them is gone', async () => {
      const { db, commit } = house.platform;
      const other = promotion.students[1]!.enrolment;
      expect(await commit([insertStep(db, { review_id: `${other.slice(0, 8)}s2`, revision: 3, act: 'submit', state: 'submitted', person_id: null, note: '', at: at(0), due_on: on(14) })])).toEqual({ ok: true });
      expect(await own(clients.fellow, other)).toEqual([]);
      expect((await ofCohort()).map((one) => one.enrolment).sort()).toEqual([enrolment, quiet].sort());
      await purge(house.platform);
      expect(await db.selectFrom('warning_answer').selectAll().execute()).toHaveLength(2);
      await expectStatus(await set(clients.head, { expectedRevision: 2, dueOn: on(-5), endsOn: on(-2) }), 200);
      expect(await own(clients.student)).toEqual([]);
      expect(await purge(house.platform)).toMatchObject({ warning_answer: 2 });
      expect(await db.selectFrom('warning_answer').selectAll().execute()).toEqual([]);
      expect(await exported(promotion.students[0]!.person)).toEqual([]);
    });
  });

  it('gives levels to Moodle’s gradebook and takes them from it: looked at first, whole or not at all, once', async () => {
    const address = (what: string): string => `/api/cohorts/${promotion.cohort}/ratings${what}`;
    const given = await page(clients.teacher, address('.csv?period=S1&what=proposed'));
    const [first, second] = promotion.students.map((one) => one.email);
    expect(given.split('\r\n')).toEqual(['"Email address","NEO-C1","NEO-C2","NEO-C3","NEO-C4"', expect.stringMatching(/^"autre-.*","","","",""$/), ...[first, second].map((email) => `"${email}","Novice","Novice","Novice","Novice"`), '']);
    expect(await page(clients.teacher, address('.csv?period=S1'))).toContain(`"${first}","","","",""`);
    const text = `Prénom,Adresse de courriel,NEO-C1 ACCOMPAGNER (Réel),NEO-C2 CONCEVOIR (Réel)\r\nÉtudiant,${first},Intermédiaire,-\r\nÉtudiant,${second},"1,00",Novice\r\n`;
    const look = async (of: string): Promise<Body> => expectStatus(await clients.teacher.send('POST', address('/preview'), { period: 'S2', text: of }), 200);
    await unchanged(async () => {
      const wrong = await look(`${text}Autre,autre@univ.example,Novice,80 %\r\n`);
      expect(wrong.faults).toEqual([{ line: 4, kind: 'student_unknown', value: 'autre@univ.example' }]);
      expect((await expectProblem(await clients.teacher.send('POST', address(''), { period: 'S2', text: `${text}Autre,autre@univ.example,Novice,80 %\r\n`, plan: wrong.plan }), 422)).code).toBe('people_file_faults');
      expect((await expectProblem(await clients.teacher.send('POST', address(''), { period: 'S2', text, plan: wrong.plan }), 409)).code).toBe('people_changed');
      expect((await expectProblem(await clients.teacher.send('POST', address('/preview'), { period: 'S2', text: 'courriel;Total\nx;1' }), 422)).code).toBe('ratings_without_competency');
      await expectProblem(await clients.teacher.send('POST', address('/preview'), { period: 'S9', text }), 422);
      for (const who of ['member', 'chair', 'administrator'] as const) await expectProblem(await clients[who].get(address('.csv')), 403);
    });
    const before = await atRest(house, ['assessment', 'decision', 'award']);
    const { plan: seen, changes } = await look(text);
    expect(changes.map((one: Body) => [one.line, one.competency, one.level, one.change])).toEqual([[2, 'NEO-C1', 2, 'new'], [3, 'NEO-C1', 1, 'new'], [3, 'NEO-C2', 1, 'new']]);
    expect(await expectStatus(await clients.teacher.send('POST', address(''), { period: 'S2', text, plan: seen }), 201)).toEqual({ added: 3, updated: 0 });
    // Something to rest a proposal on: nothing is proposed and nothing decided.
    expect(await contents(house, ['assessment', 'decision', 'award'])).toEqual(before);
    expect((await plan(clients.teacher)).ratings).toMatchObject([{ period: 'S2', competency: 'NEO-C1', level: 2, source: 'moodle' }]);
    expect((await plan(clients.teacher)).coverage.axes[0].proposed).toBe(1);
    const again = await look(text);
    expect(again.changes.every((one: Body) => one.change === 'nothing')).toBe(true);
    await unchanged(async () => expect(await expectStatus(await clients.teacher.send('POST', address(''), { period: 'S2', text, plan: again.plan }), 201)).toEqual({ added: 0, updated: 0 }));
  });

  it('counts a decision once its minutes are signed, and a level once it is awarded', async () => {
    const s1 = async (): Promise<Body> => (await plan(clients.student)).competencies[0];
    expect((await s1()).counts.decided).toBe(0);
    await issueAll(house, promotion, `PV suivi ${runtime}`);
    expect(await s1()).toMatchObject({ counts: { traces: 1, reviews: 1, decided: 1 }, periods: [{ period: 'S1', progress: 'completed' }, {}, {}, {}] });
    expect((await plan(clients.student)).coverage.axes[0].attained).toBe(1);
    expect((await plan(clients.student)).periods[0].situations[0].progress).toBe('completed');
    expect(await page(clients.teacher, `/api/cohorts/${promotion.cohort}/ratings.csv?period=S1`)).toContain(`"${promotion.students[0]!.email}","Novice","Novice","Novice","Novice"`);
    // Nothing of following is in what was signed.
    const rows = await house.platform.db.selectFrom('signed_credential').select('embedded').execute();
    expect(rows.length).toBeGreaterThan(0);
    for (const { embedded } of rows) expect(embedded).not.toMatch(/warning|avertissement|moodle|sarrasin-violoncelle/i);
  });
});
