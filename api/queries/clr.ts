/** Records of semesters: their plans, signatures and what their holders did with them. */
import type { Compilable } from 'kysely';
import type { ClrAct } from '../domain/clr.ts';
import { insertRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

export const insertClr = (db: Database, clr: Tables['clr'], credentials: readonly string[]): Compilable[] => [
  db.insertInto('clr').values(clr),
  insertRows(db, 'clr_badge', credentials.map((credential_id): Tables['clr_badge'] => ({ clr_id: clr.id, credential_id }))),
];
export const insertSignedClr = (db: Database, signed: Tables['signed_clr']): Compilable => db.insertInto('signed_clr').values(signed);
/** Of two acts at once on one record the second loses: both have the next revision. */
export const insertClrAct = (db: Database, act: Tables['clr_act']): Compilable => db.insertInto('clr_act').values(act);

export const findClrPlan = (db: Database, id: string) => db.selectFrom('clr').selectAll().where('id', '=', id).executeTakeFirst();
export const findSignedClr = (db: Database, id: string) => db.selectFrom('signed_clr').selectAll().where('id', '=', id).executeTakeFirst();

/** The badges of a record, and whether each was revoked. */
export const listClrBadges = (db: Database, id: string) =>
  db
    .selectFrom('clr_badge')
    .innerJoin('credential_plan', 'credential_plan.id', 'clr_badge.credential_id')
    .innerJoin('award', 'award.id', 'credential_plan.award_id')
    .leftJoin('revocation', 'revocation.id', 'clr_badge.credential_id')
    .select(['clr_badge.credential_id as id', 'award.competency', 'award.level', 'award.awarded_on', 'revocation.revoked_at'])
    .where('clr_badge.clr_id', '=', id)
    .orderBy('award.competency')
    .orderBy('award.level')
    .execute();

export type ClrRow = { id: string; enrolment_id: string; person_id: string; period: string; planned_at: string; signed_at: string | null; acts: { revision: number; act: ClrAct }[] };

const rows = (db: Database) =>
  db
    .selectFrom('clr')
    .innerJoin('enrolment', 'enrolment.id', 'clr.enrolment_id')
    .leftJoin('signed_clr', 'signed_clr.id', 'clr.id')
    .select(['clr.id', 'clr.enrolment_id', 'enrolment.person_id', 'clr.period', 'clr.planned_at', 'signed_clr.signed_at']);

const actsOf = (db: Database, id: string) => db.selectFrom('clr_act').select(['revision', 'act']).where('clr_id', '=', id).orderBy('revision').execute();

export async function findClr(db: Database, id: string): Promise<ClrRow | null> {
  const row = await rows(db).where('clr.id', '=', id).executeTakeFirst();
  return row ? { ...row, acts: await actsOf(db, id) } : null;
}

/** The newest first. */
export async function listClrs(db: Database, enrolmentId: string): Promise<(ClrRow & { credentials: string[] })[]> {
  const [found, acts, badges] = await Promise.all([
    rows(db).where('clr.enrolment_id', '=', enrolmentId).orderBy('clr.planned_at', 'desc').orderBy('clr.id').execute(),
    db.selectFrom('clr_act').innerJoin('clr', 'clr.id', 'clr_act.clr_id').select(['clr_id', 'revision', 'act']).where('clr.enrolment_id', '=', enrolmentId).orderBy('revision').execute(),
    db.selectFrom('clr_badge').innerJoin('clr', 'clr.id', 'clr_badge.clr_id').select(['clr_id', 'credential_id']).where('clr.enrolment_id', '=', enrolmentId).execute(),
  ]);
  return found.map((row) => ({
    ...row,
    acts: acts.filter((one) => one.clr_id === row.id).map(({ revision, act }) => ({ revision, act })),
    credentials: badges.filter((one) => one.clr_id === row.id).map((one) => one.credential_id),
  }));
}

/** The signed text of each badge. */
export const listEmbedded = (db: Database, ids: readonly string[]) =>
  db.selectFrom('signed_credential').select(['id', 'embedded']).where('id', 'in', [...ids]).execute();
