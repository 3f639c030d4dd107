/** The filters of the cohort's grid: each names a situation that a teacher looks for, not a column. */
import type { GridRowView } from './views.ts';

export const SITUATIONS = ['tous', 'a-lire', 'a-proposer', 'chez-l-etudiant', 'sous-le-repere', 'conteste', 'a-transmettre'] as const;
export type Situation = (typeof SITUATIONS)[number];

const inHands: readonly string[] = ['submitted', 'feedback_complete', 'interview_held', 'drafted', 'signed', 'contested'];
const withStudent: readonly string[] = ['open', 'self_assessed', 'returned'];

const FITS: Record<Situation, (row: GridRowView) => boolean> = {
  tous: () => true,
  'a-lire': (row) => row.review?.state === 'submitted' && row.cells.every((cell) => cell.proposedState === 'none'),
  'a-proposer': (row) =>
    row.review !== null && inHands.includes(row.review.state) && row.cells.some((cell) => cell.proposedState === 'none'),
  'chez-l-etudiant': (row) => row.review !== null && withStudent.includes(row.review.state),
  'sous-le-repere': (row) =>
    row.cells.some((cell) => cell.expected !== null && cell.proposed !== null && cell.proposed < cell.expected),
  conteste: (row) => row.review?.state === 'contested',
  'a-transmettre': (row) => row.review?.state === 'signed' || row.review?.state === 'contested',
};

/** A situation from an address; anything unknown shows everyone. */
export const situationOf = (value: string | null): Situation => SITUATIONS.find((situation) => situation === value) ?? 'tous';

export const rowsIn = (rows: readonly GridRowView[], situation: Situation): GridRowView[] => rows.filter(FITS[situation]);
