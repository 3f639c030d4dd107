/**
 * What goes with a public page, on both runtimes: the picture of a link to it,
 * its paper, its compressed forms, what machines and search engines are told.
 * All of it is of the page, and is gone with it.
 */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portfolioPath } from '../../api/publication/paths.ts';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { isFileNeeded } from '../../api/queries/erasure.ts';
import { listPrepared } from '../../api/queries/prepared.ts';
import { findPublication } from '../../api/queries/portfolios.ts';
import { readPdf, shortcomings } from '../fixtures/read-pdf.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { enrolmentOf, expectStatus, issueAll, publish as publishPage } from './acts.ts';

/** What would be a way out of the block of data, or into another. */
const HOSTILE = 'Je conçois </script><script>alert(1)</script> <!-- & « formations »';
/** As the promotion of tests calls its first student. */
const NAME = 'Étudiant Nº 1';
const PIXEL = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), (one) => one.charCodeAt(0));

describe.each(RUNTIMES)('what goes with a public page, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let owner: Client;
  let enrolment: string;
  let badge: string;
  let path: string;

  const publish = async (indexable: boolean): Promise<void> => {
    const { badges, evidence } = await enrolmentOf(owner);
    const choices = { credentials: badges.map((one: { id: string }) => one.id), evidence: evidence.map((one: { id: string }) => one.id), reflections: [] };
    await expectStatus(await owner.send('PUT', `/api/me/enrolments/${enrolment}/portfolio`, { headline: HOSTILE, presentation: '', indexable, choices }), 200);
    await publishPage(owner, enrolment);
    await drainOutbox(house.platform);
  };

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2 });
    await issueAll(house, promotion, 'PV 1');
    const student = promotion.students[0]!;
    owner = await house.as(student.email);
    enrolment = student.enrolment;
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une affiche', imageAlt: 'Un point bleu sur fond blanc' })) form.set(name, value);
    form.set('file', new File([PIXEL], 'affiche.png'));
    await expectStatus(await owner.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201);
    const mine = await enrolmentOf(owner);
    badge = mine.badges[0].id;
    path = new URL(mine.portfolio.url).pathname;
  });
  afterAll(() => house?.close());

  const ask = async (address: string, headers: Record<string, string> = {}) => {
    const answer = await house.fetch(address, { headers: { accept: 'text/html', ...headers } });
    return { status: answer.status, header: (name: string) => answer.headers.get(name), bytes: new Uint8Array(await answer.arrayBuffer()) };
  };
  const text = async (address: string): Promise<string> => new TextDecoder().decode((await ask(address)).bytes);
  const ALONG = (): string[] => [`${path}/apercu.png`, `${path}.pdf`, `/en${path}.pdf`, `/credentials/${badge}/apercu.png`];

  it('is nowhere before the page is published', async () => {
    for (const address of ALONG()) expect([address, (await ask(address)).status]).toEqual([address, 404]);
    expect(await text('/sitemap.xml')).not.toContain('<loc>');
  });

  it('is a picture of 1200 × 630 for the portfolio and for each badge, named by the page with its words', async () => {
    await publish(false);
    for (const page of [path, `/credentials/${badge}`]) {
      const html = await text(page);
      const meta = (name: string): string | undefined => new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)"`).exec(html)?.[1];
      expect(meta('og:image')).toMatch(new RegExp(`^${house.origin}${page}/apercu\\.png\\?v=[0-9a-f]{8}$`));
      expect([meta('og:image:width'), meta('og:image:height'), meta('twitter:card')]).toEqual(['1200', '630', 'summary_large_image']);
      expect(meta('og:image:alt')).toContain(NAME);
      expect(meta('og:description')!.length).toBeGreaterThan(20);
      const picture = await ask(meta('og:image')!);
      expect([picture.status, picture.header('content-type'), picture.header('cache-control')]).toEqual([200, 'image/png', 'public, no-cache']);
      const view = new DataView(picture.bytes.buffer);
      expect([view.getUint32(16), view.getUint32(20)]).toEqual([1200, 630]);
      expect((await ask(meta('og:image')!, { 'if-none-match': picture.header('etag')! })).status).toBe(304);
      // The English page shows the same picture.
      expect(await text(`/en${page}`)).toContain(`content="${meta('og:image')}"`);
    }
  });

  it('is a block of data that says what the page says, and ends nothing', async () => {
    const html = await text(path);
    const blocks = [...html.matchAll(/<script type="application\/ld\+json">([^]*?)<\/script>/g)].map((one) => one[1]!);
    expect(blocks).toHaveLength(1);
    const data = JSON.parse(blocks[0]!) as { mainEntity: { name: string; description: string; hasCredential: { url: string; recognizedBy: { name: string } }[] }; hasPart: { name: string }[] };
    expect(data).toMatchObject({ '@context': 'https://schema.org', '@type': 'ProfilePage', mainEntity: { '@type': 'Person', name: NAME, description: HOSTILE } });
    expect(data.mainEntity.hasCredential.map((one) => one.url)).toContain(`${house.origin}/credentials/${badge}`);
    expect(data.hasPart.map((one) => one.name)).toContain('Une affiche');
    expect(blocks[0]).not.toMatch(/@palier\.example|mailto:|attendu|non atteint/);
    const ofBadge = JSON.parse(/<script type="application\/ld\+json">([^]*?)<\/script>/.exec(await text(`/credentials/${badge}`))![1]!) as object;
    expect(ofBadge).toMatchObject({ '@type': 'EducationalOccupationalCredential', '@id': `${house.origin}/credentials/${badge}`, credentialCategory: 'badge' });
  });

  it('is a tagged paper in both languages, with each badge’s address', async () => {
    for (const [language, address] of [['fr-FR', `${path}.pdf`], ['en-GB', `/en${path}.pdf`]] as const) {
      const answer = await ask(address);
      expect([answer.status, answer.header('content-type')]).toEqual([200, 'application/pdf']);
      const pdf = await readPdf(answer.bytes);
      expect(shortcomings(pdf)).toEqual([]);
      expect([pdf.language, pdf.title]).toEqual([language, expect.stringContaining(NAME)]);
      expect(pdf.words.replace(/\s/g, '')).toContain(`${house.origin}${language === 'fr-FR' ? '' : '/en'}/credentials/${badge}`);
      expect(pdf.words).toContain('Un point bleu sur fond blanc');
    }
    expect(await text(path)).toContain(`href="${house.origin}${path}.pdf"`);
  });

  it('is the same page in the form that the visitor takes, each with a tag of its own', async () => {
    const plain = await ask(path, { 'accept-encoding': 'identity' });
    expect([plain.status, plain.header('vary'), plain.header('content-encoding')]).toEqual([200, 'accept-encoding', null]);
    expect(new TextDecoder().decode(plain.bytes)).toContain('<!DOCTYPE html>');
    const { digest } = (await findPublication(house.platform.db, path))!;
    const forms = (await listPrepared(house.platform.db, digest)).map(({ form }) => form).sort();
    // Cloudflare compresses by itself.
    expect(forms).toEqual([...(runtime === 'node' ? ['br', 'gzip'] : []), 'paper', 'picture', 'shown']);
    if (runtime === 'worker') return;
    const tags = new Set([plain.header('etag')]);
    for (const [form, open] of [['br', brotliDecompressSync], ['gzip', gunzipSync]] as const) {
      const kept = await house.platform.files.get((await listPrepared(house.platform.db, digest)).find((one) => one.form === form)!.digest);
      expect(new Uint8Array(open(kept!))).toEqual(plain.bytes);
      // The client opens it again: what came is the page, and its header says how it came.
      const answer = await ask(path, { 'accept-encoding': form });
      expect([answer.header('content-encoding'), answer.header('vary')]).toEqual([form, 'accept-encoding']);
      expect(answer.bytes).toEqual(plain.bytes);
      tags.add(answer.header('etag'));
      const again = await ask(path, { 'accept-encoding': form, 'if-none-match': answer.header('etag')! });
      expect([again.status, again.bytes.length, again.header('etag')]).toEqual([304, 0, answer.header('etag')]);
      // Who asked before it was compressed has all of it; who does not take a coding is not told that they do.
      const had = await ask(path, { 'accept-encoding': form, 'if-none-match': plain.header('etag')! });
      expect([had.status, had.bytes.length, had.header('etag')]).toEqual([304, 0, plain.header('etag')]);
      expect((await ask(path, { 'accept-encoding': 'identity', 'if-none-match': answer.header('etag')! })).status).toBe(200);
    }
    expect(tags.size).toBe(3);
    expect((await ask(path, { 'accept-encoding': 'gzip;q=1, br;q=0' })).header('content-encoding')).toBe('gzip');
  });

  it('is told to search engines once the student opens the page to them, and not before', async () => {
    expect((await ask(path)).header('x-robots-tag')).toBe('noindex, noai, noimageai');
    expect(await text('/sitemap.xml')).not.toContain('<loc>');
    expect(await text('/robots.txt')).toBe(`User-agent: *\nDisallow: /api/\n\nSitemap: ${house.origin}/sitemap.xml\n`);
    await publish(true);
    expect((await ask(path)).header('x-robots-tag')).toBeNull();
    const map = await text('/sitemap.xml');
    const listed = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map((one) => one[1]!);
    expect(listed).toEqual(expect.arrayContaining([path, `/en${path}`, `/credentials/${badge}`].map((one) => `${house.origin}${one}`)));
    expect(listed.every((one) => !one.includes('/evidence/'))).toBe(true);
    // What a preview of a link shows is not the page's to index by itself.
    expect(await text(path)).toContain('<meta name="robots" content="index, follow"');
  });

  it('is gone with the page, at once and in every form, and its bytes go with those who are erased', async () => {
    const { digest } = (await findPublication(house.platform.db, portfolioPath(path.split('/').at(-1)!)))!;
    const along = await listPrepared(house.platform.db, digest);
    await expectStatus(await owner.send('DELETE', `/api/me/enrolments/${enrolment}/publication`), 200);
    for (const address of [path, ...ALONG()]) expect([address, (await ask(address, { 'accept-encoding': 'br' })).status]).toEqual([address, 410]);
    expect(await text('/sitemap.xml')).not.toContain('<loc>');
    for (const { digest: file } of along) expect(await isFileNeeded(house.platform.db, file)).toBe(true);
    await expectStatus(await owner.send('POST', '/api/me/erasures', { scope: 'own' }), 201);
    await drainOutbox(house.platform);
    expect(await listPrepared(house.platform.db, digest)).toEqual([]);
    for (const { digest: file } of along) expect(await house.platform.files.get(file)).toBeNull();
  });
});
