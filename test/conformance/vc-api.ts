/**
 * The conformance surface as a suite uses it, and people beside its issuer: keys
 * that sign by hand what no issuing code would sign.
 */
import { generate } from '@digitalbazaar/ed25519-multikey';
import type { DocumentLoader } from '../../credentials/documents.ts';
import { encodeBase58 } from '../../credentials/multibase.ts';
import { exampleLoader } from '../../credentials/vcdm-json-ld.ts';
import { securedBytes } from '../../credentials/vcdm-proofs.ts';
import { createHouse, type House, type Runtime } from '../house.ts';

/** Any JSON object; tests bend it at will. */
export type Doc = Record<string, any>;
export type Answer = { readonly status: number; readonly body: Doc };
export type Surface = {
  readonly house: House;
  /** The throw-away issuer. */
  readonly id: string;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** With the throw-away issuer as issuer, unless the credential names one. */
  issue(credential: Doc, options?: Doc): Promise<Answer>;
  verify(verifiableCredential: unknown, options?: Doc): Promise<Answer>;
  present(verifiablePresentation: unknown, options?: Doc): Promise<Answer>;
};

export const V2 = 'https://www.w3.org/ns/credentials/v2';
export const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2';

export async function openSurface(runtime: Runtime): Promise<Surface> {
  const house = await createHouse(runtime, { PALIER_VC_API: '1' });
  const { id } = (await (await house.fetch('/vc-api/issuer')).json()) as { id: string };
  const post = async (path: string, body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }): Promise<Answer> => {
    const answer = await house.fetch(`/vc-api/${path}`, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Doc };
  };
  return {
    house, id, post,
    issue: (credential, options) => post('credentials/issue', { credential: { issuer: id, ...credential }, options }),
    verify: (verifiableCredential, options) => post('credentials/verify', { verifiableCredential, options }),
    present: (verifiablePresentation, options) => post('presentations/verify', { verifiablePresentation, options }),
  };
}

/** The least that is a credential, with changes; `undefined` takes a member away. */
export function credential(changes: Doc = {}): Doc {
  return { '@context': [V2], type: ['VerifiableCredential'], credentialSubject: { id: 'did:example:subject' }, ...changes };
}

export type Person = { readonly did: string; readonly method: string; sign(bytes: Uint8Array): Promise<Uint8Array> };

/** Somebody with a did:key, always the same for one letter. */
export async function person(letter: string): Promise<Person> {
  const pair = await generate({ seed: new TextEncoder().encode(letter.repeat(32)).slice(0, 32) });
  const did = `did:key:${pair.publicKeyMultibase}`;
  return { did, method: `${did}#${pair.publicKeyMultibase}`, sign: (data) => pair.signer().sign({ data }) };
}

/**
 * The document with one more proof, whatever is asked for.
 * @param members of the proof; `undefined` takes a usual one away
 * @param previous proofs that stand in the document when this one is made
 */
export async function signed(document: Doc, by: Person, members: Doc = {}, previous: Doc[] = [], loader: DocumentLoader = exampleLoader()): Promise<Doc> {
  const { proof: given, ...unsecured } = document;
  const all = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', created: '2026-01-01T00:00:00Z', verificationMethod: by.method, proofPurpose: 'assertionMethod', ...members };
  const options = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const covered = previous.length === 0 ? unsecured : { ...unsecured, proof: previous };
  const proof = { ...options, proofValue: `z${encodeBase58(await by.sign(await securedBytes(covered, options, loader)))}` };
  return { ...unsecured, proof: given === undefined ? proof : [given, proof].flat() };
}

/** A presentation of these credentials, signed for a challenge. */
export function presentation(by: Person, credentials: unknown[], changes: Doc = {}): Doc {
  return { '@context': [V2], type: ['VerifiablePresentation'], holder: by.did, ...(credentials.length === 0 ? {} : { verifiableCredential: credentials }), ...changes };
}

/** The kinds of the problems that an answer names, as in `PROOF_VERIFICATION_ERROR`. */
export const kinds = ({ body }: Answer): string[] => ((body['errors'] ?? []) as Doc[]).map(({ type }) => String(type).split('#')[1]!);
/** The members that they name. */
export const places = ({ body }: Answer): string[] => ((body['errors'] ?? []) as Doc[]).map(({ path }) => String(path));
