/** One column of a cohort, filled in from row to row and saved at once; what somebody else wrote meanwhile is never written over unseen. */
import type { ProblemView } from './call.ts';
import { text, type FieldError } from './form.ts';

/** `recorded`: what stands, as the field writes it; '' for nothing. `revision`: of what stands, 0 before the first. */
export type ColumnRow = { readonly key: string; readonly name: string; readonly recorded: string; readonly revision: number };
/** What was typed and not taken, with the reason. */
export type Refused = { readonly typed: string; readonly message: string };

export const fieldOf = (key: string): string => `case-${key}`;

/**
 * Saves the cells that were changed in this form; the others are left as they stand now, whoever wrote them.
 *
 * @param rows as they stand now; the form says what its reader saw
 * @param save records one cell, on the revision that was seen
 */
export async function saveColumn<R extends ColumnRow>(form: FormData, rows: readonly R[], save: (row: R, typed: string, expectedRevision: number) => Promise<ProblemView | null>): Promise<{ saved: number; refused: ReadonlyMap<string, Refused>; errors: FieldError[] }> {
  const refused = new Map<string, Refused>();
  let saved = 0;
  for (const row of rows) {
    const typed = text(form, fieldOf(row.key));
    if (!form.has(fieldOf(row.key)) || typed === text(form, `vu-${row.key}`) || typed === row.recorded) continue;
    const problem = await save(row, typed, Number(text(form, `revision-${row.key}`)) || 0);
    if (problem === null) saved += 1;
    else refused.set(row.key, { typed, message: problem.detail });
  }
  return { saved, refused, errors: rows.flatMap(({ key, name }) => (refused.has(key) ? [{ field: fieldOf(key), about: name, message: refused.get(key)!.message }] : [])) };
}
