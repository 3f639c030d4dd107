/** Each kind of act by which something is taken back, done after a copy was made and found again behind the gate. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parisDay } from '../../api/domain/calendar.ts';
import { readTakenBack } from '../../api/issuance/taken-back.ts';
import { closeByHand } from '../../api/issuance/witness.ts';
import { reportLink } from '../../api/link-reports.ts';
import { insertReview, insertStep } from '../../api/queries/reviews.ts';
import { randomId } from '../../api/random-id.ts';
import { foreignBadge, foreignIssuer } from '../fixtures/foreign-badges.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { remember, turnBack, type Moment } from '../restore/turn-back.ts';
import { choose, clear, enrolmentOf, expectStatus, issueAll, publish, type Body } from './acts.ts';
import { endorse } from './endorsed.ts';

describe.each(RUNTIMES)('what is taken back besides pages, links and records, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let admin: Client;
  let before: Moment;
  let list: string;
  const clients: Client[] = [];
  const things: Record<string, string> = {};
  const trace: Record<'deleted' | 'confidential' | 'refused' | 'replaced' | 'kept', { id: string; share: string }> = {} as never;
  const base = (student: number): string => `/api/me/enrolments/${promotion.students[student]!.enrolment}`;
  const status = async (path: string): Promise<number> => (await house.fetch(path, { headers: { accept: 'text/html' } })).status;
  const form = (fields: Record<string, string>, file?: File): FormData => {
    const made = new FormData();
    for (const [name, value] of Object.entries(fields)) made.set(name, value);
    if (file) made.set('file', file);
    return made;
  };
  const deposit = async (fields: Record<string, string> = {}): Promise<string> =>
    (await expectStatus(await clients[0]!.send('POST', `${base(0)}/evidence`, form({ period: 'S1', genre: 'production', title: 'Une page', description: 'Mots.', text: 'Texte.', ...fields })), 201)).id;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 3 });
    await issueAll(house, promotion, 'PV 1');
    admin = await house.as(promotion.emails.administrator);
    for (const { email } of promotion.students) clients.push(await house.as(email));
    const [student] = clients;
    const { enrolment } = promotion.students[0]!;
    const { badges } = await enrolmentOf(student!);

    const given = await endorse(house, enrolment, badges[0].id, badges[0].competency);
    things['endorsement'] = given.invitation;
    await expectStatus(await student!.send('PUT', `${base(0)}/endorsements/${given.invitation}/display`, { shown: true }), 200);
    const issuer = await foreignIssuer();
    const foreign = async (number: number): Promise<string> => {
      const { id } = await expectStatus(await student!.send('POST', `${base(0)}/foreign-badges`, form({}, new File([await foreignBadge(issuer, { number })], 'badge.json'))), 201);
      await expectStatus(await student!.send('PUT', `${base(0)}/foreign-badges/${id}`, { shown: true }), 200);
      return id;
    };
    [things['hidden'], things['deleted']] = [await foreign(1), await foreign(2)];
    for (const name of ['deleted', 'confidential', 'refused', 'replaced', 'kept'] as const) {
      const id = await deposit({ title: name });
      await clear(student!, [id]);
      const { url } = await expectStatus(await student!.send('POST', `${base(0)}/shares`, { title: name, choices: { credentials: [badges[0].id], evidence: [id] } }), 201);
      trace[name] = { id, share: new URL(url).pathname };
    }
    const asked = await expectStatus(await student!.send('POST', `${base(0)}/endorsements`, { kind: 'badge', subject: badges[1].id, name: 'Marc Dupontel', email: 'autre@entreprise.example', scope: [badges[1].competency], language: 'fr' }), 201);
    things['invitation'] = asked.id;

    const { db, commit, randomBytes, now } = house.platform;
    const review = randomId(randomBytes);
    const step = (revision: number, act: 'plan' | 'open', state: 'planned' | 'open') => insertStep(db, { review_id: review, revision, act, state, person_id: null, note: '', at: '2026-01-01T00:00:00Z' });
    await commit([insertReview(db, { id: review, enrolment_id: enrolment, period: 'S2' }), step(1, 'plan', 'planned'), step(2, 'open', 'open')]);
    const until = parisDay(new Date(now().getTime() + 86_400_000));
    const ask = async (classmate: number): Promise<string> =>
      (await expectStatus(await student!.send('POST', `/api/reviews/${review}/peers`, { classmate: promotion.students[classmate]!.enrolment, traces: [promotion.students[0]!.evidence], scope: ['NEO-C1'], until }), 201)).id;
    [things['review'], things['asked']] = [review, await ask(1)];
    things['view'] = await ask(2);
    await expectStatus(await clients[2]!.send('POST', `/api/me/views/${things['view']}/answer`, { said: [{ competency: 'NEO-C1', level: null, comment: 'Clair.', advice: '' }] }), 201);
    await expectStatus(await student!.send('PUT', `${base(0)}/preferences`, { emailInBadges: true }), 200);
    things['key'] = 'e'.repeat(32);
    await reportLink(house.platform, { enrolment: promotion.students[1]!.enrolment, key: things['key'], link: 'https://exemple.example/', shownOn: 'portfolio' }, { reason: 'dangerous', words: '' });
    for (const [index, client] of clients.entries()) {
      await choose(client, promotion.students[index]!.enrolment, { credentials: (await enrolmentOf(client)).badges.map((one: Body) => one.id) });
      things[`page${index}`] = new URL(await publish(client, promotion.students[index]!.enrolment)).pathname;
    }
    // Not published: what a view chooses is shown by the next act of publishing.
    await choose(clients[0]!, promotion.students[0]!.enrolment, { credentials: (await enrolmentOf(clients[0]!)).badges.map((one: Body) => one.id), evidence: Object.values(trace).map(({ id }) => id), reflections: [trace.deleted.id, trace.kept.id] });
    // The page of the link that will be withdrawn has its paper, which leads there too.
    things['paper'] = await house.platform.files.put(new TextEncoder().encode('%PDF-1.7 of a page'));
    const { digest: page } = await db.selectFrom('publication').select('digest').where('enrolment_id', '=', promotion.students[1]!.enrolment).where('kind', '=', 'portfolio').limit(1).executeTakeFirstOrThrow();
    await commit([db.insertInto('prepared').values({ page, form: 'paper', digest: things['paper'], made_at: '2026-01-01T00:00:00Z', enrolment_id: promotion.students[1]!.enrolment }).onConflict((one) => one.columns(['page', 'form']).doUpdateSet({ digest: things['paper']! }))]);
    before = await remember(house);
  });
  afterAll(() => house.close());

  it('is told, each by its kind, and by no other act', async () => {
    const [student] = clients;
    await expectStatus(await student!.send('PUT', `${base(0)}/endorsements/${things['endorsement']}/display`, { shown: false }), 200);
    await expectStatus(await student!.send('PUT', `${base(0)}/foreign-badges/${things['hidden']}`, { shown: false }), 200);
    await expectStatus(await student!.send('DELETE', `${base(0)}/foreign-badges/${things['deleted']}`), 200);
    await expectStatus(await student!.send('DELETE', `${base(0)}/endorsements/${things['invitation']}`), 200);
    await expectStatus(await student!.send('DELETE', `/api/evidence/${trace.deleted.id}`), 200);
    await expectStatus(await student!.send('PUT', `/api/evidence/${trace.confidential.id}/about`, form({ confidential: 'on' })), 200);
    await expectStatus(await student!.send('PUT', `/api/evidence/${trace.kept.id}/about`, form({ aiUse: 'Aucun.' })), 200);
    await expectStatus(await student!.send('PUT', `/api/evidence/${trace.refused.id}/clearance`, { people: 'not_agreed', minors: 'none', confidential: 'none', rights: 'own' }), 200);
    await deposit({ title: 'La suite', replaces: trace.replaced.id });
    await expectStatus(await student!.send('PUT', '/api/me/badges', { declined: true }), 200);
    await expectStatus(await student!.send('PUT', `${base(0)}/preferences`, { emailInBadges: false }), 200);
    await expectStatus(await admin.send('POST', `/api/link-reports/${promotion.students[1]!.enrolment}/${things['key']}`, { act: 'withdraw', reason: 'Hameçonnage.', reports: 1, revision: 0 }), 201);
    await expectStatus(await student!.send('DELETE', `/api/reviews/${things['review']}/views/${things['asked']}`), 200);
    await expectStatus(await clients[2]!.send('POST', `/api/me/views/${things['view']}/acts`, { act: 'retract' }), 201);
    list = await (await house.fetch('/status/1')).text();
    await turnBack(house, before);
    await closeByHand(house.platform);
    expect((await readTakenBack(house.platform, null)).unknown.map(({ kind }) => kind).sort()).toEqual(
      ['badges_declined', 'endorsement_cancelled', 'endorsement_hidden', 'evidence_cleared', 'evidence_deleted', 'evidence_deposited', 'evidence_edited', 'foreign_badge_deleted', 'foreign_badge_hidden', 'link_withdrawn', 'preferences_changed', 'view_retract', 'view_withdrawn'],
    );
  });

  it('is taken back again, with the page that shows it', async () => {
    // Closed by hand, a whole disk may have been put back, and the note with it.
    const { takenBack } = await expectStatus(await admin.get('/api/restoration'), 200);
    expect(takenBack).toMatchObject({ state: 'partial', portfolios: 2, shares: 4, records: 0, others: 13, names: 0 });
    for (const { list: number } of (await expectStatus(await admin.get('/api/restoration'), 200)).lists.slice(1)) await expectStatus(await admin.send('POST', '/api/restoration/lost', { list: number }), 200);
    await expectStatus(await admin.send('POST', '/api/restoration/lists', { signed: list }), 200);
    await expectStatus(await admin.send('POST', '/api/restoration/confirmation'), 200);
    expect([await status(things['page0']!), await status(things['page1']!), await status(things['page2']!)]).toEqual([410, 410, 200]);
    for (const name of ['deleted', 'confidential', 'refused', 'replaced'] as const) expect([name, await status(trace[name].share)]).toEqual([name, 410]);
    expect(await status(trace.kept.share)).toBe(200);
    // And is not shown by publishing again with one act.
    const { choices } = await house.platform.db.selectFrom('portfolio_view').select('choices').where('enrolment_id', '=', promotion.students[0]!.enrolment).executeTakeFirstOrThrow();
    expect(JSON.parse(choices)).toMatchObject({ evidence: [trace.kept.id], reflections: [trace.kept.id] });
    const again = await (await house.fetch(new URL(await publish(clients[0]!, promotion.students[0]!.enrolment)).pathname)).text();
    expect([again.includes(trace.kept.id), again.includes(trace.deleted.id), again.includes(trace.confidential.id)]).toEqual([true, false, false]);
    const { db } = house.platform;
    const [student] = promotion.students;
    expect(await db.selectFrom('endorsement_display').select('shown').execute()).toEqual([{ shown: 0 }]);
    expect(await db.selectFrom('foreign_badge').select('shown').execute()).toEqual([{ shown: 0 }, { shown: 0 }]);
    expect(await db.selectFrom('endorsement_outcome').select('outcome').where('invitation_id', '=', things['invitation']!).execute()).toEqual([{ outcome: 'cancelled' }]);
    expect(await db.selectFrom('enrolment').select('email_in_badges').where('id', '=', student!.enrolment).executeTakeFirstOrThrow()).toEqual({ email_in_badges: 0 });
    expect(await db.selectFrom('badge_objection').select('act').where('person_id', '=', student!.person).execute()).toEqual([{ act: 'object' }]);
    const last = await db.selectFrom('view_step').select(['invitation_id', 'act']).orderBy('revision', 'desc').execute();
    expect([things['asked'], things['view']].map((id) => last.find((one) => one.invitation_id === id)?.act)).toEqual(['withdraw', 'retract']);
    expect(await db.selectFrom('link_ruling').select(['act', 'link']).execute()).toEqual([{ act: 'withdraw', link: 'https://exemple.example/' }]);
    // A Worker erases bytes at its next turn, which this test does not wait for.
    const asked = await db.selectFrom('outbox').select('subject').where('kind', '=', 'erase_file').where('subject', '=', things['paper']!).execute();
    expect(asked.length === 1 || (await house.platform.files.get(things['paper']!)) === null).toBe(true);
    expect(await db.selectFrom('event').select('id').where('kind', '=', 'taken_back_again').execute()).toHaveLength(13);
  });
});
