/** The form of what a programme plans: hours, courses, mentoring, who decides. What was typed is kept as it was typed. */
import { MENTORING_FREQUENCIES, MENTORING_MODES, type Programme } from '../../../../../api/domain/programme.ts';
import type { PlanPatch } from '../../../../../api/domain/programmes/plan.ts';
import type { Strings } from '../../../strings/index.ts';
import { text, type FieldError } from '../form.ts';

type CourseDraft = { title: string; difficulty: string; hours: string };
export type PlanDraft = { periods: { code: string; title: string | null; hours: string; courses: CourseDraft[] }[]; mode: string; frequency: string; decisionBody: string };

/** Empty lines beside the courses that are there. */
const SPARE_COURSES = 2;
const written = (hours: number | null | undefined): string => (hours === null || hours === undefined ? '' : String(hours));
const spare = (): CourseDraft[] => Array.from({ length: SPARE_COURSES }, () => ({ title: '', difficulty: '', hours: '' }));

export const planDraftOf = ({ periods, mentoring, decisionBody }: Programme): PlanDraft => ({
  periods: periods.map(({ code, title, hours, courses = [] }) => ({
    code, title, hours: written(hours), courses: [...courses.map((one) => ({ title: one.title, difficulty: one.difficulty ?? '', hours: written(one.hours) })), ...spare()],
  })),
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
  const mode = MENTORING_MODES.find((one) => one === draft.mode);
  const frequency = MENTORING_FREQUENCIES.find((one) => one === draft.frequency);
  if ((mode === undefined) !== (frequency === undefined)) errors.push({ field: mode ? 'field-frequency' : 'field-mode', message: words.mentoringHalf });
  return errors.length > 0 ? { errors } : { plan: { periods, mentoring: mode && frequency ? { mode, frequency } : null, decisionBody: draft.decisionBody === '' ? null : draft.decisionBody } };
}
