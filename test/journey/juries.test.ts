/**
 * A jury over its whole way, over HTTP: who sits, the quorum, levels that are
 * skipped, results of teaching units, and minutes that are closed, signed
 * outside, deposited and opened.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { depositMinutes } from '../../api/issuance/deliberation.ts';
import { readMinutes } from '../../api/issuance/read-minutes.ts';
import { findJury } from '../../api/queries/juries.ts';
import { minutesPdf } from '../../api/demo/signed-minutes.ts';
import { insertReview, insertStep } from '../../api/queries/reviews.ts';
import { randomId } from '../../api/random-id.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { atRest, contents, decide, enrolmentOf, expectStatus, line, minutes, quiet, sign, TABLES, untilReleased, type Body } from './acts.ts';
import { openJar } from './jar.ts';
import { expectProblem } from './operations.ts';

const codes = programme.competencies.map((one) => one.code);
const [unit] = programme.periods[0]!.teachingUnits as [string];
const member = (name: string, quality: 'president' | 'member' | 'guest', present = true) => ({ name, quality, present });

describe.each(RUNTIMES)('a jury, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let foreign: Promotion;
  let chair: Client;
  let seat: Client;
  let administrator: Client;
  const at = (path: string): string => `/api/juries/${promotion.jury}/${path}`;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    foreign = await createPromotion(house.platform, { students: 1 });
    [chair, seat, administrator] = await Promise.all([promotion.emails.chair, promotion.emails.member, promotion.emails.administrator].map((email) => house.as(email))) as [Client, Client, Client];
  });
  afterAll(() => house?.close());

  const personOf = async (email: string): Promise<string> => (await house.platform.db.selectFrom('person').select('id').where('email', '=', email).executeTakeFirstOrThrow()).id;
  const view = async (): Promise<Body> => expectStatus(await chair.get(`/api/juries/${promotion.jury}`), 200);
  const refusedWith = async (answer: Response, status: number): Promise<string> => (await expectProblem(answer, status)).code;
  const compose = (members: object[], expectedRevision: number, who = chair): Promise<Response> => who.send('PUT', at('composition'), { members, expectedRevision });
  const close = (number: string, deliberatedOn = '2026-01-30'): Promise<Response> => chair.send('POST', at('closing'), { number, deliberatedOn });
  const deposit = (over: { file?: Uint8Array<ArrayBuffer> | null; signatories?: string; signedOn?: string; reason?: string } = {}): Promise<Response> => {
    const form = new FormData();
    const { file = minutesPdf(), signatories = 'Camille Essai', signedOn = '2026-02-02', reason = '' } = over;
    if (file) form.set('file', new File([file], 'pv signé.pdf', { type: 'application/pdf' }));
    form.set('signatories', signatories);
    form.set('signedOn', signedOn);
    form.set('reason', reason);
    return chair.send('POST', at('deposit'), form);
  };

  describe('is composed', () => {
    it('of one president and whoever sits with them, in revisions that nobody writes over', async () => {
      expect(await refusedWith(await compose([member('Dominique Essai', 'member')], 0), 422)).toBe('jury_members_unreadable');
      await expectStatus(await compose([member('Camille Essai', 'president'), member('Dominique Essai', 'member', false), member('Une entreprise', 'guest')], 0), 200);
      expect(await refusedWith(await compose([member('Autre', 'president')], 0), 409)).toBe('jury_changed');
      expect((await view()).composition).toEqual({ revision: 1, members: [member('Camille Essai', 'president'), member('Dominique Essai', 'member', false), member('Une entreprise', 'guest')] });
      expect(await refusedWith(await compose([member('Autre', 'president')], 1, seat), 403)).toBe('forbidden');
    });

    it('with the quorum that the institution stated, and with none before it has', async () => {
      expect((await view()).quorum).toBeNull();
      const rule = { expectedRevision: 0, quorum: '2', reference: 'Exemple : arrêté du jury, article 3', appeals: { fr: 'Exemple de voies de recours.', en: '' } };
      expect(await refusedWith(await administrator.send('PUT', '/api/jury-rules/NEO', { ...rule, reference: '' }), 422)).toBe('jury_rule_unreadable');
      // Whoever is bound by a rule does not set it.
      expect(await refusedWith(await chair.send('PUT', '/api/jury-rules/NEO', rule), 404)).toBe('not_found');
      await expectStatus(await administrator.send('PUT', '/api/jury-rules/NEO', rule), 200);
      expect(await refusedWith(await administrator.send('PUT', '/api/jury-rules/NEO', rule), 409)).toBe('jury_changed');
      expect((await view()).quorum).toEqual({ number: 2, reference: 'Exemple : arrêté du jury, article 3' });
    });
  });

  it('leaves calibration to each assessor: their own spread, and the team’s only where nobody can be recognised', async () => {
    const teacher = await house.as(promotion.emails.teacher);
    const read = async (): Promise<Body> => expectStatus(await teacher.get(`/api/cohorts/${promotion.cohort}/calibration`), 200);
    const first = await read();
    expect([first.levels, first.all.mine, first.all.team]).toEqual([programme.levels.map((one) => one.name), { levels: [8, 0, 0, 0], notAssessed: 0, total: 8 }, null]);
    // Two students are fewer than five assessments of one competency.
    expect(first.competencies.map((one: Body) => one.mine)).toEqual([null, null, null, null]);
    expect(JSON.stringify(first)).not.toMatch(/Essai"|assessor|person/);
    expect(await refusedWith(await chair.get(`/api/cohorts/${promotion.cohort}/calibration`), 403)).toBe('forbidden');
  });

  describe('decides', () => {
    it('a level that skips another only with its reason and its own tick, and says so in the record', async () => {
      const { enrolment } = promotion.students[0]!;
      const skip = line(enrolment, codes[0]!, { level: 3, departs: false });
      expect(await refusedWith(await decide(chair, promotion.jury, skip), 422)).toBe('decision_reason_required');
      const said = await expectProblem(await decide(chair, promotion.jury, { ...skip, reason: 'Vu en soutenance.' }), 422);
      expect([said.code, said.detail]).toEqual(['departure_unticked', 'Cette décision saute un niveau du barème. Si le jury le veut ainsi, cochez « Le jury saute un niveau » et donnez le motif.']);
      // The page says it at the line, and keeps what was typed.
      const jar = openJar(house, chair.cookie);
      const fields = { [`level-${codes[0]}`]: '3', [`outcome-${codes[0]}`]: 'validated', [`reason-${codes[0]}`]: 'Vu en soutenance.', [`revision-${codes[0]}`]: '0' };
      const page = async (path: string): Promise<string> => (await jar.form(`${path}/jury/${promotion.jury}?etudiant=${enrolment}`, fields)).text();
      const shown = await page('');
      for (const words of [said.detail, '>Vu en soutenance.</textarea>']) expect(shown).toContain(words);
      expect(await page('/en')).toContain('The jury skips a level');
      expect((await view()).students[0].lines[0].decision).toBeNull();
      await expectStatus(await decide(chair, promotion.jury, { ...skip, reason: 'Vu en soutenance.', departs: true }), 201);
      // Somebody who had the page open since before reads what was decided, and their own words stay.
      const beside = await (await jar.form(`/jury/${promotion.jury}?etudiant=${enrolment}`, { ...fields, [`level-${codes[0]}`]: '1', [`reason-${codes[0]}`]: 'Vu autrement.' })).text();
      for (const words of ['une autre personne a décidé entre-temps', 'Vu en soutenance.', '>Vu autrement.</textarea>']) expect(beside).toContain(words);
      expect((await view()).students[0].lines[0]).toMatchObject({ attained: 0, decision: { level: 3, departure: 'skipped', reason: 'Vu en soutenance.' } });
    });

    it('on nobody of another cohort, neither a level nor a teaching unit', async () => {
      const stranger = foreign.students[0]!.enrolment;
      const before = await atRest(house, TABLES);
      expect(await refusedWith(await decide(chair, promotion.jury, line(stranger, codes[0]!)), 422)).toBe('student_not_before_this_jury');
      expect(await refusedWith(await chair.send('POST', at('results'), { results: [{ enrolment: stranger, unit, result: 'admitted', expectedRevision: 0 }] }), 422)).toBe('student_not_before_this_jury');
      const jar = openJar(house, chair.cookie);
      const fields = { [`level-${codes[0]}`]: '1', [`outcome-${codes[0]}`]: 'validated', [`revision-${codes[0]}`]: '0' };
      expect(await (await jar.form(`/jury/${promotion.jury}?etudiant=${stranger}`, fields)).text()).toContain('Cette personne n’est pas devant ce jury.');
      expect(await (await jar.form(`/en/jury/${promotion.jury}?etudiant=${stranger}`, fields)).text()).toContain('This person is not before this jury.');
      expect(await contents(house, TABLES)).toEqual(before);
      // Below the API nothing goes either.
      const { db, commit } = house.platform;
      const { id } = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.chair).executeTakeFirstOrThrow();
      const row = { enrolment_id: stranger, period: 'S1', unit, revision: 1, jury_id: promotion.jury, result: 'admitted' as const, ects_hundredths: null, session: null, recorded_by: id, recorded_at: '2026-01-30T10:00:00.000Z' };
      expect(await commit([db.insertInto('unit_result').values(row)])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'jury_changed' } });
    });

    it('what teaching units and the semester come to, beside the levels and without touching them', async () => {
      const { enrolment } = promotion.students[0]!;
      const levels = async () => (await view()).students.map((one: Body) => one.lines);
      const before = await levels();
      const results = [
        { enrolment, unit, result: 'admitted', ects: 600, session: 1, expectedRevision: 0 },
        { enrolment, unit: '', result: 'adjourned', expectedRevision: 0 },
        { enrolment: promotion.students[1]!.enrolment, unit, result: 'defaulted', expectedRevision: 0 },
      ];
      // All of them, or none.
      expect(await refusedWith(await chair.send('POST', at('results'), { results: [results[0], { ...results[1], unit: 'Une unité inconnue' }] }), 422)).toBe('unknown_unit');
      expect((await view()).students[0].results).toEqual([]);
      expect(await expectStatus(await chair.send('POST', at('results'), { results }), 201)).toEqual({ recorded: 3 });
      expect(await refusedWith(await chair.send('POST', at('results'), { results }), 409)).toBe('results_changed');
      expect((await view()).students[0].results).toEqual([
        { unit: '', result: 'adjourned', ects: null, session: null, revision: 1, settled: false },
        { unit, result: 'admitted', ects: 600, session: 1, revision: 1, settled: false },
      ]);
      expect(await levels()).toEqual(before);
      // « Admis » is no word of a level, and « validé » none of a teaching unit.
      expect(await refusedWith(await chair.send('POST', at('results'), { results: [{ ...results[0], result: 'validated', expectedRevision: 1 }] }), 422)).toBe('invalid_input');
    });
  });

  describe('establishes its minutes', () => {
    it('not while a decision is missing, and not without the quorum, neither at once nor by closing', async () => {
      const rest = promotion.students.flatMap(({ enrolment }, index) => codes.slice(index === 0 ? 1 : 0).map((code) => line(enrolment, code)));
      await expectStatus(await compose([member('Camille Essai', 'president'), member('Dominique Essai', 'member'), member('Une entreprise', 'guest')], 1), 200);
      expect(await refusedWith(await close('PV 1'), 409)).toBe('decisions_missing');
      for (const one of rest) await expectStatus(await decide(chair, promotion.jury, one), 201);
      await expectStatus(await compose([member('Camille Essai', 'president'), member('Dominique Essai', 'member', false), member('Une entreprise', 'guest')], 2), 200);
      const said = await expectProblem(await close('PV 1'), 409);
      expect([said.code, said.detail]).toEqual([
        'quorum_not_met',
        'Le procès-verbal ne peut pas être établi : un membre est présent, et le quorum est de 2 (Exemple : arrêté du jury, article 3). Les invités ne comptent pas.',
      ]);
      expect(await refusedWith(await sign(chair, promotion.jury, 'PV 1'), 409)).toBe('quorum_not_met');
      await expectStatus(await compose([member('Camille Essai', 'president'), member('Dominique Essai', 'member'), member('Une entreprise', 'guest')], 3), 200);
    });

    it('by freezing their text under a digest: nothing enters it any more, and the text is that of the digest', async () => {
      expect(await refusedWith(await close('PV 1', '2999-01-01'), 422)).toBe('deliberation_in_future');
      expect(await refusedWith(await seat.send('POST', at('closing'), { number: 'PV 1', deliberatedOn: '2026-01-30' }), 403)).toBe('forbidden');
      const { digest } = await expectStatus(await close('PV 1'), 201);
      const frozen = await seat.get(at('text'));
      const bytes = await frozen.text();
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest);
      expect(JSON.parse(bytes)).toMatchObject({
        number: 'PV 1', deliberatedOn: '2026-01-30', quorum: { number: 2 }, members: [{ name: 'Camille Essai', quality: 'president', present: true }, {}, { quality: 'guest' }],
        students: [{ decisions: [{ competency: codes[0], level: 3, departure: 'skipped', reason: 'Vu en soutenance.' }, {}, {}, {}], results: [{ unit: '', result: 'adjourned' }, { unit, result: 'admitted', ects: 600 }] }, {}],
      });
      const before = await atRest(house, TABLES);
      expect(await refusedWith(await close('PV 2'), 409)).toBe('deliberation_closed');
      expect(await refusedWith(await decide(chair, promotion.jury, line(promotion.students[1]!.enrolment, codes[0]!, { expectedRevision: 1 })), 409)).toBe('deliberation_closed');
      expect(await refusedWith(await chair.send('POST', at('results'), { results: [{ enrolment: promotion.students[1]!.enrolment, unit: '', result: 'admitted', expectedRevision: 0 }] }), 409)).toBe('deliberation_closed');
      expect(await refusedWith(await compose([member('Camille Essai', 'president')], 4), 409)).toBe('deliberation_closed');
      expect(await refusedWith(await sign(chair, promotion.jury, 'PV 1'), 409)).toBe('deliberation_closed');
      expect(await refusedWith(await chair.send('POST', at('opening')), 409)).toBe('minutes_not_deposited');
      expect(await contents(house, TABLES)).toEqual(before);
      // The guards are the schema's: minutes of a closed deliberation need their deposit, whoever writes them.
      const { db, commit } = house.platform;
      const { id } = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.chair).executeTakeFirstOrThrow();
      const row = { jury_id: promotion.jury, number: 'PV 1', deliberated_on: '2026-01-30', members: '[]', signatories: '[]', signed_by: id, signed_at: '2026-01-30T10:00:00.000Z' };
      expect(await commit([db.insertInto('minutes').values(row)])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'minutes_not_deposited' } });
    });

    it('under a number that no other minutes have or are about to have', async () => {
      const other = await house.as(foreign.emails.chair);
      await expectStatus(await other.send('PUT', `/api/juries/${foreign.jury}/composition`, { members: [member('Une présidente', 'president'), member('Un membre', 'member')], expectedRevision: 0 }), 200);
      for (const code of codes) await expectStatus(await decide(other, foreign.jury, line(foreign.students[0]!.enrolment, code)), 201);
      expect(await refusedWith(await other.send('POST', `/api/juries/${foreign.jury}/closing`, { number: 'PV 1', deliberatedOn: '2026-01-30' }), 409)).toBe('minutes_number_taken');
    });

    it('again after the chair opened the deliberation with a reason; what was deposited then counts no more', async () => {
      await expectStatus(await deposit(), 201);
      expect(await refusedWith(await chair.send('POST', at('reopening'), { reason: ' ' }), 422)).toBe('reason_required');
      await expectStatus(await chair.send('POST', at('reopening'), { reason: 'Une ligne mal recopiée.' }), 200);
      expect(await refusedWith(await chair.send('POST', at('reopening'), { reason: 'Encore.' }), 409)).toBe('deliberation_open');
      expect(await refusedWith(await deposit(), 409)).toBe('deliberation_open');
      await expectStatus(await decide(chair, promotion.jury, line(promotion.students[1]!.enrolment, codes[3]!, { outcome: 'not_reached', reason: 'Preuves insuffisantes.', expectedRevision: 1 })), 201);
      await expectStatus(await close('PV 1'), 201);
      expect((await view()).deposit).toBeNull();
      expect(await refusedWith(await chair.send('POST', at('opening')), 409)).toBe('minutes_not_deposited');
    });

    it('by the deposit of what was signed outside: a PDF with its signatories and its day, and nothing is issued by it', async () => {
      expect(await refusedWith(await deposit({ file: null }), 422)).toBe('deposit_unreadable');
      expect(await refusedWith(await deposit({ file: new TextEncoder().encode('Un texte.') }), 422)).toBe('deposit_unreadable');
      expect(await refusedWith(await deposit({ signatories: ' \n' }), 422)).toBe('deposit_unreadable');
      expect(await refusedWith(await deposit({ signedOn: '2026-01-29' }), 422)).toBe('deposit_unreadable');
      expect(await refusedWith(await deposit({ signedOn: '2999-01-01' }), 422)).toBe('deposit_unreadable');
      // Somebody else deposits between a look and its commit: whoever comes second leaves none of their bytes.
      const { platform } = house;
      const late = minutesPdf('Trop tard');
      let wrong = '';
      const overtaken: typeof platform = { ...platform, async commit(statements) {
        wrong ||= (await expectStatus(await deposit({ file: minutesPdf('Un autre fichier') }), 201)).digest as string;
        return platform.commit(statements);
      } };
      const jury = (await findJury(platform.db, promotion.jury))!;
      const second = { file: late, fileName: 'pv.pdf', signatories: ['Camille Essai'], signedOn: '2026-02-02', reason: '' };
      expect(await depositMinutes(overtaken, jury, second, await personOf(promotion.emails.chair), '2026-02-03')).toMatchObject({ ok: false, refusal: { kind: 'jury_changed' } });
      await quiet(platform);
      expect([await platform.files.size(createHash('sha256').update(late).digest('hex')), await platform.files.size(wrong)]).toEqual([null, expect.any(Number)]);
      // A wrong file is replaced with a reason; both digests stand in the journal.
      expect(await refusedWith(await deposit({ reason: ' ' }), 422)).toBe('reason_required');
      const { digest } = await expectStatus(await deposit({ reason: 'Mauvais fichier.' }), 201);
      const file = await seat.get(at('deposit/file'));
      expect([file.status, file.headers.get('content-type'), file.headers.get('content-disposition')]).toEqual([200, 'application/pdf', expect.stringContaining('attachment')]);
      expect(createHash('sha256').update(new Uint8Array(await file.arrayBuffer())).digest('hex')).toBe(digest);
      for (const who of [promotion.students[0]!.email, promotion.emails.teacher, foreign.emails.chair]) expect((await (await house.as(who)).get(at('deposit/file'))).status).not.toBe(200);
      const { db } = house.platform;
      expect([await db.selectFrom('minutes').selectAll().execute(), await db.selectFrom('award').selectAll().execute(), (await view()).minutes]).toEqual([[], [], null]);
      const entries = await db.selectFrom('event').select(['kind', 'detail']).where('subject', '=', promotion.jury).execute();
      expect(JSON.parse(entries.findLast((one) => one.kind === 'minutes_deposited')!.detail)).toMatchObject({ number: 'PV 1', file: digest, text: (await view()).closing.digest, signedOn: '2026-02-02', replaces: wrong, reason: 'Mauvais fichier.' });
      expect(entries.map((one) => one.kind)).toEqual(expect.arrayContaining(['jury_composed', 'deliberation_closed', 'deliberation_reopened']));
    });

    it('and opens everything by one act, once: the awards, the badges, the reviews', async () => {
      expect(await refusedWith(await seat.send('POST', at('opening')), 403)).toBe('forbidden');
      const { awards } = await expectStatus(await chair.send('POST', at('opening')), 202);
      expect(awards).toBe(7);
      await untilReleased(chair, promotion.jury);
      expect((await view()).minutes).toMatchObject({ number: 'PV 1', deliberatedOn: '2026-01-30', members: ['Camille Essai', 'Dominique Essai', 'Une entreprise'], signatories: ['Camille Essai'] });
      expect(await refusedWith(await chair.send('POST', at('opening')), 409)).toBe('jury_closed');
      expect(await refusedWith(await chair.send('POST', at('reopening'), { reason: 'Trop tard.' }), 409)).toBe('jury_closed');
      expect(await refusedWith(await deposit(), 409)).toBe('jury_closed');
      const read = (await readMinutes(house.platform, promotion.jury))!;
      expect([read.state, read.text.number, read.digest, read.signatories, read.signedOn]).toEqual(['signed', 'PV 1', (await view()).closing.digest, ['Camille Essai'], '2026-02-02']);
    });

    it('whose results of teaching units stand in no badge', async () => {
      const own = await enrolmentOf(await house.as(promotion.students[0]!.email));
      expect(own.badges).toHaveLength(4);
      const { db } = house.platform;
      for (const { embedded } of await db.selectFrom('signed_credential').select('embedded').execute()) expect(embedded).not.toMatch(/admitted|adjourned|defaulted|Admis|Ajourn|ECTS|Vu en soutenance/);
    });

    it('of which each student has their own lines, without reasons, with the ways of appeal in the institution’s own words', async () => {
      const student = await house.as(promotion.students[0]!.email);
      const { extracts, appeals } = await expectStatus(await student.get(`/api/me/enrolments/${promotion.students[0]!.enrolment}/decisions`), 200);
      expect(extracts).toMatchObject([{ number: 'PV 1', deliberatedOn: '2026-01-30', supersedes: null, results: [{ unit, result: 'admitted', ects: 600 }, { unit: '', result: 'adjourned' }] }]);
      expect(extracts[0].decisions).toHaveLength(4);
      expect([appeals, JSON.stringify(extracts)]).toEqual([{ fr: 'Exemple de voies de recours.', en: '' }, expect.not.stringMatching(/soutenance|reason/)]);
      expect((await student.get(`/api/me/enrolments/${promotion.students[1]!.enrolment}/decisions`)).status).toBe(404);
      // Of a jury that has signed nothing yet a student is told nothing.
      const other = await house.as(foreign.students[0]!.email);
      expect((await expectStatus(await other.get(`/api/me/enrolments/${foreign.students[0]!.enrolment}/decisions`), 200)).extracts).toEqual([]);
    });

    it('as a file for the registrar, once they bind, in the reader’s language', async () => {
      const csv = await (await seat.get(at('decisions.csv'))).text();
      expect(csv.split('\r\n')[0]).toContain('"Nom","Prénom","Courriel"');
      expect(csv.trim().split('\r\n')).toHaveLength(1 + 8 + 3);
      expect(csv).not.toContain('Vu en soutenance');
      expect(await (await seat.get(at('decisions.csv'), { 'accept-language': 'en' })).text()).toContain('"Family name","Given name","E-mail"');
      expect(await refusedWith(await (await house.as(foreign.emails.chair)).get(`/api/juries/${foreign.jury}/decisions.csv`), 409)).toBe('deliberation_open');
    });

    it('at once where an institution signs so, and those can be read in the same form', async () => {
      const other = await house.as(foreign.emails.chair);
      await expectStatus(await other.send('POST', `/api/juries/${foreign.jury}/minutes`, minutes('PV 2')), 202);
      await untilReleased(other, foreign.jury);
      const read = (await readMinutes(house.platform, foreign.jury))!;
      expect([read.state, read.digest, read.signedOn, read.text.students[0]!.decisions.length]).toEqual(['signed', null, null, 4]);
    });
  });

  it('of a later semester goes below what was attained only with its reason and its own tick, and what was attained stays', async () => {
    const { db, commit, randomBytes } = house.platform;
    const { enrolment, person } = promotion.students[1]!;
    const review = randomId(randomBytes);
    const steps = [['plan', 'planned'], ['open', 'open'], ['self_assess', 'self_assessed'], ['submit', 'submitted'], ['complete_feedback', 'feedback_complete'], ['hold_interview', 'interview_held'], ['draft', 'drafted'], ['sign', 'signed'], ['send_to_jury', 'sent_to_jury']] as const;
    expect(await commit([
      insertReview(db, { id: review, enrolment_id: enrolment, period: 'S2' }),
      ...steps.map(([act, state], index) => insertStep(db, { review_id: review, revision: index + 1, act, state, person_id: person, note: '', at: '2026-05-01T08:00:00.000Z' })),
    ])).toEqual({ ok: true });
    const { id: jury } = await expectStatus(await chair.send('POST', '/api/juries', { cohort: promotion.cohort, period: 'S2', title: 'Jury S2', convenedOn: '2026-06-30', session: 1 }), 201);
    const lines = async (): Promise<Body[]> => (await expectStatus(await chair.get(`/api/juries/${jury}`), 200)).students[0].lines;
    const held = (await lines()).find((one) => one.attained > 0);
    const lower = line(enrolment, held.competency, { level: held.attained, outcome: 'not_reached', reason: 'Preuves retirées.', departs: false });
    const said = await expectProblem(await decide(chair, jury, lower), 422);
    expect([said.code, said.detail]).toEqual(['departure_unticked', expect.stringContaining('cochez')]);
    const fields = { [`level-${held.competency}`]: String(held.attained), [`outcome-${held.competency}`]: 'not_reached', [`reason-${held.competency}`]: 'Preuves retirées.', [`revision-${held.competency}`]: '0' };
    const page = await (await openJar(house, chair.cookie).form(`/jury/${jury}?etudiant=${enrolment}`, fields)).text();
    for (const words of [said.detail, '>Preuves retirées.</textarea>']) expect(page).toContain(words);
    await expectStatus(await decide(chair, jury, { ...lower, departs: true }), 201);
    expect((await lines()).find((one) => one.competency === held.competency)).toMatchObject({ attained: held.attained, decision: { outcome: 'not_reached', departure: 'lowered' } });
  });
});
