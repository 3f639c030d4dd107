/**
 * Semesters that were decided before Palier, read from a file: one line for
 * each student, period and competency, with the number and day of the minutes
 * (procès-verbal) that decided it. As with people (`people-file.ts`) nothing
 * here writes, and a second reading of the same file finds nothing left to do.
 * Nothing is invented: no proposal, no review, no reason, no trace.
 */
import { readTable, shown, wordMap, wordOf, type FileFault, type RowFault, type TableRow } from './csv-table.ts';
import { levelDeparture, type LevelDeparture, type Outcome } from './decision.ts';
import { readTypedDay } from './departure.ts';
import type { Exemption } from './enrolment.ts';
import { EMAIL_HEADINGS, ENROLMENT_HEADINGS, studentOf } from './people-file.ts';
import { workedOn, type Programme } from './programme.ts';

export type PastFault = {
  readonly line: number;
  readonly kind:
    | RowFault['kind'] | 'student_unknown' | 'own_enrolment' | 'period_unknown' | 'competency_unknown' | 'not_worked_on' | 'level_unknown' | 'number_missing' | 'members_missing' | 'day_unreadable' | 'day_to_come'
    | 'session_unknown' | 'repeated' | 'review_here' | 'decided_otherwise' | 'level_exempted' | 'minutes_inconsistent' | 'minutes_other_content' | 'minutes_taken';
  readonly value: string;
};

/** A decision on a line, whichever revision. `past`: number of the minutes that it was entered from; `null` when a jury took it here. */
export type KnownDecision = { readonly period: string; readonly competency: string; readonly level: number; readonly outcome: Outcome; readonly revision: number; readonly session: 1 | 2; readonly past: string | null };
export type PastStudent = {
  readonly enrolment: string;
  readonly name: string;
  /** Whether it is whoever reads the file in: nobody enters decisions on themselves. */
  readonly isReader: boolean;
  /** In order of revision. */
  readonly decisions: readonly KnownDecision[];
  /** Levels that were awarded and hold, with the period of the decision. */
  readonly awarded: readonly { readonly competency: string; readonly level: number; readonly period: string }[];
  readonly exemptions: readonly Exemption[];
  /** Periods of which a review is under way or closed here. */
  readonly reviewed: readonly string[];
};
/** Minutes that are known under a number: entered before, or of a jury here. */
export type KnownMinutes = { readonly name: string; readonly past: { readonly number: string; readonly period: string; readonly cohort: string; readonly session: 1 | 2; readonly on: string; readonly members: string } | null };

export type PastMinutes = {
  /** As the minutes are called here: the file's number, with the period where the same paper decided several. */
  readonly name: string;
  readonly number: string;
  readonly period: string;
  readonly session: 1 | 2;
  /** ISO date of the deliberation. */
  readonly on: string;
  /** President and members, as the file names them. */
  readonly members: string;
};
export type PastChange = {
  readonly line: number;
  readonly enrolment: string;
  readonly name: string;
  readonly minutes: PastMinutes;
  readonly competency: string;
  readonly level: number;
  readonly outcome: 'validated' | 'not_reached';
  readonly change: 'new' | 'nothing';
  /** Of the decision that stands now; 0 before the first. */
  readonly revision: number;
  /** A level left out, or gone below, against what was decided before: to be ticked. */
  readonly departure: LevelDeparture | null;
};
export type PastFile =
  | { readonly ok: true; readonly changes: readonly PastChange[]; readonly faults: readonly PastFault[]; readonly ignored: readonly string[] }
  | { readonly ok: false; readonly fault: FileFault };

type Column = 'email' | 'enrolment' | 'period' | 'competency' | 'level' | 'number' | 'date' | 'members' | 'session';
const HEADINGS = wordMap<Column>({
  email: EMAIL_HEADINGS,
  enrolment: ENROLMENT_HEADINGS,
  period: ['periode', 'semestre', 'projet', 'period', 'semester'],
  competency: ['competence', 'code', 'competency'],
  level: ['niveau', 'decision', 'level'],
  number: ['pv', 'numerodupv', 'ndupv', 'numeropv', 'minutesnumber'],
  date: ['datedupv', 'datedeladeliberation', 'datededeliberation', 'date', 'dateofdeliberation'],
  members: ['jury', 'membres', 'membresdujury', 'compositiondujury', 'president', 'presidente', 'presidentdujury', 'presidentedujury', 'members'],
  session: ['session'],
});
const NOT_REACHED = new Set(['nonatteint', 'nonatteinte', 'notreached']);
const SESSIONS = wordMap<'1' | '2'>({ 1: ['1', '1re', '1ere', 'premiere', 'principale', 'initiale', 'first'], 2: ['2', '2e', '2nde', 'seconde', 'deuxieme', 'rattrapage', 'second'] });
const MOST_NUMBER = 60;
const MOST_MEMBERS = 2_000;

type Line = Omit<PastChange, 'minutes' | 'change' | 'revision' | 'departure'> & { readonly student: PastStudent; readonly paper: Omit<PastMinutes, 'name'> };

/**
 * @param text of the file, without a byte order mark
 * @param students of the cohort, each by their address and by their enrolment
 * @param known minutes that have a number of the file
 * @param today ISO date in the institution's zone
 */
export function planPastSemesters(text: string, cohort: string, students: ReadonlyMap<string, PastStudent>, known: readonly KnownMinutes[], programme: Programme, today: string): PastFile {
  const table = readTable(text, HEADINGS, ['period', 'competency', 'level', 'number', 'date', 'members']);
  if (!table.ok) return table;
  if (!table.columns.has('email') && !table.columns.has('enrolment')) return { ok: false, fault: { kind: 'column_missing', column: 'email' } };
  const read = table.rows.map((row) => lineOf(row, students, programme, today));
  const isLine = (one: Line | PastFault): one is Line => 'paper' in one;
  const lines = read.filter(isLine);
  const names = namesOf(lines, known);
  const placed = place(lines, names, cohort, known, programme);
  return {
    ok: true,
    changes: placed.filter((one): one is PastChange => 'change' in one),
    faults: [...table.faults, ...read.filter((one): one is PastFault => !isLine(one)), ...placed.filter((one): one is PastFault => !('change' in one))].sort((a, b) => a.line - b.line),
    ignored: table.ignored,
  };
}

/** The numbers of minutes that a file names, to look up what is known of them. */
export function numbersIn(text: string): string[] {
  const table = readTable(text, HEADINGS, ['number']);
  return table.ok ? [...new Set(table.rows.map((row) => numberOf(row)))] : [];
}

const numberOf = ({ cell }: TableRow<Column>): string => cell('number').normalize('NFC').replace(/\s+/gu, ' ');

function lineOf(row: TableRow<Column>, students: ReadonlyMap<string, PastStudent>, programme: Programme, today: string): Line | PastFault {
  const { line, cell } = row;
  const fault = (kind: PastFault['kind'], value = ''): PastFault => ({ line, kind, value: shown(value) });
  const who = cell('email').toLowerCase() || cell('enrolment');
  const student = studentOf(students, cell('email'), cell('enrolment'));
  if (!student) return fault('student_unknown', who);
  if (student.isReader) return fault('own_enrolment', who);
  const named = (typed: string, words: readonly (string | null)[]): boolean => typed !== '' && words.some((one) => one !== null && wordOf(one) === wordOf(typed));
  const period = programme.periods.find((one) => named(cell('period'), [one.code, one.title]));
  if (!period) return fault('period_unknown', cell('period'));
  const competency = programme.competencies.find((one) => named(cell('competency'), [one.code, one.verb]))?.code;
  if (competency === undefined) return fault('competency_unknown', cell('competency'));
  if (!workedOn(programme, period).includes(competency)) return fault('not_worked_on', `${period.code}, ${competency}`);
  const outcome = NOT_REACHED.has(wordOf(cell('level'))) ? ('not_reached' as const) : ('validated' as const);
  // What was not reached is the period's landmark, where the programme names one.
  const level = outcome === 'validated' ? programme.levels.find((one) => named(cell('level'), [String(one.order), one.name]))?.order : (period.expectedLevel ?? programme.levels[0]?.order);
  if (level === undefined) return fault('level_unknown', cell('level'));
  const number = numberOf(row);
  if (number === '' || number.length > MOST_NUMBER || /[\p{Cc}\p{Cf}]/u.test(number)) return fault('number_missing', number);
  const on = readTypedDay(cell('date'));
  if (on === null) return fault('day_unreadable', cell('date'));
  if (on > today) return fault('day_to_come', cell('date'));
  const members = cell('members').normalize('NFC');
  if (members === '' || members.length > MOST_MEMBERS) return fault('members_missing', members);
  const session = cell('session') === '' ? '1' : SESSIONS.get(wordOf(cell('session')));
  if (session === undefined) return fault('session_unknown', cell('session'));
  return { line, enrolment: student.enrolment, name: student.name, student, competency, level, outcome, paper: { number, period: period.code, session: session === '2' ? 2 : 1, on, members } };
}

/** A paper that decided several periods is one set of minutes for each, under its number and the period. */
function namesOf(lines: readonly Line[], known: readonly KnownMinutes[]): (paper: Line['paper']) => string {
  const periods = new Map<string, Set<string>>();
  for (const { number, period } of [...lines.map((one) => one.paper), ...known.flatMap(({ past }) => past ?? [])]) periods.set(number, (periods.get(number) ?? new Set()).add(period));
  return ({ number, period }) => known.find(({ past }) => past?.number === number && past.period === period)?.name ?? (periods.get(number)!.size > 1 ? `${number} (${period})` : number);
}

function place(lines: readonly Line[], nameOf: (paper: Line['paper']) => string, cohort: string, known: readonly KnownMinutes[], programme: Programme): (PastChange | PastFault)[] {
  const first = new Map<string, Line['paper']>();
  const seen = new Map<string, { readonly session: 1 | 2; readonly outcome: Outcome; readonly on?: string }>();
  const order = (code: string): number => programme.periods.findIndex((one) => one.code === code);
  // As time went: what came before a line is known when it is reached.
  const inTime = lines.toSorted((one, other) => order(one.paper.period) - order(other.paper.period) || one.paper.session - other.paper.session || one.line - other.line);
  const reached = new Map<string, number>();
  return inTime.map(({ line, enrolment, name, student, competency, level, outcome, paper }): PastChange | PastFault => {
    const { number, period, session } = paper;
    const fault = (kind: PastFault['kind'], value = number): PastFault => ({ line, kind, value: shown(value) });
    const same = first.get(`${number}\n${period}`) ?? paper;
    first.set(`${number}\n${period}`, same);
    if (!isSamePaper(same, paper)) return fault('minutes_inconsistent');
    const minutes: PastMinutes = { name: nameOf(paper), ...paper };
    const entered = known.find(({ past }) => past?.number === number && past.period === period)?.past ?? null;
    if (entered && (entered.cohort !== cohort || !isSamePaper({ ...entered }, paper))) return fault('minutes_other_content');
    if (!entered && known.some((one) => one.name === minutes.name)) return fault('minutes_taken', minutes.name);
    const key = `${enrolment} ${period} ${competency}`;
    const taken = student.decisions.filter((one) => one.period === period && one.competency === competency);
    const decided = taken.at(-1);
    const heldBefore = Math.max(0, reached.get(`${enrolment} ${competency}`) ?? 0, ...student.awarded.filter((one) => one.competency === competency && order(one.period) < order(period)).map((one) => one.level));
    const change = { line, enrolment, name, minutes, competency, level, outcome };
    if (outcome === 'validated') reached.set(`${enrolment} ${competency}`, Math.max(heldBefore, level));
    if (entered) {
      // The paper was entered whole: the same again is nothing new, and anything else is another paper.
      const there = taken.find((one) => one.past === number);
      if (there?.level !== level || there.outcome !== outcome) return fault('minutes_other_content');
      if (seen.has(`${key} ${session}`)) return fault('repeated', `${period}, ${competency}`);
      seen.set(`${key} ${session}`, { session, outcome });
      return { ...change, change: 'nothing', revision: there.revision, departure: null };
    }
    if (student.reviewed.includes(period)) return fault('review_here', period);
    // A second session takes up what the first did not reach, and that alone.
    const before = seen.get(`${key} 1`) ?? decided;
    if (seen.has(`${key} ${session}`)) return fault('repeated', `${period}, ${competency}`);
    if (before && !(session === 2 && before.session === 1 && before.outcome === 'not_reached' && decided?.past !== null)) return fault('decided_otherwise', `${period}, ${competency}`);
    if (session === 2 && (seen.get(`${key} 1`)?.on ?? '') >= paper.on) return fault('minutes_inconsistent');
    const exempted = Math.max(0, ...student.exemptions.filter((one) => one.competency === competency).map((one) => one.level));
    if (outcome === 'validated' && level <= exempted) return fault('level_exempted', competency);
    const revision = (decided?.revision ?? 0) + (session === 2 && seen.has(`${key} 1`) && !decided ? 1 : 0);
    seen.set(`${key} ${session}`, { session, outcome, on: paper.on });
    return { ...change, change: 'new', revision, departure: levelDeparture({ outcome, level }, programme, { attainedLevel: heldBefore, exemptedLevel: exempted }) };
  });
}

const isSamePaper = (one: Omit<PastMinutes, 'name' | 'number' | 'period'>, other: Omit<PastMinutes, 'name' | 'number' | 'period'>): boolean => one.on === other.on && one.members === other.members && one.session === other.session;

/** Lines whose departure nobody has ticked. */
export const untickedOf = (changes: readonly PastChange[], ticked: readonly number[]): PastChange[] => changes.filter((one) => one.change === 'new' && one.departure !== null && !ticked.includes(one.line));
