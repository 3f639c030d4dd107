/**
 * Has the issuer withdrawn a credential of any kind? The list is a credential
 * itself and is verified as one, by whoever asks.
 * Source: Bitstring Status List v1.0, sections 2.2 (BitstringStatusListCredential)
 * and 3.2 (Validate Algorithm), 3.5 (Processing Errors).
 */
import { isObject, listOf, parseJson, type Json, type JsonObject } from './json.ts';
import { problemDetails, type ProblemDetails } from './problem-details.ts';
import { decodeText, secureUrl, type KeyEnvironment } from './resolve-key.ts';
import { decodeStatusList, hasEnoughEntries, readBit } from './status-list.ts';
import { idOf } from './vcdm.ts';

/** A verified credential: its document, or why it is none. */
export type VerifiedDocument = { ok: true; document: JsonObject } | { ok: false; problems: readonly ProblemDetails[] };
/** Purposes that take a credential's validity away; others (refresh, message) do not. */
const DECIDING: readonly Json[] = ['revocation', 'suspension'];

/**
 * The problems with the status of a credential: withdrawn, or not to be known.
 * @param verifyList verifies the list as a credential, without its own status
 */
export async function statusProblems(document: JsonObject, env: KeyEnvironment, verifyList: (list: Json) => Promise<VerifiedDocument>): Promise<ProblemDetails[]> {
  const problems: ProblemDetails[] = [];
  for (const entry of listOf(document['credentialStatus']).filter(isObject)) {
    const problem = await entryProblem(entry, idOf(document['issuer']), env, verifyList);
    if (problem !== null) problems.push(problem);
  }
  return problems;
}

async function entryProblem(entry: JsonObject, issuer: string | null, env: KeyEnvironment, verifyList: (list: Json) => Promise<VerifiedDocument>): Promise<ProblemDetails | null> {
  const wrong = (kind: Parameters<typeof problemDetails>[0], detail: string): ProblemDetails => problemDetails(kind, detail, 'credentialStatus');
  if (!listOf(entry['type']).includes('BitstringStatusListEntry')) return wrong('STATUS_VERIFICATION_ERROR', 'is of a type that cannot be checked here');
  const url = String(entry['statusListCredential']);
  if (secureUrl(url, env.loopbackOrigin) === null) return wrong('STATUS_RETRIEVAL_ERROR', 'the list has no https address');
  const fetched = await env.fetch(url, 'status');
  if (!fetched.ok) return wrong('STATUS_RETRIEVAL_ERROR', `the list could not be had: ${fetched.reason}`);
  const presented = presentedList(fetched.bytes);
  if (presented === null) return wrong('STATUS_VERIFICATION_ERROR', 'the list is neither JSON nor a token');
  const verified = await verifyList(presented);
  if (!verified.ok) return wrong('STATUS_VERIFICATION_ERROR', 'the list does not verify as a credential');
  const { document } = verified;
  const subject = document['credentialSubject'];
  if (!listOf(document['type']).includes('BitstringStatusListCredential') || !isObject(subject) || !listOf(subject['type']).includes('BitstringStatusList')) {
    return wrong('STATUS_VERIFICATION_ERROR', 'the list is no BitstringStatusListCredential');
  }
  if (idOf(document['issuer']) !== issuer) return wrong('STATUS_VERIFICATION_ERROR', 'the list is another issuer’s');
  if (!listOf(subject['statusPurpose']).includes(entry['statusPurpose']!)) return wrong('STATUS_VERIFICATION_ERROR', 'the list serves another purpose');
  const decoded = await decodeStatusList(String(subject['encodedList']));
  if (!decoded.ok) return wrong(decoded.reason, 'the list cannot be expanded');
  const size = Number(entry['statusSize'] ?? 1);
  if (!hasEnoughEntries(decoded.bits, size)) return wrong('STATUS_LIST_LENGTH_ERROR', 'the list has too few entries of that statusSize');
  const value = valueAt(decoded.bits, String(entry['statusListIndex']), size);
  if (typeof value === 'string') return wrong(value, 'statusListIndex is outside of the list');
  return value !== 0 && DECIDING.includes(entry['statusPurpose']!) ? wrong('STATUS_VERIFICATION_ERROR', `the issuer has set the status ${String(entry['statusPurpose'])}`) : null;
}

/** Section 3.2, step 12: `size` bits from `index` times `size`. */
function valueAt(bits: Uint8Array, index: string, size: number): number | 'RANGE_ERROR' | 'MALFORMED_VALUE_ERROR' {
  let value = 0;
  for (let offset = 0; offset < size; offset++) {
    const bit = readBit(bits, size === 1 ? index : Number(index) * size + offset);
    if (typeof bit === 'string') return bit === 'MALFORMED_VALUE_ERROR' && /^\d+$/.test(index) ? 'RANGE_ERROR' : bit;
    value = value * 2 + Number(bit);
  }
  return value;
}

/** A list as JSON, or as the token that secures it. */
function presentedList(bytes: Uint8Array): Json | null {
  const text = decodeText(bytes)?.trim() ?? '';
  if (!text.startsWith('{')) return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text) ? envelopeOf(text) : null;
  const parsed = parseJson(text);
  return parsed.ok ? parsed.value : null;
}

function envelopeOf(compact: string): Json {
  return { '@context': 'https://www.w3.org/ns/credentials/v2', type: 'EnvelopedVerifiableCredential', id: `data:application/vc+jwt,${compact}` };
}
