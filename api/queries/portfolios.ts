import { sql, type Compilable, type RawBuilder } from 'kysely';
import { sectionsFor } from '../domain/portfolio-view.ts';
import { compiledNow, compiledOnce } from './compiled.ts';
import type { Database, Tables } from './schema.ts';

type Portfolio = Tables['portfolio'];
type View = Tables['portfolio_view'];
/** What is the student's for every view, with what one of the views shows of it and how. */
export type PortfolioRow = Omit<Portfolio, 'updated_at'> & Pick<View, 'title' | 'audience' | 'headline' | 'presentation' | 'choices' | 'sections' | 'theme' | 'updated_at'> & { view_id: string };

/** A portfolio and its main view, which is the public page. */
export const insertPortfolio = (
  db: Database,
  viewId: string,
  { enrolment_id, handle, indexable, updated_at, ...view }: Pick<Portfolio, 'enrolment_id' | 'handle' | 'indexable' | 'updated_at'> & Pick<View, 'headline' | 'presentation' | 'choices'> & Partial<Pick<View, 'sections' | 'theme'>>,
): Compilable[] => [
  db.insertInto('portfolio_view').values({ id: viewId, enrolment_id, title: '', audience: 'public', sections: JSON.stringify(sectionsFor('public')), theme: 'palier', ...view, made_at: updated_at, updated_at }),
  db.insertInto('portfolio').values({ enrolment_id, handle, main_view: viewId, contact: '', skills: '', degree: null, degree_name: '', degree_on: null, indexable, updated_at }),
];

const rows = (db: Database) =>
  db
    .selectFrom('portfolio_view')
    .innerJoin('portfolio', 'portfolio.enrolment_id', 'portfolio_view.enrolment_id')
    .select(['portfolio.enrolment_id', 'handle', 'main_view', 'contact', 'skills', 'degree', 'degree_name', 'degree_on', 'indexable'])
    .select(['portfolio_view.id as view_id', 'title', 'audience', 'headline', 'presentation', 'choices', 'sections', 'theme', 'portfolio_view.updated_at']);

/** With its main view. */
export const findPortfolio = (db: Database, enrolmentId: string): Promise<PortfolioRow | undefined> =>
  rows(db).whereRef('portfolio_view.id', '=', 'portfolio.main_view').where('portfolio.enrolment_id', '=', enrolmentId).executeTakeFirst();
/** With that view. */
export const findView = (db: Database, viewId: string): Promise<PortfolioRow | undefined> => rows(db).where('portfolio_view.id', '=', viewId).executeTakeFirst();
/** The main view first, the others as they were made. */
export const listViews = (db: Database, enrolmentId: string): Promise<PortfolioRow[]> =>
  rows(db)
    .where('portfolio.enrolment_id', '=', enrolmentId)
    .orderBy((order) => order.case().when('portfolio_view.id', '=', order.ref('portfolio.main_view')).then(0).else(1).end())
    .orderBy('made_at')
    .orderBy('portfolio_view.id')
    .execute();

export const insertView = (db: Database, view: View): Compilable => db.insertInto('portfolio_view').values(view);
/** The main view cannot go, nor can one that a row elsewhere refers to: `foreign_key`. What refers to one and goes with it says so (`ON DELETE CASCADE`): erasing a person deletes their views. */
export const deleteView = (db: Database, viewId: string): Compilable => db.deleteFrom('portfolio_view').where('id', '=', viewId);
export const updateView = (db: Database, viewId: string, edit: Partial<Omit<View, 'id' | 'enrolment_id'>>): Compilable => db.updateTable('portfolio_view').set(edit).where('id', '=', viewId);
export const updatePortfolio = (db: Database, enrolmentId: string, edit: Partial<Omit<Portfolio, 'enrolment_id'>>): Compilable =>
  db.updateTable('portfolio').set(edit).where('enrolment_id', '=', enrolmentId);

/** Publishes, or publishes again, the bytes behind a path. */
export const putPublication = (db: Database, publication: Tables['publication']): Compilable =>
  db
    .insertInto('publication')
    .values(publication)
    .onConflict((conflict) =>
      conflict.column('path').doUpdateSet({
        // Refused unless it is the same: no path passes from one student to another.
        enrolment_id: publication.enrolment_id,
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

/** For the commit that replaces a page's bytes: refuses the whole of it (rule `publication_changed`) when others stand there than those that were looked at. */
export function assertSameBytes(db: Database, enrolmentId: string, path: string, digest: string): Compilable {
  const statement = sql`insert into publication_changed (enrolment_id) select ${enrolmentId} from publication where path = ${path} and withdrawn_at is null and digest <> ${digest}`;
  return { compile: () => statement.compile(db) };
}

/** The same for a commit that replaces all of an enrolment's pages: none of them has other bytes, and none has come or gone. */
export function assertSamePages(db: Database, enrolmentId: string, pages: readonly { readonly path: string; readonly digest: string }[]): Compilable {
  const seen = JSON.stringify(pages.map(({ path, digest }) => ({ path, digest })));
  const statement = sql`insert into publication_changed (enrolment_id) select ${enrolmentId}
    where (select count(*) from publication where enrolment_id = ${enrolmentId} and withdrawn_at is null) <> ${pages.length}
      or exists (select 1 from json_each(${seen}) as seen where not exists (
        select 1 from publication where path = seen.value ->> 'path' and digest = seen.value ->> 'digest' and withdrawn_at is null))`;
  return { compile: () => statement.compile(db) };
}

/** For a commit after which a trace must be on no public page: refuses the whole of it (rule `publication_changed`) when it is on one. */
export function assertNotPublic(db: Database, enrolmentId: string, evidenceId: string): Compilable {
  const statement = sql`insert into publication_changed (enrolment_id) select ${enrolmentId} where exists (
    select 1 from publication where enrolment_id = ${enrolmentId} and withdrawn_at is null and (subject = ${evidenceId} or instr(snapshot, ${evidenceId}) > 0))`;
  return { compile: () => statement.compile(db) };
}

export const withdrawPublications = (db: Database, enrolmentId: string, paths: readonly string[], at: string): Compilable =>
  db
    .updateTable('publication')
    .set({ withdrawn_at: at })
    .where('enrolment_id', '=', enrolmentId)
    // As one parameter: D1 takes a hundred, and a page may show more files than that.
    .where('path', 'in', sql<string>`(select value from json_each(${JSON.stringify(paths)}))`)
    .where('withdrawn_at', 'is', null);

/** Everything of an enrolment at once, whatever was published while somebody looked. */
export const withdrawEverything = (db: Database, enrolmentId: string, at: string): Compilable =>
  db.updateTable('publication').set({ withdrawn_at: at }).where('enrolment_id', '=', enrolmentId).where('withdrawn_at', 'is', null);

/** What serving needs. The snapshot is longer than the page: it is read only to render again. */
export type ServedPublication = Pick<Tables['publication'], 'digest' | 'media_type' | 'indexable' | 'withdrawn_at'>;
const served = (db: Database) => db.selectFrom('publication').select(['digest', 'media_type', 'indexable', 'withdrawn_at']).where('path', '=', '');
export const findPublication = compiledOnce<ServedPublication, [path: string]>((db) => served(db).compile());
/** The same in one question with the gate of a restore: nothing while it is closed (`api/restored-pages.ts`). */
export const findPublicationNow = compiledNow<ServedPublication, [path: string]>((db) =>
  served(db).where(({ exists, not, selectFrom }) => not(exists(selectFrom('restore_gate').select('restore_gate.id').where('restore_gate.opened_at', 'is', null)))).compile(),
);

/** Pages that search engines may list, by path: one file of a site map. */
export const listIndexable = (db: Database, after: string, most: number) =>
  db.selectFrom('publication').select(['path', 'published_at']).where('indexable', '=', 1).where('withdrawn_at', 'is', null).where('kind', 'in', ['portfolio', 'credential']).where('path', '>', after)
    .where('path', 'not like', '/en/%').orderBy('path').limit(most).execute();
export const findPublicationToRender = (db: Database, path: string) =>
  db.selectFrom('publication').select(['path', 'enrolment_id', 'kind', 'subject', 'digest', 'snapshot', 'withdrawn_at']).where('path', '=', path).executeTakeFirst();
/** The public pages of an enrolment with what they were rendered from. */
export const listLivePages = (db: Database, enrolmentId: string) =>
  db.selectFrom('publication').selectAll().where('enrolment_id', '=', enrolmentId).where('withdrawn_at', 'is', null).orderBy('path').execute();
export const listPublications = (db: Database, enrolmentId: string) =>
  db
    .selectFrom('publication')
    .select(['path', 'kind', 'subject', 'published_at', 'withdrawn_at'])
    .where('enrolment_id', '=', enrolmentId)
    .execute();

/** Traces that go leave the choices of views: what is chosen is there. To be written before they go. @param traces their identifiers, in parentheses */
export function leaveViews(db: Database, traces: RawBuilder<unknown>): Compilable {
  const others = (member: '$.evidence' | '$.reflections') => sql`json((select json_group_array(chosen.value) from json_each(choices, ${sql.lit(member)}) as chosen where chosen.value not in ${traces}))`;
  const statement = sql`update portfolio_view set choices = json_set(choices, '$.evidence', ${others('$.evidence')}, '$.reflections', ${others('$.reflections')})
    where enrolment_id in (select enrolment_id from evidence where evidence.id in ${traces})`;
  return { compile: () => statement.compile(db) };
}

/** A new version takes the place of the former one in the views that show it; whether its reflection is shown is chosen anew. */
export function putInPlace(db: Database, enrolmentId: string, former: string, newer: string): Compilable {
  const statement = sql`update portfolio_view
    set choices = json_set(choices, '$.evidence', json((select json_group_array(case chosen.value when ${former} then ${newer} else chosen.value end) from json_each(choices, '$.evidence') as chosen)))
    where enrolment_id = ${enrolmentId} and instr(choices, ${former}) > 0`;
  return { compile: () => statement.compile(db) };
}

/** Traces that others read now, those of the public page by its snapshot: `reflected` where what was said of them is there too. @param today ISO date in the institution's zone */
export async function listReadTraces(db: Database, enrolmentId: string, today: string): Promise<{ id: string; by: 'all' | 'link'; reflected: 0 | 1 }[]> {
  const { rows } = await sql<{ id: string; by: 'all' | 'link'; reflected: 0 | 1 }>`
    select json_extract(production.value, '$.id') as id, 'all' as by, coalesce(json_extract(production.value, '$.reflection'), json_extract(production.value, '$.analysis')) is not null as reflected
      from publication, json_each(publication.snapshot, '$.productions') as production
      where enrolment_id = ${enrolmentId} and kind = 'portfolio' and withdrawn_at is null and publication.path = '/portfolios/' || subject
    union all select trace.value, 'link', max(trace.value in (select value from json_each(choices, '$.reflections')))
      from share_link, json_each(share_link.choices, '$.evidence') as trace
      where enrolment_id = ${enrolmentId} and ended_at is null and (last_on is null or last_on >= ${today}) group by trace.value`.execute(db);
  return rows;
}

export const keepAsset = (db: Database, asset: Tables['kept_asset']): Compilable =>
  db.insertInto('kept_asset').values(asset).onConflict((conflict) => conflict.column('path').doNothing());
export const findKeptAsset = (db: Database, path: string) =>
  db.selectFrom('kept_asset').selectAll().where('path', '=', path).executeTakeFirst();

const findSettingRow = compiledOnce<{ value: string }, [name: string]>((db) => db.selectFrom('setting').select('value').where('name', '=', '').compile());
export const findSetting = async (db: Database, name: string): Promise<string | null> => (await findSettingRow(db, name))?.value ?? null;
export const putSetting = (db: Database, name: string, value: string): Compilable =>
  db.insertInto('setting').values({ name, value }).onConflict((conflict) => conflict.column('name').doUpdateSet({ value }));
