/** How much a stranger's proofs make us do: counted, never timed. */
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { credential, person, signed, V2, type Doc } from '../test/conformance/vc-api.ts';
import type { KeyEnvironment } from './resolve-key.ts';
import { verifyVcdmCredential } from './vcdm-verify.ts';

const alice = await person('a');
const env: KeyEnvironment = { now: new Date('2026-09-01T12:00:00Z'), fetch: async () => ({ ok: false, reason: 'unreachable' }) };
const good = await signed(credential({ issuer: alice.did, credentialSubject: { id: 'did:example:s', name: 'n' } }), alice);
const many = <Value>(count: number, make: (index: number) => Value): Value[] => Array.from({ length: count }, (_, index) => make(index));

/** The kinds of the problems, and how many canonical forms were made to find them. */
async function work(document: Doc): Promise<[string[], number]> {
  const canonize = vi.spyOn(cryptosuite, 'canonize').mockClear();
  const { errors } = await verifyVcdmCredential(document, {}, env);
  return [errors.map(({ type }) => type.split('#')[1]!), canonize.mock.calls.length];
}

describe('the work for the proofs of a document', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is a canonical form of each proof, and one of what a set of them covers', async () => {
    const twice = await signed(await signed(good, alice, { created: '2026-02-01T00:00:00Z' }), alice, { created: '2026-03-01T00:00:00Z' });
    expect(await work(twice)).toEqual([[], 4]);
  });

  it('ends with the first signature that does not hold', async () => {
    const forged = { ...good['proof'], created: '2026-01-02T00:00:00Z' };
    expect(await work({ ...good, proof: many(8, (index) => ({ ...forged, id: `urn:example:${index}` })) })).toEqual([['CRYPTOGRAPHIC_SECURITY_ERROR'], 2]);
  });

  it('does not begin while a proof has not its form, or a key is not to be had', async () => {
    expect(await work({ ...good, proof: [good['proof'], { ...good['proof'], cryptosuite: 'another' }] })).toEqual([['PROOF_VERIFICATION_ERROR'], 0]);
    expect(await work({ ...good, proof: [good['proof'], { ...good['proof'], verificationMethod: 'did:key:z6Mk#z6Mk' }] })).toEqual([['INVALID_VERIFICATION_METHOD'], 0]);
  });

  it('does not begin for contexts inside of a proof, alone or in chains', async () => {
    const heavy = { ...good['proof'], id: 'urn:example:0', foo: many(400, (index) => ({ '@context': V2, id: `urn:example:${index}`, name: 'x' })) };
    expect(await work({ ...good, proof: heavy })).toEqual([['PROOF_VERIFICATION_ERROR'], 0]);
    const chained = many(7, (index) => ({ ...good['proof'], id: `urn:example:c${index}`, previousProof: 'urn:example:0' }));
    expect(await work({ ...good, proof: [heavy, ...chained] })).toEqual([['PROOF_VERIFICATION_ERROR'], 0]);
  });

  it('is bounded for all forms that chains ask for together', async () => {
    const wide = { ...good, '@context': [V2, Object.fromEntries(many(50, (index) => [`t${index}`, `https://example.org/${index}`]))], credentialSubject: many(60, (index) => ({ id: `did:example:${index}`, name: 'n' })) };
    const chain = many(8, (index) => ({ ...good['proof'], id: `urn:example:${index}`, ...(index === 0 ? {} : { previousProof: `urn:example:${index - 1}` }) }));
    expect(await work(wide)).toEqual([['CRYPTOGRAPHIC_SECURITY_ERROR'], 2]);
    expect(await work({ ...wide, proof: chain })).toEqual([['RANGE_ERROR'], 0]);
  });
});
