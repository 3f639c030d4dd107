/** What an administrator's form does about badges that a restore revoked: those that are chosen are issued again. */
import type { Strings } from '../../strings/index.ts';
import { call } from './call.ts';
import type { FieldError } from './form.ts';
import { neededStepUp, type StepUpState } from './step-up.ts';

export type TakenOverView = { badges: { id: string; name: string; title: string; awardedOn: string }[]; count: number; names: { id: string; name: string }[] };
export type AgainTaken = { readonly errors: FieldError[]; readonly stepUp: StepUpState | null; /** How many have a successor now; `null` where a name was said to be right. */ readonly issued: number | null };

type Api = App.Locals['api'];

export async function takeAgain(api: Api, form: FormData, all: Strings): Promise<AgainTaken> {
  const t = all.private.takenOver;
  const name = form.get('name');
  if (typeof name === 'string') {
    const kept = await call(api.api.restoration.revoked.$post({ json: { credentials: [], names: [name] } }));
    if (kept.ok) return { errors: [], stepUp: null, issued: null };
    const stepUp = await neededStepUp(api, kept.problem);
    return { errors: stepUp ? [] : [{ message: kept.problem.detail }], stepUp, issued: null };
  }
  const credentials = [...new Set(form.getAll(form.get('all') === null ? 'credential' : 'shown').map(String))];
  if (credentials.length === 0) return { errors: [{ field: 'emettre-de-nouveau', message: t.noneChosen }], stepUp: null, issued: 0 };
  const sent = await call(api.api.restoration.revoked.$post({ json: { credentials, names: [] } }));
  if (!sent.ok) {
    const stepUp = await neededStepUp(api, sent.problem);
    return { errors: stepUp ? [] : [{ message: sent.problem.detail }], stepUp, issued: 0 };
  }
  return { errors: sent.value.left.map(({ detail }) => ({ message: t.left(sent.value.issued.length, detail) })), stepUp: null, issued: sent.value.issued.length };
}
