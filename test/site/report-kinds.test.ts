/** The report of every kind, as the page and the file that works offline draw it, in a real browser and without any house. */
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verification as english } from '../../portfolio-site/src/strings/en/verification.ts';
import { verification as french } from '../../portfolio-site/src/strings/fr/verification.ts';
import { reports } from '../fixtures/reports.ts';
import { ROOT } from '../house.ts';
import { overflow, violations } from './audit.ts';
import { describeInChromium, launch } from './chromium.ts';

const SOURCE = `${ROOT}portfolio-site/src`;
const STYLES = ['tokens', 'base', 'controls', 'verdict', 'report'].map((name) => readFileSync(`${SOURCE}/styles/${name}.css`, 'utf8')).join('\n');

let browser: Browser | undefined;
let page: Page | undefined;
let script = '';

/** The report alone, without a page around it: that it needs none is part of the test. */
async function bundle(): Promise<string> {
  const entry = `
    import { wholeReport } from './islands/whole-report.ts';
    import { verification as fr } from './strings/fr/verification.ts';
    import { verification as en } from './strings/en/verification.ts';
    globalThis.show = (report, language) => {
      const whole = wholeReport(report, language === 'en' ? en : fr, language, { when: new Date('2026-09-01T12:00:00Z'), verifier: 'https://palier.example/verifier', given: 'badge.json' });
      document.querySelector('main').replaceChildren(whole.element);
      whole.heading.focus();
    };`;
  const built = await build({ stdin: { contents: entry, resolveDir: SOURCE, loader: 'ts' }, bundle: true, format: 'iife', write: false, loader: { '.jsonld': 'json' } });
  return built.outputFiles[0]!.text;
}

describeInChromium('the report', () => {
  beforeAll(async () => {
    [browser, script] = await Promise.all([launch(), bundle()]);
  }, 60_000);
  afterAll(() => browser?.close());
}, () => {
  const open = async (report: keyof typeof reports, language: 'fr' | 'en' = 'fr'): Promise<string> => {
    page ??= await browser!.newPage();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setContent(`<!doctype html><html lang="${language}"><head><title>Rapport</title><style>${STYLES}</style></head><body><main class="wrap"></main></body></html>`);
    await page.addScriptTag({ content: script });
    await page.evaluate(([one, tongue]) => (globalThis as unknown as { show(report: unknown, language: string): void }).show(one, tongue), [reports[report], language] as const);
    return page.locator('main').innerText();
  };
  const state = (name: string): Promise<string | null> => page!.locator(`[data-answer="${name}"]`).getAttribute('data-says');
  const verdict = (): Promise<string | null> => page!.locator('.verdict').getAttribute('data-verdict');

  for (const name of Object.keys(reports) as (keyof typeof reports)[]) {
    it(`on ${name} is clean on a wide light screen and a narrow dark one, fits 320 px, and puts the focus on the verdict`, async () => {
      await open(name);
      expect(await page!.evaluate(() => document.activeElement?.className)).toBe('verdict-word');
      for (const fold of await page!.locator('summary').all()) await fold.click();
      for (const [size, colorScheme] of [[{ width: 1440, height: 900 }, 'light'], [{ width: 375, height: 812 }, 'dark']] as const) {
        await page!.setViewportSize(size);
        await page!.emulateMedia({ colorScheme });
        expect(await violations(page!), `${size.width} px, ${colorScheme}`).toEqual([]);
      }
      await page!.setViewportSize({ width: 320, height: 640 });
      expect(await overflow(page!)).toBe(0);
      // Each answer has a sign of its own beside its word; each check a word beside its sign.
      for (const answer of await page!.locator('.answer:not(.answer--what)').all()) expect([await answer.locator('svg').count(), (await answer.innerText()).trim() !== '']).toEqual([1, true]);
    });
  }

  it('says of each endorsement inside whether it is genuine, and repeats the words of none that is not', async () => {
    const said = await open('a badge with endorsements inside');
    expect(await verdict()).toBe('valid');
    expect(await page!.locator('[data-endorsement-line]').evaluateAll((lines) => lines.map((line) => line.getAttribute('data-endorsement-line')))).toEqual(['passed', 'passed', 'failed', 'not_checked']);
    expect(said).toContain('Un travail sérieux et utile.');
    expect(said).not.toContain('Paroles inventées.');
    // Genuine and of nobody known is as little green as a badge would be, and no mark in a name turns what stands beside it.
    const stranger = page!.locator('[data-endorsement-line]').nth(1);
    expect([await stranger.innerText(), await stranger.locator('.tone-good').count()]).toEqual([expect.stringContaining('Auteur inconnu'), 0]);
    expect(said).not.toMatch(/Paroles d’un inconnu|[\u202a-\u202e\u2066-\u2069]/);
    expect(said).toContain('Un soutien illisible');
  });

  it('says that somebody else presents, whatever the badges are worth', async () => {
    const said = await open('a presentation by somebody else');
    expect(await verdict()).toBe('notTheHolder');
    expect(said).toContain('Présenté par quelqu’un d’autre');
  });

  it('names the domain, its relation to the institution’s site, the registries and since when, and what went through the relay', async () => {
    const said = await open('a badge that a registry knows, read through the relay');
    const t = french.report.vouching;
    for (const sentence of [t.domain('badges.univ-exemple.fr'), t.site.under('badges.univ-exemple.fr', 'www.univ-exemple.fr'), 'Registre d’essai', t.since('1er\u00a0septembre\u00a02025'), french.report.relayed.text, 'https://badges.univ-exemple.fr/.well-known/did.json']) expect(said).toContain(sentence);
    expect([await verdict(), await state('genuine'), await state('holding'), await state('holder')]).toEqual(['valid', 'yes', 'yes', 'unknown']);
  });

  it('is never green for a stranger, and says that the key vouches for itself', async () => {
    const said = await open('a badge whose key vouches for itself');
    expect(said).toContain('Signature valide, émetteur inconnu');
    expect(said).toContain(french.report.vouching.self);
    expect(said).toContain(french.report.vouching.site.self('www.univ-exemple.fr'));
    expect([await verdict(), await state('genuine'), await state('holding')]).toEqual(['unknownIssuer', 'unknown', 'unknown']);
    expect(await page!.locator('.verdict.tone-good, .answer.tone-good').count()).toBe(0);
  });

  it('says that a domain is another than the institution’s, and that its letters may deceive', async () => {
    const said = await open('a badge whose domain is not its institution’s');
    expect(said).toContain(french.report.vouching.site.other('xn--badges-universit-fkb.example', 'www.univ-exemple.fr'));
    expect(said).toContain(french.report.vouching.foreignLetters);
    // By the name under which it is known here; the one that it gives itself is said as that.
    const genuine = await page!.locator('[data-answer="genuine"]').innerText();
    expect(genuine).toMatch(/Délivré par École d’ailleurs, au domaine xn--badges-universit-fkb\.example\..*Le document nomme son émetteur\s:\sÉtablissement public/s);
  });

  it('lets nobody vouch for what was altered, and confirms nothing in it', async () => {
    const said = await open('a badge that was altered');
    expect(said).toContain(french.report.vouching.unproven('badges.univ-exemple.fr'));
    expect(said).toContain(french.report.claimedName('Zoé Lemaître'));
    expect(said).toContain(french.view.unverified);
    expect([await state('genuine'), await state('holding')]).toEqual(['no', 'unknown']);
  });

  it('says which check could not be made', async () => {
    const said = await open('a badge whose list is out of reach');
    expect([await verdict(), await state('genuine'), await state('holding')]).toEqual(['undetermined', 'yes', 'unknown']);
    expect(await page!.locator('[data-answer="holding"]').innerText()).toContain(french.reasons.status_unreachable);
    expect(said).toContain(french.report.answers.holder.not_shown('ce badge'));
    // Whether it still holds is open; who said it is not.
    expect(said).toContain(french.view.title);
  });

  it('shows nothing of a document that reads two ways', async () => {
    const said = await open('a document that reads two ways');
    expect(await page!.locator('.badge-view, .vouching').count()).toBe(0);
    expect(said).toContain(french.report.nothingReadable);
  });

  it('tells a credential, a presentation and a hosted badge from a badge', async () => {
    const card = await open('a credential that is no badge', 'en');
    for (const words of [english.report.kinds.credential.what, 'StudentCard', 'studentCard.number', '12345', english.report.credential.notADiploma]) expect(card).toContain(words);
    expect(card).not.toContain(english.notADiploma);
    const shown = await open('a presentation of two');
    for (const words of [french.report.presented(2), french.report.kinds.presentation.what, french.report.answers.holder.key_shown('ce document'), 'Carte d’étudiant']) expect(shown).toContain(words);
    expect(await page!.locator('.record-badge [data-verdict]').evaluateAll((marks) => marks.map((mark) => mark.getAttribute('data-verdict')))).toEqual(['valid', 'unknownIssuer']);
    const hosted = await open('a hosted badge of the older standard');
    for (const words of [french.report.kinds.open_badge_2.what, 'Confirmé par son site d’origine', french.report.vouching.hosted('api.badges.example')]) expect(hosted).toContain(words);
  });

  it('draws the scale as a staircase that says the same in words', async () => {
    await open('a badge that is revoked');
    expect(await page!.getByRole('img', { name: french.report.scale('Novice, Intermédiaire, Compétent (niveau atteint), Avancé') }).isVisible()).toBe(true);
    expect(await page!.locator('.stairs-reached').count()).toBe(3);
    expect(await page!.locator('.stairs-open').count()).toBe(1);
  });
});
