/**
 * Pictures that carry their own credential, in both directions.
 * Source: Open Badges 3.0, section 5.3 "Baked Badges".
 */
import { bakeInto, bakePng, isPng, pngFrame, unbakePng, type Unbaked } from './png.ts';
import { decodeText } from './resolve-key.ts';
import { bakeSvg, isSvg, unbakeSvg } from './svg.ts';

export { bakeInto, bakePng, bakeSvg, pngFrame };
export type { ImageProblem, PngFrame, Unbaked } from './png.ts';

/** The credential in a picture, PNG or SVG by its content. The picture itself proves nothing and is never shown. */
export function unbake(bytes: Uint8Array): Unbaked & { container?: 'png' | 'svg' } {
  if (isPng(bytes)) return { ...unbakePng(bytes), container: 'png' };
  const text = decodeText(bytes);
  if (text === null || !isSvg(text)) return { ok: false, problem: 'malformed_image' };
  return { ...unbakeSvg(text), container: 'svg' };
}
