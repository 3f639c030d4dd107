/** Revoking a badge: final, with a basis and a reason. */
import type { Strings } from '../../strings/index.ts';
import { call } from './call.ts';
import { text, ticked, type FieldError } from './form.ts';

export const BASES = ['new_decision', 'key_compromise'] as const;
export type Basis = (typeof BASES)[number];
export type RevocationDraft = { credential: string; basis: Basis | null; reason: string };

export const readRevocation = (form: FormData): RevocationDraft => ({
  credential: text(form, 'credential'),
  basis: BASES.find((basis) => basis === text(form, 'basis')) ?? null,
  reason: text(form, 'reason'),
});

/** Sends a revocation that is complete and confirmed; otherwise says what is missing. Field names end with the badge's id. */
export async function revoke(api: App.Locals['api'], form: FormData, words: Strings['private']['jury']['revocation']): Promise<FieldError[]> {
  const { credential, basis, reason } = readRevocation(form);
  const errors: FieldError[] = [];
  if (basis === null) errors.push({ field: `basis-${credential}`, message: words.basisRequired });
  if (reason === '') errors.push({ field: `reason-${credential}`, message: words.reasonRequired });
  if (!ticked(form, 'final')) errors.push({ field: `final-${credential}`, message: words.confirmRequired });
  if (errors.length > 0 || basis === null) return errors;
  const sent = await call(api.api.credentials[':credential'].revocation.$post({ param: { credential }, json: { basis, reason } }));
  return sent.ok ? [] : [{ field: `reason-${credential}`, message: sent.problem.detail, ...(sent.problem.code === undefined ? {} : { code: sent.problem.code }) }];
}
