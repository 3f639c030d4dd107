/** Whom a student, or the team, asks for a view of a review: classmates and tutors. */
import { createRoute, z } from '@hono/zod-openapi';
import { parisDay } from '../domain/calendar.ts';
import { acceptsViews, advanceView, invitePeer, inviteTutor, MOST_LINE, MOST_MESSAGE } from '../domain/view-invitation.ts';
import { pump } from '../issuance/pump.ts';
import { tutorLink, tutorMessage } from '../issuance/tutor-mail.ts';
import type { Platform } from '../platform/platform.ts';
import { readEnrolmentLife } from '../queries/enrolment-life.ts';
import { listEvidence } from '../queries/evidence.ts';
import { recordEvent } from '../queries/events.ts';
import { queueMail } from '../queries/mail.ts';
import { enqueue } from '../queries/outbox.ts';
import { findViewInvitation, insertViewAddress, insertViewInvitation, insertViewLink, insertViewStep, listClassmates, listShownTraces, listViewInvitations } from '../queries/views.ts';
import { fullName } from '../queries/people.ts';
import { randomId } from '../random-id.ts';
import { sendDueMail } from '../sign-in/mail.ts';
import { body, json, param, plain, PROBLEMS, refusal, router, type RouteContext } from './context.ts';
import { openReview } from './reviews.ts';
import { AskedViews, askedView, viewState, workedIn } from './view-shapes.ts';

const Ok = z.object({ ok: z.literal(true) });
const Made = z.object({ id: z.string() });
const Asking = z.object({ scope: z.array(z.string().max(40)).max(40), until: z.string().max(10), message: z.string().max(MOST_MESSAGE).default('') });
const FIRST = 1;

/** What the database refuses of an invitation, in the words of the domain. */
function conflictAnswer(c: RouteContext, rule: string) {
  switch (rule) {
    case 'departed':
    case 'already_invited':
    case 'too_many_invitations':
      return refusal(c, { kind: rule });
    case 'not_a_classmate':
      return refusal(c, { kind: 'view_incomplete', field: 'peer' });
    case 'own_address':
      return refusal(c, { kind: 'own_view' });
    case 'placement_not_own':
      return refusal(c, { kind: 'view_incomplete', field: 'placement' });
    default:
      throw new Error(rule);
  }
}

const placementsOf = async (platform: Platform, enrolment: string) =>
  (await readEnrolmentLife(platform.db, [enrolment])).placements.filter((one) => one.state !== 'cancelled');

export const askedViews = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/reviews/{review}/views', request: param('review'), responses: { 200: json(AskedViews, 'Who may be asked for a view, and who was'), ...PROBLEMS } }),
    async (c) => {
      const opened = await openReview(c, c.req.valid('param').review);
      if (opened instanceof Response) return opened;
      const { review, mine, departed, mayHere, state } = opened;
      const platform = c.get('platform');
      const { db } = platform;
      const guides = !mine && mayHere('guide_review');
      const [rows, classmates, placements] = await Promise.all([listViewInvitations(db, review.id), mine ? listClassmates(db, review.enrolment_id, parisDay(platform.now())) : [], guides ? placementsOf(platform, review.enrolment_id) : []]);
      const shown = await listShownTraces(db, rows.map((row) => row.id));
      const now = platform.now().toISOString();
      return c.json(
        {
          classmates: classmates.map((one) => ({ enrolment: one.id, name: fullName(one) })),
          placements: placements.map(({ id, kind, year, host, tutor }) => ({ id, kind, year, host, tutor })),
          // Which traces a classmate was shown stays between the two.
          invitations: rows.map((row) => askedView(row, mine ? shown : [], now, row.kind === 'peer' ? mine : guides)).map((one) => (mine ? one : { ...one, message: one.kind === 'peer' ? '' : one.message })),
          mayAsk: acceptsViews(state) && (mine ? !departed : guides),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/reviews/{review}/peers',
      request: { ...param('review'), ...body(Asking.extend({ classmate: z.string().max(80), traces: z.array(z.string().max(80)).max(60) })) },
      responses: { 201: json(Made, 'A classmate is asked'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openReview(c, c.req.valid('param').review);
      if (opened instanceof Response) return opened;
      const { person, review, mine, state, programme } = opened;
      if (!mine) return plain(c, 'forbidden');
      const { db, commit, now, randomBytes } = c.get('platform');
      const { classmate, ...wanted } = c.req.valid('json');
      const [classmates, own] = await Promise.all([listClassmates(db, review.enrolment_id, parisDay(now())), listEvidence(db, review.enrolment_id)]);
      const peer = classmates.find((one) => one.id === classmate);
      const decided = invitePeer(
        { ...wanted, peer: peer?.person_id ?? '' },
        { state, worked: workedIn(programme, review.period), now: now(), classmates: classmates.map((one) => one.person_id), own: own.filter((one) => one.about?.confidential !== 1).map((one) => one.id) },
      );
      if (!decided.ok) return refusal(c, decided.refusal);
      const id = randomId(randomBytes);
      const at = now().toISOString();
      const committed = await commit([
        ...insertViewInvitation(
          db,
          {
            id, review_id: review.id, kind: 'peer', peer_id: peer!.person_id, placement_id: null, name: '', scope: JSON.stringify(decided.value.scope), message: decided.value.message,
            language: person.language, invited_by: person.id, invited_at: at, expires_at: decided.value.expiresAt,
          },
          decided.value.traces,
        ),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'peer_asked', subject: id, detail: { review: review.id } }),
        queueMail(db, { id: randomId(randomBytes), kind: 'view_asked', subject: id }, at),
      ]);
      if (committed.ok) c.get('platform').afterResponse(sendDueMail(c.get('platform')));
      return committed.ok ? c.json({ id }, 201) : conflictAnswer(c, committed.conflict.rule);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/reviews/{review}/tutors',
      request: {
        ...param('review'),
        ...body(Asking.extend({ placement: z.string().max(80), name: z.string().max(MOST_LINE), email: z.email().max(254), language: z.enum(['fr', 'en']) })),
      },
      responses: { 201: json(Made, 'The tutor of a placement is asked, by a message with a link'), ...PROBLEMS },
    }),
    async (c) => {
      const opened = await openReview(c, c.req.valid('param').review);
      if (opened instanceof Response) return opened;
      const { person, review, mine, state, programme, mayHere, platformFor } = opened;
      // The team gives the address and answers for it: a student who did could answer in a tutor's place.
      if (mine || !mayHere('guide_review')) return plain(c, 'forbidden');
      const platform = platformFor('guide_review');
      const { db, now, randomBytes } = platform;
      const { email, language, ...wanted } = c.req.valid('json');
      const placements = await placementsOf(platform, review.enrolment_id);
      const decided = inviteTutor(wanted, { state, worked: workedIn(programme, review.period), now: now(), placements: placements.map((one) => one.id) });
      if (!decided.ok) return refusal(c, decided.refusal);
      const id = randomId(randomBytes);
      const at = now().toISOString();
      const link = { invitation_id: id, number: FIRST };
      const committed = await platform.commit([
        ...insertViewInvitation(
          db,
          {
            id, review_id: review.id, kind: 'tutor', peer_id: null, placement_id: wanted.placement, name: decided.value.name, scope: JSON.stringify(decided.value.scope), message: '',
            language, invited_by: person.id, invited_at: at, expires_at: decided.value.expiresAt,
          },
          [],
        ),
        insertViewAddress(db, { invitation_id: id, email: email.trim().toLowerCase() }),
        insertViewLink(db, await tutorLink(platform, link, at)),
        enqueue(db, { kind: 'endorse_mail', subject: tutorMessage(link) }, at),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'tutor_asked', subject: id, detail: { review: review.id } }),
      ]);
      if (!committed.ok) return conflictAnswer(c, committed.conflict.rule);
      platform.afterResponse(pump(c.get('platform')));
      return c.json({ id }, 201);
    },
  )
  .openapi(
    createRoute({ method: 'delete', path: '/api/reviews/{review}/views/{view}', request: param('review', 'view'), responses: { 200: json(Ok, 'Cancelled: whoever was asked finds nothing any more'), ...PROBLEMS } }),
    async (c) => {
      const { review: reviewId, view } = c.req.valid('param');
      const opened = await openReview(c, reviewId);
      if (opened instanceof Response) return opened;
      const { person, review, mine, mayHere, platformFor } = opened;
      const row = await findViewInvitation(c.get('platform').db, view);
      if (row?.review_id !== review.id) return plain(c, 'not_found');
      if (row.kind === 'peer' ? !mine : mine || !mayHere('guide_review')) return plain(c, 'forbidden');
      const { db, commit, now, randomBytes } = platformFor('guide_review');
      const at = now().toISOString();
      const next = advanceView(viewState(row, at), 'withdraw');
      if (!next.ok) return refusal(c, next.refusal);
      const committed = await commit([
        insertViewStep(db, { invitation_id: row.id, revision: Number(row.steps) + 1, act: 'withdraw', person_id: person.id, at }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'view_withdrawn', subject: row.id }),
      ]);
      // Answered at the same moment.
      return committed.ok ? c.json({ ok: true as const }, 200) : refusal(c, { kind: 'view_over', state: 'given' });
    },
  );
