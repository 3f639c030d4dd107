/** Invitations: what a student can ask support for, and asking. */
import { quotable } from '../../credentials/index.ts';
import { INVITATION_DAYS, invite, resend, stateOf, type EndorsementSubject, type Invitation } from '../domain/endorsement.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import { findCompetency, findLevel, type Programme } from '../domain/programme.ts';
import type { Platform } from '../platform/platform.ts';
import { strings, type Language } from '../strings/index.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { listIssuedTo } from '../queries/credentials.ts';
import { factsOf, insertInvitation, insertLink, insertOutcome, type InvitationRow, listInvitationsOf } from '../queries/endorsements.ts';
import { listEvidence } from '../queries/evidence.ts';
import { recordEvent } from '../queries/events.ts';
import { enqueue } from '../queries/outbox.ts';
import { fullName, type findEnrolment } from '../queries/people.ts';
import { listOwnAddresses } from '../queries/personal-address.ts';
import { randomId } from '../random-id.ts';
import { describeAchievement } from './describe.ts';
import { invitationOver } from './endorse.ts';
import { linkRow, messageSubject } from './endorsement-link.ts';

const DAY = 86_400_000;

type Enrolment = NonNullable<Awaited<ReturnType<typeof findEnrolment>>>;
/** With its title, and the text that an endorser would read of it. */
export type Offered = EndorsementSubject & { readonly title: string; text(language: Language): string };

/** One's own released badges, and one's own traces that are linked to a competency. */
export async function subjectsOf(platform: Platform, enrolment: Enrolment): Promise<Offered[]> {
  const { db, config } = platform;
  const student = fullName(enrolment);
  const [programme, issued, evidence] = await Promise.all([
    findProgramme(db, enrolment.programme_code, enrolment.programme_version),
    listIssuedTo(db, enrolment.id),
    listEvidence(db, enrolment.id),
  ]);
  if (!programme) throw new Error(`no programme ${enrolment.programme_code}`);
  const badges = issued
    .filter((one) => one.released_at !== null)
    .map((one): Offered => {
      const { name, description } = describeAchievement(programme, findCompetency(programme, one.competency)!, findLevel(programme, one.level)!, config.origin);
      const text = (language: Language) => strings(language).endorsement.badgeText({ name, student, description });
      return { kind: 'badge', id: one.id, competencies: [one.competency], revoked: one.revoked_at !== null, title: name, text };
    });
  const productions = evidence
    .filter((one) => one.competencies.length > 0)
    .map((one): Offered => ({
      kind: 'production', id: one.id, competencies: one.competencies, revoked: false, title: one.title,
      text: (language) => {
        const words = strings(language).endorsement;
        return words.productionText({ title: one.title, student, genre: words.genres[one.genre], programme: titleOf(programme), period: one.period, text: one.public_text });
      },
    }));
  return [...badges, ...productions];
}

const titleOf = (programme: Programme): string => programme.title;

export type Wanted = Invitation & { readonly kind: 'badge' | 'production'; readonly subject: string; readonly language: Language };

/** @returns `null` for what is not one's own */
export async function inviteEndorser(platform: Platform, enrolment: Enrolment, wanted: Wanted): Promise<Result<{ id: string }> | null> {
  const { db } = platform;
  const subject = (await subjectsOf(platform, enrolment)).find((one) => one.kind === wanted.kind && one.id === wanted.subject);
  if (!subject) return null;
  const now = platform.now();
  const at = now.toISOString();
  const [invitations, ownAddresses] = await Promise.all([listInvitationsOf(db, enrolment.id), listOwnAddresses(db, enrolment.person_id)]);
  const open = invitations.filter((one) => stateOf(factsOf(one), at) === 'invited').length;
  // A name is written at the head of a message: what no screen shows, or what turns the reading direction around, is no part of it.
  const decided = invite({ ...wanted, name: quotable(wanted.name) }, { subject, ownAddresses, open });
  if (!decided.ok) return decided;
  const { scope, name, email } = decided.value;
  const id = randomId(platform.randomBytes);
  const link = { invitation_id: id, purpose: 'answer' as const, number: 1 };
  const committed = await platform.commit([
    ...insertInvitation(
      db,
      {
        id, enrolment_id: enrolment.id, credential_id: subject.kind === 'badge' ? subject.id : null, evidence_id: subject.kind === 'production' ? subject.id : null,
        subject_text: subject.text(wanted.language), scope: JSON.stringify(scope), name, language: wanted.language, invited_at: at,
        expires_at: new Date(now.getTime() + INVITATION_DAYS * DAY).toISOString(),
      },
      email,
    ),
    insertLink(db, await linkRow(platform, link, at)),
    enqueue(db, { kind: 'endorse_mail', subject: messageSubject(link) }, at),
    recordEvent(db, randomId(platform.randomBytes), { at, personId: enrolment.person_id, kind: 'endorsement_asked', subject: id }),
  ]);
  if (committed.ok) return accepted({ id });
  if (committed.conflict.rule === 'too_many_invitations') return refused({ kind: 'too_many_invitations' });
  // Revoked between the question and the commit.
  if (committed.conflict.rule === 'credential_revoked') return refused({ kind: 'credential_revoked' });
  if (committed.conflict.rule === 'own_address') return refused({ kind: 'own_endorsement' });
  throw new Error(committed.conflict.rule);
}

/** The same invitation once more, with a link of its own; the first keeps working. */
export async function inviteAgain(platform: Platform, row: InvitationRow): Promise<Result<void>> {
  const { db } = platform;
  const at = platform.now().toISOString();
  const decided = resend(stateOf(factsOf(row), at), row.sent ?? 0);
  if (!decided.ok) return decided;
  const link = { invitation_id: row.id, purpose: 'answer' as const, number: decided.value.number };
  const committed = await platform.commit([
    insertLink(db, await linkRow(platform, link, at)),
    enqueue(db, { kind: 'endorse_mail', subject: messageSubject(link) }, at),
    recordEvent(db, randomId(platform.randomBytes), { at, personId: row.person_id, kind: 'endorsement_asked_again', subject: row.id }),
  ]);
  if (committed.ok) return accepted(undefined);
  if (committed.conflict.rule.startsWith('unique:endorsement_link.')) return refused({ kind: 'invitation_sent_twice' });
  throw new Error(committed.conflict.rule);
}

/** The student changes their mind, or the person asked would rather not. */
export async function endInvitation(platform: Platform, row: InvitationRow, outcome: 'cancelled' | 'declined'): Promise<Result<void>> {
  const { db } = platform;
  const at = platform.now().toISOString();
  const state = stateOf(factsOf(row), at);
  if (state !== 'invited') return refused({ kind: 'invitation_over', state });
  const committed = await platform.commit([
    insertOutcome(db, { invitation_id: row.id, outcome, at }),
    recordEvent(db, randomId(platform.randomBytes), { at, personId: outcome === 'cancelled' ? row.person_id : null, kind: `endorsement_${outcome}`, subject: row.id }),
  ]);
  if (committed.ok) return accepted(undefined);
  const { rule } = committed.conflict;
  if (rule.startsWith('unique:endorsement_outcome.') || rule === 'invitation_expired') return invitationOver(platform, row, at);
  throw new Error(rule);
}
