import type { Config } from './platform/config.ts';

/** The same for every answer, so written once. */
const ALWAYS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  // Not 'no-referrer': browsers then send `Origin: null` with a form, which the check below would refuse.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'geolocation=(), microphone=(), payment=(), usb=()',
};
/** Where somebody may record their own voice. */
const mayRecord = (path: string): boolean => /^(\/en)?\/espace\/traces\/?$/.test(path);
/** Pages whose address is a way in: no other page, not even ours, is told where somebody came from. */
const isSecretAddress = (path: string): boolean => /^(\/en)?\/(tuteur|partage)\//.test(path);
/** Of what somebody published and did not open to search engines: neither index nor training (threats 60). */
export const NOT_INDEXED = 'noindex, noai, noimageai';

/** What is shown to whoever has a link: for them, and for nobody's index, copy or training. */
const isShared = (path: string): boolean => /^(\/en)?\/partage\//.test(path);
const SHARED_HEADERS: Readonly<Record<string, string>> = { 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow, noarchive, noai, noimageai' };
const OVER_HTTPS: Readonly<Record<string, string>> = { ...ALWAYS, 'strict-transport-security': 'max-age=63072000; includeSubDomains' };

/** @param files the origin of people's files, of which pages show pictures and compare what badges cite */
const contentSecurityPolicy = (files: string, elsewhere = ''): string =>
  `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'${files} data: blob:; media-src 'self'${files} blob:; font-src 'self'; connect-src 'self'${files}${elsewhere}; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'`;
const policies = new Map<string | null, { readonly strict: string; readonly verifier: string }>();
/** Written once for each setting. The verifier may also ask other issuers for keys and lists. */
function policiesFor({ filesOrigin }: Config): { readonly strict: string; readonly verifier: string } {
  const files = filesOrigin === null ? '' : ` ${filesOrigin}`;
  const known = policies.get(filesOrigin) ?? { strict: contentSecurityPolicy(files), verifier: contentSecurityPolicy(files, ' https:') };
  policies.set(filesOrigin, known);
  return known;
}

/** What every answer says, whatever else it says. */
const unchanging = (config: Config): Readonly<Record<string, string>> => (config.origin.startsWith('https:') ? OVER_HTTPS : ALWAYS);

/** What an answer says unless it says otherwise itself; strict for every page. */
const unlessSaid = (config: Config, path: string): Readonly<Record<string, string>> => ({
  'content-security-policy': policiesFor(config)[/^(\/en)?\/verifier(\/lot)?\/?$/.test(path) ? 'verifier' : 'strict'],
  // What may be kept says so itself; everything else is for one person, once.
  'cache-control': 'private, no-store',
});

/**
 * What must be readable in every origin, « not found » and « withdrawn » included.
 * A browser shows its page no header but a few unless they are named (Fetch,
 * section 3.3.2): `Link` says what took a badge's place and where its endorsements are.
 */
const OPEN_TO_ALL: Readonly<Record<string, string>> = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'etag, link, retry-after' };
/** Of styles, letters and scripts nobody reads a header: each would be longer by one. */
const ASSET: Readonly<Record<string, string>> = { 'access-control-allow-origin': '*' };
const forEveryOrigin = (path: string): Readonly<Record<string, string>> => (path.startsWith('/_astro/') ? ASSET : isForVerifiers(path) ? OPEN_TO_ALL : {});

/** Puts on an answer what every answer has to say. */
export function setCommonHeaders(config: Config, { headers }: Response, path: string): void {
  for (const [name, value] of Object.entries({ ...unchanging(config), ...forEveryOrigin(path) })) headers.set(name, value);
  if (isSecretAddress(path)) headers.set('referrer-policy', 'no-referrer');
  if (mayRecord(path)) headers.set('permissions-policy', ALWAYS['permissions-policy']!.replace('microphone=()', 'microphone=(self)'));
  if (isShared(path)) for (const [name, value] of Object.entries(SHARED_HEADERS)) headers.set(name, value);
  for (const [name, value] of Object.entries(unlessSaid(config, path))) if (!headers.has(name)) headers.set(name, value);
}

/**
 * The same, for an answer that is not made yet: looking into the headers of one
 * that is costs the server more than all the rest of a published page.
 */
export const withCommonHeaders = (config: Config, path: string, own: Readonly<Record<string, string>>): Record<string, string> => ({
  ...unlessSaid(config, path),
  ...own,
  ...unchanging(config),
  ...forEveryOrigin(path),
  ...(isShared(path) ? SHARED_HEADERS : {}),
});

/**
 * Puts on an answer of the origin of people's files what each of them has to
 * say: whatever it is, it runs nothing, is framed by nobody and tells nobody
 * where it was read. Pictures are shown by pages of another origin, perhaps of
 * another site: what keeps a private one private is its address.
 */
export function setFileHeaders(config: Config, { headers }: Response, path: string): void {
  const all = {
    ...unchanging(config),
    ...forEveryOrigin(path),
    'content-security-policy': `${headers.get('content-security-policy') ?? "default-src 'none'; sandbox"}; frame-ancestors 'none'`,
    'cross-origin-resource-policy': 'cross-origin',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
  };
  for (const [name, value] of Object.entries(all)) headers.set(name, value);
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store');
}

/** Open to every caller without cookie or origin. */
export const isOpen = (path: string): boolean =>
  path === '/api/verify' || path === '/api/relay' || path === '/api/registry' || path === '/issuer' || path === '/oembed' || path === '/healthz' || /^\/(\.well-known|status|achievements|vc-api|_astro|ims\/case)\//.test(path);

/** What a verifier reads, from any origin; never with cookies, which would need more than `*`. */
export const isForVerifiers = (path: string): boolean => isOpen(path) || /^\/(credentials|clr|evidence|endorsements)\//.test(path);

/**
 * Whether a request that changes something comes from our own pages. Browsers
 * always say where a POST comes from; a caller that is no browser has no
 * cookie of somebody else's to abuse.
 */
export function allowedOrigin(config: Config, request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.headers.get('origin');
  if (origin === null || origin === config.origin) return true;
  // A page that tells nobody its address says no origin either; the browser says all the same that the form is ours.
  if (origin === 'null' && site === 'same-origin' && isSecretAddress(new URL(request.url).pathname)) return true;
  // What came with a file of somebody's speaks for nobody.
  if (!config.loopback || origin === config.filesOrigin || !URL.canParse(origin)) return false;
  // localhost and 127.0.0.1 are the same machine and the same server.
  const [theirs, ours] = [new URL(origin), new URL(config.origin)];
  return ['localhost', '127.0.0.1', '[::1]'].includes(theirs.hostname) && theirs.port === ours.port && theirs.protocol === ours.protocol;
}
