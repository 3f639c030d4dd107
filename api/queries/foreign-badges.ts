/** Badges from elsewhere: kept as they came, with what was last found of them. */
import { sql, type Compilable } from 'kysely';
import type { Database, Tables } from './schema.ts';

export type ForeignBadgeRow = Tables['foreign_badge'];

export const insertForeignBadge = (db: Database, row: ForeignBadgeRow): Compilable => db.insertInto('foreign_badge').values(row);

/** Those that are shown first, as they are shown; then the others, the newest first. */
export const listForeignBadges = (db: Database, enrolmentId: string): Promise<ForeignBadgeRow[]> =>
  db.selectFrom('foreign_badge').selectAll().where('enrolment_id', '=', enrolmentId).orderBy('shown', 'desc').orderBy(sql`shown = 1 and place = 0`).orderBy(sql`shown * place`).orderBy(sql`case shown when 1 then brought_at end`).orderBy('brought_at', 'desc').orderBy('id').execute();

export const listShownForeignBadges = (db: Database, enrolmentId: string): Promise<ForeignBadgeRow[]> =>
  db.selectFrom('foreign_badge').selectAll().where('enrolment_id', '=', enrolmentId).where('shown', '=', 1).orderBy(sql`place = 0`).orderBy('place').orderBy('brought_at').orderBy('id').execute();

export const findForeignBadge = (db: Database, id: string): Promise<ForeignBadgeRow | undefined> =>
  db.selectFrom('foreign_badge').selectAll().where('id', '=', id).executeTakeFirst();

export type Found = Pick<ForeignBadgeRow, 'badge_id' | 'kind' | 'document' | 'view' | 'verdict' | 'checks' | 'recognised' | 'holder' | 'verified_at'>;

/** What was found of it now. What is found false is shown to nobody from then on. */
export const updateForeignBadge = (db: Database, id: string, found: Found): Compilable => {
  const isShowable = found.verdict !== 'invalid' && found.view !== null;
  return db.updateTable('foreign_badge').set({ ...found, ...(isShowable ? {} : { shown: 0 as const }) }).where('id', '=', id);
};

/** Refused (`check:foreign_badge_showable`) for what is false or has no words. */
export const showForeignBadge = (db: Database, id: string, shown: 0 | 1): Compilable => db.updateTable('foreign_badge').set({ shown }).where('id', '=', id);

/** The order of those that are shown. */
export const placeForeignBadges = (db: Database, ids: readonly string[]): Compilable => {
  const statement = sql`update foreign_badge set place = (select key + 1 from json_each(${JSON.stringify(ids)}) where value = foreign_badge.id) where id in (select value from json_each(${JSON.stringify(ids)}))`;
  return { compile: () => statement.compile(db) };
};

export const hideForeignBadges = (db: Database, enrolmentId: string): Compilable => db.updateTable('foreign_badge').set({ shown: 0 }).where('enrolment_id', '=', enrolmentId).where('shown', '=', 1);

export const deleteForeignBadge = (db: Database, id: string): Compilable => db.deleteFrom('foreign_badge').where('id', '=', id);

export const eraseForeignBadges = (db: Database, personId: string): Compilable => {
  const statement = sql`delete from foreign_badge where enrolment_id in (select id from enrolment where person_id = ${personId})`;
  return { compile: () => statement.compile(db) };
};

/** Whether anybody may have a badge from its public address: it is shown, and so is the page that shows it. */
export async function findPublicForeignBadge(db: Database, id: string): Promise<ForeignBadgeRow | undefined> {
  return db
    .selectFrom('foreign_badge')
    .selectAll()
    .where('id', '=', id)
    .where('shown', '=', 1)
    .where((where) => where.exists(where.selectFrom('publication').select('path').whereRef('publication.enrolment_id', '=', 'foreign_badge.enrolment_id').where('kind', '=', 'portfolio').where('withdrawn_at', 'is', null)))
    .executeTakeFirst();
}
