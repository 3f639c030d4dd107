/** Verifying in process: every check of ours, its status list at hand, beside the plain library and the bare signature. */
import { KeyObject, verify as verifyRaw, type webcrypto } from 'node:crypto';
import { importJWK } from 'jose';
import { signedBytes } from '../../credentials/data-integrity.ts';
import { decodeBase58 } from '../../credentials/multibase.ts';
import { jwkFromMultibase } from '../../credentials/multikey.ts';
import { verify, type CheckName } from '../../credentials/verify.ts';
import { createIssuer, environment, issueBadge, NOW, present, tamper, type TestIssuer } from '../fixtures/badges.ts';
import type { Variant } from './measure.ts';
import { plainVerifier } from './plain.ts';

/** The same badge, in its forms, by the ways in which it can be verified. */
export async function verifying(): Promise<Variant[]> {
  const issuer = await createIssuer({ alg: 'ES256' });
  const rsa = await createIssuer({ alg: 'RS256' });
  const [embedded, es256, rs256] = [await issueBadge(issuer, 'json'), await issueBadge(issuer, 'jwt'), await issueBadge(rsa, 'jwt')];
  const plain = plainVerifier({ id: issuer.id, method: issuer.signer.dataIntegrity.verificationMethod, publicKeyMultibase: issuer.publicKeyMultibase }, NOW);
  const raw = await rawSignature(embedded, issuer);
  const verdict = (text: string, from: TestIssuer) => verify(present(text), environment([from]));

  for (const [text, from] of [[embedded, issuer], [es256, issuer], [rs256, rsa]] as const) {
    const good = await verdict(text, from);
    const status = good.checks.find(({ name }) => name === ('status' satisfies CheckName))?.outcome;
    const bad = await verdict(tamper(text), from);
    if (good.verdict !== 'valid' || status !== 'passed' || bad.verdict !== 'invalid') throw new Error('verify() does not tell a badge from a tampered one');
  }
  if (!(await plain(embedded)) || (await plain(tamper(embedded)))) throw new Error('the plain library does not tell a badge from a tampered one');
  if (!(await raw())) throw new Error('the signature does not cover the canonical bytes');

  return [
    { name: '`verifyCredential()` of @digitalbazaar/vc, status taken for granted', times: 12, run: () => plain(embedded) },
    { name: '`verify()`, embedded proof, status list verified', times: 6, run: () => verdict(embedded, issuer) },
    { name: '`verify()`, VC-JWT ES256, status list verified', times: 6, run: () => verdict(es256, issuer) },
    { name: '`verify()`, VC-JWT RS256, status list verified', times: 6, run: () => verdict(rs256, rsa) },
    { name: 'the bare Ed25519 signature over the 64 canonical bytes', times: 500, run: raw },
  ];
}

/** What no verifier can do without: canonical bytes and key at hand, one signature. */
async function rawSignature(embedded: string, issuer: TestIssuer): Promise<() => Promise<boolean>> {
  const document = JSON.parse(embedded) as { proof: [{ proofValue: string }] };
  const data = (await signedBytes(document, document.proof[0]))!;
  const signature = decodeBase58(document.proof[0].proofValue.slice(1))!;
  const key = KeyObject.from((await importJWK(jwkFromMultibase(issuer.publicKeyMultibase)!, 'Ed25519')) as webcrypto.CryptoKey);
  return async () => verifyRaw(null, data, key, signature);
}
