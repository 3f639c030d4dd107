/** What every page is held to, held to account itself. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from './audit.ts';
import { describeInChromium, launch } from './chromium.ts';

describeInChromium('the look at a page', () => {}, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it('finds a field without a name and text that is hard to read, in either scheme', async () => {
    const page = await browser.newPage({ colorScheme: 'light' });
    await page.setContent('<html lang="fr"><title>Essai</title><style>@media (prefers-color-scheme: dark) { p { color: #ddd } }</style><main><h1>Essai</h1><p>Lisible le jour.</p><input></main>');
    expect(await violations(page)).toEqual(['label: input']);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page, 'colours')).toEqual(['color-contrast: p']);
    await page.close();
  });
});
