/**
 * When to kill a process, time after time: later than before where it had not
 * ended by itself, earlier where it had. So the kills go through its work and
 * come to lie around its end, however fast the machine is at the moment.
 *
 * @param usual milliseconds that it takes when nobody kills it
 */
export function killTimes(usual: number): { next(): Promise<void>; wasKilled(killed: boolean): void } {
  let after = usual * 0.45;
  return {
    next: () => new Promise((resolve) => setTimeout(resolve, after)),
    wasKilled: (killed) => void (after *= killed ? 1.17 : 0.8),
  };
}
