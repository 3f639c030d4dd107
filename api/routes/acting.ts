import { ACTIONS, REFERENT_ACTIONS, type Action, type Scope } from '../permissions.ts';
import type { Platform } from '../platform/platform.ts';
import { assertAuthority, AUTHORITY_GONE } from '../queries/authority.ts';
import type { Person } from '../queries/people.ts';

type Statement = Parameters<Platform['commit']>[0][number];
type On = (Scope & { readonly student?: string }) | string | null;

/** Asks again, inside a commit, what `requireAuthority` or `mayFor` has answered for the request. */
export function claim(platform: Platform, person: Person, action: Action, on: On): Statement {
  const { student, ...scope } = typeof on === 'string' ? { cohort: on, student: undefined } : { student: undefined, ...on };
  return assertAuthority(platform.db, { person: person.id, roles: ACTIONS[action], ...scope, ...(student !== undefined && REFERENT_ACTIONS.includes(action) ? { student } : {}) });
}

/**
 * The platform as one person may use it: each of its commits asks again,
 * inside itself, whether they still may, and changes nothing if not. For the
 * act alone; work behind the answer is nobody's, and takes the platform itself.
 *
 * @throws `authority_gone` from `commit`, which the application answers with 403
 */
export function acting(platform: Platform, person: Person, action: Action, on: On): Platform {
  const guard = claim(platform, person, action, on);
  return {
    ...platform,
    async commit(statements) {
      const committed = await platform.commit([guard, ...statements]);
      if (!committed.ok && committed.conflict.rule === AUTHORITY_GONE) throw new Error(AUTHORITY_GONE);
      return committed;
    },
  };
}

export const isAuthorityGone = (error: unknown): boolean => error instanceof Error && error.message === AUTHORITY_GONE;
