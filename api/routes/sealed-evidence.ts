/**
 * What a badge cites of a file: its sealed bytes for everybody once the student
 * has published the file, and before that a proof for the student alone, to hand
 * to whom they choose.
 */
import { z } from '@hono/zod-openapi';
import { SALT_BYTES, SEALED_MEDIA_TYPE, writeSealProof } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import { strings } from '../problems.ts';
import { evidencePath, sealedPath } from '../publication/paths.ts';
import { findSealedFile, saltBytes } from '../publication/sealed-file.ts';
import { findIssued, findPlan } from '../queries/credentials.ts';
import { listOpenSeals } from '../queries/seals.ts';
import { param, plain, PROBLEMS, requirePerson, router, type RouteContext } from './context.ts';
import { fileHeaders } from './stored-file.ts';
import { knows } from './page-forms.ts';
import { toFilesOrigin } from './publications.ts';

const CORS = { 'access-control-allow-origin': '*', 'x-robots-tag': 'noindex', 'cache-control': 'public, no-cache', vary: 'accept' };

export const sealedEvidence = router();
sealedEvidence.get('/evidence/sealed/:file', async (c) => {
  const [, id = '', asksState] = /^([a-z0-9]+)(\.json)?$/.exec(c.req.param('file')) ?? [];
  if (!asksState) return serveSealedFile(c, id, 'main');
  const { config } = c.get('platform');
  const file = await findSealedFile(c.get('platform'), id);
  if (file.state === 'unknown') return plain(c, 'not_found');
  // For pages: whether there is anything to ask for, without an error in the reader's console; and where, since they follow no redirect.
  const where = config.filesOrigin === null ? {} : { at: `${config.filesOrigin}${sealedPath(id)}` };
  return c.json(file.state === 'public' ? { state: file.state, bytes: file.size + SALT_BYTES, ...where } : { state: file.state }, 200, CORS);
});

/**
 * The sealed bytes of a published file, from the origin of people's files where
 * there is one. The address on the main origin stands in signed badges: it
 * answers what is private or gone itself, and leads to what is public.
 * @param at the origin that was asked
 */
export async function serveSealedFile(c: RouteContext, id: string, at: 'main' | 'files'): Promise<Response> {
  const { config } = c.get('platform');
  const file = await findSealedFile(c.get('platform'), id);
  if (file.state === 'unknown') return plain(c, 'not_found');
  if (file.state !== 'public') return plain(c, file.state === 'private' ? 'evidence_private' : 'gone');
  const elsewhere = at === 'main' ? (config.filesOrigin ?? '') : '';
  // Somebody who follows the link wants to see the file; a verifier asks for bytes.
  if (c.req.header('accept')?.includes('text/html')) return new Response(null, { status: 303, headers: { ...CORS, location: `${elsewhere}${evidencePath(file.evidence)}` } });
  if (elsewhere !== '') {
    const led = toFilesOrigin(`${elsewhere}${sealedPath(id)}`);
    led.headers.set('vary', CORS.vary);
    return led;
  }
  const etag = `"${id}.${file.digest}"`;
  if (knows(c, etag)) return new Response(null, { status: 304, headers: { ...CORS, etag } });
  return new Response(await file.stream(), { headers: { ...fileHeaders(SEALED_MEDIA_TYPE, `preuve-scellee-${id}.bin`, CORS['cache-control']), ...CORS, etag } });
}

export const sealProofs = router();
// A file to download: outside the typed client, and told here for the description of the API.
sealProofs.openAPIRegistry.registerPath({
  method: 'get',
  path: '/api/credentials/{credential}/evidence/{seal}/proof',
  request: param('credential', 'seal'),
  responses: {
    200: {
      description: 'For the holder: what one reader needs, beside the file, to compare it with the badge',
      content: {
        'application/json': {
          schema: z.object({
            type: z.literal('EvidenceSealProof'), credential: z.string(), resource: z.string(), salt: z.string(),
            file: z.object({ name: z.string(), mediaType: z.string() }), how: z.object({ fr: z.string(), en: z.string() }),
          }),
        },
      },
    },
    ...PROBLEMS,
  },
});
sealProofs.get('/api/credentials/:credential/evidence/:seal/proof', async (c) => {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  const { db, config } = c.get('platform');
  const at = addresses(config.origin);
  const { credential, seal: id } = c.req.param();
  const [issued, plan, [seal]] = await Promise.all([findIssued(db, credential), findPlan(db, credential), listOpenSeals(db, [id])]);
  const resource = at.sealedEvidence(id);
  // The badge is theirs and out, and it is this one that names the seal.
  const theirs = issued?.released_at != null && issued.person_id === person.id && seal?.person_id === person.id;
  if (!theirs || !seal.salt || !plan?.bytes.includes(JSON.stringify(resource))) return plain(c, 'not_found');
  const text = writeSealProof(
    { credential: at.credential(credential), resource, salt: saltBytes(seal.salt) },
    { file: { name: seal.file_name ?? '', mediaType: seal.file_type ?? '' }, how: { fr: strings('fr').proof_how, en: strings('en').proof_how } },
  );
  return new Response(text, {
    headers: { 'content-type': 'application/json', 'content-disposition': `attachment; filename="preuve-${id.slice(0, 8)}.json"`, 'cache-control': 'private, no-store' },
  });
});
