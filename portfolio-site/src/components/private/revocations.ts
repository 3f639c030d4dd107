/** Revoking many badges at once: chosen, read once more, confirmed by a word. */
import type { Strings } from '../../strings/index.ts';
import { call } from './call.ts';
import { text, texts, type FieldError } from './form.ts';
import { BASES, type Basis } from './revocation.ts';

/** What the API takes at once. */
export const MOST_REVOKED = 500;

export type GivenBadge = { id: string; name: string; competency: string; level: number; awardedOn: string; state: 'issued' | 'revoked' | 'superseded' };
export type BatchDraft = { credentials: string[]; basis: Basis | null; reason: string };
export type Batch = { draft: BatchDraft; step: 'check' | 'back' | 'revoke'; typed: string };

type Words = { life: Strings['private']['life']['revocations']; one: Strings['private']['jury']['revocation'] };

export const readBatch = (form: FormData): Batch => {
  const step = text(form, 'step');
  return {
    draft: { credentials: [...new Set(texts(form, 'credential'))], basis: BASES.find((basis) => basis === text(form, 'basis')) ?? null, reason: text(form, 'reason') },
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
export async function revokeAll(api: App.Locals['api'], { credentials, basis, reason }: BatchDraft): Promise<{ revoked: number } | FieldError> {
  const sent = await call(api.api.revocations.$post({ json: { credentials, basis: basis!, reason } }));
  return sent.ok ? sent.value : { field: 'badges', message: sent.problem.detail, ...(sent.problem.code === undefined ? {} : { code: sent.problem.code }) };
}
