/** What becomes of badges after they were given, with a browser: revoked together, corrected, under a new name, under another picture. */
import { expect, it } from 'vitest';
import { png, svg } from '../fixtures/pictures.ts';
import { violations } from './audit.ts';
import { describeDemonstration } from './demonstration.ts';

describeDemonstration('the life of badges', (demonstration) => {
  it('a chair revokes several badges in one act, after a word that is typed, and not without it', async () => {
    const { page, open, faults } = await demonstration().visit({ as: 'jury', script: false });
    await page.getByRole('link', { name: /Procès-verbal/ }).nth(2).click();
    await page.getByRole('link', { name: 'Révoquer plusieurs badges' }).click();
    await page.getByRole('heading', { level: 1, name: 'Révoquer des badges' }).waitFor();
    await page.getByRole('button', { name: 'Relire avant de révoquer' }).click();
    for (const words of ['Choisir au moins un badge.', 'Choisir le fondement de la révocation.', 'Un motif est nécessaire.']) await page.getByRole('alert').getByText(words).waitFor();
    // Folded under whose they are: one badge of the first, and all of the second.
    const [first, second] = await page.locator('details.given-person').all();
    const named = await Promise.all([first!, second!].map((one) => one.locator('strong').innerText()));
    for (const one of [first!, second!]) await one.locator('summary').click();
    await first!.getByRole('checkbox').nth(1).check();
    await second!.getByRole('checkbox', { name: `badges valables de ${named[1]}` }).check();
    const count = await second!.getByRole('checkbox').count();
    await page.getByRole('radio', { name: /Nouvelle délibération/ }).check();
    await page.getByLabel('Motif et référence du nouveau procès-verbal').fill('PV 2026-09, erreur de report.');
    await page.getByRole('button', { name: 'Relire avant de révoquer' }).click();
    await page.getByRole('heading', { name: `Révoquer ces ${count} badges ?` }).waitFor();
    expect(await Promise.all(named.map((name) => page.getByRole('listitem').filter({ hasText: name }).count()))).toEqual([1, count - 1]);
    await page.getByRole('button', { name: 'Révoquer définitivement' }).click();
    await page.getByRole('alert').getByText('Écrire « révoquer » pour confirmer.').waitFor();
    // Back and forth, nothing that was chosen or typed is lost.
    await page.getByRole('button', { name: 'Revenir au choix' }).click();
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(count);
    expect(await page.getByLabel('Motif et référence du nouveau procès-verbal').inputValue()).toBe('PV 2026-09, erreur de report.');
    await page.getByRole('button', { name: 'Relire avant de révoquer' }).click();
    await page.getByLabel('Pour confirmer, écrire le mot « révoquer »').fill('REVOQUER');
    await page.getByRole('button', { name: 'Révoquer définitivement' }).click();
    await page.getByRole('status').getByText(`${count} badges sont révoqués.`).waitFor();
    expect(await page.getByText('Révoqué', { exact: true }).count()).toBe(count);
    const address = new URL(page.url());
    await open(`/en${address.pathname}`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Revoke badges');
    expect(await demonstration().house.platform.db.selectFrom('revocation').select('reason').distinct().execute()).toEqual([{ reason: 'PV 2026-09, erreur de report.' }]);
    expect(faults).toEqual([]);
  });

  it('an administrator corrects a badge, which is replaced', async () => {
    const { page, open, faults } = await demonstration().visit({ as: 'admin' });
    await page.getByRole('link', { name: 'Révoquer plusieurs badges' }).click();
    await page.locator('details.given-person summary').first().waitFor();
    const folded = page.locator('details.given-person:not([open]) > summary');
    while ((await folded.count()) > 0) await folded.first().click();
    const paths = await page.getByRole('link', { name: /^Corriger le badge/ }).evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
    let corrected = false;
    for (const path of paths) {
      await open(path);
      if ((await page.getByRole('checkbox').count()) === 0) continue;
      await page.getByRole('button', { name: 'Remplacer le badge' }).click();
      await page.getByRole('alert').getByText('Choisir au moins une preuve à retirer.').waitFor();
      await page.getByRole('checkbox').first().check();
      await page.getByLabel('Motif').fill('Trace citée à tort.');
      await page.getByRole('button', { name: 'Remplacer le badge' }).click();
      await page.getByRole('status').getByText('Le badge corrigé est remis').waitFor();
      expect(new URL(page.url()).pathname).not.toBe(path);
      corrected = true;
      break;
    }
    expect(corrected).toBe(true);
    expect(faults).toEqual([]);
  });

  it('an administrator records a change of name; the public page follows, and its old address says no name', async () => {
    const { visit, portfolio, house } = demonstration();
    const { page, open, faults } = await visit({ as: 'admin' });
    const stranger = await visit();
    await stranger.open(portfolio);
    const former = await stranger.page.getByRole('heading', { level: 1 }).innerText();
    const badge = new URL((await stranger.page.locator('a[data-badge]').first().getAttribute('href'))!).pathname;
    // Folded, since an institution has hundreds of people.
    await page.locator('summary').filter({ hasText: /personnes/ }).click();
    await page.getByRole('link', { name: `Modifier le nom (${former})` }).click();
    await page.getByRole('heading', { level: 1, name: `Nom : ${former}` }).waitFor();
    await page.getByRole('textbox', { name: 'Prénom' }).fill('Ambre');
    await page.getByRole('textbox', { name: 'Nom', exact: true }).fill('Delorme');
    await page.getByRole('button', { name: 'Enregistrer le nom' }).click();
    for (const words of ['La date d’effet manque.', 'Un fondement est nécessaire.', 'Cocher la case']) await page.getByRole('alert').getByText(words).waitFor();
    expect(await page.getByRole('textbox', { name: 'Prénom' }).inputValue()).toBe('Ambre');
    await page.getByLabel('Date d’effet').fill('2026-02-02');
    await page.getByLabel('Fondement ou référence').fill('Acte du 2 février 2026.');
    await page.getByRole('checkbox', { name: /J’ai relu le nouveau nom/ }).check();
    await page.getByRole('button', { name: 'Enregistrer le nom' }).click();
    await page.getByRole('status').getByText(/Le nom est enregistré/).waitFor();
    await page.getByText(`${former}, jusqu’au 2 février 2026`).waitFor();
    expect(await violations(page)).toEqual([]);
    await expect.poll(async () => (await house.platform.db.selectFrom('outbox').select('kind').execute()).length, { timeout: 60_000 }).toBe(0);
    // The old address said the former name itself: it is gone, and says nothing.
    expect((await stranger.open(portfolio)).status()).toBe(410);
    expect(await stranger.page.locator('main').innerText()).not.toContain(former.split(' ')[0]);
    const gone = await stranger.open(badge);
    expect(gone.status()).toBe(410);
    expect(await violations(stranger.page)).toEqual([]);
    await stranger.page.getByRole('link', { name: 'Voir le badge qui le remplace' }).click();
    await stranger.page.getByRole('heading', { level: 1, name: /Ambre Delorme/ }).waitFor();
    await stranger.page.getByRole('link', { name: /Voir le portfolio/ }).click();
    await stranger.page.getByRole('heading', { level: 1, name: 'Ambre Delorme' }).waitFor();
    expect(await stranger.page.locator('a[data-badge]').count()).toBeGreaterThan(0);
    await open('/administration/journal');
    expect(await page.getByRole('main').innerText()).toContain('Nom modifié');
    expect(faults).toEqual([]);
  });

  it('an administrator brings an image, sees it at 96 pixels on both grounds, shows it, and takes it off again', async () => {
    const { page, faults } = await demonstration().visit({ as: 'admin' });
    await page.getByRole('link', { name: 'Images des badges' }).click();
    await page.getByRole('button', { name: 'Voir avant de choisir' }).click();
    await page.getByRole('alert').getByText('Choisir un fichier.').waitFor();
    const bring = async (name: string, mimeType: string, buffer: Buffer): Promise<void> => {
      await page.getByLabel('Badge', { exact: true }).selectOption({ index: 0 });
      await page.getByLabel('Fichier').setInputFiles({ name, mimeType, buffer });
      await page.getByLabel('Équivalent textuel').fill('Accompagner, niveau Novice : un disque rose');
      await page.getByRole('button', { name: 'Voir avant de choisir' }).click();
    };
    await bring('x.svg', 'image/svg+xml', svg('<script>alert(1)</script>'));
    await page.getByRole('alert').getByText(/Cette image ne convient pas/).waitFor();
    expect(await page.getByLabel('Équivalent textuel').inputValue()).toContain('disque rose');
    for (const [name, type, buffer] of [['rose.svg', 'image/svg+xml', svg('<circle cx="50" cy="50" r="40" fill="#b3346a"/>')], ['noir.png', 'image/png', png({ width: 300 })]] as const) {
      await bring(name, type, buffer);
      await page.getByRole('heading', { name: 'Cette image convient-elle ?' }).waitFor();
      const pictures = page.locator('figure img');
      expect(await pictures.evaluateAll((images: HTMLImageElement[]) => Promise.all(images.map((one) => one.decode().then(() => [one.width, one.naturalWidth > 0]))))).toEqual([[96, true], [96, true], [240, true]]);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Montrer cette image' }).click();
      await page.getByRole('status').getByText('L’image est montrée.').waitFor();
      expect(await page.getByRole('img', { name: 'Accompagner, niveau Novice : un disque rose' }).count()).toBe(1);
    }
    await page.getByRole('button', { name: /^Revenir à l’image dessinée/ }).click();
    await page.getByRole('status').getByText('L’image dessinée est de nouveau montrée.').waitFor();
    expect(faults).toEqual([]);
  });
});
