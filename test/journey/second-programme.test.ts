/**
 * The second programme through the same model: twelve projects as periods,
 * target skills as competencies of one level, a mentor who follows and
 * proposes, the jury that signs, and the badge that follows; on both runtimes.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { carriedProgrammes } from '../../api/domain/programmes/carried.ts';
import { insertReview, insertStep } from '../../api/queries/reviews.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { addPerson, decide, enrolmentOf, expectStatus, line, minutes, untilReleased, verdictOn, type Body } from './acts.ts';
import { expectProblem } from './operations.ts';

const programme = carriedProgrammes.IRP;
/** On Node all twelve; where each request takes longer, two. */
const projectsOn = { node: programme.periods, worker: programme.periods.filter((one) => ['P01', 'P05'].includes(one.code)) };

describe.each(RUNTIMES)('the second programme, on %s', (runtime) => {
  let house: House;
  let enrolment: string;
  const clients = {} as Record<'administrator' | 'student' | 'mentor' | 'chair' | 'stranger', Client>;
  const projects = projectsOn[runtime];

  beforeAll(async () => {
    house = await createHouse(runtime);
    const { db, commit } = house.platform;
    clients.administrator = await house.as((await addPerson(house, 'administrator', '*')).email);
    const { id: cohort } = await expectStatus(await clients.administrator.send('POST', '/api/cohorts', { name: 'Parcours d’essai', programme: { code: programme.code, version: programme.version } }), 201);
    const mentor = await addPerson(house, null, cohort);
    // The mentor has no role: they are the referent of this one learner, in the same file that enrols them.
    const text = `nom;prénom;courriel;rôle;régime;référent\nRakoto;Élise;elise@univ.example;étudiante;FC;${mentor.email}\nAutre;Léo;leo@univ.example;étudiant;FC;\nPrésidente;Anne;anne@univ.example;président du jury;;`;
    const { plan, faults } = await expectStatus(await clients.administrator.send('POST', `/api/cohorts/${cohort}/people/preview`, { text }), 200);
    expect(faults).toEqual([]);
    await expectStatus(await clients.administrator.send('POST', `/api/cohorts/${cohort}/people`, { text, plan }), 201);
    clients.mentor = await house.as(mentor.email);
    clients.student = await house.as('elise@univ.example');
    clients.chair = await house.as('anne@univ.example');
    clients.stranger = await house.as('leo@univ.example');
    enrolment = (await enrolmentOf(clients.student)).id;
    const planned = programme.periods.flatMap(({ code }) => [
      insertReview(db, { id: `${enrolment}-${code}`, enrolment_id: enrolment, period: code }),
      insertStep(db, { review_id: `${enrolment}-${code}`, revision: 1, act: 'plan', state: 'planned', person_id: null, note: '', at: '2026-01-05T08:00:00.000Z' }),
    ]);
    expect(await commit(planned)).toEqual({ ok: true });
  });
  afterAll(() => house?.close());

  const plan = async (): Promise<Body> => expectStatus(await clients.student.get(`/api/enrolments/${enrolment}/plan`), 200);
  // No feedback sheet was written in these: what the mentor says they say in the proposal, and they confirm it.
  const act = async (who: Client, review: string, name: string): Promise<Body> => expectStatus(await who.send('POST', `/api/reviews/${review}/acts`, { act: name, note: name === 'draft' ? 'Le projet est défendu ; la suite est convenue.' : '', ...(name === 'complete_feedback' ? { confirmed: true } : {}) }), 201);

  it('shows its twelve projects with their courses, hours and weekly sessions as the programme states them, and sums up nothing', async () => {
    const own = await plan();
    expect(own.periods).toHaveLength(12);
    expect(own.mentoring).toEqual({ mode: 'individual', frequency: 'weekly' });
    // The programme names no body that decides: a jury does.
    expect(own.decisionBody).toBeNull();
    expect(own.periods.map((one: Body) => one.hours)).toEqual([null, null, null, null, 40, 60, null, null, null, null, null, null]);
    expect(own.periods[4].courses).toEqual([
      { title: 'Concevez des activités pédagogiques engageantes', difficulty: 'Moyenne', hours: 15 }, { title: 'Concevez des évaluations adaptées à vos objectifs pédagogiques', difficulty: 'Moyenne', hours: 12 }, { title: 'Animez votre séance de formation', difficulty: 'Facile', hours: 6 },
    ]);
    expect(own.periods[2].courses).toEqual([]);
    expect(own.competencies).toHaveLength(26);
    expect(own.competencies.every((one: Body) => one.periods.length === 1)).toBe(true);
    expect(own.coverage.axes.map((one: Body) => [one.expected, one.attained])).toEqual(own.competencies.map(() => [null, 0]));
    const html = await (await clients.student.get('/espace/plan')).text();
    for (const words of ['Séances individuelles avec un mentor\u00a0: chaque semaine.', 'La décision revient au jury.', '40 h annoncées par la formation', 'Concevez des activités pédagogiques engageantes', 'Difficulté']) expect(html).toContain(words);
    // 33 h of courses are not the 40 h of the project, and neither is computed from the other.
    expect(html).not.toMatch(/\b33 h\b|\b129 h\b|\b135 h\b/);
  });

  it('goes project by project: the learner deposits and places themselves, the mentor follows and proposes, the jury signs', async () => {
    for (const project of projects) {
      const review = `${enrolment}-${project.code}`;
      const skills = project.competencies!;
      await act(clients.mentor, review, 'open');
      const form = new FormData();
      for (const [name, value] of Object.entries({ period: project.code, genre: 'production', title: project.title!, text: 'Le livrable du projet, avec ses sources.' })) form.append(name, value);
      for (const skill of skills) form.append('competencies', skill);
      const { id: evidence } = await expectStatus(await clients.student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201);
      await expectStatus(await clients.student.send('PUT', `/api/reviews/${review}/evidence/${evidence}`, { citable: true, publicText: 'Le livrable du projet.' }), 200);
      for (const competency of skills) await expectStatus(await clients.student.send('POST', `/api/reviews/${review}/self-assessments`, { competency, level: 1, comment: 'Je sais le faire.' }), 201);
      await act(clients.student, review, 'self_assess');
      await act(clients.student, review, 'submit');
      for (const competency of skills) await expectStatus(await clients.mentor.send('POST', `/api/reviews/${review}/proposals`, { competency, level: 1, comment: 'Montré et défendu en séance.', expectedRevision: 0 }), 201);
      for (const name of ['complete_feedback', 'hold_interview', 'draft'] as const) await act(clients.mentor, review, name);
      await act(clients.student, review, 'sign');
      await act(clients.mentor, review, 'send_to_jury');
      // A mentor proposes and does not decide.
      await expectProblem(await clients.mentor.send('POST', '/api/juries', { cohort: 'x', period: project.code, title: 'Jury', convenedOn: '2026-06-20' }), 404);
    }
    expect((await plan()).periods.filter((one: Body) => one.situations[0].progress === 'submitted').map((one: Body) => one.code)).toEqual(projects.map((one) => one.code));
  }, 240_000);

  it('the mentor reaches this learner and nobody else', async () => {
    const other = (await enrolmentOf(clients.stranger)).id;
    await expectStatus(await clients.mentor.get(`/api/enrolments/${enrolment}/plan`), 200);
    await expectProblem(await clients.mentor.get(`/api/enrolments/${other}/plan`), 404);
    expect((await clients.mentor.get(`/suivi/plan/${enrolment}`)).status).toBe(200);
    expect((await clients.mentor.get(`/suivi/plan/${other}`)).status).toBe(404);
    expect((await clients.mentor.get('/jury')).status).toBe(403);
  });

  it('the skills of each project that the jury validates become « Acquise », and their badges verify', async () => {
    const { cohort } = await plan();
    for (const [index, project] of projects.entries()) {
      const { id: jury } = await expectStatus(await clients.administrator.send('POST', '/api/juries', { cohort: cohort.id, period: project.code, title: `Jury, ${project.code}`, convenedOn: '2025-06-20' }), 201);
      for (const competency of project.competencies!) {
        // Another level than the one there is cannot be decided.
        expect((await expectProblem(await decide(clients.chair, jury, line(enrolment, competency, { level: 2 })), 422)).code).toBe('unknown_level');
        await expectStatus(await decide(clients.chair, jury, line(enrolment, competency)), 201);
      }
      await expectStatus(await clients.chair.send('POST', `/api/juries/${jury}/minutes`, minutes(`IRP-${runtime}-${index + 1}`)), 202);
      await untilReleased(clients.chair, jury);
    }
    const skills = projects.flatMap((one) => one.competencies!);
    const own = await enrolmentOf(clients.student);
    expect(own.badges.map((one: Body) => [one.competency, one.levelName, one.state]).sort()).toEqual(skills.map((code) => [code, 'Acquise', 'issued']).sort());
    const read = await plan();
    expect(read.coverage.axes.filter((one: Body) => one.attained === 1).map((one: Body) => one.competency)).toEqual(skills);
    expect(read.periods.filter((one: Body) => one.situations[0].progress === 'completed').map((one: Body) => one.code)).toEqual(projects.map((one) => one.code));
    expect(read.competencies.find((one: Body) => one.competency === skills[0])).toMatchObject({ counts: { traces: 1, reviews: 1, decided: 1 }, periods: [{ progress: 'completed' }] });
    const badge = own.badges.find((one: Body) => one.competency === skills.at(-1));
    const bytes = await (await clients.student.get(`/credentials/${badge.id}.json`)).text();
    expect((await verdictOn(house, bytes, 'application/json')).verdict).toBe('valid');
    const credential = JSON.parse(bytes) as Body;
    expect(JSON.stringify(credential.credentialSubject.achievement)).toContain('Acquise');
  }, 240_000);
});
