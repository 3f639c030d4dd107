/** Passkeys, with a device that Chromium plays: registered, used as the second factor and once more before an act, named, removed. */
import type { Browser, CDPSession } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { putSetting } from '../../api/queries/portfolios.ts';
import { createHouse, type House } from '../house.ts';
import { decide } from '../journey/acts.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { overflow, settle, violations } from './audit.ts';
import { describeInChromium, launch } from './chromium.ts';
import { createVisit, type Visit } from './visit.ts';

let house: House;
let promotion: Promotion;
let browser: Browser;
const visits: Visit[] = [];

const open = (): void => {
  beforeAll(async () => {
    house = await createHouse('node', { PALIER_STAFF_FACTOR: 'passkey', PALIER_STEP_UP: '1' });
    promotion = await createPromotion(house.platform, { students: 1 });
    browser = await launch();
  });
  afterEach(async () => {
    await Promise.all(visits.splice(0).map((one) => one.close()));
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });
};

type Device = { cdp: CDPSession; id: string; verifies(yes: boolean): Promise<unknown> };

async function visit(options: Parameters<typeof createVisit>[2] = {}): Promise<Visit & { device: Device }> {
  const one = await createVisit(browser, house.origin, options);
  visits.push(one);
  const cdp = await one.context.newCDPSession(one.page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId: id } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return { ...one, device: { cdp, id, verifies: (isUserVerified) => cdp.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified }) } };
}

/** As by a link of a message. */
async function signIn({ page }: Visit, email: string): Promise<void> {
  const link = `link-${email}`;
  await house.platform.commit([putSetting(house.platform.db, `demo-link:${link}`, email)]);
  await page.goto(`/demo/connexion/${link}`);
}

const lastConfirmed = (minutes: number): Promise<unknown> =>
  house.platform.commit([house.platform.db.updateTable('session' as never).set({ confirmedAt: new Date(Date.now() - minutes * 60_000).toISOString() } as never)]);

async function isClean({ page }: Visit): Promise<void> {
  for (const [width, colorScheme] of [[1440, 'light'], [375, 'dark']] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await settle(page);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
  }
}

describeInChromium('passkeys', open, () => {
  it('a chair is led to create one, does everything with it, and signs minutes after showing it once more', async () => {
    const chair = await visit();
    const { page, device, faults } = chair;
    await signIn(chair, promotion.emails.chair);
    expect(new URL(page.url()).pathname).toBe('/connexion/cle');
    await page.goto('/jury');
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/connexion/cle?retour=%2Fjury');
    await isClean(chair);
    // A device that does not ask who unlocks it is one factor, not two.
    await device.verifies(false);
    await page.getByRole('button', { name: 'Créer la clé' }).click();
    await page.getByRole('alert').getByText('Rien n’a été fait').waitFor();
    expect(await house.platform.db.selectFrom('passkey').selectAll().execute()).toEqual([]);
    await device.verifies(true);
    await page.getByLabel('Nom de la clé').fill('Téléphone');
    await page.getByRole('button', { name: 'Créer la clé' }).click();
    await page.waitForURL((url) => url.pathname === '/jury');
    const [passkey] = await house.platform.db.selectFrom('passkey').selectAll().execute();
    expect([passkey!.name, passkey!.counter]).toEqual(['Téléphone', 1]);

    // Decided with the session that the passkey opened.
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const client = { send: (method: string, path: string, body: unknown) => house.fetch(path, { method, headers: { cookie, origin: house.origin, 'content-type': 'application/json' }, body: JSON.stringify(body) }) };
    for (const competency of ['NEO-C1', 'NEO-C2', 'NEO-C3', 'NEO-C4']) {
      const answer = await decide(client as never, promotion.jury, { enrolment: promotion.students[0]!.enrolment, competency, level: 1, outcome: 'validated', reason: '', expectedRevision: 0 });
      expect(answer.status).toBe(201);
    }
    await page.goto(`/jury/${promotion.jury}/pv?signer=ici`);
    await page.getByLabel('Numéro').fill('PV 2026-07');
    await page.getByLabel(/^Membres/).fill('Ada Martin\nJean « Été »');
    await page.getByLabel(/^Signataires/).fill('Ada Martin');
    await page.locator('button[value="check"]').click();
    await lastConfirmed(11);
    await page.locator('button[value="sign"]').click();
    await page.getByRole('heading', { name: 'Confirmez que c’est vous' }).waitFor();
    expect(await house.platform.db.selectFrom('minutes').selectAll().execute()).toEqual([]);
    await isClean(chair);
    // By this passkey only: a code by e-mail is no second factor.
    expect(await page.getByRole('button', { name: 'Recevoir un code par courriel' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Confirmer avec ma clé d’accès' }).click();
    await page.waitForURL((url) => url.search === '?fait=signe');
    const [minutes] = await house.platform.db.selectFrom('minutes').selectAll().execute();
    expect([minutes!.number, JSON.parse(minutes!.members)]).toEqual(['PV 2026-07', ['Ada Martin', 'Jean « Été »']]);
    // What the API refused at first, and what the browser logs of it.
    expect(faults.filter((one) => !/40[39]|422/.test(one))).toEqual([]);
  });

  it('signs in, each answer of the device once, and none by a copy of the device', async () => {
    const somebody = await visit();
    const { page, device, open: go } = somebody;
    await signIn(somebody, promotion.students[0]!.email);
    await page.waitForURL((url) => url.pathname === '/espace');
    await go('/compte');
    await isClean(somebody);
    await page.getByLabel('Nom de la clé', { exact: true }).fill('Ordinateur');
    await page.getByRole('button', { name: 'Créer la clé' }).click();
    await page.getByRole('status').getByText('La clé d’accès est ajoutée.').waitFor();
    await page.getByRole('button', { name: 'Se déconnecter' }).click();

    await go('/connexion?retour=%2Fespace%2Fportfolio');
    const sent = page.waitForRequest((request) => request.url().endsWith('/api/sign-in/passkey'));
    await page.getByRole('button', { name: 'Avec une clé d’accès' }).click();
    await page.waitForURL((url) => url.pathname === '/espace/portfolio');
    const answer = (await sent).postData()!;
    const again = (path: string): Promise<Response> => house.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json', origin: house.origin }, body: answer });
    const replayed = await again('/api/sign-in/passkey');
    expect([replayed.status, replayed.headers.getSetCookie()]).toEqual([422, []]);
    const factors = await house.platform.db.selectFrom('event').select('detail').where('kind', '=', 'signed_in').execute();
    expect(factors.map(({ detail }) => detail)).toEqual(['{"factor":"passkey"}']);
    // A signature to sign in is none to confirm with.
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const elsewhere = await house.fetch('/api/me/confirmation/passkey', { method: 'POST', headers: { cookie, 'content-type': 'application/json', origin: house.origin }, body: answer });
    expect(elsewhere.status).toBe(422);

    // The device says a number that was said already: somebody has a copy of it.
    await go('/deconnexion');
    await page.context().clearCookies();
    await house.platform.commit([house.platform.db.updateTable('passkey').set({ counter: 100 }).where('name', '=', 'Ordinateur')]);
    await go('/connexion');
    await page.getByRole('button', { name: 'Avec une clé d’accès' }).click();
    await page.getByRole('alert').getByText('Cette clé d’accès n’a pas pu être vérifiée').waitFor();
    await device.verifies(false);
    await page.getByRole('button', { name: 'Avec une clé d’accès' }).click();
    await page.getByRole('alert').getByText('Rien n’a été fait').waitFor();
    expect(await page.evaluate(async () => ((await (await fetch('/api/me')).json()) as { person: unknown }).person)).toBeNull();
  });

  it('is renamed and removed by whoever it is, after showing who that is', async () => {
    const student = await visit({ width: 375 });
    const { page, open: go } = student;
    await signIn(student, promotion.students[0]!.email);
    await go('/compte');
    await page.getByRole('button', { name: 'Renommer « Ordinateur »' }).waitFor();
    await page.getByRole('textbox', { name: 'Nom de la clé : Ordinateur' }).fill('');
    await page.getByRole('button', { name: 'Renommer « Ordinateur »' }).click();
    await page.getByRole('alert').getByText('Donnez un nom à la clé').waitFor();
    await page.getByRole('textbox', { name: 'Nom de la clé : Ordinateur' }).fill('Vieil ordinateur');
    await page.getByRole('button', { name: 'Renommer « Ordinateur »' }).click();
    await page.getByRole('status').getByText('La clé est renommée.').waitFor();
    await lastConfirmed(11);
    await page.getByRole('button', { name: 'Retirer « Vieil ordinateur »' }).click();
    await page.getByRole('heading', { name: 'Confirmez que c’est vous' }).waitFor();
    // A student without the device at hand confirms by a code, read here on the page of development.
    await page.getByRole('button', { name: 'Recevoir un code par courriel' }).click();
    await page.getByText('Un message avec un code vient de partir').waitFor();
    const messages = await student.context.newPage();
    await expect.poll(async () => (await messages.goto('/messages'), await messages.getByRole('heading', { name: 'Votre code de confirmation Palier' }).count())).toBe(1);
    await isClean({ ...student, page: messages });
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await messages.locator('li').filter({ hasText: 'Votre code de confirmation' }).innerText())![0];
    await messages.close();
    await page.getByLabel('Code du message').fill(code);
    await page.getByRole('button', { name: 'Confirmer et continuer' }).click();
    await page.getByRole('status').getByText('La clé est retirée.').waitFor();
    expect((await house.platform.db.selectFrom('passkey').select('name').execute()).map(({ name }) => name)).toEqual(['Téléphone']);
    expect((await house.platform.db.selectFrom('event').select('kind').where('kind', 'like', 'passkey%').execute()).map(({ kind }) => kind)).toEqual(['passkey_added', 'passkey_added', 'passkey_removed']);
  });
});
