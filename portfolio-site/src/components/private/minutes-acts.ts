/** The acts on minutes that are signed outside: closing, opening again, depositing, opening the awards. */
import type { Strings } from '../../strings/index.ts';
import { call, type ProblemView } from './call.ts';
import { file, lines, text, type FieldError } from './form.ts';

type Api = App.Locals['api'];
type Acted = { readonly done: string } | { readonly error: FieldError };

/** Which field of the page a refusal is about. */
const FIELDS: Readonly<Record<string, string>> = { minutes_number_taken: 'field-number', deliberation_in_future: 'field-date', decisions_missing: 'manquent', minutes_incomplete: 'field-number' };

const refused = (problem: ProblemView, field = problem.code === undefined ? undefined : FIELDS[problem.code]): Acted => ({
  error: { message: problem.detail, ...(field === undefined ? {} : { field }), ...(problem.code === undefined ? {} : { code: problem.code }) },
});

/** @returns what the page says was done, or why not */
export async function actOnDeliberation(api: Api, jury: string, form: FormData, words: Strings['private']['deliberation']['minutes']): Promise<Acted> {
  const one = api.api.juries[':jury'];
  const param = { jury };
  switch (text(form, 'form')) {
    case 'close': {
      const sent = await call(one.closing.$post({ param, json: { number: text(form, 'number'), deliberatedOn: text(form, 'date') } }));
      return sent.ok ? { done: 'clos' } : refused(sent.problem);
    }
    case 'reopen': {
      const sent = await call(one.reopening.$post({ param, json: { reason: text(form, 'reopen-reason') } }));
      return sent.ok ? { done: 'rouvert' } : refused(sent.problem, 'field-reopen-reason');
    }
    case 'deposit': {
      const signed = file(form, 'file');
      if (!signed) return { error: { field: 'field-file', message: words.fileRequired } };
      const sent = await call(one.deposit.$post({ param, form: { file: signed, signatories: lines(form, 'signatories').join('\n'), signedOn: text(form, 'signedOn'), reason: text(form, 'deposit-reason') } as never }));
      return sent.ok ? { done: 'depose' } : refused(sent.problem, sent.problem.code === 'reason_required' ? 'field-deposit-reason' : 'field-file');
    }
    default: {
      const sent = await call(one.opening.$post({ param }));
      return sent.ok ? { done: 'signe' } : refused(sent.problem);
    }
  }
}
