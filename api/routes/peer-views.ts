/** What classmates ask of somebody: seen, accepted or declined, answered, and taken back. They see what the invitation shows and nothing else. */
import { createRoute, z } from '@hono/zod-openapi';
import { NO_ANALYSIS } from '../domain/analysis.ts';
import { acceptsViews, advanceView } from '../domain/view-invitation.ts';
import { findPeriod } from '../domain/programme.ts';
import { programmeOf } from '../issuance/endorse.ts';
import { writeView } from '../issuance/give-view.ts';
import type { Database } from '../queries/schema.ts';
import { listEvidence } from '../queries/evidence.ts';
import { recordEvent } from '../queries/events.ts';
import { listAssessments, listSteps } from '../queries/reviews.ts';
import { findViewInvitation, insertViewStep, listInvitationsShowing, listShownTraces, listViewInvitationsTo, type ViewInvitationRow } from '../queries/views.ts';
import { randomId } from '../random-id.ts';
import { body, hidden, json, param, PROBLEMS, refusal, requirePerson, router, type RouteContext } from './context.ts';
import { evidenceView } from './evidence-view.ts';
import { GivenSaid, levelsOf, namedCompetencies, PeerView, peerView, PeerViewDetail, scopeOf, viewState } from './view-shapes.ts';

const Ok = z.object({ ok: z.literal(true) });

/** The invitation to the person who asks; anybody else is not told that it exists. */
async function askedOfMe(c: RouteContext, id: string) {
  const person = requirePerson(c);
  if (person instanceof Response) return person;
  const { db, now } = c.get('platform');
  const row = await findViewInvitation(db, id);
  if (!row || row.peer_id !== person.id) return hidden(c);
  return { person, row, state: viewState(row, now().toISOString()) };
}

const isOpen = (row: ViewInvitationRow, now: string): boolean => ['invited', 'accepted'].includes(viewState(row, now));

/** Whether a classmate may look at this trace now: while an invitation that shows it waits for their answer. */
export const isShownTo = async (db: Database, evidenceId: string, personId: string, now: string): Promise<boolean> =>
  (await listInvitationsShowing(db, evidenceId, personId)).some((row) => isOpen(row, now));

export const peerViews = router()
  .openapi(
    createRoute({ method: 'get', path: '/api/me/views', responses: { 200: json(z.object({ views: z.array(PeerView) }), 'What classmates ask of me'), ...PROBLEMS } }),
    async (c) => {
      const person = requirePerson(c);
      if (person instanceof Response) return person;
      const { db, now } = c.get('platform');
      const at = now().toISOString();
      return c.json({ views: (await listViewInvitationsTo(db, person.id)).map((row) => peerView(row, at)) }, 200);
    },
  )
  .openapi(
    createRoute({ method: 'get', path: '/api/me/views/{view}', request: param('view'), responses: { 200: json(PeerViewDetail, 'What one of them asks, with the traces that they chose'), ...PROBLEMS } }),
    async (c) => {
      const asked = await askedOfMe(c, c.req.valid('param').view);
      if (asked instanceof Response) return asked;
      const { row, person } = asked;
      const platform = c.get('platform');
      const { db } = platform;
      const now = platform.now().toISOString();
      const [programme, evidence, shown, said] = await Promise.all([programmeOf(platform, row), listEvidence(db, row.enrolment_id), listShownTraces(db, [row.id]), listAssessments(db, row.review_id)]);
      return c.json(
        {
          ...peerView(row, now),
          competencies: namedCompetencies(programme, scopeOf(row)),
          levels: levelsOf(programme),
          expected: findPeriod(programme, row.period)?.expectedLevel ?? null,
          // What the student writes for themselves and for the public, what they answered before it may be public and what became of its link is not shown with it.
          traces: isOpen(row, now) ? evidence.filter((one) => shown.some(({ id }) => id === one.id) && one.about?.confidential !== 1).map((one) => ({ ...evidenceView(one), reflection: '', analysis: { ...NO_ANALYSIS }, publicText: '', answers: null, heldBack: null, watch: null })) : [],
          said: said.filter((one) => one.invitation_id === row.id && one.assessor_id === person.id).map(({ competency, level, comment, advice }) => ({ competency, level, comment, advice })),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/views/{view}/acts',
      request: { ...param('view'), ...body(z.object({ act: z.enum(['accept', 'decline', 'retract']) })) },
      responses: { 201: json(Ok, 'Accepted, declined, or taken back'), ...PROBLEMS },
    }),
    async (c) => {
      const asked = await askedOfMe(c, c.req.valid('param').view);
      if (asked instanceof Response) return asked;
      const { row, state, person } = asked;
      const { act } = c.req.valid('json');
      const next = advanceView(state, act);
      if (!next.ok) return refusal(c, next.refusal);
      const { db, commit, now, randomBytes } = c.get('platform');
      const at = now().toISOString();
      const committed = await commit([
        insertViewStep(db, { invitation_id: row.id, revision: Number(row.steps) + 1, act, person_id: person.id, at }),
        recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: `view_${act}`, subject: row.id }),
      ]);
      // Cancelled or past its time at the same moment.
      return committed.ok ? c.json({ ok: true as const }, 201) : refusal(c, { kind: 'view_over', state: committed.conflict.rule === 'invitation_expired' ? 'expired' : next.value });
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/views/{view}/answer',
      request: { ...param('view'), ...body(z.object({ said: z.array(GivenSaid).max(40) })) },
      responses: { 201: json(Ok, 'Given: the student and their team read it'), ...PROBLEMS },
    }),
    async (c) => {
      const asked = await askedOfMe(c, c.req.valid('param').view);
      if (asked instanceof Response) return asked;
      const platform = c.get('platform');
      const [programme, steps] = await Promise.all([programmeOf(platform, asked.row), listSteps(platform.db, asked.row.review_id)]);
      const reviewState = steps.at(-1)?.state ?? 'planned';
      if (!acceptsViews(reviewState)) return refusal(c, { kind: 'review_transition_not_allowed', from: reviewState, act: 'give' });
      const given = await writeView(platform, asked.row, asked.state, c.req.valid('json').said, programme.levels.map(({ order }) => order), '');
      return given.ok ? c.json({ ok: true as const }, 201) : refusal(c, given.refusal);
    },
  );
