/**
 * What somebody reads who has a student's link: the page, and below its own
 * address what the page shows; nothing else of the student, and none of it
 * anywhere else. A link that was never made and one that nobody has are the
 * same answer; one that has ended says so, and that the badges have not.
 */
import { parisDay } from '../domain/calendar.ts';
import { heldBack } from '../domain/clearance.ts';
import { isCounted, shareStateOf } from '../domain/share.ts';
import { bakedFile } from '../issuance/badge-png.ts';
import { jwtOf } from '../issuance/jwt.ts';
import { tokenDigest } from '../issuance/one-time-link.ts';
import { pump } from '../issuance/pump.ts';
import { withCommonHeaders } from '../headers.ts';
import { withToken } from '../publication/below.ts';
import { foreignBadgePath } from '../publication/foreign-badges.ts';
import { besidePath, credentialPath, inLanguage } from '../publication/paths.ts';
import { readShareChoices, refreshShare } from '../publication/share.ts';
import { sharePaper } from '../publication/share-paper.ts';
import { findIssued, findSigned } from '../queries/credentials.ts';
import { findEndorsement, findSignedEndorsement } from '../queries/endorsements.ts';
import { findEvidence } from '../queries/evidence.ts';
import { findEnrolment } from '../queries/people.ts';
import type { Database } from '../queries/schema.ts';
import { countOpening, findShareByToken, findSharePage } from '../queries/shares.ts';
import { guesses, rateLimit } from '../rate-limit.ts';
import { complete, plain, router, type RouteContext } from './context.ts';
import { withdrawnAnswer } from './endorsement-files.ts';
import { presentedText } from './foreign-badges.ts';
import { storedFile } from './stored-file.ts';

/** A minute, from one network: a page with its pictures and the files of its badges, for a team behind one address. */
const MOST_A_MINUTE = 600;
/** A minute, of addresses that there are not: more than a person mistypes, nothing beside 192 bits. */
const MOST_GUESSES = 60;
export type Share = NonNullable<Awaited<ReturnType<typeof findShareByToken>>>;

/** The link of a token as it stands now, with what is below it true; or the answer that it has ended. */
export async function openShare(c: RouteContext, token: string): Promise<Share | Response> {
  const platform = c.get('platform');
  const guessing = guesses(c, 'share guesses', MOST_GUESSES);
  if (guessing.over !== null) return guessing.over;
  const share = /^[\w-]{32}$/.test(token) ? await findShareByToken(platform.db, await tokenDigest(token)) : undefined;
  if (!share) {
    guessing.wrong();
    return plain(c, 'not_found');
  }
  const state = shareStateOf({ endedAt: share.ended_at, lastOn: share.last_on }, parisDay(platform.now()));
  if (state !== 'open') return plain(c, `share_${state}`);
  const refreshed = await refreshShare(platform, share);
  if (refreshed === true) platform.afterResponse(pump(platform));
  return refreshed === 'over' ? plain(c, 'share_ended') : share;
}

export const sharedPages = router();
export const limit = rateLimit('shares', { most: MOST_A_MINUTE });

/** A minute: each is drawn when it is asked for. */
const limitPapers = rateLimit('shared papers', { most: 20, together: 120 });

/** The page as a paper is what its reader keeps; nobody else keeps one. */
sharedPages.get('/partage/:paper{[\\w-]+\\.pdf}', limit, limitPapers, async (c) => {
  const token = c.req.param('paper').slice(0, -'.pdf'.length);
  const share = await openShare(c, token);
  if (share instanceof Response) return share;
  const platform = c.get('platform');
  const bytes = await sharePaper(platform, share, token, c.get('language'));
  if (!bytes) return plain(c, 'not_found');
  const headers = { 'content-type': 'application/pdf', 'content-disposition': 'inline; filename="portfolio.pdf"' };
  return complete(c, new Response(bytes, { headers: withCommonHeaders(platform.config, c.req.path, headers) }));
});

sharedPages.get('/partage/:token', limit, async (c) => {
  const share = await openShare(c, c.req.param('token'));
  if (share instanceof Response) return share;
  const page = await servePage(c, share, '/');
  await count(c, share);
  return page;
});

sharedPages.get('/partage/:token/credentials/:file', limit, async (c) => {
  const share = await openShare(c, c.req.param('token'));
  if (share instanceof Response) return share;
  const [, id = '', form] = /^([a-z0-9]+)(?:\.(json|jwt|png|svg))?$/.exec(c.req.param('file')) ?? [];
  return form === undefined ? servePage(c, share, credentialPath(id)) : serveBadge(c, share, id, form);
});

/** Small pictures and captions: of types that we have checked, and from the page's own origin. */
for (const part of ['preview', 'captions'] as const) {
  sharedPages.get(`/partage/:token/evidence/:id/${part}`, limit, async (c) => {
    const share = await openShare(c, c.req.param('token')!);
    if (share instanceof Response) return share;
    const file = await findSharePage(c.get('platform').db, share.id, besidePath(c.req.param('id')!, part));
    return (file && (await storedFile(c, { digest: file.digest, mediaType: file.media_type, name: part }, { 'cache-control': 'no-store' }))) ?? plain(c, 'not_found');
  });
}

/** The text of a badge from elsewhere that the page shows: what its reader verifies. */
sharedPages.get('/partage/:token/badges-d-ailleurs/:id', limit, async (c) => {
  const share = await openShare(c, c.req.param('token'));
  if (share instanceof Response) return share;
  const platform = c.get('platform');
  const id = c.req.param('id');
  const row = await findSharePage(platform.db, share.id, foreignBadgePath(id));
  return (row && (await presentedText(platform, row.digest, id, 'no-store'))) ?? plain(c, 'not_found');
});

/** What was signed of an endorsement that the page quotes, and the text to which that is bound. */
sharedPages.get('/partage/:token/endorsements/:file/:text?', limit, async (c) => {
  const share = await openShare(c, c.req.param('token'));
  if (share instanceof Response) return share;
  const { db } = c.get('platform');
  const [, id = '', form] = /^([a-z0-9]+)(?:\.(json|jwt))?$/.exec(c.req.param('file')) ?? [];
  const row = await findEndorsement(db, id);
  const isHere =
    row !== undefined && row.enrolment_id === share.enrolment_id && row.released_at !== null && row.shown === 1 &&
    (row.credential_id === null ? await isShownTrace(db, share, row.evidence_id ?? '') : (await findSharePage(db, share.id, credentialPath(row.credential_id))) !== undefined);
  if (!isHere) return plain(c, 'not_found');
  if (row.withdrawn_at !== null) return withdrawnAnswer(c, row.withdrawn_at);
  const text = c.req.param('text');
  if (text !== undefined) return text === 'texte.txt' && row.evidence_id !== null ? asText(c, row.subject_text, 'text/plain; charset=utf-8') : plain(c, 'not_found');
  const signed = await findSignedEndorsement(db, id);
  if (!signed || form === undefined) return plain(c, 'not_found');
  return form === 'jwt' ? asText(c, signed.jwt, 'text/plain; charset=utf-8') : asText(c, signed.embedded, 'application/vc+ld+json');
});

/** Chosen to be shown in full, and still so by its student's own answers. */
async function isShownTrace(db: Database, share: Share, id: string): Promise<boolean> {
  const trace = readShareChoices(share.choices).evidence.includes(id) ? await findEvidence(db, id) : null;
  return trace !== null && heldBack(trace) === null;
}

const asText = (c: RouteContext, text: string, mediaType: string): Response =>
  complete(c, new Response(text, { headers: withCommonHeaders(c.get('platform').config, c.req.path, { 'content-type': mediaType }) }));

/** A page as it was rendered, with the token of its own address in the places that wait for it. */
async function servePage(c: RouteContext, share: Share, path: string): Promise<Response> {
  const platform = c.get('platform');
  const at = inLanguage(c.get('language'), path);
  const page = await findSharePage(platform.db, share.id, at === '/en/' ? '/en' : at);
  if (!page) return plain(c, 'not_found');
  const bytes = await platform.files.get(page.digest);
  if (!bytes) throw new Error(`shared bytes ${page.digest} are missing`);
  return asText(c, withToken(new TextDecoder().decode(bytes), c.req.param('token')!), page.media_type);
}

/** The file of a badge that the link shows, in one of its forms. */
async function serveBadge(c: RouteContext, share: Share, id: string, form: string): Promise<Response> {
  const platform = c.get('platform');
  const { db } = platform;
  const [isHere, issued] = await Promise.all([findSharePage(db, share.id, credentialPath(id)), findIssued(db, id)]);
  if (!isHere || !issued?.released_at) return plain(c, 'not_found');
  const asJwt = form === 'jwt' || c.req.query('proof') === 'jwt';
  const text = asJwt ? await jwtOf(platform, id) : (await findSigned(db, id))!.embedded;
  if (form === 'png' || form === 'svg') {
    const file = await bakedFile(platform, issued.award_id, text, form);
    return new Response(file.bytes, { headers: { 'content-type': file.mediaType, 'content-disposition': `attachment; filename="${file.name}"` } });
  }
  return asText(c, text, asJwt ? 'text/plain; charset=utf-8' : 'application/vc+ld+json');
}

/** One more opening: a number for the link and the day, and nothing of who it was. The student's own look is none. */
async function count(c: RouteContext, share: Share): Promise<void> {
  const platform = c.get('platform');
  if (c.req.method !== 'GET' || !isCounted({ agent: c.req.header('user-agent'), purpose: c.req.header('sec-purpose') ?? c.req.header('purpose') })) return;
  const person = c.get('person');
  if (person && (await findEnrolment(platform.db, share.enrolment_id))?.person_id === person.id) return;
  platform.afterResponse(platform.commit([countOpening(platform.db, share.id, parisDay(platform.now()))]).then(() => {}));
}
