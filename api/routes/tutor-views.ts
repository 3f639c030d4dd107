/**
 * What a placement's tutor can do with the link of their message: read what
 * they are asked, answer or decline. No account; the token is the authority and
 * travels in the body; opening spends nothing; a link that is unknown, spent,
 * cancelled or too old is told apart to nobody.
 */
import { createRoute, z } from '@hono/zod-openapi';
import { acceptsViews, MOST_LINE, tutorAuthor } from '../domain/view-invitation.ts';
import { programmeOf } from '../issuance/endorse.ts';
import { writeView } from '../issuance/give-view.ts';
import { tokenDigest } from '../issuance/one-time-link.ts';
import { readEnrolmentLife } from '../queries/enrolment-life.ts';
import { recordEvent } from '../queries/events.ts';
import { listSteps } from '../queries/reviews.ts';
import { findViewInvitationByLink, insertViewStep, type ViewInvitationRow } from '../queries/views.ts';
import { randomId } from '../random-id.ts';
import { body, json, plain, problemAnswer, PROBLEMS, refusal, router, type RouteContext } from './context.ts';
import { GivenSaid, inviterOf, levelsOf, namedCompetencies, scopeOf, studentOf, TutorAsked, viewState } from './view-shapes.ts';

const Ok = z.object({ ok: z.literal(true) });
const Token = z.object({ token: z.string().min(1).max(100) });
const ANSWERS = { ...PROBLEMS, 410: problemAnswer('Lien déjà utilisé ou trop ancien / link spent or too old') };

/** The invitation behind a link that still leads somewhere: until it is answered, as long as the review is the team's and the placement was not cancelled. */
async function askedBy(c: RouteContext, token: string): Promise<ViewInvitationRow | null> {
  const { db, now } = c.get('platform');
  const row = await findViewInvitationByLink(db, await tokenDigest(token));
  if (!row || viewState(row, now().toISOString()) !== 'invited') return null;
  const [steps, { placements }] = await Promise.all([listSteps(db, row.review_id), readEnrolmentLife(db, [row.enrolment_id])]);
  if (placements.some((one) => one.id === row.placement_id && one.state === 'cancelled')) return null;
  return acceptsViews(steps.at(-1)?.state ?? 'planned') ? row : null;
}

export const tutorViews = router()
  .openapi(
    createRoute({ method: 'post', path: '/api/tutor/invitation', request: body(Token), responses: { 200: json(TutorAsked, 'What is asked; nothing is spent by this'), ...ANSWERS } }),
    async (c) => {
      const row = await askedBy(c, c.req.valid('json').token);
      if (!row) return plain(c, 'tutor_link_spent');
      const platform = c.get('platform');
      const [programme, life] = await Promise.all([programmeOf(platform, row), readEnrolmentLife(platform.db, [row.enrolment_id])]);
      return c.json(
        {
          name: row.name, student: studentOf(row), institution: platform.config.institution.name, by: inviterOf(row), programme: programme.title, period: row.period,
          host: life.placements.find((one) => one.id === row.placement_id)?.host ?? '', expiresAt: row.expires_at, competencies: namedCompetencies(programme, scopeOf(row)), levels: levelsOf(programme),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/tutor/answer',
      request: body(Token.extend({ name: z.string().max(MOST_LINE), function: z.string().max(MOST_LINE), said: z.array(GivenSaid).max(40) })),
      responses: { 201: json(Ok, 'Given, and the link is spent'), ...ANSWERS },
    }),
    async (c) => {
      const { token, said, ...who } = c.req.valid('json');
      const row = await askedBy(c, token);
      if (!row) return plain(c, 'tutor_link_spent');
      const author = tutorAuthor(who);
      if (!author.ok) return refusal(c, author.refusal);
      const platform = c.get('platform');
      const programme = await programmeOf(platform, row);
      const given = await writeView(platform, row, 'invited', said, programme.levels.map(({ order }) => order), author.value);
      return given.ok ? c.json({ ok: true as const }, 201) : refusal(c, given.refusal);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/tutor/refusal', request: body(Token), responses: { 201: json(Ok, 'Declined; nobody writes again'), ...ANSWERS } }),
    async (c) => {
      const row = await askedBy(c, c.req.valid('json').token);
      if (!row) return plain(c, 'tutor_link_spent');
      const { db, commit, now, randomBytes } = c.get('platform');
      const at = now().toISOString();
      const committed = await commit([
        insertViewStep(db, { invitation_id: row.id, revision: Number(row.steps) + 1, act: 'decline', person_id: null, at }),
        recordEvent(db, randomId(randomBytes), { at, personId: null, kind: 'view_decline', subject: row.id }),
      ]);
      return committed.ok ? c.json({ ok: true as const }, 201) : plain(c, 'tutor_link_spent');
    },
  );
