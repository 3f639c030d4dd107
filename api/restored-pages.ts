/**
 * While a restore is not finished, what students show is shown to nobody. The
 * copy does not know which pages, links and files were taken back after it was
 * made, and what was taken back must not be public again by itself.
 */
import type { MiddlewareHandler } from 'hono';
import { plainProblem } from './problems.ts';
import { splitLanguage } from './publication/paths.ts';
import { findGateState } from './queries/restore-gate.ts';
import { problem, type Env } from './routes/context.ts';

/** Addresses at which people show something of theirs, at the main origin and at that of files. Keys, lists and achievements are the institution's. The copy of what was taken back waits with them: one that is kept elsewhere may say more, and would be replaced. */
const SHOWN = /^\/(?:(?:portfolios|credentials|evidence|partage|clr|endorsements|private\/shared)\/|\.well-known\/palier-taken-back\.json$|embed\/credentials\/|oembed$|sitemap\.xml$|api\/credentials\/[^/]+\/evidence\/)/;

/** Seconds: an administrator has lists to find first. */
const RETRY_AFTER = 3600;

export const isShownByPeople = (path: string): boolean => SHOWN.test(splitLanguage(path).path);

/** Asks along with the handler, so that a page costs no turn more, and lets nothing out of it while the gate is closed. Forms at such addresses wait as well. */
export const hideWhileRestored: MiddlewareHandler<Env> = async (c, next) => {
  if (c.req.method === 'OPTIONS' || !isShownByPeople(c.req.path)) return next();
  const reads = ['GET', 'HEAD'].includes(c.req.method);
  // What writes something is not begun before the answer.
  const [gate] = await Promise.all([findGateState(c.get('platform').db), reads ? next() : undefined]);
  if (gate?.closed == null) return reads ? undefined : next();
  if (reads) await c.res.body?.cancel();
  // Else its headers would be laid over those of the problem: a tag, how long it may be kept.
  c.res = undefined;
  c.set('isComplete', false);
  const answer = problem(c, plainProblem('restored_pages', c.get('language')));
  answer.headers.set('retry-after', String(RETRY_AFTER));
  c.res = answer;
};
