/** A portfolio that its student took away: unpacked, and opened from the disk by a browser whose network is off. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, expect, it } from 'vitest';
import { rewriteAddresses } from '../../api/domain/relative-addresses.ts';
import { overflow, settle, violations } from './audit.ts';
import { describeDemonstration } from './demonstration.ts';
import type { Visit } from './visit.ts';

const STUDENT = 'nour.belkacem@etu.neo.example';
const CHAIR = 'francoise.lemoinier@neo.example';
const folder = mkdtempSync(join(tmpdir(), 'palier-takeaway-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeDemonstration('a portfolio taken away', (demonstration) => {
  let files: Record<string, Uint8Array>;
  let revoked: string;
  const read = (name: string): string => strFromU8(files[name]!);
  const put = (name: string, bytes: Uint8Array): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  };
  const pages = (): string[] => Object.keys(files).filter((name) => /^(?:en\/)?(?:index|badges\/.*)\.html$/.test(name));

  /** As on somebody's own machine, years later: nothing answers, whatever is asked. */
  const enter = async (name: string, options: { width?: 375 | 1440; at?: string } = {}): Promise<Visit> => {
    const visit = await demonstration().visit({ width: options.width ?? 1440 });
    await visit.context.setOffline(true);
    if (options.at) await visit.page.clock.setFixedTime(new Date(options.at));
    visit.page.setDefaultTimeout(30_000);
    await visit.page.goto(pathToFileURL(join(folder, name)).href);
    return visit;
  };
  /** Whatever was asked for besides what lies in the folder, and whatever a page should not have done. */
  const faults = (visit: Visit): string[] => [...visit.asked.filter((url) => !url.startsWith(pathToFileURL(folder).href) && !url.startsWith('data:')), ...visit.faults];
  const verdict = async (visit: Visit, name: string): Promise<string> => {
    await visit.page.goto(pathToFileURL(join(folder, name)).href);
    await visit.page.locator('[data-verify-button]').click();
    await visit.page.locator('.verdict-when').waitFor();
    return (await visit.page.locator('[data-verify-result] .verdict').getAttribute('data-verdict'))!;
  };

  it('is one archive in which every file has its digest', async () => {
    const { house } = demonstration();
    const [student, chair] = await Promise.all([house.as(STUDENT), house.as(CHAIR)]);
    const { enrolments } = (await (await student.get('/api/me/enrolments')).json()) as { enrolments: { id: string; badges: { id: string; competency: string; level: number }[] }[] };
    const { id, badges } = enrolments[0]!;
    // The page of a badge that was revoked stays public, and says so; so does its copy.
    revoked = badges.find((one) => one.competency === 'NEO-C4' && one.level === 1)!.id;
    expect((await chair.send('POST', `/api/credentials/${revoked}/revocation`, { basis: 'new_decision', reason: 'Nouvelle délibération.' })).status).toBe(201);
    const answer = await student.get(`/api/me/enrolments/${id}/takeaway.zip?scope=everything`);
    expect(answer.status).toBe(200);
    files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
    for (const [name, bytes] of Object.entries(files)) put(name, bytes);
    const listed = read('SHA256SUMS').trim().split('\n').map((line) => line.split('  ') as [string, string]);
    expect(listed.map(([, name]) => name).sort()).toEqual(Object.keys(files).filter((name) => name !== 'SHA256SUMS').sort());
    for (const [digest, name] of listed) expect(createHash('sha256').update(files[name]!).digest('hex'), name).toBe(digest);
    // Both languages of the portfolio and of each badge's page.
    expect(pages().length).toBe(2 * (1 + badges.length));
    expect(read('README.txt')).toContain('RETIREZ LE DOSSIER « prive »');
    expect(Object.keys(files).filter((name) => name.startsWith('attestations/')).length).toBe(6 * badges.length);
    for (const name of ['emetteur/did.json', 'emetteur/jwks.json', 'emetteur/palier-keys.json', 'listes/1.json', 'verifier.html', 'prive/traces.json']) expect(Object.keys(files)).toContain(name);
  });

  it('is sent in parts from the page where another is taken in, when it is large, and with its form when it is not', async () => {
    const visit = await demonstration().visit({ width: 375, as: 'student' });
    const { page } = visit;
    // A large file is handed over and hashed here: a machine with much to do takes its time.
    visit.context.setDefaultTimeout(60_000);
    await visit.open('/espace/importer');
    const large = zipSync({ 'film.mp4': [randomBytes(17_000_000), { level: 0 }] });
    put('autre.zip', large);
    await page.getByLabel('Archive ZIP').setInputFiles(join(folder, 'autre.zip'));
    await page.getByText('« autre.zip » est arrivée').waitFor();
    expect(visit.asked.filter((url) => /\/parts\//.test(url)).map((url) => url.slice(-1))).toEqual(['0', '1', '2', '3']);
    await page.getByRole('button', { name: 'Reprendre ces traces' }).click();
    await page.getByRole('alert').getByText('ce n’est pas l’export « Toutes mes données »').waitFor();
    visit.forget();
    const student = await demonstration().house.as(STUDENT);
    const own = Buffer.from(await (await student.get('/api/me/data.zip')).arrayBuffer());
    await page.getByLabel('Archive ZIP').setInputFiles({ name: 'mes-donnees-palier.zip', mimeType: 'application/zip', buffer: own });
    await page.getByRole('button', { name: 'Reprendre ces traces' }).click();
    await page.getByRole('status').getByText('Aucune trace nouvelle').waitFor();
    expect([visit.asked.some((url) => /\/parts\//.test(url)), await overflow(page), visit.faults]).toEqual([false, 0, []]);
  }, 240_000);

  it('has pages whose every address is relative, leads to a file that is there, and never to what is private', () => {
    const { origin } = demonstration().house;
    for (const name of pages()) {
      const broken: string[] = [];
      rewriteAddresses(read(name), (value, { tag, attributes }) => {
        if (tag === 'link' && /canonical|alternate/.test(attributes.get('rel') ?? '')) return value;
        if (attributes.get('property') === 'og:url') return value;
        const [path = ''] = value.split('#');
        const target = path === '' ? name : decodeURIComponent(new URL(path, `file:///${name}`).pathname.slice(1));
        const elsewhere = /^(?:https:|mailto:|data:)/.test(value) && !value.startsWith(origin);
        if (!elsewhere && (files[target] === undefined || target.startsWith('prive/'))) broken.push(value);
        return value;
      });
      expect(broken, name).toEqual([]);
      expect(read(name), name).not.toMatch(/<script[^>]+src=|modulepreload|prive\//);
      expect(read(name), name).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none'`);
    }
  });

  it('reads from a disk: its pages lead on, are shown with their pictures and styles, and ask nobody', async () => {
    const visit = await enter('index.html');
    const { page } = visit;
    await settle(page);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Nour Belkacem');
    expect(await page.evaluate(() => [...document.images].filter((image) => image.naturalWidth === 0).length)).toBe(0);
    expect(await page.evaluate(() => [...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family.replaceAll('"', '')))).toContain('Fraunces');
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { level: 2, name: 'Competencies' }).waitFor();
    await page.locator('a[data-badge]').first().click();
    await page.getByRole('heading', { level: 2, name: 'How it was judged' }).waitFor();
    await page.getByRole('link', { name: /^See the portfolio/ }).click();
    await page.getByRole('heading', { level: 2, name: 'Competencies' }).waitFor();
    await page.getByRole('link', { name: 'Offline verifier' }).click();
    await page.getByRole('heading', { level: 1, name: 'Vérificateur de badges, hors ligne' }).waitFor();
    expect(faults(visit)).toEqual([]);
  });

  it('verifies everything in place, of the day on which it was taken', async () => {
    const visit = await enter('index.html');
    const { page } = visit;
    await page.getByRole('button', { name: 'Tout vérifier' }).click();
    const line = page.locator('.verified-line');
    await line.waitFor();
    expect(await line.innerText()).toMatch(/^11 badges vérifiés .* État connu au \d+\s.*\u00a0; depuis, indéterminé\. Tous sont authentiques et valides\. 3 soutiens affichés sur 3 sont authentiques\.$/);
    expect(await page.locator('[data-verdict="valid"]').first().innerText()).toMatch(/^Valide au \d/);
    expect(faults(visit)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 375, height: 812 });
    expect(await overflow(page)).toBe(0);
  });

  it('finds a good badge valid, a revoked one revoked, and one whose page was changed altered', async () => {
    const named = (id: string): string => pages().find((name) => name.startsWith('badges/') && name.includes(id.slice(0, 10)))!;
    const good = pages().find((name) => name.startsWith('badges/NEO-C1'))!;
    const visit = await enter(good, { at: '2036-01-15T10:00:00Z' });
    expect(await verdict(visit, good)).toBe('valid');
    // Ten years later it says of which day it speaks.
    expect(await visit.page.locator('.result').innerText()).toMatch(/Valide au \d+\s\S+\s20(?!36)[\s\S]*Vérifié le 15\sjanvier\s2036[\s\S]*État connu au \d+\s\S+\s20(?!36)\d\d\u00a0; depuis, indéterminé\./);
    expect(await verdict(visit, named(revoked))).toBe('revoked');
    const changed = read(good).replaceAll('\\"Nour Belkacem', '\\"Nora Belkacem');
    expect(changed).not.toBe(read(good));
    put('badges/changed.html', strToU8(changed));
    expect(await verdict(visit, 'badges/changed.html')).toBe('altered');
    expect(faults(visit)).toEqual([]);
  });
});
