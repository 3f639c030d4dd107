import { describe, expect, it } from 'vitest';
import { filledFromProposal, isRecorded, neighbours, recorded, tally, typed } from './deliberation.ts';
import type { JuryLineView } from './views.ts';

const line = (over: Partial<JuryLineView> = {}): JuryLineView => ({
  competency: 'NEO-C1', attained: 2, exempted: 0, expected: 3, proposed: 3, proposalComment: 'Solide.', decision: null, revision: 0, open: true, earlier: null, credential: null, ...over,
});
const decision = { id: 'd', level: 3, outcome: 'validated' as const, reason: '', departure: null, revision: 1, at: '2026-01-30T10:00:00.000Z' };

describe('filling in from the proposals', () => {
  it('suggests « validé » at the level proposed when it is at the landmark or above', () => {
    expect(filledFromProposal(line({ proposed: 4 }))).toMatchObject({ level: 4, outcome: 'validated' });
  });
  it('suggests « non atteint » at the landmark when the proposal is below it', () => {
    expect(filledFromProposal(line({ proposed: 2 }))).toMatchObject({ level: 3, outcome: 'not_reached' });
  });
  it('suggests nothing for a competency that was not assessed', () => {
    expect(filledFromProposal(line({ proposed: null })).outcome).toBeNull();
  });
  it('leaves out a line whose landmark is dispensed from, and counts it as settled', () => {
    const dispensed = line({ exempted: 3, proposed: 2 });
    expect(filledFromProposal(dispensed).outcome).toBeNull();
    expect(tally([{ enrolment: 'e', name: 'É', regime: 'initial', review: 'r', absent: false, lines: [dispensed, line(), line({ exempted: 2 })], results: [], openUnits: [] }])).toEqual({ taken: 1, left: 2 });
  });
  it('leaves a decided line as the jury decided it', () => {
    const decided = line({ proposed: 2, decision, revision: 1 });
    expect(filledFromProposal(decided)).toEqual(recorded(decided));
  });
});

describe('what was typed', () => {
  const form = (fields: Record<string, string>): FormData => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    return data;
  };
  it('keeps the revision that the person saw', () => {
    const draft = typed(form({ 'level-NEO-C1': '3', 'outcome-NEO-C1': 'deferred', 'reason-NEO-C1': ' Dossier incomplet. ', 'revision-NEO-C1': '2' }), 'NEO-C1');
    expect(draft).toEqual({ level: 3, outcome: 'deferred', reason: 'Dossier incomplet.', expectedRevision: 2, departs: false });
  });
  it('reads an outcome that the jury does not know as none', () => {
    expect(typed(form({ 'outcome-NEO-C1': 'admis' }), 'NEO-C1').outcome).toBeNull();
  });
  it('is not sent again when the record already says it, as after a second click', () => {
    const draft = { level: 3, outcome: 'validated' as const, reason: '', expectedRevision: 0, departs: false };
    expect(isRecorded(draft, line({ decision, revision: 1 }))).toBe(true);
    expect(isRecorded({ ...draft, level: 2 }, line({ decision, revision: 1 }))).toBe(false);
    expect(isRecorded(draft, line())).toBe(false);
  });
});

describe('the list of students', () => {
  const student = (enrolment: string, lines: JuryLineView[]) => ({ enrolment, name: enrolment, regime: 'initial', review: 'r', absent: false, lines, results: [], openUnits: [] });
  const students = [student('a', [line({ decision, revision: 1 }), line()]), student('b', [line()])];
  it('counts decisions taken and left', () => {
    expect(tally(students)).toEqual({ taken: 1, left: 2 });
  });
  it('has nobody before the first and nobody after the last', () => {
    expect(neighbours(students, 'a')).toMatchObject({ previous: null, next: { enrolment: 'b' } });
    expect(neighbours(students, 'b')).toMatchObject({ previous: { enrolment: 'a' }, next: null });
    expect(neighbours(students, 'nobody')).toEqual({ previous: null, next: null });
  });
});
