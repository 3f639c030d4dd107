/**
 * What is kept of one issuer's documents, each with a room of its own, so that
 * nobody's can crowd out another's.
 */
import { kept, type Kept } from './kept.ts';
import type { KnownBadge } from './known-badge.ts';
import type { Template } from './shape-template.ts';

export type Shape = { readonly template: Template; readonly agrees: boolean };
/** `unfit`: no template can be made of it. `learning`: somebody is at it; nobody waits for them, since one request of a Worker must not wait for another's. */
export type Held = Shape | 'unfit' | 'learning';

export type Room = {
  readonly shapes: Kept<Held>;
  /** By the achievement's id: its badges differ in how much evidence they have, and whether an e-mail is hashed. */
  readonly badges: Kept<readonly KnownBadge[]>;
  /** Marks of shapes and achievements that were seen once. */
  readonly once: Set<string>;
  /** What the signatures cover of the documents that were seen lately. */
  readonly vouchers: Set<string>;
};

/** Of strangers: issuers, and for each of them shapes, achievements and marks. */
const MOST_ISSUERS = 16;
const MOST_OF_AN_ISSUER = 64;
const MOST_MARKS = 1_024;
const MOST_ONCE = 4_096;

export function newRoom(): Room {
  return { shapes: kept(), badges: kept(), once: new Set(), vouchers: new Set() };
}

/** Was this marked before? Then it is no more; if not, it is now. Marks are short, and forgotten at once when there are too many. */
export function isSecondSight(once: Set<string>, mark: string): boolean {
  if (once.delete(mark)) return true;
  if (once.size >= MOST_ONCE) once.clear();
  once.add(mark);
  return false;
}

/**
 * May this signed document teach a shape? A signature covers statements, not the
 * way in which JSON writes them: whoever has one genuine badge can write it in a
 * thousand shapes. So a document vouches for the first shape in which it is seen
 * and for no other, and only once; and two of them have to agree.
 * @param statement names what the signature covers
 */
export function vouches({ vouchers }: Room, statement: string): boolean {
  // What is shown again is the last to be forgotten.
  const isFirst = !vouchers.delete(statement);
  vouchers.add(statement);
  if (vouchers.size > MOST_MARKS) vouchers.delete(vouchers.values().next().value!);
  return isFirst;
}

/** The rooms of recognised issuers; the one that was used longest ago makes room for another. */
export type Rooms = { of(issuer: string): Room | undefined; open(issuer: string): Room; readonly most: number; all(): Iterable<Room> };

export function newRooms(): Rooms {
  const rooms = kept<Room>();
  return {
    most: MOST_OF_AN_ISSUER,
    of: (issuer) => rooms.get(issuer),
    open(issuer) {
      const room = rooms.get(issuer) ?? newRoom();
      rooms.put(issuer, room, MOST_ISSUERS);
      return room;
    },
    all: () => rooms.values(),
  };
}

/** 53 bits (cyrb53) of a text: two that share them are learnt one sight earlier, and nothing else. */
export function fingerprint(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  return `${a >>> 0}.${b >>> 0}`;
}
