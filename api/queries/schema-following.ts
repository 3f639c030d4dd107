/** Tables of following: steps of the memoir, early warnings, ratings from elsewhere: a part of `schema.ts`. */
import type { AnswerAct } from '../domain/warning.ts';

export type FollowingTables = {
  memoir_milestone: { cohort_id: string; revision: number; milestones: string; recorded_by: string; recorded_at: string };
  memoir_step: { enrolment_id: string; milestone: string; revision: number; reached_on: string | null; recorded_by: string; recorded_at: string };
  warning_setting: { cohort_id: string; period: string; revision: number; inactivity_days: number | null; weeks_before: number | null; due_on: string | null; ends_on: string; teacher_after_days: number; set_by: string; set_at: string };
  warning_answer: { enrolment_id: string; period: string; warning: string; revision: number; act: AnswerAct; words: string; at: string };
  outside_rating: { enrolment_id: string; period: string; competency: string; source: 'moodle'; revision: number; level: number; read_in_by: string; read_in_at: string };
};
