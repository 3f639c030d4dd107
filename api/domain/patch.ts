/** Bytes of a file in the place of others, as many: zeros where none are given, so that the room of what goes costs no memory however large it is. */
export type Patch = { readonly offset: number; readonly length: number; readonly bytes?: Uint8Array };

/** These bytes in the place of as many from there on. */
export const writtenOver = (offset: number, bytes: Uint8Array): Patch => ({ offset, length: bytes.length, bytes });

/**
 * Writes into a piece of a file what of these patches falls into it.
 * @param piece written over; @param start where in the file it begins
 */
export function writePatches(piece: Uint8Array, start: number, patches: readonly Patch[]): void {
  for (const { offset, length, bytes } of patches) {
    const [from, to] = [Math.max(offset, start), Math.min(offset + length, start + piece.length)];
    if (from >= to) continue;
    if (bytes) piece.set(bytes.subarray(from - offset, to - offset), from - start);
    else piece.fill(0, from - start, to - start);
  }
}

/** Whether any of them falls into a piece. */
export const touches = (patches: readonly Patch[], start: number, end: number): boolean => patches.some(({ offset, length }) => offset < end && offset + length > start);

/** The parts, one behind the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
