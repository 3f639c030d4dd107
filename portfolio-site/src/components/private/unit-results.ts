/** The grid of teaching units as it was typed, and what of it is new. */
import { readEcts, UNIT_RESULTS, WHOLE_PERIOD, type UnitResultWord } from '../../../../api/domain/unit-result.ts';
import { text } from './form.ts';
import type { JuryStudentView, JuryView } from './views.ts';

/** Students on one page of the grid. */
export const PAGE = 40;

export type TypedResult = { enrolment: string; unit: string; result: UnitResultWord | null; ects: number | null; session: 1 | 2 | null; expectedRevision: number };
export type TypedGrid = { results: TypedResult[]; session: 1 | 2 | null; /** By the place of the unit, as typed. */ ects: string[]; unreadable: { place: number; value: string }[] };

const known = (student: JuryStudentView, unit: string) => student.results.find((one) => one.unit === unit);
const wordOf = (value: string): UnitResultWord | null => UNIT_RESULTS.find((one) => one === value) ?? null;

/** Credits are typed once for each unit and belong to whoever is given a result of it; what is as it was is not sent. */
export function readGrid(form: FormData, jury: Pick<JuryView, 'units'>, students: readonly JuryStudentView[]): TypedGrid {
  const session = ({ 1: 1, 2: 2 } as const)[text(form, 'session')] ?? null;
  const ects = jury.units.map((_, place) => text(form, `ects-${place}`));
  const unreadable = ects.flatMap((value, place) => (readEcts(value) === undefined ? [{ place, value }] : []));
  const results = students.flatMap((student, row) =>
    jury.units.flatMap((unit, place): TypedResult[] => {
      const field = `resultat-${row}-${place}`;
      if (form.get(field) === null || text(form, `etudiant-${row}`) !== student.enrolment) return [];
      const before = known(student, unit);
      const result = wordOf(text(form, field));
      const credits = result === null ? null : (readEcts(ects[place]!) ?? null);
      const typed = { enrolment: student.enrolment, unit, result, ects: credits, session: result === null ? null : session, expectedRevision: Number.parseInt(text(form, `revision-${row}-${place}`), 10) || 0 };
      const same = (before?.result ?? null) === typed.result && (before?.ects ?? null) === typed.ects && (before?.session ?? null) === typed.session;
      return same ? [] : [typed];
    }),
  );
  return { results, session, ects, unreadable };
}

/** What stands for the whole page: the credits of a unit and the session, where those who have a result agree. */
export function sharedOf(jury: Pick<JuryView, 'units' | 'session'>, students: readonly JuryStudentView[]): { ects: (number | null)[]; session: 1 | 2 | null } {
  const said = students.flatMap((student) => student.results.filter((one) => one.result !== null));
  return {
    ects: jury.units.map((unit) => said.find((one) => one.unit === unit && one.ects !== null)?.ects ?? null),
    // Of what is to be said here: what signed minutes say keeps the session in which it was said.
    session: said.find((one) => one.session !== null && !one.settled)?.session ?? null,
  };
}

export const unitName = (unit: string, whole: string): string => (unit === WHOLE_PERIOD ? whole : unit);
