/**
 * What people took back after a copy was made does not come back with it: the
 * note beside the files names it, the administrator is told before confirming,
 * and it is taken back again before anything is shown.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmRestoration } from '../../api/issuance/restoration.ts';
import { joinTakenBack, readTakenBack, tellTakenBack } from '../../api/issuance/taken-back.ts';
import { withdraw } from '../../api/publication/publish.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { remember, turnBack, type Moment } from '../restore/turn-back.ts';
import { choose, enrolmentOf, expectStatus, issueAll, publish, type Body } from './acts.ts';

type Student = { client: Client; enrolment: string; person: string; badges: string[]; page: string; base: string };

describe.each(RUNTIMES)('what was taken back after a copy was made, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let admin: Client;
  let before: Moment;
  let list: string;
  const students: Student[] = [];
  const shares: Record<'ended' | 'updated' | 'kept', { id: string; path: string }> = {} as never;
  const clr: Record<'withdrawn' | 'kept', { id: string; path: string }> = {} as never;

  const status = async (path: string): Promise<number> => (await house.fetch(path, { headers: { accept: 'text/html' } })).status;
  const told = async (): Promise<string[]> => (await readTakenBack(house.platform, null)).unknown.map(({ kind, thing }) => `${kind} ${thing}`).sort();
  const noted = async (): Promise<string> => (await house.platform.files.takenBack.read())?.text ?? '';
  const state = async (): Promise<Body> => (await expectStatus(await admin.get('/api/restoration'), 200)).takenBack;
  const confirm = async (): Promise<void> => {
    await expectStatus(await admin.send('POST', '/api/restoration/lists', { signed: list }), 200);
    await expectStatus(await admin.send('POST', '/api/restoration/confirmation'), 200);
  };

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 5 });
    await issueAll(house, promotion, 'PV 1');
    admin = await house.as(promotion.emails.administrator);
    for (const one of promotion.students) {
      const client = await house.as(one.email);
      const badges = (await enrolmentOf(client)).badges.map((badge: Body) => badge.id);
      await choose(client, one.enrolment, { headline: 'Avant', credentials: badges });
      students.push({ client, enrolment: one.enrolment, person: one.person, badges, page: new URL(await publish(client, one.enrolment)).pathname, base: `/api/me/enrolments/${one.enrolment}` });
    }
    const [first] = students;
    for (const name of ['ended', 'updated', 'kept'] as const) {
      const { id, url } = await expectStatus(await first!.client.send('POST', `${first!.base}/shares`, { title: name, choices: { credentials: first!.badges.slice(0, 1) } }), 201);
      shares[name] = { id, path: new URL(url).pathname };
    }
    for (const name of ['withdrawn', 'kept'] as const) {
      const made = await expectStatus(await first!.client.send('POST', `${first!.base}/clr`, { period: 'S1', credentials: first!.badges.slice(0, name === 'kept' ? 1 : 2) }), 201);
      await expectStatus(await first!.client.send('POST', `${first!.base}/clr/${made.id}/publication`), 200);
      clr[name] = { id: made.id, path: new URL(made.url).pathname };
    }
    for (const path of [...students.map(({ page }) => page), ...Object.values(shares).map((one) => one.path), ...Object.values(clr).map((one) => one.path)]) expect([path, await status(path)]).toEqual([path, 200]);
    list = await (await house.fetch('/status/1')).text();
    before = await remember(house);
  });
  afterAll(() => house.close());

  it('is told outside of the database before it is answered, by identifiers alone', async () => {
    const [withdrawn, again, , renamed] = students;
    await expectStatus(await withdrawn!.client.send('DELETE', `${withdrawn!.base}/publication`), 200);
    expect(await noted()).toContain(withdrawn!.enrolment);
    await expectStatus(await withdrawn!.client.send('DELETE', `/api/shares/${shares.ended.id}`), 200);
    expect(await noted()).toContain(shares.ended.id);
    await expectStatus(await withdrawn!.client.send('POST', `/api/shares/${shares.updated.id}/update`), 200);
    await expectStatus(await withdrawn!.client.send('DELETE', `${withdrawn!.base}/clr/${clr.withdrawn.id}/publication`), 200);
    // Published again without a word that it had.
    await choose(again!.client, again!.enrolment, { headline: 'Après', credentials: again!.badges });
    await publish(again!.client, again!.enrolment);
    await expectStatus(await admin.send('POST', `/api/people/${renamed!.person}/name`, { kind: 'change', givenName: 'Autre', familyName: 'Nom', effectiveOn: '2026-01-01', reason: 'Acte.' }), 201);
    for (const one of [shares.updated.id, clr.withdrawn.id, again!.enrolment, renamed!.person]) expect(await noted()).toContain(one);
    expect(await noted()).not.toMatch(/Autre|Avant|Après|Étudiant|@/);
    // This database knows of all of it.
    expect(await told()).toEqual([]);
  });

  it('is told at the next look where a process ended right after the commit', async () => {
    const last = students[4]!;
    await withdraw(house.platform, last.enrolment, last.person);
    const acts = async (): Promise<string[]> => (JSON.parse(await noted()) as Body).acts.filter((one: Body) => one.thing === last.enrolment).map((one: Body) => one.kind);
    // A server on Node looks every few seconds, and may be first.
    if (runtime === 'worker') expect(await acts()).toEqual(['portfolio_published']);
    await tellTakenBack(house.platform);
    expect(await acts()).toEqual(['portfolio_withdrawn']);
  });

  it('is named to the administrator before they confirm', async () => {
    list = await (await house.fetch('/status/1')).text();
    await turnBack(house, before);
    await house.fetch('/status/1');
    expect(await status(students[0]!.page)).toBe(503);
    // A copy that is kept elsewhere may say more than what stands here.
    const sealed = await house.fetch('/.well-known/palier-taken-back.json');
    expect([sealed.status, sealed.headers.get('retry-after') !== null, sealed.headers.get('cache-control')]).toEqual([503, true, 'no-store']);
    expect(await told()).toEqual(
      [
        `portfolio_withdrawn ${students[0]!.enrolment}`, `portfolio_published ${students[1]!.enrolment}`, `portfolio_withdrawn ${students[4]!.enrolment}`, `name_changed ${students[3]!.person}`,
        `share_ended ${shares.ended.id}`, `share_updated ${shares.updated.id}`, `clr_withdrawn ${clr.withdrawn.id}`,
      ].sort(),
    );
    expect(await state()).toMatchObject({ state: 'known', portfolios: 4, shares: 2, records: 1, others: 0, names: 1 });
    const page = await (await admin.get('/administration', { accept: 'text/html' })).text();
    expect(page).toMatch(/4\s+e-portfolios, 2\s+liens de partage et 1\s+relevé de semestre seront retirés/);
    expect(page).toContain('Un changement de nom a été fait après la copie');
    expect(await (await admin.get('/en/administration', { accept: 'text/html' })).text()).toMatch(/4\s+e-portfolios, 2\s+links to share and 1\s+record of a semester will be taken back/);
  });

  it('is taken back again by the confirmation; what nobody took back is shown again', async () => {
    await confirm();
    expect(await status('/.well-known/palier-taken-back.json')).toBe(200);
    for (const gone of [0, 1, 3, 4]) expect([gone, await status(students[gone]!.page), await status(`/credentials/${students[gone]!.badges[0]}`)]).toEqual([gone, 410, 410]);
    expect([await status(shares.ended.path), await status(shares.updated.path), await status(clr.withdrawn.path)]).toEqual([410, 410, 410]);
    expect([await status(students[2]!.page), await status(shares.kept.path), await status(clr.kept.path)]).toEqual([200, 200, 200]);
    const { db } = house.platform;
    const entries = await db.selectFrom('event').select(['subject', 'detail', 'person_id']).where('kind', '=', 'taken_back_again').execute();
    expect(entries.map(({ subject, detail }) => `${(JSON.parse(detail) as Body).act} ${subject}`).sort()).toContain(`share_ended ${shares.ended.id}`);
    expect(entries).toHaveLength(7);
    expect(new Set(entries.map(({ person_id }) => person_id))).toEqual(new Set([(await db.selectFrom('person').select('id').where('email', '=', promotion.emails.administrator).executeTakeFirstOrThrow()).id]));
  });

  it('writes to whoever finds something private, who publishes it again with one act', async () => {
    const again = students[1]!;
    const mails = async (): Promise<Body[]> => (await expectStatus(await house.fetch('/api/messages'), 200)).messages;
    // A Worker sends what waits at its next turn, which this test does not wait for.
    const { db } = house.platform;
    const waiting = await db.selectFrom('mail').select('subject').where('kind', '=', 'taken_back_again').execute();
    const sent = runtime === 'node' ? (await mails()).filter((one) => one.subject === 'Par précaution, une de vos pages est de nouveau privée') : [];
    expect(waiting.length + sent.length).toBe(4);
    await publish(again.client, again.enrolment);
    expect(await status(again.page)).toBe(200);
  });

  it('leaves what was done since in peace when a younger copy is put back, and takes back once more in the older one', async () => {
    const younger = await remember(house);
    list = await (await house.fetch('/status/1')).text();
    await expectStatus(await students[2]!.client.send('DELETE', `${students[2]!.base}/publication`), 200);
    await turnBack(house, younger);
    // Nothing was signed since: it is the note that this database is older than.
    await tellTakenBack(house.platform);
    expect(await status(students[2]!.page)).toBe(503);
    expect(await told()).toEqual([`portfolio_withdrawn ${students[2]!.enrolment}`]);
    expect(await state()).toMatchObject({ state: 'known', portfolios: 1, shares: 0, records: 0, names: 0 });
    await turnBack(house, before);
    await house.fetch('/status/1');
    expect((await told()).length).toBe(8);
    expect(await state()).toMatchObject({ portfolios: 5, shares: 2, records: 1, names: 1 });
  });

  it('takes back what a copy names that is given while the restore is being confirmed', async () => {
    await expectStatus(await admin.send('POST', '/api/restoration/lists', { signed: list }), 200);
    const { platform } = house;
    const { id: by } = await platform.db.selectFrom('person').select('id').where('email', '=', promotion.emails.administrator).executeTakeFirstOrThrow();
    const at = platform.now().toISOString();
    let given = false;
    const commit: typeof platform.commit = async (statements) => {
      const committed = await platform.commit(statements);
      // What was known is taken back by now, and the gate is closed.
      if (given || (await platform.db.selectFrom('event').select('id').where('kind', '=', 'taken_back_again').execute()).length === 0) return committed;
      given = true;
      await joinTakenBack(platform, { from: at, until: at, last: '', acts: [{ id: 'given-late', kind: 'share_ended', thing: shares.kept.id, at }] });
      return committed;
    };
    expect(await confirmRestoration({ ...platform, commit }, by)).toMatchObject({ ok: true });
    expect([await status(shares.ended.path), await status(shares.kept.path), await status(clr.kept.path)]).toEqual([410, 410, 200]);
    expect(await told()).toEqual([]);
    expect(await platform.db.selectFrom('event').select('id').where('kind', '=', 'taken_back_again').where('subject', '=', students[3]!.person).execute()).toHaveLength(1);
  });
});
