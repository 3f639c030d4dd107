/**
 * A credential that passed every check, as a value that cannot change: the exact
 * text that will be signed and its digest. check.ts makes it, sign.ts takes it.
 */

/** Not exported: no other module can write this property. */
const brand: unique symbol = Symbol('checked');

export type CheckedCredential = {
  /** The JSON text, as JSON.stringify writes it. */
  readonly bytes: string;
  /** SHA-256 of its UTF-8, in lower-case hex. */
  readonly digest: string;
  readonly [brand]: true;
};

/** For check.ts only. */
export async function checkedCredential(bytes: string): Promise<CheckedCredential> {
  return Object.freeze({ bytes, digest: await hexDigest(bytes), [brand]: true as const });
}

/**
 * Stops signing what was not checked: a fault of the program, not of a user.
 * The digest is compared too, because a spread copy keeps the brand.
 * @throws TypeError
 */
export async function assertChecked(credential: CheckedCredential): Promise<void> {
  if (credential[brand] !== true || credential.digest !== (await hexDigest(credential.bytes))) {
    throw new TypeError('Only a credential that passed check() can be signed');
  }
}

/** SHA-256 of a text's UTF-8, in lower-case hex. */
export async function hexDigest(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
