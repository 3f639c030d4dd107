/** The lines of a bulk check in words: as a reader sees them, and as a spreadsheet takes them. */
import { parisDay } from '../../../api/domain/calendar.ts';
import type { Strings } from '../strings/index.ts';
import type { Row } from './row.ts';

export type BulkWords = Strings['bulk'];
type Words = Strings['verification'];

/** The answer in the words of the page, e.g. « Authentique et valide ». */
export const answerOf = (row: Row, words: Words, t: BulkWords): string => {
  if (row.word === undefined) return t.unreadable;
  return (row.kind === 'endorsement' ? words.endorsement.verdicts : words.verdicts)[row.word].word;
};

/** Why, as a sentence; empty for what is valid. */
export const sentenceOf = (row: Row, words: Words, t: BulkWords): string => {
  if (row.problem !== undefined) return row.problem === 'address' || row.problem === 'stopped' ? t.unreadableReasons[row.problem] : words.input.unreadable[row.problem];
  if (row.reason === undefined) return '';
  const own = row.kind === 'clr' ? words.recordReasons[row.reason] : row.kind === 'endorsement' ? words.endorsement.reasons[row.reason] : undefined;
  return own ?? words.reasons[row.reason] ?? words.unknownReason;
};

export const duplicateOf = ({ duplicate }: Row, t: BulkWords): string => (duplicate === undefined ? '' : t.duplicate[duplicate.of](duplicate.line));

/** The calendar day in France; a text that is no date stays what it is. */
export const dayOf = (text: string): string => {
  if (text === '' || /^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : parisDay(date);
};

/** Searched and filtered by typing: with the spaces of a keyboard. */
const plain = (words: string): string => words.replaceAll('\u00a0', ' ');

/** Head and lines for a spreadsheet. What no signature covers says so in each of its cells, since a column can be cut out. */
export const cellsOf = (rows: readonly Row[], words: Words, t: BulkWords): string[][] => [
  [...t.columns],
  ...rows.map((row) => {
    const said = (text: string): string => (text === '' || row.confirmed ? text : plain(t.unconfirmed('')) + text);
    const recognised = row.recognised === '' ? (row.verdict === 'unreadable' ? '' : t.no) : t.yes(row.recognised);
    return [
      String(row.line), row.given, answerOf(row, words, t), row.verdict, plain(sentenceOf(row, words, t)), row.reason ?? row.problem ?? '',
      said(row.name), said(row.badge), said(row.level), said(row.issuer), said(row.issuerId), recognised,
      said(dayOf(row.awarded)), said(dayOf(row.from)), said(dayOf(row.until)), duplicateOf(row, t), row.digest, row.checkedAt,
    ];
  }),
];
