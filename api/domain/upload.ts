/** A file that comes in parts, each with the digest that was said of it before. */

/** 5 MiB: the least that a store which takes files in parts takes as one, and half a minute over a poor line. */
export const PART_BYTES = 5 * 1024 * 1024;

/** How many parts so many bytes have. */
export const partsOf = (bytes: number): number => Math.ceil(bytes / PART_BYTES);

/** In bytes. @param number from 0 */
export const partLength = (bytes: number, number: number): number => Math.min(PART_BYTES, bytes - number * PART_BYTES);
