/**
 * What somebody without an account can do with the link of a message: read what
 * they are asked, see what would be signed, give it or decline; later, withdraw
 * it. The token is the authority and travels in the body; a link that is
 * unknown, spent, cancelled or too old is told apart to nobody. That its badge
 * was revoked or replaced is said: who was asked is not to think that they were late.
 */
import { createRoute, z } from '@hono/zod-openapi';
import { stateOf } from '../domain/endorsement.ts';
import { acceptEndorsement, previewEndorsement, programmeOf } from '../issuance/endorse.ts';
import { tokenDigest } from '../issuance/endorsement-link.ts';
import { endInvitation } from '../issuance/invite-endorser.ts';
import { renderFirst } from '../issuance/issue.ts';
import { pump } from '../issuance/pump.ts';
import { withdraw } from '../issuance/withdraw-endorsement.ts';
import { factsOf, findInvitationByLink, type InvitationRow } from '../queries/endorsements.ts';
import { body, json, plain, problemAnswer, PROBLEMS, refusal, router, type ProblemAnswer, type RouteContext } from './context.ts';
import { AnswerBody, Asked, askedView, Given, givenView } from './endorsement-views.ts';

/** Rounds of the outbox from consent to message: sign, release, send. */
const TO_RELEASE = 3;
const Ok = z.object({ ok: z.literal(true) });
const Token = z.object({ token: z.string().min(1).max(100) });
const ANSWERS = { ...PROBLEMS, 410: problemAnswer('Lien déjà utilisé ou trop ancien / link spent or too old') };

/** The invitation behind a link that still leads somewhere; else why it does not. */
async function invitationOf(c: RouteContext, token: string): Promise<InvitationRow | ProblemAnswer> {
  const { db, now } = c.get('platform');
  const row = await findInvitationByLink(db, await tokenDigest(token), 'answer');
  const state = row && stateOf(factsOf(row), now().toISOString());
  return row && state === 'invited' ? row : plain(c, state === 'ended' ? 'endorsement_badge_gone' : 'endorsement_link_spent');
}

/** The endorsement behind the link of its message; one that was withdrawn is still shown as such. */
async function endorsementOf(c: RouteContext, token: string): Promise<InvitationRow | null> {
  const row = await findInvitationByLink(c.get('platform').db, await tokenDigest(token), 'withdraw');
  return row?.released_at ? row : null;
}

export const endorser = router()
  .openapi(
    createRoute({ method: 'post', path: '/api/endorser/invitation', request: body(Token), responses: { 200: json(Asked, 'What is asked; nothing is spent by this'), ...ANSWERS } }),
    async (c) => {
      const row = await invitationOf(c, c.req.valid('json').token);
      if (row instanceof Response) return row;
      const platform = c.get('platform');
      return c.json(askedView(row, await programmeOf(platform, row), platform.config.institution.name), 200);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/endorser/preview', request: body(AnswerBody), responses: { 200: json(z.object({ comment: z.string() }), 'The exact words that would be signed; nothing is'), ...ANSWERS } }),
    async (c) => {
      const { token, ...given } = c.req.valid('json');
      const row = await invitationOf(c, token);
      if (row instanceof Response) return row;
      const preview = await previewEndorsement(c.get('platform'), row, given);
      return preview.ok ? c.json(preview.value, 200) : refusal(c, preview.refusal);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/endorser/answer',
      request: body(AnswerBody.extend({ consent: z.boolean() })),
      responses: { 201: json(Ok, 'Given: it will be signed, and the link is spent'), ...ANSWERS },
    }),
    async (c) => {
      const { token, consent, ...given } = c.req.valid('json');
      const platform = c.get('platform');
      const row = await invitationOf(c, token);
      if (row instanceof Response) return row;
      const accepted = await acceptEndorsement(platform, row, given, consent);
      if (!accepted.ok) return refusal(c, accepted.refusal);
      platform.afterResponse(pump(platform, Math.max(TO_RELEASE, platform.pumpRounds)));
      return c.json({ ok: true as const }, 201);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/endorser/refusal', request: body(Token), responses: { 201: json(Ok, 'Declined; nobody writes again'), ...ANSWERS } }),
    async (c) => {
      const row = await invitationOf(c, c.req.valid('json').token);
      if (row instanceof Response) return row;
      const declined = await endInvitation(c.get('platform'), row, 'declined');
      return declined.ok ? c.json({ ok: true as const }, 201) : refusal(c, declined.refusal);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/endorser/endorsement', request: body(Token), responses: { 200: json(Given, 'What was signed'), ...ANSWERS } }),
    async (c) => {
      const row = await endorsementOf(c, c.req.valid('json').token);
      if (!row) return plain(c, 'endorsement_link_spent');
      const platform = c.get('platform');
      return c.json(givenView(row, await programmeOf(platform, row), platform.config.institution.name), 200);
    },
  )
  .openapi(
    createRoute({ method: 'post', path: '/api/endorser/withdrawal', request: body(Token), responses: { 201: json(Ok, 'Withdrawn, for good'), ...ANSWERS } }),
    async (c) => {
      const platform = c.get('platform');
      const row = await endorsementOf(c, c.req.valid('json').token);
      if (!row) return plain(c, 'endorsement_link_spent');
      const withdrawn = await withdraw(platform, row, '', null);
      if (!withdrawn.ok) return refusal(c, withdrawn.refusal);
      await renderFirst(platform, [row.enrolment_id]);
      platform.afterResponse(pump(platform));
      return c.json({ ok: true as const }, 201);
    },
  );
