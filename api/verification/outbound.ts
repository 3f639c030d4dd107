/**
 * Other hosts' keys, lists and registries, asked through the platform's guarded
 * client. Answers are kept for a while, and each host is asked only so often:
 * whoever sends us documents must not make us call a host that they dislike.
 * In a Worker all of this is per isolate.
 */
import { buckets, type Buckets } from '../buckets.ts';
import type { FetchAnswer, Platform } from '../platform/platform.ts';

export type Purpose = 'key' | 'status' | 'host' | 'registry';
export type Outbound = {
  /**
   * Never throws. 'unreachable' also says that this host, or the world, was asked often enough.
   * @param anew not from what is kept, unless that is fresh; a failure then leaves what is kept
   */
  ask(url: string, purpose: Purpose, anew?: boolean): Promise<FetchAnswer>;
  /** Whether `ask` would answer from what was kept, and that is no longer fresh. */
  isOld(url: string, purpose: Purpose): boolean;
};

const MOST_ANSWERS = 500;
const MOST_KEPT_BYTES = 16 * 1024 * 1024;
/** Requests a minute to one host, and to all of them. */
const MOST_TO_A_HOST = 10;
const MOST_TO_ALL = 600;
const MOST_HOSTS = 2_000;

const SECONDS = 1000;
/** How long an answer may be used again: shorter for what can end a badge, its status and its issuer's keys. */
const KEPT_FOR: Readonly<Record<Purpose, number>> = { key: 60 * SECONDS, status: 60 * SECONDS, host: 60 * SECONDS, registry: 300 * SECONDS };
/** So long an answer counts as of now: nobody makes us ask for it anew more often than four times a minute. */
const FRESH_FOR = 15 * SECONDS;
const FAILURE_KEPT_FOR = 30 * SECONDS;
const SHORTEST_LIST = 10 * SECONDS;
const LONGEST_LIST = 300 * SECONDS;

type Kept = { readonly answer: FetchAnswer; readonly at: number; readonly until: number };

/** What this needs of the machine: less than a whole platform, so that a command without a database has it too. */
export type World = Pick<Platform, 'fetchPublic' | 'now' | 'sharesRequests' | 'afterResponse'>;

const kept = new WeakMap<World, Outbound>();

export function outboundOf(platform: World): Outbound {
  const found = kept.get(platform) ?? outbound(platform);
  kept.set(platform, found);
  return found;
}

function outbound(platform: World): Outbound {
  const answers = new Map<string, Kept>();
  const asking = new Map<string, Promise<FetchAnswer>>();
  const hosts: Buckets = buckets({ most: MOST_TO_A_HOST, mostKeys: MOST_HOSTS });
  const world: Buckets = buckets({ most: MOST_TO_ALL, mostKeys: 1 });
  let size = 0;
  const now = (): number => platform.now().getTime();
  const forget = (name: string): void => {
    size -= sizeOf(answers.get(name)?.answer);
    answers.delete(name);
  };
  const keep = (name: string, answer: FetchAnswer, purpose: Purpose): FetchAnswer => {
    forget(name);
    answers.set(name, { answer, at: now(), until: now() + keepFor(answer, purpose) });
    size += sizeOf(answer);
    for (const oldest of answers.keys()) {
      if (answers.size <= MOST_ANSWERS && size <= MOST_KEPT_BYTES) break;
      forget(oldest);
    }
    return answer;
  };
  const keptOf = (name: string): Kept | undefined => {
    const known = answers.get(name);
    return known !== undefined && known.until > now() ? known : undefined;
  };
  const isFresh = (known: Kept): boolean => known.at + FRESH_FOR > now();
  return {
    isOld(url, purpose) {
      const known = URL.canParse(url) ? keptOf(nameOf(url, purpose)) : undefined;
      return known !== undefined && !isFresh(known);
    },
    async ask(url, purpose, anew = false) {
      if (!URL.canParse(url)) return { ok: false, reason: 'blocked' };
      const { hostname } = new URL(url);
      const name = nameOf(url, purpose);
      const known = keptOf(name);
      if (known !== undefined && !(anew && !isFresh(known))) return known.answer;
      const joined = asking.get(name);
      if (joined !== undefined) return joined;
      if (hosts.take(hostname, now()) > 0 || world.take('', now()) > 0) return { ok: false, reason: 'unreachable' };
      const asked = platform
        .fetchPublic(url)
        .catch((): FetchAnswer => ({ ok: false, reason: 'unreachable' }))
        .then((answer) => (answer.ok || keptOf(name)?.answer.ok !== true ? keep(name, answer, purpose) : answer));
      if (!platform.sharesRequests) return asked;
      asking.set(name, asked);
      return asked.finally(() => asking.delete(name));
    },
  };
}

const nameOf = (url: string, purpose: Purpose): string => `${purpose} ${new URL(url).href}`;

const sizeOf = (answer: FetchAnswer | undefined): number => (answer?.ok ? answer.bytes.length : 0);

function keepFor(answer: FetchAnswer, purpose: Purpose): number {
  if (!answer.ok) return FAILURE_KEPT_FOR;
  const ttl = purpose === 'status' ? ttlOf(answer.bytes) : null;
  return ttl === null ? KEPT_FOR[purpose] : Math.min(LONGEST_LIST, Math.max(SHORTEST_LIST, ttl));
}

/** What a list says of its own time to live, in milliseconds (Bitstring Status List 1.0, section 2.2). Not authentic yet, hence bounded. */
function ttlOf(bytes: Uint8Array): number | null {
  const [, digits] = /"ttl"\s*:\s*(\d{1,12})\b/.exec(new TextDecoder().decode(bytes)) ?? [];
  return digits === undefined ? null : Number(digits);
}
