/**
 * One verifying thread, seen from the server: it works on one document at a time,
 * and takes up another while that one waits for an answer of the network. So
 * whoever is at work when it is stopped is the one that asked too much; the
 * others begin again elsewhere.
 */
import { Worker } from 'node:worker_threads';
import type { Questions } from '../platform.ts';
import { documentsKept } from './documents-kept.ts';
import type { Answer, Document, Fetched, FromThread, Question, ToThread } from './messages.ts';
import type { Sent, Verified } from './verify-bytes.ts';

export type Job = {
  readonly sent: Sent;
  readonly questions: Questions;
  /** How often it began again because of another document. */
  restarts: number;
  /** 'late': its time passed while another document was at work. */
  finish(verified: Verified | 'exceeded' | 'late'): void;
};
/** `milliseconds` from the beginning of a document to its answer, whatever it waits for; `bytes` of heap, and as many of buffers, above what the thread itself takes. */
export type Budget = { readonly milliseconds: number; readonly bytes: number };
export type Lane = {
  /** Takes a job if it has room for one. */
  take(): void;
  readonly isReady: () => boolean;
  stop(): void;
};
type Owner = {
  /** The next job that nobody has begun. */
  next(): Job | undefined;
  ready(): void;
  /** The thread is gone, with these half-done; it may never have been ready. */
  ended(innocent: readonly Job[], wasReady: boolean): void;
};

const MOST_HELD = 8;
/** What a thread takes for itself: the code, and what it has learnt. */
const OWN_HEAP_MIB = 48;
const YOUNG_HEAP_MIB = 16;
const LOOK_AFTER = 50;
const MIB = 1024 * 1024;
/**
 * On a machine that is busy with other things a document has not had its time
 * just because it passed: below this share of a processor it is let go on, up to
 * so many times its budget.
 */
const STARVED_SHARE = 1 / 4;
const STARVED_TIMES = 4;

/** Numbers of fetched documents: the same bytes have the same one. */
const numbers = new WeakMap<Uint8Array, number>();
let lastNumber = 0;
function numberOf(bytes: Uint8Array): number {
  const number = numbers.get(bytes) ?? (lastNumber += 1);
  numbers.set(bytes, number);
  return number;
}

/** `processor`: microseconds of the thread when the document was first looked at; `used`: milliseconds of its own since. */
type Running = { readonly number: number; processor: number | null; used: number };

export function openLane(budget: Budget, owner: Owner): Lane {
  const thread = new Worker(new URL('./thread.ts', import.meta.url), {
    // Nothing of the environment: secrets are for the server's thread alone.
    env: {}, execArgv: [], argv: [],
    resourceLimits: { maxOldGenerationSizeMb: OWN_HEAP_MIB + Math.ceil(budget.bytes / MIB), maxYoungGenerationSizeMb: YOUNG_HEAP_MIB },
  });
  const kept = documentsKept();
  const jobs = new Map<number, Job>();
  const resumable: { readonly number: number; readonly answer: () => Answer }[] = [];
  const timers = new Map<number, NodeJS.Timeout>();
  let running: Running | null = null;
  let isReady = false;
  let hasEnded = false;
  let last = 0;
  let ownBuffers = Number.POSITIVE_INFINITY;

  const begin = (number: number, message: ToThread): void => {
    running = { number, processor: null, used: 0 };
    watch(running);
    thread.postMessage(message);
  };
  const take = (): void => {
    if (!isReady || hasEnded || running) return;
    const resumed = resumable.shift();
    if (resumed) return jobs.has(resumed.number) ? begin(resumed.number, { kind: 'answer', job: resumed.number, answer: resumed.answer() }) : take();
    const job = jobs.size < MOST_HELD ? owner.next() : undefined;
    if (!job) return;
    const number = (last += 1);
    jobs.set(number, job);
    timers.set(number, setTimeout(() => timeIsUp(number, performance.now() + (STARVED_TIMES - 1) * budget.milliseconds), budget.milliseconds));
    const { sent, questions } = job;
    begin(number, { kind: 'verify', job: number, sent, now: questions.now.getTime(), hasEvidence: questions.evidence !== undefined, ...(questions.loopbackOrigin === undefined ? {} : { loopbackOrigin: questions.loopbackOrigin }) });
  };
  const drop = (number: number): Job | undefined => {
    const job = jobs.get(number);
    jobs.delete(number);
    clearTimeout(timers.get(number));
    timers.delete(number);
    return job;
  };

  function timeIsUp(number: number, atTheLatest: number): void {
    if (running?.number !== number) {
      drop(number)?.finish('late');
      // It waits for an answer that nobody wants any more.
      return thread.postMessage({ kind: 'answer', job: number, answer: { of: 'fault' } } satisfies ToThread);
    }
    const isStarved = running.used < STARVED_SHARE * budget.milliseconds && performance.now() < atTheLatest;
    if (!isStarved) return end();
    timers.set(number, setTimeout(() => timeIsUp(number, atTheLatest), LOOK_AFTER));
  }

  /** Ends the thread. Whoever is at work has taken too much. */
  function end(): void {
    if (hasEnded) return;
    hasEnded = true;
    const culprit = running === null ? undefined : drop(running.number);
    void thread.terminate();
    culprit?.finish('exceeded');
    owner.ended([...jobs.keys()].map((number) => drop(number)!), isReady);
  }

  /** V8 keeps the heap to its limit; buffers are outside of it, and are looked at while a document takes long. */
  function watch(work: Running): void {
    const look = async (): Promise<void> => {
      const isOver = (): boolean => hasEnded || running !== work;
      if (isOver()) return;
      const [{ external_memory }, { user, system }] = await Promise.all([thread.getHeapStatistics(), thread.cpuUsage()]);
      if (isOver()) return;
      work.processor ??= user + system;
      work.used = (user + system - work.processor) / 1000;
      if (external_memory - ownBuffers > budget.bytes) return end();
      later();
    };
    const later = (): void => void setTimeout(() => void look().catch(() => undefined), LOOK_AFTER).unref();
    later();
  }

  const asDocument = (fetched: Fetched | undefined): Answer => {
    // What is asked may have a fault of its own.
    if (!fetched || (fetched.ok && !(fetched.bytes instanceof Uint8Array))) return { of: 'fault' };
    if (!fetched.ok) return { of: 'fetch', failed: fetched };
    const id = numberOf(fetched.bytes);
    const document: Document = { id, ...(fetched.relayed === undefined ? {} : { relayed: fetched.relayed }) };
    if (kept.get(id)) return { of: 'fetch', document };
    kept.keep(id, fetched.bytes);
    return { of: 'fetch', document: { ...document, bytes: fetched.bytes } };
  };
  const answerTo = async (question: Question, questions: Questions): Promise<() => Answer> => {
    if (question.of === 'recognise') {
      const recognised = await questions.recognise(question.issuerId);
      return () => ({ of: 'recognise', recognised });
    }
    if (question.of === 'evidence') {
      const evidence = (await questions.evidence?.(question.id)) ?? 'unreachable';
      return () => ({ of: 'evidence', evidence });
    }
    const fetched = await questions.fetch(question.url, question.purpose);
    // Said when it is handed over, so that both sides keep in the same order.
    return () => asDocument(fetched);
  };

  thread.on('message', (message: FromThread) => {
    if (hasEnded) return;
    if (message.kind === 'ready') {
      void thread.getHeapStatistics().then(({ external_memory }) => (ownBuffers = external_memory), () => undefined);
      isReady = true;
      owner.ready();
      return take();
    }
    const job = jobs.get(message.job);
    if (running?.number === message.job) running = null;
    if (message.kind === 'done') drop(message.job)?.finish(message.answer);
    // Its time is over, and nobody waits for it: it shall come to its end.
    else if (!job) thread.postMessage({ kind: 'answer', job: message.job, answer: { of: 'fault' } } satisfies ToThread);
    else {
      void answerTo(message.question, job.questions)
        .catch((): (() => Answer) => () => ({ of: 'fault' }))
        .then((answer) => {
          resumable.push({ number: message.job, answer });
          take();
        });
    }
    take();
  });
  // Out of memory, or a fault of the thread: the same end.
  thread.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') console.error(error);
    end();
  });
  thread.on('exit', end);
  thread.unref();
  const stop = (): void => {
    hasEnded = true;
    for (const number of [...jobs.keys()]) drop(number)?.finish('late');
    void thread.terminate();
  };
  return { take, isReady: () => isReady, stop };
}
