/**
 * RFC 9562 version 5, in the namespace of URLs: the identifier of what an
 * address names, the same on every machine and for ever. SHA-1 is that
 * version's; nothing is proved by it.
 */
import { writeUuid } from './random-id.ts';

const URL_NAMESPACE = Uint8Array.from('6ba7b8119dad11d180b400c04fd430c8'.match(/../g)!, (byte) => Number.parseInt(byte, 16));

export async function uuid5(address: string): Promise<string> {
  const name = new TextEncoder().encode(address);
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', Uint8Array.from([...URL_NAMESPACE, ...name]))).slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return writeUuid(bytes);
}
