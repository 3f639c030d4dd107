/**
 * How often something may be done for each of many keys (addresses, hosts), in a
 * bounded room: a token bucket for each key that did something of late.
 */
export type Buckets = {
  /** Takes one. @returns 0, or the milliseconds after which one may be taken again */
  take(key: string, now: number): number;
  /** Takes none. @returns what taking one now would */
  look(key: string, now: number): number;
};

/**
 * @param most that may be taken at once, and again within every minute
 * @param mostKeys whoever did something the longest ago is forgotten beyond this
 */
export function buckets({ most, mostKeys }: { readonly most: number; readonly mostKeys: number }): Buckets {
  const interval = 60_000 / most;
  /** When each bucket will be full again. */
  const full = new Map<string, number>();
  const waitAt = (from: number, now: number): number => Math.max(0, from - now - (most - 1) * interval);
  return {
    look: (key, now) => waitAt(Math.max(full.get(key) ?? 0, now), now),
    take(key, now) {
      const from = Math.max(full.get(key) ?? 0, now);
      const wait = waitAt(from, now);
      if (wait > 0) return wait;
      full.delete(key);
      full.set(key, from + interval);
      if (full.size > mostKeys) full.delete(full.keys().next().value!);
      return 0;
    },
  };
}
