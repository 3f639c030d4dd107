/** What issuing reads and writes, by pages: identifiers and rows travel as one JSON parameter (D1 takes 100 in a statement). */
import { sql, type Compilable } from 'kysely';
import type { EvidenceGenre, EvidenceKind } from '../domain/evidence.ts';
import { compiledList, compiledOnce, compiledWrite, given } from './compiled.ts';
import { insertBoundRows, insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

/** An award with all that its credential says, and the credential that holds now, if there is one. */
export type AwardToIssue = {
  readonly id: string;
  readonly enrolment_id: string;
  readonly competency: string;
  readonly level: number;
  readonly awarded_on: string;
  readonly period: string;
  readonly subject_id: string;
  readonly cohort_id: string;
  readonly email_in_badges: 0 | 1;
  readonly given_name: string;
  readonly family_name: string;
  readonly email: string;
  readonly programme_code: string;
  readonly programme_version: string;
  readonly credential_id: string | null;
  readonly is_signed: 0 | 1;
  readonly released_at: string | null;
  /** Its work waits and says why: it failed, or a restore left it to whoever asks. */
  readonly is_put_off: 0 | 1;
};

/** @param ids JSON list of awards */
export const listAwardsToIssue = compiledList<AwardToIssue, [ids: string]>((db) =>
  sql<AwardToIssue>`
    select award.id, award.enrolment_id, award.competency, award.level, award.awarded_on, decision.period,
      enrolment.subject_id, enrolment.cohort_id, enrolment.email_in_badges, person.given_name, person.family_name, person.email,
      cohort.programme_code, cohort.programme_version,
      credential_plan.id as credential_id, signed_credential.id is not null as is_signed, release.released_at,
      exists (
        select 1 from outbox where last_error is not null
          and ((outbox.kind = 'plan' and outbox.subject = award.id) or (outbox.kind = 'sign' and outbox.subject = credential_plan.id))) as is_put_off
    from json_each(${''}) as wanted
    cross join award on award.id = wanted.value
    cross join decision on decision.id = award.decision_id
    cross join enrolment on enrolment.id = award.enrolment_id
    cross join person on person.id = enrolment.person_id
    cross join cohort on cohort.id = enrolment.cohort_id
    left join credential_plan on credential_plan.award_id = award.id
      and not exists (select 1 from credential_plan newer where newer.supersedes = credential_plan.id)
    left join signed_credential on signed_credential.id = credential_plan.id
    left join release on release.id = credential_plan.id`.compile(db),
);

export type CitedEvidence = {
  readonly award_id: string;
  readonly id: string;
  readonly title: string;
  readonly genre: EvidenceGenre;
  readonly kind: EvidenceKind;
  readonly link: string | null;
  readonly file_digest: string | null;
  readonly file_type: string | null;
  readonly public_text: string;
};

/**
 * What each student allowed a badge to cite: the review's traces for that competency, in the words frozen at submission.
 * @param awards JSON list of awards
 */
export const listCitedEvidence = compiledList<CitedEvidence, [awards: string]>((db) =>
  sql<CitedEvidence>`
    select award.id as award_id, evidence.id, evidence.title, evidence.genre, evidence.kind, evidence.link, evidence.file_digest, evidence.file_type,
      review_evidence.public_text
    from json_each(${''}) as wanted
    cross join award on award.id = wanted.value
    cross join decision on decision.id = award.decision_id
    cross join review on review.enrolment_id = award.enrolment_id and review.period = decision.period
    cross join review_evidence on review_evidence.review_id = review.id and review_evidence.citable = 1
    cross join evidence_competency on evidence_competency.evidence_id = review_evidence.evidence_id and evidence_competency.competency = award.competency
    cross join evidence on evidence.id = review_evidence.evidence_id
    order by evidence.deposited_at, evidence.id`.compile(db),
);

/** Those of the positions that are taken in that list. */
export const listTakenPositions = compiledList<{ status_index: number }, [positions: string, list: number]>((db) =>
  sql<{ status_index: number }>`
    select status_index from json_each(${''}) as wanted cross join credential_plan
    on credential_plan.status_list = ${given('integer', 0)} and credential_plan.status_index = wanted.value`.compile(db),
);

export type PlanToSign = { readonly id: string; readonly bytes: string; readonly digest: string; readonly is_signed: 0 | 1 };

/** @param ids JSON list of plans */
export const listPlansToSign = compiledList<PlanToSign, [ids: string]>((db) =>
  sql<PlanToSign>`
    select credential_plan.id, credential_plan.bytes, credential_plan.digest, signed_credential.id is not null as is_signed
    from json_each(${''}) as wanted
    cross join credential_plan on credential_plan.id = wanted.value
    left join signed_credential on signed_credential.id = credential_plan.id`.compile(db),
);

export const insertPlans = (db: Database, plans: readonly Omit<Tables['credential_plan'], 'supersedes'>[]): Compilable[] =>
  insertBoundRows(db, 'credential_plan', plans);
export const insertAllSigned = (db: Database, signed: readonly Tables['signed_credential'][]): Compilable[] => insertBoundRows(db, 'signed_credential', signed);
export const insertReleases = (db: Database, releases: readonly Tables['release'][]): Compilable[] => insertBoundRows(db, 'release', releases);

// Tokens ---------------------------------------------------------------------

export const findJwt = compiledOnce<{ jwt: string }, [id: string]>((db) => db.selectFrom('signed_jwt').select('jwt').where('id', '=', '').compile());

export const insertJwt = compiledWrite<[id: string, jwt: string, keyId: string, signedAt: string]>((db) =>
  db.insertInto('signed_jwt').values({ id: '', jwt: '', key_id: '', signed_at: '' }).compile(),
);

// How far it has come --------------------------------------------------------

export type FailedIssue = {
  readonly award_id: string;
  readonly competency: string;
  readonly level: number;
  readonly given_name: string;
  readonly family_name: string;
  readonly last_error: string;
  /** How many there are, of which these are the first. */
  readonly failed: number;
};

/** The awards of a jury whose badge could not be made yet, and why; found among the jobs that failed, whatever else waits. */
export const listFailedIssues = compiledList<FailedIssue, [jury: string, most: number]>((db) =>
  sql<FailedIssue>`
    select award.id as award_id, award.competency, award.level, person.given_name, person.family_name, failed.last_error, count(*) over () as failed
    from (
      select outbox.subject as award_id, outbox.last_error from outbox where outbox.last_error is not null and outbox.kind = 'plan'
      union all
      select credential_plan.award_id, outbox.last_error from outbox cross join credential_plan on credential_plan.id = outbox.subject
        where outbox.last_error is not null and outbox.kind in ('sign', 'release') and credential_plan.supersedes is null) as failed
    cross join award on award.id = failed.award_id
    cross join enrolment on enrolment.id = award.enrolment_id
    cross join person on person.id = enrolment.person_id
    where award.jury_id = ${''}
    order by person.family_name, person.given_name, award.competency limit ${0}`.compile(db),
);
