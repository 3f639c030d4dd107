/**
 * Ways to write one JSON-LD document differently without changing a statement in
 * it, or with changes that a reader could miss. Each takes a signed document (a
 * copy, free to change) and a source of chance, and returns what to present.
 */
import type { Doc } from '../fixtures/badges.ts';
import { SPELLING_REWRITES } from './spellings.ts';
import { TWIN_REWRITES } from './twins.ts';
import { inlineContext, list, onNode, split, wrapOne, type Random, type Rewrite } from './rewriting.ts';

export { randomFrom, type Random, type Rewrite } from './rewriting.ts';

const VC = 'https://www.w3.org/2018/credentials#';
const OB = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#';
const STATUS = 'https://www.w3.org/ns/credentials/status#';
const SCHEMA = 'https://schema.org/';
const DATE_TIME = 'http://www.w3.org/2001/XMLSchema#dateTime';

/** Members with the IRI behind each, and how its value is typed when no context does it. */
const IRIS: Readonly<Record<string, readonly [string, 'id' | 'date' | 'plain' | 'uri']>> = {
  issuer: [`${VC}issuer`, 'id'], validFrom: [`${VC}validFrom`, 'date'], validUntil: [`${VC}validUntil`, 'date'],
  credentialStatus: [`${VC}credentialStatus`, 'id'], credentialSubject: [`${VC}credentialSubject`, 'id'], evidence: [`${VC}evidence`, 'id'],
  name: [`${SCHEMA}name`, 'plain'], description: [`${SCHEMA}description`, 'plain'], genre: [`${SCHEMA}genre`, 'plain'],
  achievement: [`${OB}achievement`, 'id'], result: [`${OB}result`, 'id'], humanCode: [`${OB}humanCode`, 'plain'], identifier: [`${OB}identifier`, 'id'],
  identityHash: [`${OB}identityHash`, 'plain'], resultDescription: [`${OB}resultDescription`, 'id'], rubricCriterionLevel: [`${OB}rubricCriterionLevel`, 'id'],
  narrative: [`${OB}narrative`, 'plain'], criteria: [`${OB}Criteria`, 'id'], level: [`${OB}level`, 'plain'],
  issuanceDate: [`${VC}issuanceDate`, 'date'], expirationDate: [`${VC}expirationDate`, 'date'], holder: [`${VC}holder`, 'id'], verifiableCredential: [`${VC}verifiableCredential`, 'id'],
  statusPurpose: [`${STATUS}statusPurpose`, 'plain'], statusListIndex: [`${STATUS}statusListIndex`, 'plain'], statusListCredential: [`${STATUS}statusListCredential`, 'id'],
};
const DECIDING = ['validUntil', 'credentialStatus', 'validFrom', 'issuer', 'credentialSubject', 'expirationDate', 'issuanceDate', 'holder', 'verifiableCredential'] as const;

/** Every rewrite by its name. */
export const REWRITES: Readonly<Record<string, Rewrite>> = {
  fullIri: (document, random) => renamed(document, random, (key) => IRIS[key]![0]),
  decidingFullIri: (document, random) => rename(document, present(document, random.pick(DECIDING)), (key) => IRIS[key]![0]),
  prefixedName: (document, random) => inlineContext(renamed(document, random, (key) => IRIS[key]![0].replace(VC, 'vcx:').replace(OB, 'obx:').replace(SCHEMA, 'sx:').replace(STATUS, 'stx:')),
    { vcx: VC, obx: OB, sx: SCHEMA, stx: STATUS }),
  alias: (document, random) => {
    const key = present(document, random.pick(DECIDING));
    const [iri, kind] = IRIS[key]!;
    const { [key]: value, ...rest } = document;
    return inlineContext({ ...rest, [`my${key}`]: value }, { [`my${key}`]: { '@id': iri, ...(kind === 'id' ? { '@type': '@id' } : kind === 'date' ? { '@type': DATE_TIME } : {}) } });
  },
  included: (document, random) => {
    const key = present(document, random.pick(DECIDING));
    const { [key]: value, ...rest } = document;
    return { ...rest, '@included': [{ id: document['id'], type: document['type'], [key]: value }] };
  },
  includedAll: ({ validUntil, credentialStatus, ...rest }) =>
    ({ ...rest, '@included': [{ '@id': rest['id'], '@type': ['VerifiableCredential'], ...(validUntil === undefined ? {} : { validUntil }), ...(credentialStatus === undefined ? {} : { credentialStatus }) }] }),
  graph: ({ '@context': context, proof, ...rest }) => ({ '@context': context, '@graph': [rest], ...(proof === undefined ? {} : { proof }) }),
  graphBeside: (document, random) => {
    const key = present(document, random.pick(DECIDING));
    const { [key]: value, '@context': context, proof, ...rest } = document;
    return { '@context': context, '@graph': [rest, { id: document['id'], type: document['type'], [key]: value }], proof };
  },
  nest: (document, random) => {
    const key = present(document, random.pick(DECIDING));
    const { [key]: value, ...rest } = document;
    return { ...rest, '@nest': { [key]: value } };
  },
  nestAlias: ({ validUntil, credentialStatus, ...rest }) => inlineContext({ ...rest, extra: { validUntil, credentialStatus } }, { extra: '@nest' }),
  reverse: ({ credentialStatus, ...rest }) => ({ ...rest, '@included': [{ ...credentialStatus, '@reverse': { [`${VC}credentialStatus`]: { '@id': rest['id'] } } }] }),
  keywordId: (document, random) => onNode(document, random, ({ id, ...rest }) => (id === undefined ? rest : { '@id': id, ...rest })),
  keywordType: (document, random) => onNode(document, random, ({ type, ...rest }) => (type === undefined ? rest : { '@type': type, ...rest })),
  typeIri: (document, random) => onNode(document, random, (node) => ({ ...node, type: list(node['type']).map((type) => (type === 'VerifiableCredential' ? VC : OB) + String(type)) })),
  valueObject: (document, random) => onNode(document, random, (node) => wrapOne(node, random, (value) => ({ '@value': value }))),
  typedValue: ({ validFrom, ...rest }) => ({ ...rest, validFrom: { '@value': validFrom, '@type': DATE_TIME } }),
  blankLabel: (document, random) => onNode(document, random, (node) => ('id' in node ? node : { id: '_:x', ...node })),
  splitEvidence: (document) => ({ ...document, evidence: list(document['evidence']).flatMap((each: Doc) => split(each)) }),
  splitAnywhere: (document, random) => onNode(document, random, (node) => {
    const key = random.pick(Object.keys(node));
    return typeof node[key] === 'object' && node[key] !== null && !Array.isArray(node[key]) ? { ...node, [key]: split(node[key] as Doc) } : node;
  }),
  doubled: (document, random) => onNode(document, random, (node) => wrapOne(node, random, (value) => (Array.isArray(value) ? [...value, ...value] : [value, value]))),
  shuffled: (document, random) => onNode(document, random, (node) => wrapOne(node, random, (value) => (Array.isArray(value) ? [...value].sort(() => random.next() - 0.5) : value))),
  reversedLists: (document) => reverseLists(document) as Doc,
  arrayAround: (document, random) => onNode(document, random, (node) => wrapOne(node, random, (value) => [value])),
  nestedArray: (document, random) => onNode(document, random, (node) => wrapOne(node, random, (value) => [[value]])),
  arrayGone: (document, random) => onNode(document, random, (node) => wrapOne(node, random, (value) => (Array.isArray(value) && value.length === 1 ? value[0] : value))),
  idOnly: (document, random) => onNode(document, random, (node) => wrapOne(node, random, (value) => (typeof value === 'object' && value !== null && Object.keys(value).join() === 'id' ? value.id : value))),
  idObject: (document, random) => onNode(document, random, (node) => wrapOne(node, random, (value) => (typeof value === 'string' && value.includes(':') ? { id: value } : value))),
  nullMember: (document, random) => onNode(document, random, (node) => ({ [random.pick(['validUntil', 'credentialStatus', 'name', 'extra'])]: null, ...node })),
  emptyList: (document, random) => onNode(document, random, (node) => ({ [random.pick(['evidence', 'endorsement', 'tag', 'result'])]: [], ...node })),
  moveToTwin: (document, random) => moveToTwin(document, random),
  rootIntoEndorsement: (document, random) => intoEndorsement(document, present(document, random.pick(DECIDING))),
  evidenceIntoResource: (document) => {
    const [first, ...others] = list(document['evidence']) as Doc[];
    const resources = list(document['relatedResource']) as Doc[];
    if (first === undefined || resources[0] === undefined) return document;
    const { name, ...rest } = first;
    return { ...document, evidence: [rest, ...others], relatedResource: [{ ...resources[0], name }, ...resources.slice(1)] };
  },
  contextObject: (document, random) => inlineContext(document, random.pick([{}, { name: `${SCHEMA}name` }, { '@language': 'fr' }, { '@vocab': VC }, { awardedBy: `${VC}issuer` }])),
  contextTwice: ({ '@context': context, ...rest }) => ({ '@context': [...context, ...context], ...rest }),
  contextSwapped: ({ '@context': context, ...rest }) => ({ '@context': [...context].reverse(), ...rest }),
  contextOlder: ({ '@context': [first, , ...more], ...rest }, random) =>
    ({ '@context': [first, `https://purl.imsglobal.org/spec/ob/v3p0/context${random.pick(['', '-3.0.1', '-3.0.2'])}.json`, ...more], ...rest }),
  contextMore: ({ '@context': context, ...rest }, random) =>
    ({ '@context': [...context, random.pick(['https://purl.imsglobal.org/spec/ob/v3p0/extensions.json', 'https://w3id.org/security/data-integrity/v2', 'https://www.w3.org/2018/credentials/v1', 'http://169.254.169.254/context'])], ...rest }),
  contextNested: (document, random) => onNode(document, random, (node) => ({ '@context': document['@context'], ...node })),
  contextNestedInline: (document, random) => onNode(document, random, (node) => ({ '@context': { title: `${SCHEMA}name` }, ...node })),
  keyOrder: (document) => JSON.parse(JSON.stringify(document, Object.keys(flatKeys(document)).sort())) as Doc,
  spaces: (document) => JSON.stringify(document, null, 3),
  escapes: (document) => JSON.stringify(document).replace(/[a-zA-Z](?=[a-zA-Z]*":)/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
  repeatedKey: (document, random) => JSON.stringify(document).replace('{', `{${JSON.stringify(random.pick(['validUntil', 'validFrom', 'credentialStatus', 'issuer']))}:"2030-01-01T00:00:00Z",`),
  prototypeKey: (document, random) => JSON.stringify(document).replace('{', `{${JSON.stringify(random.pick(['__proto__', 'constructor', 'prototype']))}:{"awardedBy":"x"},`),
  proofTwice: ({ proof, ...rest }) => ({ ...rest, proof: [...list(proof), ...list(proof)] }),
  junkProof: ({ proof, ...rest }, random) => ({ ...rest, proof: [...list(proof), random.pick<unknown>([{}, { type: 'Ed25519Signature2020' }, { ...list(proof)[0] as Doc, proofValue: 'z1' }, 'x', { type: 'DataIntegrityProof', cryptosuite: 'none' }])] }),
  proofAlone: ({ proof, ...rest }) => ({ ...rest, proof: list(proof)[0] }),
  index: (document, random) => onNode(document, random, (node) => ({ '@index': 'x', ...node })),
  language: ({ name, ...rest }) => ({ ...rest, name: { '@value': name, '@language': 'fr' } }),
  unknownTerm: (document, random) => onNode(document, random, (node) => ({ awardedBy: 'quelqu’un', ...node })),
  ...TWIN_REWRITES,
  ...SPELLING_REWRITES,
};

function present(document: Doc, key: string): string {
  return key in document ? key : (DECIDING.find((each) => each in document) ?? 'validFrom');
}

/** Types the value as the context would have done for the plain term. */
function rename(node: Doc, key: string, to: (key: string) => string): Doc {
  const [, kind] = IRIS[key]!;
  const { [key]: value, ...rest } = node;
  const typed = (each: unknown): unknown => (typeof each !== 'string' || kind === 'plain' ? each : kind === 'date' ? { '@value': each, '@type': DATE_TIME } : { '@id': each });
  return { ...rest, [to(key)]: Array.isArray(value) ? value.map(typed) : typed(value) };
}

function renamed(document: Doc, random: Random, to: (key: string) => string): Doc {
  return onNode(document, random, (node) => {
    const keys = Object.keys(node).filter((key) => key in IRIS);
    return keys.length === 0 ? node : rename(node, random.pick(keys), to);
  });
}

function reverseLists(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return key === '@context' || key === 'proof' ? value : [...value].reverse().map((each) => reverseLists(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, reverseLists(member, name)]));
}

/** Two objects with one id are one thing: takes a member from one and gives it to the other. */
function moveToTwin(document: Doc, random: Random): Doc {
  const issuer = document['issuer'] as Doc;
  const creator = document['credentialSubject']?.achievement?.creator as Doc | undefined;
  if (creator === undefined || typeof issuer !== 'object') return document;
  const keys = Object.keys(issuer).filter((key) => key !== 'id' && key !== 'type');
  const key = keys.length === 0 ? 'name' : random.pick(keys);
  const { [key]: value, ...rest } = issuer;
  const subject = document['credentialSubject'] as Doc;
  return { ...document, issuer: rest, credentialSubject: { ...subject, achievement: { ...subject['achievement'], creator: { ...creator, [key]: value } } } };
}

/** An endorsement of the badge itself speaks of the same thing as the badge: the root's members fit there too. */
function intoEndorsement(document: Doc, key: string): Doc {
  const [endorsement, ...others] = list(document['endorsement']) as Doc[];
  if (endorsement === undefined) return document;
  const { [key]: value, ...rest } = document;
  const subject = endorsement['credentialSubject'] as Doc;
  const types = [...list(subject['type']), ...list(document['type'])];
  return { ...rest, endorsement: [{ ...endorsement, credentialSubject: { ...subject, type: types, [key]: value } }, ...others] };
}

function flatKeys(value: unknown): Doc {
  if (typeof value !== 'object' || value === null) return {};
  return Object.assign({}, ...Object.entries(value).map(([key, member]) => ({ [key]: 1, ...flatKeys(member) })));
}
