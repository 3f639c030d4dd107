/** A table with header cells; on the next page its caption and its head are drawn again, as artifacts: they are said once. */
import type { StructureElement } from 'pdfkit';
import type { Block } from './paper.ts';
import { artifact, COLUMN, content, element, floor, flow, INK, MARGIN, measure, need, newPage, RULE, SOFT, TINT, write, type Pen, type Style } from './pen.ts';

const CELL: Style = { face: 'regular', size: 9.5, colour: INK, leading: 13 };
const HEAD: Style = { ...CELL, face: 'bold' };
const CAPTION: Style = { face: 'bold', size: 10, colour: SOFT, leading: 14 };
const PAD = { x: 6, y: 5 } as const;

type Table = Extract<Block, { kind: 'table' }>;
type Place = { readonly x: number; readonly width: number };

const rowOf = (pen: Pen, row: readonly string[], places: readonly Place[]): string[][] => row.map((text, index) => measure(pen, text, index === 0 ? HEAD : CELL, places[index]!.width - 2 * PAD.x));
const headOf = (pen: Pen, { columns }: Table, places: readonly Place[]): string[][] => columns.map((column, index) => measure(pen, column.title, HEAD, places[index]!.width - 2 * PAD.x));
/** A row that no page holds begins where there is room for so much of it. */
const MOST_KEPT = 160;
/** What a page holds below a caption and a head. */
const roomOfPage = (): number => floor() - MARGIN.top - 60;
/** A table that is no higher, of no more rows, is not parted. */
const WHOLE = { height: 250, rows: 8 } as const;

/** What stands on one page with the caption: a small table whole, of another its head and its first row. */
export function tableHeadHeight(pen: Pen, table: Table): number {
  const places = placesOf(table);
  const heights = table.rows.slice(0, table.rows.length > WHOLE.rows ? 1 : WHOLE.rows).map((row) => Math.max(table.leastHeight ?? 0, heightOf(rowOf(pen, row, places))));
  const top = CAPTION.leading * measure(pen, table.caption, CAPTION, COLUMN).length + (table.isHeaded ? heightOf(headOf(pen, table, places)) : 0) + 8;
  const whole = top + heights.reduce((sum, one) => sum + one, 0);
  return heights.length === table.rows.length && whole <= WHOLE.height ? whole : top + ((heights[0] ?? 0) <= roomOfPage() ? (heights[0] ?? 0) : MOST_KEPT);
}

/** @param goesOn the caption on the pages after the first */
export function drawTable(pen: Pen, table: Table, goesOn: string): void {
  const places = placesOf(table);
  const head = headOf(pen, table, places);
  const headHeight = table.isHeaded ? heightOf(head) : 0;
  const rows = table.rows.map((row) => rowOf(pen, row, places));
  const least = table.leastHeight ?? 0;
  need(pen, tableHeadHeight(pen, table));
  const owner = element(pen, pen.root, 'Table');
  flow(pen, owner, 'Caption', table.caption, CAPTION);
  pen.y += 3;
  if (table.isHeaded) {
    const row = element(pen, element(pen, owner, 'THead'), 'TR');
    drawHead(pen, places, head, headHeight, (draw) => content(pen, element(pen, row, 'TH', { scope: 'Column' }), 'TH', draw));
  }
  if (!table.isHeaded) rule(pen, INK);
  const body = element(pen, owner, 'TBody');
  const again = (): void => {
    artifact(pen, () => {
      for (const line of measure(pen, goesOn, CAPTION, COLUMN)) {
        write(pen, line, CAPTION, MARGIN.side, pen.y);
        pen.y += CAPTION.leading;
      }
    });
    pen.y += 3;
    if (table.isHeaded) drawHead(pen, places, head, headHeight, (draw) => artifact(pen, draw));
    else rule(pen, INK);
  };
  for (const row of rows) drawRow(pen, body, places, row, least, again);
  owner.end();
  pen.y += 12;
}

function placesOf({ columns }: Table): Place[] {
  const shares = columns.reduce((sum, one) => sum + one.share, 0);
  let x: number = MARGIN.side;
  return columns.map(({ share }) => {
    const place = { x, width: (COLUMN * share) / shares };
    x += place.width;
    return place;
  });
}

const heightOf = (cells: readonly (readonly string[])[]): number => Math.max(...cells.map((lines) => lines.length)) * CELL.leading + 2 * PAD.y;

function drawHead(pen: Pen, places: readonly Place[], head: readonly (readonly string[])[], height: number, mark: (draw: () => void) => void): void {
  artifact(pen, () => pen.doc.rect(MARGIN.side, pen.y, COLUMN, height).fill(TINT));
  head.forEach((lines, index) => mark(() => drawLines(pen, lines, HEAD, places[index]!.x)));
  pen.y += height;
  rule(pen, INK);
}

const drawLines = (pen: Pen, lines: readonly string[], style: Style, x: number): void => lines.forEach((line, index) => write(pen, line, style, x + PAD.x, pen.y + PAD.y + index * style.leading));

function rule(pen: Pen, colour: string): void {
  artifact(pen, () => pen.doc.rect(MARGIN.side, pen.y, COLUMN, 0.6).fill(colour));
}

/** A row stays on one page when it can; one that is longer than a page goes on over the next. */
function drawRow(pen: Pen, body: StructureElement, places: readonly Place[], cells: readonly (readonly string[])[], least: number, head: () => void): void {
  const turn = (): void => {
    newPage(pen);
    head();
  };
  const height = Math.max(least, heightOf(cells));
  const room = floor() - pen.y;
  if (height > room && pen.y > MARGIN.top && (height <= roomOfPage() || room < MOST_KEPT)) turn();
  const row = element(pen, body, 'TR');
  const owners = cells.map((_, index) => element(pen, row, index === 0 ? 'TH' : 'TD', index === 0 ? { scope: 'Row' } : {}));
  const longest = Math.max(...cells.map((lines) => lines.length));
  let next = 0;
  do {
    const fits = Math.max(1, Math.floor((floor() - pen.y - 2 * PAD.y) / CELL.leading));
    const some = Math.min(fits, longest - next);
    cells.forEach((lines, index) => {
      const part = lines.slice(next, next + some);
      if (part.length > 0) content(pen, owners[index]!, index === 0 ? 'TH' : 'TD', () => drawLines(pen, part, index === 0 ? HEAD : CELL, places[index]!.x));
    });
    pen.y += Math.max(some * CELL.leading + 2 * PAD.y, longest <= fits ? least : 0);
    next += some;
    if (next < longest) turn();
  } while (next < longest);
  rule(pen, RULE);
}
