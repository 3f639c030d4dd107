/** How far a jury's batch has come, from the tables alone: the same after a reload, a crash or on another machine. */
import type { Platform } from '../platform/platform.ts';
import { findIssuance } from '../queries/credentials.ts';
import { listFailedIssues } from '../queries/issuing.ts';
import { fullName } from '../queries/people.ts';

/** Failing lines that are named at once; the others follow as these are mended. */
const MOST_NAMED = 50;

export const FAILURES = ['lint', 'self_verification', 'fault', 'held'] as const;
export type FailureReason = (typeof FAILURES)[number];

export type IssuanceProgress = {
  readonly awards: number;
  readonly planned: number;
  readonly signed: number;
  readonly released: number;
  readonly failed: number;
  readonly failing: readonly { readonly award: string; readonly student: string; readonly competency: string; readonly reason: FailureReason; readonly detail: string }[];
};

export async function issuanceProgress({ db }: Platform, jury: string): Promise<IssuanceProgress> {
  const [count, failing] = await Promise.all([findIssuance(db, jury), listFailedIssues(db, jury, MOST_NAMED)]);
  return {
    ...(count ?? { awards: 0, planned: 0, signed: 0, released: 0 }),
    failed: failing[0]?.failed ?? 0,
    failing: failing.map((one) => ({ award: one.award_id, student: fullName(one), competency: one.competency, ...reasonIn(one.last_error) })),
  };
}

/** Nothing moves any more: everything is given out, or waits for its next try. */
export const isSettled = (progress: IssuanceProgress): boolean => progress.released + progress.failed >= progress.awards;

/** The outbox keeps one text: what kind of failure it was, then what exactly. */
function reasonIn(text: string): { reason: FailureReason; detail: string } {
  const reason = FAILURES.find((one) => text.startsWith(`${one}: `));
  return reason ? { reason, detail: text.slice(reason.length + 2) } : { reason: 'fault', detail: text };
}
