/** Links by which students show a part of their portfolio, what is read below them, and how often they were opened. */
import { sql, type Compilable } from 'kysely';
import { compiledOnce } from './compiled.ts';
import { foreignBadgeFound, stateOfBadges, stateOfEndorsements } from './public-state.ts';
import { insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

export type ShareRow = Tables['share_link'];
export type SharePage = Tables['share_page'];

/** The database refuses more than thirty that are open (`too_many_shares`); what has ended or expired is none of them. */
export const insertShare = (db: Database, share: ShareRow): Compilable => db.insertInto('share_link').values(share);

/** What is below a link from this commit on; refused once it has ended (`share_over`). */
export const replaceSharePages = (db: Database, link: string, pages: readonly SharePage[]): Compilable[] => [
  db.deleteFrom('share_page').where('link_id', '=', link),
  insertRows(db, 'share_page', pages),
];

export const updateShare = (db: Database, id: string, edit: Partial<Pick<ShareRow, 'snapshot' | 'stamp' | 'updated_at'>>): Compilable => db.updateTable('share_link').set(edit).where('id', '=', id);

/** No link of these pages shows badges from elsewhere any more, as if they had never been chosen for it. */
export const leaveForeignBadges = (db: Database, enrolmentId: string): Compilable =>
  db
    .updateTable('share_link')
    .set({ choices: sql<string>`json_set(choices, '$.foreignBadges', json('[]'))` })
    .where('enrolment_id', '=', enrolmentId)
    .where(sql<boolean>`json_array_length(choices, '$.foreignBadges') > 0`);

/** Ends a link for good: nothing is below it any more. */
export const endShare = (db: Database, id: string, at: string): Compilable[] => [
  db.updateTable('share_link').set({ ended_at: at, snapshot: null, stamp: '' }).where('id', '=', id).where('ended_at', 'is', null),
  db.deleteFrom('share_page').where('link_id', '=', id),
];

/** By the digest of its token; the snapshot is longer than the page, and read only to render again. */
export const findShareByToken = compiledOnce<Pick<ShareRow, 'id' | 'enrolment_id' | 'choices' | 'last_on' | 'ended_at' | 'stamp'>, [digest: string]>((db) =>
  db.selectFrom('share_link').select(['id', 'enrolment_id', 'choices', 'last_on', 'ended_at', 'stamp']).where('token_digest', '=', '').compile(),
);
export const findShare = (db: Database, id: string) => db.selectFrom('share_link').selectAll().where('id', '=', id).executeTakeFirst();

/** The links of an enrolment, the newest first, each with how often it was opened. */
export const listShares = (db: Database, enrolmentId: string) =>
  db
    .selectFrom('share_link')
    .select(['id', 'enrolment_id', 'token_digest', 'title', 'choices', 'last_on', 'made_at', 'updated_at', 'ended_at'])
    .select((eb) => [
      eb.selectFrom('share_opening').select(sql<number>`coalesce(sum(count), 0)`.as('sum')).whereRef('share_opening.link_id', '=', 'share_link.id').as('openings'),
      eb.selectFrom('share_opening').select(sql<string | null>`max(day)`.as('day')).whereRef('share_opening.link_id', '=', 'share_link.id').as('last_opened'),
    ])
    .where('enrolment_id', '=', enrolmentId)
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .execute();

export const listSharePages = (db: Database, link: string) => db.selectFrom('share_page').selectAll().where('link_id', '=', link).orderBy('path').execute();

export const findSharePage = compiledOnce<Pick<SharePage, 'digest' | 'media_type'>, [link: string, path: string]>((db) =>
  db.selectFrom('share_page').select(['digest', 'media_type']).where('link_id', '=', '').where('path', '=', '').compile(),
);

/** One more opening of this day. */
export const countOpening = (db: Database, link: string, day: string): Compilable =>
  db
    .insertInto('share_opening')
    .values({ link_id: link, day, count: 1 })
    .onConflict((conflict) => conflict.columns(['link_id', 'day']).doUpdateSet({ count: sql<number>`share_opening.count + 1` }));

/** Of pages as they are rendered today; another one has every page below a link rendered again when it next opens. 2: links to other sites lead to a page of ours; 3: an endorsement says when its production was changed since. */
const FORM = 3;

/**
 * What the pages below a link depend on besides its snapshot, as one text: the
 * holder's name, what became of their badges and of what others said, and
 * which of the traces are still there and may be shown. Another text means that they have to be
 * rendered again.
 */
export async function readShareStamp(db: Database, { enrolment_id, choices }: Pick<ShareRow, 'enrolment_id' | 'choices'>): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`
    select json_array(${FORM},
      person.given_name, person.family_name,
      ${stateOfBadges(sql.ref('enrolment.id'))},
      ${stateOfEndorsements(sql.ref('enrolment.id'))},
      (select group_concat(state) from (select id || ' ' || coalesce((select confidential from evidence_about where evidence_id = evidence.id), 0) || ' ' || (select count(*) from clearance where evidence_id = evidence.id) as state
        from evidence where evidence.enrolment_id = enrolment.id and title <> '—'
        and id in (select value from json_each(${choices}, '$.evidence') union select value from json_each(${choices}, '$.onRequest')) order by id)),
      (select group_concat(state) from (select ${foreignBadgeFound} as state
        from foreign_badge where enrolment_id = enrolment.id and id in (select value from json_each(${choices}, '$.foreignBadges')) order by id))
    ) as stamp
    from enrolment join person on person.id = enrolment.person_id
    where enrolment.id = ${enrolment_id}`.execute(db);
  const [found] = rows;
  if (!found) throw new Error(`no enrolment ${enrolment_id}`);
  return found.stamp;
}
