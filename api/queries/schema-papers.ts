/** Tables of a review's days, interview, bilan and extracts: a part of `schema.ts`. */
import type { Generated } from 'kysely';
import type { BilanAnswer } from '../domain/bilan.ts';
import type { ExtendedAct } from '../domain/deadline.ts';
import type { InterviewPart } from '../domain/interview.ts';

type Bit = 0 | 1;
/** What was granted to one student; never why. */
export type AllowanceKind = 'extension' | 'arrangement';

export type PaperTables = {
  bilan_draft: { review_id: string; revision: number; text: string; saved_by: string; saved_at: string };
  bilan: { review_id: string; version: number; step: number; text: string; content: string; digest: string; written_by: string; written_at: string };
  bilan_answer: { review_id: string; version: number; digest: string; answer: BilanAnswer; reply: Generated<string>; step: number; answered_by: string; answered_at: string };
  interview: { review_id: string; revision: number; on_day: string; recorded_by: string; recorded_at: string };
  interview_note: { review_id: string; part: InterviewPart; revision: number; text: string; written_by: string; written_at: string };
  review_deadline: { cohort_id: string; period: string; revision: number; submit_by: string | null; feedback_by: string | null; sign_by: string | null; takes_late: Bit; recorded_by: string; recorded_at: string };
  review_allowance: { review_id: string; revision: number; kind: AllowanceKind; act: ExtendedAct | null; until_on: string | null; granted_by: string; granted_at: string };
};
