/**
 * A file of people, as a secretariat exports it, and what reading it into a
 * cohort would change. Nothing here writes: the same plan is shown first and
 * carried out afterwards, all of it or nothing. A second reading of the same
 * file finds nothing left to do.
 */
import { readTable, shown, wordMap, wordOf, type FileFault, type TableRow } from './csv-table.ts';
import { readClosing, readTypedDay } from './departure.ts';
import { isAscii, isEmail } from './email.ts';
import { readName } from './name.ts';

export const REGIMES = ['initial', 'apprenticeship', 'professional_contract', 'continuing'] as const;
export type Regime = (typeof REGIMES)[number];
/** What a file may make somebody; administrators are made otherwise. */
export const FILE_ROLES = ['student', 'teacher', 'jury_member', 'jury_chair'] as const;
export type FileRole = (typeof FILE_ROLES)[number];

export type PersonLine = {
  readonly line: number; readonly given: string; readonly family: string; readonly email: string; readonly role: FileRole; readonly regime: Regime | null;
  /** Of a student: the address of the referent teacher, and the first day without the university's account; `null` when the file does not say. */
  readonly referent: string | null; readonly closesOn: string | null;
};

/** Why a line is not taken. `value`: the cell as it was read. */
export type LineFault = {
  readonly line: number;
  readonly kind: 'cell_count' | 'quotes' | 'name_unreadable' | 'formula' | 'email_unreadable' | 'email_characters' | 'role_unknown' | 'regime_unknown' | 'regime_missing' | 'repeated' | 'two_names'
    | 'referent_unreadable' | 'referent_unknown' | 'referent_own' | 'closing_unreadable' | 'closing_past' | 'address_personal' | 'referent_classmate';
  readonly value: string;
};
/** What a column of addresses is called, of whatever file. */
export const EMAIL_HEADINGS = ['courriel', 'email', 'mail', 'adresse', 'adresseelectronique', 'adressedecourriel', 'adressemail', 'adresseemail', 'emailaddress'];
/** Of the number that decisions are given out with (`decisions-csv.ts`). Palier keeps none of the university's. */
export const ENROLMENT_HEADINGS = ['inscription', 'numerodinscription', 'enrolment'];

/**
 * Whom a line of a cohort's file is about: by their address, or by their enrolment where the file has it.
 *
 * @param students by both
 * @returns undefined for nobody of the cohort, and where the two are not one person's
 */
export function studentOf<T extends { readonly enrolment: string }>(students: ReadonlyMap<string, T>, email: string, enrolment: string): T | undefined {
  const student = students.get(email.toLowerCase() || enrolment);
  return student && (enrolment === '' || student.enrolment === enrolment) ? student : undefined;
}

type Column = 'family' | 'given' | 'email' | 'role' | 'regime' | 'referent' | 'closing';

export type PeopleFile =
  | { readonly ok: true; readonly lines: readonly PersonLine[]; readonly faults: readonly LineFault[]; readonly ignored: readonly string[] }
  | { readonly ok: false; readonly fault: FileFault };

/** Headings as they are found in exports. */
const HEADINGS = wordMap<Column>({
  family: ['nom', 'nomdefamille', 'nomusuel', 'familyname', 'lastname', 'surname'],
  given: ['prenom', 'prenoms', 'givenname', 'firstname'],
  email: EMAIL_HEADINGS,
  role: ['role', 'fonction'],
  regime: ['regime', 'regimedinscription', 'studyregime'],
  referent: ['referent', 'referente', 'enseignantreferent', 'enseignantereferente', 'courrielreferent', 'courrieldureferent', 'emailreferent', 'emaildureferent', 'referentteacher'],
  closing: ['fermeture', 'fermetureducompte', 'datedefermeture', 'datedefermetureducompte', 'findecompte', 'accountcloses', 'accountcloseson'],
});
const ROLE_WORDS = wordMap<FileRole>({
  student: ['student', 'etudiant', 'etudiante', 'apprenant', 'apprenante'],
  teacher: ['teacher', 'enseignant', 'enseignante'],
  jury_member: ['jurymember', 'membredujury', 'membre', 'jury'],
  jury_chair: ['jurychair', 'presidentdujury', 'presidentedujury', 'president', 'presidente'],
});
const REGIME_WORDS = wordMap<Regime>({
  initial: ['initial', 'formationinitiale', 'fi'],
  apprenticeship: ['apprenticeship', 'apprentissage', 'apprenti', 'apprentie', 'fa'],
  professional_contract: ['professionalcontract', 'contratdeprofessionnalisation', 'contratpro', 'professionnalisation'],
  continuing: ['continuing', 'formationcontinue', 'fc'],
});

/** @param text of the file, without a byte order mark */
export function readPeopleFile(text: string): PeopleFile {
  const table = readTable(text, HEADINGS, ['family', 'given', 'email']);
  if (!table.ok) return table;
  const read = table.rows.map((row) => readRow(row, table.columns.has('role')));
  const lines = read.flatMap((one) => ('email' in one ? [one] : []));
  const faults: LineFault[] = [...table.faults, ...read.flatMap((one) => ('email' in one ? [] : [one])), ...repeated(lines)];
  return { ok: true, lines, faults: faults.sort((a, b) => a.line - b.line), ignored: table.ignored };
}

function readRow({ line, cell }: TableRow<Column>, hasRoles: boolean): PersonLine | LineFault {
  const fault = (kind: LineFault['kind'], value: string): LineFault => ({ line, kind, value: shown(value) });
  const name = readName(cell('given'), cell('family'));
  if (name === null || name.given === '' || name.family === '') return fault('name_unreadable', `${cell('given')} ${cell('family')}`.trim());
  const email = cell('email').toLowerCase();
  if (!isAscii(email)) return fault('email_characters', email);
  if (!isEmail(email)) return fault('email_unreadable', email);
  const role = cell('role') === '' && !hasRoles ? 'student' : ROLE_WORDS.get(wordOf(cell('role')));
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
 * @param addresses of everybody who is known at all, with whether they study in this cohort
 * @param personal those of the file that people who are known confirmed as their own: nobody else is made under one
 * @param today ISO date
 */
export function faultsAmongKnown(changes: readonly Change[], addresses: ReadonlyMap<string, { readonly isStudent: boolean }>, personal: ReadonlySet<string>, today: string): LineFault[] {
  const inFile = new Set(changes.map((one) => one.email));
  const students = new Set(changes.flatMap(({ email, role }) => (role === 'student' ? [email] : [])));
  return changes.flatMap(({ line, email, person, sets, referent, closesOn }): LineFault[] => [
    ...(person === null && personal.has(email) ? [{ line, kind: 'address_personal' as const, value: email }] : []),
    ...(sets.includes('referent') && !addresses.has(referent!) && !inFile.has(referent!) ? [{ line, kind: 'referent_unknown' as const, value: referent! }] : []),
    ...(sets.includes('referent') && (students.has(referent!) || addresses.get(referent!)?.isStudent === true) ? [{ line, kind: 'referent_classmate' as const, value: referent! }] : []),
    ...(sets.includes('closing') && !readClosing(closesOn, today).ok ? [{ line, kind: 'closing_past' as const, value: closesOn! }] : []),
  ]);
}
