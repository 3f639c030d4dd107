import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBilanText, readReply } from './bilan.ts';
import { dueFor, isLate, maySubmit, readDeadlines, readExtension, type Due } from './deadline.ts';
import { isInterviewShared, takesInterviewNotes } from './interview.ts';
import { REVIEW_STATES } from './review.ts';

const due: Due = { submit: { on: '2026-01-12', takesLate: false }, complete_feedback: { on: '2026-01-16', takesLate: false }, sign: { on: '2026-01-24', takesLate: false } };
const day = fc.integer({ min: 0, max: 400 }).map((days) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10));

describe('the days of a review', () => {
  it('follow each other, each may be left out, and none is a day that does not exist', () => {
    const days = (submit: string | null, feedback: string | null, sign: string | null): ReturnType<typeof readDeadlines> => readDeadlines({ submit, feedback, sign, takesLate: true });
    const inOrder: [string | null, string | null, string | null][] = [['2026-01-12', '2026-01-16', '2026-01-24'], [null, null, null], [null, '2026-01-16', null], ['2026-01-12', null, '2026-01-12']];
    for (const asked of inOrder) expect(days(...asked).ok).toBe(true);
    expect(days('2026-01-12', null, '2026-01-11')).toEqual({ ok: false, refusal: { kind: 'deadlines_reversed' } });
    expect(days('2026-02-30', null, null)).toEqual({ ok: false, refusal: { kind: 'deadline_unreadable' } });
  });
  it('are in time on the day itself and late after it', () => {
    fc.assert(
      fc.property(day, day, (on, today) => {
        expect(isLate(today, on)).toBe(today > on);
      }),
    );
    expect(isLate('2099-01-01', null)).toBe(false);
  });
  it('hold for the first submission: what was returned is submitted again in its own time', () => {
    expect(dueFor('submit', due, [])).toBe('2026-01-12');
    expect(dueFor('submit', due, [{ act: 'submit' }, { act: 'return' }])).toBe(null);
    expect([dueFor('contest', due, []), dueFor('sign', due, []), dueFor('open', due, [])]).toEqual(['2026-01-24', '2026-01-24', null]);
  });
  it('close submission only where the cohort takes none late', () => {
    fc.assert(
      fc.property(day, day, fc.boolean(), (on, today, takesLate) => {
        const may = maySubmit(today, { submit: { on, takesLate } }, []);
        expect(may).toEqual(today > on && !takesLate ? { ok: false, refusal: { kind: 'submission_closed', on } } : { ok: true, value: { dueOn: on, late: today > on } });
      }),
    );
    expect(maySubmit('2099-01-01', {}, [])).toEqual({ ok: true, value: { dueOn: null, late: false } });
  });
  it('are put off for one student to a later day only', () => {
    expect(readExtension('2026-01-13', '2026-01-12').ok).toBe(true);
    expect(readExtension('2026-01-12', '2026-01-12')).toEqual({ ok: false, refusal: { kind: 'extension_not_later', on: '2026-01-12' } });
    expect(readExtension('2026-01-13', null)).toEqual({ ok: false, refusal: { kind: 'no_deadline' } });
  });
});

describe('an interview and a bilan', () => {
  it('share their notes from the moment in which they can no longer change', () => {
    expect(REVIEW_STATES.filter((state) => takesInterviewNotes(state) && isInterviewShared(state))).toEqual([]);
    expect(REVIEW_STATES.filter(isInterviewShared)).toEqual(['interview_held', 'drafted', 'signed', 'contested', 'sent_to_jury', 'closed']);
  });
  it('are given with a text, and contested with words', () => {
    expect(readBilanText(' \n')).toEqual({ ok: false, refusal: { kind: 'bilan_text_required' } });
    expect(readReply('contested', ' ')).toEqual({ ok: false, refusal: { kind: 'reply_required' } });
    expect([readReply('read', ''), readReply('contested', ' Non. ')]).toEqual([{ ok: true, value: '' }, { ok: true, value: 'Non.' }]);
  });
});
