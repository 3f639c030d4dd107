/** Bytes that may be more than memory holds, wherever they are: read by place, or from the beginning to the end. */
export type Source = {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
  /** All of it; of one length but for the last, when it is larger than one piece. */
  pieces(): AsyncIterable<Uint8Array>;
};

/** 5 MiB: the least that a store which takes files in pieces takes as one (`Files.putPieces`). */
export const PIECE_BYTES = 5 * 1024 * 1024;

export const inMemory = (bytes: Uint8Array): Source => ({
  size: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
  async *pieces() {
    yield bytes;
  },
});

/** So many bytes of a source, from a place on, as a source of their own. */
export const windowOf = (source: Source, start: number, size: number): Source => bySlices(size, (offset, length) => source.read(start + offset, Math.min(length, size - offset)));

/** A source of which any part can be read, and which is gone through a piece at a time. */
export const bySlices = (size: number, read: Source['read']): Source => ({
  size,
  read,
  async *pieces() {
    for (let at = 0; at < size; at += PIECE_BYTES) yield await read(at, Math.min(PIECE_BYTES, size - at));
  },
});

/** The same bytes in pieces of one length but for the last. */
export async function* regrouped(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let piece = new Uint8Array(PIECE_BYTES);
  let filled = 0;
  for await (const part of parts) {
    for (let at = 0; at < part.length; ) {
      const taken = part.subarray(at, at + PIECE_BYTES - filled);
      piece.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled < PIECE_BYTES) continue;
      yield piece;
      piece = new Uint8Array(PIECE_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}

/** All of it, in memory: for what is known to be small. @param size in bytes, at least as many as come */
export async function together(parts: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes.subarray(0, at);
}
