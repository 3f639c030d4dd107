/** A client over kept connections: what a proxy in front of the server does. */
import { Agent, request } from 'node:http';

export type Answer = { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly body: Buffer };
export type Get = (path: string, headers?: Record<string, string>) => Promise<Answer>;
export type Post = (path: string, headers?: Record<string, string>, body?: string) => Promise<Answer>;

export const CONNECTIONS = 8;

/** Requests to one origin; `close` lets the connections go. */
export function httpClient(origin: string, connections = CONNECTIONS): { get: Get; post: Post; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const send = (method: 'GET' | 'POST', path: string, headers: Record<string, string>, text?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const asked = request(`${origin}${path}`, { agent, method, headers }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.once('error', reject);
        response.once('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(pieces) }));
      })
        // A kept connection that the server closed a moment ago, while this process had no processor: asked again, as browsers do.
        .once('error', (fault: NodeJS.ErrnoException) => (asked.reusedSocket && fault.code === 'ECONNRESET' ? resolve(send(method, path, headers, text)) : reject(fault)))
        .end(text);
    });
  return {
    get: (path, headers = {}) => send('GET', path, headers),
    post: (path, headers = {}, text) => send('POST', path, { 'content-length': String(Buffer.byteLength(text ?? '')), ...headers }, text),
    close: () => agent.destroy(),
  };
}
