/** The cookies of signing in besides the session's: bound to the host, short-lived, out of a script's reach. */
import type { Config } from '../platform/config.ts';

const isHttps = (config: Config): boolean => config.origin.startsWith('https:');

/** `__Host-` where TLS allows it (RFC 6265bis, section 4.1.3.2); plain on the local machine. */
export const cookieName = (config: Config, name: string): string => `${isHttps(config) ? '__Host-' : ''}${name}`;

/** @param seconds how long the browser keeps it; 0 takes it back */
export const setCookie = (config: Config, name: string, value: string, seconds: number): string =>
  `${cookieName(config, name)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isHttps(config) ? '; Secure' : ''}`;

export function readCookie(config: Config, headers: Headers, name: string): string | null {
  const wanted = `${cookieName(config, name)}=`;
  const found = (headers.get('cookie') ?? '').split(/;\s*/).find((one) => one.startsWith(wanted));
  return found === undefined ? null : found.slice(wanted.length);
}
