/**
 * The one way out of the Node server: other issuers' keys and status lists.
 * https on port 443 only; the address is judged where the socket is opened, so
 * a name that changes its answer between check and use gains nothing; no
 * redirects; 3 seconds and 256 KiB in all.
 */
import { lookup as resolve } from 'node:dns';
import { request } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import type { FetchAnswer } from './platform.ts';

const MOST_BYTES = 256 * 1024;
const MOST_MILLISECONDS = 3000;

/** Everything that is not global unicast (IANA special-purpose address registries). */
const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15],
  ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');
const GLOBAL_V6 = new BlockList();
GLOBAL_V6.addSubnet('2000::', 3, 'ipv6');
for (const [network, prefix] of [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]] as const) {
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv6');
}

/** Whether an address may be connected to. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !NOT_PUBLIC.check(address, 'ipv4');
  return isIP(address) === 6 && GLOBAL_V6.check(address, 'ipv6') && !NOT_PUBLIC.check(address, 'ipv6');
}

/** The address as WHATWG URL reads it, or `null` when it may not be asked at all. */
export function publicUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return null;
  if (isIP(host) !== 0) return isPublicAddress(host) ? url : null;
  if (!host.includes('.') || /\.(localhost|local|internal|home\.arpa|test|invalid|onion)$/i.test(host)) return null;
  return url;
}

const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '');
    const found = addresses.find(({ address }) => isPublicAddress(address));
    if (!found || addresses.some(({ address }) => !isPublicAddress(address))) {
      return callback(Object.assign(new Error('address not public'), { code: 'EBLOCKED' }), '');
    }
    return options.all ? callback(null, [found]) : callback(null, found.address, found.family);
  });
};

export function fetchPublicly(text: string): Promise<FetchAnswer> {
  const url = publicUrl(text);
  if (!url) return Promise.resolve({ ok: false, reason: 'blocked' });
  return new Promise((answer) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const end = (result: FetchAnswer): void => {
      clearTimeout(timer);
      answer(result);
      outgoing.destroy();
    };
    const timer = setTimeout(() => end({ ok: false, reason: 'unreachable' }), MOST_MILLISECONDS);
    const outgoing = request(
      url,
      {
        lookup: guardedLookup,
        agent: false,
        headers: { accept: 'application/json, application/vc, */*;q=0.5', 'accept-encoding': 'identity', 'user-agent': 'Palier-Verifier' },
      },
      (incoming) => {
        if (incoming.statusCode === 404 || incoming.statusCode === 410) return end({ ok: false, reason: 'not_found' });
        if (incoming.statusCode !== 200) return end({ ok: false, reason: 'unreachable' });
        incoming.on('data', (chunk: Uint8Array) => {
          size += chunk.length;
          if (size > MOST_BYTES) return end({ ok: false, reason: 'too_large' });
          chunks.push(chunk);
        });
        incoming.on('end', () => end({ ok: true, bytes: Uint8Array.from(Buffer.concat(chunks)) }));
        incoming.on('error', () => end({ ok: false, reason: 'unreachable' }));
      },
    );
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      end({ ok: false, reason: error.code === 'EBLOCKED' ? 'blocked' : 'unreachable' }),
    );
    outgoing.end();
  });
}
