/** A client over kept connections: what a proxy in front of the server does. */
import { Agent, request } from 'node:http';

export type Answer = { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly body: Buffer };
export type Get = (path: string, headers?: Record<string, string>) => Promise<Answer>;

export const CONNECTIONS = 8;

/** GET from one origin; `close` lets the connections go. */
export function httpClient(origin: string): { get: Get; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const get: Get = (path, headers = {}) =>
    new Promise((resolve, reject) => {
      request(`${origin}${path}`, { agent, headers }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.once('error', reject);
        response.once('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(pieces) }));
      })
        .once('error', reject)
        .end();
    });
  return { get, close: () => agent.destroy() };
}
