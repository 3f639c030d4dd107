import type { R2Bucket } from '@cloudflare/workers-types';
import type { Files, Witness } from './platform.ts';

/** Bytes in R2, addressed by SHA-256. Writing what is there already changes nothing but when it was kept. */
export const fileBucket = (bucket: R2Bucket): Files => ({
  async put(bytes) {
    const digest = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes))));
    await bucket.put(digest, Uint8Array.from(bytes));
    return digest;
  },
  async get(digest) {
    if (!isDigest(digest)) return null;
    const object = await bucket.get(digest);
    return object ? new Uint8Array(await object.arrayBuffer()) : null;
  },
  async size(digest) {
    return isDigest(digest) ? ((await bucket.head(digest))?.size ?? null) : null;
  },
  async read(digest, offset, length) {
    if (!isDigest(digest)) return null;
    const object = await bucket.get(digest, { range: { offset, length } });
    return object ? (object.body as unknown as ReadableStream<Uint8Array<ArrayBuffer>>) : null;
  },
  async putPieces(pieces) {
    // The key is the digest, so the pieces are gone through once to know it and once to keep them.
    const digest = hex(await hashOf(pieces()));
    const upload = await bucket.createMultipartUpload(digest);
    try {
      const parts = [];
      for await (const piece of pieces()) parts.push(await upload.uploadPart(parts.length + 1, Uint8Array.from(piece)));
      await upload.complete(parts);
    } catch (error) {
      await upload.abort();
      throw error;
    }
    return digest;
  },
  digest: async (pieces) => hex(await hashOf(pieces)),
  async digestBehind(before, digest) {
    const object = isDigest(digest) ? await bucket.get(digest) : null;
    return object ? hashOf(behind(before, object.body as unknown as ReadableStream<Uint8Array>)) : null;
  },
  async delete(digest, unlessKeptSince = Infinity) {
    if (!isDigest(digest)) return true;
    const kept = await bucket.head(digest);
    if (kept && kept.uploaded.getTime() > unlessKeptSince) return false;
    await bucket.delete(digest);
    return true;
  },
  witness: noteIn(bucket, 'witness'),
  takenBack: noteIn(bucket, 'taken-back'),
});

/** @param name no digest, so that no file has it */
const noteIn = (bucket: R2Bucket, name: string): Witness => ({
  async read() {
    const object = await bucket.get(name);
    return object ? { text: await object.text(), tag: object.etag } : null;
  },
  async write(text, tag) {
    return (await bucket.put(name, text, { onlyIf: tag === null ? { etagDoesNotMatch: '*' } : { etagMatches: tag } })) !== null;
  },
});

const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

async function* behind(before: Uint8Array, stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield before;
  yield* stream as unknown as AsyncIterable<Uint8Array>;
}

type DigestStream = WritableStream<Uint8Array> & { readonly digest: Promise<ArrayBuffer> };

/** SHA-256 as the bytes go by. workerd has a stream for it; whoever reaches the bucket from elsewhere, as tests do, holds them in memory. */
async function hashOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const { DigestStream } = crypto as Crypto & { DigestStream?: new (algorithm: string) => DigestStream };
  if (DigestStream === undefined) {
    const all: Uint8Array<ArrayBuffer>[] = [];
    for await (const piece of pieces) all.push(Uint8Array.from(piece));
    return new Uint8Array(await crypto.subtle.digest('SHA-256', await new Blob(all).arrayBuffer()));
  }
  const stream = new DigestStream('SHA-256');
  const writer = stream.getWriter();
  for await (const piece of pieces) await writer.write(piece);
  await writer.close();
  return new Uint8Array(await stream.digest);
}
