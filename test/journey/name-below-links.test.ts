/** A change of name reaches what is read below a student's links: nothing there says the former one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignBadge, foreignIssuer } from '../fixtures/foreign-badges.ts';
import { createHouse, ROOT, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { enrolmentOf, expectStatus, issueAll, quiet, type Body } from './acts.ts';

const FORMER = 'Étudiant Nº 1';

describe.each(RUNTIMES)('links of somebody who changes their name, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let student: Client;

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV 1');
    student = await house.as(promotion.students[0]!.email);
  });
  afterAll(() => house?.close());

  it('show the badges of this house under the new one, and those of others to nobody until they are chosen again', async () => {
    const base = `/api/me/enrolments/${promotion.students[0]!.enrolment}`;
    const mine = await enrolmentOf(student);
    const form = new FormData();
    // Issued by somebody else, to the name of the day.
    form.set('file', new File([await foreignBadge(await foreignIssuer(), { changes: { description: `Remis à ${FORMER}.` } })], 'badge.json'));
    const { id: foreign } = await expectStatus(await student.send('POST', `${base}/foreign-badges`, form), 201);
    const choices = { credentials: [mine.badges[0].id], evidence: [], reflections: [], onRequest: [], foreignBadges: [foreign] };
    const { id, url } = await expectStatus(await student.send('POST', `${base}/shares`, { title: 'Candidature', choices }), 201);
    const path = url.slice(house.origin.length);
    const read = async (below: string): Promise<{ status: number; text: string }> => {
      const answer = await house.fetch(`${path}${below}`, { headers: { accept: 'text/html' } });
      return { status: answer.status, text: await answer.text() };
    };
    expect((await read(`/badges-d-ailleurs/${foreign}`)).text).toContain(FORMER);

    const administrator = await house.as(promotion.emails.administrator);
    const change = { kind: 'change', givenName: 'Alix', familyName: 'Nº 1', effectiveOn: '2026-03-02', reason: 'Acte d’état civil du 2 mars 2026.' };
    await expectStatus(await administrator.send('POST', `/api/people/${promotion.students[0]!.person}/name`, change), 201);
    await quiet(house.platform);
    const page = await read('');
    expect([page.status, page.text.includes('Alix Nº 1'), page.text.includes(FORMER), page.text.includes('Secourisme')]).toEqual([200, true, false, false]);
    expect((await read(`/badges-d-ailleurs/${foreign}`)).status).toBe(404);
    const shares: Body[] = (await expectStatus(await student.get(`${base}/shares`), 200)).shares;
    expect(shares.find((one) => one.id === id)).toMatchObject({ state: 'open', choices: { credentials: [mine.badges[0].id], foreignBadges: [] } });
    // A new link shows it, if its holder wishes.
    const again = await expectStatus(await student.send('POST', `${base}/shares`, { title: 'Candidature', choices: { ...choices, credentials: [] } }), 201);
    const chosenSince = async (): Promise<number> => (await house.fetch(`${again.url.slice(house.origin.length)}/badges-d-ailleurs/${foreign}`)).status;
    expect(await chosenSince()).toBe(200);

    // As a release left it that knew nothing of this, until the database is brought up to date.
    const { db, commit } = house.platform;
    expect(await commit([db.updateTable('share_link').set({ choices: JSON.stringify(choices) }).where('id', '=', id)])).toEqual({ ok: true });
    expect((await read(`/badges-d-ailleurs/${foreign}`)).text).toContain(FORMER);
    expect(await commit([{ compile: () => sql.raw(readFileSync(join(ROOT, 'api/migrations/0083_former_names_below_links.sql'), 'utf8')).compile(db) }])).toEqual({ ok: true });
    expect([(await read('')).text.includes('Secourisme'), (await read(`/badges-d-ailleurs/${foreign}`)).status, await chosenSince()]).toEqual([false, 404, 200]);
  });
});
