/**
 * Links and codes by e-mail. One message serves once, for ten minutes, and only
 * in the browser that asked: there by its link, or, when the message is read
 * elsewhere, by typing its code.
 */
import type { Compilable } from 'kysely';
import type { Platform } from '../platform/platform.ts';
import { recordEvent } from '../queries/events.ts';
import { queueMail } from '../queries/mail.ts';
import { findPersonByAddress } from '../queries/personal-address.ts';
import { isUniversityClosed } from './departure.ts';
import type { Person } from '../queries/people.ts';
import { countAttempts, countRequestsSince, findLastRequestOf, findRequestByToken, forgetOldRequests, insertAttempt, insertRequest, insertSpent, isSpent, type RequestRow } from '../queries/sign-in.ts';
import { randomId } from '../random-id.ts';
import { addressDigest, codeOf, digestOf, readCode, sameText, tokenOf } from './tokens.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const VALID = 10 * MINUTE;
/** Messages to one address within ten minutes, and within a day. */
const MOST_AT_ONCE = 5;
const MOST_A_DAY = 30;
/** Codes that may be typed for one message. */
export const MOST_ATTEMPTS = 5;

export type Asked = { readonly address: string; readonly back?: string | undefined; readonly browser: string };

const before = (platform: Platform, milliseconds: number): string => new Date(platform.now().getTime() - milliseconds).toISOString();

/** A mailbox is not to be flooded by whoever knows its address. Counted whether or not anybody is known by it. */
async function isTooMany(platform: Platform, digest: string): Promise<boolean> {
  const [now, today] = await Promise.all([countRequestsSince(platform.db, digest, before(platform, VALID)), countRequestsSince(platform.db, digest, before(platform, DAY))]);
  return now >= MOST_AT_ONCE || today >= MOST_A_DAY;
}

type Recipient = { readonly id: string; readonly language: 'fr' | 'en' };

async function queue(platform: Platform, purpose: RequestRow['purpose'], recipient: Recipient | null, { address, back, browser }: Asked): Promise<void> {
  const { db, now, randomBytes } = platform;
  const digest = await addressDigest(platform, address);
  if (await isTooMany(platform, digest)) return;
  const id = randomId(randomBytes);
  const at = now().toISOString();
  await platform.commit([
    ...forgetOldRequests(db, before(platform, DAY)),
    insertRequest(db, {
      id,
      purpose,
      address_digest: digest,
      person_id: recipient?.id ?? null,
      address: recipient ? address.trim().toLowerCase() : null,
      token_digest: await digestOf(await tokenOf(platform, id)),
      browser_digest: await digestOf(browser),
      language: recipient?.language ?? 'fr',
      back: back ?? null,
      asked_at: at,
      expires_at: new Date(now().getTime() + VALID).toISOString(),
    }),
    ...(recipient ? [queueMail(db, { id: randomId(randomBytes), kind: 'link', subject: id }, at)] : []),
  ]);
}

/** Queues a message if the address is somebody's; the caller is told nothing of whether it is. */
export async function askForLink(platform: Platform, asked: Asked): Promise<void> {
  const person = await findPersonByAddress(platform.db, asked.address);
  await queue(platform, 'sign_in', person && (await opens(platform, person, asked.address)) ? person : null, asked);
}

/** The university's address opens nothing once its account is closed: it may be given to somebody else. */
const opens = async (platform: Platform, person: Person, address: string): Promise<boolean> => person.email !== address.trim().toLowerCase() || !(await isUniversityClosed(platform, person.id));

/** Whether the address of a message still signs its person in: it may have been taken back since, or have closed. */
async function leadsTo(platform: Platform, { person_id, address }: RequestRow): Promise<boolean> {
  const person = address === null ? null : await findPersonByAddress(platform.db, address);
  return person !== null && person.id === person_id && (await opens(platform, person, address!));
}

/** A code to somebody who is signed in: to show who they are once more, or that an address is theirs. */
export const askForCode = (platform: Platform, purpose: 'confirmation' | 'personal_address', person: Recipient, asked: Asked): Promise<void> => queue(platform, purpose, person, asked);

export type Spent = { readonly ok: true; readonly request: RequestRow & { person_id: string; address: string } } | { readonly ok: false; readonly why: 'link_spent' | 'link_elsewhere' | 'code_wrong' | 'code_attempts' | 'address_taken' };
const no = (why: Extract<Spent, { ok: false }>['why']): Spent => ({ ok: false, why });

/** What else follows from it, in the same batch. */
type Follows = (request: RequestRow & { person_id: string; address: string }) => readonly Compilable[];

async function spend(platform: Platform, request: RequestRow, follows: Follows): Promise<Spent> {
  const { person_id, address } = request;
  if (person_id === null || address === null) return no('link_spent');
  const known = { ...request, person_id, address };
  const committed = await platform.commit([insertSpent(platform.db, `link:${request.id}`, platform.now().toISOString()), ...follows(known)]);
  if (committed.ok) return { ok: true, request: known };
  if (committed.conflict.rule === 'unique:sign_in_spent.what') return no('link_spent');
  if (committed.conflict.rule === 'address_taken' || committed.conflict.rule === 'unique:personal_address.email') return no('address_taken');
  throw new Error(committed.conflict.rule);
}

const isOver = (platform: Platform, { expires_at }: RequestRow): boolean => expires_at <= platform.now().toISOString();

export const signedInBy = (platform: Platform, factor: string): Follows => ({ person_id }) => [
  recordEvent(platform.db, randomId(platform.randomBytes), { at: platform.now().toISOString(), personId: person_id, kind: 'signed_in', subject: person_id, detail: { factor } }),
];

/** Spends a link, in the browser that asked for it; anywhere else it stays as it is. */
export async function spendLink(platform: Platform, token: string, browser: string | null): Promise<Spent> {
  const request = await findRequestByToken(platform.db, await digestOf(token));
  if (!request || request.purpose !== 'sign_in' || isOver(platform, request)) return no('link_spent');
  if (browser === null || !sameText(await digestOf(browser), request.browser_digest)) return no((await isSpent(platform.db, `link:${request.id}`)) ? 'link_spent' : 'link_elsewhere');
  return (await leadsTo(platform, request)) ? spend(platform, request, signedInBy(platform, 'link')) : no('link_spent');
}

/**
 * Spends a code that was typed in the browser that asked for it.
 * @param personId who is signed in there; `null` to sign in
 */
export async function spendCode(platform: Platform, purpose: RequestRow['purpose'], typed: string, browser: string | null, personId: string | null, follows: Follows): Promise<Spent> {
  const { db, now } = platform;
  const request = browser === null ? undefined : await findLastRequestOf(db, await digestOf(browser), purpose);
  if (!request || isOver(platform, request) || (personId !== null && request.person_id !== personId)) return no('link_spent');
  if (await isSpent(db, `link:${request.id}`)) return no('link_spent');
  // Counted before it is looked at: of many at once no more than five are.
  const tried = await countAttempts(db, request.id);
  if (tried >= MOST_ATTEMPTS) return no('code_attempts');
  const counted = await platform.commit([insertAttempt(db, { request_id: request.id, number: tried + 1, at: now().toISOString() })]);
  if (!counted.ok) return no('code_wrong');
  // Nobody's request has a code too, and takes as long to refuse.
  if (!sameText(readCode(typed), await codeOf(platform, request.id)) || request.person_id === null) return no('code_wrong');
  if (purpose === 'sign_in' && !(await leadsTo(platform, request))) return no('link_spent');
  return spend(platform, request, follows);
}
