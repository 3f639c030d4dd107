import type { Config } from './platform/config.ts';

/** The same for every answer, so written once. */
const ALWAYS: readonly [string, string][] = [
  ['x-content-type-options', 'nosniff'],
  // Not 'no-referrer': browsers then send `Origin: null` with a form, which the check below would refuse.
  ['referrer-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['permissions-policy', 'geolocation=(), microphone=(), payment=(), usb=()'],
];
const OVER_HTTPS: readonly [string, string][] = [...ALWAYS, ['strict-transport-security', 'max-age=63072000; includeSubDomains']];

const contentSecurityPolicy = (elsewhere: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'${elsewhere}; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'`;
const STRICT = contentSecurityPolicy('');
/** The verifier may also ask other issuers for keys and lists. */
const VERIFIER = contentSecurityPolicy(' https:');

/** Puts the headers on an answer that every answer has; strict for every page. */
export function setSecurityHeaders(config: Config, response: Response, path: string): void {
  const { headers } = response;
  for (const [name, value] of config.origin.startsWith('https:') ? OVER_HTTPS : ALWAYS) headers.set(name, value);
  if (headers.has('content-security-policy')) return;
  headers.set('content-security-policy', /^(\/en)?\/verifier\/?$/.test(path) ? VERIFIER : STRICT);
}

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
