/**
 * Every proof of a document, each with the key that it names. A document with two
 * proofs is as good as the worse one: which of them a reader means is not ours to guess.
 * Sources: Verifiable Credential Data Integrity 1.0, sections 4.4 (Verify Proof)
 * and 4.5 (Verify Proof Sets and Chains); Open Badges 3.0, sections 8.2 and 9.1.
 */
import { verifyDataIntegrity, type ProofAnswer } from './data-integrity.ts';
import type { Disclosure } from './disclosure.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { formOfProof } from './proof-form.ts';
import { failed, notChecked, PASSED, worst, type Outcome, type Reason } from './reasons.ts';
import { resolveJwtKey, resolveKey, throughSignedRecord, type KeyEnvironment, type ResolvedKey, type VerificationKey } from './resolve-key.ts';
import { jwkOf, proofValueBytes, signatureIn } from './signed-record.ts';
import { verifyJwt, type JwtHeader } from './vc-jwt.ts';

/** A compact token that was decoded, as it was presented. */
export type Token = { readonly compact: string; readonly header: JwtHeader };
/**
 * What was found about the proofs of one document. `vouched`: at least one proof
 * holds under a key of the issuer, so that its other statements are the issuer's
 * and worth following, even if a second proof spoils or clouds the verdict.
 * `disclosure`: present when no proof that holds covers more than the holder chose to show.
 */
export type ProofOutcomes = { readonly proof: Outcome; readonly key_control: Outcome; readonly vouched: boolean; readonly disclosure: Disclosure | null };
type OneProof = Omit<ProofOutcomes, 'vouched'>;

/** What says that a proof is not one to be verified here, rather than a false one. */
const UNCHECKED: readonly Reason[] = ['cryptosuite_unsupported', 'proof_for_holder'];

/**
 * The checks `proof` and `key_control` of a credential of any kind.
 * @param document passed the strict shape, and its contexts are known
 * @param token the JWT around the document, when there is one; embedded proofs are verified beside it
 */
export async function checkProofs(document: JsonObject, token: Token | null, env: KeyEnvironment): Promise<ProofOutcomes> {
  const embedded = listOf(document['proof']);
  if (token === null && embedded.length === 0) return { proof: failed('proof_missing'), key_control: notChecked('previous_check_failed'), vouched: false, disclosure: null };
  const issuerId = issuerOf(document);
  if (issuerId === null) return { proof: notChecked('previous_check_failed'), key_control: failed('key_not_controlled_by_issuer'), vouched: false, disclosure: null };
  const found: OneProof[] = [];
  if (token !== null) found.push(await checkToken(token, issuerId, env));
  for (const proof of embedded) found.push(await checkEmbedded(document, proof, issuerId, env));
  const holding = found.filter((each) => each.proof.outcome === 'passed' && each.key_control.outcome === 'passed');
  const disclosure = holding.every((each) => each.disclosure !== null) ? (holding[0]?.disclosure ?? null) : null;
  const proof = worst(found.map((each) => each.proof));
  return {
    proof: disclosure === null && proof.outcome === 'passed' ? PASSED : proof,
    key_control: worst(found.map((each) => each.key_control)),
    vouched: holding.length > 0,
    disclosure,
  };
}

/** The identifier of the issuer, given as a string or as an object (Data Model 2.0, section 4.7). */
export function issuerOf(document: JsonObject): string | null {
  const issuer = isObject(document['issuer']) ? document['issuer']['id'] : document['issuer'];
  return typeof issuer === 'string' && issuer !== '' ? issuer : null;
}

async function checkToken(token: Token, issuerId: string, env: KeyEnvironment): Promise<OneProof> {
  const listed = await resolveJwtKey(token.header, issuerId, env);
  const resolved = await throughSignedRecord(listed, signatureIn(token.compact)?.bytes ?? null, issuerId, env);
  return withKey(resolved, (key) => {
    const jwk = jwkOf(key);
    return jwk === null ? Promise.resolve({ ok: false, reason: 'proof_invalid' }) : verifyJwt(token.compact, jwk);
  });
}

async function checkEmbedded(document: JsonObject, proof: Json, issuerId: string, env: KeyEnvironment): Promise<OneProof> {
  const form = formOfProof(proof, 'assertionMethod', env.now);
  if (form.outcome !== 'passed') return { proof: form, key_control: notChecked('previous_check_failed'), disclosure: null };
  const options = proof as JsonObject;
  const listed = await resolveKey(String(options['verificationMethod']), issuerId, env);
  // Only a key that is listed no more is looked for in a record, by the signature.
  const resolved = listed.ok ? listed : await throughSignedRecord(listed, proofValueBytes(proof), issuerId, env);
  return withKey(resolved, (key) => verifyDataIntegrity(document, options, key, env.forms));
}

/** Without a key there is nothing to verify with: the proof is then as unchecked as its key. */
async function withKey(resolved: ResolvedKey, verify: (key: VerificationKey) => Promise<ProofAnswer>): Promise<OneProof> {
  if (!resolved.ok) {
    const key_control: Outcome = { outcome: resolved.outcome, reason: resolved.reason };
    return { proof: notChecked(resolved.outcome === 'failed' ? 'previous_check_failed' : resolved.reason), key_control, disclosure: null };
  }
  const answer = await verify(resolved.key);
  const key_control = resolved.control ?? PASSED;
  const { disclosure = null } = answer.ok ? answer : {};
  if (answer.ok) return { proof: disclosure === null ? PASSED : { outcome: 'passed', reason: 'selectively_disclosed' }, key_control, disclosure };
  if (key_control.reason === 'key_given') return { proof: notChecked('key_given'), key_control, disclosure };
  return { proof: UNCHECKED.includes(answer.reason) ? notChecked(answer.reason) : failed(answer.reason), key_control, disclosure };
}
