export type Bytes = Uint8Array<ArrayBuffer>;

export type BoundedBytes = { get(key: string): Bytes | undefined; keep(key: string, bytes: Bytes): Bytes };

/** Bytes in memory up to so many in all; what was asked for least lately goes first. */
export function boundedBytes(most: number): BoundedBytes {
  const kept = new Map<string, Bytes>();
  let size = 0;
  return {
    get(key) {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found;
    },
    keep(key, bytes) {
      size += bytes.length - (kept.get(key)?.length ?? 0);
      kept.delete(key);
      kept.set(key, bytes);
      for (const [oldest, one] of kept) {
        if (size <= most || oldest === key) break;
        kept.delete(oldest);
        size -= one.length;
      }
      return bytes;
    },
  };
}
