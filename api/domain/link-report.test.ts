import { describe, expect, it } from 'vitest';
import { MOST_REPORT_WORDS, readReport, readRuling, REPORT_REASONS } from './link-report.ts';

describe('a report of a link', () => {
  it('has one of a few reasons, and words where the reason says nothing', () => {
    for (const reason of REPORT_REASONS.filter((one) => one !== 'other')) expect(readReport({ reason, words: ' ' })).toEqual({ reason, words: '' });
    expect(readReport({ reason: 'other', words: ' Le site a changé de mains. ' })).toEqual({ reason: 'other', words: 'Le site a changé de mains.' });
    expect(readReport({ reason: 'other', words: '  ' })).toBe('words');
    for (const reason of ['', 'Dangerous', 'toString', '<script>']) expect(readReport({ reason, words: '' })).toBe('reason');
    expect(readReport({ reason: 'dangerous', words: 'x'.repeat(MOST_REPORT_WORDS) })).toMatchObject({ reason: 'dangerous' });
    expect(readReport({ reason: 'dangerous', words: 'x'.repeat(MOST_REPORT_WORDS + 1) })).toBe('words');
  });

  it('is answered with a reason for the student where the link is withdrawn, and only what was withdrawn is given back', () => {
    expect(readRuling('withdraw', '  ', { isWithdrawn: false })).toMatchObject({ ok: false, refusal: { kind: 'reason_required' } });
    expect(readRuling('withdraw', ' Hameçonnage. ', { isWithdrawn: false })).toEqual({ ok: true, value: { act: 'withdraw', reason: 'Hameçonnage.' } });
    expect(readRuling('nothing', '', { isWithdrawn: false })).toMatchObject({ ok: true });
    expect(readRuling('restore', '', { isWithdrawn: true })).toMatchObject({ ok: true });
    for (const [act, isWithdrawn] of [['restore', false], ['withdraw', true], ['nothing', true]] as const) {
      expect(readRuling(act, 'Motif.', { isWithdrawn })).toMatchObject({ ok: false, refusal: { kind: 'ruling_changed' } });
    }
  });
});
