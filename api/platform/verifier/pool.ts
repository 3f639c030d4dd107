/**
 * The verifier as the Node server runs it: a few threads, a bounded queue, and a
 * budget of time and memory for each document. The server's own thread only
 * hands over and goes on answering.
 */
import { availableParallelism } from 'node:os';
import { unfinished } from '../../../credentials/index.ts';
import { openLane, type Budget, type Job, type Lane } from './lane.ts';
import type { VerifyApart } from '../platform.ts';

export type PoolOptions = Partial<Budget> & { readonly threads?: number };
export type VerifierPool = { readonly verifyApart: VerifyApart; close(): void };

const MIB = 1024 * 1024;
/** A document that has not begun after so long is sent away, so that it is answered in time. */
const PATIENCE = 400;
const MOST_QUEUED = 256;
const MOST_QUEUED_BYTES = 32 * MIB;
const RETRY_AFTER = 2;
const MOST_RESTARTS = 2;

type Waiting = Job & { readonly patience: { timer?: NodeJS.Timeout }; readonly impatient: () => void };

/** Threads are started when they are first needed. */
export function verifierPool({ milliseconds = 2_000, bytes = 64 * MIB, threads = Math.min(4, availableParallelism() + 1) }: PoolOptions = {}): VerifierPool {
  const budget = { milliseconds, bytes };
  const lanes = new Set<Lane>();
  const queue: Waiting[] = [];
  let queuedBytes = 0;
  let isClosed = false;
  /** Nobody is sent away while the first thread is still starting. */
  let hasBeenReady = false;

  const enqueue = (job: Waiting, at: 'front' | 'back'): void => {
    queue[at === 'back' ? 'push' : 'unshift'](job);
    queuedBytes += job.sent.bytes.length;
    if (hasBeenReady) job.patience.timer = setTimeout(job.impatient, PATIENCE);
    wake();
  };
  const remove = (job: Waiting): boolean => {
    const at = queue.indexOf(job);
    if (at < 0) return false;
    queue.splice(at, 1);
    queuedBytes -= job.sent.bytes.length;
    clearTimeout(job.patience.timer);
    return true;
  };
  const next = (): Job | undefined => {
    const job = queue[0];
    if (job) remove(job);
    return job;
  };
  const wake = (): void => {
    for (const lane of [...lanes]) lane.take();
    if (queue.length > 0 && lanes.size < threads && !isClosed) open();
  };
  const open = (): void => {
    const lane = openLane(budget, {
      next,
      ready: () => {
        if (hasBeenReady) return;
        hasBeenReady = true;
        for (const job of queue) job.patience.timer = setTimeout(job.impatient, PATIENCE);
      },
      ended: (innocent, wasReady) => {
        lanes.delete(lane);
        // A thread that cannot even start: whoever comes next tries again.
        if (!wasReady && lanes.size === 0) for (const job of [...queue]) job.impatient();
        for (const job of innocent as readonly Waiting[]) {
          job.restarts += 1;
          if (job.restarts > MOST_RESTARTS) job.finish('exceeded');
          else enqueue(job, 'front');
        }
        // The next document shall not wait for a thread to start.
        if (wasReady && !isClosed && lanes.size < threads) open();
      },
    });
    lanes.add(lane);
  };

  const verifyApart: VerifyApart = (sent, questions) =>
    new Promise((answer) => {
      if (isClosed || queue.length >= MOST_QUEUED || queuedBytes + sent.bytes.length > MOST_QUEUED_BYTES) return answer({ kind: 'busy', retryAfter: RETRY_AFTER });
      const busy = { kind: 'busy', retryAfter: RETRY_AFTER } as const;
      const job: Waiting = {
        sent,
        questions,
        restarts: 0,
        patience: {},
        impatient: () => {
          if (remove(job)) answer(busy);
        },
        finish: (verified) => answer(verified === 'late' ? busy : verified === 'exceeded' ? { kind: 'report', report: unfinished() } : verified),
      };
      enqueue(job, 'back');
    });

  return {
    verifyApart,
    close: () => {
      isClosed = true;
      for (const job of [...queue]) job.impatient();
      for (const lane of lanes) lane.stop();
      lanes.clear();
    },
  };
}
