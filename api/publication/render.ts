import type { CredentialSnapshot, PortfolioSnapshot } from '../domain/portfolio.ts';
import type { Platform } from '../platform/platform.ts';
import { keepAssets } from './assets.ts';
import type { Language } from './paths.ts';

/** `shared`: the page is read below a link, for how long, and at which path. */
type Page = ({ kind: 'portfolio'; snapshot: PortfolioSnapshot } | { kind: 'credential'; snapshot: CredentialSnapshot }) & { shared?: { lastOn: string | null; path: string } };

/**
 * Renders a public page once, keeps its assets, and stores its bytes.
 *
 * @param path the French path of the page, e.g. `/portfolios/x`
 * @returns the digest of the stored bytes
 */
export async function renderPage(platform: Platform, page: Page, path: string, language: Language): Promise<string> {
  const { origin } = platform.config;
  const answer = await platform.site.render(new Request(`${origin}/rendered/${page.kind}`), {
    language,
    path,
    origin,
    person: null,
    snapshot: page.snapshot,
    ...(page.shared ? { shared: page.shared } : {}),
  });
  if (answer.status !== 200) throw new Error(`${path} was rendered with status ${answer.status}`);
  const html = await answer.text();
  await keepAssets(platform, html);
  return platform.files.put(new TextEncoder().encode(html));
}
