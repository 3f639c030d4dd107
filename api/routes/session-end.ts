/** A session's end: told beforehand by the pages, and put off by whoever asks. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireOwn } from './account.ts';
import { json, PROBLEMS, router } from './context.ts';

const End = z.object({ endsAt: z.string(), latestAt: z.string(), secondsLeft: z.int(), secondsInAll: z.int() }).openapi('SessionEnd');

export const sessionEnd = router().openapi(
  createRoute({ method: 'post', path: '/api/me/session/prolongation', responses: { 200: json(End, 'The idle time counts anew from now'), ...PROBLEMS } }),
  async (c) => {
    const own = requireOwn(c);
    if (own instanceof Response) return own;
    return c.json(await c.get('signIn').prolong(own), 200);
  },
);
