/** Sends the messages that wait. What a restart interrupted is taken up again; of two who send at once, one does. */
import type { Message, Platform } from '../platform/platform.ts';
import { beginSending, listDueMail, mailDone, mailFailed, type MailRow } from '../queries/mail.ts';
import { findPersonById } from '../queries/people.ts';
import { findRequest, isSpent } from '../queries/sign-in.ts';
import { sendMessage } from '../send-message.ts';
import { strings } from '../strings/index.ts';
import { codeOf, spelled, tokenOf } from './tokens.ts';

const SECOND = 1_000;
const PAGE = 20;
/** Whoever began to send and did not say how it ended has stopped by then. */
const LEASE = 120 * SECOND;
const LONGEST = 600 * SECOND;
/** Messages that could not be sent for so long are given up: their links have ended long before. */
const MOST_ATTEMPTS = 12;

/** @returns how many were sent */
export async function sendDueMail(platform: Platform): Promise<number> {
  const { db } = platform;
  let sent = 0;
  for (const mail of await listDueMail(db, platform.now().toISOString(), PAGE)) {
    const begun = await platform.commit(beginSending(db, mail, platform.now().toISOString(), after(platform, LEASE)));
    if (!begun.ok) continue;
    try {
      const message = await messageOf(platform, mail);
      if (message) await sendMessage(platform, message);
      if (message) sent += 1;
      await platform.commit([mailDone(db, mail.id)]);
    } catch (error) {
      const wait = Math.min(LONGEST, 5 * SECOND * 2 ** mail.attempts);
      console.error(error);
      await platform.commit([mail.attempts + 1 >= MOST_ATTEMPTS ? mailDone(db, mail.id) : mailFailed(db, mail.id, error instanceof Error ? error.message : '', after(platform, wait))]);
    }
  }
  return sent;
}

const after = (platform: Platform, milliseconds: number): string => new Date(platform.now().getTime() + milliseconds).toISOString();

/** `null` for what has ended meanwhile: nothing is to be sent any more. */
async function messageOf(platform: Platform, { kind, subject }: MailRow): Promise<Message | null> {
  if (kind === 'link') return linkMessage(platform, subject);
  const person = await findPersonById(platform.db, subject);
  if (!person) return null;
  const words = strings(person.language).mail;
  const account = `${platform.config.origin}${person.language === 'en' ? '/en' : ''}/compte`;
  return kind === 'passkey_added'
    ? { to: person.email, subject: words.passkeyAddedSubject, text: words.passkeyAddedText(account) }
    : { to: person.email, subject: words.personalAddressSubject, text: words.personalAddressText(account) };
}

async function linkMessage(platform: Platform, requestId: string): Promise<Message | null> {
  const request = await findRequest(platform.db, requestId);
  if (!request || request.address === null || request.expires_at <= platform.now().toISOString() || (await isSpent(platform.db, `link:${requestId}`))) return null;
  const words = strings(request.language).mail;
  const code = spelled(await codeOf(platform, requestId));
  if (request.purpose === 'confirmation') return { to: request.address, subject: words.confirmationSubject, text: words.confirmationText(code) };
  if (request.purpose === 'personal_address') return { to: request.address, subject: words.ownAddressSubject, text: words.ownAddressText(code) };
  const back = request.back === null ? '' : `?retour=${encodeURIComponent(request.back)}`;
  const link = `${platform.config.origin}${request.language === 'en' ? '/en' : ''}/connexion/${await tokenOf(platform, requestId)}${back}`;
  return { to: request.address, subject: words.signInSubject, text: words.signInText(link, code) };
}
