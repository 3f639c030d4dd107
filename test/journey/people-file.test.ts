/** A cohort made and filled from a file, on both runtimes: whole or not at all, and the same file again changes nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { contents, expectStatus, type Body } from './acts.ts';
import { expectProblem } from './operations.ts';

const HEADING = 'Nom;Prénom;Courriel;Rôle;Régime;N° étudiant';
const FILE = [HEADING, 'Kernéis;Zoé;zoe@univ.example;étudiante;FI;22011', 'Le Goff;Yann;yann@univ.example;étudiant;apprentissage;22012', 'Caradec;Anne;anne@univ.example;enseignante;;', 'Caradec;Anne;anne@univ.example;membre du jury;;'].join('\r\n');
const WRITTEN = ['person', 'role_grant', 'enrolment', 'cohort', 'programme', 'event', 'referent', 'departure'] as const;

describe.each(RUNTIMES)('people read in from a file, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let administrator: Client;
  let cohort: string;
  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 1 });
    administrator = await house.as(promotion.emails.administrator);
  });
  afterAll(() => house?.close());

  const look = (text: string): Promise<Response> => administrator.send('POST', `/api/cohorts/${cohort}/people/preview`, { text });
  const read = (text: string, plan: string): Promise<Response> => administrator.send('POST', `/api/cohorts/${cohort}/people`, { text, plan });
  const unchanged = async (work: () => Promise<unknown>): Promise<void> => {
    const before = await contents(house, WRITTEN);
    await work();
    expect(await contents(house, WRITTEN)).toEqual(before);
  };

  it('a cohort is made of a programme that Palier carries, once under one name', async () => {
    const make = (name: string, code = 'IRP', version = '2025'): Promise<Response> => administrator.send('POST', '/api/cohorts', { name, programme: { code, version } });
    cohort = (await expectStatus(await make('  IRP\u00a0 2026-2028 '), 201)).id as string;
    await unchanged(async () => {
      expect((await expectProblem(await make('IRP 2026-2028'), 409)).code).toBe('cohort_name_taken');
      expect((await expectProblem(await make(' \u200b'), 422)).code).toBe('cohort_name_unreadable');
      await expectProblem(await make('Autre', 'IRP', '1999'), 404);
    });
    const { cohorts } = await expectStatus(await administrator.get('/api/cohorts'), 200);
    expect((cohorts as Body[]).find((one) => one.id === cohort)).toMatchObject({ name: 'IRP 2026-2028', students: 0, programme: { code: 'IRP', version: '2025' } });
  });

  it('what will change is shown first, and nothing is written', async () => {
    await unchanged(async () => {
      const preview = await expectStatus(await look(FILE), 200);
      expect(preview.faults).toEqual([]);
      expect(preview.ignored).toEqual(['N° étudiant']);
      expect((preview.changes as Body[]).map(({ line, email, role, change }) => [line, email, role, change])).toEqual([
        [2, 'zoe@univ.example', 'student', 'new_person'], [3, 'yann@univ.example', 'student', 'new_person'], [4, 'anne@univ.example', 'teacher', 'new_person'], [5, 'anne@univ.example', 'jury_member', 'new_role'],
      ]);
      expect(JSON.stringify(preview)).not.toContain('22011');
    });
  });

  it('a file with one wrong line changes nothing, and the line is named', async () => {
    await unchanged(async () => {
      const wrong = `${FILE}\r\n=cmd();Zoé;autre@univ.example;étudiante;FI;`;
      const preview = await expectStatus(await look(wrong), 200);
      expect(preview.faults).toEqual([{ line: 6, kind: 'formula', value: '=cmd()' }]);
      expect((await expectProblem(await read(wrong, preview.plan as string), 422)).code).toBe('people_file_faults');
      expect((await expectProblem(await look('nom;prénom\nA;B'), 422)).code).toBe('people_file_refused');
      // Nobody carries out what they have not looked at.
      expect((await expectProblem(await read(FILE, 'sans aperçu'), 409)).code).toBe('people_changed');
    });
  });

  it('is carried out once, however often and from however many tabs it is sent', async () => {
    const { plan } = await expectStatus(await look(FILE), 200);
    const answers = await Promise.all([read(FILE, plan as string), read(FILE, plan as string)]);
    const statuses = answers.map((one) => one.status).sort();
    expect(statuses).toEqual([201, 409]);
    expect(await answers.find((one) => one.status === 201)!.json()).toEqual({ people: 3, roles: 4, enrolments: 2, referents: 0, closings: 0 });
    const { db } = house.platform;
    const rows = await db.selectFrom('enrolment').innerJoin('person', 'person.id', 'enrolment.person_id').select(['email', 'given_name', 'family_name', 'regime', 'subject_id']).where('cohort_id', '=', cohort).orderBy('email').execute();
    expect(rows.map(({ subject_id: _, ...row }) => row)).toEqual([
      { email: 'yann@univ.example', given_name: 'Yann', family_name: 'Le Goff', regime: 'apprenticeship' },
      { email: 'zoe@univ.example', given_name: 'Zoé', family_name: 'Kernéis', regime: 'initial' },
    ]);
    expect(new Set(rows.map((row) => row.subject_id)).size).toBe(2);
    const again = await expectStatus(await look(FILE), 200);
    expect((again.changes as Body[]).every((one) => one.change === 'nothing')).toBe(true);
    await unchanged(async () => expect(await expectStatus(await read(FILE, again.plan as string), 201)).toEqual({ people: 0, roles: 0, enrolments: 0, referents: 0, closings: 0 }));
  });

  it('says whose referent teacher somebody is, and when accounts close: shown first, set once, changed by a later file alone', async () => {
    const heading = `${HEADING};Référent;Fermeture du compte`;
    const file = (referent: string, closing: string, more: string[] = []): string =>
      [heading, `Kernéis;Zoé;zoe@univ.example;étudiante;FI;22011;${referent};${closing}`, `Le Goff;Yann;yann@univ.example;étudiant;apprentissage;22012;;`, ...more].join('\r\n');
    await unchanged(async () => {
      for (const [referent, closing, kind] of [['personne@univ.example', '', 'referent_unknown'], ['zoe@univ.example', '', 'referent_own'], ['Mme Caradec', '', 'referent_unreadable'], ['', '31/02/2999', 'closing_unreadable'], ['', '30/09/2020', 'closing_past']] as const) {
        const preview = await expectStatus(await look(file(referent, closing)), 200);
        expect([referent, closing, preview.faults.map((one: Body) => [one.line, one.kind])]).toEqual([referent, closing, [[2, kind]]]);
        expect((await expectProblem(await read(file(referent, closing), preview.plan as string), 422)).code).toBe('people_file_faults');
      }
      // As Excel in French writes it: the bytes are the page's own to decode, see `test/site/cohorts.test.ts`.
      const preview = await expectStatus(await look(file('ANNE@univ.example', '30/09/2999')), 200);
      expect(preview.changes.map((one: Body) => [one.change, one.sets, one.referent, one.closesOn])).toEqual([['updated', ['referent', 'closing'], 'anne@univ.example', '2999-09-30'], ['nothing', [], null, null]]);
    });
    const apply = async (text: string): Promise<Body> => expectStatus(await read(text, (await expectStatus(await look(text), 200)).plan as string), 201);
    // The referent may stand in the same file, after the student.
    const first = file('anne@univ.example', '30/09/2999', ['Nouveau;Élève;nouveau@univ.example;étudiant;FI;1;prof@univ.example;2999-09-30', 'Prof;Nouvelle;prof@univ.example;enseignante;;;;']);
    expect(await apply(first)).toEqual({ people: 2, roles: 2, enrolments: 1, referents: 2, closings: 2 });
    await unchanged(async () => expect(await apply(first)).toEqual({ people: 0, roles: 0, enrolments: 0, referents: 0, closings: 0 }));
    expect(await apply(file('prof@univ.example', '15.10.2999'))).toEqual({ people: 0, roles: 0, enrolments: 0, referents: 1, closings: 1 });
    const { db } = house.platform;
    const of = (table: 'referent' | 'departure') => db.selectFrom(table).innerJoin('enrolment', 'enrolment.id', `${table}.enrolment_id`).innerJoin('person', 'person.id', 'enrolment.person_id').where('person.email', '=', 'zoe@univ.example');
    expect((await of('departure').select(['departure.revision', 'departure.closes_on']).orderBy('revision').execute()).map((one) => [one.revision, one.closes_on])).toEqual([[1, '2999-09-30'], [2, '2999-10-15']]);
    expect(await of('referent').select('referent.revision').execute()).toHaveLength(2);
    const { students } = await expectStatus(await administrator.get(`/api/cohorts/${cohort}/referents`), 200);
    expect((students as Body[]).find((one) => one.name === 'Zoé Kernéis').referent.email).toBe('prof@univ.example');
    const referent = await house.as('prof@univ.example');
    expect((await referent.get('/api/me/students')).status).toBe(200);
    // The template has the columns that are read, and no other.
    const template = await (await house.fetch('/modele-personnes.csv')).text();
    expect(await expectStatus(await look(`${template.replace('\ufeff', '')}Kernéis;Zoé;zoe@univ.example;étudiante;FI;;`), 200)).toMatchObject({ ignored: [], faults: [], changes: [{ change: 'nothing' }] });
  });

  it('whoever was read in can sign in and do what their role may, and nothing else', async () => {
    const teacher = await house.as('anne@univ.example');
    expect((await teacher.get(`/api/cohorts/${cohort}/grid`)).status).toBe(200);
    await expectProblem(await teacher.send('POST', `/api/cohorts/${cohort}/people/preview`, { text: FILE }), 403);
    await expectProblem(await teacher.send('POST', '/api/cohorts', { name: 'X', programme: { code: 'IRP', version: '2025' } }), 403);
    const student = await house.as('zoe@univ.example');
    const { enrolments } = await expectStatus(await student.get('/api/me/enrolments'), 200);
    expect(enrolments).toHaveLength(1);
    await expectProblem(await student.get(`/api/cohorts/${cohort}/grid`), 404);
  });

  it('takes ten thousand lines at once, and no more', async () => {
    const lines = (count: number): string => [HEADING, ...Array.from({ length: count }, (_, index) => `Nom ${index};Prénom;p${index}@grand.example;étudiant;FC;`)].join('\n');
    const { plan } = await expectStatus(await look(lines(10_000)), 200);
    expect(await expectStatus(await read(lines(10_000), plan as string), 201)).toEqual({ people: 10_000, roles: 10_000, enrolments: 10_000, referents: 0, closings: 0 });
    expect((await expectProblem(await look(lines(10_001)), 422)).code).toBe('people_file_refused');
  });
});
