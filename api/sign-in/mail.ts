/** Sends the messages that wait. What a restart interrupted is taken up again; of two who send at once, one does. */
import { REFUSAL_BASES } from '../domain/erasure.ts';
import type { Message, Platform } from '../platform/platform.ts';
import { findErasure } from '../queries/erasure.ts';
import { beginSending, listDueMail, mailDone, mailFailed, type MailRow } from '../queries/mail.ts';
import { findPersonById } from '../queries/people.ts';
import { findRequest, isSpent } from '../queries/sign-in.ts';
import { sendMessage } from '../send-message.ts';
import { dayIn } from '../strings/day.ts';
import { strings, type Language } from '../strings/index.ts';
import { addressOf, ownDeparture } from './departure.ts';
import { reviewNotice } from './review-notice.ts';
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
  if (kind === 'view_asked' || kind === 'sheet_published') return reviewNotice(platform, kind, subject);
  const erasure = kind === 'erasure_refused' ? await findErasure(platform.db, subject) : null;
  const person = await findPersonById(platform.db, erasure?.person_id ?? subject);
  const to = person && (await addressOf(platform, person));
  if (!person || to === null) return null;
  const { language } = person;
  const words = strings(language).mail;
  const at = (path: string): string => `${platform.config.origin}${language === 'en' ? '/en' : ''}${path}`;
  switch (kind) {
    case 'passkey_added':
      return { to, subject: words.passkeyAddedSubject, text: words.passkeyAddedText(at('/compte')) };
    case 'personal_address_added':
      return { to, subject: words.personalAddressSubject, text: words.personalAddressText(at('/compte')) };
    case 'account_closing': {
      const closing = await ownDeparture(platform, person.id);
      // Put off, or provided for, while the message waited.
      if (!closing || closing.hasOtherWay || closing.closed) return null;
      const day = dayIn(language, closing.closesOn);
      return { to, subject: words.accountClosingSubject(day), text: words.accountClosingText({ day, account: at('/compte'), data: at('/moi/donnees') }) };
    }
    case 'link_withdrawn':
      return { to, subject: words.linkWithdrawnSubject, text: words.linkWithdrawnText({ institution: platform.config.institution.name, link: at('/espace/portfolio#liens-retires') }) };
    case 'taken_back_again':
      return { to, subject: words.takenBackSubject, text: words.takenBackText({ institution: platform.config.institution.name, pages: at('/espace/portfolio'), links: at('/espace/partages') }) };
    case 'erasure_refused':
      if (!erasure?.basis) return null;
      return { to, subject: words.erasureRefusedSubject, text: words.erasureRefusedText({ reason: erasure.reason ?? '', basis: articleOf(language, erasure.basis), data: at('/moi/donnees') }) };
  }
}


/** The paragraph of the regulation, which lists its exceptions in the order of ours. */
const articleOf = (language: Language, basis: (typeof REFUSAL_BASES)[number]): string => {
  const letter = 'abcde'[REFUSAL_BASES.indexOf(basis)]!;
  return language === 'en' ? `GDPR, article 17(3)(${letter})` : `RGPD, article 17.3 ${letter}`;
};

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
