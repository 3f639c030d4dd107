/** Where the points of a radar lie: one axis for each competency, one ring for each level of the programme's scale. */

export type Point = { readonly x: number; readonly y: number };
/** Fewer axes make no surface: the table alone says it then. */
export const FEWEST_AXES = 3;
/** With more axes one of them points to where the rings' names stand: they are said in words below instead. */
export const MOST_AXES_WITH_SCALE = 4;

const round = (value: number): number => Math.round(value * 10) / 10;

/** @param value from 0 (the centre) to `most` (the outer ring); the first axis points upwards, the others follow clockwise */
export function pointAt(axis: number, axes: number, value: number, most: number, radius: number): Point {
  const angle = (2 * Math.PI * axis) / axes - Math.PI / 2;
  const distance = most === 0 ? 0 : (radius * Math.min(value, most)) / most;
  return { x: round(distance * Math.cos(angle)) || 0, y: round(distance * Math.sin(angle)) || 0 };
}

/** The whole ring of one level. */
export const ringOf = (axes: number, level: number, most: number, radius: number): string =>
  `M${Array.from({ length: axes }, (_, axis) => pointAt(axis, axes, level, most, radius)).map(({ x, y }) => `${x} ${y}`).join('L')}Z`;

/**
 * One reading as an outline. Where nothing was assessed there is no point: the
 * outline stops before it and goes on after it, rather than falling to the centre.
 */
export function outlineOf(values: readonly (number | null)[], most: number, radius: number): { readonly path: string; readonly points: readonly Point[] } {
  const axes = values.length;
  const placed = values.map((value, axis) => (value === null ? null : pointAt(axis, axes, value, most, radius)));
  const points = placed.filter((one) => one !== null);
  if (points.length === axes) return { path: axes === 0 ? '' : `M${points.map(({ x, y }) => `${x} ${y}`).join('L')}Z`, points };
  let path = '';
  for (const [axis, from] of placed.entries()) {
    const to = placed[(axis + 1) % axes];
    if (from && to && axes > 1) path += `M${from.x} ${from.y}L${to.x} ${to.y}`;
  }
  return { path, points };
}

export type Anchor = 'start' | 'middle' | 'end';
/** How a label stands at its axis: away from the drawing. */
export const anchorOf = ({ x }: Point): Anchor => (Math.abs(x) < 1 ? 'middle' : x > 0 ? 'start' : 'end');
