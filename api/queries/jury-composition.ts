/** Who sits on a jury, and what the institution stated for the juries of a programme. Both in revisions; the last one holds. */
import type { Compilable } from 'kysely';
import { NO_RULE, type JuryMember, type JuryRule } from '../domain/jury.ts';
import { insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

export type Composition = { readonly revision: number; readonly members: readonly JuryMember[] };

/** @returns revision 0 and nobody while nothing is recorded */
export async function findComposition(db: Database, juryId: string): Promise<Composition> {
  const rows = await db
    .selectFrom('jury_member')
    .selectAll()
    .where('jury_id', '=', juryId)
    .where('revision', '=', (eb) => eb.selectFrom('jury_composition').select((one) => one.fn.max('revision').as('last')).where('jury_id', '=', juryId))
    .orderBy('position')
    .execute();
  return { revision: rows[0]?.revision ?? 0, members: rows.map(({ name, quality, present }) => ({ name, quality, present: present === 1 })) };
}

export const insertComposition = (db: Database, composition: Tables['jury_composition'], members: readonly JuryMember[]): Compilable[] => [
  db.insertInto('jury_composition').values(composition),
  insertRows(
    db,
    'jury_member',
    members.map(({ name, quality, present }, place): Tables['jury_member'] => ({ jury_id: composition.jury_id, revision: composition.revision, position: place + 1, name, quality, present: present ? 1 : 0 })),
  ),
];

/** The last jury of the same cohort whose composition is recorded: who may be asked to sit again. */
export const findEarlierComposition = (db: Database, jury: Pick<Tables['jury'], 'id' | 'cohort_id'>) =>
  db
    .selectFrom('jury')
    .innerJoin('jury_composition', 'jury_composition.jury_id', 'jury.id')
    .select('jury.id')
    .where('cohort_id', '=', jury.cohort_id)
    .where('jury.id', '<>', jury.id)
    .orderBy('convened_on', 'desc')
    .limit(1)
    .executeTakeFirst();

/**
 * @param at the moment whose rule is asked for; without it, what is stated now
 * @returns revision 0 and nothing stated while nothing is recorded
 */
export async function findJuryRule(db: Database, programmeCode: string, at?: string): Promise<JuryRule & { readonly revision: number }> {
  const rules = db.selectFrom('jury_rule').selectAll().where('programme_code', '=', programmeCode);
  const row = await (at === undefined ? rules : rules.where('recorded_at', '<=', at)).orderBy('revision', 'desc').limit(1).executeTakeFirst();
  if (!row) return { ...NO_RULE, revision: 0 };
  return {
    revision: row.revision,
    quorum: row.quorum === null ? null : { number: row.quorum, reference: row.quorum_reference },
    appeals: { fr: row.appeals_fr, en: row.appeals_en },
  };
}

/** The ways of appeal of a programme as they were stated one after the other. */
export const listAppeals = async (db: Database, programmeCode: string): Promise<{ at: string; appeals: JuryRule['appeals'] }[]> =>
  (await db.selectFrom('jury_rule').select(['recorded_at', 'appeals_fr', 'appeals_en']).where('programme_code', '=', programmeCode).orderBy('revision').execute()).map((one) => ({ at: one.recorded_at, appeals: { fr: one.appeals_fr, en: one.appeals_en } }));

export const insertJuryRule = (db: Database, row: Tables['jury_rule']): Compilable => db.insertInto('jury_rule').values(row);
