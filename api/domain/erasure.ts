/** Why a request for erasure is refused: GDPR, article 17.3, a to e, in its order. */
import { accepted, refused, type Result } from './refusal.ts';

export const REFUSAL_BASES = ['expression', 'legal_obligation', 'public_health', 'archiving', 'legal_claims'] as const;
export type RefusalBasis = (typeof REFUSAL_BASES)[number];

/** A person is told why (article 12.4): a reason that cannot be read is none. */
export function readReason(reason: string): Result<string> {
  const clean = reason.normalize('NFC').replaceAll('\r\n', '\n').trim();
  return clean === '' || clean === '—' || !clean.isWellFormed() || /[^\P{C}\n]/u.test(clean) ? refused({ kind: 'erasure_reason_required' }) : accepted(clean);
}
