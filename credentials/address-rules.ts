/**
 * Which addresses may stand where in what we sign: an address is followed by
 * people and machines that trust the badge.
 * Sources: RFC 3986; RFC 5890 (hosts in ASCII); Open Badges 3.0, appendix B (URI, URL).
 */

/** Members whose value is an address, at any depth. */
export const ADDRESSES: ReadonlySet<string> = new Set(['id', 'url', 'targetUrl', 'statusListCredential', 'resultDescription', 'achievedLevel', 'sourceId', 'targetId']);

/** What is cited as others wrote it: a person's own link where the site knows no better; the frameworks that name their skills by http, as ESCO does. */
const OF_OTHERS = /^(evidence\.\d+\.id|issuer\.url|(.+\.)?alignment\.\d+\.targetUrl)$/;
/** What is opened or read by its address. */
const TO_BE_OPENED = /(^|\.)(image\.id|url|targetUrl|statusListCredential|relatedResource\.\d+\.id)$/;
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Why this text is no address for this place, or null. */
export function addressProblem(text: string, field: string): string | null {
  if (!isAddress(text)) return 'is an absolute URI in ASCII';
  const scheme = text.slice(0, text.indexOf(':')).toLowerCase();
  if (scheme === 'http' || scheme === 'https') return hostProblem(text) ?? (scheme === 'https' || OF_OTHERS.test(field) || isLoopback(text) ? null : 'is an https address');
  if (OF_OTHERS.test(field) || TO_BE_OPENED.test(field)) return 'is a web address';
  // Identifiers that nobody opens.
  return scheme === 'urn' || scheme === 'did' ? null : 'is an https, urn or did address';
}

/** Without the characters that neither RFC 3986 nor an N-Quads line allows. */
function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i.test(text) && !/[<>"{}|\\^`]/.test(text) && !/%(?![0-9a-f]{2})/i.test(text);
}

/** The host as every reader of addresses writes it: no user name before it, no escapes, no second spelling of a number. */
function hostProblem(text: string): string | null {
  const start = /^https?:\/\/[^/?#]*/i.exec(text)![0];
  const known = hosts.get(start);
  if (known !== undefined) return known;
  const problem = problemOfHost(start);
  if (hosts.size >= MOST_HOSTS) hosts.delete(hosts.keys().next().value!);
  if (start.length <= MOST_HOST) hosts.set(start, problem);
  return problem;
}

/** The addresses of a badge name few hosts, many times: what was found of the latest. */
const hosts = new Map<string, string | null>();
const MOST_HOSTS = 64;
const MOST_HOST = 300;

function problemOfHost(start: string): string | null {
  const authority = start.slice(start.indexOf('//') + 2);
  if (authority === '' || !URL.canParse(start)) return 'names a host';
  if (authority.includes('@')) return 'names no user before the host';
  return new URL(start).host === authority ? null : 'writes its host in the one ASCII form (xn--…, lower case)';
}

const isLoopback = (text: string): boolean => LOOPBACK.includes(new URL(text).hostname);
