/** Endorsements as the student asks for them and shows them, and as the staff may withdraw them. */
import { createRoute, z } from '@hono/zod-openapi';
import { MOST_LINE, saysSomething, stateOf } from '../domain/endorsement.ts';
import { competencyWords } from '../domain/programme.ts';
import { programmeOf } from '../issuance/endorse.ts';
import { endInvitation, inviteAgain, inviteEndorser, subjectsOf, type Offered } from '../issuance/invite-endorser.ts';
import { renderFirst } from '../issuance/issue.ts';
import { pump } from '../issuance/pump.ts';
import { withdraw } from '../issuance/withdraw-endorsement.ts';
import { may } from '../permissions.ts';
import type { Platform } from '../platform/platform.ts';
import { findCohort } from '../queries/cohorts.ts';
import { factsOf, findEndorsement, findInvitation, type InvitationRow, listEndorsementsInCohort, listInvitationsOf, putDisplay } from '../queries/endorsements.ts';
import { recordEvent } from '../queries/events.ts';
import { askForPages } from '../queries/outbox.ts';
import { fullName } from '../queries/people.ts';
import { findLastSuccessor } from '../queries/supersession.ts';
import { randomId } from '../random-id.ts';
import { acting } from './acting.ts';
import { body, json, param, plain, PROBLEMS, refusal, requireAuthority, router, type RouteContext } from './context.ts';
import { CohortEndorsements, Invitations, InvitationView, invitationView, saidBy } from './endorsement-views.ts';
import { ownEnrolment } from './me.ts';

const Ok = z.object({ ok: z.literal(true) });

/** One's own invitation; anybody else's is not found. */
async function ownInvitation(c: RouteContext, { enrolment, invitation }: { enrolment: string; invitation: string }) {
  const own = await ownEnrolment(c, enrolment);
  if (own instanceof Response) return own;
  const row = await findInvitation(c.get('platform').db, invitation);
  return row && row.enrolment_id === own.enrolment.id ? { ...own, row } : plain(c, 'not_found');
}

/** The badge that stands in the place of an invitation's, if support can be asked for it. */
async function successorOf({ db }: Platform, { credential_id: badge }: InvitationRow, subjects: readonly Offered[]): Promise<string | null> {
  const last = badge === null ? null : await findLastSuccessor(db, badge);
  return subjects.some((one) => one.kind === 'badge' && one.id === last && !one.revoked) ? last : null;
}

export const endorsements = router()
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/me/enrolments/{enrolment}/endorsements',
      request: param('enrolment'),
      responses: { 200: json(Invitations, 'What support can be asked for, and what was asked'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const programme = await programmeOf(platform, { enrolment_id: own.enrolment.id });
      const now = platform.now().toISOString();
      const [subjects, rows] = await Promise.all([subjectsOf(platform, own.enrolment), listInvitationsOf(platform.db, own.enrolment.id)]);
      return c.json(
        {
          subjects: subjects
            .filter((one) => !one.revoked)
            .map(({ kind, id, title, competencies }) => ({ kind, id, title, competencies: competencies.map((code) => ({ code, words: competencyWords(programme, code) })) })),
          invitations: await Promise.all(
            // Of what is blank there is nothing to say: its trace went.
            rows.filter((row) => row.credential_id !== null || row.evidence_id !== null).map(async (row) => invitationView(row, programme, now, stateOf(factsOf(row), now) === 'ended' ? await successorOf(platform, row, subjects) : null)),
          ),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/enrolments/{enrolment}/endorsements',
      request: {
        ...param('enrolment'),
        ...body(
          z.object({
            kind: z.enum(['badge', 'production']),
            subject: z.string().min(1).max(80),
            name: z.string().trim().min(1).max(MOST_LINE).refine(saysSomething),
            email: z.email().max(254),
            scope: z.array(z.string().max(40)).max(40),
            language: z.enum(['fr', 'en']),
          }),
        ),
      },
      responses: { 201: json(z.object({ id: z.string() }), 'Invited; the message is on its way'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownEnrolment(c, c.req.valid('param').enrolment);
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const invited = await inviteEndorser(platform, own.enrolment, c.req.valid('json'));
      if (!invited) return plain(c, 'not_found');
      if (!invited.ok) return refusal(c, invited.refusal);
      platform.afterResponse(pump(platform));
      return c.json(invited.value, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/me/enrolments/{enrolment}/endorsements/{invitation}/reminder',
      request: param('enrolment', 'invitation'),
      responses: { 201: json(Ok, 'Sent once more'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownInvitation(c, c.req.valid('param'));
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const sent = await inviteAgain(platform, own.row);
      if (!sent.ok) return refusal(c, sent.refusal);
      platform.afterResponse(pump(platform));
      return c.json({ ok: true as const }, 201);
    },
  )
  .openapi(
    createRoute({
      method: 'delete',
      path: '/api/me/enrolments/{enrolment}/endorsements/{invitation}',
      request: param('enrolment', 'invitation'),
      responses: { 200: json(Ok, 'Cancelled; its links lead nowhere'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownInvitation(c, c.req.valid('param'));
      if (own instanceof Response) return own;
      const ended = await endInvitation(c.get('platform'), own.row, 'cancelled');
      return ended.ok ? c.json({ ok: true as const }, 200) : refusal(c, ended.refusal);
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/api/me/enrolments/{enrolment}/endorsements/{invitation}/display',
      request: { ...param('enrolment', 'invitation'), ...body(z.object({ shown: z.boolean() })) },
      responses: { 200: json(InvitationView, 'Shown on the public pages, or hidden from them'), ...PROBLEMS },
    }),
    async (c) => {
      const own = await ownInvitation(c, c.req.valid('param'));
      if (own instanceof Response) return own;
      const platform = c.get('platform');
      const { db } = platform;
      const at = platform.now().toISOString();
      const { shown } = c.req.valid('json');
      const state = stateOf(factsOf(own.row), at);
      // A withdrawn one can still be hidden, never be shown.
      if (state !== 'issued' && !(state === 'withdrawn' && !shown)) return refusal(c, { kind: 'invitation_over', state });
      const id = own.row.endorsement_id!;
      const committed = await platform.commit([
        putDisplay(db, { id, shown: shown ? 1 : 0, at }),
        askForPages(db, [own.row.enrolment_id], own.row.credential_id === null ? [] : [own.row.credential_id], at),
        recordEvent(db, randomId(platform.randomBytes), { at, personId: own.person.id, kind: shown ? 'endorsement_shown' : 'endorsement_hidden', subject: id }),
      ]);
      if (!committed.ok) throw new Error(committed.conflict.rule);
      // The pages are as they should be before the answer: whoever hides something may look at once.
      await renderFirst(platform, [own.row.enrolment_id]);
      platform.afterResponse(pump(platform));
      return c.json(invitationView((await findInvitation(db, own.row.id))!, await programmeOf(platform, own.row), at), 200);
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/api/cohorts/{cohort}/endorsements',
      request: param('cohort'),
      responses: { 200: json(CohortEndorsements, 'The endorsements that were signed'), ...PROBLEMS },
    }),
    async (c) => {
      const { cohort } = c.req.valid('param');
      const person = requireAuthority(c, 'read_cohort', cohort);
      if (person instanceof Response) return person;
      const platform = c.get('platform');
      const [found, rows] = await Promise.all([findCohort(platform.db, cohort), listEndorsementsInCohort(platform.db, cohort)]);
      if (!found) return plain(c, 'not_found');
      const mayWithdraw = may(person.grants, 'withdraw_endorsement', cohort);
      return c.json(
        {
          cohort: { id: found.id, name: found.name },
          endorsements: rows.map((row) => ({
            id: row.endorsement_id!,
            student: fullName(row),
            subject: row.subject_text.split('\n')[0]!,
            language: row.language,
            said: saidBy(row),
            email: may(person.grants, 'administer', null) ? row.email : null,
            state: stateOf(factsOf(row), platform.now().toISOString()),
            mayWithdraw: mayWithdraw && row.withdrawn_at === null,
            withdrawn: row.withdrawn_at === null ? null : { at: row.withdrawn_at, by: row.withdrawn_by!, reason: row.withdrawal_reason ?? '' },
          })),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/api/endorsements/{endorsement}/withdrawal',
      request: { ...param('endorsement'), ...body(z.object({ reason: z.string().max(2000) })) },
      responses: { 201: json(Ok, 'Withdrawn, for good'), ...PROBLEMS },
    }),
    async (c) => {
      const platform = c.get('platform');
      const row = await findEndorsement(platform.db, c.req.valid('param').endorsement);
      const person = requireAuthority(c, 'withdraw_endorsement', row?.cohort_id ?? '');
      if (person instanceof Response) return person;
      if (!row) return plain(c, 'not_found');
      const withdrawn = await withdraw(acting(platform, person, 'withdraw_endorsement', row.cohort_id), row, c.req.valid('json').reason, person.id);
      if (!withdrawn.ok) return refusal(c, withdrawn.refusal);
      await renderFirst(platform, [row.enrolment_id]);
      platform.afterResponse(pump(platform));
      return c.json({ ok: true as const }, 201);
    },
  );
