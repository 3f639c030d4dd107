/**
 * Miniflare, with one habit of its writer mended: it makes room for the
 * settings of a workerd, our bundle of megabytes among them, four kilobytes at
 * a time, and copies all of it each time. Seconds for each house; here the room
 * is doubled instead. Where that line is written otherwise one day, nothing changes.
 */
import { registerHooks } from 'node:module';

const BY_PAGES = 's.buffer = new ArrayBuffer(srcBuffer.byteLength + minSize);';
const BY_DOUBLING = 's.buffer = new ArrayBuffer(srcBuffer.byteLength + Math.max(minSize, srcBuffer.byteLength));';

let loading: Promise<typeof import('miniflare')> | undefined;

/** Large, and not needed where no Worker is. */
export const loadMiniflare = (): Promise<typeof import('miniflare')> => (loading ??= load());

async function load(): Promise<typeof import('miniflare')> {
  const hooks = registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith('/miniflare/dist/src/index.js') || loaded.source == null) return loaded;
      const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
      return { ...loaded, source: source.replace(BY_PAGES, BY_DOUBLING) };
    },
  });
  try {
    return await import('miniflare');
  } finally {
    hooks.deregister();
  }
}
