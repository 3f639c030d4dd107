/**
 * Processor time of several ways to do the same thing, compared within one run.
 * Wall-clock time on a shared machine says little; the ratio of two processor
 * times, taken one right after the other, holds under load. So every round
 * measures every variant once, each round begins with another one, and the
 * answer is the median of the ratios within the rounds.
 */

/** One way to do it. */
export type Variant = {
  readonly name: string;
  /** How often in each round: enough for some 50 ms of work. */
  readonly times: number;
  /** Does it once. */
  run(): Promise<unknown>;
  /** How often before anything is measured; half of `times` when absent. Code runs faster once it has run often. */
  readonly warmUp?: number;
  /** How many at once; 1 when absent. */
  readonly concurrent?: number;
  /** Processor time used so far by the process that does the work, in µs. This process when absent. */
  cpu?(): Promise<number>;
};

/** µs of processor time per operation: one number for each round. */
export type Measured = { readonly name: string; readonly rounds: readonly number[] };

/**
 * @param variants each is warmed up, then measured in every round
 * @param rounds how many; an odd number has a median of its own
 * @returns in the order of the variants
 */
export async function measure(variants: readonly Variant[], rounds: number): Promise<Measured[]> {
  const taken = variants.map((): number[] => []);
  for (const variant of variants) await repeat({ ...variant, times: variant.warmUp ?? Math.ceil(variant.times / 2) });
  for (let round = 0; round < rounds; round += 1) {
    for (let place = 0; place < variants.length; place += 1) {
      const index = (place + round) % variants.length;
      taken[index]!.push(await perOperation(variants[index]!));
    }
  }
  return variants.map(({ name }, index) => ({ name, rounds: taken[index]! }));
}

/** The reference's cost divided by ours: 0.5 when ours costs twice as much, 2 when it costs half. */
export function ratio(reference: Measured, own: Measured): number {
  return median(own.rounds.map((cost, round) => reference.rounds[round]! / cost));
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

async function perOperation(variant: Variant): Promise<number> {
  const cpu = variant.cpu ?? ownCpu;
  const before = await cpu();
  await repeat(variant);
  return ((await cpu()) - before) / variant.times;
}

async function repeat({ run, times, concurrent = 1 }: Variant): Promise<void> {
  let left = times;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await run();
    }
  };
  await Promise.all(Array.from({ length: concurrent }, lane));
}

/** User and system time of this process, garbage collection and thread pool included. */
export async function ownCpu(): Promise<number> {
  const { user, system } = process.cpuUsage();
  return user + system;
}
