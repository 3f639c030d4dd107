/** The shapes of views that somebody is invited to give. */
import { z } from '@hono/zod-openapi';
import { MOST_WORDS, viewActsFor, viewStateOf, VIEW_ACTS, VIEW_STATES, type ViewState } from '../domain/view-invitation.ts';
import { competencyWords, findPeriod, type Programme } from '../domain/programme.ts';
import { fullName } from '../queries/people.ts';
import type { ViewInvitationRow } from '../queries/views.ts';
import { EvidenceView } from './views.ts';

const State = z.enum(VIEW_STATES);
const Trace = z.object({ id: z.string(), title: z.string() });
const Named = z.object({ code: z.string(), words: z.string() });
const Level = z.object({ order: z.int(), name: z.string(), descriptor: z.string().nullable() });

/** As the student sees whom they asked, and the team who is asked. */
export const AskedView = z
  .object({
    id: z.string(),
    kind: z.enum(['peer', 'tutor']),
    name: z.string(),
    scope: z.array(z.string()),
    traces: z.array(Trace),
    message: z.string(),
    state: State,
    by: z.string(),
    invitedAt: z.string(),
    expiresAt: z.string(),
    mayWithdraw: z.boolean(),
  })
  .openapi('AskedView');

export const AskedViews = z.object({
  /** Whom the student may ask; empty for everybody else. */
  classmates: z.array(z.object({ enrolment: z.string(), name: z.string() })),
  /** Whose tutors the team may ask; empty for the student. */
  placements: z.array(z.object({ id: z.string(), kind: z.enum(['stage', 'work_study']), year: z.string(), host: z.string(), tutor: z.string() })),
  invitations: z.array(AskedView),
  mayAsk: z.boolean(),
});

/** As the classmate sees what they are asked. */
export const GivenSaid = z.object({ competency: z.string().max(40), level: z.int().nullable(), comment: z.string().max(MOST_WORDS), advice: z.string().max(MOST_WORDS) });
export const PeerView = z
  .object({
    id: z.string(),
    student: z.string(),
    period: z.string(),
    state: State,
    message: z.string(),
    invitedAt: z.string(),
    expiresAt: z.string(),
    acts: z.array(z.enum(VIEW_ACTS)),
  })
  .openapi('PeerView');
export const PeerViewDetail = PeerView.extend({
  competencies: z.array(Named),
  levels: z.array(Level),
  expected: z.int().nullable(),
  /** Those that the student chose, and only while they are to be looked at. */
  traces: z.array(EvidenceView),
  said: z.array(GivenSaid),
}).openapi('PeerViewDetail');

/** As a tutor sees what they are asked. */
export const TutorAsked = z
  .object({
    name: z.string(),
    student: z.string(),
    institution: z.string(),
    by: z.string(),
    programme: z.string(),
    period: z.string(),
    host: z.string(),
    expiresAt: z.string(),
    competencies: z.array(Named),
    levels: z.array(Level),
  })
  .openapi('TutorAsked');

export const viewState = (row: ViewInvitationRow, now: string): ViewState => viewStateOf({ last: row.last, expiresAt: row.expires_at }, now);
export const scopeOf = (row: Pick<ViewInvitationRow, 'scope'>): string[] => JSON.parse(row.scope) as string[];
export const studentOf = (row: ViewInvitationRow): string => fullName(row);
export const inviterOf = (row: ViewInvitationRow): string => fullName({ given_name: row.inviter_given_name, family_name: row.inviter_family_name });
const nameOf = (row: ViewInvitationRow): string => (row.peer_given_name === null ? row.name : fullName({ given_name: row.peer_given_name, family_name: row.peer_family_name ?? '' }));

export const askedView = (row: ViewInvitationRow, traces: readonly { invitation_id: string; id: string; title: string }[], now: string, mayWithdraw: boolean): z.infer<typeof AskedView> => {
  const state = viewState(row, now);
  return {
    id: row.id, kind: row.kind, name: nameOf(row), scope: scopeOf(row), traces: traces.filter((one) => one.invitation_id === row.id).map(({ id, title }) => ({ id, title })), message: row.message,
    state, by: inviterOf(row), invitedAt: row.invited_at, expiresAt: row.expires_at, mayWithdraw: mayWithdraw && viewActsFor(state, 'inviter').length > 0,
  };
};

export const peerView = (row: ViewInvitationRow, now: string): z.infer<typeof PeerView> => {
  const state = viewState(row, now);
  return { id: row.id, student: studentOf(row), period: row.period, state, message: row.message, invitedAt: row.invited_at, expiresAt: row.expires_at, acts: viewActsFor(state, 'assessor') };
};

export const namedCompetencies = (programme: Programme, codes: readonly string[]): z.infer<typeof Named>[] => codes.map((code) => ({ code, words: competencyWords(programme, code) }));
export const levelsOf = (programme: Programme): z.infer<typeof Level>[] => programme.levels.map((level) => ({ ...level }));
export const workedIn = (programme: Programme, period: string): string[] => [...(findPeriod(programme, period)?.competencies ?? programme.competencies.map(({ code }) => code))];
