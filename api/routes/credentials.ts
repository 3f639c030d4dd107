/**
 * A credential at its own address: a page for people, the signed documents for
 * machines, alone or inside a picture. Never published: unknown to strangers
 * (404). Withdrawn: 410. Its holder and the jury that decided it always have
 * its files.
 */
import { addresses } from '../addresses.ts';
import { may } from '../permissions.ts';
import { bakedFile } from '../issuance/badge-png.ts';
import { jwtOf } from '../issuance/jwt.ts';
import { credentialPath, inLanguage } from '../publication/paths.ts';
import { findIssued, findSigned } from '../queries/credentials.ts';
import { findPublication } from '../queries/portfolios.ts';
import { findLastSuccessor, findSuccession } from '../queries/supersession.ts';
import { plain, router, type RouteContext } from './context.ts';
import { endorsementsLink } from './endorsement-files.ts';
import { servePublication } from './publications.ts';
import { taggedDocument } from './tagged.ts';

/** Media types of the two forms (Open Badges 3.0, "File formats"; VCDM 2.0 §C), most specific first. */
const FORMS = [
  ['application/vc+ld+json', 'embedded'],
  ['application/vc', 'embedded'],
  ['application/ld+json', 'embedded'],
  ['application/json', 'embedded'],
  ['application/vc+jwt', 'jwt'],
  ['application/jwt', 'jwt'],
  ['text/plain', 'jwt'],
  ['text/html', 'page'],
  ['application/xhtml+xml', 'page'],
] as const;
type Form = { mediaType: string; form: 'embedded' | 'jwt' | 'page'; container?: 'png' | 'svg' };

/** Chooses by quality, then by the order above for machines; a browser's or a bare `*\/*` request gets the page. */
export function negotiate(accept: string | undefined): Form {
  const page: Form = { mediaType: 'text/html', form: 'page' };
  if (!accept) return page;
  const wanted = accept
    .split(',')
    .map((part, index) => {
      const [type, ...parameters] = part.trim().toLowerCase().split(';').map((one) => one.trim());
      const q = parameters.find((one) => one.startsWith('q='))?.slice(2);
      return { type: type ?? '', quality: q === undefined ? 1 : Number(q) || 0, index };
    })
    .filter((one) => one.quality > 0)
    .sort((a, b) => b.quality - a.quality || a.index - b.index);
  for (const { type } of wanted) {
    const found = FORMS.find(([mediaType]) => mediaType === type);
    if (found) return { mediaType: found[0], form: found[1] };
    if (type === '*/*' || type === 'text/*') return page;
    if (type === 'application/*') return { mediaType: 'application/vc+ld+json', form: 'embedded' };
  }
  return page;
}

/**
 * What took a credential's place, whose place it took (RFC 5829), and where its
 * endorsements are: in the header, never in the signed JSON, whose context has
 * no such terms, and which was signed before.
 */
async function links(c: RouteContext, id: string): Promise<Record<string, string>> {
  const platform = c.get('platform');
  const { db, config } = platform;
  const [found, endorsements] = await Promise.all([findSuccession(db, id), endorsementsLink(platform, id)]);
  const link = (other: string | null | undefined, relation: string): string[] =>
    other ? [`<${addresses(config.origin).credential(other)}>; rel="${relation}"`] : [];
  const all = [...link(found?.successor, 'successor-version'), ...link(found?.predecessor, 'predecessor-version'), ...(endorsements ? [endorsements] : [])];
  return all.length === 0 ? {} : { link: all.join(', ') };
}

/** A badge that said its holder's former name: gone, with the way to the one that took its place, where that is public. */
async function replaced(c: RouteContext, id: string): Promise<Response> {
  const { db, config } = c.get('platform');
  const last = await findLastSuccessor(db, id);
  const [issued, publication] = last === id ? [] : await Promise.all([findIssued(db, last), findPublication(db, credentialPath(last))]);
  if (!issued?.released_at || !publication || publication.withdrawn_at !== null) return plain(c, 'gone');
  const answer = plain(c, 'replaced');
  answer.headers.set('link', `<${addresses(config.origin).credential(last)}>; rel="successor-version"`);
  return answer;
}

async function serve(c: RouteContext, id: string, chosen: Form): Promise<Response> {
  const { db } = c.get('platform');
  const [issued, publication] = await Promise.all([findIssued(db, id), findPublication(db, credentialPath(id))]);
  const person = c.get('person');
  // Its holder, and the jury that decided it; what says a former name is its holder's alone.
  const mine =
    issued?.released_at != null && person !== null && (issued.person_id === person.id || (issued.withheld_at === null && may(person.grants, 'read_jury', { cohort: issued.cohort_id, period: issued.period })));
  if (!issued?.released_at || (!publication && !mine)) return plain(c, 'not_found');
  if (issued.withheld_at !== null && !mine) return replaced(c, id);
  if (publication?.withdrawn_at && !mine) return plain(c, 'gone');
  if (chosen.form === 'page') {
    // Whoever may read an unpublished badge gets its file: there is no page of it to show.
    if (publication && !publication.withdrawn_at) return servePublication(c, inLanguage(c.get('language'), credentialPath(id)), { vary: 'accept', ...(await links(c, id)) });
    return serve(c, id, { mediaType: 'application/json', form: 'embedded' });
  }
  const [text, besides] = await Promise.all([chosen.form === 'jwt' ? jwtOf(c.get('platform'), id) : findSigned(db, id).then((signed) => signed!.embedded), links(c, id)]);
  const headers = {
    vary: 'accept',
    ...besides,
    'cache-control': publication && !publication.withdrawn_at ? 'public, no-cache' : 'private, no-store',
    'access-control-allow-origin': '*',
    ...(publication?.indexable === 1 ? {} : { 'x-robots-tag': 'noindex' }),
  };
  if (chosen.container) {
    const file = await bakedFile(c.get('platform'), issued.award_id, text, chosen.container);
    return taggedDocument(c, file.bytes, { ...headers, 'content-type': file.mediaType, 'content-disposition': `attachment; filename="${file.name}"` });
  }
  const mediaType = chosen.mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : chosen.mediaType;
  return taggedDocument(c, text, { ...headers, 'content-type': mediaType });
}

export const credentials = router();
credentials.get('/credentials/:file', async (c) => {
  const [, id = '', suffix] = /^([a-z0-9]+)(?:\.(json|jwt|png|svg))?$/.exec(c.req.param('file')) ?? [];
  if (suffix === 'json') return serve(c, id, { mediaType: 'application/vc+ld+json', form: 'embedded' });
  if (suffix === 'jwt') return serve(c, id, { mediaType: 'text/plain', form: 'jwt' });
  if (suffix === 'png' || suffix === 'svg') {
    // What the picture carries: the JSON unless the JWT is asked for.
    const form = c.req.query('proof') === 'jwt' ? 'jwt' : 'embedded';
    return serve(c, id, { mediaType: suffix === 'png' ? 'image/png' : 'image/svg+xml', form, container: suffix });
  }
  return serve(c, id, negotiate(c.req.header('accept')));
});
