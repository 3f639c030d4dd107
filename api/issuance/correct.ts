/**
 * A clerical correction of a badge: a trace that it cites wrongly is left out.
 * Competency, level and date are the jury's: an error there is mended by a new
 * deliberation and never by this. A misspelt name is mended for the person, not
 * for one badge (see change-name.ts). Words of a trace are its author's, frozen
 * when the review was submitted: they are left out or stay.
 */
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { findIssued, findPlan } from '../queries/credentials.ts';
import { supersede, wasFirst, type Statement } from './supersede.ts';

export type Citation = { readonly position: number; readonly name: string; readonly text: string; readonly address: string | null };

/** What a badge cites, by the places in its own bytes, which never change. */
export async function citationsOf(platform: Platform, credentialId: string): Promise<Citation[]> {
  const plan = await findPlan(platform.db, credentialId);
  const { evidence = [] } = JSON.parse(plan?.bytes ?? '{}') as { evidence?: { id?: string; name?: string; narrative?: string }[] };
  return evidence.map((one, position) => ({ position, name: one.name ?? '', text: one.narrative ?? '', address: one.id ?? null }));
}

/**
 * @param correction `leaveOut`: places of citations; `reason`: why, for those who may read the revocation
 * @returns the successor's id; `null` when there is no such released badge
 */
export async function correct(
  platform: Platform,
  credentialId: string,
  correction: { readonly leaveOut: readonly number[]; readonly reason: string },
  personId: string,
): Promise<Result<{ credential: string }> | null> {
  const issued = await findIssued(platform.db, credentialId);
  if (!issued?.released_at) return null;
  if (issued.revoked_at) return refused({ kind: 'credential_already_revoked' });
  const reason = correction.reason.trim();
  if (reason === '') return refused({ kind: 'reason_required' });
  const cited = await citationsOf(platform, credentialId);
  const leaveOut = new Set(correction.leaveOut);
  if (leaveOut.size === 0 || [...leaveOut].some((position) => position >= cited.length)) return refused({ kind: 'nothing_to_correct' });
  const superseded = await supersede(platform, [credentialId], { basis: 'superseded', reason, personId, mend: (statement) => withoutCitations(statement, leaveOut) });
  if (superseded.ok) return accepted({ credential: superseded.pairs[0]!.to });
  if (superseded.lint !== undefined) return refused({ kind: 'credential_not_issued', reason: 'lint', detail: superseded.lint });
  if (wasFirst(superseded.rule) || superseded.rule === 'name_changed') return refused({ kind: 'credential_already_revoked' });
  throw new Error(superseded.rule);
}

/** Without these citations, and without the digests of files that only they name. */
export function withoutCitations(statement: Statement, leaveOut: ReadonlySet<number>): Statement {
  const { evidence: cited = [], relatedResource: related = [], ...rest } = statement;
  const evidence = cited.filter((_, position) => !leaveOut.has(position));
  const dropped = cited.filter((_, position) => leaveOut.has(position)).flatMap((one) => one.id ?? []);
  const relatedResource = related.filter(({ id }) => !dropped.includes(id) || evidence.some((one) => one.id === id));
  // In the order of the document as it was built; what is empty is left out (Open Badges 3.0, "Serialization").
  return Object.fromEntries(
    Object.keys(statement).flatMap((key): [string, unknown][] => {
      if (key === 'evidence') return evidence.length === 0 ? [] : [[key, evidence]];
      if (key === 'relatedResource') return relatedResource.length === 0 ? [] : [[key, relatedResource]];
      return [[key, (rest as Record<string, unknown>)[key]]];
    }),
  ) as Statement;
}
