/**
 * A student's link to another site that readers report: what they say is kept
 * without anything of them, and somebody of the institution answers it. A
 * withdrawn link stays on the page, and leads nowhere any more.
 */
import { parisDay } from './domain/calendar.ts';
import { readRuling, type Report, type Ruling, type ShownOn } from './domain/link-report.ts';
import { accepted, refused, type Result } from './domain/refusal.ts';
import type { Platform } from './platform/platform.ts';
import { recordEvent } from './queries/events.ts';
import { dropPapers, findLastRuling, findReported, insertLinkReport, insertLinkRuling, listPapers } from './queries/link-reports.ts';
import { queueMail } from './queries/mail.ts';
import { askForAll } from './queries/outbox.ts';
import { randomId } from './random-id.ts';

/**
 * Keeps a report. Fifty that wait say what a hundred would: of more, nothing is
 * kept, and whoever reports is thanked all the same.
 */
export async function reportLink(platform: Platform, of: { readonly enrolment: string; readonly key: string; readonly link: string; readonly shownOn: ShownOn }, { reason, words }: Report): Promise<void> {
  const { db, commit, now, randomBytes } = platform;
  for (;;) {
    const { revision, act } = await findLastRuling(db, of.enrolment, of.key);
    if (act === 'withdraw') return;
    const row = { id: randomId(randomBytes), enrolment_id: of.enrolment, link: of.link, key: of.key, shown_on: of.shownOn, reason, words, day: parisDay(now()), examined: revision };
    const committed = await commit([insertLinkReport(db, row)]);
    if (committed.ok || committed.conflict.rule === 'reports_full') return;
    // Examined between the question and the commit: the report is about what is there now.
    if (committed.conflict.rule !== 'ruling_changed') throw new Error(committed.conflict.rule);
  }
}

const EVENTS = { nothing: 'link_examined', withdraw: 'link_withdrawn', restore: 'link_restored' } as const satisfies Record<Ruling, string>;

/**
 * Answers the reports of a link.
 * @param platform as the one who rules may use it
 * @param seen how many reports they have read, and after which ruling
 * @returns `null` for a link of which nobody has said anything
 */
export async function ruleOnLink(
  platform: Platform,
  of: { readonly enrolment: string; readonly key: string },
  ruling: { readonly act: Ruling; readonly reason: string },
  seen: { readonly reports: number; readonly revision: number },
  personId: string,
): Promise<Result<{ revision: number }> | null> {
  const { db, commit, now, randomBytes } = platform;
  const [known, last, papers] = await Promise.all([findReported(db, of.enrolment, of.key), findLastRuling(db, of.enrolment, of.key), listPapers(db, of.enrolment)]);
  if (!known) return null;
  const read = readRuling(ruling.act, ruling.reason, { isWithdrawn: last.act === 'withdraw' });
  if (!read.ok) return read;
  const { act, reason } = read.value;
  const at = now().toISOString();
  const revision = seen.revision + 1;
  const committed = await commit([
    insertLinkRuling(db, { enrolment_id: of.enrolment, key: of.key, revision, link: known.link, act, reason, reports: seen.reports, ruled_by: personId, at }),
    ...(act === 'nothing' ? [] : [dropPapers(db, of.enrolment), ...askForAll(db, papers.map((subject) => ({ kind: 'erase_file' as const, subject })), at)]),
    ...(act === 'withdraw' ? [queueMail(db, { id: randomId(randomBytes), kind: 'link_withdrawn', subject: known.person_id }, at)] : []),
    // The address would say in the journal, for good, what its student wrote.
    recordEvent(db, randomId(randomBytes), { at, personId, kind: EVENTS[act], subject: of.enrolment, detail: { key: of.key, revision, reports: seen.reports } }),
  ]);
  if (committed.ok) return accepted({ revision });
  if (committed.conflict.rule === 'own_decision') return refused({ kind: 'own_decision' });
  // Of two who rule at once the second finds the first one's row.
  if (committed.conflict.rule === 'ruling_changed' || committed.conflict.rule.startsWith('unique:link_ruling')) return refused({ kind: 'ruling_changed' });
  throw new Error(committed.conflict.rule);
}
