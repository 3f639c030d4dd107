import { beforeAll, describe, expect, it } from 'vitest';
import { badgeInput, testSigner, type TestSigner } from '../test/fixtures/badge.ts';
import { buildBadge } from './build.ts';
import { check } from './check.ts';
import { verifyDataIntegrity } from './data-integrity.ts';
import { decodeBase58, encodeBase58 } from './multibase.ts';
import { signDataIntegrity } from './sign.ts';

type Signed = Record<string, unknown> & { proof: [Record<string, unknown>] };

let signer: TestSigner;
let signed: Signed;
let key: { id: string; controller: string; publicKeyMultibase: string };

beforeAll(async () => {
  signer = await testSigner();
  key = { id: signer.dataIntegrity.verificationMethod, controller: signer.controller, publicKeyMultibase: signer.publicKeyMultibase };
  const answer = await check(JSON.stringify(buildBadge(badgeInput())));
  if (!answer.ok) throw new Error(JSON.stringify(answer.findings));
  signed = JSON.parse(await signDataIntegrity(answer.checked, signer, new Date('2026-07-03T09:30:16Z'))) as Signed;
});

const verifyWith = (changes: Record<string, unknown>) => verifyDataIntegrity(signed, { ...signed.proof[0], ...changes }, key);

describe('a proof that we made', () => {
  it('verifies with its key, and whatever other proofs stand beside it', async () => {
    expect(await verifyDataIntegrity(signed, signed.proof[0], key)).toEqual({ ok: true });
    const { proof: _proof, ...unsigned } = signed;
    expect(await verifyDataIntegrity(unsigned, signed.proof[0], key)).toEqual({ ok: true });
  });

  it('does not verify with another key under the same name', async () => {
    const other = await testSigner();
    expect(await verifyDataIntegrity(signed, signed.proof[0], { ...key, publicKeyMultibase: other.publicKeyMultibase })).toEqual({ ok: false, reason: 'proof_invalid' });
  });

  it('verifies with a copy of the context of the badge inside it, as some signers write', async () => {
    expect(await verifyWith({ '@context': signed['@context'] })).toEqual({ ok: true });
  });

  it('loses nothing silently: a term that no context defines is a reason of its own', async () => {
    expect(await verifyDataIntegrity({ ...signed, awardedBy: 'someone' }, signed.proof[0], key)).toEqual({ ok: false, reason: 'data_loss' });
  });
});

describe('a proof is refused', () => {
  it.each([
    ['with another time', { created: '2026-07-03T09:30:17Z' }],
    ['with an expiry that was added', { expires: '2030-01-01T00:00:00Z' }],
    ['with a domain that was added', { domain: 'example.org' }],
  ])('as invalid %s', async (_name, changes) => {
    expect(await verifyWith(changes)).toEqual({ ok: false, reason: 'proof_invalid' });
  });

  it.each([
    ['without a time', { created: undefined }],
    ['with a time without offset', { created: '2026-07-03T09:30:16' }],
    ['with a time that is no text', { created: 1_783_000_000 }],
    ['with two times', { created: ['2026-07-03T09:30:16Z'] }],
    ['without a verification method', { verificationMethod: undefined }],
    ['with the verification method of another key', { verificationMethod: 'did:web:other.example#key-1' }],
    ['with a verification method that is an object', { verificationMethod: { id: 'did:web:badges.univ-exemple.fr#key-1' } }],
    ['without a purpose', { proofPurpose: undefined }],
    ['with several purposes', { proofPurpose: ['assertionMethod', 'authentication'] }],
    ['without a value', { proofValue: undefined }],
    ['with a value in another base', { proofValue: 'uAAAA' }],
    ['with a value of another length', { proofValue: 'z6Mk' }],
    ['with a value that is no base58', { proofValue: `z${'0'.repeat(88)}` }],
    ['with a very long value', { proofValue: `z${'2'.repeat(100_000)}` }],
    ['with a context of its own', { '@context': ['https://www.w3.org/ns/credentials/v2'] }],
    ['with an expiry that is no date', { expires: 'never' }],
  ])('as malformed %s', async (_name, changes) => {
    expect(await verifyWith(changes)).toEqual({ ok: false, reason: 'proof_malformed' });
  });

  it('for any purpose but assertion', async () => {
    expect(await verifyWith({ proofPurpose: 'authentication' })).toEqual({ ok: false, reason: 'proof_purpose_wrong' });
  });

  it.each([
    { cryptosuite: 'eddsa-jcs-2022' }, { cryptosuite: 'bbs-2023' }, { cryptosuite: 'Ed25519Signature2020' }, { cryptosuite: 'EDDSA-RDFC-2022' }, { cryptosuite: ['eddsa-rdfc-2022'] }, { cryptosuite: undefined },
    { type: 'Ed25519Signature2020' }, { type: ['DataIntegrityProof'] }, { previousProof: 'urn:uuid:1' },
  ])('as unsupported: %o', async (changes) => {
    expect(await verifyWith(changes)).toEqual({ ok: false, reason: 'cryptosuite_unsupported' });
  });

  it('when the key is no Ed25519 key', async () => {
    for (const publicKeyMultibase of ['', 'z', 'z6Mk', 'zDnaegE6RR3atJtHKwTRTWHsJ3kNHqFwv7n9YjTgmU7TyfU76', 'u7QE']) {
      expect(await verifyDataIntegrity(signed, signed.proof[0], { ...key, publicKeyMultibase })).toEqual({ ok: false, reason: 'proof_invalid' });
    }
  });

  it('when its signature was altered into an equivalent one', async () => {
    // Adding the group order to S gives a signature that only careless verifiers accept (RFC 8032, section 5.1.7).
    const bytes = decodeBase58((signed.proof[0]['proofValue'] as string).slice(1))!;
    const order = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn;
    let scalar = order;
    for (let index = 0; index < 32; index++) scalar += BigInt(bytes[32 + index]!) << BigInt(8 * index);
    const altered = Uint8Array.from(bytes);
    for (let index = 0; index < 32; index++) altered[32 + index] = Number((scalar >> BigInt(8 * index)) & 0xffn);
    expect(await verifyWith({ proofValue: `z${encodeBase58(altered)}` })).toEqual({ ok: false, reason: 'proof_invalid' });
  });
});
