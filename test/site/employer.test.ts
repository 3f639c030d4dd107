/** An employer: no account, ten seconds, and then every check. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import neo from '../../api/domain/programmes/neo.json' with { type: 'json' };
import { verification as words } from '../../portfolio-site/src/strings/fr/verification.ts';
import { layoutShift, settle } from './audit.ts';
import { describeDemonstration } from './demonstration.ts';
import type { Visit } from './visit.ts';

/** What would turn a level into a mark, or show what was not reached. */
const NEVER_PUBLIC = /\d+ sur \d+|\b\d\s*\/\s*\d\b|\d\s*%|pour cent|\battendu|\brepère|non atteint|non évalué|not reached|expected level/i;
const COMPETENT = neo.levels.find(({ name }) => name === 'Compétent')!;

const allText = (visit: Visit): Promise<string> => visit.page.evaluate(() => document.body.textContent.replaceAll(/\s+/g, ' '));

describeDemonstration('an employer', (demonstration) => {
  for (const width of [375, 1440] as const) {
    for (const scheme of ['light', 'dark'] as const) {
      it(`understands a badge without an account, at ${width} px, ${scheme}`, async () => {
        const visit = await demonstration().visit({ width, scheme });
        const { page } = visit;
        expect((await visit.open(demonstration().portfolio)).status()).toBe(200);
        await page.getByRole('heading', { level: 1, name: 'Nour Belkacem' }).waitFor();
        expect(await allText(visit)).not.toMatch(NEVER_PUBLIC);

        await page.getByRole('link', { name: /^Compétent ?, Concevoir$/ }).click();
        await page.getByRole('heading', { level: 1, name: /^Nour Belkacem a atteint le niveau Compétent en Concevoir des ressources et des formations$/ }).waitFor();
        const scale = page.getByRole('list', { name: 'Échelle des niveaux, du premier au dernier' });
        expect(await scale.getByRole('listitem').allInnerTexts()).toEqual(neo.levels.map(({ name }) => expect.stringContaining(name)));
        expect(await scale.getByRole('strong').allInnerTexts()).toEqual(['Compétent']);
        expect((await page.locator('blockquote:not(figure blockquote)').innerText()).trim()).toBe(COMPETENT.descriptor);

        const text = await allText(visit);
        // The code of a frame, to be copied, has a width.
        expect(text.replaceAll(/<iframe[^>]*>/g, '')).not.toMatch(NEVER_PUBLIC);
        for (const sentence of [
          'Jury du parcours NEO, S3, session de janvier 2026', 'n° NEO-2026-S3-01, signé le 30 janvier 2026',
          'Conception de ressources', 'Badge au nom de Nour Belkacem ; l’identité de la personne qui le présente n’est pas vérifiée.', 'Ce badge n’est pas un diplôme.',
        ]) {
          expect(text).toContain(sentence);
        }
        expect(visit.faults).toEqual([]);
      });
    }
  }

  it('computes the verdict in the browser, asking our own origin only, and names each check', async () => {
    const visit = await demonstration().visit({ width: 375 });
    const { page } = visit;
    await visit.open(`/credentials/${demonstration().people.credentials[0]!}`);
    visit.forget();
    await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
    await page.locator('[data-verdict="valid"]').waitFor();
    expect(await page.locator('.verdict-word').innerText()).toBe('Authentique et valide');
    expect(await page.locator('.verdict-when', { hasText: 'Vérifié' }).innerText()).toMatch(/^Vérifié le .+, dans votre navigateur\.$/);

    // Whoever reads on while it computes keeps the line.
    expect(await layoutShift(page)).toBeLessThan(0.05);

    await page.getByText('Chaque contrôle et sa raison').click();
    const rows = page.locator('tr[data-check]');
    expect(await rows.getByRole('rowheader').allInnerTexts()).toEqual(
      // The badges inside are looked at in a record only.
      Object.entries(words.checks).filter(([name]) => name !== 'badges').map(([, word]) => word),
    );
    for (const row of await rows.all()) {
      const outcome = (await row.getAttribute('data-outcome')) as keyof typeof words.outcomes;
      expect(await row.getByRole('cell').innerText()).toContain(words.outcomes[outcome]);
      if (outcome !== 'passed') expect(await row.locator('.reason').innerText()).not.toBe('');
    }
    expect(visit.asked.filter((url) => url.includes('/api/')).map((url) => new URL(url).pathname)).toEqual(['/api/registry']);
    expect(visit.asked.filter((url) => /\/credentials\/.*\.json$|\/\.well-known\/did\.json$|\/status\//.test(url))).toHaveLength(3);
    expect(visit.faults).toEqual([]);
  });

  it('asks anew at each press: what did not come the first time, and what was withdrawn since', async () => {
    const visit = await demonstration().visit();
    const { page } = visit;
    await visit.open(`/credentials/${demonstration().people.credentials[0]!}`);
    const [badge, keys] = [/\/credentials\/[a-z0-9]+\.json$/, /\/\.well-known\/did\.json$/];
    const press = () => page.locator('[data-verify-button]').click();
    for (const address of [badge, keys]) await page.route(address, (route) => route.abort());
    await press();
    await page.locator('[data-verify-result] .notice').waitFor();
    await page.unrouteAll();
    await press();
    await page.locator('[data-verdict="valid"]').waitFor();
    await page.route(keys, (route) => route.fulfill({ json: {} }));
    await press();
    await page.locator('[data-verdict="altered"], [data-verdict="undetermined"]').waitFor();
    expect(visit.asked.filter((url) => keys.test(url))).toHaveLength(3);
  });

  it('verifies every badge of a portfolio in place and leaves a dated line', async () => {
    const visit = await demonstration().visit();
    const { page } = visit;
    await visit.open(demonstration().portfolio);
    const badges = await page.locator('a[data-badge]').count();
    expect(badges).toBe(12);
    await page.getByRole('button', { name: 'Tout vérifier' }).click();
    const line = page.locator('.verified-line');
    await line.waitFor();
    expect(await line.innerText()).toMatch(/^12 badges vérifiés le .+ \(heure de Paris\), dans votre navigateur\. Tous sont authentiques et valides\. 3 soutiens affichés sur 3 sont authentiques\.$/);
    expect(await page.locator('.verdict-small').allInnerTexts()).toEqual(Array.from({ length: 12 }, () => 'Authentique et valide'));
    expect(visit.asked.filter((url) => url.includes('/api/')).map((url) => new URL(url).pathname)).toEqual(['/api/registry']);
    expect(visit.faults).toEqual([]);
  });

  it('reads the whole portfolio and the whole badge where there is no script', async () => {
    const { visit, portfolio } = demonstration();
    const withScript = await visit();
    const without = await visit({ script: false });
    await withScript.open(portfolio);
    await settle(withScript.page);
    await without.open(portfolio);
    const readable = (one: Visit): Promise<string[]> => one.page.locator('main h1, main h2, main h3, main a, main .summary').allInnerTexts();
    expect(await readable(without)).toEqual(await readable(withScript));
    expect(await without.page.getByRole('button', { name: 'Tout vérifier' }).isVisible()).toBe(false);
    expect(await without.page.locator('noscript').allInnerTexts()).toEqual([expect.stringContaining('chaque badge peut être contrôlé depuis sa page')]);

    await without.page.getByRole('link', { name: /^Compétent ?, Piloter$/ }).click();
    expect((await without.page.locator('blockquote').innerText()).trim()).toBe(COMPETENT.descriptor);
    expect(await without.page.getByRole('button', { name: 'Vérifier' }).isVisible()).toBe(false);
    await without.page.getByText('Télécharger le badge').click();
    expect(await without.page.getByRole('link', { name: 'Badge signé (JSON)' }).isVisible()).toBe(true);
  });

  it('is told of a revocation, on the page and with the file kept from before', async () => {
    const { house, people, visit } = demonstration();
    const credential = `/credentials/${people.credentials.at(-1)!}`;
    const before = await visit();
    await before.open(credential);
    await before.page.getByText('Télécharger le badge').click();
    const [download] = await Promise.all([before.page.waitForEvent('download'), before.page.getByRole('link', { name: 'Badge signé (JSON)' }).click()]);
    const kept = await readFile(await download.path());

    const chair = await house.as(people.signIn.jury.email);
    const revoked = await chair.send('POST', `/api${credential}/revocation`, { basis: 'new_decision', reason: 'Erreur matérielle, PV rectificatif 2026-R1.' });
    expect(revoked.status).toBe(201);

    const { page, ...after } = await visit();
    await after.open(credential);
    expect(await page.locator('.verdict-word').innerText()).toMatch(/^Révoqué le \d/);
    await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
    await page.getByText('Révoqué', { exact: true }).waitFor();
    expect(await page.locator('tr[data-check="status"]').getAttribute('data-outcome')).toBe('failed');
    expect(await page.content()).not.toContain('PV rectificatif');

    await after.open('/verifier');
    await page.locator('input[name="file"]').setInputFiles({ name: 'badge.json', mimeType: 'application/json', buffer: kept });
    await page.locator('[data-verdict="revoked"]').waitFor();
    expect(await page.locator('.verdict-word').innerText()).toBe('Révoqué');
    expect(after.faults).toEqual([]);
  });
});
