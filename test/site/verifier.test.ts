/** The verifier takes a badge in every way that people have one, and gives each situation its own word. */
import { afterAll, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import encodeQR from 'qr';
import { bakePng, bakeSvg } from '../../credentials/bake.ts';
import { readDemoFile } from '../../api/platform/commands/demo.ts';
import { verification as words } from '../../portfolio-site/src/strings/fr/verification.ts';
import { createIssuer, NOW, situations, type TestIssuer } from '../fixtures/badges.ts';
import { photographOfQr } from '../fixtures/photograph.ts';
import { png } from '../fixtures/pictures.ts';
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
  page.getByLabel('Choisir un fichier').setInputFiles({ name, mimeType, buffer: Buffer.from(bytes) });

const photograph = (page: Page, bytes: Uint8Array): Promise<void> => page.getByLabel('Lire un QR code').setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from(bytes) });

/** A file dropped on the field, or pasted into it, as the browser hands it over. */
const hand = (page: Page, event: 'drop' | 'paste', name: string, type: string, content: string | Uint8Array): Promise<void> =>
  page.locator('[data-verifier]').evaluate(
    (form, [kind, fileName, fileType, base64]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(base64!), (letter) => letter.charCodeAt(0))], fileName!, { type: fileType! }));
      const options = { bubbles: true, cancelable: true };
      form.dispatchEvent(kind === 'drop' ? new DragEvent('drop', { ...options, dataTransfer: data }) : new ClipboardEvent('paste', { ...options, clipboardData: data }));
    },
    [event, name, type, Buffer.from(content as string).toString('base64')],
  );

/** A QR code as a screen shows it. */
function qrOf(text: string): Buffer {
  const modules = encodeQR(text, 'raw', { border: 4, scale: 6 });
  const rows = Buffer.concat(modules.map((row) => Buffer.from([0, ...row.map((dark) => (dark ? 0 : 255))])));
  return png({ width: modules.length, colour: 0, rows });
}

/** The answer: its word, and what it says about what the document claims. */
async function answer(page: Page): Promise<{ word: string; said: string }> {
  const result = page.getByRole('region', { name: 'Résultat' });
  await result.locator('.verdict-word').waitFor();
  return { word: await result.locator('.verdict-word').innerText(), said: await result.innerText() };
}

describeDemonstration('the verifier', (demonstration) => {
  let badge: OurBadge;
  let visit: Visit;
  let page: Page;
  /** Whatever is sent in a request, and with what but GET. */
  let sent: string[] = [];
  const come = async (options: { readonly mayAsk?: readonly string[]; readonly kept?: boolean }): Promise<Visit> => {
    const one = await demonstration().visit({ width: 375, ...options });
    one.context.on('request', (request) => {
      if (request.method() !== 'GET' || request.postData() !== null) sent.push(`${request.method()} ${request.url()}`);
    });
    return one;
  };
  const openWith = async (one: Visit): Promise<void> => {
    badge ??= await ourBadge(demonstration());
    [visit, page] = [one, one.page];
    await visit.open('/verifier');
    sent = [];
  };
  const enter = async (mayAsk: readonly string[] = []): Promise<void> => openWith(await come({ mayAsk }));
  /** Somebody who tries one way after the other, in one browser. */
  let trying: Promise<Visit> | undefined;
  afterAll(async () => (await trying)?.close());

  const ways: readonly (readonly [name: string, give: () => Promise<void>])[] = [
    ['pasted as JSON', () => paste(page, badge.json)],
    ['pasted as a JWT', () => paste(page, badge.jwt)],
    ['pasted as the address of its page', () => paste(page, badge.address)],
    ['pasted as the address of its English page', () => paste(page, badge.address.replace('/credentials/', '/en/credentials/'))],
    ['pasted as the address of its file', () => paste(page, `${badge.address}.jwt`)],
    ['photographed as a QR code of its address, at an angle', () => photograph(page, photographOfQr(badge.address))],
    ['dropped as a picture of a QR code of its address', () => hand(page, 'drop', 'qr.png', 'image/png', photographOfQr(badge.address))],
    ['chosen as a file', () => choose(page, 'badge.json', 'application/json', badge.json)],
    ['chosen as a JWT file of unknown type', () => choose(page, 'badge.jwt', '', badge.jwt)],
    ['dropped as a file', () => hand(page, 'drop', 'badge.json', 'application/json', badge.json)],
    ['pasted as a file', () => hand(page, 'paste', 'badge.json', 'application/json', badge.json)],
    ['baked in a PNG', async () => choose(page, 'badge.png', 'image/png', bakePng(await readDemoFile('nour-eportfolio.png'), badge.json)!)],
    ['baked in an SVG', () => choose(page, 'badge.svg', 'image/svg+xml', bakeSvg(badge.image, badge.jwt)!)],
  ];
  for (const [name, give] of ways) {
    it(`confirms a badge ${name}, without sending it anywhere`, async () => {
      await openWith(await (trying ??= come({ kept: true })));
      visit.forget();
      await give();
      const { word, said } = await answer(page);
      expect(word).toBe('Authentique et valide');
      for (const each of ['Ce que dit le badge', 'Nour Belkacem', 'Novice → Intermédiaire → Compétent → Avancé', 'L’identité de la personne qui présente ce badge n’a pas été contrôlée.', 'Ce badge n’est pas un diplôme.']) {
        expect(said).toContain(each);
      }
      expect(visit.asked.filter((url) => url.includes('/api/') && !url.endsWith('/api/registry'))).toEqual([]);
      // Neither the badge nor its holder's name is in any address or body; reading is all that is asked.
      expect(sent).toEqual([]);
      expect(visit.asked.filter((url) => /Belkacem|proofValue|eyJ/.test(decodeURIComponent(url)))).toEqual([]);
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
    const said = page.getByRole('status');
    await said.getByText('Collez un badge, ou choisissez un fichier.').waitFor();
    expect(await field(page).evaluate((element) => element === document.activeElement)).toBe(true);
    const { origin } = demonstration().house;
    const refusals: readonly (readonly [give: () => Promise<void>, sentence: string])[] = [
      [() => paste(page, badge.json.slice(0, 400)), words.input.unreadable.malformed_json],
      [() => paste(page, `${badge.jwt.slice(0, 200)}!`), words.input.notABadge],
      [() => paste(page, 'Bonjour'), words.input.notABadge],
      [() => paste(page, 'http://badges.example/1'), words.input.insecure('http://badges.example/1')],
      [() => paste(page, `${origin}/credentials/inconnu`), words.input.addressNotFound],
      [() => paste(page, `${origin}/programmes`), words.input.addressIsPage],
      [() => paste(page, `${origin}${demonstration().portfolio}`), words.input.portfolio],
      [async () => choose(page, 'image.png', 'image/png', await readDemoFile('nour-gantt.png')), words.input.qr.noneInPicture],
      [() => choose(page, 'image.jpg', 'image/jpeg', 'pas une image'), words.input.qr.unreadable],
      [() => choose(page, 'page.html', 'text/html', '<p>Bonjour</p>'), words.input.unreadable.unsupported_type],
      [() => photograph(page, png({ width: 64 })), words.input.qr.none],
      [() => photograph(page, qrOf('http://badges.example/1')), words.input.qr.insecure('http://badges.example/1')],
      [() => photograph(page, qrOf('WIFI:S:invite;T:WPA;P:secret;;')), words.input.qr.otherScheme('wifi')],
      [() => photograph(page, qrOf('Salle 12, demain')), words.input.qr.other('Salle 12, demain')],
    ];
    for (const [give, sentence] of refusals) {
      await give();
      await said.getByText(sentence).waitFor();
      expect(await page.locator('.verdict').count()).toBe(0);
    }
    expect(sent).toEqual([]);
    expect(visit.faults.filter((fault) => !fault.includes('/credentials/inconnu'))).toEqual([]);
  });

  it('reads a badge that a QR code holds itself, and says so', async () => {
    await enter();
    await photograph(page, qrOf('{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"]}'));
    const { word, said } = await answer(page);
    expect(word).toBe('Attestation illisible');
    expect(said).toContain(words.input.found.qrBadge);
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
    const instead = without.page.locator('noscript code').first();
    expect(await instead.innerText()).toBe(`POST ${demonstration().house.origin}/api/verify`);
    expect(await instead.isVisible()).toBe(true);
    expect(await without.page.locator('[data-verifier]').isVisible()).toBe(false);
  });
});
