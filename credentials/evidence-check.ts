/**
 * `evidence`: is what a badge cites still what was cited? Reported for each
 * resource and never part of the verdict: a badge does not become false because
 * a file was withdrawn, nor true because it is still there. Nothing is fetched
 * here: whoever runs the verifier may lend a way to the bytes.
 * Source: Verifiable Credentials Data Model 2.0, section 5.3 "Integrity of
 * Related Resources": the digest is that of the resource at that `id`, whether
 * it is a file itself or a sealed one.
 */
import { hex } from './checked.ts';
import { isObject, listOf, stringAt, type JsonObject } from './json.ts';
import { failed, notChecked, PASSED, type Outcome, type Reason } from './reasons.ts';
import { digestsOf, readDigest } from './resource-digests.ts';
import { readSealProof, sealedBytes } from './seal.ts';
import type { VerificationReport } from './verify.ts';

/** 'private': it exists and is not shown to us. 'missing': there is nothing at that address (any more). */
export type EvidenceState = 'identical' | 'changed' | 'missing' | 'private' | 'not_checked';
/** What a way to the bytes may answer for an `id`. */
export type EvidenceAnswer = Uint8Array | 'private' | 'missing' | 'unreachable';
export type EvidenceReport = {
  /** The address that the badge gives. */
  readonly id: string;
  /** The name that the badge gives to the evidence at this address. */
  readonly name?: string;
  readonly state: EvidenceState;
  /** Every `digestMultibase` and `digestSRI` that the badge gives for it; none for a link without a digest. */
  readonly digests: readonly string[];
};

/** Resources that are asked for at the most, for one badge. */
const MOST_ASKED = 40;

/**
 * Every resource of a badge with an address, in the order of the badge, each not checked yet.
 * @param document a badge that passed the strict shape and parity
 */
export function citedResources(document: JsonObject): EvidenceReport[] {
  const cited = new Map<string, { name?: string; digests: Set<string> }>();
  for (const evidence of listOf(document['evidence']).filter(isObject)) {
    const [id, name] = [stringAt(evidence, 'id'), stringAt(evidence, 'name')];
    if (id !== undefined && !cited.has(id)) cited.set(id, { ...(name === undefined ? {} : { name }), digests: new Set(digestsOf(evidence)) });
  }
  for (const resource of listOf(document['relatedResource']).filter(isObject)) {
    const id = stringAt(resource, 'id');
    if (id === undefined) continue;
    const known = cited.get(id) ?? { digests: new Set() };
    digestsOf(resource).forEach((digest) => known.digests.add(digest));
    cited.set(id, known);
  }
  return [...cited].map(([id, { name, digests }]) => ({ id, ...(name === undefined ? {} : { name }), state: 'not_checked', digests: [...digests] }));
}

/**
 * Asks for each resource that has a digest, one after the other, and compares.
 * @param ask the way to the bytes; without it nothing is asked. Its faults leave a resource unchecked.
 */
export async function checkResources(cited: readonly EvidenceReport[], ask?: (id: string) => Promise<EvidenceAnswer>): Promise<EvidenceReport[]> {
  const reports: EvidenceReport[] = [];
  let asked = 0;
  for (const one of cited) {
    const answer = ask === undefined || one.digests.length === 0 || ++asked > MOST_ASKED ? 'unreachable' : await ask(one.id).catch(() => 'unreachable' as const);
    reports.push({ ...one, state: await stateOf(one, answer) });
  }
  return reports;
}

async function stateOf({ digests }: EvidenceReport, answer: EvidenceAnswer): Promise<EvidenceState> {
  if (answer === 'unreachable') return 'not_checked';
  if (answer === 'private' || answer === 'missing') return answer;
  return compare(digests, answer);
}

/** Identical only when every digest that the badge gives is that of these bytes; a digest that we cannot compute leaves it unchecked. */
async function compare(digests: readonly string[], bytes: Uint8Array): Promise<EvidenceState> {
  const expected = digests.map(readDigest);
  const computed = new Map<string, string>();
  for (const algorithm of new Set(expected.flatMap((each) => (each === null ? [] : [each.algorithm])))) {
    computed.set(algorithm, hex(new Uint8Array(await crypto.subtle.digest(algorithm, bytes as Uint8Array<ArrayBuffer>))));
  }
  if (expected.some((each) => each !== null && !each.anyOf.includes(computed.get(each.algorithm)!))) return 'changed';
  return digests.length > 0 && expected.every((each) => each !== null) ? 'identical' : 'not_checked';
}

/**
 * Tries the files that a reader was given against what a badge cites: a file
 * itself, a sealed file, or a file with the proof of its seal. Whatever matches
 * is identical. A file whose proof names a resource that it does not match is
 * another file than the one that was cited.
 * @param files proofs and files in any order
 * @returns the same resources, and how many of the files say something about them
 */
export async function checkGiven(cited: readonly EvidenceReport[], files: readonly Uint8Array[]): Promise<{ evidence: EvidenceReport[]; matched: number }> {
  const proofs = files.map(readSealProof).filter((proof) => proof !== null);
  const contents = files.filter((file) => readSealProof(file) === null);
  const matched = new Set<Uint8Array>();
  const evidence: EvidenceReport[] = [];
  for (const one of cited) {
    const mine = proofs.filter((proof) => proof.resource === one.id);
    let state = one.state;
    for (const file of contents) {
      for (const bytes of [file, ...mine.map((proof) => sealedBytes(proof.salt, file))]) {
        if ((await compare(one.digests, bytes)) !== 'identical') continue;
        state = 'identical';
        matched.add(file);
      }
    }
    // One proof, one file: they were given as belonging together.
    if (state !== 'identical' && mine.length > 0 && contents.length === 1 && one.digests.length > 0) {
      state = 'changed';
      matched.add(contents[0]!);
    }
    evidence.push({ ...one, state });
  }
  return { evidence, matched: matched.size };
}

/** What the named check says of them all. It decides nothing. */
export function evidenceOutcome(citesSomething: boolean, reports: readonly EvidenceReport[]): Outcome {
  if (!citesSomething && reports.length === 0) return notChecked('no_evidence');
  const states = reports.filter(({ digests }) => digests.length > 0).map(({ state }) => state);
  if (states.includes('changed')) return failed('evidence_changed');
  if (states.length > 0 && states.every((state) => state === 'identical')) return PASSED;
  const first = (['not_checked', 'missing', 'private'] as const).find((state) => states.includes(state)) ?? 'not_checked';
  return notChecked(UNCHECKED[first]);
}

/** The report with what was learnt of the evidence afterwards; its verdict stays what it was. */
export function withEvidence(report: VerificationReport, evidence: EvidenceReport[]): VerificationReport {
  const checks = report.checks.map((check) => (check.name === 'evidence' ? { name: check.name, ...evidenceOutcome(check.reason !== 'no_evidence', evidence) } : check));
  return { ...report, checks, evidence };
}

const UNCHECKED: Readonly<Record<'not_checked' | 'missing' | 'private', Reason>> = {
  not_checked: 'evidence_not_fetched', missing: 'evidence_missing', private: 'evidence_private',
};
