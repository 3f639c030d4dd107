/** The journal as the checker reads it: from the database, or from what was exported. */
import { findHead, listChain, listLinks } from '../queries/events.ts';
import type { Database } from '../queries/schema.ts';
import type { Head, LinkedEntry } from './chain.ts';
import { entryOf } from './seal.ts';
import { readCsvLine } from './csv.ts';

const PAGE = 1_000;

/** Every entry in its order, a page at a time. */
export async function* readJournal(db: Database, upTo = Number.MAX_SAFE_INTEGER): AsyncGenerator<LinkedEntry> {
  for (let after = 0; ; ) {
    const rows = await listChain(db, after, PAGE);
    for (const row of rows) if (row.seq <= upTo) yield entryOf(row);
    if (rows.length < PAGE || rows.at(-1)!.seq >= upTo) return;
    after = rows.at(-1)!.seq;
  }
}

/** The first number that has a link and no entry: an entry that was taken away at the end leaves nothing else. */
export async function firstOrphan(db: Database, after: number): Promise<number | null> {
  const [link] = await listLinks(db, after, 1);
  return link?.seq ?? null;
}

export const headOf = async (db: Database): Promise<Head | null> => {
  const head = await findHead(db);
  return head && { entries: head.seq, hash: head.hash };
};

export type Export = { readonly head: Head; entries(): AsyncGenerator<LinkedEntry | null> };

/** @returns `null` for what is no export of a journal */
export function readExport(text: string): Export | null {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/).filter((line) => line !== '');
  return lines[0]?.startsWith('{') ? readJsonLines(lines) : readCsv(lines);
}

function readJsonLines([first, ...rest]: readonly string[]): Export | null {
  const top = parse(first ?? '');
  if (top?.['journal'] !== FORMAT || typeof top['entries'] !== 'number' || typeof top['hash'] !== 'string') return null;
  return {
    head: { entries: top['entries'], hash: top['hash'] },
    async *entries() {
      for (const line of rest) yield entryIn(parse(line));
    },
  };
}

function readCsv([names, top, ...rest]: readonly string[]): Export | null {
  const head = top === undefined ? null : readCsvLine(top);
  if (names === undefined || readCsvLine(names)?.join() !== COLUMNS.join() || head?.length !== COLUMNS.length || head[0] !== '') return null;
  return {
    head: { entries: Number(head[1]), hash: head.at(-1)! },
    async *entries() {
      for (const line of rest) {
        const cells = readCsvLine(line);
        yield cells === null || cells.length !== COLUMNS.length ? null : entryIn(Object.fromEntries(COLUMNS.map((name, place) => [name, valueOf(name, cells[place]!)])));
      }
    },
  };
}

/** What an export calls itself. */
export const FORMAT = 'palier 1';
export const COLUMNS = ['seq', 'id', 'at', 'person', 'kind', 'subject', 'detail', 'before', 'after', 'hash'] as const;

const valueOf = (name: string, cell: string): unknown => (name === 'seq' ? Number(cell) : cell === '' && ['person', 'before', 'after'].includes(name) ? null : cell);

function parse(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function entryIn(read: Record<string, unknown> | null): LinkedEntry | null {
  if (read === null || typeof read !== 'object' || typeof read['seq'] !== 'number' || Object.keys(read).length !== COLUMNS.length) return null;
  const isText = (name: string): boolean => typeof read[name] === 'string';
  const isPossible = (name: string): boolean => read[name] === null || isText(name);
  return ['id', 'at', 'kind', 'subject', 'detail', 'hash'].every(isText) && ['person', 'before', 'after'].every(isPossible) ? (read as unknown as LinkedEntry) : null;
}
