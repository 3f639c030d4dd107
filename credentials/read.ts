/**
 * From the bytes that somebody presents to the text of one credential. Only says
 * whether they can be read; whether they are true is for `verify`.
 * Sources: Open Badges 3.0, sections 5.2 (file types) and 5.3 (baked badges); Open Badges 2.0, "Badge Baking";
 * Verifiable Credentials Data Model 2.0, section C.1 (media types); RFC 7515, section 7.1.
 */
import { unbake, type ImageProblem } from './bake.ts';
import { isTooLong, MOST_TEXT_BYTES, parseJson } from './json.ts';
import type { Sighting } from './known-shapes.ts';
import type { Memory } from './memory.ts';
import { isPng } from './png.ts';
import { decodeText } from './resolve-key.ts';
import { isSvg } from './svg.ts';

/** `address`: where a badge of Open Badges 2.0 is said to be hosted; all that some pictures carry. */
export type Presented = { kind: 'json' | 'jwt' | 'address'; text: string; container?: 'png' | 'svg' };
export type Unreadable = { problem: 'malformed_json' | 'malformed_jwt' | 'unsupported_type' | ImageProblem };

export const MOST_IMAGE_BYTES = 4 * 1024 * 1024;
/** What the declared type lets the bytes be. 'any' is decided by looking at them. */
const MEDIA_TYPES: ReadonlyMap<string, 'json' | 'jwt' | 'image' | 'any'> = new Map([
  ['application/json', 'json'], ['application/ld+json', 'json'], ['application/vc', 'json'], ['application/vc+ld+json', 'json'],
  ['application/vp', 'json'], ['application/vp+ld+json', 'json'], ['application/vp+jwt', 'jwt'], ['application/jwt', 'jwt'], ['application/vc+jwt', 'jwt'], ['application/vc+ld+jwt', 'jwt'], ['application/jose', 'jwt'],
  ['image/png', 'image'], ['image/svg+xml', 'image'], ['text/plain', 'any'], ['application/octet-stream', 'any'], ['', 'any'],
]);
/** Three base64url parts. An empty signature is let through, so that the report can say that the proof is missing. */
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/;
/** One web address and nothing else. */
const ADDRESS = /^https?:\/\/[\x21-\x7e]{1,2040}$/i;
const TEXT_OF_OTHER_KINDS = /^\s*</;

/**
 * The credential text in the bytes, or why there is none to be read.
 * Limits: 256 KiB of text, 4 MiB of image; the caller should stop reading earlier than that.
 * @param mediaType the declared Content-Type, parameters allowed; without one, the bytes are looked at
 * @param memory of whoever verifies it next: what it recognises need not be looked at for a second reading
 */
export function readPresented(bytes: Uint8Array, mediaType = '', memory?: Pick<Memory, 'shapes'>): Presented | Unreadable {
  const expected = MEDIA_TYPES.get(mediaType.split(';')[0]!.trim().toLowerCase());
  if (expected === undefined) return { problem: 'unsupported_type' };
  if (bytes.length > MOST_IMAGE_BYTES) return { problem: 'too_large' };
  const text = isPng(bytes) ? null : decodeText(bytes);
  const isImage = isPng(bytes) || (text !== null && isSvg(text));
  if (expected === 'image' || (expected === 'any' && isImage)) return readImage(bytes);
  if (bytes.length > MOST_TEXT_BYTES) return { problem: 'too_large' };
  if (text === null) return { problem: expected === 'jwt' ? 'malformed_jwt' : expected === 'json' ? 'malformed_json' : 'unsupported_type' };
  return readText(text, expected, memory);
}

function readImage(bytes: Uint8Array): Presented | Unreadable {
  const unbaked = unbake(bytes);
  if (!unbaked.ok) return { problem: unbaked.problem };
  const presented = readText(unbaked.text, 'any');
  return 'problem' in presented ? presented : { ...presented, container: unbaked.container! };
}

function readText(text: string, expected: 'json' | 'jwt' | 'any', memory?: Pick<Memory, 'shapes'>): Presented | Unreadable {
  if (isTooLong(text)) return { problem: 'too_large' };
  const trimmed = text.trim();
  if (expected !== 'json' && COMPACT.test(trimmed)) return { kind: 'jwt', text: trimmed };
  if (expected === 'jwt') return { problem: 'malformed_jwt' };
  if (expected === 'any' && ADDRESS.test(trimmed) && URL.canParse(trimmed)) return { kind: 'address', text: trimmed };
  const sighting = memory?.shapes.sight(text) ?? null;
  if (sighting !== null) return withSighting({ kind: 'json', text }, sighting);
  const parsed = parseJson(text);
  if (parsed.ok) return { kind: 'json', text };
  // A repeated key is readable JSON: what it is worth is said in the report, by the check of its shape.
  if (parsed.reason === 'ambiguous_document') return { kind: 'json', text };
  if (parsed.reason === 'too_large') return { problem: 'too_large' };
  return { problem: TEXT_OF_OTHER_KINDS.test(text) ? 'unsupported_type' : 'malformed_json' };
}

const sightings = new WeakMap<Presented, { readonly text: string; readonly sighting: Sighting }>();

function withSighting(presented: Presented, sighting: Sighting): Presented {
  sightings.set(presented, { text: presented.text, sighting });
  return presented;
}

/** What was recognised in exactly this text when it was read; undefined where nothing was. */
export function sightingOf(presented: Presented): Sighting | undefined {
  const kept = sightings.get(presented);
  return kept?.text === presented.text ? kept.sighting : undefined;
}
