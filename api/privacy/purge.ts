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
/** The day of the last round. */
const LAST = 'purged';
/** What is left of it, and when that is tried again. */
const LEFT = 'purge_left';
const RETRY_AFTER = 3_600_000;
type Left = { readonly at: string; readonly kinds: readonly Kind[] };
const ALL = Object.keys(PURGES) as Kind[];

/**
 * Each kind by itself: what one cannot do holds up none of the others.
 * @param failures where what went wrong with a kind is put; without it, the first is thrown once all the others were seen to
 * @returns how much of each kind was over; kinds without any are not in it
 */
export async function purge(platform: Platform, kinds: readonly Kind[] = ALL, failures?: Map<Kind, unknown>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const failed = failures ?? new Map<Kind, unknown>();
  for (const kind of kinds) {
    try {
      const count = await purgeKind(platform, kind);
      if (count > 0) counts[kind] = count;
    } catch (error) {
      failed.set(kind, error);
    }
  }
  if (failures === undefined && failed.size > 0) throw new Error(`not purged: ${[...failed.keys()].join(', ')}`, { cause: [...failed.values()][0] });
  return counts;
}

async function purgeKind(platform: Platform, kind: Kind): Promise<number> {
  const { db } = platform;
  const now = platform.now();
  const at = now.toISOString();
  const { count, files, statements } = await PURGES[kind]!(db, expiredBefore(kind, now), at);
  if (count === 0) return 0;
  const committed = await platform.commit([
    ...statements,
    ...askForAll(db, files.map((subject) => ({ kind: 'erase_file' as const, subject })), at),
    recordEvent(db, randomId(platform.randomBytes), { at, personId: null, kind: 'data_purged', subject: kind, detail: { count } }),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
  return count;
}

/**
 * All kinds once on each day, and what is left of them an hour later, and again:
 * a day more is a day beyond what the register promises. What fails stands in
 * the log with its reason and in the journal by its kind, once for each day.
 */
export async function purgeDaily(platform: Platform): Promise<void> {
  const { db } = platform;
  const now = platform.now();
  const today = parisDay(now);
  const first = (await findSetting(db, LAST)) !== today;
  const left = first ? null : await findSetting(db, LEFT);
  const due = first ? { at: '', kinds: ALL } : left === null ? null : (JSON.parse(left) as Left);
  if (due === null || due.kinds.length === 0 || due.at > now.toISOString()) return;
  const keep = (kinds: readonly Kind[]) => putSetting(db, LEFT, JSON.stringify({ at: new Date(now.getTime() + RETRY_AFTER).toISOString(), kinds } satisfies Left));
  // Before anything is done, so that no other sweep does it too, and that a round which is broken off goes on.
  await platform.commit([putSetting(db, LAST, today), keep(due.kinds)]);
  const failures = new Map<Kind, unknown>();
  await purge(platform, due.kinds, failures);
  for (const [kind, error] of failures) console.error(`purge ${kind}:`, error);
  const failed = [...failures.keys()];
  await platform.commit([
    keep(failed),
    ...(first ? failed : []).map((kind) => recordEvent(db, randomId(platform.randomBytes), { at: now.toISOString(), personId: null, kind: 'purge_failed', subject: kind })),
  ]);
}
