/**
 * The export of another Palier, held against its own table of digests. Hostile
 * until shown otherwise: nothing of it is believed before all of it is what the
 * table says, and no more of it is in memory at once than a few megabytes.
 */
import { MANIFEST, mostArchive, PORTABLE, type BringFault, type Manifest, type Portable } from '../domain/portable.ts';
import { inMemory, PIECE_BYTES, regrouped, type Source } from '../domain/source.ts';
import type { Platform } from '../platform/platform.ts';
import { openZip, type OpenedZip } from '../privacy/read-zip.ts';
import { inStore } from '../receive-file.ts';

/** As the route's schemas read them; null for anything else. */
export type Readers = { readonly manifest: (value: unknown) => Manifest | null; readonly portable: (value: unknown) => Portable | null };
export type ReadExport = { readonly zip: OpenedZip; readonly portable: Portable };

const MOST_ENTRIES = 4000;
/** Unpacked, for each byte that was sent: words take a tenth, and what takes less was made to be small. A little more for an archive of words alone. */
const MOST_TIMES = 20;
const LEAST = 1_000_000;
/** What is read as a whole: the table, and the words of some hundred traces with an hour of film each. */
const MOST_TABLE = 2_000_000;
const MOST_WORDS = 16_000_000;

export async function readExport(platform: Platform, archive: Source, readers: Readers): Promise<ReadExport | BringFault> {
  const opened = await openZip(archive, { entries: MOST_ENTRIES, bytes: Math.min(mostArchive(platform.config.filesPerPerson), LEAST + archive.size * MOST_TIMES) });
  if (!opened.ok) return opened.problem;
  const { zip } = opened;
  const listed = await readJson(zip, MANIFEST.file, MOST_TABLE);
  if (listed === null || !isNamed(listed, MANIFEST.format)) return 'not_ours';
  if (isNewer(listed, MANIFEST.version)) return 'newer';
  const manifest = readers.manifest(listed);
  if (manifest === null) return 'content';
  const byName = new Map(manifest.files.map((one) => [one.name, one]));
  if (byName.size !== manifest.files.length || zip.names.length !== byName.size + 1) return 'digests';
  // In the order in which they stand in the archive: each part of it is read once.
  for (const name of zip.names.filter((one) => one !== MANIFEST.file)) {
    const said = byName.get(name);
    if (!said || said.bytes !== zip.sizeOf(name) || (await digestOf(platform, zip, name)) !== said.sha256) return 'digests';
  }
  const document = await readJson(zip, PORTABLE.file, MOST_WORDS);
  if (document === null || !isNamed(document, PORTABLE.format)) return 'not_ours';
  if (isNewer(document, PORTABLE.version)) return 'newer';
  const portable = readers.portable(document);
  return portable !== null && portable.origin === manifest.origin ? { zip, portable } : 'content';
}

/** `null` for what is not as long as the archive says. */
async function digestOf({ files }: Platform, zip: OpenedZip, name: string): Promise<string | null> {
  let isWhole = false;
  async function* through(): AsyncGenerator<Uint8Array> {
    isWhole = yield* zip.unpacked(name);
  }
  const digest = await files.digest(through());
  return isWhole ? digest : null;
}

/**
 * One of its files, to be judged and kept: read where it stands, in memory when
 * it is small, or else unpacked into the store first.
 * @returns `null` when it is not there; `kept` is what was put into the store for it, and goes when it is not what is kept
 */
export async function fileIn(platform: Platform, zip: OpenedZip, name: string): Promise<{ readonly source: Source; readonly kept: string | null } | null> {
  const plain = zip.plain(name);
  if (plain) return { source: plain, kept: null };
  const size = zip.sizeOf(name);
  const small = size > PIECE_BYTES ? null : await zip.read(name, PIECE_BYTES);
  if (small) return { source: inMemory(small), kept: null };
  if (size <= PIECE_BYTES) return null;
  const kept = await platform.files.putPieces(() => regrouped(zip.unpacked(name)));
  return { source: inStore(platform, kept, size), kept };
}

async function readJson(zip: OpenedZip, name: string, most: number): Promise<unknown> {
  try {
    const bytes = await zip.read(name, most);
    return bytes && (JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown);
  } catch {
    return null;
  }
}
const memberOf = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined);
const isNamed = (value: unknown, format: string): boolean => memberOf(value, 'format') === format;
const isNewer = (value: unknown, known: number): boolean => Number(memberOf(value, 'version')) > known;
