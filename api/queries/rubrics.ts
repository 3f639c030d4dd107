/** The criteria that the teachers of a cohort have written, revision by revision. */
import { sql, type Compilable } from 'kysely';
import type { Rubric } from '../domain/rubric.ts';
import type { Database, Tables } from './schema.ts';

/** `version` numbers what was published: 1 is the first; `null` for a draft. */
export type RubricRevision = { readonly situation: string; readonly revision: number; readonly version: number | null; readonly rubric: Rubric; readonly by: string; readonly at: string };
/** Which frozen rubric a sheet is written with. */
export type RubricRef = { readonly situation: string; readonly revision: number };

export const insertRubric = (db: Database, row: Omit<Tables['rubric'], 'body'>, rubric: Rubric): Compilable => db.insertInto('rubric').values({ ...row, body: JSON.stringify(rubric) });

/** Every revision of the rubrics of a period, in order. */
export async function listRubrics(db: Database, cohortId: string, period: string): Promise<RubricRevision[]> {
  const rows = await db
    .selectFrom('rubric')
    .innerJoin('person', 'person.id', 'rubric.saved_by')
    .select(['situation', 'revision', 'state', 'body', 'saved_at', 'given_name', 'family_name'])
    .where('cohort_id', '=', cohortId)
    .where('period', '=', period)
    .orderBy('situation')
    .orderBy('revision')
    .execute();
  const published = new Map<string, number>();
  return rows.map((row) => {
    const version = row.state === 'published' ? (published.get(row.situation) ?? 0) + 1 : null;
    if (version !== null) published.set(row.situation, version);
    return { situation: row.situation, revision: row.revision, version, rubric: JSON.parse(row.body) as Rubric, by: `${row.given_name} ${row.family_name}`.trim(), at: row.saved_at };
  });
}

/**
 * What is published for each situation of every cohort of a programme, whatever
 * its version: the last revision of each, by cohort, period and situation.
 */
export const listPublishedRubrics = (db: Database, programmeCode: string) =>
  db
    .selectFrom('rubric')
    .innerJoin('cohort', 'cohort.id', 'rubric.cohort_id')
    // The other columns are those of the row with the highest revision (SQLite, "Bare columns in an aggregate query").
    .select((eb) => ['rubric.cohort_id', 'cohort.name', 'rubric.period', 'rubric.situation', eb.fn.max('rubric.revision').as('revision'), eb.fn<number>('json_array_length', ['rubric.body', sql.lit('$.criteria')]).as('criteria')])
    .where('cohort.programme_code', '=', programmeCode)
    .where('rubric.state', '=', 'published')
    .groupBy(['rubric.cohort_id', 'rubric.period', 'rubric.situation'])
    .orderBy('cohort.name')
    .orderBy('rubric.period')
    .orderBy('rubric.situation')
    .execute();

/** What sheets of a unit are begun with: the last published rubric of each situation that asks for them, in the programme's order. */
export const currentRubrics = (all: readonly RubricRevision[], situations: readonly string[], unit: string): RubricRevision[] =>
  situations.flatMap((situation) => all.findLast((one) => one.situation === situation && one.version !== null) ?? []).filter((one) => one.rubric.units.includes(unit));

/** @throws when one of them is not there: what sheets refer to is never removed */
export const rubricsOf = (all: readonly RubricRevision[], refs: readonly RubricRef[]): RubricRevision[] =>
  refs.map(({ situation, revision }) => {
    const found = all.find((one) => one.situation === situation && one.revision === revision);
    if (!found) throw new Error(`no rubric ${situation} ${revision}`);
    return found;
  });
