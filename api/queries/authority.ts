import { sql, type Compilable } from 'kysely';
import { isInForce } from './grants.ts';
import { isReferent } from './referents.ts';
import type { Database, Role } from './schema.ts';

/** What a person must still hold when a commit runs; the same words as `Scope` in `api/permissions.ts`. */
export type Claim = { readonly person: string; readonly roles: readonly Role[]; readonly cohort?: string; readonly programme?: string | null; readonly period?: string; readonly student?: string };

/**
 * Asked inside the commit that rests on it: refuses the whole of it (rule
 * `authority_gone`) when none of these roles over this is held any longer, nor
 * the student's guidance where that is enough. Between the answer to a request's
 * question and its commit a role can be withdrawn; in a commit it cannot.
 */
export function assertAuthority(db: Database, { person, roles, cohort = '', programme = null, period = '', student }: Claim): Compilable {
  const held = sql`exists (
    select 1 from role_grant
    where role_grant.person_id = ${person} and role_grant.role in (select value from json_each(${JSON.stringify(roles)})) and ${isInForce('role_grant')}
      and role_grant.period in ('*', ${period})
      and (role_grant.cohort_id = ${cohort} or (
        role_grant.cohort_id = '*' and role_grant.programme_code in ('*', coalesce(${programme}, (select programme_code from cohort where id = ${cohort}))))))`;
  const guides = student === undefined ? sql`0` : isReferent(person, student);
  const statement = sql`insert into authority_gone (person_id) select ${person} where not ${held} and not ${guides}`;
  return { compile: () => statement.compile(db) };
}

/** The rule by which such a commit is refused. */
export const AUTHORITY_GONE = 'authority_gone';
