/** A public badge on other sites: the only pages that may be framed, and what a site is told that asks how (oEmbed 1.0). */
import { addresses } from '../addresses.ts';
import { parisDay } from '../domain/calendar.ts';
import { badgeOfAddress, embedCode, fitFrame } from '../domain/embed.ts';
import type { CredentialSnapshot } from '../domain/portfolio.ts';
import { PNG_SIZE } from '../issuance/badge-png.ts';
import type { Platform } from '../platform/platform.ts';
import { strings, type Language } from '../problems.ts';
import { credentialPath, inLanguage } from '../publication/paths.ts';
import { findIssued } from '../queries/credentials.ts';
import { findPublicationToRender } from '../queries/portfolios.ts';
import { rateLimit } from '../rate-limit.ts';
import { plain, router, type RouteContext } from './context.ts';

/** A frame runs no script, asks nobody for anything but its own style and picture, and may stand on any page. */
const FRAMED = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *";
/** Long enough for a page that shows many, short enough that nothing is believed for long. */
const SECONDS = 300;

type Found = { readonly state: 'public'; readonly badge: CredentialSnapshot } | { readonly state: 'gone' | 'unknown' };

/** A badge's page as it is public now; revoked from the moment that it is, whether or not its page was rendered again yet. */
async function findPublicBadge({ db }: Platform, id: string): Promise<Found> {
  const [page, issued] = await Promise.all([findPublicationToRender(db, credentialPath(id)), findIssued(db, id)]);
  if (!page || !issued) return { state: 'unknown' };
  if (page.withdrawn_at !== null || page.snapshot === null || issued.withheld_at !== null) return { state: 'gone' };
  const badge = JSON.parse(page.snapshot) as CredentialSnapshot;
  return { state: 'public', badge: issued.revoked_at === null ? badge : { ...badge, state: 'revoked', revokedOn: parisDay(new Date(issued.revoked_at)) } };
}

export const embeds = router();

embeds.get('/embed/credentials/:id', async (c) => {
  const platform = c.get('platform');
  const { origin } = platform.config;
  const id = c.req.param('id');
  const found = await findPublicBadge(platform, id);
  const status = { public: 200, gone: 410, unknown: 404 }[found.state];
  const page = await platform.site.render(new Request(`${origin}/rendered/embed`), { language: c.get('language'), path: `/embed/credentials/${id}`, origin, person: null, ...(found.state === 'public' ? { snapshot: found.badge } : {}) });
  if (page.status !== 200) throw new Error(`/embed/credentials/${id} was rendered with status ${page.status}`);
  return new Response(page.body, { status, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': FRAMED, 'cache-control': 'public, no-cache', 'x-robots-tag': 'noindex', 'cross-origin-resource-policy': 'cross-origin' } });
});

export const oEmbed = router();
oEmbed.get('/oembed', rateLimit('oembed'), async (c) => {
  const platform = c.get('platform');
  const { config } = platform;
  // oEmbed 1.0, section 2.2: a format that is not offered is 501, an address without a representation 404.
  if ((c.req.query('format') ?? 'json') !== 'json') return plain(c, 'oembed_format');
  const asked = badgeOfAddress(c.req.query('url') ?? '', config.origin);
  const found = asked && (await findPublicBadge(platform, asked.id));
  if (!asked || found?.state !== 'public') return plain(c, 'not_found');
  const [maxWidth, maxHeight] = [pixels(c, 'maxwidth'), pixels(c, 'maxheight')];
  const { badge } = found;
  const title = titleOf(badge, asked.language);
  const frame = fitFrame({ maxWidth, maxHeight });
  const at = addresses(config.origin);
  // A picture that is larger than allowed is not named (section 2.3.4.1).
  const isSmall = PNG_SIZE <= (maxWidth ?? PNG_SIZE) && PNG_SIZE <= (maxHeight ?? PNG_SIZE);
  return c.json(
    {
      version: '1.0', type: 'rich', title, provider_name: config.institution.name, provider_url: config.institution.url, cache_age: SECONDS, ...frame,
      html: embedCode(`${config.origin}${inLanguage(asked.language, `/embed${new URL(at.credential(asked.id)).pathname}`)}`, title, frame),
      ...(isSmall ? { thumbnail_url: badge.imageUrl.replace(/\.svg$/, '.png'), thumbnail_width: PNG_SIZE, thumbnail_height: PNG_SIZE } : {}),
    },
    200,
    { 'cache-control': 'public, no-cache' },
  );
});

const titleOf = (badge: CredentialSnapshot, language: Language): string => strings(language).embedTitle(badge.achievementName, badge.recipientName);

/** A whole number of pixels; anything else is as if nothing was asked. */
function pixels(c: RouteContext, name: string): number | null {
  const text = c.req.query(name) ?? '';
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : null;
}
