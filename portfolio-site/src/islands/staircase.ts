/** The scale of a badge as the staircase of every page: up to the level reached, filled; above it, empty. Drawn from the badge's own words. */
import { indexOfCode, markOf } from '../../../api/domain/badge-image.ts';
import { draw } from './dom.ts';
import type { Words } from './words.ts';

const STEP = 44;
const RISE = 17;
const ROOM = 28;
/** Higher staircases are no picture any more: their names alone are shown. */
const MOST_STEPS = 12;

export type Stairs = {
  /** Names, lowest first. */
  readonly levels: readonly string[];
  readonly reached: string | undefined;
  /** Of the achievement, with the level's number at its end as our issuer writes it. */
  readonly code: string | undefined;
};

/** The competency's own mark, as on its page; a badge without a code has the first one. */
const markFor = ({ code, levels }: Stairs) => markOf(code === undefined ? 0 : indexOfCode(levels.length > 1 ? code.replace(/-\d+$/, '') : code));

export const staircase = (stairs: Stairs, words: Words): SVGElement | null => {
  const { levels, reached } = stairs;
  const landing = reached === undefined ? -1 : levels.indexOf(reached);
  if (landing < 0 || levels.length < 2 || levels.length > MOST_STEPS) return null;
  const mark = markFor(stairs);
  const [width, height] = [STEP * levels.length, ROOM + RISE * levels.length + 4];
  const top = (order: number): number => height - 2 - RISE * (order + 1);
  const hatching = `report-hatching-${mark.hue}`;
  const named = levels.map((level, order) => (order === landing ? words.report.reachedInScale(level) : level)).join(', ');
  return draw(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': words.report.scale(named), class: `stairs hue-${mark.hue}` },
    draw('pattern', { id: hatching, width: 12, height: 12, patternUnits: 'userSpaceOnUse' }, draw('path', { d: mark.hatching, class: mark.hue === 1 ? 'stairs-hatching stairs-hatching--dots' : 'stairs-hatching' })),
    ...levels.flatMap((_, order) => {
      const box = { x: order * STEP + 2, y: top(order), width: STEP - 4, height: RISE * (order + 1) };
      return order <= landing ? [draw('rect', { ...box, class: 'stairs-reached' }), draw('rect', { ...box, fill: `url(#${hatching})` })] : [draw('rect', { ...box, class: 'stairs-open' })];
    }),
    draw('rect', { class: 'stairs-lit', x: landing * STEP - (landing === 0 ? 0 : 1), y: top(landing) - 4, width: STEP + 1 - (landing === levels.length - 1 ? 1 : 0), height: 6, rx: 1.5 }),
    draw('path', { class: 'stairs-sign', transform: `translate(${(landing + 0.5) * STEP - 9} ${top(landing) - 25}) scale(0.75)`, d: mark.sign }),
  );
};
