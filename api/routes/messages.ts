/** In development, what would have been sent: on one's own machine and without a mail server, never elsewhere. */
import { createRoute, z } from '@hono/zod-openapi';
import { json, plain, PROBLEMS, router } from './context.ts';

const Messages = z.object({ messages: z.array(z.object({ to: z.string(), subject: z.string(), text: z.string(), at: z.string() })) });

export const messages = router().openapi(
  createRoute({ method: 'get', path: '/api/messages', responses: { 200: json(Messages, 'The last messages, newest first'), ...PROBLEMS } }),
  (c) => {
    const { recentMessages } = c.get('platform');
    return recentMessages ? c.json({ messages: recentMessages().map((one) => ({ ...one })) }, 200) : plain(c, 'not_found');
  },
);
