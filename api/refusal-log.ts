/**
 * One line in the log for each request whose author was not let in, or not let
 * do what they asked (ASVS 5.0, 16.3.2). It names the route by its pattern, the
 * reason by its code and the person by the kind of their roles: nobody, no
 * address and nothing that somebody typed.
 */
import { matchedRoutes } from 'hono/route';
import { buckets, type Buckets } from './buckets.ts';
import { ROLES } from './permissions.ts';
import type { Platform } from './platform/platform.ts';
import type { RouteContext } from './routes/context.ts';

/** Codes of problems that refuse a person, not an input. `not_found` is one where it hides what is another's. */
const REFUSALS: ReadonlySet<string> = new Set([
  'unauthenticated', 'forbidden', 'cross_origin', 'authority_gone', 'factor_needed', 'step_up_needed', 'rate_limited', 'too_often',
  'link_spent', 'link_elsewhere', 'code_wrong', 'code_over', 'code_attempts', 'passkey_refused',
  'university_failed', 'university_unknown', 'university_conflict', 'university_closed', 'address_taken', 'endorsement_link_spent', 'tutor_link_spent',
]);
/** Lines of each code: a flood of one kind fills no disk and hides no other kind. */
const MOST_A_MINUTE = 10;

type Log = { readonly lines: Buckets; /** Lines of each code that were left out since the last one. */ readonly leftOut: Map<string, number> };
const logs = new WeakMap<Platform, Log>();

function logOf(platform: Platform): Log {
  const log = logs.get(platform) ?? { lines: buckets({ most: MOST_A_MINUTE, mostKeys: REFUSALS.size + 1 }), leftOut: new Map() };
  logs.set(platform, log);
  return log;
}

/** Writes the line of a request that was answered with a problem, if it refuses somebody. */
export function logRefusal(c: RouteContext): void {
  const code = c.get('problem');
  if (code !== null && (REFUSALS.has(code) || (code === 'not_found' && c.get('denied')))) writeRefusal(c, code, patternOf(c));
}

/**
 * @param route the pattern of the address, never the address: that holds identifiers, and links that open something
 */
export function writeRefusal(c: RouteContext, code: string, route: string): void {
  const platform = c.get('platform');
  const { lines, leftOut } = logOf(platform);
  const missed = leftOut.get(code) ?? 0;
  if (lines.take(code, platform.now().getTime()) > 0) return void leftOut.set(code, missed + 1);
  leftOut.delete(code);
  const line = { event: 'refused', at: platform.now().toISOString(), method: c.req.method, route, code, who: kindOf(c), ...(missed > 0 ? { leftOut: missed } : {}) };
  console.warn(JSON.stringify(line));
}

/** The route that was meant, `page` for any page of the site. */
const patternOf = (c: RouteContext): string => matchedRoutes(c).findLast(({ path }) => !path.endsWith('*'))?.path ?? 'page';

function kindOf(c: RouteContext): string {
  if (c.get('held')) return 'held';
  const person = c.get('person');
  if (!person) return 'stranger';
  const kinds = [...ROLES.filter((role) => person.grants.some((grant) => grant.role === role)), ...(person.students.length > 0 ? ['referent'] : [])];
  return kinds.length > 0 ? kinds.join('+') : 'nobody';
}
