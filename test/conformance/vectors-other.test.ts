/** Official vectors of the suites of other issuers: W3C's, and a badge of an early draft. */
import { NQuads } from 'rdf-canonize';
import { describe, expect, it } from 'vitest';
import { referenceForms } from '../../credentials/canonical.ts';
import { signedBytes, verifyDataIntegrity } from '../../credentials/data-integrity.ts';
import { loaderWith } from '../../credentials/documents.ts';
import { parseProofValue, verifyStatements } from '../../credentials/ecdsa-sd-2023.ts';
import { hexDigest } from '../../credentials/checked.ts';
import { jwkFromMultibase } from '../../credentials/multikey.ts';
import { verify } from '../../credentials/verify.ts';
import { present } from '../fixtures/badges.ts';
import { haveRecords, recorded, recordedText } from '../fixtures/recorded.ts';

type Signed = { proof: { verificationMethod: string; proofValue: string }; [member: string]: unknown };

const ECDSA = 'w3c/vc-di-ecdsa';
const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2';
const forms = () => referenceForms(loaderWith(new Map([[EXAMPLES, recorded<object>('w3c/contexts/credentials-examples-v2.jsonld')]])));
const keyOf = ({ proof: { verificationMethod } }: Signed) =>
  ({ id: verificationMethod, controller: verificationMethod.split('#')[0]!, publicKeyMultibase: verificationMethod.split('#')[1]! });
const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

describe.skipIf(!haveRecords)('official vectors of other suites (need ../shared/spec)', () => {
  it.each([
    ['Ed25519Signature2020', 'w3c/vc-di-eddsa/Ed25519Signature2020/signedEdSig.json', 'w3c/vc-di-eddsa/Ed25519Signature2020/combinedHashEdSig.txt', 'SHA-256'],
    ['ecdsa-rdfc-2019 with P-256', `${ECDSA}/ecdsa-rdfc-2019-p256/signedECDSAP256.json`, `${ECDSA}/ecdsa-rdfc-2019-p256/combinedHashECDSAP256.txt`, 'SHA-256'],
    ['ecdsa-rdfc-2019 with P-384', `${ECDSA}/ecdsa-rdfc-2019-p384/signedECDSAP384.json`, `${ECDSA}/ecdsa-rdfc-2019-p384/combinedHashECDSAP384.txt`, 'SHA-384'],
  ] as const)('%s: the same bytes are signed, the signature holds, and it holds for nothing else', async (_name, path, hashes, hash) => {
    const signed = recorded<Signed>(path);
    const { proofValue: _value, ...options } = signed.proof;
    expect(hex((await signedBytes(signed, options, forms(), hash))!)).toBe(recordedText(hashes).trim());
    expect(await verifyDataIntegrity(signed, signed.proof, keyOf(signed), forms())).toEqual({ ok: true });
    expect(await verifyDataIntegrity({ ...signed, name: 'Another name' }, signed.proof, keyOf(signed), forms())).toEqual({ ok: false, reason: 'proof_invalid' });
    const published = { ...keyOf(signed), publicKeyJwk: jwkFromMultibase(keyOf(signed).publicKeyMultibase)! };
    expect(await verifyDataIntegrity(signed, signed.proof, published, forms())).toEqual({ ok: true });
  });

  // Their vocabulary is in no published package: the statements are the vector's own, and so is what the options are.
  it.each(['employ', 'prc'])('ecdsa-sd-2023, %s: the derived proof shows these statements, and no others', async (folder) => {
    const at = `${ECDSA}/ecdsa-sd-2023/${folder}`;
    const { proof } = recorded<Signed>(`${at}/derivedRevealDocument.json`);
    const derived = parseProofValue(proof.proofValue);
    if (typeof derived === 'string') throw new Error(derived);
    const expected = recorded<{ baseSignature: string; mandatoryIndexes: number[]; labelMap: [string, string][] }>(`${at}/verifyDerivedProofValue.json`);
    expect(hex(derived.baseSignature)).toBe(expected.baseSignature);
    expect([...derived.labels].map(([number, label]) => [`c14n${number}`, label])).toEqual(expected.labelMap);
    const lines = recorded<string[] | { [key: string]: string[] }>(`${at}/verifyNQuads.json`);
    const labelled = Array.isArray(lines) ? lines : Object.values(lines).flat();
    const statements = NQuads.parse(labelled.join(''));
    const proofHash = Uint8Array.from((await hexDigest(recordedText(`${at}/addProofConfigCanon.txt`))).match(/../g)!.map((byte) => Number.parseInt(byte, 16)));
    const key = jwkFromMultibase(proof.verificationMethod.split('#')[1]!);
    const answer = await verifyStatements(statements, derived, proofHash, key);
    expect(answer.ok).toBe(true);
    expect(await verifyStatements(statements.slice(1), derived, proofHash, key)).toEqual({ ok: false, reason: 'proof_invalid' });
    expect(await verifyStatements([...statements.slice(1), { ...statements[0]!, object: { ...statements[0]!.object, value: 'urn:other' } }], derived, proofHash, key)).toEqual({ ok: false, reason: 'proof_invalid' });
  });

  it.each(['employ', 'prc'])('ecdsa-sd-2023, %s: the base proof is for the holder', (folder) => {
    expect(parseProofValue(recorded<Signed>(`${ECDSA}/ecdsa-sd-2023/${folder}/addSignedSDBase.json`).proof.proofValue)).toBe('proof_for_holder');
  });

  it('reads a badge of 2022 in edition 1.1, down to the key that its example issuer does not publish', async () => {
    const text = recordedText('ob_v3p0/examples/signed/simple_v1.json');
    const report = await verify(present(text), { now: new Date('2026-09-01T12:00:00Z'), fetch: async () => ({ ok: false, reason: 'not_found' }), recognise: async () => null });
    const found = Object.fromEntries(report.checks.map((check) => [check.name, check.reason ?? check.outcome]));
    expect(found).toMatchObject({ shape: 'passed', context: 'passed', schema: 'passed', key_control: 'key_not_found', dates: 'passed' });
    expect([report.kind, report.view?.validFrom, report.verdict]).toEqual(['badge', '2010-01-01T00:00:00Z', 'undetermined']);
  });
});

describe('public keys', () => {
  it.skipIf(!haveRecords).each(['p256KeyPair', 'p384KeyPair'])('of the vector %s are points of their curve (needs ../shared/spec)', async (name) => {
    const { publicKeyMultibase } = recorded<{ publicKeyMultibase: string }>(`${ECDSA}/${name}.json`);
    const jwk = jwkFromMultibase(publicKeyMultibase)!;
    // Web Crypto refuses what is no point.
    await expect(crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: jwk.crv! }, false, ['verify'])).resolves.toBeDefined();
  });
});
