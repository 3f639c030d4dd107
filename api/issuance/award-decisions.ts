/** What follows from decisions under minutes: one award for each level that is reached for the first time, and its badge unless its student declines badges. */
import type { Compilable, Insertable, Selectable } from 'kysely';
import { award, type Award } from '../domain/award.ts';
import type { Platform } from '../platform/platform.ts';
import { insertDeclined, listDeclining } from '../queries/consents.ts';
import { insertAwards, listAwardsOfStudents } from '../queries/juries.ts';
import { enqueueAll } from '../queries/outbox.ts';
import { listWithdrawnRounds } from '../queries/redeliberations.ts';
import type { Tables } from '../queries/schema.ts';
import { issuedId } from '../random-id.ts';

export type DecisionToAward = Pick<Selectable<Tables['decision']>, 'id' | 'jury_id' | 'enrolment_id' | 'competency' | 'level' | 'outcome' | 'reason' | 'revision' | 'favourable'> & {
  /** ISO date of the deliberation: the badge's date of award. */
  readonly on: string;
};
export type Awarded = { readonly rows: readonly Insertable<Tables['award']>[]; /** Badges that follow, and awards without one. */ readonly wanted: number; readonly declined: number; readonly statements: readonly Compilable[] };

/**
 * @param decisions in the order in which they were taken: a level is awarded by the first
 * @param withdrawn awards that the same commit withdraws
 */
export async function awardDecisions(platform: Platform, decisions: readonly DecisionToAward[], withdrawn: ReadonlySet<string>, at: string): Promise<Awarded> {
  const { db } = platform;
  const enrolments = [...new Set(decisions.map((one) => one.enrolment_id))];
  const [rounds, held] = await Promise.all([listWithdrawnRounds(db, enrolments), listAwardsOfStudents(db, enrolments)]);
  const roundOf = new Map(rounds.map((one) => [`${one.enrolment_id} ${one.competency} ${one.level}`, one.rounds]));
  const known = new Map<string, Award[]>();
  const add = (one: Award): unknown => known.set(one.enrolment, [...(known.get(one.enrolment) ?? []), one]);
  for (const { id, enrolment_id: enrolment, competency, level } of held) if (!withdrawn.has(id)) add({ enrolment, competency, level });
  // In order: their badges are made in the order of these, and stand beside each other in the indexes.
  const ids = decisions.map(() => issuedId(platform)).sort();
  const rows = decisions.flatMap(({ on, ...decision }, place): Insertable<Tables['award']>[] => {
    const right = award({ ...decision, enrolment: decision.enrolment_id, favourable: decision.favourable === 1 }, known.get(decision.enrolment_id) ?? []);
    if (!right.ok) return [];
    add(right.value);
    const { id, jury_id, enrolment_id, competency, level } = decision;
    const round = 1 + (roundOf.get(`${enrolment_id} ${competency} ${level}`) ?? 0);
    return [{ id: ids[place]!, decision_id: id, jury_id, enrolment_id, competency, level, favourable: 1, awarded_on: on, created_at: at, round }];
  });
  // Whoever declines badges has the right all the same, and nothing is issued for it.
  const declining = await listDeclining(db, rows.map((one) => one.enrolment_id));
  const declined = rows.filter((one) => declining.has(one.enrolment_id)).map((one) => one.id);
  const wanted = rows.filter((one) => !declining.has(one.enrolment_id));
  return {
    rows, wanted: wanted.length, declined: declined.length,
    statements: [...insertAwards(db, rows), ...insertDeclined(db, declined, at), ...enqueueAll(db, wanted.map((one) => ({ kind: 'plan' as const, subject: one.id })), at)],
  };
}
