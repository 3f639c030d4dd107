/** An enrolment over its years: steps, placements, the memoir, exemptions. The newest revision is what holds. */
import { sql, type Compilable, type Insertable, type RawBuilder } from 'kysely';
import type { KnownStudent } from '../domain/records-file.ts';
import { insertLargeRows, insertRows } from './rows.ts';
import { awardHolds } from './redeliberations.ts';
import type { Database, Tables } from './schema.ts';

export const exemptionsInForce = (db: Database) =>
  db
    .selectFrom('exemption')
    .select(['exemption.id', 'enrolment_id', 'competency', 'level'])
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('exemption_withdrawal').select('exemption_id').whereRef('exemption_id', '=', 'exemption.id'))));

export const listExemptionsInForce = (db: Database, enrolments: readonly string[]) =>
  exemptionsInForce(db).where('enrolment_id', 'in', sql<string>`(select value from json_each(${JSON.stringify(enrolments)}))`).execute();

/** Whether somebody takes part on that day, for a query that has `enrolment`: not on a gap year, transferred, gone or done. @param today ISO date */
export const takesPart = (today: string): RawBuilder<boolean> => sql<boolean>`(
  coalesce((
    select status from enrolment_step step where step.enrolment_id = enrolment.id and step.effective_on <= ${today} and coalesce(step.until_on, '9999-12-31') >= ${today} order by revision desc limit 1), 'enrolled')
    not in ('gap_year', 'transferred', 'left', 'completed')
  and not exists (select 1 from departure_in_force gone where gone.enrolment_id = enrolment.id and gone.closes_on <= ${today}))`;

/** Those of these enrolments whose holder takes part on that day. */
export const listTakingPart = async (db: Database, enrolments: readonly string[], today: string): Promise<Set<string>> =>
  new Set((await db.selectFrom('enrolment').select('id').where('id', 'in', sql<string>`(select value from json_each(${JSON.stringify(enrolments)}))`).where(takesPart(today)).execute()).map((one) => one.id));

/** Everything that is known of these enrolments, each list in order. */
export async function readEnrolmentLife(db: Database, enrolments: readonly string[]) {
  const asked = sql<string>`(select value from json_each(${JSON.stringify(enrolments)}))`;
  const [steps, placements, memoirs, exemptions] = await Promise.all([
    db
      .selectFrom('enrolment_step')
      .innerJoin('person', 'person.id', 'enrolment_step.recorded_by')
      .selectAll('enrolment_step')
      .select(['person.given_name', 'person.family_name'])
      .where('enrolment_id', 'in', asked)
      .orderBy('revision')
      .execute(),
    db
      .selectFrom('placement')
      .selectAll()
      .where('enrolment_id', 'in', asked)
      .where(({ not, exists, selectFrom }) => not(exists(selectFrom('placement as newer').select('newer.id').whereRef('newer.id', '=', 'placement.id').whereRef('newer.revision', '>', 'placement.revision'))))
      .orderBy('year')
      .orderBy('begins_on')
      .orderBy('id')
      .execute(),
    db.selectFrom('memoir').selectAll().where('enrolment_id', 'in', asked).orderBy('revision').execute(),
    db
      .selectFrom('exemption')
      .leftJoin('exemption_withdrawal', 'exemption_withdrawal.exemption_id', 'exemption.id')
      .selectAll('exemption')
      .select(['exemption_withdrawal.decided_on as withdrawn_on', 'exemption_withdrawal.reference as withdrawn_reference'])
      .where('enrolment_id', 'in', asked)
      .orderBy('exemption.recorded_at')
      .orderBy('competency')
      .execute(),
  ]);
  return { steps, placements, memoirs, exemptions };
}

/** The students of a cohort by their address, with what stands of their years and what they were awarded: what a file of records is looked at beside. */
export async function listKnownStudents(db: Database, cohortId: string, reader: string): Promise<Map<string, KnownStudent>> {
  const students = await db
    .selectFrom('enrolment')
    .innerJoin('person', 'person.id', 'enrolment.person_id')
    .select(['enrolment.id', 'enrolment.person_id', 'person.email', 'person.given_name', 'person.family_name'])
    .where('enrolment.cohort_id', '=', cohortId)
    .execute();
  const [{ placements, memoirs, exemptions }, awards] = await Promise.all([
    readEnrolmentLife(db, students.map((one) => one.id)),
    db.selectFrom('award').innerJoin('enrolment', 'enrolment.id', 'award.enrolment_id').select(['award.enrolment_id', 'award.competency', 'award.level']).where('enrolment.cohort_id', '=', cohortId).where(awardHolds).execute(),
  ]);
  const by = <T extends { enrolment_id: string }>(rows: readonly T[]): ((id: string) => T[]) => {
    const known = Map.groupBy(rows, (one) => one.enrolment_id);
    return (id) => known.get(id) ?? [];
  };
  const [placementsOf, memoirsOf, exemptionsOf, awardsOf] = [by(placements), by(memoirs), by(exemptions), by(awards)];
  return new Map(
    students.flatMap((one): [string, KnownStudent][] => {
      const memoir = memoirsOf(one.id).at(-1);
      const student: KnownStudent = {
        enrolment: one.id, name: `${one.given_name} ${one.family_name}`.trim(), isReader: one.person_id === reader,
        placements: placementsOf(one.id).map((row) => ({
          id: row.id, revision: row.revision, kind: row.kind, state: row.state, year: row.year, host: row.host, tutor: row.tutor, beginsOn: row.begins_on, endsOn: row.ends_on, hoursPlanned: row.hours_planned,
          hoursDone: row.hours_done, confidential: row.confidential === 1,
        })),
        memoir: memoir ? { revision: memoir.revision, title: memoir.title, director: memoir.director, defendedOn: memoir.defended_on, confidential: memoir.confidential === 1 } : null,
        exemptions: exemptionsOf(one.id).map((row) => ({ competency: row.competency, level: row.level, decidedOn: row.decided_on, reference: row.reference, inForce: row.withdrawn_on === null })),
        awarded: awardsOf(one.id).map(({ competency, level }) => ({ competency, level })),
      };
      return [[one.email, student], [one.id, student]];
    }),
  );
}

/** Adds a step, and keeps what the enrolment is now beside it. */
export const insertStepOfEnrolment = (db: Database, step: Tables['enrolment_step']): Compilable[] => [
  db.insertInto('enrolment_step').values(step),
  db.updateTable('enrolment').set({ regime: step.regime }).where('id', '=', step.enrolment_id),
];
export const insertPlacement = (db: Database, placement: Tables['placement']): Compilable => db.insertInto('placement').values(placement);
export const insertMemoir = (db: Database, memoir: Tables['memoir']): Compilable => db.insertInto('memoir').values(memoir);
export const insertExemptions = (db: Database, exemptions: readonly Insertable<Tables['exemption']>[]): Compilable => insertRows(db, 'exemption', exemptions);
export const withdrawExemption = (db: Database, withdrawal: Tables['exemption_withdrawal']): Compilable => db.insertInto('exemption_withdrawal').values(withdrawal);

/** What a file of records adds, of one kind or of several. */
export const insertRecords = (db: Database, rows: { readonly placement: readonly Tables['placement'][]; readonly memoir: readonly Tables['memoir'][]; readonly exemption: readonly Tables['exemption'][] }): Compilable[] => [
  ...insertLargeRows(db, 'placement', rows.placement),
  ...insertLargeRows(db, 'memoir', rows.memoir),
  ...insertLargeRows(db, 'exemption', rows.exemption),
];

/** The exemption with the cohort and the person that it is about. */
export const findExemption = (db: Database, id: string) =>
  db
    .selectFrom('exemption')
    .innerJoin('enrolment', 'enrolment.id', 'exemption.enrolment_id')
    .select(['exemption.id', 'exemption.enrolment_id', 'exemption.competency', 'exemption.level', 'enrolment.cohort_id', 'enrolment.person_id'])
    .where('exemption.id', '=', id)
    .executeTakeFirst();
