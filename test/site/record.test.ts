/** The record of a semester in a browser: made by ticking, with and without scripts; and what an English page says of its words. */
import { expect, it } from 'vitest';
import { describeDemonstration } from './demonstration.ts';

describeDemonstration('a record of a semester', (demonstration) => {
  it('is made from ticked badges, seen by its holder alone, given out and taken back, without a script', async () => {
    const student = await demonstration().visit({ as: 'student', script: false });
    const { page } = student;
    await student.open('/espace/releve?periode=S2');
    await page.getByRole('button', { name: 'Établir le relevé' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('Choisissez au moins un badge');
    const boxes = page.getByRole('checkbox');
    expect(await boxes.evaluateAll((all) => all.filter((one) => (one as HTMLInputElement).checked).length)).toBe(0);
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole('button', { name: 'Établir le relevé' }).click();
    expect(await page.getByRole('status').filter({ hasText: /\S/ }).textContent()).toContain('Il est privé');
    const card = page.locator('.records > li').first();
    const address = (await card.getByRole('link', { name: /^Voir le relevé/ }).getAttribute('href'))!;
    const stranger = await demonstration().visit();
    expect((await stranger.open(new URL(address).pathname)).status()).toBe(404);
    await student.open(new URL(address).pathname);
    expect(await page.getByText('Vous seul voyez cette page').count()).toBe(1);
    expect(await page.locator('[data-badge]').count()).toBe(2);

    await student.open('/espace/releve');
    await page.locator('.records > li').first().getByRole('button', { name: 'Rendre l’adresse publique' }).click();
    expect((await stranger.open(new URL(address).pathname)).status()).toBe(200);
    expect(await stranger.page.getByText('Vous seul voyez cette page').count()).toBe(0);
    await page.locator('.records > li').first().getByRole('button', { name: 'Retirer l’adresse' }).click();
    expect((await stranger.open(new URL(address).pathname)).status()).toBe(410);
    expect(student.faults).toEqual([]);
  });

  it.each([
    ['a portfolio', () => demonstration().portfolio, 'Support the implementation'],
    ['a badge', () => `/credentials/${demonstration().people.credentials[0]!}`, 'Support the implementation'],
    ['a programme', () => '/programmes/NEO/2024', 'To train students to support trainers'],
  ])('%s in English shows a translation, says that it is one, and keeps the French one gesture away', async (_name, path, english) => {
    const { open, page, faults } = await demonstration().visit({ script: false });
    await open(`/en${path()}`);
    expect(await page.getByText(english).first().isVisible()).toBe(true);
    expect(await page.getByText('Unofficial translation; the signed text is French.').isVisible()).toBe(true);
    const french = page.locator('.signed-words dd[lang="fr"]').first();
    expect(await french.isVisible()).toBe(false);
    await page.getByText('Read the French text').click();
    expect(await french.isVisible()).toBe(true);
    // What is in French says so; the translation is in the page's own language.
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('[lang="fr"]', { hasText: english }).count()).toBe(0);
    await open(path());
    expect(await page.getByText('Traduction non officielle').count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
