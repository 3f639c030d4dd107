/** Who has a key of ours: what they can sign with it, and what a verifier says of that. */
import { CompactSign, importJWK, type CryptoKey } from 'jose';
import { readPresented, verify, type VerifyEnvironment } from '../../credentials/index.ts';
import { embedProof } from '../../credentials/sign.ts';
import { openPrivateKey } from '../../keys/secret.ts';
import { listKeys } from '../../api/queries/keys.ts';
import type { House } from '../house.ts';
import type { Body } from '../journey/acts.ts';

export type Theft = { readonly id: string; readonly jwk: JsonWebKey };

/** The private key that signs now, as a thief has it. */
export async function steal(house: House, algorithm: string): Promise<Theft> {
  const { id, sealedPrivate } = (await listKeys(house.platform.db)).find((key) => key.algorithm === algorithm && key.state === 'active')!;
  return { id, jwk: (await openPrivateKey(sealedPrivate, id, house.platform.config.secret!)) as JsonWebKey };
}

/** A badge of ours with other words, signed with the stolen key and dated back. */
export async function forge(theft: Theft, honest: string): Promise<string> {
  if (honest.startsWith('{')) {
    const { proof, ...document } = JSON.parse(honest) as Body;
    const key = await crypto.subtle.importKey('jwk', theft.jwk, 'Ed25519', false, ['sign']);
    const sign = async (bytes: Uint8Array): Promise<Uint8Array> => new Uint8Array(await crypto.subtle.sign('Ed25519', key, Uint8Array.from(bytes)));
    return embedProof(JSON.stringify({ ...document, name: 'Avancé partout' }), { verificationMethod: proof[0].verificationMethod as string, sign }, new Date(proof[0].created as string));
  }
  const [header, payload] = honest.split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Body);
  const key = (await importJWK(theft.jwk as never, header.alg as string)) as CryptoKey;
  return new CompactSign(new TextEncoder().encode(JSON.stringify({ ...payload, name: 'Avancé partout' }))).setProtectedHeader(header).sign(key);
}

/** As in a visitor's browser: every document over HTTP, except for those that the network swallows. */
export async function verdictInBrowser(house: House, text: string, isLost: (path: string) => boolean = () => false): Promise<{ verdict: string; control: string; asked: string[] }> {
  const asked: string[] = [];
  const fetch: VerifyEnvironment['fetch'] = async (url) => {
    const { pathname } = new URL(url);
    asked.push(pathname);
    if (isLost(pathname)) return { ok: false, reason: 'unreachable' };
    const answer = await house.fetch(pathname);
    return answer.status === 200 ? { ok: true, bytes: new Uint8Array(await answer.arrayBuffer()) } : { ok: false, reason: 'not_found' };
  };
  const presented = readPresented(new TextEncoder().encode(text));
  if ('problem' in presented) throw new Error(presented.problem);
  const report = await verify(presented, { now: new Date(), fetch, recognise: async () => ({ name: 'Université d’essai', url: house.origin }), loopbackOrigin: house.origin });
  const { reason, outcome } = report.checks.find((one) => one.name === 'key_control')!;
  return { verdict: report.verdict, control: reason ?? outcome, asked };
}
