/**
 * The Worker under test, asked from the test's own process. One workerd has the
 * houses of many tests in it, one after the other: to start one for each took
 * longer than many a test, and what it makes of the sources is made once. Each
 * house is a Worker of its own over a database and a bucket that nobody had
 * before, and is told by its port.
 *
 * For D1 the harness has a stand-in that takes a request for each step of each
 * statement; a test that looks at all tables before and after took minutes by
 * it. Here the bundle answers one path more, and questions that are asked
 * together go in one request.
 */
import type { D1Database, D1Result } from '@cloudflare/workers-types';
import { FILES_ENTRY, FILES_PATH } from './worker-files.ts';

export const STATEMENTS_PATH = '/test/statements';
/** Where a house is opened, or closed when it says no settings. */
export const HOUSES_PATH = '/test/houses';
/** Answers once no work is left in the Worker that went on after an answer. */
export const REST_PATH = '/test/rest';
/** The entrypoint that tests ask, and the header by which they say what they ask it for. */
export const ENTRY = 'forTests';
export const ADDRESS = 'test-address';

export type Opening = { readonly port: string; readonly room: number; readonly settings: Record<string, string> | null };

type Statement = { readonly sql: string; readonly parameters: readonly unknown[] };
/** `together`: all or none, as a batch of D1. */
type Question = { readonly together: boolean; readonly statements: readonly Statement[] };
type Answer = { readonly results: readonly D1Result[] } | { readonly error: string };

/** A bundle that answers some paths more; everything else goes to the application, untouched. */
export function withHouses(bundle: string): string {
  const exported = /\bexport\s*\{([\s\w$,]*)\};/.exec(bundle);
  const create = /([\w$]+) as createWorker\b/.exec(exported?.[1] ?? '')?.[1];
  if (!exported || !create) throw new Error('the bundle exports no createWorker');
  const waits = /import\s*\{\s*waitUntil(?: as ([\w$]+))?\s*\}\s*from\s*"cloudflare:workers"/.exec(bundle);
  if (!waits) throw new Error('the bundle does not import waitUntil by itself');
  return bundle.replace(exported[0], () => entryOf(create)).replace(waits[0], () => countedWait(waits[1] ?? 'waitUntil'));
}

/** What goes on after answers is counted, and goes on as it did. */
const countedWait = (name: string): string => `import { waitUntil as waitUntilItself } from "cloudflare:workers";
let underWay = 0;
const ${name} = (work) => {
  underWay += 1;
  waitUntilItself(work.finally(() => { underWay -= 1; }));
}`;
const entryOf = (create: string): string => `
const houses = new Map();
export const ${ENTRY} = {
  async fetch(sent, env) {
    const address = sent.headers.get('${ADDRESS}');
    const { pathname, port, host } = new URL(address);
    const request = new Request(address, sent);
    request.headers.delete('${ADDRESS}');
    request.headers.set('host', host);
    // As Cloudflare does.
    if (!request.headers.has('cf-connecting-ip')) request.headers.set('cf-connecting-ip', '127.0.0.1');
    if (pathname === '${HOUSES_PATH}') return openOrClose(await request.json(), env);
    const house = houses.get(port);
    if (!house) return new Response('no house of a test is at port ' + port, { status: 421 });
    if (pathname === '${REST_PATH}') return rest();
    if (pathname === '${FILES_PATH}') return filesForTests(request, house.env.FILES);
    return pathname === '${STATEMENTS_PATH}' ? answersForTests(request, house.env.DB) : afterTheLastByte(request, await house.worker.fetch(request, house.env));
  },
};
export default ${ENTRY};
${FILES_ENTRY}// What was refused unread is read to its end, as by what stands in front of a Worker: a connection that is closed over it loses the answer too.
async function afterTheLastByte(request, answer) {
  if (request.headers.has('content-length') && request.body && !request.bodyUsed) await request.body.pipeTo(new WritableStream());
  return answer;
}
async function rest() {
  while (underWay > 0) await scheduler.wait(10);
  return new Response(null, { status: 204 });
}
function openOrClose({ port, room, settings }, env) {
  if (settings === null) houses.delete(port);
  else houses.set(port, { worker: ${create}(), env: { ...settings, ASSETS: env.ASSETS, DB: env['DB' + room], FILES: env['FILES' + room] } });
  return new Response(null, { status: 204 });
}
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
