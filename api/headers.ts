import type { Config } from './platform/config.ts';

/** Strict for every page; the verifier may also ask other issuers for keys and lists. */
export function securityHeaders(config: Config, response: Response, path: string): [string, string][] {
  const headers: [string, string][] = [
    ['x-content-type-options', 'nosniff'],
    // Not 'no-referrer': browsers then send `Origin: null` with a form, which the check below would refuse.
    ['referrer-policy', 'same-origin'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['permissions-policy', 'geolocation=(), microphone=(), payment=(), usb=()'],
  ];
  if (config.origin.startsWith('https:')) headers.push(['strict-transport-security', 'max-age=63072000; includeSubDomains']);
  if (!response.headers.has('content-security-policy')) {
    const anywhere = /^(\/en)?\/verifier\/?$/.test(path) ? ' https:' : '';
    headers.push([
      'content-security-policy',
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'${anywhere}; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'`,
    ]);
  }
  return headers;
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
