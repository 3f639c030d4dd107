/** Official signature vectors, verified and reproduced. */
import { from as readKey } from '@digitalbazaar/ed25519-multikey';
import { describe, expect, it } from 'vitest';
import { signedBytes, verifyDataIntegrity } from '../../credentials/data-integrity.ts';
import { referenceForms } from '../../credentials/canonical.ts';
import { loaderWith } from '../../credentials/documents.ts';
import { readPresented } from '../../credentials/read.ts';
import { embedProof } from '../../credentials/sign.ts';
import { haveRecords, recorded, recordedBytes, recordedText } from '../fixtures/recorded.ts';

type Signed = { proof: Proof | Proof[]; [member: string]: unknown };
type Proof = { verificationMethod: string; created: string; proofValue: string };

const EDDSA = 'w3c/vc-di-eddsa';
const exampleContexts = () =>
  loaderWith(new Map([['https://www.w3.org/ns/credentials/examples/v2', recorded<object>('w3c/contexts/credentials-examples-v2.jsonld')]]));

/** The key that the vector's verification method itself spells: the last multibase in it. */
function keyIn({ verificationMethod }: Proof) {
  const publicKeyMultibase = /z6Mk[1-9A-HJ-NP-Za-km-z]+$/.exec(verificationMethod)![0];
  return { id: verificationMethod, controller: verificationMethod.split('#')[0]!, publicKeyMultibase };
}

async function expectVerified(signed: Signed, loader = loaderWith(new Map())) {
  for (const proof of [signed.proof].flat()) {
    expect(await verifyDataIntegrity(signed, proof, keyIn(proof), referenceForms(loader))).toEqual({ ok: true });
    const other = { ...signed, name: 'Another name' };
    expect(await verifyDataIntegrity(other, proof, keyIn(proof), referenceForms(loader))).toEqual({ ok: false, reason: 'proof_invalid' });
  }
}

function baked(image: Uint8Array): Signed {
  const presented = readPresented(image);
  if ('problem' in presented) throw new Error(presented.problem);
  return JSON.parse(presented.text) as Signed;
}

describe.skipIf(!haveRecords)('official vectors (need ../shared/spec)', () => {
  it('verifies the W3C eddsa-rdfc-2022 vector and refuses it with another name', async () => {
    await expectVerified(recorded<Signed>(`${EDDSA}/eddsa-rdfc-2022/signedDataInt.json`), exampleContexts());
  });

  it('computes the 64 bytes of the W3C eddsa-rdfc-2022 vector', async () => {
    const document = recorded<object>(`${EDDSA}/unsigned.json`);
    const options = recorded<object>(`${EDDSA}/eddsa-rdfc-2022/proofConfigDataInt.json`);
    const bytes = await signedBytes(document, options, referenceForms(exampleContexts()));
    const hex = [...bytes!].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    expect(hex).toBe(recordedText(`${EDDSA}/eddsa-rdfc-2022/combinedHashDataInt.txt`).trim());
  });

  it('signs to the proofValue of the W3C vector with its key, document and time', async () => {
    const pair = recorded<{ publicKeyMultibase: string; privateKeyMultibase: string }>(`${EDDSA}/keyPair.json`);
    const { proof, ...unsigned } = recorded<Signed & { proof: Proof }>(`${EDDSA}/eddsa-rdfc-2022/signedDataInt.json`);
    const key = await readKey({ type: 'Multikey', publicKeyMultibase: pair.publicKeyMultibase, secretKeyMultibase: pair.privateKeyMultibase });
    const signer = { verificationMethod: proof.verificationMethod, sign: (data: Uint8Array) => key.signer().sign({ data }) };
    const signed = JSON.parse(await embedProof(JSON.stringify(unsigned), signer, new Date(proof.created), exampleContexts())) as { proof: Proof[] };
    expect(signed.proof).toEqual([proof]);
  });

  it('verifies each proof of the W3C proof set', async () => {
    const signed = recorded<Signed & { proof: Proof[] }>(`${EDDSA}/proof-set-chain/signedProofSet2.json`);
    expect(signed.proof).toHaveLength(2);
    await expectVerified(signed, exampleContexts());
  });

  it('does not take a proof that depends on another one for a proof of its own', async () => {
    const signed = recorded<Signed & { proof: Proof[] }>(`${EDDSA}/proof-set-chain/signedProofChain1.json`);
    const dependent = signed.proof.find((proof) => 'previousProof' in proof)!;
    expect(await verifyDataIntegrity(signed, dependent, keyIn(dependent), referenceForms(exampleContexts()))).toEqual({ ok: false, reason: 'cryptosuite_unsupported' });
  });

  it.each([
    [`${EDDSA}/eddsa-jcs-2022/signedJCS.json`],
    ['w3c/vc-di-ecdsa/ecdsa-jcs-2019-p256/signedJCSECDSAP256.json'],
  ])('says that it does not support the cryptosuite of %s', async (path) => {
    const signed = recorded<Signed>(path);
    const [proof] = [signed.proof].flat();
    const key = { id: proof!.verificationMethod, controller: 'did:example:1', publicKeyMultibase: 'z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2' };
    expect(await verifyDataIntegrity(signed, proof!, key, referenceForms(exampleContexts()))).toEqual({ ok: false, reason: 'cryptosuite_unsupported' });
  });

  it.each([
    ['the implementation guide vector', 'examples/impl-guide-vector/signed-credential.json'],
    ['a simple badge', 'examples/signed/simple.json'],
    ['a badge by did:key', 'examples/signed/simple-did-key-method.json'],
    ['an expired badge, whose signature is good', 'examples/signed/simple-err-expired.json'],
    ['the complete badge with embedded endorsements', 'examples/signed/complete.json'],
  ])('verifies the signature of 1EdTech: %s', async (_name, path) => {
    const signed = recorded<Signed>(`ob_v3p0/${path}`);
    const [first] = [signed.proof].flat();
    await expectVerified({ ...signed, proof: first! });
  });

  it('verifies the signature of the badge baked into a PNG by 1EdTech', async () => {
    await expectVerified(baked(recordedBytes('ob_v3p0/examples/signed/simple-json.png')));
  });

  it('verifies the signature of the badge baked into an SVG by 1EdTech, once its document type declaration is gone', async () => {
    const svg = recordedText('ob_v3p0/examples/signed/simple-json.svg');
    // We read no document types at all: they are how an SVG reaches for other files.
    expect(readPresented(new TextEncoder().encode(svg))).toEqual({ problem: 'malformed_image' });
    await expectVerified(baked(new TextEncoder().encode(svg.replace(/<!DOCTYPE[^>]*>/, ''))));
  });

  it('refuses the 1EdTech vector under a context of another version, whose terms mean something else', async () => {
    const signed = recorded<Signed & { proof: Proof }>('ob_v3p0/examples/impl-guide-vector/signed-credential.json');
    const swapped = { ...signed, '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context.json'] };
    expect((await verifyDataIntegrity(swapped, signed.proof, keyIn(signed.proof))).ok).toBe(false);
  });
});
