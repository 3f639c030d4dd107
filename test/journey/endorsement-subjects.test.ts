/** What an endorsement is about, when that changes, gives way or goes: the badge or the production, before the answer and after it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendEndorsementMessage } from '../../api/issuance/endorsement-mail.ts';
import { tokenOf } from '../../api/issuance/endorsement-link.ts';
import { inviteEndorser } from '../../api/issuance/invite-endorser.ts';
import { drainOutbox } from '../../api/issuance/issue.ts';
import type { Message } from '../../api/platform/platform.ts';
import { askErasure } from '../../api/privacy/erase.ts';
import { purge } from '../../api/privacy/purge.ts';
import { findEnrolment } from '../../api/queries/people.ts';
import { readPdf } from '../fixtures/read-pdf.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { choose, enrolmentOf, expectStatus, issueAll, publish, quiet, type Body } from './acts.ts';
import { expectProblem } from './operations.ts';

const ANSWER = { name: 'Marc Dupontel', function: 'Tuteur', organisation: 'CFA Les Tamaris (exemple)', comment: 'Un travail suivi pendant quatre mois.', statements: {} };

describe.each(RUNTIMES)('what is endorsed, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let student: Client;
  let enrolment: string;
  let badges: Body[];
  let base: string;
  const sent: Message[] = [];

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV 1');
    student = await house.as(promotion.students[0]!.email);
    ({ id: enrolment, badges } = await enrolmentOf(student));
    base = `/api/me/enrolments/${enrolment}/endorsements`;
  });
  afterAll(() => house?.close());

  const platform = (now?: Date) => ({ ...house.platform, ...(now ? { now: () => now } : {}), send: async (message: Message) => void sent.push(message) });
  const daysAgo = (days: number): Date => new Date(house.platform.now().getTime() - days * 86_400_000);
  const ask = (path: string, body: unknown): Promise<Response> => house.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const list = async (): Promise<Body> => expectStatus(await student.get(base), 200);
  const one = async (id: string): Promise<Body> => (await list()).invitations.find((each: Body) => each.id === id);
  const badgeOf = (competency: string): string => badges.find((each) => each.competency === competency).id;

  /** Invites, and has the message sent. @returns the invitation and the token of its link */
  async function invited(kind: 'badge' | 'production', subject: string, scope: string[], { at, language = 'fr' }: { at?: Date; language?: 'fr' | 'en' } = {}): Promise<{ id: string; token: string }> {
    const own = await findEnrolment(house.platform.db, enrolment);
    const wanted = { kind, subject, scope, language, name: 'Marc Dupontel', email: `tuteur-${crypto.randomUUID().slice(0, 8)}@entreprise.example` };
    const decided = await inviteEndorser(platform(at), own!, wanted);
    if (!decided?.ok) throw new Error(JSON.stringify(decided));
    await drainOutbox(platform());
    return { id: decided.value.id, token: await tokenOf(house.platform, { invitation_id: decided.value.id, purpose: 'answer', number: 1 }) };
  }

  it('ends open invitations when its badge is revoked or gives way: nothing more is sent, the link says why, and the student asks anew on the successor', async () => {
    const administrator = await house.as(promotion.emails.administrator);
    const [revoked, corrected, untouched] = ['NEO-C2', 'NEO-C3', 'NEO-C4'].map(badgeOf) as [string, string, string];
    const asked = [await invited('badge', revoked, ['NEO-C2']), await invited('badge', corrected, ['NEO-C3']), await invited('badge', untouched, ['NEO-C4'])] as const;
    await expectStatus(await student.send('DELETE', `${base}/${asked[2].id}`), 200);
    await expectStatus(await administrator.send('POST', `/api/credentials/${revoked}/revocation`, { basis: 'new_decision', reason: 'Nouvelle délibération.' }), 201);
    const { credential: successor } = await expectStatus(await administrator.send('POST', `/api/credentials/${corrected}/correction`, { leaveOut: [0], reason: 'Trace citée à tort.' }), 201);
    await expectStatus(await administrator.send('POST', `/api/credentials/${untouched}/revocation`, { basis: 'new_decision', reason: 'Nouvelle délibération.' }), 201);
    await quiet(house.platform);

    for (const { id, token } of asked.slice(0, 2)) {
      const before = sent.length;
      expect((await expectProblem(await student.send('POST', `${base}/${id}/reminder`), 409)).detail).toContain('révoqué ou remplacé');
      // A message that was on its way when the badge went.
      await sendEndorsementMessage(platform(), { kind: 'endorse_mail', subject: `answer:${id}:1`, attempts: 0 } as never);
      expect(sent).toHaveLength(before);
      for (const [path, body] of [['invitation', { token }], ['preview', { token, ...ANSWER }], ['answer', { token, ...ANSWER, consent: true }], ['refusal', { token }]] as const) {
        expect(await expectProblem(await ask(`/api/endorser/${path}`, body), 410)).toMatchObject({ code: 'endorsement_badge_gone' });
      }
      expect(await (await house.fetch(`/en/soutien/${token}`, { headers: { accept: 'text/html' } })).text()).toContain('has been revoked or replaced since');
    }
    expect(await one(asked[0].id)).toMatchObject({ state: 'ended', successor: null });
    expect(await one(asked[1].id)).toMatchObject({ state: 'ended', successor });
    // What the student had cancelled themselves is told as that.
    expect(await one(asked[2].id)).toMatchObject({ state: 'cancelled' });
    expect(await expectProblem(await ask('/api/endorser/invitation', { token: asked[2].token }), 410)).toMatchObject({ code: 'endorsement_link_spent' });
    await invited('badge', successor, ['NEO-C3']);
    const html = await (await student.get(`/espace/soutiens?inscription=${enrolment}`, { accept: 'text/html' })).text();
    expect(html).toContain(`sujet=badge:${successor}#inviter`);
  });

  it('takes no invitation on a badge that is revoked at that very moment', async () => {
    const { db, commit } = house.platform;
    const row = { id: 'late', enrolment_id: enrolment, credential_id: badgeOf('NEO-C2'), evidence_id: null, subject_text: 't', scope: '["NEO-C2"]', name: 'n', language: 'fr' as const, invited_at: '2026-01-01T00:00:00.000Z', expires_at: '2026-01-31T00:00:00.000Z' };
    expect(await commit([db.insertInto('endorsement_invitation').values(row)])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'credential_revoked' } });
  });

  /** A trace in no review. */
  async function deposited(title: string, publicText = ''): Promise<string> {
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S4', genre: 'production', title, description: 'd', competencies: 'NEO-C1' })) form.set(name, value);
    const { id } = await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201);
    if (publicText !== '') await expectStatus(await student.send('PUT', `/api/evidence/${id}`, { publicText }), 200);
    return id;
  }

  it('holds its trace while somebody may answer, which is then the reason, and lets it go once it is over', async () => {
    const { db } = house.platform;
    const trace = await deposited('Brouillon à jeter');
    const expired = await invited('production', trace, ['NEO-C1'], { at: daysAgo(40) });
    const declined = await invited('production', trace, ['NEO-C1']);
    await expectStatus(await ask('/api/endorser/refusal', { token: declined.token }), 201);
    const open = await invited('production', trace, ['NEO-C1']);
    const refused = await expectProblem(await student.send('DELETE', `/api/evidence/${trace}`), 409);
    expect(refused).toMatchObject({ code: 'evidence_invited' });
    expect(refused.detail).toContain('annulez-la d’abord');
    // Nothing of the others has become blank with what was refused.
    for (const { id } of [expired, declined]) expect((await one(id)).subject.text).toContain('Brouillon à jeter');

    await expectStatus(await student.send('DELETE', `${base}/${open.id}`), 200);
    await expectStatus(await student.send('DELETE', `/api/evidence/${trace}`), 200);
    expect(await db.selectFrom('evidence').select('id').where('id', '=', trace).execute()).toEqual([]);
    const rows = await db.selectFrom('endorsement_invitation').selectAll().where('id', 'in', [expired.id, declined.id, open.id]).execute();
    for (const row of rows) expect(row).toMatchObject({ name: '—', subject_text: '—', evidence_id: null, credential_id: null });
    expect(rows).toHaveLength(3);
    expect((await list()).invitations.filter(({ id }: Body) => rows.some((row) => row.id === id))).toEqual([]);
    for (const { token } of [expired, declined, open]) await expectProblem(await ask('/api/endorser/invitation', { token }), 410);
    // Behind the routes: a trace that may still be endorsed is let go by nobody.
    const kept = await deposited('Une autre');
    const { id } = await invited('production', kept, ['NEO-C1']);
    expect(await house.platform.commit([db.updateTable('endorsement_invitation').set({ name: '—', subject_text: '—', evidence_id: null }).where('id', '=', id)])).toMatchObject({ ok: false, conflict: { rule: 'append_only' } });
    await expectStatus(await student.send('DELETE', `${base}/${id}`), 200);
  });

  it('that nobody answered keeps no old draft from the purge, and one that somebody gave does', async () => {
    const { db } = house.platform;
    const [over, given] = [await deposited('Vieux brouillon'), await deposited('Production soutenue')];
    await invited('production', over, ['NEO-C1'], { at: daysAgo(40) });
    const { token } = await invited('production', given, ['NEO-C1']);
    await expectStatus(await ask('/api/endorser/answer', { token, ...ANSWER, consent: true }), 201);
    await quiet(house.platform);
    await purge({ ...platform(), now: () => daysAgo(-3 * 367) });
    // Whose session was purged with it.
    student = await house.as(promotion.students[0]!.email);
    const left = await db.selectFrom('evidence').select('id').where('id', 'in', [over, given]).execute();
    expect(left).toEqual([{ id: given }]);
    expect((await expectProblem(await student.send('DELETE', `/api/evidence/${given}`), 409)).code).toBe('evidence_in_use');
  });

  it.each(['fr', 'en'] as const)('is named as the endorser read it, and says so once the page shows another title or text (%s)', async (language) => {
    const { db } = house.platform;
    const trace = await deposited('Fiche d’accueil de l’atelier', 'Une fiche d’une page.');
    const { id, token } = await invited('production', trace, ['NEO-C1'], { language });
    // Between the invitation and the answer.
    await expectStatus(await student.send('PUT', `/api/evidence/${trace}`, { title: 'Direction d’un projet international' }), 200);
    expect((await expectStatus(await ask('/api/endorser/invitation', { token }), 200)).text).toContain('Fiche d’accueil de l’atelier');
    await expectStatus(await ask('/api/endorser/answer', { token, ...ANSWER, consent: true }), 201);
    await quiet(house.platform);
    const { endorsement } = await expectStatus(await student.send('PUT', `${base}/${id}/display`, { shown: true }), 200);
    const signed = await expectStatus(await student.get(`/endorsements/${endorsement.id}.json`), 200);
    expect(signed.name).toContain('Fiche d’accueil de l’atelier');
    expect(JSON.stringify(signed)).not.toContain('Direction');

    await choose(student, enrolment, { credentials: [badgeOf('NEO-C1')], evidence: [trace] });
    const changed = { fr: 'Cette réalisation a été modifiée depuis', en: 'This piece of work has been changed since' };
    const page = async (at: 'fr' | 'en'): Promise<string> => {
      const path = new URL((await enrolmentOf(student)).portfolio.url).pathname;
      const html = await (await house.fetch(at === 'en' ? `/en${path}` : path, { headers: { accept: 'text/html' } })).text();
      expect(html).toContain('<span data-endorsed-title');
      expect(/data-endorsed-title[^>]*>([^<]*)</.exec(html)![1]).toBe('Fiche d’accueil de l’atelier');
      return html;
    };
    const states: [Record<string, string>, boolean][] = [
      [{}, true], [{ title: 'Fiche d’accueil de l’atelier' }, false], [{ publicText: 'J’ai dirigé douze personnes.' }, true], [{ publicText: '' }, true], [{ publicText: 'Une fiche d’une page.' }, false],
    ];
    for (const [edit, isChanged] of states) {
      if (Object.keys(edit).length > 0) await expectStatus(await student.send('PUT', `/api/evidence/${trace}`, edit), 200);
      await publish(student, enrolment);
      for (const at of ['fr', 'en'] as const) expect([edit, (await page(at)).includes(changed[at])]).toEqual([edit, isChanged]);
    }
    // What the student changes is not on the page before they publish it: until then the page shows what was read, whatever has it rendered again.
    await expectStatus(await student.send('PUT', `/api/evidence/${trace}`, { publicText: 'J’ai dirigé douze personnes.' }), 200);
    await expectStatus(await student.send('PUT', `${base}/${id}/display`, { shown: true }), 200);
    expect(await page('fr')).not.toContain(changed.fr);
    await publish(student, enrolment);
    expect(await page('fr')).toContain(changed.fr);
    const text = await house.fetch(`/endorsements/${endorsement.id}/texte.txt`);
    expect(await text.text()).toContain('Une fiche d’une page.');
    // On paper too.
    const handle = new URL((await enrolmentOf(student)).portfolio.url).pathname;
    const { words } = await readPdf(new Uint8Array(await (await house.fetch(`${handle}.pdf`)).arrayBuffer()));
    const paper = words.replace(/\s+/g, ' ');
    expect(paper).toContain('son titre ou son texte ne sont plus ceux que cette personne a lus');
    expect(paper).toContain('À propos de « Fiche d’accueil de l’atelier »');

    // A new version is another trace: the endorsed one stays, with what was said of it.
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S4', genre: 'production', title: 'Deuxième version', description: 'd', competencies: 'NEO-C1', replaces: trace })) form.set(name, value);
    const { id: version } = await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201);
    expect(await db.selectFrom('evidence').select('id').where('id', '=', trace).execute()).toHaveLength(1);
    await choose(student, enrolment, { credentials: [badgeOf('NEO-C1')], evidence: [version] });
    await publish(student, enrolment);
    expect(await (await house.fetch(handle, { headers: { accept: 'text/html' } })).text()).not.toContain('Marc Dupontel');
    expect((await house.fetch(`/endorsements/${endorsement.id}.json`)).status).toBe(404);
    await expectStatus(await student.send('PUT', `${base}/${id}/display`, { shown: false }), 200);
  });

  it('that is still open is no reason to keep what its student erases', async () => {
    const { db } = house.platform;
    const trace = await deposited('À effacer');
    const { id } = await invited('production', trace, ['NEO-C1']);
    await askErasure(platform(), promotion.students[0]!.person, 'own');
    expect(await db.selectFrom('evidence').select('id').where('id', '=', trace).execute()).toEqual([]);
    expect(await db.selectFrom('endorsement_invitation').select(['evidence_id', 'name']).where('id', '=', id).execute()).toEqual([{ evidence_id: null, name: '—' }]);
  });
});
