/** The verifier that is a file: opened from a disk by a browser whose network is off. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { KNOWS_NOBODY, withSettings, type OfflineSettings } from '../../api/domain/offline-verifier.ts';
import { didWebUrl } from '../../credentials/index.ts';
import { buildOfflineFile } from '../../portfolio-site/adapter/offline-file.ts';
import { createIssuer, issueBadge, NOW, publishStatus, situations, tamper, type TestIssuer } from '../fixtures/badges.ts';
import { overflow, violations } from './audit.ts';
import { describeInChromium, launch } from './chromium.ts';
import { tree } from './tree.ts';
import { createVisit, type Visit } from './visit.ts';

const folder = mkdtempSync(join(tmpdir(), 'palier-offline-'));
let browser: Browser;
let template: string;
let issuer: TestIssuer;
let badge: string;
let visit: Visit;
let page: Page;

const knowing = (one: TestIssuer): OfflineSettings => ({
  asOf: '2026-09-01',
  issuers: [{ id: one.id, name: 'Université d’Exemple', url: one.origin }],
  documents: [{ address: didWebUrl(one.id)!, text: new TextDecoder().decode(one.documents.get(didWebUrl(one.id)!)) }],
  from: `${one.origin}/verifier/hors-ligne`,
});

/** Opens the file from the disk. Its requests, refusals and errors are the visit's faults. */
async function enter(settings: OfflineSettings, options: { online?: boolean; width?: 375 | 1440; mayAsk?: readonly string[] } = {}): Promise<void> {
  const path = join(folder, 'palier-verifier.html');
  writeFileSync(path, withSettings(template, settings));
  visit = await createVisit(browser, 'https://nowhere.invalid', { width: options.width ?? 1440, mayAsk: options.mayAsk ?? [] });
  ({ page } = visit);
  await visit.context.setOffline(options.online !== true);
  await page.clock.setFixedTime(NOW);
  await page.goto(pathToFileURL(path).href);
}

const give = async (text: string): Promise<void> => {
  await page.locator('#badge').fill(text);
  await page.locator('[data-verify-button]').click();
};
const files = (...all: readonly (readonly [name: string, text: string | Uint8Array])[]) => all.map(([name, text]) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) }));
const load = (...all: readonly (readonly [name: string, text: string | Uint8Array])[]): Promise<void> => page.locator('.handed [data-load]').setInputFiles(files(...all));
const verdict = async (wanted: string): Promise<void> => page.locator(`[data-verdict="${wanted}"] .verdict-when`).waitFor();
const outcome = (check: string): Promise<string> => page.locator(`tr[data-check="${check}"]`).innerText();
/** Whatever was asked for besides the file itself. */
const asked = (): string[] => visit.asked.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:'));

describeInChromium(
  'the verifier as a file, without a network',
  () => {
    beforeAll(async () => {
      [browser, template, issuer] = await Promise.all([launch(), buildOfflineFile().then(({ html }) => html), createIssuer()]);
      badge = await issueBadge(issuer);
    });
    afterEach(() => visit.close());
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });
  },
  () => {
    const list = (): Uint8Array => issuer.documents.get(issuer.listUrl)!;

    it('confirms a badge by the keys that it carries and the list that it is given', async () => {
      await enter(knowing(issuer));
      await give(badge);
      await verdict('undetermined');
      await page.locator('.wanted [data-load]').setInputFiles(files(['list.json', list()]));
      await verdict('valid');
      expect(await page.locator('.verdict-word').innerText()).toBe('Authentique et valide');
      for (const words of ['Zoé Lemaître', 'Novice → Intermédiaire → Compétent → Avancé', 'Ce badge n’est pas un diplôme.']) expect(await page.locator('.result').innerText()).toContain(words);
      expect(await page.locator('[data-handed="list"]').innerText()).toContain(issuer.listUrl);
      expect(await page.locator('[data-wanted]').count()).toBe(0);
      expect(asked()).toEqual([]);
      expect(visit.faults).toEqual([]);
    });

    it('says without the list that it is offline, and which address to save', async () => {
      await enter(knowing(issuer));
      await give(badge);
      await verdict('undetermined');
      expect(await outcome('status')).toContain('La révocation n’a pas pu être contrôlée\u00a0: hors ligne.');
      expect(await outcome('proof')).toContain('Vérifié');
      expect(await page.locator('[data-wanted="list"] code').allInnerTexts()).toEqual([issuer.listUrl]);
      await page.getByRole('button', { name: 'Copier l’adresse' }).click();
      expect(await page.evaluate(() => getSelection()?.toString())).toBe(issuer.listUrl);
      await page.locator('[data-language]').click();
      expect(await outcome('status')).toContain('Could not check status: offline.');
      expect(asked()).toEqual([]);
    });

    it('refuses a badge that was changed, and one that the list revokes', async () => {
      await enter(knowing(issuer));
      await give(tamper(badge));
      await verdict('altered');
      expect(await page.locator('.result').innerText()).toContain('Ce que prétend le document (non confirmé)');
      const other = await createIssuer();
      const revoked = await situations.revoked(other, 'json');
      await visit.close();
      await enter(knowing(other));
      await load(['list.json', other.documents.get(other.listUrl)!]);
      await give(revoked);
      await verdict('revoked');
    });

    it('takes no list of another issuer, of another time or without an end', async () => {
      await enter(knowing(issuer));
      const impostor = await createIssuer();
      await give(badge);
      await verdict('undetermined');
      await load(['other.json', impostor.documents.get(impostor.listUrl)!]);
      await page.getByText('La liste de révocation reçue n’est pas authentique ou n’est pas lisible').first().waitFor();
      const late = await createIssuer();
      await publishStatus(late, [], { validUntil: '2026-08-31T12:00:00Z' });
      await load(['endless.json', JSON.stringify({ ...JSON.parse(new TextDecoder().decode(list())), validUntil: undefined })], ['cut.json', '{"id":'], ['badge.json', badge]);
      await expect.poll(() => page.locator('[data-refused] p').allInnerTexts()).toEqual([
        'endless.json\u00a0: cette liste n’a pas de date de fin. Elle pourrait être ancienne\u00a0: elle n’est pas utilisée.',
        'cut.json\u00a0: illisible, il a sans doute été modifié en chemin.',
        'badge.json\u00a0: ni une liste de révocation, ni un document de clés.',
      ]);
      await visit.close();
      await enter(knowing(late));
      await load(['late.json', late.documents.get(late.listUrl)!]);
      await give(await issueBadge(late));
      await page.getByText('La liste de révocation reçue est périmée').first().waitFor();
      expect(await page.locator('.verdict').getAttribute('data-verdict')).toBe('undetermined');
    });

    it('is not convinced by keys that somebody hands over', async () => {
      await enter(KNOWS_NOBODY);
      await give(badge);
      await verdict('undetermined');
      expect(await outcome('key_control')).toContain('Ce vérificateur est hors ligne et n’a pas les clés de cet émetteur');
      expect(await page.locator('[data-wanted="keys"] code').allInnerTexts()).toEqual([didWebUrl(issuer.id)]);
      await load(['did.json', issuer.documents.get(didWebUrl(issuer.id)!)!], ['list.json', list()]);
      await page.getByText('Les clés viennent d’un fichier remis : rien ne dit qu’elles sont celles de l’émetteur.').first().waitFor();
      expect(await page.locator('.verdict').getAttribute('data-verdict')).toBe('undetermined');
      expect(await page.locator('.result').innerText()).toContain('Ce que prétend le document (non confirmé)');
    });

    it('puts no handed keys in the place of those that it carries', async () => {
      const impostor = await createIssuer();
      await enter(knowing(issuer));
      await load(['did.json', impostor.documents.get(didWebUrl(impostor.id)!)!], ['list.json', impostor.documents.get(impostor.listUrl)!]);
      await give(await issueBadge(impostor));
      await verdict('altered');
      expect(await page.locator('[data-handed="keys"]').innerText()).toContain('les vôtres ne sont pas utilisées');
    });

    it('asks the network only when it is told to, for keys and lists', async () => {
      await enter(knowing(issuer), { online: true, mayAsk: [issuer.origin] });
      await visit.context.route(`${issuer.origin}/**`, (route) => {
        const body = issuer.documents.get(route.request().url());
        return body ? route.fulfill({ body: Buffer.from(body), contentType: 'application/vc+ld+json', headers: { 'access-control-allow-origin': '*' } }) : route.abort();
      });
      await give(badge);
      await verdict('undetermined');
      expect(asked()).toEqual([]);
      await page.getByLabel('Consulter en ligne les clés et les listes de révocation').check();
      await verdict('valid');
      expect(asked()).toEqual([issuer.listUrl]);
      expect(visit.faults).toEqual([]);
    });

    it('keeps what was typed and answered when the language changes', async () => {
      await enter(knowing(issuer));
      await load(['list.json', list()]);
      await give(badge);
      await verdict('valid');
      await page.locator('[data-language]').click();
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      expect(await page.title()).toBe('Badge verifier, offline');
      expect(await page.locator('.verdict-word').innerText()).toBe('Authentic and valid');
      expect(await page.locator('#badge').inputValue()).toBe(badge);
      expect(await page.locator('[data-language]').evaluate((button) => button === document.activeElement)).toBe(true);
      await page.locator('[data-language]').click();
      expect(await page.locator('.verdict-word').innerText()).toBe('Authentique et valide');
    });

    it('checks many files, and writes their table', async () => {
      await enter(knowing(issuer));
      await load(['list.json', list()]);
      const modes = async (): Promise<unknown> => (await tree(page)).filter((one) => one.attributes['data-mode']).map((one) => [one.role, one.state['pressed']]);
      expect(await modes()).toEqual([['button', 'true'], ['button', 'false']]);
      await page.locator('[data-mode="many"]').click();
      expect(await modes()).toEqual([['button', 'false'], ['button', 'true']]);
      await page.locator('.bulk input[type="file"]').setInputFiles(files(['a.json', badge], ['b.json', tamper(badge)], ['=c.json', badge]));
      await page.getByText('3 badges contrôlés : 2 sont authentiques et valides. Une ligne répète un badge déjà vu.').waitFor();
      const download = page.waitForEvent('download');
      await page.locator('[data-bulk-csv]').click();
      const text = readFileSync(await (await download).path(), 'utf8');
      expect(text.split('\r\n').map((line) => line.split(';').slice(0, 4).join(';'))).toEqual([
        '\ufeff"Ligne";"Fourni";"Réponse";"Verdict"', '"1";"a.json";"Authentique et valide";"valid"', '"2";"b.json";"Contenu altéré";"invalid"', `"3";"'=c.json";"Authentique et valide";"valid"`, '',
      ]);
      await page.locator('[data-language]').click();
      expect(await page.locator('.bulk-table tbody tr').count()).toBe(3);
      expect(await page.getByText('3 badges checked: 2 are authentic and valid.').count()).toBe(1);
      expect(visit.faults).toEqual([]);
    });

    for (const width of [1440, 375] as const) {
      it(`is clean and fits at ${width} px, light and dark`, async () => {
        await enter(knowing(issuer), { width });
        const expectClean = async (): Promise<void> => {
          await page.emulateMedia({ colorScheme: 'light' });
          expect(await violations(page), 'light').toEqual([]);
          await page.emulateMedia({ colorScheme: 'dark' });
          expect(await violations(page), 'dark').toEqual([]);
        };
        await expectClean();
        await give(badge);
        await verdict('undetermined');
        await expectClean();
        expect(await overflow(page)).toBe(0);
        await load(['list.json', list()]);
        await verdict('valid');
        await expectClean();
        await page.locator('[data-mode="many"]').click();
        await page.locator('.bulk input[type="file"]').setInputFiles(files(['a.json', badge], ['b.json', tamper(badge)]));
        await page.locator('[data-bulk-csv]').waitFor();
        await expectClean();
        expect(await overflow(page)).toBe(0);
        expect(visit.faults).toEqual([]);
      });
    }

    it('holds its own policy, nothing from elsewhere, and no code made of text', async () => {
      await enter(knowing(issuer));
      const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
      expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; img-src data:; connect-src https:; form-action 'none'; base-uri 'none'$/);
      expect(await page.locator('[src], link[href], iframe, object, embed').count()).toBe(0);
      expect(await page.evaluate(() => [...document.querySelectorAll('style')].every((one) => !/url\((?!["']?data:)|@import/.test(one.textContent ?? '')))).toBe(true);
      await page.evaluate(() => {
        const foreign = document.createElement('script');
        foreign.textContent = 'document.title = "ran"';
        document.body.append(foreign);
      });
      expect(await page.title()).toBe('Vérificateur de badges, hors ligne');
    });
  },
);
