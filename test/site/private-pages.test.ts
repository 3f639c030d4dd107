/** Every page that needs an account, as the person sees it whose page it is. */
import { describe, expect, it } from 'vitest';
import { tokenDigest } from '../../api/issuance/one-time-link.ts';
import { insertViewInvitation, insertViewLink } from '../../api/queries/views.ts';
import { violations } from './audit.ts';
import { describeDemonstration, enterAs } from './demonstration.ts';
import { keepsEveryPromise, linksOn } from './every-page.ts';
import { tree } from './tree.ts';
import type { Visit } from './visit.ts';

/** A file with a line that is right and, in a long word, one that is not. */
const lookedAt = async ({ page }: Visit): Promise<void> => {
  await page.getByLabel('Fichier CSV').setInputFiles({ name: 'etudiants.csv', mimeType: 'text/csv', buffer: Buffer.from(`nom;prénom;courriel;régime\nKernéis;Zoé;zoe@univ.example;FI\nLe Goff;Yann;${'x'.repeat(80)};FI`) });
  await page.getByRole('button', { name: 'Voir ce qui changera' }).click();
  await page.getByRole('heading', { name: 'Une ligne est à corriger' }).waitFor();
};

/** As Excel in French saves it, with a line that is right and one that is not. */
const recordsLookedAt = async ({ page }: Visit): Promise<void> => {
  const file = (more: string) => ({ name: 'stages.csv', mimeType: 'text/csv', buffer: Buffer.from(`Courriel;Nature;Année;Organisme\r\niris.delaunoy@etu.neo.example;stage;M1;Médiathèque fédérale\r\n${more}`, 'latin1') });
  await page.getByLabel('Fichier CSV').setInputFiles(file('personne@univ.example;stage;M1;A\r\n'));
  await page.getByRole('button', { name: 'Voir ce qui changera' }).click();
  await page.getByText('personne n’est inscrit dans cette promotion sous cette adresse').waitFor();
  await page.getByLabel('Fichier CSV').setInputFiles(file(''));
  await page.getByRole('button', { name: 'Voir ce qui changera' }).click();
  await page.getByRole('row', { name: /Iris Delaunoy.*M1, Médiathèque fédérale.*Ajouté/ }).waitFor();
};
/** Of one line that is right, and skips levels. */
const pastLookedAt = async ({ page }: Visit): Promise<void> => {
  const text = 'Courriel;Semestre;Compétence;Niveau;Numéro du PV;Date du PV;Jury\r\njade.traore@etu.neo.example;S4;NEO-C1;Avancé;PV 2025-117;30/06/2025;Anne Essai, présidente\r\n';
  await page.getByLabel('Fichier CSV').setInputFiles({ name: 'pv.csv', mimeType: 'text/csv', buffer: Buffer.from(text, 'latin1') });
  await page.getByRole('button', { name: 'Voir ce qui changera' }).click();
  await page.getByRole('checkbox', { name: /Jade Traoré, S4, NEO-C1, Avancé \(saute un niveau\)/ }).waitFor();
};
const nobodyChosen = async ({ page }: Visit): Promise<void> => {
  await page.getByRole('button', { name: 'Enregistrer la date' }).click();
  await page.getByRole('alert').getByText('Choisissez au moins un étudiant.').waitFor();
};

describeDemonstration('the private pages', (demonstration) => {
  const links = (as: 'student' | 'teacher' | 'jury', path: string, wanted: RegExp): Promise<string[]> => linksOn(demonstration(), as, path, wanted);
  const grid = async (period: string): Promise<string> => (await links('teacher', '/suivi', new RegExp(`^/suivi/[^?]+\\?period=${period}`))).at(-1)!;
  const juries = (): Promise<string[]> => links('jury', '/jury', /^\/jury\/[^/]+$/);

  const reviewOf = async (email: string, period: string): Promise<string> => {
    const { db } = demonstration().house.platform;
    const { id } = await db.selectFrom('review').innerJoin('enrolment', 'enrolment.id', 'review.enrolment_id').innerJoin('person', 'person.id', 'enrolment.person_id').select('review.id').where('person.email', '=', email).where('period', '=', period).executeTakeFirstOrThrow();
    return `/suivi/bilans/${id}`;
  };
  /** Something that is asked of the showcase student, and of a tutor: laid out, since no message is sent in a demonstration. @returns the view, or the tutor's token */
  const askedFor = async (kind: 'peer' | 'tutor'): Promise<string> => {
    const { db, commit } = demonstration().house.platform;
    const review = (await reviewOf('thomas.ferrandeau@etu.neo.example', 'S4')).split('/').at(-1)!;
    const { enrolment_id, person_id } = await db.selectFrom('review').innerJoin('enrolment', 'enrolment.id', 'review.enrolment_id').select(['enrolment_id', 'person_id']).where('review.id', '=', review).executeTakeFirstOrThrow();
    const { id: teacher } = await db.selectFrom('person').select('id').where('email', '=', 'helene.castaignede@neo.example').executeTakeFirstOrThrow();
    const { id: placement } = await db.selectFrom('placement').select('id').where('enrolment_id', '=', enrolment_id).executeTakeFirstOrThrow();
    const { id: trace } = await db.selectFrom('evidence').select('id').where('enrolment_id', '=', enrolment_id).where('period', '=', 'S4').executeTakeFirstOrThrow();
    const id = crypto.randomUUID();
    const asked = { id, review_id: review, scope: JSON.stringify(['NEO-C1', 'NEO-C2']), message: '', language: 'fr' as const, invited_at: '2026-11-20T08:00:00.000Z', expires_at: '2999-01-01T00:00:00.000Z' };
    const committed = await commit([
      ...(kind === 'peer'
        ? insertViewInvitation(db, { ...asked, kind, peer_id: demonstration().people.signIn.student.id, placement_id: null, name: '', invited_by: person_id }, [trace])
        : insertViewInvitation(db, { ...asked, kind, peer_id: null, placement_id: placement, name: 'Odile Perrichon', invited_by: teacher }, [])),
      ...(kind === 'tutor' ? [insertViewLink(db, { token_digest: await tokenDigest(id), invitation_id: id, number: 1, made_at: asked.invited_at })] : []),
    ]);
    if (!committed.ok) throw new Error(committed.conflict.rule);
    return id;
  };

  describe('of a student', () => {
    keepsEveryPromise(
      [
        { name: 'overview', path: () => '/espace' },
        { name: 'training plan', path: () => '/espace/plan' },
        { name: 'badges from elsewhere', path: () => '/espace/badges-d-ailleurs' },
        { name: 'coverage map', path: () => '/espace/couverture' },
        { name: 'traces', path: () => '/espace/traces' },
        { name: 'one trace', path: async () => (await links('student', '/espace/traces', /^\/espace\/traces\/[^?]+$/))[3]! },
        { name: 'questions before a trace is public', path: async () => `${(await links('student', '/espace/traces', /^\/espace\/traces\/[^?]+$/))[3]!}/public` },
        { name: 'review', path: async () => (await links('student', '/espace', /^\/espace\/bilans\//))[0]! },
        { name: 'views asked of classmates', path: async () => `${(await links('student', '/espace', /^\/espace\/bilans\//))[0]!}/pairs` },
        { name: 'synthesis of one’s semester', path: async () => `${(await links('student', '/espace', /^\/espace\/bilans\//))[0]!}/synthese` },
        { name: 'views that classmates ask for', path: () => '/espace/regards' },
        {
          name: 'a view that a classmate asks for',
          path: async () => `/espace/regards/${await askedFor('peer')}`,
          before: async ({ page }) => {
            await page.getByRole('button', { name: 'Donner mon regard' }).click();
            await page.getByRole('alert').waitFor();
          },
        },
        { name: 'days, interview and bilan of a review', path: async () => `${(await links('student', '/espace', /^\/espace\/bilans\//))[0]!}/papiers` },
        { name: 'public choices', path: () => '/espace/portfolio' },
        { name: 'public profile', path: () => '/espace/profil' },
        { name: 'preview', path: () => '/espace/apercu' },
        { name: 'decisions of juries', path: () => '/espace/decisions' },
        { name: 'links to show a part of it by', path: () => '/espace/partages' },
        { name: 'records of semesters', path: () => '/espace/releve' },
        { name: 'taking a portfolio away', path: () => '/espace/emporter' },
        { name: 'bringing a portfolio in', path: () => '/espace/importer' },
        { name: 'account', path: () => '/compte' },
        { name: 'duration of the session', path: () => '/compte/session' },
        { name: 'site map of a student', path: () => '/plan-du-site' },
        { name: 'a page of another role', path: () => '/administration', status: 403 },
        {
          name: 'a form that was sent after the session’s end',
          path: () => '/espace/portfolio',
          before: async (visit) => {
            await visit.context.clearCookies();
            await visit.page.getByLabel('Phrase de présentation').fill('Une phrase.');
            await visit.page.getByRole('button', { name: 'Enregistrer' }).first().click();
            await visit.page.getByRole('heading', { level: 1, name: 'Votre session était fermée : rien n’est perdu' }).waitFor();
            visit.forget();
          },
        },
        {
          name: 'a refused deposit',
          path: () => '/espace/traces',
          before: async ({ page }) => {
            await page.getByRole('button', { name: 'Déposer la trace' }).click();
            await page.getByRole('alert').waitFor();
          },
        },
      ],
      () => demonstration().visit({ as: 'student', already: true, kept: true }),
    );
  });

  it('shows a field whole when it takes the focus, with its label, on a small phone', async () => {
    const { page, open } = await demonstration().visit({ as: 'student', already: true, width: 375 });
    await page.setViewportSize({ width: 375, height: 667 });
    const cut: string[] = [];
    let fields = 0;
    for (const path of ['/espace/traces', '/espace/partages', '/espace/profil']) {
      await open(path);
      // Of folds that share a name only one is open at a time.
      await page.evaluate(() => document.querySelectorAll('details').forEach((fold) => (fold.removeAttribute('name'), (fold.open = true))));
      for (let stops = 0; stops < 160; stops += 1) {
        await page.keyboard.press('Tab');
        // A field and its label from top to bottom, once the browser has laid out what the focus changed; null past the last stop.
        const place = await page.evaluate(
          () =>
            new Promise<{ name: string; top: number; bottom: number } | 'other' | null>((done) =>
              requestAnimationFrame(() => {
                const at = document.activeElement;
                if (at === null || at === document.body) return done(null);
                if (!(at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement)) return done('other');
                const boxes = [at, ...(at.labels ?? [])].map((one) => one.getBoundingClientRect());
                done({ name: at.id || at.name, top: Math.min(...boxes.map(({ top }) => top)), bottom: Math.max(...boxes.map(({ bottom }) => bottom)) });
              }),
            ),
        );
        if (place === null) break;
        if (place === 'other') continue;
        fields += 1;
        if (place.top < 0 || place.bottom > 667) cut.push(`${path} ${place.name}: ${Math.round(place.top)} to ${Math.round(place.bottom)}`);
      }
    }
    expect(cut).toEqual([]);
    expect(fields).toBeGreaterThan(40);
  });

  describe('of a teacher', () => {
    keepsEveryPromise(
      [
        { name: 'cohorts', path: () => '/suivi' },
        { name: 'grid of a semester under way', path: () => grid('S1') },
        { name: 'calibration', path: async () => (await grid('S3')).replace(/^\/suivi\/([^?]+).*/, '/suivi/calibrage/$1') },
        { name: 'grid of a decided semester', path: () => grid('S3') },
        { name: 'review', path: async () => (await links('teacher', await grid('S1'), /^\/suivi\/bilans\/[^#]+$/)).at(-1)! },
        { name: 'review with views side by side', path: () => reviewOf('mateus.ferreira-lobato@etu.neo.example', 'S1') },
        { name: 'tutors asked for a view', path: async () => `${await reviewOf('thomas.ferrandeau@etu.neo.example', 'S4')}/tuteurs` },
        { name: 'all proposals of a review', path: async () => `${await reviewOf('yanis.haddadi@etu.neo.example', 'S1')}/propositions` },
        { name: 'synthesis of a student', path: async () => `${await reviewOf('mateus.ferreira-lobato@etu.neo.example', 'S1')}/synthese` },
        { name: 'synthesis of a cohort', path: async () => (await grid('S4')).replace('/suivi/', '/suivi/synthese/') },
        { name: 'all periods of a cohort', path: async () => new URL(await grid('S4'), 'http://x').pathname.replace('/suivi/', '/suivi/ensemble/') },
        { name: 'what a tutor is asked', path: async () => `/tuteur/${await askedFor('tutor')}` },
        {
          name: 'days, interview and bilan of a student',
          path: async () => `${(await links('teacher', await grid('S1'), /^\/suivi\/bilans\/[^#]+$/)).at(-1)!}/papiers`,
          before: async ({ page }) => {
            await page.getByRole('button', { name: 'Accorder un délai' }).click();
            await page.getByRole('alert').waitFor();
          },
        },
        { name: 'feedback sheets of a cohort', path: async () => (await links('teacher', await grid('S1'), /^\/suivi\/retours\//))[0]! },
        { name: 'a feedback sheet', path: async () => (await links('teacher', (await links('teacher', await grid('S1'), /^\/suivi\/retours\//))[0]!, /^\/suivi\/retours\/fiche\/.*\/2$/))[0]! },
        { name: 'criteria of a situation', path: async () => `${(await links('teacher', await grid('S1'), /^\/suivi\/criteres\//))[0]!}&situation=2` },
        { name: 'reusable comments', path: () => '/suivi/commentaires' },
      ],
      () => demonstration().visit({ as: 'teacher', already: true, kept: true }),
    );
    const beside = async (page: string): Promise<string> => (await grid('S1')).replace(/\?.*/, '').replace('/suivi/', `/suivi/${page}/`);
    keepsEveryPromise(
      [
        { name: 'progress of a cohort', path: async () => `${await beside('avancement')}?etape=1`, before: async ({ page }) => page.getByText('Modifier la liste des étapes').click() },
        { name: 'training plan of a student', path: async () => (await links('teacher', await beside('avancement'), /^\/suivi\/plan\//))[0]! },
        { name: 'levels to and from Moodle', path: () => beside('moodle') },
      ],
      () => demonstration().visit({ as: 'teacher', already: true, kept: true }),
    );
    keepsEveryPromise([{ name: 'early warnings and their thresholds', path: () => beside('avertissements') }], () => demonstration().visit({ as: 'head', already: true, kept: true }));
  });

  it('shows a student’s question whole on a phone, and leads to where it is answered', async () => {
    const { page, open } = await demonstration().visit({ as: 'teacher', already: true, width: 375 });
    await open('/suivi');
    const question = page.getByRole('list', { name: /^Questions des étudiants/ }).getByRole('listitem').filter({ hasText: 'Clémence Vasselin' });
    const words = await question.getByRole('blockquote').boundingBox();
    expect(words!.x).toBeGreaterThanOrEqual(0);
    expect(words!.x + words!.width).toBeLessThanOrEqual(375);
    // Nothing of it has to be scrolled to sideways.
    expect(await question.evaluate((one) => one.closest('.table-frame') === null && one.scrollWidth <= one.clientWidth)).toBe(true);
    await question.getByRole('link', { name: /répondre à Clémence Vasselin$/ }).click();
    expect(page.url()).toMatch(/\/suivi\/retours\/fiche\/.*#fil$/);
  });

  describe('of a student who was given feedback', () => {
    const email = 'fatoumata.camara-joly@etu.neo.example';
    const review = async (): Promise<string> =>
      (await demonstration().house.platform.db.selectFrom('review').innerJoin('enrolment', 'enrolment.id', 'review.enrolment_id').innerJoin('person', 'person.id', 'enrolment.person_id').select('review.id').where('email', '=', email).where('period', '=', 'S1').executeTakeFirstOrThrow()).id;
    keepsEveryPromise([{ name: 'a feedback sheet and what was said of it', path: async () => `/espace/retours/${await review()}/2` }], async () => {
      const visit = await demonstration().visit({ kept: true });
      await enterAs(demonstration(), visit, email);
      return visit;
    });
  });

  describe('of a jury chair', () => {
    keepsEveryPromise(
      [
        { name: 'juries', path: () => '/jury' },
        { name: 'deliberation', path: async () => (await juries())[0]! },
        { name: 'closed deliberation', path: async () => (await juries())[2]! },
        { name: 'minutes to establish', path: async () => `${(await juries())[0]!}/pv` },
        {
          name: 'signed minutes',
          path: async () => `${(await juries())[1]!}/pv`,
          before: async ({ page }) => page.getByText('Révoquer ce badge').first().click(),
        },
        { name: 'grid of the whole cohort', path: async () => `${(await juries())[0]!}/grille` },
        { name: 'teaching units', path: async () => `${(await juries())[0]!}/ue` },
        { name: 'who sits', path: async () => `${(await juries())[0]!}/composition` },
        { name: 'lines to decide again', path: async () => `${(await juries())[1]!}/nouvelle-deliberation` },
        { name: 'badges to revoke together', path: async () => `${(await juries())[2]!}/badges` },
        { name: 'correction of a badge', path: async () => (await links('jury', `${(await juries())[2]!}/badges`, /^\/jury\/badges\//))[0]! },
        {
          name: 'revocation of several badges to confirm',
          path: async () => `${(await juries())[2]!}/badges`,
          before: async ({ page }) => {
            await page.locator('details.given-person summary').first().click();
            for (const box of (await page.getByRole('checkbox').all()).slice(1, 3)) await box.check();
            await page.getByRole('radio', { name: /Nouvelle délibération/ }).check();
            await page.getByLabel('Motif et référence du nouveau procès-verbal').fill('PV 2026-07.');
            await page.getByRole('button', { name: 'Relire avant de révoquer' }).click();
            await page.getByRole('heading', { name: 'Révoquer ces 2 badges ?' }).waitFor();
          },
        },
      ],
      () => demonstration().visit({ as: 'jury', already: true, kept: true }),
    );
  });

  describe('of an administrator', () => {
    keepsEveryPromise(
      [
        { name: 'administration', path: () => '/administration' },
        { name: 'badges of a cohort', path: () => '/administration/badges', before: async ({ page }) => page.locator('details.given-person summary').first().click() },
        { name: 'reported links', path: () => '/administration/signalements', before: async ({ page }) => page.locator('summary').first().click() },
        { name: 'images of badges', path: () => '/administration/images' },
        { name: 'signing keys', path: () => '/administration/cles' },
        {
          name: 'a key about to be declared stolen',
          path: () => '/administration/cles',
          before: async ({ page }) => {
            await page.getByRole('button', { name: /^Déclarer volée ou perdue/ }).first().click();
            await page.getByRole('button', { name: 'Faire ce changement' }).click();
            await page.getByRole('alert').getByText('Écrivez « volée » pour confirmer.').waitFor();
          },
        },
        { name: 'roles', path: () => '/administration/personnes' },
        { name: 'cohorts', path: () => '/administration/promotions' },
        { name: 'people read into a cohort', path: async () => (await linksOn(demonstration(), 'admin', '/administration/promotions', /^\/administration\/promotions\/[^/]+$/))[0]! },
        { name: 'a file that was looked at', path: async () => (await linksOn(demonstration(), 'admin', '/administration/promotions', /^\/administration\/promotions\/[^/]+$/))[0]!, before: lookedAt },
        { name: 'records read into a cohort', path: async () => (await linksOn(demonstration(), 'admin', '/administration/promotions', /departs$/)).at(-2)!.replace(/departs$/, 'dossiers'), before: recordsLookedAt },
        { name: 'semesters decided before', path: async () => (await linksOn(demonstration(), 'admin', '/administration/promotions', /departs$/)).at(1)!.replace(/departs$/, 'semestres-anterieurs'), before: pastLookedAt },
        { name: 'rules of juries', path: () => '/administration/programmes/NEO/jurys' },
        { name: 'departures of a cohort', path: async () => (await linksOn(demonstration(), 'admin', '/administration/promotions', /departs$/)).at(-2)!, before: nobodyChosen },
        { name: 'deadlines of a cohort', path: async () => (await linksOn(demonstration(), 'admin', '/administration/promotions', /departs$/)).at(-2)!.replace(/departs$/, 'echeances') },
        { name: 'a person’s lost passkeys', path: async () => `${(await linksOn(demonstration(), 'admin', '/administration', /^\/administration\/personnes\//))[0]!}/cles` },
        { name: 'a person’s name', path: async () => (await linksOn(demonstration(), 'admin', '/administration', /^\/administration\/personnes\//))[0]! },
      ],
      () => demonstration().visit({ as: 'admin', already: true, kept: true }),
    );

    it('shows waiting work, keys without their private part, people with their roles, and the journal', async () => {
      const { page } = await demonstration().visit({ as: 'admin' });
      expect(new URL(page.url()).pathname).toBe('/administration');
      for (const name of ['Travaux en attente', 'Clés de signature', 'Personnes et rôles', 'Journal']) {
        expect(await page.getByRole('region', { name }).isVisible()).toBe(true);
      }
      expect(await page.getByRole('region', { name: 'Travaux en attente' }).innerText()).toContain('Rien n’attend.');
      // Whoever comes for what waits does not pass by everybody: people are folded under their number.
      const chair = page.getByRole('row', { name: /Françoise Lemoinier.*Président du jury \(.*NEO · promotion 2024-2026/ });
      expect(await chair.isVisible()).toBe(false);
      await page.getByText(/^\d+ personnes et leurs rôles$/).press('Enter');
      await chair.waitFor();
      expect(await page.getByRole('row', { name: /ES256.*Active/ }).count()).toBe(1);
      // Every event has words of its own: none is shown by its name in the table.
      await page.getByRole('link', { name: 'Tout le journal' }).click();
      const events = await page.locator('td:nth-child(2)').allInnerTexts();
      expect(events.some((words) => words.startsWith('Relevé signé\nPar '))).toBe(true);
      expect(events.filter((words) => words.includes('_'))).toEqual([]);
    });
  });

  it('says beforehand that a session ends, lets one stay by a key, counts typing, and loses nothing of a form', async () => {
    const visit = await demonstration().visit({ as: 'student' });
    const { page } = visit;
    const prolonged = (): Promise<unknown> => page.waitForResponse((answer) => answer.url().endsWith('/api/me/session/prolongation') && answer.ok());
    await page.clock.install();
    await visit.open('/espace/traces');
    const field = page.getByLabel('Description', { exact: true });
    await field.fill('Une longue réflexion.');
    // Somebody at work: half an hour later a letter is enough.
    await page.clock.fastForward('30:00');
    const asked = prolonged();
    await field.press('End');
    await asked;
    // Somebody who went away: four minutes before the end.
    await page.clock.fastForward('03:56:00');
    const dialog = page.getByRole('dialog', { name: 'Votre session va se fermer' });
    await dialog.waitFor();
    expect(await dialog.evaluate((one) => document.getElementById(one.getAttribute('aria-describedby')!)!.innerText)).toMatch(/elle se ferme à\s\d\d:\d\d/);
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).innerText)).toBe('Rester');
    expect(await violations(page)).toEqual([]);
    const told = await tree(page);
    expect(told.find((one) => one.element === 'dialog')).toMatchObject({ role: 'dialog', name: 'Votre session va se fermer', description: expect.stringMatching(/elle se ferme à\s/), state: { modal: true } });
    // What lies behind it is told of no longer.
    expect(told.some((one) => one.element === 'textarea')).toBe(false);
    const stayed = prolonged();
    await page.keyboard.press('Enter');
    await stayed;
    await page.getByText('La session est prolongée : sans activité').waitFor();
    expect(await dialog.isVisible()).toBe(false);
    expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
    // Put away, it comes back once, when it is over.
    await page.clock.fastForward('03:56:00');
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(false);
    await page.clock.fastForward('05:00');
    const over = page.getByRole('dialog', { name: 'Votre session est fermée' });
    await over.waitFor();
    expect(await over.getByRole('link', { name: 'Se connecter (nouvel onglet)' }).getAttribute('target')).toBe('_blank');
    await over.getByRole('button', { name: 'Revenir à la page' }).click();
    expect(await field.inputValue()).toBe('Une longue réflexion.');
    expect(visit.faults).toEqual([]);
  });

  it('reads in English under /en, with the programme’s own words left in French', async () => {
    const visit = await demonstration().visit({ as: 'student', already: true });
    await visit.open('/en/espace');
    expect(await visit.page.locator('html').getAttribute('lang')).toBe('en');
    await visit.page.getByRole('link', { name: 'Français' }).click();
    expect(await visit.page.locator('html').getAttribute('lang')).toBe('fr');
    expect(visit.faults).toEqual([]);
  });
});
