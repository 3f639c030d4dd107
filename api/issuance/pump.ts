/**
 * Keeps the outbox moving: after each answer that leaves work behind, and from
 * time to time (the sweeper), so that what a crash interrupted is picked up.
 * One pump runs per process; a second call waits for another round of it. On
 * Workers each request pumps for itself: it must not wait for another's I/O,
 * and doing a job twice is harmless.
 */
import type { Platform } from '../platform/platform.ts';
import { runOutbox } from './issue.ts';
import { forgetUnusedKeys } from './issuer.ts';

const running = new WeakMap<Platform, { again: boolean; done: Promise<void> }>();

/** @param rounds how many batches of jobs at the most; a Worker's request does one and leaves the rest to the next */
export function pump(platform: Platform, rounds: number = platform.pumpRounds): Promise<void> {
  if (Number.isFinite(platform.pumpRounds)) return runRounds(platform, rounds, () => false);
  const current = running.get(platform);
  if (current) {
    current.again = true;
    return current.done;
  }
  const state = { again: false, done: Promise.resolve() };
  running.set(platform, state);
  const askedAgain = (): boolean => {
    const { again } = state;
    state.again = false;
    return again;
  };
  state.done = runRounds(platform, rounds, askedAgain).finally(() => running.delete(platform));
  return state.done;
}

const resting = new WeakSet<Platform>();

/** For a server that stops: no further round begins; resolves when the one that runs is over. */
export async function restPump(platform: Platform): Promise<void> {
  resting.add(platform);
  await running.get(platform)?.done.catch(() => {});
}

async function runRounds(platform: Platform, rounds: number, askedAgain: () => boolean): Promise<void> {
  forgetUnusedKeys(platform);
  for (let round = 0; round < rounds; round += 1) {
    if (resting.has(platform)) return;
    const { done } = await runOutbox(platform);
    if (done === 0 && !askedAgain()) return;
  }
}
