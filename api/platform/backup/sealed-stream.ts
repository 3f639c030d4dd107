/**
 * The envelope of a backup: a clear header, then AES-256-GCM in chunks of one
 * mebibyte. Each chunk's nonce is its number and whether it is the last (the
 * STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015), and the
 * header is authenticated with each: a chunk that is missing, moved, doubled,
 * cut off or of another file does not open. The key is derived by scrypt
 * (RFC 7914) from the backup's secret and a salt of its own. Memory stays flat.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

const MAGIC = 'PALIER-SAUVEGARDE\n';
export const FORMAT = 1;
const SALT_BYTES = 32;
const TAG_BYTES = 16;
const CHECK_BYTES = 16;
/** Magic, format (2 bytes), scrypt's log2 N (1), salt, and what tells a wrong secret from a damaged file. */
const HEADER_BYTES = MAGIC.length + 3 + SALT_BYTES + CHECK_BYTES;
const CHUNK = 1024 * 1024;
/** 2^16 blocks of 8: 64 MiB and some tenths of a second for whoever tries secrets. */
const LOG_N = 16;

export type Trouble = 'not_a_backup' | 'future_format' | 'wrong_secret' | 'damaged' | 'truncated';
/** @returns the trouble of an error that this file threw; `null` for any other */
export const troubleOf = (error: unknown): Trouble | null => (error instanceof Error && TROUBLES.includes(error.message as Trouble) ? (error.message as Trouble) : null);
const TROUBLES: readonly Trouble[] = ['not_a_backup', 'future_format', 'wrong_secret', 'damaged', 'truncated'];
const trouble = (kind: Trouble): Error => new Error(kind);

const deriveKey = (secret: string, salt: Uint8Array, logN: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { N: 2 ** logN, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
    scrypt(secret.normalize('NFKC'), salt, 32, options, (error, key) => (error ? reject(error) : resolve(key)));
  });

const checkOf = (key: Buffer): Buffer => createHmac('sha256', key).update('palier backup').digest().subarray(0, CHECK_BYTES);

function nonceOf(chunk: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(chunk), 3);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

export type Sealer = { write(bytes: Uint8Array): Promise<void>; end(): Promise<void> };

/** Seals everything that is written to it into the file, from its beginning. */
export async function sealInto(file: FileHandle, secret: string): Promise<Sealer> {
  const salt = randomBytes(SALT_BYTES);
  const key = await deriveKey(secret, salt, LOG_N);
  const header = Buffer.concat([Buffer.from(MAGIC, 'latin1'), Buffer.from([FORMAT >> 8, FORMAT & 255, LOG_N]), salt, checkOf(key)]);
  await file.write(header);
  const held = Buffer.alloc(CHUNK);
  let filled = 0;
  let chunk = 0;
  const seal = async (isLast: boolean): Promise<void> => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(chunk, isLast)).setAAD(header);
    const sealed = Buffer.concat([cipher.update(held.subarray(0, filled)), cipher.final(), cipher.getAuthTag()]);
    let offset = 0;
    while (offset < sealed.length) offset += (await file.write(sealed, offset)).bytesWritten;
    chunk += 1;
    filled = 0;
  };
  return {
    async write(bytes) {
      for (let offset = 0; offset < bytes.length; ) {
        // A full chunk is sealed when there is more to come: the last one is never empty without need.
        if (filled === CHUNK) await seal(false);
        const some = bytes.subarray(offset, offset + CHUNK - filled);
        held.set(some, filled);
        filled += some.length;
        offset += some.length;
      }
    },
    end: () => seal(true),
  };
}

/**
 * What was sealed, chunk by chunk, each authenticated before it is given out.
 * @throws one of `Trouble`
 */
export async function* openFrom(file: FileHandle, secret: string): AsyncGenerator<Buffer> {
  const header = await readExactly(file, HEADER_BYTES);
  if (!header.subarray(0, MAGIC.length).equals(Buffer.from(MAGIC, 'latin1').subarray(0, header.length))) throw trouble('not_a_backup');
  if (header.length < HEADER_BYTES) throw trouble('truncated');
  if (header.readUInt16BE(MAGIC.length) > FORMAT) throw trouble('future_format');
  const logN = header[MAGIC.length + 2]!;
  if (header.readUInt16BE(MAGIC.length) !== FORMAT || logN !== LOG_N) throw trouble('damaged');
  const saltAt = MAGIC.length + 3;
  const key = await deriveKey(secret, header.subarray(saltAt, saltAt + SALT_BYTES), logN);
  if (!timingSafeEqual(checkOf(key), header.subarray(saltAt + SALT_BYTES))) throw trouble('wrong_secret');
  let next = await readExactly(file, CHUNK + TAG_BYTES);
  for (let chunk = 0; ; chunk += 1) {
    const sealed = next;
    next = sealed.length === CHUNK + TAG_BYTES ? await readExactly(file, CHUNK + TAG_BYTES) : Buffer.alloc(0);
    const isLast = next.length === 0;
    const opened = open(key, header, sealed, nonceOf(chunk, isLast));
    // Whole chunks without the last one: cut off between two. Told apart for the sentence only.
    if (opened === null) throw trouble(isLast && (sealed.length === 0 || open(key, header, sealed, nonceOf(chunk, false)) !== null) ? 'truncated' : 'damaged');
    yield opened;
    if (isLast) return;
  }
}

function open(key: Buffer, header: Buffer, sealed: Buffer, nonce: Buffer): Buffer | null {
  if (sealed.length < TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(header).setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

/** As many bytes as there are, up to that number. */
async function readExactly(file: FileHandle, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, null);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
