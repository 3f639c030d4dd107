import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, describe, it } from 'vitest';
import { openFrom, sealInto, troubleOf, type Trouble } from './sealed-stream.ts';

const SECRET = 'a secret of backups, thirty-two characters';
const CHUNK = 1024 * 1024;
const HEADER = 18 + 3 + 32 + 16;
const folder = mkdtempSync(join(tmpdir(), 'palier-sealed-'));
const path = join(folder, 'sealed');
afterAll(() => rmSync(folder, { recursive: true }));

async function seal(bytes: Buffer, pieces: number): Promise<Buffer> {
  const file = await open(path, 'w');
  const sealer = await sealInto(file, SECRET);
  for (let offset = 0; offset < bytes.length; offset += pieces) await sealer.write(bytes.subarray(offset, offset + pieces));
  await sealer.end();
  await file.close();
  return readFileSync(path);
}

async function opened(sealed: Buffer, secret = SECRET): Promise<Buffer | Trouble | null> {
  writeFileSync(path, sealed);
  const file = await open(path, 'r');
  const parts: Buffer[] = [];
  try {
    for await (const part of openFrom(file, secret)) parts.push(part);
    return Buffer.concat(parts);
  } catch (error) {
    return troubleOf(error);
  } finally {
    await file.close();
  }
}

/** Repeatable, and different in each place. */
const content = (length: number): Buffer => Buffer.from(Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8)) & 255));
const chunkOf = (sealed: Buffer, index: number): Buffer => sealed.subarray(HEADER + index * (CHUNK + 16), HEADER + (index + 1) * (CHUNK + 16));

describe('the envelope of a backup', () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 7])('gives back %i bytes as they were, however they were written', async (length) => {
    const bytes = content(length);
    const sealed = await seal(bytes, length % 2 === 0 ? 700_001 : 3 * CHUNK);
    expect(sealed.length).toBe(HEADER + length + 16 * Math.max(1, Math.ceil(length / CHUNK)));
    const back = await opened(sealed);
    expect(Buffer.isBuffer(back) && back.equals(bytes)).toBe(true);
  });

  it('never seals the same twice, and opens under its own secret only', async () => {
    const [one, other] = [await seal(content(100), 100), await seal(content(100), 100)];
    expect(one.subarray(HEADER).equals(other.subarray(HEADER))).toBe(false);
    expect(await opened(one, `${SECRET}.`)).toBe('wrong_secret');
  });

  it('does not open with a chunk left out, doubled, moved, cut off or of another file', async () => {
    const sealed = await seal(content(3 * CHUNK + 5), CHUNK);
    const other = await seal(content(3 * CHUNK + 5), CHUNK);
    const [header, a, b, c, end] = [sealed.subarray(0, HEADER), chunkOf(sealed, 0), chunkOf(sealed, 1), chunkOf(sealed, 2), chunkOf(sealed, 3)];
    const changes: [Buffer[], Trouble][] = [
      [[header, a, c, end], 'damaged'],
      [[header, a, a, b, c, end], 'damaged'],
      [[header, b, a, c, end], 'damaged'],
      [[header, a, b, c], 'truncated'],
      [[header], 'truncated'],
      [[header, a, b, c, end.subarray(0, end.length - 1)], 'damaged'],
      [[header, a, b, c, end, Buffer.from('x')], 'damaged'],
      [[header, a, chunkOf(other, 1), c, end], 'damaged'],
    ];
    for (const [parts, trouble] of changes) expect(await opened(Buffer.concat(parts))).toBe(trouble);
  });

  it('does not open with any byte of its header or its chunks flipped', async () => {
    const sealed = await seal(content(300), 300);
    for (const at of [0, 18, 20, 21, 60, HEADER + 150, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(typeof (await opened(changed)), `byte ${at}`).toBe('string');
    }
  });
});
