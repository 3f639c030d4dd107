/** The journal: append-only, numbered without gap, chained after the fact (`api/audit/`, decision 0034). */
import { sql, type Compilable } from 'kysely';
import { endOfDay, startOfDay } from '../domain/calendar.ts';
import { takesBack } from '../domain/taken-back.ts';
import { insertBoundRows, insertLargeRows, insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

export type Event = {
  readonly at: string;
  /** Who did it; `null` for Palier itself, and for people without an account. */
  readonly personId: string | null;
  readonly kind: string;
  readonly subject: string;
  readonly detail?: Record<string, unknown>;
  /** Digests of what the act changed, from `recordChange` (`api/record-change.ts`). */
  readonly before?: string | null;
  readonly after?: string | null;
};

/** Who did what to what, when. No free text of people, no name, no address: identifiers, digests, numbers. */
export const recordEvent = (db: Database, id: string, event: Event): Compilable => recordEvents(db, [{ id, ...event }]);

type Entry = Event & { readonly id: string };

/** How often, for each database, an entry was made that says of something that it was taken back: whoever answers looks whether there is something to tell. */
const takenBack = new WeakMap<Database, number>();
export const countTakenBack = (db: Database): number => takenBack.get(db) ?? 0;

/** Any number of them in one statement. */
export function recordEvents(db: Database, events: readonly Entry[]): Compilable {
  if (events.some(takesBack)) takenBack.set(db, countTakenBack(db) + 1);
  return insertRows(db, 'event', events.map(rowOf));
}

/** The same in as many statements as D1 needs for thousands of them. */
export const recordManyEvents = (db: Database, events: readonly Entry[]): Compilable[] => insertLargeRows(db, 'event', events.map(rowOf));

/** The same for a page of awards, at half the cost for each entry. */
export const recordPageOfEvents = (db: Database, events: readonly Entry[]): Compilable[] => insertBoundRows(db, 'event', events.map(rowOf));

const rowOf = ({ id, at, personId, kind, subject, detail, before, after }: Entry): Omit<Tables['event'], 'seq'> => ({
  id, at, person_id: personId, kind, subject, detail: JSON.stringify(detail ?? {}), before_digest: before ?? null, after_digest: after ?? null,
});

export const insertEventSalt = (db: Database, salt: Tables['event_salt']): Compilable => db.insertInto('event_salt').values(salt);

/** Acts of record: what they wrote stays, and so does the means to show that it is what was written. */
const OF_RECORD = ['decision_recorded', 'minutes_signed'];

/** From then on nobody can tell what the digests of this person's entries are of, but of what stays. */
export const eraseEventSalts = (db: Database, personId: string): Compilable =>
  db.deleteFrom('event_salt').where('about', '=', personId).where('event_id', 'not in', db.selectFrom('event').select('id').where('kind', 'in', OF_RECORD));

export type EventFilter = {
  readonly kind?: string;
  /** Part of a name or of an address: what these people did, and what was done to them. */
  readonly who?: string;
  /** Both included: YYYY-MM-DD, days of the institution's calendar. */
  readonly from?: string;
  readonly to?: string;
  /** Entries before this number. */
  readonly before?: number;
};

/** The newest first, with the name of who did it, read beside it. */
export const listEvents = (db: Database, limit: number, { kind, who, from, to, before }: EventFilter = {}) => {
  let query = db
    .selectFrom('event')
    .leftJoin('person', 'person.id', 'event.person_id')
    .select(['event.seq', 'event.id', 'event.at', 'event.kind', 'event.subject', 'event.detail', 'event.person_id', 'person.given_name', 'person.family_name'])
    .orderBy('event.seq', 'desc')
    .limit(limit);
  if (kind !== undefined) query = query.where('event.kind', '=', kind);
  if (who !== undefined) {
    const people = db
      .selectFrom('person')
      .select('id')
      .where((eb) => eb.or([eb('id', '=', who), eb(sql<number>`instr(lower(given_name || ' ' || family_name || ' ' || email), lower(${who}))`, '>', 0)]));
    query = query.where((eb) => eb.or([eb('event.person_id', 'in', people), eb('event.subject', 'in', people)]));
  }
  if (from !== undefined) query = query.where('event.at', '>=', startOfDay(from));
  if (to !== undefined) query = query.where('event.at', '<=', endOfDay(to));
  if (before !== undefined) query = query.where('event.seq', '<', before);
  return query.execute();
};

/** Every kind that the journal has, for whoever filters by it. */
export const listEventKinds = async (db: Database): Promise<string[]> =>
  (await db.selectFrom('event').select('kind').distinct().orderBy('kind').execute()).map((one) => one.kind);

/** Entries after a number, in their order, with their links where they have one. */
export const listChain = (db: Database, after: number, limit: number) =>
  db
    .selectFrom('event')
    .leftJoin('event_link', 'event_link.seq', 'event.seq')
    .select(['event.seq', 'event.id', 'event.at', 'event.person_id', 'event.kind', 'event.subject', 'event.detail', 'event.before_digest', 'event.after_digest', 'event_link.hash'])
    .where('event.seq', '>', after)
    .orderBy('event.seq')
    .limit(limit)
    .execute();

export type ChainRow = Awaited<ReturnType<typeof listChain>>[number];

/** Numbers of links after a number, whether or not their entries are still there. */
export const listLinks = (db: Database, after: number, limit: number) =>
  db.selectFrom('event_link').selectAll().where('seq', '>', after).orderBy('seq').limit(limit).execute();

/** The end of the chain; `null` before the first link. */
export const findHead = async (db: Database): Promise<Tables['event_link'] | null> =>
  (await db.selectFrom('event_link').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst()) ?? null;

export const insertLinks = (db: Database, links: readonly Tables['event_link'][]): Compilable => insertRows(db, 'event_link', links);

/** How many entries wait for their link. */
export async function countUnlinked(db: Database): Promise<number> {
  const row = await db
    .selectNoFrom(sql<number>`(select coalesce(max(seq), 0) from event) - (select coalesce(max(seq), 0) from event_link)`.as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}
