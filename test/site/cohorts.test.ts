/** A cohort made and filled from a file, with a browser and without a script. */
import { expect, it } from 'vitest';
import { describeDemonstration } from './demonstration.ts';

const FILE = 'Nom;Prénom;Courriel;Rôle;Régime;N° étudiant\r\nKernéis;Zoé;zoe@univ.example;étudiante;FI;22011\r\nCaradec;Anne;anne@univ.example;enseignante;;\r\n';
/** As Excel in French saves it. */
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describeDemonstration('cohorts and their people', (demonstration) => {
  it('an administrator makes a cohort, sees what a file would change, mends it and reads it in', async () => {
    const { page, open, faults } = await demonstration().visit({ as: 'admin', script: false, width: 375 });
    await page.getByRole('link', { name: 'Promotions', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Promotions' }).waitFor();
    await page.getByRole('button', { name: 'Créer la promotion' }).click();
    await page.getByRole('alert').getByText('Donnez à la promotion un nom lisible').waitFor();
    await page.getByLabel('Nom de la promotion').fill('NEO 2026-2028');
    await page.getByRole('button', { name: 'Créer la promotion' }).click();
    await page.getByRole('status').getByText('La promotion est créée.').waitFor();

    const choose = async (text: string): Promise<void> => {
      await page.getByLabel('Fichier CSV').setInputFiles({ name: 'etudiants.csv', mimeType: 'text/csv', buffer: bytes(text) });
      await page.getByRole('button', { name: 'Voir ce qui changera' }).click();
    };
    await page.getByRole('button', { name: 'Voir ce qui changera' }).click();
    await page.getByRole('alert').getByText('Choisissez un fichier.').waitFor();
    await choose(`${FILE}=1+1;Zoé;autre@univ.example;étudiante;FI;\r\n`);
    await page.getByRole('heading', { name: 'Une ligne est à corriger' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Ligne 4' }).getByText('une case commence comme une formule').waitFor();
    expect(await page.getByRole('button', { name: /^Importer/ }).count()).toBe(0);

    await choose(FILE);
    await page.getByText('2 nouvelles personnes ; aucun rôle ajouté').waitFor();
    await page.getByText('Colonnes non lues et non gardées : N° étudiant.').waitFor();
    expect(await page.getByRole('row', { name: /Zoé Kernéis/ }).innerText()).toContain('Nouvelle personne');
    await page.getByRole('button', { name: 'Importer ces 2 lignes' }).click();
    await page.getByRole('status').getByText('Import terminé : 2 personnes créées, 1 inscription.').waitFor();

    await choose(FILE);
    await page.getByText('Tout est déjà à jour').waitFor();
    expect(await page.getByRole('button', { name: /^Importer/ }).count()).toBe(0);
    await open(`/en${new URL(page.url()).pathname}`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Import people: NEO 2026-2028');
    const { db } = demonstration().house.platform;
    expect(await db.selectFrom('person').select(['given_name', 'family_name']).where('email', '=', 'zoe@univ.example').execute()).toEqual([{ given_name: 'Zoé', family_name: 'Kernéis' }]);
    expect(faults).toEqual([]);
  });
});
