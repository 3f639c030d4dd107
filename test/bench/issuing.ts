/** Issuing in process: what a signature costs, and what the checks around it cost. */
import { createPrivateKey, generateKeyPairSync, hash, sign, type KeyObject } from 'node:crypto';
import { nodePrimitives } from '../../api/platform/primitives-node.ts';
import { referenceForms } from '../../credentials/canonical.ts';
import { check } from '../../credentials/check.ts';
import { memory, type Memory } from '../../credentials/memory.ts';
import { signDataIntegrity, signJwt } from '../../credentials/sign.ts';
import { isValid, verify } from '../../credentials/verify.ts';
import { createIssuer, environment, NOW, type TestIssuer } from '../fixtures/badges.ts';
import { realisticBadge, unseenBadge } from './badge.ts';
import type { Variant } from './measure.ts';
import { plainIssuer, plainVerifier } from './plain.ts';
import { withKeptKeys } from './signer.ts';

export type Issuing = { readonly known: readonly Variant[]; readonly bare: readonly Variant[]; readonly unknown: readonly Variant[] };

/** A badge of a known achievement, of a known shape and of an unknown one, beside the plain library and the bare primitives. */
export async function issuing(): Promise<Issuing> {
  const issuer = withKeptKeys(await createIssuer({ alg: 'RS256' }));
  const kept = memory({ primitives: nodePrimitives() });
  let [number, unseen] = [0, 0];
  const next = (achievement?: string): string => realisticBadge(issuer, (number += 1), achievement);
  const plain = await plainIssuer(next());
  const texts = Array.from({ length: 256 }, () => next());
  const some = (): string => texts[(number += 1) % texts.length]!;
  const checkAndSign = async (text: string, kept: Memory): Promise<string> => signDataIntegrity(await checked(text, kept), issuer.signer, NOW, kept.shapes);
  const checkSignVerify = async (text: string, kept: Memory): Promise<void> => {
    const signed = await checkAndSign(text, kept);
    if (!(await isValid(signed, at(issuer, kept)))) throw new Error('an issued badge does not verify');
  };
  await seeThatItHolds(issuer, kept, next);
  // Each of another achievement: of one shape, but none is recognised by its text.
  const achievements = Array.from({ length: 256 }, (_, place) => next(`niveau-${place}`));
  const ofShape = (): string => achievements[(number += 1) % achievements.length]!;
  for (let time = 0; time < 2; time += 1) await checked(ofShape(), kept);
  const reference: Variant = { name: '`issue()` of @digitalbazaar/vc, same document, same loader', times: 30, warmUp: 200, run: () => plain.issue(some()) };
  const plainCheck = plainVerifier({ id: issuer.id, method: issuer.signer.dataIntegrity.verificationMethod, publicKeyMultibase: issuer.publicKeyMultibase }, NOW);
  const signedOnce = await checkAndSign(next(), kept);
  const known = { name: 'known achievement: check + sign', times: 1500, warmUp: 8000, run: () => checkAndSign(some(), kept) };
  return {
    known: [
      reference,
      known,
      { name: 'known achievement: check + sign + verify', times: 800, warmUp: 4000, run: () => checkSignVerify(some(), kept) },
      { name: 'known achievement: build + check + sign + verify', times: 800, warmUp: 4000, run: () => checkSignVerify(next(), kept) },
      { name: 'any known shape: check + sign', times: 500, warmUp: 3000, run: () => checkAndSign(ofShape(), withoutBadges(kept)) },
      { name: 'VC-JWT RS256, at its first request: check + sign', times: 300, run: async () => signJwt(await checked(some(), kept), issuer.signer) },
    ],
    bare: [await bare(JSON.parse(some()) as Record<string, never>), known],
    unknown: [
      { name: '`issue()` + `verifyCredential()` of @digitalbazaar/vc', times: 15, warmUp: 100, run: async () => ((await plain.issue(some())), plainCheck(signedOnce)) },
      { name: 'a shape never seen: check + sign + verify', times: 15, warmUp: 100, run: () => checkSignVerify(unseenBadge(issuer, (unseen += 1)), kept) },
    ],
  };
}

/** SHA-256 of the canonical form and one Ed25519 signature: what no issuer can do without. */
async function bare(document: Record<string, never>): Promise<Variant> {
  const text = (await referenceForms().canonicalForm(document)).text();
  const key: KeyObject = createPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const [options, bytes] = [hash('sha256', 'options', 'buffer'), Buffer.from(text!)];
  return {
    name: 'SHA-256 of the same canonical bytes + raw Ed25519 signature', times: 1500, warmUp: 8000,
    run: async () => sign(null, Buffer.concat([options, hash('sha256', bytes, 'buffer')]), key),
  };
}

/** The same memory without recognising texts: each badge is read, held against the model and the rules, and filled into its shape. */
const withoutBadges = (kept: Memory): Memory => ({ ...kept, shapes: { ...kept.shapes, badgeForm: async () => null, keepBadge: async () => {} } });

const at = (issuer: TestIssuer, kept: Memory) => environment([issuer], { memory: kept });

async function checked(bytes: string, kept: Memory) {
  const answer = await check(bytes, kept.shapes);
  if (!answer.ok) throw new Error(JSON.stringify(answer.findings));
  return answer.checked;
}

/** What the shorter ways give out must be as good as what the longest does. */
async function seeThatItHolds(issuer: TestIssuer, kept: Memory, next: () => string): Promise<void> {
  for (let time = 0; time < 3; time += 1) {
    const text = next();
    const signed = await signDataIntegrity(await checked(text, kept), issuer.signer, NOW, kept.shapes);
    const long = await verify({ kind: 'json', text: signed }, environment([issuer]));
    if (long.verdict !== 'valid' || !(await isValid(signed, at(issuer, kept)))) throw new Error(`an issued badge does not verify: ${JSON.stringify(long.checks)}`);
    if (await isValid(signed.replace('Lemaître', 'Lemaitre'), at(issuer, kept))) throw new Error('a tampered badge verifies');
  }
  if ((await kept.shapes.badgeForm(next())) === null) throw new Error('a badge of a known achievement is not recognised');
}
