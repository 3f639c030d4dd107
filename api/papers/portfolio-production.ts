/** One production: its picture beside its words where they fit on one page together, above them otherwise. */
import type { OpenedImage } from 'pdfkit';
import type { PublicProduction, PublicStaircase } from '../domain/portfolio.ts';
import { compact } from './lines.ts';
import { BODY, COLUMN, content, element, floor, flow, INK, MARGIN, measure, need, RULE, SOFT, type Pen, type Style } from './pen.ts';
import { linked } from './portfolio-links.ts';
import { competencyOf, type Told } from './told.ts';

export type Picture = { readonly bytes: Uint8Array; readonly width: number; readonly height: number };

const TITLE: Style = { face: 'bold', size: 12.5, colour: INK, leading: 16 };
const META: Style = { face: 'regular', size: 9, colour: SOFT, leading: 12.5 };
const LABEL: Style = { ...META, face: 'bold', colour: INK };
const ADDRESS: Style = { face: 'regular', size: 8.5, colour: SOFT, leading: 11.5 };
const BESIDE = 196;
const GAP = 18;
const TALLEST = 230;
const APART = 20;

type Opened = Picture & { readonly image: OpenedImage };
type Line = { readonly kind: 'P' | 'BlockQuote' | 'link'; readonly text: string; readonly style: Style; readonly url?: string; readonly before?: string; readonly own?: boolean };

export function drawProduction(pen: Pen, one: PublicProduction, given: Picture | null, staircases: readonly PublicStaircase[], told: Told): void {
  const picture = given && opened(pen, given);
  const lines = linesOf(one, picture, staircases, told);
  const size = picture && fit(picture, BESIDE, TALLEST);
  const beside = { x: MARGIN.side + BESIDE + GAP, width: COLUMN - BESIDE - GAP };
  const room = floor() - MARGIN.top;
  if (picture && size && heightOf(pen, one.title, lines, beside.width) <= Math.min(room, 420)) {
    need(pen, Math.max(size.height, heightOf(pen, one.title, lines, beside.width)));
    const top = pen.y;
    flow(pen, pen.root, 'H3', one.title, TITLE, { ...beside, options: frenchIn(told) });
    const after = pen.y;
    drawPicture(pen, picture, one.image!.alt, MARGIN.side, top, size);
    pen.y = after + 2;
    drawLines(pen, lines, beside, told);
    pen.y = Math.max(pen.y, top + size.height) + APART;
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

const frenchIn = ({ language }: Told): { lang?: string } => (language === 'en' ? { lang: 'fr-FR' } : {});

function linesOf(one: PublicProduction, picture: Opened | null, staircases: readonly PublicStaircase[], told: Told): Line[] {
  const { words, say, origin } = told;
  const supports = one.supports.map((support) => {
    const staircase = staircases.find(({ competencyCode }) => competencyCode === support.competencyCode);
    return words.support(staircase ? competencyOf(told, staircase) : support.competencyCode, say(support.levelName));
  });
  const address = (url: string): string => new URL(url, origin).href;
  return [
    { kind: 'P', text: [one.genre ?? '', one.period].filter((part) => part !== '').join(' · '), style: META },
    ...(one.summary === '' ? [] : [{ kind: 'P', text: compact(one.summary), style: BODY, own: true } as const]),
    ...(one.reflection === null ? [] : ([{ kind: 'P', text: words.reflection, style: LABEL }, { kind: 'BlockQuote', text: compact(one.reflection), style: { ...BODY, size: 10, leading: 14 }, own: true }] as const)),
    ...(one.image && !picture ? [{ kind: 'P', text: words.noPicture(one.image.alt), style: META, own: true } as const] : []),
    ...(one.file?.contains ? ([{ kind: 'P', text: words.contains, style: LABEL }, { kind: 'P', text: one.file.contains, style: META, own: true }] as const) : []),
    ...(one.file ? [{ kind: 'link', before: words.openFile, text: address(one.file.url), url: address(one.file.url), style: ADDRESS } as const] : []),
    ...(one.link ? [{ kind: 'link', before: words.openLink, text: one.link, url: one.link, style: ADDRESS } as const] : []),
    ...(one.onRequest ? [{ kind: 'P', text: words.onRequest, style: META } as const, ...one.onRequest.digests.map(({ digest }) => ({ kind: 'P', text: words.digest(digest), style: ADDRESS }) as const)] : []),
    ...(supports.length === 0 ? [] : [{ kind: 'P', text: `${words.supports} ${supports.join(' ; ')}`, style: META } as const]),
  ];
}

const heightOf = (pen: Pen, title: string, lines: readonly Line[], width: number): number =>
  measure(pen, title, TITLE, width).length * TITLE.leading +
  lines.reduce((sum, { text, style, kind }) => sum + measure(pen, text, style, kind === 'BlockQuote' ? width - 12 : width).length * style.leading + (kind === 'link' ? style.leading : 0) + 5, 0);

function drawLines(pen: Pen, lines: readonly Line[], { x, width }: { readonly x: number; readonly width: number }, told: Told): void {
  for (const { kind, text, style, url, before, own } of lines) {
    const options = own ? frenchIn(told) : {};
    if (kind === 'link') linked(pen, before!, text, url!, style, { x, width });
    else if (kind === 'BlockQuote') flow(pen, pen.root, kind, text, style, { x: x + 12, width: width - 12, ground: RULE, options });
    else if (text !== '') flow(pen, pen.root, kind, text, style, { x, width, options });
    pen.y += 5;
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
