/** Every page that needs no account, in both languages. */
import { afterAll, describe, expect, it } from 'vitest';
import { irpLearner } from '../../api/demo/students/irp-learner.ts';
import { publish } from '../journey/acts.ts';
import { layoutShift, settle, tabStops } from './audit.ts';
import { faintParts } from './contrast.ts';
import { describeDemonstration } from './demonstration.ts';
import { keepsEveryPromise, type ListedPage } from './every-page.ts';
import { sourceErrors } from './source-code.ts';
import { crowdedText } from './text-spacing.ts';
import { tree, unheardParts, type Heard } from './tree.ts';
import type { Visit } from './visit.ts';

describeDemonstration('the public pages', (demonstration) => {
  const badge = (): string => `/credentials/${demonstration().people.credentials[0]!}`;
  /** The learner of the second programme publishes nothing by herself in the demonstration: here she does. */
  const irp = async (): Promise<string> => {
    const elise = await demonstration().house.as(irpLearner.email);
    const { enrolments } = (await (await elise.get('/api/me/enrolments')).json()) as { enrolments: { id: string; portfolio: { url: string; published: boolean }; badges: { id: string }[]; evidence: { id: string }[] }[] };
    const { id, portfolio, badges, evidence } = enrolments[0]!;
    if (!portfolio.published) {
      const choices = { credentials: badges.map((one) => one.id), evidence: evidence.map((one) => one.id), reflections: [] };
      await elise.send('PUT', `/api/me/enrolments/${id}/portfolio`, { headline: 'Je scénarise des modules de formation.', presentation: '', indexable: false, choices });
      await publish(elise, id);
    }
    return new URL(portfolio.url, demonstration().house.origin).pathname;
  };
  const withdrawn = async (): Promise<string> =>
    (await demonstration().house.platform.db.selectFrom('publication').select('path').where('kind', '=', 'portfolio').where('withdrawn_at', 'is not', null).executeTakeFirstOrThrow()).path;
  const record = async (): Promise<string> => `/clr/${(await demonstration().house.platform.db.selectFrom('signed_clr').select('id').executeTakeFirstOrThrow()).id}`;
  const programme = async (code: string): Promise<string> => {
    const { version } = await demonstration().house.platform.db.selectFrom('programme').select('version').where('code', '=', code).executeTakeFirstOrThrow();
    return `/programmes/${code}/${version}`;
  };
  const twice: readonly ListedPage[] = [
    { name: 'home', path: () => '/' },
    { name: 'portfolio', path: () => demonstration().portfolio },
    { name: 'portfolio of a programme with one level', path: irp },
    { name: 'badge', path: badge },
    { name: 'record of a semester', path: record },
    { name: 'verifier', path: () => '/verifier' },
    { name: 'description of the API', path: () => '/api/docs' },
    { name: 'programmes', path: () => '/programmes' },
    { name: 'programme NEO', path: () => programme('NEO') },
    { name: 'programme IRP', path: () => programme('IRP') },
    { name: 'sign-in', path: () => '/connexion' },
    { name: 'accessibility', path: () => '/accessibilite' },
  ];
  const once: readonly ListedPage[] = [
    { name: 'site map', path: () => '/plan-du-site' },
    { name: 'not found', path: () => '/rien-ici', status: 404 },
    { name: 'withdrawn portfolio', path: withdrawn, status: 410 },
    { name: 'confirmation of a sign-in', path: () => '/connexion/un-jeton-inconnu' },
    {
      name: 'badge once verified',
      path: badge,
      before: async ({ page }) => {
        await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
        await page.locator('[data-verdict]').waitFor();
        for (const summary of await page.locator('details > summary').all()) await summary.click();
      },
    },
    {
      name: 'record once verified',
      path: record,
      before: async ({ page }) => {
        await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
        await page.locator('[data-verdict="valid"] .verdict-when').waitFor();
        expect(await page.locator('[data-badge] [data-verdict="valid"]').count()).toBe(4);
        for (const summary of await page.locator('details > summary').all()) await summary.click();
      },
    },
    {
      name: 'verifier with the answer on a record',
      path: () => '/en/verifier',
      before: async ({ page }) => {
        await page.locator('textarea').fill(`${demonstration().house.origin}${await record()}`);
        await page.getByRole('button', { name: 'Verify', exact: true }).click();
        await page.getByText('Unofficial translation; the signed text is French.').waitFor();
        expect(await page.locator('.record-badge [data-verdict="valid"]').count()).toBe(4);
        expect(await page.getByText('Nour Belkacem').count()).toBeGreaterThan(0);
        for (const summary of await page.locator('details > summary').all()) await summary.click();
      },
    },
    {
      name: 'verifier with an answer',
      path: () => '/verifier',
      before: async ({ page }) => {
        await page.locator('textarea').fill(`${demonstration().house.origin}${badge()}`);
        await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
        await page.locator('[data-verdict="valid"]').waitFor();
      },
    },
    {
      name: 'sign-in with a refused address',
      path: () => '/connexion',
      before: async ({ page }) => {
        await page.getByLabel('Adresse électronique').fill('personne');
        await page.getByRole('button', { name: 'Recevoir le lien' }).click();
        await page.getByText('Indiquez une adresse électronique complète').waitFor();
      },
    },
  ];
  const english = (path: string): string => `/en${path === '/' ? '' : path}`;
  const inEnglish = twice.map((page): ListedPage => ({ ...page, name: `${page.name} in English`, isTwin: true, path: async () => english(await page.path()) }));

  keepsEveryPromise([...twice, ...once, ...inEnglish], () => demonstration().visit({ kept: true }));

  /** One browser for the tests that follow, of somebody who goes from page to page. */
  const goingOn = (): (() => Promise<Visit>) => {
    let kept: Promise<Visit> | undefined;
    afterAll(async () => (await kept)?.close());
    return () => (kept ??= demonstration().visit({ kept: true }));
  };

  describe('the loading of a page', () => {
    const enter = goingOn();
    // The English pages are made of the same parts.
    for (const { name, path } of twice) {
      it(`${name}: nothing moves while it loads`, async () => {
        const { page, context, open } = await enter();
        // Everything comes anew, letters too, as it does for somebody who was never here.
        const devtools = await context.newCDPSession(page);
        await devtools.send('Network.enable');
        await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
        for (const size of [{ width: 375, height: 812 }, { width: 1440, height: 900 }]) {
          await page.setViewportSize(size);
          await open(await path());
          await settle(page);
          // Zero when nothing else runs; a font that comes late on a busy machine may move a line by a hair.
          expect(await layoutShift(page), `${size.width} px`).toBeLessThan(0.05);
        }
        await devtools.detach();
      });
    }
  });

  describe('the languages of a page', () => {
    const enter = goingOn();
    for (const { name, path } of twice) {
      it(`${name}: says its language and names its twin`, async () => {
        const visit = await enter();
        visit.forget();
        const { origin } = demonstration().house;
        const french = await path();
        for (const [language, address] of [['fr', french], ['en', english(french)]] as const) {
          // The other language is one link away, and that link led here.
          if (language === 'fr') await visit.open(address);
          else await visit.page.getByRole('navigation').getByRole('link', { name: 'English' }).click();
          expect(await visit.page.locator('html').getAttribute('lang')).toBe(language);
          const alternates = await visit.page.locator('link[rel="alternate"][hreflang]').evaluateAll((links) => links.map((link) => [link.getAttribute('hreflang'), link.getAttribute('href')?.replace(/\/$/, '')]));
          expect(Object.fromEntries(alternates)).toEqual({
            fr: `${origin}${french}`.replace(/\/$/, ''),
            en: `${origin}${english(french)}`,
            'x-default': `${origin}${french}`.replace(/\/$/, ''),
          });
        }
        expect(new URL(visit.page.url()).pathname).toBe(english(french));
        await visit.page.getByRole('navigation').getByRole('link', { name: 'Français' }).click();
        expect(await visit.page.locator('html').getAttribute('lang')).toBe('fr');
        expect(visit.faults).toEqual([]);
      });
    }
  });

  it('the checks of every page find what they look for', async () => {
    const { page } = await demonstration().visit();
    await page.setContent(`<!doctype html><html lang="fr"><title>x</title><style>
      body { background: white } input { border: 1px solid #aaa } .pill { border: 1px solid #999; text-decoration: none }
      .low { block-size: 1.2em; overflow: hidden } .fixed { inline-size: 6em; white-space: nowrap } .over { position: absolute; inset-block-start: 0; margin: 0 }</style>
      <p class="over">Une ligne de texte</p><p class="over">Une autre ligne</p><p class="low">Deux lignes<br>de texte</p><p class="fixed">Un intitulé bien trop long</p>
      <input aria-label="x"><a class="pill" href="/x">x</a><svg width="24" height="24"><rect width="24" height="24" fill="#eee"/><rect x="4" width="12" height="12" fill="#bbb"/></svg>`);
    expect((await faintParts(page)).map((one) => one.split(' ')[0])).toEqual(['input', 'a.pill', 'rect']);
    const crowded = (await crowdedText(page)).join('\n');
    for (const words of [/« de texte » in p\.low is cut off/, /« Un intitulé bien trop long » in p\.fixed sticks out/, /« Une (?:autre )?ligne[^»]*» in p\.over lies over/]) expect(crowded).toMatch(words);
    await page.setContent('<!doctype html><html lang="fr"><title>x</title><div tabindex="0">x</div><div role="group" tabindex="0">x</div><summary>x</summary><p>x</p>');
    expect(await unheardParts(page)).toEqual(['div. can be reached and is nothing', 'div.: a group without a name', expect.stringContaining('summary. is «')]);
    // The first has no ring, the second lies behind something, and what comes after the last is not taken for a stop.
    await page.setContent('<!doctype html><html lang="fr"><title>x</title><style>a:focus { outline: none } button:focus { outline: 3px solid } p { position: fixed; inset-block-end: 0; inset-inline: 0; block-size: 60px; margin: 0; background: white; z-index: 1 } button { position: fixed; inset-block-end: 10px }</style><a href="/x">un</a><button>deux</button><p></p><input type="date" aria-label="trois" style="outline: 2px solid">');
    expect((await tabStops(page)).map(({ name, ring, seen }) => [name.trim(), ring, seen])).toEqual([['a un', false, true], ['button deux', true, false], ['input trois', true, true]]);
    const wrong = await sourceErrors('<!DOCTYPE html><html lang="fr"><head><title>x</title></head><body><p id="a"></p><p id="a"></p><ul><p>x</p></ul><button type="x"><a href="/">x</a></button></body></html>');
    expect(wrong.map((one) => one.split(' ')[1])).toEqual(expect.arrayContaining(['no-dup-id:', 'element-permitted-content:', 'attribute-allowed-values:']));
  });

  it('what a screen reader is told of follows what is done', async () => {
    const { page, open } = await demonstration().visit();
    const one = async (wanted: (heard: Heard) => boolean): Promise<Heard> => (await tree(page)).find(wanted)!;
    // A field that is refused says so, and why.
    await open('/connexion');
    const address = (heard: Heard): boolean => heard.attributes['id'] === 'field-email';
    expect(await one(address)).toMatchObject({ role: 'textbox', name: 'Adresse électronique', state: { required: true, invalid: 'false' } });
    await page.getByLabel('Adresse électronique').fill('personne');
    await page.keyboard.press('Enter');
    await page.getByText('Indiquez une adresse électronique complète').waitFor();
    const refused = await one(address);
    expect([refused.state['invalid'], refused.value, refused.description]).toEqual(['true', 'personne', expect.stringContaining('Indiquez une adresse électronique complète')]);
    // The verifier without a badge: its sentence is live, and the field has the focus.
    await open('/verifier');
    await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
    await page.getByText('Collez un badge, ou choisissez un fichier.').waitFor();
    expect(await one((heard) => heard.role === 'status' && heard.element !== 'output')).toMatchObject({ state: { live: 'polite' } });
    expect((await one((heard) => heard.element === 'textarea')).state['focused']).toBe(true);
    // A badge: the answer is said where it comes, and the folds say whether they are open.
    await open(badge());
    await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
    await page.locator('[data-verdict="valid"]').waitFor();
    expect(await one((heard) => heard.attributes['data-verify-result'] !== undefined)).toMatchObject({ state: { live: 'polite' } });
    expect(await page.locator('[data-verify-result]').innerText()).toContain('Authentique et valide');
    const fold = (heard: Heard): boolean => heard.element === 'summary';
    const before = await one(fold);
    expect([before.role, before.state['expanded'], before.name.length > 3]).toEqual(['DisclosureTriangle', false, true]);
    await page.locator('summary').first().press('Enter');
    expect((await one(fold)).state['expanded']).toBe(true);
  });

  describe('the skip link', () => {
    it('appears on the first Tab and leads to the content', async () => {
      const { page, open } = await demonstration().visit();
      await open(demonstration().portfolio);
      await page.keyboard.press('Tab');
      const skip = page.getByRole('link', { name: 'Aller au contenu' });
      expect((await skip.boundingBox())!.y).toBeGreaterThanOrEqual(0);
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('contenu');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.querySelector('main')!.contains(document.activeElement))).toBe(true);
    });
  });
});
