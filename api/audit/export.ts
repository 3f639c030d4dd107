/** The whole journal as a file: how many entries and the last link at the top, then every entry with its link. */
import type { Platform } from '../platform/platform.ts';
import type { LinkedEntry } from './chain.ts';
import { writeCsvLine } from './csv.ts';
import { COLUMNS, FORMAT, readJournal } from './read.ts';
import { linkJournal } from './seal.ts';

export type ExportForm = 'jsonl' | 'csv';

/** Read from the database as it is sent, a page at a time. */
export async function exportJournal(platform: Platform, form: ExportForm): Promise<ReadableStream<Uint8Array>> {
  const head = await linkJournal(platform);
  const encoder = new TextEncoder();
  const at = platform.now().toISOString();
  const top = form === 'jsonl'
    ? `${JSON.stringify({ journal: FORMAT, origin: platform.config.origin, at, ...head })}\n`
    : `\ufeff${writeCsvLine(COLUMNS)}${writeCsvLine(['', String(head.entries), at, '', '', platform.config.origin, '', '', '', head.hash])}`;
  const lines = readJournal(platform.db, head.entries);
  let isBegun = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      let text = isBegun ? '' : top;
      isBegun = true;
      for (let count = 0; count < LINES_AT_ONCE; count += 1) {
        const next = await lines.next();
        if (next.done) {
          if (text !== '') controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += form === 'jsonl' ? `${JSON.stringify(next.value)}\n` : writeCsvLine(cellsOf(next.value));
      }
      controller.enqueue(encoder.encode(text));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}

const LINES_AT_ONCE = 500;

const cellsOf = (entry: LinkedEntry): string[] => COLUMNS.map((name) => String(entry[name] ?? ''));
