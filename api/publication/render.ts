import type { CredentialSnapshot, PortfolioSnapshot } from '../domain/portfolio.ts';
import type { Platform } from '../platform/platform.ts';
import { putPrepared } from '../queries/prepared.ts';
import { keepAssets } from './assets.ts';
import type { Language } from './paths.ts';
import { pictureAddress, type Shown } from './shown.ts';

/** `of`: the enrolment whose page it is. `shared`: the page is read below a link, for how long, and at which path. */
type Page = ({ kind: 'portfolio'; snapshot: PortfolioSnapshot } | { kind: 'credential'; snapshot: CredentialSnapshot }) & { of: string; shared?: { lastOn: string | null; path: string } };

/**
 * Renders a public page once, keeps its assets, and stores its bytes with what
 * they show, of which the page's picture and paper are made.
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
    leaves: true,
    picture: await pictureAddress(platform, page, path),
    ...(page.shared ? { shared: page.shared } : {}),
  });
  if (answer.status !== 200) throw new Error(`${path} was rendered with status ${answer.status}`);
  const html = await answer.text();
  await keepAssets(platform, html);
  // What is read below a link has nothing that goes with it: no picture, no paper, nothing kept of it anywhere else.
  if (page.shared) return platform.files.put(new TextEncoder().encode(html));
  const shown = { kind: page.kind, snapshot: page.snapshot, language } as Shown;
  const [digest, kept] = await Promise.all([new TextEncoder().encode(html), new TextEncoder().encode(JSON.stringify(shown))].map((bytes) => platform.files.put(bytes)));
  const committed = await platform.commit([putPrepared(platform.db, { page: digest!, form: 'shown', digest: kept!, made_at: platform.now().toISOString(), enrolment_id: page.of })]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
  return digest!;
}
