/** Whom a visitor's browser asks while it verifies a badge that mentions many: its issuer's keys and status list, and nobody else. */
import { expect, it } from 'vitest';
import { createIssuer, NOW } from '../fixtures/badges.ts';
import { canaries, canariesIn } from '../fixtures/canary.ts';
import { describeDemonstration } from './demonstration.ts';

describeDemonstration('a badge of canaries in the verifier', (demonstration) => {
  for (const [form, altered] of [['json', false], ['jwt', false], ['json', true]] as const) {
    it(`as ${form}${altered ? ', altered' : ''}: nobody is asked whom it merely mentions`, async () => {
      const issuer = await createIssuer();
      const signed = await canaries(issuer, form, altered);
      const visit = await demonstration().visit({ width: 375, mayAsk: [issuer.origin] });
      await visit.page.clock.setFixedTime(NOW);
      await visit.context.route(`${issuer.origin}/**`, (route) => {
        const body = issuer.documents.get(route.request().url());
        return body ? route.fulfill({ body: Buffer.from(body), contentType: 'application/json', headers: { 'access-control-allow-origin': '*' } }) : route.abort();
      });
      await visit.open('/verifier');
      visit.forget();
      await visit.page.getByRole('textbox', { name: 'Le badge à vérifier' }).fill(signed);
      await visit.page.getByRole('button', { name: 'Vérifier', exact: true }).click();
      await visit.page.locator('.verdict-word').waitFor();
      const asked = visit.asked.map((url) => decodeURIComponent(url));
      expect(canariesIn(asked)).toEqual([]);
      expect(visit.faults).toEqual([]);
      expect(asked.some((url) => url.includes(`${issuer.origin}/.well-known/did.json`))).toBe(true);
      expect(asked.some((url) => url.includes(issuer.listUrl))).toBe(!altered);
      // What is shown of it is words: no picture of somebody else's is loaded into our page.
      expect(await visit.page.locator('[data-verdict] img, .verdict img, [role="status"] img').count()).toBe(0);
    });
  }
});
