/** What every page is held to, held to account itself. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from './audit.ts';
import { describeInChromium, launch } from './chromium.ts';
import { colouredTexts } from './contrast.ts';

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
    // Measured for some of the colours of a page only, it is found among them, and the others are left alone.
    const texts = await colouredTexts(page);
    const low = texts.filter((one) => one.includes('rgb(221, 221, 221)'));
    expect([texts.length, low.length]).toEqual([3, 1]);
    expect(await violations(page, 'all', low)).toEqual(['color-contrast: p', 'label: input']);
    expect(await violations(page, 'all', texts.filter((one) => !low.includes(one)))).toEqual(['label: input']);
    expect(await violations(page, 'all', [])).toEqual(['label: input']);
    await page.close();
  });

  it('finds targets that are small and close, and no others', async () => {
    const page = await browser.newPage();
    const button = (style: string): string => `<button aria-label="x" style="position: absolute; padding: 0; border: 0; ${style}"></button>`;
    const small = 'width: 10px; height: 10px;';
    const found = async (...buttons: string[]): Promise<string[]> => {
      await page.setContent(`<html lang="fr"><title>Essai</title><main><h1>Essai</h1>${buttons.join('')}</main></html>`);
      return violations(page, 'places');
    };
    expect(await found(button(`${small} top: 200px; left: 100px`), button(`${small} top: 200px; left: 112px`))).toEqual([expect.stringMatching(/^target-size: .* \| /)]);
    // Large ones, of which one leaves too little of the other.
    expect(await found(button('width: 40px; height: 40px; top: 200px; left: 100px'), button('width: 40px; height: 40px; top: 200px; left: 115px'))).toEqual([expect.stringMatching(/^target-size: /)]);
    expect(await found(button(`${small} top: 200px; left: 100px`), button(`${small} top: 200px; left: 160px`))).toEqual([]);
    expect(await found(button('width: 40px; height: 40px; top: 200px; left: 100px'), button('width: 40px; height: 40px; top: 200px; left: 140px'))).toEqual([]);
    await page.close();
  });
});
