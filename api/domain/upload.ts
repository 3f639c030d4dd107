/** A file that comes in parts, each with the digest that was said of it before. */
import { PIECE_BYTES } from './source.ts';

/** As the store takes them; and half a minute over a poor line. */
export const PART_BYTES = PIECE_BYTES;

/** What becomes of it: one trace, or the export of another Palier that is taken in (api/takeaway/bring-in.ts). */
export const UPLOAD_PURPOSES = ['trace', 'archive'] as const;
export type UploadPurpose = (typeof UPLOAD_PURPOSES)[number];

/** How many parts so many bytes have. */
export const partsOf = (bytes: number): number => Math.ceil(bytes / PART_BYTES);

/** In bytes. @param number from 0 */
export const partLength = (bytes: number, number: number): number => Math.min(PART_BYTES, bytes - number * PART_BYTES);
