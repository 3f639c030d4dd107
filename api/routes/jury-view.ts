/** One jury as its page shows it: every student with every line, who sits, and how far its minutes are. */
import type { z } from '@hono/zod-openapi';
import { attainedLevel } from '../domain/award.ts';
import { exemptedLevel } from '../domain/enrolment.ts';
import { findPeriod } from '../domain/programme.ts';
import { withdrawableUntil } from '../domain/redeliberation.ts';
import { isOpenBefore, unitsOf } from '../domain/unit-result.ts';
import { expectedLines, latestDecisions, openLines } from '../issuance/sign-minutes.ts';
import { lineUntil } from '../issuance/withdraw-awards.ts';
import { may } from '../permissions.ts';
import { findClosing, findDeposit } from '../queries/deliberations.ts';
import { listExemptionsInForce } from '../queries/enrolment-life.ts';
import { findMinutes, listAwardCredentials, listAwardsOfStudents, listDecisionsBefore, listJuryReviews, listProposals } from '../queries/juries.ts';
import { findComposition, findJuryRule } from '../queries/jury-composition.ts';
import { fullName } from '../queries/people.ts';
import type { Database } from '../queries/schema.ts';
import { listBoundResults, listResultsOf, listUnitResults } from '../queries/unit-results.ts';
import { resultKey, type OpenJury } from './open-jury.ts';
import { programmeView, type JuryView } from './views.ts';

type View = z.infer<typeof JuryView>;

export async function juryView(db: Database, { jury, redeliberation, cohort, programme, person, on }: OpenJury): Promise<View> {
  const [minutes, closing, deposit, composition, rule, reviews, decisions, proposals, credentials, results, recorded, bound] = await Promise.all([
    findMinutes(db, jury.id),
    findClosing(db, jury.id),
    findDeposit(db, jury.id),
    findComposition(db, jury.id),
    findJuryRule(db, programme.code),
    listJuryReviews(db, jury.id),
    listDecisionsBefore(db, jury.id),
    listProposals(db, jury.id),
    listAwardCredentials(db, jury.id),
    listUnitResults(db, jury.id),
    listResultsOf(db, jury.id),
    listBoundResults(db, jury.id),
  ]);
  const students = reviews.map((one) => one.enrolment_id);
  const [awards, exemptions] = await Promise.all([listAwardsOfStudents(db, students), listExemptionsInForce(db, students)]);
  const of = <R extends { enrolment_id: string }>(rows: readonly R[]): ReadonlyMap<string, R[]> => Map.groupBy(rows, (one) => one.enrolment_id);
  const [latest, proposed, awarded, exempted, said] = [of(latestDecisions(decisions)), of(proposals), of(awards), of(exemptions), of(minutes ? recorded : results)];
  const open = Map.groupBy(openLines(expectedLines(reviews, programme, jury.period), latestDecisions(decisions), jury), (one) => one.enrolment);
  const expected = findPeriod(programme, jury.period)?.expectedLevel ?? null;
  const last = new Map(bound.map((one) => [resultKey(one.enrolment_id, one.unit), one]));
  const isOpenUnit = (enrolment: string, unit: string): boolean => {
    const said = last.get(resultKey(enrolment, unit));
    // Once its minutes bind: what a new deliberation may take up of them.
    if (minutes) return said === undefined || said.jury_id === jury.id;
    return isOpenBefore(said?.result ?? null, { session: jury.session, takesUp: jury.units && jury.units.has(resultKey(enrolment, unit)) });
  };
  const badges = new Map(credentials.filter((one) => one.credential_id !== null).map((one) => [one.decision_id, one]));

  // Of several lines taken up, the day on which the first can be withdrawn no more.
  const taken = new Set((jury.reopened ?? []).flatMap((one) => decisions.filter((each) => each.id === one.decision_id).flatMap((before) => lineUntil(decisions, before).map(({ id }) => id))));
  const givenOn = awards.filter((one) => taken.has(one.decision_id)).map((one) => one.awarded_on).toSorted()[0];

  const lineOf = (enrolment: string, competency: string): View['students'][number]['lines'][number] => {
    const last = latest.get(enrolment)?.find((one) => one.competency === competency);
    const isOpen = open.get(enrolment)?.some((one) => one.competency === competency) ?? false;
    // What an earlier jury left open is to be decided here, and was said there.
    const isEarlier = last !== undefined && last.jury_id !== jury.id && isOpen;
    const decision = isEarlier ? undefined : last;
    const proposal = proposed.get(enrolment)?.filter((one) => one.competency === competency).at(-1);
    const credential = decision && badges.get(decision.id);
    return {
      competency,
      attained: attainedLevel(awarded.get(enrolment) ?? [], competency),
      exempted: exemptedLevel(exempted.get(enrolment) ?? [], competency),
      expected,
      proposed: proposal?.level ?? null,
      proposalComment: proposal?.comment ?? '',
      decision: decision ? { id: decision.id, level: decision.level, outcome: decision.outcome, reason: decision.reason, departure: decision.departure, revision: decision.revision, at: decision.decided_at } : null,
      revision: last?.revision ?? 0,
      open: isOpen,
      earlier: isEarlier ? { outcome: last.outcome, level: last.level } : null,
      credential: credential
        ? { id: credential.credential_id!, state: credential.revoked_at ? 'revoked' : credential.released_at ? 'released' : credential.signed_at ? 'signed' : 'planned' }
        : null,
    };
  };

  return {
    id: jury.id,
    title: jury.title,
    period: jury.period,
    session: jury.session,
    convenedOn: jury.convened_on,
    cohort: { id: cohort.id, name: cohort.name },
    programme: programmeView(programme),
    units: unitsOf(programme, jury.period),
    minutes: minutes
      ? {
          number: minutes.number,
          deliberatedOn: minutes.deliberated_on,
          members: JSON.parse(minutes.members) as string[],
          signatories: JSON.parse(minutes.signatories) as string[],
          signedAt: minutes.signed_at,
        }
      : null,
    redeliberation: redeliberation
      ? { of: redeliberation.of_jury, number: redeliberation.number, deliberatedOn: redeliberation.deliberated_on, basis: redeliberation.basis, reason: redeliberation.reason, until: withdrawableUntil(givenOn ?? redeliberation.deliberated_on) }
      : null,
    composition: { revision: composition.revision, members: [...composition.members] },
    quorum: rule.quorum,
    closing: closing ? { revision: closing.revision, number: closing.number, deliberatedOn: closing.deliberated_on, digest: closing.text_digest, at: closing.recorded_at } : null,
    deposit:
      closing && deposit?.closing === closing.revision
        ? { signedOn: deposit.signed_on, signatories: JSON.parse(deposit.signatories) as string[], fileName: deposit.file_name, bytes: deposit.file_bytes, digest: deposit.file_digest, at: deposit.recorded_at }
        : null,
    mayDecide: !minutes && !closing && may(person.grants, 'decide', on),
    mayConvene: may(person.grants, 'convene_jury', on),
    maySign: may(person.grants, 'sign_minutes', on),
    mayRevoke: may(person.grants, 'revoke_credential', on),
    students: reviews.map((review) => ({
      enrolment: review.enrolment_id,
      name: fullName(review),
      regime: review.regime,
      review: review.review_id,
      absent: review.absent === 1,
      lines: expectedLines([review], programme, jury.period).map(({ competency }) => lineOf(review.enrolment_id, competency)),
      results: (said.get(review.enrolment_id) ?? []).map(({ unit, result, ects_hundredths: ects, session, revision }) => ({ unit, result, ects, session, revision, settled: last.has(resultKey(review.enrolment_id, unit)) && (minutes !== undefined || !isOpenUnit(review.enrolment_id, unit)) })),
      openUnits: unitsOf(programme, jury.period).filter((unit) => isOpenUnit(review.enrolment_id, unit)),
    })),
  };
}
