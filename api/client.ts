import { hc } from 'hono/client';
import type { Api } from './routes/api.ts';

export type ApiClient = ReturnType<typeof hc<Api>>;

export type Visitor = {
  cookie: string | null;
  /** Its browser, as it calls itself. */
  readonly agent: string | null;
  readonly language: 'fr' | 'en';
  /** What the API set meanwhile: the page's answer sets it too. */
  readonly set: string[];
};

/** A Cookie header after an answer that set one of its cookies. */
function withCookie(header: string | null, set: string): string {
  const pair = set.split(';')[0]!;
  const name = pair.slice(0, pair.indexOf('=') + 1);
  return [...(header ?? '').split(/;\s*/).filter((one) => one !== '' && !one.startsWith(name)), pair].join('; ');
}

/**
 * The API as the pages call it: typed, in this process, with the visitor's own
 * cookie and language. A session that one call begins is that of the next.
 */
export function apiClient(
  origin: string,
  call: (request: Request) => Promise<Response> | Response,
  visitor: Visitor,
): ApiClient {
  return hc<Api>(origin, {
    fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
      const request = new Request(input, init);
      if (visitor.cookie !== null) request.headers.set('cookie', visitor.cookie);
      if (visitor.agent !== null) request.headers.set('user-agent', visitor.agent);
      request.headers.set('accept-language', visitor.language);
      request.headers.set('origin', origin);
      const answer = await call(request);
      for (const set of answer.headers.getSetCookie()) {
        visitor.cookie = withCookie(visitor.cookie, set);
        visitor.set.push(set);
      }
      return answer;
    },
  });
}
