/**
 * For verifiers in browsers: issuers' keys and lists that their hosts do not let
 * a page of another origin read. The relay sees an address and nothing of the
 * badge; it asks by the guarded client, with nothing of the caller's, and hands on
 * JSON documents and signed tokens only. And who is known as an issuer.
 */
import { z } from '@hono/zod-openapi';
import { rateLimit } from '../rate-limit.ts';
import { outboundOf } from '../verification/outbound.ts';
import { knownIssuers } from '../verification/registries.ts';
import { inputProblem } from '../problems.ts';
import { json, plain, problem, PROBLEMS, problemAnswer, router } from './context.ts';

const PURPOSES = ['key', 'status', 'host'] as const;
const Query = z.object({
  address: z.url({ protocol: /^https$/ }).max(2000).openapi({ description: 'https', example: 'https://badges.example.org/.well-known/did.json' }),
  purpose: z.enum(PURPOSES).openapi({ example: 'key' }),
});
const Registry = z.object({ name: z.string(), url: z.string() });
const Issuers = z
  .object({ issuers: z.array(z.object({ id: z.string(), name: z.string(), url: z.string(), registries: z.array(Registry).optional(), since: z.string().optional() })), asOf: z.iso.datetime() })
  .openapi('KnownIssuers', {
    example: {
      issuers: [
        { id: 'did:web:badges.univ-exemple.fr', name: 'Université d’Exemple', url: 'https://www.univ-exemple.fr' },
        { id: 'did:web:badges.example.org', name: 'Example College', url: 'https://www.example.org', registries: [{ name: 'Registre d’exemple', url: 'https://registry.example/issuers.json' }], since: '2024-09-01' },
      ],
      asOf: '2026-01-30T10:00:00.000Z',
    },
  });

export const relay = router();

relay.openAPIRegistry.registerPath({
  method: 'get',
  path: '/api/relay',
  tags: ['open'],
  summary: 'Transmettre une clé ou une liste / Hand on a key or a list',
  request: { query: Query },
  responses: {
    200: { description: 'Les octets du document, tels quels / the bytes of the document as they are', content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } },
    ...PROBLEMS,
    410: problemAnswer('Le document a été retiré par son hôte / taken back by its host'),
    502: problemAnswer('Adresse injoignable / unreachable address'),
  },
});

relay.get('/api/relay', rateLimit('relay'), async (c) => {
  const query = Query.safeParse(c.req.query());
  if (!query.success) return problem(c, inputProblem([...new Set(query.error.issues.map(({ path }) => path.join('.')))], c.get('language')));
  const { address, purpose } = query.data;
  const platform = c.get('platform');
  // Our own documents are open to every origin: who asks for one here asks in a circle.
  if (new URL(address).origin === platform.config.origin) return plain(c, 'relay_unreachable');
  const answer = await outboundOf(platform).ask(address, purpose);
  // Whether a host refuses, is private or does not exist is not for strangers to learn here.
  if (!answer.ok) return plain(c, answer.reason === 'not_found' ? 'relay_not_found' : answer.reason === 'gone' ? 'gone' : 'relay_unreachable');
  if (!isOfUse(answer.bytes)) return plain(c, 'relay_unsupported');
  return c.body(Uint8Array.from(answer.bytes), 200, { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment', 'cache-control': 'no-store' });
});

relay.openAPIRegistry.registerPath({
  method: 'get',
  path: '/api/registry',
  tags: ['open'],
  summary: 'Les émetteurs reconnus ici / The issuers recognised here',
  responses: { 200: json(Issuers, 'Sans `registries` : la liste de ce service / without `registries`: this service’s own list'), ...PROBLEMS },
});

relay.get('/api/registry', async (c) => c.json(await knownIssuers(c.get('platform')), 200, { 'cache-control': 'public, max-age=300' }));

/** A JSON object, or a compact JWS (RFC 7515, section 7.1): what keys, lists and assertions are. Never a page or a picture. */
function isOfUse(bytes: Uint8Array): boolean {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
  } catch {
    return false;
  }
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return true;
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
