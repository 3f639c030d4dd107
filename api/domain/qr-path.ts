/** The quiet zone that readers of a QR code need, in modules (ISO/IEC 18004, section 6.3.8). */
export const QUIET_ZONE = 4;

/** The dark modules of a QR code as one path, a module being 1 × 1: one stroke for each run in a row. */
export const qrPath = (rows: readonly (readonly boolean[])[]): string =>
  rows
    .map((row, y) => [...row.map((dark) => (dark ? '1' : '0')).join('').matchAll(/1+/g)].map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`).join(''))
    .join('');
