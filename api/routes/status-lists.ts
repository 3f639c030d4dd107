/** Which status lists there are: their numbers cannot be guessed, and whoever keeps copies of them asks here. */
import { createRoute, z } from '@hono/zod-openapi';
import { didWebFromOrigin, hexDigest } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import { listStatusLists } from '../queries/credentials.ts';
import { json, PROBLEMS, router } from './context.ts';
import { ASKED_AGAIN, knows } from './page-forms.ts';

const Lists = z.object({ issuer: z.string(), lists: z.array(z.object({ list: z.int(), url: z.url() })) }).openapi('StatusLists');

export const statusLists = router().openapi(
  createRoute({
    method: 'get',
    path: '/api/status-lists',
    summary: 'Les listes de révocation de cet émetteur / The revocation lists of this issuer',
    responses: { 200: json(Lists, 'The lists that this database knows of; behind the restore gate it may know of fewer than there are'), 304: { description: 'They are those that the tag names' }, ...PROBLEMS },
  }),
  async (c) => {
    const { db, config, primitives } = c.get('platform');
    const lists = (await listStatusLists(db)).map(({ id }) => ({ list: id, url: addresses(config.origin).statusList(id) }));
    const answer = { issuer: didWebFromOrigin(config.origin), lists };
    const headers = { etag: `"${(await hexDigest(JSON.stringify(answer), primitives)).slice(0, 32)}"`, 'cache-control': ASKED_AGAIN, 'access-control-allow-origin': '*' };
    return knows(c, headers.etag) ? c.body(null, 304, headers) : c.json(answer, 200, headers);
  },
);
