/**
 * Taking away, and bringing in, an account with films:
 * `node test/bench/archive.ts [megabytes]`. Each house is a process of its own,
 * whose peak of memory is its own account; the same bytes are copied beside.
 */
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, createReadStream, createWriteStream, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openNodePlatform } from '../../api/platform/node.ts';
import { PART_BYTES, partLength, partsOf } from '../../api/domain/upload.ts';
import { mp4 } from '../fixtures/media.ts';
import { createPromotion } from '../promotion.ts';
import { cookieOf } from './awards.ts';
import { benchConfig, freeOrigin } from './config.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';

const MEGABYTES = Number(process.argv[2] ?? 400);
const FILM = 100_000_000;
const folder = mkdtempSync(join(tmpdir(), 'palier-archive-'));

type House = { readonly origin: string; readonly server: ServerProcess; readonly cookie: string; readonly enrolment: string };

async function open(name: string): Promise<House> {
  const [origin, data] = [await freeOrigin(), join(folder, name)];
  const platform = await openNodePlatform(benchConfig(origin, data));
  const promotion = await createPromotion(platform, { students: 1 });
  const { email, enrolment } = promotion.students[0]!;
  const cookie = await cookieOf(platform, email);
  platform.close();
  return { origin, enrolment, cookie, server: await startServerProcess({ kind: 'app', origin, data }) };
}

const ask = async ({ origin, cookie, enrolment }: House, method: string, path: string, body?: BodyInit, type?: string): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${origin}/api/me/enrolments/${enrolment}${path}`, { method, headers: { cookie, origin, ...(type ? { 'content-type': type } : {}) }, ...(body === undefined ? {} : { body }) });
  const said = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(said)}`);
  return said;
};

/** @param read so many bytes from a place on */
async function send(house: House, bytes: number, read: (offset: number, length: number) => Uint8Array, purpose: 'trace' | 'archive'): Promise<string> {
  const pieces = Array.from({ length: partsOf(bytes) }, (_, number) => number);
  const parts = pieces.map((number) => createHash('sha256').update(read(number * PART_BYTES, partLength(bytes, number))).digest('hex'));
  const { id } = await ask(house, 'POST', '/uploads', JSON.stringify({ name: purpose === 'trace' ? 'capsule.mp4' : 'export.zip', bytes, parts, purpose }), 'application/json');
  for (const number of pieces) await ask(house, 'PUT', `/uploads/${String(id)}/parts/${number}`, Uint8Array.from(read(number * PART_BYTES, partLength(bytes, number))), 'application/octet-stream');
  return String(id);
}

const form = (fields: Record<string, string>): FormData => {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.set(name, value);
  return made;
};

const memory = async (house: House): Promise<string> => `${Math.round((await house.server.memory()) / 1e6)} MB`;
/** @param house whose processor time is said too: on a machine that does other things, the clock says little */
async function timed<T>(what: string, house: House | null, work: () => Promise<T> | T): Promise<T> {
  const [began, used] = [performance.now(), house ? await house.server.cpu() : 0];
  const done = await work();
  const cpu = house ? `, ${((await house.server.cpu() - used) / 1e6).toFixed(2)} s of processor` : '';
  console.log(`${what}: ${((performance.now() - began) / 1000).toFixed(2)} s${cpu}`);
  return done;
}

const [here, there] = [await open('here'), await open('there')];
await ask(here, 'GET', '/uploads');
await ask(there, 'GET', '/uploads');
console.log(`resident at the start: ${await memory(here)}, ${await memory(there)}`);
for (let count = 0; count * FILM < MEGABYTES * 1e6; count += 1) {
  const film = mp4({ frames: FILM });
  randomBytes(1000).copy(film, film.length - 5000);
  const upload = await send(here, film.length, (offset, length) => film.subarray(offset, offset + length), 'trace');
  await ask(here, 'POST', '/evidence', form({ period: 'S1', genre: 'production', title: `Une capsule ${count}`, upload }));
}
console.log(`resident, at the peak, after the deposits: ${await memory(here)}`);

const archive = join(folder, 'export.zip');
await timed('data.zip, to a file', here, async () => {
  const answer = await fetch(`${here.origin}/api/me/data.zip`, { headers: { cookie: here.cookie } });
  await pipeline(Readable.fromWeb(answer.body as never), createWriteStream(archive));
});
const { size } = statSync(archive);
console.log(`${(size / 1e6).toFixed(1)} MB; resident, at the peak, after the export: ${await memory(here)}`);
await timed('the same bytes copied by the system', null, () => copyFileSync(archive, join(folder, 'copy.zip')));
await timed('the same bytes hashed by this process, once', null, () => pipeline(createReadStream(archive), createHash('sha256')));

const handle = openSync(archive, 'r');
const read = (offset: number, length: number): Uint8Array => {
  const bytes = Buffer.alloc(length);
  readSync(handle, bytes, 0, length, offset);
  return bytes;
};
const upload = await timed('its parts sent and kept', there, () => send(there, size, read, 'archive'));
console.log(`resident, at the peak, after the parts: ${await memory(there)}`);
const brought = await timed('taken in', there, () => ask(there, 'POST', '/import', form({ period: 'S1', upload })));
console.log(JSON.stringify(brought), `resident, at the peak, after the import: ${await memory(there)}`);
await Promise.all([here, there].map(({ server }) => server.close()));
rmSync(folder, { recursive: true, force: true });
