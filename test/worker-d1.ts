/**
 * The D1 of a Worker under test, asked from the test's own process. The harness
 * has a stand-in for it that takes a request for each step of each statement; a
 * test that looks at all tables before and after took minutes by it. Here the
 * bundle answers one path more, and questions that are asked together go in one
 * request.
 */
import type { D1Database, D1Result } from '@cloudflare/workers-types';

export const STATEMENTS_PATH = '/test/statements';

type Statement = { readonly sql: string; readonly parameters: readonly unknown[] };
/** `together`: all or none, as a batch of D1. */
type Question = { readonly together: boolean; readonly statements: readonly Statement[] };
type Answer = { readonly results: readonly D1Result[] } | { readonly error: string };

/** A bundle that answers one path more; everything else goes to the application, untouched. */
export function withStatements(bundle: string): string {
  const exported = /\bexport\s*\{\s*([\w$]+) as default,[\s\w$,]*\};/;
  if (!exported.test(bundle)) throw new Error('the bundle exports no default');
  return bundle.replace(exported, (_all, app: string) => entryOf(app));
}

const entryOf = (app: string): string => `
export default {
  ...${app},
  fetch(request, env, context) {
    return new URL(request.url).pathname === '${STATEMENTS_PATH}' ? answersForTests(request, env.DB) : ${app}.fetch(request, env, context);
  },
};
async function answersForTests(request, db) {
  const questions = await request.json();
  const prepare = ({ sql, parameters }) => db.prepare(sql).bind(...parameters);
  const answer = async ({ together, statements }) => {
    try {
      return { results: together ? await db.batch(statements.map(prepare)) : [await prepare(statements[0]).all()] };
    } catch (error) {
      return { error: String(error.message) };
    }
  };
  const apart = async () => {
    const given = [];
    for (const one of questions) given.push(await answer(one));
    return given;
  };
  // Asked together they are one turn of the database; where one of them fails none was done, and each is asked by itself.
  const single = questions.length > 1 && questions.every((one) => !one.together && one.statements.length === 1);
  const given = single ? await db.batch(questions.map((one) => prepare(one.statements[0]))).then((all) => all.map((one) => ({ results: [one] })), apart) : await apart();
  return Response.json(given);
}
`;

export function d1Of(send: (questions: string) => Promise<Response>): D1Database {
  let waiting: { readonly question: Question; readonly settle: (answer: Answer | Promise<Answer>) => void }[] = [];
  const flush = async (): Promise<void> => {
    const asked = waiting;
    waiting = [];
    const answers = send(JSON.stringify(asked.map((one) => one.question))).then((answer) => answer.json() as Promise<Answer[]>);
    asked.forEach((one, index) => one.settle(answers.then((all) => all[index]!)));
  };
  const ask = async (question: Question): Promise<readonly D1Result[]> => {
    const answer = await new Promise<Answer>((settle) => {
      if (waiting.push({ question, settle }) === 1) setImmediate(() => void flush());
    });
    if ('error' in answer) throw new Error(answer.error);
    return answer.results;
  };
  const statement = (sql: string, parameters: readonly unknown[]) => ({
    sql,
    parameters,
    bind: (...bound: unknown[]) => statement(sql, bound),
    all: async () => (await ask({ together: false, statements: [{ sql, parameters }] }))[0],
    run: async () => (await ask({ together: false, statements: [{ sql, parameters }] }))[0],
  });
  const asked = {
    prepare: (sql: string) => statement(sql, []),
    batch: (statements: Statement[]) => ask({ together: true, statements: statements.map(({ sql, parameters }) => ({ sql, parameters })) }),
  };
  return asked as unknown as D1Database;
}
