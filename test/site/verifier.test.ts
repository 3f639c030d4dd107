/** The verifier takes a badge in every way that people have one, and gives each situation its own word. */
import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { bakePng, bakeSvg } from '../../credentials/bake.ts';
import { readDemoFile } from '../../api/platform/commands/demo.ts';
import { createIssuer, NOW, situations, type TestIssuer } from '../fixtures/badges.ts';
import { describeDemonstration, type Demonstration } from './demonstration.ts';
import type { Visit } from './visit.ts';

type OurBadge = { readonly address: string; readonly json: string; readonly jwt: string; readonly image: string };

/** A published badge of the house in each of its forms. */
async function ourBadge({ house, people }: Demonstration): Promise<OurBadge> {
  const path = `/credentials/${people.credentials[0]!}`;
  const text = async (one: string): Promise<string> => (await house.fetch(one)).text();
  const json = await text(`${path}.json`);
  const { credentialSubject } = JSON.parse(json) as { credentialSubject: { achievement: { image: { id: string } } } };
  return { address: `${house.origin}${path}`, json, jwt: await text(`${path}.jwt`), image: await text(new URL(credentialSubject.achievement.image.id).pathname) };
}

const field = (page: Page) => page.getByRole('textbox', { name: 'Le badge à vérifier' });

async function paste(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
}

const choose = (page: Page, name: string, mimeType: string, bytes: Uint8Array | string): Promise<void> =>
  page.locator('input[type="file"]').setInputFiles({ name, mimeType, buffer: Buffer.from(bytes) });

/** A file dropped on the field, or pasted into it, as the browser hands it over. */
const hand = (page: Page, event: 'drop' | 'paste', name: string, type: string, text: string): Promise<void> =>
  page.locator('[data-verifier]').evaluate(
    (form, [kind, fileName, fileType, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content!], fileName!, { type: fileType! }));
      const options = { bubbles: true, cancelable: true };
      form.dispatchEvent(kind === 'drop' ? new DragEvent('drop', { ...options, dataTransfer: data }) : new ClipboardEvent('paste', { ...options, clipboardData: data }));
    },
    [event, name, type, text],
  );

/** The answer: its word, and what it says about what the document claims. */
async function answer(page: Page): Promise<{ word: string; said: string }> {
  const result = page.getByRole('status', { name: 'Résultat' });
  await result.locator('.verdict-word').waitFor();
  return { word: await result.locator('.verdict-word').innerText(), said: await result.innerText() };
}

describeDemonstration('the verifier', (demonstration) => {
  let badge: OurBadge;
  let visit: Visit;
  let page: Page;
  const enter = async (mayAsk: readonly string[] = []): Promise<void> => {
    badge ??= await ourBadge(demonstration());
    visit = await demonstration().visit({ width: 375, mayAsk });
    page = visit.page;
    await visit.open('/verifier');
  };

  const ways: readonly (readonly [name: string, give: () => Promise<void>])[] = [
    ['pasted as JSON', () => paste(page, badge.json)],
    ['pasted as a JWT', () => paste(page, badge.jwt)],
    ['pasted as the address of its page', () => paste(page, badge.address)],
    ['chosen as a file', () => choose(page, 'badge.json', 'application/json', badge.json)],
    ['chosen as a JWT file of unknown type', () => choose(page, 'badge.jwt', '', badge.jwt)],
    ['dropped as a file', () => hand(page, 'drop', 'badge.json', 'application/json', badge.json)],
    ['pasted as a file', () => hand(page, 'paste', 'badge.json', 'application/json', badge.json)],
    ['baked in a PNG', async () => choose(page, 'badge.png', 'image/png', bakePng(await readDemoFile('nour-eportfolio.png'), badge.json)!)],
    ['baked in an SVG', () => choose(page, 'badge.svg', 'image/svg+xml', bakeSvg(badge.image, badge.jwt)!)],
  ];
  for (const [name, give] of ways) {
    it(`confirms a badge ${name}, without sending it anywhere`, async () => {
      await enter();
      visit.forget();
      await give();
      const { word, said } = await answer(page);
      expect(word).toBe('Authentique et valide');
      for (const words of ['Ce que dit le badge', 'Nour Belkacem', 'Novice → Intermédiaire → Compétent → Avancé', 'l’identité de la personne qui le présente n’est pas vérifiée', 'Ce badge n’est pas un diplôme.']) {
        expect(said).toContain(words);
      }
      expect(visit.asked.filter((url) => url.includes('/api/'))).toEqual([]);
      expect(visit.faults).toEqual([]);
    });
  }

  it('says that the content of an edited badge is altered, and that nothing in it is confirmed', async () => {
    await enter();
    await paste(page, badge.json.replaceAll('Nour Belkacem', 'Norma Belkacem'));
    const { word, said } = await answer(page);
    expect(word).toBe('Contenu altéré');
    expect(said).toContain('Ce que prétend le document (non confirmé)');
    expect(await page.locator('tr[data-check="proof"]').getAttribute('data-outcome')).toBe('failed');
  });

  it('says that it cannot tell for now when the status list is out of reach', async () => {
    await enter();
    await visit.context.route('**/status/**', (route) => route.abort());
    await paste(page, badge.json);
    const { word, said } = await answer(page);
    expect(word).toBe('Non vérifiable pour l’instant');
    expect(said).toContain('La liste de révocation de l’émetteur n’a pas pu être consultée.');
    expect(await page.locator('tr[data-check="status"]').getAttribute('data-outcome')).toBe('not_checked');
  });

  /** Another issuer's badge, read on the day of the fixtures; what that issuer publishes is answered in its name. */
  const stranger = async (make: (issuer: TestIssuer) => Promise<string>, { open = true } = {}): Promise<void> => {
    const issuer = await createIssuer({ method: 'key' });
    const text = await make(issuer);
    await enter([issuer.origin]);
    await page.clock.setFixedTime(NOW);
    await visit.context.route(`${issuer.origin}/**`, (route) => {
      const body = issuer.documents.get(route.request().url());
      // A page is told the same of a host that does not let it read and of one that is silent.
      return body && open ? route.fulfill({ body: Buffer.from(body), contentType: 'application/vc+ld+json', headers: { 'access-control-allow-origin': '*' } }) : route.abort();
    });
    await visit.context.route('**/api/relay?*', (route) => {
      const body = issuer.documents.get(new URL(route.request().url()).searchParams.get('address') ?? '');
      return body ? route.fulfill({ body: Buffer.from(body), contentType: 'application/octet-stream' }) : route.fulfill({ status: 502 });
    });
    await paste(page, text);
  };

  it('says that the issuer is unknown when everything else holds', async () => {
    await stranger((issuer) => situations.valid(issuer, 'json'));
    const { word, said } = await answer(page);
    expect(word).toBe('Émetteur inconnu');
    expect(said).toContain('N’importe qui peut choisir un nom d’établissement.');
    expect(visit.faults).toEqual([]);
  });

  it('says that a badge has expired', async () => {
    await stranger((issuer) => situations.expired(issuer, 'jwt'));
    expect((await answer(page)).word).toBe('Expiré');
  });

  it('asks this server’s relay, by the address alone, for a list that its host does not open to other pages', async () => {
    await stranger((issuer) => situations.revoked(issuer, 'json'), { open: false });
    expect((await answer(page)).word).toBe('Révoqué');
    const relayed = visit.asked.filter((url) => url.includes('/api/relay?'));
    expect(relayed.map((url) => [...new URL(url).searchParams])).toEqual([[['address', expect.stringMatching(/\/status\/1$/)], ['purpose', 'status']]]);
  });

  it('says that another issuer has revoked its badge', async () => {
    await stranger((issuer) => situations.revoked(issuer, 'json'));
    expect((await answer(page)).word).toBe('Révoqué');
  });

  it('asks for a badge when there is none, and says what it cannot read', async () => {
    await enter();
    await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
    const result = page.getByRole('status', { name: 'Résultat' });
    await result.getByText('Collez un badge, ou choisissez un fichier.').waitFor();
    expect(await field(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await paste(page, badge.json.slice(0, 400));
    await result.getByText('Ce texte n’est pas lisible : il a sans doute été coupé en chemin.').waitFor();
    await choose(page, 'image.png', 'image/png', await readDemoFile('nour-gantt.png'));
    await result.getByText('Cette image ne contient pas de badge vérifiable').waitFor();
    expect(visit.faults).toEqual([]);
  });

  it('answers in English under /en', async () => {
    await enter();
    await visit.open('/en/verifier');
    await page.locator('textarea').fill(badge.json);
    await page.locator('[data-verify-button]').click();
    await page.locator('[data-verdict="valid"]').waitFor();
    expect(await page.locator('.verdict-word').innerText()).toBe('Authentic and valid');
  });

  it('points to the same checks by programme where there is no script', async () => {
    const without = await demonstration().visit({ script: false });
    await without.open('/verifier');
    const instead = without.page.locator('noscript code');
    expect(await instead.innerText()).toBe(`POST ${demonstration().house.origin}/api/verify`);
    expect(await instead.isVisible()).toBe(true);
    expect(await without.page.locator('[data-verifier]').isVisible()).toBe(false);
  });
});
