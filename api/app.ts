/**
 * Palier as one application, the same in Node and in a Worker: the API, the
 * documents that verifiers read, the published bytes, and the pages.
 */
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { languageAsked } from './accept-language.ts';
import { answersByLink, makesArchive, makesPage, maxBody, savesOwn, takesFile } from './body-limits.ts';
import { apiClient, type Visitor } from './client.ts';
import { discard } from './discard.ts';
import { isForFiles } from './file-addresses.ts';
import { createFilesApp } from './files-app.ts';
import { allowedOrigin, isForVerifiers, isOpen, setCommonHeaders } from './headers.ts';
import { conformanceIssuer } from './issuance/conformance-issuer.ts';
import { assertKeysOpen } from './issuance/issuer.ts';
import { ensureKeys } from './issuance/key-act.ts';
import { isGateClosed, isGateRefusal, isListLost } from './issuance/restore-gate.ts';
import { takenBackSoFar, tellTakenBack } from './issuance/taken-back.ts';
import { closeGateIfOlder, showKeys } from './issuance/witness.ts';
import type { Platform } from './platform/platform.ts';
import { replayErasures } from './privacy/replay.ts';
import { plainProblem, refusalProblem, type Language, type Problem } from './problems.ts';
import { splitLanguage } from './publication/paths.ts';
import type { Person } from './queries/people.ts';
import { isAuthorityGone } from './routes/acting.ts';
import { limitAccount, limitWork, MOST_ANSWERS, MOST_ARCHIVES, MOST_PAGES, MOST_SAVED, MOST_UPLOADS } from './rate-limit.ts';
import { hideWhileRestored } from './restored-pages.ts';
import { bearsItsToken, saysNoOrigin } from './token-form.ts';
import { logRefusal, writeRefusal } from './refusal-log.ts';
import { closeUnread } from './unread-body.ts';
import { api } from './routes/api.ts';
import { problem, type Env, type RouteContext } from './routes/context.ts';
import { caseService, programmePages } from './routes/case.ts';
import { clrDocuments } from './routes/clr.ts';
import { credentials } from './routes/credentials.ts';
import { embeds, oEmbed } from './routes/embed.ts';
import { endorsementFiles } from './routes/endorsement-files.ts';
import { leavings } from './routes/leaving.ts';
import { juryFiles } from './routes/deliberations.ts';
import { evidenceFiles } from './routes/evidence-files.ts';
import { imageFiles } from './routes/images.ts';
import { issuer } from './routes/issuer.ts';
import { offlineVerifierFile } from './routes/offline-verifier.ts';
import { publications } from './routes/publications.ts';
import { sealedEvidence } from './routes/sealed-evidence.ts';
import { sharedFiles } from './routes/shared-files.ts';
import { sharedPictures } from './routes/shared-forms.ts';
import { siteMaps } from './routes/site-map.ts';
import { sharedPages } from './routes/shared-pages.ts';
import { demoSignIn, limitSignIn } from './routes/sign-in.ts';
import { university } from './routes/university.ts';
import { vcApi } from './routes/vc-api.ts';
import { createSignIn, ensureAdministrator, isHeld } from './sign-in.ts';
import { ownDeparture } from './sign-in/departure.ts';
import { endOf } from './sign-in/sessions.ts';

/** Where the API is described to people. */
const API_PAGE = '/api/docs';

/** @param platform must have a secret; keys are made at the first start */
export async function createApp(platform: Platform): Promise<Hono<Env>> {
  const app = await createRoutes(platform);
  if (platform.config.filesOrigin === null) return app;
  const files = createFilesApp(platform);
  const outer = new Hono<Env>();
  outer.all('*', (c) => (isForFiles(platform.config, c.req.url) ? files : app).fetch(c.req.raw, c.env));
  return outer;
}

let described: ReturnType<typeof api.getOpenAPI31Document> | undefined;

/** What the API is, for machines and for its page; made of its schemas once, which takes longer than most answers. */
function describedAt(origin: string): ReturnType<typeof api.getOpenAPI31Document> {
  described ??= api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Palier', version: '1', description: 'Open Badges 3.0 et e-portfolio vérifiable / Open Badges 3.0 and verifiable e-portfolio' },
  });
  return { ...described, servers: [{ url: origin }], externalDocs: { url: `${origin}${API_PAGE}` } };
}

/** Every route that there is, by itself: `routes` of the answer lists them. */
export async function createRoutes(platform: Platform): Promise<Hono<Env>> {
  await ensureKeys(platform);
  // A secret that does not open the keys must stop the start, not the first badge.
  await assertKeysOpen(platform);
  await closeGateIfOlder(platform);
  // What an earlier version did not keep of the keys, or what a process did not that ended right after an act.
  await showKeys(platform);
  // Before anybody is answered: whoever was erased has not come back with an older copy.
  await replayErasures(platform);
  await tellTakenBack(platform);
  await ensureAdministrator(platform);
  const signIn = await createSignIn(platform);
  const routes = new Hono<Env>();

  routes.use(async (c, next) => {
    c.set('platform', platform);
    c.set('signIn', signIn);
    c.set('language', preferredLanguage(c));
    c.set('person', null);
    c.set('session', null);
    c.set('held', null);
    c.set('isComplete', false);
    c.set('problem', null);
    c.set('denied', false);
    await next();
    logRefusal(c);
    await showProblemAsPage(c);
    if (!c.get('isComplete')) setCommonHeaders(platform.config, c.res, c.req.path);
    await closeUnread(c.req.raw, c.res);
  });

  routes.get('/healthz', async (c) => {
    await platform.db.selectFrom('setting').select('name').limit(1).execute();
    return c.json({ status: 'ok' });
  });

  routes.use(async (c, next) => {
    if (c.req.method === 'OPTIONS' || isOpen(c.req.path)) return next();
    // A way in without account has its own authority: no session goes with it.
    if (saysNoOrigin(c.req.raw)) return (await bearsItsToken(c.req.raw)) ? next() : problem(c, plainProblem('cross_origin', c.get('language')));
    if (!['GET', 'HEAD'].includes(c.req.method) && !allowedOrigin(platform.config, c.req.raw)) {
      return problem(c, plainProblem('cross_origin', c.get('language')));
    }
    const signed = await signIn.signedIn(c.req.raw.headers);
    if (signed) {
      c.set('session', signed.session);
      c.set(isHeld(platform.config, signed.person, signed.session) ? 'held' : 'person', signed.person);
    }
    return next();
  });

  const writes = (method: string): boolean => !['GET', 'HEAD'].includes(method);
  routes.use(limitWork('uploads', MOST_UPLOADS, ({ method, path }) => writes(method) && takesFile(path)));
  // Whoever takes something back never waits.
  const makes = (method: string): boolean => writes(method) && method !== 'DELETE';
  routes.use(limitAccount('pages', MOST_PAGES, ({ method, path }) => makes(method) && makesPage(path)));
  routes.use(limitAccount('saves', MOST_SAVED, ({ method, path }) => makes(method) && savesOwn(path) && !makesPage(path)));
  routes.use(limitWork('archives', MOST_ARCHIVES, ({ path }) => makesArchive(path)));
  routes.use(limitWork('answers', MOST_ANSWERS, ({ method, path }) => writes(method) && answersByLink(path)));

  const tooLarge = async (c: Parameters<typeof problem>[0]) => {
    await discard(c.req.raw.body);
    return problem(c, plainProblem('too_large', c.get('language') as Language));
  };
  routes.use(async (c, next) => {
    // These have no body (Fetch, section 5.3); only looking for one costs as much as answering.
    if (['GET', 'HEAD'].includes(c.req.method)) return next();
    const maxSize = maxBody(c.req.path);
    // A length that is said is what the server will read (RFC 9112, section 6.2); only looking at the body costs as much as a query.
    const said = c.req.header('content-length');
    if (said !== undefined && c.req.header('transfer-encoding') === undefined && /^\d{1,15}$/.test(said)) return Number(said) > maxSize ? tooLarge(c) : next();
    return bodyLimit({ maxSize, onError: tooLarge })(c, next);
  });

  routes.options('*', (c) => {
    if (!isForVerifiers(c.req.path)) return c.body(null, 204);
    return c.body(null, 204, {
      'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
      'access-control-allow-headers': 'accept, content-type, if-none-match',
      'access-control-max-age': '86400',
    });
  });

  routes.use(tellBeforeAnswer(platform));
  routes.use(hideWhileRestored);
  routes.use(limitSignIn);
  routes.route('/', api);
  routes.route('/', evidenceFiles);
  routes.route('/', juryFiles);
  routes.route('/', endorsementFiles);
  routes.route('/', imageFiles);
  routes.route('/', issuer);
  routes.route('/', offlineVerifierFile);
  routes.route('/', caseService);
  routes.route('/', sharedPictures);
  routes.route('/', siteMaps);
  routes.route('/', oEmbed);
  for (const language of ['/', '/en']) {
    routes.route(language, credentials);
    routes.route(language, clrDocuments);
    routes.route(language, publications);
    routes.route(language, leavings);
    routes.route(language, programmePages);
    routes.route(language, sealedEvidence);
    routes.route(language, sharedPages);
    routes.route(language, sharedFiles);
    routes.route(language, embeds);
  }
  routes.route('/', demoSignIn);
  routes.route('/', university);
  if (platform.config.vcApi) {
    await conformanceIssuer(platform);
    routes.route('/', vcApi);
  }
  const description = () => describedAt(platform.config.origin);
  routes.get('/api/openapi.json', (c) => c.json(description()));

  /** Everything else is a page of the site. */
  routes.all('*', async (c) => {
    const { language, path } = splitLanguage(c.req.path);
    // A page is read, or sent a form. By other methods there is nothing; of TRACE a `Request` cannot even be made (Fetch, section 2.2.1).
    if (!['GET', 'HEAD', 'POST'].includes(c.req.method)) return problem(c, plainProblem('not_found', c.get('language')));
    // Nor is anything that the site's framework answers by itself one of our pages.
    if (isForMachines(path) || path.startsWith('/rendered') || path.startsWith('/_') || isSpelledOtherwise(path)) return problem(c, plainProblem('not_found', c.get('language')));
    if (['GET', 'HEAD'].includes(c.req.method) && /\.[a-z0-9]+$/.test(path)) {
      const file = await platform.site.asset(path);
      if (file) return new Response(Uint8Array.from(file.bytes), { headers: { 'content-type': file.mediaType, 'cache-control': 'public, max-age=3600' } });
    }
    const [person, session] = [c.get('person'), c.get('session')];
    const visitor: Visitor = { cookie: c.req.header('cookie') ?? null, agent: c.req.header('user-agent') ?? null, language, set: [] };
    let asked = 0;
    const client = apiClient(platform.config.origin, async (request) => {
      const answer = await routes.fetch(request);
      if (answer.status === 403) asked += 1;
      return answer;
    }, visitor);
    const url = new URL(c.req.url);
    const at = `${platform.config.origin}${path}${url.search}`;
    const request = c.req.method === 'POST' ? await readableForm(c.req.raw, at) : new Request(at, c.req.raw);
    if (request === null) return problem(c, plainProblem(isForm(c.req.header('content-type')) ? 'unreadable' : 'wrong_media_type', c.get('language')));
    const page = await platform.site.render(request, {
      language,
      path,
      origin: platform.config.origin,
      person: visitorOf(person),
      held: c.get('held') !== null,
      departure: person?.grants.some((grant) => grant.role === 'student') ? await ownDeparture(platform, person.id) : null,
      sessionEnd: session ? endOf(platform.config, session) : null,
      api: client,
      ...(path === API_PAGE ? { openapi: description() } : {}),
      // Students read and verify as ever; who decides, issues or administers has to know.
      gateClosed: person !== null && person.grants.some((grant) => grant.role !== 'student') && (await isGateClosed(platform)),
    });
    if (page.status === 404 && !page.headers.get('content-type')?.includes('html')) return problem(c, plainProblem('not_found', c.get('language')));
    // What the API refused has its line; here a page itself is not for that person. Its first part is the name of a page of ours.
    if (page.status === 403 && asked === 0) writeRefusal(c, 'forbidden', `page /${path.split('/')[1]}`);
    const answer = new Response(page.body, page);
    for (const set of visitor.set) answer.headers.append('set-cookie', set);
    return answer;
  });

  routes.onError((error, c) => {
    const language = c.get('language') ?? 'fr';
    if (error instanceof HTTPException && error.status < 500) {
      return problem(c as RouteContext, plainProblem(unreadableCode(error), language));
    }
    // Not a fault: an installation that was put back from a copy waits for an administrator.
    if (isGateRefusal(error)) return problem(c as RouteContext, plainProblem('restore_gate', language));
    // Between the question and the commit the role was withdrawn: the commit asked again, and nothing was done.
    if (isAuthorityGone(error)) return problem(c as RouteContext, refusalProblem({ kind: 'authority_gone' }, language));
    if (isListLost(error)) return problem(c as RouteContext, plainProblem('list_lost', language));
    console.error(error);
    return problem(c as RouteContext, plainProblem('internal', language));
  });

  return routes;
}

/**
 * What somebody took back is told outside of the database before they are answered, so that no restore shows it again.
 * An act that was done stays done where the note cannot be written: it is told when the installation is tended.
 */
const tellBeforeAnswer = (platform: Platform): MiddlewareHandler<Env> => async (c, next) => {
  if (['GET', 'HEAD'].includes(c.req.method)) return next();
  const before = takenBackSoFar(platform);
  await next();
  if (takenBackSoFar(platform) !== before) await tellTakenBack(platform).catch((error: unknown) => console.error(error));
};

const isForm = (mediaType: string | undefined): boolean => /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i.test(mediaType ?? '');

/** What a page is sent, which reads forms and nothing else; `null` for a body that it could not read: that is the sender's fault and not the page's. */
async function readableForm(request: Request, at: string): Promise<Request | null> {
  const bytes = await request.arrayBuffer();
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  headers.delete('transfer-encoding');
  if (bytes.byteLength === 0 && !headers.has('content-type')) headers.set('content-type', 'application/x-www-form-urlencoded');
  const mediaType = headers.get('content-type') ?? '';
  if (!isForm(mediaType)) return null;
  const isReadable = await new Response(bytes, { headers: { 'content-type': mediaType } }).formData().then(() => true, () => false);
  return isReadable ? new Request(at, { method: request.method, headers, body: bytes }) : null;
}

/** What the framework refused to read, in our words. */
function unreadableCode(error: HTTPException): Parameters<typeof plainProblem>[0] {
  if (error.status === 413) return 'too_large';
  if (error.status === 415) return 'wrong_media_type';
  return /json/i.test(error.message) ? 'malformed_json' : 'unreadable';
}

/** Where the thing that was asked for has gone, if it has a successor (RFC 5829). */
const successorOf = (answer: Response): string | null => /<([^>]+)>; rel="successor-version"/.exec(answer.headers.get('link') ?? '')?.[1] ?? null;

function preferredLanguage(c: { req: { path: string; header(name: string): string | undefined } }): Language {
  const fromPath = splitLanguage(c.req.path).language;
  if (fromPath === 'en') return 'en';
  // A page says its language in its address; the API is asked in the caller's.
  return c.req.path.startsWith('/api/') ? languageAsked(c.req.header('accept-language')) : 'fr';
}

/**
 * What another reader of addresses would take for another address: an empty
 * part, an escape that is escaped itself, a backslash, and what the URL standard
 * takes out (sections 4.1 and 4.4). No address of ours has any; a router that
 * tidies one up must not find behind it a page for which other rules were asked.
 */
const isSpelledOtherwise = (path: string): boolean => /\/\/|[%\\\u0000-\u001f\u007f]| $/.test(path);

/** Addresses that answer no page, whatever is asked for. */
const isForMachines = (path: string): boolean => /^\/(vc-)?api\//.test(path) && path !== API_PAGE;

/** Who is signed in, as pages know them. */
const visitorOf = (person: Person | null) =>
  person && { id: person.id, name: person.name, roles: [...new Set(person.grants.map((grant) => grant.role))], isReferent: person.students.length > 0 };

/**
 * A person who asked for a page gets a problem as a page; a machine gets the
 * document. It shows to somebody who is signed in the way back to their own
 * pages: like every problem it is kept by nobody (`no-store`).
 */
async function showProblemAsPage(c: RouteContext): Promise<void> {
  const { language, path } = splitLanguage(c.req.path);
  if (c.get('problem') === null || !(c.req.header('accept') ?? '').includes('text/html') || isForMachines(path)) return;
  const answer = c.res;
  if (!answer.headers.get('content-type')?.startsWith('application/problem+json')) return;
  const body = (await answer.json()) as Problem;
  const { config, site } = c.get('platform');
  const page = await site.render(new Request(`${config.origin}/rendered/problem`), {
    language,
    path,
    origin: config.origin,
    person: visitorOf(c.get('person')),
    problem: { status: body.status, title: body.title, detail: body.detail, successor: successorOf(answer) },
  });
  const headers = new Headers(answer.headers);
  headers.set('content-type', 'text/html; charset=utf-8');
  // Else the headers of the document would be laid over those of the page.
  c.res = undefined;
  c.res = new Response(page.body, { status: answer.status, headers });
}
