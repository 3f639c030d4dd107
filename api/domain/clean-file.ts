/** A file in memory as it is kept: of a type that is taken, without what it tells of its maker. */
import { recogniseBytes, type EvidenceMediaType } from './media-type.ts';
import { writePatches } from './patch.ts';
import { cleanPicture } from './picture.ts';

export type CleanFile = { readonly type: EvidenceMediaType; readonly bytes: Uint8Array<ArrayBuffer>; /** 1 to 8; from 5 on, a picture's width and height change places. */ readonly orientation: number };

/** `null` for what may not be deposited. */
export function cleanFile(bytes: Uint8Array): CleanFile | null {
  const found = recogniseBytes(bytes);
  if (!found.ok) return null;
  if (found.type.startsWith('image/')) {
    const picture = cleanPicture(bytes, found.type);
    return picture && { type: found.type, ...picture };
  }
  const clean = Uint8Array.from(bytes);
  writePatches(clean, 0, found.patches);
  return { type: found.type, bytes: clean, orientation: 1 };
}

/** As it is shown, the right way up. */
export const upright = ({ width, height }: { width: number; height: number }, orientation: number): { width: number; height: number } => (orientation >= 5 ? { width: height, height: width } : { width, height });
