/** What every route has at hand. */
import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context, TypedResponse } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { withCommonHeaders } from '../headers.ts';
import type { Platform } from '../platform/platform.ts';
import type { Person } from '../queries/people.ts';
import { may, type Action, type Scope } from '../permissions.ts';
import { inputProblem, plainProblem, refusalProblem, type Language, type Problem } from '../problems.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Session } from '../queries/sessions.ts';
import { isFresh, type SignIn } from '../sign-in.ts';

export type Variables = {
  platform: Platform;
  signIn: SignIn;
  language: Language;
  person: Person | null;
  /** The session behind the request, whoever acts; `null` when signed out. */
  session: Session | null;
  /** Signed in, but with a second factor still to show before anything else: nobody, to every route but those of signing in. */
  held: Person | null;
  /** The code of the problem that is the answer. */
  problem: string | null;
  /** « Not found » hides what is not theirs. */
  denied: boolean;
  /** The answer was made with the headers that every answer has: nothing is put on it afterwards. */
  isComplete: boolean;
};
/** What the machine says of a request that came from outside. A page of ours that asks the API in this process has none. */
export type Bindings = { readonly peer?: () => string | undefined };
export type Env = { Variables: Variables; Bindings: Bindings };
export type RouteContext = Context<Env>;

export const router = (): OpenAPIHono<Env> =>
  new OpenAPIHono<Env>({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const fields = result.error.issues.map((issue) => issue.path.join('.') || '(corps)');
      return problem(c, inputProblem([...new Set(fields)], c.get('language')));
    },
  });

/**
 * To the typed client a problem is no answer of the route (`never`): its
 * success type stays the route's own, and a caller looks at `ok` first.
 */
export type ProblemAnswer = Response & TypedResponse<never, never, 'json'>;

/** An answer that was made `withCommonHeaders`. */
export function complete(c: RouteContext, response: Response): Response {
  c.set('isComplete', true);
  return response;
}

/** The same as `c.json`, made with all of its headers at once. */
export const completeJson = <T, S extends ContentfulStatusCode>(c: RouteContext, value: T, status: S): Response & TypedResponse<T, S, 'json'> =>
  complete(
    c,
    new Response(JSON.stringify(value), { status, headers: withCommonHeaders(c.get('platform').config, c.req.path, { 'content-type': 'application/json' }) }),
  ) as Response & TypedResponse<T, S, 'json'>;

/** RFC 9457. */
export function problem(c: Context, body: Problem): ProblemAnswer {
  c.set('problem', body.code);
  return c.body(JSON.stringify(body), body.status as ContentfulStatusCode, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
  }) as Response as ProblemAnswer;
}

export const plain = (c: RouteContext, code: Parameters<typeof plainProblem>[0]): ProblemAnswer => problem(c, plainProblem(code, c.get('language')));
export const refusal = (c: RouteContext, one: Refusal): ProblemAnswer => problem(c, refusalProblem(one, c.get('language')));

/** « Not found », to somebody who is not told that it is there. */
export function hidden(c: RouteContext): ProblemAnswer {
  c.set('denied', true);
  return plain(c, 'not_found');
}

/** The signed-in person, or the answer to give instead. */
export function requirePerson(c: RouteContext): Person | ProblemAnswer {
  return c.get('person') ?? signInFirst(c);
}

const signInFirst = (c: RouteContext): ProblemAnswer => plain(c, c.get('held') ? 'factor_needed' : 'unauthenticated');

/**
 * Before what cannot be undone: the answer to give instead when its person has
 * not shown for ten minutes who they are, else `null`. The page that asked for
 * the act asks for that, and comes back to the act.
 */
export function requireFresh(c: RouteContext): ProblemAnswer | null {
  const session = c.get('session');
  const platform = c.get('platform');
  return !platform.config.stepUp || (session && isFresh(platform, session)) ? null : plain(c, 'step_up_needed');
}

/**
 * The signed-in person if they may act on this. Somebody with no authority
 * over it at all is not told that it exists.
 */
export function requireAuthority(c: RouteContext, action: Action, on: Scope | string | null): Person | ProblemAnswer {
  const person = c.get('person');
  if (!person) return signInFirst(c);
  if (may(person.grants, action, on)) return person;
  const knows = on === null || may(person.grants, 'read_cohort', on);
  return knows ? plain(c, 'forbidden') : hidden(c);
}

/** The signed-in person if they may do this to at least one thing: for lists, which show what is theirs and no more. */
export function requireAuthoritySomewhere(c: RouteContext, action: Action): Person | ProblemAnswer {
  const person = c.get('person');
  if (!person) return plain(c, 'unauthenticated');
  return person.grants.some((grant) => may([grant], action, grant)) ? person : plain(c, 'forbidden');
}

const ProblemSchema = z
  .object({ type: z.string(), title: z.string(), status: z.number(), detail: z.string(), code: z.string() })
  .openapi('Problem');
export const problemAnswer = (description: string) => ({ description, content: { 'application/problem+json': { schema: ProblemSchema } } });

/** The problem documents that any route can answer. */
export const PROBLEMS = {
  400: problemAnswer('Demande illisible / unreadable request'),
  401: problemAnswer('Connexion nécessaire / sign-in needed'),
  403: problemAnswer('Action non autorisée / not allowed'),
  404: problemAnswer('Introuvable / not found'),
  409: problemAnswer('Impossible en l’état / conflict'),
  413: problemAnswer('Trop volumineux / too large'),
  415: problemAnswer('Format non pris en charge / unsupported format'),
  422: problemAnswer('Informations incomplètes / incomplete information'),
  429: problemAnswer('Trop de demandes / too many requests'),
  503: problemAnswer('Suspendu pour l’instant / suspended for now'),
} as const;

export const json = <S extends z.ZodType>(schema: S, description: string) => ({ description, content: { 'application/json': { schema } } });
export const body = <S extends z.ZodType>(schema: S) => ({ body: { required: true, content: { 'application/json': { schema } } } });
export const param = <const N extends string>(...names: N[]) => ({
  params: z.object(Object.fromEntries(names.map((name) => [name, z.string().min(1).max(80)])) as Record<N, z.ZodString>),
});
