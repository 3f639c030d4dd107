/** A new deliberation on lines of signed minutes, as it was typed. */
import { REDELIBERATION_BASES, type RedeliberationBasis } from '../../../../api/domain/redeliberation.ts';
import type { Strings } from '../../strings/index.ts';
import { text, texts, type FieldError } from './form.ts';

export type AgainDraft = { lines: { enrolment: string; competency: string }[]; basis: RedeliberationBasis | null; reason: string; title: string; convenedOn: string };

/** A line travels as one value. */
export const lineValue = (enrolment: string, competency: string): string => `${enrolment} ${competency}`;

export const readAgain = (form: FormData): AgainDraft => ({
  lines: texts(form, 'ligne').map((value) => {
    const [enrolment = '', ...competency] = value.split(' ');
    return { enrolment, competency: competency.join(' ') };
  }),
  basis: REDELIBERATION_BASES.find((one) => one === text(form, 'basis')) ?? null,
  reason: text(form, 'reason'),
  title: text(form, 'title'),
  convenedOn: text(form, 'convenedOn'),
});

export const checkAgain = (draft: AgainDraft, words: Strings['private']['deliberation']['again']['required']): FieldError[] => [
  ...(draft.lines.length === 0 ? [{ field: 'lignes', message: words.lines }] : []),
  ...(draft.basis === null ? [{ field: 'fondement', message: words.basis }] : []),
  ...(draft.title === '' ? [{ field: 'field-title', message: words.name }] : []),
  ...(draft.convenedOn === '' ? [{ field: 'field-convenedOn', message: words.on }] : []),
];
