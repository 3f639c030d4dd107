/** A programme completed and frozen by its head, with a browser and without a script; the pages of programmes. */
import { expect, it } from 'vitest';
import { carriedProgrammes } from '../../api/domain/programmes/carried.ts';
import { writeMoodle } from '../../api/domain/programmes/moodle.ts';
import { describeDemonstration } from './demonstration.ts';
import { keepsEveryPromise } from './every-page.ts';
import type { Visit } from './visit.ts';

const choose = async ({ page }: Visit, text: string, version = ''): Promise<void> => {
  await page.getByLabel('Fichier', { exact: true }).setInputFiles({ name: 'formation.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByLabel('Nom de version').fill(version);
  await page.getByRole('button', { name: 'Voir ce qui changera' }).click();
};
const MOODLE = writeMoodle(carriedProgrammes.NEO, 'levels');

describeDemonstration('programmes and their heads', (demonstration) => {
  it('one is begun from a version, completed part by part, read again and frozen', async () => {
    const visit = await demonstration().visit({ as: 'admin', script: false, width: 375 });
    const { page, open, faults } = visit;
    await page.getByRole('link', { name: 'Formations', exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Formations' }).waitFor();
    await page.getByRole('link', { name: /^Compléter Parcours NEO/ }).click();
    const version = page.getByLabel('Nom de la nouvelle version');
    await version.fill('2024');
    await page.getByRole('button', { name: 'Commencer' }).click();
    await page.getByRole('alert').getByText('Il y a déjà une version 2024').waitFor();
    await version.fill('2027');
    await page.getByRole('button', { name: 'Commencer' }).click();
    await page.getByRole('status').getByText('Le brouillon est commencé.').waitFor();

    const concevoir = page.getByRole('group', { name: 'Concevoir' });
    await concevoir.getByLabel('Composantes essentielles').fill('en testant avec des usagers\nen documentant ses choix\n');
    await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
    await page.getByRole('status').getByText('Le brouillon est enregistré.').waitFor();
    await page.getByRole('link', { name: 'Apprentissages critiques' }).click();
    await page.getByRole('group', { name: 'Évaluer' }).getByLabel('Apprentissages critiques, Novice').fill('Lire un indicateur');
    await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
    await page.getByRole('link', { name: 'Liens' }).click();
    await page.getByLabel('Conception d’un site web vitrine, Concevoir').check();
    await page.getByLabel('Conception de ressources et de e-formation, Conception d’un site web vitrine').check();
    await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
    await page.getByRole('link', { name: 'Évaluation' }).click();
    const rule = page.getByRole('group', { name: 'Règle 1' });
    await rule.getByLabel('Texte voté').fill('Le jury délibère sur chaque compétence.');
    await rule.getByLabel('Votée le').fill('2026-07-02');
    await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click();
    await page.getByRole('alert').waitFor();
    // What was typed is still there.
    expect(await rule.getByLabel('Texte voté').inputValue()).toBe('Le jury délibère sur chaque compétence.');
    await rule.getByLabel('Référence du vote').fill('CFVU 2026-12');
    await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click();

    await page.getByRole('link', { name: 'Relire et figer' }).click();
    const main = await page.locator('main').innerText();
    expect(['en documentant ses choix', 'Lire un indicateur', 'CFVU 2026-12'].filter((words) => !main.includes(words))).toEqual([]);
    // Examples are on the page of each part, marked, and are never stated.
    expect(main).not.toContain('Exemple imaginé');
    await page.getByRole('button', { name: 'Figer la version' }).click();
    await page.getByRole('alert').getByText('Confirmez que vous avez relu la version.').waitFor();
    await page.getByLabel('J’ai relu cette version et je la fige.').check();
    await page.getByRole('button', { name: 'Figer la version' }).click();
    await page.getByRole('status').getByText('La version 2027 est figée.').waitFor();

    await open('/programmes/NEO/2027');
    const shown = await page.getByRole('region', { name: 'Ce que la formation énonce' }).innerText();
    expect(['en testant avec des usagers', 'Lire un indicateur', 'Conception d’un site web vitrine', 'Le jury délibère'].filter((words) => !shown.includes(words))).toEqual([]);
    await open('/en/programmes/NEO/2027');
    await page.getByRole('heading', { name: 'What the programme states' }).waitFor();
    await open('/programmes/NEO/2024');
    expect(await page.getByRole('heading', { name: 'Ce que la formation énonce' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('a file of Moodle is looked at, mended and drafted; the draft can be dropped', async () => {
    const visit = await demonstration().visit({ as: 'admin', already: true, script: false, width: 375 });
    const { page, open, faults } = visit;
    await open('/administration/programmes');
    await choose(visit, MOODLE.replace(',NEO-C2,', ',,'), '2029');
    await page.getByRole('listitem').filter({ hasText: 'Ligne 8' }).getByText('Moodle passerait la ligne sous silence').waitFor();
    expect(await page.getByRole('button', { name: 'Préparer ce brouillon' }).count()).toBe(0);
    await choose(visit, MOODLE.replaceAll('des ressources et des formations', 'des parcours'), '2029');
    await page.getByText('Un brouillon sera créé.').waitFor();
    await page.getByRole('row', { name: /NEO-C2, énoncé/ }).getByText('CONCEVOIR des parcours.').waitFor();
    await page.getByRole('button', { name: 'Préparer ce brouillon' }).click();
    await page.getByRole('button', { name: 'Abandonner ce brouillon' }).click();
    await page.getByRole('status').getByText('Le brouillon est abandonné.').waitFor();
    expect(faults).toEqual([]);
  });

  const lookedAt = async (visit: Visit): Promise<void> => {
    await choose(visit, MOODLE.replaceAll('NEO-C2', 'NEO/C2'), '2029');
    await visit.page.getByRole('heading', { name: /à corriger/ }).waitFor();
  };
  const begun = async ({ page }: Visit): Promise<void> => {
    if ((await page.getByRole('link', { name: 'Version 2030, en préparation' }).count()) > 0) return page.getByRole('link', { name: 'Version 2030, en préparation' }).click();
    await page.getByLabel('Nom de la nouvelle version').fill('2030');
    await page.getByRole('button', { name: 'Commencer' }).click();
    await page.getByRole('status').filter({ hasText: /\S/ }).waitFor();
  };
  const part = (name: string) => async (visit: Visit): Promise<void> => {
    await begun(visit);
    await visit.page.getByRole('link', { name }).click();
    await visit.page.getByRole('heading', { level: 2, name }).waitFor();
  };
  const completer = (): string => '/administration/programmes/NEO/completer';
  keepsEveryPromise(
    [
      { name: 'a file of a programme that was looked at', path: () => '/administration/programmes', before: lookedAt },
      { name: 'a version to begin', path: completer },
      { name: 'competencies to complete', path: completer, before: begun },
      { name: 'links to complete', path: completer, before: part('Liens') },
      { name: 'courses and mentoring to complete', path: completer, before: part('Cours et suivi') },
      { name: 'a version to freeze', path: completer, before: part('Relire et figer') },
      { name: 'what a programme states', path: () => '/programmes/NEO/2027' },
    ],
    () => demonstration().visit({ as: 'admin', already: true, kept: true }),
  );
});
