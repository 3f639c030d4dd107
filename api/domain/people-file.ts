/**
 * A file of people, as a secretariat exports it, and what reading it into a
 * cohort would change. Nothing here writes: the same plan is shown first and
 * carried out afterwards, all of it or nothing. A second reading of the same
 * file finds nothing left to do.
 */
import { readCsv, type CsvRow } from './csv.ts';
import { readClosing, readTypedDay } from './departure.ts';
import { isAscii, isEmail } from './email.ts';
import { readName } from './name.ts';

export const REGIMES = ['initial', 'apprenticeship', 'professional_contract', 'continuing'] as const;
export type Regime = (typeof REGIMES)[number];
/** What a file may make somebody; administrators are made otherwise. */
export const FILE_ROLES = ['student', 'teacher', 'jury_member', 'jury_chair'] as const;
export type FileRole = (typeof FILE_ROLES)[number];

export const MOST_LINES = 10_000;

export type PersonLine = {
  readonly line: number; readonly given: string; readonly family: string; readonly email: string; readonly role: FileRole; readonly regime: Regime | null;
  /** Of a student: the address of the referent teacher, and the first day without the university's account; `null` when the file does not say. */
  readonly referent: string | null; readonly closesOn: string | null;
};

/** Why a line is not taken. `value`: the cell as it was read. */
export type LineFault = {
  readonly line: number;
  readonly kind: 'cell_count' | 'quotes' | 'name_unreadable' | 'formula' | 'email_unreadable' | 'email_characters' | 'role_unknown' | 'regime_unknown' | 'regime_missing' | 'repeated' | 'two_names'
    | 'referent_unreadable' | 'referent_unknown' | 'referent_own' | 'closing_unreadable' | 'closing_past';
  readonly value: string;
};
/** Why the whole file is not taken. */
export type FileFault =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too_many_lines'; readonly most: number }
  | { readonly kind: 'column_missing' | 'column_twice'; readonly column: Column };

export const COLUMNS = ['family', 'given', 'email', 'role', 'regime', 'referent', 'closing'] as const;
export type Column = (typeof COLUMNS)[number];

export type PeopleFile =
  | { readonly ok: true; readonly lines: readonly PersonLine[]; readonly faults: readonly LineFault[]; readonly ignored: readonly string[] }
  | { readonly ok: false; readonly fault: FileFault };

/** Headings as they are found in exports, without accents, case, spaces or punctuation. */
const HEADINGS: ReadonlyMap<string, Column> = new Map([
  ...['nom', 'nomdefamille', 'nomusuel', 'familyname', 'lastname', 'surname'].map((one) => [one, 'family'] as const),
  ...['prenom', 'prenoms', 'givenname', 'firstname'].map((one) => [one, 'given'] as const),
  ...['courriel', 'email', 'mail', 'adresse', 'adresseelectronique', 'adressedecourriel', 'adressemail', 'adresseemail', 'emailaddress'].map((one) => [one, 'email'] as const),
  ...['role', 'fonction'].map((one) => [one, 'role'] as const),
  ...['regime', 'regimedinscription', 'studyregime'].map((one) => [one, 'regime'] as const),
  ...['referent', 'referente', 'enseignantreferent', 'enseignantereferente', 'courrielreferent', 'courrieldureferent', 'emailreferent', 'emaildureferent', 'referentteacher'].map((one) => [one, 'referent'] as const),
  ...['fermeture', 'fermetureducompte', 'datedefermeture', 'datedefermetureducompte', 'findecompte', 'accountcloses', 'accountcloseson'].map((one) => [one, 'closing'] as const),
]);
const ROLE_WORDS: ReadonlyMap<string, FileRole> = new Map([
  ...['student', 'etudiant', 'etudiante', 'apprenant', 'apprenante'].map((one) => [one, 'student'] as const),
  ...['teacher', 'enseignant', 'enseignante'].map((one) => [one, 'teacher'] as const),
  ...['jurymember', 'membredujury', 'membre', 'jury'].map((one) => [one, 'jury_member'] as const),
  ...['jurychair', 'presidentdujury', 'presidentedujury', 'president', 'presidente'].map((one) => [one, 'jury_chair'] as const),
]);
const REGIME_WORDS: ReadonlyMap<string, Regime> = new Map([
  ...['initial', 'formationinitiale', 'fi'].map((one) => [one, 'initial'] as const),
  ...['apprenticeship', 'apprentissage', 'apprenti', 'apprentie', 'fa'].map((one) => [one, 'apprenticeship'] as const),
  ...['professionalcontract', 'contratdeprofessionnalisation', 'contratpro', 'professionnalisation'].map((one) => [one, 'professional_contract'] as const),
  ...['continuing', 'formationcontinue', 'fc'].map((one) => [one, 'continuing'] as const),
]);

const wordOf = (text: string): string => text.normalize('NFKD').replaceAll(/[^\p{L}\p{N}]+/gu, '').replaceAll(/\p{M}/gu, '').toLowerCase();

/** @param text of the file, without a byte order mark */
export function readPeopleFile(text: string): PeopleFile {
  const csv = readCsv(text);
  if (!csv.ok) return { ok: true, lines: [], faults: [{ line: csv.line, kind: 'quotes', value: '' }], ignored: [] };
  const [heading, ...rows] = csv.rows;
  if (heading === undefined || rows.length === 0) return { ok: false, fault: { kind: 'empty' } };
  if (rows.length > MOST_LINES) return { ok: false, fault: { kind: 'too_many_lines', most: MOST_LINES } };
  const columns = heading.cells.map((cell) => HEADINGS.get(wordOf(cell)) ?? null);
  const twice = COLUMNS.find((column) => columns.filter((one) => one === column).length > 1);
  if (twice !== undefined) return { ok: false, fault: { kind: 'column_twice', column: twice } };
  const missing = (['family', 'given', 'email'] as const).find((column) => !columns.includes(column));
  if (missing !== undefined) return { ok: false, fault: { kind: 'column_missing', column: missing } };
  const ignored = heading.cells.filter((cell, index) => columns[index] === null && cell.trim() !== '').map((cell) => cell.trim());
  const read = rows.map((row) => readRow(row, columns));
  const lines = read.flatMap((one) => ('email' in one ? [one] : []));
  const faults = [...read.flatMap((one) => ('email' in one ? [] : [one])), ...repeated(lines)];
  return { ok: true, lines, faults: faults.sort((a, b) => a.line - b.line), ignored };
}

function readRow({ line, cells }: CsvRow, columns: readonly (Column | null)[]): PersonLine | LineFault {
  const fault = (kind: LineFault['kind'], value: string): LineFault => ({ line, kind, value: value.slice(0, 120) });
  // Cells beyond the headings may only be empty: a shifted row would put names into the wrong people.
  if (cells.length < columns.length || cells.slice(columns.length).some((cell) => cell.trim() !== '')) return fault('cell_count', String(cells.length));
  const cell = (column: Column): string => (columns.includes(column) ? cells[columns.indexOf(column)]!.trim() : '');
  const formula = COLUMNS.map(cell).find((one) => /^[=+\-@]/.test(one));
  if (formula !== undefined) return fault('formula', formula);
  const name = readName(cell('given'), cell('family'));
  if (name === null || name.given === '' || name.family === '') return fault('name_unreadable', `${cell('given')} ${cell('family')}`.trim());
  const email = cell('email').toLowerCase();
  if (!isAscii(email)) return fault('email_characters', email);
  if (!isEmail(email)) return fault('email_unreadable', email);
  const role = cell('role') === '' && !columns.includes('role') ? 'student' : ROLE_WORDS.get(wordOf(cell('role')));
  if (role === undefined) return fault('role_unknown', cell('role'));
  const regime = role === 'student' && cell('regime') !== '' ? REGIME_WORDS.get(wordOf(cell('regime'))) : null;
  if (regime === undefined) return fault('regime_unknown', cell('regime'));
  if (role === 'student' && regime === null) return fault('regime_missing', '');
  // Of students alone; nobody else has a referent, and whoever teaches keeps the university's address.
  const referent = role === 'student' ? cell('referent').toLowerCase() : '';
  if (referent !== '' && !isEmail(referent)) return fault('referent_unreadable', referent);
  if (referent === email) return fault('referent_own', referent);
  const typed = role === 'student' ? cell('closing') : '';
  const closesOn = typed === '' ? null : readTypedDay(typed);
  if (typed !== '' && closesOn === null) return fault('closing_unreadable', typed);
  return { line, ...name, email, role, regime, referent: referent || null, closesOn };
}

/** One person may hold several roles, each once and under one name. */
function repeated(lines: readonly PersonLine[]): LineFault[] {
  const names = new Map<string, string>();
  const roles = new Set<string>();
  return lines.flatMap(({ line, given, family, email, role }): LineFault[] => {
    const name = `${given} ${family}`;
    if ((names.get(email) ?? name) !== name) return [{ line, kind: 'two_names', value: email }];
    if (roles.has(`${email} ${role}`)) return [{ line, kind: 'repeated', value: email }];
    names.set(email, name);
    roles.add(`${email} ${role}`);
    return [];
  });
}

/** Somebody whom the file names and who is there already, with what they are in this cohort. */
export type KnownPerson = {
  readonly id: string; readonly given: string; readonly family: string; readonly roles: readonly string[]; readonly regime: Regime | null;
  /** In this cohort; `null` for whoever is not enrolled in it. Revisions are 0 before the first. */
  readonly enrolment: { readonly id: string; readonly referent: string | null; readonly referentRevision: number; readonly closesOn: string | null; readonly closingRevision: number } | null;
};
export type Change = PersonLine & {
  /** `new_person`: with this role; `new_role`: somebody known; `updated`: is there, and the file says something new of them; `nothing`: is there already. */
  readonly change: 'new_person' | 'new_role' | 'updated' | 'nothing';
  /** What the file says that is not known yet: it holds from then on, and what held before is kept. */
  readonly sets: readonly ('referent' | 'closing')[];
  /** What stays as it is known, whatever the file says: changing a name is an act of its own, with its date and its badges. */
  readonly keeps: readonly ('name' | 'regime')[];
  readonly person: string | null;
  readonly enrolment: KnownPerson['enrolment'];
};

/**
 * What reading the lines into a cohort would change.
 * @param known by e-mail address
 */
export function planPeople(lines: readonly PersonLine[], known: ReadonlyMap<string, KnownPerson>): Change[] {
  const begun = new Set<string>();
  return lines.map((line) => {
    const person = known.get(line.email);
    if (person === undefined) {
      const change = begun.has(line.email) ? 'new_role' : 'new_person';
      begun.add(line.email);
      return { ...line, change, sets: setsOf(line, null), keeps: [], person: null, enrolment: null };
    }
    const isThere = person.roles.includes(line.role);
    const keeps = [
      ...(person.given === line.given && person.family === line.family ? [] : ['name' as const]),
      ...(isThere && line.role === 'student' && person.regime !== null && person.regime !== line.regime ? ['regime' as const] : []),
    ];
    const enrolment = line.role === 'student' ? person.enrolment : null;
    const sets = setsOf(line, enrolment);
    return { ...line, change: !isThere ? 'new_role' : sets.length > 0 ? 'updated' : 'nothing', sets, keeps, person: person.id, enrolment };
  });
}

const setsOf = ({ referent, closesOn }: PersonLine, known: KnownPerson['enrolment']): Change['sets'] => [
  ...(referent !== null && referent !== known?.referent ? ['referent' as const] : []),
  ...(closesOn !== null && closesOn !== known?.closesOn ? ['closing' as const] : []),
];

/**
 * What only the people who are known can tell is wrong with a line.
 * @param addresses of everybody who is known at all
 * @param today ISO date in UTC
 */
export function faultsAmongKnown(changes: readonly Change[], addresses: ReadonlySet<string>, today: string): LineFault[] {
  const inFile = new Set(changes.map((one) => one.email));
  return changes.flatMap(({ line, sets, referent, closesOn }): LineFault[] => [
    ...(sets.includes('referent') && !addresses.has(referent!) && !inFile.has(referent!) ? [{ line, kind: 'referent_unknown' as const, value: referent! }] : []),
    ...(sets.includes('closing') && !readClosing(closesOn, today).ok ? [{ line, kind: 'closing_past' as const, value: closesOn! }] : []),
  ]);
}
