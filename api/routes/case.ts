/**
 * CASE 1.1 (1EdTech), read-only, open to every origin: the frameworks that
 * badges are aligned to. The address in an alignment, a programme's page, gives
 * the same package to whoever asks for JSON.
 */
import { caseDocument, caseItemTypes, withDocument, type CasePackage } from '../domain/programmes/case.ts';
import { hexDigest } from '../../credentials/index.ts';
import { withCommonHeaders } from '../headers.ts';
import { uuid5 } from '../uuid5.ts';
import { listPackages, packageOf } from './case-documents.ts';
import { complete, router, type RouteContext } from './context.ts';
import { knows } from './page-forms.ts';

const BASE = '/ims/case/v1p1';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** A frozen version never changes; a new one joins the list, hence an hour and not a year. */
const OPEN = { 'access-control-allow-origin': '*', 'content-type': 'application/json', 'cache-control': 'public, max-age=3600' };

async function answer(c: RouteContext, value: unknown, more: Record<string, string> = {}): Promise<Response> {
  const text = JSON.stringify(value);
  const etag = `"${(await hexDigest(text)).slice(0, 32)}"`;
  const headers = withCommonHeaders(c.get('platform').config, c.req.path, { ...OPEN, etag, ...more });
  return complete(c, knows(c, etag) ? new Response(null, { status: 304, headers }) : new Response(text, { headers }));
}

/** CASE 1.1, imsx_StatusInfo: what a service says instead of an object. */
function refused(c: RouteContext, status: 400 | 404, code: 'unknownobject' | 'invalid_uuid' | 'invalid_selection_field' | 'invalid_sort_field', words: string): Response {
  const body = {
    imsx_codeMajor: 'failure', imsx_severity: 'error', imsx_description: words,
    imsx_codeMinor: { imsx_codeMinorField: [{ imsx_codeMinorFieldName: 'palier', imsx_codeMinorFieldValue: code }] },
  };
  return complete(c, new Response(JSON.stringify(body), { status, headers: withCommonHeaders(c.get('platform').config, c.req.path, { ...OPEN, 'cache-control': 'no-store' }) }));
}
const unknown = (c: RouteContext): Response => refused(c, 404, 'unknownobject', 'No such object here.');

export const caseService = router();

caseService.get(`${BASE}/CFDocuments`, async (c) => {
  const { origin } = c.get('platform').config;
  const query = c.req.query();
  if (query['sort'] !== undefined || query['orderBy'] !== undefined) return refused(c, 400, 'invalid_sort_field', 'This service does not sort.');
  if (query['filter'] !== undefined || query['fields'] !== undefined) return refused(c, 400, 'invalid_selection_field', 'This service does not filter.');
  const [limit, offset] = [query['limit'] ?? '100', query['offset'] ?? '0'];
  if (!/^\d{1,6}$/.test(limit) || Number(limit) === 0 || !/^\d{1,6}$/.test(offset)) return refused(c, 400, 'invalid_selection_field', 'limit is from 1, offset from 0.');
  const all = await listPackages(c.get('platform'));
  const page = all.slice(Number(offset), Number(offset) + Number(limit));
  if (page.length === 0) return unknown(c);
  return answer(c, { CFDocuments: page.map((one) => caseDocument(one, origin)) }, { 'x-total-count': String(all.length) });
});

/** What is found by its identifier, among all frameworks of the house. */
const FINDERS: Readonly<Record<string, (packages: readonly CasePackage[], id: string, origin: string) => unknown>> = {
  CFDocuments: (all, id, origin) => all.flatMap((one) => (one.CFDocument.identifier === id ? [caseDocument(one, origin)] : []))[0],
  CFPackages: (all, id) => all.find((one) => one.CFDocument.identifier === id),
  CFItems: (all, id) => all.flatMap((one) => one.CFItems.filter((item) => item.identifier === id).map((item) => withDocument(item, one)))[0],
  CFAssociations: (all, id) => all.flatMap((one) => one.CFAssociations.filter((each) => each.identifier === id).map((each) => withDocument(each, one)))[0],
  CFItemAssociations: (all, id) =>
    all.flatMap((one) =>
      one.CFItems.filter((item) => item.identifier === id).map((item) => ({
        CFItem: withDocument(item, one),
        CFAssociations: one.CFAssociations.filter((each) => each.originNodeURI.identifier === id || each.destinationNodeURI.identifier === id),
      })),
    )[0],
  CFRubrics: (all, id) => all.flatMap((one) => one.CFRubrics).find((one) => one.identifier === id),
};

caseService.get(`${BASE}/CFItemTypes/:id`, async (c) => {
  const types = await caseItemTypes({ origin: c.get('platform').config.origin, uuid: uuid5 });
  const found = types.find((one) => one.identifier === c.req.param('id').toLowerCase());
  return found ? answer(c, { CFItemTypes: [found] }) : unknown(c);
});

caseService.get(`${BASE}/:what/:id`, async (c) => {
  const { what, id } = c.req.param();
  const find = Object.hasOwn(FINDERS, what) ? FINDERS[what] : undefined;
  if (!find) return unknown(c);
  if (!UUID.test(id)) return refused(c, 400, 'invalid_uuid', 'The identifier is no UUID.');
  const platform = c.get('platform');
  const found = find(await listPackages(platform), id.toLowerCase(), platform.config.origin);
  return found ? answer(c, found) : unknown(c);
});

caseService.get(`${BASE}/*`, (c) => unknown(c));

/** Whether a caller would rather have JSON than a page: a browser names text/html, and whoever takes anything gets the page. */
const wantsJson = (accept: string): boolean => /\bapplication\/(?:ld\+)?json\b/i.test(accept) && !/\btext\/html\b/i.test(accept);

export const programmePages = router();

/** The target of an alignment: a page for people, which says where the framework is, and the framework itself for machines. */
programmePages.get('/programmes/:code/:version', async (c, next) => {
  const { code, version } = c.req.param();
  const found = await packageOf(c.get('platform'), code, version);
  if (!found) return next();
  if (wantsJson(c.req.header('accept') ?? '')) return answer(c, found, { vary: 'accept' });
  await next();
  c.res.headers.append('vary', 'accept');
  c.res.headers.set('link', `<${BASE}/CFPackages/${found.CFDocument.identifier}>; rel="alternate"; type="application/json"`);
  return undefined;
});
