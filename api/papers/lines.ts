/**
 * Text into lines. Words part at spaces; what keeps together in French
 * typography (no-break spaces before « : ; ! ? » and inside quotation marks)
 * stays together. A word wider than the line is cut between letters.
 */

/**
 * @param widthOf of a word, in the unit of `width`; asked once for each word
 * @returns the lines of a text, each with a space at its end where the sentence goes on, so that whoever copies or hears it has whole words
 */
export function linesOf(text: string, width: number, widthOf: (text: string) => number): string[] {
  const known = new Map<string, number>();
  const measured = (word: string): number => {
    const kept = known.get(word) ?? widthOf(word);
    known.set(word, kept);
    return kept;
  };
  return text.split('\n').flatMap((paragraph) => wrapped(paragraph, width, measured));
}

function wrapped(paragraph: string, width: number, widthOf: (text: string) => number): string[] {
  const space = widthOf(' ');
  const lines: string[] = [];
  let line = '';
  let taken = 0;
  for (const word of paragraph.split(/[ \t]+/).filter((one) => one !== '').flatMap((one) => cut(one, width, widthOf))) {
    const gap = word.joins ? 0 : space;
    const own = widthOf(word.text);
    if (line === '' || taken + gap + own <= width) {
      taken += line === '' ? own : gap + own;
      line = line === '' ? word.text : `${line}${word.joins ? '' : ' '}${word.text}`;
      continue;
    }
    lines.push(word.joins ? line : `${line} `);
    line = word.text;
    taken = own;
  }
  return [...lines, line];
}

type Piece = { readonly text: string; /** The second part of a word that was cut. */ readonly joins: boolean };

function cut(word: string, width: number, widthOf: (text: string) => number): Piece[] {
  if (widthOf(word) <= width) return [{ text: word, joins: false }];
  const pieces: Piece[] = [];
  let piece = '';
  for (const letter of word) {
    if (piece !== '' && widthOf(piece + letter) > width) {
      pieces.push({ text: piece, joins: pieces.length > 0 });
      piece = '';
    }
    piece += letter;
  }
  return [...pieces, { text: piece, joins: pieces.length > 0 }];
}

/** Line ends of one text that a paper keeps: a text of the usual lines has fewer. */
const MOST_ENDS = 200;

/**
 * A text that somebody typed, as a paper sets it: one empty line at the most,
 * and behind so many line ends the rest as one paragraph. No word is lost, and a
 * text of line ends makes no paper of hundreds of pages.
 */
export function compact(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const apart = lines.filter((line, place) => line !== '' || (place > 0 && lines[place - 1] !== ''));
  if (apart.length <= MOST_ENDS) return apart.join('\n').trimEnd();
  return [...apart.slice(0, MOST_ENDS), apart.slice(MOST_ENDS).filter((line) => line !== '').join(' ')].join('\n');
}

/** How many of these lines go on a page that has room for `fits`: of a paragraph, none stands alone at the foot of one page or at the head of the next. */
export function linesOnPage(lines: readonly string[], fits: number): number {
  if (fits >= lines.length) return lines.length;
  // A line that goes on ends in a space (`linesOf`).
  const goesOn = (index: number): boolean => lines[index]?.endsWith(' ') ?? false;
  let some = fits;
  const isAlone = (): boolean => goesOn(some - 1) && (!goesOn(some) || (some > 1 && !goesOn(some - 2)));
  while (some > 1 && isAlone()) some -= 1;
  return some > 1 || !isAlone() ? some : fits;
}

/**
 * Control characters, direction marks and lone halves of a pair go; line ends
 * become `\n`; letters are composed; French marks keep to their words.
 */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/\u202f/g, '\u00a0')
    .replace(/\u2011/g, '-')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/« /g, '«\u00a0')
    .replace(/ (?=[»:;!?])/g, '\u00a0')
    .normalize('NFC');

/** How a letter can be shown by a typeface that does not have it: its plainest form that it does have, e.g. `ễ` as `ê`, else `null`. */
export function nearest(letter: string, has: (letter: string) => boolean): string | null {
  const parts = [...letter.normalize('NFKD')];
  const marks = parts.slice(1);
  if (parts.length > 1 && !marks.every((part) => /\p{M}/u.test(part))) return parts.every(has) ? parts.join('') : null;
  // One mark fewer at a time, the base letter last.
  const tried = [...marks.map((_, dropped) => [parts[0]!, ...marks.filter((_one, index) => index !== dropped)]), [parts[0]!]];
  return tried.map((form) => form.join('').normalize('NFC')).find((form) => [...form].every(has)) ?? null;
}
