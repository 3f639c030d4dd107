/**
 * Passkeys (Web Authentication Level 3): registered and used with user
 * verification, so that one is two factors: the device, and who unlocks it.
 */
import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { base64url, fromBase64url } from '../../keys/signing-key.ts';
import type { Config } from '../platform/config.ts';
import type { Platform } from '../platform/platform.ts';
import { recordEvent } from '../queries/events.ts';
import { queueMail } from '../queries/mail.ts';
import { findPasskey, insertPasskey, listPasskeysOf, usePasskey } from '../queries/passkeys.ts';
import type { Person } from '../queries/people.ts';
import { insertSpent } from '../queries/sign-in.ts';
import { randomId } from '../random-id.ts';
import { addressOf } from './departure.ts';
import { isOurChallenge, makeChallenge } from './challenge.ts';

const TIMEOUT = 120_000;
/** EdDSA, ES256, RS256 (IANA, COSE Algorithms): what every device has one of. */
const ALGORITHMS = [-8, -7, -257];

/** WebAuthn takes a domain, never an address (section 5.1.2). */
export const passkeysPossible = (config: Config): boolean => !/^(\d+\.){3}\d+$|^\[/.test(new URL(config.origin).hostname);

const domainOf = (config: Config): string => new URL(config.origin).hostname;

/** What the signature of a registration is for: this person, in this session. */
const registering = (person: Person, session: string): string => `register ${person.id} ${session}`;
/** Of a sign-in: anybody. Of a confirmation: this session. */
const showing = (session: string | null): string => (session === null ? 'sign in' : `confirm ${session}`);

export async function registrationOptions(platform: Platform, person: Person, session: string) {
  const known = await listPasskeysOf(platform.db, person.id);
  return generateRegistrationOptions({
    rpName: 'Palier',
    rpID: domainOf(platform.config),
    userID: new TextEncoder().encode(person.id),
    userName: (await addressOf(platform, person)) ?? person.name,
    userDisplayName: person.name,
    challenge: await makeChallenge(platform, registering(person, session)),
    attestationType: 'none',
    excludeCredentials: known.map((one) => ({ id: one.id, transports: transportsOf(one.transports) })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
    timeout: TIMEOUT,
  });
}

const transportsOf = (text: string): string[] => JSON.parse(text) as string[];

/** @returns whether it is registered now; a response that does not hold changes nothing */
export async function registerPasskey(platform: Platform, person: Person, session: string, name: string, response: unknown): Promise<boolean> {
  const { config, db, now, randomBytes } = platform;
  const read = await orNull(
    verifyRegistrationResponse({
      response: response as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge: (challenge) => isOurChallenge(platform, registering(person, session), challenge),
      expectedOrigin: config.origin,
      expectedRPID: domainOf(config),
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (!read?.verified) return false;
  const { credential } = read.registrationInfo;
  const at = now().toISOString();
  const committed = await platform.commit([
    insertSpent(db, `challenge:${challengeOf(response)}`, at),
    insertPasskey(db, {
      id: credential.id,
      person_id: person.id,
      name,
      public_key: base64url(credential.publicKey),
      counter: credential.counter,
      transports: JSON.stringify(credential.transports ?? []),
      added_at: at,
      last_used_at: null,
    }),
    queueMail(db, { id: randomId(randomBytes), kind: 'passkey_added', subject: person.id }, at),
    recordEvent(db, randomId(randomBytes), { at, personId: person.id, kind: 'passkey_added', subject: person.id }),
  ]);
  return committed.ok;
}

/** @param own whose passkeys to offer, in their session; `null` offers none: the device knows which it has */
export async function authenticationOptions(platform: Platform, own: { person: Person; session: string } | null) {
  const known = own ? await listPasskeysOf(platform.db, own.person.id) : [];
  return generateAuthenticationOptions({
    rpID: domainOf(platform.config),
    challenge: await makeChallenge(platform, showing(own?.session ?? null)),
    allowCredentials: known.map((one) => ({ id: one.id, transports: transportsOf(one.transports) })),
    userVerification: 'required',
    timeout: TIMEOUT,
  });
}

/**
 * Whose passkey it was, once: the same response a second time is refused.
 * @param own who must have shown it, and in which session; `null` for whoever signs in
 */
export async function usePasskeyOf(platform: Platform, response: unknown, own: { person: Person; session: string } | null): Promise<string | null> {
  const { config, db, now, randomBytes } = platform;
  const id = (response as { id?: unknown } | null)?.id;
  const passkey = typeof id === 'string' && id.length <= 1400 ? await findPasskey(db, id) : undefined;
  if (!passkey || (own !== null && passkey.person_id !== own.person.id)) return null;
  const read = await orNull(
    verifyAuthenticationResponse({
      response: response as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
      expectedChallenge: (challenge) => isOurChallenge(platform, showing(own?.session ?? null), challenge),
      expectedOrigin: config.origin,
      expectedRPID: domainOf(config),
      credential: { id: passkey.id, publicKey: fromBase64url(passkey.public_key) as Uint8Array<ArrayBuffer>, counter: passkey.counter, transports: transportsOf(passkey.transports) },
      requireUserVerification: true,
    }),
  );
  if (!read?.verified) return null;
  const at = now().toISOString();
  const committed = await platform.commit([
    insertSpent(db, `challenge:${challengeOf(response)}`, at),
    usePasskey(db, passkey.id, read.authenticationInfo.newCounter, at),
    recordEvent(db, randomId(randomBytes), { at, personId: passkey.person_id, kind: own === null ? 'signed_in' : 'identity_confirmed', subject: passkey.person_id, detail: { factor: 'passkey' } }),
  ]);
  return committed.ok ? passkey.person_id : null;
}

/** As it was verified: the response's own words. */
function challengeOf(response: unknown): string {
  const { clientDataJSON } = (response as { response: { clientDataJSON: string } }).response;
  return (JSON.parse(new TextDecoder().decode(fromBase64url(clientDataJSON))) as { challenge: string }).challenge;
}

/** The library throws at whatever it cannot read or does not believe: a refusal, not a fault. */
const orNull = <T>(verified: Promise<T>): Promise<T | null> => verified.catch(() => null);
