/**
 * Words in a picture that is looked at in 96 pixels: in one line where that is
 * legible, else in several, at their spaces and hyphens; what even then does not
 * fit is cut behind a word, since a name nobody can read says less than its beginning.
 */

/** The smallest letters, in a picture 320 wide: 6 pixels in one of 96, the least at which ours are read. */
export const LEAST = 20;

/** A bold sans letter is about 0.63 em wide, capitals about 0.72: wide enough for any system font. */
export const widthOf = (line: string): number => [...line].reduce((sum, letter) => sum + (letter === letter.toLowerCase() ? 0.6 : 0.74), 0);

/** The lines, their size in the picture's units, and whether something is missing from them. */
export type Fitted = { readonly lines: readonly string[]; readonly size: number; readonly isCut: boolean };

/**
 * Words in so many lines of that width, in the largest letters that they allow, and never in smaller ones than `LEAST`.
 * @param largest the size that a short text has
 */
export function fitWords(words: string, width: number, largest: number, rows: number): Fitted {
  // A no-break space keeps « Niveau 3 : » together: it is no place to break a line.
  const pieces = words.trim().replaceAll(/[ \t\n]+/g, ' ').split(/(?<=[ -])/);
  for (let size = largest; size >= LEAST; size -= 1) {
    const lines = linesOf(pieces, width / size);
    if (lines !== null && lines.length <= rows) return { lines: lines.length === 2 ? balanced(pieces) : lines, size, isCut: false };
  }
  return { lines: beginning(pieces, width / LEAST, rows), size: LEAST, isCut: true };
}

/** As few lines as the width (in em) allows; null when a word is wider than a line. */
function linesOf(pieces: readonly string[], width: number): string[] | null {
  const lines: string[] = [];
  for (const piece of pieces) {
    const longer = (lines.at(-1) ?? '') + piece;
    if (lines.length > 0 && widthOf(longer.trimEnd()) <= width) lines[lines.length - 1] = longer;
    else if (widthOf(piece.trimEnd()) <= width) lines.push(piece);
    else return null;
  }
  return lines.map((line) => line.trimEnd());
}

/** Two lines whose longer one is as short as can be. */
function balanced(pieces: readonly string[]): string[] {
  const splits = pieces.slice(1).map((_, index) => [pieces.slice(0, index + 1), pieces.slice(index + 1)].map((half) => half.join('').trimEnd()));
  const longer = (lines: readonly string[]): number => Math.max(...lines.map(widthOf));
  return splits.reduce((best, each) => (longer(each) < longer(best) ? each : best));
}

/** What there is room for, with an ellipsis behind a word; behind a letter where the first word alone is too wide. */
function beginning(pieces: readonly string[], width: number, rows: number): string[] {
  for (let count = pieces.length - 1; count > 0; count -= 1) {
    const kept = pieces.slice(0, count);
    kept[count - 1] = `${kept[count - 1]!.replace(/[\s,;:.–-]+$/u, '')}…`;
    const lines = linesOf(kept, width);
    if (lines !== null && lines.length <= rows) return lines;
  }
  const letters = [...pieces[0]!.trimEnd()];
  while (letters.length > 1 && widthOf(`${letters.join('')}…`) > width) letters.pop();
  return [`${letters.join('')}…`];
}
