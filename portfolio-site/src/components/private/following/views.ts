/** What the pages of following read from the API, in the page's words. */
import type { Progress } from '../../../../../api/domain/following.ts';
import type { ReviewState } from '../../../../../api/domain/review.ts';
import type { Mentoring } from '../../../../../api/domain/programme.ts';
import type { ProgrammeView } from '../views.ts';

export type CountsView = { traces: number; reviews: number; decided: number };
export type AxisView = {
  competency: string; self: number | null; proposed: number | null; attained: number; exempted: number; expected: number | null; traces: number;
  learnings: { level: number; text: string; traces: number }[];
};
export type PlanPeriodView = {
  code: string; title: string | null; year: string | null; expectedLevel: number | null; hours: number | null;
  courses: { title: string; difficulty: string | null; hours: number | null }[];
  teachingUnits: { title: string; competencies: string[] }[];
  situations: { title: string; competencies: string[]; teachingUnits: string[]; progress: Progress; counts: CountsView }[];
  otherTraces: number; competencies: string[];
  review: { id: string; state: ReviewState } | null;
  interviewOn: string | null;
};
export type PlacementYearView = { year: string; required: number | null; planned: number; done: number; workStudyInstead: boolean };
export type MemoirStepView = { name: string; dueOn: string | null; reachedOn: string | null; revision: number };
export type TrainingPlanView = {
  student: { enrolment: string; name: string };
  cohort: { id: string; name: string };
  programme: ProgrammeView;
  mentoring: Mentoring | null;
  decisionBody: string | null;
  current: string | null;
  periods: PlanPeriodView[];
  competencies: { competency: string; counts: CountsView; periods: { period: string; progress: Progress }[] }[];
  coverage: { hasLearnings: boolean; axes: AxisView[] };
  placements: PlacementYearView[];
  memoir: { title: string; director: string; defendedOn: string | null } | null;
  memoirSteps: MemoirStepView[];
  ratings: { period: string; competency: string; level: number; readInAt: string }[];
};

type WarningCommon = { period: string; key: string; since: string; teacherFrom: string; revision: number; answer: { act: 'answer' | 'dismiss'; words: string; at: string } | null };
export type WarningView = WarningCommon &
  ({ rule: 'inactivity'; days: number; threshold: number; lastActivityOn: string } | { rule: 'unevidenced'; competency: string; learnings: string[]; dueOn: string; weeks: number });
export type WarningSettingsView = { period: string; inactivityDays: number | null; weeksBefore: number | null; dueOn: string | null; endsOn: string; teacherAfterDays: number };
