/** What stands beside a trace: what its student says of it, its versions, what was answered before it is public, the watch over its link. */
import { sql, type Compilable } from 'kysely';
import type { Clearance } from '../domain/clearance.ts';
import type { Watched } from '../domain/link-watch.ts';
import type { Database, Tables } from './schema.ts';

export type Besides = {
  about: Omit<Tables['evidence_about'], 'evidence_id'> | null;
  clearance: (Clearance & { content: string; at: string; revision: number }) | null;
  watch: Omit<Tables['link_watch'], 'evidence_id'> | null;
  version: { number: number; replaces: string } | null;
  /** Of one that came from another Palier. */
  brought: Pick<Tables['brought_trace'], 'declared_at' | 'declared_in'> | null;
  /** The trace that took this one's place. */
  replacedBy: string | null;
};

/** Of every trace of these enrolments. */
export async function besidesOf(db: Database, enrolments: readonly string[]): Promise<(evidence: string) => Besides> {
  const theirs = <T extends 'evidence_about' | 'link_watch' | 'evidence_version' | 'brought_trace'>(table: T) =>
    sql<Tables[T]>`select ${sql.table(table)}.* from ${sql.table(table)} join evidence on evidence.id = ${sql.table(table)}.evidence_id where evidence.enrolment_id in (${sql.join(enrolments)})`.execute(db);
  const [about, watch, version, brought, clearance] = await Promise.all([
    theirs('evidence_about'),
    theirs('link_watch'),
    theirs('evidence_version'),
    theirs('brought_trace'),
    sql<Tables['clearance']>`
      select clearance.* from clearance join evidence on evidence.id = clearance.evidence_id
      where evidence.enrolment_id in (${sql.join(enrolments)})
        and revision = (select max(revision) from clearance as later where later.evidence_id = clearance.evidence_id)`.execute(db),
  ]);
  const by = <T extends { evidence_id: string }>({ rows }: { rows: readonly T[] }) => new Map(rows.map(({ evidence_id, ...rest }) => [evidence_id, rest]));
  const [aboutOf, watchOf, versionOf, broughtOf, clearanceOf] = [by(about), by(watch), by(version), by(brought), by(clearance)];
  const replacedBy = new Map(version.rows.map((one) => [one.replaces, one.evidence_id]));
  return (evidence) => ({
    about: aboutOf.get(evidence) ?? null,
    clearance: clearanceOf.get(evidence) ?? null,
    watch: watchOf.get(evidence) ?? null,
    version: versionOf.get(evidence) ?? null,
    brought: declaredBy(broughtOf.get(evidence)),
    replacedBy: replacedBy.get(evidence) ?? null,
  });
}

const declaredBy = (row: Pick<Tables['brought_trace'], 'declared_at' | 'declared_in'> | undefined): Besides['brought'] => (row ? { declared_at: row.declared_at, declared_in: row.declared_in } : null);

/** Says it anew; what is not given stays. */
export const putAbout = (db: Database, about: Tables['evidence_about']): Compilable => {
  const { evidence_id: _id, ...said } = about;
  return db.insertInto('evidence_about').values(about).onConflict((conflict) => conflict.column('evidence_id').doUpdateSet(said));
};

export const insertVersion = (db: Database, version: Tables['evidence_version']): Compilable => db.insertInto('evidence_version').values(version);

/** The next answers about a trace: none before them is changed. */
export const insertClearance = (db: Database, evidence_id: string, answers: Clearance & { content: string }, at: string): Compilable =>
  db.insertInto('clearance').values({
    evidence_id, ...answers, at,
    revision: sql<number>`(select coalesce(max(revision), 0) + 1 from clearance where evidence_id = ${evidence_id})`,
  });

/**
 * For the commit that publishes traces: refuses the whole of it (rule
 * `publication_changed`) when one of them is gone, was said to be confidential
 * or was answered about anew since it was looked at.
 */
export function assertCleared(db: Database, enrolmentId: string, traces: readonly (Pick<Tables['evidence'], 'id'> & { readonly clearance?: { readonly revision: number } | null })[]): Compilable {
  const seen = JSON.stringify(traces.map(({ id, clearance }) => ({ id, revision: clearance?.revision ?? 0 })));
  const statement = sql`insert into publication_changed (enrolment_id) select ${enrolmentId} from json_each(${seen}) as seen
    where not exists (
      select 1 from evidence left join evidence_about on evidence_about.evidence_id = evidence.id
      where evidence.id = seen.value ->> 'id' and coalesce(evidence_about.confidential, 0) = 0
        and coalesce((select max(revision) from clearance where clearance.evidence_id = evidence.id), 0) = seen.value ->> 'revision')
    limit 1`;
  return { compile: () => statement.compile(db) };
}

// Links -------------------------------------------------------------------------------

export const putWatch = (db: Database, evidence_id: string, link: string, { state, digest, latest, since }: Watched, checked_at: string): Compilable => {
  const seen = { link, state, digest, latest, since, checked_at };
  return db.insertInto('link_watch').values({ evidence_id, ...seen }).onConflict((conflict) => conflict.column('evidence_id').doUpdateSet(seen));
};

/** Links that nobody has looked at since a moment, those that were never seen first. */
export const listLinksToCheck = async (db: Database, before: string, most: number) =>
  (
    await sql<{ id: string; link: string; state: Watched['state'] | null; digest: string | null; latest: string | null; since: string | null; watched: string | null }>`
      select evidence.id, evidence.link, link_watch.state, link_watch.digest, link_watch.latest, link_watch.since, link_watch.link as watched
      from evidence left join link_watch on link_watch.evidence_id = evidence.id
      where evidence.link is not null and (link_watch.checked_at is null or link_watch.checked_at < ${before})
      order by link_watch.checked_at is not null, link_watch.checked_at, evidence.id limit ${most}`.execute(db)
  ).rows;
