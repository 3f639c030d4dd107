/** Convening a jury: which cohort and period, under which title, for which day. */
import type { Strings } from '../../strings/index.ts';
import { text, type FieldError } from './form.ts';

export type ConveneDraft = { cohort: string; period: string; title: string; convenedOn: string; session: 1 | 2 };

/** The choice of a cohort and a period travels as one value. */
export const choiceOf = (cohort: string, period: string): string => `${cohort} ${period}`;

export const readConvocation = (form: FormData): ConveneDraft => {
  const [cohort = '', period = ''] = text(form, 'choice').split(' ');
  return { cohort, period, title: text(form, 'title'), convenedOn: text(form, 'convenedOn'), session: text(form, 'session') === '2' ? 2 : 1 };
};

export const checkConvocation = (draft: ConveneDraft, words: Strings['private']['jury']['convene']): FieldError[] => [
  ...(draft.title === '' ? [{ field: 'field-title', message: words.nameRequired }] : []),
  ...(draft.convenedOn === '' ? [{ field: 'field-convenedOn', message: words.onRequired }] : []),
];
