/**
 * The files of the traces that a link shows, and the sealed bytes that its
 * badges cite of them: from the origin of people's files where there is one, by
 * addresses made for the reader of the link.
 */
import { SALT_BYTES, SEALED_MEDIA_TYPE, sealedBytes } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import { parisDay } from '../domain/calendar.ts';
import { shareStateOf } from '../domain/share.ts';
import { privatePath } from '../file-addresses.ts';
import { evidencePath } from '../publication/paths.ts';
import { findSealedFile, saltBytes } from '../publication/sealed-file.ts';
import { findSealWithPublication } from '../queries/seals.ts';
import { findShare, findSharePage } from '../queries/shares.ts';
import { plain, router, type RouteContext } from './context.ts';
import { toPrivateFile } from './evidence-files.ts';
import { EXTENSIONS } from './publications.ts';
import { limit, openShare } from './shared-pages.ts';
import { fileResponse, storedFile } from './stored-file.ts';

export const sharedFiles = router();

sharedFiles.get('/partage/:token/evidence/:id', limit, async (c) => {
  const share = await openShare(c, c.req.param('token'));
  if (share instanceof Response) return share;
  const id = c.req.param('id');
  if (!(await findSharePage(c.get('platform').db, share.id, evidencePath(id)))) return plain(c, 'not_found');
  return give(c, `${share.id}.${id}`);
});

/** As `/evidence/sealed/…`: with `.json` whether there is anything to ask for, and where. */
sharedFiles.get('/partage/:token/evidence/sealed/:file', limit, async (c) => {
  const share = await openShare(c, c.req.param('token'));
  if (share instanceof Response) return share;
  const platform = c.get('platform');
  const [, id = '', asksState] = /^([a-z0-9]+)(\.json)?$/.exec(c.req.param('file')) ?? [];
  const seal = await findSealWithPublication(platform.db, id);
  const isHere = seal?.salt != null && (await findSharePage(platform.db, share.id, evidencePath(seal.evidence_id))) !== undefined;
  if (!isHere) {
    // What anybody is told of it.
    const known = await findSealedFile(platform, id);
    if (!asksState || known.state === 'unknown') return plain(c, 'not_found');
    return c.json(known.state === 'public' ? { state: known.state, bytes: known.size + SALT_BYTES, at: addresses(platform.config.origin).sealedEvidence(id) } : { state: known.state }, 200);
  }
  const name = `${share.id}.${seal.evidence_id}.${id}`;
  if (!asksState) return give(c, name);
  const { filesOrigin } = platform.config;
  return c.json({ state: 'public', bytes: (seal.file_bytes ?? 0) + SALT_BYTES, ...(filesOrigin === null ? {} : { at: `${filesOrigin}${await privatePath(platform, 'shared', name)}` }) }, 200);
});

const give = async (c: RouteContext, name: string): Promise<Response> => (await toPrivateFile(c.get('platform'), 'shared', name)) ?? serveSharedFile(c, name);

/** @param name the link's identifier, the trace's, and that of a seal for its sealed bytes, with points between them */
export async function serveSharedFile(c: RouteContext, name: string): Promise<Response> {
  const platform = c.get('platform');
  const [link = '', id = '', sealed] = name.split('.');
  const [share, file] = await Promise.all([findShare(platform.db, link), findSharePage(platform.db, link, evidencePath(id))]);
  if (!share || !file || shareStateOf({ endedAt: share.ended_at, lastOn: share.last_on }, parisDay(platform.now())) !== 'open') return plain(c, 'gone');
  const missing = new Error(`shared bytes ${file.digest} are missing`);
  if (sealed === undefined) {
    const response = await storedFile(c, { digest: file.digest, mediaType: file.media_type, name: `trace-${id}${EXTENSIONS[file.media_type] ?? ''}` }, { 'cache-control': 'no-store' });
    if (!response) throw missing;
    return response;
  }
  const bytes = await platform.files.get(file.digest);
  if (!bytes) throw missing;
  const seal = await findSealWithPublication(platform.db, sealed);
  if (seal?.salt == null || seal.evidence_id !== id) return plain(c, 'gone');
  const response = fileResponse(sealedBytes(saltBytes(seal.salt), Uint8Array.from(bytes)), SEALED_MEDIA_TYPE, `preuve-scellee-${sealed}.bin`, 'no-store');
  response.headers.set('access-control-allow-origin', platform.config.origin);
  return response;
}
