/**
 * A credential that passed every check, as a value that cannot change: the exact
 * text that will be signed and its digest. check.ts makes it, sign.ts takes it.
 */

import { webPrimitives, type Primitives } from './primitives.ts';

/** Type only: no other module can name this property. */
declare const brand: unique symbol;

export type CheckedCredential = {
  /** The JSON text, as JSON.stringify writes it. */
  readonly bytes: string;
  /** SHA-256 of its UTF-8, in lower-case hex. */
  readonly digest: string;
  readonly [brand]: true;
};

/**
 * What check.ts saw, in the credential itself. It knows whose it is: a copy, whatever it says, has that of another.
 * (A WeakMap would keep each of thousands of texts until the next full collection.)
 */
const SEEN: unique symbol = Symbol('seen');
type Seen = { readonly covered: Uint8Array; of: object | null };
type Marked = { readonly [SEEN]?: Seen };

/**
 * For check.ts only.
 * @param covered SHA-256 of the canonical form
 * @param hashed SHA-256 of the text, where it is known
 */
export async function checkedCredential(bytes: string, covered: Uint8Array, primitives: Primitives = webPrimitives, hashed?: Uint8Array): Promise<CheckedCredential> {
  const seen: Seen = { covered, of: null };
  const credential = Object.freeze({ bytes, digest: hex(hashed ?? (await primitives.sha256(bytes))), [SEEN]: seen });
  seen.of = credential;
  return credential as unknown as CheckedCredential;
}

/**
 * What a proof over it covers: SHA-256 of its canonical form, 32 bytes.
 * @throws TypeError for what was not checked: a fault of the program, not of a user
 */
export function coveredBy(credential: CheckedCredential): Uint8Array {
  const seen = (credential as Marked)[SEEN];
  if (seen === undefined || seen.of !== credential) throw new TypeError('Only a credential that passed check() can be signed');
  return seen.covered;
}

/** SHA-256 of a text's UTF-8, in lower-case hex. @param primitives the platform's own, where many texts are hashed */
export async function hexDigest(text: string, primitives: Pick<Primitives, 'sha256'> = webPrimitives): Promise<string> {
  return hex(await primitives.sha256(text));
}

/** Lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte]!;
  return text;
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
