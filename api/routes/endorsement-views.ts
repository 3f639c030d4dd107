/** The shapes of what the API says of endorsements. */
import { z } from '@hono/zod-openapi';
import { ENDORSEMENT_STATES, MOST_COMMENT, MOST_LINE, MOST_STATEMENT, stateOf } from '../domain/endorsement.ts';
import { competencyWords, type Programme } from '../domain/programme.ts';
import { signedComment } from '../issuance/describe-endorsement.ts';
import { saidIn } from '../publication/said.ts';
import { factsOf, type InvitationRow, scopeOf } from '../queries/endorsements.ts';
import { fullName } from '../queries/people.ts';
import { CohortRef } from './views.ts';

const Competency = z.object({ code: z.string(), words: z.string() });
export const Said = z.object({
  name: z.string(),
  function: z.string(),
  organisation: z.string(),
  comment: z.string(),
  statements: z.record(z.string(), z.string()),
  at: z.string(),
});

/** As the student sees it. */
export const InvitationView = z
  .object({
    id: z.string(),
    state: z.enum(ENDORSEMENT_STATES),
    subject: z.object({ kind: z.enum(['badge', 'production']), id: z.string(), text: z.string() }),
    competencies: z.array(Competency),
    name: z.string(),
    email: z.string().nullable(),
    language: z.enum(['fr', 'en']),
    invitedAt: z.string(),
    expiresAt: z.string(),
    sent: z.int(),
    said: Said.nullable(),
    endorsement: z.object({ id: z.string(), shown: z.boolean() }).nullable(),
    withdrawn: z.object({ at: z.string(), by: z.enum(['endorser', 'institution']), reason: z.string() }).nullable(),
    /** Of one that ended with its badge: the badge in its place, on which one can ask anew. */
    successor: z.string().nullable(),
  })
  .openapi('EndorsementInvitation');

export const invitationView = (row: InvitationRow, programme: Programme, now: string, successor: string | null = null): z.infer<typeof InvitationView> => ({
  id: row.id,
  state: stateOf(factsOf(row), now),
  subject: { kind: row.credential_id === null ? 'production' : 'badge', id: (row.credential_id ?? row.evidence_id)!, text: row.subject_text },
  competencies: competenciesOf(row, programme),
  name: row.name,
  email: row.email,
  language: row.language,
  invitedAt: row.invited_at,
  expiresAt: row.expires_at,
  sent: row.sent ?? 0,
  said: saidBy(row),
  endorsement: row.endorsement_id !== null && row.released_at !== null ? { id: row.endorsement_id, shown: row.shown === 1 } : null,
  withdrawn: row.withdrawn_at === null ? null : { at: row.withdrawn_at, by: row.withdrawn_by!, reason: row.withdrawal_reason ?? '' },
  successor,
});

export const Invitations = z.object({
  subjects: z.array(z.object({ kind: z.enum(['badge', 'production']), id: z.string(), title: z.string(), competencies: z.array(Competency) })),
  invitations: z.array(InvitationView),
});

/** As the staff of a cohort see what was signed; the endorser's address is for the administrator alone. */
export const CohortEndorsements = z.object({
  cohort: CohortRef,
  endorsements: z.array(
    z.object({
      id: z.string(),
      student: z.string(),
      subject: z.string(),
      language: z.enum(['fr', 'en']),
      said: Said.nullable(),
      email: z.string().nullable(),
      state: z.enum(ENDORSEMENT_STATES),
      mayWithdraw: z.boolean(),
      withdrawn: z.object({ at: z.string(), by: z.enum(['endorser', 'institution']), reason: z.string() }).nullable(),
    }),
  ),
});

/** As the endorser sees it, behind their link. */
export const Asked = z
  .object({
    student: z.string(),
    institution: z.string(),
    name: z.string(),
    language: z.enum(['fr', 'en']),
    text: z.string(),
    competencies: z.array(Competency),
    expiresAt: z.string(),
  })
  .openapi('EndorsementAsked');

export const askedView = (row: InvitationRow, programme: Programme, institution: string): z.infer<typeof Asked> => ({
  student: fullName(row),
  institution,
  name: row.name,
  language: row.language,
  text: row.subject_text,
  competencies: competenciesOf(row, programme),
  expiresAt: row.expires_at,
});

/** What was signed, behind the link of its message. */
export const Given = z.object({ student: z.string(), institution: z.string(), language: z.enum(['fr', 'en']), comment: z.string(), withdrawnAt: z.string().nullable() }).openapi('EndorsementGiven');
export const givenView = (row: InvitationRow, programme: Programme, institution: string): z.infer<typeof Given> => ({
  student: fullName(row),
  institution,
  language: row.language,
  comment: signedComment(saidIn(row), row.language, programme, institution),
  withdrawnAt: row.withdrawn_at,
});

const line = z.string().max(MOST_LINE);
/** What an endorser sends. Whether something is missing is said field by field, in the domain's words. */
export const AnswerBody = z.object({
  token: z.string().min(1).max(100),
  name: line,
  function: line,
  organisation: line,
  comment: z.string().max(MOST_COMMENT),
  statements: z.record(z.string().max(40), z.string().max(MOST_STATEMENT)),
});

const competenciesOf = (row: InvitationRow, programme: Programme) => scopeOf(row).map((code) => ({ code, words: competencyWords(programme, code) }));

export const saidBy = (row: InvitationRow): z.infer<typeof Said> | null => (row.outcome === 'endorsed' ? { ...saidIn(row), at: row.answered_at! } : null);
