import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Platform } from './platform.ts';

const [smallest, smaller] = [promisify(brotliCompress), promisify(gzip)];

/** Of eleven. The last takes more than twice as long to make a page a fiftieth smaller, and a jury publishes hundreds at once. */
const QUALITY = 10;

/** Once for each version of a page; off the main thread. */
export const compressOnNode: NonNullable<Platform['compress']> = {
  br: async (bytes) => Uint8Array.from(await smallest(bytes, { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_QUALITY]: QUALITY } })),
  gzip: async (bytes) => Uint8Array.from(await smaller(bytes, { level: 9 })),
};
