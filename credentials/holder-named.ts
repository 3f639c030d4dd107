/**
 * Does a badge name one of these e-mail addresses as its recipient's? It says
 * nothing of who shows the badge. An address in clear is compared as it stands,
 * a hashed one by hashing those that are known.
 * Sources: Open Badges 3.0, IdentityObject; Open Badges 2.0, IdentityObject and IdentityHash.
 */
import { isObject, listOf, type Json } from './json.ts';
import { open } from './open.ts';
import { openAssertion } from './open-badge-2.ts';
import type { Presented } from './read.ts';

/** 'not_checked': it names no address, or only as a hash of a kind that is not computed here. */
export type NamedHolder = 'matches' | 'differs' | 'not_checked';
type Identity = { readonly text: string; readonly hashed: boolean; readonly salt: string };

/** Identities that one badge may name; more say nothing of one person. */
const MOST_IDENTITIES = 8;

/** @param presented what `readPresented` returned, @param addresses those of one person */
export async function namesHolder(presented: Presented, addresses: readonly string[]): Promise<NamedHolder> {
  const identities = identitiesOf(presented).slice(0, MOST_IDENTITIES);
  let comparable = false;
  for (const identity of identities) {
    const answer = await isOneOf(identity, addresses);
    if (answer === true) return 'matches';
    comparable ||= answer === false;
  }
  return comparable && addresses.length > 0 ? 'differs' : 'not_checked';
}

function identitiesOf(presented: Presented): Identity[] {
  const assertion = openAssertion(presented);
  if (assertion !== null) return 'document' in assertion ? listOf(assertion.document['recipient']).flatMap((one) => identity(one, 'type', 'identity', 'email')) : [];
  const opened = open(presented);
  const subject = opened.ok && isObject(opened.document) ? opened.document['credentialSubject'] : undefined;
  return isObject(subject ?? null) ? listOf((subject as { identifier?: Json }).identifier).flatMap((one) => identity(one, 'identityType', 'identityHash', 'emailAddress')) : [];
}

function identity(value: Json, type: string, text: string, email: string): Identity[] {
  if (!isObject(value) || !listOf(value[type]).includes(email)) return [];
  const [said, salt] = [value[text], value['salt']];
  return typeof said === 'string' ? [{ text: said, hashed: value['hashed'] === true, salt: typeof salt === 'string' ? salt : '' }] : [];
}

/** `null` when it cannot be told. */
async function isOneOf({ text, hashed, salt }: Identity, addresses: readonly string[]): Promise<boolean | null> {
  if (!hashed) return addresses.some((one) => one.toLowerCase() === text.replace(/^mailto:/i, '').toLowerCase());
  const [, digest] = /^sha256\$([0-9a-f]{64})$/i.exec(text) ?? [];
  if (digest === undefined) return null;
  for (const one of new Set(addresses.flatMap((address) => [address, address.toLowerCase()]))) {
    const hashedOne = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(one + salt));
    if ([...new Uint8Array(hashedOne)].map((byte) => byte.toString(16).padStart(2, '0')).join('') === digest.toLowerCase()) return true;
  }
  return false;
}
