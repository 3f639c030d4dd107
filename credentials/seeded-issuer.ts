/** A did:key issuer that is wholly determined by a seed. Source: did:key v0.9; Controlled Identifiers 1.0, "Multikey". */
import { generate } from '@digitalbazaar/ed25519-multikey';
import type { VcdmIssuer } from './vcdm-issue.ts';

/**
 * @param seed 32 bytes; whoever knows them is the issuer
 * @returns the issuer, with a signer whose private key stays in memory
 */
export async function seededIssuer(seed: Uint8Array): Promise<VcdmIssuer> {
  const { publicKeyMultibase, signer } = await generate({ seed });
  const id = `did:key:${publicKeyMultibase}`;
  return { id, signer: { verificationMethod: `${id}#${publicKeyMultibase}`, sign: (data) => signer().sign({ data }) } };
}
