/** A review's days, interview, bilan and answer, and the papers of it, over HTTP; then anything in any order, of which nothing reaches what is frozen. */
import { endOfDay, parisDay } from '../../api/domain/calendar.ts';
import { insertPlacement, insertStepOfEnrolment } from '../../api/queries/enrolment-life.ts';
import { writeView } from '../../api/issuance/give-view.ts';
import { findViewInvitation, insertViewInvitation } from '../../api/queries/views.ts';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInterviewShared } from '../../api/domain/interview.ts';
import { acceptsEvidence, actorOf, actsFor, advance, REVIEW_ACTS, type ReviewAct, type ReviewState } from '../../api/domain/review.ts';
import { insertReview, insertReviewEvidence, insertStep } from '../../api/queries/reviews.ts';
import { insertEvidence } from '../../api/queries/evidence.ts';
import { randomId } from '../../api/random-id.ts';
import { allOf, readPdf, shortcomings, wordsOf } from '../fixtures/read-pdf.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { body, decideAll, expectStatus, sign, type Body } from './acts.ts';
import { openJar } from './jar.ts';

const [C1] = programme.competencies.map((one) => one.code) as [string];
const PAST = '2025-01-10';
const FUTURE = '2099-12-31';

/** A review of a student in a period of its own, with one trace, open. */
async function openReviewOf(house: House, student: Promotion['students'][number], period: string): Promise<{ review: string; evidence: string }> {
  const { db, commit, randomBytes } = house.platform;
  const [review, evidence] = [randomId(randomBytes), randomId(randomBytes)];
  const at = '2025-01-02T08:00:00.000Z';
  const committed = await commit([
    insertReview(db, { id: review, enrolment_id: student.enrolment, period }),
    insertStep(db, { review_id: review, revision: 1, act: 'open', state: 'open', person_id: null, note: '', at }),
    ...insertEvidence(
      db,
      {
        id: evidence, enrolment_id: student.enrolment, period, kind: 'file', genre: 'production', title: 'Un scénario', description: '', public_text: '', reflection: 'Réflexion.', link: null,
        file_digest: await house.platform.files.put(new TextEncoder().encode(`Le scénario de ${student.enrolment}, ${period}.`)), file_type: 'text/plain', file_bytes: 20, file_name: 'scénario.txt', image_alt: '', image_width: null, image_height: null, deposited_at: at,
      },
      [C1],
    ),
    insertReviewEvidence(db, { review_id: review, evidence_id: evidence, citable: 0, public_text: '' }),
  ]);
  expect(committed).toEqual({ ok: true });
  return { review, evidence };
}

describe.each(RUNTIMES)('a review and its papers, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let student: Client;
  let other: Client;
  let teacher: Client;
  let member: Client;
  let administrator: Client;
  let review: string;
  let peerView: string;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    [student, other, teacher, member, administrator] = (await Promise.all([promotion.students[0]!.email, promotion.students[1]!.email, promotion.emails.teacher, promotion.emails.member, promotion.emails.administrator].map((email) => house.as(email)))) as [Client, Client, Client, Client, Client];
    ({ review } = await openReviewOf(house, promotion.students[0]!, 'S2'));
  });
  afterAll(() => house?.close());

  const act = (who: Client, name: string, note = '', more: Record<string, unknown> = {}, of = review): Promise<Response> => who.send('POST', `/api/reviews/${of}/acts`, { act: name, note, ...more });
  const papers = async (who: Client, of = review): Promise<Body> => expectStatus(await who.get(`/api/reviews/${of}/papers`), 200);
  const days = (submit: string | null, takesLate: boolean, expectedRevision: number, more: Record<string, unknown> = {}) =>
    administrator.send('PUT', `/api/cohorts/${promotion.cohort}/deadlines/S2`, { submit, feedback: FUTURE, sign: FUTURE, takesLate, expectedRevision, ...more });
  const code = async (answer: Response): Promise<string> => `${answer.status} ${(await body(answer)).code}`;

  it('is opened for everybody who takes part in a period, in one act, by the cohort’s keeper', async () => {
    const { db, commit } = house.platform;
    const open = (who: Client, period = 'S4'): Promise<Response> => who.send('POST', `/api/cohorts/${promotion.cohort}/reviews/${period}`);
    const unopened = async (): Promise<number> => (await expectStatus(await administrator.get(`/api/cohorts/${promotion.cohort}/deadlines`), 200)).periods.find((one: Body) => one.code === 'S4').unopened;
    expect([await code(await open(teacher)), await code(await open(student)), await code(await open(administrator, 'S9'))]).toEqual(['403 forbidden', '404 not_found', '404 not_found']);
    const [first, second] = promotion.students;
    const { id: teacherId } = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.teacher).executeTakeFirstOrThrow();
    const gap = { status: 'gap_year', entry: 'first_year', regime: 'initial', effective_on: '2020-01-01', until_on: '2098-12-31', reference: 'Arrêté de césure', recorded_by: teacherId, recorded_at: '2020-01-01T08:00:00.000Z' } as const;
    await commit(insertStepOfEnrolment(db, { enrolment_id: second!.enrolment, revision: 1, ...gap }));
    expect(await unopened()).toBe(1);
    expect(await expectStatus(await open(administrator), 201)).toEqual({ opened: 1 });
    const made = await db.selectFrom('review').select(['id', 'enrolment_id']).where('period', '=', 'S4').execute();
    expect(made.map((one) => one.enrolment_id)).toEqual([first!.enrolment]);
    expect(await expectStatus(await student.get(`/api/reviews/${made[0]!.id}`), 200)).toMatchObject({ state: 'open', acts: ['self_assess'] });
    await commit(insertStepOfEnrolment(db, { enrolment_id: second!.enrolment, revision: 2, ...gap, status: 'enrolled', reference: '' }));
    // Whoever had one keeps it as it is.
    expect([await expectStatus(await open(administrator), 201), await expectStatus(await open(administrator), 201), await unopened()]).toEqual([{ opened: 1 }, { opened: 0 }, 0]);
  });

  it('has days that the cohort’s keeper records, in order, each time on what they saw', async () => {
    expect(await code(await days('2025-02-30', true, 0))).toBe('422 deadline_unreadable');
    expect(await code(await days('2099-12-31', true, 0, { feedback: '2099-01-01' }))).toBe('422 deadlines_reversed');
    expect(await code(await teacher.send('PUT', `/api/cohorts/${promotion.cohort}/deadlines/S2`, { submit: null, feedback: null, sign: null, takesLate: true, expectedRevision: 0 }))).toBe('403 forbidden');
    await expectStatus(await days(PAST, false, 0), 200);
    expect(await code(await days(PAST, true, 0))).toBe('409 deadlines_changed');
    for (const who of [student, teacher, member]) {
      expect((await papers(who)).days).toEqual([
        { act: 'submit', dueOn: PAST, doneAt: null, late: true },
        { act: 'complete_feedback', dueOn: FUTURE, doneAt: null, late: false },
        { act: 'sign', dueOn: FUTURE, doneAt: null, late: false },
      ]);
    }
    expect((await house.platform.db.selectFrom('event').selectAll().where('kind', '=', 'deadlines_recorded').execute()).map((one) => JSON.parse(one.detail))).toEqual([{ period: 'S2', submit: PAST, feedback: FUTURE, sign: FUTURE, takesLate: false }]);
  });

  it('is not submitted after its day where the cohort takes none late, and is when a delay was granted, which says never why', async () => {
    await expectStatus(await student.send('POST', `/api/reviews/${review}/self-assessments`, { competency: C1, level: 2, comment: 'Je conçois un scénario.' }), 201);
    await expectStatus(await act(student, 'self_assess'), 201);
    expect(await code(await act(student, 'submit'))).toBe('409 submission_closed');
    const grant = (over: Record<string, unknown> = {}, who = teacher) => who.send('POST', `/api/reviews/${review}/allowances`, { kind: 'extension', act: 'submit', until: FUTURE, expectedRevision: 0, ...over });
    expect(await code(await grant({}, student))).toBe('403 forbidden');
    expect(await code(await grant({}, member))).toBe('403 forbidden');
    expect(await code(await grant({ until: PAST }))).toBe('422 extension_not_later');
    // Nobody can write down why: there is no field for it.
    expect(await code(await grant({ reason: 'maladie' }))).toBe('422 invalid_input');
    await expectStatus(await grant(), 201);
    expect(await code(await grant({ until: FUTURE }))).toBe('422 extension_not_later');
    await expectStatus(await grant({ kind: 'arrangement', act: undefined, until: undefined, expectedRevision: 1 }), 201);
    expect((await papers(student)).allowances).toMatchObject([{ kind: 'extension', act: 'submit', until: FUTURE }, { kind: 'arrangement', act: null, until: null }]);
    // No business of a jury's.
    expect((await papers(member)).allowances).toBe(null);
    await expectStatus(await act(student, 'submit'), 201);
    expect((await papers(teacher)).days[0]).toMatchObject({ dueOn: FUTURE, late: false });
    expect(JSON.stringify(await house.platform.db.selectFrom('event').selectAll().where('subject', '=', review).execute())).not.toContain('maladie');
  });

  it('takes a late one where the cohort does, and keeps that it was late, whatever the days become', async () => {
    const second = await openReviewOf(house, promotion.students[1]!, 'S2');
    await expectStatus(await act(other, 'self_assess', '', {}, second.review), 201);
    await expectStatus(await days(PAST, true, 1), 200);
    await expectStatus(await act(other, 'submit', '', {}, second.review), 201);
    await expectStatus(await days(FUTURE, true, 2), 200);
    expect((await papers(other, second.review)).days[0]).toMatchObject({ dueOn: PAST, late: true });
    // What was returned is submitted again in its own time.
    await expectStatus(await act(teacher, 'return', 'Ajoutez une trace.', {}, second.review), 201);
    await expectStatus(await days(PAST, false, 3), 200);
    await expectStatus(await act(other, 'self_assess', '', {}, second.review), 201);
    await expectStatus(await act(other, 'submit', '', {}, second.review), 201);
    expect((await papers(other, second.review)).days[0]).toMatchObject({ dueOn: null, late: false });
  });

  it('has an interview that both sides prepare, with notes that are the team’s until it was held', async () => {
    const write = (who: Client, part: string, text: string, expectedRevision = 0) => who.send('PUT', `/api/reviews/${review}/interview/${part}`, { text, expectedRevision });
    await expectStatus(await teacher.send('PUT', `/api/reviews/${review}/interview`, { onDay: '2025-01-20', expectedRevision: 0 }), 200);
    await expectStatus(await write(student, 'student', 'Parler du stage.'), 200);
    await expectStatus(await write(teacher, 'team', 'Revoir le dossier de conception.'), 200);
    await expectStatus(await write(teacher, 'notes', 'Premières notes.'), 200);
    expect(await code(await write(teacher, 'notes', 'Sur ce que personne n’a lu.', 0))).toBe('409 interview_changed');
    for (const [who, part] of [[teacher, 'student'], [student, 'notes'], [student, 'team'], [member, 'notes']] as const) expect(await code(await write(who, part, 'x'))).toBe('403 forbidden');
    const parts = async (who: Client) => Object.fromEntries((await papers(who)).interview.parts.map((one: Body) => [one.part, one.text]));
    expect(await parts(student)).toEqual({ student: 'Parler du stage.', team: 'Revoir le dossier de conception.' });
    expect(await parts(teacher)).toEqual({ student: 'Parler du stage.', team: 'Revoir le dossier de conception.', notes: 'Premières notes.' });
    expect(await parts(member)).toEqual({});
    const jar = openJar(house, teacher.cookie);
    const aside = await (await jar.form(`/suivi/bilans/${review}/papiers`, { form: 'notes', notes: 'Mes propres notes.', revision: '0' })).text();
    for (const words of ['quelqu’un d’autre vient d’écrire ici', 'Premières notes.', '>Mes propres notes.</textarea>']) expect(aside).toContain(words);
    for (const [competency, level] of programme.competencies.map((one) => [one.code, 1] as const)) {
      await expectStatus(await teacher.send('POST', `/api/reviews/${review}/proposals`, { competency, level, comment: 'Le public est décrit, le scénario tient.', expectedRevision: 0 }), 201);
    }
    // Somebody who opened the entry of proposals before that reads them beside what they chose themselves.
    const entered = await (await jar.form(`/suivi/bilans/${review}/propositions`, { [`level-${C1}`]: '2', [`comment-${C1}`]: 'Vu autrement.', [`revision-${C1}`]: '0' })).text();
    for (const words of ['Quelqu’un d’autre a enregistré une proposition entre-temps', 'Ce qui est enregistré maintenant.', 'Le public est décrit, le scénario tient.', '>Vu autrement.</textarea>', `name="revision-${C1}" value="1"`]) expect(entered).toContain(words);
    // No unit has a sheet here.
    await expectStatus(await act(teacher, 'complete_feedback', '', { confirmed: true }), 201);
    await expectStatus(await write(teacher, 'notes', 'Nous avons parlé du stage.', 1), 200);
    await expectStatus(await act(teacher, 'hold_interview'), 201);
    expect(await parts(student)).toEqual({ student: 'Parler du stage.', team: 'Revoir le dossier de conception.', notes: 'Nous avons parlé du stage.' });
    expect(await parts(member)).toEqual({ notes: 'Nous avons parlé du stage.' });
    expect(await code(await write(teacher, 'notes', 'Après coup.', 2))).toBe('409 review_frozen');
    expect(await code(await write(student, 'student', 'Après coup.', 1))).toBe('409 review_frozen');
  });

  it('has views of a classmate and a tutor beside it, which the bilan will cite', async () => {
    const { db, commit, randomBytes } = house.platform;
    const [first, second] = promotion.students;
    const { evidence_id: trace } = await db.selectFrom('review_evidence').select('evidence_id').where('review_id', '=', review).executeTakeFirstOrThrow();
    const until = parisDay(new Date(Date.now() + 7 * 86_400_000));
    const asked = await expectStatus(await student.send('POST', `/api/reviews/${review}/peers`, { classmate: second!.enrolment, scope: [C1], traces: [trace], until, message: 'Entre nous deux.' }), 201);
    peerView = asked.id;
    await expectStatus(await other.send('POST', `/api/me/views/${peerView}/answer`, { said: [{ competency: C1, level: 2, comment: 'Le plan est clair.', advice: 'Essayer auprès de deux classes.' }] }), 201);
    const { id: teacherId } = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.teacher).executeTakeFirstOrThrow();
    const [id, placement] = [randomId(randomBytes), randomId(randomBytes)];
    const at = new Date().toISOString();
    expect(
      await commit([
        insertPlacement(db, { id: placement, revision: 1, enrolment_id: first!.enrolment, kind: 'stage', state: 'under_way', year: 'M1', host: 'CFA Les Tamaris (exemple)', tutor: 'Marc Dupontel', begins_on: null, ends_on: null, hours_planned: 150, hours_done: null, confidential: 0, recorded_by: teacherId, recorded_at: at }),
        ...insertViewInvitation(db, { id, review_id: review, kind: 'tutor', peer_id: null, placement_id: placement, name: 'Marc Dupontel', scope: JSON.stringify([C1]), message: '', language: 'fr', invited_by: teacherId, invited_at: at, expires_at: endOfDay(until) }, []),
      ]),
    ).toEqual({ ok: true });
    const given = await writeView(house.platform, (await findViewInvitation(db, id))!, 'invited', [{ competency: C1, level: 3, comment: 'A conduit seul les entretiens.', advice: '' }], [1, 2, 3, 4], 'Marc Dupontel, formateur');
    expect(given.ok).toBe(true);
  });

  it('has a bilan that is prepared by the team, where a second writer loses nothing, and given with its digest', async () => {
    const save = (text: string, expectedRevision: number, who = teacher) => who.send('PUT', `/api/reviews/${review}/bilan`, { text, expectedRevision });
    expect(await code(await act(teacher, 'draft'))).toBe('422 bilan_text_required');
    await expectStatus(await save('Un semestre solide.', 0), 200);
    expect(await code(await save('Autre texte.', 0))).toBe('409 bilan_changed');
    expect(await code(await save('x', 1, student))).toBe('403 forbidden');
    // In the page the second reads what stands beside what they typed, and saves after that.
    const jar = openJar(house, teacher.cookie);
    const typed = { form: 'save', bilan: 'Un semestre à consolider.', revision: '0' };
    for (const [path, words] of [[`/suivi/bilans/${review}/papiers`, 'Ce qui est enregistré maintenant.'], [`/en/suivi/bilans/${review}/papiers`, 'What is recorded now.']] as const) {
      const said = await (await jar.form(path, typed)).text();
      for (const one of [words, 'Un semestre solide.', '>Un semestre à consolider.</textarea>']) expect(said).toContain(one);
    }
    expect((await papers(student)).draft).toBe(null);
    expect((await papers(member)).draft).toBe(null);
    expect((await papers(teacher)).draft).toMatchObject({ text: 'Un semestre solide.', revision: 1 });
    expect((await student.get(`/api/reviews/${review}/bilan.pdf`)).status).toBe(404);
    await expectStatus(await act(teacher, 'draft'), 201);
    expect(await code(await save('Après coup.', 1))).toBe('409 review_frozen');
    const { bilans } = await papers(student);
    expect(bilans).toMatchObject([{ version: 1, text: 'Un semestre solide.', digest: expect.stringMatching(/^[0-9a-f]{64}$/), answer: null }]);
    // What others say is cited, each with its author, and stands nowhere else: it is theirs to take back.
    expect(bilans[0].others).toMatchObject([{ competency: C1, gone: 0, views: [{ kind: 'peer', level: 2, comment: 'Le plan est clair.', advice: 'Essayer auprès de deux classes.', by: 'Étudiant Nº 2' }, { kind: 'tutor', level: 3, by: 'Marc Dupontel, formateur' }] }]);
    const { content } = await house.platform.db.selectFrom('bilan').select('content').where('review_id', '=', review).executeTakeFirstOrThrow();
    expect(JSON.parse(content).competencies.map((one: Body) => one.others.map((two: Body) => two.kind))).toEqual([['peer', 'tutor'], [], [], []]);
    expect(content).not.toMatch(/Le plan est clair|Nº 2|Dupontel|Entre nous/);
    const page = await (await student.get(`/espace/bilans/${review}/papiers`, { accept: 'text/html' })).text();
    for (const words of ['Regards des pairs et des tuteurs', 'Le plan est clair.', 'Marc Dupontel, formateur']) expect(page).toContain(words);
  });

  it('is contested with words or signed as read, of exactly what was before the student, and both stand in the paper', async () => {
    const given = async (): Promise<Body> => (await papers(student)).bilans.at(-1);
    expect(await code(await act(student, 'contest'))).toBe('422 reply_required');
    expect(await code(await act(student, 'sign', '', { bilan: '0'.repeat(64) }))).toBe('409 bilan_changed');
    await expectStatus(await act(student, 'contest', 'Le stage n’est pas cité.', { bilan: (await given()).digest }), 201);
    await expectStatus(await act(teacher, 'draft', 'Un semestre solide, avec un stage réussi.'), 201);
    await expectStatus(await act(student, 'sign', 'Merci pour le complément.', { bilan: (await given()).digest }), 201);
    expect((await papers(teacher)).bilans.map((one: Body) => [one.version, one.answer.answer, one.answer.reply])).toEqual([[1, 'contested', 'Le stage n’est pas cité.'], [2, 'read', 'Merci pour le complément.']]);
    const answer = await student.get(`/api/reviews/${review}/bilan.pdf`);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'application/pdf', 'private, no-store']);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const pdf = await readPdf(bytes);
    expect(shortcomings(pdf)).toEqual([]);
    const said = pdf.words.replace(/\s+/g, ' ');
    for (const words of ['a pris connaissance de ce bilan', 'Cela ne veut pas dire : est d’accord', 'Merci pour le complément.', 'a contesté ce bilan', 'Le stage n’est pas cité.', 'Un semestre solide, avec un stage réussi.', 'Nous avons parlé du stage.', '20 janvier 2025', 'Je conçois un scénario.', 'Le public est décrit, le scénario tient.', 'Regard d’un pair : Étudiant Nº 2', 'Le plan est clair.', 'Essayer auprès de deux classes.', 'Regard du tuteur : Marc Dupontel, formateur', 'A conduit seul les entretiens.', (await given()).digest]) {
      expect(said.replaceAll('\u00a0', ' ')).toContain(words);
    }
    expect(said).not.toContain('Parler du stage');
    const figures = allOf(pdf.elements, 'Figure');
    expect(figures).toHaveLength(programme.competencies.length);
    expect(wordsOf(figures[0]!)).toMatch(/du premier au dernier palier\s?: Novice, Intermédiaire, Compétent, Avancé.*Autoévaluation\s?: Intermédiaire. Proposition de l’équipe\s?: Novice/);
    // The same for whoever may read the review, bit for bit; for nobody else.
    expect(Buffer.compare(bytes, new Uint8Array(await (await member.get(`/api/reviews/${review}/bilan.pdf`)).arrayBuffer()))).toBe(0);
    for (const cookie of [other.cookie, '']) expect([401, 404]).toContain((await house.fetch(`/api/reviews/${review}/bilan.pdf`, { headers: { cookie } })).status);
    // The classmate takes their words back: what was signed as read keeps its digest, and says them no more.
    const signed = await given();
    await expectStatus(await other.send('POST', `/api/me/views/${peerView}/acts`, { act: 'retract' }), 201);
    const after = await readPdf(new Uint8Array(await (await student.get(`/api/reviews/${review}/bilan.pdf`)).arrayBuffer()));
    expect([shortcomings(after), (await given()).digest, (await given()).others.map((one: Body) => [one.gone, one.views.map((two: Body) => two.kind)])]).toEqual([[], signed.digest, [[1, ['tutor']]]]);
    expect(after.words).not.toContain('Le plan est clair');
    expect(after.words.replace(/\s+/g, ' ')).toContain('Un regard cité ici a été repris par son auteur.');
    // The digest is of what is kept.
    const kept = await house.platform.db.selectFrom('bilan').select(['content', 'digest']).where('review_id', '=', review).execute();
    for (const one of kept) expect(Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(one.content))).toString('hex')).toBe(one.digest);
  });

  it('has minutes to be signed, and of them an extract that names nobody else and gives no reason', async () => {
    const chair = await house.as(promotion.emails.chair);
    const { jury } = promotion;
    const project = await readPdf(new Uint8Array(await (await member.get(`/api/juries/${jury}/minutes.pdf`)).arrayBuffer()));
    expect(project.words).toContain('Projet');
    expect(project.words).toContain('Pas encore décidé');
    expect((await student.get(`/api/juries/${jury}/extracts/${promotion.students[0]!.enrolment}`)).status).toBe(404);
    await decideAll(chair, promotion, (index, competency) => (index === 1 && competency === C1 ? { outcome: 'validated_by_jury', reason: 'Motif tenu au jury.' } : {}));
    await expectStatus(await sign(chair, jury, 'PV 2025-07'), 202);
    const pdf = await readPdf(new Uint8Array(await (await member.get(`/api/juries/${jury}/minutes.pdf`)).arrayBuffer()));
    expect(shortcomings(pdf)).toEqual([]);
    for (const words of ['PV 2025-07', 'Étudiant Nº 1', 'Étudiant Nº 2', 'Camille Essai', 'Motif tenu au jury.', 'Validé sur décision motivée du jury']) expect(pdf.words.replace(/\s+/g, ' ')).toContain(words);
    expect(allOf(pdf.elements, 'TH').filter((one) => one.text === 'Motif')).toHaveLength(2);
    expect(pdf.artifacts).toContain(`Page ${pdf.pages} sur ${pdf.pages}`);
    const extractFor = (who: Client, index: number) => who.get(`/api/juries/${jury}/extracts/${promotion.students[index]!.enrolment}`);
    const extract = await readPdf(new Uint8Array(await (await extractFor(other, 1)).arrayBuffer()));
    expect(shortcomings(extract)).toEqual([]);
    expect(extract.words).toContain('Étudiant Nº 2');
    expect(extract.words).toContain('PV 2025-07');
    for (const words of ['Nº 1', 'Camille', 'Dominique', 'Motif']) expect(extract.words + extract.artifacts).not.toContain(words);
    // The institution has given no words of appeal: the paper says so, and invents none.
    expect(extract.words).toContain('n’a pas donné à ce service le texte');
    expect([(await extractFor(student, 1)).status, (await extractFor(teacher, 1)).status, (await student.get(`/api/juries/${jury}/minutes.pdf`)).status]).toEqual([404, 404, 404]);
  });

  it('goes as one archive to its student and to who keeps the programme: the same bytes, each file with its digest', async () => {
    const get = (who: Client): Promise<Response> => who.get(`/api/reviews/${review}/archive.zip`);
    const [mine, theirs] = await Promise.all([student, administrator].map(async (who) => new Uint8Array(await (await get(who)).arrayBuffer())));
    expect(Buffer.compare(mine!, theirs!)).toBe(0);
    expect([(await get(teacher)).status, (await get(member)).status, (await get(other)).status]).toEqual([403, 403, 404]);
    const files = unzipSync(mine!);
    const record = JSON.parse(strFromU8(files['bilan.json']!)) as Body;
    expect(Object.keys(files).sort()).toEqual(['bilan-version-1.pdf', 'bilan-version-2.pdf', 'bilan.json', 'empreintes-sha256.txt', record.traces[0].file]);
    const lines = strFromU8(files['empreintes-sha256.txt']!).trim().split('\n').map((line) => line.split('  ') as [string, string]);
    expect(lines.map(([, name]) => name).sort()).toEqual(Object.keys(files).filter((name) => name !== 'empreintes-sha256.txt').sort());
    for (const [digest, name] of lines) expect(Buffer.from(await crypto.subtle.digest('SHA-256', Uint8Array.from(files[name]!))).toString('hex')).toBe(digest);
    expect(strFromU8(files[record.traces[0].file]!)).toContain('Le scénario de');
    expect(record.bilans.map((one: Body) => [one.version, one.answer.answer])).toEqual([[1, 'contested'], [2, 'read']]);
    expect(shortcomings(await readPdf(files['bilan-version-1.pdf']!))).toEqual([]);
    expect(JSON.stringify(record)).not.toContain('Parler du stage');
    // With the views that the student may read; not what a classmate took back, nor what was said between the two.
    expect(record.assessments.filter((one: Body) => !['self', 'teacher'].includes(one.kind)).map((one: Body) => [one.kind, one.level, one.comment, one.by])).toEqual([['tutor', 3, 'A conduit seul les entretiens.', 'Marc Dupontel, formateur']]);
    expect(JSON.stringify(record)).not.toMatch(/Le plan est clair|Entre nous/);
    expect(record.bilans[1].content.competencies[0].others).toContainEqual({ id: record.assessments.find((one: Body) => one.kind === 'tutor').id, kind: 'tutor' });
    const closed = unzipSync(new Uint8Array(await (await student.get(`/api/reviews/${promotion.students[0]!.review}/archive.zip`)).arrayBuffer()));
    expect(Object.keys(closed)).toContain('extrait-1.pdf');
    expect(JSON.stringify(JSON.parse(strFromU8(closed['bilan.json']!)))).not.toContain('Motif tenu');
  });

  it('changes by legal acts alone, and nothing of it that is frozen ever does, whatever is tried by whomever', async () => {
    const { db } = house.platform;
    const clients = { student, other, teacher, member };
    const read = async (id: string) => {
      const of = <T>(table: 'review_step' | 'review_evidence' | 'bilan' | 'bilan_answer' | 'interview_note') => db.selectFrom(table as 'review_step').selectAll().where('review_id', '=', id).execute() as unknown as Promise<T[]>;
      const [steps, cited, bilans, answers, notes] = await Promise.all([of<{ state: ReviewState; act: ReviewAct }>('review_step'), of<{ evidence_id: string }>('review_evidence'), of('bilan'), of('bilan_answer'), of('interview_note')]);
      const traces = await db.selectFrom('evidence').selectAll().where('id', 'in', cited.map((one) => one.evidence_id)).execute();
      return { steps, state: steps.at(-1)!.state, frozen: JSON.stringify([cited, traces]), bilans: JSON.stringify(bilans).slice(0, -1), answers: JSON.stringify(answers).slice(0, -1), notes: JSON.stringify(notes) };
    };
    const tries = fc.array(
      fc.record({
        who: fc.constantFrom('student', 'student', 'teacher', 'teacher', 'other', 'member') as fc.Arbitrary<keyof typeof clients>,
        // Acts in the order of a review come more often than others: most of what is tried must be possible for anything to be reached.
        what: fc.oneof({ weight: 3, arbitrary: fc.constant('next') }, { weight: 2, arbitrary: fc.constantFrom(...REVIEW_ACTS) }, { weight: 3, arbitrary: fc.constantFrom('cite', 'uncite', 'edit', 'delete', 'assess', 'propose', 'bilan', 'note') }),
      }),
      { minLength: 12, maxLength: 24 },
    );
    // From opening to the jury's door, so that the last states are reached whatever chance brings.
    const whole = (['assess', 'self_assess', 'submit', 'complete_feedback', 'note', 'hold_interview', 'draft', 'contest', 'draft', 'sign', 'send_to_jury', 'edit', 'uncite', 'bilan', 'note'] as const).map((what) => ({ who: what === 'note' || !REVIEW_ACTS.some((act) => act === what && actorOf(act) === 'teacher') ? ('student' as const) : ('teacher' as const), what }));
    const seen = new Set<ReviewState>();
    await fc.assert(
      fc.asyncProperty(tries, async (list) => {
        const { review: id, evidence } = await openReviewOf(house, promotion.students[0]!, randomId(house.platform.randomBytes));
        for (const [at, { who, what }] of list.entries()) {
          const before = await read(id);
          const [path, method, sent] = ((): [string, 'POST' | 'PUT' | 'DELETE', unknown] => {
            switch (what) {
              case 'cite': return [`reviews/${id}/evidence/${evidence}`, 'PUT', { citable: true, publicText: `Texte ${at}.` }];
              case 'uncite': return [`reviews/${id}/evidence/${evidence}`, 'DELETE', undefined];
              case 'edit': return [`evidence/${evidence}`, 'PUT', { title: `Titre ${at}` }];
              case 'delete': return [`evidence/${evidence}`, 'DELETE', undefined];
              case 'assess': return [`reviews/${id}/self-assessments`, 'POST', { competency: C1, level: null, comment: `Vue ${at}.` }];
              case 'propose': return [`reviews/${id}/proposals`, 'POST', { competency: C1, level: 1, comment: `Avis ${at}.`, expectedRevision: 0 }];
              case 'bilan': return [`reviews/${id}/bilan`, 'PUT', { text: `Bilan ${at}.`, expectedRevision: 0 }];
              case 'note': return [`reviews/${id}/interview/${who === 'student' ? 'student' : 'notes'}`, 'PUT', { text: `Note ${at}.`, expectedRevision: 0 }];
              case 'next': return [`reviews/${id}/acts`, 'POST', { act: actsFor(before.state, who === 'teacher' ? 'teacher' : 'student')[at % 2] ?? actsFor(before.state, who === 'teacher' ? 'teacher' : 'student')[0] ?? 'open', note: `Mots ${at}.` }];
              default: return [`reviews/${id}/acts`, 'POST', { act: what, note: `Mots ${at}.` }];
            }
          })();
          const answer = await clients[who].send(method, `/api/${path}`, sent);
          expect(answer.status, `${who} ${what}`).toBeLessThan(500);
          const after = await read(id);
          seen.add(after.state);
          const added = after.steps.slice(before.steps.length);
          expect(added.length).toBeLessThanOrEqual(1);
          for (const step of added) {
            expect(advance(before.state, step.act)).toEqual({ ok: true, value: step.state });
            expect(who).toBe(actorOf(step.act));
          }
          if (!acceptsEvidence(before.state)) expect(after.frozen, `${before.state}: ${who} ${what}`).toBe(before.frozen);
          if (isInterviewShared(before.state)) expect(after.notes).toBe(before.notes);
          // Given is given: later versions and answers stand after the earlier ones.
          expect(after.bilans.startsWith(before.bilans)).toBe(true);
          expect(after.answers.startsWith(before.answers)).toBe(true);
        }
      }),
      // The guards are the same text on both; a few runs show that they are the same in D1 too.
      { numRuns: runtime === 'node' ? 8 : 2, examples: [[whole]] },
    );
    for (const state of ['self_assessed', 'submitted', 'feedback_complete', 'interview_held', 'drafted', 'contested', 'signed', 'sent_to_jury'] as const) expect(seen).toContain(state);
  }, 120_000);
});
