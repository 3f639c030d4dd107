/**
 * The sealed bytes behind a badge's evidence. Publishing a file publishes its
 * salt: that is the student's act. Until then nobody gets either here.
 */
import { sealedBytes, type EvidenceAnswer } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import type { Platform } from '../platform/platform.ts';
import { findSealWithPublication } from '../queries/seals.ts';

/** 'private': sealed and not published. 'gone': withdrawn, or its salt erased, or its bytes lost from the store. */
export type SealedFile =
  | { readonly state: 'public'; readonly evidence: string; readonly digest: string; readonly size: number; bytes(): Promise<Uint8Array<ArrayBuffer>>; stream(): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> }
  | { readonly state: 'private' | 'gone' | 'unknown' };

/** @param id the unguessable part of the address */
export async function findSealedFile(platform: Platform, id: string): Promise<SealedFile> {
  const seal = await findSealWithPublication(platform.db, id);
  if (!seal) return { state: 'unknown' };
  if (seal.salt === null) return { state: 'gone' };
  if (seal.published === null) return { state: 'private' };
  if (seal.withdrawn_at !== null) return { state: 'gone' };
  const { salt, published } = seal;
  const size = await platform.files.size(published);
  if (size === null) return { state: 'gone' };
  return {
    state: 'public',
    evidence: seal.evidence_id,
    digest: published,
    size: seal.file_bytes ?? 0,
    async stream() {
      const file = await platform.files.read(published, 0, size);
      if (!file) throw new Error(`published bytes ${published} are missing`);
      return behind(saltBytes(salt), file);
    },
    async bytes() {
      // What is published now, whatever was sealed then: whether they are the same is for the reader to compare.
      const file = await platform.files.get(published);
      if (!file) throw new Error(`published bytes ${published} are missing`);
      return sealedBytes(saltBytes(salt), file);
    },
  };
}

/** Some bytes, then those of a stream. */
function behind(before: Uint8Array<ArrayBuffer>, stream: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({ start: (controller) => controller.enqueue(before) });
  void stream.pipeTo(writable).catch(() => {});
  return readable;
}

export const saltBytes = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** For one report: more would make a stranger's request cost what a batch costs. */
const MOST_READ = 32 * 1024 * 1024;

/** The way to what our own badges cite, for one report of our own verifier: the store, and no other host. */
export function ownEvidence(platform: Platform): (id: string) => Promise<EvidenceAnswer> {
  const at = addresses(platform.config.origin);
  let left = MOST_READ;
  return async (id) => {
    const [, sealed] = /\/evidence\/sealed\/([a-z0-9]+)$/.exec(id) ?? [];
    if (sealed !== undefined && id === at.sealedEvidence(sealed)) {
      const file = await findSealedFile(platform, sealed);
      if (file.state !== 'public') return file.state === 'private' ? 'private' : 'missing';
      if (file.size > left) return 'unreachable';
      left -= file.size;
      return file.bytes();
    }
    return 'unreachable';
  };
}
