/**
 * Rows of a CSV file as spreadsheets write them: `;`, `,` or a tab between
 * cells, quotes doubled inside quotes, any line end.
 * Source: RFC 4180, read leniently in the separator and the line ends alone.
 */

/** `line`: where the row begins in the file, from 1; a cell may hold line ends. */
export type CsvRow = { readonly line: number; readonly cells: readonly string[] };
export type Csv = { readonly ok: true; readonly rows: readonly CsvRow[] } | { readonly ok: false; readonly line: number };

const SEPARATORS = [';', '\t', ','] as const;

/**
 * @returns the rows that are not empty; not ok with the line where a quote opens that never closes, or where text follows a closed one
 */
export function readCsv(given: string): Csv {
  // A mark before a quote would make the quote a letter of its cell.
  const text = given.replace(/^\uFEFF/, '');
  const separator = separatorOf(text);
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let at = 0;
  let line = 1;
  let begun = 1;
  const endRow = (): void => {
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: begun, cells });
    cells = [];
    begun = line;
  };
  while (at < text.length) {
    let cell: string;
    if (text[at] === '"') {
      const opened = line;
      const closing = closingQuote(text, at + 1);
      if (closing < 0) return { ok: false, line: opened };
      cell = text.slice(at + 1, closing).replaceAll('""', '"');
      line += lineEnds(cell);
      at = closing + 1;
      if (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') return { ok: false, line };
    } else {
      const end = endOfCell(text, at, separator);
      cell = text.slice(at, end);
      at = end;
    }
    cells.push(cell);
    if (at < text.length && text[at] === separator) {
      at += 1;
      if (at === text.length || text[at] === '\n' || text[at] === '\r') cells.push('');
      else continue;
    }
    if (at < text.length) {
      at += text.startsWith('\r\n', at) ? 2 : 1;
      line += 1;
    }
    endRow();
  }
  return { ok: true, rows };
}

/** The one of the three that the first line holds most of, outside of quotes. */
function separatorOf(text: string): string {
  const first = (/^[^\r\n]*/.exec(text.trimStart())?.[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const counts = SEPARATORS.map((one) => first.split(one).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))]!;
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at;
  return -1;
}

function endOfCell(text: string, from: number, separator: string): number {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return at;
}

const lineEnds = (cell: string): number => cell.split(/\r\n|\r|\n/).length - 1;

/** The bytes as text: UTF-8 with or without its mark, UTF-16 with its mark, otherwise Windows-1252, in which Excel in French writes. `null` for what is no text. */
export function decodeCsv(bytes: Uint8Array): string | null {
  const text = decoded(bytes);
  // A file that was renamed, an image: no spreadsheet writes these.
  return /[\u0000-\u0008\u000E-\u001F]/.test(text) ? null : text;
}

function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
