/** Badges as those see them who may revoke: many at once, by their identifiers or by their cohort. */
import { sql, type Compilable } from 'kysely';
import { insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

const revocable = (db: Database) =>
  db
    .selectFrom('credential_plan')
    .innerJoin('release', 'release.id', 'credential_plan.id')
    .innerJoin('award', 'award.id', 'credential_plan.award_id')
    .innerJoin('decision', 'decision.id', 'award.decision_id')
    .innerJoin('enrolment', 'enrolment.id', 'award.enrolment_id')
    .innerJoin('person', 'person.id', 'enrolment.person_id')
    .leftJoin('revocation', 'revocation.id', 'credential_plan.id')
    .leftJoin('credential_plan as newer', 'newer.supersedes', 'credential_plan.id')
    .select([
      'credential_plan.id',
      'credential_plan.status_list',
      'award.enrolment_id',
      'award.competency',
      'award.level',
      'award.awarded_on',
      'award.jury_id',
      'decision.period',
      'enrolment.cohort_id',
      'enrolment.person_id',
      'person.given_name',
      'person.family_name',
      'revocation.basis',
      'revocation.reason',
      'revocation.revoked_by',
      'revocation.revoked_at',
      'newer.id as successor',
    ]);

/** Released badges by identifier, however many: identifiers travel as one JSON parameter. */
export const listRevocable = (db: Database, ids: readonly string[]) =>
  revocable(db)
    .where('credential_plan.id', 'in', sql<string>`(select value from json_each(${JSON.stringify(ids)}))`)
    .orderBy('credential_plan.id')
    .execute();

/** Every badge that was given in a cohort, those of a jury alone where one is named. */
export function listCredentialsOfCohort(db: Database, cohortId: string, juryId?: string) {
  const all = revocable(db).where('enrolment.cohort_id', '=', cohortId);
  return (juryId === undefined ? all : all.where('award.jury_id', '=', juryId))
    .orderBy('person.family_name')
    .orderBy('person.given_name')
    .orderBy('award.competency')
    .orderBy('award.level')
    .orderBy('credential_plan.planned_at')
    .execute();
}

/**
 * Badges that were revoked for that reason and have no successor, of awards that no jury took back, and of people who
 * take badges and were not erased.
 * @param without people whose badges are left out
 */
export const listRevokedFor = (db: Database, reason: string, without: readonly string[], { from, most }: { readonly from: number; readonly most: number }) =>
  revokedFor(db, reason)
    .select('credential_plan.bytes')
    .where('person.id', 'not in', listed(without))
    .orderBy('person.family_name')
    .orderBy('person.given_name')
    .orderBy('award.competency')
    .orderBy('award.level')
    .orderBy('credential_plan.id')
    .limit(most)
    .offset(from)
    .execute();

/** Which of these are of them. */
export const listRevokedForAmong = (db: Database, reason: string, ids: readonly string[]) =>
  revokedFor(db, reason).where('credential_plan.id', 'in', listed(ids)).orderBy('credential_plan.id').execute();

/** How many there are of them. */
export const countRevokedFor = async (db: Database, reason: string, without: readonly string[]): Promise<number> =>
  (await revokedFor(db, reason).where('person.id', 'not in', listed(without)).clearSelect().select((of) => of.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count;

const listed = (ids: readonly string[]) => sql<string>`(select value from json_each(${JSON.stringify(ids)}))`;

const revokedFor = (db: Database, reason: string) =>
  revocable(db)
    .where('revocation.reason', '=', reason)
    .where('newer.id', 'is', null)
    .where((eb) => eb.not(eb.exists(eb.selectFrom('award_withdrawal').select('award_id').whereRef('award_withdrawal.award_id', '=', 'award.id'))))
    .where((eb) => eb.not(eb.exists(eb.selectFrom('erasure').select('id').whereRef('erasure.person_id', '=', 'person.id').where('scope', '=', 'whole'))))
    .where(sql<boolean>`'object' is not (select act from badge_objection where badge_objection.person_id = person.id order by revision desc limit 1)`);

export const insertRevocations = (db: Database, rows: readonly Tables['revocation'][]): Compilable => insertRows(db, 'revocation', rows);
