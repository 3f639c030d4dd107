import { describe, expect, it } from 'vitest';
import { citedBeside, othersBeside, type OtherView } from './bilan.ts';
import { REVIEW_STATES } from './review.ts';

const view = (id: string, kind: 'self' | 'peer' | 'co' | 'teacher' | 'tutor', competency = 'NEO-C1') => ({ id, kind, competency });
const said = (id: string, kind: 'peer' | 'tutor'): OtherView => ({ id, kind, level: 2, comment: 'Écoute.', advice: '', by: 'Quelqu’un', at: '2026-01-10T08:00:00.000Z' });

describe('a bilan beside what others say', () => {
  it('cites classmates and then tutors, as the student may read them, and nobody else', () => {
    const views = [view('a', 'self'), view('b', 'tutor'), view('c', 'peer'), view('d', 'co'), view('e', 'teacher'), view('f', 'peer', 'NEO-C2'), view('g', 'peer')];
    const cited = (state: (typeof REVIEW_STATES)[number]): string[] => citedBeside(views, 'NEO-C1', state).map(({ id, kind }) => `${kind} ${id}`);
    expect(cited('interview_held')).toEqual(['peer c', 'peer g', 'tutor b']);
    for (const state of REVIEW_STATES) expect([state, cited(state).includes('tutor b')]).toEqual([state, !['open', 'self_assessed', 'submitted', 'returned'].includes(state)]);
    expect(citedBeside(views, 'NEO-C4', 'drafted')).toEqual([]);
  });

  it('says what can still be read of it, and how many were taken back; one that was given before cites nobody', () => {
    const others = [{ id: 'c', kind: 'peer' as const }, { id: 'b', kind: 'tutor' as const }];
    expect(othersBeside({ others }, [said('b', 'tutor'), said('c', 'peer'), said('later', 'peer')])).toEqual({ views: [said('c', 'peer'), said('b', 'tutor')], gone: 0 });
    expect(othersBeside({ others }, [said('b', 'tutor')])).toEqual({ views: [said('b', 'tutor')], gone: 1 });
    expect(othersBeside({}, [said('b', 'tutor')])).toEqual({ views: [], gone: 0 });
  });
});
