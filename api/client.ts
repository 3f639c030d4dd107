import { hc } from 'hono/client';
import type { Api } from './routes/api.ts';

export type ApiClient = ReturnType<typeof hc<Api>>;

/**
 * The API as the pages call it: typed, in this process, with the visitor's own
 * cookie and language.
 */
export function apiClient(
  origin: string,
  call: (request: Request) => Promise<Response> | Response,
  visitor: { cookie: string | null; language: 'fr' | 'en' },
): ApiClient {
  return hc<Api>(origin, {
    fetch: (input: RequestInfo | URL, init?: RequestInit) => {
      const request = new Request(input, init);
      if (visitor.cookie !== null) request.headers.set('cookie', visitor.cookie);
      request.headers.set('accept-language', visitor.language);
      request.headers.set('origin', origin);
      return Promise.resolve(call(request));
    },
  });
}
