/** The verifier's threads under documents that are made to cost: each is answered, and harms nobody else. */
import { afterEach, describe, expect, it } from 'vitest';
import { verifierPool, type PoolOptions, type VerifierPool } from '../../api/platform/verifier/pool.ts';
import type { Apart, Questions } from '../../api/platform/platform.ts';
import { createIssuer, environment, issueBadge, unsignedBadge, type Doc } from '../fixtures/badges.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const organisations = (depth: number, width: number): Doc => ({ type: ['Profile'], ...(depth === 0 ? {} : { parentOrg: Array.from({ length: width }, () => organisations(depth - 1, width)) }) });

it('probe', async () => {
  const issuer = await createIssuer();
  const badge = unsignedBadge(issuer);
  const signed = await issueBadge(issuer);
  const { proof } = JSON.parse(signed);
  const pool = verifierPool();
  const env = environment([issuer]);
  const questions: Questions = { now: env.now, fetch: env.fetch.bind(env), recognise: env.recognise.bind(env) };
  for (const [name, body] of [['signed', signed], ['signed', signed], ['signed', signed],
    ['deep', JSON.stringify({ ...badge, issuer: { ...badge['issuer'], parentOrg: organisations(8, 2) }, proof })],
    ['wide', JSON.stringify({ ...badge, issuer: { ...badge['issuer'], parentOrg: organisations(2, 20) }, proof })],
    ['evid', JSON.stringify({ ...badge, evidence: Array.from({ length: 600 }, (_, index) => ({ type: 'Evidence', name: `${index}` })), proof })],
    ['zeros', '0'.repeat(4*1024*1024)],
    ['types', JSON.stringify({ ...badge, credentialSubject: { ...badge['credentialSubject'], type: Array.from({ length: 1500 }, (_, index) => ['Achievement', 'Profile', 'Evidence'][index % 3]) }, proof })],
  ] as const) {
    const t = performance.now();
    const a = await pool.verifyApart({ bytes: utf8(body) }, questions);
    console.log(name, Math.round(performance.now() - t), a.kind, a.kind === 'report' ? a.report.verdict + JSON.stringify(a.report.checks.find(c => c.outcome !== 'passed')) : JSON.stringify(a));
  }
  pool.close();
});
