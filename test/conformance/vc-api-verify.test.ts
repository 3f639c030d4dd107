/**
 * Verifying on the conformance surface: every MUST about proofs of Data
 * Integrity 1.0 and eddsa-rdfc-2022, presentations and envelopes of the Data
 * Model 2.0, on both runtimes; with keys that sign by hand what is wrong.
 */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { generate } from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue, verifyCredential } from '@digitalbazaar/vc';
import { CompactSign, exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleLoader } from '../../credentials/vcdm-json-ld.ts';
import { haveRecords, recorded } from '../fixtures/recorded.ts';
import { RUNTIMES } from '../house.ts';
import { credential, EXAMPLES, kinds, openSurface, person, places, presentation, signed, V2, type Doc, type Person, type Surface } from './vc-api.ts';

const alice = await person('a');
const bob = await person('b');
const holder = await person('h');
const ID = 'urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33';
const FIRST = 'urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544';
const of = (by: Person, changes: Doc = {}): Doc => credential({ id: ID, issuer: by.did, ...changes });
const good = await signed(of(alice), alice);
const later = { challenge: 'a challenge', domain: 'verifier.example' };
const presented = (by: Person, credentials: unknown[], changes: Doc = {}, members: Doc = {}): Promise<Doc> => signed(presentation(by, credentials, changes), by, { proofPurpose: 'authentication', ...later, ...members });
/** A document after its signature, with one member of its proof replaced or taken away. */
const bent = (document: Doc, members: Doc): Doc => JSON.parse(JSON.stringify({ ...document, proof: { ...document['proof'], ...members } })) as Doc;

/** Good credentials: what is special about each. */
const GOOD: [string, () => Promise<Doc>][] = [
  ['a credential', async () => good],
  ['an issuer who is an object', () => signed(of(alice, { issuer: { id: alice.did, name: 'Alice' } }), alice)],
  ['a proof without created, which is optional', () => signed(of(alice), alice, { created: undefined })],
  ['created with an offset', () => signed(of(alice), alice, { created: '2026-01-01T02:00:00+02:00' })],
  ['created without an offset, which a processor may read as UTC', () => signed(of(alice), alice, { created: '2026-01-01T00:00:00' })],
  ['an end that is to come', () => signed(of(alice), alice, { expires: '2126-01-01T00:00:00Z' })],
  ['a proof with an id', () => signed(of(alice), alice, { id: FIRST })],
  ['a nonce', () => signed(of(alice), alice, { nonce: 'once' })],
  ['a set of two proofs of the issuer', async () => signed(await signed(of(alice), alice), alice, { created: '2026-01-02T00:00:00Z' })],
  ['a set of the issuer’s proof and a witness’s', async () => signed(await signed(of(alice), alice), bob)],
  ['a chain: the second proof signs the first', () => chain({ previousProof: FIRST })],
  ['a chain named by an array', () => chain({ previousProof: [FIRST] })],
  ['terms of the examples’ context', () => signed(of(alice, { '@context': [V2, EXAMPLES], type: ['VerifiableCredential', 'AlumniCredential'], credentialSubject: { alumniOf: 'The School of Examples' } }), alice)],
  ['a credential that was valid and still is', () => signed(of(alice, { validFrom: '2020-01-01T00:00:00Z', validUntil: '2120-01-01T00:00:00Z' }), alice)],
];

async function chain(members: Doc, firstMembers: Doc = {}): Promise<Doc> {
  const first = await signed(of(alice), bob, { id: FIRST, ...firstMembers });
  return signed(first, alice, members, [first['proof']]);
}

/** Bad ones: what is wrong, and what is said about it. */
const BAD: [string, string, () => Promise<unknown>][] = [
  ['a string', 'PARSING_ERROR', async () => JSON.stringify(good)],
  ['an array', 'PARSING_ERROR', async () => [good]],
  ['no proof', 'PROOF_VERIFICATION_ERROR', async () => of(alice)],
  ['a null proof', 'PARSING_ERROR', async () => ({ ...good, proof: null })],
  ['no proofs', 'PARSING_ERROR', async () => ({ ...good, proof: [] })],
  ['a proof among strings', 'PARSING_ERROR', async () => ({ ...good, proof: [good['proof'], 'proof'] })],
  ['no proof.type', 'PROOF_VERIFICATION_ERROR', async () => bent(good, { type: undefined })],
  ['another proof.type', 'PROOF_VERIFICATION_ERROR', async () => bent(good, { type: 'UnknownProofType' })],
  ['no cryptosuite', 'PROOF_VERIFICATION_ERROR', () => signed(of(alice), alice, { cryptosuite: undefined })],
  ['a suite that is not supported', 'PROOF_VERIFICATION_ERROR', () => signed(of(alice), alice, { cryptosuite: 'eddsa-jcs-2022' })],
  ['a suite that is a number', 'PROOF_VERIFICATION_ERROR', async () => bent(good, { cryptosuite: 4 })],
  ['no verificationMethod', 'PROOF_VERIFICATION_ERROR', () => signed(of(alice), alice, { verificationMethod: undefined })],
  ['a verificationMethod that is no URL', 'PROOF_VERIFICATION_ERROR', async () => bent(good, { verificationMethod: 'key' })],
  ['a key that its identifier does not have', 'INVALID_VERIFICATION_METHOD', () => signed(of(alice), alice, { verificationMethod: `${alice.did}#${bob.did.slice(8)}` })],
  ['a did:key that is no key', 'INVALID_VERIFICATION_METHOD', () => signed(of(alice), alice, { verificationMethod: 'did:key:invalidVm#invalidVm' })],
  ['a stranger’s key', 'INVALID_VERIFICATION_METHOD', () => signed(of(alice), bob)],
  ['an issuer at a website, signed by a key that the site does not name', 'INVALID_VERIFICATION_METHOD', () => signed(of(alice, { issuer: 'https://vc.example/issuers/5678' }), alice)],
  ['no proofPurpose', 'PROOF_VERIFICATION_ERROR', () => signed(of(alice), alice, { proofPurpose: undefined })],
  ['the purpose of a presentation', 'PROOF_VERIFICATION_ERROR', () => signed(of(alice), alice, { proofPurpose: 'authentication' })],
  ['a created that is no date', 'PROOF_VERIFICATION_ERROR', async () => bent(good, { created: 'invalidDate' })],
  ['a created that is a number', 'PROOF_VERIFICATION_ERROR', async () => bent(good, { created: 1767225600 })],
  ['a created that is another date', 'CRYPTOGRAPHIC_SECURITY_ERROR', async () => bent(good, { created: '2026-01-02T00:00:00Z' })],
  ['an expires that is no date', 'PROOF_VERIFICATION_ERROR', () => signed(of(alice), alice, { expires: 'invalidDate' })],
  ['an expires that is past', 'PROOF_VERIFICATION_ERROR', () => signed(of(alice), alice, { expires: '2026-01-01T00:00:01Z' })],
  ['no proofValue', 'PROOF_VERIFICATION_ERROR', async () => bent(good, { proofValue: undefined })],
  ['a null proofValue', 'DATA_LOSS_DETECTION_ERROR', async () => bent(good, { proofValue: null })],
  ['a proofValue without its header', 'PROOF_VERIFICATION_ERROR', async () => bent(good, { proofValue: good['proof'].proofValue.slice(1) })],
  ['a proofValue of another encoding', 'PROOF_VERIFICATION_ERROR', async () => bent(good, { proofValue: `u${Buffer.alloc(64, 7).toString('base64url')}` })],
  ['a proofValue of 63 bytes', 'PROOF_VERIFICATION_ERROR', async () => bent(good, { proofValue: good['proof'].proofValue.slice(0, -2) })],
  ['the proofValue of another document', 'CRYPTOGRAPHIC_SECURITY_ERROR', async () => bent(good, { proofValue: (await signed(of(alice, { id: FIRST }), alice))['proof'].proofValue })],
  ['a proof whose id is no URL', 'MALFORMED_VALUE_ERROR', async () => bent(good, { id: '456321' })],
  ['another subject', 'CRYPTOGRAPHIC_SECURITY_ERROR', async () => ({ ...good, credentialSubject: { id: 'did:example:other' } })],
  ['one more type', 'CRYPTOGRAPHIC_SECURITY_ERROR', async () => ({ ...good, type: [...good['type'], 'https://example.org/#More'] })],
  ['one more context with other meanings', 'CRYPTOGRAPHIC_SECURITY_ERROR', async () => { const named = await signed(of(alice, { '@context': [V2, { claim: 'https://example.org/#a' }], credentialSubject: { claim: 'x' } }), alice); return { ...named, '@context': [V2, { claim: 'https://example.org/#b' }] }; }],
  ['an undefined term, added later', 'DATA_LOSS_DETECTION_ERROR', async () => ({ ...good, credentialSubject: { ...good['credentialSubject'], undefinedTerm: 'IfDroppedWillVerify' } })],
  ['an undefined type, added later', 'DATA_LOSS_DETECTION_ERROR', async () => ({ ...good, type: [...good['type'], 'UndefinedType'] })],
  ['an undefined term in the proof, added later', 'DATA_LOSS_DETECTION_ERROR', async () => bent(good, { undefinedTerm: 'IfDroppedWillVerify' })],
  ['a type that was relative to a base when it was signed', 'DATA_LOSS_DETECTION_ERROR', async () => ({ ...(await signed(of(alice, { '@context': [V2, { '@base': 'https://invalid.example.com/' }], type: ['VerifiableCredential', 'UndefinedCredential'] }), alice)), '@context': [V2] })],
  ['a previousProof that is not there', 'PROOF_VERIFICATION_ERROR', () => signed(of(alice), alice, { previousProof: 'urn:uuid:38329423-2179-4b2e-88cb-a7c7d9dc4544' })],
  ['a previousProof in an array that is not there', 'PROOF_VERIFICATION_ERROR', async () => { const first = await signed(of(alice), alice, { id: FIRST }); return signed(first, alice, { previousProof: [FIRST, 'urn:uuid:38329423-2179-4b2e-88cb-a7c7d9dc4544'] }, [first['proof']]); }],
  ['a previousProof that is a number', 'PROOF_VERIFICATION_ERROR', async () => bent(good, { previousProof: 456321 })],
  ['a chain whose first proof does not verify', 'CRYPTOGRAPHIC_SECURITY_ERROR', async () => { const both = await chain({ previousProof: FIRST }); return { ...both, proof: [{ ...both['proof'][0], created: '2026-01-03T00:00:00Z' }, both['proof'][1]] }; }],
  ['a chain whose second proof did not sign the first', 'CRYPTOGRAPHIC_SECURITY_ERROR', async () => signed(await signed(of(alice), bob, { id: FIRST }), alice, { previousProof: FIRST })],
  ['proofs that lead to each other', 'PROOF_VERIFICATION_ERROR', async () => ({ ...good, proof: [{ ...good['proof'], id: FIRST, previousProof: ID }, { ...good['proof'], id: ID, previousProof: FIRST }] })],
  ['two proofs of one id', 'PROOF_VERIFICATION_ERROR', async () => ({ ...good, proof: [{ ...good['proof'], id: FIRST }, { ...good['proof'], id: FIRST }] })],
  ['a set with one bad proof', 'CRYPTOGRAPHIC_SECURITY_ERROR', async () => ({ ...good, proof: [good['proof'], { ...good['proof'], created: '2026-01-03T00:00:00Z' }] })],
  ['nine proofs', 'RANGE_ERROR', async () => ({ ...good, proof: Array.from({ length: 9 }, () => good['proof']) })],
  ['a context of the proof’s own', 'PROOF_VERIFICATION_ERROR', async () => bent(good, { '@context': [V2, EXAMPLES] })],
  ['no context', 'MALFORMED_VALUE_ERROR', async () => ({ ...good, '@context': undefined })],
  ['no issuer', 'MALFORMED_VALUE_ERROR', async () => ({ ...good, issuer: undefined })],
  ['no subject', 'MALFORMED_VALUE_ERROR', async () => ({ ...good, credentialSubject: undefined })],
  ['a related resource that is another', 'CRYPTOGRAPHIC_SECURITY_ERROR', () => signed(of(alice, { relatedResource: [{ id: V2, digestMultibase: 'uM4RgWQc3RUDtjJCSgTJtTfvpZ7SPEg_LNO0ESlovQC0' }] }), alice)],
  ['a beginning that is to come', 'RANGE_ERROR', () => signed(of(alice, { validFrom: '2120-01-01T00:00:00Z' }), alice)],
  ['an end that is past', 'RANGE_ERROR', () => signed(of(alice, { validUntil: '2020-01-01T00:00:00Z' }), alice)],
  ['a status of an unknown type', 'STATUS_VERIFICATION_ERROR', () => signed(of(alice, { credentialStatus: { type: 'https://example.org/#Status' } }), alice)],
  ['a status list that cannot be had', 'STATUS_RETRIEVAL_ERROR', () => signed(of(alice, { credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '1', statusListCredential: 'https://localhost/nowhere' } }), alice)],
];

/** Presentations: what it is, the kinds of the problems (none when it holds), the options. */
const PRESENTATIONS: [string, string[], () => Promise<unknown>, Doc?][] = [
  ['without credentials', [], () => presented(holder, []), later],
  ['with a credential', [], () => presented(holder, [good]), later],
  ['with two, one of them not in an array', [], () => presented(holder, [], { verifiableCredential: good }), later],
  ['with a holder who is an object', [], () => presented(holder, [good], { holder: { id: holder.did } }), later],
  ['without a holder', [], () => presented(holder, [good], { holder: undefined }), later],
  ['with a type of its own', [], () => presented(holder, [], { '@context': [V2, { Mine: 'https://example.org/#Mine' }], type: ['VerifiablePresentation', 'Mine'] }), later],
  ['asked without challenge or domain', [], () => presented(holder, [good]), {}],
  ['with a claim of the holder’s that the presentation secures (4.13.4)', [], () => presented(holder, [of(holder)]), later],
  ['with another’s claim that only the presentation secures', ['PROOF_VERIFICATION_ERROR'], () => presented(holder, [of(alice)]), later],
  ['with a holder’s claim, and no holder', ['PROOF_VERIFICATION_ERROR'], () => presented(holder, [of(holder)], { holder: undefined }), later],
  ['of another challenge', ['INVALID_CHALLENGE_ERROR'], () => presented(holder, [good], {}, { challenge: 'another' }), later],
  ['of no challenge', ['INVALID_CHALLENGE_ERROR'], () => presented(holder, [good], {}, { challenge: undefined }), later],
  ['for one of two domains', ['INVALID_DOMAIN_ERROR'], () => presented(holder, [good], {}, { domain: [later.domain, 'elsewhere.example'] }), later],
  ['for the two domains that are expected, in another order', [], () => presented(holder, [good], {}, { domain: ['elsewhere.example', later.domain] }), { ...later, domain: [later.domain, 'elsewhere.example'] }],
  ['for one domain where two are expected', ['INVALID_DOMAIN_ERROR'], () => presented(holder, [good]), { ...later, domain: [later.domain, 'elsewhere.example'] }],
  ['for another domain', ['INVALID_DOMAIN_ERROR'], () => presented(holder, [good], {}, { domain: 'elsewhere.example' }), later],
  ['for the purpose of a credential', ['PROOF_VERIFICATION_ERROR'], () => presented(holder, [good], {}, { proofPurpose: 'assertionMethod' }), later],
  ['by somebody who is not the holder', ['INVALID_VERIFICATION_METHOD'], async () => signed(presentation(holder, [good]), bob, { proofPurpose: 'authentication', ...later }), later],
  ['without a proof', ['PROOF_VERIFICATION_ERROR'], async () => presentation(holder, [good]), later],
  ['changed after its signature', ['CRYPTOGRAPHIC_SECURITY_ERROR'], async () => ({ ...(await presented(holder, [good])), id: ID }), later],
  ['with a credential that was changed', ['CRYPTOGRAPHIC_SECURITY_ERROR'], () => presented(holder, [{ ...good, credentialSubject: { id: 'did:example:other' } }]), later],
  ['with a good and an expired credential', ['RANGE_ERROR'], async () => presented(holder, [good, await signed(of(alice, { validUntil: '2020-01-01T00:00:00Z' }), alice)]), later],
  ['without a context', ['MALFORMED_VALUE_ERROR'], async () => ({ ...(await presented(holder, [])), '@context': undefined }), later],
  ['with its contexts in another order', ['MALFORMED_VALUE_ERROR'], async () => ({ ...(await presented(holder, [])), '@context': [EXAMPLES, V2] }), later],
  ['without a type', ['MALFORMED_VALUE_ERROR'], async () => ({ ...(await presented(holder, [])), type: undefined }), later],
  ['without the type VerifiablePresentation', ['MALFORMED_VALUE_ERROR'], async () => ({ ...(await presented(holder, [])), type: ['https://example.org/#Mine'] }), later],
  ['whose id is no URL', ['MALFORMED_VALUE_ERROR'], async () => ({ ...(await presented(holder, [])), id: 'x' }), later],
  ['whose holder is no URL', ['MALFORMED_VALUE_ERROR'], async () => ({ ...(await presented(holder, [])), holder: 'z6MkpJyS' }), later],
  ['whose holder has no id', ['MALFORMED_VALUE_ERROR'], async () => ({ ...(await presented(holder, [])), holder: { name: 'Acme' } }), later],
  ['with a credential that is a string', ['MALFORMED_VALUE_ERROR'], async () => ({ ...(await presented(holder, [])), verifiableCredential: ['eyJhbGciOiJFUzI1NiJ9.e30.AA'] }), later],
  ['with no credentials in an array', ['MALFORMED_VALUE_ERROR', 'DATA_LOSS_DETECTION_ERROR'], async () => ({ ...(await presented(holder, [])), verifiableCredential: [] }), later],
  ['with terms of use without a type', ['MALFORMED_VALUE_ERROR'], async () => ({ ...(await presented(holder, [])), termsOfUse: {} }), later],
  ['that is a string', ['PARSING_ERROR'], async () => 'presentation', later],
];

describe.each(RUNTIMES)('verifying on the conformance surface, on %s', (runtime) => {
  let surface: Surface;
  beforeAll(async () => {
    surface = await openSurface(runtime);
  });
  afterAll(() => surface.house.close());

  it.each(GOOD)('verifies %s', async (_what, make) => {
    const answer = await surface.verify(await make());
    expect(answer).toEqual({ status: 200, body: { verified: true, errors: [], warnings: [], problemDetails: [] } });
  });

  it.each(BAD)('refuses %s: %s', async (_what, kind, make) => {
    const answer = await surface.verify(await make());
    expect([answer.status, answer.body['verified'], kinds(answer)[0]]).toEqual([400, false, kind]);
  });

  it.each(PRESENTATIONS)('a presentation %s: %s', async (_what, expected, make, options) => {
    const answer = await surface.present(await make(), options);
    expect([answer.status, [...new Set(kinds(answer))]]).toEqual([expected.length === 0 ? 200 : 400, expected]);
    expect(answer.body['verified']).toBe(expected.length === 0);
  });

  it('takes an unsigned presentation under its own name, and looks at its credentials all the same', async () => {
    const bad = { ...good, credentialSubject: { id: 'did:example:other' } };
    expect((await surface.post('presentations/verify', { presentation: presentation(holder, [good]) })).status).toBe(200);
    expect(places(await surface.post('presentations/verify', { presentation: presentation(holder, [good, bad]) }))).toEqual(['verifiableCredential[1].proof.proofValue']);
    expect((await surface.post('presentations/verify', { presentation: await presented(holder, [good]) })).status).toBe(400);
    expect((await surface.post('presentations/verify', { presentation: presentation(holder, [of(holder)]) })).status).toBe(400);
  });

  it('asks of a credential’s proof the challenge and the domain that are given (Data Integrity 1.0, section 4.4), and of none inside of a presentation', async () => {
    const made = await signed(of(alice), alice, later);
    expect((await surface.verify(made, later)).status).toBe(200);
    expect((await surface.verify(made)).status).toBe(200);
    for (const [options, kind] of [[{ challenge: 'another' }, 'INVALID_CHALLENGE_ERROR'], [{ domain: 'another' }, 'INVALID_DOMAIN_ERROR']] as const) {
      expect(kinds(await surface.verify(made, options))).toEqual([kind]);
      expect(kinds(await surface.verify(good, options))).toEqual([kind]);
      const by = await tokenIssuer('EdDSA');
      expect(kinds(await surface.verify(envelope(await token(by, { ...credential(), issuer: by.did })), options))).toEqual([kind]);
    }
    for (const domain of [[], [7], {}, 7]) expect((await surface.verify(made, { domain })).status).toBe(400);
  });

  it('says what it did not evaluate', async () => {
    const { status, body } = await surface.verify(await signed(of(alice, { credentialSchema: { id: 'did:example:schemas/1', type: 'https://example.org/#S' } }), alice));
    expect([status, body['warnings'].map(({ path }: Doc) => path)]).toEqual([200, ['credentialSchema']]);
  });

  it('leaves the status aside when only the proof is asked for', async () => {
    const unreachable = await signed(of(alice, { credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '1', statusListCredential: 'https://localhost/nowhere' } }), alice);
    expect((await surface.verify(unreachable, { checks: ['proof'] })).status).toBe(200);
    for (const checks of [undefined, ['proof', 'credentialStatus'], ['status']]) expect((await surface.verify(unreachable, { checks })).status).toBe(400);
  });

  it('verifies its own status list for what it issued, and notices an index outside of it', async () => {
    const { body } = await surface.issue(credential());
    expect((await surface.verify(body, { checks: ['proof', 'credentialStatus'] })).status).toBe(200);
    // Another issuer cannot borrow the list.
    expect(kinds(await surface.verify(await signed(of(alice, { credentialStatus: body['credentialStatus'] }), alice)))).toEqual(['STATUS_VERIFICATION_ERROR']);
    const outside = (await surface.issue(credential({ credentialStatus: { ...body['credentialStatus'], statusListIndex: '131072' } }))).body;
    expect(kinds(await surface.verify(outside))).toEqual(['RANGE_ERROR']);
  });

  it('accepts what @digitalbazaar/vc issues, and issues what @digitalbazaar/vc accepts', async () => {
    const pair = await generate({ seed: new TextEncoder().encode('digitalbazaar'.padEnd(32, '.')) });
    const did = `did:key:${pair.publicKeyMultibase}`;
    const suite = new DataIntegrityProof({ cryptosuite, signer: { ...pair.signer(), id: `${did}#${pair.publicKeyMultibase}`, algorithm: 'Ed25519' } });
    const theirs = await issue({ credential: { ...credential({ '@context': [V2, EXAMPLES], credentialSubject: { alumniOf: 'The School of Examples' } }), issuer: did }, suite, documentLoader: exampleLoader() });
    expect((await surface.verify(theirs)).status).toBe(200);
    const ours = (await surface.issue(credential({ '@context': [V2, EXAMPLES], name: [{ '@value': 'Chien', '@language': 'fr' }], credentialSubject: { alumniOf: 'The School of Examples' } }))).body;
    expect(await judge(ours)).toBe(true);
    expect(await judge({ ...ours, credentialSubject: { alumniOf: 'Another school' } })).toBe(false);
  });

  describe('envelopes (sections 4.13.2 and 4.13.3, VC-JOSE-COSE)', () => {
    const kinds3 = ['EdDSA', 'ES256', 'RS256'] as const;
    it.each(kinds3)('verifies a credential in a token signed with %s', async (alg) => {
      const by = await tokenIssuer(alg);
      expect(await surface.verify(envelope(await token(by, { ...credential(), issuer: by.did })))).toMatchObject({ status: 200, body: { verified: true } });
      expect(kinds(await surface.verify(envelope(await token(await tokenIssuer(alg), { ...credential(), issuer: by.did }, { kid: by.kid }))))).toEqual(['CRYPTOGRAPHIC_SECURITY_ERROR']);
    });

    it('verifies one in a presentation, and a presentation in an envelope', async () => {
      const by = await tokenIssuer('ES256');
      const inside = envelope(await token(by, { ...credential(), issuer: by.did }));
      expect((await surface.present(await presented(holder, [inside, good]), later)).status).toBe(200);
      const who = await tokenIssuer('EdDSA');
      const payload = { ...presentation({ did: who.did } as Person, [inside]), nonce: later.challenge, aud: later.domain, iss: who.did };
      const whole = envelope(await token(who, payload, { typ: 'vp+jwt' }), 'vp');
      expect((await surface.present(whole, later)).status).toBe(200);
      expect(kinds(await surface.present(whole, { ...later, challenge: 'another' }))).toEqual(['INVALID_CHALLENGE_ERROR']);
      expect(kinds(await surface.present(whole, { ...later, domain: 'another' }))).toEqual(['INVALID_DOMAIN_ERROR']);
      expect(kinds(await surface.present({ ...whole, type: 'VerifiablePresentation' }, later))).toEqual(['MALFORMED_VALUE_ERROR']);
      expect((await surface.present({ ...whole, '@context': [EXAMPLES] }, later)).status).toBe(400);
    });

    it('is one by its type alone: a credential may have a data: URL as its id', async () => {
      expect((await surface.verify(await signed(of(alice, { id: 'data:,x' }), alice))).status).toBe(200);
      expect((await surface.present(await presented(holder, [good], { id: 'data:,x' }), later)).status).toBe(200);
    });

    const WRONG: [string, string, (by: TokenIssuer) => Promise<Doc>][] = [
      ['no context', 'MALFORMED_VALUE_ERROR', async (by) => ({ ...envelope(await token(by, { ...credential(), issuer: by.did })), '@context': [] })],
      ['a context that does not define it', 'MALFORMED_VALUE_ERROR', async (by) => ({ ...envelope(await token(by, { ...credential(), issuer: by.did })), '@context': EXAMPLES })],
      ['no type', 'MALFORMED_VALUE_ERROR', async (by) => ({ ...envelope(await token(by, { ...credential(), issuer: by.did })), type: undefined })],
      ['another type', 'MALFORMED_VALUE_ERROR', async (by) => ({ ...envelope(await token(by, { ...credential(), issuer: by.did })), type: 'VerifiableCredential' })],
      ['an id that is no data: URL', 'MALFORMED_VALUE_ERROR', async (by) => ({ ...envelope(''), id: await token(by, { ...credential(), issuer: by.did }) })],
      ['another media type', 'MALFORMED_VALUE_ERROR', async (by) => ({ ...envelope(''), id: `data:text/plain,${await token(by, { ...credential(), issuer: by.did })}` })],
      ['what is no token', 'PARSING_ERROR', async () => envelope('a.b')],
      ['a token that is no JSON', 'PARSING_ERROR', async () => envelope('YQ.YQ.YQ')],
      ['the algorithm none', 'CRYPTOGRAPHIC_SECURITY_ERROR', async (by) => envelope(`${b64({ alg: 'none' })}.${b64({ ...credential(), issuer: by.did })}.AA`)],
      ['a symmetric algorithm', 'CRYPTOGRAPHIC_SECURITY_ERROR', async (by) => envelope(`${b64({ alg: 'HS256', kid: by.kid })}.${b64({ ...credential(), issuer: by.did })}.AA`)],
      ['a critical header', 'CRYPTOGRAPHIC_SECURITY_ERROR', async (by) => envelope(`${b64({ alg: 'EdDSA', crit: ['b64'], b64: false })}.${b64({ ...credential(), issuer: by.did })}.AA`)],
      ['the claim vc', 'MALFORMED_VALUE_ERROR', async (by) => envelope(await token(by, { vc: { ...credential(), issuer: by.did }, iss: by.did }))],
      ['a token of another type', 'MALFORMED_VALUE_ERROR', async (by) => envelope(await token(by, { ...credential(), issuer: by.did }, { typ: 'vp+jwt' }))],
      ['a token that has expired', 'MALFORMED_VALUE_ERROR', async (by) => envelope(await token(by, { ...credential(), issuer: by.did, exp: 1 }))],
      ['a token that holds later', 'MALFORMED_VALUE_ERROR', async (by) => envelope(await token(by, { ...credential(), issuer: by.did, nbf: 4_000_000_000 }))],
      ['another iss', 'MALFORMED_VALUE_ERROR', async (by) => envelope(await token(by, { ...credential(), issuer: by.did, iss: alice.did }))],
      ['a credential that is none', 'MALFORMED_VALUE_ERROR', async (by) => envelope(await token(by, { ...credential({ credentialSubject: {} }), issuer: by.did }))],
      ['an undefined term', 'DATA_LOSS_DETECTION_ERROR', async (by) => envelope(await token(by, { ...credential({ credentialSubject: { undefinedTerm: 'x' } }), issuer: by.did }))],
      ['a credential that has expired', 'RANGE_ERROR', async (by) => envelope(await token(by, { ...credential({ validUntil: '2020-01-01T00:00:00Z' }), issuer: by.did }))],
      ['a key of somebody else', 'INVALID_VERIFICATION_METHOD', async (by) => envelope(await token(by, { ...credential(), issuer: alice.did }))],
    ];
    it.each(WRONG)('refuses %s: %s', async (_what, kind, make) => {
      const answer = await surface.verify(await make(await tokenIssuer('EdDSA')));
      expect([answer.status, [...new Set(kinds(answer))]]).toEqual([400, [kind]]);
    });
  });

  describe.skipIf(!haveRecords)('W3C’s vectors of eddsa-rdfc-2022 (need ../shared/spec)', () => {
    const vector = (path: string): Doc => recorded<Doc>(`w3c/vc-di-eddsa/${path}`);
    // Their issuer is a website that names no key: the signature is good, and nothing shows that it is the issuer's.
    it.each(['eddsa-rdfc-2022/signedDataInt.json', 'proof-set-chain/signedProofSet2.json', 'proof-set-chain/signedProofChain1.json', 'proof-set-chain/signedProofChain2.json'])('finds every signature of %s good, and the issuer absent', async (path) => {
      const answer = await surface.verify(vector(path));
      expect([answer.status, kinds(answer), places(answer)]).toEqual([400, ['INVALID_VERIFICATION_METHOD'], ['proof']]);
      const changed = await surface.verify({ ...vector(path), name: 'Another name' });
      expect(new Set(kinds(changed))).toEqual(new Set(['CRYPTOGRAPHIC_SECURITY_ERROR']));
    });
    it('supports no other suite', async () => {
      for (const path of ['eddsa-jcs-2022/signedJCS.json']) expect(kinds(await surface.verify(vector(path)))).toEqual(['PROOF_VERIFICATION_ERROR']);
    });
  });
});

/** What @digitalbazaar/vc says, with a resolver for did:key alone. */
async function judge(document: Doc): Promise<boolean> {
  const documentLoader: ReturnType<typeof exampleLoader> = async (url) => {
    if (!url.startsWith('did:key:')) return exampleLoader()(url);
    const [did, key] = url.split('#') as [string, string?];
    const method = { '@context': 'https://w3id.org/security/multikey/v1', id: `${did}#${did.slice(8)}`, type: 'Multikey', controller: did, publicKeyMultibase: did.slice(8) };
    const controller = { '@context': 'https://www.w3.org/ns/did/v1', id: did, verificationMethod: [method], assertionMethod: [method.id] };
    return { contextUrl: null, documentUrl: url, document: key === undefined ? controller : method };
  };
  const suite = new DataIntegrityProof({ cryptosuite });
  const { verified } = await verifyCredential({ credential: document, suite, documentLoader, checkStatus: async () => ({ verified: true }) });
  return verified;
}

type TokenIssuer = { readonly alg: 'EdDSA' | 'ES256' | 'RS256'; readonly did: string; readonly kid: string; readonly key: CryptoKey };

/** Somebody whose identifier is their key: did:jwk. */
async function tokenIssuer(alg: TokenIssuer['alg']): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  const did = `did:jwk:${b64(await exportJWK(publicKey))}`;
  return { alg, did, kid: `${did}#0`, key: privateKey };
}

function token({ alg, kid, key }: TokenIssuer, payload: Doc, header: Doc = {}): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(payload))).setProtectedHeader({ alg, kid, typ: 'vc+jwt', ...header }).sign(key);
}

function envelope(compact: string, contents: 'vc' | 'vp' = 'vc'): Doc {
  return { '@context': V2, type: contents === 'vc' ? 'EnvelopedVerifiableCredential' : 'EnvelopedVerifiablePresentation', id: `data:application/${contents}+jwt,${compact}` };
}

function b64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
