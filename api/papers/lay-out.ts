/** A paper's blocks, laid out in order on A4 pages with a structure tree (PDF 1.7, 14.8; PDF/UA-1). */
import { toBytes } from 'pdfkit/output';
import type { Block, Paper, Typeface } from './paper.ts';
import { artifact, BODY, COLUMN, content, element, flow, INK, MARGIN, need, openPen, RULE, shown, SOFT, use, write, measure, type Pen, type Style } from './pen.ts';
import { drawStaircase } from './staircase.ts';
import { drawTable, tableHeadHeight } from './table.ts';

const TITLE: Style = { face: 'bold', size: 23, colour: INK, leading: 28 };
const HEADINGS: Record<2 | 3, Style> = { 2: { face: 'bold', size: 15, colour: INK, leading: 20 }, 3: { face: 'bold', size: 12, colour: INK, leading: 16 } };
const ABOVE = { 2: 18, 3: 10 } as const;
const SMALL: Style = { face: 'regular', size: 9, colour: SOFT, leading: 12.5 };
const TONES: Record<'plain' | 'soft' | 'quoted' | 'notice', Style> = { plain: BODY, soft: { ...BODY, colour: SOFT, size: 9.5, leading: 13.5 }, quoted: BODY, notice: BODY };
/** A heading is followed by so much of its text on the same page. */
const KEPT_WITH = 46;

/** @returns the bytes of the PDF: the same for the same paper and typeface, on one machine as on another of its kind */
export async function layOut(paper: Paper, typeface: Typeface): Promise<Uint8Array<ArrayBuffer>> {
  const pen = openPen(paper, typeface);
  paper.blocks.forEach((block, index) => draw(pen, block, paper, paper.blocks.slice(index + 1)));
  if (pen.missing > 0) draw(pen, { kind: 'paragraph', tone: 'soft', text: paper.missingLetters(pen.missing) }, paper);
  pen.root.end();
  drawFeet(pen, paper);
  const bytes = toBytes(pen.doc);
  pen.doc.end();
  return bytes;
}

function draw(pen: Pen, block: Block, paper: Pick<Paper, 'goesOn'>, after: readonly Block[] = []): void {
  switch (block.kind) {
    case 'title':
      return drawTitle(pen, block);
    case 'heading': {
      const style = HEADINGS[block.level];
      if (pen.y > MARGIN.top) pen.y += ABOVE[block.level];
      need(pen, heightKept(pen, block, after));
      pen.doc.outline.addItem(shown(pen, block.text));
      flow(pen, pen.root, `H${block.level}`, block.text, style);
      pen.y += 4;
      return;
    }
    case 'paragraph': {
      const tone = block.tone ?? 'plain';
      const isQuoted = tone === 'quoted' || tone === 'notice';
      if (block.leads) need(pen, TONES[tone].leading * measure(pen, block.text, TONES[tone], COLUMN).length + KEPT_WITH);
      if (isQuoted) pen.y += 3;
      flow(pen, pen.root, tone === 'quoted' ? 'BlockQuote' : 'P', block.text, TONES[tone], isQuoted ? { x: MARGIN.side + 14, width: COLUMN - 14, ground: tone === 'notice' ? INK : RULE } : {});
      pen.y += isQuoted ? 10 : 7;
      return;
    }
    case 'list':
      return drawList(pen, block.items);
    case 'table':
      return drawTable(pen, block, paper.goesOn(block.caption));
    case 'staircase':
      return drawStaircase(pen, block);
  }
}

/** A heading with what it stands over: over a table as much of it as stays together, over another heading what that one keeps. */
function heightKept(pen: Pen, heading: Extract<Block, { kind: 'heading' }>, [next, ...after]: readonly Block[]): number {
  const below = next?.kind === 'table' ? tableHeadHeight(pen, next) + 4 : next?.kind === 'heading' ? ABOVE[next.level] + heightKept(pen, next, after) + 4 : 0;
  return HEADINGS[heading.level].leading + Math.max(heading.keep ?? KEPT_WITH, below);
}

function drawTitle(pen: Pen, { over, text, under }: Extract<Block, { kind: 'title' }>): void {
  flow(pen, pen.root, 'P', over, SMALL);
  pen.y += 6;
  flow(pen, pen.root, 'H1', text, TITLE);
  pen.y += 3;
  for (const line of under) flow(pen, pen.root, 'P', line, BODY);
  pen.y += 10;
  artifact(pen, () => pen.doc.rect(MARGIN.side, pen.y, COLUMN, 1.5).fill(INK));
  pen.y += 14;
}

function drawList(pen: Pen, items: readonly string[]): void {
  const list = element(pen, pen.root, 'L');
  for (const item of items) {
    const one = element(pen, list, 'LI');
    need(pen, BODY.leading * Math.min(2, measure(pen, item, BODY, COLUMN - 16).length));
    content(pen, element(pen, one, 'Lbl'), 'Lbl', () => write(pen, '–', BODY, MARGIN.side, pen.y));
    flow(pen, one, 'LBody', item, BODY, { x: MARGIN.side + 16, width: COLUMN - 16 });
    pen.y += 3;
  }
  list.end();
  pen.y += 5;
}

/** Page numbers and what paper this is: for the eye; a reading machine has its own. */
export function drawFeet(pen: Pen, paper: Pick<Paper, 'running' | 'pageOf'>): void {
  const { start, count } = pen.doc.bufferedPageRange();
  const running = measure(pen, paper.running, SMALL, COLUMN - 90)[0]!.trim();
  for (let index = 0; index < count; index += 1) {
    pen.doc.switchToPage(start + index);
    const y = pen.doc.page.height - MARGIN.bottom + 26;
    const page = paper.pageOf(index + 1, count);
    artifact(
      pen,
      () => {
        pen.doc.rect(MARGIN.side, y - 8, COLUMN, 0.5).fill(RULE);
        write(pen, running, SMALL, MARGIN.side, y);
        write(pen, page, SMALL, MARGIN.side + COLUMN - use(pen, SMALL).widthOfString(page), y);
      },
      { type: 'Pagination', attached: ['Bottom'] },
    );
  }
}
