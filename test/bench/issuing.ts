/** Issuing in process: what a signature costs, and what the checks around it cost. */
import { buildBadge } from '../../credentials/build.ts';
import { check } from '../../credentials/check.ts';
import { checkedCredential } from '../../credentials/checked.ts';
import { embedProof, signDataIntegrity, signJwt } from '../../credentials/sign.ts';
import { verify } from '../../credentials/verify.ts';
import { badgeInput } from '../fixtures/badge.ts';
import { createIssuer, environment, NOW, present, type TestIssuer } from '../fixtures/badges.ts';
import type { Variant } from './measure.ts';
import { plainIssuer } from './plain.ts';
import { withKeptKeys } from './signer.ts';

/**
 * A badge with two pieces of evidence and a scale of four levels, issued in the
 * ways of the product beside the plain library.
 */
export async function issuing(): Promise<Variant[]> {
  const issuers = { ES256: withKeptKeys(await createIssuer({ alg: 'ES256' })), RS256: withKeptKeys(await createIssuer({ alg: 'RS256' })) };
  const text = build(issuers.ES256);
  const plain = await plainIssuer(text);
  const both = async (): Promise<void> => {
    const checked = await checkedOrThrow(build(issuers.RS256));
    await expectValid(await signDataIntegrity(checked, issuers.RS256.signer, NOW), issuers.RS256);
    await expectValid(await signJwt(checked, issuers.RS256.signer), issuers.RS256);
  };
  const embedded = async (): Promise<void> => {
    const checked = await checkedOrThrow(build(issuers.ES256));
    await expectValid(await signDataIntegrity(checked, issuers.ES256.signer, NOW), issuers.ES256);
  };
  const token = (alg: 'ES256' | 'RS256') => async (): Promise<void> => {
    const checked = await checkedOrThrow(build(issuers[alg]));
    await expectValid(await signJwt(checked, issuers[alg].signer), issuers[alg]);
  };
  const signed = () => embedProof(build(issuers.ES256), issuers.ES256.signer.dataIntegrity, NOW);
  const signedToken = (alg: 'ES256' | 'RS256') => async (): Promise<string> => signJwt(await checkedCredential(build(issuers[alg]), new Uint8Array(32)), issuers[alg].signer);
  // What the shorter ways give out must be as good as what the longer ones do.
  await expectValid(await signed(), issuers.ES256);
  await expectValid(await signedToken('ES256')(), issuers.ES256);
  await expectValid(await signedToken('RS256')(), issuers.RS256);
  return [
    { name: '`issue()` of @digitalbazaar/vc, same document, same loader', times: 12, run: () => plain.issue(text) },
    { name: 'embedded proof: build + sign', times: 12, run: signed },
    { name: 'embedded proof: build + check + sign + self-verify', times: 3, run: embedded },
    { name: 'VC-JWT ES256: build + sign', times: 200, run: signedToken('ES256') },
    { name: 'VC-JWT RS256: build + sign', times: 100, run: signedToken('RS256') },
    { name: 'VC-JWT ES256: build + check + sign + self-verify', times: 3, run: token('ES256') },
    { name: 'VC-JWT RS256: build + check + sign + self-verify', times: 3, run: token('RS256') },
    { name: 'both forms of one badge, as the product issues it (RS256)', times: 2, run: both },
  ];
}

function build(issuer: TestIssuer): string {
  return JSON.stringify(buildBadge(badgeInput({
    issuer: { id: issuer.id, name: 'Université d’Exemple', url: issuer.origin }, status: { listUrl: issuer.listUrl, index: 94_567 },
  })));
}

async function checkedOrThrow(bytes: string) {
  const answer = await check(bytes);
  if (!answer.ok) throw new Error(JSON.stringify(answer.findings));
  return answer.checked;
}

async function expectValid(text: string, issuer: TestIssuer): Promise<void> {
  const report = await verify(present(text), environment([issuer]));
  if (report.verdict !== 'valid') throw new Error(`an issued badge does not verify: ${JSON.stringify(report.checks)}`);
}
