/**
 * The one way out of the Node server: other issuers' keys, status lists and
 * registries. https on port 443 only; the address is judged where the socket is
 * opened, so a name that changes its answer between check and use gains nothing;
 * no redirects; nothing is decompressed; 3 seconds and 256 KiB in all.
 */
import { lookup as resolve } from 'node:dns';
import { request } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { FetchAnswer } from './platform.ts';
import { hostOf, isPublicAddress, MOST_BYTES, MOST_MILLISECONDS, publicUrl, readAddress } from './public-address.ts';

/**
 * A host that does not let us in is answered for after so long, whether it
 * refused at once or said nothing: which of the two it was tells whoever asked
 * about a network that is not theirs.
 */
const REFUSAL_MILLISECONDS = 1500;

export type Wires = {
  /** What a name stands for: all of its addresses. */
  readonly resolve: LookupFunction;
  /** Opens the connection; must ask `lookup` of its options for the address of a name. */
  readonly connect: (options: ConnectionOptions & { readonly lookup: LookupFunction }) => Socket;
  readonly mostBytes: number;
};

const INTERNET: Wires = { resolve: resolve as LookupFunction, connect: (options) => connectTls(options), mostBytes: MOST_BYTES };

export const fetchPublicly = guardedFetch();

/** @param wires other than the internet's: for tests, and for a person who asks for a picture */
export function guardedFetch(wires: Partial<Wires> = {}): (text: string) => Promise<FetchAnswer> {
  const used = { ...INTERNET, ...wires };
  return (text) => {
    const url = publicUrl(text);
    return url === null ? Promise.resolve({ ok: false, reason: 'blocked' }) : ask(url, used);
  };
}

function ask(url: URL, { resolve: resolveName, connect, mostBytes }: Wires): Promise<FetchAnswer> {
  return new Promise((answer) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    let isIn = false;
    const end = (result: FetchAnswer): void => {
      clearTimeout(timer);
      clearTimeout(refusal);
      answer(result);
      outgoing.destroy();
    };
    const unreachable = (): void => end({ ok: false, reason: 'unreachable' });
    const timer = setTimeout(unreachable, MOST_MILLISECONDS);
    let refused: FetchAnswer = { ok: false, reason: 'unreachable' };
    const refusal = setTimeout(() => isIn || end(refused), REFUSAL_MILLISECONDS);
    const fail = (error: NodeJS.ErrnoException): void => {
      if (isIn) return unreachable();
      if (error.code === 'EBLOCKED') refused = { ok: false, reason: 'blocked' };
    };
    const host = hostOf(url);
    const outgoing = request(
      url,
      {
        defaultPort: 443,
        createConnection: () => {
          const socket = connect({ host, port: 443, ...(readAddress(host) === null ? { servername: host } : {}), ALPNProtocols: ['http/1.1'], lookup: guarded(resolveName) });
          socket.once('secureConnect', () => (isIn = true)).once('connect', () => (isIn = true));
          return socket;
        },
        headers: { accept: 'application/json, application/vc, */*;q=0.5', 'accept-encoding': 'identity', 'user-agent': 'Palier-Verifier' },
      },
      (incoming) => {
        if (incoming.statusCode === 404) return end({ ok: false, reason: 'not_found' });
        // What was there and is no more has been taken back: a hosted badge is revoked by it.
        if (incoming.statusCode === 410) return end({ ok: false, reason: 'gone' });
        if (incoming.statusCode !== 200 || !['identity', undefined].includes(incoming.headers['content-encoding'])) return unreachable();
        incoming.on('data', (chunk: Uint8Array) => {
          size += chunk.length;
          if (size > mostBytes) return end({ ok: false, reason: 'too_large' });
          chunks.push(chunk);
        });
        incoming.on('end', () => end(incoming.complete ? { ok: true, bytes: Uint8Array.from(Buffer.concat(chunks)) } : { ok: false, reason: 'unreachable' }));
        incoming.on('error', unreachable);
      },
    );
    outgoing.on('error', fail);
    outgoing.end();
  });
}

/** The first address of a name, if all of its addresses are public ones. */
const guarded = (resolveName: LookupFunction): LookupFunction => (hostname, options, callback) => {
  resolveName(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, '');
    const addresses = Array.isArray(found) ? found : [];
    const [first] = addresses;
    if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
      return callback(Object.assign(new Error('address not public'), { code: 'EBLOCKED' }), '');
    }
    return options.all ? callback(null, [first]) : callback(null, first.address, first.family);
  });
};
