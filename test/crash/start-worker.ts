/** Starts worker.ts, keeps what it says, and ends it by SIGKILL or lets it end. */
import { spawn } from 'node:child_process';
import { oneFile } from '../one-file.ts';
import type { Moment } from './folder.ts';
import { acknowledge, type Ledger } from './invariants.ts';

const SCRIPT = await oneFile('test/crash/worker.ts');

export type Worker = {
  /** The first line that begins so; `null` when the worker ended without it. */
  line(beginning: string): Promise<string | null>;
  /** Waves a held worker on. */
  goOn(): void;
  /** SIGKILL; resolves when the process is gone and all it said is written down. */
  kill(): Promise<void>;
  /** Resolves with its `done` line; throws with what it complained of when it ended otherwise. */
  finish(): Promise<string>;
};

export type Task = { readonly folder: string; readonly jury: string; readonly ledger: Ledger; readonly broken?: boolean; readonly endorse?: number };

export function startWorker({ folder, jury, ledger, broken = false, endorse }: Task, hold?: { at: Moment; nth: number }): Worker {
  const options = [...(hold ? ['--hold', `${hold.at}:${hold.nth}`] : []), ...(broken ? ['--broken'] : []), ...(endorse === undefined ? [] : ['--endorse', String(endorse)])];
  const child = spawn(process.execPath, [SCRIPT, folder, jury, ...options], { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let waiting: (() => void)[] = [];
  let over = false;
  let rest = '';
  let complaint = '';
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const one of woken) one();
  };
  child.stdin.on('error', () => {}); // a killed worker reads nothing any more
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (complaint += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop()!; // a line cut off by the kill was not said
    for (const line of parts) {
      acknowledge(ledger, line);
      lines.push(line);
    }
    wake();
  });
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      over = true;
      wake();
      resolve();
    }),
  );
  const line = async (beginning: string): Promise<string | null> => {
    for (;;) {
      const found = lines.find((one) => one.startsWith(beginning));
      if (found !== undefined) return found;
      if (over) return null;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return {
    line,
    goOn: () => void child.stdin.write('\n'),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async finish() {
      await ended;
      const done = await line('done ');
      if (done === null) throw new Error(`the worker ended with ${child.exitCode ?? child.signalCode}: ${complaint}`);
      return done;
    },
  };
}
