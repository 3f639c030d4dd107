/** What was reached, two staircases side by side: the drawing is a figure with all its words, the name and the level are text. */
import { at, HUES, indexOfCode, LIGHT, markOf } from '../domain/badge-image.ts';
import type { PortfolioSnapshot, PublicStaircase } from '../domain/portfolio.ts';
import { COLUMN, content, element, flow, INK, MARGIN, measure, need, SOFT, type Pen, type Style } from './pen.ts';
import { competencyOf, day, type Told } from './told.ts';

const GAP = 28;
const WIDTH = (COLUMN - GAP) / 2;
const RISE = 13;
const NAME: Style = { face: 'regular', size: 10.5, colour: INK, leading: 14 };
const LEVEL: Style = { face: 'bold', size: 15, colour: INK, leading: 20 };
const WHEN: Style = { face: 'regular', size: 9, colour: SOFT, leading: 12.5 };

type Levels = PortfolioSnapshot['programme']['levels'];

export function drawStaircases(pen: Pen, staircases: readonly PublicStaircase[], levels: Levels, told: Told): void {
  for (let index = 0; index < staircases.length; index += 2) {
    const row = staircases.slice(index, index + 2);
    const drawing = levels.length === 1 ? 0 : RISE * levels.length + 34;
    need(pen, drawing + Math.max(...row.map((staircase) => measure(pen, competencyOf(told, staircase), NAME, WIDTH - 20).length)) * NAME.leading + LEVEL.leading + WHEN.leading * (mostEarlier(row) + 1) + 15);
    const top = pen.y;
    const ends = row.map((staircase, place) => {
      pen.y = top;
      drawOne(pen, staircase, levels, MARGIN.side + place * (WIDTH + GAP), told);
      return pen.y;
    });
    pen.y = Math.max(...ends) + 14;
  }
}

/** Lines of earlier levels, at the most. */
const mostEarlier = (row: readonly PublicStaircase[]): number => Math.max(...row.map(({ badges }) => Math.max(0, badges.length - 1)));

function drawOne(pen: Pen, staircase: PublicStaircase, levels: Levels, x: number, told: Told): void {
  const { words, say, language } = told;
  const badges = staircase.badges.toSorted((a, b) => b.level - a.level);
  const top = badges[0]!;
  const name = competencyOf(told, staircase);
  if (levels.length > 1) drawSteps(pen, staircase, x, levels.length, words.stairs(name, levels.map((level) => say(level.name)), say(top.levelName), day(language, top.awardedOn)));
  drawSign(pen, staircase, x);
  flow(pen, pen.root, 'P', name, NAME, { x: x + 20, width: WIDTH - 20 });
  pen.y += 3;
  flow(pen, pen.root, 'P', say(top.levelName), LEVEL, { x, width: WIDTH });
  flow(pen, pen.root, 'P', words.reachedOn(day(language, top.awardedOn)), WHEN, { x, width: WIDTH });
  for (const badge of badges.slice(1)) flow(pen, pen.root, 'P', `${say(badge.levelName)} · ${day(language, badge.awardedOn)}`, WHEN, { x, width: WIDTH });
}

function drawSteps(pen: Pen, { competencyCode, reached }: PublicStaircase, x: number, count: number, alt: string): void {
  const { ink } = at(HUES, indexOfCode(competencyCode));
  const { sign } = markOf(indexOfCode(competencyCode));
  const step = WIDTH / count;
  const base = pen.y + RISE * count + 28;
  const owner = element(pen, pen.root, 'Figure', { alt, placement: 'Block', bbox: [x, pen.y, x + WIDTH, base] });
  content(pen, owner, 'Figure', () => {
    const { doc } = pen;
    for (let order = 1; order <= count; order += 1) {
      const left = x + (order - 1) * step;
      if (order <= reached) doc.rect(left + 1, base - RISE * order, step - 2, RISE * order).fill(ink);
      else doc.lineWidth(0.8).strokeColor(SOFT).rect(left + 1.4, base - RISE * order + 0.4, step - 2.8, RISE * order - 0.8).stroke();
    }
    const left = x + (reached - 1) * step;
    doc.rect(left - 1, base - RISE * reached - 4, step + 2, 4.5).fill(LIGHT);
    doc.save().translate(left + step / 2 - 9, base - RISE * reached - 25).scale(0.75).path(sign).fill(ink);
    doc.restore();
  });
  owner.end();
  pen.y = base + 8;
}

/** The competency's sign before its name; its name says all that it says. */
function drawSign(pen: Pen, { competencyCode }: PublicStaircase, x: number): void {
  const index = indexOfCode(competencyCode);
  pen.doc.markContent('Artifact', { type: 'Layout' });
  pen.doc.save().translate(x, pen.y + 1).scale(0.54).path(markOf(index).sign).fill(at(HUES, index).ink);
  pen.doc.restore();
  pen.doc.endMarkedContent();
}
