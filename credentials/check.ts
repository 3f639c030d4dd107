/**
 * The lint before signing: nothing is signed that has not passed it (as
 * certificate authorities do with what they are about to sign). It ends with our
 * own verifier over a throw-away signature: what we would refuse, we do not issue.
 */
import { generate } from '@digitalbazaar/ed25519-multikey';
import type { z } from 'zod';
import { checkedCredential, type CheckedCredential } from './checked.ts';
import { isDataLoss, verifyDataIntegrity } from './data-integrity.ts';
import { badgeFindings, statusListFindings, type Finding } from './issuing-rules.ts';
import { isObject, listOf, parseJson, type JsonObject } from './json.ts';
import { BitstringStatusListCredential, OpenBadgeCredential } from './model.ts';
import { agrees, signedGraph } from './parity.ts';
import { embedProof } from './sign.ts';
import { decodeStatusList } from './status-list.ts';
import { hasKnownContexts, shapeProblem, type Kind } from './strict-shape.ts';

export type { Finding };
export type CheckAnswer = { ok: true; checked: CheckedCredential } | { ok: false; findings: Finding[] };

/**
 * Checks the text of an unsigned badge or status list.
 * @param bytes JSON as JSON.stringify writes it; the signature will stand for exactly this text
 * @returns the same text, frozen with its digest, or everything that must be repaired
 */
export async function check(bytes: string): Promise<CheckAnswer> {
  const parsed = parseJson(bytes);
  if (!parsed.ok) return refused('', 'RFC 8259', `cannot be read in one way only: ${parsed.reason}`);
  if (JSON.stringify(parsed.value) !== bytes) return refused('', 'RFC 8259', 'is not written as JSON.stringify writes it');
  if (!isObject(parsed.value)) return refused('', 'Verifiable Credentials Data Model 2.0', 'is not a JSON object');
  const document = parsed.value;
  const kind: Kind = listOf(document['type']).includes('BitstringStatusListCredential') ? 'status_list' : 'badge';
  // Each step trusts what the one before it has shown, so the first that finds something is the last that runs.
  const steps = [() => formFindings(document, kind), () => listFindings(document, kind), () => meaningFindings(document), () => proofFindings(bytes, document)];
  for (const step of steps) {
    const findings = await step();
    if (findings.length > 0) return { ok: false, findings };
  }
  return { ok: true, checked: await checkedCredential(bytes) };
}

/** What can be seen in the JSON alone. */
function formFindings(document: JsonObject, kind: Kind): Finding[] {
  const shape = shapeProblem(document, kind);
  if (shape !== null) return [{ field: '', clause: 'Verifiable Credentials Data Model 2.0', message: shape }];
  const contexts = hasKnownContexts(document, kind) ? [] : [{ field: '@context', clause: 'Open Badges 3.0, appendix B', message: 'names other contexts than ours' }];
  const model = kind === 'badge' ? OpenBadgeCredential : BitstringStatusListCredential;
  const schema = (model.safeParse(document).error?.issues ?? []).map(issueToFinding);
  return [...contexts, ...schema, ...(kind === 'badge' ? badgeFindings(document) : statusListFindings(document))];
}

function issueToFinding(issue: z.core.$ZodIssue): Finding {
  return { field: issue.path.join('.'), clause: 'Open Badges 3.0, appendix E "JSON Schema"', message: issue.message };
}

/** JSON-LD safe mode (Certification guide 1.3: required of issuers), and: do the statements say what the JSON says? */
async function meaningFindings(document: JsonObject): Promise<Finding[]> {
  try {
    if (agrees(document, await signedGraph(document))) return [];
    return [{ field: '', clause: 'Verifiable Credential Data Integrity 1.0, section 4.6', message: 'the signature would cover something else than the JSON says' }];
  } catch (fault) {
    const message = isDataLoss(fault) ? `a term or value would be lost: ${lostIn(fault)}` : `cannot be canonicalised: ${String(fault)}`;
    return [{ field: '', clause: 'JSON-LD 1.1 API, safe mode', message }];
  }
}

/** The event that jsonld reports with a safe-mode refusal, as text. */
function lostIn(fault: unknown): string {
  const { details } = fault as { details?: { event?: { code?: string; details?: unknown } } };
  return `${details?.event?.code ?? 'unknown'} ${JSON.stringify(details?.event?.details ?? {})}`.slice(0, 300);
}

async function listFindings(document: JsonObject, kind: Kind): Promise<Finding[]> {
  if (kind === 'badge') return [];
  const decoded = await decodeStatusList((document['credentialSubject'] as { encodedList: string }).encodedList);
  return decoded.ok ? [] : [{ field: 'credentialSubject.encodedList', clause: 'Bitstring Status List v1.0', message: decoded.reason }];
}

/** Signs with a key that nothing trusts, and verifies. */
async function proofFindings(bytes: string, document: JsonObject): Promise<Finding[]> {
  const key = await throwAwayKey();
  const { proof, ...signed } = JSON.parse(await embedProof(bytes, key.signer, new Date(String(document['validFrom'])))) as { proof: [object] };
  const answer = await verifyDataIntegrity(signed, proof[0], key.publicKey);
  return answer.ok ? [] : [{ field: 'proof', clause: 'Data Integrity EdDSA Cryptosuites v1.0', message: answer.reason }];
}

type ThrowAwayKey = { signer: Parameters<typeof embedProof>[1]; publicKey: Parameters<typeof verifyDataIntegrity>[2] };

/** A pure value: the key of a public seed. It proves that signing works and nothing else; no issuer lists it. */
const THROW_AWAY_SEED = new TextEncoder().encode('palier lint: a key without worth');
let throwAway: Promise<ThrowAwayKey> | undefined;

function throwAwayKey(): Promise<ThrowAwayKey> {
  return (throwAway ??= makeThrowAwayKey());
}

async function makeThrowAwayKey(): Promise<ThrowAwayKey> {
  const { publicKeyMultibase, signer } = await generate({ seed: THROW_AWAY_SEED });
  const controller = `did:key:${publicKeyMultibase}`;
  const id = `${controller}#${publicKeyMultibase}`;
  return { signer: { verificationMethod: id, sign: (data) => signer().sign({ data }) }, publicKey: { id, controller, publicKeyMultibase } };
}

function refused(field: string, clause: string, message: string): CheckAnswer {
  return { ok: false, findings: [{ field, clause, message }] };
}
