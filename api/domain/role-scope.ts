/** Over what a role can be given. A student's role is none of these: it comes with an enrolment. */
export const GIVEN_ROLES = ['teacher', 'jury_member', 'jury_chair', 'programme_head', 'administrator', 'data_protection_officer'] as const;
export type GivenRole = (typeof GIVEN_ROLES)[number];

/** '*' is each of them. `from`, `until`: first and last day, ISO 8601; `null` is open. */
export type GivenScope = { readonly cohort: string; readonly programme: string; readonly period: string; readonly from: string | null; readonly until: string | null };

/** What exists: programmes with the periods of any of their versions, and which programme each cohort follows. */
export type Places = { readonly periods: ReadonlyMap<string, ReadonlySet<string>>; readonly programmeOf: ReadonlyMap<string, string> };

export type ScopeFault = 'role_scope_unknown' | 'role_days_reversed';

/**
 * An administrator and a data-protection officer are the institution's, not a
 * cohort's. The head of a programme is its head in every period of it.
 */
export function scopeFault(role: GivenRole, { cohort, programme, period, from, until }: GivenScope, { periods, programmeOf }: Places): ScopeFault | null {
  if (from !== null && until !== null && from > until) return 'role_days_reversed';
  const everywhere = cohort === '*' && programme === '*';
  if ((role === 'administrator' || role === 'data_protection_officer') && !(everywhere && period === '*')) return 'role_scope_unknown';
  if (role === 'programme_head' && period !== '*') return 'role_scope_unknown';
  if (cohort !== '*' && (programme !== '*' || !programmeOf.has(cohort))) return 'role_scope_unknown';
  if (programme !== '*' && !periods.has(programme)) return 'role_scope_unknown';
  if (period === '*') return null;
  // A period is one of the programme that the scope names; everywhere, of any.
  const followed = cohort !== '*' ? programmeOf.get(cohort)! : programme;
  const known = followed === '*' ? [...periods.values()].some((codes) => codes.has(period)) : (periods.get(followed)?.has(period) ?? false);
  return known ? null : 'role_scope_unknown';
}
