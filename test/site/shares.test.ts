/** What a student shows by link, in the browser of whoever has it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clear } from '../journey/acts.ts';
import { describeDemonstration, pathOf } from './demonstration.ts';
import { keepsEveryPromise } from './every-page.ts';

type Link = { id: string; url: string; state: string; title: string };

describeDemonstration('a page shown by link', (demonstration) => {
  let elsewhere: Server;
  /** Every Referer that a request to another site carried. */
  const referers: (string | undefined)[] = [];

  beforeAll(async () => {
    elsewhere = createServer((request, answer) => {
      referers.push(request.headers.referer);
      answer.setHeader('content-type', 'text/html');
      answer.end('<!doctype html><title>Ailleurs</title><h1>Ailleurs</h1>');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => elsewhere.close(resolve)));

  const student = () => demonstration().house.as('nour.belkacem@etu.neo.example');
  const links = async (): Promise<Link[]> => {
    const nour = await student();
    const { enrolments } = (await (await nour.get('/api/me/enrolments')).json()) as { enrolments: { id: string }[] };
    return ((await (await nour.get(`/api/me/enrolments/${enrolments[0]!.id}/shares`)).json()) as { shares: Link[] }).shares;
  };
  const link = async (state: 'open' | 'expired'): Promise<string> => pathOf((await links()).find((one) => one.state === state)!.url);

  it('verifies there, says what is given on request only, and tells no other site where it was read', async () => {
    const nour = await student();
    const { enrolments } = (await (await nour.get('/api/me/enrolments')).json()) as { enrolments: { id: string }[] };
    const form = new FormData();
    const outside = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
    for (const [name, value] of Object.entries({ period: 'S3', genre: 'production', title: 'Un site à visiter', link: outside })) form.set(name, value);
    const { id: trace } = (await (await nour.send('POST', `/api/me/enrolments/${enrolments[0]!.id}/evidence`, form)).json()) as { id: string };
    await clear(nour, [trace]);
    const badges = ((await (await nour.get('/api/me/enrolments')).json()) as { enrolments: { badges: { id: string; period: string }[] }[] }).enrolments[0]!.badges.filter(({ period }) => period === 'S2');
    const { url } = (await (await nour.send('POST', `/api/me/enrolments/${enrolments[0]!.id}/shares`, { title: 'Un essai', choices: { credentials: badges.map(({ id }) => id), evidence: [trace] } })).json()) as { url: string };

    const visit = await demonstration().visit({ mayAsk: [outside.slice(0, -1)] });
    const { page } = visit;
    await visit.open(pathOf(url));
    await page.getByRole('button', { name: 'Tout vérifier' }).click();
    await page.locator('.verified-line').waitFor();
    expect(await page.locator('.verdict-small').allInnerTexts()).toEqual(badges.map(() => 'Authentique et valide'));
    // The badges' files came from below the link, and no address of ours was told of it either.
    const files = visit.asked.filter((address) => address.includes('/credentials/'));
    expect([files.length, files.every((address) => pathOf(address).startsWith(pathOf(url)))]).toEqual([badges.length, true]);
    await page.locator('a[data-badge]').first().click();
    await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
    await page.locator('[data-verdict="valid"]').waitFor();
    expect(visit.faults).toEqual([]);

    await visit.open(pathOf(url));
    await page.getByRole('link', { name: /^Voir sur .+Un site à visiter/ }).click();
    await page.getByRole('link', { name: /^Aller sur / }).click();
    await page.getByRole('heading', { name: 'Ailleurs' }).waitFor();
    expect(referers.length).toBeGreaterThan(0);
    expect(referers.every((referer) => referer === undefined)).toBe(true);
  });

  it('is copied, updated and ended from the student’s own list', async () => {
    const visit = await demonstration().visit({ as: 'student' });
    const { page } = visit;
    await visit.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await visit.open('/espace/partages');
    const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: /^Candidature/ }) });
    await card.getByRole('button', { name: /^Copier/ }).click();
    await card.getByText('Copié').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await card.getByLabel('Adresse du lien', { exact: true }).inputValue());
    await card.getByText('QR code du lien').click();
    expect(await card.getByRole('img', { name: /^QR code du lien/ }).isVisible()).toBe(true);

    await page.getByLabel('Nom du lien').fill('Un stage');
    await page.locator('summary').filter({ hasText: 'Traces' }).click();
    await page.getByLabel('Montrer', { exact: true }).first().check();
    await page.getByRole('button', { name: 'Faire le lien' }).click();
    await page.getByRole('status').getByText('Votre lien est prêt').waitFor();
    const mine = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Un stage' }) });
    const address = await mine.getByLabel('Adresse du lien', { exact: true }).inputValue();
    expect((await demonstration().house.fetch(address)).status).toBe(200);
    await mine.getByRole('button', { name: /^Mettre fin à ce lien/ }).click();
    await page.getByRole('status').getByText('Le lien a pris fin').waitFor();
    expect((await demonstration().house.fetch(address)).status).toBe(410);
    expect(visit.faults).toEqual([]);
  });

  keepsEveryPromise(
    [
      { name: 'a portfolio shown by link', path: () => link('open') },
      { name: 'a link that has expired', path: () => link('expired'), status: 410 },
      // A frame has nothing to skip: one link is all that there is.
      { name: 'a badge in a frame', path: () => `/embed/credentials/${demonstration().people.credentials[0]!}`, before: ({ page }) => page.getByRole('link', { name: /^Vérifier ce badge/ }).waitFor() },
      { name: 'a badge in a frame, in English', path: () => `/en/embed/credentials/${demonstration().people.credentials[0]!}`, before: ({ page }) => page.getByText('Unofficial translation').waitFor() },
    ],
    () => demonstration().visit({ kept: true }),
  );
});
