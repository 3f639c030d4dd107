/**
 * Whatever a university writes into a badge: it passes the lint, and what we
 * sign is accepted by the stock @digitalbazaar/vc and refused by it as soon as
 * one string differs.
 */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildBadge, type BadgeInput } from '../../credentials/build.ts';
import { check } from '../../credentials/check.ts';
import { loaderWith } from '../../credentials/documents.ts';
import { signDataIntegrity, signJwt } from '../../credentials/sign.ts';
import { verifyJwt } from '../../credentials/vc-jwt.ts';
import { badgeInput, testSigner, type TestSigner } from '../fixtures/badge.ts';

type Path = readonly string[];

const SAMPLES = [
  'L’étudiante conçoit — « en autonomie » — l’expérience ; 50 % des cas, œuvre, Ÿ, ça', '👩🏽‍🎓🏳️‍🌈 ✅ 𝔸', 'שלום עולם — مرحبا بالعالم ‏(RTL)‎', '"guillemets" \\ \' ` <b>&amp;</b> {"@id":"x"}',
  'ligne\nligne\r\n\n', '日本語とＦｕｌｌ', 'e\u0301 é', ' espaces insécables  ', '_:b0 <https://x> .', '@type', 'https://schema.org/name', 'x'.repeat(90), '2026-07-01T00:00:00Z', '\u2028\ufeff\u200b\ufffe',
];
const text = fc.oneof(fc.constantFrom(...SAMPLES), fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 }));
/** What must not be empty once control characters are gone. */
const someText = text.map((value) => `É${value}`);
const optional = fc.option(text, { nil: undefined });
/** Where the lint lets a text be long, it is long. */
const longText = fc.option(fc.oneof(text, fc.constant('x'.repeat(9_990))), { nil: undefined });
const address = fc.webUrl({ withFragments: true, withQueryParameters: true });

const input: fc.Arbitrary<BadgeInput> = fc
  .record({
    name: someText, description: someText, person: someText, issuer: someText, about: optional, criteria: someText, code: someText, version: someText, index: fc.nat(131_071),
    tag: fc.array(text, { maxLength: 4 }), caption: someText, levels: fc.array(fc.record({ name: someText, description: someText }), { minLength: 1, maxLength: 5 }),
    alignment: fc.array(fc.record({ targetName: someText, targetUrl: address, targetCode: someText, targetFramework: someText, targetDescription: optional }), { maxLength: 2 }),
    evidence: fc.array(fc.record({ name: someText, description: optional, genre: optional, narrative: longText }), { maxLength: 3 }), link: fc.webUrl({ validSchemes: ['https'] }),
    time: fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
  })
  .map((drawn): BadgeInput => {
    const base = badgeInput();
    const levels = drawn.levels.map((level, position) => ({ ...level, id: `urn:palier:level:${position}` }));
    return badgeInput({
      validFrom: drawn.time, awardedDate: `${drawn.time.toISOString().slice(0, 19)}Z`, name: drawn.name, description: drawn.description, achievedLevel: levels.at(-1)!.id,
      issuer: { ...base.issuer, name: drawn.issuer, description: drawn.about }, subject: { ...base.subject, name: drawn.person },
      achievement: {
        ...base.achievement, name: drawn.name, description: drawn.description, criteria: drawn.criteria, humanCode: drawn.code, version: drawn.version, tag: drawn.tag,
        image: { ...base.achievement.image, caption: drawn.caption }, alignment: drawn.alignment, resultDescription: { id: 'urn:palier:scale', name: drawn.name, levels },
      },
      evidence: drawn.evidence.map((evidence, position) => (position === 0 ? { ...evidence, id: `${drawn.link}#own` } : evidence)),
      relatedResource: drawn.evidence.length === 0 ? [] : [{ ...base.relatedResource[0]!, id: `${drawn.link}#own` }], status: { ...base.status, index: drawn.index },
    });
  });

let signer: TestSigner;
beforeAll(async () => {
  signer = await testSigner({ alg: 'ES256' });
});

/** As a foreign verifier does it: its own suite, our loader, the issuer's documents resolved. */
async function isAccepted(credential: object, now: Date): Promise<boolean> {
  const { controller, publicKeyMultibase, dataIntegrity: { verificationMethod: id } } = signer;
  const method = { '@context': 'https://w3id.org/security/multikey/v1', id, type: 'Multikey', controller, publicKeyMultibase };
  const issuer = { '@context': ['https://www.w3.org/ns/did/v1'], id: controller, verificationMethod: [method], assertionMethod: [id] };
  const documentLoader = loaderWith(new Map<string, object>([[id, method], [controller, issuer]]));
  const { verified } = await verifyCredential({ credential, suite: new DataIntegrityProof({ cryptosuite }), documentLoader, now, checkStatus: async () => ({ verified: true }) });
  return verified;
}

async function issue(badge: BadgeInput): Promise<{ signed: object; jwt: string }> {
  const answer = await check(JSON.stringify(buildBadge(badge)));
  if (!answer.ok) throw new Error(JSON.stringify(answer.findings));
  return { signed: JSON.parse(await signDataIntegrity(answer.checked, signer, badge.validFrom)) as object, jwt: await signJwt(answer.checked, signer) };
}

function stringsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => stringsIn(member, [...path, key]));
}

function withOther(document: object, path: Path, change: (value: string) => string): object {
  const copy = structuredClone(document);
  const owner = path.slice(0, -1).reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], copy) as Record<string, string>;
  owner[path.at(-1)!] = change(owner[path.at(-1)!]!);
  return copy;
}

describe('a badge with any text', () => {
  it('passes the lint, verifies with the stock library in both forms, and no longer when any one string is changed', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(input, fc.nat(), async (badge, choice) => {
        const { signed, jwt } = await issue(badge);
        expect(await isAccepted(signed, badge.validFrom)).toBe(true);
        expect(await verifyJwt(jwt, signer.publicJwk)).toEqual({ ok: true });
        const paths = stringsIn(signed);
        const tampered = withOther(signed, paths[choice % paths.length]!, (value) => `${value}x`);
        expect(await isAccepted(tampered, badge.validFrom)).toBe(false);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 60), seed: Number(process.env['FUZZ_SEED'] ?? 20_261_123) },
    );
  });

  it('is refused by the stock library with a letter more or a letter less in each of its strings', { timeout: 60_000 }, async () => {
    const badge = badgeInput();
    const { signed } = await issue(badge);
    const paths = stringsIn(signed);
    expect(paths.length).toBeGreaterThan(80);
    const accepted: string[] = [];
    for (const path of paths) {
      for (const change of [(value: string) => `${value}x`, (value: string) => value.slice(0, -1)]) {
        if (await isAccepted(withOther(signed, path, change), badge.validFrom)) accepted.push(path.join('.'));
      }
    }
    expect(accepted).toEqual([]);
  });
});
