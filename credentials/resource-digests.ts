/**
 * Digests of what a credential points to, as far as badges need them: read, and
 * compared with those of the contexts that are pinned here.
 * Sources: Verifiable Credentials Data Model 2.0, section 5.3 (Integrity of
 * Related Resources); Subresource Integrity, sections 3.3.4 and 3.5.
 */
import { hex } from './checked.ts';
import { isObject, listOf, type JsonObject } from './json.ts';
import { decodeBase64url, digestOfMultibase } from './multibase.ts';
import { PUBLISHED_DIGESTS } from './published-digests.ts';

/** What a digest asks for: one of these values, in hex, of that hash as Web Crypto names it. */
export type ExpectedDigest = { readonly algorithm: string; readonly anyOf: readonly string[] };

const LENGTHS: Readonly<Record<string, number>> = { sha256: 32, sha384: 48, sha512: 64 };
const MOST_TEXT = 1_000;

/** Every digest that an object has. Whatever stands as one counts: what cannot be read leaves its resource unchecked. */
export function digestsOf({ digestMultibase, digestSRI }: JsonObject): string[] {
  return [...listOf(digestMultibase), ...listOf(digestSRI)].map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
}

/** What a `digestMultibase` or `digestSRI` asks for; null when it has neither form, or is of a hash that is not computed here. */
export function readDigest(text: string): ExpectedDigest | null {
  const multihash = digestOfMultibase(text);
  if (multihash !== null) return { algorithm: multihash.algorithm, anyOf: [hex(multihash.digest)] };
  const read = text.length > MOST_TEXT ? [null] : text.trim().split(/\s+/).map(readSri);
  // Of several in one text the strongest decide, and any of these may hold.
  const strongest = read.map((each) => each?.name ?? '').sort().at(-1)!;
  if (read.includes(null)) return null;
  return { algorithm: strongest.replace('sha', 'SHA-'), anyOf: read.flatMap((each) => (each!.name === strongest ? [each!.value] : [])) };
}

/** One `hash-expression`, with its options; the grammar allows either alphabet of base64. */
function readSri(text: string): { readonly name: string; readonly value: string } | null {
  const [, name = '', encoded = ''] = /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+)={0,2}(?:\?[\x21-\x7e]*)?$/.exec(text) ?? [];
  const bytes = decodeBase64url(encoded.replaceAll('+', '-').replaceAll('/', '_'));
  return bytes !== null && bytes.length === LENGTHS[name] ? { name, value: hex(bytes) } : null;
}

/** Does the document name a context that is pinned here with a digest that is not the context's? Few name one at all: the digests of other resources are not looked at. */
export function namesAnotherEdition(document: JsonObject): boolean {
  return listOf(document['relatedResource']).some((resource) => {
    const id = isObject(resource) ? resource['id'] : undefined;
    if (typeof id !== 'string' || !Object.hasOwn(PUBLISHED_DIGESTS, id)) return false;
    const published = new Set(PUBLISHED_DIGESTS[id]!.flatMap((edition) => Object.values(edition)));
    return !digestsOf(resource as JsonObject).every((text) => (readDigest(text)?.anyOf ?? [bareDigest(text)]).some((digest) => published.has(digest)));
  });
}

/** The Data Model's own examples write the digest of a context in multibase without the prefix of a multihash. */
function bareDigest(text: string): string {
  const bytes = text.startsWith('u') ? decodeBase64url(text.slice(1)) : null;
  return bytes === null ? '' : hex(bytes);
}
