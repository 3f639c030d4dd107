/** What readers reported of students' links, and what was made of it. */
import { sql, type Compilable } from 'kysely';
import type { Ruling } from '../domain/link-report.ts';
import type { Purge } from './retention.ts';
import type { Database, Tables } from './schema.ts';

/** The database takes fifty that nobody has answered for one link (`reports_full`); `ruling_changed` when it was examined meanwhile. */
export const insertLinkReport = (db: Database, report: Tables['link_report']): Compilable => db.insertInto('link_report').values(report);
/** Refused when a report came that it does not count, or another ruling (`ruling_changed`); nobody rules on their own link (`own_decision`). */
export const insertLinkRuling = (db: Database, ruling: Tables['link_ruling']): Compilable => db.insertInto('link_ruling').values(ruling);

/** Of one link: how often it was examined, and the last word of it. */
export async function findLastRuling(db: Database, enrolmentId: string, key: string): Promise<{ revision: number; act: Ruling | null; at: string }> {
  const row = await db.selectFrom('link_ruling').select(['revision', 'act', 'at']).where('enrolment_id', '=', enrolmentId).where('key', '=', key).orderBy('revision', 'desc').limit(1).executeTakeFirst();
  return row ?? { revision: 0, act: null, at: '' };
}

/** How many reports of one link came after a ruling. */
export const countReports = async (db: Database, enrolmentId: string, key: string, revision: number): Promise<number> =>
  Number((await db.selectFrom('link_report').select((eb) => eb.fn.countAll<number>().as('count')).where('enrolment_id', '=', enrolmentId).where('key', '=', key).where('examined', '=', revision).executeTakeFirstOrThrow()).count);

export type ReportedLink = { enrolment_id: string; key: string; link: string; given_name: string; family_name: string; cohort: string };

const people = sql`join enrolment on enrolment.id = enrolment_id join person on person.id = enrolment.person_id join cohort on cohort.id = enrolment.cohort_id`;

/** Reports that wait for an answer, the oldest first. */
export async function listOpenReports(db: Database, most: number): Promise<(ReportedLink & Pick<Tables['link_report'], 'shown_on' | 'reason' | 'words' | 'day' | 'examined'>)[]> {
  const { rows } = await sql<Awaited<ReturnType<typeof listOpenReports>>[number]>`
    select link_report.enrolment_id, link_report.key, link_report.link, shown_on, reason, words, day, examined, given_name, family_name, cohort.name as cohort
    from link_report ${people}
    where examined = (select count(*) from link_ruling where link_ruling.enrolment_id = link_report.enrolment_id and link_ruling.key = link_report.key)
    order by day, link_report.id limit ${most}`.execute(db);
  return rows;
}

/** Links that are withdrawn, the newest first. */
export async function listWithdrawnLinks(db: Database, most: number): Promise<(ReportedLink & Pick<Tables['link_ruling'], 'reason' | 'at' | 'revision'>)[]> {
  const { rows } = await sql<Awaited<ReturnType<typeof listWithdrawnLinks>>[number]>`
    select withdrawn_link.enrolment_id, withdrawn_link.key, withdrawn_link.link, withdrawn_link.reason, withdrawn_link.at, withdrawn_link.revision, given_name, family_name, cohort.name as cohort
    from withdrawn_link ${people} order by withdrawn_link.at desc, withdrawn_link.key limit ${most}`.execute(db);
  return rows;
}

/** Of one student's pages. */
export async function listWithdrawnOf(db: Database, enrolmentId: string): Promise<Pick<Tables['link_ruling'], 'link' | 'reason' | 'at'>[]> {
  const { rows } = await sql<Pick<Tables['link_ruling'], 'link' | 'reason' | 'at'>>`select link, reason, at from withdrawn_link where enrolment_id = ${enrolmentId} order by at desc, key`.execute(db);
  return rows;
}

/** The reports of one link that wait, as they were when somebody looked: how many, and what it leads to. */
export async function findReported(db: Database, enrolmentId: string, key: string): Promise<{ link: string; person_id: string } | null> {
  const { rows } = await sql<{ link: string; person_id: string }>`
    select link, person_id from (select enrolment_id, key, link from link_report union all select enrolment_id, key, link from link_ruling) known
    join enrolment on enrolment.id = known.enrolment_id where known.enrolment_id = ${enrolmentId} and known.key = ${key} limit 1`.execute(db);
  return rows[0] ?? null;
}

const rulings = (enrolmentId: string) => sql<number>`(select count(*) from link_ruling where enrolment_id = ${enrolmentId})`;
/** How often somebody ruled on a link of these pages. */
export const countRulings = async (db: Database, enrolmentId: string): Promise<number> =>
  (await sql<{ count: number }>`select ${rulings(enrolmentId)} as count`.execute(db)).rows[0]!.count;
/** For the commit that keeps a paper: refused (rule `publication_changed`) when somebody has ruled since. */
export function assertSameRulings(db: Database, enrolmentId: string, count: number): Compilable {
  const statement = sql`insert into publication_changed (enrolment_id) select ${enrolmentId} where ${rulings(enrolmentId)} <> ${count}`;
  return { compile: () => statement.compile(db) };
}

/** Papers of these pages say the withdrawn address: they are made anew when somebody asks for one. */
export const dropPapers = (db: Database, enrolmentId: string): Compilable => {
  const statement = sql`delete from prepared where form = 'paper' and page in (select digest from publication where enrolment_id = ${enrolmentId})`;
  return { compile: () => statement.compile(db) };
};
/** Bytes of these papers. */
export const listPapers = async (db: Database, enrolmentId: string): Promise<string[]> =>
  (await db.selectFrom('prepared').select('digest').where('form', '=', 'paper').where('page', 'in', db.selectFrom('publication').select('digest').where('enrolment_id', '=', enrolmentId)).execute()).map((one) => one.digest);

/** Whose page has these bytes; `null` when none has any more. */
export const enrolmentOfPage = async (db: Database, digest: string): Promise<string | null> =>
  (await db.selectFrom('publication').select('enrolment_id').where('digest', '=', digest).limit(1).executeTakeFirst())?.enrolment_id ?? null;

/** Reports of long ago, answered or not. */
export async function oldLinkReports(db: Database, before: string): Promise<Purge> {
  const old = db.selectFrom('link_report').where('day', '<', before.slice(0, 10));
  const { count } = await old.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return { count: Number(count), files: [], statements: Number(count) === 0 ? [] : [db.deleteFrom('link_report').where('day', '<', before.slice(0, 10))] };
}
