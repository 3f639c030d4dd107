/**
 * Issuing on the conformance surface, clause by clause of the Verifiable
 * Credentials Data Model 2.0, on both runtimes; and what the surface leaves alone.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLISHED_DIGESTS } from '../../credentials/published-digests.ts';
import { didWebFromOrigin } from '../../credentials/did.ts';
import { jwkFromMultibase } from '../../credentials/multikey.ts';
import { decodeStatusList } from '../../credentials/status-list.ts';
import type { Tables } from '../../api/queries/schema.ts';
import { createHouse, RUNTIMES } from '../house.ts';
import { credential, EXAMPLES, openSurface, places, V2, type Doc, type Surface } from './vc-api.ts';

const TERM = 'https://example.org/#';
const term = (...names: string[]): Doc => Object.fromEntries(names.map((name) => [name, `${TERM}${name}`]));
const english = { '@value': 'Dog', '@language': 'en' };
const french = { '@value': 'Chien', '@language': 'fr' };
const sri = (id: string, edition = 0): string => `sha384-${Buffer.from(PUBLISHED_DIGESTS[id]![edition]!.sha384, 'hex').toString('base64')}`;
const multibase = (id: string, prefix = '1220'): string => `u${Buffer.from(prefix + PUBLISHED_DIGESTS[id]![0]!.sha256, 'hex').toString('base64url')}`;
const UNDEFINED = 'https://www.w3.org/ns/credentials/undefined-terms/v2';
const LISTS = 'https://www.w3.org/ns/credentials/status/v1';
/** Of a resource that nobody here has seen: a multihash of so many bytes. */
const other = (prefix: string, bytes: number, fill = 7): string => `u${Buffer.from([...Buffer.from(prefix, 'hex'), ...Array<number>(bytes).fill(fill)]).toString('base64url')}`;
const SEEN = 'https://example.org/photo.png';
const entry = { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '7', statusListCredential: 'https://lists.example/1' };
const messages = [{ status: '0x0', message: 'a' }, { status: '0x1', message: 'b' }, { status: '0x2', message: 'c' }, { status: '0x3', message: 'd' }];

/** What is issued: clause, what is in it, the changes to the least credential. */
const TAKEN: [string, string, Doc][] = [
  ['4.3', 'one context', {}],
  ['4.3', 'more contexts, as URLs', { '@context': [V2, EXAMPLES] }],
  ['4.3', 'a context as an object', { '@context': [V2, term('ExampleCredential')], type: ['VerifiableCredential', 'ExampleCredential'] }],
  ['4.4', 'no id', { id: undefined }],
  ['4.4', 'an id that is a URL of any scheme', { id: 'urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33' }],
  ['4.5', 'a type that is a URL', { type: ['VerifiableCredential', `${TERM}ExampleCredential`] }],
  ['4.5', 'types in any order', { type: [`${TERM}A`, 'VerifiableCredential', `${TERM}B`] }],
  ['4.5', 'one type, not in an array', { type: 'VerifiableCredential' }],
  ['4.6', 'a name and a description', { name: 'A name', description: 'A description' }],
  ['4.6', 'a name in a language', { name: english }],
  ['4.6', 'a name with a direction', { name: { ...english, '@direction': 'ltr' } }],
  ['4.6', 'a name in several languages', { name: [english, french], description: [french] }],
  ['4.8', 'several subjects', { credentialSubject: [{ id: 'did:example:a' }, { id: 'did:example:b' }] }],
  ['4.8', 'a subject without an id', { '@context': [V2, EXAMPLES], credentialSubject: { claim: 'one' } }],
  ['4.9', 'fractions of a second', { validFrom: '2023-02-26T01:02:58.447Z' }],
  ['4.9', 'an offset', { validFrom: '2023-02-25T19:10:39-06:00', validUntil: '2023-02-26T01:10:39Z' }],
  ['4.9', 'the last minute of a day as 24:00', { validFrom: '2023-02-25T24:00:00Z' }],
  ['4.9', 'a beginning far away', { validFrom: '4023-02-26T01:02:58.447Z' }],
  ['4.9', 'an end that is past', { validFrom: '2023-02-26T01:19:19Z', validUntil: '2023-02-26T01:19:20Z' }],
  ['4.10', 'a status of another type, without an id', { credentialStatus: { type: `${TERM}Status` } }],
  ['BSL 2.1', 'a status list entry of its own', { credentialStatus: entry }],
  ['BSL 2.1', 'an entry of two bits with its messages', { credentialStatus: { ...entry, statusSize: 2, statusMessage: messages } }],
  ['4.11', 'several schemas', { credentialSchema: [{ id: 'did:example:schemas/1', type: `${TERM}S` }, { id: 'did:example:schemas/2', type: `${TERM}S` }] }],
  ['5.3', 'a related resource that we hold, by SRI', { relatedResource: { id: V2, mediaType: 'application/ld+json', digestSRI: sri(V2) } }],
  ['5.3', 'its edition of the Candidate Recommendation', { relatedResource: { id: V2, digestSRI: sri(V2, 1) } }],
  ['5.3', 'a multihash', { relatedResource: [{ id: V2, digestMultibase: multibase(V2) }] }],
  ['5.3', 'the bare digest of the specification’s own examples', { relatedResource: [{ id: V2, digestMultibase: multibase(V2, '') }] }],
  ['5.3', 'a resource that nobody here has seen', { relatedResource: [{ id: 'https://example.org/photo.png', digestSRI: `sha256-${'A'.repeat(43)}=` }] }],
  ['5.3', 'a multihash of SHA3, which is not computed', { relatedResource: [{ id: SEEN, digestMultibase: [other('1620', 32), other('1530', 48)] }] }],
  ['5.3', 'two digests, in a list', { relatedResource: [{ id: SEEN, digestMultibase: [other('1220', 32), other('1220', 32, 8)] }] }],
  ['5.3', 'the digest of evidence', { evidence: [{ type: `${TERM}E`, id: SEEN, digestMultibase: other('1220', 32) }] }],
  ['5.3', 'the context of status lists, by SRI', { relatedResource: { id: LISTS, digestSRI: sri(LISTS) } }],
  ['5.2', 'undefined terms, by the last context', { '@context': [V2, term('known'), UNDEFINED], credentialSubject: { known: 'x', unknown: 'y' } }],
  ['4.4', 'DIDs whose query or fragment ends in a mark', { credentialSubject: [{ id: "did:example:a?x='y'" }, { id: 'did:example:a#x(y)' }] }],
  ['5.4', 'refresh services', { refreshService: [{ id: 'did:example:refresh/1', type: `${TERM}R` }, { type: `${TERM}R` }] }],
  ['5.5', 'terms of use', { termsOfUse: [{ type: `${TERM}T` }, { id: 'did:example:terms/1', type: `${TERM}T` }] }],
  ['5.6', 'evidence', { evidence: [{ type: `${TERM}E` }, { type: [`${TERM}E`] }] }],
  ['5.10', 'a confidence method with its type', { confidenceMethod: { type: `${TERM}C` } }],
];

/** What is refused: clause, what is wrong, the changes, and the member that the problem names. */
const REFUSED: [string, string, Doc, string][] = [
  ['4.3', 'no context', { '@context': undefined }, '@context'],
  ['4.3', 'a context that is no array', { '@context': V2 }, '@context'],
  ['4.3', 'an empty array', { '@context': [] }, '@context[0]'],
  ['4.3', 'the base context in second place', { '@context': [EXAMPLES, V2] }, '@context[0]'],
  ['4.3', 'another base context', { '@context': [EXAMPLES] }, '@context[0]'],
  ['4.3', 'a number among the contexts', { '@context': [V2, 123192875] }, '@context[1]'],
  ['4.3', 'null among the contexts', { '@context': [V2, null] }, '@context[1]'],
  ['4.3', 'an array among the contexts', { '@context': [V2, [EXAMPLES]] }, '@context[1]'],
  ['4.3', 'what is no URL', { '@context': [V2, 'https ://not-a-url/contexts/example/v1'] }, '@context[1]'],
  ['4.3', 'a context twice', { '@context': [V2, EXAMPLES, EXAMPLES] }, '@context[2]'],
  ['4.3', 'a context that nobody here knows', { '@context': [V2, 'https://example.com/context/v1'] }, '@context'],
  ['4.3', 'a context object that cannot be processed', { '@context': [V2, { term: { '@id': 4 } }] }, '@context'],
  ['4.3', 'a context that imports another', { '@context': [V2, { '@import': 'https://example.com/context/v1' }] }, '@context'],
  ['4.4', 'two ids', { id: ['https://example.org/1', 'https://example.org/2'] }, 'id'],
  ['4.4', 'a null id', { id: null }, 'id'],
  ['4.4', 'an id that is no URL', { id: 'https ://not-a-url/vcs/1' }, 'id'],
  ['4.4', 'an id without a scheme', { id: 'credential-1' }, 'id'],
  ['4.4', 'a blank node as id', { id: '_:b0' }, 'id'],
  ['4.4', 'an id that is no DID', { id: 'did:' }, 'id'],
  ['4.4', 'two ids of a subject', { credentialSubject: { id: ['did:example:a', 'did:example:b'] } }, 'credentialSubject.id'],
  ['4.4', 'an id deep inside that is no URL', { '@context': [V2, EXAMPLES], credentialSubject: { knows: { id: 'somebody else', name: 'x' } } }, 'undefined'],
  ['4.5', 'no type', { type: undefined }, 'type'],
  ['4.5', 'an empty type', { type: [] }, 'type'],
  ['4.5', 'a type that is a number', { type: ['VerifiableCredential', 4] }, 'type'],
  ['4.5', 'no VerifiableCredential', { type: [`${TERM}ExampleCredential`] }, 'type'],
  ['4.5', 'a type that maps to no URL', { '@context': [V2, { Example: 'https ://not-a-url#Example' }], type: ['VerifiableCredential', 'Example'] }, '@context'],
  ['4.5', 'a type without vocabulary', { '@context': [V2, { '@vocab': null }], type: ['VerifiableCredential', 'Example'] }, 'undefined'],
  ['4.6', 'a name with another member', { name: { ...english, url: 'did:example:x' } }, 'name'],
  ['4.6', 'a name that is a number', { name: 7 }, 'name'],
  ['4.6', 'a name whose value is no string', { name: { '@value': 7 } }, 'name'],
  ['4.6', 'one language twice', { description: [english, { ...english, '@value': 'Hound' }] }, 'description'],
  ['4.6', 'strings for several languages', { description: ['Dog', 'Chien'] }, 'description'],
  ['4.6', 'the name of an issuer with another member', { issuer: { id: 'did:example:issuer', name: { ...english, url: 'did:example:x' } } }, 'issuer.name'],
  ['4.7', 'no issuer', { issuer: undefined }, 'issuer'],
  ['4.7', 'a null issuer', { issuer: null }, 'issuer'],
  ['4.7', 'an issuer that is no URL', { issuer: 'fake-issuer' }, 'issuer'],
  ['4.7', 'an issuer without an id', { issuer: { name: 'x' } }, 'issuer.id'],
  ['4.7', 'an issuer whose id is null', { issuer: { id: null } }, 'issuer.id'],
  ['4.7', 'issuers', { issuer: ['did:example:a'] }, 'issuer'],
  ['4.7', 'an issuer who is not this one', { issuer: 'did:example:issuer' }, 'issuer'],
  ['4.8', 'no subject', { credentialSubject: undefined }, 'credentialSubject'],
  ['4.8', 'no subjects', { credentialSubject: [] }, 'credentialSubject'],
  ['4.8', 'a subject that is a string', { credentialSubject: 'did:example:1234' }, 'credentialSubject'],
  ['4.8', 'a subject without claims', { credentialSubject: {} }, 'credentialSubject'],
  ['4.8', 'one subject without claims among others', { credentialSubject: [{ id: 'did:example:a' }, {}] }, 'credentialSubject[1]'],
  ['4.9', 'a date in words', { validFrom: 'Sat 25 Feb 2023 07:16:31 PM CST' }, 'validFrom'],
  ['4.9', 'a date without an offset', { validFrom: '2023-02-26T01:02:58' }, 'validFrom'],
  ['4.9', 'a day that no calendar has', { validFrom: '2023-02-30T01:02:58Z' }, 'validFrom'],
  ['4.9', 'an hour that no clock has', { validUntil: '2023-02-26T25:02:58Z' }, 'validUntil'],
  ['4.9', 'an offset beyond 14 hours', { validUntil: '2023-02-26T01:02:58+15:00' }, 'validUntil'],
  ['4.9', 'a null date', { validUntil: null }, 'validUntil'],
  ['4.9', 'an end before the beginning', { validFrom: '2023-02-26T01:00:00Z', validUntil: '2023-02-26T02:00:00+02:00' }, 'validUntil'],
  ['4.10', 'a status without a type', { credentialStatus: { id: 'did:example:status' } }, 'credentialStatus.type'],
  ['4.10', 'a status whose type is a number', { credentialStatus: { type: 2 } }, 'credentialStatus.type'],
  ['4.10', 'a status with two ids', { credentialStatus: { id: ['did:example:a', 'did:example:b'], type: `${TERM}S` } }, 'credentialStatus.id'],
  ['BSL 2.1', 'an entry without a purpose', { credentialStatus: { ...entry, statusPurpose: undefined } }, 'credentialStatus.statusPurpose'],
  ['BSL 2.1', 'an index that is a number', { credentialStatus: { ...entry, statusListIndex: 7 } }, 'credentialStatus.statusListIndex'],
  ['BSL 2.1', 'a negative index', { credentialStatus: { ...entry, statusListIndex: '-1' } }, 'credentialStatus.statusListIndex'],
  ['BSL 2.1', 'a list that is no URL', { credentialStatus: { ...entry, statusListCredential: 'list' } }, 'credentialStatus.statusListCredential'],
  ['BSL 2.1', 'the list as id of the entry', { credentialStatus: { ...entry, id: entry.statusListCredential } }, 'credentialStatus.id'],
  ['BSL 2.1', 'a size of nothing', { credentialStatus: { ...entry, statusSize: 0 } }, 'credentialStatus.statusSize'],
  ['BSL 2.1', 'two bits without messages', { credentialStatus: { ...entry, statusSize: 2 } }, 'credentialStatus.statusMessage'],
  ['BSL 2.1', 'too few messages', { credentialStatus: { ...entry, statusSize: 2, statusMessage: messages.slice(1) } }, 'credentialStatus.statusMessage'],
  ['BSL 2.1', 'one message twice', { credentialStatus: { ...entry, statusSize: 2, statusMessage: messages.map(({ message }) => ({ status: '0x1', message })) } }, 'credentialStatus.statusMessage'],
  ['BSL 2.1', 'a message for a value that no two bits have', { credentialStatus: { ...entry, statusSize: 2, statusMessage: [...messages.slice(1), { status: '0x4', message: 'e' }] } }, 'credentialStatus.statusMessage'],
  ['BSL 2.1', 'a reference that is no URL', { credentialStatus: { ...entry, statusReference: ['x y'] } }, 'credentialStatus.statusReference'],
  ['4.11', 'a schema without a type', { credentialSchema: { id: 'did:example:schemas/1' } }, 'credentialSchema.type'],
  ['4.11', 'a schema without an id', { credentialSchema: [{ type: `${TERM}S` }] }, 'credentialSchema[0].id'],
  ['4.11', 'a schema whose id is no URL', { credentialSchema: { id: 'https ://not-a-url.org/1', type: `${TERM}S` } }, 'credentialSchema.id'],
  ['4.12', 'a proof without a type', { proof: { created: '2023-07-28T22:25:05Z' } }, 'proof.type'],
  ['4.12', 'a proof that is a string', { proof: 'proof' }, 'proof'],
  ['5.2', 'a protected term defined again', { '@context': [V2, { VerifiableCredential: `${TERM}Bad` }] }, '@context'],
  ['5.2', 'a term protected by the document, defined again', { '@context': [V2, { '@protected': true, ...term('Example') }, { Example: `${TERM}Bad` }] }, '@context'],
  ['5.3', 'a related resource that is a string', { relatedResource: [V2] }, 'relatedResource[0]'],
  ['5.3', 'no related resource', { relatedResource: [] }, 'relatedResource'],
  ['5.3', 'a related resource without an id', { relatedResource: [{ digestMultibase: multibase(V2) }] }, 'relatedResource[0].id'],
  ['5.3', 'one resource twice', { relatedResource: [{ id: V2, digestSRI: sri(V2) }, { id: V2, digestMultibase: multibase(V2) }] }, 'relatedResource[1].id'],
  ['5.3', 'no digest', { relatedResource: [{ id: V2 }] }, 'relatedResource[0]'],
  ['5.3', 'the digest of another document', { relatedResource: [{ id: V2, digestSRI: sri(EXAMPLES) }] }, 'relatedResource[0].digestSRI'],
  ['5.3', 'another multihash', { relatedResource: [{ id: V2, digestMultibase: multibase(EXAMPLES) }] }, 'relatedResource[0].digestMultibase'],
  ['5.3', 'a good and a wrong digest', { relatedResource: [{ id: V2, digestSRI: sri(V2), digestMultibase: multibase(EXAMPLES) }] }, 'relatedResource[0].digestMultibase'],
  ['5.3', 'an unknown algorithm', { relatedResource: [{ id: 'https://example.org/1', digestSRI: 'md5-1B2M2Y8AsgTpgAmY7PhCfg==' }] }, 'relatedResource[0].digestSRI'],
  ['5.3', 'a digest of the wrong length', { relatedResource: [{ id: 'https://example.org/1', digestSRI: `sha384-${'A'.repeat(43)}=` }] }, 'relatedResource[0].digestSRI'],
  ['5.3', 'a digest that is no multibase', { relatedResource: [{ id: 'https://example.org/1', digestMultibase: 'Quite another text' }] }, 'relatedResource[0].digestMultibase'],
  ['5.3', 'a multihash cut short', { relatedResource: [{ id: 'https://example.org/1', digestMultibase: multibase(V2).slice(0, -4) }] }, 'relatedResource[0].digestMultibase'],
  ['5.3', 'a multibase between spaces', { relatedResource: [{ id: SEEN, digestMultibase: ` ${other('1220', 32)} ` }] }, 'relatedResource[0].digestMultibase'],
  ['5.3', 'two multibases in one text', { relatedResource: [{ id: SEEN, digestMultibase: `${other('1220', 32)} ${other('1220', 32, 8)}` }] }, 'relatedResource[0].digestMultibase'],
  ['5.3', 'the other alphabet of base64', { relatedResource: [{ id: SEEN, digestMultibase: other('1220', 32, 255).replaceAll('_', '/') }] }, 'relatedResource[0].digestMultibase'],
  ['5.3', 'a second spelling of the last letter', { relatedResource: [{ id: SEEN, digestMultibase: other('1220', 32).replace(/.$/, 'x') }] }, 'relatedResource[0].digestMultibase'],
  ['5.3', 'a multihash of SHA3 cut short', { relatedResource: [{ id: SEEN, digestMultibase: other('1620', 31) }] }, 'relatedResource[0].digestMultibase'],
  ['5.3', 'a digest of evidence that is none', { evidence: [{ type: `${TERM}E`, id: SEEN, digestSRI: 'foo' }] }, 'evidence[0].digestSRI'],
  ['5.3', 'a digest of a schema that is a number', { credentialSchema: { type: `${TERM}S`, id: SEEN, digestMultibase: 5 } }, 'credentialSchema.digestMultibase'],
  ['5.3', 'another digest of the context of status lists', { relatedResource: [{ id: LISTS, digestSRI: sri(V2) }] }, 'relatedResource[0].digestSRI'],
  ['5.2', 'a context behind the one for undefined terms', { '@context': [V2, UNDEFINED, term('known')], credentialSubject: { known: 'x', unknown: 'y' } }, '@context[1]'],
  ['5.3', 'what is no media type', { relatedResource: [{ id: V2, digestSRI: sri(V2), mediaType: 'json' }] }, 'relatedResource[0].mediaType'],
  ['5.4', 'a refresh service without a type', { refreshService: { id: 'did:example:refresh/1' } }, 'refreshService.type'],
  ['5.5', 'terms of use without a type', { termsOfUse: {} }, 'termsOfUse.type'],
  ['5.6', 'evidence without a type', { evidence: [{ id: 'did:example:evidence' }] }, 'evidence[0].type'],
  ['5.6', 'evidence that is a string', { evidence: 'seen' }, 'evidence'],
  ['5.10', 'a render method without a type', { renderMethod: { id: 'did:example:r' } }, 'renderMethod.type'],
  ['6.1', 'a keyword in the place of its term', { '@type': ['VerifiableCredential'] }, '@type'],
  ['6.1', 'a term that no context defines', { credentialSubject: { id: 'did:example:a', undefinedTerm: 'x' } }, 'undefined'],
  ['6.1', 'null, which JSON-LD drops', { '@context': [V2, EXAMPLES], credentialSubject: { id: 'did:example:a', claim: null } }, 'credentialSubject.claim'],
  ['6.1', 'an empty array, which JSON-LD drops', { '@context': [V2, EXAMPLES], credentialSubject: { id: 'did:example:a', claim: [] } }, 'credentialSubject.claim'],
  ['11.1', 'a direction that is none', { name: { ...english, '@direction': 'up' } }, 'name'],
  ['11.1', 'a language that is no tag', { name: { '@value': 'Dog', '@language': 'english please' } }, 'name'],
];

describe.each(RUNTIMES)('issuing on the conformance surface, on %s', (runtime) => {
  let surface: Surface;
  beforeAll(async () => {
    surface = await openSurface(runtime);
  });
  afterAll(() => surface.house.close());

  it.each(TAKEN)('issues, by %s: %s', async (_clause, what, changes) => {
    const { status, body } = await surface.issue(credential(changes));
    expect([status, body['errors']]).toEqual([201, undefined]);
    // Every member as it was given, and nothing else but status and proof.
    const { credentialStatus: _status, proof: _proof, ...rest } = body;
    const { credentialStatus: _given, ...asked } = JSON.parse(JSON.stringify({ issuer: surface.id, ...credential(changes) })) as Doc;
    expect(rest).toEqual(asked);
    // What it issues holds, in its time.
    const verified = await surface.verify(body, { checks: ['proof'] });
    expect([verified.status, places(verified)]).toEqual(/far away/.test(what) ? [400, ['validFrom']] : /past|an offset/.test(what) ? [400, ['validUntil']] : [200, []]);
  });

  it.each(REFUSED)('refuses, by %s: %s', async (_clause, _what, changes, place) => {
    const answer = await surface.issue(credential(changes));
    expect([answer.status, places(answer).includes(place) ? place : places(answer)]).toEqual([400, place]);
    expect(answer.body['errors'].every(({ type, title, detail }: Doc) => URL.canParse(type) && title !== '' && detail !== '')).toBe(true);
  });

  it('signs with eddsa-rdfc-2022 under the key that is its identifier', async () => {
    const { body } = await surface.issue(credential());
    expect(surface.id).toMatch(/^did:key:z6Mk[1-9A-HJ-NP-Za-km-z]+$/);
    expect(body['proof']).toEqual({
      type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', proofPurpose: 'assertionMethod',
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/), verificationMethod: `${surface.id}#${surface.id.slice(8)}`, proofValue: expect.stringMatching(/^z[1-9A-HJ-NP-Za-km-z]{80,90}$/),
    });
  });

  it('keeps a proof that is there, and makes a set with it (Data Integrity 1.0, section 4.2)', async () => {
    const given = { type: 'Ed25519Signature2020', created: '2023-03-01T16:53:26Z', proofValue: 'z58DAdFfa9' };
    const { status, body } = await surface.issue(credential({ proof: given }));
    expect(status).toBe(201);
    expect(body['proof']).toEqual([given, expect.objectContaining({ cryptosuite: 'eddsa-rdfc-2022' })]);
  });

  it('issues version 1.1 where Data Integrity’s examples are of it, with the context that defines its proof', async () => {
    const v1 = 'https://www.w3.org/2018/credentials/v1';
    const { status, body } = await surface.issue(credential({ '@context': [v1], issuanceDate: '2020-03-16T22:37:26.544Z', expirationDate: '2120-03-16T22:37:26.544Z' }));
    expect([status, body['@context'], body['credentialStatus']]).toEqual([201, [v1, 'https://w3id.org/security/data-integrity/v2'], undefined]);
    expect((await surface.verify(body)).status).toBe(200);
    expect(places(await surface.issue(credential({ '@context': [v1] })))).toEqual(['issuanceDate']);
  });

  it('adds a Bitstring entry whose list is there, signed, long enough and clear (Bitstring Status List 2.1, 2.2)', async () => {
    const { body } = await surface.issue(credential());
    const entry = body['credentialStatus'];
    expect(entry).toMatchObject({ type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: expect.stringMatching(/^\d+$/), statusListCredential: `${surface.house.origin}/vc-api/status/1` });
    expect(entry.id).not.toBe(entry.statusListCredential);
    const answer = await surface.house.fetch('/vc-api/status/1');
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('access-control-allow-origin')]).toEqual([200, 'application/vc', '*']);
    const list = (await answer.json()) as Doc;
    expect(list).toMatchObject({ id: entry.statusListCredential, issuer: surface.id, type: ['VerifiableCredential', 'BitstringStatusListCredential'], credentialSubject: { type: 'BitstringStatusList', statusPurpose: 'revocation' } });
    const decoded = await decodeStatusList(list['credentialSubject'].encodedList);
    expect(decoded.ok && decoded.bits.length >= 16_384 && decoded.bits.every((byte) => byte === 0)).toBe(true);
    expect((await surface.verify(list)).status).toBe(200);
    const plain = await surface.house.fetch('/vc-api/status/1', { headers: { accept: 'application/ld+json, application/json' } });
    await plain.text();
    expect(plain.headers.get('content-type')).toBe('application/json');
    expect((await surface.house.fetch('/vc-api/status/2')).status).toBe(404);
  });

  it('leaves the entry out when the caller says so, and offers no other purpose', async () => {
    expect((await surface.issue(credential(), { credentialStatus: false })).body['credentialStatus']).toBeUndefined();
    expect((await surface.issue(credential(), { credentialStatus: { type: 'BitstringStatusListEntry' } })).status).toBe(201);
    expect((await surface.issue(credential(), { credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose: 'suspension' } })).status).toBe(400);
    expect((await surface.issue(credential(), { unknownOption: true })).status).toBe(201);
  });

  it('gives one entry beside a status of another type, and none beside a Bitstring entry', async () => {
    const other = { type: 'https://example.org/#Status' };
    expect((await surface.issue(credential({ credentialStatus: other }))).body['credentialStatus']).toEqual([other, expect.objectContaining({ type: 'BitstringStatusListEntry' })]);
    expect((await surface.issue(credential({ credentialStatus: entry }))).body['credentialStatus']).toEqual(entry);
  });

  it('needs neither cookie nor origin, and answers any origin', async () => {
    const headers = { 'content-type': 'application/json', origin: 'https://suite.example', 'sec-fetch-site': 'cross-site' };
    const answer = await surface.house.fetch('/vc-api/credentials/issue', { method: 'POST', headers, body: JSON.stringify({ credential: credential({ issuer: surface.id }) }) });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([201, '*']);
    expect((await surface.house.fetch('/vc-api/credentials/issue', { method: 'OPTIONS', headers })).status).toBe(204);
  });

  it('signs with none of the institution’s keys, writes no row, and appears in no document of the institution', async () => {
    const { db } = surface.house.platform;
    const master = db.selectFrom('sqlite_master' as never).select('name' as never).where('type' as never, '=', 'table' as never);
    // What the start wrote into the audit log is linked by the sweeper, at a moment of its own.
    const tables = ((await master.execute()) as { name: keyof Tables }[]).map(({ name }) => name).filter((name) => !/^(sqlite|_cf|d1)_/.test(name) && name !== 'event_link');
    // D1 answers a hundred columns at the most.
    const parts = Array.from({ length: Math.ceil(tables.length / 50) }, (_, part) => tables.slice(part * 50, (part + 1) * 50));
    const counted = (some: typeof tables): Promise<object> =>
      db.selectNoFrom((eb) => some.map((table) => eb.selectFrom(table).select(eb.fn.countAll().as('rows')).as(table))).executeTakeFirstOrThrow();
    const count = async (): Promise<object> => Object.assign({}, ...(await Promise.all(parts.map(counted)))) as object;
    const before = await count();
    const issued = (await surface.issue(credential())).body;
    await surface.verify(issued);
    await (await surface.house.fetch('/vc-api/status/1')).text();
    expect(await count()).toEqual(before);
    expect(Object.keys(before).length).toBeGreaterThan(25);
    const institution = didWebFromOrigin(surface.house.origin);
    const ours = jwkFromMultibase(surface.id.slice('did:key:'.length))!;
    const keys = await db.selectFrom('signing_key').selectAll().execute();
    expect(keys.length).toBeGreaterThan(1);
    expect(keys.some((key) => JSON.stringify(key).includes(ours.x!))).toBe(false);
    expect(await (await surface.house.fetch('/issuer')).text()).not.toContain(surface.id);
    expect(JSON.stringify(issued)).not.toContain('did:web');
    expect((await surface.issue(credential({ issuer: institution }))).status).toBe(400);
  });
});

describe.each(RUNTIMES)('without PALIER_VC_API, on %s', (runtime) => {
  it('there is no surface', async () => {
    const house = await createHouse(runtime);
    for (const path of ['issuer', 'status/1', 'credentials/issue', 'credentials/verify', 'presentations/verify']) {
      for (const method of ['GET', 'POST']) {
        const answer = await house.fetch(`/vc-api/${path}`, { method, headers: { 'content-type': 'application/json' }, ...(method === 'POST' ? { body: '{}' } : {}) });
        expect([path, method, answer.status]).toEqual([path, method, 404]);
        await answer.text();
      }
    }
    await house.close();
  });
});
