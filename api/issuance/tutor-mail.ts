/** The link and the message to a placement's tutor, by the same ways as to an endorser. */
import { parisDay } from '../domain/calendar.ts';
import { viewStateOf } from '../domain/view-invitation.ts';
import type { Message, Platform } from '../platform/platform.ts';
import { readEnrolmentLife } from '../queries/enrolment-life.ts';
import { settle, type DueJob } from '../queries/outbox.ts';
import { fullName } from '../queries/people.ts';
import type { Tables } from '../queries/schema.ts';
import { findViewInvitation, hasViewLink, type ViewInvitationRow } from '../queries/views.ts';
import { sendMessage } from '../send-message.ts';
import { dayIn } from '../strings/day.ts';
import { strings } from '../strings/index.ts';
import { linkToken, tokenDigest } from './one-time-link.ts';

type LinkName = Pick<Tables['view_link'], 'invitation_id' | 'number'>;

const tokenOf = (platform: Platform, { invitation_id, number }: LinkName): Promise<string> => linkToken(platform, 'tutor links', `${invitation_id} ${number}`);

/** The row of a link, for the batch of the invitation. */
export const tutorLink = async (platform: Platform, name: LinkName, madeAt: string): Promise<Tables['view_link']> => ({
  ...name,
  token_digest: await tokenDigest(await tokenOf(platform, name)),
  made_at: madeAt,
});

/** The outbox's name of the message. */
export const tutorMessage = ({ invitation_id, number }: LinkName): string => `tutor:${invitation_id}:${number}`;
export const isTutorMessage = (subject: string): boolean => subject.startsWith('tutor:');

export async function sendTutorMessage(platform: Platform, job: DueJob): Promise<void> {
  const { db } = platform;
  const [, invitation_id = '', number] = job.subject.split(':');
  const row = await findViewInvitation(db, invitation_id);
  if (!row) throw new Error(`no invitation ${invitation_id}`);
  // Answered, cancelled or erased meanwhile: nothing to send any more.
  const isDue = viewStateOf({ last: row.last, expiresAt: row.expires_at }, platform.now().toISOString()) === 'invited';
  if (isDue && row.email !== null) await sendMessage(platform, await messageFor(platform, row, row.email, { invitation_id, number: Number(number) }));
  await platform.commit([settle(db, job)]);
}

async function messageFor(platform: Platform, row: ViewInvitationRow, to: string, name: LinkName): Promise<Message> {
  const { origin, institution } = platform.config;
  const token = await tokenOf(platform, name);
  if (!(await hasViewLink(platform.db, await tokenDigest(token)))) throw new Error('PALIER_SECRET is not the one under which this link was made');
  const words = strings(row.language).mail;
  const student = fullName(row);
  const host = (await readEnrolmentLife(platform.db, [row.enrolment_id])).placements.find((one) => one.id === row.placement_id)?.host ?? '';
  return {
    to,
    subject: words.tutorSubject(student),
    text: words.tutorText({
      tutor: row.name, student, placement: host, institution: institution.name, by: fullName({ given_name: row.inviter_given_name, family_name: row.inviter_family_name }),
      link: `${origin}${row.language === 'en' ? '/en' : ''}/tuteur/${token}`, day: dayIn(row.language, parisDay(new Date(row.expires_at))),
    }),
  };
}
