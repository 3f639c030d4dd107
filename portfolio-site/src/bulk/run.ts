/**
 * Many badges, one after the other. Each is read, checked and forgotten before
 * the next is opened: what is kept is its line.
 */
import type { Presented, Unreadable, VerificationReport } from '../../../credentials/index.ts';
import { duplicates, rowOf, rowWithout, type Row } from './row.ts';

/** More than this at once is work for the API. */
export const MOST_LINES = 1000;

export type Input = { readonly bytes: Uint8Array; readonly mediaType?: string };
export type Source = {
  /** As it is shown: a file's name or an address. */
  readonly given: string;
  /** Opens it; null when it could not be had. */
  open(): Promise<Input | null>;
};
export type Checker = {
  readPresented(bytes: Uint8Array, mediaType?: string): Presented | Unreadable;
  verify(presented: Presented): Promise<VerificationReport>;
  now(): Date;
};

/**
 * Calls `onRow` for each source in order, until all are done or `stop` says so.
 * A source that cannot be opened or read is a line like the others; none ends the run.
 */
export async function checkInBulk(sources: readonly Source[], checker: Checker, onRow: (row: Row) => void, stop: AbortSignal): Promise<void> {
  const compare = duplicates();
  for (const [place, source] of sources.entries()) {
    if (stop.aborted) return;
    const row = await checkOne(place + 1, source, checker, compare);
    if (stop.aborted) return;
    onRow(row);
    // Lets the page show it, and take the press of a button.
    await new Promise((resolve) => setTimeout(resolve));
  }
}

async function checkOne(line: number, source: Source, { readPresented, verify, now }: Checker, compare: ReturnType<typeof duplicates>): Promise<Row> {
  try {
    const input = await source.open();
    if (input === null) return rowWithout(line, source.given, 'address', now());
    const presented = readPresented(input.bytes, input.mediaType);
    if ('problem' in presented) return rowWithout(line, source.given, presented.problem, now());
    const report = await verify(presented);
    return compare(rowOf(line, source.given, report, now()), report);
  } catch {
    return rowWithout(line, source.given, 'stopped', now());
  }
}

export type Lines = { readonly lines: readonly string[]; readonly beyond: number };

/** A pasted list, one address per line; empty lines do not count. `beyond`: how many were too many. */
export const linesIn = (text: string, most: number = MOST_LINES): Lines => {
  const all = text.split(/\r\n|[\r\n\u2028\u2029]/).map((line) => line.trim()).filter((line) => line !== '');
  return { lines: all.slice(0, most), beyond: Math.max(0, all.length - most) };
};
