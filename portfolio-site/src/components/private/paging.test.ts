import { describe, expect, it } from 'vitest';
import { pageOf, ROWS_ON_A_PAGE } from './paging.ts';

describe('a long table', () => {
  const rows = Array.from({ length: 2 * ROWS_ON_A_PAGE + 1 }, (_, index) => index);
  it('is shown a page at a time, and no row is lost', () => {
    expect([1, 2, 3].flatMap((page) => pageOf(rows, String(page)).rows)).toEqual(rows);
    expect(pageOf(rows, '3')).toMatchObject({ page: 3, total: rows.length, ranges: [{ from: 1 }, { from: ROWS_ON_A_PAGE + 1 }, { from: rows.length, to: rows.length }] });
  });
  it('shows the first page for what is no page, and the last beyond it', () => {
    expect([null, '', '0', '-1', 'x', '1.5'].map((asked) => pageOf(rows, asked).page)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(pageOf(rows, '99').page).toBe(3);
    expect(pageOf([], '2')).toMatchObject({ rows: [], page: 1 });
  });
});
