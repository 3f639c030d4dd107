/**
 * What a passkey signs: random bytes, the moment, and a keyed digest over both
 * and over what the signature is for. Nothing is stored for whoever only asks;
 * that a challenge serves once is a key of the schema (`sign_in_spent`).
 */
import { base64url, fromBase64url } from '../../keys/signing-key.ts';
import type { Platform } from '../platform/platform.ts';
import { mac, sameText } from './tokens.ts';

const RANDOM = 16;
const MOMENT = 8;
const DIGEST = 16;
const VALID = 300_000;

async function seal(platform: Platform, purpose: string, head: Uint8Array): Promise<Uint8Array> {
  return (await mac(platform, `challenge ${purpose} ${base64url(head)}`)).slice(0, DIGEST);
}

/** @param purpose e.g. `register <session>`: a signature for one purpose is none for another */
export async function makeChallenge(platform: Platform, purpose: string): Promise<Uint8Array<ArrayBuffer>> {
  const head = new Uint8Array(RANDOM + MOMENT);
  head.set(platform.randomBytes(RANDOM));
  new DataView(head.buffer).setBigUint64(RANDOM, BigInt(platform.now().getTime()));
  return Uint8Array.from([...head, ...(await seal(platform, purpose, head))]);
}

/** Whether a challenge is one of ours, for this purpose, and not too old. */
export async function isOurChallenge(platform: Platform, purpose: string, challenge: string): Promise<boolean> {
  const bytes = fromBase64url(challenge);
  if (bytes.length !== RANDOM + MOMENT + DIGEST) return false;
  const head = bytes.slice(0, RANDOM + MOMENT);
  const age = platform.now().getTime() - Number(new DataView(head.buffer).getBigUint64(RANDOM));
  return age >= 0 && age < VALID && sameText(base64url(bytes.slice(RANDOM + MOMENT)), base64url(await seal(platform, purpose, head)));
}
