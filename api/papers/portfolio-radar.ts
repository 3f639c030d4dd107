/** The levels shown as a radar, beside the same in words: one axis for each competency, one ring for each level of the programme's scale. */
import { FEWEST_AXES, MOST_AXES_WITH_SCALE, outlineOf, pointAt, ringOf, type Point } from '../domain/radar.ts';
import type { PortfolioSnapshot, PublicStaircase } from '../domain/portfolio.ts';
import { BODY, COLUMN, content, element, flow, INK, MARGIN, measure, need, RULE, SOFT, use, write, type Pen, type Style } from './pen.ts';
import { competencyOf, type Told } from './told.ts';

const RADIUS = 80;
export const RADAR_HEIGHT = 2 * RADIUS + 36;
const WIDTH = 268;
const GAP = 20;
const AXIS: Style = { face: 'bold', size: 8.5, colour: INK, leading: 11 };
const RING: Style = { face: 'regular', size: 7.5, colour: SOFT, leading: 10 };

/** What is to be drawn; nothing where there are too few axes to make a surface. */
export const radarOf = ({ staircases }: PortfolioSnapshot): readonly PublicStaircase[] => {
  const reached = staircases.filter(({ badges }) => badges.length > 0);
  return reached.length < FEWEST_AXES ? [] : reached;
};

export function drawRadar(pen: Pen, staircases: readonly PublicStaircase[], levels: PortfolioSnapshot['programme']['levels'], told: Told): void {
  const lines = staircases.map((one) => `${competencyOf(told, one)} : ${told.say(levels.find(({ order }) => order === one.reached)?.name ?? '')}`);
  const beside = { x: MARGIN.side + WIDTH + GAP, width: COLUMN - WIDTH - GAP };
  const tall = lines.reduce((sum, line) => sum + measure(pen, line, BODY, beside.width).length * BODY.leading + 4, 0);
  need(pen, RADAR_HEIGHT);
  const top = pen.y;
  drawFigure(pen, staircases, levels, told, lines);
  // Beside it where they fit, below it otherwise.
  const fits = tall <= RADAR_HEIGHT;
  pen.y = fits ? top + (RADAR_HEIGHT - tall) / 2 : top + RADAR_HEIGHT + 6;
  for (const line of lines) {
    flow(pen, pen.root, 'P', line, BODY, fits ? beside : {});
    pen.y += 4;
  }
  pen.y = fits ? top + RADAR_HEIGHT + 8 : pen.y + 8;
}

function drawFigure(pen: Pen, staircases: readonly PublicStaircase[], levels: PortfolioSnapshot['programme']['levels'], told: Told, lines: readonly string[]): void {
  const [axes, most, top] = [staircases.length, levels.length, pen.y];
  const centre: Point = { x: MARGIN.side + WIDTH / 2, y: top + RADAR_HEIGHT / 2 };
  const owner = element(pen, pen.root, 'Figure', { alt: told.words.radar(lines), placement: 'Block', bbox: [MARGIN.side, top, MARGIN.side + WIDTH, top + RADAR_HEIGHT] });
  content(pen, owner, 'Figure', () => {
    const { doc } = pen;
    doc.save().translate(centre.x, centre.y).lineWidth(0.6).strokeColor(RULE);
    for (let axis = 0; axis < axes; axis += 1) {
      const end = pointAt(axis, axes, most, most, RADIUS);
      doc.moveTo(0, 0).lineTo(end.x, end.y).stroke();
    }
    // As on the page: names outside of the rings, where no outline runs through them.
    const scale = axes <= MOST_AXES_WITH_SCALE ? levels.map(({ order, name }) => ({ y: -(RADIUS * order) / most, name: told.say(name) })) : [];
    for (const { y } of scale) doc.dash(1.2, { space: 2 }).moveTo(0, y).lineTo(-RADIUS - 3, y).stroke();
    doc.undash();
    for (const { order } of levels) doc.path(ringOf(axes, order, most, RADIUS)).stroke();
    const { path, points } = outlineOf(staircases.map(({ reached }) => reached), most, RADIUS);
    doc.lineWidth(2).strokeColor(INK).path(path).stroke();
    for (const { x, y } of points) doc.path(`M${x} ${y - 3.5}l3.5 3.5l-3.5 3.5l-3.5 -3.5z`).fill(INK);
    doc.restore();
    for (const { y, name } of scale) write(pen, name, RING, centre.x - RADIUS - 6 - use(pen, RING).widthOfString(name), centre.y + y - RING.leading / 2);
    staircases.forEach(({ competencyCode }, axis) => {
      const at = pointAt(axis, axes, 1, 1, RADIUS + 8);
      const width = use(pen, AXIS).widthOfString(competencyCode);
      write(pen, competencyCode, AXIS, centre.x + at.x - (Math.abs(at.x) < 1 ? width / 2 : at.x > 0 ? 0 : width), centre.y + at.y - AXIS.leading / 2);
    });
  });
  owner.end();
}
