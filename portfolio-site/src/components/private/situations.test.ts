import { describe, expect, it } from 'vitest';
import type { ReviewState } from '../../../../api/domain/review.ts';
import { rowsIn, situationOf, type Situation } from './situations.ts';
import type { CellView, GridRowView } from './views.ts';

const cell = (over: Partial<CellView> = {}): CellView => ({
  competency: 'NEO-C1', expected: 2, attained: 1, exempted: 0, proposed: null, proposedState: 'none', decision: null, evidence: 1, ...over,
});
const row = (state: ReviewState | null, cells: CellView[] = [cell()]): GridRowView => ({
  enrolment: 'e', name: 'N', regime: 'initial', review: state && { id: 'r', period: 'S2', state, submittedAt: null }, cells,
});
const fits = (situation: Situation, one: GridRowView): boolean => rowsIn([one], situation).length === 1;
const proposed = cell({ proposed: 2, proposedState: 'proposed' });

describe('situations of the grid', () => {
  it('« rendu, pas encore lu » ends with the first proposal', () => {
    expect(fits('a-lire', row('submitted'))).toBe(true);
    expect(fits('a-lire', row('submitted', [proposed, cell()]))).toBe(false);
    expect(fits('a-lire', row('feedback_complete'))).toBe(false);
  });
  it('takes « non évalué » for a proposal that was made', () => {
    expect(fits('a-proposer', row('submitted', [proposed, cell({ proposedState: 'not_assessed' })]))).toBe(false);
    expect(fits('a-proposer', row('submitted', [proposed, cell()]))).toBe(true);
  });
  it('names who has the review in hand', () => {
    expect(['open', 'self_assessed', 'returned'].every((state) => fits('chez-l-etudiant', row(state as ReviewState)))).toBe(true);
    expect(fits('chez-l-etudiant', row('submitted'))).toBe(false);
    expect(fits('a-transmettre', row('signed'))).toBe(true);
  });
  it('does not take « non évalué » for a proposal below the landmark', () => {
    expect(fits('sous-le-repere', row('submitted', [cell({ proposedState: 'not_assessed' })]))).toBe(false);
    expect(fits('sous-le-repere', row('submitted', [cell({ proposed: 1, proposedState: 'proposed' })]))).toBe(true);
  });
  it('puts a student without a review under no situation but everyone', () => {
    expect(fits('tous', row(null))).toBe(true);
    expect(fits('a-lire', row(null)) || fits('a-proposer', row(null)) || fits('conteste', row(null))).toBe(false);
  });
  it('shows everyone for a situation that it does not know', () => {
    expect([situationOf('conteste'), situationOf('inconnu'), situationOf(null)]).toEqual(['conteste', 'tous', 'tous']);
  });
});
