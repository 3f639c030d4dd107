/**
 * Numbers of status lists. The first is 1, and one that is full is followed by
 * the next number. A restore begins anew, and two histories that begin at one
 * backup must never give one number out: each would clear the other's bits and
 * draw its positions again. So it begins at the day, and at random within it.
 */

/** Numbers for one history: one list takes some sixty thousand badges. */
const LISTS = 100;
const HISTORIES_OF_A_DAY = 100_000;
const DAY = 86_400_000;

/** Digits of the largest number that we read: below 2^53, days for thousands of years. */
const MOST_DIGITS = 15;
export const LARGEST_LIST = 10 ** MOST_DIGITS - 1;

/** @param name the last part of an address @returns 0 when it is no number of a list */
export const readListNumber = (name: string): number => (name.length <= MOST_DIGITS && /^\d+$/.test(name) ? Number(name) : 0);

/**
 * Where a history that begins now begins to number.
 * @param highest of the numbers that are known
 * @returns a number above it
 */
export function firstListOfHistory(now: Date, randomBytes: (length: number) => Uint8Array, highest: number): number {
  const [a, b, c] = randomBytes(3);
  const drawn = ((a! << 16) | (b! << 8) | c!) % HISTORIES_OF_A_DAY;
  const day = Math.max(Math.floor(now.getTime() / DAY), Math.floor(highest / (HISTORIES_OF_A_DAY * LISTS)) + 1);
  return (day * HISTORIES_OF_A_DAY + drawn) * LISTS + 1;
}
