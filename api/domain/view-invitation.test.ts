import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceView, giveView, invitePeer, inviteTutor, tutorAuthor, viewActsFor, viewStateOf, VIEW_ACTS, VIEW_STATES, type ViewAct } from './view-invitation.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const peer = (over: object = {}, context: object = {}) =>
  invitePeer(
    { scope: ['C1'], until: '2026-12-01', message: ' Bonjour ', peer: 'p2', traces: ['t1'], ...over },
    { state: 'open', worked: ['C1', 'C2'], now: NOW, classmates: ['p2', 'p3'], own: ['t1', 't2'], ...context },
  );

describe('an invitation to give a view', () => {
  it('moves by named acts, and ends by itself', () => {
    const at = (last: ViewAct | null, now: string) => viewStateOf({ last, expiresAt: '2026-12-01T23:59:59.999Z' }, now);
    expect([at(null, '2026-11-20'), at('accept', '2026-11-20'), at(null, '2026-12-02'), at('accept', '2026-12-02')]).toEqual(['invited', 'accepted', 'expired', 'expired']);
    // What was given stays given after the deadline.
    expect([at('give', '2027-01-01'), at('decline', '2027-01-01'), at('withdraw', '2027-01-01'), at('retract', '2027-01-01')]).toEqual(['given', 'declined', 'withdrawn', 'retracted']);
  });
  it('takes no act once it is over, whatever the acts before', () => {
    const over = ['declined', 'withdrawn', 'retracted', 'expired'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...VIEW_ACTS), { maxLength: 8 }), (acts) => {
        let last: ViewAct | null = null;
        for (const act of acts) {
          const state = viewStateOf({ last, expiresAt: '9999' }, '2026');
          const next = advanceView(state, act);
          if (over.includes(state)) expect(next.ok).toBe(false);
          // Given once, and never again: the one way on is to take it back.
          if (state === 'given') expect(next.ok).toBe(act === 'retract');
          if (next.ok) last = act;
        }
      }),
    );
    for (const state of VIEW_STATES) for (const who of ['assessor', 'inviter'] as const) for (const act of viewActsFor(state, who)) expect(advanceView(state, act).ok).toBe(true);
    expect(viewActsFor('invited', 'inviter')).toEqual(['withdraw']);
  });
  it('asks a classmate on one’s own traces, within sixty days, while the review is open', () => {
    expect(peer()).toEqual({ ok: true, value: { scope: ['C1'], until: '2026-12-01', message: 'Bonjour', expiresAt: '2026-12-01T22:59:59.999Z', traces: ['t1'] } });
    for (const over of [{ peer: 'me' }, { traces: [] }, { traces: ['t9'] }, { scope: [] }, { until: '2026-11-19' }, { until: '2027-01-20' }, { until: 'demain' }]) expect(peer(over)).toMatchObject({ ok: false, refusal: { kind: 'view_incomplete' } });
    expect(peer({ scope: ['C9'] })).toMatchObject({ ok: false, refusal: { kind: 'unknown_competency' } });
    for (const state of ['planned', 'sent_to_jury', 'closed', 'absent']) expect(peer({}, { state })).toMatchObject({ ok: false, refusal: { kind: 'review_transition_not_allowed' } });
    expect(peer({ until: '2026-11-20' }).ok).toBe(true);
  });
  it('asks the tutor of a placement of this student, by name', () => {
    const tutor = (over: object) => inviteTutor({ scope: ['C1'], until: '2026-12-01', message: '', placement: 'pl', name: 'Marc  Dupontel', ...over }, { state: 'submitted', worked: ['C1'], now: NOW, placements: ['pl'] });
    expect(tutor({})).toMatchObject({ ok: true, value: { name: 'Marc Dupontel' } });
    for (const over of [{ placement: 'x' }, { name: ' \u200b ' }]) expect(tutor(over)).toMatchObject({ ok: false, refusal: { kind: 'view_incomplete' } });
    expect(tutorAuthor({ name: 'Marc', function: 'Responsable' })).toEqual({ ok: true, value: 'Marc, Responsable' });
    expect([tutorAuthor({ name: '\u200b', function: 'x' }).ok, tutorAuthor({ name: 'x', function: '' }).ok]).toEqual([false, false]);
  });
  it('is answered in words on what was asked; a level alone says nothing', () => {
    const give = (said: object[], state = 'accepted') => giveView(said.map((one) => ({ competency: 'C1', level: null, comment: '', advice: '', ...one })), { state: state as 'accepted', scope: ['C1', 'C2'], levels: [1, 2] });
    expect(give([{ comment: ' Clair. ', level: 2 }, { competency: 'C2' }])).toEqual({ ok: true, value: [{ competency: 'C1', level: 2, comment: 'Clair.', advice: '' }] });
    expect(give([{ level: 2 }])).toMatchObject({ ok: false, refusal: { kind: 'view_incomplete', field: 'words' } });
    expect(give([])).toMatchObject({ ok: false, refusal: { kind: 'view_incomplete', field: 'words' } });
    expect(give([{ comment: 'x', level: 3 }])).toMatchObject({ ok: false, refusal: { kind: 'unknown_level' } });
    expect(give([{ comment: 'x', competency: 'C3' }])).toMatchObject({ ok: false, refusal: { kind: 'unknown_competency' } });
    for (const state of ['given', 'declined', 'withdrawn', 'retracted', 'expired']) expect(give([{ comment: 'x' }], state)).toMatchObject({ ok: false, refusal: { kind: 'view_over', state } });
  });
});
