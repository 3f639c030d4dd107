/**
 * Members under another name than their own, and text that no signature covers:
 * each of these documents has the statements that were signed, and is refused on
 * both runtimes (Data Model 2.0, sections 1.3 and 6.1; Data Integrity 1.0, 2.4.3).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RUNTIMES } from '../house.ts';
import { credential, EXAMPLES, kinds, openSurface, person, places, presentation, signed, V2, type Doc, type Surface } from './vc-api.ts';

const alice = await person('a');
const bob = await person('b');
const VC = 'https://www.w3.org/2018/credentials#';
const SECURITY = 'https://w3id.org/security#';
const DATE = 'http://www.w3.org/2001/XMLSchema#dateTime';
const PAST = '2026-01-01T00:00:00Z';
const of = (changes: Doc = {}): Doc => credential({ issuer: alice.did, credentialSubject: { id: 'did:example:s', name: 'n' }, ...changes });
const expired = await signed(of({ validUntil: PAST }), alice);
const withStatus = await signed(of({ credentialStatus: { id: 'https://lists.example/1#1', type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '1', statusListCredential: 'https://lists.example/1' } }), alice);
const proofPast = await signed(of(), alice, { expires: PAST });
const good = await signed(of(), alice);

const leftward = await signed(of({ '@context': [V2, { '@language': 'ar', '@direction': 'rtl' }], name: 'n' }), alice);

/** The document with one member under another name, and a context more if that needs one. */
function moved(document: Doc, member: string, name: string, value: unknown = document[member], context?: Doc): Doc {
  const { [member]: _was, ...rest } = document;
  return { ...rest, ...(context === undefined ? {} : { '@context': [...document['@context'], context] }), [name]: value };
}

const dated = { '@value': PAST, type: DATE };
/** What was done to a signed document, the document, and the member that is named. */
const RENAMED: [string, Doc, string][] = [
  ['the end of its time under its IRI', moved(expired, 'validUntil', `${VC}validUntil`, dated), 'validUntil'],
  ['the end of its time under an alias', moved(expired, 'validUntil', 'until', PAST, { until: { '@id': `${VC}validUntil`, '@type': DATE } }), 'validUntil'],
  ['the end of its time behind a prefix', moved(expired, 'validUntil', 'c:validUntil', dated, { c: VC }), 'validUntil'],
  ['the end of its time by a vocabulary', moved(expired, 'validUntil', 'credentials#validUntil', dated, { '@vocab': 'https://www.w3.org/2018/' }), 'validUntil'],
  ['its status under its IRI', moved(withStatus, 'credentialStatus', `${VC}credentialStatus`), 'credentialStatus'],
  ['the end of its proof under its IRI', { ...proofPast, proof: moved(proofPast['proof'], 'expires', `${SECURITY}expiration`, dated) }, 'proof.expires'],
  ['an alias for a keyword', { ...good, '@context': [V2, { mention: '@index' }], credentialSubject: { ...good['credentialSubject'], mention: 'very good' } }, '@context'],
  ['an alias for an identifier', { ...good, '@context': [V2, { identifier: 'id' }], credentialSubject: { identifier: 'did:example:s', name: 'n' } }, '@context'],
  ['another direction of its texts, by a context', { ...leftward, '@context': [V2, { '@language': 'ar', '@direction': 'ltr' }] }, '@context'],
  ['an index on its subject', { ...good, credentialSubject: { ...good['credentialSubject'], '@index': 'very good' } }, 'credentialSubject.@index'],
  ['an index on its proof', { ...good, proof: { ...good['proof'], '@index': 'very good' } }, 'proof.@index'],
  ['null in its proof', { ...good, proof: { ...good['proof'], remark: null } }, 'proof.remark'],
];

/** What is issued no more: what it is, and the changes to a credential. */
const NOT_ISSUED: [string, Doc][] = [
  ['a second issuer under its IRI', { [`${VC}issuer`]: { id: 'did:example:other' } }],
  ['a second subject under an alias', { '@context': [V2, { about: `${VC}credentialSubject` }], about: { id: 'did:example:other' } }],
  ['a type under its IRI', { type: ['VerifiableCredential', `${VC}VerifiableCredential`] }],
  ['a term of the data model read backwards', { '@context': [V2, { of: { '@reverse': `${VC}evidence` } }], credentialSubject: { id: 'did:example:s', of: { id: 'did:example:x' } } }],
  ['what is said of the credential on another object', { '@context': [V2, EXAMPLES], id: 'urn:example:1', credentialSubject: { about: { id: 'urn:example:1', name: 'n' } } }],
  ['a direction for the texts of a term', { '@context': [V2, { by: { '@id': 'https://example.org/by', '@context': { '@direction': 'rtl' } } }], credentialSubject: { by: { name: 'n' } } }],
  ['keys of an index', { '@context': [V2, { by: { '@id': 'https://example.org/by', '@container': '@index' } }], credentialSubject: { by: { one: 'x', two: 'y' } } }],
  ['null where only the name is a literal’s', { '@context': [V2, EXAMPLES], credentialSubject: { jsonSchema: { a: null } } }],
  ...['@id', '@type', '@set', '@list', '@nest', '@included', '@reverse', '@graph', '@index', '@language', '@other'].map((keyword): [string, Doc] => [`${keyword} in its subject`, { '@context': [V2, EXAMPLES], credentialSubject: { name: 'n', [keyword]: 'did:example:s' } }]),
];

/** What JSON-LD allows and this leaves alone. */
const ISSUED: [string, Doc][] = [
  ['null and empty arrays in a schema, which is a literal', { credentialSchema: { id: 'https://example.org/s', type: 'JsonSchema', jsonSchema: { required: [], default: null, properties: { '@context': {}, '@type': {} } } } }],
  ['a matrix that a context makes a literal', { '@context': [V2, { matrix: { '@id': 'https://example.org/matrix', '@type': '@json' } }], credentialSubject: { matrix: [[1, null], []] } }],
  ['the direction of one text, and the language of all', { '@context': [V2, { '@language': 'ar' }], name: { '@value': 'n', '@direction': 'rtl' }, description: 'd' }],
  ['a literal that is written out', { '@context': [V2, EXAMPLES], credentialSubject: { any: { type: '@json', '@value': { x: [] } } } }],
  ['texts by their languages', { '@context': [V2, { label: { '@id': 'https://example.org/label', '@container': '@language' } }], credentialSubject: { label: { fr: 'x', en: 'y' } } }],
  ['objects by their ids', { '@context': [V2, { friends: { '@id': 'https://example.org/friends', '@container': '@id' } }], credentialSubject: { friends: { 'did:example:a': { name: 'x' } } } }],
  ['a term read backwards', { '@context': [V2, { of: { '@reverse': 'https://example.org/of' } }], credentialSubject: { id: 'did:example:s', of: { id: 'did:example:x' } } }],
  ['members under IRIs of other vocabularies', { credentialSubject: { 'https://schema.org/jobTitle': 'x' } }],
  ['a reference to itself', { '@context': [V2, EXAMPLES], id: 'urn:example:1', credentialSubject: { about: { id: 'urn:example:1' } } }],
  ['a term of a vocabulary that nobody here evaluates, under a name of its own', { '@context': [V2, { method: `${SECURITY}unknownTerm` }], credentialSubject: { method: 'x' } }],
];

describe.each(RUNTIMES)('the compacted form on the conformance surface, on %s', (runtime) => {
  let surface: Surface;
  beforeAll(async () => {
    surface = await openSurface(runtime);
  });
  afterAll(() => surface.house.close());

  it('verifies what was signed, and knows what is past', async () => {
    expect((await surface.verify(good)).status).toBe(200);
    expect([places(await surface.verify(expired)), places(await surface.verify(proofPast))]).toEqual([['validUntil'], ['proof.expires']]);
    expect(kinds(await surface.verify(withStatus))).toEqual(['STATUS_RETRIEVAL_ERROR']);
  });

  it.each(RENAMED)('refuses a credential with %s, though its signature holds', async (_what, document, place) => {
    const answer = await surface.verify(document);
    expect([answer.status, places(answer)]).toEqual([400, [place]]);
  });

  it('refuses a presentation that hides a credential under its IRI', async () => {
    const forged = of({ issuer: bob.did });
    for (const name of ['verifiableCredential', `${VC}verifiableCredential`]) {
      const answer = await surface.present(await signed({ ...presentation(alice, []), [name]: forged }, alice, { proofPurpose: 'authentication' }));
      expect([name, answer.status]).toEqual([name, 400]);
    }
  });

  it.each(NOT_ISSUED)('does not issue %s', async (_what, changes) => {
    expect((await surface.issue(credential(changes))).status).toBe(400);
  });

  it.each(ISSUED)('issues and verifies %s', async (_what, changes) => {
    const issued = await surface.issue(credential(changes));
    expect([issued.status, issued.body['errors']]).toEqual([201, undefined]);
    expect((await surface.verify(issued.body)).status).toBe(200);
  });
});
