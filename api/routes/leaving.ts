/**
 * Before a student's link to another site: a page of ours that says where it
 * leads. Nothing is fetched and nothing redirects: what can be behind such an
 * address is what stands on the student's page, as it is served now.
 */
import { leavingPath, type Cited } from '../domain/leaving.ts';
import type { PortfolioSnapshot } from '../domain/portfolio.ts';
import { NOT_INDEXED, withCommonHeaders } from '../headers.ts';
import { sharePath } from '../publication/below.ts';
import { credentialPath, inLanguage, portfolioPath } from '../publication/paths.ts';
import { findPlan } from '../queries/credentials.ts';
import { listEvidence } from '../queries/evidence.ts';
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

export const leavings = router();

leavings.get('/portfolios/:handle/liens/:key', limit, (c) => fromPublished(c, portfolioPath(c.req.param('handle')), null));
leavings.get('/credentials/:id/liens/:key', limit, (c) => fromPublished(c, credentialPath(c.req.param('id')), c.req.param('id')));

async function fromPublished(c: RouteContext, page: string, credential: string | null): Promise<Response> {
  const found = await findPublicationToRender(c.get('platform').db, inLanguage(c.get('language'), page));
  if (!found) return plain(c, 'not_found');
  if (found.withdrawn_at !== null) return plain(c, 'gone');
  return answer(c, { page, digest: found.digest, enrolmentId: found.enrolment_id, snapshot: found.snapshot, credential });
}

leavings.get('/partage/:token/liens/:key', limit, (c) => fromShared(c, '/', null));
leavings.get('/partage/:token/credentials/:id/liens/:key', limit, (c) => fromShared(c, credentialPath(c.req.param('id')), c.req.param('id')));

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

async function answer(c: RouteContext, { page, digest, enrolmentId, snapshot, credential, shared }: Asked): Promise<Response> {
  const platform = c.get('platform');
  const { config, db } = platform;
  const key = c.req.param('key')!;
  // What the page does not show, or shows no more, is behind no address, even if it was kept to make the page of.
  const bytes = /^[0-9a-f]{32}$/.test(key) ? await platform.files.get(digest) : null;
  if (!bytes || !new TextDecoder().decode(bytes).includes(`/liens/${key}"`)) return plain(c, 'not_found');
  const [enrolment, traces, plan] = await Promise.all([findEnrolment(db, enrolmentId), listEvidence(db, enrolmentId), credential === null ? null : findPlan(db, credential)]);
  if (!enrolment) return plain(c, 'not_found');
  const path = leavingPath(page, key);
  const rendered = await platform.site.render(new Request(`${config.origin}/rendered/leaving`), {
    language: c.get('language'), path, origin: config.origin, person: null, ...(shared ? { shared } : {}),
    ...(credential === null && snapshot !== null ? { snapshot: JSON.parse(snapshot) as PortfolioSnapshot } : {}),
    leaving: { key, page, name: fullName(enrolment), institution: config.institution.name, addresses: plan ? citedBy(plan.bytes) : [], cited: traces.flatMap(citedOf) },
  });
  if (rendered.status === 404) return plain(c, 'not_found');
  if (rendered.status !== 200) throw new Error(`${path} was rendered with status ${rendered.status}`);
  const own = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-robots-tag': `${NOT_INDEXED}, nofollow` };
  return complete(c, new Response(rendered.body, { headers: withCommonHeaders(config, c.req.path, own) }));
}

/** Addresses of evidence in the signed words of a badge. */
const citedBy = (bytes: string): string[] => ((JSON.parse(bytes) as { evidence?: { id?: string }[] }).evidence ?? []).flatMap(({ id }) => id ?? []);

function citedOf({ link, deposited_at, watch }: Awaited<ReturnType<typeof listEvidence>>[number]): Cited[] {
  if (link === null) return [];
  const known = watch && watch.link === link && watch.state !== 'not_checked' ? { state: watch.state, since: watch.since, checkedAt: watch.checked_at } : null;
  return [{ link, citedAt: deposited_at, watch: known }];
}
