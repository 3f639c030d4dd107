import { sql, type Compilable, type CompiledQuery, type ExpressionBuilder } from 'kysely';
import { compiledList, compiledWrite, given } from './compiled.ts';
import { insertLargeRows } from './rows.ts';
import type { Database, OutboxKind, Tables } from './schema.ts';

export type Job = { kind: OutboxKind; subject: string };
export type DueJob = Job & { attempts: number; due_at: string };

/** Asks for work once, however often it is asked for. */
export const enqueue = (db: Database, job: Job, dueAt: string): Compilable =>
  db
    .insertInto('outbox')
    .values({ ...job, due_at: dueAt, attempts: 0, last_error: null })
    .onConflict((conflict) => conflict.columns(['kind', 'subject']).doUpdateSet({ due_at: dueAt }));

export const enqueueAll = (db: Database, jobs: readonly Job[], dueAt: string): Compilable[] =>
  insertLargeRows(db, 'outbox', jobs.map((job): Tables['outbox'] => ({ ...job, due_at: dueAt, attempts: 0, last_error: null })));

/** Asks for many at once, in one statement; what was asked for already is asked for again. */
export const askForAll = (db: Database, jobs: readonly Job[], dueAt: string): Compilable[] => {
  if (jobs.length === 0) return [];
  // `where true`: SQLite would read ON as part of a join otherwise.
  const statement = sql`insert into outbox (kind, subject, due_at, attempts, last_error)
    select value ->> '$.kind', value ->> '$.subject', ${dueAt}, 0, null from json_each(${JSON.stringify(jobs)}) where true
    on conflict (kind, subject) do update set due_at = excluded.due_at`;
  return [{ compile: () => statement.compile(db) }];
};

/**
 * Asks for the public pages of these enrolments that show these badges: their
 * portfolios, and the badges' own pages. Which they are is read inside the
 * commit: one that is published while an act is being prepared is among them.
 */
export const askForPages = (db: Database, enrolments: readonly string[], credentials: readonly string[], dueAt: string): Compilable => {
  const statement = sql`insert into outbox (kind, subject, due_at, attempts, last_error)
    select 'render', path, ${dueAt}, 0, null from publication
    where withdrawn_at is null and enrolment_id in (select value from json_each(${JSON.stringify(enrolments)}))
      and (kind = 'portfolio' or (kind = 'credential' and subject in (select value from json_each(${JSON.stringify(credentials)}))))
    on conflict (kind, subject) do update set due_at = excluded.due_at`;
  return { compile: () => statement.compile(db) };
};

/**
 * Taken out in the same batch that records the result; but not when it was
 * asked for again since it was read (its due date then differs).
 */
export const settle = (db: Database, job: Job & { due_at: string }): Compilable =>
  db.deleteFrom('outbox').where('kind', '=', job.kind).where('subject', '=', job.subject).where('due_at', '=', job.due_at);

/** The same for a page of jobs, in one statement. */
export const settleAll = (db: Database, jobs: readonly DueJob[]): Compilable =>
  settleListed(db, JSON.stringify(jobs.map(({ kind, subject, due_at }) => ({ kind, subject, due_at }))));

const settleListed = compiledWrite<[jobs: string]>((db) =>
  sql`delete from outbox where (kind, subject, due_at) in
    (select value ->> '$.kind', value ->> '$.subject', value ->> '$.due_at' from json_each(${''}))`.compile(db),
);

/** Takes out a job whose work is done, whenever it was due. */
export const drop = compiledWrite<[kind: OutboxKind, subject: string]>((db) =>
  db.deleteFrom('outbox').where('kind', '=', 'plan').where('subject', '=', '').compile(),
);

/** The same for a page of them. */
export const dropAll = (db: Database, kind: OutboxKind, subjects: readonly string[]): Compilable => dropListed(db, kind, JSON.stringify(subjects));

const dropListed = compiledWrite<[kind: OutboxKind, subjects: string]>((db) =>
  sql`delete from outbox where kind = ${given('text', '')} and subject in (select value from json_each(${''}))`.compile(db),
);

export const postpone = (db: Database, job: Job, dueAt: string, error: string): Compilable =>
  db
    .updateTable('outbox')
    .set({ due_at: dueAt, last_error: error.slice(0, 500), attempts: sql`attempts + 1` })
    .where('kind', '=', job.kind)
    .where('subject', '=', job.subject);

/** Later than any day on which the outbox is looked through. */
const NEVER = '9999-12-31T23:59:59.999Z';

/**
 * Leaves the first badges of awards that are not made yet until a person asks for each: after a restore they may have
 * been given out by the database that was lost. Successors are left alone: theirs is the only plan that there is.
 * @param reason what is said of each, where jobs that failed are shown
 */
export const holdFirstBadges = (db: Database, reason: string): Compilable =>
  db
    .updateTable('outbox')
    .set({ due_at: NEVER, last_error: reason })
    .where((eb) => eb.or([eb('kind', '=', 'plan'), eb.and([eb('kind', '=', 'sign'), eb('subject', 'in', eb.selectFrom('credential_plan').select('id').where('supersedes', 'is', null))])]));

/** Jobs of an award that wait for a person. */
export const listHeld = (db: Database, award: string, reason: string) =>
  db
    .selectFrom('outbox')
    .select(['kind', 'subject'])
    .where('last_error', '=', reason)
    .where((eb) => eb.or([eb.and([eb('kind', '=', 'plan'), eb('subject', '=', award)]), eb.and([eb('kind', '=', 'sign'), eb('subject', 'in', eb.selectFrom('credential_plan').select('id').where('award_id', '=', award))])]))
    .execute();

/** Whether work is about a first badge of this jury. */
const ofJury = (db: Database, eb: ExpressionBuilder<Tables, 'outbox'>, jury: string) => {
  const awards = db.selectFrom('award').select('id').where('jury_id', '=', jury);
  return eb.or([eb.and([eb('kind', '=', 'plan'), eb('subject', 'in', awards)]), eb.and([eb('kind', '=', 'sign'), eb('subject', 'in', db.selectFrom('credential_plan').select('id').where('supersedes', 'is', null).where('award_id', 'in', awards))])]);
};

/** How many first badges of a jury wait for a person. */
export const countHeld = async (db: Database, jury: string, reason: string): Promise<number> =>
  (await db.selectFrom('outbox').select((eb) => eb.fn.countAll<number>().as('count')).where('last_error', '=', reason).where((eb) => ofJury(db, eb, jury)).executeTakeFirstOrThrow()).count;

/** All of them, as if each had just been asked for. */
export const letGoOfJury = (db: Database, jury: string, reason: string, dueAt: string): Compilable =>
  db.updateTable('outbox').set({ due_at: dueAt, last_error: null }).where('last_error', '=', reason).where((eb) => ofJury(db, eb, jury));

/** As if it had just been asked for. */
export const letGo = (db: Database, job: Job, dueAt: string): Compilable =>
  db.updateTable('outbox').set({ due_at: dueAt, last_error: null }).where('kind', '=', job.kind).where('subject', '=', job.subject);

/** In the order of the index `outbox_due`, so that nothing is sorted however much waits. */
export const listDue = compiledList<DueJob, [now: string, limit: number]>((db) =>
  db
    .selectFrom('outbox')
    .select(['kind', 'subject', 'attempts', 'due_at'])
    .where('due_at', '<=', '')
    .orderBy('due_at')
    .orderBy('kind')
    .orderBy('subject')
    .limit(1)
    .compile() as CompiledQuery<DueJob>,
);

/**
 * Work that is due later than anybody asks for, by the same index from its end: a clock was ahead when it was written.
 * No clock is ahead by seven thousand years: what is due in the year 9000 or later was put aside on purpose.
 */
export const listMisdated = compiledList<DueJob, [beyond: string, limit: number]>((db) =>
  db
    .selectFrom('outbox')
    .select(['kind', 'subject', 'attempts', 'due_at'])
    .where('due_at', '>', '')
    .where('due_at', '<', sql.lit('9'))
    .orderBy('due_at')
    .limit(1)
    .compile() as CompiledQuery<DueJob>,
);

/** One piece of work, if it is due. */
export const findDueJob = (db: Database, { kind, subject }: Job, now: string): Promise<DueJob | undefined> =>
  db.selectFrom('outbox').select(['kind', 'subject', 'attempts', 'due_at']).where('kind', '=', kind).where('subject', '=', subject).where('due_at', '<=', now).executeTakeFirst();

/** Of what is due, the public pages of these enrolments. */
export const listDuePages = async (db: Database, enrolments: readonly string[], now: string, limit: number): Promise<DueJob[]> =>
  (
    await sql<DueJob>`
      select outbox.kind, outbox.subject, outbox.attempts, outbox.due_at from publication
      cross join outbox on outbox.kind = 'render' and outbox.subject = publication.path
      where publication.enrolment_id in (select value from json_each(${JSON.stringify(enrolments)})) and publication.withdrawn_at is null and outbox.due_at <= ${now}
      order by outbox.due_at, outbox.subject limit ${limit}`.execute(db)
  ).rows;

export const listFailed = (db: Database) =>
  db.selectFrom('outbox').selectAll().where('last_error', 'is not', null).orderBy('due_at').limit(100).execute();

export const countWaiting = async (db: Database): Promise<number> =>
  (await db.selectFrom('outbox').select((eb) => eb.fn.countAll<number>().as('waiting')).executeTakeFirstOrThrow()).waiting;
