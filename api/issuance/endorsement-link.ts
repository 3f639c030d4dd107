/**
 * The links in the messages to an endorser. The table holds their digests only;
 * the token itself is computed when its message is sent, from the master secret
 * and the name of the link, so that a message sent twice after a crash carries
 * the same link. Without PALIER_SECRET, whoever reads the database has no link.
 */
import { hexDigest } from '../../credentials/index.ts';
import { deriveSecret } from '../../keys/secret.ts';
import { base64url } from '../../keys/signing-key.ts';
import type { Platform } from '../platform/platform.ts';
import type { Tables } from '../queries/schema.ts';
import { secretOf } from './issuer.ts';

export type LinkName = Pick<Tables['endorsement_link'], 'invitation_id' | 'purpose' | 'number'>;

/** 192 bits in 32 characters. */
const TOKEN_BYTES = 24;

/** HMAC-SHA-256 (RFC 2104) under a key of its own. */
export async function tokenOf(platform: Platform, { invitation_id, purpose, number }: LinkName): Promise<string> {
  const secret = await deriveSecret(secretOf(platform), 'endorsement links');
  const key = await crypto.subtle.importKey('raw', utf8(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, utf8(`${purpose} ${invitation_id} ${number}`));
  return base64url(new Uint8Array(mac).slice(0, TOKEN_BYTES));
}

export const tokenDigest = (token: string): Promise<string> => hexDigest(token);

/** The row of a link, for the batch of the act from which it follows. */
export const linkRow = async (platform: Platform, name: LinkName, madeAt: string): Promise<Tables['endorsement_link']> => ({
  ...name,
  token_digest: await tokenDigest(await tokenOf(platform, name)),
  made_at: madeAt,
});

/** The outbox's name of a message, and back. */
export const messageSubject = ({ invitation_id, purpose, number }: LinkName): string => `${purpose}:${invitation_id}:${number}`;
export function readMessageSubject(subject: string): LinkName {
  const [purpose, invitation_id, number] = subject.split(':');
  if ((purpose !== 'answer' && purpose !== 'withdraw') || !invitation_id) throw new Error(`no message ${subject}`);
  return { invitation_id, purpose, number: Number(number) };
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
