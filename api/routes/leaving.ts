/**
 * Before a student's link to another site: a page of ours that says where it
 * leads, and where its reader can report it. Nothing is fetched and nothing
 * redirects: what can be behind such an address is what stands on the student's
 * page, as it is served now.
 */
import { discard } from '../discard.ts';
import { documentOf, leavingPath, type Cited, type Leaving } from '../domain/leaving.ts';
import { readReport, type ShownOn } from '../domain/link-report.ts';
import type { PortfolioSnapshot } from '../domain/portfolio.ts';
import { NOT_INDEXED, withCommonHeaders } from '../headers.ts';
import { reportLink } from '../link-reports.ts';
import { wasForgotten } from '../publication/former-addresses.ts';
import { sharePath } from '../publication/below.ts';
import { credentialPath, inLanguage, portfolioPath } from '../publication/paths.ts';
import { findPlan } from '../queries/credentials.ts';
import { listEvidence } from '../queries/evidence.ts';
import { findLastRuling, listWithdrawnOf } from '../queries/link-reports.ts';
import { findEnrolment, fullName } from '../queries/people.ts';
import { findPublicationToRender } from '../queries/portfolios.ts';
import { findShare, findSharePage } from '../queries/shares.ts';
import { rateLimit } from '../rate-limit.ts';
import { complete, plain, router, type RouteContext } from './context.ts';
import { openShare } from './shared-pages.ts';

/** What is asked for: on which page, kept as which bytes, of whom. `credential`: the badge whose page it is. */
type Asked = { readonly page: string; readonly digest: string; readonly enrolmentId: string; readonly snapshot: string | null; readonly credential: string | null; readonly shared?: { readonly lastOn: string | null; readonly path: string } };

/** A minute, from one network: the readers of a whole school may be behind one address. */
const limit = rateLimit('leaving', { most: 600 });
/** A minute: more than somebody has to report, less than a program would. */
const limitReports = rateLimit('link reports', { most: 6, together: 120 });

export const leavings = router();

const PAGES: Readonly<Record<string, (c: RouteContext) => Promise<Response>>> = {
  '/portfolios/:handle/liens/:key': (c) => fromPublished(c, portfolioPath(c.req.param('handle')!), null),
  '/credentials/:id/liens/:key': (c) => fromPublished(c, credentialPath(c.req.param('id')!), c.req.param('id')!),
  '/partage/:token/liens/:key': (c) => fromShared(c, '/', null),
  '/partage/:token/credentials/:id/liens/:key': (c) => fromShared(c, credentialPath(c.req.param('id')!), c.req.param('id')!),
};
for (const [path, page] of Object.entries(PAGES)) {
  leavings.get(path, limit, page);
  // The form of that page, without script. Where it comes from was asked for every write, before any route.
  leavings.post(path, limitReports, page);
}

async function fromPublished(c: RouteContext, page: string, credential: string | null): Promise<Response> {
  const found = await findPublicationToRender(c.get('platform').db, inLanguage(c.get('language'), page));
  if (!found) return plain(c, (await wasForgotten(c.get('platform'), page)) ? 'gone' : 'not_found');
  if (found.withdrawn_at !== null) return plain(c, 'gone');
  return answer(c, { page, digest: found.digest, enrolmentId: found.enrolment_id, snapshot: found.snapshot, credential });
}

async function fromShared(c: RouteContext, below: string, credential: string | null): Promise<Response> {
  const { db } = c.get('platform');
  const token = c.req.param('token')!;
  const share = await openShare(c, token);
  if (share instanceof Response) return share;
  const at = inLanguage(c.get('language'), below);
  const [row, page] = await Promise.all([findShare(db, share.id), findSharePage(db, share.id, at === '/en/' ? '/en' : at)]);
  if (!row || !page) return plain(c, 'not_found');
  const shared = { lastOn: row.last_on, path: sharePath(token) };
  return answer(c, { page: `${shared.path}${below === '/' ? '' : below}`, digest: page.digest, enrolmentId: row.enrolment_id, snapshot: row.snapshot, credential, shared });
}

async function answer(c: RouteContext, asked: Asked): Promise<Response> {
  const { config, db, files } = c.get('platform');
  const { page, digest, enrolmentId, credential } = asked;
  const key = c.req.param('key')!;
  // What the page does not show, or shows no more, is behind no address, even if it was kept to make the page of.
  const bytes = /^[0-9a-f]{32}$/.test(key) ? await files.get(digest) : null;
  if (!bytes || !new TextDecoder().decode(bytes).includes(`/liens/${key}"`)) return plain(c, 'not_found');
  const [enrolment, traces, plan, ruling] = await Promise.all([findEnrolment(db, enrolmentId), listEvidence(db, enrolmentId), credential === null ? null : findPlan(db, credential), findLastRuling(db, enrolmentId, key)]);
  if (!enrolment) return plain(c, 'not_found');
  const known = { key, page, name: fullName(enrolment), institution: config.institution.name, addresses: plan ? citedBy(plan.bytes) : [], cited: traces.flatMap(citedOf), withdrawnOn: ruling.act === 'withdraw' ? ruling.at : null };
  const leaving = known.withdrawnOn === null ? { ...known, withdrawnOn: await withdrawnAsDocument(c, asked, known) } : known;
  return c.req.method === 'POST' && leaving.withdrawnOn === null ? report(c, asked, leaving) : show(c, asked, leaving);
}

/** Whoever cites a withdrawn link once more, at another place in the same document, has not given it back. */
async function withdrawnAsDocument(c: RouteContext, asked: Asked, known: Leaving): Promise<string | null> {
  const gone = await listWithdrawnOf(c.get('platform').db, asked.enrolmentId);
  if (gone.length === 0) return null;
  let link = '';
  const page = await rendered(c, asked, { ...known, found: (address) => (link = address) });
  await discard(page?.body ?? null);
  return gone.find((one) => documentOf(one.link) === documentOf(link))?.at ?? null;
}

/** Renders the page, which finds the address itself. @param status of the answer where the link is one */
async function show(c: RouteContext, asked: Asked, leaving: Leaving, status = leaving.withdrawnOn === null ? 200 : 410): Promise<Response> {
  const { config } = c.get('platform');
  const page = await rendered(c, asked, leaving);
  if (page === null) return plain(c, 'not_found');
  const own = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-robots-tag': `${NOT_INDEXED}, nofollow` };
  return complete(c, new Response(page.body, { status, headers: withCommonHeaders(config, c.req.path, own) }));
}

/** `null` where the page leads to no such address. */
async function rendered(c: RouteContext, { page, snapshot, credential, shared }: Asked, leaving: Leaving): Promise<Response | null> {
  const { config, site } = c.get('platform');
  const path = leavingPath(page, leaving.key);
  const answered = await site.render(new Request(`${config.origin}/rendered/leaving`), {
    language: c.get('language'), path, origin: config.origin, person: null, ...(shared ? { shared } : {}),
    ...(credential === null && snapshot !== null ? { snapshot: JSON.parse(snapshot) as PortfolioSnapshot } : {}),
    leaving,
  });
  if (answered.status === 404) return null;
  if (answered.status !== 200) throw new Error(`${path} was rendered with status ${answered.status}`);
  return answered;
}

/** A report, or what it lacks. Of whoever sends it nothing is kept. */
async function report(c: RouteContext, asked: Asked, known: Leaving): Promise<Response> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(c.req.header('content-type') ?? '')) return plain(c, 'wrong_media_type');
  const sent = new URLSearchParams(await c.req.text());
  const typed = { reason: sent.get('reason') ?? '', words: (sent.get('words') ?? '').replaceAll('\r\n', '\n') };
  const read = readReport(typed);
  if (typeof read === 'string') return show(c, asked, { ...known, report: { ...typed, fault: read } }, 422);
  let link = '';
  const answered = await show(c, asked, { ...known, report: 'done', found: (address) => (link = address) });
  // Only a link that the page has was found.
  if (link !== '') await reportLink(c.get('platform'), { enrolment: asked.enrolmentId, key: known.key, link, shownOn: shownOn(asked) }, read);
  return answered;
}

const shownOn = ({ shared, credential }: Asked): ShownOn => (shared ? 'share' : credential === null ? 'portfolio' : 'credential');

/** Addresses of evidence in the signed words of a badge. */
const citedBy = (bytes: string): string[] => ((JSON.parse(bytes) as { evidence?: { id?: string }[] }).evidence ?? []).flatMap(({ id }) => id ?? []);

function citedOf({ link, deposited_at, watch }: Awaited<ReturnType<typeof listEvidence>>[number]): Cited[] {
  if (link === null) return [];
  const known = watch && watch.link === link && watch.state !== 'not_checked' ? { state: watch.state, since: watch.since, checkedAt: watch.checked_at } : null;
  return [{ link, citedAt: deposited_at, watch: known }];
}
