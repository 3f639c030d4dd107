/**
 * Keeps the outbox moving: after each answer that leaves work behind, and from
 * time to time (the sweeper), so that what a crash interrupted is picked up.
 * One pump runs per platform; a second call waits for another round of it.
 */
import type { Platform } from '../platform/platform.ts';
import { runOutbox } from './issue.ts';

const running = new WeakMap<Platform, { again: boolean; done: Promise<void> }>();

/** @param rounds how many batches of jobs at the most; a Worker's request does one and leaves the rest to the next */
export function pump(platform: Platform, rounds: number = platform.pumpRounds): Promise<void> {
  const current = running.get(platform);
  if (current) {
    current.again = true;
    return current.done;
  }
  const state = { again: false, done: Promise.resolve() };
  running.set(platform, state);
  state.done = (async () => {
    try {
      for (let round = 0; round < rounds; round += 1) {
        state.again = false;
        const { done } = await runOutbox(platform, { limit: 40 });
        if (done === 0 && !state.again) return;
      }
    } finally {
      running.delete(platform);
    }
  })();
  return state.done;
}
