/**
 * Who may do what: one table. Authority is (person, role, cohort) and is read
 * again for each request. What somebody may not know of is "not found", not
 * "forbidden" (see `api/routes/access.ts`).
 */
import type { Role } from './queries/schema.ts';
import type { Grant } from './queries/people.ts';

export const ACTIONS = {
  read_cohort: ['teacher', 'jury_member', 'jury_chair', 'administrator'],
  guide_review: ['teacher'],
  propose_level: ['teacher'],
  read_jury: ['jury_member', 'jury_chair', 'administrator'],
  convene_jury: ['jury_chair', 'administrator'],
  decide: ['jury_chair'],
  sign_minutes: ['jury_chair'],
  issue_credential: ['jury_chair', 'administrator'],
  revoke_credential: ['jury_chair', 'administrator'],
  withdraw_endorsement: ['teacher', 'jury_chair', 'administrator'],
  correct_credential: ['jury_chair', 'administrator'],
  edit_programme: ['administrator'],
  manage_cohort: ['administrator'],
  administer: ['administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof ACTIONS;

/** @param cohort the cohort acted on; `null` for acts that concern no cohort */
export function may(grants: readonly Grant[], action: Action, cohort: string | null): boolean {
  const roles: readonly Role[] = ACTIONS[action];
  return grants.some((grant) => roles.includes(grant.role) && (grant.cohort === '*' || grant.cohort === cohort));
}
