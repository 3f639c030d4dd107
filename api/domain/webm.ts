/**
 * What a WebM file says that it holds. Source: RFC 8794 (EBML), sections 4 to 6;
 * RFC 9559 (Matroska), section 5.1.4 (tracks).
 */
export const EBML = 0x1a45dfa3;
const DOC_TYPE = 0x4282;
export const SEGMENT = 0x18538067;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_TYPE = 0x83;
export const CLUSTER = 0x1f43b675;
const MOST_ELEMENTS = 4096;

/** `start`: of its id; `end`: as far as it is there; `size`: as it says, in bytes, -1 when it does not. */
export type Element = { readonly id: number; readonly start: number; readonly body: number; readonly end: number; readonly size: number };

/** A number of variable length; `keep` keeps the marker, as ids do. `null` where it is cut off; -1 for an unknown size. */
function numberAt(bytes: Uint8Array, at: number, keep: boolean): { value: number; length: number } | null {
  const first = bytes[at];
  if (first === undefined || first === 0) return null;
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length || (keep && length > 4)) return null;
  let value = keep ? first : first & (0xff >> length);
  let isUnknown = !keep && value === 0xff >> length;
  for (let index = 1; index < length; index += 1) {
    value = value * 256 + bytes[at + index]!;
    isUnknown &&= bytes[at + index] === 0xff;
  }
  return { value: isUnknown ? -1 : value, length };
}

/** The elements of a part of `bytes`, as far as they are there. */
export function* elementsIn(bytes: Uint8Array, from: number, to: number): Generator<Element> {
  for (let at = from, count = 0; at < to && count < MOST_ELEMENTS; count += 1) {
    const id = numberAt(bytes, at, true);
    const size = id && numberAt(bytes, at + id.length, false);
    if (!id || !size) return;
    const body = at + id.length + size.length;
    // A live recording does not know how long it will be.
    const end = size.value === -1 ? to : Math.min(to, body + size.value);
    yield { id: id.value, start: at, body, end, size: size.value };
    at = end;
  }
}

const find = (bytes: Uint8Array, inside: Pick<Element, 'body' | 'end'>, id: number): Element | undefined => elementsIn(bytes, inside.body, inside.end).find((one) => one.id === id);

/**
 * The kinds of tracks of a WebM file (1 a picture, 2 sound), by its head;
 * `null` when it is no WebM or does not say it before its first frames.
 */
export function webmTracks(head: Uint8Array): readonly number[] | null {
  const file = { body: 0, end: head.length };
  const ebml = find(head, file, EBML);
  const type = ebml && find(head, ebml, DOC_TYPE);
  if (!ebml || !type || new TextDecoder('latin1').decode(head.subarray(type.body, type.end)).replace(/\0+$/, '') !== 'webm') return null;
  const segment = elementsIn(head, ebml.end, head.length).next().value as Element | undefined;
  if (segment?.id !== SEGMENT) return null;
  for (const one of elementsIn(head, segment.body, segment.end)) {
    if (one.id === CLUSTER) return null;
    if (one.id !== TRACKS) continue;
    return [...elementsIn(head, one.body, one.end)].filter(({ id }) => id === TRACK_ENTRY).map((entry) => {
      const kind = find(head, entry, TRACK_TYPE);
      return kind ? head[kind.body]! : 0;
    });
  }
  return null;
}
