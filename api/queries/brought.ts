/** Traces and views brought in from another Palier, by what they were there. */
import type { Compilable } from 'kysely';
import type { Database, Tables } from './schema.ts';

export const insertBroughtTrace = (db: Database, row: Tables['brought_trace']): Compilable => db.insertInto('brought_trace').values(row);

/** The identifiers, at that origin, of what this person has brought in and still has. */
export const listBroughtFrom = async (db: Database, personId: string, origin: string): Promise<ReadonlySet<string>> =>
  new Set((await db.selectFrom('brought_trace').select('source_id').where('person_id', '=', personId).where('origin', '=', origin).execute()).map((one) => one.source_id));

/** The same, each with the trace that it is here. */
export const listBroughtTraces = async (db: Database, personId: string, origin: string): Promise<ReadonlyMap<string, string>> =>
  new Map((await db.selectFrom('brought_trace').select(['source_id', 'evidence_id']).where('person_id', '=', personId).where('origin', '=', origin).execute()).map((one) => [one.source_id, one.evidence_id]));

/** When and where a trace had been deposited first, as the archive that it came in says; `null` of what was deposited here, and of what came before it was kept. */
export const declaredOf = ({ brought }: { readonly brought?: Pick<Tables['brought_trace'], 'declared_at' | 'declared_in'> | null }): { at: string; origin: string } | null =>
  brought?.declared_at && brought.declared_in ? { at: brought.declared_at, origin: brought.declared_in } : null;

export const insertBroughtView = (db: Database, row: Tables['brought_view']): Compilable => db.insertInto('brought_view').values(row);
export const listBroughtViews = async (db: Database, personId: string, origin: string): Promise<ReadonlySet<string>> =>
  new Set((await db.selectFrom('brought_view').select('source_id').where('person_id', '=', personId).where('origin', '=', origin).execute()).map((one) => one.source_id));
