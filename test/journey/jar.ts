/** Somebody's browser as far as cookies go: keeps what answers set, sends it along. */
import type { House } from '../house.ts';

export type Jar = {
  /** The Cookie header as it stands. */
  cookie(): string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body?: unknown): Promise<Response>;
  /** A form of a page. */
  form(path: string, fields?: Record<string, string>): Promise<Response>;
};

export function openJar(house: Pick<House, 'fetch' | 'origin'>, start = '', headers: Record<string, string> = {}): Jar {
  const kept = new Map<string, string>();
  for (const pair of start.split(/;\s*/).filter((one) => one !== '')) kept.set(pair.slice(0, pair.indexOf('=')), pair);
  const jar: Jar = {
    cookie: () => [...kept.values()].join('; '),
    async fetch(path, init = {}) {
      const answer = await house.fetch(path, { ...init, headers: { ...headers, ...(kept.size > 0 ? { cookie: jar.cookie() } : {}), ...(init.headers as Record<string, string>) } });
      for (const set of answer.headers.getSetCookie()) {
        const pair = set.split(';')[0]!;
        const name = pair.slice(0, pair.indexOf('='));
        if (/max-age=0/i.test(set)) kept.delete(name);
        else kept.set(name, pair);
      }
      return answer;
    },
    post: (path, body) => jar.fetch(path, { method: 'POST', headers: { origin: house.origin, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
    form: (path, fields = {}) =>
      jar.fetch(path, { method: 'POST', headers: { accept: 'text/html', origin: house.origin, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields).toString() }),
  };
  return jar;
}
