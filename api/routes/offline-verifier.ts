/** The verifier as a file to take away, and what it takes to check the copy that one has. Open to everybody. */
import { createRoute, z } from '@hono/zod-openapi';
import { offlineVerifier } from '../issuance/offline-verifier.ts';
import { json, plain, PROBLEMS, router } from './context.ts';

const PATH = '/verifier/palier-verifier.html';

const About = z
  .object({ address: z.string(), bytes: z.number().int(), sha256: z.string(), asOf: z.string(), institution: z.string() })
  .openapi('OfflineVerifier');

export const offlineVerifiers = router().openapi(
  createRoute({
    method: 'get',
    path: '/api/offline-verifier',
    summary: 'Le vérificateur hors ligne / The offline verifier',
    responses: { 200: json(About, 'Where the file of this day is, and its SHA-256'), ...PROBLEMS },
  }),
  async (c) => {
    const { config } = c.get('platform');
    const file = await offlineVerifier(c.get('platform'));
    if (file === null) return plain(c, 'not_found');
    const { bytes, sha256, asOf } = file;
    return c.json({ address: `${config.origin}${PATH}`, bytes, sha256, asOf, institution: config.institution.name }, 200);
  },
);

export const offlineVerifierFile = router();

/** To be kept, never to be shown here: from a disk it is nobody's page, here it would be one of ours. */
offlineVerifierFile.get(PATH, async (c) => {
  const file = await offlineVerifier(c.get('platform'));
  if (file === null) return plain(c, 'not_found');
  return new Response(file.html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-disposition': 'attachment; filename="palier-verifier.html"',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-cache',
    },
  });
});
