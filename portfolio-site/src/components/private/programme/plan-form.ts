/** The form of what a programme plans: hours, courses, placements, steps of the memoir, mentoring, who decides. What was typed is kept as it was typed. */
import { MENTORING_FREQUENCIES, MENTORING_MODES, type Programme } from '../../../../../api/domain/programme.ts';
import type { PlanPatch } from '../../../../../api/domain/programmes/plan.ts';
import type { Strings } from '../../../strings/index.ts';
import { lines, text, ticked, type FieldError } from '../form.ts';

type CourseDraft = { title: string; difficulty: string; hours: string };
type PlacementDraft = { year: string; hours: string; workStudyInstead: boolean };
export type PlanDraft = {
  periods: { code: string; title: string | null; hours: string; courses: CourseDraft[] }[];
  /** One for each year that a period names. */
  placements: PlacementDraft[];
  /** One a line. */
  memoirMilestones: string;
  mode: string; frequency: string; decisionBody: string;
};

/** Empty lines beside the courses that are there. */
const SPARE_COURSES = 2;
const written = (hours: number | null | undefined): string => (hours === null || hours === undefined ? '' : String(hours));
const spare = (): CourseDraft[] => Array.from({ length: SPARE_COURSES }, () => ({ title: '', difficulty: '', hours: '' }));

const yearsOf = (periods: Programme['periods']): string[] => [...new Set(periods.flatMap((one) => one.year ?? []))];

export const planDraftOf = ({ periods, placements = [], memoirMilestones = [], mentoring, decisionBody }: Programme): PlanDraft => ({
  periods: periods.map(({ code, title, hours, courses = [] }) => ({
    code, title, hours: written(hours), courses: [...courses.map((one) => ({ title: one.title, difficulty: one.difficulty ?? '', hours: written(one.hours) })), ...spare()],
  })),
  placements: yearsOf(periods).map((year) => {
    const asked = placements.find((one) => one.year === year);
    return { year, hours: written(asked?.hours), workStudyInstead: asked?.workStudyInstead ?? false };
  }),
  memoirMilestones: memoirMilestones.join('\n'),
  mode: mentoring?.mode ?? '',
  frequency: mentoring?.frequency ?? '',
  decisionBody: decisionBody ?? '',
});

export const typedPlan = (form: FormData, { periods }: Programme): PlanDraft => ({
  periods: periods.map(({ code, title }, place) => ({
    code,
    title,
    hours: text(form, `hours-${place}`),
    courses: Array.from({ length: Math.min(200, Number(text(form, `courses-${place}`)) || 0) }, (_, row) => ({
      title: text(form, `course-${place}-${row}-title`), difficulty: text(form, `course-${place}-${row}-difficulty`), hours: text(form, `course-${place}-${row}-hours`),
    })),
  })),
  placements: yearsOf(periods).map((year, place) => ({ year, hours: text(form, `placement-${place}-hours`), workStudyInstead: ticked(form, `placement-${place}-instead`) })),
  memoirMilestones: lines(form, 'memoirMilestones').join('\n'),
  mode: text(form, 'mode'),
  frequency: text(form, 'frequency'),
  decisionBody: text(form, 'decisionBody'),
});

/** What is sent of it, or what cannot be read and where. A line without a title, a difficulty and hours is none. */
export function readPlan(draft: PlanDraft, words: Strings['private']['programmes']['completer']['plan']): { plan: PlanPatch } | { errors: FieldError[] } {
  const errors: FieldError[] = [];
  const hoursOf = (typed: string, field: string): number | null => {
    if (typed !== '' && !/^[1-9]\d{0,3}$/.test(typed)) errors.push({ field, message: words.hoursUnreadable(typed) });
    return typed === '' ? null : Number(typed);
  };
  const periods = draft.periods.map(({ code, hours, courses }, place) => ({
    code,
    hours: hoursOf(hours, `field-hours-${place}`),
    courses: courses.flatMap((one, row) => {
      if (one.title === '' && one.difficulty === '' && one.hours === '') return [];
      if (one.title === '') errors.push({ field: `field-course-${place}-${row}-title`, message: words.courseUntitled });
      return [{ title: one.title, difficulty: one.difficulty === '' ? null : one.difficulty, hours: hoursOf(one.hours, `field-course-${place}-${row}-hours`) }];
    }),
  }));
  const placements = draft.placements.flatMap(({ year, hours, workStudyInstead }, place) => {
    const asked = hoursOf(hours, `field-placement-${place}-hours`);
    if (hours === '' && workStudyInstead) errors.push({ field: `field-placement-${place}-hours`, message: words.placementHoursMissing(year) });
    return asked === null ? [] : [{ year, hours: asked, workStudyInstead }];
  });
  const mode = MENTORING_MODES.find((one) => one === draft.mode);
  const frequency = MENTORING_FREQUENCIES.find((one) => one === draft.frequency);
  if ((mode === undefined) !== (frequency === undefined)) errors.push({ field: mode ? 'field-frequency' : 'field-mode', message: words.mentoringHalf });
  return errors.length > 0 ? { errors } : { plan: { periods, placements, memoirMilestones: draft.memoirMilestones === '' ? [] : draft.memoirMilestones.split('\n'), mentoring: mode && frequency ? { mode, frequency } : null, decisionBody: draft.decisionBody === '' ? null : draft.decisionBody } };
}
