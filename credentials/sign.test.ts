import { compactVerify, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { badgeInput, testSigner } from '../test/fixtures/badge.ts';
import { buildBadge, buildStatusList } from './build.ts';
import { check } from './check.ts';
import type { CheckedCredential } from './checked.ts';
import { verifyDataIntegrity } from './data-integrity.ts';
import { signDataIntegrity, signJwt } from './sign.ts';
import { emptyStatusList } from './status-list.ts';
import { verifyJwt } from './vc-jwt.ts';

async function checked(bytes = JSON.stringify(buildBadge(badgeInput()))): Promise<CheckedCredential> {
  const answer = await check(bytes);
  if (!answer.ok) throw new Error(JSON.stringify(answer.findings));
  return answer.checked;
}

const statusList = () =>
  buildStatusList({
    id: 'https://badges.univ-exemple.fr/status/1', issuer: 'did:web:badges.univ-exemple.fr', bits: emptyStatusList(),
    validFrom: new Date('2026-07-03T00:00:00Z'), validUntil: new Date('2026-07-04T00:00:00Z'),
  });

describe('a badge with an embedded proof', () => {
  it('is the checked text with the proof as its last member', async () => {
    const credential = await checked();
    const text = await signDataIntegrity(credential, await testSigner(), new Date());
    expect(text.startsWith(`${credential.bytes.slice(0, -1)},"proof":[{`)).toBe(true);
    const { proof, ...rest } = JSON.parse(text) as Record<string, unknown>;
    expect(JSON.stringify(rest)).toBe(credential.bytes);
    expect(proof).toHaveLength(1);
  });

  it('was created at a whole second, under the verification method of the signer, for assertion', async () => {
    const text = await signDataIntegrity(await checked(), await testSigner(), new Date('2026-07-03T09:30:59.999Z'));
    const { proof } = JSON.parse(text) as { proof: [object] };
    expect(proof[0]).toEqual({
      type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', created: '2026-07-03T09:30:59Z', proofPurpose: 'assertionMethod',
      verificationMethod: 'did:web:badges.univ-exemple.fr#key-1', proofValue: expect.stringMatching(/^z[1-9A-HJ-NP-Za-km-z]{80,90}$/),
    });
  });

  it('is the same for the same text, key and time', async () => {
    const [credential, signer, created] = [await checked(), await testSigner(), new Date()];
    expect(await signDataIntegrity(credential, signer, created)).toBe(await signDataIntegrity(credential, signer, created));
  });

  it('can be a status list', async () => {
    const signer = await testSigner();
    const text = await signDataIntegrity(await checked(JSON.stringify(await statusList())), signer, new Date());
    const list = JSON.parse(text) as { proof: [object] };
    const key = { id: signer.dataIntegrity.verificationMethod, controller: signer.controller, publicKeyMultibase: signer.publicKeyMultibase };
    expect(await verifyDataIntegrity(list, list.proof[0], key)).toEqual({ ok: true });
  });
});

describe('a badge as a JWT', () => {
  it.each(['RS256', 'ES256'] as const)('is the credential with its claims, under %s', async (alg) => {
    const [credential, signer] = [await checked(), await testSigner({ alg })];
    const jwt = await signJwt(credential, signer);
    const { payload, protectedHeader } = await compactVerify(jwt, await importJWK(signer.publicJwk, alg), { algorithms: [alg] });
    expect(protectedHeader).toEqual({ alg, kid: 'did:web:badges.univ-exemple.fr#jwt-1', typ: 'JWT' });
    const { iss, jti, sub, nbf, ...rest } = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
    expect(JSON.stringify(rest)).toBe(credential.bytes);
    expect({ iss, jti, sub, nbf }).toEqual({
      iss: 'did:web:badges.univ-exemple.fr', jti: badgeInput().id, sub: badgeInput().subject.id, nbf: Date.parse('2026-07-03T09:30:15Z') / 1000,
    });
    expect(await verifyJwt(jwt, signer.publicJwk)).toEqual({ ok: true });
  });

  it('has exp exactly when the credential ends', async () => {
    const badge = buildBadge(badgeInput());
    const ending = { ...badge, validUntil: '2027-07-03T09:30:15Z' };
    const payloadOf = async (bytes: string) => JSON.parse(atob((await signJwt(await checked(bytes), await testSigner())).split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'))) as object;
    expect(await payloadOf(JSON.stringify(ending))).toMatchObject({ exp: Date.parse('2027-07-03T09:30:15Z') / 1000 });
    expect(await payloadOf(JSON.stringify(badge))).not.toHaveProperty('exp');
  });
});

describe('signing refuses', () => {
  it('what check() has not made', async () => {
    const signer = await testSigner();
    const { bytes, digest } = await checked();
    const forged = { bytes, digest } as CheckedCredential;
    await expect(signDataIntegrity(forged, signer, new Date())).rejects.toThrow(TypeError);
    await expect(signJwt(forged, signer)).rejects.toThrow(TypeError);
  });

  it('a copy of a checked credential with other bytes', async () => {
    const credential = await checked();
    const altered = { ...credential, bytes: credential.bytes.replace('Compétent', 'Avancé') };
    await expect(signDataIntegrity(altered, await testSigner(), new Date())).rejects.toThrow(TypeError);
  });

  it('to let a checked credential change', async () => {
    const credential = await checked();
    expect(() => Object.assign(credential, { bytes: '{}' })).toThrow(TypeError);
  });
});
