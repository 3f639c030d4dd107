/** A file of a programme in any of its three forms, told by its own first words, with the line of each fault. */
import type { z } from '@hono/zod-openapi';
import { readJsonText, type JsonPath } from '../domain/json-text.ts';
import type { Programme } from '../domain/programme.ts';
import { checkProgramme, tidyProgramme, type ProgrammeFault, type ProgrammeFaultKind } from '../domain/programmes/check.ts';
import { codeOfMoodle, fromMoodle, readMoodle, type MoodleFault } from '../domain/programmes/moodle.ts';
import { fromCase } from '../domain/programmes/read-case.ts';
import { CaseFileSchema, ProgrammeFileSchema } from './programme-schema.ts';

export const PROGRAMME_FORMS = ['json', 'case', 'moodle'] as const;
export type ProgrammeForm = (typeof PROGRAMME_FORMS)[number];
export type FileFaultKind = ProgrammeFaultKind | MoodleFault['kind'] | 'json_unreadable' | 'field_unreadable' | 'field_unknown';
export type LineFault = { readonly line: number; readonly kind: FileFaultKind; readonly value: string };
export type ProgrammeFile = { readonly form: ProgrammeForm; readonly programme: Programme | null; readonly faults: readonly LineFault[]; readonly ignored: readonly string[] };

/** What the person says of a file that does not say it itself; '' for nothing. */
export type Wanted = { readonly code: string; readonly version: string };

/**
 * @param text of the file, without a byte order mark
 * @param latest the newest version of a programme, by its code
 */
export async function readProgrammeFile(text: string, wanted: Wanted, latest: (code: string) => Promise<Programme | null>): Promise<ProgrammeFile> {
  return /^\s*[{[]/.test(text) ? readJson(text, wanted) : readCsvFile(text, wanted, latest);
}

function readJson(text: string, wanted: Wanted): ProgrammeFile {
  const json = readJsonText(text);
  if (!json.ok) return { form: 'json', programme: null, faults: [{ line: json.line, kind: 'json_unreadable', value: '' }], ignored: [] };
  const form = typeof json.value === 'object' && json.value !== null && 'CFDocument' in json.value ? 'case' : 'json';
  const parsed = form === 'case' ? CaseFileSchema.safeParse(json.value) : ProgrammeFileSchema.safeParse(json.value);
  if (!parsed.success) return { form, programme: null, faults: parsed.error.issues.flatMap((issue) => schemaFaults(issue, json.lineOf)), ignored: [] };
  if ('format' in parsed.data && form === 'json') {
    const { programme } = parsed.data as z.infer<typeof ProgrammeFileSchema>;
    const named = { ...programme, ...(wanted.version === '' ? {} : { version: wanted.version }) } as Programme;
    return finished(form, named, [], (fault) => json.lineOf(['programme', ...fault.path]));
  }
  const file = parsed.data as z.infer<typeof CaseFileSchema>;
  const code = wanted.code || file.CFDocument.extensions?.palier?.code || codeFrom(file.CFDocument.title);
  const { programme, ignored } = fromCase(file, code, wanted.version || file.CFDocument.version || '1');
  return finished(form, programme, ignored, ({ value }) => {
    const item = file.CFItems.findIndex((one) => one.humanCodingScheme?.replaceAll(/\s+/g, '-') === value || one.fullStatement.startsWith(value));
    return json.lineOf(item < 0 ? ['CFDocument'] : ['CFItems', item]);
  });
}

/** « Référentiel : métiers du web » → Referentiel-metiers-du-web */
const codeFrom = (title: string): string =>
  title.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 40).replace(/-+$/, '') || 'programme';

function schemaFaults(issue: z.core.$ZodIssue, lineOf: (path: JsonPath) => number): LineFault[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ line: lineOf([...path, key]), kind: 'field_unknown' as const, value: [...path, key].join('.') }));
  return [{ line: lineOf(path), kind: 'field_unreadable', value: path.join('.') }];
}

async function readCsvFile(text: string, wanted: Wanted, latest: (code: string) => Promise<Programme | null>): Promise<ProgrammeFile> {
  const { faults, read } = readMoodle(text);
  if (!read) return { form: 'moodle', programme: null, faults, ignored: [] };
  const base = await latest(codeOfMoodle(read));
  const { programme, ignored } = fromMoodle(read, wanted.version || base?.version || '1', base);
  return finished('moodle', programme, ignored, ({ value }) => (read.rows.find((one) => one.id === value || one.name === value) ?? read.framework).line);
}

function finished(form: ProgrammeForm, programme: Programme, ignored: readonly string[], lineOf: (fault: ProgrammeFault) => number): ProgrammeFile {
  const faults = checkProgramme(programme).map((fault): LineFault => ({ line: lineOf(fault), kind: fault.kind, value: fault.value === '' ? fault.path.join('.') : fault.value }));
  return { form, programme: faults.length > 0 ? null : tidyProgramme(programme), faults: faults.toSorted((a, b) => a.line - b.line), ignored };
}
