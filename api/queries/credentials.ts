import { sql, type Compilable, type Insertable } from 'kysely';
import { compiledOnce, given } from './compiled.ts';
import type { Database, Tables } from './schema.ts';

export const insertPlan = (db: Database, plan: Insertable<Tables['credential_plan']>): Compilable => db.insertInto('credential_plan').values(plan);
export const insertSigned = (db: Database, signed: Tables['signed_credential']): Compilable =>
  db.insertInto('signed_credential').values(signed);
export const insertRelease = (db: Database, release: Tables['release']): Compilable => db.insertInto('release').values(release);
export const findPlan = (db: Database, id: string) =>
  db.selectFrom('credential_plan').selectAll().where('id', '=', id).executeTakeFirst();
export const findSigned = (db: Database, id: string) =>
  db.selectFrom('signed_credential').selectAll().where('id', '=', id).executeTakeFirst();

/** One award with all that its credential says: student, curriculum, decision, minutes. */
export const findAward = (db: Database, awardId: string) =>
  db
    .selectFrom('award')
    .innerJoin('enrolment', 'enrolment.id', 'award.enrolment_id')
    .innerJoin('person', 'person.id', 'enrolment.person_id')
    .innerJoin('cohort', 'cohort.id', 'enrolment.cohort_id')
    .innerJoin('decision', 'decision.id', 'award.decision_id')
    .innerJoin('minutes', 'minutes.jury_id', 'award.jury_id')
    .innerJoin('jury', 'jury.id', 'award.jury_id')
    .select([
      'award.id',
      'award.enrolment_id',
      'award.competency',
      'award.level',
      'award.awarded_on',
      'decision.period',
      'enrolment.subject_id',
      'enrolment.cohort_id',
      'enrolment.person_id',
      'person.given_name',
      'person.family_name',
      'person.email',
      'enrolment.email_in_badges',
      'cohort.programme_code',
      'cohort.programme_version',
      'minutes.number as minutes_number',
      'minutes.deliberated_on',
      'jury.title as jury_title',
    ])
    .where('award.id', '=', awardId)
    .executeTakeFirst();

/** What the student allowed a badge to cite: the review's traces for that competency, in the words frozen at submission. */
export const listCitations = (db: Database, line: { enrolmentId: string; period: string; competency: string }) =>
  db
    .selectFrom('review_evidence')
    .innerJoin('review', 'review.id', 'review_evidence.review_id')
    .innerJoin('evidence', 'evidence.id', 'review_evidence.evidence_id')
    .innerJoin('evidence_competency', 'evidence_competency.evidence_id', 'evidence.id')
    .select([
      'evidence.id',
      'evidence.title',
      'evidence.genre',
      'evidence.kind',
      'evidence.link',
      'evidence.file_digest',
      'evidence.file_type',
      'review_evidence.public_text',
    ])
    .where('review.enrolment_id', '=', line.enrolmentId)
    .where('review.period', '=', line.period)
    .where('evidence_competency.competency', '=', line.competency)
    .where('review_evidence.citable', '=', 1)
    .orderBy('evidence.deposited_at')
    .orderBy('evidence.id')
    .execute();

const issued = (db: Database) =>
  db
    .selectFrom('credential_plan')
    .innerJoin('award', 'award.id', 'credential_plan.award_id')
    .innerJoin('enrolment', 'enrolment.id', 'award.enrolment_id')
    .innerJoin('decision', 'decision.id', 'award.decision_id')
    .leftJoin('release', 'release.id', 'credential_plan.id')
    .leftJoin('revocation', 'revocation.id', 'credential_plan.id')
    .leftJoin('withheld_credential', 'withheld_credential.id', 'credential_plan.id')
    .select([
      'credential_plan.id',
      'credential_plan.status_list',
      'credential_plan.status_index',
      'credential_plan.supersedes',
      'award.id as award_id',
      'award.enrolment_id',
      'award.competency',
      'award.level',
      'award.awarded_on',
      'award.jury_id',
      'decision.period',
      'enrolment.person_id',
      'enrolment.cohort_id',
      'release.released_at',
      'revocation.revoked_at',
      'withheld_credential.withheld_at',
    ]);

export const findIssued = (db: Database, id: string) => issued(db).where('credential_plan.id', '=', id).executeTakeFirst();
export const listIssuedTo = (db: Database, enrolmentId: string) =>
  issued(db).where('award.enrolment_id', '=', enrolmentId).orderBy('award.awarded_on').orderBy('award.competency').execute();

export type IssuanceCount = { awards: number; planned: number; signed: number; released: number };

/** How far a jury's batch has come: kept by the schema as the rows come in, never counted. */
export const findIssuance = compiledOnce<IssuanceCount, [jury: string]>((db) =>
  db.selectFrom('jury_issuance').select(['awards', 'planned', 'signed', 'released']).where('jury_id', '=', '').compile(),
);

// Status lists ---------------------------------------------------------------

export const insertStatusList = (db: Database, list: Insertable<Tables['status_list']>): Compilable =>
  db.insertInto('status_list').values(list).onConflict((conflict) => conflict.column('id').doNothing());

/** The newest list of a kind that takes entries, and how many of its entries are taken; not one that a restore has closed. */
export const findOpenStatusList = compiledOnce<{ id: number; taken: number }, [kind: 'badge' | 'endorsement']>((db) =>
  db
    .selectFrom('status_list')
    .select(['id', 'taken'])
    .where('kind', '=', given<'badge' | 'endorsement'>('text', 'badge'))
    .where((eb) => eb.not(eb.exists(eb.selectFrom('status_floor').select('status_floor.list').whereRef('status_floor.list', '=', 'status_list.id'))))
    .orderBy('id', 'desc')
    .limit(sql.lit(1))
    .compile(),
);

/** Lists of every kind share one sequence of numbers. */
export const findLastStatusList = async (db: Database): Promise<number> =>
  (await db.selectFrom('status_list').select((eb) => eb.fn.max<number | null>('id').as('last')).executeTakeFirstOrThrow()).last ?? 0;

export const findStatusList = (db: Database, id: number) =>
  db.selectFrom('status_list').selectAll().where('id', '=', id).executeTakeFirst();

export const listStatusLists = (db: Database) => db.selectFrom('status_list').select('id').orderBy('id').execute();

/** What is set in a list: revoked badges or withdrawn endorsements, whichever it is a list of. */
const revokedIn = (db: Database, list: number) =>
  db
    .selectFrom('revocation')
    .innerJoin('credential_plan', 'credential_plan.id', 'revocation.id')
    .select('credential_plan.status_index')
    .where('credential_plan.status_list', '=', list)
    .unionAll(
      db
        .selectFrom('endorsement_withdrawal')
        .innerJoin('endorsement_plan', 'endorsement_plan.id', 'endorsement_withdrawal.id')
        .select('endorsement_plan.status_index')
        .where('endorsement_plan.status_list', '=', list),
    );

export const listRevokedIndexes = async (db: Database, list: number): Promise<number[]> =>
  (await revokedIn(db, list).execute()).map((row) => row.status_index);

export const findStatusListVersion = compiledOnce<Tables['status_list_version'], [list: number]>((db) =>
  db.selectFrom('status_list_version').selectAll().where('list', '=', given('integer', 0)).orderBy('version', 'desc').limit(sql.lit(1)).compile(),
);

/** Grows with each revocation and withdrawal and never otherwise: the tables only take new rows, so their last rows' numbers are their counts. */
export const countAllRevocations = compiledOnce<{ revocations: number | null }, []>((db) =>
  db
    .selectNoFrom(sql<number | null>`(select coalesce(max(rowid), 0) from revocation) + (select coalesce(max(rowid), 0) from endorsement_withdrawal)`.as('revocations'))
    .compile(),
);

export const insertStatusListVersion = (db: Database, version: Tables['status_list_version']): Compilable =>
  db.insertInto('status_list_version').values(version);
