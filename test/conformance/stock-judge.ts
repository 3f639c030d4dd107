/**
 * The corpus before other people's verifiers, each reduced to yes or no, as
 * somebody would ask it who reads its documentation. What issuers publish is
 * handed to them; nothing is asked of a network.
 */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { verifyCredential as verifyByCore } from '@digitalcredentials/verifier-core';
import { loaderWith } from '../../credentials/documents.ts';
import { NOW, type Doc, type TestIssuer } from '../fixtures/badges.ts';

const MULTIKEY = 'https://w3id.org/security/multikey/v1';
const REGISTRY = 'https://registry.example/issuers.json';

/** Everything that these issuers publish, and each key under its own name. */
function published(issuers: readonly TestIssuer[]): Map<string, object> {
  const documents = new Map<string, object>();
  for (const issuer of issuers) {
    for (const [url, bytes] of issuer.documents) {
      const parsed = asJson(bytes);
      if (parsed === null) continue;
      documents.set(url, parsed);
      for (const method of (Array.isArray(parsed['verificationMethod']) ? parsed['verificationMethod'] : []) as Doc[]) documents.set(method['id'] as string, { '@context': MULTIKEY, ...method });
      if (Array.isArray(parsed['assertionMethod'])) documents.set(issuer.id, parsed);
    }
    if (!issuer.id.startsWith('did:key:')) continue;
    const id = issuer.signer.dataIntegrity.verificationMethod;
    documents.set(id, { '@context': MULTIKEY, id, type: 'Multikey', controller: issuer.id, publicKeyMultibase: issuer.publicKeyMultibase });
    documents.set(issuer.id, { '@context': 'https://www.w3.org/ns/did/v1', id: issuer.id, assertionMethod: [id] });
  }
  return documents;
}

function asJson(bytes: Uint8Array): Doc | null {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Doc;
  } catch {
    return null;
  }
}

/** `verified` of @digitalbazaar/vc, with its status library beside. `isSet`: what that library found, which `verified` does not tell. */
export async function judgeByStockLibraries(credential: Doc, issuers: readonly TestIssuer[]): Promise<{ accepted: boolean; isSet: boolean }> {
  const documentLoader = loaderWith(published(issuers));
  const suite = new DataIntegrityProof({ cryptosuite });
  const answer = (await verifyCredential({ credential: structuredClone(credential), suite, documentLoader, checkStatus, now: NOW } as never).catch(() => ({ verified: false }))) as Doc;
  return { accepted: answer['verified'] === true, isSet: ((answer['statusResult']?.results ?? []) as Doc[]).some((one) => one['status'] === true) };
}

/** verifier-core with a registry that lists the first issuer; its steps are those that `accepted` of judges.ts asks for. */
export async function judgeByCoreAlone(credential: Doc, issuers: readonly TestIssuer[]): Promise<boolean> {
  const { fetch } = globalThis;
  globalThis.fetch = async (input) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url === REGISTRY) return Response.json({ registry: { [issuers[0]!.id]: { name: 'Université d’Exemple', url: issuers[0]!.origin, location: 'France' } } });
    const bytes = issuers.map((issuer) => issuer.documents.get(url)).find((one) => one !== undefined);
    return bytes === undefined ? new Response('not found', { status: 404 }) : new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { 'content-type': 'application/json' } });
  };
  try {
    const response = (await verifyByCore({ credential: structuredClone(credential) as never, knownDIDRegistries: [{ name: 'Registre', type: 'dcc-legacy', url: REGISTRY }] })) as Doc;
    const steps = new Map(((response['log'] ?? []) as Doc[]).map((step) => [step['id'] as string, step['valid'] === true]));
    const needed = ['valid_signature', 'expiration', 'registered_issuer', ...(credential['credentialStatus'] === undefined ? [] : ['revocation_status'])];
    return (response['errors'] ?? []).length === 0 && needed.every((step) => steps.get(step) === true);
  } catch {
    return false;
  } finally {
    globalThis.fetch = fetch;
  }
}
