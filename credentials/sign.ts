/**
 * The two forms in which a badge is signed. Both take the checked bytes and
 * nothing else: what was checked is what is stored is what is signed.
 */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue } from '@digitalbazaar/vc';
import { CompactSign, type CryptoKey, type KeyObject } from 'jose';
import { type Forms } from './canonical.ts';
import { coveredBy, type CheckedCredential } from './checked.ts';
import { documentLoader, type DocumentLoader } from './documents.ts';
import type { KnownShapes } from './known-shapes.ts';
import { encodeBase58 } from './multibase.ts';
import { numericDate } from './vc-jwt.ts';

/** What the platform lends for signing; the private keys stay on its side. */
export type Signer = {
  /** Ed25519: 64 bytes of signature over the given bytes, under the published verification method. */
  readonly dataIntegrity: { readonly verificationMethod: string; sign(bytes: Uint8Array): Promise<Uint8Array> };
  /** `key`: or what opens it, so that it is opened by who signs a JWT and by nobody else. */
  readonly jwt: { readonly kid: string; readonly alg: 'RS256' | 'ES256'; readonly key: SigningKeyObject | (() => Promise<SigningKeyObject>) };
};
type SigningKeyObject = CryptoKey | KeyObject;

/**
 * The credential with an embedded eddsa-rdfc-2022 proof (Open Badges 3.0, section 8.3).
 * @param created the time of signing; fractions of a second are dropped
 * @param known signs what `check` looked at, without processing the document again; through @digitalbazaar/vc when absent, to the same bytes
 * @returns JSON text: the checked bytes with `proof` as their last member
 */
export async function signDataIntegrity(credential: CheckedCredential, signer: Signer, created: Date, known?: KnownShapes): Promise<string> {
  const covered = coveredBy(credential);
  return known === undefined
    ? embedProof(credential.bytes, signer.dataIntegrity, created)
    : embedProofOver(covered, credential.bytes, signer.dataIntegrity, created, known);
}

/**
 * The credential as a compact JWS (Open Badges 3.0, section 8.2): the payload is the
 * credential itself with iss, jti, sub and nbf, and exp when it ends.
 */
export async function signJwt(credential: CheckedCredential, signer: Signer): Promise<string> {
  coveredBy(credential);
  const { alg, kid, key } = signer.jwt;
  const payload = withClaims(JSON.parse(credential.bytes) as Claimed);
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload))).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(typeof key === 'function' ? await key() : key);
}

/**
 * Embeds a proof in the text of any credential, through @digitalbazaar/vc.
 * Not part of the public surface: check.ts uses it with a throw-away key, tests with a vector's key.
 */
export async function embedProof(bytes: string, signer: Signer['dataIntegrity'], created: Date, loader: DocumentLoader = documentLoader): Promise<string> {
  const suite = new DataIntegrityProof({
    cryptosuite,
    date: new Date(Math.floor(created.getTime() / 1000) * 1000),
    signer: { id: signer.verificationMethod, algorithm: 'Ed25519', sign: ({ data }) => signer.sign(data) },
  });
  const { proof, ...rest } = await issue({ credential: JSON.parse(bytes) as object, suite, documentLoader: loader });
  // The library may complete a credential that lacks something: then it would have signed other bytes than these.
  if (JSON.stringify(rest) !== bytes) throw new Error('The signed credential is not the given one');
  return `${bytes.slice(0, -1)},"proof":${JSON.stringify([proof])}}`;
}

/**
 * The same, over a canonical form that is known already: Data Integrity EdDSA
 * Cryptosuites v1.0, sections 3.2.1 (Create Proof) to 3.2.6. Not part of the
 * public surface.
 * @param covered SHA-256 of the canonical form of `bytes`
 */
export async function embedProofOver(covered: Uint8Array, bytes: string, signer: Signer['dataIntegrity'], created: Date, forms: Forms): Promise<string> {
  const { described, opening } = await proofOptions(bytes, signer.verificationMethod, Math.floor(created.getTime() / 1000), forms);
  const data = new Uint8Array(64);
  data.set(described, 0);
  data.set(covered, 32);
  return `${bytes.slice(0, -1)}${opening}${encodeBase58(await signer.sign(data))}"}]}`;
}

/** `described`: SHA-256 of their canonical form. `opening`: the member `proof` as far as its value. */
type ProofOptions = { readonly described: Uint8Array; readonly opening: string };
type Asked = ProofOptions & { readonly start: string; readonly method: string; readonly second: number };

/** All that is signed within one second has the same options: those asked for last. */
const lastAsked = new WeakMap<Forms, Asked>();

async function proofOptions(bytes: string, method: string, second: number, forms: Forms): Promise<ProofOptions> {
  const last = lastAsked.get(forms);
  if (last !== undefined && last.second === second && last.method === method && bytes.slice(0, last.start.length) === last.start) return last;
  const context = contextOf(bytes);
  const created = new Date(second * 1000).toISOString().replace('.000Z', 'Z');
  const options = { type: 'DataIntegrityProof', created, verificationMethod: method, cryptosuite: 'eddsa-rdfc-2022', proofPurpose: 'assertionMethod' };
  const described = await forms.optionsHash(options, JSON.parse(context) as string[]);
  if (described === null) throw new Error('The proof has no canonical form');
  const opening = `,"proof":${JSON.stringify([{ ...options, proofValue: 'z' }]).slice(0, -'"}]'.length)}`;
  const start = `{"@context":${context},`;
  if (!bytes.startsWith(start)) return { described, opening };
  const asked: Asked = { described, opening, start: bytes.slice(0, start.length), method, second };
  lastAsked.set(forms, asked);
  return asked;
}

/** The JSON of `@context`. It stands first in what we build; wherever it stands, it is read from the text that is signed. */
function contextOf(bytes: string): string {
  const first = /^\{"@context":(\[[^\]]*\])/.exec(bytes);
  return first === null ? JSON.stringify((JSON.parse(bytes) as { '@context': string[] })['@context']) : first[1]!;
}

type Claimed = { id: string; issuer: string | { id: string }; validFrom: string; validUntil?: string; credentialSubject: { id: string } };

function withClaims(credential: Claimed): object {
  const { id, issuer, validFrom, validUntil, credentialSubject } = credential;
  return {
    ...credential,
    iss: typeof issuer === 'string' ? issuer : issuer.id,
    jti: id,
    sub: credentialSubject.id,
    nbf: numericDate(validFrom),
    ...(validUntil === undefined ? {} : { exp: numericDate(validUntil) }),
  };
}
