/** A student's years: status, placements, memoir, and levels dispensed from as the jury counts them; on both runtimes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertGrant } from '../../api/queries/people.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { addPerson, atRest, contents, decide, enrolmentOf, expectStatus, line, sign, untilReleased, type Body } from './acts.ts';
import { openJar } from './jar.ts';
import { expectProblem } from './operations.ts';

const WRITTEN = ['enrolment', 'enrolment_step', 'placement', 'memoir', 'exemption', 'exemption_withdrawal', 'event', 'event_salt'] as const;
const C = ['NEO-C1', 'NEO-C2', 'NEO-C3', 'NEO-C4'] as const;

describe.each(RUNTIMES)('an enrolment over its years, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let head: Client;
  let enrolment: string;
  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2, period: 'S3', proposedLevel: 3 });
    enrolment = promotion.students[0]!.enrolment;
    const { id, email } = await addPerson(house, null, promotion.cohort);
    expect(await house.platform.commit([insertGrant(house.platform.db, { person_id: id, role: 'programme_head', cohort_id: '*', programme_code: 'NEO' })])).toEqual({ ok: true });
    head = await house.as(email);
  });
  afterAll(() => house?.close());

  const post = (what: string, body: object, of = enrolment): Promise<Response> => head.send('POST', `/api/enrolments/${of}/${what}`, body);
  const file = async (): Promise<Body> => expectStatus(await head.get(`/api/enrolments/${enrolment}`), 200);
  const unchanged = async (work: () => Promise<unknown>): Promise<void> => {
    const before = await atRest(house, WRITTEN);
    await work();
    expect(await contents(house, WRITTEN)).toEqual(before);
  };
  const step = (over: object = {}) => ({ expectedRevision: 0, status: 'enrolled', entry: 'direct_m2', regime: 'apprenticeship', effectiveOn: '2025-09-01', until: null, reference: '', ...over });

  it('keeps its history: entry, regime, a gap year, a second year, a departure; the last holds', async () => {
    await expectStatus(await post('steps', step()), 201);
    await expectStatus(await post('steps', step({ expectedRevision: 1, status: 'gap_year', effectiveOn: '2026-09-01', until: '2027-02-28', reference: 'Arrêté de césure 12' })), 201);
    await unchanged(async () => {
      // A jury's or a committee's decision has a reference, and days in order.
      expect((await expectProblem(await post('steps', step({ expectedRevision: 2, status: 'repeating' })), 422)).code).toBe('enrolment_unreadable');
      expect((await expectProblem(await post('steps', step({ expectedRevision: 2, effectiveOn: '2026-02-30' })), 422)).code).toBe('enrolment_unreadable');
      expect((await expectProblem(await post('steps', step({ expectedRevision: 2, until: '2025-08-31' })), 422)).code).toBe('enrolment_unreadable');
      expect((await expectProblem(await post('steps', step({ expectedRevision: 1, status: 'left', reference: 'x' })), 409)).code).toBe('enrolment_changed');
    });
    await expectStatus(await post('steps', step({ expectedRevision: 2, status: 'repeating', regime: 'initial', effectiveOn: '2027-03-01', reference: 'PV du jury 2026-07' })), 201);
    const life = await file();
    expect([life.status, life.entry, life.regime, life.mayKeep]).toEqual(['repeating', 'direct_m2', 'initial', true]);
    expect(life.steps.map((one: Body) => [one.status, one.effectiveOn, one.until])).toEqual([['enrolled', '2025-09-01', null], ['gap_year', '2026-09-01', '2027-02-28'], ['repeating', '2027-03-01', null]]);
    // What the grid and the jury show as the regime is the one that holds.
    const { db, commit } = house.platform;
    expect((await db.selectFrom('enrolment').select('regime').where('id', '=', enrolment).executeTakeFirstOrThrow()).regime).toBe('initial');
    for (const statement of [db.updateTable('enrolment_step').set({ status: 'enrolled' }), db.deleteFrom('enrolment_step')]) expect(await commit([statement])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'append_only' } });
  });

  it('adds up hours against what the programme asks for; work-study stands in for the placement of M2 alone', async () => {
    const placement = (over: object) => ({
      placement: null, expectedRevision: 0, kind: 'stage', state: 'planned', year: 'M1', host: 'Centre de formation du port', tutor: 'Anne Tutrice', beginsOn: '2026-04-01', endsOn: '2026-06-30', hoursPlanned: 150, hoursDone: null, confidential: false, ...over,
    });
    const { placement: id } = await expectStatus(await post('placements', placement({})), 201);
    await expectStatus(await post('placements', placement({ placement: id, expectedRevision: 1, state: 'done', hoursDone: 154 })), 201);
    await expectStatus(await post('placements', placement({ kind: 'work_study', year: 'M1', host: 'Autre', hoursPlanned: 10 })), 201);
    await expectStatus(await post('placements', placement({ year: 'M2', host: 'Annulé', state: 'cancelled', hoursPlanned: 560 })), 201);
    expect((await file()).years).toEqual([{ year: 'M1', required: 150, planned: 160, done: 154, workStudyInstead: false }, { year: 'M2', required: 560, planned: 0, done: 0, workStudyInstead: false }]);
    await expectStatus(await post('placements', placement({ kind: 'work_study', year: 'M2', host: 'Hôpital d’essai', hoursPlanned: null, state: 'under_way', confidential: true })), 201);
    const life = await file();
    expect(life.years[1]).toEqual({ year: 'M2', required: 560, planned: 0, done: 0, workStudyInstead: true });
    expect(life.placements.find((one: Body) => one.id === id)).toMatchObject({ revision: 2, state: 'done', hoursDone: 154 });
    // Hours of a whole cohort are noted in one form of the page: the cells that were changed, and nobody's over somebody else's.
    const list = `/administration/promotions/${promotion.cohort}/etudiants`;
    const jar = openJar(house, head.cookie);
    const cells = { [`case-${id}`]: '160', [`vu-${id}`]: '154', [`revision-${id}`]: '2' };
    const filled = await jar.form(list, cells);
    expect([filled.status, filled.headers.get('location')]).toEqual([303, expect.stringContaining('fait=heures&cases=1')]);
    expect((await file()).placements.find((one: Body) => one.id === id)).toMatchObject({ revision: 3, state: 'done', hoursDone: 160, host: 'Centre de formation du port' });
    await unchanged(async () => {
      const stale = await (await jar.form(list, { ...cells, [`case-${id}`]: '170' })).text();
      for (const words of ['Enregistré maintenant\u00a0: 160\u00a0h', 'value="170"', `name="revision-${id}" value="3"`]) expect(stale).toContain(words);
      expect(await (await jar.form(list, { ...cells, [`case-${id}`]: 'douze' })).text()).toContain('écrivez un nombre entier d’heures');
      // What was not touched is left as it is now.
      expect((await jar.form(list, { ...cells, [`case-${id}`]: '154' })).headers.get('location')).toContain('cases=0');
    });
    await expectStatus(await post('placements', placement({ placement: id, expectedRevision: 3, state: 'done', hoursDone: 154 })), 201);
    await unchanged(async () => {
      expect((await expectProblem(await post('placements', placement({ year: 'M3' })), 422)).code).toBe('enrolment_unreadable');
      expect((await expectProblem(await post('placements', placement({ host: '  ' })), 422)).code).toBe('enrolment_unreadable');
      expect((await expectProblem(await post('placements', placement({ placement: id, expectedRevision: 1 })), 409)).code).toBe('enrolment_changed');
      // Nor into another student's file.
      expect((await expectProblem(await post('placements', placement({ placement: id, expectedRevision: 4 }), promotion.students[1]!.enrolment), 409)).code).toBe('enrolment_changed');
    });
  });

  it('names the memoir and who directs it', async () => {
    const put = (body: object): Promise<Response> => head.send('PUT', `/api/enrolments/${enrolment}/memoir`, { expectedRevision: 0, title: 'Évaluer à distance', director: 'Pr. Essai', defendedOn: null, confidential: false, ...body });
    await expectStatus(await put({}), 200);
    await unchanged(async () => {
      expect((await expectProblem(await put({}), 409)).code).toBe('enrolment_changed');
      expect((await expectProblem(await put({ expectedRevision: 1, director: '' }), 422)).code).toBe('enrolment_unreadable');
    });
    await expectStatus(await put({ expectedRevision: 1, defendedOn: '2026-09-20' }), 200);
    expect((await file()).memoir).toEqual({ revision: 2, title: 'Évaluer à distance', director: 'Pr. Essai', defendedOn: '2026-09-20', confidential: false });
  });

  it('a decision dispenses from prior levels: shown to all as dispensed, never as reached, without a badge', async () => {
    const exemption = { competencies: [...C], level: 2, basis: 'vae', decidedOn: '2025-09-10', reference: 'Commission VAE 2025-4' };
    await unchanged(async () => {
      for (const wrong of [{ reference: ' ' }, { decidedOn: '2999-01-01' }, { competencies: [] }, { competencies: ['NEO-C9'] }, { level: 9 }]) await expectProblem(await post('exemptions', { ...exemption, ...wrong }), 422);
    });
    expect((await expectStatus(await post('exemptions', exemption), 201)).exemptions).toHaveLength(4);
    await unchanged(async () => expect((await expectProblem(await post('exemptions', { ...exemption, level: 1 }), 409)).code).toBe('already_exempted'));
    // Up to the landmark of S3 in one competency.
    await expectStatus(await post('exemptions', { ...exemption, competencies: ['NEO-C1'], level: 3, basis: 'transfer', reference: 'Transfert 7' }), 201);
    const teacher = await house.as(promotion.emails.teacher);
    const grid = await expectStatus(await teacher.get(`/api/cohorts/${promotion.cohort}/grid?period=S3`), 200);
    const row = grid.rows.find((one: Body) => one.enrolment === enrolment);
    expect(row.cells.map((one: Body) => [one.competency, one.attained, one.exempted])).toEqual([['NEO-C1', 0, 3], ['NEO-C2', 0, 2], ['NEO-C3', 0, 2], ['NEO-C4', 0, 2]]);
    const student = await house.as(promotion.students[0]!.email);
    const own = await enrolmentOf(student);
    expect(own.staircases.map((one: Body) => [one.attained, one.exempted])).toEqual([[0, 3], [0, 2], [0, 2], [0, 2]]);
    expect(own.badges).toEqual([]);
  });

  it('the jury counts them as prior levels: it decides what is left, and awards nothing that is dispensed from', async () => {
    const chair = await house.as(promotion.emails.chair);
    expect((await expectProblem(await decide(chair, promotion.jury, line(enrolment, 'NEO-C2', { level: 2 })), 409)).code).toBe('level_exempted');
    expect((await expectStatus(await chair.get('/api/juries'), 200)).juries.find((one: Body) => one.id === promotion.jury).lines).toBe(7);
    for (const code of C.slice(1)) await expectStatus(await decide(chair, promotion.jury, line(enrolment, code, { level: 3, reason: 'Entrée directe en M2.' })), 201);
    const other = promotion.students[1]!.enrolment;
    for (const code of C.slice(0, 3)) await expectStatus(await decide(chair, promotion.jury, line(other, code, { level: 3, reason: 'Entrée directe en M2.' })), 201);
    await expectStatus(await decide(chair, promotion.jury, line(other, 'NEO-C4', { level: 3, outcome: 'not_reached', reason: 'Preuves insuffisantes.' })), 201);
    await expectStatus(await sign(chair, promotion.jury, `PV dispenses ${runtime}`), 202);
    await untilReleased(chair, promotion.jury);
    const own = await enrolmentOf(await house.as(promotion.students[0]!.email));
    expect(own.badges.map((one: Body) => [one.competency, one.level]).toSorted()).toEqual([['NEO-C2', 3], ['NEO-C3', 3], ['NEO-C4', 3]]);
    // Below the database's own guard nothing goes either.
    const { db, commit } = house.platform;
    const { id: decision } = await db.selectFrom('decision').select('id').where('enrolment_id', '=', enrolment).where('competency', '=', 'NEO-C2').executeTakeFirstOrThrow();
    const forged = { id: 'forged', decision_id: decision, jury_id: promotion.jury, enrolment_id: enrolment, competency: 'NEO-C2', level: 2, favourable: 1 as const, awarded_on: '2026-01-30', created_at: '2026-01-30T00:00:00.000Z' };
    expect(await commit([db.insertInto('award').values(forged)])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'level_exempted' } });
    expect((await expectProblem(await post('exemptions', { competencies: ['NEO-C2'], level: 3, basis: 'vae', decidedOn: '2026-02-01', reference: 'x' }), 409)).code).toBe('level_awarded');
  });

  it('a second session takes up what the first did not validate, and that alone', async () => {
    const chair = await house.as(promotion.emails.chair);
    const other = promotion.students[1]!;
    const convene = (session: number): Promise<Response> => chair.send('POST', '/api/juries', { cohort: promotion.cohort, period: 'S3', title: 'Jury S3, seconde session', convenedOn: '2026-06-30', session });
    expect((await expectProblem(await convene(1), 409)).code).toBe('no_review_before_jury');
    const { id, students } = await expectStatus(await convene(2), 201);
    expect(students).toBe(1);
    expect((await expectProblem(await convene(2), 409)).code).toBe('no_review_before_jury');
    const jury = await expectStatus(await chair.get(`/api/juries/${id}`), 200);
    expect([jury.session, jury.students[0].lines.map((one: Body) => [one.competency, one.decision?.outcome ?? null, one.earlier])]).toEqual([
      2, [['NEO-C1', 'validated', null], ['NEO-C2', 'validated', null], ['NEO-C3', 'validated', null], ['NEO-C4', null, { outcome: 'not_reached', level: 3 }]],
    ]);
    expect((await expectProblem(await sign(chair, id, `PV session 2 ${runtime}`), 409)).code).toBe('decisions_missing');
    await expectStatus(await decide(chair, id, line(other.enrolment, 'NEO-C4', { level: 3, reason: 'Entrée directe en M2.', expectedRevision: 1 })), 201);
    await expectStatus(await sign(chair, id, `PV session 2 ${runtime}`), 202);
    await untilReleased(chair, id);
    const own = await enrolmentOf(await house.as(other.email));
    expect(own.badges.map((one: Body) => one.competency).toSorted()).toEqual([...C]);
    // Both decisions are in the record, the later one holds.
    const kept = await house.platform.db.selectFrom('decision').select(['revision', 'outcome']).where('enrolment_id', '=', other.enrolment).where('competency', '=', 'NEO-C4').orderBy('revision').execute();
    expect(kept).toEqual([{ revision: 1, outcome: 'not_reached' }, { revision: 2, outcome: 'validated' }]);
    expect((await expectProblem(await convene(2), 409)).code).toBe('no_review_before_jury');
  });

  it('placements, memoirs and exemptions are read in from a file: looked at first, whole or not at all, and once', async () => {
    const { cohort, students, emails } = await createPromotion(house.platform, { students: 2 });
    const [one, two] = students as [Promotion['students'][number], Promotion['students'][number]];
    const send = (kind: string, text: string, plan?: string, who = head): Promise<Response> => who.send('POST', `/api/cohorts/${cohort}/records${plan === undefined ? '/preview' : ''}`, { kind, text, ...(plan === undefined ? {} : { plan }) });
    const look = async (kind: string, text: string): Promise<Body> => expectStatus(await send(kind, text), 200);
    const apply = async (kind: string, text: string): Promise<Body> => expectStatus(await send(kind, text, (await look(kind, text)).plan as string), 201);
    const placements = ['Courriel;Nature;Année;Organisme;Heures prévues;Heures faites;N° de convention', `${one.email};stage;M1;Centre du Port;150;;22`, `${two.email};alternance;M2;Hôpital d’essai;560;12;23`].join('\r\n');
    await unchanged(async () => {
      const preview = await look('placements', placements);
      expect([preview.faults, preview.ignored, preview.changes.map((each: Body) => [each.line, each.what, each.change])]).toEqual([[], ['N° de convention'], [[2, 'M1, Centre du Port (– / 150 h)', 'new'], [3, 'M2, Hôpital d’essai (12 / 560 h)', 'new']]]);
      const wrong = `${placements}\r\npersonne@univ.example;stage;M1;A;;;`;
      expect((await look('placements', wrong)).faults).toEqual([{ line: 4, kind: 'student_unknown', value: 'personne@univ.example' }]);
      expect((await expectProblem(await send('placements', wrong, (await look('placements', wrong)).plan as string), 422)).code).toBe('people_file_faults');
      expect((await expectProblem(await send('placements', placements, 'sans aperçu'), 409)).code).toBe('people_changed');
      expect((await expectProblem(await send('memoirs', placements), 422)).code).toBe('people_file_refused');
      await expectProblem(await send('placements', placements, undefined, await house.as(emails.teacher)), 403);
      await expectProblem(await send('placements', placements, undefined, await house.as(promotion.emails.chair)), 404);
    });
    // Twice at once, and once again: written once.
    const { plan } = await look('placements', placements);
    expect((await Promise.all([send('placements', placements, plan as string), send('placements', placements, plan as string)])).map((each) => each.status).sort()).toEqual([201, 409]);
    expect(await apply('placements', placements)).toEqual({ added: 0, updated: 0 });
    expect(await house.platform.db.selectFrom('placement').select('id').where('enrolment_id', 'in', [one.enrolment, two.enrolment]).execute()).toHaveLength(2);
    expect(await apply('placements', placements.replace('150;;22', ';154;22'))).toEqual({ added: 0, updated: 1 });
    expect((await expectStatus(await head.get(`/api/enrolments/${one.enrolment}`), 200)).years[0]).toEqual({ year: 'M1', required: 150, planned: 150, done: 154, workStudyInstead: false });
    expect(await apply('memoirs', `Courriel;Titre;Directeur\n${one.email};Évaluer à distance;Pr. Essai`)).toEqual({ added: 1, updated: 0 });
    const exemptions = `Courriel;Compétence;Niveau;Au titre de;Date de la décision;Référence\n${two.email};NEO-C1;2;VAE;10/09/2025;Commission 4\n${two.email};NEO-C2;Intermédiaire;VAE;10/09/2025;Commission 4`;
    expect(await apply('exemptions', exemptions)).toEqual({ added: 2, updated: 0 });
    const life = await expectStatus(await head.get(`/api/enrolments/${two.enrolment}`), 200);
    expect(life.exemptions.map((each: Body) => [each.competency, each.level, each.decidedOn, each.withdrawn])).toEqual([['NEO-C1', 2, '2025-09-10', null], ['NEO-C2', 2, '2025-09-10', null]]);
    // Withdrawn by a decision, it does not come back with the same file.
    await expectStatus(await head.send('POST', `/api/exemptions/${life.exemptions[0].id}/withdrawal`, { decidedOn: '2025-10-01', reference: 'Erreur' }), 201);
    await unchanged(async () => expect(await apply('exemptions', exemptions)).toEqual({ added: 0, updated: 0 }));
  });

  it('a mistaken exemption is withdrawn by a decision of its own, once, and stays readable', async () => {
    const given = (await file()).exemptions.find((one: Body) => one.competency === 'NEO-C1' && one.level === 3);
    const withdraw = (): Promise<Response> => head.send('POST', `/api/exemptions/${given.id}/withdrawal`, { decidedOn: '2026-03-01', reference: 'Commission 2026-2' });
    await expectStatus(await withdraw(), 201);
    await unchanged(async () => expect((await expectProblem(await withdraw(), 409)).code).toBe('exemption_withdrawn'));
    expect((await file()).exemptions.find((one: Body) => one.id === given.id).withdrawn).toEqual({ decidedOn: '2026-03-01', reference: 'Commission 2026-2' });
    const own = await enrolmentOf(await house.as(promotion.students[0]!.email));
    expect(own.staircases[0].exempted).toBe(2);
  });

  it('is read by its holder, kept by the head of the programme, and nobody’s own to keep', async () => {
    const student = await house.as(promotion.students[0]!.email);
    const own = await expectStatus(await student.get(`/api/enrolments/${enrolment}`), 200);
    expect([own.mayKeep, own.memoir.director]).toEqual([false, 'Pr. Essai']);
    await unchanged(async () => {
      await expectProblem(await student.send('POST', `/api/enrolments/${enrolment}/steps`, step({ expectedRevision: 3 })), 404);
      await expectProblem(await (await house.as(promotion.students[1]!.email)).get(`/api/enrolments/${enrolment}`), 404);
      await expectProblem(await (await house.as(promotion.emails.teacher)).get(`/api/cohorts/${promotion.cohort}/enrolments`), 403);
      // Whatever roles somebody holds besides.
      const { db, commit } = house.platform;
      expect(await commit([insertGrant(db, { person_id: promotion.students[0]!.person, role: 'programme_head', cohort_id: '*', programme_code: 'NEO' })])).toEqual({ ok: true });
      const both = await house.as(promotion.students[0]!.email);
      await expectProblem(await both.send('POST', `/api/enrolments/${enrolment}/steps`, step({ expectedRevision: 3 })), 403);
    });
    const list = await expectStatus(await head.get(`/api/cohorts/${promotion.cohort}/enrolments`), 200);
    expect(list.enrolments.map((one: Body) => one.status)).toEqual(['repeating', 'enrolled']);
    // The journal knows that, and in digests what: no name, no host, no title.
    const journal = JSON.stringify(await house.platform.db.selectFrom('event').selectAll().execute());
    expect(journal).not.toMatch(/Centre de formation|Anne Tutrice|Évaluer à distance|Commission VAE/);
    expect(journal).toContain('exemption_recorded');
  });
});
