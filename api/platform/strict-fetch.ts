/**
 * The one way out of a Worker, by the same rules as guarded-fetch.ts. What a name
 * stands for is judged by the runtime (`global_fetch_strictly_public` in
 * wrangler.toml keeps private addresses and bindings out); spellings, redirects,
 * time and size are judged here. Compressed answers are counted as they unpack.
 */
import type { FetchAnswer } from './platform.ts';
import { MOST_BYTES, MOST_MILLISECONDS, publicUrl } from './public-address.ts';

/** @param ask the runtime's own fetch */
export const strictFetch =
  (ask: typeof fetch) =>
  async (text: string): Promise<FetchAnswer> => {
    const url = publicUrl(text);
    if (url === null) return { ok: false, reason: 'blocked' };
    try {
      const answer = await ask(url, {
        redirect: 'manual',
        signal: AbortSignal.timeout(MOST_MILLISECONDS),
        headers: { accept: 'application/json, application/vc, */*;q=0.5', 'user-agent': 'Palier-Verifier' },
      });
      if (answer.status === 404) return { ok: false, reason: 'not_found' };
      if (answer.status === 410) return { ok: false, reason: 'gone' };
      if (answer.status !== 200 || answer.body === null) return { ok: false, reason: 'unreachable' };
      return await readBounded(answer.body);
    } catch {
      return { ok: false, reason: 'unreachable' };
    }
  };

async function readBounded(body: ReadableStream<Uint8Array>): Promise<FetchAnswer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    // Leaving the loop cancels the stream.
    if (size > MOST_BYTES) return { ok: false, reason: 'too_large' };
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return { ok: true, bytes };
}
