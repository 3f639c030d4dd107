/**
 * The references: what an issuer or a verifier made of @digitalbazaar/vc alone
 * does, with our pinned contexts and without any of our checks.
 */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { generate } from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue, verifyCredential } from '@digitalbazaar/vc';
import { verifyDataIntegrity } from '../../credentials/data-integrity.ts';
import { documentLoader, loaderWith } from '../../credentials/documents.ts';

export type PlainIssuer = { issue(text: string): Promise<object> };

/**
 * Signs the JSON text of any credential with a key of its own, as the library's examples do.
 * @param text one that is signed first, to see that the signature holds
 */
export async function plainIssuer(text: string): Promise<PlainIssuer> {
  const { publicKeyMultibase, signer } = await generate({});
  const id = `did:key:${publicKeyMultibase}#${publicKeyMultibase}`;
  const issuer: PlainIssuer = {
    issue: (credential) => issue({ credential: JSON.parse(credential) as object, suite: new DataIntegrityProof({ cryptosuite, signer: { ...signer(), id } }), documentLoader }),
  };
  const signed = await issuer.issue(text);
  const answer = await verifyDataIntegrity(signed, (signed as { proof: object }).proof, { id, controller: id.split('#')[0]!, publicKeyMultibase });
  if (!answer.ok) throw new Error(`the plain library's signature does not hold: ${answer.reason}`);
  return issuer;
}

/** The library's own verdict on a signed badge whose issuer's documents are at hand; its status is taken for granted. */
export function plainVerifier(issuer: { id: string; method: string; publicKeyMultibase: string }, now: Date): (text: string) => Promise<boolean> {
  const { id: controller, method: id, publicKeyMultibase } = issuer;
  const method = { '@context': 'https://w3id.org/security/multikey/v1', id, type: 'Multikey', controller, publicKeyMultibase };
  const document = { '@context': ['https://www.w3.org/ns/did/v1'], id: controller, verificationMethod: [method], assertionMethod: [id] };
  const loader = loaderWith(new Map<string, object>([[id, method], [controller, document]]));
  const checkStatus = async () => ({ verified: true });
  return async (text) =>
    (await verifyCredential({ credential: JSON.parse(text) as object, suite: new DataIntegrityProof({ cryptosuite }), documentLoader: loader, now, checkStatus })).verified;
}
