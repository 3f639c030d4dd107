/** What is made along with a published page, by the digest of the page's own bytes. */
import { sql, type Compilable } from 'kysely';
import { compiledOnce } from './compiled.ts';
import type { PreparedForm } from './schema-published.ts';
import type { Database, Tables } from './schema.ts';

type Prepared = Omit<Tables['prepared'], 'enrolment_id'>;
/** @param prepared `enrolment_id`: of the first form, whose the page is; the others are the same person's */
export const putPrepared = (db: Database, prepared: Prepared & { readonly enrolment_id?: string }): Compilable =>
  db.insertInto('prepared').values({ ...prepared, enrolment_id: prepared.enrolment_id ?? sql<string | null>`(select enrolment_id from prepared where page = ${prepared.page} and form = 'shown')` }).onConflict((conflict) => conflict.columns(['page', 'form']).doUpdateSet({ digest: prepared.digest, made_at: prepared.made_at }));

export const listPrepared = (db: Database, page: string) => db.selectFrom('prepared').select(['form', 'digest']).where('page', '=', page).execute();

const findRow = compiledOnce<{ digest: string }, [page: string, form: PreparedForm]>((db) =>
  db.selectFrom('prepared').select('digest').where('page', '=', '').where('form', '=', 'shown').compile(),
);
/** Digest of the form's bytes; `null` while it is not made. */
export const findPrepared = async (db: Database, page: string, form: PreparedForm): Promise<string | null> => (await findRow(db, page, form))?.digest ?? null;
