/** A student: badges beside evidence, a page of one's own, and the way back. */
import { expect, it, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { nourBelkacem } from '../../api/demo/students/nour-belkacem.ts';
import { readDemoFile } from '../../api/platform/commands/demo.ts';
import { clear } from '../journey/acts.ts';
import { describeDemonstration } from './demonstration.ts';

const TEXT = 'Carnet de bord d’un atelier';
const IMAGE = 'Affiche de l’atelier';
const ALT = 'Affiche : un atelier de cuisine le mardi soir.';
const SENTENCE = 'Six semaines d’atelier, racontées séance par séance.';
const SECRET = 'Je n’ai pas osé interrompre le chef ; je le ferais aujourd’hui.';

const traceChoice = (page: Page, title: string) => page.getByRole('group', { name: title, exact: true });

describeDemonstration('a student', (demonstration) => {
  it('signs in by the link of a message, after one more gesture', async () => {
    const { people, visit } = demonstration();
    const { email } = people.signIn.student;
    const { page, open, faults } = await visit({ width: 375 });
    // Without a mail server, a start on the machine itself prints its messages.
    const terminal = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    await open('/connexion');
    await page.getByLabel('Adresse électronique').fill(email);
    await page.getByRole('button', { name: 'Recevoir le lien' }).click();
    await page.getByRole('heading', { level: 1, name: 'Le message est parti' }).waitFor();
    const messages = (): string => terminal.mock.calls.flat().join('\n');
    await expect.poll(messages).toContain(email);
    const link = /http:\S+\/connexion\/\S+/.exec(messages())![0];
    terminal.mockRestore();

    await page.goto(link);
    expect((await page.context().cookies()).filter(({ name }) => name.includes('session'))).toEqual([]);
    await page.getByRole('button', { name: 'Me connecter' }).click();
    await page.waitForURL((url) => url.pathname === '/espace');
    expect(await page.getByText('Nour Belkacem').first().isVisible()).toBe(true);
    expect(faults).toEqual([]);
  });

  it('sees each badge beside the evidence that supports it', async () => {
    const { page, faults } = await demonstration().visit({ as: 'student' });
    expect(new URL(page.url()).pathname).toBe('/espace');
    const badge = page.locator('.badge-card').filter({ has: page.getByRole('heading', { name: 'Concevoir : Compétent' }) });
    expect(await badge.getByRole('link', { name: 'Conception de ressources' }).isVisible()).toBe(true);
    expect(await page.getByText('12 badges', { exact: false }).first().isVisible()).toBe(true);
    await badge.getByRole('link', { name: 'Voir la page du badge' }).click();
    await page.getByRole('heading', { level: 1, name: /^Nour Belkacem a atteint/ }).waitFor();
    expect(faults).toEqual([]);
  });

  it('deposits a text, and writes the one sentence that the public will read', async () => {
    const { page, open, faults } = await demonstration().visit({ as: 'student', already: true, width: 375 });
    await open('/espace/traces#deposer');
    await page.getByLabel('Texte', { exact: true }).fill('Mardi : neuf apprentis, un four en panne, une heure de débat.');
    await page.getByRole('textbox', { name: 'Titre' }).fill(TEXT);
    await page.getByLabel('Concevoir').check();
    await page.getByRole('button', { name: 'Déposer la trace' }).click();
    await page.getByText('La trace est déposée. Elle est privée.').waitFor();
    // In sight, though the form was come to by its own address.
    expect(await page.getByText('La trace est déposée. Elle est privée.').evaluate((one) => one.getBoundingClientRect().top >= 0 && one.getBoundingClientRect().bottom <= innerHeight)).toBe(true);

    await page.getByRole('link', { name: TEXT }).click();
    await page.getByRole('textbox', { name: 'Réflexion' }).fill(SECRET);
    await page.getByLabel('La phrase pour le public').fill(SENTENCE);
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('Les changements sont enregistrés.').waitFor();
    expect(await page.getByLabel('La phrase pour le public').inputValue()).toBe(SENTENCE);
    expect(faults).toEqual([]);
  });

  it('is told what is missing from a deposit, and keeps what was typed', async () => {
    const { page, open } = await demonstration().visit({ as: 'student', already: true });
    await open('/espace/traces');
    await page.getByRole('textbox', { name: 'Titre' }).fill('Sans rien dedans');
    await page.getByRole('button', { name: 'Déposer la trace' }).click();
    const summary = page.getByRole('alert');
    await summary.getByText('Il manque la trace elle-même : un fichier, un lien ou un texte.').waitFor();
    expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.title()).toMatch(/^Erreur/);
    expect(await page.getByRole('textbox', { name: 'Titre' }).inputValue()).toBe('Sans rien dedans');
  });

  it('deposits an image with its text equivalent', async () => {
    const { page, open, faults } = await demonstration().visit({ as: 'student', already: true });
    await open('/espace/traces');
    await page.getByLabel('Fichier', { exact: true }).setInputFiles({ name: 'affiche.png', mimeType: 'image/png', buffer: Buffer.from(await readDemoFile('maelle-affiche-promotion.png')) });
    await page.getByLabel('Ce que le fichier montre ou contient').fill(ALT);
    await page.getByRole('textbox', { name: 'Titre' }).fill(IMAGE);
    await page.getByRole('button', { name: 'Déposer la trace' }).click();
    await page.getByText('La trace est déposée. Elle est privée.').waitFor();
    await page.getByRole('link', { name: IMAGE }).click();
    const image = page.getByRole('img', { name: ALT });
    await image.waitFor();
    expect(await image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  });

  it('puts sections and traces in order by keyboard, by dragging, and without a script', async () => {
    const { page, open, faults } = await demonstration().visit({ as: 'student' });
    const order = (of: Page): Promise<(string | null)[]> => of.locator('.section-choices > li').evaluateAll((items) => items.map((one) => one.getAttribute('data-item')));
    await open('/espace/portfolio');
    const before = await order(page);
    expect(before.slice(0, 2)).toEqual(['Niveaux atteints et badges', 'Réalisations']);
    // Folded, a part says how much of it is chosen; opening one folds the other.
    await page.getByText('Sections, dans l’ordre de la page').first().click();
    const up = page.getByRole('button', { name: 'Monter « Réalisations »' });
    await up.focus();
    await page.keyboard.press('Enter');
    expect((await order(page)).slice(0, 2)).toEqual(['Réalisations', 'Niveaux atteints et badges']);
    await page.getByRole('status').getByText('« Réalisations » est en position 1 sur 11.').waitFor();
    expect(await up.evaluate((one) => one === document.activeElement)).toBe(true);
    const centre = async (item: string): Promise<{ x: number; y: number }> => {
      const { x, y, width, height } = (await page.locator(`.section-choices > li[data-item="${item}"] [data-handle]`).boundingBox())!;
      return { x: x + width / 2, y: y + height / 2 };
    };
    await page.locator('.section-choices').scrollIntoViewIfNeeded();
    const [from, to] = [await centre('Contact'), await centre('Réalisations')];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    for (let step = 1; step <= 20; step += 1) await page.mouse.move(from.x, from.y + ((to.y - 18 - from.y) * step) / 20);
    await page.mouse.up();
    expect((await order(page))[0]).toBe('Contact');
    await page.getByRole('button', { name: 'Enregistrer mes choix' }).click();
    await page.getByText('Les choix sont enregistrés.').waitFor();
    expect((await order(page)).slice(0, 3)).toEqual(['Contact', 'Réalisations', 'Niveaux atteints et badges']);

    const without = await demonstration().visit({ as: 'student', already: true, script: false });
    await without.open('/espace/portfolio');
    await without.page.getByLabel('Phrase de présentation').fill('Une phrase que rien ne perd.');
    await without.page.getByText('Sections, dans l’ordre de la page').first().click();
    await without.page.getByRole('button', { name: 'Descendre « Contact »' }).click();
    await without.page.getByRole('status').getByText('« Contact » est en position 2 sur 11.').waitFor();
    expect((await order(without.page)).slice(0, 2)).toEqual(['Réalisations', 'Contact']);
    expect(await without.page.getByLabel('Phrase de présentation').inputValue()).toBe('Une phrase que rien ne perd.');
    await without.page.getByText('Traces à montrer').first().click();
    await without.page.getByRole('button', { name: 'Descendre « Conception de ressources »' }).click();
    await without.page.getByRole('status').getByText(/Conception de ressources\s» est en position 2 sur \d/).waitFor();
    expect(await without.page.locator('.trace-choices > li').first().getAttribute('data-item')).toBe('Mise en oeuvre de l’APC et badges');
    expect([...faults, ...without.faults]).toEqual([]);
  });

  it('chooses what is public, looks at it first, publishes, and withdraws', async () => {
    const { visit, portfolio, house } = demonstration();
    // The questions before publishing: `deposit.test.ts` answers them on their page.
    const nour = await house.as(nourBelkacem.email);
    const { enrolments } = (await (await nour.get('/api/me/enrolments')).json()) as { enrolments: { evidence: { id: string; title: string }[] }[] };
    await clear(nour, enrolments[0]!.evidence.filter(({ title }) => title === TEXT || title === IMAGE).map(({ id }) => id));
    const { page, open, faults } = await visit({ as: 'student', already: true });
    await open('/espace/portfolio');
    await page.getByText('Badges à montrer').first().click();
    await page.getByRole('checkbox', { name: 'Évaluer : Novice' }).uncheck();
    await page.getByText('Traces à montrer').first().click();
    expect(await page.getByRole('checkbox', { name: 'Évaluer : Novice' }).isVisible()).toBe(false);
    await traceChoice(page, TEXT).getByLabel('Montrer la trace').check();
    await traceChoice(page, IMAGE).getByLabel('Montrer la trace').check();
    await traceChoice(page, 'Gestion de projet').getByLabel('Montrer la trace').uncheck();
    await page.getByLabel('Phrase de présentation').fill('Je conçois avec les gens du métier.');

    await page.getByRole('button', { name: 'Enregistrer et voir l’aperçu' }).click();
    await page.getByRole('heading', { name: TEXT }).waitFor();
    const stranger = await visit();
    await stranger.open(portfolio);
    expect(await stranger.page.getByRole('heading', { name: TEXT }).count()).toBe(0);

    await open('/espace/portfolio');
    await page.getByRole('button', { name: 'Publier la nouvelle version' }).click();
    await page.getByText('La page est publiée.', { exact: true }).waitFor();

    expect((await stranger.open(portfolio)).status()).toBe(200);
    const card = stranger.page.getByRole('article').filter({ has: stranger.page.getByRole('heading', { name: TEXT }) });
    expect(await card.getByText(SENTENCE).isVisible()).toBe(true);
    expect(await stranger.page.getByRole('img', { name: ALT }).evaluate((one: HTMLImageElement) => { one.scrollIntoView(); return one.decode().then(() => one.naturalWidth); })).toBeGreaterThan(0);
    expect(await stranger.page.getByText('Je conçois avec les gens du métier.').isVisible()).toBe(true);
    expect(await stranger.page.getByRole('heading', { name: 'Gestion de projet' }).count()).toBe(0);
    expect(await stranger.page.locator('a[data-badge]').count()).toBe(11);
    expect(await stranger.page.content()).not.toContain('osé interrompre');

    await page.getByRole('button', { name: 'Retirer ma page' }).click();
    await page.getByText('La page est retirée.', { exact: true }).waitFor();
    const gone = await stranger.open(portfolio);
    expect(gone.status()).toBe(410);
    expect(await stranger.page.locator('html').getAttribute('lang')).toBe('fr');
    await stranger.page.getByRole('heading', { level: 1, name: 'Page retirée' }).waitFor();
    expect([...faults, ...stranger.faults]).toEqual([]);
  });

  it('is refused the pages of other roles in plain words, and signs out', async () => {
    const { page, open } = await demonstration().visit({ as: 'student', already: true });
    expect((await open('/administration')).status()).toBe(403);
    await page.getByRole('heading', { name: 'Cette page n’est pas ouverte à votre compte' }).waitFor();
    await open('/espace');
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/espace'));
    await open('/espace');
    expect(new URL(page.url()).pathname).not.toBe('/espace');
  });
});
