/**
 * A reader without account reports a student's link to another site; somebody
 * of the institution examines it, and withdraws it from public pages or not.
 */
import { accepted, refused, type Result } from './refusal.ts';

export const REPORT_REASONS = ['dangerous', 'misleading', 'unlawful', 'other'] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];
/** Characters that whoever reports may add. */
export const MOST_REPORT_WORDS = 500;

/** On which kind of page the link was read; never its address, which for a shared page is a secret. */
export type ShownOn = 'portfolio' | 'credential' | 'share';

export type Report = { readonly reason: ReportReason; readonly words: string };

/** Why a report is not taken as it was typed. */
export type ReportFault = 'reason' | 'words';

/** « Other » says nothing by itself. @param typed as the form sent it */
export function readReport(typed: { readonly reason: string; readonly words: string }): Report | ReportFault {
  const reason = REPORT_REASONS.find((one) => one === typed.reason);
  if (reason === undefined) return 'reason';
  const words = typed.words.trim();
  return words.length > MOST_REPORT_WORDS || (reason === 'other' && words === '') ? 'words' : { reason, words };
}

export const RULINGS = ['nothing', 'withdraw', 'restore'] as const;
export type Ruling = (typeof RULINGS)[number];
/** Characters of the reason that a student reads. */
export const MOST_RULING_WORDS = 1_000;

/**
 * What somebody may make of a link. A withdrawal says why, to its student; what
 * was withdrawn can be given back, and nothing else.
 */
export function readRuling(act: Ruling, reason: string, { isWithdrawn }: { readonly isWithdrawn: boolean }): Result<{ act: Ruling; reason: string }> {
  if (act === 'withdraw' && reason.trim() === '') return refused({ kind: 'reason_required' });
  return (act === 'restore') === isWithdrawn ? accepted({ act, reason: reason.trim() }) : refused({ kind: 'ruling_changed' });
}
