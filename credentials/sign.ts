/**
 * The two forms in which a badge is signed. Both take the checked bytes and
 * nothing else: what was checked is what is stored is what is signed.
 */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue } from '@digitalbazaar/vc';
import { CompactSign, type CryptoKey, type KeyObject } from 'jose';
import { assertChecked, type CheckedCredential } from './checked.ts';
import { documentLoader, type DocumentLoader } from './documents.ts';
import { numericDate } from './vc-jwt.ts';

/** What the platform lends for signing; the private keys stay on its side. */
export type Signer = {
  /** Ed25519: 64 bytes of signature over the given bytes, under the published verification method. */
  readonly dataIntegrity: { readonly verificationMethod: string; sign(bytes: Uint8Array): Promise<Uint8Array> };
  readonly jwt: { readonly kid: string; readonly alg: 'RS256' | 'ES256'; readonly key: CryptoKey | KeyObject };
};

/**
 * The credential with an embedded eddsa-rdfc-2022 proof (Open Badges 3.0, section 8.3).
 * @param created the time of signing; fractions of a second are dropped
 * @returns JSON text: the checked bytes with `proof` as their last member
 */
export async function signDataIntegrity(credential: CheckedCredential, signer: Signer, created: Date): Promise<string> {
  await assertChecked(credential);
  return embedProof(credential.bytes, signer.dataIntegrity, created);
}

/**
 * The credential as a compact JWS (Open Badges 3.0, section 8.2): the payload is the
 * credential itself with iss, jti, sub and nbf, and exp when it ends.
 */
export async function signJwt(credential: CheckedCredential, signer: Signer): Promise<string> {
  await assertChecked(credential);
  const { alg, kid, key } = signer.jwt;
  const payload = withClaims(JSON.parse(credential.bytes) as Claimed);
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload))).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(key);
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
