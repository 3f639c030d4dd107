/** The gate that a restore closes, the lists given since, and what the witness compares. */
import { sql, type Compilable } from 'kysely';
import { compiledOnce, given } from './compiled.ts';
import type { Database, GateCause, Tables } from './schema.ts';

/** Asked at every turn: the newest that is closed, of a partial index, or none. `floors` is another one whenever a list was given. */
export const findGateState = compiledOnce<{ closed: number | null; floors: string | null }, []>((db) =>
  db
    .selectNoFrom((eb) => [
      eb.selectFrom('restore_gate').select((of) => of.fn.max('id').as('id')).where('opened_at', 'is', null).as('closed'),
      eb.selectFrom('status_floor').select((of) => of.fn.max('given_at').as('latest')).as('floors'),
    ])
    .compile(),
);

/** The newest closing that nobody has opened: what is given is given behind that one. */
export const findClosedGate = (db: Database) => db.selectFrom('restore_gate').selectAll().where('opened_at', 'is', null).orderBy('id', 'desc').limit(1).executeTakeFirst();

/** When this database was found to be older than what the world has seen, each time. */
export const listGateTimes = async (db: Database): Promise<string[]> => (await db.selectFrom('restore_gate').select('closed_at').execute()).map((one) => one.closed_at);

/** @param witness a digest of what the witness remembers, `null` where there was nobody to ask */
export const insertGate = (db: Database, cause: GateCause, witness: string | null, at: string): Compilable =>
  db.insertInto('restore_gate').values({ id: sql<number>`(select coalesce(max(id), 0) + 1 from restore_gate)`, cause, closed_at: at, opened_at: null, opened_by: null, witness });

/** Opens this one and those that were closed before it; not one that closed since it was looked at. */
export const openGates = (db: Database, id: number, by: string, at: string): Compilable =>
  db.updateTable('restore_gate').set({ opened_at: at, opened_by: by }).where('opened_at', 'is', null).where('id', '<=', id);

/** What was given of each list since this gate closed; lists of which nothing was given have no `version`. */
export const listGiven = (db: Database, gate: number) =>
  db
    .selectFrom('status_list')
    .leftJoin('status_floor', (join) => join.onRef('status_floor.list', '=', 'status_list.id').on('status_floor.gate', '=', gate))
    .select(['status_list.id as list', 'status_floor.signed', 'status_floor.version', 'status_floor.given_at'])
    .orderBy('status_list.id')
    .execute();

/** Everything that was ever given of a list, gate by gate. */
export const listFloors = (db: Database, list: number) =>
  db.selectFrom('status_floor').selectAll().where('list', '=', list).orderBy('gate').execute();

/** A later copy takes an earlier one's place; the schema says until when. */
export const putFloor = (db: Database, floor: Tables['status_floor']): Compilable =>
  db
    .insertInto('status_floor')
    .values(floor)
    .onConflict((conflict) => conflict.columns(['gate', 'list']).doUpdateSet({ signed: floor.signed, given_at: floor.given_at }));

/** For a list that was said to be lost, also after its gate has opened: an insertion would be refused first. */
export const fillFloor = (db: Database, gate: number, list: number, signed: string, at: string): Compilable =>
  db.updateTable('status_floor').set({ signed, given_at: at }).where('gate', '=', gate).where('list', '=', list);

/** Live badges of a list: signed, not revoked. */
export const listLivePositions = (db: Database, list: number) =>
  db
    .selectFrom('credential_plan')
    .innerJoin('signed_credential', 'signed_credential.id', 'credential_plan.id')
    .innerJoin('award', 'award.id', 'credential_plan.award_id')
    .leftJoin('revocation', 'revocation.id', 'credential_plan.id')
    .select(['credential_plan.id', 'credential_plan.status_index', 'award.enrolment_id'])
    .where('credential_plan.status_list', '=', list)
    .where('revocation.id', 'is', null)
    .execute();

/** Given endorsements of a list that nobody has withdrawn, with what they are about. */
export const listLiveEndorsements = (db: Database, list: number) =>
  db
    .selectFrom('endorsement_plan')
    .innerJoin('endorsement_release', 'endorsement_release.id', 'endorsement_plan.id')
    .innerJoin('endorsement_invitation', 'endorsement_invitation.id', 'endorsement_plan.invitation_id')
    .leftJoin('endorsement_withdrawal', 'endorsement_withdrawal.id', 'endorsement_plan.id')
    .select(['endorsement_plan.id', 'endorsement_plan.status_index', 'endorsement_invitation.enrolment_id', 'endorsement_invitation.credential_id'])
    .where('endorsement_plan.status_list', '=', list)
    .where('endorsement_withdrawal.id', 'is', null)
    .execute();

// The witness ------------------------------------------------------------------

const findNewestEventRow = compiledOnce<{ id: string }, []>((db) => db.selectFrom('event').select('id').orderBy('seq', 'desc').limit(sql.lit(1)).compile());
/** The journal's newest entry: every act that issues writes one. */
export const findNewestEvent = async (db: Database): Promise<string | null> => (await findNewestEventRow(db))?.id ?? null;

export const findEvent = compiledOnce<{ id: string }, [id: string]>((db) => db.selectFrom('event').select('id').where('id', '=', '').compile());

const findVersion = compiledOnce<{ signed_at: string }, [list: number, version: number]>((db) =>
  db.selectFrom('status_list_version').select('signed_at').where('list', '=', given('integer', 0)).where('version', '=', given('integer', 0)).compile(),
);
/** When this database has signed that version of a list; `null` when it knows of none. */
export const findVersionSignedAt = async (db: Database, list: number, version: number): Promise<string | null> => (await findVersion(db, list, version))?.signed_at ?? null;

export const listNewestVersions = (db: Database) =>
  db
    .selectFrom('status_list_version as newest')
    .select(['newest.list', 'newest.version', 'newest.signed_at', 'newest.revoked'])
    .where((eb) => eb('newest.version', '=', eb.selectFrom('status_list_version as other').select((of) => of.fn.max('other.version').as('version')).whereRef('other.list', '=', 'newest.list')))
    .execute();
