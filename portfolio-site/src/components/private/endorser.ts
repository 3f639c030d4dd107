/** The endorser's form: what was typed, and what is missing before it can be read again. */
import type { Strings } from '../../strings/index.ts';
import { text, type FieldError } from './form.ts';

export const MOST = { line: 100, comment: 1200, statement: 400 } as const;

export type EndorserDraft = { name: string; function: string; organisation: string; comment: string; statements: Record<string, string> };

export const emptyDraft = (name: string): EndorserDraft => ({ name, function: '', organisation: '', comment: '', statements: {} });

/** @param scope the competencies that were asked about; what is typed for others is not read */
export const readDraft = (form: FormData, scope: readonly string[]): EndorserDraft => ({
  name: text(form, 'name'),
  function: text(form, 'function'),
  organisation: text(form, 'organisation'),
  comment: text(form, 'comment'),
  statements: Object.fromEntries(scope.map((code) => [code, text(form, `statement-${code}`)])),
});

/** Lengths are counted as the server counts them, so that it refuses nothing that passed here. */
export const missingIn = (draft: EndorserDraft, words: Strings['endorsement']['form']['errors']): FieldError[] => [
  ...(['name', 'function', 'organisation'] as const).flatMap((field) => oneError(`field-${field}`, draft[field], MOST.line, words[field], words.tooLong)),
  ...oneError('field-comment', draft.comment, MOST.comment, words.comment, words.tooLong),
  ...Object.entries(draft.statements).flatMap(([code, said]) => (said.length > MOST.statement ? [{ field: `field-statement-${code}`, message: words.tooLong }] : [])),
];

const oneError = (field: string, typed: string, most: number, missing: string, tooLong: string): FieldError[] =>
  typed === '' ? [{ field, message: missing }] : typed.length > most ? [{ field, message: tooLong }] : [];

/** What the student called it, in the first line of what somebody is asked to endorse: it stands between quotation marks, in the student’s own language. */
export const titleIn = (subject: string): string => /[“«]\s*(.+?)\s*[”»]/.exec(subject)?.[1] ?? '';
