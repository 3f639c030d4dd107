/**
 * The pen: one place on one page, and the structure tree under it. What is
 * drawn is either content of an element of the tree or an artifact; nothing is
 * drawn outside of both (ISO 14289-1, 7.1).
 */
import PDFDocument, { type Document, type StructureElement, type StructureOptions } from 'pdfkit';
import { cleanText, linesOf, linesOnPage, nearest } from './lines.ts';
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
    size: 'A4', margin: 0, autoFirstPage: false, bufferPages: true, pdfVersion: '1.7', subset: 'PDF/UA', tagged: true, lang: paper.language === 'fr' ? 'fr-FR' : 'en-GB', displayTitle: true, font: typeface.regular,
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

/** One line, its top at `y`. */
export function write(pen: Pen, line: string, style: Style, x: number, y: number): void {
  use(pen, style).text(line, x, y + (style.leading - style.size) / 2 + style.size * 0.82, { lineBreak: false, baseline: 'alphabetic' });
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

/** A text as one element, over as many pages as it takes. */
export function flow(pen: Pen, parent: StructureElement, type: string, text: string, style: Style, { x = MARGIN.side as number, width = COLUMN, options = {} as StructureOptions, ground = undefined as string | undefined } = {}): void {
  const lines = measure(pen, text, style, width);
  const owner = element(pen, parent, type, options);
  let next = 0;
  while (next < lines.length) {
    const left = lines.length - next;
    need(pen, style.leading * Math.min(left, 2));
    const some = linesOnPage(lines.slice(next), Math.max(1, Math.floor((floor() - pen.y) / style.leading)));
    // Its first line would stand alone.
    if (some === 1 && left > 1 && next === 0 && lines[0]!.endsWith(' ') && pen.y > MARGIN.top) {
      newPage(pen);
      continue;
    }
    const top = pen.y;
    if (ground !== undefined) artifact(pen, () => pen.doc.rect(x - 10, top - 4, 3, some * style.leading + 8).fill(ground));
    content(pen, owner, type, () => {
      for (const line of lines.slice(next, next + some)) {
        write(pen, line, style, x, pen.y);
        pen.y += style.leading;
      }
    });
    next += some;
    if (next < lines.length) newPage(pen);
  }
  owner.end();
}
