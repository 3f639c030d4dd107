/**
 * A table as CSV (RFC 4180) for people who open it in a spreadsheet. Cells hold
 * words of strangers: none of them may become a formula there.
 * Source: OWASP, CSV Injection.
 */
import type { Language } from '../links.ts';

/** Spreadsheets cut at what their region uses, and ask nobody: `;` in France, `,` in Britain. */
export const SEPARATORS: Readonly<Record<Language, string>> = { fr: ';', en: ',' };

const BYTE_ORDER_MARK = '\ufeff';
// Controls, and the line and paragraph separators: a cell is one line, whatever cuts it.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
/**
 * What makes a formula, with the full-width twins that some spreadsheets read
 * alike, where a cell begins: here, or at a separator of another region, which
 * cuts our quoted cell in two.
 */
const FORMULA = /(^|[;,|])([\s"']*)(?=[=+\-@＝＋－＠])/g;

/** One cell, quoted; an apostrophe stands before what a spreadsheet could take for a formula. */
const cell = (text: string): string => {
  const plain = text.toWellFormed().replace(CONTROLS, ' ').replace(FORMULA, "$1$2'");
  return `"${plain.replaceAll('"', '""')}"`;
};

/** The table in UTF-8 with a byte order mark, without which Excel reads another encoding; lines end as RFC 4180 has it. */
export const csv = (rows: readonly (readonly string[])[], separator: string): string =>
  BYTE_ORDER_MARK + rows.map((row) => `${row.map(cell).join(separator)}\r\n`).join('');
