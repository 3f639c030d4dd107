import type { Compilable } from 'kysely';
import type { Database } from './schema.ts';

export type Event = { at: string; personId: string | null; kind: string; subject: string; detail?: Record<string, unknown> };

/** The journal: who did what to what, when. Append-only; no free text of people, no e-mail address. */
export const recordEvent = (db: Database, id: string, event: Event): Compilable =>
  db.insertInto('event').values({
    id,
    at: event.at,
    person_id: event.personId,
    kind: event.kind,
    subject: event.subject,
    detail: JSON.stringify(event.detail ?? {}),
  });

export const listEvents = (db: Database, limit: number) =>
  db
    .selectFrom('event')
    .leftJoin('person', 'person.id', 'event.person_id')
    .select(['event.id', 'event.at', 'event.kind', 'event.subject', 'event.detail', 'person.given_name', 'person.family_name'])
    .orderBy('event.at', 'desc')
    .orderBy('event.id', 'desc')
    .limit(limit)
    .execute();
