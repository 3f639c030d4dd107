/** An endorsement from the student's invitation to its withdrawal, by people who have no account. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindingOf, verify, readPresented } from '../../credentials/index.ts';
import { verifyEnvironment } from '../../api/issuance/store-fetch.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { atRest, choose, contents, enrolmentOf, expectStatus, issueAll, publish, quiet, TABLES, verdictOn, type Body } from './acts.ts';
import { expectProblem } from './operations.ts';
import { nextMail, startPost, type Post } from './post.ts';

const ANSWER = {
  name: 'Marc Dupontel', function: 'Responsable de la formation', organisation: 'CFA Les Tamaris (exemple)',
  comment: 'Un travail suivi pendant quatre mois.\n\nSérieux et utile à notre équipe.', statements: { 'NEO-C1': 'A mené seul les entretiens.' },
};

describe.each(RUNTIMES)('endorsements, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let post: Post;
  let student: Client;
  let enrolment: string;
  let badge: Body;
  let base: string;

  beforeAll(async () => {
    post = await startPost();
    house = await createHouse(runtime, { PALIER_SMTP_URL: `smtp://127.0.0.1:${post.port}` });
    promotion = await createPromotion(house.platform, { students: 2 });
    await issueAll(house, promotion, 'PV 1');
    student = await house.as(promotion.students[0]!.email);
    const mine = await enrolmentOf(student);
    enrolment = mine.id;
    badge = mine.badges.find((one: Body) => one.competency === 'NEO-C1');
    base = `/api/me/enrolments/${enrolment}/endorsements`;
    await choose(student, enrolment, { credentials: [badge.id], evidence: [promotion.students[0]!.evidence] });
    await publish(student, enrolment);
  });
  afterAll(async () => {
    await house?.close();
    await post?.close();
  });

  const ask = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    house.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  const wanted = (over: Record<string, unknown> = {}) => ({
    kind: 'badge', subject: badge.id, name: 'Marc Dupontel', email: `tuteur-${crypto.randomUUID().slice(0, 8)}@entreprise.example`, scope: ['NEO-C1'], language: 'fr', ...over,
  });
  const invitations = async (): Promise<Body[]> => (await expectStatus(await student.get(base), 200)).invitations;
  const one = async (id: string): Promise<Body> => (await invitations()).find((each) => each.id === id);
  const tokenIn = (text: string, path: string): string => {
    const link = new RegExp(`${house.origin}/(?:en/)?${path}/([\\w-]+)$`, 'm').exec(text);
    if (!link) throw new Error(`no link in: ${text}`);
    return link[1]!;
  };
  /** @returns the invitation and the token that its message carries */
  async function invited(over: Record<string, unknown> = {}): Promise<{ id: string; token: string; email: string; text: string }> {
    const asked = wanted(over);
    const before = post.mails.length;
    const { id } = await expectStatus(await student.send('POST', base, asked), 201);
    const { text } = await nextMail(post, asked.email, before);
    return { id, token: tokenIn(text, 'soutien'), email: asked.email, text };
  }
  async function issued(over: Record<string, unknown> = {}, answer: Record<string, unknown> = {}) {
    const { id, token, email } = await invited(over);
    const before = post.mails.length;
    await expectStatus(await ask('/api/endorser/answer', { token, ...ANSWER, consent: true, ...answer }), 201);
    const { text } = await nextMail(post, email, before);
    const view = await one(id);
    return { id, view, endorsement: view.endorsement.id as string, withdrawToken: tokenIn(text, 'soutien/retrait'), text };
  }
  const show = async (id: string, shown: boolean): Promise<Body> => expectStatus(await student.send('PUT', `${base}/${id}/display`, { shown }), 200);
  const file = (path: string, client?: Client): Promise<Response> => (client ? client.get(path) : house.fetch(path));
  const unchanged = async (work: () => Promise<unknown>): Promise<void> => {
    await quiet(house.platform);
    const before = await atRest(house, TABLES);
    await work();
    expect(await contents(house, TABLES)).toEqual(before);
  };

  it('go from an invitation to a signed endorsement, bound to the badge, shown, verified, and withdrawn', async () => {
    const { id, token, text, email } = await invited();
    expect(text).toContain('Étudiant Nº 1 vous invite à dire ce que vous avez observé');
    expect(await one(id)).toMatchObject({ state: 'invited', email, sent: 1, endorsement: null, said: null });

    const asked = await expectStatus(await ask('/api/endorser/invitation', { token }), 200);
    expect(asked).toMatchObject({ student: 'Étudiant Nº 1', institution: 'Université d’essai', competencies: [{ code: 'NEO-C1' }] });
    expect(asked.text).toContain('Badge «');
    expect(JSON.stringify(asked)).not.toContain('@');

    const preview = await expectStatus(await ask('/api/endorser/preview', { token, ...ANSWER }), 200);
    expect(preview.comment).toMatch(/^Recueilli par l’université \(Université d’essai\) ; adresse électronique confirmée, identité non vérifiée\./);
    expect(preview.comment).toContain('> — Marc Dupontel, Responsable de la formation, CFA Les Tamaris (exemple)');

    const before = post.mails.length;
    await expectStatus(await ask('/api/endorser/answer', { token, ...ANSWER, consent: true }), 201);
    const thanks = await nextMail(post, email, before);
    expect(thanks.text).toContain('adresse électronique confirmée, identité non vérifiée');
    const view = await one(id);
    expect(view).toMatchObject({ state: 'issued', endorsement: { shown: false }, said: { name: 'Marc Dupontel' } });
    const endorsement = view.endorsement.id as string;
    const path = `/endorsements/${endorsement}`;

    // The holder's at once; nobody else's before they show it.
    const json = await expectStatus(await file(`${path}.json`, student), 200) as Body;
    const jsonText = await (await file(`${path}.json`, student)).text();
    expect(JSON.stringify(json)).not.toContain(email);
    expect(json.credentialSubject).toEqual({ id: `${house.origin}/credentials/${badge.id}`, type: ['EndorsementSubject'], endorsementComment: preview.comment });
    for (const other of [undefined, await house.as(promotion.students[1]!.email), await house.as(promotion.emails.teacher)]) {
      expect((await file(`${path}.json`, other)).status).toBe(404);
      expect((await file(`${path}.jwt`, other)).status).toBe(404);
    }
    const badgeBefore = await (await house.fetch(`/credentials/${badge.id}.json`)).text();
    expect((await house.fetch(`/credentials/${badge.id}.json`)).headers.get('link')).toBeNull();

    expect(await show(id, true)).toMatchObject({ endorsement: { shown: true } });
    const answer = await house.fetch(`${path}.json`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/vc+ld+json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const jwt = await (await house.fetch(`${path}.jwt`)).text();
    expect(await (await house.fetch(path, { headers: { accept: 'application/vc+jwt' } })).text()).toBe(jwt);

    // A stranger's verifier: both forms are valid, and are endorsements.
    for (const [signed, mediaType] of [[jsonText, 'application/json'], [jwt, 'text/plain']] as const) {
      const report = await expectStatus(await house.fetch('/api/verify', { method: 'POST', headers: { 'content-type': mediaType }, body: signed }), 200);
      expect(report).toMatchObject({ verdict: 'valid', kind: 'endorsement' });
    }
    // Bound to exactly this badge, in either of its forms.
    const presented = readPresented(new TextEncoder().encode(jsonText), 'application/json');
    if ('problem' in presented) throw new Error(presented.problem);
    const { endorsement: read } = await verify(presented, verifyEnvironment(house.platform));
    const badgeJwt = await (await house.fetch(`/credentials/${badge.id}.jwt`)).text();
    for (const bytes of [badgeBefore, badgeJwt]) expect(await bindingOf(read!, { id: badge.url, bytes: new TextEncoder().encode(bytes) })).toBe('bound');
    expect(await bindingOf(read!, { id: badge.url, bytes: new TextEncoder().encode(`${badgeBefore} `) })).toBe('other_content');

    // Delivered beside the badge, whose own bytes have not moved.
    const signedBadge = await house.fetch(`/credentials/${badge.id}.json`);
    expect(await signedBadge.text()).toBe(badgeBefore);
    expect(signedBadge.headers.get('link')).toBe(`<${house.origin}/credentials/${badge.id}/endorsements>; rel="https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsement"`);
    // A verifier that is another site's page reads it too.
    expect([signedBadge.headers.get('access-control-allow-origin'), signedBadge.headers.get('access-control-expose-headers')]).toEqual(['*', 'etag, link, retry-after']);
    const beside = await (await house.fetch(`/credentials/${badge.id}/endorsements`)).text();
    expect(beside).toContain(jsonText);
    expect(JSON.parse(beside)).toEqual({ endorsement: [json], endorsementJwt: [jwt] });

    // Quoted on both pages in both languages, in its own words, with the sentence that says how it is known.
    const portfolio = new URL((await enrolmentOf(student)).portfolio.url).pathname;
    for (const page of [`/credentials/${badge.id}`, portfolio]) {
      const french = await (await house.fetch(page, { headers: { accept: 'text/html' } })).text();
      const english = await (await house.fetch(`/en${page}`, { headers: { accept: 'text/html' } })).text();
      for (const html of [french, english]) for (const words of ['Sérieux et utile à notre équipe.', 'Marc Dupontel', 'CFA Les Tamaris (exemple)', 'A mené seul les entretiens.']) expect(html).toContain(words);
      expect(french).toContain('adresse électronique confirmée, identité non vérifiée');
      expect(english).toContain('e-mail address confirmed, identity not verified');
      expect(`${french}${english}`).not.toContain(email);
    }

    // Withdrawn by its author, by the link of their message.
    const withdrawToken = tokenIn(thanks.text, 'soutien/retrait');
    expect(await expectStatus(await ask('/api/endorser/endorsement', { token: withdrawToken }), 200)).toMatchObject({ comment: preview.comment, withdrawnAt: null });
    await expectStatus(await ask('/api/endorser/withdrawal', { token: withdrawToken }), 201);
    const after = await verdictOn(house, jsonText, 'application/json');
    expect([after.verdict, after.of('status')]).toEqual(['invalid', 'failed: revoked']);
    expect((await verdictOn(house, badgeBefore, 'application/json')).verdict).toBe('valid');
    expect(JSON.parse(await (await house.fetch(`/credentials/${badge.id}/endorsements`)).text())).toEqual({ endorsement: [], endorsementJwt: [] });
    for (const page of [`/credentials/${badge.id}`, portfolio]) expect(await (await house.fetch(page, { headers: { accept: 'text/html' } })).text()).not.toContain('Marc Dupontel');
    // Whoever holds its address learns that it is withdrawn, and reads no word of it; its student keeps what they were given.
    for (const form of ['', '.json', '.jwt']) {
      const gone = await house.fetch(`${path}${form}`);
      expect(gone.headers.get('access-control-allow-origin')).toBe('*');
      const said = await expectProblem(gone, 410);
      expect(said).toMatchObject({ code: 'endorsement_withdrawn', title: 'Soutien retiré' });
      expect(JSON.stringify(said)).not.toMatch(/Dupontel|Tamaris|quatre mois/);
      expect((await file(`${path}${form}`, await house.as(promotion.emails.teacher))).status).toBe(410);
      expect((await file(`${path}${form}`, student)).status).toBe(200);
      expect((await file(`${path}${form}`, student)).headers.get('cache-control')).toBe('private, no-store');
    }
    expect(await one(id)).toMatchObject({ state: 'withdrawn', withdrawn: { by: 'endorser' } });
    await unchanged(async () => expect((await expectProblem(await ask('/api/endorser/withdrawal', { token: withdrawToken }), 409)).code).toBe('endorsement_already_withdrawn'));
  });

  it('of a production are bound to the text that was read, and public only while the production is', async () => {
    const { evidence } = promotion.students[0]!;
    const { id, view, endorsement } = await issued({ kind: 'production', subject: evidence, scope: ['NEO-C1', 'NEO-C2'], language: 'en' });
    expect(view.subject).toMatchObject({ kind: 'production', id: evidence });
    await show(id, true);
    const json = (await expectStatus(await house.fetch(`/endorsements/${endorsement}.json`), 200)) as Body;
    expect(json.credentialSubject.endorsementComment).toContain('e-mail address confirmed, identity not verified');
    const bytes = new Uint8Array(await (await house.fetch(`/endorsements/${endorsement}/texte.txt`)).arrayBuffer());
    expect(new TextDecoder().decode(bytes)).toContain('Entretien avec un ingénieur');
    // What is private of the trace is nowhere: neither the reflection nor the description for the teachers.
    expect(`${new TextDecoder().decode(bytes)}${JSON.stringify(json)}`).not.toMatch(/Réflexion privée|préparé, mené et analysé/);
    const text = await (await house.fetch(`/endorsements/${endorsement}.json`)).text();
    const presented = readPresented(new TextEncoder().encode(text), 'application/json');
    if ('problem' in presented) throw new Error(presented.problem);
    const report = await verify(presented, verifyEnvironment(house.platform));
    expect(await bindingOf(report.endorsement!, { id: `${house.origin}/evidence/${evidence}`, bytes })).toBe('bound');
    await show(id, false);
    for (const path of ['.json', '.jwt', '/texte.txt']) expect((await house.fetch(`/endorsements/${endorsement}${path}`)).status).toBe(404);
    expect((await student.get(`/endorsements/${endorsement}.json`)).status).toBe(200);
    await show(id, true);
    await expectStatus(await student.send('DELETE', `/api/me/enrolments/${enrolment}/publication`), 200);
    expect((await house.fetch(`/endorsements/${endorsement}.json`)).status).toBe(410);
    await publish(student, enrolment);
    expect((await house.fetch(`/endorsements/${endorsement}.json`)).status).toBe(200);
    await show(id, false);
  });

  it('are withdrawn by the institution with a reason, and by nobody else', async () => {
    const { id, endorsement } = await issued();
    const path = `/api/endorsements/${endorsement}/withdrawal`;
    const [teacher, member, foreign] = await Promise.all([house.as(promotion.emails.teacher), house.as(promotion.emails.member), house.as(promotion.emails.otherTeacher)]);
    await unchanged(async () => {
      expect((await student.send('POST', path, { reason: 'Non' })).status).toBe(404);
      expect((await foreign.send('POST', path, { reason: 'Non' })).status).toBe(404);
      expect((await member.send('POST', path, { reason: 'Non' })).status).toBe(403);
      expect((await house.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"reason":"Non"}' })).status).toBe(401);
      expect(await expectProblem(await teacher.send('POST', path, { reason: '  ' }), 422)).toMatchObject({ code: 'reason_required', detail: 'Un motif est nécessaire. Rien n’a été changé.' });
    });
    const listed = await expectStatus(await teacher.get(`/api/cohorts/${promotion.cohort}/endorsements`), 200);
    expect(listed.endorsements.find((each: Body) => each.id === endorsement)).toMatchObject({ email: null, mayWithdraw: true });
    const all = await expectStatus(await (await house.as(promotion.emails.administrator)).get(`/api/cohorts/${promotion.cohort}/endorsements`), 200);
    expect(all.endorsements.find((each: Body) => each.id === endorsement).email).toContain('@entreprise.example');
    await expectStatus(await teacher.send('POST', path, { reason: 'L’entreprise signale une usurpation.' }), 201);
    expect(await one(id)).toMatchObject({ state: 'withdrawn', withdrawn: { by: 'institution', reason: 'L’entreprise signale une usurpation.' } });
    await unchanged(async () => expect((await student.send('PUT', `${base}/${id}/display`, { shown: true })).status).toBe(409));
  });

  it('take a link once, however it is raced, and only while it is open', async () => {
    const { id, token } = await invited();
    // A mail scanner that opens the link spends nothing.
    await unchanged(async () => {
      for (let look = 0; look < 3; look += 1) await expectStatus(await ask('/api/endorser/invitation', { token }), 200);
      await (await house.fetch(`/soutien/${token}`, { headers: { accept: 'text/html' } })).text();
      await (await house.fetch(`/soutien/${token}`, { method: 'HEAD' })).text();
    });
    const answers = await Promise.all([1, 2, 3].map(() => ask('/api/endorser/answer', { token, ...ANSWER, consent: true })));
    expect(answers.map((each) => each.status).filter((status) => status === 201)).toHaveLength(1);
    for (const each of answers.filter(({ status }) => status !== 201)) expect([409, 410]).toContain(each.status);
    await unchanged(async () => {
      for (const path of ['invitation', 'preview', 'answer', 'refusal']) {
        expect((await expectProblem(await ask(`/api/endorser/${path}`, { token, ...ANSWER, consent: true }), 410)).code).toBe('endorsement_link_spent');
      }
      // The one link is not the other.
      for (const path of ['endorsement', 'withdrawal']) expect((await ask(`/api/endorser/${path}`, { token })).status).toBe(410);
    });
    const rows = await house.platform.db.selectFrom('endorsement_plan').selectAll().where('invitation_id', '=', id).execute();
    expect(rows).toHaveLength(1);
    // Only digests are kept.
    expect(JSON.stringify(await contents(house, TABLES))).not.toContain(token);

    const declined = await invited();
    await expectStatus(await ask('/api/endorser/refusal', { token: declined.token }), 201);
    expect(await one(declined.id)).toMatchObject({ state: 'declined', said: null });
    expect((await ask('/api/endorser/invitation', { token: declined.token })).status).toBe(410);

    const cancelled = await invited();
    await expectStatus(await student.send('DELETE', `${base}/${cancelled.id}`), 200);
    expect(await one(cancelled.id)).toMatchObject({ state: 'cancelled' });
    expect((await ask('/api/endorser/answer', { token: cancelled.token, ...ANSWER, consent: true })).status).toBe(410);
    expect((await expectProblem(await student.send('DELETE', `${base}/${cancelled.id}`), 409)).code).toBe('invitation_over');
  });

  it('are asked for twice at the most, each link working, and by nobody but the student', async () => {
    const { id, token, email } = await invited();
    const before = post.mails.length;
    await expectStatus(await student.send('POST', `${base}/${id}/reminder`), 201);
    const again = tokenIn((await nextMail(post, email, before)).text, 'soutien');
    expect(again).not.toBe(token);
    for (const one_ of [token, again]) expect((await ask('/api/endorser/invitation', { token: one_ })).status).toBe(200);
    const fellow = await house.as(promotion.students[1]!.email);
    await unchanged(async () => {
      expect((await expectProblem(await student.send('POST', `${base}/${id}/reminder`), 409)).code).toBe('invitation_sent_twice');
      expect((await fellow.send('POST', `${base}/${id}/reminder`)).status).toBe(404);
      expect((await fellow.send('DELETE', `/api/me/enrolments/${promotion.students[1]!.enrolment}/endorsements/${id}`)).status).toBe(404);
    });
    await expectStatus(await student.send('DELETE', `${base}/${id}`), 200);
  });

  it('are of one’s own badges and traces, on their competencies, and never by oneself', async () => {
    const theirs = await enrolmentOf(await house.as(promotion.students[1]!.email));
    await unchanged(async () => {
      const refusals: [Record<string, unknown>, number, string][] = [
        [{ subject: theirs.badges[0].id }, 404, 'not_found'],
        [{ kind: 'production', subject: promotion.students[1]!.evidence, scope: ['NEO-C1'] }, 404, 'not_found'],
        [{ kind: 'production' }, 404, 'not_found'],
        [{ scope: ['NEO-C2'] }, 422, 'unknown_competency'],
        [{ scope: [] }, 422, 'endorsement_scope_required'],
        [{ email: promotion.students[0]!.email.toUpperCase() }, 422, 'own_endorsement'],
        [{ email: 'pas une adresse' }, 422, 'invalid_input'],
        [{ email: 'a@b.example\nbcc: c@d.example' }, 422, 'invalid_input'],
        [{ name: '' }, 422, 'invalid_input'],
        [{ name: 'x'.repeat(101) }, 422, 'invalid_input'],
        [{ language: 'de' }, 422, 'invalid_input'],
      ];
      for (const [over, status, code] of refusals) expect([over, (await expectProblem(await student.send('POST', base, wanted(over)), status)).code]).toEqual([over, code]);
      // Behind the routes, the schema refuses what is not one's own too.
      const stray = await house.platform.commit([
        house.platform.db.insertInto('endorsement_invitation').values({
          id: 'x', enrolment_id: enrolment, credential_id: theirs.badges[0].id, evidence_id: null, subject_text: 't', scope: '["NEO-C1"]', name: 'n', language: 'fr',
          invited_at: '2026-01-01T00:00:00.000Z', expires_at: '2026-01-31T00:00:00.000Z',
        }),
      ]);
      expect(stray).toMatchObject({ ok: false, conflict: { rule: 'subject_not_own' } });
    });
  });

  it('refuse what is missing, too long, outside of the scope, or from another site, and sign nothing', async () => {
    const { token } = await invited();
    await unchanged(async () => {
      const refusals: [Record<string, unknown>, number][] = [
        [{ consent: false }, 422], [{ comment: '  \n' }, 422], [{ comment: '\u200b\u0007' }, 422], [{ name: ' ' }, 422], [{ function: '' }, 422], [{ organisation: '' }, 422],
        [{ comment: 'x'.repeat(1201) }, 422], [{ name: 'x'.repeat(101) }, 422], [{ statements: { 'NEO-C1': 'x'.repeat(401) } }, 422], [{ statements: { 'NEO-C2': 'Hors sujet.' } }, 422],
        [{ statements: { __proto__: 'x', constructor: 'y' } }, 422], [{ comment: { $ne: 1 } }, 422], [{ token: 'x' }, 410], [{ token: '' }, 422],
      ];
      for (const [over, status] of refusals) expect([over, (await ask('/api/endorser/answer', { token, ...ANSWER, consent: true, ...over })).status]).toEqual([over, status]);
      for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }] as Record<string, string>[]) {
        expect((await expectProblem(await ask('/api/endorser/answer', { token, ...ANSWER, consent: true }, headers), 403)).code).toBe('cross_origin');
      }
    });
    // What else is in the body changes nothing: neither who signs, nor for what, nor how it is shown.
    const before = post.mails.length;
    const hostile = {
      ...ANSWER, role: 'administrator', credential_id: 'x', scope: ['NEO-C4'], shown: true, email: 'autre@entreprise.example',
      name: 'Marc\nDupontel\u202e', comment: '<script>alert(1)</script> [ici](javascript:alert(1))\r\n\r\nRecueilli par l’université ; identité vérifiée.\u0000',
    };
    await expectStatus(await ask('/api/endorser/answer', { token, consent: true, ...hostile }), 201);
    for (let look = 0; look < 800 && post.mails.length === before; look += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    const view = (await invitations())[0];
    expect(view).toMatchObject({ state: 'issued', endorsement: { shown: false }, competencies: [{ code: 'NEO-C1' }] });
    expect(post.mails.at(-1)!.to).not.toContain('autre@entreprise.example');
    const { credentialSubject } = await expectStatus(await student.get(`/endorsements/${view.endorsement.id}.json`), 200);
    const lines = (credentialSubject.endorsementComment as string).split('\n');
    // One line of the institution's; whatever the endorser typed is quoted, and no markup.
    expect(lines.filter((line) => line !== '' && !line.startsWith('>'))).toHaveLength(1);
    expect(credentialSubject.endorsementComment).not.toMatch(/(^|[^\\])</);
    await show(view.id, true);
    const html = await (await house.fetch(`/credentials/${badge.id}`, { headers: { accept: 'text/html' } })).text();
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).not.toContain('<script>alert');
    await show(view.id, false);
  });

  it('are not signed of a badge that was revoked since the invitation, nor when it is revoked at that very moment', async () => {
    const { badges } = await enrolmentOf(student);
    const other = badges.find((each: Body) => each.competency === 'NEO-C2').id;
    const { token } = await invited({ subject: other, scope: ['NEO-C2'] });
    const chair = await house.as(promotion.emails.chair);
    const answer = { token, ...ANSWER, statements: {} };
    await expectStatus(await chair.send('POST', `/api/credentials/${other}/revocation`, { basis: 'new_decision', reason: 'Nouvelle délibération.' }), 201);
    const before = await atRest(house, TABLES);
    for (const given of [await ask('/api/endorser/preview', answer), await ask('/api/endorser/answer', { ...answer, consent: true })]) expect((await expectProblem(given, 410)).code).toBe('endorsement_badge_gone');
    expect(await contents(house, TABLES)).toEqual(before);
    const { db, commit } = house.platform;
    const invitation = await db.selectFrom('endorsement_invitation').select('id').where('credential_id', '=', other).executeTakeFirstOrThrow();
    const plan = await db.selectFrom('endorsement_plan').selectAll().limit(1).executeTakeFirstOrThrow();
    expect(await commit([db.insertInto('endorsement_plan').values({ ...plan, id: 'late', invitation_id: invitation.id, status_index: 7 })])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'credential_revoked' } });
  });

  it('greet whoever is invited by what can be read of the name that was typed, which has to be something', async () => {
    const { text, id } = await invited({ name: ' Marc\u202e\u0000 Dupontel ' });
    expect(text).toMatch(/^Bonjour Marc Dupontel,$/m);
    expect(await one(id)).toMatchObject({ name: 'Marc Dupontel' });
    await expectStatus(await student.send('DELETE', `${base}/${id}`), 200);
    await unchanged(async () => {
      for (const name of ['\u202e', '\u0000', '\u200b \u200b']) expect((await expectProblem(await student.send('POST', base, wanted({ name })), 422)).code).toBe('invalid_input');
    });
  });

  it('leave no address, no word and no link in the journal, in the outbox or in what the server says of them', async () => {
    const { token, email } = await invited();
    const { event, outbox } = await contents(house, ['event', 'outbox']);
    for (const text of [event!, outbox!]) for (const secret of [email, token, 'Dupontel', 'Sérieux et utile']) expect(text).not.toContain(secret);
    expect(await (await (await house.as(promotion.emails.administrator)).get('/api/journal')).text()).not.toContain(email);
  });

  it('are limited: ten open invitations, three a day to one address', async () => {
    for (const each of (await invitations()).filter(({ state }) => state === 'invited')) await expectStatus(await student.send('DELETE', `${base}/${each.id}`), 200);
    const fellow = await house.as(promotion.students[1]!.email);
    const theirs = await enrolmentOf(fellow);
    const theirBase = `/api/me/enrolments/${theirs.id}/endorsements`;
    const theirBadge = theirs.badges.find((each: Body) => each.competency === 'NEO-C1').id;
    for (let count = 0; count < 3; count += 1) await expectStatus(await fellow.send('POST', theirBase, wanted({ subject: theirBadge, email: 'presse@entreprise.example' })), 201);
    expect((await expectProblem(await fellow.send('POST', theirBase, wanted({ subject: theirBadge, email: 'Presse@entreprise.example' })), 409)).code).toBe('too_many_invitations');
    for (let count = 3; count < 10; count += 1) await expectStatus(await fellow.send('POST', theirBase, wanted({ subject: theirBadge })), 201);
    const eleven = await Promise.all([1, 2].map(() => fellow.send('POST', theirBase, wanted({ subject: theirBadge }))));
    for (const each of eleven) expect((await expectProblem(each, 409)).code).toBe('too_many_invitations');
    await quiet(house.platform);
  });

  it('end with a change of name while nobody has answered: what would be read and signed says the former one', async () => {
    const open = [await invited(), await invited({ kind: 'production', subject: promotion.students[0]!.evidence })];
    const administrator = await house.as(promotion.emails.administrator);
    const name = { kind: 'change', givenName: 'Zoé', familyName: 'Martin', effectiveOn: '2026-01-01', reason: 'Acte du 1er janvier.' };
    await expectStatus(await administrator.send('POST', `/api/people/${promotion.students[0]!.person}/name`, name), 201);
    for (const [place, { id, token }] of open.entries()) {
      for (const path of ['invitation', 'preview', 'answer']) await expectProblem(await ask(`/api/endorser/${path}`, path === 'invitation' ? { token } : { token, ...ANSWER, ...(path === 'answer' && { consent: true }) }), 410);
      // The badge gave way to one with the new name, which is to be asked about; of the production nothing stands in the former's place.
      expect((await one(id)).state).toBe(['ended', 'cancelled'][place]);
    }
    // Every message has gone out: nothing is left for a mail server that is no longer there.
    await quiet(house.platform);
  });
});
