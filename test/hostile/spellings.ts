/**
 * Rewrites of single values, names, contexts and proofs, and of the JSON text
 * itself: other spellings of what is meant, and what only looks like it.
 */
import type { Doc } from '../fixtures/badges.ts';
import { list, onNode, wrapOne, type Random, type Rewrite } from './rewriting.ts';
import { objectsIn } from './twins.ts';

const XSD = 'http://www.w3.org/2001/XMLSchema#';
const DECIDING = ['validUntil', 'validFrom', 'credentialStatus', 'issuer', 'credentialSubject', 'name', 'evidence'] as const;
/** Classes of the contexts that have the IRI of a member. */
const OTHER_TERMS: Readonly<Record<string, string>> = { achievement: 'Achievement', criteria: 'Criteria', image: 'Image', creator: 'Profile', address: 'Address' };

const inOneObject = (wrap: (value: any, random: Random) => unknown): Rewrite => (document, random) => onNode(document, random, (node) => wrapOne(node, random, (value) => wrap(value, random)));
const renamedKey = (to: (key: string, random: Random) => string): Rewrite => (document, random) => {
  const owner = random.pick(objectsIn(document));
  const keys = Object.keys(owner).filter((key) => key !== '@context');
  if (keys.length === 0) return document;
  const key = random.below(2) === 0 && owner === document ? random.pick(DECIDING) : random.pick(keys);
  if (!(key in owner)) return document;
  const value = owner[key] as unknown;
  delete owner[key];
  owner[to(key, random)] = value;
  return document;
};
const onProof = (change: (proof: Doc, random: Random) => unknown): Rewrite => (document, random) => ({ ...document, proof: list(document['proof']).map((proof) => change(proof as Doc, random)) });
const onContext = (change: (url: string, random: Random) => unknown): Rewrite => (document, random) => {
  const contexts = list(document['@context']);
  const place = random.below(contexts.length);
  return { ...document, '@context': contexts.map((context, index) => (index === place && typeof context === 'string' ? change(context, random) : context)) };
};

/** Documents in, documents out. */
export const SPELLING_REWRITES: Readonly<Record<string, Rewrite>> = {
  setObject: inOneObject((value) => ({ '@set': list(value) })),
  listObject: inOneObject((value) => ({ '@list': list(value) })),
  graphObject: inOneObject((value) => ({ '@graph': list(value) })),
  jsonLiteral: inOneObject((value) => ({ '@value': value, '@type': '@json' })),
  typedString: inOneObject((value, random) => ({ '@value': value, '@type': `${XSD}${random.pick(['string', 'dateTime', 'anyURI', 'boolean'])}` })),
  direction: inOneObject((value) => ({ '@value': value, '@direction': 'ltr' })),
  languageMap: inOneObject((value, random) => ({ [random.pick(['fr', 'en', '@none', 'und'])]: value })),
  languageList: inOneObject((value) => [{ '@value': value, '@language': 'fr' }, { '@value': value, '@language': 'en' }]),
  indexMap: inOneObject((value) => ({ a: value })),
  keywordReference: inOneObject((value) => (typeof value === 'string' ? { '@id': value } : value)),
  stringOf: inOneObject((value) => JSON.stringify(value)),
  numberOf: inOneObject((value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value)),
  otherCase: renamedKey((key, random) => random.pick([key.toUpperCase(), key[0]!.toUpperCase() + key.slice(1), key.toLowerCase()])),
  otherTerm: renamedKey((key) => OTHER_TERMS[key] ?? `${key[0]!.toUpperCase()}${key.slice(1)}`),
  blankInKey: renamedKey((key, random) => random.pick([`${key} `, ` ${key}`, `${key}\u200b`, `${key}\u0000`, `\ufeff${key}`])),
  lookAlike: renamedKey((key) => key.replace(/[aeio]/, (letter) => ({ a: 'а', e: 'е', i: 'і', o: 'о' })[letter]!)),
  namespaced: renamedKey((key, random) => random.pick([`_:${key}`, `cred:${key}`, `schema:${key}`, `:${key}`, `#${key}`, `./${key}`, `//${key}`])),
  decomposed: (document) => JSON.parse(JSON.stringify(document).normalize('NFD')) as Doc,
  otherId: (document, random) => ({ ...document, id: random.pick([(id: string) => id.toUpperCase(), (id: string) => `${id}#`, (id: string) => `${id}/`, (id: string) => id.replace('https:', 'http:'), (id: string) => id.replace('https:', 'HTTPS:'), (id: string) => id.replace('c', '%63'), (id: string) => ` ${id}`])(String(document['id'])) }),
  otherUrlOfContext: onContext((url, random) => random.pick([url.replace('https:', 'http:'), `${url}#`, `${url}?`, `${url}/`, url.replace('//', '//WWW.'), url.toUpperCase(), ` ${url}`, url.replace('.org', '.org.'), url.replace('.org/', '.org:443/'), url.replace('//', '//x@'), url.replace('/ns/', '/./ns/'), url.replace('v2', '%762')])),
  contextInList: onContext((url, random) => random.pick<unknown>([[url], { '@import': url }, { '@context': url }, { '@vocab': url }, null, '', { id: url }])),
  contextForm: (document, random) => ({ ...document, '@context': random.pick<unknown>([document['@context'][0], document['@context'].at(-1), {}, null, [], [null, ...document['@context']], [...document['@context'], null], [...document['@context'], []], [document['@context']], { '@context': document['@context'] }, [...document['@context'], { '@base': 'https://example.org/' }], [...document['@context'], { '@version': 1.1, '@propagate': false }]]) }),
  contextMissing: ({ '@context': _context, ...rest }) => rest,
  contextLast: ({ '@context': context, ...rest }) => ({ ...rest, '@context': context }),
  contextInSubject: (document) => ({ ...document, credentialSubject: { '@context': document['@context'], ...document['credentialSubject'] } }),
  proofNested: (document) => ({ ...document, proof: [list(document['proof'])] }),
  proofEmpty: (document, random) => ({ ...document, proof: random.pick<unknown>([[], {}, null, '', [{}], [null]]) }),
  proofOfEndorsement: (document, random) => {
    const other = list(list(document['endorsement'])[0]?.proof);
    return other.length === 0 ? document : { ...document, proof: random.pick([other, [...list(document['proof']), ...other], [...other, ...list(document['proof'])]]) };
  },
  proofWithContext: onProof((proof, random) => ({ '@context': random.pick<unknown>(['https://w3id.org/security/data-integrity/v2', {}, []]), ...proof })),
  proofWithMore: onProof((proof, random) => ({ ...proof, ...random.pick<Doc>([{ expires: '2030-01-01T00:00:00Z' }, { expires: '2020-01-01T00:00:00Z' }, { id: 'urn:uuid:1' }, { domain: 'x' }, { challenge: 'x' }, { nonce: 'x' }, { previousProof: 'urn:uuid:1' }, { name: 'x' }, { validUntil: '2030-01-01T00:00:00Z' }]) })),
  proofWithLess: onProof((proof, random) => {
    const { [random.pick(Object.keys(proof).length === 0 ? ['type'] : Object.keys(proof))]: _lost, ...rest } = proof;
    return rest;
  }),
  proofRenamed: onProof(({ created, proofPurpose, ...proof }, random) => random.pick<Doc>([
    { ...proof, proofPurpose, 'http://purl.org/dc/terms/created': { '@value': created, '@type': `${XSD}dateTime` } },
    { ...proof, created, 'https://w3id.org/security#proofPurpose': { '@id': 'https://w3id.org/security#assertionMethod' } },
    { ...proof, created, proofPurpose: 'https://w3id.org/security#assertionMethod' }, { ...proof, created, proofPurpose: { id: 'assertionMethod' } }, { ...proof, created, proofPurpose: [proofPurpose] },
  ])),
  proofOtherwise: onProof((proof, random) => ({ ...proof, ...random.pick<Doc>([
    { type: ['DataIntegrityProof'] }, { type: 'https://w3id.org/security#DataIntegrityProof' }, { cryptosuite: [proof['cryptosuite']] }, { cryptosuite: 'eddsa-jcs-2022' }, { cryptosuite: 'EDDSA-RDFC-2022' }, { proofValue: [proof['proofValue']] },
    { proofValue: `z1${String(proof['proofValue']).slice(1)}` }, { proofValue: ` ${proof['proofValue']}` }, { proofValue: '' }, { verificationMethod: [proof['verificationMethod']] }, { verificationMethod: { id: proof['verificationMethod'] } }, { verificationMethod: `${proof['verificationMethod']}#x` },
    { created: String(proof['created']).replace('Z', '+00:00') }, { created: String(proof['created']).replace('Z', '.000Z') }, { created: String(proof['created']).toLowerCase() }, { created: { '@value': proof['created'], '@type': `${XSD}dateTime` } },
  ]) })),
};

/** The JSON text of a document, and what to present in its place. */
export type TextRewrite = (text: string, random: Random) => string;

/** Texts in, texts out: most read as the same JSON, some as two, some as none. */
export const TEXT_REWRITES: Readonly<Record<string, TextRewrite>> = {
  byteOrderMark: (text) => `\ufeff${text}`,
  blanksAround: (text, random) => `${random.pick(['\n', '\t ', '\r\n'])}${text}${random.pick(['\n', ' ', '\u0000', '\u00a0'])}`,
  twice: (text, random) => text + random.pick(['', ',', '\n']) + text,
  inList: (text) => `[${text}]`,
  commented: (text) => text.replace('{', '{/* */'),
  trailingComma: (text) => `${text.slice(0, -1)},}`,
  singleQuotes: (text) => text.replaceAll('"', '\''),
  escapedValues: (text, random) => text.replace(/(?<=[a-zA-Z])[a-z](?=[a-z])/g, (letter) => (random.below(20) === 0 ? escapeOf(letter) : letter)),
  escapedSlashes: (text) => text.replaceAll('/', '\\/'),
  upperEscapes: (text) => text.replace(/[éèà’]/g, (letter) => escapeOf(letter).replace(/[a-f]/g, (digit) => digit.toUpperCase())),
  numbers: (text, random) => text.replace(/(?<=:)(\d+)(?=[,}])/g, (_all, digits: string) => random.pick([`${digits}.0`, `${digits}e0`, `${digits}0e-1`, `-${digits}`, `0${digits}`, `${digits}.00000000000000000001`, `+${digits}`])),
  repeatedInside: (text, random) => {
    const names = [...text.matchAll(/[{,]("[A-Za-z]+"):/g)];
    const { index, 0: match, 1: name } = random.pick(names);
    const spelled = random.below(2) === 0 ? name! : `"${escapeOf(name![1]!)}${name!.slice(2)}`;
    return `${text.slice(0, index + 1)}${spelled}:${random.pick(['"2030-01-01T00:00:00Z"', 'null', '{}', '[]', '"x"'])},${text.slice(index + match[0]!.length)}`;
  },
  dangerousInside: (text, random) => {
    const { index } = random.pick([...text.matchAll(/\{(?=")/g)]);
    return `${text.slice(0, index + 1)}${random.pick(['"__proto__"', '"\\u005f_proto__"', '"constructor"', '"prototype"', '"toString"', '"hasOwnProperty"'])}:{"validUntil":"2030-01-01T00:00:00Z"},${text.slice(index + 1)}`;
  },
  oneCharacter: (text, random) => {
    const place = random.below(text.length);
    return text.slice(0, place) + random.pick(['', ' ', '"', '\\', '0', '1', 'a', 'Z', '{', '}', '[', ']', ',', ':', 'é', '\u2028']) + text.slice(place + random.below(2));
  },
  cutShort: (text, random) => text.slice(0, random.below(text.length)),
  pieceMoved: (text, random) => {
    const [from, length, to] = [random.below(text.length), random.below(40), random.below(text.length)];
    const rest = text.slice(0, from) + text.slice(from + length);
    return rest.slice(0, to) + text.slice(from, from + length) + rest.slice(to);
  },
};

function escapeOf(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
