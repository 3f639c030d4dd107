/**
 * The pen: one place on one page, and the structure tree under it. What is
 * drawn is either content of an element of the tree or an artifact; nothing is
 * drawn outside of both (ISO 14289-1, 7.1).
 */
import PDFDocument, { type Document, type StructureElement, type StructureOptions } from 'pdfkit';
import { cleanText, linesOf, linesOfRuns, linesOnPage, nearest, type Run } from './lines.ts';
import type { Paper, Typeface } from './paper.ts';

export const INK = '#192135';
export const SOFT = '#4a5166';
export const RULE = '#cfd3dc';
export const TINT = '#f3f0e8';
/** In points, from the edges of an A4 page. */
export const MARGIN = { side: 62, top: 66, bottom: 76 } as const;
const WIDTH = 595.28;
const HEIGHT = 841.89;
export const COLUMN = WIDTH - 2 * MARGIN.side;
/** What stands for a letter that the typeface does not have. */
const UNKNOWN = '?';
/** In degrees. */
const SLANT = 12;

export type Face = 'regular' | 'bold';
export type Style = { readonly face: Face; readonly size: number; readonly colour: string; /** From one baseline to the next, in points. */ readonly leading: number };
export const BODY: Style = { face: 'regular', size: 10.5, colour: INK, leading: 15 };

export type Pen = {
  readonly doc: Document;
  readonly root: StructureElement;
  y: number;
  /** Letters of the text that no page shows. */
  missing: number;
  known: Map<string, string>;
};

export function openPen(paper: Pick<Paper, 'title' | 'subject' | 'author' | 'language' | 'at'>, typeface: Typeface): Pen {
  const at = new Date(paper.at);
  const doc = new PDFDocument({
    size: 'A4', margin: 0, autoFirstPage: false, bufferPages: true, pdfVersion: '1.7', subset: 'PDF/UA', tagged: true, lang: paper.language === 'fr' ? 'fr-FR' : 'en-GB', displayTitle: true,
    // None by default: a face that is the default one too is read from its file anew at each change to it.
    font: null,
    info: { Title: paper.title, Author: paper.author, Subject: paper.subject, Creator: 'Palier', Producer: 'Palier (pdfkit)', CreationDate: at, ModDate: at },
  });
  doc.registerFont('regular', typeface.regular).registerFont('bold', typeface.bold);
  const root = doc.struct('Document', { title: paper.title });
  doc.addStructure(root);
  doc.addPage();
  return { doc, root, y: MARGIN.top, missing: 0, known: new Map() };
}

export const floor = (): number => HEIGHT - MARGIN.bottom;

export function newPage(pen: Pen): void {
  pen.doc.addPage();
  pen.y = MARGIN.top;
}

/** Goes to the next page when less than this is left. */
export function need(pen: Pen, height: number): void {
  if (pen.y + height > floor() && pen.y > MARGIN.top) newPage(pen);
}

/** The text as the typeface can show it; what it cannot is counted, once for each text. */
export function shown(pen: Pen, text: string): string {
  const kept = pen.known.get(text);
  if (kept !== undefined) return kept;
  const { font } = pen.doc.font('regular')._font;
  const has = (letter: string): boolean => font.hasGlyphForCodePoint(letter.codePointAt(0)!);
  let made = '';
  for (const letter of cleanText(text)) {
    if (letter === '\n' || has(letter)) {
      made += letter;
      continue;
    }
    pen.missing += 1;
    made += nearest(letter, has) ?? UNKNOWN;
  }
  pen.known.set(text, made);
  return made;
}

export function use(pen: Pen, style: Style): Document {
  return pen.doc.font(style.face).fontSize(style.size).fillColor(style.colour);
}

export function measure(pen: Pen, text: string, style: Style, width: number): string[] {
  // What is shown is looked up in a face of its own: the one to measure in is set after it.
  const words = shown(pen, text);
  const doc = use(pen, style);
  return linesOf(words, width, (part) => doc.widthOfString(part));
}

/** What tells some words of a text from the others. */
export type Mark = { readonly isBold: boolean; readonly isSlanted: boolean; readonly link: Target | null };
/** Where a link leads, and its words for who hears it. */
export type Target = { readonly href: string; readonly words: string };
export type Words = readonly Run<Mark>[];
export const PLAIN: Mark = { isBold: false, isSlanted: false, link: null };

const marked = (style: Style, { isBold }: Mark): Style => (isBold ? { ...style, face: 'bold' } : style);

export function measureWords(pen: Pen, words: Words, style: Style, width: number): Run<Mark>[][] {
  const cleaned = words.map(({ text, mark }) => ({ text: shown(pen, text), mark }));
  let face: Face | null = null;
  return linesOfRuns(cleaned, width, (part, mark) => {
    // A face is set where it changes: setting one says its colour on the page.
    const wanted = marked(style, mark).face;
    if (wanted !== face) use(pen, { ...style, face: wanted });
    face = wanted;
    return pen.doc.widthOfString(part);
  });
}

/** One line, its top at `y`. The typeface has no italics of its own: its letters are slanted, as on the pages. */
export function write(pen: Pen, line: string, style: Style, x: number, y: number, isSlanted = false): void {
  use(pen, style).text(line, x, y + (style.leading - style.size) / 2 + style.size * 0.82, { lineBreak: false, baseline: 'alphabetic', ...(isSlanted ? { oblique: SLANT } : {}) });
}

/** An element under `parent`; what it holds is added by `content` or by elements of its own. */
export function element(pen: Pen, parent: StructureElement, type: string, options: StructureOptions = {}): StructureElement {
  const made = pen.doc.struct(type, options);
  parent.add(made);
  return made;
}

/** Draws something as content of an element, on this page. */
export function content(pen: Pen, owner: StructureElement, type: string, draw: () => void): void {
  const marked = pen.doc.markStructureContent(type);
  draw();
  pen.doc.endMarkedContent();
  owner.add(marked);
}

/** Draws something that says nothing: rules, grounds, page numbers, heads of a table that go on. */
export function artifact(pen: Pen, draw: () => void, options: { type: 'Pagination' | 'Layout'; attached?: readonly ('Top' | 'Bottom')[] } = { type: 'Layout' }): void {
  pen.doc.markContent('Artifact', options);
  draw();
  pen.doc.endMarkedContent();
}

export type Place = { readonly x?: number; readonly width?: number; readonly options?: StructureOptions; /** The colour of a bar along its lines. */ readonly ground?: string | undefined; /** From the left edge of the page; one before `x` without it. */ readonly bars?: readonly number[] };

/** A text as one element, over as many pages as it takes. */
export function flow(pen: Pen, parent: StructureElement, type: string, text: string | Words, style: Style, { x = MARGIN.side, width = COLUMN, options = {}, ground, bars = [x - 10] }: Place = {}): void {
  const lines = measureWords(pen, typeof text === 'string' ? [{ text, mark: PLAIN }] : text, style, width);
  const ends = lines.map((line) => line.at(-1)?.text ?? '');
  const owner = element(pen, parent, type, options);
  const links = new Map<Target, StructureElement>();
  let next = 0;
  while (next < lines.length) {
    const left = lines.length - next;
    need(pen, style.leading * Math.min(left, 2));
    const some = linesOnPage(ends.slice(next), Math.max(1, Math.floor((floor() - pen.y) / style.leading)));
    // Its first line would stand alone.
    if (some === 1 && left > 1 && next === 0 && ends[0]!.endsWith(' ') && pen.y > MARGIN.top) {
      newPage(pen);
      continue;
    }
    const top = pen.y;
    if (ground !== undefined) artifact(pen, () => bars.forEach((bar) => pen.doc.rect(bar, top - 4, 3, some * style.leading + 8).fill(ground)));
    drawLines(pen, owner, type, lines.slice(next, next + some), style, x, links);
    next += some;
    if (next < lines.length) newPage(pen);
  }
  for (const link of links.values()) link.end();
  owner.end();
}

/** Lines of one page: what is no link as content of their element, each link as an element of its own in its place. */
function drawLines(pen: Pen, owner: StructureElement, type: string, lines: readonly Words[], style: Style, x: number, links: Map<Target, StructureElement>): void {
  type Placed = Run<Mark> & { readonly x: number; readonly y: number; readonly width: number };
  const stretches: { readonly link: Target | null; readonly runs: Placed[] }[] = [];
  for (const line of lines) {
    let at = x;
    for (const run of line) {
      // Of words that nothing follows, only a link's width is asked for.
      const width = line.length === 1 && run.mark.link === null ? 0 : use(pen, marked(style, run.mark)).widthOfString(run.text);
      if (stretches.length === 0 || stretches.at(-1)!.link !== run.mark.link) stretches.push({ link: run.mark.link, runs: [] });
      stretches.at(-1)!.runs.push({ ...run, x: at, y: pen.y, width });
      at += width;
    }
    pen.y += style.leading;
  }
  for (const { link, runs } of stretches) {
    const draw = (): void => runs.forEach((run) => write(pen, run.text, marked(style, run.mark), run.x, run.y, run.mark.isSlanted));
    if (link === null) {
      content(pen, owner, type, draw);
      continue;
    }
    const held = links.get(link) ?? element(pen, owner, 'Link');
    links.set(link, held);
    content(pen, held, 'Link', draw);
    artifact(pen, () => runs.forEach((run) => pen.doc.rect(run.x, run.y + style.leading * 0.84, run.width, 0.6).fill(style.colour)));
    for (const run of runs) pen.doc.link(run.x, run.y, run.width, style.leading, link.href, { structParent: held, Contents: new String(link.words) });
  }
}
