/** Messages that wait, and the attempts at sending them. */
import { type Compilable } from 'kysely';
import type { Database, Tables } from './schema.ts';

export type MailRow = Tables['mail'];

export const queueMail = (db: Database, mail: Pick<MailRow, 'id' | 'kind' | 'subject'>, at: string): Compilable =>
  db.insertInto('mail').values({ ...mail, queued_at: at, due_at: at, attempts: 0, last_error: null });

export const listDueMail = (db: Database, now: string, limit: number): Promise<MailRow[]> =>
  db.selectFrom('mail').selectAll().where('due_at', '<=', now).orderBy('due_at').orderBy('id').limit(limit).execute();

/** Before it is sent: of two who try at once one loses. Until `again` nobody else tries. */
export const beginSending = (db: Database, { id, attempts }: MailRow, at: string, again: string): Compilable[] => [
  db.insertInto('mail_attempt').values({ mail_id: id, number: attempts + 1, at }),
  db.updateTable('mail').set({ attempts: attempts + 1, due_at: again }).where('id', '=', id),
];

export const mailFailed = (db: Database, id: string, error: string, again: string): Compilable =>
  db.updateTable('mail').set({ last_error: error.slice(0, 200), due_at: again }).where('id', '=', id);

export const mailDone = (db: Database, id: string): Compilable => db.deleteFrom('mail').where('id', '=', id);
