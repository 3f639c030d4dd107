/** What a student makes of a trace, saved as they type in two tabs; and badges that they bring in from elsewhere: over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_ANALYSIS } from '../../api/domain/analysis.ts';
import { readOwn } from '../../api/queries/own-data.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { choose, contents, enrolmentOf, expectStatus, publish, TABLES, type Body } from './acts.ts';
import { expectProblem } from './operations.ts';

describe.each(RUNTIMES)('what a student makes of it, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let student: Client;
  let fellow: Client;
  let teacher: Client;
  let trace: string;
  let enrolment: string;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    student = await house.as(promotion.students[0]!.email);
    fellow = await house.as(promotion.students[1]!.email);
    teacher = await house.as(promotion.emails.teacher);
    ({ evidence: trace, enrolment } = promotion.students[0]!);
  });
  afterAll(() => house?.close());

  const at = (id = trace): string => `/api/evidence/${id}/analysis`;
  const typed = (over: Record<string, string> = {}, reflection = '') => ({ reflection, answers: { ...NO_ANALYSIS, ...over } });
  const save = (expectedRevision: number, over: Record<string, string>, reflection = '', more: object = {}): Promise<Response> => student.send('PUT', at(), { ...typed(over, reflection), expectedRevision, ...more });
  const read = async (): Promise<Body> => expectStatus(await student.get(at()), 200);
  const unchanged = async (work: () => Promise<void>): Promise<void> => {
    const before = await contents(house, TABLES);
    await work();
    expect(await contents(house, TABLES)).toEqual(before);
  };

  it('begins with the free reflection that was there, and answers what was asked, all of it optional', async () => {
    expect(await read()).toMatchObject({ reflection: 'Réflexion privée.', answers: NO_ANALYSIS, revision: 0, asides: [] });
    expect(await expectStatus(await save(0, { situation: ' Une classe de 24. ' }, 'Réflexion privée.'), 200)).toEqual({ revision: 1 });
    expect(await expectStatus(await save(1, { situation: 'Une classe de 24.', differently: 'Commencer par l’essai.' }, 'Réflexion gardée.'), 200)).toEqual({ revision: 2 });
    expect(await read()).toMatchObject({ reflection: 'Réflexion gardée.', revision: 2, answers: { situation: 'Une classe de 24.', resources: '', differently: 'Commencer par l’essai.' } });
    // Of what is saved as one types the last is kept.
    expect(await house.platform.db.selectFrom('analysis').select('revision').where('evidence_id', '=', trace).execute()).toEqual([{ revision: 2 }]);
  });

  it('loses nothing of two tabs: the second is told, its words are kept, taken up, and dropped only by hand', async () => {
    await expectStatus(await save(2, { situation: 'Premier onglet.' }), 200);
    await unchanged(async () => expect((await expectProblem(await save(2, { situation: 'Second onglet.' }), 409)).code).toBe('analysis_changed'));
    await expectStatus(await student.send('PUT', `${at()}/asides/second-tab`, typed({ situation: 'Second onglet.' }, 'Et ceci.')), 200);
    await expectStatus(await student.send('PUT', `${at()}/asides/second-tab`, typed({ situation: 'Second onglet, suite.' }, 'Et ceci.')), 200);
    await expectStatus(await student.send('PUT', `${at()}/asides/third-tab`, typed({ choices: 'Troisième.' })), 200);
    // The first tab goes on writing: what waits beside it stays.
    await expectStatus(await save(3, { situation: 'Premier onglet, encore.' }), 200);
    expect((await read()).asides.map((one: Body) => [one.tab, one.answers.situation, one.reflection])).toEqual([['second-tab', 'Second onglet, suite.', 'Et ceci.'], ['third-tab', '', '']]);
    // Taken up: what stood there is set aside in its turn, in the same act.
    await expectStatus(await save(4, { situation: 'Second onglet, suite.' }, 'Et ceci.', { formerAside: 'former-words' }), 200);
    await expectStatus(await student.send('DELETE', `${at()}/asides/second-tab`), 200);
    const after = await read();
    expect(after).toMatchObject({ revision: 5, reflection: 'Et ceci.', answers: { situation: 'Second onglet, suite.' } });
    expect(after.asides.map((one: Body) => [one.tab, one.answers.situation]).sort()).toEqual([['former-words', 'Premier onglet, encore.'], ['third-tab', '']]);
    for (const tab of ['former-words', 'third-tab']) await expectStatus(await student.send('DELETE', `${at()}/asides/${tab}`), 200);
    expect((await read()).asides).toEqual([]);
  });

  it('keeps one of many writers at the same moment, and counts the free reflection that is written in another way', async () => {
    const raced = await Promise.all([1, 2, 3, 4].map((one) => save(5, { situation: `Nº ${one}` })));
    expect(raced.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    await expectStatus(await student.send('PUT', `/api/evidence/${trace}`, { reflection: 'Autrement écrite.' }), 200);
    expect(await read()).toMatchObject({ revision: 7, reflection: 'Autrement écrite.' });
    expect((await expectProblem(await save(6, { situation: 'Sans l’avoir vue.' }), 409)).code).toBe('analysis_changed');
    for (let one = 0; one < 12; one += 1) await expectStatus(await student.send('PUT', `${at()}/asides/onglet-${String(one).padStart(2, '0')}`, typed({ situation: 'x' })), 200);
    await unchanged(async () => expect((await expectProblem(await student.send('PUT', `${at()}/asides/onglet-12`, typed()), 409)).code).toBe('asides_full'));
    await expectStatus(await student.send('PUT', `${at()}/asides/onglet-03`, typed({ situation: 'y' })), 200);
  });

  it('is read by its student and the team, by no classmate, and refused where it is too long or not theirs', async () => {
    await unchanged(async () => {
      for (const other of [fellow, teacher]) {
        await expectProblem(await other.get(at()), 404);
        await expectProblem(await other.send('PUT', at(), { ...typed(), expectedRevision: 7 }), 404);
        await expectProblem(await other.send('PUT', `${at()}/asides/onglet-00`, typed()), 404);
        await expectProblem(await other.send('DELETE', `${at()}/asides/onglet-00`), 404);
      }
      expect((await student.send('PUT', at(), { ...typed({ situation: 'x'.repeat(4_001) }), expectedRevision: 7 })).status).toBe(422);
      expect((await student.send('PUT', at(), { ...typed({}, 'x'.repeat(20_001)), expectedRevision: 7 })).status).toBe(422);
      await expectProblem(await student.send('PUT', `${at()}/asides/${encodeURIComponent('<tab>tab</tab>')}`, typed()), 404);
    });
    await expectStatus(await save(7, { situation: 'Lue par l’équipe.' }, 'Autrement écrite.'), 200);
    const review = await expectStatus(await teacher.get(`/api/reviews/${promotion.students[0]!.review}`), 200);
    expect(review.evidence.find((one: Body) => one.id === trace).analysis).toMatchObject({ situation: 'Lue par l’équipe.' });
    expect(JSON.stringify(review)).not.toContain('onglet-');
  });

  it('is on the published page only by its student’s choice, as elements of ours around text of theirs', async () => {
    await expectStatus(await save(8, { situation: 'Publique *par choix*. <b>pas du HTML</b>', shown: '[voir](https://example.org/)' }, 'Libre.'), 200);
    await choose(student, enrolment, { evidence: [trace], reflections: [] });
    const path = new URL(await publish(student, enrolment)).pathname;
    expect(await (await house.fetch(path)).text()).not.toMatch(/par choix|example\.org|Libre\./);
    await choose(student, enrolment, { evidence: [trace], reflections: [trace] });
    await publish(student, enrolment);
    const page = await (await house.fetch(path)).text();
    expect(page).toContain('Publique <em>par choix</em>. &lt;b&gt;pas du HTML&lt;/b&gt;');
    expect(page).toContain('<a href="https://example.org/" rel="nofollow ugc noopener noreferrer">voir</a>');
    expect(page).toContain('Libre.');
    // Choices are frozen at publication: what is typed afterwards waits for the next one.
    await expectStatus(await save(9, { situation: 'Pas encore publiée.' }), 200);
    expect(await (await house.fetch(path)).text()).not.toContain('Pas encore publiée');
    await choose(student, enrolment, {});
  });

  it('is in the export of its student’s data, and goes with the trace', async () => {
    const person = promotion.students[0]!.person;
    for (const table of ['analysis', 'analysis_aside']) {
      const rows: unknown[] = [];
      for await (const page of readOwn(house.platform.db, table, person)) rows.push(...page);
      expect(rows.length, table).toBeGreaterThan(0);
    }
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'À supprimer', text: 'x' })) form.set(name, value);
    const { id } = await expectStatus(await house.fetch(`/api/me/enrolments/${enrolment}/evidence`, { method: 'POST', headers: { cookie: student.cookie, origin: house.origin }, body: form }), 201);
    await expectStatus(await student.send('PUT', at(id), { ...typed({ situation: 'x' }), expectedRevision: 0 }), 200);
    await expectStatus(await student.send('PUT', `${at(id)}/asides/some-tab`, typed()), 200);
    await expectStatus(await student.send('DELETE', `/api/evidence/${id}`), 200);
    expect((await enrolmentOf(student)).evidence.map((one: Body) => one.id)).not.toContain(id);
    for (const table of ['analysis', 'analysis_aside'] as const) expect(await house.platform.db.selectFrom(table).selectAll().where('evidence_id', '=', id).execute()).toEqual([]);
  });
});
