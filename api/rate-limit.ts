/**
 * At most so many questions a minute from one address. A caller who asks without
 * a session is known by where it asks from: an IPv4 address, or the 64 bits of
 * IPv6 that one household or one machine has for itself.
 */
import type { MiddlewareHandler } from 'hono';
import { buckets, type Buckets } from './buckets.ts';
import { discard } from './discard.ts';
import type { Platform } from './platform/platform.ts';
import { readAddress } from './platform/public-address.ts';
import { plainProblem } from './problems.ts';
import { problem, type Env, type RouteContext } from './routes/context.ts';

/** A minute, and at once. */
export const MOST_A_MINUTE = 120;
/** About a megabyte. */
const MOST_CALLERS = 10_000;

const counted = new WeakMap<Platform, Map<string, Buckets>>();

function bucketsFor(platform: Platform, name: string, most: number): Buckets {
  const all = counted.get(platform) ?? new Map<string, Buckets>();
  counted.set(platform, all);
  const found = all.get(name) ?? buckets({ most, mostKeys: MOST_CALLERS });
  all.set(name, found);
  return found;
}

/**
 * Who asks. `X-Forwarded-For` is believed as far as our own proxies wrote it: the
 * last of them wrote the last entry, and so on; what stands before is the
 * caller's own invention.
 * @param peer where the connection comes from
 * @param hops proxies of ours between the caller and this server
 */
export function callerOf(peer: string, forwarded: string | undefined, hops: number): string {
  const entries = hops === 0 ? [] : (forwarded ?? '').split(',').map((entry) => entry.trim()).filter((entry) => entry !== '');
  return networkOf(entries.at(-hops)) ?? networkOf(entries[0]) ?? networkOf(peer) ?? 'unknown';
}

function networkOf(text: string | undefined): string | null {
  const address = text === undefined ? null : readAddress(text.replace(/%.*$/, ''));
  if (address === null) return null;
  const { version, bits } = address;
  if (version === 4) return `4:${bits.toString(16)}`;
  return bits >> 32n === 0xffffn ? `4:${(bits & 0xffffffffn).toString(16)}` : `6:${(bits >> 64n).toString(16)}`;
}

export type Limits = {
  /** A minute, from one address. */
  readonly most?: number;
  /** A minute, from everybody together; without a bound when absent. */
  readonly together?: number;
};

/** Answers 429 to whoever asks `name` too often. Not on one's own machine, unless a proxy is declared. */
export const rateLimit =
  (name: string, { most = MOST_A_MINUTE, together }: Limits = {}): MiddlewareHandler<Env> =>
  async (c, next) => {
    const platform = c.get('platform');
    const { loopback, proxyHops } = platform.config;
    // Without a peer it is a page of ours that asks.
    const peer = c.env?.peer?.();
    if (c.env?.peer === undefined || (loopback && proxyHops === 0)) return next();
    const now = platform.now().getTime();
    const own = bucketsFor(platform, name, most).take(callerOf(peer ?? '', c.req.header('x-forwarded-for'), proxyHops), now);
    // Who is refused already takes nothing from everybody else.
    const wait = own > 0 || together === undefined ? own : bucketsFor(platform, `${name} together`, together).take('', now);
    return wait === 0 ? next() : tooMany(c, wait);
  };

/**
 * For addresses that are secrets. A caller who has asked for too many that there
 * are not is answered 429 to whatever they ask for, so that the right one among
 * their guesses looks like the wrong ones.
 * @param most wrong ones a minute, from one address
 */
export function guesses(c: RouteContext, name: string, most: number): { readonly over: Promise<Response> | null; wrong(): void } {
  const platform = c.get('platform');
  const { loopback, proxyHops } = platform.config;
  const peer = c.env?.peer;
  if (peer === undefined || (loopback && proxyHops === 0)) return { over: null, wrong: () => {} };
  const [bucket, caller, now] = [bucketsFor(platform, name, most), callerOf(peer() ?? '', c.req.header('x-forwarded-for'), proxyHops), platform.now().getTime()];
  const wait = bucket.look(caller, now);
  return { over: wait > 0 ? tooMany(c, wait) : null, wrong: () => void bucket.take(caller, now) };
}

async function tooMany(c: RouteContext, wait: number, code: 'rate_limited' | 'too_often' = 'rate_limited'): Promise<Response> {
  await discard(c.req.raw.body);
  c.header('retry-after', String(Math.ceil(wait / 1000)));
  return problem(c, plainProblem(code, c.get('language')));
}

/** A minute, of one account: what renders pages, makes links or writes to somebody; */
export const MOST_PAGES = 30;
/** and whatever else a student saves: four a second are more than typing and moving things make. */
export const MOST_SAVED = 240;

/**
 * Answers 429 when one account does this too often, wherever it asks from and
 * whether it asks the API or a page does on its behalf.
 * @param isCounted whether what is asked for is counted
 */
export const limitAccount =
  (name: string, most: number, isCounted: (asked: { readonly method: string; readonly path: string }) => boolean): MiddlewareHandler<Env> =>
  async (c, next) => {
    const platform = c.get('platform');
    const { loopback, proxyHops } = platform.config;
    const person = c.get('person');
    if (!person || (loopback && proxyHops === 0) || !isCounted(c.req)) return next();
    const wait = bucketsFor(platform, `${name} of an account`, most).take(person.id, platform.now().getTime());
    return wait === 0 ? next() : tooMany(c, wait, 'too_often');
  };

type Most = { readonly account: number; readonly network: number; readonly everybody: number };
/** A minute, of what costs the server work and room: by account, by network (a campus may have one address for all), by all together. */
export const MOST_UPLOADS: Most = { account: 30, network: 600, everybody: 1_200 };
/** Of archives of all that somebody has: seconds of work each. */
export const MOST_ARCHIVES: Most = { account: 10, network: 120, everybody: 240 };
/** Of what is done by the link of a message: whoever has no account is known by where they ask from, and each word that they send is checked as it would be signed. */
export const MOST_ANSWERS: Most = { account: 60, network: 120, everybody: 1_200 };

/**
 * Answers 429 before a file is read, or an archive is made, whether it is asked
 * of a page or of the API, when the account, its network or everybody together
 * has asked too often.
 * @param isCostly whether what is asked for is counted
 */
export const limitWork =
  (kind: string, most: Most, isCostly: (asked: { readonly method: string; readonly path: string }) => boolean): MiddlewareHandler<Env> =>
  async (c, next) => {
    const platform = c.get('platform');
    const { loopback, proxyHops } = platform.config;
    // Without a peer it is a page of ours, for a request that was counted when it came.
    if (c.env?.peer === undefined || (loopback && proxyHops === 0) || !isCostly(c.req)) return next();
    const now = platform.now().getTime();
    const person = c.get('person');
    const asked = { account: person?.id ?? null, network: callerOf(c.env.peer() ?? '', c.req.header('x-forwarded-for'), proxyHops), everybody: 'all' };
    for (const name of ['account', 'network', 'everybody'] as const) {
      const key = asked[name];
      const wait = key === null ? 0 : bucketsFor(platform, `${kind} ${name}`, most[name]).take(key, now);
      if (wait > 0) return tooMany(c, wait);
    }
    return next();
  };
