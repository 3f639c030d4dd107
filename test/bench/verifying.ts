/**
 * Verifying in process: every check of ours beside the plain library, beside
 * verifier-core and beside the bare signature; after a flood of strangers' shapes;
 * and in bulk.
 */
import { KeyObject, verify as verifyRaw, type webcrypto } from 'node:crypto';
import { importJWK } from 'jose';
import { nodePrimitives } from '../../api/platform/primitives-node.ts';
import { signedBytes } from '../../credentials/data-integrity.ts';
import { check } from '../../credentials/check.ts';
import { memory, verifierMemory, type Memory } from '../../credentials/memory.ts';
import { decodeBase58 } from '../../credentials/multibase.ts';
import { jwkFromMultibase } from '../../credentials/multikey.ts';
import { readPresented, type Presented } from '../../credentials/read.ts';
import { signDataIntegrity } from '../../credentials/sign.ts';
import { verify, type CheckName, type VerificationReport } from '../../credentials/verify.ts';
import { createIssuer, embed, environment, issueBadge, NOW, present, tamper, type TestIssuer } from '../fixtures/badges.ts';
import { realisticBadge, unseenBadge } from './badge.ts';
import { coreVerifier } from './core.ts';
import { flood } from './flood.ts';
import { heapInUse } from './heap.ts';
import type { Variant } from './measure.ts';
import { plainVerifier } from './plain.ts';

const SOME = 32;
const BULK = 1_000;
/** Bytes of heap that may be left by a thousand badges more: nothing, and what a collection overlooks. */
const MOST_LEFT = 2 * 1024 * 1024;

export type Verifying = { readonly ways: readonly Variant[]; readonly strangers: readonly Variant[]; readonly bulk: readonly Variant[] };

/** `ways`: the two references, ours by what is known, and last the bare signature. */
export async function verifying(): Promise<Verifying> {
  const issuer = await createIssuer({ alg: 'ES256' });
  const kept = verifierMemory(nodePrimitives());
  const signed = await badges(issuer, SOME);
  const [first] = signed as [string];
  const apart = signed.map((text) => JSON.stringify(JSON.parse(text), null, 2));
  const unseen = await Promise.all(Array.from({ length: SOME }, (_, place) => embed(issuer, JSON.parse(unseenBadge(issuer, place + 1)) as object)));
  const token = await issueBadge(issuer, 'jwt');
  const at = (memory?: Memory) => environment([issuer], memory === undefined ? {} : { memory });
  const withMemory = at(kept);
  // What is presented are bytes: they stand ready.
  const sent = new Map<string, Uint8Array>();
  const verdict = (text: string, world = withMemory): Promise<VerificationReport> => {
    const bytes = sent.get(text) ?? new TextEncoder().encode(text);
    sent.set(text, bytes);
    return verify(read(bytes, world.memory), world);
  };
  const plain = plainVerifier({ id: issuer.id, method: issuer.signer.dataIntegrity.verificationMethod, publicKeyMultibase: issuer.publicKeyMultibase }, NOW);
  const [core, raw] = [await coreVerifier(), await rawSignature(first, issuer)];
  for (const text of [...signed, ...apart]) await tell(text, verdict);
  for (const text of [...unseen.slice(0, 3), token]) await tell(text, verdict);
  for (const text of [first, token]) await tell(text, (one) => verdict(one, at()));
  if (!(await plain(first)) || (await plain(tamper(first)))) throw new Error('the plain library does not tell a badge from a tampered one');
  if (!(await raw())) throw new Error('the signature does not cover the canonical bytes');
  if ((await kept.shapes.signedBadge(first, 'whole')) === null) throw new Error('a badge of a known achievement is not recognised');
  let number = 0;
  const one = (of: readonly string[]): string => of[(number += 1) % of.length]!;
  const after = verifierMemory(nodePrimitives());
  for (const text of signed) await tell(text, (presented) => verdict(presented, at(after)));
  const flooded = await flood(issuer, after, at(after), first);
  return {
    ways: [
      { name: '`verifyCredential()` of @digitalbazaar/vc, status taken for granted', times: 15, warmUp: 150, run: () => plain(one(signed)) },
      { name: '`verifyCredential()` of @digitalcredentials/verifier-core, a badge without status', times: 15, warmUp: 150, run: core },
      { name: '`verify()`, known achievement, status list at hand', times: 300, warmUp: 4000, run: () => verdict(one(signed)) },
      { name: '`verify()`, known shape, the text written otherwise', times: 100, warmUp: 2000, run: () => verdict(one(apart)) },
      { name: '`verify()`, a shape never seen, status list at hand', times: 15, warmUp: 150, run: () => verdict(one(unseen)) },
      { name: '`verify()` without memory, status list verified', times: 10, warmUp: 60, run: () => verdict(first, at()) },
      { name: '`verify()`, VC-JWT ES256, a shape never seen, status list at hand', times: 15, warmUp: 150, run: () => verdict(token) },
      { name: 'the bare Ed25519 signature over the 64 canonical bytes', times: 1000, warmUp: 6000, run: raw },
    ],
    strangers: [
      { name: 'known achievement, nothing else ever presented', times: 300, warmUp: 1500, run: () => verdict(one(signed)) },
      { name: `known achievement, after ${flooded.presented} documents in strangers’ shapes`, times: 300, warmUp: 1500, run: () => verdict(one(signed), at(after)) },
      { name: 'a stranger’s own shape, refused without memory', times: 15, warmUp: 40, run: () => verdict(one(flooded.shapes), at()) },
      { name: 'a stranger’s own shape, refused with it', times: 15, warmUp: 40, run: () => verdict(one(flooded.shapes), at(after)) },
    ],
    bulk: [await inBulk(issuer)],
  };
}

/** A thousand different badges of one issuer, one after the other, through one memory. @throws when they leave something behind */
async function inBulk(issuer: TestIssuer): Promise<Variant> {
  const kept = verifierMemory(nodePrimitives());
  const texts = await badges(issuer, BULK, SOME);
  const world = environment([issuer], { memory: kept });
  let number = 0;
  const next = async (): Promise<void> => {
    world.asked.length = 0;
    const report = await verify(present(texts[(number += 1) % BULK]!), world);
    if (report.verdict !== 'valid') throw new Error(`a badge of many does not verify: ${JSON.stringify(report.checks)}`);
  };
  const thousand = async (): Promise<number> => {
    for (let place = 0; place < BULK; place += 1) await next();
    return heapInUse();
  };
  await thousand();
  const [second, third] = [await thousand(), await thousand()];
  if (third - second > MOST_LEFT) throw new Error(`a thousand badges left ${third - second} bytes`);
  return { name: `one of ${BULK}; a thousand more left ${Math.round((third - second) / 1024)} KiB in a heap of ${Math.round(third / 1024 / 1024)} MiB`, times: BULK, warmUp: BULK, run: next };
}

/** Signed badges of one achievement. */
async function badges(issuer: TestIssuer, count: number, from = 0): Promise<string[]> {
  const { shapes } = memory({ primitives: nodePrimitives() });
  const signed: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const answer = await check(realisticBadge(issuer, from + number), shapes);
    if (!answer.ok) throw new Error(JSON.stringify(answer.findings));
    signed.push(await signDataIntegrity(answer.checked, issuer.signer, NOW, shapes));
  }
  return signed;
}

function read(bytes: Uint8Array, kept?: Memory): Presented {
  const presented = readPresented(bytes, '', kept);
  if ('problem' in presented) throw new Error(presented.problem);
  return presented;
}

/** Valid as it is with its status checked, invalid with another name. */
async function tell(text: string, verdict: (text: string) => Promise<VerificationReport>): Promise<void> {
  const [good, bad] = [await verdict(text), await verdict(tamper(text))];
  const status = good.checks.find(({ name }) => name === ('status' satisfies CheckName))?.outcome;
  if (good.verdict !== 'valid' || status !== 'passed' || bad.verdict !== 'invalid') throw new Error(`verify() does not tell a badge from a tampered one: ${JSON.stringify(good.checks)}`);
}

/** What no verifier can do without: canonical bytes and key at hand, one signature. */
async function rawSignature(embedded: string, issuer: TestIssuer): Promise<() => Promise<boolean>> {
  const document = JSON.parse(embedded) as { proof: [{ proofValue: string }] };
  const data = (await signedBytes(document, document.proof[0]))!;
  const signature = decodeBase58(document.proof[0].proofValue.slice(1))!;
  const key = KeyObject.from((await importJWK(jwkFromMultibase(issuer.publicKeyMultibase)!, 'Ed25519')) as webcrypto.CryptoKey);
  return async () => verifyRaw(null, data, key, signature);
}
