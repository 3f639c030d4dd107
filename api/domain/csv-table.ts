/** A CSV file with a line of headings, as a secretariat exports it: which columns it has, and its rows by them. */
import { readCsv, type CsvRow } from './csv.ts';

export const MOST_LINES = 10_000;

/** Why the whole file is not taken. */
export type FileFault =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too_many_lines'; readonly most: number }
  | { readonly kind: 'column_missing' | 'column_twice'; readonly column: string };
/** Why a line cannot be read at all, whatever is in it. `value`: the cell as it was read. */
export type RowFault = { readonly line: number; readonly kind: 'cell_count' | 'quotes' | 'formula'; readonly value: string };

export type TableRow<C extends string> = {
  readonly line: number;
  /** Without the spaces around it; empty where the file has no such column. */
  cell(column: C): string;
};
export type Table<C extends string> =
  | { readonly ok: true; readonly columns: ReadonlySet<C>; readonly rows: readonly TableRow<C>[]; readonly faults: readonly RowFault[]; readonly ignored: readonly string[] }
  | { readonly ok: false; readonly fault: FileFault };

/** Without accents, case, spaces or punctuation. */
export const wordOf = (text: string): string => text.normalize('NFKD').replaceAll(/[^\p{L}\p{N}]+/gu, '').replaceAll(/\p{M}/gu, '').toLowerCase();

/** What each word, as `wordOf` gives it, stands for. */
export const wordMap = <T extends string>(words: Readonly<Record<T, readonly string[]>>): ReadonlyMap<string, T> =>
  new Map((Object.entries(words) as [T, readonly string[]][]).flatMap(([meaning, spelled]) => spelled.map((one) => [one, meaning] as const)));

/** How a value from a file is told back. */
export const shown = (value: string): string => value.slice(0, 120);

/**
 * @param text of the file, without a byte order mark
 * @param headings what each heading stands for; other columns are named, and not read
 */
export function readTable<C extends string>(text: string, headings: ReadonlyMap<string, C>, needed: readonly C[]): Table<C> {
  const csv = readCsv(text);
  if (!csv.ok) return { ok: true, columns: new Set(), rows: [], faults: [{ line: csv.line, kind: 'quotes', value: '' }], ignored: [] };
  const [heading, ...rows] = csv.rows;
  if (heading === undefined || rows.length === 0) return { ok: false, fault: { kind: 'empty' } };
  if (rows.length > MOST_LINES) return { ok: false, fault: { kind: 'too_many_lines', most: MOST_LINES } };
  const columns = heading.cells.map((cell) => headings.get(wordOf(cell)) ?? null);
  const twice = columns.find((column, index) => column !== null && columns.indexOf(column) !== index);
  if (twice) return { ok: false, fault: { kind: 'column_twice', column: twice } };
  const missing = needed.find((column) => !columns.includes(column));
  if (missing !== undefined) return { ok: false, fault: { kind: 'column_missing', column: missing } };
  const read = rows.map((row) => readRow(row, columns));
  return {
    ok: true,
    columns: new Set(columns.filter((one) => one !== null)),
    rows: read.flatMap((one) => ('kind' in one ? [] : [one])),
    faults: read.flatMap((one) => ('kind' in one ? [one] : [])),
    ignored: heading.cells.filter((cell, index) => columns[index] === null && cell.trim() !== '').map((cell) => cell.trim()),
  };
}

function readRow<C extends string>({ line, cells }: CsvRow, columns: readonly (C | null)[]): TableRow<C> | RowFault {
  // Cells beyond the headings may only be empty: a shifted row would put what it says into the wrong people's files.
  if (cells.length < columns.length || cells.slice(columns.length).some((cell) => cell.trim() !== '')) return { line, kind: 'cell_count', value: String(cells.length) };
  const cell = (column: C): string => (columns.includes(column) ? cells[columns.indexOf(column)]!.trim() : '');
  // A hyphen alone says that there is nothing.
  const formula = columns.flatMap((one) => (one === null ? [] : [cell(one)])).find((one) => /^(?:[=+@]|-.)/.test(one));
  return formula === undefined ? { line, cell } : { line, kind: 'formula', value: shown(formula) };
}
