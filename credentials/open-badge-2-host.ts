/**
 * Asking the host of an Open Badges 2.0 badge, and which host may answer for
 * which issuer.
 * Source: Open Badges 2.0, "HostedBadge Verification" (the hosted file is the
 * source of truth), VerificationObject (`allowedOrigins`, `startsWith`).
 */
import { isObject, parseJson, type JsonObject } from './json.ts';
import type { IssuerProfile } from './open-badge-2-model.ts';
import { notChecked, type Outcome } from './reasons.ts';
import { decodeText, secureUrl, type Fetched, type KeyEnvironment } from './resolve-key.ts';

/** `gone`: the host says that it was there and is taken back (410). */
export type HostAnswer = { readonly ok: true; readonly document: JsonObject } | { readonly ok: false; readonly outcome: Outcome; readonly gone: boolean };

/**
 * The document at an address, by its host's own word over https. Whatever keeps
 * the host from speaking leaves the badge unchecked: only the host knows it.
 * @param most how many values the document may have, where more than a badge has
 */
export async function askHost(url: string, env: KeyEnvironment, most?: number): Promise<HostAnswer> {
  if (secureUrl(url, env.loopbackOrigin) === null) return unheard('host_insecure');
  const fetched: Fetched = await env.fetch(url, 'host');
  if (!fetched.ok) return unheard(fetched.reason === 'not_found' || fetched.reason === 'gone' ? 'host_not_found' : 'host_unreachable', fetched.reason === 'gone');
  // Bytes that somebody handed over are no answer of a host.
  if ('given' in fetched && fetched.given === true) return unheard('host_unreachable');
  const parsed = parseJson(decodeText(fetched.bytes) ?? '', most);
  return parsed.ok && isObject(parsed.value) ? { ok: true, document: parsed.value } : unheard('host_unreadable');
}

/**
 * May a document at this address speak for this issuer? By default where the
 * issuer's own profile is; otherwise where the profile says.
 */
export function isWithinScope(address: string, { id, verification }: IssuerProfile): boolean {
  if (!URL.canParse(address) || !URL.canParse(id)) return false;
  const { origin, hostname, host, href } = new URL(address);
  const { allowedOrigins, startsWith } = verification ?? {};
  const isAllowed = allowedOrigins?.some((each) => [origin, host, hostname].includes(each.toLowerCase()));
  // The beginning is compared as an address: another host may begin with the same letters.
  const isBelow = startsWith?.some((each) => URL.canParse(each) && new URL(each).origin === origin && href.startsWith(new URL(each).href));
  if (isAllowed === undefined && isBelow === undefined) return origin === new URL(id).origin;
  return (isAllowed ?? true) && (isBelow ?? true);
}

/** The same for the class of a badge: `startsWith` is about assertions, but its host is the issuer's too. */
export function isHostOfIssuer(address: string, { id, verification }: IssuerProfile): boolean {
  const { allowedOrigins, startsWith } = verification ?? {};
  const origins = [id, ...(startsWith ?? [])].filter((each) => URL.canParse(each)).map((each) => new URL(each).origin);
  if (!URL.canParse(address)) return false;
  const { origin, hostname, host } = new URL(address);
  return origins.includes(origin) || (allowedOrigins ?? []).some((each) => [origin, host, hostname].includes(each.toLowerCase()));
}

function unheard(reason: Parameters<typeof notChecked>[0], gone = false): HostAnswer {
  return { ok: false, outcome: notChecked(reason), gone };
}
