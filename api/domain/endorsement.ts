/**
 * Support from somebody outside: a placement tutor, or whoever the student
 * invites. The student says on what and on which competencies; the endorser
 * says what they observed; the institution signs that it was said to it. It is
 * never a decision, and moves no level.
 */
import { accepted, refused, type Result } from './refusal.ts';

/** An invitation nobody answers ends by itself. */
export const INVITATION_DAYS = 30;
/** Open at once, for one student; the schema holds the same number. */
export const MOST_OPEN_INVITATIONS = 10;
/** The first message and one more; the schema holds the same number. */
export const MOST_SENDS = 2;
/** Characters: enough for three minutes, and for one screen of a page. */
export const MOST_COMMENT = 1200;
export const MOST_STATEMENT = 400;
export const MOST_LINE = 100;

/** What one student can ask support for: their own released badges, their own traces. */
export type EndorsementSubject = {
  readonly kind: 'badge' | 'production';
  readonly id: string;
  /** Those on which support can be asked: the badge's one, or those that the trace is linked to. */
  readonly competencies: readonly string[];
  readonly revoked: boolean;
};

export type Invitation = { readonly scope: readonly string[]; readonly name: string; readonly email: string };

/**
 * Whether this student may invite this person on this, now.
 * @param context.ownAddresses every address by which the student is known, in small letters
 */
export function invite(
  wanted: Invitation,
  context: { readonly subject: EndorsementSubject; readonly ownAddresses: readonly string[]; readonly open: number },
): Result<Invitation> {
  const { subject, ownAddresses, open } = context;
  const email = wanted.email.trim().toLowerCase();
  const scope = [...new Set(wanted.scope)];
  if (subject.revoked) return refused({ kind: 'credential_revoked' });
  if (ownAddresses.includes(email)) return refused({ kind: 'own_endorsement' });
  if (scope.length === 0) return refused({ kind: 'endorsement_scope_required' });
  const outside = scope.find((code) => !subject.competencies.includes(code));
  if (outside !== undefined) return refused({ kind: 'unknown_competency', competency: outside });
  if (open >= MOST_OPEN_INVITATIONS) return refused({ kind: 'too_many_invitations' });
  return accepted({ scope, name: oneLine(wanted.name), email });
}

/** invited → answered → issued → withdrawn, or declined, cancelled, expired; ended: with its badge, which was revoked or replaced. */
export const ENDORSEMENT_STATES = ['invited', 'answered', 'issued', 'withdrawn', 'declined', 'cancelled', 'expired', 'ended'] as const;
export type EndorsementState = (typeof ENDORSEMENT_STATES)[number];

/** What is known of an invitation; the state follows from it and from the clock, and is stored nowhere. */
export type InvitationFacts = {
  readonly expiresAt: string;
  readonly outcome: 'endorsed' | 'declined' | 'cancelled' | null;
  readonly releasedAt: string | null;
  readonly withdrawnAt: string | null;
  /** When it had its outcome. */
  readonly answeredAt?: string | null;
  /** When the badge that it is about was revoked. */
  readonly badgeRevokedAt?: string | null;
};

/** @param now ISO 8601 in UTC, as everything in the database */
export function stateOf(facts: InvitationFacts, now: string): EndorsementState {
  if (facts.withdrawnAt !== null) return 'withdrawn';
  if (facts.releasedAt !== null) return 'issued';
  if (facts.outcome === 'endorsed') return 'answered';
  if (facts.outcome !== 'declined' && endedWithBadge(facts)) return 'ended';
  if (facts.outcome !== null) return facts.outcome;
  return now >= facts.expiresAt ? 'expired' : 'invited';
}

/** Still open when its badge was revoked: what is cancelled in the batch that revokes was not cancelled by the student. */
function endedWithBadge({ outcome, answeredAt, expiresAt, badgeRevokedAt }: InvitationFacts): boolean {
  if (badgeRevokedAt == null) return false;
  return outcome === null ? badgeRevokedAt < expiresAt : answeredAt != null && badgeRevokedAt <= answeredAt;
}

/** Whether the student may send the message again. Never by itself: a reminder nobody asked for is a nuisance. */
export function resend(state: EndorsementState, sent: number): Result<{ number: number }> {
  if (state !== 'invited') return refused({ kind: 'invitation_over', state });
  return sent >= MOST_SENDS ? refused({ kind: 'invitation_sent_twice' }) : accepted({ number: sent + 1 });
}

export type Answer = {
  readonly name: string;
  readonly function: string;
  readonly organisation: string;
  readonly comment: string;
  /** What was observed, by competency of the scope; only those on which something was said. */
  readonly statements: Readonly<Record<string, string>>;
};

/** What the endorser says, tidied; refused while something needed is missing or outside of what they were asked. */
export function answer(given: Answer, consent: boolean, invitation: { readonly state: EndorsementState; readonly scope: readonly string[] }): Result<Answer> {
  if (invitation.state !== 'invited') return refused({ kind: 'invitation_over', state: invitation.state });
  const said = Object.entries(given.statements).map(([code, text]) => [code, text.trim()] as const).filter(([, text]) => text !== '');
  const outside = said.find(([code]) => !invitation.scope.includes(code));
  if (outside) return refused({ kind: 'unknown_competency', competency: outside[0] });
  const lines = { name: oneLine(given.name), function: oneLine(given.function), organisation: oneLine(given.organisation) };
  const comment = given.comment.trim();
  for (const [field, text] of Object.entries({ ...lines, comment })) {
    if (!saysSomething(text)) return refused({ kind: 'endorser_incomplete', field: field as keyof typeof lines });
  }
  if (!consent) return refused({ kind: 'endorser_incomplete', field: 'consent' });
  return accepted({ ...lines, comment, statements: Object.fromEntries(invitation.scope.flatMap((code) => said.filter(([one]) => one === code))) });
}

/** Whether an endorsement can be withdrawn: by its author at any time, by the institution with a reason. */
export function withdrawEndorsement(state: EndorsementState, by: 'endorser' | 'institution', reason: string): Result<{ reason: string }> {
  if (state === 'withdrawn') return refused({ kind: 'endorsement_already_withdrawn' });
  if (state !== 'issued') return refused({ kind: 'invitation_over', state });
  if (by === 'institution' && reason.trim() === '') return refused({ kind: 'reason_required' });
  return accepted({ reason: reason.trim() });
}

/** Control and format characters alone say nothing, and a message or a credential would lose them. */
export const saysSomething = (text: string): boolean => text.replace(/[\p{C}\s]/gu, '') !== '';

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();
