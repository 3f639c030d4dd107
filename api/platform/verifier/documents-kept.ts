/**
 * Documents that both sides of a thread keep, so that the same key document or
 * status list crosses once. Each side calls `keep` for the same documents in the
 * same order, and so lets the same ones go.
 */
export type DocumentsKept = {
  get(id: number): Uint8Array | undefined;
  keep(id: number, bytes: Uint8Array): void;
};

/** @param most bytes in all; the oldest go first */
export function documentsKept(most = 4 * 1024 * 1024): DocumentsKept {
  const kept = new Map<number, Uint8Array>();
  let size = 0;
  return {
    get: (id) => kept.get(id),
    keep(id, bytes) {
      kept.set(id, bytes);
      size += bytes.length;
      for (const [oldest, { length }] of kept) {
        if (size <= most) return;
        kept.delete(oldest);
        size -= length;
      }
    },
  };
}
