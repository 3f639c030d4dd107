/** Revoking many badges at once: chosen, read once more, confirmed by a word. */
import type { Strings } from '../../strings/index.ts';
import { call } from './call.ts';
import { text, texts, type FieldError } from './form.ts';
import { BASES, type Basis } from './revocation.ts';
import { neededStepUp, takeStepUp, type StepUpState } from './step-up.ts';

/** What the API takes at once. */
export const MOST_REVOKED = 500;

export type GivenBadge = { id: string; enrolment: string; name: string; competency: string; level: number; awardedOn: string; state: 'issued' | 'revoked' | 'superseded' };
export type BatchDraft = { credentials: string[]; basis: Basis | null; reason: string };
type Batch = { draft: BatchDraft; step: 'check' | 'back' | 'revoke'; typed: string };

export type Taken = { readonly draft: BatchDraft; readonly errors: FieldError[]; /** The same list once more, with the word to type. */ readonly confirming: boolean; readonly stepUp: StepUpState | null; /** How many were, when they were. */ readonly revoked: number };

export const NOTHING_TAKEN: Taken = { draft: { credentials: [], basis: null, reason: '' }, errors: [], confirming: false, stepUp: null, revoked: 0 };

/** What a page was told, and what came of it. */
export async function takeBatch(api: App.Locals['api'], form: FormData, given: readonly GivenBadge[], all: Strings): Promise<Taken> {
  const words = { life: all.private.life.revocations, one: all.private.jury.revocation };
  const { draft, step, typed } = readBatch(form, given);
  const stepUp = await takeStepUp(api, form, all);
  const errors = step === 'back' ? [] : checkBatch(draft, words);
  const confirming = step !== 'back' && errors.length === 0;
  const taken: Taken = { draft, errors, confirming, stepUp, revoked: 0 };
  if (step !== 'revoke' || !confirming || stepUp) return taken;
  if (!isTheWord(typed, words.life.word)) return { ...taken, errors: [{ field: 'field-word', message: words.life.typeRequired(words.life.word) }] };
  const sent = await revokeAll(api, draft);
  if ('revoked' in sent) return { ...taken, revoked: sent.revoked };
  const needed = await neededStepUp(api, sent);
  return { ...taken, errors: needed ? [] : [sent], confirming: false, stepUp: needed };
}

type Words = { life: Strings['private']['life']['revocations']; one: Strings['private']['jury']['revocation'] };

/** @param given what may be chosen of: whoever is chosen whole stands for each of their valid badges */
export const readBatch = (form: FormData, given: readonly GivenBadge[]): Batch => {
  const step = text(form, 'step');
  const whole = texts(form, 'enrolment');
  const theirs = given.filter((one) => one.state === 'issued' && whole.includes(one.enrolment)).map(({ id }) => id);
  return {
    draft: { credentials: [...new Set([...texts(form, 'credential'), ...theirs])], basis: BASES.find((basis) => basis === text(form, 'basis')) ?? null, reason: text(form, 'reason') },
    step: step === 'back' || step === 'revoke' ? step : 'check',
    typed: text(form, 'word'),
  };
};

/** What is missing before the badges are read once more. */
export const checkBatch = ({ credentials, basis, reason }: BatchDraft, words: Words): FieldError[] => {
  const errors: FieldError[] = [];
  if (credentials.length === 0) errors.push({ field: 'badges', message: words.life.chosenRequired });
  if (credentials.length > MOST_REVOKED) errors.push({ field: 'badges', message: words.life.tooMany(MOST_REVOKED) });
  if (basis === null) errors.push({ field: 'basis', message: words.one.basisRequired });
  if (reason === '') errors.push({ field: 'field-reason', message: words.one.reasonRequired });
  return errors;
};

/** Capitals and accents are not what is being asked for. */
export const isTheWord = (typed: string, word: string): boolean => plain(typed) === plain(word);
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();

/** Sends the batch. All badges are revoked, or the sentence says why none is. */
async function revokeAll(api: App.Locals['api'], { credentials, basis, reason }: BatchDraft): Promise<{ revoked: number } | FieldError> {
  const sent = await call(api.api.revocations.$post({ json: { credentials, basis: basis!, reason } }));
  return sent.ok ? sent.value : { field: 'badges', message: sent.problem.detail, ...(sent.problem.code === undefined ? {} : { code: sent.problem.code }) };
}
