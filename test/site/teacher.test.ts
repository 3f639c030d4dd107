/** A teacher: the grid, a review with its evidence beside it, a proposal in words. */
import { expect, it } from 'vitest';
import { describeDemonstration } from './demonstration.ts';

describeDemonstration('a teacher', (demonstration) => {
  it('sees what is attained and what the period expects as two different things', async () => {
    const { page, faults } = await demonstration().visit({ as: 'teacher' });
    expect(new URL(page.url()).pathname).toBe('/suivi');
    const cohort = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'NEO · promotion 2024-2026' }) });
    // What waits in each period is one link away.
    expect(await cohort.getByRole('row', { name: /Grille S4/ }).getByRole('link').allInnerTexts()).toEqual(['Grille S4', 'un bilan contesté', 'un bilan prêt pour le jury']);
    await cohort.getByRole('link', { name: 'un bilan contesté' }).click();
    await page.waitForURL(/situation=conteste/, { waitUntil: 'load' });
    expect(await page.getByRole('table', { name: 'Étudiants et compétences, S4' }).getByRole('rowheader').count()).toBe(1);
    await page.goBack();
    await cohort.getByRole('link', { name: 'Grille S4' }).click();
    await page.waitForURL((url) => url.searchParams.get('period') === 'S4' && !url.searchParams.has('situation'), { waitUntil: 'load' });
    const table = page.getByRole('table', { name: 'Étudiants et compétences, S4' });
    // The one student who is still Intermédiaire in NEO-C3 after S3.
    const row = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: /Maëlle Kervella/ }) });
    const cell = row.getByRole('cell').nth(3);
    expect(await cell.innerText()).toMatch(/Atteint\s+Intermédiaire[\s\S]*Repère\s+Avancé/);
    expect(await cell.locator('svg .reached').count()).toBeGreaterThan(0);
    expect(await cell.locator('svg .expected').count()).toBeGreaterThan(0);
    expect(await table.innerText()).not.toMatch(/\d+ sur \d+|\d\s*\/\s*\d|%/);
    expect(faults).toEqual([]);
  });

  it('walks the grid with the arrow keys and opens a review at its competency', async () => {
    const { page, open, faults } = await demonstration().visit({ as: 'teacher', already: true });
    await open('/suivi');
    await page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'NEO · promotion 2026-2028' }) }).getByRole('link', { name: 'Grille S1' }).click();
    // The keys are a script's: nobody presses them before it is there.
    await page.waitForURL(/\/suivi\/./, { waitUntil: 'load' });
    await page.getByRole('link', { name: 'Yanis Haddadi', exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Ouvrir le bilan de Yanis Haddadi, Concevoir');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Bilan S1 de Yanis Haddadi' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#NEO-C2');
    const section = page.getByRole('region', { name: /^Concevoir/ });
    expect(await section.getByRole('heading', { name: 'Traces reliées' }).isVisible()).toBe(true);
    expect(faults).toEqual([]);
  });

  it('proposes a level with a comment, and loses nothing when the comment was forgotten', async () => {
    const { page, open, faults } = await demonstration().visit({ as: 'teacher', already: true, width: 375 });
    await open('/suivi');
    await page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'NEO · promotion 2026-2028' }) }).getByRole('link', { name: 'Grille S1' }).click();
    await page.getByRole('link', { name: 'Yanis Haddadi', exact: true }).click();
    const section = page.getByRole('region', { name: /^Concevoir/ });
    await section.getByRole('radio', { name: 'Intermédiaire' }).check();
    await section.getByRole('button', { name: 'Enregistrer la proposition pour Concevoir' }).click();

    const summary = page.getByRole('alert');
    await summary.waitFor();
    expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await section.getByRole('radio', { name: 'Intermédiaire' }).isChecked()).toBe(true);
    const comment = section.getByRole('textbox', { name: 'Commentaire lu par l’étudiant' });
    expect(await comment.getAttribute('aria-invalid')).toBe('true');
    await summary.getByRole('link').first().click();
    expect(await comment.evaluate((element) => element === document.activeElement)).toBe(true);

    await comment.fill('Choisit ses ressources selon le public ; reste à les essayer.');
    await section.getByRole('button', { name: 'Enregistrer la proposition pour Concevoir' }).click();
    await page.getByRole('status').filter({ hasText: 'Concevoir' }).waitFor();
    expect(await section.getByText('Proposé', { exact: true }).isVisible()).toBe(true);
    expect(await comment.inputValue()).toBe('Choisit ses ressources selon le public ; reste à les essayer.');
    expect(faults).toEqual([]);
  });
});
