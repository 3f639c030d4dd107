/** The public page before it is public: the snapshot that publishing would freeze, for the student alone. */
import { createRoute, z } from '@hono/zod-openapi';
import type { PortfolioSnapshot } from '../domain/portfolio.ts';
import { gatherPortfolio } from '../publication/publish.ts';
import { portfolioSnapshot } from '../publication/snapshot.ts';
import { json, param, plain, PROBLEMS, router } from './context.ts';
import { ownEnrolment } from './me.ts';

const Snapshot = z.custom<PortfolioSnapshot>().openapi('PortfolioSnapshot', { type: 'object' });

export const preview = router().openapi(
  createRoute({
    method: 'get',
    path: '/api/me/enrolments/{enrolment}/preview',
    request: param('enrolment'),
    responses: { 200: json(Snapshot, 'What publishing would show; nothing is published by this'), ...PROBLEMS },
  }),
  async (c) => {
    const own = await ownEnrolment(c, c.req.valid('param').enrolment);
    if (own instanceof Response) return own;
    const platform = c.get('platform');
    const material = await gatherPortfolio(platform, own.enrolment.id, platform.now().toISOString());
    if (!material) return plain(c, 'not_found');
    // The domain's snapshot is deeply read-only; JSON does not mind.
    return c.json(portfolioSnapshot(material) as never, 200);
  },
);
