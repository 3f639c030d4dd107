/**
 * A programme as a Moodle competency framework, and back.
 * Source: Moodle, admin/tool/lpimportcsv (framework_exporter, framework_importer):
 * 14 columns that are known by their position alone, since the headings are in
 * the language of whoever exported them. A row without ID number or short name
 * is skipped there in silence with its children: here it is a fault.
 */
import { readCsv } from '../csv.ts';
import { statedBy, type Competency, type CriticalLearning, type Level, type Programme } from '../programme.ts';
import { fromHtml, paragraph, toHtml } from './moodle-html.ts';

export const MOODLE_COLUMNS = [
  'Parent ID number', 'ID number', 'Short name', 'Description', 'Description format', 'Scale values', 'Scale configuration', 'Rule type (optional)',
  'Rule outcome (optional)', 'Rule config (optional)', 'Cross-referenced competency ID numbers', 'Exported ID (optional)', 'Is framework', 'Taxonomy',
] as const;
/** `idnumber` and `shortname` are cut to this many characters by Moodle. */
const LONGEST_NAME = 100;
const TAXONOMY = 'competency,level,indicator,indicator';
/** Ends the ID number of the framework whose competencies have their levels as children. */
const BY_LEVEL = '-NIV';

/** One framework for reading levels off its scale; one whose every competency × level is acquired or not, as Moodle's badges need. */
export type MoodleForm = 'scale' | 'levels';

export type MoodleFault = {
  readonly line: number;
  readonly kind: 'cell_count' | 'quotes' | 'identifier_missing' | 'identifier_repeated' | 'parent_unknown' | 'framework_missing' | 'framework_twice' | 'scale_unreadable' | 'too_long';
  readonly value: string;
};
export type MoodleRow = {
  readonly line: number;
  readonly parent: string;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly scale: readonly string[];
};
export type MoodleFramework = { readonly framework: MoodleRow; readonly rows: readonly MoodleRow[] };
export type MoodleFile = { readonly faults: readonly MoodleFault[]; readonly read: MoodleFramework | null };

/** The first name that would not come back: Moodle joins the values of a scale with commas, and cuts names. `null` when there is none. */
export function moodleCannotHold(programme: Programme): string | null {
  const { levels, competencies } = programme;
  const ofLevels = levels.find((level) => level.name.includes(',') || level.name.endsWith(')') || competencies.some(({ code }) => `${code} – ${landmark(programme, level)}`.length > LONGEST_NAME));
  if (programme.code.endsWith(BY_LEVEL)) return programme.code;
  // The ID numbers of the levels are made from those of the competencies.
  const taken = competencies.find(({ code }) => competencies.some((other) => code.startsWith(`${other.code}-N`)));
  return ofLevels?.name ?? taken?.code ?? competencies.find(({ code, verb }) => verb !== null && `${code} ${verb}`.length > LONGEST_NAME)?.verb ?? null;
}

/** A level with the periods whose landmark it is: « Novice (S1) ». */
function landmark({ periods }: Programme, level: Level): string {
  const codes = periods.filter((one) => one.expectedLevel === level.order).map((one) => one.code);
  return codes.length === 0 ? level.name : `${level.name} (${codes.join(', ')})`;
}

/** @returns the file's text, with CRLF, to be written as UTF-8 */
export function writeMoodle(programme: Programme, form: MoodleForm): string {
  const described = programme.levels.map((level) => `<li><strong>${toHtml(landmark(programme, level))}</strong>${level.descriptor === null ? '' : ` : ${toHtml(level.descriptor)}`}</li>`);
  const name = `${programme.code} – ${programme.rncp ?? programme.title}`;
  const scale = form === 'scale' ? programme.levels.map((one) => one.name) : ['Non acquis', 'Acquis'];
  const rows: string[][] = [
    ['', form === 'scale' ? programme.code : `${programme.code}${BY_LEVEL}`, form === 'scale' ? name : `${name} (par niveau)`, `<ul>${described.join('')}</ul>`, '1', scale.join(','), configuration(scale.length, form), '', '', '', '', '', '1', TAXONOMY],
  ];
  const add = (parent: string, id: string, short: string, text: string | null): void =>
    void rows.push([parent, id, cut(short), text === null ? '' : paragraph(text), '1', '', '', '', '0', 'null', '', String(rows.length), '', '']);
  const { criticalLearnings } = statedBy(programme);
  for (const competency of programme.competencies) {
    add('', competency.code, competency.verb === null ? competency.statement : `${competency.code} ${competency.verb}`, competency.statement);
    if (form === 'scale') continue;
    for (const level of programme.levels) {
      const id = `${competency.code}-N${level.order}`;
      add(competency.code, id, `${competency.code} – ${landmark(programme, level)}`, level.descriptor);
      criticalLearnings.filter((one) => one.competency === competency.code && one.level === level.order).forEach(({ text }, index) => add(id, `${id}-A${index + 1}`, text, text));
    }
  }
  return [[...MOODLE_COLUMNS], ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** On the scale of levels the last is the proficient one; on that of badges « Acquis » is also the default. */
function configuration(length: number, form: MoodleForm): string {
  const byDefault = form === 'scale' ? 1 : length;
  const values = Array.from({ length }, (_, index) => `{"id": ${index + 1}, "scaledefault": ${Number(index + 1 === byDefault)}, "proficient": ${Number(index + 1 === length)}}`);
  return `[${['{"scaleid": "0"}', ...values].join(', ')}]`;
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
/** Never through the middle of a character. */
const cut = (text: string): string => (text.length <= LONGEST_NAME ? text : text.slice(0, LONGEST_NAME).replace(/[\uD800-\uDBFF]$/, ''));

/** @param text of the file, without a byte order mark */
export function readMoodle(text: string): MoodleFile {
  const csv = readCsv(text);
  if (!csv.ok) return { faults: [{ line: csv.line, kind: 'quotes', value: '' }], read: null };
  const faults: MoodleFault[] = [];
  const rows: (MoodleRow & { isFramework: boolean })[] = [];
  for (const { line, cells } of csv.rows.slice(1)) {
    // The fifth cell is a number: text there says that the row is shifted.
    if (cells.length < MOODLE_COLUMNS.length || !/^\d?$/.test(cells[4]!.trim()) || cells.slice(MOODLE_COLUMNS.length).some((one) => one.trim() !== '')) {
      faults.push({ line, kind: 'cell_count', value: String(cells.length) });
      continue;
    }
    const [parent = '', id = '', name = '', description = '', , values = '', config = ''] = cells.map((one) => one.trim());
    const isFramework = !['', '0'].includes(cells[12]!.trim());
    if (id === '' || name === '') faults.push({ line, kind: 'identifier_missing', value: `${id}${name}` });
    if (id.length > LONGEST_NAME || name.length > LONGEST_NAME) faults.push({ line, kind: 'too_long', value: (id.length > LONGEST_NAME ? id : name).slice(0, 120) });
    if (isFramework && !hasScale(values, config)) faults.push({ line, kind: 'scale_unreadable', value: values.slice(0, 120) });
    rows.push({ line, parent, id, name, description, scale: values.split(',').map((one) => one.trim()), isFramework });
  }
  const frameworks = rows.filter((one) => one.isFramework);
  if (frameworks.length === 0) faults.push({ line: 1, kind: 'framework_missing', value: '' });
  for (const { line, id } of frameworks.slice(1)) faults.push({ line, kind: 'framework_twice', value: id });
  // A framework and a competency may have one ID number: Moodle keeps them apart.
  const competencies = rows.filter((one) => !one.isFramework);
  const ids = competencies.map((one) => one.id);
  competencies.forEach(({ line, id, parent }, index) => {
    if (id !== '' && ids.indexOf(id) < index) faults.push({ line, kind: 'identifier_repeated', value: id });
    if (parent !== '' && !reachesTop(competencies, parent)) faults.push({ line, kind: 'parent_unknown', value: parent });
  });
  const [framework] = frameworks;
  return { faults: faults.toSorted((a, b) => a.line - b.line), read: faults.length > 0 || !framework ? null : { framework, rows: competencies } };
}

/** A scale has values, and its configuration a default and a proficient one. */
function hasScale(values: string, config: string): boolean {
  if (values.split(',').some((one) => one.trim() === '')) return false;
  const flag = (name: string): boolean => new RegExp(`"${name}"\\s*:\\s*"?1\\b`).test(config);
  return flag('scaledefault') && flag('proficient');
}

function reachesTop(rows: readonly { id: string; parent: string }[], parent: string): boolean {
  const seen = new Set<string>();
  for (let id = parent; id !== ''; ) {
    const row = rows.find((one) => one.id === id);
    if (!row || seen.has(id)) return false;
    seen.add(id);
    id = row.parent;
  }
  return true;
}

/** The code of the programme that a framework is of. */
export const codeOfMoodle = ({ framework }: MoodleFramework): string => (framework.id.endsWith(BY_LEVEL) ? framework.id.slice(0, -BY_LEVEL.length) : framework.id);

/**
 * What a framework says of a programme, on top of what is known of it: Moodle
 * holds competencies and a scale, and neither periods nor criteria.
 * @param base the same programme as it is known, or `null`
 * @returns with the ID numbers of the rows that a programme has no place for
 */
export function fromMoodle(read: MoodleFramework, version: string, base: Programme | null): { readonly programme: Programme; readonly ignored: readonly string[] } {
  const { framework, rows } = read;
  const code = codeOfMoodle(read);
  const top = rows.filter((one) => one.parent === '');
  const byLevel = levelRows(top, rows);
  const levels = byLevel ?? framework.scale.map((name, index) => ({ order: index + 1, name, descriptor: descriptorOf(framework.description, name) }));
  const competencies = top.map(({ id, name, description }): Competency => {
    const statement = fromHtml(description) || name;
    const verb = name.startsWith(`${id} `) ? name.slice(id.length + 1) : null;
    const known = base?.competencies.find((one) => one.code === id);
    return { code: id, verb, statement, criteria: known?.criteria ?? null };
  });
  const learnings: CriticalLearning[] = [];
  const taken = new Set(top.map((one) => one.id));
  if (byLevel) {
    for (const competency of top) {
      for (const { order } of byLevel) {
        const id = `${competency.id}-N${order}`;
        taken.add(id);
        for (const row of rows.filter((one) => one.parent === id)) {
          taken.add(row.id);
          learnings.push({ competency: competency.id, level: order, text: fromHtml(row.description) || row.name });
        }
      }
    }
  }
  const said = framework.name.startsWith(`${code} – `) ? framework.name.slice(code.length + 3).replace(/ \(par niveau\)$/, '') : framework.name;
  const fresh: Programme = {
    code, version, title: /^RNCP\d+$/.test(said) ? code : said, under: null, rncp: /^RNCP\d+$/.test(said) ? said : null, provider: null, objective: null, principle: null,
    language: 'fr', levels: [], competencies: [], periods: [],
  };
  const kept = base ?? fresh;
  return {
    programme: {
      ...kept, code, version, levels, competencies,
      ...(byLevel ? { stated: { ...statedBy(kept), criticalLearnings: learnings } } : {}),
    },
    ignored: rows.filter((one) => !taken.has(one.id)).map((one) => one.id),
  };
}

/** The levels, where every competency has the same ones as its children (ID numbers CODE-N1, CODE-N2 …); otherwise `null`. */
function levelRows(top: readonly MoodleRow[], rows: readonly MoodleRow[]): Level[] | null {
  const scales = top.map((competency) =>
    rows.filter((one) => one.parent === competency.id).map((row, index): Level | null => {
      if (row.id !== `${competency.id}-N${index + 1}` || !row.name.startsWith(`${competency.id} – `)) return null;
      const name = row.name.slice(competency.id.length + 3).replace(/ \([^()]*\)$/, '');
      return { order: index + 1, name, descriptor: fromHtml(row.description) || null };
    }),
  );
  const [first] = scales;
  if (!first || first.length === 0 || first.includes(null)) return null;
  return scales.every((one) => JSON.stringify(one) === JSON.stringify(first)) ? (first as Level[]) : null;
}

/** « <li><strong>Novice (S1)</strong> : … » in the framework's description. */
function descriptorOf(description: string, level: string): string | null {
  for (const [, name = '', text = ''] of description.matchAll(/<li><strong>(.*?)<\/strong>(?: : (.*?))?<\/li>/gs)) {
    if (fromHtml(name).replace(/ \([^()]*\)$/, '') === level) return fromHtml(text) || null;
  }
  return null;
}
