/**
 * The forms in which a published page goes out: its own bytes, and those that
 * were compressed once, at publication. Each has an ETag of its own, since a
 * cache that holds one must not take it for another (RFC 9110, section 8.8.3.3).
 */
import type { Compression, Platform } from '../platform/platform.ts';
import { listPrepared } from '../queries/prepared.ts';
import { boundedBytes, type Bytes } from '../bounded-bytes.ts';
import type { RouteContext } from './context.ts';

export type Form = 'identity' | Compression;

const ORDER: readonly Compression[] = ['br', 'gzip'];
/** Browsers write a handful of these; strangers may write any. */
const MOST_READ = 64;
const read = new Map<string, readonly Compression[]>();

/** The codings that a request takes, the one it likes best first (RFC 9110, section 12.5.3); at the same wish, the smaller. */
export function acceptedCodings(header: string | null | undefined): readonly Compression[] {
  if (!header) return [];
  const known = read.get(header);
  if (known) return known;
  const wishes = new Map(
    header.split(',').map((part) => {
      const [coding = '', ...parameters] = part.trim().toLowerCase().split(/\s*;\s*/);
      const quality = parameters.find((one) => one.startsWith('q='))?.slice(2);
      return [coding, quality === undefined ? 1 : Number(quality) || 0] as const;
    }),
  );
  const wish = (coding: string): number => wishes.get(coding) ?? wishes.get('*') ?? 0;
  const plain = wishes.get('identity') ?? 0;
  const accepted = ORDER.filter((coding) => wish(coding) > 0 && wish(coding) >= plain).sort((a, b) => wish(b) - wish(a));
  if (read.size >= MOST_READ) read.clear();
  read.set(header, accepted);
  return accepted;
}

/** RFC 9110, section 13.1.2; the comparison is weak, as it says: who compresses on our behalf weakens the tag. `*` names whatever is there. */
export const names = (ifNoneMatch: string | null | undefined, etag: string): boolean =>
  ifNoneMatch != null && (ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((one) => one.trim().replace(/^W\//, '') === etag));

export const knows = (c: RouteContext, etag: string): boolean => names(c.req.header('if-none-match'), etag);

/** Always asked again, so that withdrawing works at once; what is unchanged costs no bytes. */
export const ASKED_AGAIN = 'public, no-cache';

export const etagOf = (digest: string, form: Form): string => (form === 'identity' ? `"${digest}"` : `"${digest}-${form}"`);
/**
 * The tag by which a visitor has a page already: that of the form which would go out, of another that they take, or of the plain bytes.
 * A page is compressed a moment after it is published, and who got its plain bytes before then still has all of it.
 * @param page digest of its plain bytes
 * @returns what the 304 names; `null` when the page has to be sent
 */
export function knownTag(ifNoneMatch: string | null | undefined, page: string, chosen: Form, acceptEncoding: string | null | undefined): string | null {
  if (ifNoneMatch == null) return null;
  const usual = etagOf(page, chosen);
  if (names(ifNoneMatch, usual)) return usual;
  return [...acceptedCodings(acceptEncoding), 'identity' as const].map((form) => etagOf(page, form)).find((etag) => names(ifNoneMatch, etag)) ?? null;
}
/** Of answers that are chosen by what the request accepts. */
export const VARY = 'accept-encoding';

/** Bytes by digest never change, so keeping them needs no invalidation: what is published now is asked of the database each time. */
const KEPT_BYTES = 32 * 1024 * 1024;
const files = new WeakMap<Platform, ReturnType<typeof boundedBytes>>();

export async function bytesOf(platform: Platform, digest: string): Promise<Bytes | null> {
  const kept = files.get(platform) ?? boundedBytes(KEPT_BYTES);
  files.set(platform, kept);
  const found = kept.get(digest);
  if (found) return found;
  const stored = await platform.files.get(digest);
  return stored && kept.keep(digest, Uint8Array.from(stored));
}

/** Digests of a page's compressed forms. They come once and stay, so they are asked for until they are there; bounded by pages. */
const MOST_PAGES = 5_000;
const compressed = new WeakMap<Platform, Map<string, ReadonlyMap<Form, string>>>();

async function formsOf(platform: Platform, page: string): Promise<ReadonlyMap<Form, string>> {
  const known = compressed.get(platform) ?? new Map<string, ReadonlyMap<Form, string>>();
  compressed.set(platform, known);
  const found = known.get(page);
  if (found) return found;
  const rows = platform.compress === null ? [] : await listPrepared(platform.db, page);
  const forms = new Map<Form, string>([['identity', page], ...rows.flatMap(({ form, digest }): [Form, string][] => (form === 'br' || form === 'gzip' ? [[form, digest]] : []))]);
  if (platform.compress !== null && forms.size < 1 + ORDER.length) return forms;
  if (known.size >= MOST_PAGES) known.clear();
  known.set(page, forms);
  return forms;
}

export type FormOfPage = { readonly form: Form; readonly etag: string; bytes(): Promise<Bytes> };

/** The form of a page for a request: the smallest that it takes and that is there. */
export async function formFor(platform: Platform, page: string, acceptEncoding: string | null | undefined): Promise<FormOfPage> {
  const accepted = acceptedCodings(acceptEncoding);
  const forms = accepted.length === 0 ? new Map<Form, string>([['identity', page]]) : await formsOf(platform, page);
  const form = accepted.find((one) => forms.has(one)) ?? 'identity';
  const digest = forms.get(form)!;
  return {
    form,
    etag: etagOf(page, form),
    async bytes() {
      const found = await bytesOf(platform, digest);
      if (!found) throw new Error(`published bytes ${digest} are missing`);
      return found;
    },
  };
}
