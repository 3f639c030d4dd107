/** Forms about views: whom one asks, and what one answers. */
import { addDays, parisDay } from '../../../../api/domain/calendar.ts';
import { level, text, texts } from './form.ts';

export type AskDraft = { classmate: string; placement: string; name: string; email: string; language: 'fr' | 'en'; scope: string[]; traces: string[]; until: string; message: string };

/** Two weeks ahead, unless somebody says otherwise. */
export const emptyAsk = (today: Date, scope: readonly string[], language: 'fr' | 'en'): AskDraft => ({
  classmate: '', placement: '', name: '', email: '', language, scope: [...scope], traces: [], until: addDays(parisDay(today), 14), message: '',
});

export const readAsk = (form: FormData): AskDraft => ({
  classmate: text(form, 'classmate'), placement: text(form, 'placement'), name: text(form, 'name'), email: text(form, 'email'), language: text(form, 'language') === 'en' ? 'en' : 'fr',
  scope: texts(form, 'scope'), traces: texts(form, 'traces'), until: text(form, 'until'), message: text(form, 'message'),
});

export type SaidDraft = { competency: string; level: number | null; comment: string; advice: string };

/** What is said of each competency that was asked about; a level that was not chosen is « non évalué ». */
export const readSaid = (form: FormData, codes: readonly string[]): SaidDraft[] =>
  codes.map((competency) => ({ competency, level: level(form, `level-${competency}`) ?? null, comment: text(form, `comment-${competency}`), advice: text(form, `advice-${competency}`) }));

/** Those of which something is said: a level alone is sent too, and refused in words. */
export const spoken = (said: readonly SaidDraft[]): SaidDraft[] => said.filter((one) => one.level !== null || one.comment !== '' || one.advice !== '');
