/** Long tables in pages, so that a cohort of hundreds stays quick to draw and to walk through. */
export const ROWS_ON_A_PAGE = 60;

export type Paged<R> = { rows: R[]; page: number; ranges: { page: number; from: number; to: number }[]; total: number };

/** @param asked the page of the address, from 1; anything else is the first, or the last there is */
export function pageOf<R>(rows: readonly R[], asked: string | null): Paged<R> {
  const pages = Math.max(1, Math.ceil(rows.length / ROWS_ON_A_PAGE));
  const page = Math.min(pages, /^[1-9]\d{0,4}$/.test(asked ?? '') ? Number(asked) : 1);
  const ranges = Array.from({ length: pages }, (_, index) => ({ page: index + 1, from: index * ROWS_ON_A_PAGE + 1, to: Math.min(rows.length, (index + 1) * ROWS_ON_A_PAGE) }));
  return { rows: rows.slice((page - 1) * ROWS_ON_A_PAGE, page * ROWS_ON_A_PAGE), page, ranges, total: rows.length };
}
