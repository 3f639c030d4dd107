/** Ends what the table of retention says is over: once a day, by whoever tends the installation. */
import { parisDay } from '../domain/calendar.ts';
import { expiredBefore, type Kind } from '../domain/retention.ts';
import type { Platform } from '../platform/platform.ts';
import { recordEvent } from '../queries/events.ts';
import { askForAll } from '../queries/outbox.ts';
import { findSetting, putSetting } from '../queries/portfolios.ts';
import { oldLinkReports } from '../queries/link-reports.ts';
import { departedAccounts, departedDrafts, departedFeedback, oldAddresses, oldComments, oldDrafts, oldEvidence, oldOutsideRatings, oldPages, oldSessions, oldUploads, oldWarningAnswers, type Purge } from '../queries/retention.ts';
import type { Database } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';

/** Every kind of which the table says that the purge ends it. */
export const PURGES: Readonly<Partial<Record<Kind, (db: Database, before: string, now: string) => Promise<Purge>>>> = {
  session: oldSessions,
  departed_account: departedAccounts,
  departed_draft: departedDrafts,
  departed_feedback: departedFeedback,
  draft: oldDrafts,
  upload: oldUploads,
  assessed_evidence: oldEvidence,
  assessment_text: oldComments,
  warning_answer: oldWarningAnswers,
  outside_rating: oldOutsideRatings,
  withdrawn_page: oldPages,
  link_report: oldLinkReports,
  endorser_address: oldAddresses,
};
const LAST = 'purged';

/** @returns how much of each kind was over; kinds without any are not in it */
export async function purge(platform: Platform): Promise<Record<string, number>> {
  const { db } = platform;
  const now = platform.now();
  const at = now.toISOString();
  const counts: Record<string, number> = {};
  for (const [kind, find] of Object.entries(PURGES) as [Kind, NonNullable<(typeof PURGES)[Kind]>][]) {
    const { count, files, statements } = await find(db, expiredBefore(kind, now), at);
    if (count === 0) continue;
    counts[kind] = count;
    const committed = await platform.commit([
      ...statements,
      ...askForAll(db, files.map((subject) => ({ kind: 'erase_file' as const, subject })), at),
      recordEvent(db, randomId(platform.randomBytes), { at, personId: null, kind: 'data_purged', subject: kind, detail: { count } }),
    ]);
    if (!committed.ok) throw new Error(committed.conflict.rule);
  }
  return counts;
}

/** The same, if it was not done on this day (UTC) yet. */
export async function purgeDaily(platform: Platform): Promise<void> {
  const today = parisDay(platform.now());
  if ((await findSetting(platform.db, LAST)) === today) return;
  await platform.commit([putSetting(platform.db, LAST, today)]);
  await purge(platform);
}
