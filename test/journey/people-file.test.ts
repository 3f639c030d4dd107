/** A cohort made and filled from a file, on both runtimes: whole or not at all, and the same file again changes nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putPersonalAddress } from '../../api/queries/personal-address.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { atRest, contents, enrolmentOf, expectStatus, type Body } from './acts.ts';
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
    const before = await atRest(house, WRITTEN);
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
    // Of whom the file made a teacher or a member of the jury the journal says so, as of whom it is given by hand.
    const given = await db.selectFrom('event').innerJoin('person', 'person.id', 'event.subject').select(['email', 'detail']).where('kind', '=', 'role_given').where('detail', 'like', `%${cohort}%`).execute();
    const staff = await db.selectFrom('role_grant').innerJoin('person', 'person.id', 'role_grant.person_id').select(['email', 'role']).where('cohort_id', '=', cohort).where('role', '<>', 'student').execute();
    expect(staff.length).toBe(2);
    expect(given.map((one) => `${one.email} ${one.detail}`).sort()).toEqual(staff.map(({ email, role }) => `${email} ${JSON.stringify({ role, cohort, programme: '*', period: '*', from: null, until: null })}`).sort());
    const again = await expectStatus(await look(FILE), 200);
    expect((again.changes as Body[]).every((one) => one.change === 'nothing')).toBe(true);
    await unchanged(async () => expect(await expectStatus(await read(FILE, again.plan as string), 201)).toEqual({ people: 0, roles: 0, enrolments: 0, referents: 0, closings: 0 }));
  });

  it('makes nobody under the address that somebody else confirmed as their own, and says which line has it', async () => {
    const { db, commit } = house.platform;
    const { id } = await db.selectFrom('person').select('id').where('email', '=', 'yann@univ.example').executeTakeFirstOrThrow();
    expect(await commit(putPersonalAddress(db, { person_id: id, email: 'yann@chezmoi.example', confirmed_at: '2026-01-01T08:00:00.000Z' }))).toEqual({ ok: true });
    await unchanged(async () => {
      const file = `${HEADING}\nLe Goff;Yann;yann@univ.example;étudiant;apprentissage;22012\nAutre;Personne;yann@chezmoi.example;enseignant;;`;
      const preview = await expectStatus(await look(file), 200);
      expect(preview.faults).toEqual([{ line: 3, kind: 'address_personal', value: 'yann@chezmoi.example' }]);
      expect((await expectProblem(await read(file, preview.plan as string), 422)).code).toBe('people_file_faults');
      const role = { email: 'yann@chezmoi.example', givenName: 'Autre', familyName: 'Personne', role: 'teacher', cohort, programme: '*', period: '*' };
      expect((await expectProblem(await administrator.send('POST', '/api/roles', role), 409)).code).toBe('address_taken');
    });
  });

  it('says whose referent teacher somebody is, and when accounts close: shown first, set once, changed by a later file alone', async () => {
    const heading = `${HEADING};Référent;Fermeture du compte`;
    const file = (referent: string, closing: string, more: string[] = []): string =>
      [heading, `Kernéis;Zoé;zoe@univ.example;étudiante;FI;22011;${referent};${closing}`, `Le Goff;Yann;yann@univ.example;étudiant;apprentissage;22012;;`, ...more].join('\r\n');
    await unchanged(async () => {
      for (const [referent, closing, kind] of [['personne@univ.example', '', 'referent_unknown'], ['zoe@univ.example', '', 'referent_own'], ['Mme Caradec', '', 'referent_unreadable'], ['yann@univ.example', '', 'referent_classmate'], ['', '31/02/2999', 'closing_unreadable'], ['', '30/09/2020', 'closing_past']] as const) {
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
    // A file and a page say it in the same entries; and neither lets a student read those of their own cohort.
    const journal = async (kind: string) => (await db.selectFrom('event').select('detail').where('kind', '=', kind).orderBy('seq').execute()).map((one) => JSON.parse(one.detail) as Body);
    expect((await journal('departure_recorded')).map((one) => one.closesOn).sort()).toEqual(['2999-09-30', '2999-09-30', '2999-10-15']);
    expect(await journal('referent_appointed')).toHaveLength(3);
    const zoe = (await expectStatus(await administrator.get(`/api/cohorts/${cohort}/referents`), 200)).students.find((one: Body) => one.name === 'Zoé Kernéis');
    await unchanged(async () => {
      const appointments = [{ enrolment: zoe.enrolment, email: 'yann@univ.example', revision: zoe.revision }];
      expect((await expectProblem(await administrator.send('POST', `/api/cohorts/${cohort}/referents`, { from: '2026-01-01', appointments }), 422)).code).toBe('referent_classmate');
    });
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

  describe('semesters that were decided before', () => {
    let students: Promotion;
    const PAST = ['jury', 'past_minutes', 'decision', 'minutes', 'award', 'outbox', 'event', 'review', 'review_step', 'assessment'] as const;
    const heading = 'Courriel;Semestre;Compétence;Niveau;Numéro du PV;Date du PV;Jury;Session';
    const paper = (number: string, day: string, session = ''): string => `${number};${day};"Anne Essai, présidente ; Paul Membre";${session}`;
    const fileOf = (lines: readonly string[]): string => [heading, ...lines].join('\n');
    const past = (path: string, body: object, who = administrator): Promise<Response> => who.send('POST', `/api/cohorts/${students.cohort}/past-semesters${path}`, body);
    const unchangedPast = async (work: () => Promise<unknown>): Promise<void> => {
      const before = await atRest(house, PAST);
      await work();
      expect(await contents(house, PAST)).toEqual(before);
    };
    let file: string;
    beforeAll(async () => {
      // Their third semester is before a jury; the first two were decided elsewhere.
      students = await createPromotion(house.platform, { students: 2, period: 'S3' });
      const [zoe, yann] = students.students;
      file = fileOf([
        ...['NEO-C1', 'NEO-C2'].map((code) => `${zoe!.email};S1;${code};Novice;${paper(`PV ${runtime} S1`, '31/01/2025')}`),
        `${yann!.email};S1;NEO-C1;non atteint;${paper(`PV ${runtime} S1`, '31/01/2025')}`,
        `${zoe!.email};S2;NEO-C1;3;${paper(`PV ${runtime} S2`, '30/06/2025')}`,
        `${yann!.email};S1;NEO-C1;1;${paper(`PV ${runtime} S1 bis`, '30/06/2025', '2')}`,
      ]);
    });

    it('are looked at first; a line that is wrong, or a semester that is decided here, keeps the whole file out', async () => {
      await unchangedPast(async () => {
        const preview = await expectStatus(await past('/preview', { text: file }), 200);
        expect(preview.faults).toEqual([]);
        expect((preview.changes as Body[]).map((one) => [one.period, one.competency, one.level, one.outcome, one.departure])).toEqual([
          ['S1', 'NEO-C1', 1, 'validated', null], ['S1', 'NEO-C2', 1, 'validated', null], ['S1', 'NEO-C1', 1, 'not_reached', null], ['S1', 'NEO-C1', 1, 'validated', null], ['S2', 'NEO-C1', 3, 'validated', 'skipped'],
        ]);
        // The level that is skipped is ticked by who has read the paper.
        expect((await expectProblem(await past('', { text: file, plan: preview.plan }), 422)).code).toBe('departures_unticked');
        const wrong = `${file}\n${students.students[0]!.email};S3;NEO-C1;1;${paper('PV S3', '30/06/2025')}`;
        const looked = await expectStatus(await past('/preview', { text: wrong }), 200);
        expect(looked.faults).toEqual([{ line: 7, kind: 'review_here', value: 'S3' }]);
        expect((await expectProblem(await past('', { text: wrong, plan: looked.plan, departures: [5] }), 422)).code).toBe('people_file_faults');
        expect((await past('', { text: file, plan: preview.plan, departures: [5] }, await house.as(students.emails.chair))).status).toBe(403);
      });
    });

    it('are entered once, as decisions of elsewhere; their badges say the day of the paper and cite nothing', async () => {
      const { plan } = await expectStatus(await past('/preview', { text: file }), 200);
      const answers = await Promise.all([1, 2].map(() => past('', { text: file, plan, departures: [5] })));
      expect(answers.map((one) => one.status).sort()).toEqual([201, 409]);
      expect(await answers.find((one) => one.status === 201)!.json()).toEqual({ minutes: 3, decisions: 5, awards: 4 });
      const entered = await untilDelivered();
      expect(entered.map((one) => [one.number, one.period, one.session, one.deliberatedOn, one.members, one.awards])).toEqual([
        [`PV ${runtime} S1`, 'S1', 1, '2025-01-31', 'Anne Essai, présidente ; Paul Membre', 2], [`PV ${runtime} S1 bis`, 'S1', 2, '2025-06-30', 'Anne Essai, présidente ; Paul Membre', 1], [`PV ${runtime} S2`, 'S2', 1, '2025-06-30', 'Anne Essai, présidente ; Paul Membre', 1],
      ]);
      const page = await administrator.get(`/administration/promotions/${students.cohort}/semestres-anterieurs`, { accept: 'text/html' });
      expect([page.status, (await page.text()).includes(`PV ${runtime} S1 bis, `)]).toEqual([200, true]);
      const student = await house.as(students.students[0]!.email);
      const own = await enrolmentOf(student);
      expect(own.badges.map((one: Body) => [one.competency, one.level, one.awardedOn]).toSorted()).toEqual([['NEO-C1', 1, '2025-01-31'], ['NEO-C1', 3, '2025-06-30'], ['NEO-C2', 1, '2025-01-31']]);
      const { embedded } = await house.platform.db.selectFrom('signed_credential').select('embedded').where('id', '=', own.badges[0].id as string).executeTakeFirstOrThrow();
      const badge = JSON.parse(embedded) as Body;
      expect(badge.awardedDate).toBe(`${own.badges[0].awardedOn}T12:00:00Z`);
      expect(badge.evidence ?? []).toEqual([]);
      // The same file again adds nothing; the same paper with another line is refused.
      await unchangedPast(async () => {
        const again = await expectStatus(await past('/preview', { text: file }), 200);
        expect(new Set((again.changes as Body[]).map((one) => one.change))).toEqual(new Set(['nothing']));
        expect(await (await past('', { text: file, plan: again.plan })).json()).toEqual({ minutes: 0, decisions: 0, awards: 0 });
        const other = await expectStatus(await past('/preview', { text: fileOf([`${students.students[1]!.email};S1;NEO-C2;1;${paper(`PV ${runtime} S1`, '31/01/2025')}`]) }), 200);
        expect(other.faults).toEqual([{ line: 2, kind: 'minutes_other_content', value: `PV ${runtime} S1` }]);
      });
    });

    const untilDelivered = async (): Promise<Body[]> => {
      for (;;) {
        const { minutes } = await expectStatus(await administrator.get(`/api/cohorts/${students.cohort}/past-semesters`), 200);
        if ((minutes as Body[]).every((one) => one.released === one.awards)) return minutes as Body[];
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };

    it('stand in the grid, the synthesis and the student’s pages, and are no jury and no review here', async () => {
      const teacher = await house.as(students.emails.teacher);
      const { rows } = await expectStatus(await teacher.get(`/api/cohorts/${students.cohort}/grid?period=S1`), 200);
      const yann = (rows as Body[]).find((one) => one.enrolment === students.students[1]!.enrolment)!;
      expect([yann.review, yann.cells[0].decision, yann.cells[0].attained]).toEqual([null, { outcome: 'validated', level: 1 }, 1]);
      const synthesis = await expectStatus(await teacher.get(`/api/reviews/${students.students[0]!.review}/synthesis`), 200);
      expect(synthesis.rows.slice(0, 2).map((one: Body) => one.attained)).toEqual([3, 1]);
      const student = await house.as(students.students[1]!.email);
      const { extracts } = await expectStatus(await student.get(`/api/me/enrolments/${students.students[1]!.enrolment}/decisions`), 200);
      expect((extracts as Body[]).map((one) => [one.number, one.enteredOn === null, one.decisions[0].outcome])).toEqual([[`PV ${runtime} S1 bis`, false, 'validated'], [`PV ${runtime} S1`, false, 'not_reached']]);
      const { jury } = extracts[0] as Body;
      expect((await student.get(`/api/juries/${jury}/extracts/${students.students[1]!.enrolment}`)).status).toBe(404);
      const chair = await house.as(students.emails.chair);
      expect((await expectStatus(await chair.get('/api/juries'), 200)).juries.map((one: Body) => one.id)).toEqual([students.jury]);
      expect((await chair.get(`/api/juries/${jury}`)).status).toBe(404);
      // No semester of theirs is opened here, by the act or below it.
      expect(await (await administrator.send('POST', `/api/cohorts/${students.cohort}/reviews/S1`)).json()).toEqual({ opened: 0 });
      const { db, commit } = house.platform;
      const review = { id: 'past-review', enrolment_id: students.students[0]!.enrolment, period: 'S1' };
      const step = { review_id: 'past-review', revision: 1, act: 'open', state: 'open', person_id: null, note: '', at: '2026-01-01T00:00:00Z', due_on: null } as const;
      expect(await commit([db.insertInto('review').values(review), db.insertInto('review_step').values(step)])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'decided_elsewhere' } });
      for (const statement of [db.updateTable('past_minutes').set({ number: 'x' }), db.deleteFrom('past_minutes')]) expect(await commit([statement])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'append_only' } });
    });
  });
});
