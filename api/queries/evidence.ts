import { NO_ANALYSIS, type Analysis } from '../domain/analysis.ts';
import type { CriticalLearning } from '../domain/programme.ts';
import { acceptsEvidence } from '../domain/review.ts';
import { sql, type Compilable } from 'kysely';
import { besidesOf, type Besides } from './evidence-about.ts';
import { analysesOf } from './analyses.ts';
import { letTracesGo } from './endorsements.ts';
import { leaveViews } from './portfolios.ts';
import { insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

export type EvidenceRow = Tables['evidence'] & { competencies: string[]; learnings: CriticalLearning[]; analysis: Analysis } & Partial<Besides>;

export const insertEvidence = (db: Database, evidence: Tables['evidence'], competencies: readonly string[], learnings: readonly CriticalLearning[] = []): Compilable[] => [
  db.insertInto('evidence').values(evidence),
  ...claimCompetencies(db, evidence.id, competencies),
  ...claimLearnings(db, evidence.id, learnings),
];

const claimCompetencies = (db: Database, evidenceId: string, competencies: readonly string[]): Compilable[] =>
  competencies.length === 0
    ? []
    : [insertRows(db, 'evidence_competency', competencies.map((competency) => ({ evidence_id: evidenceId, competency })))];

const claimLearnings = (db: Database, evidenceId: string, learnings: readonly CriticalLearning[]): Compilable[] =>
  learnings.length === 0
    ? []
    : [insertRows(db, 'evidence_learning', learnings.map(({ competency, level, text }) => ({ evidence_id: evidenceId, competency, level, learning: text })))];

/** The bytes of every file that a person has deposited, or is sending, in whatever enrolment. */
const heldBy = (personId: string) => sql<number>`(
  ((select coalesce(sum(coalesce(evidence.file_bytes, 0) + coalesce(evidence_about.captions_bytes, 0) + coalesce(evidence_about.preview_bytes, 0)), 0)
    from evidence join enrolment on enrolment.id = evidence.enrolment_id
    left join evidence_about on evidence_about.evidence_id = evidence.id where enrolment.person_id = ${personId})
  + (select coalesce(sum(foreign_badge.file_bytes), 0) from foreign_badge join enrolment on enrolment.id = foreign_badge.enrolment_id where enrolment.person_id = ${personId}))
  + (select coalesce(sum(bytes), 0) from upload where person_id = ${personId} and purpose = 'trace'))`;

export const countFileBytes = async (db: Database, personId: string): Promise<number> =>
  Number((await sql<{ held: number }>`select ${heldBy(personId)} as held`.execute(db)).rows[0]!.held);

/** For the end of a commit that adds a file: refuses the whole of it (rule `files_full`) when the person's files are then more than `most` bytes. */
export function assertRoom(db: Database, personId: string, most: number): Compilable {
  const statement = sql`insert into files_full (person_id) select ${personId} where ${heldBy(personId)} > ${most}`;
  return { compile: () => statement.compile(db) };
}

export type EvidenceEdit = Partial<Pick<Tables['evidence'], 'title' | 'description' | 'public_text' | 'reflection' | 'image_alt'>>;

export const updateEvidence = (db: Database, id: string, edit: EvidenceEdit, competencies?: readonly string[], learnings?: readonly CriticalLearning[]): Compilable[] => [
  ...(Object.keys(edit).length > 0 ? [db.updateTable('evidence').set(edit).where('id', '=', id)] : []),
  ...(competencies
    ? [db.deleteFrom('evidence_competency').where('evidence_id', '=', id), ...claimCompetencies(db, id, competencies)]
    : []),
  ...(learnings ? [db.deleteFrom('evidence_learning').where('evidence_id', '=', id), ...claimLearnings(db, id, learnings)] : []),
];

/**
 * A trace that its owner throws away. The database refuses it of a review that
 * was submitted (`review_frozen`, `evidence_frozen`), of what a badge, an
 * endorsement or an open invitation to endorse rests on (`foreign_key`), and of
 * what a public page shows (`evidence_in_use`).
 */
export const deleteEvidence = (db: Database, id: string, at: string): Compilable[] => [
  ...letTracesGo(db, sql`(select ${id})`, at),
  leaveViews(db, sql`(select ${id})`),
  ...(['review_evidence', 'view_evidence', 'evidence_competency', 'evidence_learning', 'analysis', 'analysis_aside'] as const).map((table) => db.deleteFrom(table).where('evidence_id', '=', id)),
  db.deleteFrom('evidence').where('id', '=', id),
];

export async function findEvidence(db: Database, id: string): Promise<EvidenceRow | null> {
  const [row] = await withCompetencies(db, await db.selectFrom('evidence').selectAll().where('id', '=', id).execute());
  return row ?? null;
}

export const listEvidence = async (db: Database, enrolmentId: string): Promise<EvidenceRow[]> =>
  withCompetencies(
    db,
    await db.selectFrom('evidence').selectAll().where('enrolment_id', '=', enrolmentId).orderBy('deposited_at', 'desc').orderBy('id').execute(),
  );

async function withCompetencies(db: Database, rows: Tables['evidence'][]): Promise<EvidenceRow[]> {
  if (rows.length === 0) return [];
  const enrolments = [...new Set(rows.map((row) => row.enrolment_id))];
  const [besides, claims, shown, analyses] = await Promise.all([
    besidesOf(db, enrolments),
    db
      .selectFrom('evidence_competency')
      .innerJoin('evidence', 'evidence.id', 'evidence_competency.evidence_id')
      .select(['evidence_id', 'competency'])
      .where('evidence.enrolment_id', 'in', enrolments)
      .orderBy('competency')
      .execute(),
    db
      .selectFrom('evidence_learning')
      .innerJoin('evidence', 'evidence.id', 'evidence_learning.evidence_id')
      .select(['evidence_id', 'competency', 'level', 'learning'])
      .where('evidence.enrolment_id', 'in', enrolments)
      .orderBy('competency')
      .orderBy('level')
      .orderBy('learning')
      .execute(),
    analysesOf(db, enrolments),
  ]);
  const [claimsOf, shownBy] = [Map.groupBy(claims, (one) => one.evidence_id), Map.groupBy(shown, (one) => one.evidence_id)];
  return rows.map((row) => ({
    ...row,
    ...besides(row.id),
    competencies: (claimsOf.get(row.id) ?? []).map((claim) => claim.competency),
    learnings: (shownBy.get(row.id) ?? []).map(({ competency, level, learning }) => ({ competency, level, text: learning })),
    analysis: analyses.get(row.id) ?? NO_ANALYSIS,
  }));
}

/** Whether a trace is part of a review that its owner has submitted, or shown with a question that teachers answer. */
export async function isFrozen(db: Database, evidenceId: string): Promise<boolean> {
  if (await db.selectFrom('feedback_message').select('number').where('evidence_id', '=', evidenceId).executeTakeFirst()) return true;
  const states = await db
    .selectFrom('review_evidence')
    .innerJoin('review_step', 'review_step.review_id', 'review_evidence.review_id')
    .select(['review_step.review_id', 'review_step.state', 'review_step.revision'])
    .where('review_evidence.evidence_id', '=', evidenceId)
    .orderBy('review_step.revision')
    .execute();
  const latest = new Map(states.map((one) => [one.review_id, one.state]));
  return [...latest.values()].some((state) => !acceptsEvidence(state));
}
