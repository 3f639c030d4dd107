/** A status list as it was published: its bits and its dates, read back from the signed text. */
import { decodeStatusList, STATUS_LIST_LENGTH, type Primitives } from '../../credentials/index.ts';

export type PublishedList = { readonly bits: Uint8Array; readonly validFrom: string; readonly validUntil: string };

/** @throws when the text is no list of ours: what was published is never guessed */
export async function readPublishedList(signed: string, primitives?: Primitives): Promise<PublishedList> {
  const { validFrom, validUntil, credentialSubject } = JSON.parse(signed) as { validFrom: string; validUntil: string; credentialSubject: { encodedList: string } };
  const decoded = await decodeStatusList(credentialSubject.encodedList, primitives);
  if (!decoded.ok || decoded.bits.length * 8 !== STATUS_LIST_LENGTH) throw new Error(`a published status list cannot be read: ${decoded.ok ? 'another length' : decoded.reason}`);
  return { bits: decoded.bits, validFrom, validUntil };
}

export const union = (one: Uint8Array, other: Uint8Array): Uint8Array => one.map((byte, index) => byte | other[index]!);

/** Whether every bit of the second is set in the first. */
export const covers = (one: Uint8Array, other: Uint8Array): boolean => other.every((byte, index) => (byte & ~one[index]!) === 0);

export function countBits(bits: Uint8Array): number {
  let count = 0;
  for (const byte of bits) for (let rest = byte; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
