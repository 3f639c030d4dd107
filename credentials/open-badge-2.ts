/**
 * Badges of the version before: an Assertion that its host vouches for, or that
 * is signed as a JWS. Recognised here, and taken apart; what they are worth is in
 * open-badge-2-check.ts.
 * Source: Open Badges 2.0 (IMS Final Release, 12 April 2018), "Data Classes",
 * "HostedBadge Verification", "SignedBadge Verification".
 */
import { base64url } from 'jose';
import { isObject, listOf, parseJson, type Json, type JsonObject } from './json.ts';
import type { Presented } from './read.ts';
import { failed, notChecked, PASSED, type Outcome } from './reasons.ts';

export const OPEN_BADGES_2 = 'https://w3id.org/openbadges/v2';

/** A token around an assertion; nothing of it is believed yet. */
export type AssertionToken = { readonly compact: string; readonly header: JsonObject };
/** `address`: where an assertion is said to be, when nothing else was presented. */
export type PresentedAssertion = { readonly document: JsonObject; readonly token: AssertionToken | null } | { readonly address: string };

/** Where the words could stand in another spelling, the text is parsed and looked at. */
const MAY_BE_ONE = /openbadges|\\/;
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** Spellings under which the context defines its own terms: a member under one of them says to one kind of reader what another does not see. */
const OTHER_SPELLING = /^(obi|schema|sec|cred|dc|validation):|^https?:\/\/(w3id\.org\/(openbadges|credentials|security)#|schema\.org\/|purl\.org\/dc\/)/i;

/** The Open Badges 2.0 assertion in what is presented, or null for anything else. */
export function openAssertion({ kind, text }: Presented): PresentedAssertion | null {
  if (kind === 'address') return { address: text };
  if (kind === 'json') {
    const parsed = MAY_BE_ONE.test(text) ? parseJson(text) : null;
    return parsed?.ok === true && isAssertion(parsed.value) ? { document: parsed.value, token: null } : null;
  }
  const compact = text.trim();
  if (!COMPACT.test(compact)) return null;
  const [header, document] = compact.split('.').slice(0, 2).map(readPart);
  return header != null && document != null && isAssertion(document) ? { document, token: { compact, header } } : null;
}

/** Does the document say by its context and its type that it is an assertion of this version? */
export function isAssertion(document: Json): document is JsonObject {
  return isObject(document) && listOf(document['@context']).includes(OPEN_BADGES_2) && listOf(document['type']).includes('Assertion');
}

/** `shape`: every member that the version defines under its plain name, and no second spelling of one. */
export function checkPlainNames(document: JsonObject): Outcome {
  return isPlain(document, true) ? PASSED : failed('ambiguous_document');
}

/** `context`: this version's and no other. Another could give the same members another meaning; we have none of them at hand. */
export function checkOneContext(document: JsonObject): Outcome {
  return listOf(document['@context']).every((each) => each === OPEN_BADGES_2) ? PASSED : notChecked('context_unknown');
}

/** Extensions have a context and members of their own, which are not read here. */
function isPlain(value: Json, isTop: boolean): boolean {
  if (Array.isArray(value)) return value.every((each) => isPlain(each, false));
  if (!isObject(value)) return true;
  return Object.entries(value).every(([key, member]) => {
    if (key === '@context') return isTop || listOf(member).every((each) => each === OPEN_BADGES_2);
    if (key.startsWith('@') || OTHER_SPELLING.test(key)) return false;
    return key.includes(':') || isPlain(member, false);
  });
}

function readPart(part: string): JsonObject | null {
  try {
    const parsed = parseJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(base64url.decode(part)));
    return parsed.ok && isObject(parsed.value) ? parsed.value : null;
  } catch {
    return null;
  }
}
