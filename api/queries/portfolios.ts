import type { Compilable } from 'kysely';
import { compiledNow, compiledOnce } from './compiled.ts';
import type { Database, Tables } from './schema.ts';

export const insertPortfolio = (db: Database, portfolio: Tables['portfolio']): Compilable =>
  db.insertInto('portfolio').values(portfolio);
export const findPortfolio = (db: Database, enrolmentId: string) =>
  db.selectFrom('portfolio').selectAll().where('enrolment_id', '=', enrolmentId).executeTakeFirst();
export const updatePortfolio = (db: Database, enrolmentId: string, edit: Partial<Tables['portfolio']>): Compilable =>
  db.updateTable('portfolio').set(edit).where('enrolment_id', '=', enrolmentId);

/** Publishes, or publishes again, the bytes behind a path. */
export const putPublication = (db: Database, publication: Tables['publication']): Compilable =>
  db
    .insertInto('publication')
    .values(publication)
    .onConflict((conflict) =>
      conflict.column('path').doUpdateSet({
        digest: publication.digest,
        media_type: publication.media_type,
        indexable: publication.indexable,
        snapshot: publication.snapshot,
        published_at: publication.published_at,
        withdrawn_at: publication.withdrawn_at,
      }),
    );

/** New bytes for a page that is public; a page withdrawn in the meantime stays withdrawn. */
export const replacePublicationBytes = (db: Database, path: string, digest: string, snapshot: string): Compilable =>
  db.updateTable('publication').set({ digest, snapshot }).where('path', '=', path).where('withdrawn_at', 'is', null);

export const withdrawPublications = (db: Database, enrolmentId: string, paths: readonly string[], at: string): Compilable =>
  db
    .updateTable('publication')
    .set({ withdrawn_at: at })
    .where('enrolment_id', '=', enrolmentId)
    .where('path', 'in', [...paths])
    .where('withdrawn_at', 'is', null);

/** What serving needs. The snapshot is longer than the page: it is read only to render again. */
export type ServedPublication = Pick<Tables['publication'], 'digest' | 'media_type' | 'indexable' | 'withdrawn_at'>;
const served = (db: Database) => db.selectFrom('publication').select(['digest', 'media_type', 'indexable', 'withdrawn_at']).where('path', '=', '').compile();
export const findPublication = compiledOnce<ServedPublication, [path: string]>(served);
export const findPublicationNow = compiledNow<ServedPublication, [path: string]>(served);

/** Pages that search engines may list, by path: one file of a site map. */
export const listIndexable = (db: Database, after: string, most: number) =>
  db.selectFrom('publication').select(['path', 'published_at']).where('indexable', '=', 1).where('withdrawn_at', 'is', null).where('kind', 'in', ['portfolio', 'credential']).where('path', '>', after)
    .where('path', 'not like', '/en/%').orderBy('path').limit(most).execute();
export const findPublicationToRender = (db: Database, path: string) =>
  db.selectFrom('publication').select(['path', 'enrolment_id', 'kind', 'subject', 'snapshot', 'withdrawn_at']).where('path', '=', path).executeTakeFirst();
/** The public pages of an enrolment with what they were rendered from. */
export const listLivePages = (db: Database, enrolmentId: string) =>
  db.selectFrom('publication').selectAll().where('enrolment_id', '=', enrolmentId).where('withdrawn_at', 'is', null).orderBy('path').execute();
export const listPublications = (db: Database, enrolmentId: string) =>
  db
    .selectFrom('publication')
    .select(['path', 'kind', 'subject', 'published_at', 'withdrawn_at'])
    .where('enrolment_id', '=', enrolmentId)
    .execute();

export const keepAsset = (db: Database, asset: Tables['kept_asset']): Compilable =>
  db.insertInto('kept_asset').values(asset).onConflict((conflict) => conflict.column('path').doNothing());
export const findKeptAsset = (db: Database, path: string) =>
  db.selectFrom('kept_asset').selectAll().where('path', '=', path).executeTakeFirst();

const findSettingRow = compiledOnce<{ value: string }, [name: string]>((db) => db.selectFrom('setting').select('value').where('name', '=', '').compile());
export const findSetting = async (db: Database, name: string): Promise<string | null> => (await findSettingRow(db, name))?.value ?? null;
export const putSetting = (db: Database, name: string, value: string): Compilable =>
  db.insertInto('setting').values({ name, value }).onConflict((conflict) => conflict.column('name').doUpdateSet({ value }));
