/** Feedback with the keyboard alone; a draft that outlives its browser; two teachers on one sheet; and the student who asks again. */
import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { describeDemonstration, enterAs } from './demonstration.ts';

const UNIT = 'Pédagogie du numérique et de l\'innovation';

describeDemonstration('feedback', (demonstration) => {
  const heading = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText();
  const focused = (page: Page): Promise<string> => page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.name ?? '');
  const saved = (page: Page): Promise<unknown> => page.waitForResponse((answer) => answer.request().method() === 'PUT' && /\/feedback\/\d$/.test(answer.url()) && answer.ok());
  /** The sheet of the first unit of somebody of the first year. */
  async function sheetOf(page: Page, open: (path: string) => Promise<unknown>, student: string): Promise<string> {
    await open('/suivi');
    await page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'NEO · promotion 2026-2028' }) }).getByRole('link', { name: 'Grille S1' }).click();
    await page.getByRole('link', { name: 'Fiches de retour' }).click();
    await page.getByRole('link', { name: new RegExp(`^${UNIT}, ${student}`) }).click();
    await page.getByRole('heading', { level: 1, name: `${UNIT} · ${student}` }).waitFor();
    return new URL(page.url()).pathname;
  }

  it('is entered for a whole class with the keyboard alone, from student to student on the same unit', async () => {
    const visit = await demonstration().visit({ as: 'teacher' });
    const { page } = visit;
    // Nothing is pressed with a pointer from here on.
    await page.addInitScript(() => addEventListener('pointerdown', () => (document.title = 'a pointer'), true));
    await sheetOf(page, visit.open, 'Yanis Haddadi');
    // Beside the sheet the traces are read: what their student does with them is not offered.
    expect(await page.locator('main a[href*="/espace/"]').count()).toBe(0);
    for (const words of ['Raccourcis clavier', 'dans un critère : non évalué', 'publier et passer au suivant']) expect(await page.getByText(words, { exact: true }).isVisible()).toBe(true);
    // To the first of the class; there the keyboard stands in the first criterion without an answer.
    const names: string[] = [];
    for (let back = 0; back < 10 && (await page.locator('.sheet-walk a[rel=prev]').count()) > 0; back += 1) {
      const before = page.url();
      await page.keyboard.press('p');
      await page.waitForURL((url) => url.href !== before);
    }
    for (let student = 0; student < 10; student += 1) {
      names.push((await heading(page)).split(' · ')[1]!);
      const last = (await page.locator('.sheet-walk a[rel=next]').count()) === 0;
      if (await page.locator('form[data-sheet]').count()) {
        const criteria = await page.locator('[data-criterion]').count();
        expect(criteria).toBe(3);
        // Wherever the keyboard stands, Tab comes to the first criterion.
        for (let presses = 0; presses < 80 && !(await focused(page)).startsWith('c-'); presses += 1) await page.keyboard.press('Tab');
        await page.evaluate(() => document.querySelector<HTMLInputElement>('[data-criterion] input')!.focus());
        // A French keyboard gives another letter for the same key: the place counts.
        for (const key of ['Digit3', 'Digit0', 'Digit1']) await page.keyboard.press(key);
        expect(await focused(page)).toBe('strengths');
        await page.keyboard.press('End');
        await page.keyboard.type(` Lu, n p ${student}.`);
        expect((await page.locator('[data-criterion] input:checked').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value)))).toEqual(['2', 'none', '0']);
        const before = page.url();
        await page.keyboard.press('Control+Enter');
        await page.waitForURL((url) => url.href !== before);
        await page.getByRole('status').getByText(/publiée/).first().waitFor();
      } else await page.keyboard.press('n');
      if (last) break;
    }
    expect(names).toEqual(['Fatoumata Camara-Joly', 'Mateus Ferreira Lobato', 'Yanis Haddadi', 'Jade Traoré', 'Clémence Vasselin']);
    expect(await page.title()).not.toBe('a pointer');
    const { db } = demonstration().house.platform;
    const written = await db.selectFrom('feedback_sheet').select(['review_id', 'answers', 'strengths']).where('unit', '=', UNIT).where('state', '=', 'published').where('strengths', 'like', '%Lu, n p%').execute();
    expect(written).toHaveLength(5);
    expect(written.map((one) => Object.values(JSON.parse(one.answers) as object))).toEqual(Array(5).fill([2, null, 0]));
    expect(visit.faults).toEqual([]);
  });

  it('does without single keys for whoever turns them off, and says so', async () => {
    const visit = await demonstration().visit({ as: 'teacher' });
    const { page } = visit;
    await sheetOf(page, visit.open, 'Yanis Haddadi');
    await page.getByRole('button', { name: 'Désactiver les raccourcis d’une seule touche' }).click();
    await page.getByText('Les raccourcis d’une seule touche sont désactivés ; ceux avec Ctrl restent.').waitFor();
    const before = page.url();
    const chosen = (): Promise<string[]> => page.locator('[data-criterion] input:checked').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
    const answers = await chosen();
    await page.locator('[data-criterion] input').first().focus();
    for (const key of ['Digit2', 'n', 'p']) await page.keyboard.press(key);
    expect([page.url(), await chosen()]).toEqual([before, answers]);
    await visit.open('/compte');
    await page.getByRole('button', { name: 'Activer les raccourcis d’une seule touche' }).click();
    await page.getByRole('status').getByText('Le réglage du clavier est enregistré.').waitFor();
    expect(visit.faults).toEqual([]);
  });

  it('keeps a draft whose browser was closed in the middle of a word, and takes a comment that is then adapted', async () => {
    const visit = await demonstration().visit({ as: 'teacher' });
    const { page } = visit;
    const path = (await sheetOf(page, visit.open, 'Jade Traoré')).replace(/1$/, '2');
    await visit.open(path);
    const kept = saved(page);
    await page.getByLabel('Ce qui est à travailler').fill('Revoir la naviga');
    await kept;
    await page.getByText(/^Brouillon enregistré à\s\d\d:\d\d$/).waitFor();
    expect(visit.faults).toEqual([]);
    await visit.close();

    const again = await demonstration().visit({ as: 'teacher', already: true, script: false });
    await again.open(path);
    expect(await again.page.getByLabel('Ce qui est à travailler').inputValue()).toBe('Revoir la naviga');
    // Without script the buttons do the same.
    await again.page.getByLabel('Ce qui est à travailler').fill('Revoir la navigation.');
    await again.page.getByLabel('Commentaire à insérer').selectOption({ label: 'Vérifiez la navigation au clavier, puis sur un téléphone.' });
    await again.page.getByRole('button', { name: 'Insérer dans « Ce qui est à travailler »' }).click();
    await again.page.getByText('Le commentaire est inséré').waitFor();
    expect(await again.page.getByLabel('Ce qui est à travailler').inputValue()).toBe('Revoir la navigation.\nVérifiez la navigation au clavier, puis sur un téléphone.');
    expect(again.faults).toEqual([]);
  });

  it('tells the second of two teachers while they type, and shows both versions side by side', async () => {
    const [one, other] = [await demonstration().visit({ as: 'teacher' }), await demonstration().visit()];
    await enterAs(demonstration(), other, 'vincent.abadier@neo.example');
    const path = (await sheetOf(one.page, one.open, 'Jade Traoré')).replace(/1$/, '4');
    await Promise.all([one.open(path), other.open(path)]);
    const first = saved(one.page);
    await one.page.getByLabel('Ce qui est réussi').fill('Les mots de la première.');
    await first;
    const aside = other.page.waitForResponse((answer) => answer.url().endsWith('/aside') && answer.ok());
    await other.page.getByLabel('Ce qui est réussi').fill('Les mots de la seconde.');
    await aside;
    other.forget();
    await other.page.getByRole('link', { name: /lire ses mots et les vôtres/ }).click();
    const conflict = other.page.getByRole('region', { name: 'Quelqu’un d’autre a écrit dans cette fiche' });
    await conflict.getByText('Les mots de la première.').waitFor();
    expect(await other.page.getByLabel('Ce qui est réussi').inputValue()).toBe('Les mots de la seconde.');
    await other.page.getByLabel('Ce qui est réussi').fill('Les mots de la première, et de la seconde.');
    await other.page.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
    await other.page.getByText('Le brouillon est enregistré. L’étudiant ne le lit pas.').waitFor();
    expect([await conflict.count(), await other.page.getByLabel('Ce qui est réussi').inputValue()]).toEqual([0, 'Les mots de la première, et de la seconde.']);
    expect([...one.faults, ...other.faults]).toEqual([]);
  });
});
