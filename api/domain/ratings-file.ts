/**
 * Ratings to and from Moodle, as its gradebook writes and reads them: a line
 * for each student, known by their address, and a column for each competency,
 * whose cells are the names of the scale's values ("verbose scales").
 * Source: Moodle, grade/import/csv (load_data.php) and grade/export/txt. Moodle
 * has no import of competency ratings; its only CSV of competencies is that of
 * frameworks (admin/tool/lpimportcsv).
 *
 * What comes in is something that a proposal may rest on. It proposes nothing
 * and decides nothing. Nothing here writes; a second reading of the same file
 * finds nothing left to do.
 */
import { readCsv } from './csv.ts';
import { readTable, shown, wordOf, type FileFault, type RowFault } from './csv-table.ts';
import { EMAIL_HEADINGS, ENROLMENT_HEADINGS, studentOf } from './people-file.ts';
import { workedOn, type Period, type Programme } from './programme.ts';

export type RatedStudent = {
  readonly enrolment: string; readonly name: string;
  /** Whether it is whoever reads the file in: nobody rates themselves. */
  readonly isReader: boolean;
  /** What was read in for the period before, by competency; the last of each. */
  readonly known: readonly { readonly competency: string; readonly level: number; readonly revision: number }[];
};
export type RatingFault = { readonly line: number; readonly kind: RowFault['kind'] | 'student_unknown' | 'own_enrolment' | 'repeated' | 'rating_unknown'; readonly value: string };
export type RatingChange = { readonly line: number; readonly enrolment: string; readonly name: string; readonly competency: string; readonly level: number; readonly change: 'new' | 'updated' | 'nothing'; readonly revision: number };
export type RatingsFile =
  | { readonly ok: true; readonly changes: readonly RatingChange[]; readonly faults: readonly RatingFault[]; readonly ignored: readonly string[] }
  | { readonly ok: false; readonly fault: FileFault | { readonly kind: 'no_competency' } };

/** At the end of a heading of Moodle, in English and in French. */
const FEEDBACK = /\((?:feedback|commentaires?|rétroaction)\)\s*$/iu;
const EMAIL = 'email';
const ENROLMENT = 'enrolment';

/**
 * @param text of the file, without a byte order mark
 * @param students of the cohort, each by their address and by their enrolment
 */
export function planRatings(text: string, students: ReadonlyMap<string, RatedStudent>, programme: Programme, period: Period): RatingsFile {
  const columns = columnsOf(text, workedOn(programme, period));
  const table = readTable(text, columns, []);
  if (!table.ok) return table;
  if (table.faults.length === 0 && !table.columns.has(EMAIL) && !table.columns.has(ENROLMENT)) return { ok: false, fault: { kind: 'column_missing', column: EMAIL } };
  const competencies = [...table.columns].filter((one) => one !== EMAIL && one !== ENROLMENT);
  if (competencies.length === 0 && table.faults.length === 0) return { ok: false, fault: { kind: 'no_competency' } };
  const changes: RatingChange[] = [];
  const faults: RatingFault[] = [...table.faults];
  const seen = new Set<string>();
  for (const { line, cell } of table.rows) {
    const who = cell(EMAIL).toLowerCase() || cell(ENROLMENT);
    const student = studentOf(students, cell(EMAIL), cell(ENROLMENT));
    const fault = (kind: RatingFault['kind'], value: string): void => void faults.push({ line, kind, value: shown(value) });
    if (!student) fault('student_unknown', who);
    else if (student.isReader) fault('own_enrolment', who);
    else if (seen.has(student.enrolment)) fault('repeated', who);
    else {
      seen.add(student.enrolment);
      for (const competency of competencies) {
        const said = cell(competency);
        // Moodle writes a hyphen where there is no rating.
        if (said === '' || said === '-') continue;
        const level = levelOf(said, programme);
        if (level === null) {
          fault('rating_unknown', said);
          break;
        }
        const known = student.known.find((one) => one.competency === competency);
        changes.push({ line, enrolment: student.enrolment, name: student.name, competency, level, change: !known ? 'new' : known.level === level ? 'nothing' : 'updated', revision: known?.revision ?? 0 });
      }
    }
  }
  return { ok: true, changes, faults: faults.toSorted((a, b) => a.line - b.line), ignored: table.ignored };
}

/**
 * A column is that of a competency when its heading begins with the code, as
 * « NEO-C1 ACCOMPAGNER (Réel) » does, or what follows the kind of an activity
 * does, « Devoir : NEO-C1 … (Réel) ». Columns of feedback beside the grades are
 * not read. Source: Moodle, grade/export/lib.php (format_column_name).
 */
function columnsOf(text: string, codes: readonly string[]): ReadonlyMap<string, string> {
  const csv = readCsv(text);
  const columns = new Map<string, string>([...EMAIL_HEADINGS.map((one) => [one, EMAIL] as const), ...ENROLMENT_HEADINGS.map((one) => [one, ENROLMENT] as const)]);
  for (const heading of csv.ok ? (csv.rows[0]?.cells ?? []) : []) {
    const word = wordOf(heading);
    if (FEEDBACK.test(heading)) continue;
    const begins = [word, wordOf(heading.slice(heading.indexOf(':') + 1))];
    // Of two codes that begin alike the longer one is meant.
    const code = codes.filter((one) => begins.some((begin) => begin.startsWith(wordOf(one)))).toSorted((a, b) => b.length - a.length)[0];
    if (code !== undefined && !columns.has(word)) columns.set(word, code);
  }
  return columns;
}

/** The name of a value of the scale, or its place in it as Moodle writes it (« 3,00 »). A percentage is neither. */
function levelOf(said: string, { levels }: Programme): number | null {
  const place = /^(\d{1,2})(?:[.,]0{1,5})?$/.exec(said)?.[1];
  return levels.find((one) => wordOf(one.name) === wordOf(said) || (place !== undefined && one.order === Number(place)))?.order ?? null;
}

/**
 * The rows of the file for Moodle's « Importer des notes » : the address, then
 * one cell for each competency of the period: the name of the level, empty
 * where there is none.
 */
export const ratingRows = (programme: Programme, period: Period, students: readonly { readonly email: string; readonly level: (competency: string) => number | null }[]): string[][] => {
  const codes = workedOn(programme, period);
  return [
    ['Email address', ...codes],
    ...students.map(({ email, level }) => [email, ...codes.map((code) => programme.levels.find((one) => one.order === level(code))?.name ?? '')]),
  ];
};
