/**
 * Proofs that a holder derived from an issuer's: the document shows some of the
 * issuer's statements, and the proof shows that each of them was signed, and
 * which of them the issuer lets no holder leave out (the mandatory ones). What
 * was left out cannot be seen at all; what follows from that is in disclosure.ts.
 *
 * Composed from statements rather than lines of text, so that a blank node is
 * renamed where it is a node, and a text that looks like one stays the text that
 * was signed. Two nodes of the document never share a label: otherwise statements
 * of one signed node could be shown as those of two.
 *
 * Source: Data Integrity ECDSA Cryptosuites v1.0, sections 3.4.7 (parse a derived
 * proof), 3.4.8 (create verify data) and 3.5.6 (Verify Derived Proof).
 */
import { base64url } from 'jose';
import { NQuads } from 'rdf-canonize';
import { canonicalText, statementsOf, type Forms } from './canonical.ts';
import { decodeCbor, type Cbor } from './cbor.ts';
import type { Disclosure } from './disclosure.ts';
import { curveOf, ecdsaVerifier, verifyEcdsa } from './ecdsa.ts';
import type { JsonObject } from './json.ts';
import { jwkFromMultikey } from './multikey.ts';
import { graphOf } from './parity.ts';
import type { Quad } from './shape-template.ts';

export type DerivedAnswer = { ok: true; disclosure: Disclosure } | { ok: false; reason: 'proof_malformed' | 'proof_invalid' | 'proof_for_holder' };
/** The members of a derived proof's value. `labels`: by the number of the canonical label. */
type Derived = {
  readonly baseSignature: Uint8Array; readonly publicKey: Uint8Array; readonly signatures: readonly Uint8Array[];
  readonly labels: ReadonlyMap<number, string>; readonly mandatory: readonly number[];
};

/** CBOR tags 23808 and 23809: a proof for the holder, from which others are derived, and a derived one. */
const BASE = [0xd9, 0x5d, 0x00] as const;
const DERIVED = [0xd9, 0x5d, 0x01] as const;
const SIGNATURE_BYTES = 64;
const LABEL_BYTES = 32;
const MULTIKEY_BYTES = 35;

/**
 * Does this proof show that the issuer's key signed every statement of the document?
 * @param document the document as it is shown; `proof` is no part of it
 * @param options the proof, whose other members were looked at already
 * @param key the issuer's P-256 key
 */
export async function verifyDerived(document: JsonObject, options: JsonObject, key: JsonWebKey | null, forms: Forms): Promise<DerivedAnswer> {
  const { proofValue, ...described } = options;
  const derived = parseProofValue(proofValue);
  if (typeof derived === 'string') return refused(derived);
  const proofHash = await forms.optionsHash(described, document['@context']!);
  const statements = (await forms.canonicalForm(document)).statements ?? (await statementsOf(document, forms.loader));
  return proofHash === null ? refused('proof_invalid') : verifyStatements(statements, derived, proofHash, key);
}

/**
 * The same of statements.
 * @param proofHash SHA-256 of the canonical form of the proof's options
 */
export async function verifyStatements(statements: readonly Quad[], derived: Derived, proofHash: Uint8Array, key: JsonWebKey | null): Promise<DerivedAnswer> {
  const lines = await labelledLines(statements, derived.labels);
  const ownKey = jwkFromMultikey(derived.publicKey);
  if (lines === null || key === null || curveOf(key) !== 'P-256' || ownKey === null || curveOf(ownKey) !== 'P-256') return refused('proof_invalid');
  const isMandatory = new Set(derived.mandatory);
  if ((derived.mandatory.at(-1) ?? -1) >= lines.length || derived.signatures.length !== lines.length - isMandatory.size) return refused('proof_invalid');
  const mandatory = lines.filter((_line, index) => isMandatory.has(index));
  const others = lines.filter((_line, index) => !isMandatory.has(index));
  const mandatoryHash = await sha256(mandatory.map(({ text }) => text).join(''));
  // The issuer's own signature first: without it nobody makes us check hundreds of others.
  if (!(await verifyEcdsa(key, concatenate(proofHash, derived.publicKey, mandatoryHash), derived.baseSignature))) return refused('proof_invalid');
  const verify = await ecdsaVerifier(ownKey);
  for (const [index, { text }] of others.entries()) {
    if (!(await verify(new TextEncoder().encode(text), derived.signatures[index]!))) return refused('proof_invalid');
  }
  return { ok: true, disclosure: { whole: graphOf(statements), mandatory: graphOf(mandatory.map(({ quad }) => quad)) } };
}

/** What stands in a `proofValue`; otherwise why it is none of a derived proof. */
export function parseProofValue(value: unknown): Derived | 'proof_malformed' | 'proof_for_holder' {
  const bytes = typeof value === 'string' && /^u[A-Za-z0-9_-]+$/.test(value) ? decode(value.slice(1)) : null;
  if (bytes === null) return 'proof_malformed';
  if (BASE.every((byte, index) => bytes[index] === byte)) return 'proof_for_holder';
  if (!DERIVED.every((byte, index) => bytes[index] === byte)) return 'proof_malformed';
  const items = decodeCbor(bytes.subarray(DERIVED.length));
  if (!Array.isArray(items) || items.length !== 5) return 'proof_malformed';
  const [baseSignature, publicKey, signatures, labelMap, mandatory] = items as readonly Cbor[];
  const labels = labelsOf(labelMap);
  if (!isBytes(baseSignature, SIGNATURE_BYTES) || !isBytes(publicKey, MULTIKEY_BYTES) || labels === null) return 'proof_malformed';
  if (!Array.isArray(signatures) || !signatures.every((each) => isBytes(each, SIGNATURE_BYTES))) return 'proof_malformed';
  if (!Array.isArray(mandatory) || !mandatory.every((each, index) => typeof each === 'number' && (index === 0 || each > mandatory[index - 1]))) return 'proof_malformed';
  return { baseSignature, publicKey, signatures, labels, mandatory };
}

/** The issuer's labels of blank nodes, each of one node only. */
function labelsOf(map: Cbor | undefined): ReadonlyMap<number, string> | null {
  if (!(map instanceof Map)) return null;
  const labels = new Map([...(map as ReadonlyMap<number, Cbor>)].flatMap(([number, label]) => (isBytes(label, LABEL_BYTES) ? [[number, `u${base64url.encode(label)}`] as const] : [])));
  return labels.size === map.size && new Set(labels.values()).size === labels.size ? labels : null;
}

/** Each statement once, as a line with the issuer's labels, in the order of code points; null when a label lacks or is left over. */
async function labelledLines(statements: readonly Quad[], labels: ReadonlyMap<number, string>): Promise<{ text: string; quad: Quad }[] | null> {
  const canonical = new Map<string, string>();
  if ((await canonicalText(statements, 'SHA-256', canonical)) === null || canonical.size !== labels.size) return null;
  const labelOf = (name: string): string | undefined => labels.get(Number(/^c14n(\d+)$/.exec(canonical.get(name) ?? '')?.[1]));
  if (![...canonical.keys()].every((name) => labelOf(name) !== undefined)) return null;
  const renamed = <Term extends { readonly termType: string; readonly value: string }>(term: Term): Term => (term.termType === 'BlankNode' ? { ...term, value: labelOf(term.value)! } : term);
  const lines = new Map(statements.map((quad) => {
    const { subject, predicate, object, graph } = quad;
    return [NQuads.serializeQuad({ subject: renamed(subject), predicate, object: renamed(object), graph: renamed(graph) }), quad] as const;
  }));
  return [...lines].map(([text, quad]) => ({ text, quad })).sort((a, b) => compareCodePoints(a.text, b.text));
}

/** By code points; JavaScript itself compares UTF-16 units, in which surrogates come before U+E000. */
export function compareCodePoints(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  for (let index = 0; index < most; index += 1) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left !== right) return place(left) - place(right);
  }
  return a.length - b.length;
}

function place(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;
}

function isBytes(value: Cbor | undefined, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length;
}

function decode(text: string): Uint8Array | null {
  try {
    return base64url.decode(text);
  } catch {
    return null;
  }
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function refused(reason: 'proof_malformed' | 'proof_invalid' | 'proof_for_holder'): DerivedAnswer {
  return { ok: false, reason };
}
