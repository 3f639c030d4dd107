/**
 * One line of RFC 4180 for spreadsheets, that can be read back to the character:
 * an apostrophe stands before whatever a spreadsheet could take for a formula,
 * and before an apostrophe. Source: OWASP, CSV Injection.
 */

/** Where a cell begins: here, or at what a spreadsheet of another region cuts at, which makes two cells of our quoted one. */
const BEGINS = '(^|[;,|\\t\\r\\n])';
/** A formula, with the full-width twins that some spreadsheets read alike, behind quotes and spaces; or an apostrophe, so that ours is told from it. */
const FORMULA = new RegExp(`${BEGINS}(?='|(?:[^\\S\\t\\r\\n]|["'])*[=+\\-@＝＋－＠])|^(?=[\\t\\r\\n])`, 'g');
const MARKED = new RegExp(`${BEGINS}'`, 'g');

export const writeCsvLine = (cells: readonly string[]): string => `${cells.map((cell) => `"${cell.replace(FORMULA, "$1'").replaceAll('"', '""')}"`).join(',')}\r\n`;

/** @returns `null` for a line that `writeCsvLine` has not written */
export function readCsvLine(line: string): string[] | null {
  if (!/^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*$/.test(line)) return null;
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell]) => cell!.replaceAll('""', '"').replace(MARKED, '$1'));
}
