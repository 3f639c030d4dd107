/** The stock libraries, on what a house publishes: @digitalbazaar/vc for the embedded proof, jose for the JWT. */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { loaderWith } from '../../credentials/documents.ts';
import type { House } from '../house.ts';
import { body, type Body } from '../journey/acts.ts';

/** @returns whether each form is accepted, with did.json and jwks.json as they are now */
export async function judgeByStock(house: House, badge: { readonly json: string; readonly jwt: string }): Promise<{ json: boolean; jwt: boolean }> {
  const document = await body(await house.fetch('/.well-known/did.json'));
  const keys = (await body(await house.fetch('/.well-known/jwks.json'))) as JSONWebKeySet;
  const methods = (document.verificationMethod as Body[]).map((one): [string, object] => [one.id as string, { '@context': 'https://w3id.org/security/multikey/v1', ...one }]);
  const documentLoader = loaderWith(new Map<string, object>([[document.id as string, document as object], ...methods]));
  const suite = new DataIntegrityProof({ cryptosuite });
  const { verified } = await verifyCredential({ credential: JSON.parse(badge.json) as object, suite, documentLoader, checkStatus: async () => ({ verified: true }) });
  const token = await jwtVerify(badge.jwt, createLocalJWKSet(keys), { issuer: document.id as string }).catch(() => null);
  return { json: verified, jwt: token !== null };
}
