/** Drafts of programmes, and the versions that they become. */
import type { Compilable } from 'kysely';
import type { Programme } from '../domain/programme.ts';
import type { Database } from './schema.ts';

export type Draft = { readonly programme: Programme; readonly revision: number; readonly savedAt: string; readonly savedBy: string };

/** Every version with the day from which it is frozen and how many cohorts follow it, the oldest first. */
export async function listVersions(db: Database): Promise<{ programme: Programme; publishedAt: string; cohorts: number }[]> {
  const rows = await db
    .selectFrom('programme')
    .select(({ selectFrom, fn }) => [
      'body',
      'published_at',
      selectFrom('cohort').select(fn.countAll<number>().as('n')).whereRef('programme_code', '=', 'programme.code').whereRef('programme_version', '=', 'programme.version').as('cohorts'),
    ])
    .orderBy('code')
    .orderBy('published_at')
    .orderBy('version')
    .execute();
  return rows.map((row) => ({ programme: JSON.parse(row.body) as Programme, publishedAt: row.published_at, cohorts: row.cohorts ?? 0 }));
}

/** The version that was frozen last. */
export async function findLatestProgramme(db: Database, code: string): Promise<Programme | null> {
  const row = await db.selectFrom('programme').select('body').where('code', '=', code).orderBy('published_at', 'desc').orderBy('version', 'desc').limit(1).executeTakeFirst();
  return row ? (JSON.parse(row.body) as Programme) : null;
}

const drafts = (db: Database) =>
  db
    .selectFrom('programme_draft')
    .innerJoin('person', 'person.id', 'programme_draft.saved_by')
    .select(['programme_draft.body', 'programme_draft.revision', 'programme_draft.saved_at', 'person.given_name', 'person.family_name'])
    .orderBy('programme_draft.code')
    .orderBy('programme_draft.version');

const draftOf = (row: { body: string; revision: number; saved_at: string; given_name: string; family_name: string }): Draft => ({
  programme: JSON.parse(row.body) as Programme,
  revision: row.revision,
  savedAt: row.saved_at,
  savedBy: `${row.given_name} ${row.family_name}`.trim(),
});

export const listDrafts = async (db: Database): Promise<Draft[]> => (await drafts(db).execute()).map(draftOf);

export async function findDraft(db: Database, code: string, version: string): Promise<Draft | null> {
  const row = await drafts(db).where('programme_draft.code', '=', code).where('programme_draft.version', '=', version).executeTakeFirst();
  return row ? draftOf(row) : null;
}

/** The next revision takes the place of the one before. */
export const saveDraft = (db: Database, programme: Programme, { revision, by, at }: { revision: number; by: string; at: string }): Compilable[] => [
  db.insertInto('programme_draft').values({ code: programme.code, version: programme.version, revision, body: JSON.stringify(programme), saved_by: by, saved_at: at }),
  db.deleteFrom('programme_draft').where('code', '=', programme.code).where('version', '=', programme.version).where('revision', '<', revision),
];

export const deleteDraft = (db: Database, code: string, version: string): Compilable => db.deleteFrom('programme_draft').where('code', '=', code).where('version', '=', version);

/** The draft, as it stands at this revision, becomes the version: refused when it has another by then. */
export const publishDraft = (db: Database, { code, version, revision, by, at }: { code: string; version: string; revision: number; by: string; at: string }): Compilable[] => [
  db
    .insertInto('programme')
    .columns(['code', 'version', 'body', 'published_at'])
    .expression(
      db
        .selectFrom('programme_draft')
        .select(({ val }) => ['code', 'version', 'body', val(at).as('published_at')])
        .where('code', '=', code)
        .where('version', '=', version)
        .where('revision', '=', revision),
    ),
  db.insertInto('programme_publication').values({ code, version, draft_revision: revision, published_by: by }),
  deleteDraft(db, code, version),
];
