import { sql, type Compilable } from 'kysely';
import { insertRows } from './rows.ts';
import type { Database } from './schema.ts';

export type Event = { at: string; personId: string | null; kind: string; subject: string; detail?: Record<string, unknown> };

/** The journal: who did what to what, when. Append-only; no free text of people, no e-mail address. */
export const recordEvent = (db: Database, id: string, event: Event): Compilable => recordEvents(db, [{ id, ...event }]);

export const recordEvents = (db: Database, events: readonly (Event & { id: string })[]): Compilable =>
  insertRows(
    db,
    'event',
    events.map(({ id, at, personId, kind, subject, detail }) => ({ id, at, person_id: personId, kind, subject, detail: JSON.stringify(detail ?? {}) })),
  );

/** The newest first: only ever added to, the table is in the order of its entries. */
export const listEvents = (db: Database, limit: number) =>
  db
    .selectFrom('event')
    .leftJoin('person', 'person.id', 'event.person_id')
    .select(['event.id', 'event.at', 'event.kind', 'event.subject', 'event.detail', 'person.given_name', 'person.family_name'])
    .orderBy(sql`event.rowid`, 'desc')
    .limit(limit)
    .execute();
