/** The views of one competency: classmates, a tutor without an account, what student and teacher agree on; who sees what, and what nobody can do. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parisDay } from '../../api/domain/calendar.ts';
import { insertPlacement } from '../../api/queries/enrolment-life.ts';
import { insertCohort, insertProgramme } from '../../api/queries/cohorts.ts';
import { insertEnrolment, insertGrant } from '../../api/queries/people.ts';
import { deletePersonalAddress, putPersonalAddress } from '../../api/queries/personal-address.ts';
import { insertReview, insertStep } from '../../api/queries/reviews.ts';
import { randomId, randomUuid } from '../../api/random-id.ts';
import { completed } from '../fixtures/programmes.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { atRest, contents, expectStatus, quiet, TABLES, type Body } from './acts.ts';
import { expectProblem } from './operations.ts';
import { nextMail, startPost, type Post } from './post.ts';

const [C1, C2] = ['NEO-C1', 'NEO-C2'] as const;
const day = (ahead: number): string => parisDay(new Date(Date.now() + ahead * 86_400_000));

describe.each(RUNTIMES)('the views of a competency, on %s', (runtime) => {
  let house: House;
  let post: Post;
  let promotion: Promotion;
  let foreign: Promotion;
  let review: string;
  let placement: string;
  let trace: string;
  let hiddenTrace: string;
  let student: Client;
  let peer: Client;
  let third: Client;
  let teacher: Client;

  beforeAll(async () => {
    post = await startPost();
    house = await createHouse(runtime, { PALIER_SMTP_URL: `smtp://127.0.0.1:${post.port}` });
    promotion = await createPromotion(house.platform, { students: 3 });
    foreign = await createPromotion(house.platform, { students: 1 });
    const { db, commit, randomBytes } = house.platform;
    const { enrolment } = promotion.students[0]!;
    [student, peer, third] = (await Promise.all(promotion.students.map(({ email }) => house.as(email)))) as [Client, Client, Client];
    teacher = await house.as(promotion.emails.teacher);
    review = randomId(randomBytes);
    placement = randomId(randomBytes);
    const at = '2026-01-01T08:00:00.000Z';
    const person = (await db.selectFrom('person').select('id').where('email', '=', promotion.emails.administrator).executeTakeFirstOrThrow()).id;
    const committed = await commit([
      insertReview(db, { id: review, enrolment_id: enrolment, period: 'S2' }),
      insertStep(db, { review_id: review, revision: 1, act: 'open', state: 'open', person_id: null, note: '', at }),
      insertPlacement(db, {
        id: placement, revision: 1, enrolment_id: enrolment, kind: 'stage', state: 'under_way', year: 'M1', host: 'CFA Les Tamaris (exemple)', tutor: 'Marc Dupontel', begins_on: null, ends_on: null,
        hours_planned: 150, hours_done: null, confidential: 0, recorded_by: person, recorded_at: at,
      }),
    ]);
    if (!committed.ok) throw new Error(committed.conflict.rule);
    const deposit = async (title: string): Promise<string> => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ period: 'S2', genre: 'production', title, description: `Description : ${title}` })) form.set(name, value);
      form.append('competencies', C1);
      form.set('file', new File([`Contenu de ${title}`], 'note.txt'));
      return (await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201)).id as string;
    };
    [trace, hiddenTrace] = [await deposit('Une trace montrée'), await deposit('Une trace gardée')];
    await expectStatus(await student.send('PUT', `/api/evidence/${trace}`, { reflection: 'Réflexion pour soi.' }), 200);
    await expectStatus(await student.send('PUT', `/api/reviews/${review}/evidence/${trace}`, { citable: false, publicText: '' }), 200);
  });
  afterAll(async () => {
    await house?.close();
    await post?.close();
  });

  const unchanged = async (work: () => Promise<void>): Promise<void> => {
    const before = await atRest(house, TABLES);
    await work();
    expect(await contents(house, TABLES)).toEqual(before);
  };
  const views = async (who: Client): Promise<Body> => expectStatus(await who.get(`/api/reviews/${review}/views`), 200);
  const said = async (who: Client, kind: string): Promise<Body[]> => (await expectStatus(await who.get(`/api/reviews/${review}`), 200)).assessments.filter((one: Body) => one.kind === kind);
  const asking = (over: Record<string, unknown> = {}) => ({ classmate: promotion.students[1]!.enrolment, scope: [C1, C2], traces: [trace], until: day(7), message: 'Regarde surtout le plan.', ...over });
  const askPeer = async (over: Record<string, unknown> = {}): Promise<string> => (await expectStatus(await student.send('POST', `/api/reviews/${review}/peers`, asking(over)), 201)).id;
  const answer = (over: Record<string, unknown> = {}) => [{ competency: C1, level: 2, comment: 'Le plan est clair.', advice: 'Essayer auprès de deux classes.', ...over }];

  it('let a student ask a classmate of the same cohort, on traces that they choose, and nobody else', async () => {
    expect((await views(student)).classmates.map((one: Body) => one.enrolment).sort()).toEqual(promotion.students.slice(1).map((one) => one.enrolment).sort());
    expect(await views(teacher)).toMatchObject({ classmates: [], placements: [{ id: placement }], mayAsk: true });
    await unchanged(async () => {
      for (const [over, field] of [
        [{ classmate: foreign.students[0]!.enrolment }, 'personne de votre promotion'], [{ classmate: promotion.students[0]!.enrolment }, 'personne de votre promotion'], [{ traces: [] }, 'une de vos traces'],
        [{ traces: [promotion.students[1]!.evidence] }, 'une de vos traces'], [{ scope: [] }, 'une compétence'], [{ until: day(-1) }, 'date limite'], [{ until: day(61) }, 'date limite'], [{ until: '2026-02-31' }, 'date limite'],
      ] as const) {
        const problem = await expectProblem(await student.send('POST', `/api/reviews/${review}/peers`, asking(over)), 422);
        expect([problem.code, problem.detail.includes(field)]).toEqual(['view_incomplete', true]);
      }
      expect((await expectProblem(await student.send('POST', `/api/reviews/${review}/peers`, asking({ scope: ['NEO-C9'] })), 422)).code).toBe('unknown_competency');
      expect((await teacher.send('POST', `/api/reviews/${review}/peers`, asking())).status).toBe(403);
      expect((await peer.send('POST', `/api/reviews/${review}/peers`, asking())).status).toBe(404);
      expect((await expectProblem(await student.send('POST', `/api/reviews/${promotion.students[0]!.review}/peers`, asking()), 409)).code).toBe('review_transition_not_allowed');
    });
  });

  it('show a classmate what the invitation shows, while it waits, and nothing else', async () => {
    const before = post.mails.length;
    const id = await askPeer();
    expect((await expectProblem(await student.send('POST', `/api/reviews/${review}/peers`, asking()), 409)).code).toBe('already_invited');
    // Told by e-mail, once, where it is; not who asks, nor for what.
    const told = await nextMail(post, promotion.students[1]!.email, before);
    expect(told.text).toContain(`${house.origin}/espace/regards`);
    expect(told.text).not.toMatch(/Regarde surtout|Étudiant Nº 1|NEO-C/);
    expect(post.mails.slice(before)).toHaveLength(1);
    expect((await expectStatus(await peer.get('/api/me/views'), 200)).views).toMatchObject([{ id, student: 'Étudiant Nº 1', state: 'invited', acts: ['accept', 'decline', 'give'] }]);
    expect((await expectStatus(await third.get('/api/me/views'), 200)).views).toEqual([]);
    const asked = await expectStatus(await peer.get(`/api/me/views/${id}`), 200);
    expect(asked.traces.map((one: Body) => one.title)).toEqual(['Une trace montrée']);
    expect(asked.traces[0]).toMatchObject({ reflection: '', publicText: '', answers: null, heldBack: null, watch: null });
    expect(JSON.stringify(asked)).not.toMatch(/Réflexion pour soi|Une trace gardée|@/);
    expect((await peer.get(`/api/evidence/${trace}/file`)).status).toBe(200);
    for (const [who, path] of [[peer, `/api/evidence/${hiddenTrace}/file`], [third, `/api/evidence/${trace}/file`], [third, `/api/me/views/${id}`], [teacher, `/api/me/views/${id}`], [student, `/api/me/views/${id}`], [peer, `/api/reviews/${review}`], [peer, `/api/reviews/${review}/views`]] as const) {
      expect([path, (await who.get(path)).status]).toEqual([path, 404]);
    }
    // What the student keeps confidential meanwhile is for their team alone, and nobody can be asked on it.
    const keep = async (confidential: boolean): Promise<void> => {
      const about = new FormData();
      if (confidential) about.set('confidential', 'on');
      await expectStatus(await student.send('PUT', `/api/evidence/${trace}/about`, about), 200);
    };
    await keep(true);
    expect((await expectStatus(await peer.get(`/api/me/views/${id}`), 200)).traces).toEqual([]);
    expect([(await peer.get(`/api/evidence/${trace}/file`)).status, (await teacher.get(`/api/evidence/${trace}/file`)).status]).toEqual([404, 200]);
    await unchanged(async () => expect((await expectProblem(await student.send('POST', `/api/reviews/${review}/peers`, asking()), 422)).code).toBe('view_incomplete'));
    await keep(false);
    expect((await peer.get(`/api/evidence/${trace}/file`)).status).toBe(200);
    await expectStatus(await peer.send('POST', `/api/me/views/${id}/acts`, { act: 'accept' }), 201);
    await unchanged(async () => {
      for (const [over, code] of [[{ comment: ' ', advice: '' }, 'view_incomplete'], [{ competency: 'NEO-C3' }, 'unknown_competency'], [{ level: 9 }, 'unknown_level']] as const) {
        expect((await expectProblem(await peer.send('POST', `/api/me/views/${id}/answer`, { said: answer(over) }), 422)).code).toBe(code);
      }
      for (const who of [third, student, teacher]) expect((await who.send('POST', `/api/me/views/${id}/answer`, { said: answer() })).status).toBe(404);
    });
    // However it is raced, one answer is kept.
    const raced = await Promise.all([1, 2, 3].map(() => peer.send('POST', `/api/me/views/${id}/answer`, { said: answer() })));
    expect(raced.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect((await peer.get(`/api/evidence/${trace}/file`)).status).toBe(404);
    expect(await said(student, 'peer')).toMatchObject([{ competency: C1, level: 2, comment: 'Le plan est clair.', advice: 'Essayer auprès de deux classes.', by: 'Étudiant Nº 2', side: 'peer' }]);
    // The team reads it, beside its own; which traces were shown stays between the two.
    expect(await said(teacher, 'peer')).toHaveLength(1);
    expect((await views(teacher)).invitations).toMatchObject([{ kind: 'peer', traces: [], message: '', mayWithdraw: false }]);
    await expectStatus(await peer.send('POST', `/api/me/views/${id}/acts`, { act: 'retract' }), 201);
    expect(await said(student, 'peer')).toEqual([]);
    expect((await expectProblem(await peer.send('POST', `/api/me/views/${id}/acts`, { act: 'retract' }), 409)).code).toBe('view_over');
  });

  it('of several classmates stand beside one another, each with their own name; an invitation is declined, cancelled, or ends', async () => {
    const [second, other] = [await askPeer({ scope: [C1] }), await askPeer({ classmate: promotion.students[2]!.enrolment, scope: [C1] })];
    await expectStatus(await peer.send('POST', `/api/me/views/${second}/answer`, { said: answer({ level: null }) }), 201);
    await expectStatus(await third.send('POST', `/api/me/views/${other}/answer`, { said: answer({ level: 1, comment: 'Je ne l’ai pas vu.' }) }), 201);
    expect((await said(student, 'peer')).map((one) => [one.by, one.level])).toEqual([['Étudiant Nº 2', null], ['Étudiant Nº 3', 1]]);
    const declined = await askPeer();
    await expectStatus(await peer.send('POST', `/api/me/views/${declined}/acts`, { act: 'decline' }), 201);
    const cancelled = await askPeer();
    expect((await teacher.send('DELETE', `/api/reviews/${review}/views/${cancelled}`)).status).toBe(403);
    await expectStatus(await student.send('DELETE', `/api/reviews/${review}/views/${cancelled}`), 200);
    expect((await expectProblem(await student.send('DELETE', `/api/reviews/${review}/views/${cancelled}`), 409)).code).toBe('view_over');
    const { db, commit } = house.platform;
    const at = '2026-01-02T08:00:00.000Z';
    const { person: invited } = promotion.students[1]!;
    const late = { id: randomId(house.platform.randomBytes), review_id: review, kind: 'peer' as const, peer_id: invited, placement_id: null, name: '', scope: JSON.stringify([C1]), message: '', language: 'fr' as const, invited_by: promotion.students[0]!.person, invited_at: at, expires_at: '2026-01-03T23:59:59.999Z' };
    expect(await commit([db.insertInto('view_invitation').values(late)])).toEqual({ ok: true });
    await unchanged(async () => {
      for (const id of [declined, cancelled, late.id]) {
        expect((await expectProblem(await peer.send('POST', `/api/me/views/${id}/answer`, { said: answer() }), 409)).code).toBe('view_over');
        expect((await expectProblem(await peer.send('POST', `/api/me/views/${id}/acts`, { act: 'accept' }), 409)).code).toBe('view_over');
        expect((await expectStatus(await peer.get(`/api/me/views/${id}`), 200)).traces).toEqual([]);
      }
      // The database refuses what no page would ask for.
      for (const [row, rule] of [[{ ...late, id: 'x1', peer_id: foreign.students[0]!.person }, 'not_a_classmate'], [{ ...late, id: 'x2', peer_id: promotion.students[0]!.person }, 'not_a_classmate']] as const) {
        expect(await commit([db.insertInto('view_invitation').values(row)])).toMatchObject({ ok: false, conflict: { rule } });
      }
      expect(await commit([db.insertInto('view_step').values({ invitation_id: late.id, revision: 1, act: 'give', person_id: invited, at: '2026-02-01T00:00:00.000Z' })])).toMatchObject({ ok: false, conflict: { rule: 'invitation_expired' } });
      const assessment = { id: 'a1', review_id: review, kind: 'peer' as const, assessor_id: invited, invitation_id: late.id, level: 1, comment: 'x', revision: 1, at };
      expect(await commit([db.insertInto('assessment').values({ ...assessment, competency: C2 })])).toMatchObject({ ok: false, conflict: { rule: 'view_not_asked' } });
      expect(await commit([db.insertInto('assessment').values({ ...assessment, competency: C1, assessor_id: promotion.students[2]!.person })])).toMatchObject({ ok: false, conflict: { rule: 'view_not_asked' } });
      expect(await commit([db.deleteFrom('assessment').where('review_id', '=', review)])).toMatchObject({ ok: false, conflict: { rule: 'append_only' } });
    });
  });

  it('ask a tutor by a link that serves once, ends, tells nothing, and that looking at does not spend', async () => {
    const wanted = (over: Record<string, unknown> = {}) => ({ placement, name: 'Marc Dupontel', email: `tuteur-${randomId(house.platform.randomBytes).slice(0, 6)}@cfa.example`, scope: [C1], until: day(20), language: 'fr', ...over });
    const tell = (path: string, body: unknown): Promise<Response> => house.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    await unchanged(async () => {
      expect((await student.send('POST', `/api/reviews/${review}/tutors`, wanted())).status).toBe(403);
      expect((await expectProblem(await teacher.send('POST', `/api/reviews/${review}/tutors`, wanted({ placement: 'x' })), 422)).detail).toContain('stage');
      expect((await expectProblem(await teacher.send('POST', `/api/reviews/${review}/tutors`, wanted({ name: ' ' })), 422)).detail).toContain('un nom');
    });
    const before = post.mails.length;
    const asked = wanted();
    const { id } = await expectStatus(await teacher.send('POST', `/api/reviews/${review}/tutors`, asked), 201);
    const { text } = await nextMail(post, asked.email, before);
    const token = /\/tuteur\/([\w-]+)$/m.exec(text)![1]!;
    // 24 bytes: 192 bits.
    expect(token).toHaveLength(32);
    await quiet(house.platform);
    await unchanged(async () => {
      for (let look = 0; look < 3; look += 1) await expectStatus(await tell('/api/tutor/invitation', { token }), 200);
      const page = await house.fetch(`/tuteur/${token}`, { headers: { accept: 'text/html' } });
      expect([page.status, page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual([200, 'no-referrer', expect.stringContaining('no-store')]);
      expect(await page.text()).toContain('Étudiant Nº 1');
      await (await house.fetch(`/tuteur/${token}`, { method: 'HEAD' })).text();
    });
    expect(JSON.stringify(await contents(house, TABLES))).not.toContain(token);
    const seen = await expectStatus(await tell('/api/tutor/invitation', { token }), 200);
    expect(seen).toMatchObject({ student: 'Étudiant Nº 1', host: 'CFA Les Tamaris (exemple)', competencies: [{ code: C1 }] });
    expect(JSON.stringify(seen)).not.toMatch(/@|Une trace|Réflexion/);
    const given = { token, name: 'Marc Dupontel', function: 'Responsable de la formation', said: answer({ comment: 'A conduit seul les entretiens.', advice: '' }) };
    await unchanged(async () => {
      for (const over of [{ name: '' }, { function: ' ' }, { said: [] }, { said: answer({ competency: C2 }) }]) expect((await tell('/api/tutor/answer', { ...given, ...over })).status).toBe(422);
      expect((await expectProblem(await tell('/api/tutor/answer', { ...given, token: 'x' }), 410)).code).toBe('tutor_link_spent');
    });
    const raced = await Promise.all([1, 2].map(() => tell('/api/tutor/answer', given)));
    expect(raced.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1);
    await unchanged(async () => {
      for (const path of ['invitation', 'answer', 'refusal']) expect((await expectProblem(await tell(`/api/tutor/${path}`, given), 410)).code).toBe('tutor_link_spent');
      expect((await house.fetch(`/tuteur/${token}`, { headers: { accept: 'text/html' } })).status).toBe(410);
      // The one kind of link is not the other.
      expect((await tell('/api/endorser/invitation', { token })).status).toBe(410);
    });
    expect(await said(teacher, 'tutor')).toMatchObject([{ competency: C1, by: 'Marc Dupontel, Responsable de la formation', side: 'outside', comment: 'A conduit seul les entretiens.' }]);
    // Before the feedback is complete the student says first how they see themselves.
    expect(await said(student, 'tutor')).toEqual([]);
    expect((await views(student)).invitations.filter((one: Body) => one.kind === 'tutor')).toMatchObject([{ state: 'given', mayWithdraw: false }]);

    const later = post.mails.length;
    const again = wanted();
    const { id: second } = await expectStatus(await teacher.send('POST', `/api/reviews/${review}/tutors`, again), 201);
    const { text: message } = await nextMail(post, again.email, later);
    await expectStatus(await teacher.send('DELETE', `/api/reviews/${review}/views/${second}`), 200);
    expect((await tell('/api/tutor/invitation', { token: /\/tuteur\/([\w-]+)$/m.exec(message)![1]! })).status).toBe(410);
    expect(id).not.toBe(second);

    // A browser that does not say where a form comes from: the token in the body is what counts, and no cookie that comes along.
    const last = post.mails.length;
    const oneMore = wanted();
    const { id: declined } = await expectStatus(await teacher.send('POST', `/api/reviews/${review}/tutors`, oneMore), 201);
    const way = `/tuteur/${/\/tuteur\/([\w-]+)$/m.exec((await nextMail(post, oneMore.email, last)).text)![1]!}`;
    await quiet(house.platform);
    const page = await (await house.fetch(way, { headers: { accept: 'text/html' } })).text();
    const hidden = /name="token" value="([^"]+)"/.exec(page)![1]!;
    const sent = (fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
      house.fetch(way, { method: 'POST', headers: { accept: 'text/html', origin: 'null', cookie: teacher.cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams({ form: 'decline', ...fields }).toString() });
    await unchanged(async () => {
      for (const [fields, headers] of [[{}, {}], [{ token: 'x' }, {}], [{ token: hidden }, { origin: 'https://ailleurs.example' }], [{ token: hidden }, { 'sec-fetch-site': 'cross-site' }]] as const) expect([fields, headers, (await sent(fields, headers)).status]).toEqual([fields, headers, 403]);
    });
    expect((await sent({ token: hidden })).status).toBe(200);
    expect((await views(student)).invitations.find((one: Body) => one.id === declined)).toMatchObject({ state: 'declined' });
    expect(await house.platform.db.selectFrom('event').select('person_id').where('kind', '=', 'view_decline').where('subject', '=', declined).executeTakeFirst()).toEqual({ person_id: null });
  });

  it('ask no tutor at an address by which the student is known', async () => {
    const { db, commit } = house.platform;
    const { person, email } = promotion.students[0]!;
    const path = `/api/reviews/${review}/tutors`;
    const wanted = (address: string) => ({ placement, name: 'Marc Dupontel', email: address, scope: [C1], until: day(20), language: 'fr' });
    const before = post.mails.length;
    const { id } = await expectStatus(await teacher.send('POST', path, wanted('moi@maison.example')), 201);
    const token = /\/tuteur\/([\w-]+)$/m.exec((await nextMail(post, 'moi@maison.example', before)).text)![1]!;
    // It becomes theirs before anybody answers.
    expect(await commit(putPersonalAddress(db, { person_id: person, email: 'moi@maison.example', confirmed_at: '2026-01-01T00:00:00.000Z' }))).toMatchObject({ ok: true });
    await quiet(house.platform);
    await unchanged(async () => {
      const given = { token, name: 'Marc Dupontel', function: 'Tuteur', said: answer() };
      const told = await house.fetch('/api/tutor/answer', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(given) });
      expect((await expectProblem(told, 422)).code).toBe('own_view');
    });
    await expectStatus(await teacher.send('DELETE', `/api/reviews/${review}/views/${id}`), 200);
    await unchanged(async () => {
      for (const own of [email, 'Moi@maison.example']) expect((await expectProblem(await teacher.send('POST', path, wanted(own)), 422)).code).toBe('own_view');
    });
    expect(await commit([deletePersonalAddress(db, person)])).toMatchObject({ ok: true });
  });

  it('become one when student and teacher agree on it: one proposes, the other confirms exactly that, and nobody themselves', async () => {
    const propose = (who: Client, over: Record<string, unknown> = {}) => who.send('POST', `/api/reviews/${review}/co-assessments`, { competency: C1, level: 2, comment: 'Vu ensemble.', expectedRevision: 0, ...over });
    const confirm = (who: Client, revision: number) => who.send('POST', `/api/reviews/${review}/co-assessments/confirmation`, { competency: C1, revision });
    await unchanged(async () => expect((await expectProblem(await propose(student), 409)).code).toBe('review_transition_not_allowed'));
    for (const { code } of (await expectStatus(await student.get(`/api/reviews/${review}`), 200)).cells.map((one: Body) => ({ code: one.competency }))) {
      await expectStatus(await student.send('POST', `/api/reviews/${review}/self-assessments`, { competency: code, level: code === C1 ? 3 : null, comment: '' }), 201);
    }
    for (const act of ['self_assess', 'submit']) await expectStatus(await student.send('POST', `/api/reviews/${review}/acts`, { act, note: '' }), 201);
    const [elsewhere, member] = [await house.as(promotion.emails.otherTeacher), await house.as(promotion.emails.member)];
    await unchanged(async () => {
      expect((await expectProblem(await propose(student, { comment: ' ' }), 422)).code).toBe('comment_required');
      expect((await peer.send('POST', `/api/reviews/${review}/co-assessments`, {})).status).toBe(422);
      for (const who of [peer, elsewhere]) expect((await propose(who)).status).toBe(404);
      expect((await propose(member)).status).toBe(403);
      expect((await expectProblem(await confirm(teacher, 1), 409)).code).toBe('co_not_confirmable');
    });
    await expectStatus(await propose(student, { level: 3 }), 201);
    expect((await expectProblem(await confirm(student, 1), 409)).code).toBe('co_not_confirmable');
    // The teacher answers with words of their own, on what they have read.
    expect((await expectProblem(await propose(teacher, { level: 2 }), 409)).code).toBe('decision_changed');
    await expectStatus(await propose(teacher, { level: 2, expectedRevision: 1 }), 201);
    expect((await expectProblem(await confirm(teacher, 2), 409)).code).toBe('co_not_confirmable');
    expect((await expectProblem(await confirm(student, 1), 409)).code).toBe('co_not_confirmable');
    const raced = await Promise.all([confirm(student, 2), confirm(student, 2)]);
    expect(raced.map(({ status }) => status).sort()).toEqual([201, 409]);
    for (const who of [student, teacher]) expect(await said(who, 'co')).toMatchObject([{ level: 2, revision: 2, by: 'Enseignante Essai', side: 'staff', confirmed: { by: 'Étudiant Nº 1' } }]);
    // The database knows the sides too.
    const { db, commit } = house.platform;
    const [, latest] = await db.selectFrom('assessment').select(['id', 'assessor_id']).where('review_id', '=', review).where('kind', '=', 'co').orderBy('revision').execute();
    expect(await commit([db.insertInto('assessment_confirmation').values({ assessment_id: latest!.id, person_id: latest!.assessor_id!, at: '2026-03-01T00:00:00Z' })])).toMatchObject({ ok: false, conflict: { rule: 'co_not_confirmable' } });
  });

  it('of four kinds stand side by side, each with its author, and none is computed from another', async () => {
    await expectStatus(await teacher.send('POST', `/api/reviews/${review}/proposals`, { competency: C1, level: 3, comment: 'Montré par le plan.', expectedRevision: 0 }), 201);
    // Their own view comes first; the team reads the synthesis meanwhile.
    expect((await expectProblem(await student.get(`/api/reviews/${review}/synthesis`), 409)).code).toBe('synthesis_not_yet');
    await expectStatus(await teacher.get(`/api/reviews/${review}/synthesis`), 200);
    // No unit has a sheet here.
    await expectStatus(await teacher.send('POST', `/api/reviews/${review}/acts`, { act: 'complete_feedback', note: '', confirmed: true }), 201);
    const all = (await expectStatus(await student.get(`/api/reviews/${review}`), 200)).assessments.filter((one: Body) => one.competency === C1);
    expect(all.map((one: Body) => [one.kind, one.level]).sort()).toEqual([['co', 2], ['peer', null], ['peer', 1], ['self', 3], ['teacher', 3], ['tutor', 2]]);
    for (const [who, path] of [[student, `/espace/bilans/${review}`], [teacher, `/suivi/bilans/${review}`]] as const) {
      const page = await (await who.get(path, { accept: 'text/html' })).text();
      for (const words of ['Autoévaluation', 'Regard d’un pair', 'Coévaluation', 'Regard du tuteur', 'Le plan est clair.', 'A conduit seul les entretiens.', 'Vu ensemble.', 'formatif']) expect([path, words, page.includes(words)]).toEqual([path, words, true]);
      expect(/<main[^]*<\/main>/.exec(page)![0]).not.toMatch(/\d\s?%|moyenne/i);
    }
  });

  it('are supported by what published feedback sheets say, criterion by criterion, of which the student is told by e-mail once', async () => {
    const { productions, teachingUnits } = programme.periods.find(({ code }) => code === 'S2')!;
    const criteria = [{ competency: C1, basis: { kind: 'competency' }, text: 'Écoute', steps: ['Non acquis', 'Acquis'] }];
    await expectStatus(await teacher.send('POST', `/api/cohorts/${promotion.cohort}/rubrics`, { period: 'S2', situation: productions[0], units: [teachingUnits[0]], criteria, publish: true, expectedRevision: 0 }), 201);
    const path = `/api/reviews/${review}/feedback/1`;
    const { latestRubrics } = await expectStatus(await teacher.get(path), 200);
    const { situations } = await expectStatus(await teacher.get(`/api/cohorts/${promotion.cohort}/rubrics?period=S2`), 200);
    const [{ id: criterion }] = (situations as Body[]).find((one) => one.title === productions[0]).versions.at(-1).criteria;
    const before = post.mails.length;
    const typed = { rubrics: latestRubrics, answers: { [criterion]: 1 }, strengths: 'Des mots pour vous seul.', toWorkOn: '' };
    await expectStatus(await teacher.send('PUT', path, { ...typed, expectedRevision: 0 }), 200);
    await expectStatus(await teacher.send('POST', `${path}/publication`, { ...typed, expectedRevision: 1 }), 200);
    const told = await nextMail(post, promotion.students[0]!.email, before);
    expect(told.text).toContain(`${house.origin}/espace/retours/${review}/1`);
    expect(told.text).not.toMatch(/Des mots|Écoute|Acquis/);
    // Whoever publishes the same again is refused, and nobody is written to for it.
    expect((await teacher.send('POST', `${path}/publication`, { ...typed, expectedRevision: 1 })).status).toBe(409);
    expect(post.mails.slice(before)).toHaveLength(1);
    for (const [who, page, link] of [[student, `/espace/bilans/${review}/synthese`, `/espace/retours/${review}/1`], [teacher, `/suivi/bilans/${review}/synthese`, `/suivi/retours/fiche/${review}/1`]] as const) {
      const { rows } = await expectStatus(await who.get(`/api/reviews/${review}/synthesis`), 200);
      expect(rows.map((one: Body) => one.findings)).toEqual([[{ unit: 1, title: teachingUnits[0], criterion: 'Écoute', step: 'Acquis' }], [], [], []]);
      expect(await (await who.get(page, { accept: 'text/html' })).text()).toContain(`href="${link}"`);
    }
  });

  it('are gathered into a synthesis that proposes the lower of what carries, says why, and takes no other view into account', async () => {
    for (const who of [student, teacher, await house.as(promotion.emails.member)]) {
      const { rows } = await expectStatus(await who.get(`/api/reviews/${review}/synthesis`), 200);
      const [first, second] = [C1, C2].map((code) => rows.find((one: Body) => one.competency === code));
      expect(first).toMatchObject({ expected: 2, attained: 0, proposed: { state: 'proposed', level: 2 }, because: [{ rule: 'carried', kinds: ['co'], level: 2 }, { rule: 'lower_of', low: 2, high: 3 }], traces: [trace], learnings: [] });
      expect(second).toMatchObject({ proposed: { state: 'none' }, because: [{ rule: 'no_trace' }] });
    }
    for (const who of [peer, third, await house.as(promotion.emails.otherTeacher)]) expect((await who.get(`/api/reviews/${review}/synthesis`)).status).toBe(404);
    const table = await expectStatus(await teacher.get(`/api/cohorts/${promotion.cohort}/synthesis?period=S2`), 200);
    expect(table.rows).toHaveLength(3);
    expect(table.rows[0].cells.find((one: Body) => one.competency === C1)).toMatchObject({ proposed: { level: 2 }, traces: 1, learnings: { stated: 0, shown: 0 } });
    expect(table.rows[1]).toMatchObject({ review: null });
    const overview = await expectStatus(await teacher.get(`/api/cohorts/${promotion.cohort}/overview`), 200);
    expect(overview.rows[0].cells[0].periods.map((one: Body) => [one.period, one.proposed])).toEqual([['S1', 1], ['S2', 3]]);
    for (const [who, path] of [[student, `/espace/bilans/${review}/synthese`], [teacher, `/suivi/bilans/${review}/synthese`], [teacher, `/suivi/synthese/${promotion.cohort}?period=S2`]] as const) {
      const page = await (await who.get(path, { accept: 'text/html' })).text();
      for (const words of ['le plus bas est retenu', 'n’a énoncé aucun apprentissage critique', 'ne décide pas']) expect([path, words, page.includes(words)]).toEqual([path, words, true]);
    }
  });

  it('is held at what traces show, where a programme has stated critical learnings', async () => {
    const { db, commit, randomBytes } = house.platform;
    const [cohort, enrolment, own] = [randomId(randomBytes), randomId(randomBytes), randomId(randomBytes)];
    const at = '2026-01-01T08:00:00.000Z';
    const teaching = await db.selectFrom('person').select('id').where('email', '=', promotion.emails.teacher).executeTakeFirstOrThrow();
    expect(
      await commit([
        insertProgramme(db, completed, at),
        insertCohort(db, { id: cohort, programme_code: completed.code, programme_version: completed.version, name: 'NEO · version d’essai' }),
        insertEnrolment(db, { id: enrolment, person_id: promotion.students[0]!.person, cohort_id: cohort, subject_id: randomUuid(randomBytes), regime: 'initial' }),
        insertGrant(db, { person_id: teaching.id, role: 'teacher', cohort_id: cohort }),
        insertReview(db, { id: own, enrolment_id: enrolment, period: 'S1' }),
        insertStep(db, { review_id: own, revision: 1, act: 'open', state: 'open', person_id: null, note: '', at }),
      ]),
    ).toEqual({ ok: true });
    const [first, second] = completed.stated!.criticalLearnings;
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Un relevé de besoins', text: 'Dix entretiens.' })) form.set(name, value);
    form.append('competencies', C1);
    form.append('learnings', JSON.stringify(first));
    const { id } = await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201);
    await expectStatus(await student.send('PUT', `/api/reviews/${own}/evidence/${id}`, { citable: false, publicText: '' }), 200);
    for (const { code } of completed.competencies) await expectStatus(await student.send('POST', `/api/reviews/${own}/self-assessments`, { competency: code, level: null, comment: '' }), 201);
    for (const act of ['self_assess', 'submit']) await expectStatus(await student.send('POST', `/api/reviews/${own}/acts`, { act, note: '' }), 201);
    await expectStatus(await teacher.send('POST', `/api/reviews/${own}/proposals`, { competency: C1, level: 2, comment: 'Vu.', expectedRevision: 0 }), 201);
    const { rows } = await expectStatus(await teacher.get(`/api/reviews/${own}/synthesis`), 200);
    const row = rows.find((one: Body) => one.competency === C1);
    expect(row).toMatchObject({ proposed: { state: 'proposed', level: 1 }, because: [{ rule: 'carried', level: 2 }, { rule: 'capped', level: 1, from: 2, learning: second!.text }] });
    expect(row.learnings.map((one: Body) => [one.text, one.state, one.traces])).toEqual([[first!.text, 'supported', [id]], [second!.text, 'not_assessed', []]]);
    expect((await expectProblem(await student.send('PUT', `/api/evidence/${id}`, { learnings: [second] }), 409)).code).toBe('evidence_frozen');
  });
});
