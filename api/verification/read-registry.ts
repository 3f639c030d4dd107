/**
 * A list of issuers: `{ "registry": { "did:…": { "name", "url" } } }`, the form of
 * the Digital Credentials Consortium's known-DID registries. Ours may also say
 * `since`, an ISO 8601 date.
 */
import { z } from 'zod';
import { plainText } from '../../credentials/index.ts';

export type Listed = { readonly name: string; readonly url: string; readonly since?: string };

const MOST_ISSUERS = 5_000;
const Entry = z.object({
  name: z.string().transform((text) => plainText(text).trim()).pipe(z.string().min(1).max(200)),
  url: z.url({ protocol: /^https?$/ }).max(500),
  since: z.iso.date().or(z.iso.datetime({ offset: true })).optional().catch(undefined),
});
const Document = z.object({ registry: z.record(z.string(), z.unknown()) });
const ID = /^(did:[a-z0-9]+:|https:\/\/)[\x21-\x7e]{1,480}$/;

/** The issuers of a registry or of an own list, or `null` when it is none. Entries that do not fit are left out, and counted. */
export function readRegistry(text: string): { readonly issuers: ReadonlyMap<string, Listed>; readonly leftOut: number } | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const document = Document.safeParse(json);
  if (!document.success) return null;
  const issuers = new Map<string, Listed>();
  let leftOut = 0;
  for (const [id, described] of Object.entries(document.data.registry)) {
    const entry = Entry.safeParse(described);
    if (!entry.success || !ID.test(id) || issuers.size >= MOST_ISSUERS) {
      leftOut += 1;
      continue;
    }
    const { name, url, since } = entry.data;
    issuers.set(id, { name, url, ...(since === undefined ? {} : { since }) });
  }
  return { issuers, leftOut };
}
