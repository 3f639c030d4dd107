/**
 * The one client that asks other hosts, against hosts that mean harm. The
 * servers stand on this machine: the test's own wires lead there what the client
 * found public, and count what it would have asked of a private address.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSocketServer, Socket, type AddressInfo, type LookupFunction, type Server as SocketServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardedFetch } from '../../api/platform/guarded-fetch.ts';
import type { FetchAnswer } from '../../api/platform/platform.ts';
import { isPublicAddress, MOST_BYTES, publicUrl } from '../../api/platform/public-address.ts';
import { freePort } from '../house.ts';

const PUBLIC = '93.184.215.14';
const PRIVATE = '127.0.0.1';
const listen = <S extends Server | SocketServer>(server: S): Promise<number> => new Promise((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)));
const closed: (Server | SocketServer)[] = [];
afterAll(() => closed.forEach((server) => server.close()));

const serve = async (listener: RequestListener): Promise<{ port: number; requests: string[]; headers: unknown[] }> => {
  const requests: string[] = [];
  const headers: unknown[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.headers.host}${request.url}`);
    headers.push(request.headers);
    listener(request, response);
  });
  closed.push(server);
  return { port: await listen(server), requests, headers };
};

/** Answers of a resolver, one after the other; the last one stays. */
const resolver = (answers: string[][]): { resolve: LookupFunction; asked: string[] } => {
  const asked: string[] = [];
  const resolve: LookupFunction = (hostname, _options, callback) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)]!;
    asked.push(hostname);
    (callback as (error: null, found: { address: string; family: number }[]) => void)(null, answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
  };
  return { resolve, asked };
};

/** Wires of this machine: a connection to a public address leads to `port`, one to a private address to the canary. */
const wires = (port: number, canary: number, resolve: LookupFunction) => {
  const connected: string[] = [];
  return {
    connected,
    client: guardedFetch({
      resolve,
      connect: ({ host, lookup }) => {
        const socket = new Socket();
        lookup(host!, {}, (error, address) => {
          if (error) return void socket.destroy(error);
          connected.push(address as string);
          socket.connect({ host: '127.0.0.1', port: isPublicAddress(address as string) ? port : canary });
        });
        return socket;
      },
    }),
  };
};

describe('the matrix of hosts that are not public', () => {
  const V4 = ['127.0.0.1', '127.8.9.1', '10.0.0.1', '10.255.0.9', '172.16.0.1', '172.31.255.254', '192.168.0.1', '192.168.255.254', '169.254.169.254', '169.254.0.1', '100.64.0.1', '100.127.0.1', '0.0.0.0', '0.1.2.3', '192.0.0.8', '192.0.2.7', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'];
  const V6 = ['::', '::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'febf::1', 'fec0::1', 'ff02::1', '64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::', '2002:c0a8:1::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::10.0.0.1', '100::1', '2001::1', '2001:db8::1', '3fff::1', '5f00::1'];
  const HOSTS = [...V4, ...V6.map((address) => `[${address}]`), 'localhost', 'a.localhost', 'metadata.google.internal', 'printer.local', 'nas.home.arpa', 'x.test', 'x.invalid', 'x.onion', 'intranet', 'localhost.', 'db.internal.', '0x7f000001', '2130706433', '0177.0.0.1', '127.1', '0'];

  it('has more than sixty', () => expect(new Set(HOSTS).size).toBeGreaterThanOrEqual(60));
  it.each(HOSTS)('never opens a connection to %s', async (host) => {
    let opened = 0;
    const client = guardedFetch({ connect: () => { opened += 1; throw new Error('opened'); } });
    expect(await client(`https://${host}/.well-known/did.json`)).toEqual({ ok: false, reason: 'blocked' });
    expect(opened).toBe(0);
  });
  it('never connects to a name that stands for one of them', async () => {
    const canary = await serve((_request, response) => response.end('{}'));
    const answers = await Promise.all(
      [...V4, ...V6].map(async (address) => {
        const { client, connected } = wires(canary.port, canary.port, resolver([[address]]).resolve);
        return [address, await client('https://badges.example.org/'), connected];
      }),
    );
    expect(answers).toEqual([...V4, ...V6].map((address) => [address, { ok: false, reason: 'blocked' }, []]));
    expect(canary.requests).toEqual([]);
  });
});

describe('hosts that change or lead elsewhere', () => {
  it('a name that is public at first and private then is asked once, and never at the private address', async () => {
    const [host, canary] = [await serve((_request, response) => response.end('{"id":"x"}')), await serve((_request, response) => response.end('{}'))];
    const { resolve, asked } = resolver([[PUBLIC], [PRIVATE]]);
    const { client, connected } = wires(host.port, canary.port, resolve);
    expect((await client('https://rebinding.example.org/a')).ok).toBe(true);
    expect(asked).toEqual(['rebinding.example.org']);
    expect(await client('https://rebinding.example.org/a')).toEqual({ ok: false, reason: 'blocked' });
    expect(connected).toEqual([PUBLIC]);
    expect(canary.requests).toEqual([]);
  });
  it('a name with one private address among public ones is not asked at all', async () => {
    const canary = await serve((_request, response) => response.end('{}'));
    const mixed = [[PUBLIC, PRIVATE], [PRIVATE, PUBLIC], ['2606:4700::1111', '::1'], []];
    const ends = await Promise.all(
      mixed.map(async (addresses) => {
        const { client, connected } = wires(canary.port, canary.port, resolver([addresses]).resolve);
        return [(await client('https://mixed.example.org/')).ok, connected];
      }),
    );
    expect(ends).toEqual(mixed.map(() => [false, []]));
    expect(canary.requests).toEqual([]);
  });
  it.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
    const canary = await serve((_request, response) => response.end('{}'));
    const host = await serve((_request, response) => response.writeHead(status, { location: `http://127.0.0.1:${canary.port}/latest/meta-data/` }).end());
    const { client } = wires(host.port, canary.port, resolver([[PUBLIC]]).resolve);
    expect(await client('https://badges.example.org/')).toEqual({ ok: false, reason: 'unreachable' });
    expect(host.requests).toHaveLength(1);
    expect(canary.requests).toEqual([]);
  });
  it('is asked honestly: a name for itself, no cookie, nothing of the caller', async () => {
    const host = await serve((_request, response) => response.end('{}'));
    await wires(host.port, host.port, resolver([[PUBLIC]]).resolve).client('https://badges.example.org/status/1?x=1');
    expect(host.requests).toEqual(['GET badges.example.org/status/1?x=1']);
    expect(Object.keys(host.headers[0] as object).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
    expect(host.headers[0]).toMatchObject({ 'user-agent': 'Palier-Verifier', 'accept-encoding': 'identity' });
  });
});

describe('answers without measure', () => {
  const answerOf = async (listener: RequestListener): Promise<FetchAnswer> => {
    const host = await serve(listener);
    return wires(host.port, host.port, resolver([[PUBLIC]]).resolve).client('https://badges.example.org/');
  };
  let sent = 0;

  // Each of these two waits until the client loses its patience: side by side.
  it.concurrent('a byte a second is given up, long before it is whole', async () => {
    let dripped = 0;
    const answer = await answerOf((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      const drip = setInterval(() => { response.write(' '); dripped += 1; }, 1000);
      response.on('close', () => clearInterval(drip));
    });
    expect(answer).toEqual({ ok: false, reason: 'unreachable' });
    expect(dripped).toBeLessThan(10);
  });
  it.concurrent('headers that never end are given up', async () => {
    const server = createSocketServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('x-a: b\r\n'), 200);
      socket.on('error', () => undefined).on('close', () => clearInterval(drip));
    });
    closed.push(server);
    const port = await listen(server);
    expect(await wires(port, port, resolver([[PUBLIC]]).resolve).client('https://badges.example.org/')).toEqual({ ok: false, reason: 'unreachable' });
  });
  it('a body without end is cut off at 256 KiB', async () => {
    const answer = await answerOf((_request, response) => {
      const block = Buffer.alloc(64 * 1024, 0x20);
      const more = (): void => {
        while (!response.destroyed && sent < 1024 * 1024 * 1024) {
          sent += block.length;
          if (!response.write(block)) return void response.once('drain', more);
        }
      };
      more();
    });
    expect(answer).toEqual({ ok: false, reason: 'too_large' });
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });
  it('exactly 256 KiB are read, and one byte more is too many', async () => {
    const whole = await answerOf((_request, response) => response.end(Buffer.alloc(MOST_BYTES, 0x20)));
    expect(whole.ok && whole.bytes.length).toBe(MOST_BYTES);
    expect(await answerOf((_request, response) => response.end(Buffer.alloc(MOST_BYTES + 1, 0x20)))).toEqual({ ok: false, reason: 'too_large' });
  });
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  it.each(['gzip', 'deflate', 'br', 'identity, gzip'])('a body in %s, which was not asked for, is not unpacked', async (encoding) => {
    expect(await answerOf((_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(bomb))).toEqual({ ok: false, reason: 'unreachable' });
  });
  it('a body that ends before its announced length is no answer', async () => {
    const answer = await answerOf((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"id":');
      setTimeout(() => response.destroy(), 20);
    });
    expect(answer).toEqual({ ok: false, reason: 'unreachable' });
  });
  it.each([[404, 'not_found'], [410, 'gone']] as const)('%i says that nothing is there, or no more', async (status, reason) => {
    expect(await answerOf((_request, response) => response.writeHead(status).end())).toEqual({ ok: false, reason });
  });
  it.each([201, 204, 206, 400, 401, 403, 429, 500, 503])('%i is no answer', async (status) => {
    expect(await answerOf((_request, response) => response.writeHead(status).end(status === 204 ? undefined : '{}'))).toEqual({ ok: false, reason: 'unreachable' });
  });
});

describe('a port that nobody listens at', () => {
  let silent: SocketServer;
  beforeAll(async () => {
    silent = createSocketServer(() => undefined);
    closed.push(silent);
    await listen(silent);
  });
  it('is answered for like one that is filtered', async () => {
    const refused = await freePort();
    const { resolve } = resolver([[PUBLIC]]);
    const [closedPort, filtered] = await Promise.all([
      wires(refused, refused, resolve).client('https://badges.example.org/'),
      // A socket that never connects, as behind a firewall that drops what it does not like.
      guardedFetch({ resolve, connect: () => new Socket() })('https://badges.example.org/'),
    ]);
    expect(closedPort).toEqual(filtered);
    expect(filtered).toEqual({ ok: false, reason: 'unreachable' });
  });
});

describe('spellings of addresses', () => {
  const HOST_127 = ['127.0.0.1', '127.1', '127.0.1', '0177.0.0.1', '0x7f.0.0.1', '0x7f.1', '0x7f000001', '2130706433', '017700000001', '127.0.0.1.', '①②⑦.⓪.⓪.①', '127。0。0。1', '127．0．0．1', '１２７.0.0.1', '%31%32%37.0.0.1', '0x7F.0X0.0.1', '00000177.0.0.1', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:127.0.0.1]', '[::127.0.0.1]', '[0000::1]', '[::0001]', 'LOCALHOST', 'localhost.', 'ｌｏｃａｌｈｏｓｔ', 'loc%61lhost', 'loca\u00adlhost'];
  const SPELLINGS = [...HOST_127.map((host) => `https://${host}/`), 'https://badges.example.org@127.0.0.1/', 'https://127.0.0.1#@badges.example.org/', 'https://127.0.0.1?.example.org', 'https:\\\\127.0.0.1\\x', 'https:127.0.0.1', 'https:///127.0.0.1/', 'HTTPS://127.0.0.1/', '\thttps://127.0.0.1/', 'https://user:pw@badges.example.org/', 'https://badges.example.org:8443/', 'http://badges.example.org/', 'ftp://badges.example.org/', 'https://169.254.169.254/latest/meta-data/', 'https://0xa9fea9fe/', 'https://[fe80::1%25eth0]/'];

  it('number more than forty', () => expect(new Set(SPELLINGS).size).toBeGreaterThanOrEqual(40));
  it.each(SPELLINGS)('%s is not asked', async (spelling) => {
    expect(publicUrl(spelling)).toBeNull();
    expect(await guardedFetch({ connect: () => { throw new Error('opened'); } })(spelling)).toEqual({ ok: false, reason: 'blocked' });
  });
});
