/** Showing who one is before what cannot be undone, without leaving the page or losing what it was told. */
import type { Strings } from '../../strings/index.ts';
import { call } from './call.ts';
import { text } from './form.ts';

export type StepUpState = {
  readonly byCode: boolean;
  readonly hasPasskey: boolean;
  /** A code is on its way. */
  readonly sent: boolean;
  readonly error?: string;
};

/** The field of a form by which a confirmation says how it goes; the others are those of the act. */
export const STEP_UP = 'step-up';
export const CODE = 'step-up-code';

async function stateOf(api: App.Locals['api'], sent: boolean, error?: string): Promise<StepUpState> {
  const read = await call(api.api.me.security.$get());
  const { byCode, hasPasskey } = read.ok ? read.value : { byCode: false, hasPasskey: false };
  return { byCode, hasPasskey, sent, ...(error === undefined ? {} : { error }) };
}

/** The page to show instead of a refusal, when what the API asks for is a confirmation; else `null`. */
export const neededStepUp = (api: App.Locals['api'], problem: { code?: string | undefined }): Promise<StepUpState | null> =>
  problem.code === 'step_up_needed' ? stateOf(api, false) : Promise.resolve(null);

/** Takes what the page of a confirmation was told. `null`: the act may be done (or nothing of a confirmation was said). */
export async function takeStepUp(api: App.Locals['api'], form: FormData, words: Strings): Promise<StepUpState | null> {
  const how = text(form, STEP_UP);
  if (how === 'ask') return stateOf(api, false);
  if (how === 'send') {
    const sent = await call(api.api.me.confirmation.message.$post());
    return stateOf(api, sent.ok, sent.ok ? undefined : sent.problem.detail);
  }
  if (how !== 'code') return null;
  const code = text(form, CODE);
  if (code === '') return stateOf(api, true, words.private.account.stepUp.codeMissing);
  const confirmed = await call(api.api.me.confirmation.$post({ json: { code } }));
  return confirmed.ok ? null : stateOf(api, true, confirmed.problem.detail);
}
