/** A person's names as they followed one another, and the credentials that say a former one. */
import { sql, type Compilable } from 'kysely';
import { insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

export const findPerson = (db: Database, id: string) => db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();

export const listNameChanges = (db: Database, personId: string) =>
  db.selectFrom('name_change').selectAll().where('person_id', '=', personId).orderBy('revision').execute();

/** The names that these people had at a moment, of those whose name was changed since. */
export async function listNamesAt(db: Database, personIds: readonly string[], at: string): Promise<{ person_id: string; given_name: string; family_name: string }[]> {
  const { rows } = await sql<{ person_id: string; given_name: string; family_name: string }>`
    select person_id, previous_given_name as given_name, previous_family_name as family_name from name_change
    where person_id in (select value from json_each(${JSON.stringify(personIds)})) and recorded_at > ${at}
      and not exists (select 1 from name_change sooner where sooner.person_id = name_change.person_id and sooner.revision < name_change.revision and sooner.recorded_at > ${at})`.execute(db);
  return rows;
}

export const insertNameChange = (db: Database, change: Tables['name_change']): Compilable => db.insertInto('name_change').values(change);

/** Only after its row in `name_change`: the schema refuses a name that nobody recorded. */
export const renamePerson = (db: Database, id: string, name: Pick<Tables['person'], 'given_name' | 'family_name'>): Compilable =>
  db.updateTable('person').set(name).where('id', '=', id);

/** Every credential that a person was ever given, with what became of it. */
export const listCredentialsOfPerson = (db: Database, personId: string) =>
  db
    .selectFrom('credential_plan')
    .innerJoin('award', 'award.id', 'credential_plan.award_id')
    .innerJoin('enrolment', 'enrolment.id', 'award.enrolment_id')
    .leftJoin('release', 'release.id', 'credential_plan.id')
    .leftJoin('revocation', 'revocation.id', 'credential_plan.id')
    .leftJoin('withheld_credential', 'withheld_credential.id', 'credential_plan.id')
    .select(['credential_plan.id', 'award.enrolment_id', 'release.released_at', 'revocation.revoked_at', 'withheld_credential.withheld_at'])
    .where('enrolment.person_id', '=', personId)
    .orderBy('credential_plan.planned_at')
    .orderBy('credential_plan.id')
    .execute();

/** Takes back every public record of the person's: the badges in it say the former name. */
export const withdrawRecords = (db: Database, personId: string, at: string): Compilable => {
  const statement = sql`insert into clr_act (clr_id, revision, act, at)
    select last.clr_id, last.revision + 1, 'withdraw', ${at} from clr_act last
    join clr on clr.id = last.clr_id join enrolment on enrolment.id = clr.enrolment_id
    where enrolment.person_id = ${personId} and last.act = 'publish'
      and not exists (select 1 from clr_act newer where newer.clr_id = last.clr_id and newer.revision > last.revision)`;
  return { compile: () => statement.compile(db) };
};

export const insertWithheld = (db: Database, rows: readonly Tables['withheld_credential'][]): Compilable[] =>
  rows.length === 0 ? [] : [insertRows(db, 'withheld_credential', rows)];
