/** What an administrator's form does about a restore: gives lists (of badges, and of people who were erased), declares one lost, confirms. */
import { call } from './call.ts';
import { text, type FieldError } from './form.ts';
import { neededStepUp, type StepUpState } from './step-up.ts';

/** What people took back after the copy was made, and what of it the confirmation takes back again. */
export type TakenBack = { state: 'known' | 'partial' | 'missing'; from: string | null; until: string | null; portfolios: number; shares: number; records: number; others: number; names: number };

export type RestorationView = { closed: boolean; cause: string | null; since: string | null; lists: { list: number; state: 'missing' | 'given' | 'lost' }[]; stolenKeys: string[]; keyHistory: 'known' | 'missing'; lostKeys: { id: string; algorithm: string; state: 'retired' | 'compromised'; from: 'witness' | 'history' }[]; takenBack: TakenBack };

type Api = App.Locals['api'];

/** @returns what was refused, or that the person has to show who they are first; empty when the act is done */
export async function actOnRestoration(api: Api, form: FormData, words: { noFile: string; notChecked: string }): Promise<FieldError[] | StepUpState> {
  const { restoration } = api.api;
  const act = text(form, 'act');
  if (act === 'give') {
    const files = form.getAll('lists').filter((one): one is File => one instanceof File && one.size > 0);
    if (files.length === 0) return [{ field: 'field-lists', message: words.noFile }];
    const give = async (given: string) => (given.includes('"palier erasures 1"') ? call(restoration.erasures.$post({ json: { text: given } })) : call(restoration.lists.$post({ json: { signed: given } })));
    const answers = await Promise.all(files.map(async (one) => ({ name: one.name, answer: await give(await one.text()) })));
    return answers.flatMap(({ name, answer }) => (answer.ok ? [] : [{ field: 'field-lists', about: name, message: answer.problem.detail }]));
  }
  if (act === 'lose') {
    const list = text(form, 'list');
    const answer = await call(restoration.lost.$post({ json: list === 'keys' ? { keys: true } : { list: Number(list) } }));
    return answer.ok ? [] : ((await neededStepUp(api, answer.problem)) ?? [{ message: answer.problem.detail }]);
  }
  if (form.get('sure') === null) return [{ field: 'field-sure', message: words.notChecked }];
  const recognised = form.getAll('key').map(String);
  const answer = await call(restoration.confirmation.$post({ query: recognised.length > 0 ? { recognise: recognised.join(',') } : {} }));
  return answer.ok ? [] : ((await neededStepUp(api, answer.problem)) ?? [{ message: answer.problem.detail }]);
}
