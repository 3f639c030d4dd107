/**
 * The badge, drawn from data: a staircase with the reached landing lit, the
 * competency's sign and verb, the level's name, the issuer. A file of its
 * own: no script, no style, no font to load, nothing from elsewhere.
 */
import { fitWords, LEAST, widthOf, type Fitted } from './words-in-badge.ts';

/** Seven signs and four hues: 28 competencies before a pair comes back. Drawn in a 24 × 24 box. */
const SIGNS = [
  'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19Z',
  'M3.5 3.5h17v17h-17Z',
  'M12 2.5 22.5 21h-21Z',
  'M12 1.5 22.5 12 12 22.5 1.5 12Z',
  'M8.5 2.5h7v6h6v7h-6v6h-7v-6h-6v-7h6Z',
  'M2 18a10 10 0 0 1 20 0Z',
  'M3.5 2.5h17L14 12l6.5 9.5h-17L10 12Z',
] as const;

export const HUES = [
  { ink: '#00717b', tint: '#dbf2f4' },
  { ink: '#345fb2', tint: '#e4edfe' },
  { ink: '#8d5416', tint: '#faead8' },
  { ink: '#903d8b', tint: '#f7e7f5' },
] as const;

/** The hatching that doubles each hue, so that it survives print and colour blindness; 12 × 12 tiles. */
const HATCHINGS = [
  'M-3 3 3-3M-3 15 15-3M9 15 15 9',
  'M3 3h3v3H3ZM9 9h3v3H9Z',
  'M3 0V12M9 0V12',
  'M0 6H12M6 0V12',
] as const;

export const at = <T>(list: readonly T[], index: number): T => list[((index % list.length) + list.length) % list.length] as T;

/** How a competency is marked everywhere: `hue` 0–3 (colour and hatching), and the path of its sign in a 24 × 24 box. */
export const markOf = (competencyIndex: number): { hue: number; sign: string; hatching: string } => ({
  hue: ((competencyIndex % HUES.length) + HUES.length) % HUES.length,
  sign: at(SIGNS, competencyIndex),
  hatching: at(HATCHINGS, competencyIndex),
});

/**
 * Which mark a competency wears, from its code alone, so that a badge drawn
 * years later wears the same: NEO-C3 → 2. Where projects number their skills
 * (IRP-P02-1) both numbers count; the factor 5 keeps IRP's 26 skills apart
 * but for one pair. A code without a number gets a mark from its letters.
 */
export const indexOfCode = (code: string): number => {
  const numbers = (code.match(/\d+/g) ?? []).map(Number);
  const last = numbers.pop();
  if (last === undefined) return [...code].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 28, 7);
  return Math.max(0, numbers.reduce((sum, number) => sum + number * 5, 0) + last - 1);
};

export type BadgeDrawing = {
  /** Names of the scale, lowest first. */
  readonly levels: readonly string[];
  /** Order of the level reached, from 1. */
  readonly reached: number;
  readonly verb: string | null;
  readonly statement: string;
  /** `indexOfCode(code)`: the same mark as on the pages. */
  readonly competencyIndex: number;
  readonly levelName: string;
  readonly issuer: string;
};

export const INK = '#192135';
export const PAPER = '#fbf9f3';
export const FAINT = '#747a8a';
export const LIGHT = '#edb333';
const SIZE = 320;

/** XML text: escaped, and without the control characters that XML 1.0 forbids. */
const text = (value: string): string =>
  value
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');

export const sizeToFit = (line: string, width: number, largest: number): number => Math.floor(Math.min(largest, width / Math.max(widthOf(line), 1)) * 10) / 10;

export const cut = (line: string, most: number): string => {
  const letters = [...line];
  return letters.length <= most ? line : `${letters.slice(0, most - 1).join('').trimEnd()}…`;
};

/** Words into at most `lines` lines of `most` letters; what does not fit ends with an ellipsis (the title says it whole). */
export const wrap = (words: string, most: number, lines: number): string[] => {
  const out: string[] = [''];
  for (const word of words.split(/\s+/).filter(Boolean)) {
    const last = out[out.length - 1] as string;
    const longer = last === '' ? word : `${last} ${word}`;
    if ([...longer].length <= most || last === '') out[out.length - 1] = longer;
    else out.push(word);
  }
  const kept = out.slice(0, lines);
  if (out.length > lines) kept[lines - 1] = `${kept[lines - 1]}…`;
  return kept.map((line) => cut(line, most));
};

export const label = (line: string, x: number, y: number, size: number, fill: string, weight: number, anchor = 'middle'): string =>
  `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${text(line)}</text>`;

/** The staircase between x = 32 and x = 288, its foot at y = 226. */
const staircase = (drawing: BadgeDrawing, ink: string, sign: string): string => {
  const count = Math.max(1, drawing.levels.length);
  const width = 256 / count;
  // Of very many levels each still has a step: a version that was frozen long ago may have them.
  const gap = Math.min(2, width / 4);
  const rise = Math.min(34, 104 / count);
  const foot = 226;
  const base = count === 1 ? 26 : 0;
  const parts = drawing.levels.map((_, step) => {
    const order = step + 1;
    const height = base + rise * order;
    const x = 32 + step * width;
    const box = `x="${x + gap}" y="${foot - height}" width="${width - 2 * gap}" height="${height}"`;
    if (order > drawing.reached) return `<rect ${box} fill="none" stroke="${FAINT}" stroke-width="2"/>`;
    return `<rect ${box} fill="${ink}"/><rect ${box} fill="url(#h)"/>`;
  });
  const landing = Math.min(Math.max(drawing.reached, 1), count);
  const middle = 32 + (landing - 0.5) * width;
  const top = foot - base - rise * landing - 8;
  const big = 34;
  // Last, so that the outline of the next step does not cross it.
  const lit = `<rect x="${middle - width / 2 - 4}" y="${top}" width="${width + 8}" height="12" rx="3" fill="${LIGHT}" stroke="${INK}" stroke-width="2"/>`;
  return `${parts.join('')}${lit}<path transform="translate(${middle - big / 2} ${top - big - 4}) scale(${big / 24})" d="${sign}" fill="${ink}"/>`;
};

/** One line where its letters are large enough, as `fitWords` otherwise. */
const inOneLine = (words: string, width: number, largest: number): Fitted | null => {
  const size = sizeToFit(words, width, largest);
  return size < LEAST ? null : { lines: [words], size, isCut: false };
};

/** @param y where a single line would stand */
const inTheMiddle = (fitted: Fitted, y: number, leading: number): Laid => ({ ...fitted, y: y - ((fitted.lines.length - 1) * leading) / 2, leading });

type Laid = Fitted & { /** Of the first line. */ readonly y: number; readonly leading: number };

/**
 * The name above the staircase: the programme's verb, or the beginning of a statement that has none; larger where one
 * low step leaves room, in fewer lines where the sign of the highest landing stands beside them.
 */
const headingOf = ({ verb, statement, levels }: Pick<BadgeDrawing, 'verb' | 'statement' | 'levels'>): Laid => {
  if (verb !== null && verb !== '') {
    const line = inOneLine(verb, 264, 36);
    return line === null ? inTheMiddle(fitWords(verb, 276, 25, 2), 55, 26) : { ...line, y: 52, leading: 0 };
  }
  const [most, rows, largest, leading] = levels.length > 1 ? [26, levels.length > 2 ? 2 : 3, 26, 27] : [22, 4, 23, 25];
  const lines = wrap(statement, most, rows);
  const size = Math.min(...lines.map((line) => sizeToFit(line, 266, largest)));
  const [whole, said] = [statement.split(/\s+/).filter(Boolean).join(' '), lines.join(' ').replace(/…$/, '')];
  // As it has long been drawn, where that is legible and no word is cut: a picture that people know stays what it is.
  const isKept = size >= LEAST && `${whole} `.startsWith(`${said} `);
  const fitted = isKept ? { lines, size, isCut: said !== whole } : fitWords(statement, 276, largest, rows);
  return { ...fitted, y: 38 + ((rows - fitted.lines.length) * leading) / 2, leading };
};

/** The level's name, in the band below. */
const nameOf = ({ levelName }: Pick<BadgeDrawing, 'levelName'>): Laid => {
  const line = inOneLine(levelName, 276, 37);
  return line === null ? inTheMiddle(fitWords(levelName, 290, 24, 2), 261, 24) : { ...line, y: 268, leading: 0 };
};

const laidOut = ({ lines, size, y, leading }: Laid, ink: string): string => lines.map((line, row) => label(line, SIZE / 2, y + row * leading, size, ink, 700)).join('');

/** Which of its names the picture has no room to say whole at a legible size; its title always does. */
export const cutInImage = (drawing: Pick<BadgeDrawing, 'verb' | 'statement' | 'levels' | 'levelName'>): { readonly competency: boolean; readonly level: boolean } =>
  ({ competency: headingOf(drawing).isCut, level: nameOf(drawing).isCut });

/** The SVG text of a badge; a square, legible at 96 px, with a title and a description inside. */
export const badgeImage = (drawing: BadgeDrawing): string => {
  const mark = markOf(drawing.competencyIndex);
  const { ink, tint } = at(HUES, drawing.competencyIndex);
  const name = drawing.verb ?? drawing.statement;
  const issuer = cut(drawing.issuer, 44);
  const filled = mark.hue === 1;
  const hatching = filled ? `fill="${PAPER}"` : `stroke="${PAPER}" stroke-width="1.6" fill="none"`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" width="${SIZE}" height="${SIZE}" role="img" aria-labelledby="t d" lang="fr" font-family="'Atkinson Hyperlegible Next','Atkinson Hyperlegible',Verdana,Arial,sans-serif">` +
    `<title id="t">${text(`${name} : ${drawing.levelName}`)}</title>` +
    `<desc id="d">${text(`Badge « ${drawing.levelName} » pour « ${drawing.statement} ». Échelle : ${drawing.levels.join(' → ')}. Émetteur : ${drawing.issuer}.`)}</desc>` +
    `<defs><pattern id="h" width="12" height="12" patternUnits="userSpaceOnUse"><path d="${mark.hatching}" ${hatching} opacity="0.45"/></pattern></defs>` +
    `<rect x="4" y="4" width="312" height="312" rx="28" fill="${PAPER}" stroke="${ink}" stroke-width="8"/>` +
    `<path d="M8 226H312V288a24 24 0 0 1-24 24H32a24 24 0 0 1-24-24Z" fill="${tint}"/>` +
    `<path d="M8 226H312" stroke="${ink}" stroke-width="4"/>` +
    laidOut(headingOf(drawing), ink) +
    staircase(drawing, ink, mark.sign) +
    laidOut(nameOf(drawing), INK) +
    label(issuer, SIZE / 2, 295, sizeToFit(issuer, 270, 15), INK, 400) +
    '</svg>'
  );
};
