/**
 * The regular way of minutes: the deliberation is closed (its text frozen, with
 * a digest), the minutes are signed outside, the signed file is deposited, and
 * one act then opens everything. Nothing is issued before the deposit.
 */
import { signMinutes as checkMinutes } from '../domain/decision.ts';
import { mediaTypeOf } from '../domain/evidence.ts';
import { isCalendarDate } from '../domain/calendar.ts';
import { cleanLine, isReadable, meetQuorum } from '../domain/jury.ts';
import { writeMinutes } from '../domain/minutes-text.ts';
import type { Programme } from '../domain/programme.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { findClosing, findDeliberation, findDeposit, insertDeliberation, insertDeposit } from '../queries/deliberations.ts';
import { listExemptionsInForce } from '../queries/enrolment-life.ts';
import { recordEvent } from '../queries/events.ts';
import { askForAll } from '../queries/outbox.ts';
import { findEarlierMinutes, findMinutes, findMinutesByNumber, listDecisionsBefore, listJuryReviews, type Jury } from '../queries/juries.ts';
import { findComposition, findJuryRule } from '../queries/jury-composition.ts';
import { findRedeliberation, listReopened } from '../queries/redeliberations.ts';
import { countRecorded } from '../queries/unit-results.ts';
import { randomId } from '../random-id.ts';
import { pump } from './pump.ts';
import { textNow } from './read-minutes.ts';
import { bindMinutes, expectedLines, latestDecisions, openLines, withoutExempted } from './sign-minutes.ts';
import { replacements, withdrawAwards } from './withdraw-awards.ts';

/** 10 MiB: a scan of some tens of pages. */
export const DEPOSIT_MAX_BYTES = 10 * 1024 * 1024;

type Closed = { readonly number: string; readonly digest: string };

/**
 * @param head number and ISO date of the deliberation; members are those of the composition
 * @param today ISO date in the institution's zone
 */
export async function closeDeliberation(
  platform: Platform, jury: Jury, programme: Programme, head: { readonly number: string; readonly deliberatedOn: string }, personId: string, today: string,
): Promise<Result<Closed>> {
  const { db } = platform;
  const [signed, closing, last, composition, rule, reviews, decisions, recorded] = await Promise.all([
    findMinutes(db, jury.id), findClosing(db, jury.id), findDeliberation(db, jury.id), findComposition(db, jury.id), findJuryRule(db, programme.code),
    listJuryReviews(db, jury.id), listDecisionsBefore(db, jury.id), countRecorded(db, jury.id),
  ]);
  if (signed) return refused({ kind: 'jury_closed', number: signed.number });
  if (closing) return refused({ kind: 'deliberation_closed', number: closing.number });
  const met = meetQuorum(composition.members, rule.quorum);
  if (!met.ok) return met;
  const [earlier, exemptions, redeliberation, reopened] = await Promise.all([findEarlierMinutes(db, jury.id), listExemptionsInForce(db, reviews.map((one) => one.enrolment_id)), findRedeliberation(db, jury.id), listReopened(db, jury.id)]);
  const latest = latestDecisions(decisions);
  const present = composition.members.filter((one) => one.present).map((one) => one.name);
  const checked = checkMinutes(
    // Who signs is not known yet: the president stands there until the deposit says it.
    { ...head, members: present, signatories: present },
    withoutExempted(openLines(expectedLines(reviews, programme, jury.period), latest, { ...jury, reopened: redeliberation ? reopened : null }), programme, jury.period, exemptions),
    latest.filter((one) => one.jury_id === jury.id).map((one) => ({ enrolment: one.enrolment_id, competency: one.competency })),
    today,
    earlier ?? null,
  );
  if (!checked.ok) return checked;
  const { number, deliberatedOn } = checked.value;
  // Said before anybody signs: what cannot be withdrawn on that day any more is not written into minutes.
  const may = redeliberation
    ? await withdrawAwards(platform, { ...redeliberation, takenOn: redeliberation.deliberated_on }, replacements(decisions, jury.id, reopened), { juryId: jury.id, number, on: deliberatedOn }, personId)
    : accepted(null);
  if (!may.ok) return may;
  if (await findMinutesByNumber(db, number)) return refused({ kind: 'minutes_number_taken', number });
  const digest = await platform.files.put(writeMinutes(await textNow(platform, jury, { number, deliberatedOn })));
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    insertDeliberation(db, {
      jury_id: jury.id, revision: (last?.revision ?? 0) + 1, act: 'close', number, deliberated_on: deliberatedOn, text_digest: digest, composition: composition.revision,
      ...recorded, reason: '', recorded_by: personId, recorded_at: at,
    }),
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'deliberation_closed', subject: jury.id, detail: { number, digest, present: met.value } }),
  ]);
  if (committed.ok) return accepted({ number, digest });
  await leaveNothing(platform, digest);
  return refused(conflictOf(committed.conflict.rule, number));
}

/** What was closed is opened again, with a reason, as long as nothing binds: what was deposited of it no longer counts. */
export async function reopenDeliberation(platform: Platform, jury: Jury, reason: string, personId: string): Promise<Result<void>> {
  const { db } = platform;
  const [signed, closing] = await Promise.all([findMinutes(db, jury.id), findClosing(db, jury.id)]);
  if (signed) return refused({ kind: 'jury_closed', number: signed.number });
  if (!closing) return refused({ kind: 'deliberation_open' });
  if (reason.trim() === '') return refused({ kind: 'reason_required' });
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    insertDeliberation(db, {
      jury_id: jury.id, revision: closing.revision + 1, act: 'reopen', number: '', deliberated_on: null, text_digest: null, composition: null, decisions: 0, results: 0,
      reason: reason.trim(), recorded_by: personId, recorded_at: at,
    }),
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'deliberation_reopened', subject: jury.id, detail: { number: closing.number, digest: closing.text_digest } }),
  ]);
  return committed.ok ? accepted(undefined) : refused(conflictOf(committed.conflict.rule, closing.number));
}

export type Deposit = { readonly file: Uint8Array; readonly fileName: string; readonly signatories: readonly string[]; readonly signedOn: string; /** Needed where it takes the place of another file. */ readonly reason: string };

/** The signed minutes, as a PDF. Nothing follows from it by itself; the one who opens the awards does that with a fresh proof. */
export async function depositMinutes(platform: Platform, jury: Jury, deposit: Deposit, personId: string, today: string): Promise<Result<{ digest: string }>> {
  const { db } = platform;
  const [signed, closing, last] = await Promise.all([findMinutes(db, jury.id), findClosing(db, jury.id), findDeposit(db, jury.id)]);
  if (signed) return refused({ kind: 'jury_closed', number: signed.number });
  if (!closing) return refused({ kind: 'deliberation_open' });
  // A wrong file is replaced until the awards are opened; both stay, and the journal says why.
  const replaced = last?.closing === closing.revision ? last : null;
  if (replaced && deposit.reason.trim() === '') return refused({ kind: 'reason_required' });
  const signatories = deposit.signatories.map(cleanLine).filter((name) => name !== '');
  if (signatories.length === 0 || !signatories.every(isReadable)) return refused({ kind: 'deposit_unreadable', field: 'signatories' });
  const { signedOn } = deposit;
  if (!isCalendarDate(signedOn) || signedOn < closing.deliberated_on || signedOn > today) return refused({ kind: 'deposit_unreadable', field: 'date' });
  if (deposit.file.length > DEPOSIT_MAX_BYTES || mediaTypeOf(deposit.file) !== 'application/pdf') return refused({ kind: 'deposit_unreadable', field: 'file' });
  const digest = await platform.files.put(Uint8Array.from(deposit.file));
  const at = platform.now().toISOString();
  const committed = await platform.commit([
    insertDeposit(db, {
      jury_id: jury.id, revision: (last?.revision ?? 0) + 1, closing: closing.revision, signatories: JSON.stringify(signatories), signed_on: signedOn, file_digest: digest,
      file_bytes: deposit.file.length, file_name: deposit.fileName.slice(-120), recorded_by: personId, recorded_at: at,
    }),
    // The digest of the file, and of the text that was to be signed: neither is a signature.
    recordEvent(db, randomId(platform.randomBytes), { at, personId, kind: 'minutes_deposited', subject: jury.id, detail: { number: closing.number, file: digest, text: closing.text_digest, signedOn, ...(replaced ? { replaces: replaced.file_digest, reason: deposit.reason.trim() } : {}) } }),
  ]);
  if (committed.ok) return accepted({ digest });
  await leaveNothing(platform, digest);
  return refused(conflictOf(committed.conflict.rule, closing.number));
}

/** Of whoever came second nothing stays: these bytes go, unless what was recorded first has the same. */
async function leaveNothing(platform: Platform, digest: string): Promise<void> {
  await platform.commit(askForAll(platform.db, [{ kind: 'erase_file', subject: digest }], platform.now().toISOString()));
  platform.afterResponse(pump(platform));
}

/** The one act that opens everything: what the signed minutes say is binding, and its badges follow. */
export async function openAwards(platform: Platform, jury: Jury, programme: Programme, personId: string, today: string): Promise<Result<{ awards: number }>> {
  const { db } = platform;
  const [signed, closing, deposit, composition] = await Promise.all([findMinutes(db, jury.id), findClosing(db, jury.id), findDeposit(db, jury.id), findComposition(db, jury.id)]);
  if (signed) return refused({ kind: 'jury_closed', number: signed.number });
  if (!closing) return refused({ kind: 'deliberation_open' });
  if (deposit?.closing !== closing.revision) return refused({ kind: 'minutes_not_deposited', number: closing.number });
  const minutes = {
    number: closing.number,
    deliberatedOn: closing.deliberated_on,
    members: composition.members.filter((one) => one.present).map((one) => one.name),
    signatories: JSON.parse(deposit.signatories) as string[],
  };
  return bindMinutes(platform, jury, programme, minutes, personId, today);
}

function conflictOf(rule: string, number: string) {
  if (rule === 'number_taken') return { kind: 'minutes_number_taken', number } as const;
  if (rule === 'jury_closed') return { kind: 'jury_closed', number } as const;
  if (rule === 'jury_changed' || rule.startsWith('unique:')) return { kind: 'jury_changed' } as const;
  throw new Error(rule);
}
