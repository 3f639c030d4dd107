/**
 * What the judges are given: badges that a running house has issued, copies
 * with one string changed, and twins under a did:key; and the two judges, each
 * reduced to a verdict.
 */
import { createRequire } from 'node:module';
import { verifyCredential } from '@digitalcredentials/verifier-core';
import { insertEvidence } from '../../api/queries/evidence.ts';
import { insertJury } from '../../api/queries/juries.ts';
import { setEmailInBadges } from '../../api/queries/people.ts';
import { insertReview, insertReviewEvidence, insertStep } from '../../api/queries/reviews.ts';
import { randomId } from '../../api/random-id.ts';
import { check } from '../../credentials/check.ts';
import { signDataIntegrity } from '../../credentials/sign.ts';
import { NOW, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { haveRecords, recordedText } from '../fixtures/recorded.ts';
import type { House } from '../house.ts';
import { decide, expectStatus, issueAll, line, sign, untilReleased } from '../journey/acts.ts';
import { createPromotion, programme } from '../promotion.ts';

// Issued by a house ----------------------------------------------------------

export type Issued = { readonly id: string; readonly json: string; readonly document: Doc; readonly jwt: string };

/**
 * Badges as a house gives them to their holders: level 1 in each competency,
 * and one of level 2 with all that a badge can carry: three kinds of trace, and
 * a hashed e-mail address. That one comes last.
 */
export async function issueByHouse(house: House, students: number): Promise<Issued[]> {
  const promotion = await createPromotion(house.platform, { students });
  const chair = await issueAll(house, promotion, 'PV des juges 1');
  const jury = await richReview(house, promotion.cohort, promotion.students[0]!.enrolment);
  for (const [index, { code }] of programme.competencies.entries()) {
    const decision = index === 0 ? { level: 2, reason: 'Décision motivée.' } : { level: 2, outcome: 'not_reached' as const, reason: 'Décision motivée.' };
    await expectStatus(await decide(chair, jury, line(promotion.students[0]!.enrolment, code, decision)), 201);
  }
  await expectStatus(await sign(chair, jury, 'PV des juges 2'), 202);
  await untilReleased(chair, jury);
  const issued: Issued[] = [];
  for (const { email, enrolment } of promotion.students) {
    const student = await house.as(email);
    const rows = await house.platform.db.selectFrom('award').innerJoin('credential_plan', 'credential_plan.award_id', 'award.id').select('credential_plan.id').where('enrolment_id', '=', enrolment).execute();
    for (const { id } of rows) {
      const json = await (await student.get(`/credentials/${id}.json`)).text();
      issued.push({ id, json, document: JSON.parse(json) as Doc, jwt: await (await student.get(`/credentials/${id}.jwt`)).text() });
    }
  }
  return issued.sort((a, b) => a.json.length - b.json.length);
}

/** A second semester with a file, a link and a text, all of which the badge may cite. @returns its jury */
async function richReview(house: House, cohort: string, enrolment: string): Promise<string> {
  const { db, commit, randomBytes, files } = house.platform;
  const [review, jury, file, link, text] = Array.from({ length: 5 }, () => randomId(randomBytes)) as [string, string, string, string, string];
  const at = '2025-06-01T08:00:00.000Z';
  const bytes = new TextEncoder().encode('%PDF-1.7 rapport');
  const trace = {
    enrolment_id: enrolment, period: 'S2', genre: 'production' as const, description: '', public_text: '', reflection: 'Réflexion privée.', link: null,
    file_digest: null, file_type: null, file_bytes: null, file_name: null, image_alt: '', image_width: null, image_height: null, deposited_at: at,
  };
  const competency = [programme.competencies[0]!.code];
  const step = (revision: number, act: string, state: string) => insertStep(db, { review_id: review, revision, act, state, person_id: null, note: '', at } as Parameters<typeof insertStep>[1]);
  const committed = await commit([
    setEmailInBadges(db, enrolment, true),
    ...insertEvidence(db, { ...trace, id: file, kind: 'file', genre: 'stage', title: 'Rapport « de stage »', file_digest: await files.put(bytes), file_type: 'application/pdf', file_bytes: bytes.length, file_name: 'rapport.pdf' }, competency),
    ...insertEvidence(db, { ...trace, id: link, kind: 'link', title: 'Site œuvre & vitrine', link: 'https://etudiante.example/site?a=1&b=2#accueil' }, competency),
    ...insertEvidence(db, { ...trace, id: text, kind: 'text', title: 'Entretien' }, competency),
    insertReview(db, { id: review, enrolment_id: enrolment, period: 'S2' }),
    step(1, 'open', 'open'),
    insertReviewEvidence(db, { review_id: review, evidence_id: file, citable: 1, public_text: 'Six mois — « en autonomie » — chez un éditeur. 🎓' }),
    insertReviewEvidence(db, { review_id: review, evidence_id: link, citable: 1, public_text: '' }),
    insertReviewEvidence(db, { review_id: review, evidence_id: text, citable: 1, public_text: 'Deux lignes\net <b>un</b> "guillemet" \\' }),
    step(2, 'send_to_jury', 'sent_to_jury'),
    ...insertJury(db, { id: jury, cohort_id: cohort, period: 'S2', title: 'Jury S2', convened_on: '2025-06-20' }, [review]),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
  return jury;
}

// Changed copies ---------------------------------------------------------------

type Path = readonly (string | number)[];

/** Where the strings of a document are. */
export function stringsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => stringsIn(member, [...path, key]));
}

/** A copy in which one string has its last letter changed, or one letter more. */
export function tampered(document: Doc, path: Path, how: 'changed' | 'longer'): Doc {
  const copy = structuredClone(document);
  const owner = path.slice(0, -1).reduce<Doc>((value, step) => value[step] as Doc, copy);
  const text = owner[path.at(-1)!] as string;
  owner[path.at(-1)!] = how === 'longer' ? `${text}x` : `${text.slice(0, -1)}${text.endsWith('e') ? 'a' : 'e'}`;
  return copy;
}

/** The same badge under a did:key, checked and signed by the issuing code: for a judge that fetches by itself. */
export async function twinOf(badge: Doc, issuer: TestIssuer, status?: { listUrl: string; index: number }): Promise<string> {
  const { proof: _proof, ...unsigned } = badge;
  const credentialStatus = status
    ? { ...unsigned['credentialStatus'], id: `${status.listUrl}#${status.index}`, statusListCredential: status.listUrl, statusListIndex: String(status.index) }
    : unsigned['credentialStatus'];
  const answer = await check(JSON.stringify({ ...unsigned, issuer: { ...unsigned['issuer'], id: issuer.id }, credentialStatus }));
  if (!answer.ok) throw new Error(JSON.stringify(answer.findings));
  return signDataIntegrity(answer.checked, issuer.signer, NOW);
}

// @digitalcredentials/verifier-core -------------------------------------------------

const REGISTRY = 'https://registry.example/issuers.json';
const SCHEMA = 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json';

export type CoreVerdict = {
  readonly accepted: boolean;
  /** Each step's answer, by the judge's own name for it. */
  readonly steps: Readonly<Record<string, boolean>>;
  readonly error: string | null;
  /** Its answer on the official JSON schema; `null` when it could not load that. */
  readonly fitsSchema: boolean | null;
  /** Every address that the judge asked for. */
  readonly asked: readonly string[];
};

/**
 * verifier-core as it comes, with the network replaced by the running house: its did:web lies at https,
 * which a loopback house does not speak, and the registry and the schema's server are not ours.
 *
 * @param listed whether the registry knows the house
 * @param replaced other answers, by address
 */
export async function judgeByCore(house: House, credential: Doc, { listed = true, replaced = {} as Record<string, string> } = {}): Promise<CoreVerdict> {
  const asked: string[] = [];
  const registry = { registry: listed ? { [credential['issuer']?.id]: { name: 'Université d’essai', url: house.origin, location: 'France' } } : {} };
  const { fetch } = globalThis;
  const answer = async (url: string): Promise<Response> => {
    const { origin, pathname } = new URL(url);
    if (replaced[url] !== undefined) return new Response(replaced[url], { headers: { 'content-type': 'application/json' } });
    if (origin === house.origin || origin === house.origin.replace('http:', 'https:')) return fetch(`${house.origin}${pathname}`);
    if (url === REGISTRY) return Response.json(registry);
    if (url === SCHEMA && haveRecords) return new Response(recordedText('ob_v3p0/schema-json/ob_v3p0_achievementcredential_schema.json'), { headers: { 'content-type': 'application/json' } });
    return new Response('not found', { status: 404 });
  };
  globalThis.fetch = async (input) => {
    const url = input instanceof Request ? input.url : String(input);
    asked.push(url);
    return answer(url);
  };
  try {
    const response = (await verifyCredential({ credential: structuredClone(credential) as never, knownDIDRegistries: [{ name: 'Registre', type: 'dcc-legacy', url: REGISTRY }] })) as Doc;
    return { ...readCore(response), asked };
  } finally {
    globalThis.fetch = fetch;
  }
}

function readCore(response: Doc): Omit<CoreVerdict, 'asked'> {
  const steps = Object.fromEntries(((response['log'] ?? []) as Doc[]).map((step) => [step['id'] as string, step['valid'] === true]));
  const error = ((response['errors'] ?? [])[0] as Doc | undefined)?.['name'] ?? null;
  const accepted = error === null && ['valid_signature', 'expiration', 'revocation_status', 'registered_issuer'].every((step) => steps[step] === true);
  const [schema] = ((response['additionalInformation'] ?? []) as Doc[]).filter((entry) => entry['id'] === 'schema_check').flatMap((entry) => (Array.isArray(entry['results']) ? (entry['results'] as Doc[]) : []));
  return { accepted, steps, error, fitsSchema: schema ? schema['result']?.valid === true : null };
}

// didkit ------------------------------------------------------------------------

type Didkit = { verifyCredential(credential: string, options: string, contexts: string): Promise<string> };

/** The Rust library with its own contexts, or `null` where its native module is not installed. */
export const didkit: Didkit | null = (() => {
  try {
    return createRequire(import.meta.url)('@learncard/didkit-plugin-node-linux-x64-gnu') as Didkit;
  } catch {
    return null;
  }
})();

export type DidkitVerdict = { readonly accepted: boolean; readonly errors: readonly string[]; readonly isRevoked: boolean | null };

/** @param checks `proof`, or `credentialStatus` too: didkit then fetches the list itself, from a real server */
export async function judgeByDidkit(credential: string, checks: readonly ('proof' | 'credentialStatus')[] = ['proof']): Promise<DidkitVerdict> {
  try {
    const report = JSON.parse(await didkit!.verifyCredential(credential, JSON.stringify({ checks }), '{}')) as { checks: string[]; errors: string[]; status?: { isSet: boolean }[] };
    return { accepted: report.errors.length === 0 && report.checks.includes('proof'), errors: report.errors, isRevoked: report.status?.[0]?.isSet ?? null };
  } catch (refusal) {
    // A document that does not even have the shape of a credential is thrown back.
    return { accepted: false, errors: [String(refusal)], isRevoked: null };
  }
}
