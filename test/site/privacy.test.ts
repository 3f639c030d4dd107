/** One's own data, the register and the journal, with a browser: what each page promises, and a whole erasure without a script. */
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { askErasure, endErasure } from '../../api/privacy/erase.ts';
import { describeDemonstration } from './demonstration.ts';
import { keepsEveryPromise } from './every-page.ts';

describeDemonstration('personal data', (demonstration) => {
  const receiptOf = async (email: string, scope: 'own' | 'whole'): Promise<string> => {
    const { db } = demonstration().house.platform;
    const { id } = await db.selectFrom('person').select('id').where('email', '=', email).executeTakeFirstOrThrow();
    return askErasure(demonstration().house.platform, id, scope);
  };

  describe('for everybody', () => {
    keepsEveryPromise(
      [
        { name: 'notice', path: () => '/donnees-personnelles' },
        { name: 'notice in English', path: () => '/en/donnees-personnelles' },
        { name: 'receipt of an erasure', path: async () => `/effacement/${await receiptOf(demonstration().people.signIn.teacher.email, 'own')}` },
        { name: 'receipt of nothing', path: () => '/effacement/rien', status: 404 },
      ],
      () => demonstration().visit({ kept: true }),
    );
    it('has its notice at the foot of every public page', async () => {
      const { page, open } = await demonstration().visit({ script: false });
      await open('/');
      await page.getByRole('contentinfo').getByRole('link', { name: 'Données personnelles' }).click();
      await page.getByRole('heading', { level: 1, name: 'Vos données personnelles' }).waitFor();
      expect(await page.getByRole('row').count()).toBeGreaterThan(12);
    });
  });

  describe('for a student', () => {
    keepsEveryPromise(
      [
        {
          name: 'my data, with everything open',
          path: () => '/moi/donnees',
          before: async ({ page }) => {
            for (const summary of await page.locator('details > summary').all()) await summary.click();
          },
        },
      ],
      () => demonstration().visit({ as: 'student', already: true, kept: true }),
    );
  });

  describe('for somebody who left', () => {
    keepsEveryPromise(
      [
        {
          name: 'my data, with a request that was refused',
          path: async () => {
            const { house, people } = demonstration();
            const id = await receiptOf(people.signIn.alumna.email, 'whole');
            await endErasure(house.platform, { id }, people.signIn.officer.id, { outcome: 'refused', basis: 'legal_obligation', reason: 'Le délai de recours contre la décision de juin court encore.' });
            return '/moi/donnees';
          },
        },
      ],
      () => demonstration().visit({ as: 'alumna', already: true, kept: true }),
    );
  });

  describe('for the data-protection officer', () => {
    keepsEveryPromise(
      [
        {
          name: 'register, with a request',
          path: async () => {
            await receiptOf(demonstration().people.signIn.teacher.email, 'whole');
            return '/administration/registre';
          },
          before: async ({ page }) => {
            for (const summary of await page.locator('details > summary').all()) await summary.click();
          },
        },
        { name: 'journal', path: () => '/administration/journal?who=a' },
        {
          name: 'journal, checked',
          path: () => '/administration/journal',
          before: async ({ page }) => {
            await page.getByRole('button', { name: 'Vérifier le journal' }).click();
            await page.getByRole('status').getByText('Le journal est intact').waitFor();
          },
        },
      ],
      () => demonstration().visit({ as: 'officer', already: true, kept: true }),
    );
    it('has the journal filtered, and exported as files', async () => {
      const { page, open, faults } = await demonstration().visit({ as: 'officer', script: false, width: 375 });
      expect(new URL(page.url()).pathname).toBe('/administration/registre');
      await open('/administration/journal');
      await page.getByLabel('Événement').selectOption('minutes_signed');
      await page.getByRole('button', { name: 'Afficher' }).click();
      const rows = page.getByRole('row');
      expect(await rows.count()).toBeGreaterThan(1);
      for (const row of (await rows.allInnerTexts()).slice(1)) expect(row).toContain('Procès-verbal signé');
      for (const [name, file] of [['Exporter (JSON, une entrée par ligne)', /^journal-.*\.jsonl$/], ['Exporter (CSV)', /^journal-.*\.csv$/]] as const) {
        const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
        expect(download.suggestedFilename()).toMatch(file);
      }
      expect(faults).toEqual([]);
    });
  });

  it('a student takes everything with them, declines badges, erases what is theirs and asks for the rest, which the officer carries out', async () => {
    const student = await demonstration().visit({ as: 'student', script: false, width: 375 });
    const { page } = student;
    await page.getByRole('link', { name: 'Mes données' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Télécharger toutes mes données' }).click()]);
    const archive = unzipSync(readFileSync(await download.path()));
    expect(strFromU8(archive['index.html']!)).toContain('Tout ce que Palier sait de vous');
    expect(Object.keys(archive).filter((name) => name.startsWith('badges/')).length).toBeGreaterThan(4);

    await page.getByRole('button', { name: 'Ne plus recevoir de badges' }).click();
    await page.getByText('Vous avez refusé les badges').waitFor();
    await page.getByRole('button', { name: 'Recevoir de nouveau des badges' }).click();
    await page.getByText('Les décisions favorables du jury donnent lieu à des badges.').waitFor();

    expect((await demonstration().house.fetch(demonstration().portfolio, { headers: { accept: 'text/html' } })).status).toBe(200);
    await page.getByText('Effacer ce qui n’appartient qu’à moi').first().click();
    await page.getByRole('button', { name: 'Effacer ce qui n’appartient qu’à moi' }).click();
    await page.getByRole('alert').getByText('Cochez la case pour confirmer.').waitFor();
    await page.locator('#field-sure-own').check();
    await page.getByRole('button', { name: 'Effacer ce qui n’appartient qu’à moi' }).click();
    await page.getByRole('status').getByText('C’est effacé. Voici le reçu.').waitFor();
    expect((await demonstration().house.fetch(demonstration().portfolio, { headers: { accept: 'text/html' } })).status).toBe(410);

    await page.getByText('Demander l’effacement de tout ce qui peut l’être').first().click();
    await page.locator('#field-sure-whole').check();
    await page.getByRole('button', { name: 'Demander l’effacement de tout ce qui peut l’être' }).click();
    await page.getByRole('status').getByText('Votre demande est enregistrée').waitFor();
    const receipt = (await page.getByRole('link', { name: /^Reçu de la demande/ }).first().getAttribute('href'))!;

    const officer = await demonstration().visit({ as: 'officer', script: false });
    const name = demonstration().people.signIn.student.name;
    const request = officer.page.getByRole('listitem').filter({ hasText: name });
    await request.getByRole('button', { name: /^Effacer pour de bon/ }).click();
    await officer.page.getByRole('alert').getByText('Cochez la case').waitFor();
    await request.getByRole('checkbox').check();
    await request.getByRole('button', { name: `Effacer pour de bon les données de ${name}` }).click();
    await officer.page.getByRole('status').getByText('C’est effacé.').waitFor();

    // The session is gone with the account; the receipt is there for whoever has its number.
    await student.open(receipt);
    await page.getByRole('heading', { name: 'Ce qui a été effacé' }).waitFor();
    await student.open('/espace');
    expect(new URL(page.url()).pathname).toBe('/connexion');
    expect([student.faults, officer.faults]).toEqual([[], []]);
  });
});
