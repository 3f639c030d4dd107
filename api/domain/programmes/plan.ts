/** What a programme plans beside what it assesses: hours and courses of its periods, placements, steps of the memoir, mentoring, who decides. Stated by its head, never computed. */
import { findPeriod, type Course, type Mentoring, type Programme, type RequiredPlacement } from '../programme.ts';
import { accepted, refused, type Result } from '../refusal.ts';

/** What is not sent stays; `null`, '' and an empty list take a statement back. */
export type PlanPatch = {
  readonly periods?: readonly { readonly code: string; readonly hours: number | null; readonly courses: readonly Course[] }[] | undefined;
  readonly placements?: readonly RequiredPlacement[] | undefined;
  /** In order. */
  readonly memoirMilestones?: readonly string[] | undefined;
  readonly mentoring?: Mentoring | null | undefined;
  readonly decisionBody?: string | null | undefined;
};

/** The programme with what was sent in the place of what it planned; absent is « not stated ». */
export function withPlan(programme: Programme, { periods: sent = [], placements, memoirMilestones, mentoring, decisionBody }: PlanPatch): Result<Programme> {
  const unknown = sent.find((one) => !findPeriod(programme, one.code));
  if (unknown) return refused({ kind: 'programme_stated_unreadable', field: 'periods', value: unknown.code });
  const periods = programme.periods.map((period) => {
    const patch = sent.find((one) => one.code === period.code);
    if (!patch) return period;
    const { hours: _, courses: __, ...rest } = period;
    return { ...rest, ...(patch.hours === null ? {} : { hours: patch.hours }), ...(patch.courses.length === 0 ? {} : { courses: patch.courses }) };
  });
  const { mentoring: had, decisionBody: body, ...rest } = programme;
  const next = mentoring === undefined ? had : (mentoring ?? undefined);
  const named = decisionBody === undefined ? body : (decisionBody ?? '').trim() || undefined;
  return accepted({ ...rest, periods, ...(placements ? { placements } : {}), ...(memoirMilestones ? { memoirMilestones: memoirMilestones.map((one) => one.trim()) } : {}), ...(next ? { mentoring: next } : {}), ...(named ? { decisionBody: named } : {}) });
}
