/**
 * Unsigned documents in the words of the specifications: a badge, a status list.
 * Nothing is checked here; see check.ts. Key order is stable, so that the same
 * input always gives the same bytes.
 */
import { CREDENTIALS_V2, OPEN_BADGES_303 } from './documents.ts';
import type { BitstringStatusListCredential, IdentityObject, UnsignedCredential } from './model.ts';
import { plainAddress, plainText } from './plain.ts';
import { webPrimitives, type Primitives } from './primitives.ts';
import { encodeStatusList } from './status-list.ts';

/** Everything that one badge says. Texts are plain strings in one language, dates whole seconds. */
export type BadgeInput = {
  /** Address of the credential itself. */
  readonly id: string;
  readonly issuer: { readonly id: string; readonly name: string; readonly url: string; readonly description?: string; readonly email?: never };
  /** From when the credential counts: the moment of issue. */
  readonly validFrom: Date;
  /** DateTimeZ of the jury's decision. */
  readonly awardedDate: string;
  readonly name: string;
  readonly description: string;
  /** `id` is a random urn:uuid; an e-mail appears only as a salted hash. */
  readonly subject: { readonly id: string; readonly name: string; readonly email?: { readonly identityHash: string; readonly salt: string } };
  readonly achievement: {
    readonly id: string; readonly name: string; readonly description: string;
    /** Markdown or plain text: how the achievement is earned. */
    readonly criteria: string;
    readonly humanCode: string; readonly inLanguage: 'fr';
    /** Version of the programme under which it was awarded. */
    readonly version: string;
    readonly tag: readonly string[];
    readonly image: { readonly id: string; readonly caption: string };
    readonly alignment: readonly { readonly targetName: string; readonly targetUrl: string; readonly targetCode: string; readonly targetFramework: string; readonly targetDescription?: string }[];
    /** The scale, from the lowest level to the highest. */
    readonly resultDescription: { readonly id: string; readonly name: string; readonly levels: readonly { readonly id: string; readonly name: string; readonly description: string }[] };
  };
  /** The id of one of the levels. */
  readonly achievedLevel: string;
  readonly evidence: readonly { readonly id?: string; readonly name: string; readonly description?: string; readonly genre?: string; readonly narrative?: string }[];
  /** Digests of evidence files, see `digestMultibase`. */
  readonly relatedResource: readonly { readonly id: string; readonly mediaType: string; readonly digestMultibase: string }[];
  readonly status: { readonly listUrl: string; readonly index: number };
};

/** The contexts of everything that Palier writes in Open Badges 3.0, in their order. */
export const BADGE_CONTEXTS = [CREDENTIALS_V2, OPEN_BADGES_303] as const;

/** How long a verifier may keep a status list, in milliseconds; the server's Cache-Control says the same in seconds. */
export const STATUS_LIST_TTL = 300_000;

/**
 * The unsigned badge: Open Badges 3.0, appendix B "Data Models", over VCDM 2.0.
 * Multi-valued properties are always arrays, so that the strict and the lenient
 * official schema both pass; what is empty is left out.
 * Texts lose their control characters (line feeds stay) and addresses are
 * percent-encoded: canonical forms of both differ between verifiers.
 * @throws RangeError for an invalid `validFrom`
 */
export function buildBadge(input: BadgeInput): UnsignedCredential {
  const { achievement, subject } = input;
  return withoutNothing({
    '@context': [...BADGE_CONTEXTS],
    id: plainAddress(input.id),
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: {
      id: plainAddress(input.issuer.id), type: ['Profile'], name: plain(input.issuer.name), url: plainAddress(input.issuer.url),
      description: plain(input.issuer.description),
    },
    validFrom: wholeSeconds(input.validFrom),
    awardedDate: input.awardedDate,
    name: plain(input.name),
    description: plain(input.description),
    credentialSubject: {
      id: plainAddress(subject.id),
      type: ['AchievementSubject'],
      identifier: identifiersOf(subject),
      achievement: keptAchievement(achievement),
      result: [{ type: ['Result'], resultDescription: plainAddress(achievement.resultDescription.id), achievedLevel: plainAddress(input.achievedLevel) }],
    },
    evidence: evidenceIn(input),
    relatedResource: input.relatedResource.map(({ id, mediaType, digestMultibase }) => ({ id: plainAddress(id), mediaType, digestMultibase })),
    credentialStatus: {
      id: plainAddress(`${input.status.listUrl}#${input.status.index}`), type: 'BitstringStatusListEntry', statusPurpose: 'revocation',
      statusListIndex: String(input.status.index), statusListCredential: plainAddress(input.status.listUrl),
    },
  });
}

export type StatusListInput = {
  /** The address that serves the signed list, and its id. */
  readonly id: string;
  readonly issuer: string;
  /** One bit per entry, the leftmost bit first; see status-list.ts. */
  readonly bits: Uint8Array;
  readonly validFrom: Date;
  /** Keep it near: an old list that someone replays must die by itself. */
  readonly validUntil: Date;
};

/** The unsigned list of revocations: Bitstring Status List v1.0, section 3.2. */
export async function buildStatusList(input: StatusListInput, primitives: Primitives = webPrimitives): Promise<BitstringStatusListCredential> {
  const id = plainAddress(input.id);
  return {
    '@context': [CREDENTIALS_V2],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: plainAddress(input.issuer),
    validFrom: wholeSeconds(input.validFrom),
    validUntil: wholeSeconds(input.validUntil),
    credentialSubject: {
      id: `${id}#list`, type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList: await encodeStatusList(input.bits, primitives), ttl: STATUS_LIST_TTL,
    },
  };
}

/**
 * IdentityHash of Open Badges 3.0: 'sha256$' and the lower-case hex SHA-256 of
 * the identifier followed by the salt, in UTF-8.
 */
export async function hashIdentity(identifier: string, salt: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(identifier + salt));
  return `sha256$${[...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function identifiersOf(subject: BadgeInput['subject']): IdentityObject[] {
  const name: IdentityObject = { type: 'IdentityObject', hashed: false, identityHash: plain(subject.name), identityType: 'name' };
  if (subject.email === undefined) return [name];
  const { identityHash, salt } = subject.email;
  return [name, { type: 'IdentityObject', hashed: true, identityHash, identityType: 'emailAddress', salt }];
}

/** The definition of what is recognised, also served at its own address (Open Badges 3.0, appendix B, Achievement). */
export const buildAchievement = (achievement: BadgeInput['achievement']): Record<string, unknown> => withoutNothing(achievementOf(achievement));

/** A promotion's badges have one description of each achievement: it is written once for as long as the same is handed over. */
function keptAchievement(achievement: BadgeInput['achievement']): ReturnType<typeof achievementOf> {
  const known = achievements.get(achievement) ?? withoutNothing(achievementOf(achievement));
  achievements.set(achievement, known);
  return known;
}
const achievements = new WeakMap<BadgeInput['achievement'], ReturnType<typeof achievementOf>>();

function achievementOf(achievement: BadgeInput['achievement']) {
  return {
    id: plainAddress(achievement.id), type: ['Achievement'], achievementType: 'Competency', name: plain(achievement.name),
    description: plain(achievement.description), criteria: { narrative: plain(achievement.criteria) },
    humanCode: plain(achievement.humanCode), inLanguage: achievement.inLanguage, version: plain(achievement.version),
    // A repeated tag is one statement in RDF: the signature could not tell one from two.
    tag: [...new Set(achievement.tag.map((tag) => plain(tag)))],
    image: { id: plainAddress(achievement.image.id), type: 'Image' as const, caption: plain(achievement.image.caption) },
    alignment: achievement.alignment.map(alignmentOf),
    resultDescription: [scaleOf(achievement.resultDescription)],
  };
}

function alignmentOf(alignment: BadgeInput['achievement']['alignment'][number]) {
  return {
    type: ['Alignment'], targetName: plain(alignment.targetName), targetUrl: plainAddress(alignment.targetUrl), targetCode: plain(alignment.targetCode),
    targetDescription: plain(alignment.targetDescription), targetFramework: plain(alignment.targetFramework),
  };
}

/** Arrays are sets for the signature, so each level also says its place in the scale: '1' is the lowest. */
function scaleOf({ id, name, levels }: BadgeInput['achievement']['resultDescription']) {
  return {
    id: plainAddress(id), type: ['ResultDescription'], name: plain(name), resultType: 'RubricCriterionLevel',
    rubricCriterionLevel: levels.map((level, index) => ({
      id: plainAddress(level.id), type: ['RubricCriterionLevel'], name: plain(level.name), description: plain(level.description), level: String(index + 1),
    })),
  };
}

/**
 * Two things with one id are one thing in RDF. A link that was cited before, or
 * that is the address of the badge or of a part of it, is told without its id.
 */
function evidenceIn({ id, issuer, subject, achievement, evidence, status }: BadgeInput) {
  const { resultDescription: scale, image } = achievement;
  const taken = new Set([id, issuer.id, subject.id, achievement.id, image.id, scale.id, status.listUrl, ...scale.levels.map((level) => level.id)].map(plainAddress));
  return evidence.map((one) => {
    const address = one.id === undefined ? undefined : plainAddress(one.id);
    const isFree = address !== undefined && !taken.has(address);
    if (isFree) taken.add(address);
    return evidenceOf(one, isFree ? address : undefined);
  });
}

function evidenceOf(evidence: BadgeInput['evidence'][number], id: string | undefined) {
  return {
    id, type: ['Evidence'], name: plain(evidence.name),
    description: plain(evidence.description), genre: plain(evidence.genre), narrative: plain(evidence.narrative),
  };
}

/** DateTimeZ without a fraction: `nbf` must equal it in whole seconds. */
export function wholeSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** Text as it may stand in what we sign; see plain.ts. */
export function plain(text: string): string;
export function plain(text: string | undefined): string | undefined;
export function plain(text: string | undefined): string | undefined {
  return text === undefined ? undefined : plainText(text);
}

/** Without members that say nothing: undefined, empty text, empty arrays (Open Badges 3.0, section "Serialization"). */
export function withoutNothing<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.filter(saysSomething).map(withoutNothing) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, member]) => saysSomething(member));
  return Object.fromEntries(kept.map(([key, member]) => [key, withoutNothing(member)])) as Value;
}

function saysSomething(value: unknown): boolean {
  return value !== undefined && value !== '' && !(Array.isArray(value) && !value.some(saysSomething));
}
