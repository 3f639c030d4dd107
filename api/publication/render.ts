import type { CredentialSnapshot, PortfolioSnapshot } from '../domain/portfolio.ts';
import type { Platform } from '../platform/platform.ts';
import { putPrepared } from '../queries/prepared.ts';
import { keepAssets } from './assets.ts';
import type { Language } from './paths.ts';
import { pictureAddress, type Shown } from './shown.ts';

/** `of`: the enrolment whose page it is. `shared`: the page is read below a link, for how long, and at which path. */
type Page = ({ kind: 'portfolio'; snapshot: PortfolioSnapshot } | { kind: 'credential'; snapshot: CredentialSnapshot }) & { of: string; shared?: { lastOn: string | null; path: string } };

/** `path`: the French path of the page, e.g. `/portfolios/x`. */
export type PageToRender = { readonly page: Page; readonly path: string; readonly language: Language };

/**
 * Renders public pages once, keeps their assets, and stores their bytes with
 * what they show, of which a page's picture and paper are made.
 *
 * @returns the digests of the stored bytes, in the order of the pages
 */
export async function renderPages(platform: Platform, pages: readonly PageToRender[]): Promise<string[]> {
  const texts = await Promise.all(pages.map((one) => htmlOf(platform, one)));
  await keepAssets(platform, texts);
  const stored = await Promise.all(pages.map((one, index) => store(platform, one, texts[index]!)));
  const made_at = platform.now().toISOString();
  const kept = stored.flatMap(({ digest, shown }, index) => (shown === null ? [] : [putPrepared(platform.db, { page: digest, form: 'shown', digest: shown, made_at, enrolment_id: pages[index]!.page.of })]));
  const committed = kept.length === 0 ? null : await platform.commit(kept);
  if (committed?.ok === false) throw new Error(committed.conflict.rule);
  return stored.map(({ digest }) => digest);
}

/** One of them. */
export const renderPage = async (platform: Platform, page: Page, path: string, language: Language): Promise<string> => (await renderPages(platform, [{ page, path, language }]))[0]!;

async function htmlOf(platform: Platform, { page, path, language }: PageToRender): Promise<string> {
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
  return answer.text();
}

/** @returns digests of the page's bytes and of what they show; `shown` is `null` for what is read below a link: nothing goes with it, no picture, no paper */
async function store({ files }: Platform, { page, language }: PageToRender, html: string): Promise<{ digest: string; shown: string | null }> {
  const bytes = new TextEncoder().encode(html);
  if (page.shared) return { digest: await files.put(bytes), shown: null };
  const kept = { kind: page.kind, snapshot: page.snapshot, language } as Shown;
  const [digest, shown] = await Promise.all([files.put(bytes), files.put(new TextEncoder().encode(JSON.stringify(kept)))]);
  return { digest, shown };
}
