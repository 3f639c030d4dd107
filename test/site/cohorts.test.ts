/** A cohort made and filled from a file, with a browser and without a script. */
import { expect, it } from 'vitest';
import { violations } from './audit.ts';
import { describeDemonstration } from './demonstration.ts';
import { keepsEveryPromise, linksOn } from './every-page.ts';

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

  it('an administrator gives a role and withdraws it, but not the last administrator’s', async () => {
    const { page, open, faults } = await demonstration().visit({ as: 'admin', script: false, width: 375 });
    await page.getByRole('link', { name: 'Rôles', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Personnes et rôles' }).waitFor();
    expect(await page.getByRole('row', { name: /Solène Quérimont.*Responsable de formation.*formation/ }).count()).toBe(1);
    const give = page.getByRole('button', { name: 'Donner ce rôle' });
    await give.click();
    await page.getByRole('alert').getByText('Indiquez une adresse électronique.').waitFor();
    await page.getByLabel('Adresse électronique').fill('nora.belluc@univ.example');
    await page.getByLabel('Où le rôle s’exerce').selectOption({ label: 'NEO · promotion 2024-2026' });
    await give.click();
    await page.getByRole('alert').getByText('personne n’est connu ici').waitFor();
    await page.getByLabel('Prénom').fill('Nora');
    await page.getByLabel('Nom', { exact: true }).fill('Belluc');
    await page.getByLabel('Période (facultatif)').fill('S9');
    await give.click();
    await page.getByRole('alert').getByText('n’existe pas').waitFor();
    await page.getByLabel('Période (facultatif)').fill('s4');
    await page.getByLabel('Premier jour').fill('2026-02-02');
    await page.getByLabel('Dernier jour').fill('2026-01-31');
    await give.click();
    await page.getByRole('alert').getByText('le dernier jour précède le premier').waitFor();
    await page.getByLabel('Dernier jour').fill('2199-12-31');
    await give.click();
    await page.getByRole('status').getByText('Le rôle est donné.').waitFor();
    expect(await page.getByRole('row', { name: /Nora Belluc/ }).innerText()).toMatch(/Enseignant.*NEO · promotion 2024-2026, S4.*du 2\sfévrier\s2026 au 31\sdécembre\s2199 inclus/s);

    await page.getByRole('button', { name: /Retirer à Olivier Prigentil le rôle Administrateur/ }).click();
    await page.getByRole('alert').getByText('il ne resterait plus personne pour administrer Palier').waitFor();
    await page.getByRole('button', { name: /Retirer à Nora Belluc/ }).click();
    await page.getByRole('status').getByText('Le rôle est retiré.').waitFor();
    expect(await page.getByRole('row', { name: /Nora Belluc/ }).count()).toBe(0);
    await open('/en/administration/personnes');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('People and roles');
    const kinds = await demonstration().house.platform.db.selectFrom('event').select('kind').where('kind', 'like', 'role_%').orderBy('seq').execute();
    // The first is of the file of people that was read in before.
    expect(kinds.map((one) => one.kind)).toEqual(['role_given', 'role_given', 'role_withdrawn']);
    expect(faults).toEqual([]);
  });

  it('a teacher appoints a referent teacher, who finds their own student and nobody else', async () => {
    const visit = await demonstration().visit({ as: 'teacher', already: true, width: 375 });
    const { page, faults } = visit;
    await visit.open('/suivi');
    await page.getByRole('link', { name: 'NEO · promotion 2024-2026' }).first().click();
    await page.getByRole('link', { name: 'Enseignants référents' }).click();
    await page.getByRole('heading', { level: 1, name: /Enseignants référents/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    const field = page.getByLabel('Adresse du référent de Nour Belkacem');
    await field.fill('inconnue@univ.example');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByRole('alert').getByText('personne n’est connu ici').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.fill('nora.belluc@univ.example');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByRole('status').getByText('Un référent est enregistré.').waitFor();
    expect(await page.getByRole('row', { name: /Nour Belkacem/ }).innerText()).toContain('Nora Belluc, depuis le');
    expect(faults).toEqual([]);

    const { house } = demonstration();
    const referent = await house.as('nora.belluc@univ.example');
    const home = await (await referent.get('/suivi', { accept: 'text/html' })).text();
    expect(home).toContain('Vos étudiants');
    const reviews = [...home.matchAll(/href="\/suivi\/bilans\/([a-z0-9]+)"/g)].map((one) => one[1]!);
    const own = await house.platform.db.selectFrom('review').innerJoin('enrolment', 'enrolment.id', 'review.enrolment_id').innerJoin('person', 'person.id', 'enrolment.person_id').select('review.id').where('person.family_name', '=', 'Belkacem').execute();
    expect(reviews.toSorted()).toEqual(own.map((one) => one.id).toSorted());
    const opened = await referent.get(`/suivi/bilans/${reviews[0]!}`, { accept: 'text/html' });
    expect([opened.status, (await opened.text()).includes('Nour Belkacem')]).toEqual([200, true]);
    const other = await house.platform.db.selectFrom('review').select('id').where('id', 'not in', reviews).executeTakeFirstOrThrow();
    for (const path of [`/suivi/bilans/${other.id}`, `/api/reviews/${other.id}`]) expect((await referent.get(path, { accept: 'text/html' })).status).toBe(404);
    expect((await (await referent.get('/api/cohorts')).json()) as { cohorts: unknown[] }).toEqual({ cohorts: [] });
  });

  it('a student’s file is kept by the head and read by the student; what is dispensed from is said in words', async () => {
    const { page, open, faults } = await demonstration().visit({ as: 'admin', script: false, width: 375 });
    const { db } = demonstration().house.platform;
    const { id, cohort } = await db.selectFrom('enrolment').innerJoin('person', 'person.id', 'enrolment.person_id').select(['enrolment.id', 'enrolment.cohort_id as cohort']).where('person.email', '=', demonstration().people.signIn.student.email).executeTakeFirstOrThrow();
    await open(`/administration/promotions/${cohort}/etudiants`);
    await page.getByRole('link', { name: 'Nour Belkacem' }).click();
    await page.getByRole('heading', { level: 1, name: /Dossier/ }).waitFor();
    const status = page.locator('form', { has: page.getByRole('button', { name: 'Noter ce changement' }) });
    await status.getByLabel('Situation').selectOption({ label: 'En césure' });
    await status.getByLabel('Date d’effet').fill('2026-09-01');
    await status.getByRole('button').click();
    await page.getByRole('alert').getByText('donnez la référence de la décision').waitFor();
    // What was typed is still there.
    expect(await status.getByLabel('Date d’effet').inputValue()).toBe('2026-09-01');
    await status.getByLabel('Référence de la décision').fill('Arrêté 12');
    await status.getByRole('button').click();
    await page.getByRole('status').getByText('C’est enregistré.').waitFor();
    const placement = page.locator('form', { has: page.locator('#new-host') });
    await placement.getByLabel('Nature').selectOption({ label: 'Alternance' });
    await placement.getByLabel('Année').selectOption('M2');
    await placement.getByLabel('Organisme d’accueil').fill('Hôpital d’essai');
    await placement.getByLabel('Heures faites').fill('600');
    await placement.getByRole('button').click();
    await page.getByText('l’alternance tient lieu de stage').waitFor();
    const exemption = page.locator('form', { has: page.getByRole('button', { name: 'Noter la dispense' }) });
    await exemption.getByRole('checkbox', { name: 'Piloter' }).check();
    await exemption.getByLabel('Jusqu’au niveau').selectOption({ label: 'Avancé' });
    await exemption.getByLabel('Date de la décision').fill('2025-09-10');
    await exemption.getByLabel('Référence de la décision').fill('Commission VAE 4');
    await exemption.getByRole('button').click();
    await page.getByText('Piloter : dispensé jusqu’à Avancé').waitFor();
    expect(faults).toEqual([]);
    expect(await db.selectFrom('exemption').select('level').where('enrolment_id', '=', id).execute()).toEqual([{ level: 4 }]);

    const student = await demonstration().visit({ as: 'student', already: true, script: false, width: 375 });
    await student.open('/espace');
    const own = await student.page.getByRole('region', { name: 'Mon inscription' }).innerText();
    expect(['En césure', 'Hôpital d’essai', 'Piloter\u00a0: dispensé jusqu’à Avancé', 'Commission VAE 4'].filter((words) => !own.includes(words))).toEqual([]);
    expect(await student.page.getByRole('img', { name: /Piloter.*Avancé.*dispensé/ }).count()).toBe(1);
    await student.open('/en/espace');
    await student.page.getByText('Exempted up to').first().waitFor();
    // Nothing of it is public.
    await student.open(demonstration().portfolio);
    expect(await student.page.locator('main').innerText()).not.toMatch(/dispensé|césure|Hôpital d’essai/i);
    expect(student.faults).toEqual([]);
  });

  const students = async (): Promise<string> => `${(await linksOn(demonstration(), 'admin', '/administration/promotions', /etudiants$/)).at(-1)!}`;
  keepsEveryPromise(
    [
      { name: 'students of a cohort', path: students },
      { name: 'a student’s file', path: async () => (await linksOn(demonstration(), 'admin', await students(), /etudiants\/\w+$/))[0]! },
    ],
    () => demonstration().visit({ as: 'admin', already: true, kept: true }),
  );
});
