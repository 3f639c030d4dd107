/** A jury chair: every line decided, one student with the keyboard alone, the minutes signed, the badges issued. */
import { expect, it } from 'vitest';
import { minutesPdf } from '../../api/demo/signed-minutes.ts';
import { tabStops, tabTo } from './audit.ts';
import { describeDemonstration } from './demonstration.ts';

/** The institution's day, as a date field takes it. */
const today = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(new Date());

describeDemonstration('a jury chair', (demonstration) => {
  let address = '';

  it('finds the open jury first, and every stop of the Tab key in sight', async () => {
    const { page, faults } = await demonstration().visit({ as: 'jury' });
    expect(new URL(page.url()).pathname).toBe('/jury');
    const first = page.getByRole('main').getByRole('listitem').first();
    expect(await first.innerText()).toContain('Délibération ouverte');
    await first.getByRole('link', { name: 'Ouvrir la délibération' }).click();
    await page.getByRole('heading', { level: 1, name: 'Nour Belkacem' }).waitFor();
    address = new URL(page.url()).pathname;
    const stops = await tabStops(page);
    expect(stops.length).toBeGreaterThan(25);
    expect(stops.filter((stop) => !stop.ring || !stop.seen)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('decides every line of one student with the keyboard alone', async () => {
    const { page, open, faults } = await demonstration().visit({ as: 'jury', already: true });
    await open(address);
    for (const code of ['NEO-C1', 'NEO-C2', 'NEO-C3', 'NEO-C4']) {
      await tabTo(page, `input[name="outcome-${code}"]`);
      await page.keyboard.press('Space');
    }
    await tabTo(page, 'button[name="suivant"]');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Maëlle Kervella' }).waitFor();
    await page.getByText('Les décisions sont enregistrées.').waitFor();
    expect(await page.getByRole('link', { name: /Nour Belkacem.*décidé/ }).isVisible()).toBe(true);
    expect(faults).toEqual([]);
  });

  it('is asked for the reason that a motivated decision needs, and keeps the rest', async () => {
    const { page, open, faults } = await demonstration().visit({ as: 'jury', already: true });
    await open(address);
    await page.getByRole('link', { name: /^Maëlle Kervella/ }).click();
    await page.getByRole('link', { name: 'Remplir d’après les propositions' }).click();
    await page.getByText('Rien n’est encore enregistré.').waitFor();
    const line = page.getByRole('region', { name: /^Piloter/ });
    await line.getByRole('combobox', { name: 'Niveau délibéré' }).selectOption('Avancé');
    await line.getByRole('radio', { name: 'Validé sur décision motivée du jury' }).check();
    // Avancé, from Intermédiaire: the tick shows itself where a level is skipped, and not in the other lines.
    expect(await page.getByRole('checkbox', { name: /saute un niveau/ }).count()).toBe(1);
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    const reason = line.getByRole('textbox', { name: 'Motif' });
    await page.getByRole('alert').getByRole('link', { name: /Piloter : le motif est obligatoire/ }).click();
    expect(await reason.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await line.getByRole('radio', { name: 'Validé sur décision motivée du jury' }).isChecked()).toBe(true);
    await reason.fill('Le pilotage du dernier projet, jugé en soutenance, répond au niveau.');
    await line.getByRole('checkbox', { name: /saute un niveau/ }).check();
    await page.getByRole('button', { name: 'Enregistrer et passer au suivant' }).click();
    await page.getByRole('heading', { level: 1, name: 'Léa Marchettini' }).waitFor();
    await page.getByRole('link', { name: 'Remplir d’après les propositions' }).click();
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    await page.getByText('Toutes les décisions sont prises (12).').first().waitFor();
    expect(faults).toEqual([]);
  });

  it('closes the deliberation, deposits what was signed, sees the badges arrive, and opens one', async () => {
    const { house, visit } = demonstration();
    const { page, open, faults } = await visit({ as: 'jury', already: true });
    await open(`${address}/pv`);
    await page.getByRole('button', { name: 'Clore et figer le texte' }).click();
    await page.getByRole('alert').getByText('Le procès-verbal ne peut pas être signé sans le numéro.').waitFor();
    await page.getByLabel('Numéro du procès-verbal').fill('NEO-2026-S4-01');
    await page.getByLabel('Date de la délibération').fill(today);
    await page.getByRole('button', { name: 'Clore et figer le texte' }).click();
    await page.getByRole('status').getByText('La délibération est close.').waitFor();
    expect(await page.getByText('Elle n’est pas une signature.').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Ouvrir et émettre' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Déposer' }).click();
    await page.getByRole('alert').getByText('Choisir le fichier du procès-verbal signé.').waitFor();
    await page.getByLabel(/^Procès-verbal signé/).setInputFiles({ name: 'pv-signe.pdf', mimeType: 'application/pdf', buffer: Buffer.from(minutesPdf()) });
    await page.getByLabel('Date de signature').fill(today);
    await page.getByRole('button', { name: 'Déposer' }).click();
    await page.getByRole('status').getByText('Rien n’est encore émis.').waitFor();
    expect(await page.getByLabel('Signataires').inputValue()).toBe('Françoise Lemoinier');
    await page.getByRole('button', { name: 'Ouvrir et émettre' }).click();
    await page.getByRole('heading', { level: 1, name: 'Procès-verbal NEO-2026-S4-01' }).waitFor();

    const progress = page.getByRole('progressbar', { name: 'Badges remis' });
    await expect.poll(() => progress.evaluate((bar: HTMLProgressElement) => bar.max > 0 && bar.value === bar.max), { timeout: 30_000 }).toBe(true);
    expect(await page.getByText(/^Les \d+ badges sont remis\.$/).isVisible()).toBe(true);
    await open(`${address}/pv`);
    const issued = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Nour Belkacem' }) }).first();
    expect(await issued.getByText('Remis', { exact: true }).isVisible()).toBe(true);
    const link = issued.getByRole('link', { name: /^Badge de Nour Belkacem/ });
    const path = (await link.getAttribute('href'))!;
    await link.click();
    await page.waitForURL((url) => url.pathname === path);
    // Not published yet: the jury reads the signed file, a stranger learns nothing.
    expect(await page.locator('body').innerText()).toContain('eddsa-rdfc-2022');
    expect((await house.fetch(path)).status).toBe(404);
    expect(faults).toEqual([]);
  });
});
