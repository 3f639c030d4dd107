/**
 * Digests of what a credential points to. Source: Verifiable Credentials Data
 * Model 2.0, section 5.3 (Integrity of Related Resources); Subresource
 * Integrity, section 3.5 (`hash-expression`); Data Integrity 1.0, section 2.6
 * (`digestMultibase`).
 */
import { base64url } from 'jose';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { decodeBase58, decodeBase64url } from './multibase.ts';
import { PUBLISHED_DIGESTS } from './published-digests.ts';
import { isJsonLiteral } from './vcdm-compacted.ts';
import { ownContexts } from './vcdm-contexts.ts';
import { isUrl } from './vcdm-values.ts';
import type { Report } from './vcdm.ts';

type Digest = { readonly algorithm: 'sha256' | 'sha384' | 'sha512'; readonly value: string };
/** A digest that has its form, of an algorithm that Web Crypto lacks: nothing is compared with it. */
const NOT_COMPUTED = 'not computed';
type Read = (text: string) => Digest | typeof NOT_COMPUTED | null;

const LENGTHS = { sha256: 32, sha384: 48, sha512: 64 } as const;
/** Multihash codes with their lengths (Controlled Identifiers 1.0, section "Multihash"; SHA-512 by the registry of multicodecs). */
const MULTIHASHES = { '18,32': 'sha256', '32,48': 'sha384', '19,64': 'sha512', '22,32': NOT_COMPUTED, '21,48': NOT_COMPUTED } as const;
const MOST_MULTIBASE = 128;
const MEDIA_TYPE = /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}(?:\s*;\s*[A-Za-z0-9!#$&^_.+-]+=(?:[A-Za-z0-9!#$&^_.+-]+|"[^"]*"))*$/;

/**
 * The form of every related resource, and its digest where we hold the resource:
 * the JSON-LD contexts. Others are not retrieved, so nothing is said of theirs.
 */
export function relatedResourceProblems(document: JsonObject, report: Report): void {
  if (!('relatedResource' in document)) return;
  const list = listOf(document['relatedResource']);
  if (list.length === 0) report('relatedResource', 'must not be empty');
  list.forEach((resource, index) => {
    const at = Array.isArray(document['relatedResource']) ? `relatedResource[${index}]` : 'relatedResource';
    if (!isObject(resource)) return report(at, 'must be an object');
    const { id, mediaType, digestSRI, digestMultibase } = resource;
    if (!isUrl(id)) report(`${at}.id`, 'must be a URL');
    else if (list.findIndex((other) => isObject(other) && other['id'] === id) !== index) report(`${at}.id`, 'must be unique among the related resources');
    if (mediaType !== undefined && (typeof mediaType !== 'string' || !MEDIA_TYPE.test(mediaType))) report(`${at}.mediaType`, 'must be a media type');
    if (digestSRI === undefined && digestMultibase === undefined) report(at, 'must have a digestSRI or a digestMultibase');
    digests(resource, at, report);
  });
}

/**
 * Digests anywhere else: any object with an id may have them (section 5.3), and
 * what has no form can never be compared. Version 1.1 does not define these terms.
 */
export function otherDigestProblems(document: JsonObject, report: Report): void {
  const { json } = ownContexts(document);
  const walk = (value: Json, at: string): void => {
    if (Array.isArray(value)) return value.forEach((item, index) => walk(item, `${at}[${index}]`));
    if (!isObject(value) || isJsonLiteral(value)) return;
    if (at !== '') digests(value, at, report);
    for (const [key, inner] of Object.entries(value)) if (!LOOKED_AT.includes(key) && !json.has(key)) walk(inner, at === '' ? key : `${at}.${key}`);
  };
  walk(document, '');
}

const LOOKED_AT: readonly string[] = ['@context', 'proof', 'relatedResource'];

function digests({ id, digestSRI, digestMultibase }: JsonObject, at: string, report: Report): void {
  // Several digests of SRI are one text, with spaces between (SRI, section 3.5); of Multibase, a list (Data Integrity 1.0, section 2.3).
  if (digestSRI !== undefined) compare(listOf(digestSRI).flatMap((text) => (typeof text === 'string' ? text.trim().split(/\s+/) : [null])), readSri, `${at}.digestSRI`, String(id), report);
  if (digestMultibase !== undefined) compare(listOf(digestMultibase), readMultibase, `${at}.digestMultibase`, String(id), report);
}

function compare(texts: readonly Json[], read: Read, at: string, id: string, report: Report): void {
  const all = texts.map((text) => (typeof text === 'string' ? read(text) : null));
  if (all.length === 0 || all.includes(null)) return report(at, 'is no digest in its one spelling, of SHA-256, SHA-384 or SHA-512, or a multihash of SHA3-256 or SHA3-384');
  const computed = all.filter((each): each is Digest => typeof each === 'object' && each !== null);
  const editions = Object.hasOwn(PUBLISHED_DIGESTS, id) ? PUBLISHED_DIGESTS[id]! : null;
  if (editions === null || computed.length === 0) return;
  // As a browser does: the strongest algorithm given decides (SRI, section 3.3.4).
  const strongest = computed.reduce((best, each) => (LENGTHS[each.algorithm] > LENGTHS[best.algorithm] ? each : best)).algorithm;
  const isOne = computed.some((each) => each.algorithm === strongest && editions.some((edition) => edition[strongest] === each.value));
  if (!isOne) report(at, 'is not the digest of that resource', 'CRYPTOGRAPHIC_SECURITY_ERROR');
}

/** `sha384-` and base64; the grammar of Content Security Policy allows either alphabet. */
function readSri(text: string): Digest | null {
  const [, name, encoded] = /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+)={0,2}(?:\?[\x21-\x7e]*)?$/.exec(text) ?? [];
  if (name === undefined || encoded === undefined) return null;
  const algorithm = name as Digest['algorithm'];
  const bytes = decode(encoded);
  return bytes?.length === LENGTHS[algorithm] ? { algorithm, value: hex(bytes) } : null;
}

/**
 * Multibase (`u` or `z`) of a multihash; or of the bare digest, as the examples of
 * the Data Model 2.0 and its test suite write it. 32, 48 and 64 bytes cannot be
 * mistaken: a multihash of these algorithms is two bytes longer.
 */
function readMultibase(text: string): Digest | typeof NOT_COMPUTED | null {
  const bytes = text.length > MOST_MULTIBASE ? null : text.startsWith('u') ? decodeBase64url(text.slice(1)) : text.startsWith('z') ? decodeBase58(text.slice(1)) : null;
  if (bytes === null) return null;
  const bare = Object.entries(LENGTHS).find(([, length]) => bytes.length === length)?.[0];
  if (bare !== undefined) return { algorithm: bare as Digest['algorithm'], value: hex(bytes) };
  const prefix = `${bytes[0]},${bytes[1]}`;
  const algorithm = Object.hasOwn(MULTIHASHES, prefix) ? MULTIHASHES[prefix as keyof typeof MULTIHASHES] : null;
  if (algorithm === null || bytes.length !== bytes[1]! + 2) return null;
  return algorithm === NOT_COMPUTED ? NOT_COMPUTED : { algorithm, value: hex(bytes.subarray(2)) };
}

function decode(text: string): Uint8Array | null {
  const plain = text.replaceAll('+', '-').replaceAll('/', '_');
  return /^[A-Za-z0-9_-]+$/.test(plain) && plain.length % 4 !== 1 && plain.length < 128 ? base64url.decode(plain) : null;
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
