import { sql, type Compilable } from 'kysely';
import { compiledWrite, given } from './compiled.ts';
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
  const claim = [person, person, JSON.stringify(roles), period, cohort, programme, cohort] as const;
  return student === undefined ? assertHeld(db, ...claim) : assertHeldOrGuides(db, ...claim, person, student);
}

const text = given('text', '');
const held = sql`exists (
    select 1 from role_grant
    where role_grant.person_id = ${text} and role_grant.role in (select value from json_each(${text})) and ${isInForce('role_grant')}
      and role_grant.period in ('*', ${text})
      and (role_grant.cohort_id = ${text} or (
        role_grant.cohort_id = '*' and role_grant.programme_code in ('*', coalesce(${text}, (select programme_code from cohort where id = ${text}))))))`;

type Asked = [gone: string, person: string, roles: string, period: string, cohort: string, programme: string | null, of: string];
/** Every act of a person begins with one of these: their text never varies. */
const assertHeld = compiledWrite<Asked>((db) => sql`insert into authority_gone (person_id) select ${text} where not ${held}`.compile(db));
const assertHeldOrGuides = compiledWrite<[...Asked, guide: string, student: string]>((db) =>
  sql`insert into authority_gone (person_id) select ${text} where not ${held} and not ${isReferent('', '')}`.compile(db),
);

/** The rule by which such a commit is refused. */
export const AUTHORITY_GONE = 'authority_gone';
