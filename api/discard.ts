const MOST_DISCARDED = 64 * 1024 * 1024;

/**
 * Lets a body that is refused arrive, unkept and up to a bound: a browser that
 * is cut off while it sends shows « connection reset » instead of our sentence.
 */
export async function discard(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (!body || body.locked) return;
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_DISCARDED) return;
  }
}
