/**
 * What search engines are told: which pages their students opened to them, in
 * both languages, and nothing else. Whoever did not opt in is in no list, not
 * even in one that says « do not look here »; their pages say `noindex`.
 */
import { inLanguage } from '../publication/paths.ts';
import { listIndexable } from '../queries/portfolios.ts';
import { router, type RouteContext } from './context.ts';

/** Pages in one file: two addresses each; the protocol allows 50,000 (sitemaps.org, 0.9). */
const MOST = 20_000;

const xml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const answer = (c: RouteContext, body: string): Response =>
  c.body(`<?xml version="1.0" encoding="UTF-8"?>\n${body}\n`, 200, { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'public, max-age=600', 'x-robots-tag': 'noindex' });

/** The list from one path on, and where the next begins. */
async function part(c: RouteContext, after: string): Promise<{ pages: { path: string; published_at: string }[]; next: string | null }> {
  const pages = await listIndexable(c.get('platform').db, after, MOST + 1);
  return { pages: pages.slice(0, MOST), next: pages.length > MOST ? pages[MOST - 1]!.path : null };
}

export const siteMaps = router();

siteMaps.get('/robots.txt', (c) => {
  const { origin } = c.get('platform').config;
  return c.text(`User-agent: *\nDisallow: /api/\n\nSitemap: ${origin}/sitemap.xml\n`, 200, { 'cache-control': 'public, max-age=3600' });
});

/** One file while there is room in it, and then a list of files. */
siteMaps.get('/sitemap.xml', async (c) => {
  const { origin } = c.get('platform').config;
  const first = await part(c, c.req.query('after') ?? '');
  if (c.req.query('after') !== undefined || first.next === null) return answer(c, listed(origin, first.pages));
  const starts = [''];
  for (let next: string | null = first.next; next !== null; next = (await part(c, next)).next) starts.push(next);
  return answer(c, `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${starts.map((start) => `<sitemap><loc>${xml(`${origin}/sitemap.xml?after=${encodeURIComponent(start)}`)}</loc></sitemap>`).join('')}</sitemapindex>`);
});

function listed(origin: string, pages: readonly { path: string; published_at: string }[]): string {
  const twins = (path: string): string =>
    (['fr', 'en'] as const).map((language) => `<xhtml:link rel="alternate" hreflang="${language}" href="${xml(origin + inLanguage(language, path))}"/>`).join('');
  const entries = pages.flatMap(({ path, published_at }) =>
    (['fr', 'en'] as const).map((language) => `<url><loc>${xml(origin + inLanguage(language, path))}</loc><lastmod>${xml(published_at)}</lastmod>${twins(path)}</url>`),
  );
  return `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">${entries.join('')}</urlset>`;
}
