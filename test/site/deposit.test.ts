/**
 * Depositing in a browser: dropped or chosen, sent in parts with its progress,
 * gone on with after a reload, with its small picture; and what somebody's file
 * can do to whoever opens it, which is nothing.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { minutesPdf } from '../../api/demo/signed-minutes.ts';
import { readDemoFile } from '../../api/platform/commands/demo.ts';
import type { FetchAnswer } from '../../api/platform/platform.ts';
import { PART_BYTES } from '../../api/domain/upload.ts';
import { jpeg, mp4, taggedPng, webp } from '../fixtures/media.ts';
import { createHouse, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { choose, enrolmentOf, publish, type Body } from '../journey/acts.ts';
import { overflow, violations } from './audit.ts';
import { describeInChromium, launch } from './chromium.ts';
import { createVisit, type Visit } from './visit.ts';

const ATTACK = '<script>document.title = "run"; fetch("/api/me")</script><svg onload="document.title=\'run\'">';

/** With the name of whoever wrote it, and a program of an odd name, in UTF-16 as its properties may be. */
const NAMED = Buffer.from(Buffer.from(minutesPdf()).toString('latin1').replace('/Root 1 0 R', `/Root 1 0 R /Info << /Author (Sam Berthier) /Creator <feff${Buffer.from('Éditeur <b>3</b>', 'utf16le').swap16().toString('hex')}> >>`), 'latin1');

let house: House;
let browser: Browser;
let promotion: Promotion;
let owner: Client;
let enrolment: string;
let visit: Visit;
let folder: string;

function open(): void {
  beforeAll(async () => {
    house = await createHouse('node');
    promotion = await createPromotion(house.platform, { students: 1 });
    owner = await house.as(promotion.students[0]!.email);
    ({ enrolment } = promotion.students[0]!);
    browser = await launch();
    folder = mkdtempSync(join(tmpdir(), 'palier-deposit-'));
    visit = await createVisit(browser, house.origin, { width: 375 });
    // Files are drawn and hashed here: a machine with much to do takes its time.
    visit.context.setDefaultTimeout(60_000);
    const [name = '', value = ''] = owner.cookie.split('=');
    await visit.context.addCookies([{ name, value, url: house.origin }]);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });
}

/** 2 × 2. */
const AVIF = Buffer.from('AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2aWYAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAAB0AAAAoaWluZgAAAAAAAQAAABppbmZlAgAAAAABAABhdjAxQ29sb3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAAAIAAAACAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgQ0MAAAAABNjb2xybmNseAACAAIAAYAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAACVtZGF0EgAKCBgANogQEAwgMg8f8D///8WfhwB8+ErK42A=', 'base64');

const traces = async (): Promise<Body[]> => (await enrolmentOf(owner)).evidence;

describeInChromium('depositing in a browser', open, () => {
  it('a file goes on where it stopped, after a reload, and the trace is there with its small picture', async () => {
    const { page } = visit;
    const bytes = mp4({ frames: 2 * PART_BYTES });
    const film = join(folder, 'capsule.mp4');
    writeFileSync(film, bytes);
    await visit.open('/espace/traces');
    expect([await violations(page), await overflow(page)]).toEqual([[], 0]);
    // The line breaks off behind the first part.
    await page.evaluate(() => {
      const { send } = XMLHttpRequest.prototype;
      let parts = 0;
      XMLHttpRequest.prototype.send = function (body) {
        if ((parts += 1) === 1) send.call(this, body);
        else setTimeout(() => this.dispatchEvent(new Event('error')));
      };
    });
    await page.getByLabel('Fichier', { exact: true }).setInputFiles(film);
    await page.getByText('La connexion est interrompue').waitFor({ timeout: 30_000 });
    await visit.open('/espace/traces');
    await page.getByText('L’envoi de « capsule.mp4 » s’est arrêté à 33 %').waitFor();
    visit.forget();
    await page.getByLabel('Fichier', { exact: true }).setInputFiles(film);
    await page.getByText('« capsule.mp4 » est arrivé').waitFor();
    expect(visit.asked.filter((url) => /\/parts\//.test(url)).map((url) => url.slice(-1))).toEqual(['1', '2']);
    await page.getByLabel('Titre', { exact: true }).fill('Une capsule');
    await page.getByRole('button', { name: 'Déposer la trace' }).click();
    await page.getByRole('status').getByText('La trace est déposée').waitFor();
    expect((await traces()).find((one) => one.title === 'Une capsule')).toMatchObject({ file: { mediaType: 'video/mp4', bytes: bytes.length } });
    expect(visit.faults).toEqual([]);
  }, 240_000);

  it('a photograph in a phone’s own format leaves as JPEG where this browser can read it, and else the page says what to do on the phone', async () => {
    const { page } = visit;
    await visit.open('/espace/traces');
    await page.getByLabel('Fichier', { exact: true }).setInputFiles({ name: 'IMG_0002.avif', mimeType: 'image/avif', buffer: AVIF });
    await page.getByText('l’a convertie en JPEG, « IMG_0002.jpg »').waitFor();
    expect((await (await owner.get(`/api/me/enrolments/${enrolment}/uploads`)).json() as Body).uploads.map((one: Body) => one.name)).toContain('IMG_0002.jpg');
    await visit.open('/espace/traces');
    // No decoder for it here, as in most browsers.
    const heic = Buffer.concat([Buffer.from('0000001c66747970', 'hex'), Buffer.from('heic'), Buffer.alloc(4), Buffer.from('mif1heic'), Buffer.alloc(400)]);
    await page.getByLabel('Fichier', { exact: true }).setInputFiles({ name: 'IMG_0003.HEIC', mimeType: 'image/heic', buffer: heic });
    await page.getByText('ouvrez cette page dans Safari').waitFor();
    expect([await overflow(page), visit.faults.filter((one) => !/415/.test(one))]).toEqual([0, []]);
    visit.forget();
  }, 240_000);

  it('a picture and a PDF are shown in the list by what was drawn here, and a dropped file is a chosen one', async () => {
    const { page } = visit;
    for (const [title, name, mimeType, bytes] of [['Une affiche', 'affiche.png', 'image/png', Buffer.from(await readDemoFile('nour-gantt.png'))], ['Un dossier', 'dossier.pdf', 'application/pdf', NAMED]] as const) {
      await visit.open('/espace/traces');
      const given = await page.evaluateHandle(
        ([text, called, type]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([Uint8Array.from(atob(text), (one) => one.charCodeAt(0))], called, { type }));
          return transfer;
        },
        [bytes.toString('base64'), name, mimeType] as const,
      );
      await page.dispatchEvent('form[data-deposit]', 'drop', { dataTransfer: given });
      await page.getByText(`« ${name} » est arrivé`).waitFor({ timeout: 30_000 });
      await page.locator('[data-upload-preview] img').waitFor({ timeout: 30_000 }).catch(() => Promise.reject(new Error(`${name}: ${visit.faults.join('; ')}`)));
      // A PDF stays as it is: its student reads what it says of them before anybody else does.
      if (name === 'dossier.pdf') await page.getByRole('status').getByText('Ce PDF dit aussi : auteur « Sam Berthier », logiciel « Éditeur <b>3</b> ».').waitFor();
      else expect(await page.getByText('Ce PDF dit aussi').count()).toBe(0);
      await page.getByLabel('Titre', { exact: true }).fill(title);
      await page.getByLabel('Ce que le fichier montre ou contient').fill('Un diagramme de Gantt en cinq lignes.');
      await page.getByRole('button', { name: 'Déposer la trace' }).click();
      await page.getByRole('status').getByText('La trace est déposée').waitFor();
      const trace = (await traces()).find((one) => one.title === title)!;
      expect(trace.about.preview, title).not.toBeNull();
      const small = Buffer.from(await (await owner.get(trace.about.preview.url)).arrayBuffer());
      expect([small.subarray(8, 12).toString(), small.length < 200_000]).toEqual(['WEBP', true]);
    }
    expect(visit.faults).toEqual([]);
  }, 240_000);

  it('on a telephone a voice is recorded and a picture taken, and both are files like any other', async () => {
    const telephone = await launch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
    try {
      const context = await telephone.newContext({ baseURL: house.origin, locale: 'fr-FR', viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true });
      context.setDefaultTimeout(60_000);
      const [name = '', value = ''] = owner.cookie.split('=');
      await context.addCookies([{ name, value, url: house.origin }]);
      const page = await context.newPage();
      await page.goto('/espace/traces');
      const choosing = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Prendre une photo ou une vidéo' }).click();
      const chooser = await choosing;
      expect(await chooser.element().evaluate((input: HTMLInputElement) => [input.accept, input.getAttribute('capture')])).toEqual(['image/jpeg,video/mp4', 'environment']);
      await chooser.setFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(jpeg()) });
      await page.getByText('« photo.jpg » est arrivé').waitFor();

      await page.goto('/espace/traces');
      const voice = page.getByRole('button', { name: 'Enregistrer ma voix' });
      if (!(await page.evaluate(() => 'MediaRecorder' in window && MediaRecorder.isTypeSupported('audio/webm;codecs=opus')))) {
        // A browser that cannot record shows no button for it.
        expect(await voice.count()).toBe(0);
        return;
      }
      await voice.click();
      const stop = page.getByRole('button', { name: 'Arrêter l’enregistrement' });
      await stop.waitFor();
      await page.waitForTimeout(1_500);
      await stop.click();
      await page.getByText(/enregistrement-\d+\.webm\s» est arrivé/).waitFor();
      expect(await voice.count()).toBe(1);
      await page.getByLabel('Titre', { exact: true }).fill('Une voix');
      await page.getByRole('button', { name: 'Déposer la trace' }).click();
      await page.getByRole('status').getByText('La trace est déposée').waitFor();
      expect((await traces()).find((one) => one.title === 'Une voix')).toMatchObject({ file: { mediaType: 'audio/webm' } });
    } finally {
      await telephone.close();
    }
  }, 240_000);

  it('what was dropped and is not taken says why at once, and nothing is kept', async () => {
    const { page } = visit;
    await visit.open('/espace/traces');
    const before = (await traces()).length;
    await page.getByLabel('Fichier', { exact: true }).setInputFiles({ name: 'rapport.pdf', mimeType: 'application/pdf', buffer: Buffer.from(`<!doctype html>${ATTACK}`) });
    await page.getByText('C’est une page web ou un dessin SVG').waitFor();
    await page.getByRole('button', { name: 'Déposer la trace' }).click();
    await page.getByRole('alert').getByText('Il manque la trace elle-même').waitFor();
    expect((await traces()).length).toBe(before);
  }, 240_000);

  it('a file that is two things at once is served as the one that was recognised, and runs nothing', async () => {
    const tail = Buffer.from(ATTACK);
    const cases = [
      ['a PDF with a page behind it', Buffer.concat([minutesPdf(), tail]), 'application/pdf'],
      ['a PDF with an archive behind it', Buffer.concat([minutesPdf(), Buffer.from('PK\x03\x04'), tail]), 'application/pdf'],
      ['a PDF that would run a script', Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF'), 'application/pdf'],
      ['a JPEG with a page behind it', Buffer.concat([jpeg(), tail]), 'image/jpeg'],
      ['a PNG with a page behind it', Buffer.concat([taggedPng(), tail]), 'image/png'],
      ['a WebP with a page behind it', Buffer.concat([webp(), tail]), 'image/webp'],
      ['a text that says it is a page further down', Buffer.from(`Bonjour.\n${ATTACK}`), 'text/plain; charset=utf-8'],
      ['a film with a page in its free room', Buffer.concat([mp4(), Buffer.from([0, 0, 0, 8 + tail.length]), Buffer.from('free'), tail]), 'video/mp4'],
    ] as const;
    const ids: string[] = [];
    for (const [title, bytes] of cases) {
      const form = new FormData();
      for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title, imageAlt: 'Un dégradé de rouge à bleu', transcript: 'Rien n’est dit.' })) form.set(name, value);
      form.set('file', new File([Uint8Array.from(bytes)], 'page.html', { type: 'text/html' }));
      ids.push(((await (await owner.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form)).json()) as { id: string }).id);
    }
    await choose(owner, enrolment, { evidence: ids });
    const portfolio = new URL(await publish(owner, enrolment)).pathname;
    const { page } = visit;
    for (const [index, [title, , type]] of cases.entries()) {
      for (const path of [`/evidence/${ids[index]}`, `/api/evidence/${ids[index]}/file`]) {
        const answer = await owner.get(path);
        const bytes = Buffer.from(await answer.arrayBuffer());
        const said = ['content-type', 'x-content-type-options', 'content-security-policy'].map((name) => answer.headers.get(name));
        expect([title, ...said]).toEqual([title, type, 'nosniff', "default-src 'none'; sandbox"]);
        if (type.startsWith('image/') || type.startsWith('video/')) expect([title, bytes.includes('<script>')]).toEqual([title, false]);
        visit.forget();
        // A navigation to it: downloaded, or shown as a picture.
        await page.goto(path).catch((error: Error) => expect(error.message).toMatch(/Download is starting|ERR_ABORTED/));
        expect([title, await page.title() === 'run', visit.asked.some((url) => url.endsWith('/api/me'))]).toEqual([title, false, false]);
      }
    }
    visit.forget();
    await visit.open(portfolio);
    expect(await page.locator('video').count()).toBe(1);
    expect(await page.title()).not.toBe('run');
    expect([await violations(page), await overflow(page)]).toEqual([[], 0]);
  }, 240_000);

  it('pictures that were cleaned are shown the right way up, with the colours that they had', async () => {
    const shown = (await traces()).filter((one) => one.image && /behind it$/.test(one.title));
    expect(shown).toHaveLength(3);
    const { page } = visit;
    await visit.open('/espace/traces');
    for (const one of shown) {
      const size = await page.evaluate(async (url) => {
        const picture = await createImageBitmap(await (await fetch(url)).blob(), { imageOrientation: 'from-image' });
        return { width: picture.width, height: picture.height };
      }, one.file.url);
      expect([one.title, size]).toEqual([one.title, { width: one.image.width, height: one.image.height }]);
    }
  });

  it('a link on a public page says its host, and leads to a page that says where it goes', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une visite', link: 'https://genially.example/visite' })) form.set(name, value);
    const { id } = (await (await owner.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form)).json()) as { id: string };
    await choose(owner, enrolment, { evidence: [id] });
    const { page } = visit;
    await visit.open(new URL(await publish(owner, enrolment)).pathname);
    const link = page.getByRole('link', { name: /genially\.example/ });
    await link.click();
    await page.getByRole('heading', { level: 1 }).getByText('genially.example').waitFor();
    await page.getByText('Signaler ce lien').click();
    expect([await violations(page), await overflow(page), await page.locator('script').count()]).toEqual([[], 0, 0]);
    expect(await page.locator('main').innerText()).toContain('https://genially.example/visite');
    const on = page.getByRole('link', { name: 'Aller sur genially.example' });
    expect([await on.getAttribute('href'), await on.getAttribute('rel')]).toEqual(['https://genially.example/visite', 'nofollow ugc noopener noreferrer']);
    // Reported by somebody without an account, with the keyboard alone; a reason is asked for first.
    await page.getByRole('button', { name: 'Envoyer le signalement' }).click();
    await page.getByRole('alert').getByRole('link', { name: 'Dites ce qui ne va pas.' }).click();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Une page de connexion qui n’est pas la bonne.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Merci. Le signalement est transmis').waitFor();
    expect(await house.platform.db.selectFrom('link_report').select(['reason', 'words', 'link']).execute()).toEqual([{ reason: 'dangerous', words: 'Une page de connexion qui n’est pas la bonne.', link: 'https://genially.example/visite' }]);
    await page.getByRole('link', { name: 'Revenir à la page' }).click();
    await link.waitFor();
    expect(visit.asked.some((url) => url.includes('genially'))).toBe(false);
  });

  it('a link is verified when its student presses for it, and what became of it is said where it can be put right', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une galerie', link: 'https://galerie.example/a' })) form.set(name, value);
    const { id } = (await (await owner.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form)).json()) as { id: string };
    const { page } = visit;
    const { platform } = house;
    const { config, fetchPublic, now } = platform;
    let found: FetchAnswer = { ok: true, bytes: new TextEncoder().encode('La galerie') };
    let later = 0;
    const press = async (name: string, said: string): Promise<void> => {
      await page.getByRole('button', { name }).click();
      await page.getByRole('status').getByText(said).waitFor();
    };
    const about = page.getByRole('region', { name: 'Le lien' });
    await visit.open(`/espace/traces/${id}/public`);
    await about.getByText('galerie.example : pas encore vérifié.').waitFor();
    // From one's own machine nobody is asked, and it says so.
    await page.getByRole('button', { name: 'Vérifier maintenant' }).click();
    await page.getByRole('alert').getByText('cette installation est sur une machine personnelle').waitFor();
    try {
      // The same server as if it stood elsewhere, and the other site as it changes.
      Object.assign(platform, { config: { ...config, loopback: false }, fetchPublic: async () => found, now: () => new Date(Date.now() + later * 60_000) });
      await press('Vérifier maintenant', 'Le lien vient d’être vérifié.');
      await about.getByText('galerie.example : inchangé').waitFor();
      await page.getByRole('button', { name: 'Vérifier maintenant' }).click();
      await page.getByRole('alert').getByText('Réessayez').waitFor();
      for (const [answer, tag, words] of [[{ ok: true, bytes: new TextEncoder().encode('Une publicité') }, 'Lien changé', 'Est-ce encore la trace à montrer ?'], [{ ok: false, reason: 'gone' }, 'Lien mort', 'la page n’existe plus']] as const) {
        [found, later] = [answer, later + 15];
        await press('Vérifier maintenant', 'Le lien vient d’être vérifié.');
        await about.getByText(words).waitFor();
        if (tag === 'Lien changé') {
          expect([await violations(page), await overflow(page)]).toEqual([[], 0]);
          await visit.open('/espace/traces');
          expect(await page.getByRole('listitem').filter({ hasText: 'Une galerie' }).innerText()).toContain(tag);
          await visit.open(`/espace/traces/${id}/public`);
          await press('C’est encore ma trace', 'Noté : le contenu d’aujourd’hui est le bon.');
        }
      }
      await about.getByRole('link', { name: 'Déposer une nouvelle version' }).click();
      await page.getByText('Nouvelle version de « Une galerie »').waitFor();
      expect(await page.getByRole('listitem').filter({ hasText: 'Une galerie' }).innerText()).toContain('Lien mort');
      expect(visit.asked.some((url) => url.includes('galerie.example'))).toBe(false);
    } finally {
      Object.assign(platform, { config, fetchPublic, now });
    }
  }, 120_000);
});
