import type { Config } from './platform/config.ts';

/** The same for every answer, so written once. */
const ALWAYS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  // Not 'no-referrer': browsers then send `Origin: null` with a form, which the check below would refuse.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'geolocation=(), microphone=(), payment=(), usb=()',
};
const OVER_HTTPS: Readonly<Record<string, string>> = { ...ALWAYS, 'strict-transport-security': 'max-age=63072000; includeSubDomains' };

const contentSecurityPolicy = (elsewhere: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'${elsewhere}; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'`;
const STRICT = contentSecurityPolicy('');
/** The verifier may also ask other issuers for keys and lists. */
const VERIFIER = contentSecurityPolicy(' https:');

/** What every answer says, whatever else it says. */
const unchanging = (config: Config): Readonly<Record<string, string>> => (config.origin.startsWith('https:') ? OVER_HTTPS : ALWAYS);

/** What an answer says unless it says otherwise itself; strict for every page. */
const unlessSaid = (path: string): Readonly<Record<string, string>> => ({
  'content-security-policy': /^(\/en)?\/verifier(\/lot)?\/?$/.test(path) ? VERIFIER : STRICT,
  // What may be kept says so itself; everything else is for one person, once.
  'cache-control': 'private, no-store',
});

/** What must be readable in every origin, « not found » and « withdrawn » included. */
const forEveryOrigin = (path: string): Readonly<Record<string, string>> => (isForVerifiers(path) ? { 'access-control-allow-origin': '*' } : {});

/** Puts on an answer what every answer has to say. */
export function setCommonHeaders(config: Config, { headers }: Response, path: string): void {
  for (const [name, value] of Object.entries({ ...unchanging(config), ...forEveryOrigin(path) })) headers.set(name, value);
  for (const [name, value] of Object.entries(unlessSaid(path))) if (!headers.has(name)) headers.set(name, value);
}

/**
 * The same, for an answer that is not made yet: looking into the headers of one
 * that is costs the server more than all the rest of a published page.
 */
export const withCommonHeaders = (config: Config, path: string, own: Readonly<Record<string, string>>): Record<string, string> => ({
  ...unlessSaid(path),
  ...own,
  ...unchanging(config),
  ...forEveryOrigin(path),
});

/** Open to every caller without cookie or origin. */
export const isOpen = (path: string): boolean =>
  path === '/api/verify' || path === '/api/relay' || path === '/api/registry' || path === '/issuer' || path === '/healthz' || /^\/(\.well-known|status|achievements|vc-api|_astro|ims\/case)\//.test(path);

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
  if (!config.loopback || !URL.canParse(origin)) return false;
  // localhost and 127.0.0.1 are the same machine and the same server.
  const [theirs, ours] = [new URL(origin), new URL(config.origin)];
  return ['localhost', '127.0.0.1', '[::1]'].includes(theirs.hostname) && theirs.port === ours.port && theirs.protocol === ours.protocol;
}
