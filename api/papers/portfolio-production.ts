/** One production: its picture beside its words where they fit on one page together, above them otherwise. */
import type { OpenedImage } from 'pdfkit';
import type { PublicProduction, PublicStaircase } from '../domain/portfolio.ts';
import type { Block } from '../domain/markdown.ts';
import { compact } from './lines.ts';
import { BODY, COLUMN, content, element, floor, flow, INK, MARGIN, measure, need, RULE, SOFT, type Pen, type Style } from './pen.ts';
import { linked } from './portfolio-links.ts';
import { competencyOf, type Told } from './told.ts';
import { drawWritten, heightOfWritten, written } from './written.ts';

export type Picture = { readonly bytes: Uint8Array; readonly width: number; readonly height: number };

const TITLE: Style = { face: 'bold', size: 12.5, colour: INK, leading: 16 };
const META: Style = { face: 'regular', size: 9, colour: SOFT, leading: 12.5 };
const LABEL: Style = { ...META, face: 'bold', colour: INK };
const ADDRESS: Style = { face: 'regular', size: 8.5, colour: SOFT, leading: 11.5 };
const BESIDE = 196;
const GAP = 18;
const TALLEST = 230;
const APART = 20;
/** So much of a page is not left empty for what would be whole on the next. */
const EMPTY = 300;

type Opened = Picture & { readonly image: OpenedImage };
type Line =
  /** `leads`: it says what follows, and never ends a page; `isInside`: it stands with what was written. */
  | { readonly kind: 'text'; readonly text: string; readonly style: Style; readonly own?: boolean; readonly leads?: boolean; readonly isInside?: boolean }
  | { readonly kind: 'link'; readonly text: string; readonly style: Style; readonly url: string; readonly before: string }
  | { readonly kind: 'written'; readonly blocks: readonly Block[] };

export function drawProduction(pen: Pen, one: PublicProduction, given: Picture | null, staircases: readonly PublicStaircase[], told: Told): void {
  const picture = given && opened(pen, given);
  const lines = linesOf(one, picture, staircases, told);
  const size = picture && fit(picture, BESIDE, TALLEST);
  const beside = { x: MARGIN.side + BESIDE + GAP, width: COLUMN - BESIDE - GAP };
  const room = floor() - MARGIN.top;
  const height = size ? heightOf(pen, one.title, lines, beside.width) : 0;
  if (picture && size && height <= Math.min(room, 420)) {
    // Whole on one page, unless that left a good part of this one empty.
    const wanted = Math.max(size.height, height);
    if (wanted > floor() - pen.y && floor() - pen.y < Math.max(EMPTY, size.height)) need(pen, wanted);
    const [top, page] = [pen.y, pageOf(pen)];
    flow(pen, pen.root, 'H3', one.title, TITLE, { ...beside, options: frenchIn(told) });
    const after = pen.y;
    drawPicture(pen, picture, one.image!.alt, MARGIN.side, top, size);
    pen.y = after + 2;
    drawLines(pen, lines, beside, told);
    pen.y = (pageOf(pen) === page ? Math.max(pen.y, top + size.height) : pen.y) + APART;
    return;
  }
  const whole = { x: MARGIN.side, width: COLUMN };
  const large = picture && fit(picture, COLUMN, 200);
  need(pen, TITLE.leading * 2 + (large ? large.height : 30));
  flow(pen, pen.root, 'H3', one.title, TITLE, { ...whole, options: frenchIn(told) });
  if (picture && large) {
    drawPicture(pen, picture, one.image!.alt, MARGIN.side, pen.y + 4, large);
    pen.y += large.height + 10;
  }
  drawLines(pen, lines, whole, told);
  pen.y += APART;
}

const pageOf = (pen: Pen): number => pen.doc.bufferedPageRange().count;

const frenchIn = ({ language }: Told): { lang?: string } => (language === 'en' ? { lang: 'fr-FR' } : {});

function linesOf(one: PublicProduction, picture: Opened | null, staircases: readonly PublicStaircase[], told: Told): Line[] {
  const { words, say, origin } = told;
  const supports = one.supports.map((support) => {
    const staircase = staircases.find(({ competencyCode }) => competencyCode === support.competencyCode);
    return words.support(staircase ? competencyOf(told, staircase) : support.competencyCode, say(support.levelName));
  });
  const address = (url: string): string => new URL(url, origin).href;
  const label = (text: string): Line => ({ kind: 'text', text, style: LABEL, leads: true });
  const own = (text: string, style: Style = META): Line => ({ kind: 'text', text, style, own: true });
  return [
    { kind: 'text', text: [one.genre ?? '', one.period].filter((part) => part !== '').join(' · '), style: META },
    ...(one.summary === '' ? [] : [own(compact(one.summary), BODY)]),
    ...reflected(one, told),
    ...(one.image && !picture ? [own(words.noPicture(one.image.alt))] : []),
    ...(one.file?.contains ? [label(words.contains), own(one.file.contains)] : []),
    ...(one.group ? [label(words.group), { kind: 'text', text: words.ownShare(one.group.ownShare, one.group.others), style: META } as const] : []),
    ...(one.aiUse ? [label(words.aiUse), own(compact(one.aiUse))] : []),
    ...(one.file ? [{ kind: 'link', before: words.openFile, text: address(one.file.url), url: address(one.file.url), style: ADDRESS } as const] : []),
    ...(one.link ? [{ kind: 'link', before: words.openLink, text: one.link, url: one.link, style: ADDRESS } as const] : []),
    ...(one.onRequest ? [{ kind: 'text', text: words.onRequest, style: META } as const, ...one.onRequest.digests.map(({ digest }) => ({ kind: 'text', text: words.digest(digest), style: ADDRESS }) as const)] : []),
    ...(supports.length === 0 ? [] : [{ kind: 'text', text: `${words.supports} ${supports.join(' ; ')}`, style: META } as const]),
  ];
}

/** The questions that were answered, then what was written freely, as on the page. */
function reflected({ reflection, analysis = [] }: PublicProduction, { words }: Told): Line[] {
  if (!reflection && analysis.length === 0) return [];
  const question = (text: string): Line => ({ kind: 'text', text, style: { ...LABEL, colour: SOFT }, leads: true, isInside: true });
  return [
    { kind: 'text', text: words.reflection, style: LABEL, leads: true },
    ...analysis.flatMap((one): Line[] => [question(words.questions[one.question]), { kind: 'written', blocks: written(one.text) }]),
    ...(reflection && analysis.length > 0 ? [question(words.free)] : []),
    ...(reflection ? [{ kind: 'written', blocks: written(reflection) } as const] : []),
  ];
}

const WRITTEN: Style = { ...BODY, size: 10, leading: 14 };

function heightOf(pen: Pen, title: string, lines: readonly Line[], width: number): number {
  const lead = measure(pen, title, TITLE, width).length * TITLE.leading;
  return lines.reduce((sum, line) => {
    if (line.kind === 'written') return sum + heightOfWritten(pen, line.blocks, { style: WRITTEN, width: width - 12 }) + 3;
    if (line.text === '') return sum;
    return sum + measure(pen, line.text, line.style, line.kind === 'text' && line.isInside ? width - 12 : width).length * line.style.leading + (line.kind === 'link' ? line.style.leading : 0) + 5;
  }, lead);
}

function drawLines(pen: Pen, lines: readonly Line[], { x, width }: { readonly x: number; readonly width: number }, told: Told): void {
  for (const line of lines) {
    switch (line.kind) {
      case 'link':
        linked(pen, line.before, line.text, line.url, line.style, { x, width });
        pen.y += 5;
        break;
      case 'written':
        drawWritten(pen, pen.root, line.blocks, { style: WRITTEN, x: x + 12, width: width - 12, bars: [x + 2], options: frenchIn(told) }, 3);
        pen.y += 3;
        break;
      case 'text':
        if (line.text === '') break;
        if (line.leads) need(pen, line.style.leading + 2 * BODY.leading);
        flow(pen, pen.root, 'P', line.text, line.style, line.isInside ? { x: x + 12, width: width - 12, ground: RULE, bars: [x + 2] } : { x, width, options: line.own ? frenchIn(told) : {} });
        pen.y += 5;
        break;
    }
  }
}

/** Read once, so that a damaged picture leaves its words in its place and not half a paper. */
function opened(pen: Pen, picture: Picture): Opened | null {
  try {
    return { ...picture, image: pen.doc.openImage(picture.bytes) };
  } catch {
    return null;
  }
}

/** As large as there is room. */
function fit({ width, height }: Picture, widest: number, tallest: number): { width: number; height: number } {
  const scale = Math.min(widest / width, tallest / height);
  return { width: width * scale, height: height * scale };
}

function drawPicture(pen: Pen, { image }: Opened, alt: string, x: number, y: number, { width, height }: { width: number; height: number }): void {
  const owner = element(pen, pen.root, 'Figure', { alt, placement: 'Block', bbox: [x, y, x + width, y + height] });
  content(pen, owner, 'Figure', () => {
    pen.doc.image(image, x, y, { width, height });
    pen.doc.lineWidth(0.5).strokeColor(RULE).rect(x, y, width, height).stroke();
  });
  owner.end();
}
