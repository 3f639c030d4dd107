/** The guided analysis of a trace with its free reflection, and what was typed in other tabs. */
import { sql, type Compilable, type RawBuilder } from 'kysely';
import { NO_ANALYSIS, type Analysis } from '../domain/analysis.ts';
import type { Database } from './schema.ts';

/** All that a student writes of a trace in one place. */
export type Reflected = { readonly reflection: string; readonly answers: Analysis };

const statement = (db: Database, text: RawBuilder<unknown>): Compilable => ({ compile: () => text.compile(db) });
const read = (answers: string): Analysis => ({ ...NO_ANALYSIS, ...(JSON.parse(answers) as Partial<Analysis>) });

/** By trace, of some enrolments. */
export async function analysesOf(db: Database, enrolments: readonly string[]): Promise<Map<string, Analysis>> {
  const rows = await db
    .selectFrom('analysis')
    .innerJoin('evidence', 'evidence.id', 'analysis.evidence_id')
    .select(['evidence_id', 'answers'])
    .where('evidence.enrolment_id', 'in', enrolments)
    .orderBy('revision')
    .execute();
  return new Map(rows.map((row) => [row.evidence_id, read(row.answers)]));
}

/** Which revision stands there; 0 before the first. */
export async function analysisRevision(db: Database, evidenceId: string): Promise<number> {
  const row = await db.selectFrom('analysis').select('revision').where('evidence_id', '=', evidenceId).orderBy('revision', 'desc').executeTakeFirst();
  return row?.revision ?? 0;
}

/** The next revision; the one before goes, since it is saved as one types. Refused (`analysis_changed`) when another came first. */
export const insertAnalysis = (db: Database, evidenceId: string, revision: number, { reflection, answers }: Reflected, at: string): Compilable[] => [
  db.insertInto('analysis').values({ evidence_id: evidenceId, revision, answers: JSON.stringify(answers), at }),
  db.deleteFrom('analysis').where('evidence_id', '=', evidenceId).where('revision', '<', revision),
  db.updateTable('evidence').set({ reflection }).where('id', '=', evidenceId),
];

/** After the free reflection was written in another way: a tab that has seen the former one is told. */
export const countReflection = (db: Database, evidenceId: string, at: string): Compilable[] => [
  statement(db, sql`insert into analysis (evidence_id, revision, answers, at) select ${evidenceId},
    1 + (select coalesce(max(revision), 0) from analysis where evidence_id = ${evidenceId}),
    coalesce((select answers from analysis where evidence_id = ${evidenceId} order by revision desc limit 1), ${JSON.stringify(NO_ANALYSIS)}), ${at}`),
  statement(db, sql`delete from analysis where evidence_id = ${evidenceId} and revision < (select max(revision) from analysis where evidence_id = ${evidenceId})`),
];

export type AsideRow = Reflected & { readonly tab: string; readonly at: string };

/** What was typed in tabs whose words came second, the oldest first. */
export async function listAsides(db: Database, evidenceId: string): Promise<AsideRow[]> {
  const rows = await db.selectFrom('analysis_aside').selectAll().where('evidence_id', '=', evidenceId).orderBy('at').orderBy('tab').execute();
  return rows.map(({ tab, content, at }) => ({ ...(JSON.parse(content) as Reflected), tab, at }));
}

/** The last words of a tab stand. Refused (`asides_full`) when there are too many. */
export const putAside = (db: Database, evidenceId: string, tab: string, content: Reflected, at: string): Compilable[] => [
  deleteAside(db, evidenceId, tab),
  db.insertInto('analysis_aside').values({ evidence_id: evidenceId, tab, content: JSON.stringify(content), at }),
];
export const deleteAside = (db: Database, evidenceId: string, tab: string): Compilable =>
  db.deleteFrom('analysis_aside').where('evidence_id', '=', evidenceId).where('tab', '=', tab);

/** Everything that was written of these traces in answer to the questions. */
export const eraseAnalyses = (db: Database, ids: RawBuilder<unknown>): Compilable[] => [
  statement(db, sql`delete from analysis where evidence_id in ${ids}`),
  statement(db, sql`delete from analysis_aside where evidence_id in ${ids}`),
];
