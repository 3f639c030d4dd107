/**
 * Who may do what: one table. Authority is (person, role, programme, cohort,
 * period) and is read again for each request. What somebody may not know of is
 * "not found", not "forbidden" (see `requireAuthority` in `api/routes/context.ts`).
 */
import type { Role } from './queries/schema.ts';
import type { Grant } from './queries/grants.ts';

export const ROLES = ['student', 'teacher', 'jury_member', 'jury_chair', 'programme_head', 'administrator', 'data_protection_officer'] as const satisfies readonly Role[];

export const ACTIONS = {
  read_cohort: ['teacher', 'jury_member', 'jury_chair', 'programme_head', 'administrator'],
  read_review: ['teacher', 'jury_member', 'jury_chair', 'programme_head', 'administrator'],
  guide_review: ['teacher'],
  archive_review: ['programme_head', 'administrator'],
  appoint_referent: ['teacher', 'programme_head', 'administrator'],
  propose_level: ['teacher'],
  write_rubric: ['teacher', 'programme_head'],
  write_feedback: ['teacher'],
  follow: ['teacher', 'programme_head'],
  read_jury: ['jury_member', 'jury_chair', 'programme_head', 'administrator'],
  convene_jury: ['jury_chair', 'programme_head', 'administrator'],
  decide: ['jury_chair'],
  sign_minutes: ['jury_chair'],
  issue_credential: ['jury_chair', 'administrator'],
  revoke_credential: ['jury_chair', 'administrator'],
  withdraw_endorsement: ['teacher', 'jury_chair', 'programme_head', 'administrator'],
  correct_credential: ['jury_chair', 'administrator'],
  edit_programme: ['programme_head', 'administrator'],
  manage_cohort: ['programme_head', 'administrator'],
  administer: ['administrator'],
  read_audit: ['administrator', 'data_protection_officer'],
  read_register: ['administrator', 'data_protection_officer'],
  erase_person: ['administrator', 'data_protection_officer'],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof ACTIONS;

/** What the referent teacher of a student may do for that student, whatever else they are. */
export const REFERENT_ACTIONS: readonly Action[] = ['read_review', 'guide_review', 'write_feedback', 'propose_level', 'follow'];

/** What is acted on. Of what is left out it is said neither which nor that it is any: only a grant without that limit reaches it. */
export type Scope = { readonly cohort?: string; readonly programme?: string; readonly period?: string };

/** @param on what is acted on; a cohort's id alone stands for the cohort; `null` for acts that concern no cohort */
export function may(grants: readonly Grant[], action: Action, on: Scope | string | null): boolean {
  const roles: readonly Role[] = ACTIONS[action];
  const scope = typeof on === 'string' ? { cohort: on } : (on ?? {});
  return grants.some((grant) => roles.includes(grant.role) && reaches(grant, scope));
}

/** The same for what concerns one student (an enrolment's id), whose referent teacher may some of it. */
export const mayFor = (person: { readonly grants: readonly Grant[]; readonly students: readonly string[] }, action: Action, on: Scope & { readonly student: string }): boolean =>
  may(person.grants, action, on) || (REFERENT_ACTIONS.includes(action) && person.students.includes(on.student));

/** Whether there is anything in the cohort, be it in one period, that this may be done to. */
export const mayInSomePeriod = (grants: readonly Grant[], action: Action, cohort: string): boolean =>
  grants.some((grant) => may([grant], action, { cohort, period: grant.period }));

function reaches(grant: Grant, scope: Scope): boolean {
  if (grant.period !== '*' && grant.period !== scope.period) return false;
  if (grant.cohort !== '*') return grant.cohort === scope.cohort;
  return grant.programme === '*' || grant.programme === scope.programme;
}
