/** What an endorser may say and who may say it: one text that is stored, shown and signed, long enough, without a way to reach anybody, and never by the student. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptEndorsement } from '../../api/issuance/endorse.ts';
import { tokenOf } from '../../api/issuance/endorsement-link.ts';
import { endInvitation } from '../../api/issuance/invite-endorser.ts';
import { findInvitation } from '../../api/queries/endorsements.ts';
import { deletePersonalAddress, putPersonalAddress } from '../../api/queries/personal-address.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { atRest, choose, contents, enrolmentOf, expectStatus, issueAll, publish, quiet, TABLES, type Body } from './acts.ts';
import { expectProblem } from './operations.ts';
import { startPost, type Post } from './post.ts';

const ANSWER = { name: 'Marc Dupontel', function: 'Tuteur', organisation: 'Entreprise (exemple)', comment: 'Un travail suivi, en 2024-2025, sur 2 000 heures.', statements: {} };
const AT_HOME = 'nour@maison.example';

describe.each(RUNTIMES)('the words of endorsers, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let post: Post;
  let student: Client;
  let enrolment: string;
  let badge: string;
  let base: string;

  beforeAll(async () => {
    post = await startPost();
    house = await createHouse(runtime, { PALIER_SMTP_URL: `smtp://127.0.0.1:${post.port}` });
    promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV 1');
    student = await house.as(promotion.students[0]!.email);
    const mine = await enrolmentOf(student);
    enrolment = mine.id;
    badge = mine.badges.find((one: Body) => one.competency === 'NEO-C1').id;
    base = `/api/me/enrolments/${enrolment}/endorsements`;
    await choose(student, enrolment, { credentials: [badge], evidence: [promotion.students[0]!.evidence] });
    await publish(student, enrolment);
  });
  afterAll(async () => {
    await house?.close();
    await post?.close();
  });

  const ask = (path: string, body: unknown): Promise<Response> => house.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const wanted = (over: Record<string, unknown> = {}) => ({
    kind: 'badge', subject: badge, name: 'Marc Dupontel', email: `tuteur-${crypto.randomUUID().slice(0, 8)}@entreprise.example`, scope: ['NEO-C1'], language: 'fr', ...over,
  });
  const tokenFor = (id: string): Promise<string> => tokenOf(house.platform, { invitation_id: id, purpose: 'answer', number: 1 });
  async function invited(over: Record<string, unknown> = {}): Promise<{ id: string; token: string }> {
    const { id } = await expectStatus(await student.send('POST', base, wanted(over)), 201);
    await quiet(house.platform);
    return { id, token: await tokenFor(id) };
  }
  const one = async (id: string): Promise<Body> => (await expectStatus(await student.get(base), 200)).invitations.find((each: Body) => each.id === id);
  async function given(answer: Record<string, unknown>): Promise<{ id: string; endorsement: string; preview: string }> {
    const { id, token } = await invited();
    const preview = await expectStatus(await ask('/api/endorser/preview', { token, ...ANSWER, ...answer }), 200);
    await expectStatus(await ask('/api/endorser/answer', { token, ...ANSWER, ...answer, consent: true }), 201);
    await quiet(house.platform);
    return { id, endorsement: (await one(id)).endorsement.id as string, preview: preview.comment as string };
  }
  const show = async (id: string, shown: boolean): Promise<Body> => expectStatus(await student.send('PUT', `${base}/${id}/display`, { shown }), 200);
  const unchanged = async (work: () => Promise<unknown>): Promise<void> => {
    await quiet(house.platform);
    const before = await atRest(house, TABLES);
    await work();
    expect(await contents(house, TABLES)).toEqual(before);
  };
  /** Refused when it is read again, and likewise when somebody agrees without having read. */
  async function refusedTwice(token: string, answer: Record<string, unknown>, status: number, code: string): Promise<string> {
    const details = [];
    for (const path of ['preview', 'answer']) {
      const problem = await expectProblem(await ask(`/api/endorser/${path}`, { token, ...ANSWER, ...answer, ...(path === 'answer' && { consent: true }) }), status);
      expect([answer, problem.code]).toEqual([answer, code]);
      details.push(problem.detail);
    }
    expect(details[0]).toBe(details[1]);
    return details[0] as string;
  }
  const quotationOn = async (path: string): Promise<string> => {
    const html = await (await house.fetch(path, { headers: { accept: 'text/html' } })).text();
    return /<figure data-endorsement[^]*?<\/figure>/.exec(html)?.[0] ?? '';
  };

  it('are stored and shown in the characters that are signed, so that no screen reads otherwise', async () => {
    const typed = { name: 'Marc\u0007 Dupontel\u202e', comment: 'Travail \u202etnellecxe\u202c mais tardif.\u0000\u2028Fin.', statements: { 'NEO-C1': 'Un \u202dautre\u0000 mot.' } };
    const { id, endorsement, preview } = await given(typed);
    const { credentialSubject } = await expectStatus(await student.get(`/endorsements/${endorsement}.json`), 200);
    expect(credentialSubject.endorsementComment).toBe(preview);
    const said = { name: 'Marc Dupontel', comment: 'Travail tnellecxe\u202c mais tardif.\nFin.', statements: { 'NEO-C1': 'Un autre mot.' } };
    for (const line of [...said.comment.split('\n'), 'Un autre mot.', '— Marc Dupontel, Tuteur, Entreprise (exemple)']) expect(preview.split('\n')).toContain(`> ${line}`);
    expect((await one(id)).said).toMatchObject(said);
    const { db } = house.platform;
    const stored = await db.selectFrom('endorsement_outcome').selectAll().where('invitation_id', '=', id).executeTakeFirstOrThrow();
    expect(stored).toMatchObject({ ...said, statements: JSON.stringify(said.statements) });
    await show(id, true);
    for (const page of [`/credentials/${badge}`, `/en/credentials/${badge}`, new URL((await enrolmentOf(student)).portfolio.url).pathname]) {
      const quotation = await quotationOn(page);
      expect(quotation).toContain('Travail tnellecxe');
      expect(quotation).not.toMatch(/[\u0000-\u0009\u202d\u202e\u2028]|&#0*(0|7|8232|8237|8238);/);
    }
    await show(id, false);
  });

  it('that were stored as they were typed, before, are shown as they were signed', async () => {
    const { id } = await given({ comment: 'Travail tnellecxe\u202c mais tardif.' });
    const { db, commit } = house.platform;
    const former = await commit([
      sql`drop trigger endorsement_outcome_no_update`.compile(db),
      db.updateTable('endorsement_outcome').set({ comment: 'Travail \u202etnellecxe\u202c mais\u0007 tardif.', name: 'Marc\u202e Dupontel' }).where('invitation_id', '=', id),
      sql`create trigger endorsement_outcome_no_update before update on endorsement_outcome begin select raise(abort, 'append_only'); end`.compile(db),
    ].map((statement) => ('compile' in statement ? statement : { compile: () => statement })));
    expect(former).toEqual({ ok: true, value: undefined });
    await show(id, true);
    const quotation = await quotationOn(`/credentials/${badge}`);
    expect(quotation).toContain('Travail tnellecxe\u202c mais tardif.');
    expect(quotation).not.toMatch(/[\u0007\u202e]/);
    expect((await one(id)).said).toMatchObject({ name: 'Marc Dupontel', comment: 'Travail tnellecxe\u202c mais tardif.' });
    await show(id, false);
  });

  it('have room for a whole programme; what has not is said before anybody agrees, with how much too much it is', async () => {
    // Every character doubled by its escape: more than a description may have.
    const { id } = await given({ comment: '<'.repeat(1200), statements: { 'NEO-C1': '['.repeat(400) } });
    expect((await one(id)).state).toBe('issued');

    /** On more competencies than the small programme of the tests has. */
    const asked = async (count: number): Promise<{ id: string; codes: string[] }> => {
      const codes = Array.from({ length: count }, (_, index) => `Compétence ${index + 1} d’une grande formation`);
      const at = house.platform.now();
      const invitation = `large-${count}-${crypto.randomUUID()}`;
      const { db, commit } = house.platform;
      const link = { invitation_id: invitation, purpose: 'answer' as const, number: 1 };
      const { linkRow } = await import('../../api/issuance/endorsement-link.ts');
      const committed = await commit([
        db.insertInto('endorsement_invitation').values({
          id: invitation, enrolment_id: enrolment, credential_id: null, evidence_id: promotion.students[0]!.evidence, subject_text: 'Production', scope: JSON.stringify(codes), name: 'Marc Dupontel', language: 'fr',
          invited_at: at.toISOString(), expires_at: new Date(at.getTime() + 86_400_000).toISOString(),
        }),
        db.insertInto('endorsement_address').values({ invitation_id: invitation, email: `${invitation}@entreprise.example` }),
        db.insertInto('endorsement_link').values(await linkRow(house.platform, link, at.toISOString())),
      ]);
      expect(committed).toEqual({ ok: true, value: undefined });
      return { id: invitation, codes };
    };
    const full = (codes: readonly string[], letter: string) => ({ comment: letter.repeat(1200), statements: Object.fromEntries(codes.map((code) => [code, letter.repeat(400)])) });
    const honest = await asked(26);
    const token = await tokenFor(honest.id);
    const signed = await expectStatus(await ask('/api/endorser/preview', { token, ...ANSWER, ...full(honest.codes, 'é') }), 200);
    expect(signed.comment.length).toBeGreaterThan(12_000);
    await expectStatus(await ask('/api/endorser/answer', { token, ...ANSWER, ...full(honest.codes, 'é'), consent: true }), 201);
    await quiet(house.platform);
    expect((await one(honest.id)).state).toBe('issued');

    const large = await asked(40);
    const other = await tokenFor(large.id);
    await expectStatus(await ask('/api/endorser/preview', { token: other, ...ANSWER, ...full(large.codes, 'é') }), 200);
    await unchanged(async () => {
      const most = full(large.codes, '<');
      const detail = await refusedTwice(other, most, 422, 'endorsement_too_long');
      const excess = Number(/raccourcissez-le de ([\d\u202f]+) caractères/.exec(detail)![1]!.replace(/\D/g, ''));
      // Whoever does as they are told is not refused again.
      let left = excess;
      const statements = Object.fromEntries(Object.entries(most.statements).map(([code, text]) => {
        const cut = Math.min(left, text.length);
        left -= cut;
        return [code, text.slice(cut)];
      }));
      expect(left).toBe(0);
      await expectStatus(await ask('/api/endorser/preview', { token: other, ...ANSWER, ...most, statements }), 200);
    });
    await expectStatus(await student.send('DELETE', `${base}/${large.id}`), 200);
  });

  it('are not signed with an e-mail address or a telephone number, and it is said where one stands', async () => {
    const { id, token } = await invited();
    await unchanged(async () => {
      const refusals: [Record<string, unknown>, RegExp][] = [
        [{ comment: 'Joignez-moi : marc.dupontel@entreprise.example.' }, /^Dans votre commentaire se trouve une adresse électronique/],
        [{ comment: 'Joignez-moi au 06 12 34 56 78.' }, /^Dans votre commentaire se trouve un numéro de téléphone/],
        [{ name: 'marc@entreprise.example' }, /^Dans votre nom/], [{ function: 'Tuteur, +33 6 12 34 56 78' }, /^Dans votre fonction/], [{ organisation: 'Entreprise (01.23.45.67.89)' }, /^Dans votre organisation/],
        [{ statements: { 'NEO-C1': 'Voir marc (at) entreprise.example' } }, /^Dans ce que vous dites de « .+ » se trouve une adresse électronique/],
      ];
      for (const [answer, detail] of refusals) expect(await refusedTwice(token, answer, 422, 'endorser_contact')).toMatch(detail);
    });
    // Years, hours and a book are none.
    await expectStatus(await ask('/api/endorser/preview', { token, ...ANSWER, comment: 'De 2022 à 2024, 2 000 heures, 12 000 €, ISBN 978-2-07-036822-8, 12 @ 3, @media.' }), 200);
    await expectStatus(await student.send('DELETE', `${base}/${id}`), 200);
  });

  it('are never the student’s own, by whichever of their addresses, nor when it became theirs since', async () => {
    const { db, commit } = house.platform;
    const { person, evidence } = promotion.students[0]!;
    const confirmed = { person_id: person, email: AT_HOME, confirmed_at: '2026-01-01T00:00:00.000Z' };
    const early = await invited({ email: AT_HOME });
    expect(await commit(putPersonalAddress(db, confirmed))).toMatchObject({ ok: true });
    await unchanged(async () => {
      for (const email of [AT_HOME, 'Nour@Maison.example', promotion.students[0]!.email]) expect((await expectProblem(await student.send('POST', base, wanted({ email })), 422)).code).toBe('own_endorsement');
      await refusedTwice(early.token, {}, 422, 'own_endorsement');
      // Behind the routes, the schema refuses both.
      const at = house.platform.now();
      const invitation = { id: 'own', enrolment_id: enrolment, credential_id: null, evidence_id: evidence, subject_text: 't', scope: '["NEO-C1"]', name: 'n', language: 'fr' as const, invited_at: at.toISOString(), expires_at: new Date(at.getTime() + 86_400_000).toISOString() };
      for (const email of [AT_HOME, promotion.students[0]!.email]) {
        expect(await commit([db.insertInto('endorsement_invitation').values(invitation), db.insertInto('endorsement_address').values({ invitation_id: 'own', email })])).toMatchObject({ ok: false, conflict: { rule: 'own_address' } });
      }
      expect(await commit([db.insertInto('endorsement_outcome').values({ invitation_id: early.id, outcome: 'endorsed', at: at.toISOString(), name: 'n', comment: 'c' })])).toMatchObject({ ok: false, conflict: { rule: 'own_address' } });
    });
    // One that was given up stays known as theirs while the request for it is kept.
    const request = { id: 'former', purpose: 'personal_address' as const, address_digest: 'd', person_id: person, address: 'Ancienne@maison.example', token_digest: 'former', browser_digest: 'b', language: 'fr' as const, back: null, asked_at: '2026-01-01T00:00:00.000Z', expires_at: '2999-01-01T00:00:00.000Z' };
    expect(await commit([db.insertInto('sign_in_request').values(request), db.insertInto('sign_in_spent').values({ what: 'link:former', at: request.asked_at })])).toMatchObject({ ok: true });
    expect((await expectProblem(await student.send('POST', base, wanted({ email: 'ancienne@maison.example' })), 422)).code).toBe('own_endorsement');
    expect(await commit([db.deleteFrom('sign_in_request').where('id', '=', 'former'), deletePersonalAddress(db, person)])).toMatchObject({ ok: true });
    // It is nobody's now; and declining and cancelling were possible all along.
    await expectStatus(await student.send('DELETE', `${base}/${early.id}`), 200);
  });

  it('come too late in the words of what became of the invitation, when somebody ended it at the same moment', async () => {
    const stale = async (end: (row: NonNullable<Awaited<ReturnType<typeof findInvitation>>>) => Promise<unknown>) => {
      const { id } = await invited();
      const row = (await findInvitation(house.platform.db, id))!;
      await end(row);
      await quiet(house.platform);
      return row;
    };
    for (const [outcome, state] of [['declined', 'declined'], ['cancelled', 'cancelled']] as const) {
      const row = await stale((open) => endInvitation(house.platform, open, outcome));
      await unchanged(async () => {
        expect(await acceptEndorsement(house.platform, row, ANSWER, true)).toEqual({ ok: false, refusal: { kind: 'invitation_over', state } });
        for (const late of ['declined', 'cancelled'] as const) expect(await endInvitation(house.platform, row, late)).toEqual({ ok: false, refusal: { kind: 'invitation_over', state } });
      });
    }
    const answered = await stale(async (open) => expectStatus(await ask('/api/endorser/answer', { token: await tokenFor(open.id), ...ANSWER, consent: true }), 201));
    expect(await endInvitation(house.platform, answered, 'cancelled')).toEqual({ ok: false, refusal: { kind: 'invitation_over', state: 'issued' } });
  });
});
