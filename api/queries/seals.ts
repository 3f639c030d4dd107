/** Seals over the files that badges cite. A salt leaves the database only towards its student, or when the student publishes the file. */
import { sql, type Compilable } from 'kysely';
import { insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

export const insertSeals = (db: Database, seals: readonly Tables['evidence_seal'][]): Compilable[] =>
  seals.length === 0 ? [] : [insertRows(db, 'evidence_seal', seals)];

/** A seal with what its student has published of the file: `published` is null when it never was. */
export const findSealWithPublication = (db: Database, id: string) =>
  db
    .selectFrom('evidence_seal')
    .innerJoin('evidence', 'evidence.id', 'evidence_seal.evidence_id')
    .leftJoin('publication', (join) =>
      join.onRef('publication.enrolment_id', '=', 'evidence.enrolment_id').on('publication.kind', '=', 'evidence').onRef('publication.subject', '=', 'evidence.id'),
    )
    .select(['evidence_seal.evidence_id', 'evidence_seal.salt', 'evidence.file_bytes', 'publication.digest as published', 'publication.withdrawn_at'])
    .where('evidence_seal.id', '=', id)
    .executeTakeFirst();

/** Seals by their ids, with whose they are; those whose salt was erased are left out. */
export const listOpenSeals = async (db: Database, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : db
        .selectFrom('evidence_seal')
        .innerJoin('evidence', 'evidence.id', 'evidence_seal.evidence_id')
        .innerJoin('enrolment', 'enrolment.id', 'evidence.enrolment_id')
        .select(['evidence_seal.id', 'evidence_seal.evidence_id', 'evidence_seal.salt', 'evidence.file_name', 'evidence.file_type', 'enrolment.person_id'])
        // As one parameter: D1 takes a hundred.
        .where('evidence_seal.id', 'in', sql<string>`(select value from json_each(${JSON.stringify(ids)}))`)
        .where('evidence_seal.salt', 'is not', null)
        .execute();

/** The seals of an enrolment's badges; by award, since a badge that takes another's place names its seals. */
export const listSealsOfEnrolment = (db: Database, enrolmentId: string) =>
  db
    .selectFrom('evidence_seal')
    .innerJoin('evidence', 'evidence.id', 'evidence_seal.evidence_id')
    .innerJoin('credential_plan', 'credential_plan.id', 'evidence_seal.credential_id')
    .select((eb) => ['evidence_seal.id', 'evidence_seal.evidence_id', 'evidence_seal.credential_id', 'credential_plan.award_id', eb('evidence_seal.salt', 'is not', null).as('open')])
    .where('evidence.enrolment_id', '=', enrolmentId)
    .execute();

/** From then on nobody can tell what these seals were over: for a trace whose content is to be forgotten. */
export const eraseSalts = (db: Database, evidenceId: string): Compilable =>
  db.updateTable('evidence_seal').set({ salt: null }).where('evidence_id', '=', evidenceId).where('salt', 'is not', null);
