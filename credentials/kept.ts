/**
 * Things that are found again by their name, bounded in number.
 *
 * To use one writes a number and nothing else. Moved to the end of a Map instead,
 * at each use, it would leave tables behind of which the garbage collector keeps
 * whatever they hold, and with a name that was cut from a text all of that text.
 */
export type Kept<Value> = {
  /** Counts as a use. */
  get(name: string): Value | undefined;
  has(name: string): boolean;
  /** What was used longest ago makes room when there are `most` already. */
  put(name: string, value: Value, most: number): void;
  delete(name: string): void;
  values(): Iterable<Value>;
  size(): number;
};

type Entry<Value> = { value: Value; used: number };

export function kept<Value>(): Kept<Value> {
  const entries = new Map<string, Entry<Value>>();
  let uses = 0;
  const oldest = (): string => {
    let [name, least] = ['', Number.POSITIVE_INFINITY];
    for (const [each, { used }] of entries) if (used < least) [name, least] = [each, used];
    return name;
  };
  return {
    get(name) {
      const entry = entries.get(name);
      if (entry !== undefined) entry.used = uses += 1;
      return entry?.value;
    },
    has: (name) => entries.has(name),
    put(name, value, most) {
      const entry = entries.get(name);
      if (entry !== undefined) {
        entry.value = value;
        entry.used = uses += 1;
        return;
      }
      if (entries.size >= most) entries.delete(oldest());
      entries.set(detached(name), { value, used: (uses += 1) });
    },
    delete: (name) => void entries.delete(name),
    *values() {
      for (const { value } of entries.values()) yield value;
    },
    size: () => entries.size,
  };
}

/** A piece of a text keeps all of the text in memory; this one stands alone. */
const detached = (piece: string): string => JSON.parse(JSON.stringify(piece)) as string;

/** The last so many things, each by a text of its own; the oldest makes room. */
export type Latest<Value> = { get(name: string): Value | undefined; put(name: string, value: Value): void; delete(name: string): void };

export function latest<Value>(most: number): Latest<Value> {
  // Written over, not put in each other's place: what is let go of here may stand among what is old, and what it points to would stay.
  const slots = Array.from({ length: most }, (): { name: string | null; mark: number; value: Value | undefined } => ({ name: null, mark: 0, value: undefined }));
  const places = new Map<number, number>();
  let next = 0;
  const slotOf = (name: string) => {
    const slot = slots[places.get(markOf(name)) ?? -1];
    return slot?.name === name ? slot : undefined;
  };
  return {
    get: (name) => slotOf(name)?.value,
    put(name, value) {
      const slot = slots[next]!;
      // Two names with one mark: the older is forgotten, and looked at again.
      if (slot.name !== null && places.get(slot.mark) === next) places.delete(slot.mark);
      Object.assign(slot, { name, mark: markOf(name), value });
      places.set(slot.mark, next);
      next = (next + 1) % most;
    },
    delete(name) {
      const slot = slotOf(name);
      if (slot === undefined) return;
      places.delete(slot.mark);
      Object.assign(slot, { name: null, value: undefined });
    },
  };
}

/** 31 bits of a name (FNV-1a). */
function markOf(name: string): number {
  let mark = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) mark = Math.imul(mark ^ name.charCodeAt(index), 0x01000193);
  return mark >>> 1;
}
