/** What an administrator's form does with the signing keys: looked at first as it would be, then done. */
import type { Strings } from '../../strings/index.ts';
import { call } from './call.ts';
import { text, type FieldError } from './form.ts';
import { isTheWord } from './revocations.ts';
import { neededStepUp, takeStepUp, type StepUpState } from './step-up.ts';

type Api = App.Locals['api'];
export const ALGORITHMS = ['Ed25519', 'ES256', 'RS256'] as const;
type Algorithm = (typeof ALGORITHMS)[number];
export type KeyAct = { readonly act: 'generate' | 'rotate'; readonly algorithm: Algorithm } | { readonly act: 'retire' | 'compromise'; readonly key: string };
type Seen = { readonly done: boolean; readonly events: readonly { kind: 'key_generated' | 'key_activated' | 'key_retired' | 'key_withdrawn' | 'key_compromised'; key: string | null; algorithm: string }[]; readonly signatures: number | null };
export type Reissued = { readonly reissued: number; readonly left: number };

/** @property shown what the act would do: to be confirmed */
export type KeysTaken = { readonly errors: FieldError[]; readonly stepUp: StepUpState | null; readonly shown: { readonly act: KeyAct; readonly seen: Seen } | null; readonly done: KeyAct['act'] | null; readonly reissued: Reissued | null };

const NOTHING: KeysTaken = { errors: [], stepUp: null, shown: null, done: null, reissued: null };

/** `null` for what is none of the forms of the page. */
function readAct(form: FormData): KeyAct | null {
  const act = text(form, 'act');
  const algorithm = ALGORITHMS.find((one) => one === text(form, 'algorithm'));
  const key = text(form, 'key');
  if ((act === 'generate' || act === 'rotate') && algorithm) return { act, algorithm };
  if ((act === 'retire' || act === 'compromise') && key !== '') return { act, key };
  return null;
}

/** What the page was told, and what came of it. */
export async function takeKeys(api: Api, form: FormData, all: Strings): Promise<KeysTaken> {
  const stepUp = await takeStepUp(api, form, all);
  if (stepUp) return { ...NOTHING, stepUp };
  if (text(form, 'act') === 'reissue') {
    const sent = await call(api.api.keys.reissue.$post());
    return sent.ok ? { ...NOTHING, reissued: sent.value } : refusedBy(api, sent.problem);
  }
  const act = readAct(form);
  const step = text(form, 'step');
  if (!act || step === 'back') return NOTHING;
  const send = (dryRun: boolean) => call(api.api.keys.ceremonies.$post({ json: { ...act, dryRun } }));
  const { word, typeRequired } = all.private.keys;
  const isSure = step === 'do' && (act.act !== 'compromise' || isTheWord(text(form, 'word'), word));
  const sent = await send(!isSure);
  if (!sent.ok) return refusedBy(api, sent.problem);
  if (isSure) return { ...NOTHING, done: act.act };
  return { ...NOTHING, shown: { act, seen: sent.value }, errors: step === 'do' ? [{ field: 'field-word', message: typeRequired(word) }] : [] };
}

async function refusedBy(api: Api, problem: { detail: string; code?: string | undefined }): Promise<KeysTaken> {
  const stepUp = await neededStepUp(api, problem);
  return { ...NOTHING, stepUp, errors: stepUp ? [] : [{ message: problem.detail }] };
}
