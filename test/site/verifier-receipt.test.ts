/** The answer where it is looked for: by keyboard, on a telephone, and on paper. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { verification as words } from '../../portfolio-site/src/strings/fr/verification.ts';
import { layoutShift, overflow, violations } from './audit.ts';
import { describeDemonstration } from './demonstration.ts';
import type { Visit } from './visit.ts';

describeDemonstration('the answer of the verifier', (demonstration) => {
  const json = async (): Promise<string> => (await demonstration().house.fetch(`/credentials/${demonstration().people.credentials[0]!}.json`)).text();
  const verified = async (visit: Visit, text: string): Promise<void> => {
    await visit.open('/verifier');
    await visit.page.locator('textarea').fill(text);
    await visit.page.getByRole('button', { name: 'Vérifier', exact: true }).click();
    await visit.page.locator('[data-verdict="valid"]').waitFor();
  };

  it('is reached with the keyboard alone, takes the focus, and gives it back to the field', async () => {
    const visit = await demonstration().visit();
    const { page } = visit;
    const text = await json();
    await visit.open('/verifier');
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.getAttribute('class') ?? '');
    for (let stops = 0; stops < 12 && (await focused()) !== 'badge'; stops += 1) await page.keyboard.press('Tab');
    await page.keyboard.insertText(text);
    for (const name of ['file', 'photo']) {
      await page.keyboard.press('Tab');
      expect(await focused()).toBe(name);
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('[data-verdict="valid"]').waitFor();
    await page.waitForFunction(() => document.activeElement?.matches('h2.verdict-word'));
    expect(await page.getByRole('heading', { level: 2 }).first().innerText()).toBe('Authentique et valide');
    await page.getByRole('button', { name: words.report.receipt.another }).focus();
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('badge');
    expect(await page.locator('.report').count()).toBe(0);
    expect(visit.faults).toEqual([]);
  });

  it('stands at the top of a telephone’s window, and stays there while the rest comes', async () => {
    const visit = await demonstration().visit({ width: 375 });
    const { page } = visit;
    await verified(visit, await json());
    await page.waitForFunction(() => document.activeElement?.matches('h2.verdict-word'));
    const top = async (): Promise<number> => (await page.locator('.verdict').boundingBox())!.y;
    const first = await top();
    expect(first).toBeGreaterThanOrEqual(0);
    expect(first).toBeLessThan(200);
    await page.waitForLoadState('networkidle');
    expect(Math.abs((await top()) - first)).toBeLessThan(2);
    expect(await layoutShift(page)).toBeLessThan(0.05);
    expect(await page.getByText(words.report.answers.holder.not_shown('ce badge')).isVisible()).toBe(true);
    // Nothing that decides is in a fold.
    expect(await page.locator('details .answers, details .checks, details .vouching').count()).toBe(0);
  });

  it('prints as one sheet of A4 that says when, by whom and of which bytes, and that it is no certificate', async () => {
    const visit = await demonstration().visit();
    const { page } = visit;
    const text = await json();
    await page.addInitScript(() => { window.print = () => document.body.setAttribute('data-printed', ''); });
    await verified(visit, text);
    await page.getByRole('button', { name: 'Imprimer le reçu' }).click();
    expect(await page.locator('body[data-printed]').count()).toBe(1);
    expect(await page.locator('[data-digest]').innerText()).toBe(createHash('sha256').update(text).digest('hex'));

    await page.emulateMedia({ media: 'print' });
    const sheet = await page.locator('main').innerText();
    for (const each of [words.report.receipt.title, words.report.receipt.lead, 'Authentique et valide', '(heure de Paris)', `${demonstration().house.origin}/verifier`, words.checks.proof, words.notADiploma]) expect(sheet).toContain(each);
    expect(await page.locator('[data-verifier]').isVisible()).toBe(false);
    expect(await page.getByRole('button').count()).toBe(0);
    const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  });

  it('is a kind sentence where there is nothing to verify, on every screen', async () => {
    const visit = await demonstration().visit();
    const { page } = visit;
    await visit.open('/verifier');
    await page.locator('textarea').fill('http://badges.example/1');
    await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
    await page.getByRole('status').getByText(words.input.insecure('http://badges.example/1')).waitFor();
    for (const [size, colorScheme] of [[{ width: 1440, height: 900 }, 'light'], [{ width: 375, height: 812 }, 'dark']] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await overflow(page)).toBe(0);
  });

  it('has a QR code on the printed page of a badge, which the verifier reads', async () => {
    const visit = await demonstration().visit();
    const { page } = visit;
    const address = `${demonstration().house.origin}/credentials/${demonstration().people.credentials[0]!}`;
    await visit.open(new URL(address).pathname);
    await page.emulateMedia({ media: 'print' });
    const code = page.getByRole('img', { name: `QR code : ${address}` });
    const picture = await code.screenshot();
    await page.emulateMedia({ media: 'screen' });
    await visit.open('/verifier');
    await page.getByLabel('Lire un QR code').setInputFiles({ name: 'qr.png', mimeType: 'image/png', buffer: picture });
    await page.locator('[data-verdict="valid"]').waitFor();
    expect(await page.locator('.found').innerText()).toBe(words.input.found.qrAddress(address));
    expect(visit.faults).toEqual([]);
  });
});
