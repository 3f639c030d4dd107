/**
 * Issuing by the rules of the W3C data model alone, for the conformance surface.
 * The product's badges do not come this way: they are planned, checked and
 * signed through check.ts and sign.ts.
 * Source: Verifiable Credentials Data Model 2.0, section 1.3 (a conforming
 * issuer); Bitstring Status List v1.0, section 2.1.
 */
import { DATA_INTEGRITY_V2 } from './documents.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { problemDetails, type ProblemDetails } from './problem-details.ts';
import type { Signer } from './sign.ts';
import { jsonLdProblems } from './vcdm-json-ld.ts';
import { addProof, isFaultOfDocument } from './vcdm-proofs.ts';
import { credentialProblems, idOf, isVersion11 } from './vcdm.ts';

export type VcdmIssuer = { readonly id: string; readonly signer: Signer['dataIntegrity'] };
export type VcdmIssued = { ok: true; document: JsonObject } | { ok: false; problems: readonly ProblemDetails[] };

/**
 * The credential, completed by a status entry and signed with eddsa-rdfc-2022; or
 * every clause that it breaks. Proofs that it has already stay as they are, and
 * make a set with ours.
 * @param status the entry to add, null for none. A credential that has a Bitstring
 *   entry of its own keeps it alone; version 1.1 has no term for one and gets none
 */
export async function issueVcdmCredential(credential: Json, issuer: VcdmIssuer, status: JsonObject | null, created: Date): Promise<VcdmIssued> {
  if (!isObject(credential)) return { ok: false, problems: [problemDetails('PARSING_ERROR', 'a credential must be an object', 'credential')] };
  const malformed = credentialProblems(credential);
  if (malformed.length > 0) return { ok: false, problems: malformed };
  if (idOf(credential['issuer']) !== issuer.id) return { ok: false, problems: [problemDetails('MALFORMED_VALUE_ERROR', 'must be this issuer, whose key signs', 'issuer')] };
  const completed = isVersion11(credential) ? withProofContext(credential) : withStatus(credential, status);
  const problems = await jsonLdProblems(completed);
  if (problems.length > 0) return { ok: false, problems };
  try {
    return { ok: true, document: await addProof(completed, issuer.signer, created) };
  } catch (fault) {
    // Canonicalisation gives up on graphs made of nodes that look alike (RDF Dataset Canonicalization, section 7.1 "Dataset Poisoning").
    if (isFaultOfDocument(fault)) return { ok: false, problems: [problemDetails('PROOF_VERIFICATION_ERROR', 'the document cannot be brought into its canonical form')] };
    throw fault;
  }
}

function withStatus(credential: JsonObject, status: JsonObject | null): JsonObject {
  const given = listOf(credential['credentialStatus']);
  const isThere = given.some((entry) => isObject(entry) && listOf(entry['type']).includes('BitstringStatusListEntry'));
  if (status === null || isThere) return credential;
  return { ...credential, credentialStatus: given.length === 0 ? status : [...given, status] };
}

/** Version 1.1 does not define the terms of a proof (Data Integrity 1.0, section 2.4.1, "injection" of contexts). */
function withProofContext(credential: JsonObject): JsonObject {
  const contexts = listOf(credential['@context']);
  return contexts.includes(DATA_INTEGRITY_V2) ? credential : { ...credential, '@context': [...contexts, DATA_INTEGRITY_V2] };
}
