/**
 * The minutes of a jury as text, at any time: as they would be frozen now while
 * the deliberation is open, and from the closing on exactly as they were frozen.
 */
import { parseMinutes, type MinutesText } from '../domain/minutes-text.ts';
import type { Platform } from '../platform/platform.ts';
import { findCohort, findProgramme } from '../queries/cohorts.ts';
import { findClosing, findDeposit } from '../queries/deliberations.ts';
import { findJury, findMinutes, listDecisionsBefore, listJuryReviews, type Jury } from '../queries/juries.ts';
import { findComposition, findJuryRule } from '../queries/jury-composition.ts';
import { listNamesAt } from '../queries/names.ts';
import { fullName } from '../queries/people.ts';
import { findRedeliberation } from '../queries/redeliberations.ts';
import { listResultsOf } from '../queries/unit-results.ts';
import { latestDecisions } from './sign-minutes.ts';

/** `open`: being decided · `closed`: frozen, to be signed outside · `deposited`: signed, to be opened · `signed`: binding, its badges follow. */
export type MinutesState = 'open' | 'closed' | 'deposited' | 'signed';

export type MinutesOf = {
  readonly state: MinutesState;
  readonly text: MinutesText;
  /** SHA-256 of the frozen text; `null` while open, and for minutes that were signed at once. */
  readonly digest: string | null;
  readonly signatories: readonly string[];
  /** ISO date of the signature as the deposit says it; `null` without a deposit. */
  readonly signedOn: string | null;
};

/** @returns `null` when there is no such jury */
export async function readMinutes(platform: Pick<Platform, 'db' | 'files'>, juryId: string): Promise<MinutesOf | null> {
  const { db, files } = platform;
  const jury = await findJury(db, juryId);
  if (!jury) return null;
  const [minutes, closing, deposit] = await Promise.all([findMinutes(db, juryId), findClosing(db, juryId), findDeposit(db, juryId)]);
  const held = closing && deposit?.closing === closing.revision ? deposit : undefined;
  const signatories = minutes ? (JSON.parse(minutes.signatories) as string[]) : held ? (JSON.parse(held.signatories) as string[]) : [];
  const state: MinutesState = minutes ? 'signed' : held ? 'deposited' : closing ? 'closed' : 'open';
  const frozen = closing ? await files.get(closing.text_digest) : null;
  if (closing && !frozen) throw new Error(`the frozen minutes of ${juryId} are not among the files`);
  const text = frozen ? parseMinutes(frozen) : await textNow(platform, jury, minutes ? { number: minutes.number, deliberatedOn: minutes.deliberated_on, members: JSON.parse(minutes.members) as string[], signedAt: minutes.signed_at } : null);
  return { state, text, digest: closing?.text_digest ?? null, signatories, signedOn: held?.signed_on ?? null };
}

/**
 * The text from the tables. Minutes that were signed at once have no composition where none was recorded: their members, as they
 * were typed, are named as such.
 *
 * @param head number, day and members where they are known; `signedAt`: of minutes that were signed at once, which name the quorum and the students of that moment
 */
export async function textNow({ db }: Pick<Platform, 'db'>, jury: Jury, head: { readonly number: string; readonly deliberatedOn: string; readonly members?: readonly string[]; readonly signedAt?: string } | null): Promise<MinutesText> {
  const cohort = (await findCohort(db, jury.cohort_id))!;
  const [programme, reviews, decisions, results, composition, rule, redeliberation] = await Promise.all([
    findProgramme(db, cohort.programme_code, cohort.programme_version),
    listJuryReviews(db, jury.id),
    listDecisionsBefore(db, jury.id),
    listResultsOf(db, jury.id),
    findComposition(db, jury.id),
    findJuryRule(db, cohort.programme_code, head?.signedAt),
    findRedeliberation(db, jury.id),
  ]);
  if (!programme) throw new Error(`no programme ${cohort.programme_code}`);
  const former = new Map(head?.signedAt === undefined ? [] : (await listNamesAt(db, reviews.map((one) => one.person_id), head.signedAt)).map((one) => [one.person_id, one]));
  const named = reviews.map((review) => ({ ...review, ...former.get(review.person_id) }));
  const inOrder = former.size === 0 ? named : named.toSorted((one, other) => (nameKey(one) < nameKey(other) ? -1 : 1));
  // What this jury said, even where a later one has said otherwise since.
  const own = Map.groupBy(latestDecisions(decisions.filter((one) => one.jury_id === jury.id)), (one) => one.enrolment_id);
  const said = Map.groupBy(results.filter((one) => one.result !== null), (one) => one.enrolment_id);
  const order = programme.competencies.map((one) => one.code);
  return {
    form: 1,
    number: head?.number ?? '',
    deliberatedOn: head?.deliberatedOn ?? jury.convened_on,
    jury: { title: jury.title, period: jury.period, session: jury.session },
    cohort: cohort.name,
    programme: { code: programme.code, version: programme.version, title: programme.title },
    members: composition.members.length > 0 ? composition.members : (head?.members ?? []).map((name) => ({ name, quality: 'member' as const, present: true })),
    quorum: rule.quorum,
    supersedes: redeliberation ? { number: redeliberation.number, basis: redeliberation.basis, reason: redeliberation.reason } : null,
    students: inOrder.map((review) => ({
      enrolment: review.enrolment_id,
      name: fullName(review),
      decisions: (own.get(review.enrolment_id) ?? [])
        .map(({ competency, level, outcome, reason, departure }) => ({ competency, level, outcome, reason, departure }))
        .sort((one, other) => order.indexOf(one.competency) - order.indexOf(other.competency)),
      results: (said.get(review.enrolment_id) ?? []).map(({ unit, result, ects_hundredths: ects, session }) => ({ unit, result, ects, session })),
    })),
  };
}

/** As the database orders them. */
const nameKey = (one: { readonly given_name: string; readonly family_name: string }): string => `${one.family_name}\u0000${one.given_name}`;
