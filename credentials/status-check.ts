/**
 * Has the issuer withdrawn the credential? Answered from a status list that is
 * itself a credential of the same issuer and is verified like one.
 * Source: Bitstring Status List v1.0, sections 2.1 (entry), 2.2 (list), 3.2
 * (Validate Algorithm), 6.6 (validity of lists).
 */
import { canonicalFormOrNull, referenceForms, type Forms } from './canonical.ts';
import { dateOutcome } from './dates.ts';
import { isVersion11, periodOf } from './data-model.ts';
import { isObject, listOf, parseJson, stringAt, type Json, type JsonObject } from './json.ts';
import { BitstringStatusListCredential } from './model.ts';
import { checkProofs, issuerOf, type Token } from './proof-check.ts';
import { failed, notChecked, PASSED, worst, type Outcome, type Reason } from './reasons.ts';
import { decodeText, resolveKey, secureUrl, type KeyEnvironment } from './resolve-key.ts';
import { checkRevocationListEntry } from './revocation-list.ts';
import { decodeStatusList, hasEnoughEntries, readBit } from './status-list.ts';
import { encodedAsBitstring, isStatusList2021 } from './status-list-2021.ts';
import { hasKnownContexts, shapeProblem } from './strict-shape.ts';
import { decodeJwt } from './vc-jwt.ts';

/** What a set bit means. Other purposes (refresh) say nothing about validity and are not read. */
const PURPOSES: Readonly<Record<string, Outcome>> = {
  revocation: failed('revoked'), suspension: failed('suspended'),
  // Section 2.3: words of the issuer on this credential, of any kind. They take nothing away, and no machine can say that they do not matter.
  message: notChecked('status_message'),
};
/** The types of entries that name a list of bits, and the edition of that list. */
const EDITIONS: Readonly<Record<string, Edition>> = { BitstringStatusListEntry: 'bitstring', StatusList2021Entry: '2021' };
type Edition = 'bitstring' | '2021';
/** More bits for one entry than any list uses. */
const MOST_BITS = 8;
type ListProblem = Extract<Reason, 'status_unreachable' | 'status_list_invalid' | 'status_list_expired' | 'status_list_older'>;
/** `purpose`: which use of the list the credential's entry names; a list may serve several. `edition`: of which specification it is; Bitstring when unsaid. */
export type ExpectedList = { readonly url: string; readonly issuerId: string; readonly purpose: string; readonly edition?: Edition };
export type StatusListReading = { ok: true; bits: Uint8Array } | { ok: false; reason: ListProblem };

/**
 * The check `status`: passed when there is no entry (said as its reason) or the
 * bit is clear; failed when it is set; not_checked whenever the list cannot be
 * had or does not verify, since nothing then says that the credential still holds.
 */
export async function checkStatus(document: JsonObject, env: KeyEnvironment): Promise<Outcome> {
  const entries = listOf(document['credentialStatus']);
  if (entries.length === 0) return { outcome: 'passed', reason: 'no_status_entry' };
  const issuerId = issuerOf(document) ?? '';
  const outcomes: Outcome[] = [];
  for (const entry of entries) outcomes.push(isObject(entry) ? await checkEntry(entry, issuerId, stringAt(document, 'id'), env) : notChecked('status_entry_malformed'));
  return worst(outcomes);
}

/**
 * The bits of a fetched list, if it is the list that was asked for and holds now:
 * its issuer's proof, the same issuer, its id the URL it came from, dates, purpose, length.
 */
export async function readStatusList(bytes: Uint8Array, expected: ExpectedList, env: KeyEnvironment): Promise<StatusListReading> {
  const known = await knownList(bytes, expected, env);
  if (known !== null) {
    const problem = problemNow(known.document, expected, env);
    if (problem !== null) return refused(problem);
    noteList(known.document, expected, env);
    return { ok: true, bits: known.bits };
  }
  const opened = openList(bytes);
  const edition = expected.edition ?? 'bitstring';
  if (opened === null || !(await EDITION_GATES[edition](opened.document, env.forms ?? referenceForms()))) return refused('status_list_invalid');
  const { document, token } = opened;
  if (document['id'] !== expected.url || issuerOf(document) !== expected.issuerId) return refused('status_list_invalid');
  const { proof, key_control, disclosure } = await checkProofs(document, token, env);
  // A list of which somebody chose what it shows may have ended.
  if (disclosure !== null) return refused('status_list_invalid');
  if (proof.outcome !== 'passed' || key_control.outcome !== 'passed') {
    return refused(key_control.reason === 'key_unreachable' ? 'status_unreachable' : 'status_list_invalid');
  }
  const problem = problemNow(document, expected, env);
  if (problem !== null) return refused(problem);
  const encoded = String((document['credentialSubject'] as JsonObject)['encodedList']);
  const decoded = await decodeStatusList(edition === '2021' ? encodedAsBitstring(encoded) : encoded, env.forms?.primitives);
  if (!decoded.ok) return refused('status_list_invalid');
  noteList(document, expected, env);
  await keepList(bytes, document, token, decoded.bits, expected, env);
  return decoded;
}

/** What depends on the moment and on the question, not on the list's bytes alone. */
function problemNow(document: JsonObject, expected: ExpectedList, env: KeyEnvironment): ListProblem | null {
  const dates = dateOutcome(document, env.now, 'optional');
  if (dates.outcome !== 'passed') return dates.reason === 'expired' ? 'status_list_expired' : 'status_list_invalid';
  const subject = document['credentialSubject'] as JsonObject;
  if (!listOf(subject['statusPurpose']).includes(expected.purpose)) return 'status_list_invalid';
  return beginningOf(document) < (env.memory?.newestList(expected.url, expected.issuerId) ?? 0) ? 'status_list_older' : null;
}

/** Whoever stands between can hand over yesterday's list for as long as it is in time; that a later one was seen tells. */
function noteList(document: JsonObject, { url, issuerId }: ExpectedList, env: KeyEnvironment): void {
  const begins = beginningOf(document);
  if (Number.isFinite(begins)) env.memory?.noteList(url, issuerId, begins);
}

/** A list that does not say when it begins is never the older one. */
function beginningOf(document: JsonObject): number {
  const { from } = periodOf(document);
  return typeof from === 'string' ? Date.parse(from) : Number.NaN;
}

/** A list of exactly these bytes that was verified before, if its issuer still vouches for the key that signed it. */
async function knownList(bytes: Uint8Array, { url, issuerId, edition }: ExpectedList, env: KeyEnvironment): Promise<{ document: JsonObject; bits: Uint8Array } | null> {
  const list = edition === '2021' ? undefined : env.memory?.list(url);
  if (list === undefined || issuerOf(list.document as JsonObject) !== issuerId || !isSame(list.bytes, bytes)) return null;
  const resolved = await resolveKey(list.verificationMethod, issuerId, env);
  const isVouched = resolved.ok && resolved.key.publicKeyMultibase === list.publicKeyMultibase;
  return isVouched ? { document: list.document as JsonObject, bits: list.bits } : null;
}

/** Kept when one embedded proof that does not end is all that had to be verified. */
async function keepList(bytes: Uint8Array, document: JsonObject, token: Token | null, bits: Uint8Array, { url, issuerId, edition }: ExpectedList, env: KeyEnvironment): Promise<void> {
  const [proof, another] = listOf(document['proof']);
  if (env.memory === undefined || edition === '2021' || token !== null || another !== undefined || !isObject(proof) || 'expires' in proof) return;
  const verificationMethod = String(proof['verificationMethod']);
  const resolved = await resolveKey(verificationMethod, issuerId, env);
  if (!resolved.ok || resolved.key.publicKeyMultibase === undefined) return;
  env.memory.keepList(url, { bytes, document, verificationMethod, publicKeyMultibase: resolved.key.publicKeyMultibase, bits });
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && a.every((byte, index) => byte === b[index]));
}

async function checkEntry(entry: JsonObject, issuerId: string, credentialId: string | undefined, env: KeyEnvironment): Promise<Outcome> {
  const types = told(entry['type']);
  const [type, another] = types.filter((each) => each === '1EdTechRevocationList' || Object.hasOwn(EDITIONS, String(each))).map(String);
  // An entry of two types would be read as the kinder one.
  if (type === undefined || another !== undefined) return notChecked('status_type_unsupported');
  if (type === '1EdTechRevocationList') return checkRevocationListEntry(entry, issuerId, credentialId, env);
  const [purpose, index, url] = [only(entry['statusPurpose']), only(entry['statusListIndex']), only(entry['statusListCredential'])];
  if (purpose === undefined || index === undefined || url === undefined) return notChecked('status_entry_malformed');
  const [size = 1, ...sizes] = told(entry['statusSize']);
  if (!Object.hasOwn(PURPOSES, purpose) || sizes.length > 0 || !isSizeOf(purpose, size)) return notChecked('status_purpose_unsupported');
  if (secureUrl(url, env.loopbackOrigin) === null) return notChecked('status_entry_malformed');
  const fetched = await env.fetch(url, 'status');
  if (!fetched.ok) return notChecked(fetched.reason === 'offline' ? 'status_offline' : 'status_unreachable');
  const list = await readStatusList(fetched.bytes, { url, issuerId, purpose, edition: EDITIONS[type]! }, env);
  if (!list.ok) return notChecked(list.reason);
  if (!hasEnoughEntries(list.bits, size)) return notChecked('status_list_invalid');
  const bits = bitsAt(list.bits, index, size);
  if (bits === null) return notChecked('status_entry_malformed');
  return bits.includes(true) ? PURPOSES[purpose]! : PASSED;
}

/** Section 2.1: only messages have more bits than one. */
function isSizeOf(purpose: string, size: unknown): size is number {
  return Number.isInteger(size) && Number(size) >= 1 && Number(size) <= (purpose === 'message' ? MOST_BITS : 1);
}

/** Section 3.2, step 12: `size` bits from `index` times `size`; null when any of them lies outside of the list. */
function bitsAt(bits: Uint8Array, index: string | number, size: number): boolean[] | null {
  if (size === 1) {
    const bit = readBit(bits, index);
    return typeof bit === 'boolean' ? [bit] : null;
  }
  if (readBit(bits, index) === 'MALFORMED_VALUE_ERROR') return null;
  const found = Array.from({ length: size }, (_, place) => readBit(bits, Number(index) * size + place));
  return found.every((bit) => typeof bit === 'boolean') ? (found as boolean[]) : null;
}

/** A list in either proof form; null when the bytes are neither. */
function openList(bytes: Uint8Array): { document: JsonObject; token: Token | null } | null {
  const text = decodeText(bytes)?.trim() ?? '';
  if (!text.startsWith('{')) {
    const decoded = decodeJwt(text);
    return decoded.ok && 'vc' in decoded.payload === isVersion11(decoded.credential as JsonObject) ? { document: decoded.credential as JsonObject, token: { compact: text, header: decoded.header } } : null;
  }
  const parsed = parseJson(text);
  return parsed.ok && isObject(parsed.value) ? { document: parsed.value, token: null } : null;
}

/** What a list of each edition must be, before its proof is looked at. */
const EDITION_GATES: Readonly<Record<Edition, (document: JsonObject, forms: Forms) => Promise<boolean>>> = { bitstring: isTrustworthy, '2021': isStatusList2021 };

/** The same gates as for a badge, in the same order: strict shape, contexts, schema, parity. */
async function isTrustworthy(document: JsonObject, forms: Forms): Promise<boolean> {
  if (shapeProblem(document, 'status_list') !== null || !hasKnownContexts(document, 'status_list')) return false;
  if (!BitstringStatusListCredential.safeParse(document).success) return false;
  return (await canonicalFormOrNull(forms, document))?.agrees === true;
}

/** A value, a list of it and the same said twice are one statement in RDF: whoever writes one for the other must not change what is read. */
const told = (value: Json | undefined): readonly Json[] => [...new Set(listOf(value))];

function only(value: Json | undefined): string | undefined {
  const [first, second] = told(value);
  return typeof first === 'string' && second === undefined ? first : undefined;
}

function refused(reason: ListProblem): StatusListReading {
  return { ok: false, reason };
}
