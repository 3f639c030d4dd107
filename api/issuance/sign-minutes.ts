/**
 * Signing the minutes is the moment from which decisions bind: in one batch
 * the minutes are written, each favourable decision becomes an award, each
 * award becomes work in the outbox, and the reviews are closed.
 */
import { signMinutes as checkMinutes, type Minutes, type Outcome } from '../domain/decision.ts';
import { exemptedLevel, isSettledByExemption, type Exemption } from '../domain/enrolment.ts';
import { meetQuorum } from '../domain/jury.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import { findPeriod, type Programme } from '../domain/programme.ts';
import type { Platform } from '../platform/platform.ts';
import { findClosing } from '../queries/deliberations.ts';
import { listExemptionsInForce } from '../queries/enrolment-life.ts';
import {
  findEarlierMinutes,
  findMinutes,
  findMinutesByNumber,
  insertMinutes,
  listDecisionsBefore,
  listJuryReviews,
  listLastRevisions,
  type Jury,
} from '../queries/juries.ts';
import { findComposition, findJuryRule } from '../queries/jury-composition.ts';
import { findRedeliberation, listReopened } from '../queries/redeliberations.ts';
import { insertLargeRows } from '../queries/rows.ts';
import type { Tables } from '../queries/schema.ts';
import { recordChange } from '../record-change.ts';
import { awardDecisions } from './award-decisions.ts';
import { replacements, withdrawAwards } from './withdraw-awards.ts';

/** What has to be decided: every student before the jury, in every competency of the period. */
export function expectedLines(
  reviews: readonly { enrolment_id: string }[],
  programme: Programme,
  period: string,
): { enrolment: string; competency: string }[] {
  const worked = findPeriod(programme, period)?.competencies;
  const competencies = programme.competencies.filter((one) => !worked || worked.includes(one.code));
  return reviews.flatMap((review) => competencies.map((one) => ({ enrolment: review.enrolment_id, competency: one.code })));
}

/** Without the lines that an earlier decision dispenses from, up to the period's landmark or above. */
export function withoutExempted<L extends { enrolment: string; competency: string }>(lines: readonly L[], programme: Programme, period: string, exemptions: readonly (Exemption & { enrolment_id: string })[]): L[] {
  const expected = findPeriod(programme, period)?.expectedLevel ?? null;
  return lines.filter((line) => !isSettledByExemption(exemptedLevel(exemptions.filter((one) => one.enrolment_id === line.enrolment), line.competency), expected));
}

/** The decision that holds for each line: the latest revision. Rows must come in order of revision. */
export function latestDecisions<D extends { enrolment_id: string; competency: string }>(decisions: readonly D[]): D[] {
  return [...new Map(decisions.map((one) => [`${one.enrolment_id} ${one.competency}`, one])).values()];
}

/**
 * The lines that this jury has to decide: not those that an earlier jury settled. A deferred one is open again, and
 * before a jury of the second session also one that was not reached or came without work.
 */
export function openLines(
  lines: readonly { enrolment: string; competency: string }[],
  latest: readonly Pick<Tables['decision'], 'enrolment_id' | 'competency' | 'jury_id' | 'outcome'>[],
  jury: Pick<Jury, 'id' | 'session'> & { readonly reopened?: readonly { enrolment_id: string; competency: string }[] | null },
): { enrolment: string; competency: string }[] {
  const reopened: readonly Outcome[] = jury.session === 2 ? ['deferred', 'not_reached', 'defaulted'] : ['deferred'];
  const decided = new Map(latest.map((one) => [`${one.enrolment_id} ${one.competency}`, one]));
  // A jury that decides lines of signed minutes again has those and no others.
  const again = jury.reopened && new Set(jury.reopened.map((one) => `${one.enrolment_id} ${one.competency}`));
  if (again) return lines.filter((line) => again.has(`${line.enrolment} ${line.competency}`));
  return lines.filter((line) => {
    const decision = decided.get(`${line.enrolment} ${line.competency}`);
    return !decision || decision.jury_id === jury.id || reopened.includes(decision.outcome);
  });
}

/**
 * For an institution that signs at once: what was not closed for a signature outside. A quorum that is stated is asked of the
 * composition as it is recorded.
 *
 * @param today ISO date in the institution's zone
 * @returns how many badges follow
 */
export async function signMinutes(platform: Platform, jury: Jury, programme: Programme, minutes: Minutes, personId: string, today: string): Promise<Result<{ awards: number }>> {
  const { db } = platform;
  const [closing, signed, rule, composition] = await Promise.all([findClosing(db, jury.id), findMinutes(db, jury.id), findJuryRule(db, programme.code), findComposition(db, jury.id)]);
  if (closing && !signed) return refused({ kind: 'deliberation_closed', number: closing.number });
  const met = rule.quorum === null ? accepted(0) : meetQuorum(composition.members, rule.quorum);
  return met.ok || signed ? bindMinutes(platform, jury, programme, minutes, personId, today) : met;
}

/** The act from which decisions bind; what must be there before it is its callers' to ask, and the schema's. */
export async function bindMinutes(platform: Platform, jury: Jury, programme: Programme, minutes: Minutes, personId: string, today: string): Promise<Result<{ awards: number }>> {
  const { db } = platform;
  const [signed, reviews, decisions] = await Promise.all([
    findMinutes(db, jury.id),
    listJuryReviews(db, jury.id),
    listDecisionsBefore(db, jury.id),
  ]);
  const exemptions = await listExemptionsInForce(db, reviews.map((one) => one.enrolment_id));
  if (signed) return refused({ kind: 'jury_closed', number: signed.number });
  const [redeliberation, reopened, earlier] = await Promise.all([findRedeliberation(db, jury.id), listReopened(db, jury.id), findEarlierMinutes(db, jury.id)]);
  const latest = latestDecisions(decisions);
  const mine = latest.filter((one) => one.jury_id === jury.id);
  const checked = checkMinutes(
    minutes,
    withoutExempted(openLines(expectedLines(reviews, programme, jury.period), latest, { ...jury, reopened: redeliberation ? reopened : null }), programme, jury.period, exemptions),
    mine.map((one) => ({ enrolment: one.enrolment_id, competency: one.competency })),
    today,
    earlier ?? null,
  );
  if (!checked.ok) return checked;
  if (await findMinutesByNumber(db, checked.value.number)) return refused({ kind: 'minutes_number_taken', number: checked.value.number });

  const withdrawn = redeliberation
    ? await withdrawAwards(
        platform, { ...redeliberation, takenOn: redeliberation.deliberated_on }, replacements(decisions, jury.id, reopened),
        { juryId: jury.id, number: checked.value.number, on: checked.value.deliberatedOn }, personId,
      )
    : accepted({ awards: new Set<string>(), statements: [] });
  if (!withdrawn.ok) return withdrawn;
  const at = platform.now().toISOString();
  const awards = await awardDecisions(platform, mine.map((one) => ({ ...one, on: checked.value.deliberatedOn })), withdrawn.value.awards, at);
  const written: Tables['minutes'] = {
    jury_id: jury.id,
    number: checked.value.number,
    deliberated_on: checked.value.deliberatedOn,
    members: JSON.stringify(checked.value.members),
    signatories: JSON.stringify(checked.value.signatories),
    signed_by: personId,
    signed_at: at,
  };
  const entry = { at, personId, kind: 'minutes_signed', subject: jury.id, detail: { awards: awards.rows.length, ...(awards.declined > 0 ? { declined: awards.declined } : {}) } };
  const committed = await platform.commit([
    insertMinutes(db, written),
    ...withdrawn.value.statements,
    ...awards.statements,
    ...(await closeReviews(platform, jury.id, reviews.map((one) => one.review_id), personId, at)),
    ...(await recordChange(platform, personId, entry, { before: null, after: written })),
  ]);
  if (committed.ok) return accepted({ awards: awards.wanted });
  const { rule } = committed.conflict;
  // A second click, or two chairs at once: one signature holds.
  if (rule.startsWith('unique:minutes.jury_id')) return refused({ kind: 'jury_closed', number: checked.value.number });
  if (rule.startsWith('unique:minutes.number')) return refused({ kind: 'minutes_number_taken', number: checked.value.number });
  // Somebody changed a line between our reading and our writing; what was read is no longer what would bind.
  if (rule === 'minutes_not_deposited') return refused({ kind: 'minutes_not_deposited', number: checked.value.number });
  if (rule === 'badge_on_its_way') return refused({ kind: 'badge_on_its_way' });
  if (rule === 'jury_changed') return refused({ kind: 'jury_changed' });
  if (rule === 'decision_changed' || rule === 'level_exempted' || rule.startsWith('unique:')) return refused({ kind: 'decision_changed', expected: 0, current: 0 });
  throw new Error(rule);
}

async function closeReviews(platform: Platform, juryId: string, reviewIds: readonly string[], personId: string, at: string) {
  if (reviewIds.length === 0) return [];
  const last = new Map((await listLastRevisions(platform.db, juryId)).map((one) => [one.review_id, one.revision]));
  return insertLargeRows(
    platform.db,
    'review_step',
    reviewIds.map((review_id) => ({
      review_id,
      revision: (last.get(review_id) ?? 0) + 1,
      act: 'close' as const,
      state: 'closed' as const,
      person_id: personId,
      note: '',
      at,
    })),
  );
}
