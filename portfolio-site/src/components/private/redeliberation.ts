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
