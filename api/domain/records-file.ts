/**
 * Placements, memoirs and exemptions of a cohort from a file, and what reading
 * it in would change. As with people (`people-file.ts`): nothing here writes,
 * and a second reading of the same file finds nothing left to do. An empty cell
 * says nothing: what is known stays.
 */
import { readTable, shown, wordMap, wordOf, type FileFault, type RowFault, type TableRow } from './csv-table.ts';
import { readTypedDay } from './departure.ts';
import { readExemption, readMemoir, readPlacement, type Exemption, type ExemptionBasis, type ExemptionDecision, type Memoir, type Placement, type PlacementKind, type PlacementState } from './enrolment.ts';
import { EMAIL_HEADINGS, ENROLMENT_HEADINGS, studentOf } from './people-file.ts';
import type { Programme } from './programme.ts';
import type { EnrolmentField, Refusal } from './refusal.ts';

export const RECORDS = ['placements', 'memoirs', 'exemptions'] as const;
export type RecordKind = (typeof RECORDS)[number];

export type RecordFault = {
  readonly line: number;
  readonly kind:
    | RowFault['kind'] | 'student_unknown' | 'own_enrolment' | 'word_unknown' | 'hours_unreadable' | 'day_unreadable' | 'repeated' | 'several_known' | 'competency_unknown' | 'level_unknown' | 'level_awarded'
    | `field_${EnrolmentField}`;
  readonly value: string;
};

/** Somebody enrolled in the cohort, with what is recorded of their years; placements and the memoir as they stand. */
export type KnownStudent = {
  readonly enrolment: string; readonly name: string;
  /** Whether it is whoever reads the file in: nobody keeps their own enrolment. */
  readonly isReader: boolean;
  readonly placements: readonly (Placement & { readonly id: string; readonly revision: number })[];
  readonly memoir: (Memoir & { readonly revision: number }) | null;
  /** Those that were withdrawn too: an old file does not bring them back. */
  readonly exemptions: readonly (Exemption & { readonly decidedOn: string; readonly reference: string; readonly inForce: boolean })[];
  readonly awarded: readonly Exemption[];
};

type Written =
  /** `seed`: what the identifier of a new one is made from, so that of two who read the same file in at once one loses. */
  | { readonly kind: 'placements'; readonly id: string | null; readonly seed: string; readonly value: Placement }
  | { readonly kind: 'memoirs'; readonly value: Memoir }
  | { readonly kind: 'exemptions'; readonly value: ExemptionDecision & { readonly basis: ExemptionBasis } };
export type RecordChange = Written & {
  readonly line: number; readonly enrolment: string; readonly name: string; readonly change: 'new' | 'updated' | 'nothing';
  /** Of what stands now; 0 before the first. */
  readonly revision: number;
};
export type RecordsFile =
  | { readonly ok: true; readonly changes: readonly RecordChange[]; readonly faults: readonly RecordFault[]; readonly ignored: readonly string[] }
  | { readonly ok: false; readonly fault: FileFault };

type Column =
  | 'email' | 'enrolment' | 'kind' | 'state' | 'year' | 'host' | 'tutor' | 'begins' | 'ends' | 'planned' | 'done' | 'confidential' | 'title' | 'director' | 'defended' | 'competency' | 'level' | 'basis' | 'decided' | 'reference';
const HEADINGS = wordMap<Column>({
  email: EMAIL_HEADINGS,
  enrolment: ENROLMENT_HEADINGS,
  kind: ['nature', 'type', 'kind'],
  state: ['etat', 'state'],
  year: ['annee', 'year'],
  host: ['organisme', 'organismedaccueil', 'structure', 'entreprise', 'host'],
  tutor: ['tuteur', 'tutrice', 'maitredapprentissage', 'tutor'],
  begins: ['debut', 'datededebut', 'begins'],
  ends: ['fin', 'datedefin', 'ends'],
  planned: ['heuresprevues', 'hoursplanned'],
  done: ['heuresfaites', 'heureseffectuees', 'hoursdone'],
  confidential: ['confidentiel', 'confidential'],
  title: ['titre', 'titredumemoire', 'title'],
  director: ['directeur', 'directrice', 'directeurdememoire', 'director'],
  defended: ['soutenule', 'datedesoutenance', 'soutenance', 'defended'],
  competency: ['competence', 'competency'],
  level: ['niveau', 'jusquauniveau', 'level'],
  basis: ['autitrede', 'motif', 'basis'],
  decided: ['datedeladecision', 'datededecision', 'decisiondu', 'decided'],
  reference: ['reference', 'referencedeladecision'],
});
const NEEDED: Readonly<Record<RecordKind, readonly Column[]>> = {
  placements: ['kind', 'year', 'host'],
  memoirs: ['title', 'director'],
  exemptions: ['competency', 'level', 'basis', 'decided', 'reference'],
};
const KINDS = wordMap<PlacementKind>({ stage: ['stage', 'internship', 'placement'], work_study: ['alternance', 'apprentissage', 'workstudy'] });
const STATES = wordMap<PlacementState>({ planned: ['prevu', 'planned'], under_way: ['encours', 'underway'], done: ['termine', 'fait', 'effectue', 'done'], cancelled: ['annule', 'cancelled'] });
const BASES = wordMap<ExemptionBasis>({
  vae: ['vae', 'validationdesacquis', 'validationdesacquisdelexperience'], transfer: ['transfert', 'transfer'], direct_m2: ['entreedirecte', 'entreedirecteenm2', 'directm2'], prior_study: ['etudesanterieures', 'priorstudy'],
});
const YES_NO = wordMap<'yes' | 'no'>({ yes: ['oui', 'o', 'x', 'yes'], no: ['non', 'n', 'no'] });

/** A line's cells as they are taken: where one cannot be read, the first fault is the line's. */
function cellsOf({ line, cell }: TableRow<Column>) {
  const faults: RecordFault[] = [];
  const take = <T>(column: Column, read: (text: string) => T | null | undefined, kept: T, kind: RecordFault['kind'] = 'word_unknown'): T => {
    if (cell(column) === '') return kept;
    const value = read(cell(column)) ?? null;
    if (value === null) faults.push({ line, kind, value: shown(cell(column)) });
    return value ?? kept;
  };
  return {
    faults,
    take,
    text: (column: Column, kept: string): string => cell(column) || kept,
    day: (column: Column, kept: string | null): string | null => take<string | null>(column, readTypedDay, kept, 'day_unreadable'),
    hours: (column: Column, kept: number | null): number | null => take<number | null>(column, (text) => (/^\d{1,4} ?h?$/i.test(text) ? Number.parseInt(text, 10) : null), kept, 'hours_unreadable'),
    yes: (column: Column, kept: boolean): boolean => take<boolean>(column, (text) => (YES_NO.has(wordOf(text)) ? YES_NO.get(wordOf(text)) === 'yes' : null), kept),
  };
}

const isSame = <T extends object>(value: T, known: T): boolean => (Object.keys(value) as (keyof T)[]).every((key) => value[key] === known[key]);

/**
 * @param text of the file, without a byte order mark
 * @param students of the cohort, each by their address and by their enrolment
 * @param today ISO date in the institution's zone
 */
export function planRecords(kind: RecordKind, text: string, students: ReadonlyMap<string, KnownStudent>, programme: Programme, today: string): RecordsFile {
  const table = readTable(text, HEADINGS, NEEDED[kind]);
  if (!table.ok) return table;
  if (table.faults.length === 0 && !table.columns.has('email') && !table.columns.has('enrolment')) return { ok: false, fault: { kind: 'column_missing', column: 'email' } };
  const seen = new Set<string>();
  const read = table.rows.map((row): RecordChange | RecordFault => {
    const { line, cell } = row;
    const fault = (name: RecordFault['kind'], value = ''): RecordFault => ({ line, kind: name, value: shown(value) });
    const who = cell('email') || cell('enrolment');
    const student = studentOf(students, cell('email'), cell('enrolment'));
    if (!student) return fault('student_unknown', who);
    if (student.isReader) return fault('own_enrolment', who);
    const cells = cellsOf(row);
    const planned = { placements: placementOf, memoirs: memoirOf, exemptions: exemptionOf }[kind](student, cells, row, programme, today);
    if (cells.faults[0]) return cells.faults[0];
    if ('fault' in planned) return fault(planned.fault, planned.value);
    if (seen.has(planned.key)) return fault('repeated', who);
    seen.add(planned.key);
    const { key: _, ...change } = planned;
    return { ...change, line, enrolment: student.enrolment, name: student.name };
  });
  const isChange = (one: RecordChange | RecordFault): one is RecordChange => 'change' in one;
  return { ok: true, changes: read.filter(isChange), faults: [...table.faults, ...read.filter((one): one is RecordFault => !isChange(one))].sort((a, b) => a.line - b.line), ignored: table.ignored };
}

type Planned = (Written & Pick<RecordChange, 'change' | 'revision'> & { readonly key: string }) | { readonly fault: RecordFault['kind']; readonly value?: string };
type Cells = ReturnType<typeof cellsOf>;
/** What the domain says of it, as a fault of the line. */
const refusedAs = (refusal: Refusal): Planned => (refusal.kind === 'enrolment_unreadable' ? { fault: `field_${refusal.field}` } : { fault: 'level_unknown' });
const effect = (known: object | null | undefined, same: boolean): RecordChange['change'] => (!known ? 'new' : same ? 'nothing' : 'updated');

/** A placement is known again by its year, its nature and its host. */
function placementOf({ enrolment, placements }: KnownStudent, { take, text, day, hours, yes }: Cells, { cell }: TableRow<Column>, programme: Programme): Planned {
  const kind = take('kind', (one) => KINDS.get(wordOf(one)), 'stage');
  if (cell('kind') === '') return { fault: 'word_unknown' };
  const key = [cell('year'), kind, wordOf(cell('host'))].join(' ');
  const matching = placements.filter((one) => [one.year, one.kind, wordOf(one.host)].join(' ') === key);
  if (matching.length > 1) return { fault: 'several_known', value: cell('host') };
  const [known] = matching;
  const read = readPlacement(
    {
      kind, year: cell('year'), host: known?.host ?? cell('host'), state: take('state', (one) => STATES.get(wordOf(one)), known?.state ?? 'planned'), tutor: text('tutor', known?.tutor ?? ''),
      beginsOn: day('begins', known?.beginsOn ?? null), endsOn: day('ends', known?.endsOn ?? null), hoursPlanned: hours('planned', known?.hoursPlanned ?? null), hoursDone: hours('done', known?.hoursDone ?? null),
      confidential: yes('confidential', known?.confidential ?? false),
    },
    programme,
  );
  if (!read.ok) return refusedAs(read.refusal);
  return { kind: 'placements', id: known?.id ?? null, seed: [enrolment, key, placements.length].join(' '), value: read.value, revision: known?.revision ?? 0, change: effect(known, known !== undefined && isSame(read.value, known)), key: `${enrolment} ${key}` };
}

function memoirOf({ enrolment, memoir: known }: KnownStudent, { text, day, yes }: Cells): Planned {
  const read = readMemoir({ title: text('title', known?.title ?? ''), director: text('director', known?.director ?? ''), defendedOn: day('defended', known?.defendedOn ?? null), confidential: yes('confidential', known?.confidential ?? false) });
  if (!read.ok) return refusedAs(read.refusal);
  return { kind: 'memoirs', value: read.value, revision: known?.revision ?? 0, change: effect(known, known !== null && isSame(read.value, known)), key: enrolment };
}

/** A level that is dispensed from already, or was and is no longer by a decision, is left as it is. */
function exemptionOf({ enrolment, exemptions, awarded }: KnownStudent, { take, day }: Cells, { cell }: TableRow<Column>, programme: Programme, today: string): Planned {
  const named = (text: string, names: readonly (string | null)[]): boolean => names.some((one) => one !== null && wordOf(one) === wordOf(text));
  const competency = programme.competencies.find((one) => named(cell('competency'), [one.code, one.verb]))?.code;
  if (competency === undefined) return { fault: 'competency_unknown', value: cell('competency') };
  const level = programme.levels.find((one) => named(cell('level'), [String(one.order), one.name]))?.order;
  if (level === undefined) return { fault: 'level_unknown', value: cell('level') };
  const basis = take('basis', (one) => BASES.get(wordOf(one)), 'vae');
  if (cell('basis') === '') return { fault: 'word_unknown' };
  const read = readExemption({ competencies: [competency], level, decidedOn: day('decided', null) ?? '', reference: cell('reference') }, programme, today);
  if (!read.ok) return refusedAs(read.refusal);
  const { decidedOn, reference } = read.value;
  const known = exemptions.some((one) => one.competency === competency && (one.inForce ? one.level >= level : one.level === level && one.decidedOn === decidedOn && one.reference === reference));
  if (!known && awarded.some((one) => one.competency === competency && one.level >= level)) return { fault: 'level_awarded', value: competency };
  return { kind: 'exemptions', value: { ...read.value, basis }, revision: 0, change: known ? 'nothing' : 'new', key: `${enrolment} ${competency}` };
}
