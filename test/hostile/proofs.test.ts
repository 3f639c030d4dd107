import { describe, expect, it } from 'vitest';
import { verify, type VerificationReport, type VerifyEnvironment } from '../../credentials/verify.ts';
import { createIssuer, embed, environment, issueBadge, NOW, present, publish, publishStatus, signToken, unsignedBadge, type Doc, type TestIssuer } from '../fixtures/badges.ts';

const found = (report: VerificationReport, name: string): string => {
  const { outcome, reason } = report.checks.find((check) => check.name === name)!;
  return reason === undefined ? outcome : `${outcome}/${reason}`;
};
const reportOn = (document: Doc | string, issuers: readonly TestIssuer[], changes: Partial<VerifyEnvironment> = {}): Promise<VerificationReport> =>
  verify(present(typeof document === 'string' ? document : JSON.stringify(document)), environment(issuers, changes));
const didDocument = (issuer: TestIssuer): Doc => JSON.parse(new TextDecoder().decode(issuer.documents.get(`${issuer.origin}/.well-known/did.json`))) as Doc;
const withDidDocument = (issuer: TestIssuer, change: (document: Doc) => Doc): void => publish(issuer, `${issuer.origin}/.well-known/did.json`, change(didDocument(issuer)));

/** The same text with another last letter, whatever the last letter was. */
const otherEnd = (text: string): string => `${text.slice(0, -1)}${text.endsWith('1') ? '2' : '1'}`;

describe('a second proof', async () => {
  const issuer = await createIssuer({ method: 'key' });
  const badge = JSON.parse(await issueBadge(issuer)) as Doc;
  const [proof] = badge['proof'] as [Doc];

  it.each([
    ['a copy with another value', { ...proof, proofValue: otherEnd(String(proof['proofValue'])) }, 'failed/proof_invalid'],
    ['nothing', {}, 'failed/proof_malformed'],
    ['a string', 'proof', 'failed/proof_malformed'],
    ['another purpose', { ...proof, proofPurpose: 'authentication' }, 'failed/proof_purpose_wrong'],
    ['no purpose', { ...proof, proofPurpose: undefined }, 'failed/proof_purpose_wrong'],
    ['no key', { ...proof, verificationMethod: undefined }, 'failed/proof_malformed'],
    ['a key described in place', { ...proof, verificationMethod: { id: proof['verificationMethod'], publicKeyMultibase: 'z6Mk' } }, 'failed/proof_malformed'],
    ['no date', { ...proof, created: undefined }, 'failed/proof_malformed'],
    ['a past end', { ...proof, expires: '2026-08-01T00:00:00Z' }, 'failed/proof_expired'],
    ['an unreadable end', { ...proof, expires: 'soon' }, 'failed/proof_malformed'],
    ['a date that no calendar has', { ...proof, created: '2026-02-30T09:30:15Z' }, 'failed/proof_malformed'],
    ['an end that no calendar has', { ...proof, expires: '2030-02-30T00:00:00Z' }, 'failed/proof_malformed'],
    ['another encoding of the value', { ...proof, proofValue: 'uAAAA' }, 'failed/proof_malformed'],
    ['a suite we do not know', { ...proof, cryptosuite: 'ecdsa-jcs-2019' }, 'not_checked/cryptosuite_unsupported'],
    ['an old signature type', { type: 'Ed25519Signature2018' }, 'not_checked/cryptosuite_unsupported'],
    ['a signature of a suite of its own, empty', { type: 'Ed25519Signature2020' }, 'failed/proof_purpose_wrong'],
    ['the value of another suite', { ...proof, cryptosuite: 'ecdsa-sd-2023' }, 'failed/proof_malformed'],
    ['a proof by a suite for other keys', { ...proof, cryptosuite: 'ecdsa-rdfc-2019' }, 'failed/proof_invalid'],
    ['a proof that builds on another', { ...proof, previousProof: 'urn:x' }, 'not_checked/cryptosuite_unsupported'],
  ])('that is %s keeps a good badge from being valid', async (_name, second, expected) => {
    for (const proofs of [[proof, second], [second, proof]]) {
      const report = await reportOn({ ...badge, proof: proofs }, [issuer]);
      expect(found(report, 'proof')).toBe(expected);
      expect(report.verdict).not.toBe('valid');
    }
  });

  it('of an unknown suite does not hide that the badge is revoked', async () => {
    await publishStatus(issuer, [94_567]);
    const report = await reportOn({ ...badge, proof: [proof, { type: 'Ed25519Signature2020' }] }, [issuer]);
    expect(found(report, 'status')).toBe('failed/revoked');
    expect(report.verdict).toBe('invalid');
  });

  it('by another key does not pass either', async () => {
    const other = await createIssuer({ method: 'key' });
    const { proof: _first, ...unsigned } = badge;
    const [foreign] = (JSON.parse(await embed(other, unsigned)) as Doc)['proof'] as [Doc];
    const report = await reportOn({ ...badge, proof: [proof, foreign] }, [issuer, other]);
    expect(found(report, 'key_control')).toBe('failed/key_not_controlled_by_issuer');
    expect(report.verdict).toBe('invalid');
  });
});

describe('control of the key', () => {
  it('is refused to another key that signs under the issuer’s name', async () => {
    for (const method of ['web', 'key'] as const) {
      const victim = await createIssuer({ method });
      const attacker = await createIssuer({ method: 'key' });
      const env = environment([victim, attacker]);
      const report = await verify(present(await embed(attacker, unsignedBadge(victim))), env);
      expect(found(report, 'key_control')).toBe('failed/key_not_controlled_by_issuer');
      expect(found(report, 'issuer')).toBe('not_checked/previous_check_failed');
      expect(report.verdict).toBe('invalid');
      expect(env.asked).toEqual([]);
    }
  });

  it.each([
    ['that is listed for authentication only', (document: Doc) => ({ ...document, assertionMethod: [], authentication: document['assertionMethod'] }), 'failed/key_not_found'],
    ['that is not described', (document: Doc) => ({ ...document, verificationMethod: [] }), 'failed/key_not_found'],
    ['that is described twice', (document: Doc) => ({ ...document, verificationMethod: [...document['verificationMethod'], document['verificationMethod'][0]] }), 'failed/key_ambiguous'],
    ['of another controller', (document: Doc) => ({ ...document, verificationMethod: document['verificationMethod'].map((each: Doc) => ({ ...each, controller: 'did:web:autre.example' })) }), 'failed/key_not_controlled_by_issuer'],
    ['in a document of another subject', (document: Doc) => ({ ...document, id: 'did:web:autre.example' }), 'failed/key_not_found'],
    ['that was revoked', (document: Doc) => ({ ...document, verificationMethod: document['verificationMethod'].map((each: Doc) => ({ ...each, revoked: '2026-08-01T00:00:00Z' })) }), 'failed/key_revoked'],
    ['that is published with its private half', (document: Doc) => ({ ...document, verificationMethod: document['verificationMethod'].map((each: Doc) => ({ ...each, secretKeyMultibase: 'z3u2en7t5LR2WtQH5PfFqMqwVHgeXouLzo6haApm8XHqvjxq' })) }), 'failed/key_not_found'],
    ['that expired', (document: Doc) => ({ ...document, verificationMethod: document['verificationMethod'].map((each: Doc) => ({ ...each, expires: '2026-08-01T00:00:00Z' })) }), 'failed/key_expired'],
  ])('is refused to a key %s', async (_name, change, expected) => {
    const issuer = await createIssuer();
    const badge = await issueBadge(issuer);
    withDidDocument(issuer, change);
    const report = await reportOn(badge, [issuer]);
    expect(found(report, 'key_control')).toBe(expected);
    expect(found(report, 'proof')).toBe('not_checked/previous_check_failed');
    expect(report.verdict).toBe('invalid');
  });

  it.each([
    ['lists its key as an object', (document: Doc) => ({ ...document, verificationMethod: [], assertionMethod: [document['verificationMethod'][0]] })],
    ['names its keys relative to itself', (document: Doc) => ({ ...document, verificationMethod: document['verificationMethod'].map((each: Doc) => ({ ...each, id: `#${String(each['id']).split('#')[1]}` })), assertionMethod: ['#key-1'] })],
    ['keeps an end in the future', (document: Doc) => ({ ...document, verificationMethod: document['verificationMethod'].map((each: Doc) => ({ ...each, expires: '2030-01-01T00:00:00Z' })) })],
  ])('is granted when the document %s', async (_name, change) => {
    const issuer = await createIssuer();
    const badge = await issueBadge(issuer);
    withDidDocument(issuer, change);
    expect((await reportOn(badge, [issuer])).verdict).toBe('valid');
  });

  it('of an https issuer needs the issuer’s own document to list the key', async () => {
    const issuer = await createIssuer();
    const id = `${issuer.origin}/issuers/1`;
    const method = `${id}#key-1`;
    const https: TestIssuer = { ...issuer, id, signer: { ...issuer.signer, dataIntegrity: { ...issuer.signer.dataIntegrity, verificationMethod: method } } };
    await publishStatus(https, []);
    const badge = await embed(https, unsignedBadge(https));
    expect((await reportOn(badge, [https])).verdict).toBe('undetermined');
    publish(https, id, { id, type: 'Profile', verificationMethod: [{ id: method, type: 'Multikey', controller: id, publicKeyMultibase: https.publicKeyMultibase }] });
    expect(found(await reportOn(badge, [https]), 'key_control')).toBe('failed/key_not_found');
    publish(https, id, { id, verificationMethod: [{ id: method, type: 'Multikey', controller: id, publicKeyMultibase: https.publicKeyMultibase }], assertionMethod: [method] });
    expect((await reportOn(badge, [https])).verdict).toBe('valid');
  });

  it.each(['urn:uuid:6f2e33e5-7a29-4155-840a-59483ba10164', 'did:example:123', 'http://example.org/issuer', 'x', ''])('of the issuer %j is never granted', async (id) => {
    const issuer = await createIssuer({ method: 'key' });
    const badge = JSON.parse(await issueBadge(issuer)) as Doc;
    const report = await reportOn({ ...badge, issuer: { ...badge['issuer'], id } }, [issuer]);
    expect(report.verdict).toBe('invalid');
  });
});

describe('a token', async () => {
  const issuer = await createIssuer();
  const badge = unsignedBadge(issuer);
  const didJson = `${issuer.origin}/.well-known/did.json`;

  it.each([
    ['iss', { iss: 'did:web:autre.example' }], ['iss missing', { iss: undefined }], ['jti', { jti: 'urn:uuid:x' }], ['jti missing', { jti: undefined }],
    ['sub', { sub: 'urn:uuid:x' }], ['sub missing', { sub: undefined }], ['nbf', { nbf: 1 }], ['nbf missing', { nbf: undefined }], ['nbf as text', { nbf: '1783071015' }], ['exp without validUntil', { exp: 4_000_000_000 }], ['iat as text', { iat: 'hier' }],
  ])('whose claims disagree with the credential (%s) has no valid proof', async (_name, claims) => {
    const report = await reportOn(await signToken(issuer, badge, claims), [issuer]);
    expect(found(report, 'proof')).toBe('failed/jwt_claims_disagree');
    expect(report.verdict).toBe('invalid');
  });

  it('that ends later than its credential disagrees', async () => {
    const report = await reportOn(await signToken(issuer, { ...badge, validUntil: '2026-08-31T12:00:00Z' }, { exp: 4_000_000_000 }), [issuer]);
    expect(found(report, 'proof')).toBe('failed/jwt_claims_disagree');
    expect(found(report, 'dates')).toBe('failed/expired');
  });

  it.each(['none', 'None', 'NONE', '', 'HS256', 'ES256K', 'PS256', 'RS1', 'ES384'])('of the algorithm %j is refused', async (alg) => {
    const [, payload, signature] = (await signToken(issuer, badge)).split('.') as [string, string, string];
    const header = btoa(JSON.stringify({ alg, kid: issuer.signer.jwt.kid })).replace(/=+$/, '');
    const report = await reportOn(`${header}.${payload}.${signature}`, [issuer]);
    expect(found(report, 'proof')).toBe('failed/algorithm_not_allowed');
    expect(report.verdict).toBe('invalid');
  });

  it('without a signature has no proof', async () => {
    const [header, payload] = (await signToken(issuer, badge)).split('.') as [string, string];
    const report = await reportOn(`${header}.${payload}.`, [issuer]);
    expect(found(report, 'proof')).toBe('failed/proof_missing');
    expect(report.verdict).toBe('invalid');
  });

  it.each([
    ['an unknown critical member', { crit: ['exp'], exp: 1 }], ['a detached encoding', { crit: ['b64'], b64: false }], ['the type of an access token', { typ: 'at+jwt' }], ['the type of a key proof', { typ: 'openid4vci-proof+jwt' }],
    ['compression', { zip: 'DEF' }], ['encryption', { enc: 'A128GCM' }], ['a private key', { jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' } }], ['a nested token', { cty: 'JWT' }],
  ])('with %s in its header is refused', async (_name, header) => {
    const [, payload, signature] = (await signToken(issuer, badge)).split('.') as [string, string, string];
    const first = btoa(JSON.stringify({ alg: 'ES256', kid: issuer.signer.jwt.kid, typ: 'JWT', ...header })).replace(/=+$/, '');
    const report = await reportOn(`${first}.${payload}.${signature}`, [issuer]);
    expect(found(report, 'proof')).toBe('failed/jwt_header_not_allowed');
    expect(report.verdict).toBe('invalid');
  });

  it('signed with its own header’s key is refused, unless the issuer publishes that key', async () => {
    const attacker = await createIssuer();
    const ownKey = (JSON.parse(new TextDecoder().decode(attacker.documents.get(didJson))) as Doc)['verificationMethod'][1].publicKeyJwk;
    const forged = await signToken({ ...issuer, signer: attacker.signer }, badge, {}, { kid: undefined, jwk: ownKey });
    expect((await reportOn(forged, [issuer])).verdict).toBe('undetermined'); // the issuer has no key set
    const jwk = didDocument(issuer)['verificationMethod'][1].publicKeyJwk;
    publish(issuer, `${issuer.origin}/.well-known/jwks.json`, { keys: [{ ...jwk, kid: 'a' }] });
    expect(found(await reportOn(forged, [issuer]), 'key_control')).toBe('failed/key_not_found');
    expect((await reportOn(await signToken(issuer, badge, {}, { kid: undefined, jwk }), [issuer])).verdict).toBe('valid');
    publish(issuer, `${issuer.origin}/.well-known/jwks.json`, { keys: [{ ...jwk, kid: 'a', iss: 'did:web:autre.example' }] });
    expect((await reportOn(await signToken(issuer, badge, {}, { kid: undefined, jwk }), [issuer])).verdict).toBe('invalid');
  });

  it('with a key of another type under its kid is refused', async () => {
    const token = await signToken(issuer, badge, {}, { kid: issuer.signer.dataIntegrity.verificationMethod });
    expect(found(await reportOn(token, [issuer]), 'proof')).toBe('failed/proof_invalid');
  });

  it.each([
    'http://127.0.0.1/key', 'http://169.254.169.254/latest', 'file:///etc/passwd', 'https://attacker.example/key', 'https://badges.univ-exemple.fr.attacker.example/key', 'https://badges.univ-exemple.fr:8443/key',
    'https://badges.univ-exemple.fr@attacker.example/key', '//attacker.example/key', '../../etc/passwd', 'did:web:attacker.example#k', 'did:key:z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi', 'data:application/json,{}', 'did:web:badges.univ-exemple.fr:x#k', '',
  ])('whose kid is %j reaches nobody but the issuer', async (kid) => {
    const env = environment([issuer]);
    const report = await verify(present(await signToken(issuer, badge, {}, { kid, jku: 'http://127.0.0.1/jwks', x5u: 'http://127.0.0.1/x5u' })), env);
    expect(report.verdict).not.toBe('valid');
    expect(env.asked.every((url) => url.startsWith(`${issuer.origin}/.well-known/`))).toBe(true);
  });

  it.each([
    ['at the top', (document: Doc): Doc => ({ ...document, _sd: ['X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0'], _sd_alg: 'sha-256' })],
    ['deeper inside', (document: Doc): Doc => ({ ...document, credentialSubject: { ...document['credentialSubject'], _sd: [] } })],
    ['in a list', (document: Doc): Doc => ({ ...document, evidence: [...(document['evidence'] as Doc[]), { '...': 'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0' }] })],
    ['that it names a hash for', (document: Doc): Doc => ({ ...document, _sd_alg: 'sha-256' })],
  ])('with something that its holder did not show, %s, is never valid: an end or a status may be among it', async (_name, change) => {
    for (const typ of ['JWT', 'vc+jwt', undefined]) {
      const { credentialStatus: _hidden, ...shown } = change(badge);
      const report = await reportOn(await signToken(issuer, shown, {}, { typ }), [issuer]);
      expect([report.verdict, found(report, 'proof')]).toEqual(['undetermined', 'not_checked/cryptosuite_unsupported']);
      expect(report.view).toBeUndefined();
    }
  });

  it('that wraps its credential in vc is of another data model', async () => {
    const report = await reportOn(await signToken(issuer, { vc: badge, issuer: badge['issuer'], id: badge['id'], validFrom: badge['validFrom'] }), [issuer]);
    expect(found(report, 'shape')).toMatch(/^failed\/(ambiguous_document|data_model_unsupported)$/);
  });

  it('around a badge with a false embedded proof is not valid', async () => {
    const inner = JSON.parse(await embed(issuer, badge)) as Doc;
    expect((await reportOn(await signToken(issuer, inner), [issuer])).verdict).toBe('valid');
    const report = await reportOn(await signToken(issuer, { ...inner, name: 'Autre nom' }), [issuer]);
    expect(found(report, 'proof')).toBe('failed/proof_invalid');
  });
});

describe('whom a verification contacts', () => {
  it('is never an address of evidence, images, schemas, refresh services or terms', async () => {
    const issuer = await createIssuer();
    const canary = (name: string): string => `https://canary.example/${name}`;
    const badge = unsignedBadge(issuer);
    badge['@context'] = [...badge['@context'], 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'];
    badge['image'] = { id: canary('image'), type: 'Image' };
    badge['evidence'] = [{ id: canary('evidence'), type: ['Evidence'] }];
    badge['credentialSchema'] = [{ id: canary('schema'), type: '1EdTechJsonSchemaValidator2019' }];
    badge['refreshService'] = { id: canary('refresh'), type: '1EdTechCredentialRefresh' };
    badge['issuer'].url = canary('issuer');
    badge['credentialSubject'].achievement.image = { id: canary('achievement'), type: 'Image' };
    badge['credentialSubject'].achievement.criteria = { id: canary('criteria') };
    const env = environment([issuer]);
    const report = await verify(present(await embed(issuer, badge)), env);
    expect(report.verdict).toBe('valid');
    expect(env.asked).toEqual([`${issuer.origin}/.well-known/did.json`, issuer.listUrl]);
  });

  it.each(['http://127.0.0.1/list', 'http://badges.univ-exemple.fr/list', 'file:///etc/passwd', 'https://user:secret@badges.univ-exemple.fr/list', 'https://badges.univ-exemple.fr/list#1', 'data:application/json,{}', 'ftp://badges.univ-exemple.fr/list'])(
    'is nobody for a status list at %j', async (url) => {
      const issuer = await createIssuer({ method: 'key' });
      const badge = unsignedBadge(issuer);
      badge['credentialStatus'].statusListCredential = url;
      const env = environment([issuer]);
      const report = await verify(present(await embed(issuer, badge)), env);
      expect(found(report, 'status')).toBe('not_checked/status_entry_malformed');
      expect(report.verdict).toBe('undetermined');
      expect(env.asked).toEqual([]);
    });

  it('is at most four addresses, whatever a badge embeds', async () => {
    const issuer = await createIssuer();
    const endorsers = await Promise.all(Array.from({ length: 6 }, (_, index) => createIssuer({ origin: `https://e${index}.example` })));
    const endorsements = await Promise.all(endorsers.map(async (endorser, index) => JSON.parse(await embed(endorser, {
      '@context': unsignedBadge(issuer)['@context'], id: `urn:uuid:${index}`, type: ['VerifiableCredential', 'EndorsementCredential'], name: 'Soutien', validFrom: '2026-07-03T09:30:15Z',
      issuer: { id: endorser.id, type: ['Profile'] }, credentialSubject: { id: issuer.id, type: ['EndorsementSubject'] },
    })) as Doc));
    const env = environment([issuer, ...endorsers]);
    const report = await verify(present(await embed(issuer, { ...unsignedBadge(issuer), endorsement: endorsements })), env);
    expect(report.verdict).toBe('valid');
    expect(found(report, 'endorsements')).toBe('not_checked/endorsement_unchecked');
    expect(env.asked).toHaveLength(4);
  });

  it('takes no period that ends before it begins, however kind it is to a clock that is ahead', async () => {
    const issuer = await createIssuer({ method: 'key' });
    const period = { validFrom: '2026-09-01T12:04:00Z', validUntil: '2026-09-01T12:01:00Z' };
    const report = await reportOn(await embed(issuer, { ...unsignedBadge(issuer), ...period }), [issuer]);
    expect([report.verdict, found(report, 'dates')]).toEqual(['invalid', 'failed/date_malformed']);
    expect(found(await reportOn(await embed(issuer, { ...unsignedBadge(issuer), ...period, validUntil: period.validFrom }), [issuer]), 'dates')).toBe('passed');
  });

  it('reads the clock that it is given', async () => {
    const issuer = await createIssuer({ method: 'key' });
    const badge = await embed(issuer, { ...unsignedBadge(issuer), validUntil: '2026-09-01T12:00:00Z' });
    expect((await reportOn(badge, [issuer], { now: NOW })).verdict).toBe('valid');
    expect((await reportOn(badge, [issuer], { now: new Date(NOW.getTime() + 1) })).verdict).toBe('invalid');
  });
});
