import type { R2Bucket } from '@cloudflare/workers-types';
import type { Files } from './platform.ts';

/** Bytes in R2, addressed by SHA-256. Writing what is there already changes nothing. */
export const fileBucket = (bucket: R2Bucket): Files => ({
  async put(bytes) {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
    const digest = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    await bucket.put(digest, Uint8Array.from(bytes), { onlyIf: { etagDoesNotMatch: '*' } });
    return digest;
  },
  async get(digest) {
    if (!/^[0-9a-f]{64}$/.test(digest)) return null;
    const object = await bucket.get(digest);
    return object ? new Uint8Array(await object.arrayBuffer()) : null;
  },
  async delete(digest) {
    if (/^[0-9a-f]{64}$/.test(digest)) await bucket.delete(digest);
  },
  witness: {
    async read() {
      const object = await bucket.get(WITNESS);
      return object ? { text: await object.text(), tag: object.etag } : null;
    },
    async write(text, tag) {
      return (await bucket.put(WITNESS, text, { onlyIf: tag === null ? { etagDoesNotMatch: '*' } : { etagMatches: tag } })) !== null;
    },
  },
});

/** No digest, so that no file has this name. */
const WITNESS = 'witness';
