import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsEvidence, acceptsProposals, actorOf, actsFor, advance, confirmTogether, propose, proposeTogether, REVIEW_ACTS, REVIEW_STATES, selfAssess, type ReviewAct, type ReviewState } from './review.ts';

const ALLOWED: Record<ReviewState, Partial<Record<ReviewAct, ReviewState>>> = {
  planned: { open: 'open' },
  open: { self_assess: 'self_assessed', mark_absent: 'absent' },
  self_assessed: { self_assess: 'self_assessed', submit: 'submitted', mark_absent: 'absent' },
  submitted: { return: 'returned', complete_feedback: 'feedback_complete' },
  returned: { self_assess: 'self_assessed', mark_absent: 'absent' },
  feedback_complete: { hold_interview: 'interview_held' },
  interview_held: { draft: 'drafted' },
  drafted: { sign: 'signed', contest: 'contested' },
  signed: { send_to_jury: 'sent_to_jury' },
  contested: { draft: 'drafted', send_to_jury: 'sent_to_jury' },
  sent_to_jury: { close: 'closed' },
  closed: {},
  absent: { close: 'closed', reopen: 'open' },
};

describe('the semester review', () => {
  it.each(REVIEW_STATES)('in the state %s takes the acts of that state and refuses all others', (state) => {
    for (const act of REVIEW_ACTS) {
      const next = ALLOWED[state][act];
      expect([act, advance(state, act)]).toEqual([act, next ? { ok: true, value: next } : { ok: false, refusal: { kind: 'review_transition_not_allowed', from: state, act } }]);
    }
  });
  it('offers to each person their own acts', () => {
    for (const state of REVIEW_STATES) {
      const offered = (['student', 'teacher', 'jury'] as const).flatMap((actor) => actsFor(state, actor).map((act) => [act, actor]));
      expect(offered.map(([act]) => act).sort()).toEqual(Object.keys(ALLOWED[state]).sort());
      for (const [act, actor] of offered) expect(actorOf(act as ReviewAct)).toBe(actor);
    }
    expect(REVIEW_ACTS.filter((act) => actorOf(act) === 'student')).toEqual(['self_assess', 'submit', 'sign', 'contest']);
  });
  it('takes traces until it is submitted, and proposals from then until it is closed', () => {
    expect(REVIEW_STATES.filter(acceptsEvidence)).toEqual(['open', 'self_assessed', 'returned']);
    expect(REVIEW_STATES.filter((state) => acceptsEvidence(state) && acceptsProposals(state))).toEqual([]);
    expect(acceptsProposals('closed')).toBe(false);
  });
});

describe('a review to which acts are tried in any order', () => {
  /** What the acts that were accepted made of it, from its planning on. */
  const walk = (acts: readonly ReviewAct[]): ReviewState[] =>
    acts.reduce<ReviewState[]>((states, act) => {
      const next = advance(states.at(-1)!, act);
      return next.ok ? [...states, next.value] : states;
    }, ['planned']);
  const anyActs = fc.array(fc.constantFrom(...REVIEW_ACTS), { maxLength: 60 });

  it('is only ever in a state that the one before leads to', () => {
    fc.assert(fc.property(anyActs, (acts) => {
      const states = walk(acts);
      states.slice(1).forEach((state, index) => expect(Object.values(ALLOWED[states[index]!])).toContain(state));
    }), { numRuns: 500 });
  });
  it('is closed only by a jury or after an absence, signed or contested only when a bilan was given, and open to traces only before it is submitted, after it was returned or once an absence was taken back', () => {
    fc.assert(fc.property(anyActs, (acts) => {
      const states = walk(acts);
      states.forEach((state, index) => {
        const before = states[index - 1];
        if (state === 'closed') expect(['sent_to_jury', 'absent']).toContain(before);
        if (state === 'signed' || state === 'contested') expect(before).toBe('drafted');
        if (state === 'drafted') expect(states.slice(0, index)).toContain('interview_held');
        if (before && !acceptsEvidence(before) && acceptsEvidence(state)) expect([['planned', 'open'], ['absent', 'open'], ['submitted', 'returned']]).toContainEqual([before, state]);
      });
      expect(states.indexOf('closed')).toBe(states.includes('closed') ? states.length - 1 : -1);
    }), { numRuns: 500 });
  });
  it('can reach each of its states', () => {
    const reached = new Set(fc.sample(fc.array(fc.constantFrom(...REVIEW_ACTS), { minLength: 400, maxLength: 400 }), { numRuns: 60, seed: 6 }).flatMap(walk));
    expect([...reached].sort()).toEqual([...REVIEW_STATES].sort());
  });
});

describe('an assessment', () => {
  const assessment = { kind: 'self', competency: 'NEO-C1', level: 2, comment: '' } as const;
  it('of oneself needs a trace where a level is claimed, and none where nothing is', () => {
    expect(selfAssess(assessment, ['NEO-C2'])).toEqual({ ok: false, refusal: { kind: 'self_assessment_without_evidence', competency: 'NEO-C1' } });
    expect(selfAssess(assessment, ['NEO-C1']).ok).toBe(true);
    expect(selfAssess({ ...assessment, level: null }, []).ok).toBe(true);
  });
  it('of a teacher carries a comment, also where nothing was assessed', () => {
    for (const level of [2, null]) {
      expect(propose('submitted', { ...assessment, kind: 'teacher', level, comment: ' ' })).toEqual({ ok: false, refusal: { kind: 'comment_required' } });
      expect(propose('submitted', { ...assessment, kind: 'teacher', level, comment: 'Vu.' }).ok).toBe(true);
    }
    expect(propose('open', { ...assessment, comment: 'Vu.' }).ok).toBe(false);
  });
  it('of two together is one side’s words and the other’s agreement to exactly these, until the jury has the review', () => {
    const co = { ...assessment, kind: 'co', comment: ' Vu ensemble. ' } as const;
    expect(proposeTogether('submitted', co)).toMatchObject({ ok: true, value: { comment: 'Vu ensemble.' } });
    expect(proposeTogether('submitted', { ...co, comment: ' ' })).toEqual({ ok: false, refusal: { kind: 'comment_required' } });
    for (const state of ['open', 'returned', 'sent_to_jury', 'closed'] as const) expect(proposeTogether(state, co).ok).toBe(false);
    const said = { revision: 2, by: 'student', confirmed: false } as const;
    expect(confirmTogether('interview_held', said, { revision: 2, as: 'staff' }).ok).toBe(true);
    for (const [known, wanted] of [[null, { revision: 2, as: 'staff' }], [said, { revision: 1, as: 'staff' }], [said, { revision: 2, as: 'student' }], [{ ...said, confirmed: true }, { revision: 2, as: 'staff' }]] as const) {
      expect(confirmTogether('interview_held', known, wanted)).toEqual({ ok: false, refusal: { kind: 'co_not_confirmable' } });
    }
    expect(confirmTogether('sent_to_jury', said, { revision: 2, as: 'staff' }).ok).toBe(false);
  });
});
