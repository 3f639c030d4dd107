import { describe, expect, it } from 'vitest';
import type { ReviewState } from '../../../../api/domain/review.ts';
import { nextStep } from './next-step.ts';
import type { EnrolmentView } from './views.ts';

const enrolment = (reviews: [string, ReviewState][], over: Partial<EnrolmentView> = {}): EnrolmentView =>
  ({
    reviews: reviews.map(([period, state]) => ({ id: `bilan-${period}`, period, state })),
    evidence: [],
    badges: [],
    portfolio: { choices: { credentials: [], evidence: [], reflections: [] } },
    ...over,
  }) as unknown as EnrolmentView;
const badge = { id: 'b', state: 'issued' } as EnrolmentView['badges'][number];

describe('the next thing to do', () => {
  it('is to complete what came back, before anything newer', () => {
    expect(nextStep(enrolment([['S1', 'returned'], ['S2', 'open']]))).toMatchObject({ kind: 'complete', period: 'S1' });
  });
  it('is to deposit before one can assess oneself', () => {
    expect(nextStep(enrolment([['S1', 'open']])).kind).toBe('deposit');
    expect(nextStep(enrolment([['S1', 'open']], { evidence: [{ period: 'S1' }] as EnrolmentView['evidence'] })).kind).toBe('assess');
  });
  it('is to answer a review that was written', () => {
    expect(nextStep(enrolment([['S1', 'closed'], ['S2', 'drafted']]))).toEqual({ kind: 'answer', period: 'S2', path: '/espace/bilans/bilan-S2' });
  });
  it('is to choose among new badges, once nothing is asked of the student', () => {
    expect(nextStep(enrolment([['S1', 'closed']], { badges: [badge] })).kind).toBe('choose');
    expect(nextStep(enrolment([['S1', 'closed'], ['S2', 'open']], { badges: [badge] })).kind).toBe('deposit');
  });
  it('asks for no choice of a revoked badge or one still in preparation', () => {
    const badges = [{ ...badge, state: 'revoked' }, { ...badge, state: 'preparing' }] as EnrolmentView['badges'];
    expect(nextStep(enrolment([['S1', 'closed']], { badges })).kind).toBe('nothing');
  });
  it('is the portfolio alone once the enrolment has ended, whatever was left open', () => {
    expect(nextStep(enrolment([['S3', 'returned'], ['S4', 'open']], { departed: true }))).toEqual({ kind: 'departed', path: '/espace/portfolio' });
    expect(nextStep(enrolment([['S4', 'open']], { departed: true, badges: [badge] })).kind).toBe('choose');
  });
  it('says to wait while the team or the jury has the review', () => {
    expect(nextStep(enrolment([['S1', 'sent_to_jury'], ['S2', 'planned']])).kind).toBe('wait');
  });
});
