/**
 * A semester of a cohort of thirty, from a file of people to badges that an employer verifies, as four kinds of people in
 * Chromium. Two students do their part in the browser; the other twenty-eight, and the acts between proposals and jury (feedback
 * complete, interview, bilan, signature, sending), go through the API by the operations that the same pages call. Every proposal
 * of the teacher and every decision of the chair is entered in the browser, with the keyboard alone.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { minutesPdf } from '../../api/demo/signed-minutes.ts';
import { insertGrant, insertPerson } from '../../api/queries/people.ts';
import { createHouse, type Client, type House } from '../house.ts';
import { enrolmentOf, expectStatus, type Body } from '../journey/acts.ts';
import { tabTo } from './audit.ts';
import { describeInChromium, launch } from './chromium.ts';
import { createVisit, type Visit } from './visit.ts';

const CODES = ['NEO-C1', 'NEO-C2', 'NEO-C3', 'NEO-C4'] as const;
const STUDENTS = Array.from({ length: 30 }, (_, index) => ({ family: `Essai${String(index + 1).padStart(2, '0')}`, given: 'Camille', email: `camille.${index + 1}@etu.example` }));
/** Whom the jury does not follow the team in one competency. */
const PUT_OFF = 6;
const PEOPLE = [
  'Nom;Prénom;Courriel;Rôle;Régime', ...STUDENTS.map((one) => `${one.family};${one.given};${one.email};étudiant;FI`),
  'Serin;Anne;anne@univ.example;enseignante;', 'Brun;Paul;paul@univ.example;membre du jury;', 'Lenoir;Ines;ines@univ.example;présidente du jury;',
].join('\r\n');
const LONG = { timeout: 300_000 } as const;
const today = new Intl.DateTimeFormat('fr-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' }).format(new Date());

describeInChromium('a semester of thirty students', () => {}, () => {
  let house: House;
  let browser: Browser;
  let cohort: string;
  let jury: string;
  const clients: Client[] = [];
  const reviews: string[] = [];
  const enrolments: string[] = [];
  const faults: string[] = [];
  beforeAll(async () => {
    house = await createHouse('node');
    const { db, commit } = house.platform;
    const administrator = { id: 'administratrice', given_name: 'Odile', family_name: 'Roux', email: 'odile@univ.example', language: 'fr' as const };
    expect(await commit([insertPerson(db, administrator), insertGrant(db, { person_id: administrator.id, role: 'administrator', cohort_id: '*' })])).toEqual({ ok: true });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  /** A browser of somebody’s own; closed at the end of what they do, with everything that should not have happened. */
  async function as(email: string | null, work: (visit: Visit) => Promise<void>): Promise<void> {
    const visit = await createVisit(browser, house.origin);
    // Thirty students on a machine that does other things besides.
    visit.context.setDefaultTimeout(60_000);
    if (email !== null) {
      const { cookie } = await house.as(email);
      await visit.context.addCookies(cookie.split('; ').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: house.origin })));
    }
    await work(visit);
    faults.push(...visit.faults);
    await visit.close();
    expect(faults).toEqual([]);
  }
  /** Whoever presses a pointer is found out by the title of the page. */
  const withoutPointer = (page: Page): Promise<unknown> => page.addInitScript(() => addEventListener('pointerdown', () => (document.title = 'a pointer'), true));

  it('is opened by an administrator: a cohort, its people from a file, and the reviews of the first semester', LONG, () =>
    as('odile@univ.example', async ({ page, open }) => {
      await open('/administration/promotions');
      await page.getByLabel('Nom de la promotion').fill('NEO 2026-2028');
      await page.getByRole('button', { name: 'Créer la promotion' }).click();
      await page.getByLabel('Fichier CSV').setInputFiles({ name: 'promotion.csv', mimeType: 'text/csv', buffer: Buffer.from(PEOPLE, 'latin1') });
      await page.getByRole('button', { name: 'Voir ce qui changera' }).click();
      await page.getByRole('button', { name: 'Importer ces 33 lignes' }).click();
      await page.getByRole('status').getByText('Import terminé : 33 personnes créées, 30 inscriptions.').waitFor();
      cohort = new URL(page.url()).pathname.split('/').at(-1)!;
      await open(`/administration/promotions/${cohort}/echeances`);
      await page.getByRole('button', { name: 'Ouvrir les bilans S1 (30)' }).click();
      await page.getByRole('status').getByText(/30/).waitFor();
    }));

  it('is handed in by its students: traces, self-assessments, submission', LONG, async () => {
    for (const { email } of STUDENTS) {
      const client = await house.as(email);
      const own = await enrolmentOf(client);
      clients.push(client);
      enrolments.push(own.id as string);
      reviews.push((own.reviews as Body[]).find((one) => one.period === 'S1')!.id as string);
    }
    for (const [index, client] of clients.entries()) {
      if (index < 2) {
        await as(STUDENTS[index]!.email, async ({ page, open }) => {
          await open('/espace/traces?periode=S1');
          await page.getByLabel('Texte', { exact: true }).fill('Mardi : neuf apprentis, un four en panne, une heure de débat.');
          await page.getByLabel('Titre', { exact: true }).fill('Entretien avec un ingénieur pédagogique');
          for (const name of ['Accompagner', 'Concevoir', 'Piloter', 'Évaluer']) await page.getByLabel(name, { exact: true }).check();
          await page.getByRole('button', { name: 'Déposer la trace' }).click();
          await page.getByText('La trace est déposée. Elle est privée.').waitFor();
          await open(`/espace/bilans/${reviews[index]}`);
          await page.getByLabel('Mettre dans le bilan').check();
          await page.getByLabel('Un badge peut citer cette trace').check();
          await page.getByLabel('Texte court pour le public').fill('Un atelier, raconté séance par séance.');
          await page.getByRole('button', { name: 'Enregistrer les traces du bilan' }).click();
          await page.getByText('Les traces du bilan sont enregistrées.').waitFor();
          for (const code of CODES) {
            await page.locator(`input[name="self-${code}"][value="1"]`).check();
            await page.locator(`textarea[name="comment-${code}"]`).fill('Je l’ai fait une fois, accompagné.');
          }
          await page.getByRole('button', { name: 'Enregistrer l’autoévaluation' }).click();
          await page.getByText('L’autoévaluation est enregistrée.').waitFor();
          await page.getByRole('button', { name: 'Rendre le bilan' }).click();
          await page.getByText('Le bilan est rendu.').first().waitFor();
        });
        continue;
      }
      const trace = new FormData();
      for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Entretien avec un ingénieur pédagogique', text: 'Un entretien mené et analysé.' })) trace.set(name, value);
      for (const code of CODES) trace.append('competencies', code);
      const { id } = await expectStatus(await client.send('POST', `/api/me/enrolments/${enrolments[index]}/evidence`, trace), 201);
      await expectStatus(await client.send('PUT', `/api/reviews/${reviews[index]}/evidence/${id as string}`, { citable: true, publicText: '' }), 200);
      for (const competency of CODES) await expectStatus(await client.send('POST', `/api/reviews/${reviews[index]}/self-assessments`, { competency, level: 1, comment: 'Fait une fois.' }), 201);
      for (const act of ['self_assess', 'submit']) await expectStatus(await client.send('POST', `/api/reviews/${reviews[index]}/acts`, { act }), 201);
    }
    const { db } = house.platform;
    expect(await db.selectFrom('review_step').select('review_id').where('act', '=', 'submit').execute()).toHaveLength(30);
  });

  it('is reviewed by a teacher with the keyboard alone, all thirty, from student to student', LONG, async () => {
    await as('anne@univ.example', async ({ page, open }) => {
      await withoutPointer(page);
      await open('/suivi');
      await tabTo(page, 'a[href*="period=S1"]');
      await page.keyboard.press('Enter');
      await page.getByRole('table', { name: 'Étudiants et compétences, S1' }).waitFor();
      await tabTo(page, `a[href$="/suivi/bilans/${reviews[0]}"]`);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Bilan S1 de Camille Essai01' }).waitFor();
      await tabTo(page, 'a[href*="/propositions"]');
      await page.keyboard.press('Enter');
      for (const [index, { family }] of STUDENTS.entries()) {
        await page.getByRole('heading', { level: 1, name: `Propositions S1 de Camille ${family}` }).waitFor();
        // Keys are listened to from then on.
        await page.waitForLoadState();
        for (const code of CODES) {
          // The keyboard stands in the first level; afterwards Tab comes to each competency's.
          await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).name), { timeout: 30_000 }).toBe(`level-${code}`);
          await page.keyboard.press('Digit1');
          await page.keyboard.insertText(`Lu pour ${code} : à poursuivre au second semestre.`);
          if (code !== 'NEO-C4') await page.keyboard.press('Tab');
        }
        if (index < 29) await page.keyboard.press('Control+Enter');
      }
      await page.keyboard.press('Control+Enter');
      await page.getByRole('status').getByText('Les propositions sont enregistrées.').waitFor();
    });
    const said = await house.platform.db.selectFrom('assessment').select(['review_id', 'competency', 'level', 'revision']).where('kind', '=', 'teacher').execute();
    expect(new Set(said.map((one) => `${one.review_id} ${one.competency} ${one.level} ${one.revision}`))).toEqual(new Set(reviews.flatMap((review) => CODES.map((code) => `${review} ${code} 1 1`))));
  });

  it('goes on to the jury: feedback complete, interview, bilan, the student’s signature', LONG, async () => {
    const teacher = await house.as('anne@univ.example');
    for (const [index, review] of reviews.entries()) {
      const act = async (who: Client, name: string, more: object = {}): Promise<Body> => expectStatus(await who.send('POST', `/api/reviews/${review}/acts`, { act: name, ...more }), 201);
      await act(teacher, 'complete_feedback', { confirmed: true });
      await act(teacher, 'hold_interview', { note: 'Entretien mené.' });
      await act(teacher, 'draft', { note: 'Un premier semestre solide.' });
      await act(clients[index]!, 'sign');
      await act(teacher, 'send_to_jury');
    }
    const chair = await house.as('ines@univ.example');
    const convened = await expectStatus(await chair.send('POST', '/api/juries', { cohort, period: 'S1', title: 'Jury NEO, S1', convenedOn: today }), 201);
    expect(convened.students).toBe(30);
    jury = convened.id as string;
  });

  it('is read by a member of the jury, who decides nothing', LONG, () =>
    as('paul@univ.example', async ({ page, open }) => {
      await open(`/jury/${jury}`);
      await page.getByRole('heading', { level: 1, name: 'Camille Essai01' }).waitFor();
      expect(await page.getByRole('button', { name: /Enregistrer/ }).count()).toBe(0);
    }));

  it('is decided by its chair student by student with the keyboard, with one reason; the minutes are frozen, deposited and opened, and the badges arrive', LONG, async () => {
    await as('ines@univ.example', async ({ page, open }) => {
      await withoutPointer(page);
      await open(`/jury/${jury}`);
      for (const [index, { family }] of STUDENTS.entries()) {
        await page.getByRole('heading', { level: 1, name: `Camille ${family}` }).waitFor();
        await page.waitForLoadState();
        await tabTo(page, 'a[data-fill]');
        await page.keyboard.press('Enter');
        await page.getByRole('status').getByText('Rien n’est encore enregistré.').waitFor();
        if (index === PUT_OFF) {
          await page.locator('textarea[name="reason-NEO-C4"]').focus();
          await page.keyboard.insertText('Une nouvelle trace est attendue avant juin.');
          for (let back = 0; back < 1; back += 1) await page.keyboard.press('Shift+Tab');
          // From « validé » to « décision différée », as arrows do within a group of choices.
          for (let down = 0; down < 3; down += 1) await page.keyboard.press('ArrowDown');
          expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('deferred');
        }
        if (index < 29) await page.keyboard.press('Control+Enter');
      }
      await page.keyboard.press('Control+Enter');
      await page.getByText('Toutes les décisions sont prises (120).').first().waitFor();
    });
    await as('ines@univ.example', async ({ page, open }) => {
      const composed = await house.as('ines@univ.example');
      await expectStatus(await composed.send('PUT', `/api/juries/${jury}/composition`, { expectedRevision: 0, members: [{ name: 'Ines Lenoir', quality: 'president', present: true }, { name: 'Paul Brun', quality: 'member', present: true }] }), 200);
      await open(`/jury/${jury}/pv`);
      await page.getByLabel('Numéro du procès-verbal').fill('NEO-2026-S1-30');
      await page.getByLabel('Date de la délibération').fill(today);
      await page.getByRole('button', { name: 'Clore et figer le texte' }).click();
      await page.getByRole('status').getByText('La délibération est close.').waitFor();
      await page.getByLabel(/^Procès-verbal signé/).setInputFiles({ name: 'pv-signe.pdf', mimeType: 'application/pdf', buffer: Buffer.from(minutesPdf()) });
      await page.getByLabel('Date de signature').fill(today);
      await page.getByRole('button', { name: 'Déposer' }).click();
      await page.getByRole('status').getByText('Rien n’est encore émis.').waitFor();
      await page.getByRole('button', { name: 'Ouvrir et émettre' }).click();
      const progress = page.getByRole('progressbar', { name: 'Badges remis' });
      await expect.poll(() => progress.evaluate((bar: HTMLProgressElement) => [bar.max, bar.value]), { timeout: 60_000 }).toEqual([119, 119]);
    });
    expect(await house.platform.db.selectFrom('release').select('id').execute()).toHaveLength(119);
  });

  it('ends with a student’s published page, and an employer whose browser finds the badge authentic', LONG, async () => {
    const client = clients[0]!;
    const own = await enrolmentOf(client);
    const badges = own.badges as Body[];
    expect(badges).toHaveLength(4);
    await expectStatus(await client.send('PUT', `/api/me/enrolments/${own.id as string}/portfolio`, { headline: '', presentation: '', indexable: false, choices: { credentials: badges.map((one) => one.id as string), evidence: [], reflections: [] } }), 200);
    const { url } = await expectStatus(await client.send('POST', `/api/me/enrolments/${own.id as string}/publication`), 201);
    await as(null, async ({ page, open }) => {
      await open(new URL(url as string, house.origin).pathname);
      await page.getByRole('heading', { level: 1, name: 'Camille Essai01' }).waitFor();
      await page.locator('a[data-badge]').first().click();
      await page.getByRole('heading', { level: 1, name: /^Camille Essai01 a atteint le niveau Novice/ }).waitFor();
      await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
      await page.locator('[data-verdict="valid"]').waitFor();
      expect(await page.locator('.verdict-word').innerText()).toBe('Authentique et valide');
    });
    // Whom the jury put off has three, and the reason in none of them.
    const late = await house.platform.db.selectFrom('credential_plan').innerJoin('award', 'award.id', 'credential_plan.award_id').select('bytes').where('enrolment_id', '=', enrolments[PUT_OFF]!).execute();
    expect(late).toHaveLength(3);
    expect(JSON.stringify(late)).not.toContain('nouvelle trace');
  });
});
