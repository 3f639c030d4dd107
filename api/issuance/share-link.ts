/** A student's link, made, updated and ended. Its token is computed from the master secret and its name; the database holds a digest of it. */
import { parisDay } from '../domain/calendar.ts';
import { refuseHeldBack } from '../domain/clearance.ts';
import { equivalentFault } from '../domain/equivalent.ts';
import { accepted, refused, type Refusal, type Result } from '../domain/refusal.ts';
import { readShare, shareStateOf, type WantedShare } from '../domain/share.ts';
import type { Platform } from '../platform/platform.ts';
import { sharePath } from '../publication/below.ts';
import { chosenForeignBadges } from '../publication/foreign-badges.ts';
import { closeShare, fillShare, readShareChoices, shareSnapshot } from '../publication/share.ts';
import { listIssuedTo } from '../queries/credentials.ts';
import { recordEvent } from '../queries/events.ts';
import { listEvidence } from '../queries/evidence.ts';
import { findView } from '../queries/portfolios.ts';
import { insertShare, listSharePages, readShareStamp, updateShare as writeShare, type ShareRow } from '../queries/shares.ts';
import { randomId } from '../random-id.ts';
import { linkToken, tokenDigest } from './one-time-link.ts';

const shareToken = (platform: Platform, id: string): Promise<string> => linkToken(platform, 'share links', id);

/** The address of a link; `null` once the installation has another secret: it goes on opening, and can be shown no more. */
export async function shareAddress(platform: Platform, { id, token_digest }: Pick<ShareRow, 'id' | 'token_digest'>): Promise<string | null> {
  const token = await shareToken(platform, id);
  return (await tokenDigest(token)) === token_digest ? `${platform.config.origin}${sharePath(token)}` : null;
}

/** What may not be shown in full: a picture that nobody described (RGAA 4.1, 1.1 and 1.3), and what a publication would keep private too. */
async function notToShow(platform: Platform, enrolmentId: string, shown: readonly string[]): Promise<Refusal | null> {
  const traces = (await listEvidence(platform.db, enrolmentId)).filter((one) => shown.includes(one.id));
  for (const one of traces) {
    const fault = one.image_width === null ? null : equivalentFault(one.image_alt, one.file_name);
    if (fault !== null) return { kind: 'equivalent_refused', fault, title: one.title };
  }
  return refuseHeldBack(traces);
}

/** @returns `null` when something of it is not the student's own, or no badge that holds; the enrolment must have a portfolio */
export async function makeShare(platform: Platform, enrolment: { readonly id: string; readonly person_id: string }, wanted: WantedShare): Promise<Result<{ id: string; url: string }> | null> {
  const { db, now, randomBytes } = platform;
  const read = readShare(wanted, parisDay(platform.now()));
  if (!read.ok) return read;
  const { title, lastOn, choices } = read.value;
  const [issued, evidence] = await Promise.all([listIssuedTo(db, enrolment.id), listEvidence(db, enrolment.id)]);
  const badges = new Set(issued.filter((one) => one.released_at !== null && one.revoked_at === null).map((one) => one.id));
  const traces = new Set(evidence.map((one) => one.id));
  if (!choices.credentials.every((id) => badges.has(id)) || ![...choices.evidence, ...choices.onRequest].every((id) => traces.has(id))) return null;
  // Not the student's own, or false, or of which nothing can be read.
  if ((await chosenForeignBadges(platform, enrolment.id, choices.foreignBadges)).length !== choices.foreignBadges.length) return null;
  if (wanted.view !== '' && (await findView(db, wanted.view))?.enrolment_id !== enrolment.id) return null;
  const fault = await notToShow(platform, enrolment.id, choices.evidence);
  if (fault) return refused(fault);

  const at = now().toISOString();
  const id = randomId(randomBytes);
  const token = await shareToken(platform, id);
  const row: ShareRow = {
    id, enrolment_id: enrolment.id, token_digest: await tokenDigest(token), title, choices: JSON.stringify(choices), last_on: lastOn, made_at: at, updated_at: at, ended_at: null, snapshot: null, stamp: '',
    view_id: wanted.view === '' ? null : wanted.view,
  };
  const stamp = await readShareStamp(db, row);
  const snapshot = await shareSnapshot(platform, { ...row, choices });
  if (!snapshot) return null;
  const committed = await platform.commit([
    insertShare(db, row),
    ...(await fillShare(platform, { ...row, choices }, snapshot, [], stamp, at)),
    recordEvent(db, randomId(randomBytes), { at, personId: enrolment.person_id, kind: 'share_made', subject: id, detail: { credentials: choices.credentials.length, evidence: choices.evidence.length, onRequest: choices.onRequest.length } }),
  ]);
  return committed.ok ? accepted({ id, url: `${platform.config.origin}${sharePath(token)}` }) : refused(refusalOf(committed.conflict.rule));
}

/** The same choices, as they are now. */
export async function updateShare(platform: Platform, row: ShareRow, personId: string): Promise<Result<void>> {
  const { db, randomBytes } = platform;
  if (shareStateOf({ endedAt: row.ended_at, lastOn: row.last_on }, parisDay(platform.now())) !== 'open') return refused({ kind: 'share_over' });
  const at = platform.now().toISOString();
  const choices = readShareChoices(row.choices);
  const fault = await notToShow(platform, row.enrolment_id, choices.evidence);
  if (fault) return refused(fault);
  const stamp = await readShareStamp(db, row);
  const snapshot = (await shareSnapshot(platform, { ...row, choices }))!;
  const committed = await platform.commit([
    ...(await fillShare(platform, { ...row, choices }, snapshot, await listSharePages(db, row.id), stamp, at)),
    writeShare(db, row.id, { updated_at: at }),
    recordEvent(db, randomId(randomBytes), { at, personId, kind: 'share_updated', subject: row.id }),
  ]);
  return committed.ok ? accepted(undefined) : refused(refusalOf(committed.conflict.rule));
}

/** For good; what has ended already stays as it is. */
export async function endShare(platform: Platform, row: ShareRow, personId: string): Promise<void> {
  if (row.ended_at !== null) return;
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    ...(await closeShare(platform, row.id, at)),
    recordEvent(platform.db, randomId(platform.randomBytes), { at, personId, kind: 'share_ended', subject: row.id }),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
}

/** The refusal of what the database does not let in. */
function refusalOf(rule: string): Refusal {
  if (rule === 'too_many_shares' || rule === 'share_over') return { kind: rule };
  throw new Error(rule);
}
