/**
 * One line of RFC 4180 for spreadsheets, that can be read back to the character:
 * an apostrophe stands before whatever a spreadsheet could take for a formula,
 * and before an apostrophe. Source: OWASP, CSV Injection.
 */
const STARTS = /^[=+\-@\t\r'＝＋－＠]/;

export const writeCsvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${(STARTS.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`).join(',')}\r\n`;

/** @returns `null` for a line that `writeCsvLine` has not written */
export function readCsvLine(line: string): string[] | null {
  if (!/^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*$/.test(line)) return null;
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell]) => cell!.replaceAll('""', '"').replace(/^'/, ''));
}
