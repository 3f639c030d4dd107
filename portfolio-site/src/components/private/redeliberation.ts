/** A new deliberation on lines of signed minutes, as it was typed. */
import { REDELIBERATION_BASES, type RedeliberationBasis } from '../../../../api/domain/redeliberation.ts';
import type { Strings } from '../../strings/index.ts';
import { text, texts, type FieldError } from './form.ts';

export type AgainDraft = { lines: { enrolment: string; competency: string }[]; units: { enrolment: string; unit: string }[]; basis: RedeliberationBasis | null; reason: string; title: string; convenedOn: string };

/** A line travels as one value, as does a result: that of the semester has nothing after the space. */
export const lineValue = (enrolment: string, what: string): string => `${enrolment} ${what}`;
const readLine = (value: string): [enrolment: string, what: string] => {
  const [enrolment = '', ...what] = value.split(' ');
  return [enrolment, what.join(' ')];
};

export const readAgain = (form: FormData): AgainDraft => ({
  lines: texts(form, 'ligne').map(readLine).map(([enrolment, competency]) => ({ enrolment, competency })),
  units: texts(form, 'resultat').map(readLine).map(([enrolment, unit]) => ({ enrolment, unit })),
  basis: REDELIBERATION_BASES.find((one) => one === text(form, 'basis')) ?? null,
  reason: text(form, 'reason'),
  title: text(form, 'title'),
  convenedOn: text(form, 'convenedOn'),
});

export const checkAgain = (draft: AgainDraft, words: Strings['private']['deliberation']['again']['required']): FieldError[] => [
  ...(draft.lines.length + draft.units.length === 0 ? [{ field: 'lignes', message: words.lines }] : []),
  ...(draft.basis === null ? [{ field: 'fondement', message: words.basis }] : []),
  ...(draft.title === '' ? [{ field: 'field-title', message: words.name }] : []),
  ...(draft.convenedOn === '' ? [{ field: 'field-convenedOn', message: words.on }] : []),
];

/**
 * Where the form says a refusal of the API, which asks for a reason first, then reads the lines, then the results.
 *
 * @param offered values of what these minutes say last, as the page was read anew
 */
export function refusedField(draft: Pick<AgainDraft, 'lines' | 'units' | 'reason'>, problem: { readonly code?: string }, offered: { readonly lines: readonly string[]; readonly units: readonly string[] }): 'field-reason' | 'lignes' | 'resultats' {
  if (problem.code !== 'redeliberation_unreadable') return 'lignes';
  if (draft.reason.trim() === '') return 'field-reason';
  const isOffered = draft.lines.every((one) => offered.lines.includes(lineValue(one.enrolment, one.competency)));
  // Results can have gone from the page altogether, and their place with them.
  return isOffered && offered.units.length > 0 && draft.units.some((one) => !offered.units.includes(lineValue(one.enrolment, one.unit))) ? 'resultats' : 'lignes';
}
