import { describe, expect, it } from 'vitest';
import { strings } from '../../strings/index.ts';
import { checkBatch, isTheWord, MOST_REVOKED, readBatch } from './revocations.ts';

const { jury, life } = strings('fr').private;
const words = { life: life.revocations, one: jury.revocation };
const posted = (fields: readonly (readonly [string, string])[]): FormData => {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
};

describe('a batch of revocations', () => {
  it('is read from its form, each badge once', () => {
    const form = posted([['credential', 'a'], ['credential', 'b'], ['credential', 'a'], ['basis', 'new_decision'], ['reason', ' PV 2 '], ['step', 'revoke'], ['word', 'révoquer']]);
    expect(readBatch(form, [])).toEqual({ draft: { credentials: ['a', 'b'], basis: 'new_decision', reason: 'PV 2' }, step: 'revoke', typed: 'révoquer' });
    expect(readBatch(posted([['basis', 'superseded'], ['step', 'other']]), [])).toEqual({ draft: { credentials: [], basis: null, reason: '' }, step: 'check', typed: '' });
  });
  it('takes whoever is chosen whole for each of their valid badges, and nobody else', () => {
    const given = [['a', 'x', 'issued'], ['b', 'x', 'revoked'], ['c', 'x', 'issued'], ['d', 'y', 'issued']].map(([id, enrolment, state]) => ({ id: id!, enrolment: enrolment!, name: 'Nour', competency: 'C1', level: 1, awardedOn: '2026-01-30', state: state as 'issued' | 'revoked' }));
    expect(readBatch(posted([['credential', 'c'], ['enrolment', 'x'], ['enrolment', 'unknown']]), given).draft.credentials).toEqual(['c', 'a']);
  });
  it('says everything that is missing at once', () => {
    expect(checkBatch({ credentials: [], basis: null, reason: '' }, words).map((one) => one.field)).toEqual(['badges', 'basis', 'field-reason']);
    expect(checkBatch({ credentials: Array.from({ length: MOST_REVOKED + 1 }, (_, one) => String(one)), basis: 'new_decision', reason: 'x' }, words).map((one) => one.message)).toEqual([words.life.tooMany(MOST_REVOKED)]);
    expect(checkBatch({ credentials: ['a'], basis: 'key_compromise', reason: 'x' }, words)).toEqual([]);
  });
  it('is confirmed by the word, whatever its capitals and accents, and by no other', () => {
    for (const typed of ['révoquer', 'REVOQUER', ' Révoquer ', 're\u0301voquer']) expect(isTheWord(typed, words.life.word)).toBe(true);
    for (const typed of ['', 'oui', 'révoquer tout', 'revoke']) expect(isTheWord(typed, words.life.word)).toBe(false);
  });
});
