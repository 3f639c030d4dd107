/**
 * Text into lines. Words part at spaces; what keeps together in French
 * typography (no-break spaces before « : ; ! ? » and inside quotation marks)
 * stays together. A word wider than the line is cut between letters.
 */

/**
 * @param widthOf of a word, in the unit of `width`; asked once for each word
 * @returns the lines of a text, each with a space at its end where the sentence goes on, so that whoever copies or hears it has whole words
 */
export const linesOf = (text: string, width: number, widthOf: (text: string) => number): string[] =>
  linesOfRuns([{ text, mark: null }], width, widthOf).map((line) => line.map((run) => run.text).join(''));

/** Letters that look alike: `mark` is what tells them from the next ones, and is compared by identity. */
export type Run<M> = { readonly text: string; readonly mark: M };

/** The same of a text whose words may look different, and change within a word. */
export function linesOfRuns<M>(runs: readonly Run<M>[], width: number, widthOf: (text: string, mark: M) => number): Run<M>[][] {
  const known = new Map<M, Map<string, number>>();
  const measured = ({ text, mark }: Run<M>): number => {
    const ofMark = known.get(mark) ?? new Map<string, number>();
    known.set(mark, ofMark);
    const kept = ofMark.get(text) ?? widthOf(text, mark);
    ofMark.set(text, kept);
    return kept;
  };
  const widthOfRuns = (some: readonly Run<M>[]): number => some.reduce((sum, run) => sum + measured(run), 0);
  return paragraphsOf(runs).flatMap((words) => wrapped(words.flatMap((word) => cut(word, width, widthOfRuns)), width, widthOfRuns));
}

/** `gap`: the mark of the space before it, `null` for the second part of a word that was cut. */
type Word<M> = { readonly runs: readonly Run<M>[]; readonly gap: { readonly mark: M } | null };

function paragraphsOf<M>(runs: readonly Run<M>[]): Word<M>[][] {
  const paragraphs: { runs: Run<M>[]; gap: Word<M>['gap'] }[][] = [[]];
  let word: { runs: Run<M>[]; gap: Word<M>['gap'] } | null = null;
  let gap: Word<M>['gap'] = null;
  for (const { text, mark } of runs) {
    for (const part of text.split(/(\n|[ \t]+)/).filter((one) => one !== '')) {
      if (/^[ \t\n]/.test(part)) {
        word = null;
        gap = { mark };
        if (part === '\n') paragraphs.push([]);
      } else if (word) word.runs.push({ text: part, mark });
      else {
        word = { runs: [{ text: part, mark }], gap: gap ?? { mark } };
        paragraphs.at(-1)!.push(word);
      }
    }
  }
  return paragraphs;
}

function wrapped<M>(words: readonly Word<M>[], width: number, widthOf: (runs: readonly Run<M>[]) => number): Run<M>[][] {
  const lines: Run<M>[][] = [];
  let line: Run<M>[] = [];
  let taken = 0;
  for (const { runs, gap } of words) {
    const space = gap ? [{ text: ' ', mark: gap.mark }] : [];
    const own = widthOf(runs);
    if (line.length === 0 || taken + widthOf(space) + own <= width) {
      taken += line.length === 0 ? own : widthOf(space) + own;
      line = line.length === 0 ? [...runs] : joined([...line, ...space, ...runs]);
      continue;
    }
    lines.push(joined([...line, ...space]));
    line = [...runs];
    taken = own;
  }
  return [...lines, line];
}

/** Neighbours of one mark as one run. */
function joined<M>(runs: readonly Run<M>[]): Run<M>[] {
  const made: Run<M>[] = [];
  for (const run of runs) {
    const last = made.at(-1);
    if (last && last.mark === run.mark) made[made.length - 1] = { text: last.text + run.text, mark: run.mark };
    else made.push(run);
  }
  return made;
}

function cut<M>(word: Word<M>, width: number, widthOf: (runs: readonly Run<M>[]) => number): Word<M>[] {
  if (widthOf(word.runs) <= width) return [word];
  const pieces: Word<M>[] = [];
  const gapOf = (): Word<M>['gap'] => (pieces.length === 0 ? word.gap : null);
  let piece: Run<M>[] = [];
  let taken = 0;
  for (const { text, mark } of word.runs) {
    for (const letter of text) {
      // Letter by letter, so that a word of thousands is measured in one pass.
      const own = widthOf([{ text: letter, mark }]);
      if (piece.length > 0 && taken + own > width) {
        pieces.push({ runs: joined(piece), gap: gapOf() });
        piece = [];
        taken = 0;
      }
      piece.push({ text: letter, mark });
      taken += own;
    }
  }
  return [...pieces, { runs: joined(piece), gap: gapOf() }];
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
