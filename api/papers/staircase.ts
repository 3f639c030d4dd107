/** The staircase of one competency: landings that were reached are filled and hatched by a heavier edge, each says its name; marks stand above in words. */
import type { Block } from './paper.ts';
import { COLUMN, content, element, INK, MARGIN, measure, need, SOFT, write, type Pen, type Style } from './pen.ts';

const HUES = [
  { ink: '#00717b', tint: '#dbf2f4' },
  { ink: '#345fb2', tint: '#e4edfe' },
  { ink: '#8d5416', tint: '#faead8' },
  { ink: '#903d8b', tint: '#f7e7f5' },
] as const;
const NAME: Style = { face: 'bold', size: 9, colour: INK, leading: 12 };
const MARK: Style = { face: 'regular', size: 8.5, colour: SOFT, leading: 11 };
const FOOT = 20;
const RISE = 11;

/** The whole is one figure: its words stand in `alt`, which is what is read out. */
export function drawStaircase(pen: Pen, { alt, hue, sign, steps }: Extract<Block, { kind: 'staircase' }>): void {
  const { ink, tint } = HUES[hue] ?? HUES[0];
  const left = MARGIN.side + 40;
  const width = (COLUMN - 40) / Math.max(1, steps.length);
  const marks = steps.map((step) => step.marks.flatMap((mark) => measure(pen, mark, MARK, width - 8)));
  const names = steps.map((step) => measure(pen, step.name, NAME, width - 10));
  const foot = Math.max(FOOT, ...names.map((lines) => lines.length * NAME.leading + 8));
  // The highest point: a landing with its marks above it.
  const height = Math.max(...steps.map((_, index) => foot + index * RISE + marks[index]!.length * MARK.leading + 6));
  need(pen, height + 8);
  const top = pen.y;
  const base = top + height;
  const owner = element(pen, pen.root, 'Figure', { alt, placement: 'Block', bbox: [MARGIN.side, top, MARGIN.side + COLUMN, base] });
  content(pen, owner, 'Figure', () => {
    const { doc } = pen;
    doc.save().translate(MARGIN.side + 2, base - 30).scale(1.1).path(sign).fill(ink);
    doc.restore();
    steps.forEach((step, index) => {
      const x = left + index * width;
      const rise = foot + index * RISE;
      doc.rect(x, base - rise, width - 3, rise).fill(step.isAttained ? ink : tint);
      if (!step.isAttained) {
        doc.lineWidth(0.8).strokeColor(ink).dash(2.5, { space: 2 }).rect(x + 0.4, base - rise + 0.4, width - 3.8, rise - 0.8).stroke();
        doc.undash();
      }
      names[index]!.forEach((line, row) => write(pen, line, { ...NAME, colour: step.isAttained ? '#ffffff' : INK }, x + 5, base - rise + 4 + row * NAME.leading));
      marks[index]!.forEach((line, row) => write(pen, line, MARK, x + 2, base - rise - 4 - (marks[index]!.length - row) * MARK.leading));
    });
  });
  owner.end();
  pen.y = base + 10;
}
