/** A session's end: told beforehand by the pages, and put off by whoever asks. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireOwn } from './account.ts';
import { json, PROBLEMS, router } from './context.ts';

const End = z.object({
  /** ISO moments: without anything more being asked for, and whatever is done. */
  endsAt: z.string(),
  latestAt: z.string(),
  /** The same from now, in seconds: a browser's clock may be wrong. */
  secondsLeft: z.int(),
  secondsInAll: z.int(),
}).openapi('SessionEnd');

const seconds = (from: Date, until: string): number => Math.max(0, Math.floor((Date.parse(until) - from.getTime()) / 1000));

export const sessionEnd = router().openapi(
  createRoute({ method: 'post', path: '/api/me/session/prolongation', responses: { 200: json(End, 'The idle time counts anew from now'), ...PROBLEMS } }),
  async (c) => {
    const own = requireOwn(c);
    if (own instanceof Response) return own;
    const end = await c.get('signIn').prolong(own);
    const now = c.get('platform').now();
    return c.json({ ...end, secondsLeft: seconds(now, end.endsAt), secondsInAll: seconds(now, end.latestAt) }, 200);
  },
);
