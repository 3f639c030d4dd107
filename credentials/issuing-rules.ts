/**
 * What we ask of our own documents beyond what the specifications demand of
 * everyone's: one spelling where they allow several, and nothing on which
 * verifiers are known to differ.
 */
import { badgesIn, frameOf, MOST_BADGES } from './clr.ts';
import { contactIn } from './contact.ts';
import { CLR_201, CREDENTIALS_V2, OPEN_BADGES_303 } from './documents.ts';
import { quotedIn } from './endorsement.ts';
import { BADGE_MEMBERS, CLR_MEMBERS, ENDORSEMENT_MEMBERS, otherMembers, STATUS_LIST_MEMBERS } from './issuing-members.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { digestOfMultibase } from './multibase.ts';
import { STATUS_LIST_LENGTH } from './status-list.ts';
import { hasOneOrder, textProblems } from './text-rules.ts';

/** One thing to repair. `field` is a path such as credentialSubject.achievement.tag.0; `clause` the document that asks for it. */
export type Finding = { readonly field: string; readonly clause: string; readonly message: string };

const SERIALIZATION = 'Open Badges 3.0, appendix A "Serialization"';
const DATA_MODEL = 'Verifiable Credentials Data Model 2.0';
const BADGE_MODEL = 'Open Badges 3.0, appendix B "Data Models"';
const STATUS_LIST = 'Bitstring Status List v1.0';
const RESOURCES = 'Verifiable Credentials Data Model 2.0, section 5.3';
const DATA_PROTECTION = 'Regulation (EU) 2016/679, article 5(1)(c)';
const CLR_MODEL = 'CLR 2.0, appendix B "Data Models"';

/** Multi-valued properties: the strict generation of the official schema wants arrays, the lenient one takes them too. */
const ALWAYS_ARRAYS: ReadonlySet<string> = new Set([
  'identifier', 'alignment', 'otherIdentifier', 'related', 'resultDescription', 'rubricCriterionLevel', 'allowedValue', 'tag', 'result',
  'evidence', 'relatedResource', 'endorsement', 'endorsementJwt', 'credentialSchema', 'termsOfUse',
  'association', 'verifiableCredential',
]);
/** Classes whose `type` the specification gives as a single word. */
const SINGLE_TYPES: readonly Json[] = ['Image', 'IdentityObject', 'IdentifierEntry', 'BitstringStatusListEntry', 'BitstringStatusList', 'GeoCoordinates', 'Association'];
/** A badge is never a degree, a diploma, a certification or a licence: these have rules of their own in law. */
const NEVER_TYPES: ReadonlySet<string> = new Set([
  'ApprenticeshipCertificate', 'AssociateDegree', 'BachelorDegree', 'Certificate', 'CertificateOfCompletion', 'Certification', 'Degree', 'Diploma', 'DoctoralDegree',
  'GeneralEducationDevelopment', 'JourneymanCertificate', 'License', 'ProfessionalDoctorate', 'MasterCertificate', 'MasterDegree', 'ResearchDoctorate', 'SecondarySchoolDiploma',
]);
/** Of a person a badge says the name, and an e-mail address as a salted hash if they asked for it. Nothing else, wherever. */
const PERSONAL: ReadonlySet<string> = new Set([
  'email', 'phone', 'dateOfBirth', 'familyName', 'givenName', 'additionalName', 'patronymicName', 'honorificPrefix', 'honorificSuffix', 'familyNamePrefix', 'address', 'licenseNumber',
]);
const DAY = 86_400_000;
/** Names that the JWT form adds at the top level (RFC 7519, section 4.1). */
const CLAIMS = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'vc', 'vp', 'cnf'] as const;

/** Findings in one of our unsigned badges. The document already has the shape that model.ts describes. */
export function badgeFindings(badge: JsonObject): Finding[] {
  return [...everywhere(badge), ...memberFindings(otherMembers(badge, BADGE_MEMBERS)), ...topLevel(badge, [CREDENTIALS_V2, OPEN_BADGES_303], ['VerifiableCredential', 'OpenBadgeCredential']),
    ...issuerFindings(badge), ...subjectFindings(badge), ...dateFindings(badge), ...statusFindings(badge), ...resourceFindings(badge), ...identityFindings(badge, 'evidence')];
}

/** Findings in one of our unsigned CLRs. The badges inside were found good when they were issued; here they are one person's, and the CLR's own issuer's. */
export function clrFindings(clr: JsonObject): Finding[] {
  const frame = frameOf(clr);
  const badges = badgesIn(clr);
  const subject = asObject(clr['credentialSubject']);
  const issuer = asObject(clr['issuer'])['id'];
  return [...everywhere(frame), ...memberFindings(otherMembers(frame, CLR_MEMBERS)), ...topLevel(frame, [CREDENTIALS_V2, CLR_201, OPEN_BADGES_303], ['VerifiableCredential', 'ClrCredential']),
    ...issuerFindings(frame), ...identityFindings(frame, 'evidence'), ...associationFindings(subject, badges),
    ...rule(isText(clr['name']), 'name', CLR_MODEL, 'is shown by wallets'),
    ...rule(isText(subject['id']), 'credentialSubject.id', CLR_MODEL, 'says whose badges these are'),
    ...rule(!('partial' in clr), 'partial', CLR_MODEL, 'is left out: nothing marks what is not here'),
    ...rule(!('credentialStatus' in clr), 'credentialStatus', STATUS_LIST, 'is left out: the badges have theirs'),
    ...rule(badges.length > 0 && badges.length <= MOST_BADGES, 'credentialSubject.verifiableCredential', CLR_MODEL, `holds one to ${MOST_BADGES} badges`),
    ...badges.flatMap((badge, place) => {
      const field = `credentialSubject.verifiableCredential.${place}`;
      return [
        ...rule(asObject(badge['issuer'])['id'] === issuer, `${field}.issuer`, CLR_MODEL, 'is the issuer of the CLR'),
        ...rule(asObject(badge['credentialSubject'])['id'] === subject['id'], `${field}.credentialSubject.id`, CLR_MODEL, 'is the subject of the CLR'),
        ...rule(listOf(badge['proof']).length > 0, `${field}.proof`, DATA_MODEL, 'is there: a badge inside proves itself'),
      ];
    })];
}

/** An association joins two achievements that the reader has before them. */
function associationFindings(subject: JsonObject, badges: readonly JsonObject[]): Finding[] {
  const inBadges = badges.map((badge) => asObject(asObject(badge['credentialSubject'])['achievement'])['id']);
  const known = new Set([...inBadges, ...listOf(subject['achievement']).map((each) => asObject(each)['id'])]);
  return listOf(subject['association']).map(asObject).flatMap(({ sourceId, targetId }, place) =>
    rule(known.has(sourceId) && known.has(targetId) && sourceId !== targetId, `credentialSubject.association.${place}`, CLR_MODEL, 'joins two achievements of this CLR'));
}

/** Findings in one of our unsigned endorsements. */
export function endorsementFindings(endorsement: JsonObject): Finding[] {
  const subject = asObject(endorsement['credentialSubject']);
  const resources = listOf(endorsement['relatedResource']).filter(isObject);
  return [...everywhere(endorsement), ...memberFindings(otherMembers(endorsement, ENDORSEMENT_MEMBERS)), ...topLevel(endorsement, [CREDENTIALS_V2, OPEN_BADGES_303], ['VerifiableCredential', 'EndorsementCredential']),
    ...issuerFindings(endorsement), ...statusFindings(endorsement), ...identityFindings(endorsement, 'credentialSubject'),
    ...rule(isText(endorsement['name']), 'name', BADGE_MODEL, 'is shown by wallets'),
    ...rule(same(subject['type'], ['EndorsementSubject']), 'credentialSubject.type', BADGE_MODEL, 'is exactly EndorsementSubject'),
    ...rule(isText(subject['id']), 'credentialSubject.id', BADGE_MODEL, 'says what is endorsed'),
    // The only place for who endorses and how they are known: without it the institution would seem to endorse its own badge.
    ...rule(isText(subject['endorsementComment']), 'credentialSubject.endorsementComment', BADGE_MODEL, 'says who endorses, and in which words'),
    // The last guard: whoever types one is told before they agree.
    ...rule(contactIn(quotedIn(String(subject['endorsementComment']))) === null, 'credentialSubject.endorsementComment', DATA_PROTECTION, 'holds no e-mail address and no telephone number'),
    ...rule(resources.length > 0, 'relatedResource', RESOURCES, 'binds the endorsement to what is endorsed'),
    ...resources.flatMap(({ digestMultibase, mediaType }, index) => [
      ...rule(/^uEi[A-D][A-Za-z0-9_-]{43}$/.test(String(digestMultibase)), `relatedResource.${index}.digestMultibase`, RESOURCES, 'is a SHA-256 multihash in base64url'),
      ...rule(isText(mediaType), `relatedResource.${index}.mediaType`, RESOURCES, 'says what the bytes are')])];
}

/** Findings in one of our unsigned status lists. */
export function statusListFindings(list: JsonObject): Finding[] {
  const subject = asObject(list['credentialSubject']);
  return [...everywhere(list), ...memberFindings(otherMembers(list, STATUS_LIST_MEMBERS)), ...topLevel(list, [CREDENTIALS_V2], ['VerifiableCredential', 'BitstringStatusListCredential']),
    ...rule(typeof list['issuer'] === 'string', 'issuer', STATUS_LIST, 'names the issuer by its id'),
    ...rule(typeof list['validUntil'] === 'string', 'validUntil', STATUS_LIST, 'a list must end, or an old one could be replayed for ever'),
    ...rule(subject['statusPurpose'] === 'revocation', 'credentialSubject.statusPurpose', STATUS_LIST, 'we publish revocations only'),
    ...rule(subject['type'] === 'BitstringStatusList', 'credentialSubject.type', STATUS_LIST, 'is the single word BitstringStatusList'),
    ...rule(typeof subject['ttl'] === 'number', 'credentialSubject.ttl', STATUS_LIST, 'says how long it may be kept')];
}

const memberFindings = (fields: readonly string[]): Finding[] => fields.map((field) => finding(field, SERIALIZATION, 'is none of the members that are signed here'));

function topLevel(document: JsonObject, contexts: readonly string[], types: readonly string[]): Finding[] {
  const { validFrom, validUntil } = document;
  return [
    ...rule(same(document['@context'], contexts), '@context', DATA_MODEL, `is exactly ${contexts.join(', ')}`),
    ...rule(same(document['type'], types), 'type', DATA_MODEL, `is exactly ${types.join(', ')}`),
    ...rule(!('proof' in document), 'proof', DATA_MODEL, 'a document to be signed has no proof yet'),
    ...rule(validUntil === undefined || Date.parse(String(validUntil)) > Date.parse(String(validFrom)), 'validUntil', DATA_MODEL, 'is later than validFrom'),
    ...CLAIMS.filter((claim) => claim in document).map((claim) => finding(claim, 'RFC 7519, section 4.1', 'is a claim of the JWT, not of the credential')),
  ];
}

function issuerFindings({ issuer }: JsonObject): Finding[] {
  const complete = isObject(issuer) && same(issuer['type'], ['Profile']) && isText(issuer['name']) && isText(issuer['url']);
  return rule(complete, 'issuer', BADGE_MODEL, 'is a Profile with name and url, not a bare address');
}

function subjectFindings(badge: JsonObject): Finding[] {
  const subject = asObject(badge['credentialSubject']);
  const achievement = asObject(subject['achievement']);
  const scales = listOf(achievement['resultDescription']).filter(isObject);
  const results = listOf(subject['result']).filter(isObject);
  return [
    ...rule(isText(subject['id']), 'credentialSubject.id', 'Open Badges 3.0, section 8.2 (sub)', 'is needed by the JWT form'),
    ...rule(isText(asObject(achievement['criteria'])['narrative']), 'credentialSubject.achievement.criteria.narrative', BADGE_MODEL, 'says how it is earned'),
    ...rule(isText(badge['name']), 'name', BADGE_MODEL, 'is shown by wallets'),
    ...rule(!NEVER_TYPES.has(String(achievement['achievementType'])), 'credentialSubject.achievement.achievementType', BADGE_MODEL, 'a badge is no degree, diploma, certification or licence'),
    ...namesFindings(listOf(subject['identifier']).filter(isObject)),
    ...results.flatMap((result, index) => resultFindings(result, scales, `credentialSubject.result.${index}`)),
    ...results.flatMap(({ resultDescription: scale }, index) => rule(results.findIndex((each) => each['resultDescription'] === scale) === index, `credentialSubject.result.${index}`, BADGE_MODEL, 'is a second result on one scale')),
    ...scales.flatMap((scale, index) => levelFindings(scale, `credentialSubject.achievement.resultDescription.${index}`)),
    ...listOf(subject['identifier']).filter(isObject).flatMap(identifierFindings),
  ];
}

function resultFindings(result: JsonObject, scales: readonly JsonObject[], field: string): Finding[] {
  const scale = scales.find((each) => each['id'] === result['resultDescription']);
  if (scale === undefined) return [finding(`${field}.resultDescription`, BADGE_MODEL, 'names a resultDescription of this achievement')];
  const levels = listOf(scale['rubricCriterionLevel']).filter(isObject);
  const marks = ['value', 'status'].filter((member) => member in result).map((member) => finding(`${field}.${member}`, BADGE_MODEL, 'a level is never a mark nor a state'));
  return [...marks, ...rule(levels.some((level) => level['id'] === result['achievedLevel']), `${field}.achievedLevel`, BADGE_MODEL, 'names a level of that scale')];
}

/** The order of levels is not signed, so each says its own place; of two that say the same, nobody knows which is the higher. */
function levelFindings(scale: JsonObject, field: string): Finding[] {
  return listOf(scale['rubricCriterionLevel']).filter(isObject).flatMap(({ level }, index) => rule(level === String(index + 1), `${field}.rubricCriterionLevel.${index}.level`, BADGE_MODEL, 'is its place on the scale, from 1'));
}

/** One name in clear: of two, verifiers show either or none. */
function namesFindings(identifiers: readonly JsonObject[]): Finding[] {
  return identifiers.flatMap((identifier, index) => {
    if (identifier['hashed'] === true) return [];
    const field = `credentialSubject.identifier.${index}`;
    const isFirst = identifiers.findIndex((each) => each['hashed'] !== true) === index;
    return [...rule(isFirst, field, BADGE_MODEL, 'is a second name'),
      ...rule(!String(identifier['identityHash']).includes('@'), `${field}.identityHash`, BADGE_MODEL, 'an e-mail address is never published in clear')];
  });
}

/** The jury decides before its badge is valid; midday of its day may be some hours after a badge of that morning. */
function dateFindings({ validFrom, awardedDate, credentialSubject }: JsonObject): Finding[] {
  const { activityStartDate: start, activityEndDate: end } = asObject(credentialSubject);
  const at = (date: Json | undefined): number => Date.parse(String(date));
  return [
    ...rule(awardedDate === undefined || at(awardedDate) < at(validFrom) + DAY, 'awardedDate', BADGE_MODEL, 'is not later than validFrom'),
    ...rule(start === undefined || end === undefined || at(start) <= at(end), 'credentialSubject.activityEndDate', BADGE_MODEL, 'is not earlier than the start'),
  ];
}

/** Each related resource is the file of one piece of evidence, and says its SHA-256 and nothing more. */
function resourceFindings({ evidence, relatedResource }: JsonObject): Finding[] {
  const cited = new Set(listOf(evidence).filter(isObject).map((each) => each['id']));
  return listOf(relatedResource).flatMap((resource, index) => {
    const field = `relatedResource.${index}`;
    if (!isObject(resource)) return [finding(field, RESOURCES, 'is an object')];
    const { id, mediaType, digestMultibase, ...more } = resource;
    const digest = typeof digestMultibase === 'string' && digestMultibase.startsWith('u') ? digestOfMultibase(digestMultibase) : null;
    return [
      ...rule(isText(id) && cited.has(id), `${field}.id`, RESOURCES, 'is the id of a piece of evidence'),
      ...rule(digest?.algorithm === 'SHA-256', `${field}.digestMultibase`, RESOURCES, 'is the SHA-256 multihash in base64url'),
      ...rule(typeof mediaType === 'string' && /^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/.test(mediaType), `${field}.mediaType`, RESOURCES, 'is a media type'),
      ...Object.keys(more).map((member) => finding(`${field}.${member}`, RESOURCES, 'is not said of a file')),
    ];
  });
}

function identifierFindings(identifier: JsonObject, index: number): Finding[] {
  const field = `credentialSubject.identifier.${index}`;
  const hash = String(identifier['identityHash']);
  if (identifier['hashed'] === true) {
    return [...rule(/^sha256\$[0-9a-f]{64}$/.test(hash), `${field}.identityHash`, BADGE_MODEL, 'is sha256$ and 64 hex digits'),
      ...rule(isText(identifier['salt']), `${field}.salt`, BADGE_MODEL, 'a hash of a known address without salt hides nothing')];
  }
  return rule(identifier['identityType'] === 'name', `${field}.identityType`, BADGE_MODEL, 'only the name is published in clear');
}

function statusFindings({ credentialStatus, issuer }: JsonObject): Finding[] {
  const status = asObject(credentialStatus);
  const [host, list] = [hostOf(asObject(issuer)['id']), status['statusListCredential']];
  const index = String(status['statusListIndex']);
  return [
    ...rule(status['type'] === 'BitstringStatusListEntry', 'credentialStatus.type', STATUS_LIST, 'is BitstringStatusListEntry'),
    ...rule(status['statusPurpose'] === 'revocation', 'credentialStatus.statusPurpose', STATUS_LIST, 'we publish revocations only'),
    ...rule(typeof status['statusListIndex'] === 'string' && /^(0|[1-9]\d*)$/.test(index) && Number(index) < STATUS_LIST_LENGTH,
      'credentialStatus.statusListIndex', STATUS_LIST, `is a base-10 string below ${STATUS_LIST_LENGTH}`),
    ...rule(isText(list) && status['id'] === `${list}#${index}`, 'credentialStatus.id', STATUS_LIST, 'is the address of the list, # and the place in it'),
    // Whoever has the host of a list says what is revoked.
    ...rule(host === null || hostOf(list) === host, 'credentialStatus.statusListCredential', STATUS_LIST, 'is on the host of the issuer'),
  ];
}

/** The host of a web address or of a did:web, with its port; null for an id that names none. */
function hostOf(id: Json | undefined): string | null {
  const address = String(id).replace(/^did:web:([^:]+).*$/, (_, host: string) => `https://${host.replace(/%3a/i, ':')}`);
  return /^https?:/.test(address) && URL.canParse(address) ? new URL(address).host : null;
}

/**
 * In RDF two objects with one id are one thing, so that a statement could be moved
 * from one to the other under the same signature. Evidence and the digest of its
 * file are meant to be one thing, and so are a production that is endorsed and its file.
 */
function identityFindings(badge: JsonObject, paired: 'evidence' | 'credentialSubject'): Finding[] {
  const seen = new Map<string, string>();
  return identified(badge).flatMap(({ id, field }) => {
    const kind = field.replace(/\.?\d+$/, '');
    const first = seen.get(id);
    if (first === undefined) seen.set(id, kind);
    const isPair = first === paired && kind === 'relatedResource';
    if (isPair) seen.set(id, 'both of a pair');
    return rule(first === undefined || isPair, `${field}.id`, 'JSON-LD 1.1, section 3.3 (node identifiers)', 'belongs to another part of the badge already');
  });
}

type Identified = { readonly id: string; readonly field: string };

/** Everything that says its own id, but for the entry of the status list: that is no part of the badge. */
function identified(value: Json, field = '', found: Identified[] = []): Identified[] {
  if (Array.isArray(value)) value.forEach((each, index) => identified(each, `${field}.${index}`, found));
  else if (isObject(value)) {
    if (isText(value['id']) && field !== 'credentialStatus') found.push({ id: value['id'], field });
    for (const [key, member] of Object.entries(value)) if (typeof member === 'object') identified(member, field === '' ? key : `${field}.${key}`, found);
  }
  return found;
}

/** Rules for every member at any depth. */
function everywhere(value: Json, field = '', key = '', found: Finding[] = []): Finding[] {
  if (Array.isArray(value)) {
    if (value.length === 0) found.push(finding(field, SERIALIZATION, 'an empty list is left out'));
    // Objects may look the same: without an id they stay two things.
    if (value.some((each, index) => !isObject(each) && value.indexOf(each) !== index)) found.push(finding(field, 'RDF 1.1 Concepts, section 3', 'a repeated value is one statement only'));
    if (!hasOneOrder(value.filter((each) => typeof each === 'string'))) found.push(finding(field, 'RDF Dataset Canonicalization 1.0, section 4.4', 'its values sort otherwise by code points than by UTF-16 units'));
    value.forEach((each, index) => everywhere(each, `${field}.${index}`, key, found));
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const path = field === '' ? name : `${field}.${name}`;
      if (PERSONAL.has(name)) found.push(finding(path, DATA_PROTECTION, 'of a person only the name is published'));
      found.push(...arrayFindings(name, member, path, value));
      everywhere(member, path, name, found);
    }
  } else if (typeof value === 'string') {
    for (const { clause, message } of textProblems(value, key, field)) found.push(finding(field, clause, message));
  } else if (value === null) found.push(finding(field, SERIALIZATION, 'null is left out'));
  return found;
}

function arrayFindings(name: string, member: Json, field: string, owner: JsonObject): Finding[] {
  // The document itself has two types, see above; what stands in it is one thing each.
  if (name === 'type') return rule(SINGLE_TYPES.includes(member) || (Array.isArray(member) && (member.length === 1 || field === 'type')), field, SERIALIZATION, 'is an array of one class');
  // A Result names its description by id, an Achievement holds several; an IdentifierEntry has one identifier, a subject several.
  const single = (name === 'resultDescription' && typeof member === 'string') || (name === 'identifier' && 'identifierType' in owner);
  const plural = ALWAYS_ARRAYS.has(name) && !single;
  return rule(!plural || Array.isArray(member), field, SERIALIZATION, 'is an array');
}

function rule(holds: boolean, field: string, clause: string, message: string): Finding[] {
  return holds ? [] : [finding(field, clause, message)];
}

function finding(field: string, clause: string, message: string): Finding {
  return { field, clause, message };
}

function same(value: Json | undefined, expected: readonly string[]): boolean {
  return JSON.stringify(value) === JSON.stringify(expected);
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
