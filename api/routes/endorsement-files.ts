/**
 * Endorsements at their own addresses, and those of a badge beside it: the
 * signed badge cannot carry what was said after it was signed. Public only while
 * the student shows them and their authors do not withdraw them; their holder
 * always has them. Of a withdrawn one the address says when, and none of its
 * words: its author was told that they leave. Whoever keeps a copy has the
 * status list.
 */
import { addresses } from '../addresses.ts';
import { parisDay } from '../domain/calendar.ts';
import type { Platform } from '../platform/platform.ts';
import { isPublic, isShown } from '../publication/endorsements.ts';
import { credentialPath } from '../publication/paths.ts';
import { findIssued } from '../queries/credentials.ts';
import { findEndorsement, findSignedEndorsement, listEndorsementsOfCredential, type InvitationRow } from '../queries/endorsements.ts';
import { findPublication, listPublications } from '../queries/portfolios.ts';
import { plain, refusal, router, type RouteContext } from './context.ts';
import { taggedDocument } from './tagged.ts';

const FORMS: Record<string, { mediaType: string; form: 'embedded' | 'jwt' }> = {
  json: { mediaType: 'application/vc+ld+json', form: 'embedded' },
  jwt: { mediaType: 'text/plain; charset=utf-8', form: 'jwt' },
};

const headersFor = (isOpen: boolean, mediaType: string) => ({
  'content-type': mediaType,
  'cache-control': isOpen ? 'public, no-cache' : 'private, no-store',
  'access-control-allow-origin': '*',
  'x-robots-tag': 'noindex',
});

/** The endorsement, if this caller may read it. */
async function readable(c: RouteContext, id: string): Promise<{ row: InvitationRow; isOpen: boolean } | null> {
  const platform = c.get('platform');
  const row = await findEndorsement(platform.db, id);
  if (!row?.released_at) return null;
  if (await isPublic(platform, row)) return { row, isOpen: true };
  return row.person_id === c.get('person')?.id ? { row, isOpen: false } : null;
}

/** What is said to whoever may not read it: of one that was shown, that it was withdrawn, or that the page that it stood on was. */
async function notHere(c: RouteContext, id: string): Promise<Response> {
  const { db } = c.get('platform');
  const row = await findEndorsement(db, id);
  if (!row?.released_at || row.shown === null) return plain(c, 'not_found');
  if (row.withdrawn_at !== null) return withdrawnAnswer(c, row.withdrawn_at);
  const pages = (await listPublications(db, row.enrolment_id)).filter((page) => (row.credential_id === null ? page.kind === 'portfolio' : page.path === credentialPath(row.credential_id)));
  return plain(c, pages.length > 0 && pages.every((page) => page.withdrawn_at !== null) ? 'gone' : 'not_found');
}

/** In the place of an endorsement that was withdrawn, at each of its addresses. */
export const withdrawnAnswer = (c: RouteContext, at: string): Response => refusal(c, { kind: 'endorsement_withdrawn', on: parisDay(new Date(at)) });

export const endorsementFiles = router();

endorsementFiles.get('/endorsements/:file', async (c) => {
  const [, id = '', suffix] = /^([a-z0-9]+)(?:\.(json|jwt))?$/.exec(c.req.param('file')) ?? [];
  const found = await readable(c, id);
  const signed = found && (await findSignedEndorsement(c.get('platform').db, id));
  if (!found || !signed) return notHere(c, id);
  const asked = suffix ?? (/\b(application\/(vc\+)?jwt|text\/plain)\b/.test(c.req.header('accept') ?? '') ? 'jwt' : 'json');
  const { mediaType, form } = FORMS[asked]!;
  return taggedDocument(c, signed[form], { ...headersFor(found.isOpen, mediaType), vary: 'accept' });
});

/** The text of a production as its endorser read it: the bytes to which the endorsement is bound. */
endorsementFiles.get('/endorsements/:id/texte.txt', async (c) => {
  const found = await readable(c, c.req.param('id'));
  if (!found) return notHere(c, c.req.param('id'));
  if (found.row.evidence_id === null) return plain(c, 'not_found');
  return taggedDocument(c, found.row.subject_text, headersFor(found.isOpen, 'text/plain; charset=utf-8'));
});

/** Open Badges 3.0, section 5.9: `endorsement` holds those with an embedded proof, `endorsementJwt` the same as tokens. */
endorsementFiles.get('/credentials/:id/endorsements', async (c) => {
  const { db } = c.get('platform');
  const id = c.req.param('id');
  const [issued, publication] = await Promise.all([findIssued(db, id), findPublication(db, credentialPath(id))]);
  const isOpen = publication !== undefined && publication.withdrawn_at === null;
  const isMine = issued?.released_at != null && issued.person_id === c.get('person')?.id;
  if (!issued?.released_at || (!isOpen && !isMine)) return plain(c, publication?.withdrawn_at ? 'gone' : 'not_found');
  const shown = (await listEndorsementsOfCredential(db, id)).filter(isShown);
  const signed = await Promise.all(shown.map(async (row) => (await findSignedEndorsement(db, row.endorsement_id!))!));
  // The signed texts as they are: parsed and written again they would be other bytes, and stay valid, but why.
  const body = `{"endorsement":[${signed.map((one) => one.embedded).join(',')}],"endorsementJwt":${JSON.stringify(signed.map((one) => one.jwt))}}`;
  return taggedDocument(c, body, headersFor(isOpen, 'application/json'));
});

/** A badge says where its endorsements are: RFC 8288, with the vocabulary's own name of the relation (section 2.1.2). */
export async function endorsementsLink({ db, config }: Platform, id: string): Promise<string | null> {
  const shown = (await listEndorsementsOfCredential(db, id)).some(isShown);
  return shown ? `<${addresses(config.origin).endorsementsOf(id)}>; rel="https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsement"` : null;
}
