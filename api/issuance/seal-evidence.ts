/**
 * A badge says of a cited file the digest of its sealed bytes (see
 * `credentials/seal.ts`), under an address of its own: a seal for each badge and
 * file, public files included, so that there is one rule and nothing in a badge
 * tells which file it is or that another badge cites it too.
 * A credential that takes another's place says the same and so names its seals.
 */
import type { Compilable } from 'kysely';
import { digestMultibaseOfHash, SALT_BYTES } from '../../credentials/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { listCitations } from '../queries/credentials.ts';
import { insertSeals } from '../queries/seals.ts';
import type { Database } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import type { Citation } from './describe.ts';

type Cited = Awaited<ReturnType<typeof listCitations>>[number];
/** `salt` and `digest` in hex. */
export type Seal = { readonly id: string; readonly salt: string; readonly digest: string };
/** By the id of the trace. */
export type Seals = ReadonlyMap<string, Seal>;

/**
 * Reads and seals the files of one award, one after the other: a film is never
 * in memory as a whole.
 * @throws when a file is not in the store: a fault of this award alone
 */
export async function sealEvidence(platform: Platform, citations: readonly Pick<Cited, 'id' | 'file_digest'>[]): Promise<Seals> {
  const seals = new Map<string, Seal>();
  for (const { id, file_digest } of citations) {
    if (file_digest === null) continue;
    const salt = platform.randomBytes(SALT_BYTES);
    // The sealed bytes are the salt followed by the file.
    const digest = await platform.files.digestBehind(salt, file_digest);
    if (digest === null) throw new Error(`the file of trace ${id} is missing from the store`);
    seals.set(id, { id: randomId(platform.randomBytes), salt: hex(salt), digest: hex(digest) });
  }
  return seals;
}

/** For the batch that stores the plan. */
export const insertSealsOf = (db: Database, credentialId: string, seals: Seals): Compilable[] =>
  insertSeals(db, [...seals].map(([evidence_id, seal]) => ({ ...seal, credential_id: credentialId, evidence_id })));

/** What `describe` may say of a trace. */
export const citationOf = (citation: Cited, period: string, seals: Seals): Citation => {
  const seal = seals.get(citation.id);
  return {
    title: citation.title,
    genre: citation.genre,
    publicText: citation.public_text,
    period,
    link: citation.link,
    seal: seal ? { id: seal.id, digestMultibase: digestMultibaseOfHash(seal.digest) } : null,
  };
};

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
