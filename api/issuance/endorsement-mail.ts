/** The messages to an endorser, through the outbox: a crash loses none, and one sent twice carries the same link. */
import { quotable } from '../../credentials/index.ts';
import { INVITATION_DAYS, stateOf } from '../domain/endorsement.ts';
import type { Message, Platform } from '../platform/platform.ts';
import { strings } from '../strings/index.ts';
import { factsOf, findEndorsementPlan, findInvitation, hasLink, type InvitationRow } from '../queries/endorsements.ts';
import { settle, type DueJob } from '../queries/outbox.ts';
import { fullName } from '../queries/people.ts';
import { sendMessage } from '../send-message.ts';
import { readMessageSubject, tokenDigest, tokenOf, type LinkName } from './endorsement-link.ts';

export async function sendEndorsementMessage(platform: Platform, job: DueJob): Promise<void> {
  const { db } = platform;
  const name = readMessageSubject(job.subject);
  const row = await findInvitation(db, name.invitation_id);
  if (!row) throw new Error(`no invitation ${name.invitation_id}`);
  // Answered, cancelled, erased or ended with its badge meanwhile: nothing to send any more.
  const message = isDue(platform, row, name) && row.email !== null ? await messageFor(platform, row, row.email, name) : null;
  if (message) await sendMessage(platform, message);
  await platform.commit([settle(db, job)]);
}

const isDue = (platform: Platform, row: InvitationRow, { purpose }: LinkName): boolean =>
  stateOf(factsOf(row), platform.now().toISOString()) === (purpose === 'answer' ? 'invited' : 'issued');

async function messageFor(platform: Platform, row: InvitationRow, to: string, name: LinkName): Promise<Message> {
  const { origin, institution } = platform.config;
  const token = await tokenOf(platform, name);
  if (!(await hasLink(platform.db, await tokenDigest(token)))) throw new Error('PALIER_SECRET is not the one under which this link was made');
  const words = strings(row.language).mail;
  const link = `${origin}${row.language === 'en' ? '/en' : ''}/soutien/${name.purpose === 'answer' ? '' : 'retrait/'}${token}`;
  const student = fullName(row);
  if (name.purpose === 'answer') {
    const subject = row.subject_text.split('\n')[0]!.replace(/[.\s]+$/, '');
    return {
      to,
      subject: words.invitationSubject(student),
      text: words.invitationText({ endorser: quotable(row.name), student, subject, institution: institution.name, link, days: INVITATION_DAYS }),
    };
  }
  const plan = await findEndorsementPlan(platform.db, row.endorsement_id ?? '');
  const { credentialSubject } = JSON.parse(plan!.bytes) as { credentialSubject: { endorsementComment: string } };
  return { to, subject: words.endorsedSubject, text: words.endorsedText({ endorser: quotable(row.endorser_name ?? row.name), student, comment: credentialSubject.endorsementComment, link }) };
}
