import { describe, expect, it } from 'vitest';
import { strings } from '../../strings/index.ts';
import { issuanceSentence } from './issuance.ts';
import { checkMinutes, favourableLines, missingLines } from './minutes.ts';
import type { JuryLineView, JuryView } from './views.ts';

const words = strings('fr').private.jury;
const decided = (outcome: 'validated' | 'not_reached'): JuryLineView['decision'] => ({ id: 'd', level: 3, outcome, reason: '', departure: null, revision: 1, at: '2026-01-30T10:00:00.000Z' });
const line = (competency: string, decision: JuryLineView['decision']): JuryLineView => ({
  competency, attained: 2, exempted: 0, expected: 3, proposed: 3, proposalComment: '', decision, revision: decision ? 1 : 0, open: true, earlier: null, credential: null,
});
const jury = (lines: JuryLineView[]): JuryView =>
  ({ students: [{ enrolment: 'e', name: 'N', regime: 'initial', review: 'r', lines }] }) as unknown as JuryView;
const complete = jury([line('NEO-C1', decided('validated')), line('NEO-C2', decided('not_reached'))]);
const minutes = { number: 'PV-1', deliberatedOn: '2026-01-30', members: ['Ada'], signatories: ['Ada'] };
const fields = (given: Partial<typeof minutes>, before = complete) => checkMinutes({ ...minutes, ...given }, before, '2026-02-01', words.minutes).map((error) => error.field);

describe('the minutes, before they are signed', () => {
  it('can be signed when they are complete', () => {
    expect(fields({})).toEqual([]);
  });
  it('lead to the field that is missing', () => {
    expect([fields({ number: '' }), fields({ deliberatedOn: '2026-02-30' }), fields({ members: [] }), fields({ signatories: [] })]).toEqual([['field-number'], ['field-date'], ['field-members'], ['field-signatories']]);
  });
  it('are not dated in the future', () => {
    expect(fields({ deliberatedOn: '2026-02-02' })).toEqual(['field-date']);
  });
  it('wait for each line to have its decision', () => {
    const open = jury([line('NEO-C1', decided('validated')), line('NEO-C2', null)]);
    expect(missingLines(open).map((one) => one.competency)).toEqual(['NEO-C2']);
    expect(fields({}, open)).toEqual(['manquent']);
  });
  it('announce one badge for each level validated', () => {
    expect(favourableLines(complete)).toBe(1);
  });
});

describe('how far issuing has come, in words', () => {
  const sentence = (given: Partial<{ awards: number; released: number; failed: number }>) =>
    issuanceSentence({ awards: 3, released: 0, failed: 0, ...given }, words.issuance);
  it('counts what is given out and what is in preparation', () => {
    expect(sentence({ released: 1 })).toBe('Un badge remis pour l’instant, 2 sont en préparation.');
  });
  it('says when all is done, and when something waits, and why', () => {
    expect(sentence({ released: 3 })).toBe('Les 3 badges sont remis.');
    expect(sentence({ failed: 1 })).toBe('Aucun badge remis pour l’instant, 2 sont en préparation. Un badge attend\u00a0: la raison est dite plus bas.');
    expect(sentence({ released: 2, failed: 1 })).toMatch(/^2 badges remis\. Un badge attend/);
  });
  it('promises no badge where no level was validated', () => {
    expect(sentence({ awards: 0 })).toBe(words.issuance.none);
  });
});
