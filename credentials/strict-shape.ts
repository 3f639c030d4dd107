/**
 * The gate before any JSON-LD work. A signature over RDF covers statements, not
 * JSON keys: `validUntil`, its full IRI and an alias say the same to the
 * signature and different things to a reader. This gate lets through only
 * documents in which every statement stands under its plain term, so that no
 * processor is ever started on a document that could read two ways, and none is
 * made to work on contexts that the document brings along.
 * Sources: Verifiable Credentials Data Model 2.0, section 4.3 (Contexts);
 * Verifiable Credential Data Integrity 1.0, section 4.6 (Context Validation) and
 * section 2.4.1 (Validating Contexts); JSON-LD 1.1, section 1.7 (keywords).
 */
import { badgesIn, frameOf, MOST_BADGES, speaksOf } from './clr.ts';
import { isVersion11 } from './data-model.ts';
import {
  BITSTRING_STATUS, CLR_201, CREDENTIALS_V1, CREDENTIALS_V2, DATA_INTEGRITY_V1, DATA_INTEGRITY_V2, ED25519_2020, KNOWN_CONTEXTS, OPEN_BADGES_EXTENSIONS, STATUS_LIST_2021,
} from './documents.ts';
import { isObject, isTooLargeForABadge, listOf, type Json, type JsonObject } from './json.ts';
import type { Reason } from './reasons.ts';
import { namesAnotherEdition } from './resource-digests.ts';

/** What a document says it is, by its `type`. */
export type Kind = 'badge' | 'status_list' | 'endorsement' | 'clr' | 'credential';
type ShapeReason = Extract<Reason, 'ambiguous_document' | 'not_a_credential' | 'not_an_open_badge' | 'data_model_unsupported' | 'too_many_proofs' | 'too_large'>;

const MOST_PROOFS = 2;
/** Each embedded endorsement makes the JSON-LD processor take up a context of its own. */
const MOST_EMBEDDED = 8;
const OPEN_BADGES_2 = 'https://w3id.org/openbadges/v2';
const OPEN_BADGES = KNOWN_CONTEXTS.filter((url) => url.startsWith('https://purl.imsglobal.org/spec/ob/v3p0/context'));
/** May follow the two contexts of a badge, in any order; they add terms and change none. */
const TRAILING_CONTEXTS: readonly string[] = [OPEN_BADGES_EXTENSIONS, DATA_INTEGRITY_V1, DATA_INTEGRITY_V2, ED25519_2020, BITSTRING_STATUS, STATUS_LIST_2021];
/** Written in either edition of the data model; all else is of 2.0. */
const OF_BOTH_VERSIONS: readonly Kind[] = ['badge', 'credential'];

/** The types that a document of each kind must have (one of each list), and may have at all. */
const TYPES: Readonly<Record<Kind, readonly (readonly string[])[]>> = {
  badge: [['VerifiableCredential'], ['OpenBadgeCredential', 'AchievementCredential']],
  status_list: [['VerifiableCredential'], ['BitstringStatusListCredential']],
  endorsement: [['VerifiableCredential'], ['EndorsementCredential']],
  clr: [['VerifiableCredential'], ['ClrCredential']],
  credential: [['VerifiableCredential']],
};
/** The contexts that stand after the base context, one of each list, in the order that each kind has. */
const CONTEXTS: Readonly<Record<Kind, readonly (readonly string[])[]>> = {
  badge: [OPEN_BADGES],
  status_list: [],
  endorsement: [OPEN_BADGES],
  clr: [[CLR_201], OPEN_BADGES],
  credential: [],
};

const LANGUAGE_VALUE: readonly string[] = ['@value', '@language', '@direction'];

/** The types that announce another kind than a badge. */
const ANNOUNCED: Readonly<Record<string, Kind>> = {
  BitstringStatusListCredential: 'status_list',
  EndorsementCredential: 'endorsement',
  ClrCredential: 'clr',
};

/**
 * The kind as which a document must be read: what its `type` announces, a
 * credential like any other when it has the type of credentials and none of
 * ours, and a badge when it announces nothing. A document that announces two is
 * of none of them: `shapeProblem` refuses it, whichever is answered here.
 */
export function kindOf(document: Json): Kind {
  const types = isObject(document) ? listOf(document['type']) : [];
  const announcing = types.find((type) => typeof type === 'string' && Object.hasOwn(ANNOUNCED, type));
  if (announcing !== undefined) return ANNOUNCED[announcing as string]!;
  return types.includes('VerifiableCredential') && !TYPES.badge[1]!.some((type) => types.includes(type)) ? 'credential' : 'badge';
}

/** `field`: the path of the first member that cannot stand there, such as credentialSubject.achievement.tag.0; empty when it is the whole document. */
export type ShapeFault = { readonly reason: ShapeReason; readonly field: string };

/**
 * Why this document must not be read as a credential of this kind, or null.
 * Never looks at a context's content and starts no JSON-LD processor.
 * @param document what `parseJson` returned: no repeated or dangerous keys, bounded size
 */
export function shapeProblem(document: Json, kind: Kind): ShapeReason | null {
  return shapeFault(document, kind)?.reason ?? null;
}

/** The same, with the place. */
export function shapeFault(document: Json, kind: Kind): ShapeFault | null {
  if (!isObject(document)) return fault('not_a_credential', '');
  if (isOtherDataModel(document, kind)) return fault('data_model_unsupported', '@context');
  if (!('@context' in document)) return fault('not_a_credential', '@context');
  const budget: Budget = { embedded: MOST_EMBEDDED, hasLanguages: kind === 'credential' };
  const frame = kind === 'clr' ? frameOf(document) : document;
  const ambiguous = ambiguousAt(frame, true, budget);
  if (ambiguous !== null) return fault('ambiguous_document', ambiguous);
  if (budget.embedded < 0) return fault('too_large', 'endorsement');
  const proofs = listOf(document['proof']);
  if (proofs.length > MOST_PROOFS) return fault('too_many_proofs', 'proof');
  const type = typeProblem(document, kind);
  return type !== null ? fault(type, 'type') : kind === 'clr' ? badgesFault(document) : null;
}

const fault = (reason: ShapeReason, field: string): ShapeFault => ({ reason, field });
const BADGES = 'credentialSubject.verifiableCredential';

/**
 * The badges inside a CLR pass the gate of a badge, are as many as a semester has
 * at the most, and are different things: two of one name, or one that speaks of
 * the CLR itself, would mix their statements with each other's or with the CLR's.
 */
function badgesFault(clr: JsonObject): ShapeFault | null {
  const badges = badgesIn(clr);
  if (badges.length > MOST_BADGES || badges.some(isTooLargeForABadge)) return fault('too_large', BADGES);
  const own = clr['id'];
  const ids = badges.map((badge) => badge['id']);
  if (typeof own !== 'string') return fault('ambiguous_document', 'id');
  if (!ids.every((id) => typeof id === 'string') || new Set(ids).size < ids.length) return fault('ambiguous_document', BADGES);
  if (badges.some((badge) => speaksOf(badge, own))) return fault('ambiguous_document', BADGES);
  for (const [place, badge] of badges.entries()) {
    const problem = shapeFault(badge, 'badge');
    if (problem !== null) return fault(problem.reason, under(`${BADGES}.${place}`, problem.field));
  }
  return null;
}

const under = (field: string, inner: string): string => (inner === '' ? field : `${field}.${inner}`);

/**
 * Does the document name exactly the contexts, in the order, that its kind has?
 * Open Badges 3.0, section B.1 (AchievementCredential `@context`); Data Model
 * 2.0, section 4.3 and 1.1, section 4.1: the base context comes first. A
 * credential like any other may name every context that is pinned here, once.
 * One that the document names with a digest (Data Model 2.0, section 5.3) is
 * known only if the digest is that of what is pinned here.
 */
export function hasKnownContexts(document: JsonObject, kind: Kind): boolean {
  if (namesAnotherEdition(document)) return false;
  const contexts = document['@context'];
  if (!Array.isArray(contexts) || new Set(contexts).size < contexts.length) return false;
  if (contexts[0] !== CREDENTIALS_V2 && !(isVersion11(document) && OF_BOTH_VERSIONS.includes(kind))) return false;
  if (kind === 'credential') return contexts.slice(1).every((context) => KNOWN_CONTEXTS.includes(context as string) && context !== CREDENTIALS_V1 && context !== CREDENTIALS_V2);
  const own = CONTEXTS[kind];
  const rest = contexts.slice(1 + own.length);
  if (!own.every((choices, place) => choices.includes(contexts[1 + place] as string))) return false;
  if (!rest.every((context) => TRAILING_CONTEXTS.includes(context as string))) return false;
  if (kind === 'clr' && !badgesIn(document).every((badge) => hasKnownContexts(badge, 'badge'))) return false;
  return embeddedEndorsements(document).every((endorsement) => !('@context' in endorsement) || hasKnownContexts(endorsement, 'endorsement'));
}

/** Every endorsement credential embedded anywhere in the document (Open Badges 3.0, section 5.9). */
export function embeddedEndorsements(document: JsonObject): JsonObject[] {
  const found: JsonObject[] = [];
  const walk = (object: JsonObject): void => {
    for (const key of Object.keys(object)) {
      const value = object[key]!;
      // Most members are texts: no list is made of these.
      if (typeof value !== 'object') continue;
      for (const item of listOf(value)) if (isObject(item)) key === 'endorsement' ? found.push(item) : walk(item);
    }
  };
  walk(document);
  return found;
}

/** Open Badges 2 and, for what was never written in it, Verifiable Credentials 1.1: other data models, which have their own rules of verification. */
function isOtherDataModel(document: JsonObject, kind: Kind): boolean {
  const contexts = listOf(document['@context']);
  if (contexts.includes(OPEN_BADGES_2)) return true;
  if ('vc' in document && !('credentialSubject' in document)) return true;
  if (OF_BOTH_VERSIONS.includes(kind) && isVersion11(document)) return false;
  if (contexts.includes(CREDENTIALS_V1)) return true;
  return !('validFrom' in document) && ('issuanceDate' in document || 'expirationDate' in document);
}

/** `hasLanguages`: may names and descriptions say their language? Open Badges have plain strings alone. */
type Budget = { embedded: number; readonly hasLanguages: boolean };

/** Where the first member of this object, or of what is below it, stands that has another reading, or none; null when there is none such. */
function ambiguousAt(object: JsonObject, isCredential: boolean, budget: Budget): string | null {
  for (const [key, value] of Object.entries(object)) {
    const at = memberAmbiguousAt(key, value, isCredential, budget);
    // A path is put together only for a document that is refused.
    if (at !== null) return under(key, at);
  }
  return null;
}

/** The same below a member; empty when it is the member itself. */
function memberAmbiguousAt(key: string, value: Json, isCredential: boolean, budget: Budget): string | null {
  const found = (isFine: boolean): string | null => (isFine ? null : '');
  if (key === '@context') return found(isCredential && isListOfStrings(value));
  // A colon makes an IRI or a prefixed name, an @ a keyword: the same statement under another key.
  if (key.includes(':') || key.startsWith('@')) return '';
  if (key === 'id') return found(typeof value === 'string' && !value.startsWith('_:'));
  if (key === 'type') return found(listOf(value).every((each) => typeof each === 'string' && !each.includes(':') && !each.startsWith('@')));
  if (!Array.isArray(value)) return valueAmbiguousAt(value, key, budget);
  for (let place = 0; place < value.length; place += 1) {
    const item = value[place]!;
    const at = Array.isArray(item) ? '' : valueAmbiguousAt(item, key, budget);
    if (at !== null) return under(String(place), at);
  }
  return null;
}

/** `null` is dropped by JSON-LD without a trace, so it would be a statement that nobody signed. */
function valueAmbiguousAt(value: Json, key: string, budget: Budget): string | null {
  if (value === null) return '';
  if (!isObject(value)) return null;
  if (budget.hasLanguages && '@value' in value && (key === 'name' || key === 'description')) return isLanguageValue(value) ? null : '';
  const types = listOf(value['type']);
  const isEndorsement = key === 'endorsement' && types.includes('EndorsementCredential');
  // A credential inside of another may be the one that was signed, and the other a part of it: the same statements, seen from the other end.
  if (!isEndorsement && types.includes('VerifiableCredential')) return '';
  if (isEndorsement) budget.embedded -= 1;
  return ambiguousAt(value, isEndorsement, budget);
}

/** A text with its language and direction (Data Model 2.0, sections 4.6 and 11.1): nothing else may stand beside it. */
function isLanguageValue(value: JsonObject): boolean {
  return Object.entries(value).every(([key, member]) => LANGUAGE_VALUE.includes(key) && typeof member === 'string');
}

function isListOfStrings(value: Json | undefined): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** Types beside those of the kind are refused: a document that is two things at once would be shown as the better one. */
function typeProblem(document: JsonObject, kind: Kind): ShapeReason | null {
  const types = listOf(document['type']);
  if (!types.includes('VerifiableCredential')) return 'not_a_credential';
  const wanted = TYPES[kind];
  const isOfKind = wanted.every((choices) => choices.some((choice) => types.includes(choice)));
  if (kind === 'credential') return isOfKind && types.every((type) => typeof type === 'string') ? null : 'not_a_credential';
  return isOfKind && types.every((type) => wanted.flat().includes(type as string)) ? null : 'not_an_open_badge';
}
