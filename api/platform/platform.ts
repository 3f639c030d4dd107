/**
 * The one port: what Palier needs from the machine it runs on. Two
 * implementations exist, `node.ts` (better-sqlite3, files on disk) and
 * `worker.ts` (D1, R2); `test/platform/contract.test.ts` runs on both.
 */
import type { Compilable } from 'kysely';
import type { Primitives, unfinished, Unreadable, VerificationReport, VerifyEnvironment } from '../../credentials/index.ts';
import type { JsonWebKey } from '../../keys/signing-key.ts';
import type { Database } from '../queries/schema.ts';
import type { Config } from './config.ts';

/** A rule of the schema that a batch would have broken; nothing of the batch was written. */
export type Conflict = {
  readonly kind: 'conflict';
  /** `unique:table.column,…`, `unique:index` for an index over an expression, `check:…`, `foreign_key`, `not_null:…`, or the name a trigger raised. */
  readonly rule: string;
};

export type Committed = { readonly ok: true } | { readonly ok: false; readonly conflict: Conflict };

/** Bytes addressed by their SHA-256 (hex); writing the same bytes twice is one write. */
export type Files = {
  put(bytes: Uint8Array): Promise<string>;
  /** The whole of it, in memory: for what is known to be small. */
  get(digest: string): Promise<Uint8Array | null>;
  /** In bytes; `null` when it is not there. */
  size(digest: string): Promise<number | null>;
  /** So many bytes from a place on, as they are read; `null` when it is not there. */
  read(digest: string, offset: number, length: number): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | null>;
  /**
   * Keeps what comes in pieces and may be larger than memory. All of them but the last are of one length, 5 MiB or more.
   * @param pieces gives them from the beginning, each time that it is called
   */
  putPieces(pieces: () => AsyncIterable<Uint8Array>): Promise<string>;
  /** SHA-256, in hex, of what comes in pieces and may be larger than memory; nothing is kept of it. */
  digest(pieces: AsyncIterable<Uint8Array>): Promise<string>;
  /** SHA-256 of some bytes with a file behind them, without the file in memory; `null` when it is not there. */
  digestBehind(before: Uint8Array, digest: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * For good; nothing happens when it is not there.
   * @param unlessKeptSince milliseconds; what was put again after that stays
   * @returns whether it is gone
   */
  delete(digest: string, unlessKeptSince?: number): Promise<boolean>;
  readonly witness: Witness;
  /** A second note, beside the witness and kept as it is: what people took back (`api/issuance/taken-back.ts`). */
  readonly takenBack: Witness;
};

/**
 * A small note kept with the files, outside of the database: what was last seen
 * of it. A database that does not know what its witness saw was put back from
 * an older copy. One writer wins: `tag` is that of the text that was read.
 */
export type Witness = {
  read(): Promise<{ text: string; tag: string } | null>;
  /** @returns `false` when somebody else wrote since; `null` as tag where nothing was there */
  write(text: string, tag: string | null): Promise<boolean>;
};

/** The site's renderer and its built assets (styles, fonts, scripts). */
export type Site = {
  render(request: Request, locals: Record<string, unknown>): Promise<Response>;
  /** A file of the current build by its path, e.g. `/_astro/index.abc.css`. */
  asset(path: string): Promise<{ bytes: Uint8Array; mediaType: string } | null>;
};

export type Message = { readonly to: string; readonly subject: string; readonly text: string };

export type FetchAnswer =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: 'unreachable' | 'blocked' | 'not_found' | 'gone' | 'too_large' };

/** Raw signatures with a private key that stays inside. */
export type PrivateKey = {
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  /** What `jose` signs with: a KeyObject on Node, a CryptoKey elsewhere. */
  readonly joseKey: import('jose').CryptoKey | import('jose').KeyObject;
};

/** What a verification of what a stranger sent may ask: it has no key, no database and no network of its own. */
export type Questions = Pick<VerifyEnvironment, 'now' | 'fetch' | 'recognise' | 'evidence' | 'loopbackOrigin'>;
export type Apart =
  /** A document that took more than its share has the report of `unfinished`: undetermined, and why. */
  | { readonly kind: 'report'; readonly report: VerificationReport | ReturnType<typeof unfinished> }
  | { readonly kind: 'unreadable'; readonly problem: Unreadable['problem'] }
  /** Nobody has time now; seconds after which to ask again. */
  | { readonly kind: 'busy'; readonly retryAfter: number };
export type VerifyApart = (sent: { readonly bytes: Uint8Array; readonly mediaType?: string }, questions: Questions) => Promise<Apart>;

/** Content codings (RFC 9110, section 8.4.1; RFC 7932), smallest first. */
export type Compression = 'br' | 'gzip';

export type Platform = {
  readonly db: Database;
  /** All or none. Guards are constraints of the schema, so a refused guard comes back as a conflict. */
  commit(statements: readonly Compilable[]): Promise<Committed>;
  readonly files: Files;
  readonly site: Site;
  readonly config: Config;
  importPrivateKey(jwk: JsonWebKey, algorithm: 'Ed25519' | 'ES256' | 'RS256'): Promise<PrivateKey>;
  /** Hashing and verifying, as fast as this machine does them. */
  readonly primitives: Primitives;
  /** Outbound requests for other issuers' keys and status lists: https only, public addresses only, bounded. */
  fetchPublic(url: string): Promise<FetchAnswer>;
  /** Verifies what a stranger sends, under a budget, apart from everything else that this machine does. */
  readonly verifyApart: VerifyApart;
  /** Whether one request may wait for what another is doing (in a Worker it may not). */
  readonly sharesRequests: boolean;
  send(message: Message): Promise<void>;
  /** The last messages that were not really sent, newest first; only in development (loopback, no mail server). */
  readonly recentMessages?: () => readonly (Message & { readonly at: string })[];
  /** The PNG of a drawing of ours, `width` pixels wide. The same bytes on every machine. */
  rasterise(svg: string, width: number): Promise<Uint8Array<ArrayBuffer>>;
  /** The forms in which a published page is kept besides its own; `null` where what stands before this machine compresses by itself. */
  readonly compress: Readonly<Record<Compression, (bytes: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>>> | null;
  /** The typeface of the institution's papers, as TrueType: the same bytes on every machine. */
  typeface(): Promise<{ readonly regular: Uint8Array; readonly bold: Uint8Array }>;
  now(): Date;
  randomBytes(length: number): Uint8Array<ArrayBuffer>;
  /**
   * Resolves when this turn of the event loop is over: what several requests ask for in one turn is done for all at once.
   * `null` where a request must not wait for another's work (Workers).
   */
  readonly endOfTurn: (() => Promise<void>) | null;
  /** How many rounds of background work one request may start (a Worker's request is bounded). */
  readonly pumpRounds: number;
  /** Lets work go on after the answer (Workers end a request's work otherwise). */
  afterResponse(work: Promise<unknown>): void;
};
