/** Files that come in parts. The database holds each part to what was declared (`part_undeclared`), and takes it once. */
import { sql, type Compilable } from 'kysely';
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

export const findUpload = (db: Database, id: string) => db.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirst();
export const findUploadOf = (db: Database, enrolmentId: string, digest: string) =>
  db.selectFrom('upload').selectAll().where('enrolment_id', '=', enrolmentId).where('digest', '=', digest).executeTakeFirst();
export const listUploads = (db: Database, enrolmentId: string) => db.selectFrom('upload').selectAll().where('enrolment_id', '=', enrolmentId).orderBy('begun_at').orderBy('id').execute();
export const listParts = (db: Database, uploadId: string) => db.selectFrom('upload_part').select(['number', 'digest', 'bytes']).where('upload_id', '=', uploadId).orderBy('number').execute();
