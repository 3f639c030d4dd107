/** The links in the messages to an endorser, and what the outbox calls these messages. */
import type { Platform } from '../platform/platform.ts';
import type { Tables } from '../queries/schema.ts';
import { linkToken, tokenDigest } from './one-time-link.ts';

export { tokenDigest };

export type LinkName = Pick<Tables['endorsement_link'], 'invitation_id' | 'purpose' | 'number'>;

export const tokenOf = (platform: Platform, { invitation_id, purpose, number }: LinkName): Promise<string> =>
  linkToken(platform, 'endorsement links', `${purpose} ${invitation_id} ${number}`);

/** The row of a link, for the batch of the act from which it follows. */
export const linkRow = async (platform: Platform, name: LinkName, madeAt: string): Promise<Tables['endorsement_link']> => ({
  ...name,
  token_digest: await tokenDigest(await tokenOf(platform, name)),
  made_at: madeAt,
});

/** The outbox's name of a message, and back. */
export const messageSubject = ({ invitation_id, purpose, number }: LinkName): string => `${purpose}:${invitation_id}:${number}`;
export function readMessageSubject(subject: string): LinkName {
  const [purpose, invitation_id, number] = subject.split(':');
  if ((purpose !== 'answer' && purpose !== 'withdraw') || !invitation_id) throw new Error(`no message ${subject}`);
  return { invitation_id, purpose, number: Number(number) };
}
