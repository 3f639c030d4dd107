/** Files that come in parts. The database holds each part to what was declared (`part_undeclared`), and takes it once. */
import { sql, type Compilable } from 'kysely';
import type { UploadPurpose } from '../domain/upload.ts';
import type { Database, Tables } from './schema.ts';

export const insertUpload = (db: Database, upload: Tables['upload']): Compilable => db.insertInto('upload').values(upload);
export const insertPart = (db: Database, part: Tables['upload_part']): Compilable => db.insertInto('upload_part').values(part);
/** For the commit that makes a trace of it: refuses the whole of it (rule `upload_over`) when the upload is there no more. */
export function assertUpload(db: Database, id: string): Compilable {
  const statement = sql`insert into upload_over (upload_id) select ${id} where not exists (select 1 from upload where id = ${id})`;
  return { compile: () => statement.compile(db) };
}
/** Its parts go with it. */
export const deleteUpload = (db: Database, id: string): Compilable[] => [db.deleteFrom('upload_part').where('upload_id', '=', id), db.deleteFrom('upload').where('id', '=', id)];

/** The same for what nothing was made of, and its bytes are asked to go: those of every part that is there when this is written. */
export const discardUploads = (db: Database, ids: readonly string[], at: string): Compilable[] => {
  const these = sql`(select value from json_each(${JSON.stringify(ids)}))`;
  const statements = [
    sql`insert into outbox (kind, subject, due_at, attempts, last_error)
      select distinct 'erase_file', digest, ${at}, 0, null from upload_part where upload_id in ${these}
      on conflict (kind, subject) do update set due_at = excluded.due_at`,
    sql`delete from upload_part where upload_id in ${these}`,
    sql`delete from upload where id in ${these}`,
  ];
  return statements.map((one) => ({ compile: () => one.compile(db) }));
};

export const findUpload = (db: Database, id: string) => db.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirst();
export const findUploadOf = (db: Database, enrolmentId: string, digest: string) =>
  db.selectFrom('upload').selectAll().where('enrolment_id', '=', enrolmentId).where('digest', '=', digest).executeTakeFirst();
export const listUploads = (db: Database, enrolmentId: string, purpose: UploadPurpose = 'trace') => db.selectFrom('upload').selectAll().where('enrolment_id', '=', enrolmentId).where('purpose', '=', purpose).orderBy('begun_at').orderBy('id').execute();
/** The archive of this person that is on its way, of whichever enrolment. */
export const findArchiveOf = (db: Database, personId: string) => db.selectFrom('upload').selectAll().where('person_id', '=', personId).where('purpose', '=', 'archive').executeTakeFirst();
export const listParts = (db: Database, uploadId: string) => db.selectFrom('upload_part').select(['number', 'digest', 'bytes']).where('upload_id', '=', uploadId).orderBy('number').execute();
