/**
 * The lint before signing: nothing is signed that has not passed it (as
 * certificate authorities do with what they are about to sign). It ends with our
 * own verifier over a throw-away signature: what we would refuse, we do not issue.
 */
import { generate } from '@digitalbazaar/ed25519-multikey';
import type { z } from 'zod';
import { hashOf, referenceForms, rememberedForms, statementsOf, type Canonical, type Forms } from './canonical.ts';
import { checkedCredential, type CheckedCredential } from './checked.ts';
import { frameOf, isClr } from './clr.ts';
import { CLR_PLACE } from './clr-parity.ts';
import { isDataLoss, verifyDataIntegrity } from './data-integrity.ts';
import { keyInDid } from './did.ts';
import { badgeFindings, clrFindings, endorsementFindings, statusListFindings, type Finding } from './issuing-rules.ts';
import { isObject, listOf, parseWritten, type Json, type JsonObject } from './json.ts';
import { BitstringStatusListCredential, ClrCredential, EndorsementCredential, OpenBadgeCredential } from './model.ts';
import type { KnownShapes } from './known-shapes.ts';
import { disagreementAt, graphOf } from './parity.ts';
import type { Fetched, FetchPurpose } from './resolve-key.ts';
import type { Primitives } from './primitives.ts';
import { embedProofOver } from './sign.ts';
import { decodeStatusList } from './status-list.ts';
import { hasKnownContexts, kindOf, shapeFault, type Kind, type ShapeFault } from './strict-shape.ts';
import { verify, type CheckName, type CheckResult } from './verify.ts';

export type { Finding };
/** What is signed here: no credentials of other kinds. */
type SignedKind = Exclude<Kind, 'credential'>;
export type CheckAnswer = { ok: true; checked: CheckedCredential } | { ok: false; findings: Finding[] };

/**
 * Checks the text of an unsigned badge, CLR, endorsement or status list.
 * @param bytes JSON as JSON.stringify writes it; the signature will stand for exactly this text
 * @param known shapes of earlier documents: one of a known shape is not rehearsed again, since nothing in the rehearsal depends on texts
 *   that the rules and the canonical form have not looked at
 * @returns the same text, frozen with its digest, or everything that must be repaired
 */
export async function check(bytes: string, known?: KnownShapes): Promise<CheckAnswer> {
  const recognised = await known?.badgeForm(bytes);
  if (known !== undefined && recognised != null) return { ok: true, checked: await checkedCredential(bytes, recognised.hash, known.primitives, recognised.digest) };
  const list = await known?.listForm(bytes);
  if (known !== undefined && list != null) {
    const undecodable = await bitsFindings(list.encodedList, known.primitives);
    return undecodable.length > 0 ? { ok: false, findings: undecodable } : { ok: true, checked: await checkedCredential(bytes, list.hash, known.primitives) };
  }
  const parsed = parseWritten(bytes);
  if (!parsed.ok) return refused('', 'RFC 8259', `cannot be read in one way only, as JSON.stringify writes it: ${parsed.reason}`);
  if (!isObject(parsed.value)) return refused('', 'Verifiable Credentials Data Model 2.0', 'is not a JSON object');
  const document = parsed.value;
  const announced = kindOf(document);
  const kind = announced === 'credential' ? 'badge' : announced;
  // Each step trusts what the one before it has shown, so the first that finds something is the last that runs.
  const wrong = formFindings(document, kind);
  if (wrong.length > 0) return { ok: false, findings: wrong };
  const forms = rememberedForms(known ?? referenceForms());
  const { form, findings } = await formOf(document, forms);
  if (form === null) return { ok: false, findings };
  const covered = (await hashOf(form, forms.primitives))!;
  const undecodable = kind === 'status_list' ? await bitsFindings((document['credentialSubject'] as { encodedList: string }).encodedList, forms.primitives) : [];
  if (undecodable.length > 0) return { ok: false, findings: undecodable };
  if (known === undefined || form.shape === null || !known.rehearsed.has(form.shape)) {
    const rehearsed = await rehearse(() => (kind === 'status_list' ? listRehearsal(bytes, covered, forms) : rehearsalOf(document, kind, forms)), document);
    if (rehearsed.length > 0) return { ok: false, findings: rehearsed };
    if (form.shape !== null) known?.rehearsed.add(form.shape);
  }
  if (kind === 'badge') await known?.keepBadge(bytes, document);
  if (kind === 'status_list') await known?.keepList(bytes, document);
  known?.keepForm(bytes, form);
  return { ok: true, checked: await checkedCredential(bytes, covered, forms.primitives) };
}

/** What a signature would cover, if it is all of the document and says what the document says. */
async function formOf(document: JsonObject, forms: Forms): Promise<{ form: Canonical; findings: [] } | { form: null; findings: Finding[] }> {
  let form: Canonical | undefined;
  const findings = await rehearse(async () => {
    form = await forms.canonicalForm(document);
    if ((await hashOf(form, forms.primitives)) === null) return [{ field: '', clause: 'RDF Dataset Canonicalization 1.0', message: 'has no canonical form that can be computed' }];
    if (form.agrees) return [];
    const field = await disagreementIn(document, form, forms);
    return [{ field, clause: 'Verifiable Credential Data Integrity 1.0, section 4.6', message: 'the signature would cover something else than the JSON says' }];
  }, document);
  return findings.length > 0 ? { form: null, findings } : { form: form!, findings: [] };
}

/** The model and the rules of each kind that we sign. */
const MODELS: Readonly<Record<SignedKind, { readonly model: z.ZodType; readonly rules: (document: JsonObject) => Finding[] }>> = {
  badge: { model: OpenBadgeCredential, rules: badgeFindings },
  clr: { model: ClrCredential, rules: clrFindings },
  endorsement: { model: EndorsementCredential, rules: endorsementFindings },
  status_list: { model: BitstringStatusListCredential, rules: statusListFindings },
};

/** Where the gate of strict-shape.ts is said to stand. */
const SHAPE_CLAUSES: Readonly<Record<ShapeFault['reason'], string>> = {
  ambiguous_document: 'Verifiable Credentials Data Model 2.0, section 6.1 "JSON-LD"',
  not_a_credential: 'Verifiable Credentials Data Model 2.0, sections 4.3 "Contexts" and 4.5 "Types"',
  not_an_open_badge: 'Open Badges 3.0, appendix B "Data Models"',
  data_model_unsupported: 'Verifiable Credentials Data Model 2.0, section 4.3 "Contexts"',
  too_many_proofs: 'Verifiable Credential Data Integrity 1.0, section 2.1 "Proofs"',
  too_large: 'Open Badges 3.0, section 5.9; docs/threats.md',
};

/** What can be seen in the JSON alone. */
function formFindings(document: JsonObject, kind: SignedKind): Finding[] {
  const shape = shapeFault(document, kind);
  if (shape !== null) return [{ field: shape.field, clause: SHAPE_CLAUSES[shape.reason], message: shape.reason }];
  const contexts = hasKnownContexts(document, kind) ? [] : [{ field: '@context', clause: 'Open Badges 3.0, appendix B', message: 'names other contexts than ours' }];
  const { model, rules } = MODELS[kind];
  const schema = (model.safeParse(document).error?.issues ?? []).flatMap((issue) => issueToFindings(issue));
  return [...contexts, ...schema, ...rules(document)];
}

/** Of a choice between forms, what is wrong with the form that the document came closest to: the one whose fault lies deepest. */
function issueToFindings(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): Finding[] {
  const path = [...above, ...issue.path];
  const forms = issue.code === 'invalid_union' ? issue.errors.filter((form) => form.length > 0) : [];
  const depth = (form: readonly z.core.$ZodIssue[]): number => Math.max(...form.map((each) => each.path.length));
  const [closest] = [...forms].sort((a, b) => depth(b) - depth(a));
  if (closest !== undefined && depth(closest) > 0) return closest.flatMap((each) => issueToFindings(each, path));
  return [{ field: path.join('.'), clause: 'Open Badges 3.0, appendix E "JSON Schema"', message: issue.message }];
}

/** Signing in JSON-LD safe mode (Certification guide 1.3: required of issuers) throws for what would get lost. */
async function rehearse(attempt: () => Promise<Finding[]>, document: JsonObject): Promise<Finding[]> {
  try {
    return await attempt();
  } catch (fault) {
    const message = isDataLoss(fault) ? `a term or value would be lost: ${lostIn(fault)}` : `cannot be signed: ${String(fault)}`;
    return [{ field: isDataLoss(fault) ? placeOfLoss(fault, document) : '', clause: 'JSON-LD 1.1 API, safe mode', message }];
  }
}

/** Exported for its test: the rules refuse first what it is known to be asked for. Of what would get lost, jsonld says the member or the value and not where it stands: the first place in the document where one of these words does. */
export function placeOfLoss(fault: unknown, document: JsonObject): string {
  const { details } = fault as { details?: { event?: { details?: Record<string, unknown> } } };
  const words = new Set(Object.values(details?.event?.details ?? {}).filter((each) => typeof each === 'string'));
  const visit = (value: Json): string | null => {
    if (typeof value === 'string') return words.has(value) ? '' : null;
    if (typeof value !== 'object' || value === null) return null;
    for (const [key, member] of Object.entries(value)) {
      const inner = key === '@context' ? null : words.has(key) ? '' : visit(member);
      if (inner !== null) return inner === '' ? key : `${key}.${inner}`;
    }
    return null;
  };
  return visit(document) ?? '';
}

/** Looked for only where there is a disagreement. */
async function disagreementIn(document: JsonObject, { statements }: Canonical, { loader }: Forms): Promise<string> {
  if (!isClr(document)) return disagreementAt(document, graphOf(statements ?? (await statementsOf(document, loader)))) ?? '';
  const frame = frameOf(document);
  return disagreementAt(frame, graphOf(await statementsOf(frame, loader)), CLR_PLACE) ?? 'credentialSubject.verifiableCredential';
}

/** The event that jsonld reports with a safe-mode refusal, as text. */
function lostIn(fault: unknown): string {
  const { details } = fault as { details?: { event?: { code?: string; details?: unknown } } };
  return `${details?.event?.code ?? 'unknown'} ${JSON.stringify(details?.event?.details ?? {})}`.slice(0, 300);
}

type Expected = Readonly<Partial<Record<CheckName, string>>>;
/** The checks of our verifier that a document must pass on the day of its issue, and what they may answer without a network. */
const EXPECTED: Readonly<Record<Exclude<SignedKind, 'status_list'>, Expected>> = {
  badge: { shape: 'passed', context: 'passed', schema: 'passed', proof: 'passed', key_control: 'passed', dates: 'passed', status: 'status_unreachable' },
  clr: { shape: 'passed', context: 'passed', schema: 'passed', proof: 'passed', key_control: 'passed', dates: 'passed', status: 'passed' },
  endorsement: { shape: 'passed', context: 'passed', schema: 'passed', proof: 'passed', key_control: 'passed', dates: 'passed', status: 'status_unreachable' },
};
/** Of a badge inside a CLR, in a world where its issuer's key is not known. */
const EXPECTED_INSIDE: Expected = { shape: 'passed', context: 'passed', schema: 'passed', dates: 'passed' };

/** Signs the document with a key that nothing trusts, for the eyes of our own verifier only, and asks it for its report. */
async function rehearsalOf(document: JsonObject, kind: Exclude<SignedKind, 'status_list'>, forms: Forms): Promise<Finding[]> {
  const key = await throwAwayKey();
  const issuer = document['issuer'] as { id: string };
  // An issuer that is its own key has no document to stand in for: there the throw-away key plays the issuer.
  const issuerId = keyInDid(issuer.id) === null ? issuer.id : key.did;
  const rehearsed = { ...document, issuer: { ...issuer, id: issuerId } };
  const form = await forms.canonicalForm(issuerId === issuer.id ? document : rehearsed);
  const verificationMethod = issuerId === key.did ? key.id : `${issuerId}#rehearsal`;
  const now = new Date(String(document['validFrom']));
  const unsigned = JSON.stringify(rehearsed);
  const text = await embedProofOver((await hashOf(form, forms.primitives))!, unsigned, { verificationMethod, sign: key.sign }, now, forms);
  const report = await verify({ kind: 'json', text }, {
    now, ...loopbackOf(document), recognise: async () => null, forms: formsOf(unsigned, form, forms), fetch: async (_url, purpose) => answerWith(purpose, issuerId, verificationMethod, key),
  });
  return [
    ...surprises(report.checks, EXPECTED[kind], ''),
    ...(report.clr?.badges ?? []).flatMap(({ checks }, place) => surprises(checks, EXPECTED_INSIDE, `badges.${place}.`)),
  ];
}

/** The same forms; that of this text is known, with whatever proof. */
function formsOf(unsigned: string, form: Canonical, forms: Forms): Forms {
  return { ...forms, canonicalForm: async ({ proof: _proof, ...document }) => (JSON.stringify(document) === unsigned ? form : forms.canonicalForm(document)) };
}

function surprises(checks: readonly CheckResult[], expected: Expected, field: string): Finding[] {
  return checks
    .filter(({ name, outcome, reason }) => expected[name] !== undefined && expected[name] !== (outcome === 'passed' ? outcome : reason))
    .map(({ name, reason }) => ({ field: field + name, clause: 'Open Badges 3.0, section 9.1', message: `our own verifier says: ${reason}` }));
}

/** A machine's own loopback origin may be http, there and in the rehearsal; anywhere else our verifier refuses a list over http. */
function loopbackOf(document: JsonObject): { loopbackOrigin?: string } {
  const [entry] = listOf(document['credentialStatus']);
  const url = isObject(entry) ? String(entry['statusListCredential']) : '';
  const { protocol, hostname, origin } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '', origin: '' };
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname) ? { loopbackOrigin: origin } : {};
}

/** The world of the rehearsal: every key document lists the throw-away key, and there is no status list yet. */
function answerWith(purpose: FetchPurpose, controller: string, id: string, { publicKeyMultibase }: ThrowAwayKey): Fetched {
  if (purpose !== 'key') return { ok: false, reason: 'unreachable' };
  const document = { id: controller, verificationMethod: [{ id, type: 'Multikey', controller, publicKeyMultibase }], assertionMethod: [id] };
  return { ok: true, bytes: new TextEncoder().encode(JSON.stringify(document)) };
}

/** The bits of a status list: they differ from one to the next, so each is read. */
async function bitsFindings(encodedList: string, primitives: Primitives): Promise<Finding[]> {
  const decoded = await decodeStatusList(encodedList, primitives);
  return decoded.ok ? [] : [{ field: 'credentialSubject.encodedList', clause: 'Bitstring Status List v1.0', message: decoded.reason }];
}

/** A status list, under a throw-away signature. */
async function listRehearsal(bytes: string, covered: Uint8Array, forms: Forms): Promise<Finding[]> {
  const key = await throwAwayKey();
  const signed = JSON.parse(await embedProofOver(covered, bytes, { verificationMethod: key.id, sign: key.sign }, new Date(0), forms)) as { proof: [object] };
  const answer = await verifyDataIntegrity(signed, signed.proof[0], { id: key.id, controller: key.did, publicKeyMultibase: key.publicKeyMultibase }, forms);
  return answer.ok ? [] : [{ field: 'proof', clause: 'Data Integrity EdDSA Cryptosuites v1.0', message: answer.reason }];
}

type ThrowAwayKey = { did: string; id: string; publicKeyMultibase: string; sign(bytes: Uint8Array): Promise<Uint8Array> };

/** A pure value: the key of a public seed. It proves that signing works and nothing else; no issuer lists it. */
const THROW_AWAY_SEED = new TextEncoder().encode('palier lint: a key without worth');
let throwAway: Promise<ThrowAwayKey> | undefined;

function throwAwayKey(): Promise<ThrowAwayKey> {
  return (throwAway ??= makeThrowAwayKey());
}

async function makeThrowAwayKey(): Promise<ThrowAwayKey> {
  const { publicKeyMultibase, signer } = await generate({ seed: THROW_AWAY_SEED });
  const did = `did:key:${publicKeyMultibase}`;
  return { did, id: `${did}#${publicKeyMultibase}`, publicKeyMultibase, sign: (data) => signer().sign({ data }) };
}

function refused(field: string, clause: string, message: string): CheckAnswer {
  return { ok: false, findings: [{ field, clause, message }] };
}
