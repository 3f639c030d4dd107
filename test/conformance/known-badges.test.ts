/**
 * The fastest way accepts nothing that the whole check would refuse, writes the
 * canonical form that the reference writes, and verifies to the same report. What
 * it leaves goes the long way. Fixed seed; KNOWN_BADGES_COUNT asks for more.
 */
import { hash } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { referenceForms } from '../../credentials/canonical.ts';
import { check } from '../../credentials/check.ts';
import { parseJson } from '../../credentials/json.ts';
import { memory, verifierMemory, type Memory } from '../../credentials/memory.ts';
import { webPrimitives } from '../../credentials/primitives.ts';
import { readPresented } from '../../credentials/read.ts';
import { signDataIntegrity } from '../../credentials/sign.ts';
import { isValid, verify } from '../../credentials/verify.ts';
import { nodePrimitives } from '../../api/platform/primitives-node.ts';
import { badgeInput } from '../fixtures/badge.ts';
import { createIssuer, embed, environment, NOW, publishStatus, unsignedBadge, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { randomFrom, type Random } from '../hostile/rewrites.ts';
import { bent } from './bent.ts';

const COUNT = Number(process.env['KNOWN_BADGES_COUNT'] ?? 1_500);
const ORIGIN = 'https://badges.univ-exemple.fr';

/** What may end up in a text, an address, a date or a digest, and what must not. */
const TEXTS = [
  'Une trace', 'l’atelier « deux » 🎓', 'a "b" \\ c', 'deux\nlignes', 'x'.repeat(1_999), 'x'.repeat(2_001), 'Note : suite', 'Note: suite', 'https://exemple.fr/ailleurs', `${ORIGIN}/evidence/9f1c`, 'urn:uuid:7d0e6b1a-58a1-4a2f-8ad6-7c0c6a2b9f00',
  '', ' ', '\u0000', '\t', '\u007f', '\u0085', '\ue000', '🎓\uffee', '\ud800', '\u2028', '@id', '_:b0', '<script>', 'Rapport \u202eexe.fdp', 'y'.repeat(301), 'sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399', 'prenom.nom@exemple.fr',
] as const;
const ADDRESSES = [
  `${ORIGIN}/credentials/1`, `${ORIGIN}/credentials/b~c`, 'urn:uuid:00000000-0000-4000-8000-000000000000', 'http://exemple.fr/a', 'https://exemple.fr/é', 'https://exemple.fr/a b', 'https://exemple.fr/[a]', 'javascript:alert(1)', 'did:web:exemple.fr', 'exemple.fr', '', '_:b0',
  `${ORIGIN}/evidence/9f1c`, `${ORIGIN}/status/1`, `${ORIGIN}/achievements/neo-c3#niveau-1`, 'https://exemple.fr/%zz', 'HTTPS://EXEMPLE.FR/', 'https://univ-exemple.fr@exemple.net/', 'https://EXEMPLE.fr/', 'https://2130706433/', 'mailto:a@exemple.fr',
] as const;
const DATES = ['2026-07-03T09:30:15Z', '2026-02-30T09:30:15Z', '2026-07-03T09:30:15.5Z', '2026-07-03T24:00:00Z', '2026-07-03', '2026-07-02T16:00:00+02:00', '2999-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-07-03T09:30:15', ''] as const;
const INDEXES = ['0', '7', '131071', '131072', '-1', '1.0', '007', '5junk', '', '94567'] as const;
const DIGESTS = ['uEiAY3FR-K1i0DCG9Q0S8QPcDgQYtr2bgnWjbsT5pTfQT0w', 'uEiAY3FR', 'uEiAY3FR-K1i0DCG9Q0S8QPcDgQYtr2bgnWjbsT5pTfQT0x', 'uExAY3FR-K1i0DCG9Q0S8QPcDgQYtr2bgnWjbsT5pTfQT0w', 'zQm', ''] as const;

let issuer: TestIssuer;
let kept: Memory;
let strangers: Memory;
let exemplars: Doc[];

beforeAll(async () => {
  issuer = await createIssuer();
  await publishStatus(issuer, [7]);
  kept = memory({ primitives: nodePrimitives() });
  const { email: _email, ...plainSubject } = badgeInput().subject;
  exemplars = [unsignedBadge(issuer), unsignedBadge(issuer, { subject: plainSubject }), unsignedBadge(issuer, { evidence: [], relatedResource: [] })];
  // Twice: an achievement is kept from its second badge on.
  for (const exemplar of [...exemplars, ...exemplars]) expect((await check(JSON.stringify(exemplar), kept.shapes)).ok).toBe(true);
  strangers = verifierMemory(nodePrimitives());
  for (const exemplar of exemplars) {
    for (let number = 0; number < 4; number += 1) {
      const text = await embed(issuer, { ...exemplar, id: `${ORIGIN}/credentials/first-${number}` });
      expect((await verify({ kind: 'json', text }, environment([issuer], { memory: strangers }))).verdict).toBe('valid');
    }
  }
});

describe('known badges', () => {
  it(`accept of ${COUNT} badges with usual and unusual texts only what the whole check accepts, with the reference’s form`, { timeout: 600_000 }, async () => {
    const random = randomFrom(1);
    const seen = { accepted: 0, left: 0 };
    for (let time = 0; time < COUNT; time += 1) {
      const badge = changed(structuredClone(random.pick(exemplars)), random);
      await compare(JSON.stringify(badge), seen);
    }
    expect(seen.accepted).toBeGreaterThan(COUNT * 0.1);
    expect(seen.left).toBeGreaterThan(COUNT * 0.2);
  });

  it('accept no text that was bent by a character, unless the whole check does', { timeout: 600_000 }, async () => {
    const random = randomFrom(2);
    const seen = { accepted: 0, left: 0 };
    for (let time = 0; time < COUNT; time += 1) await compare(bent(JSON.stringify(random.pick(exemplars)), random), seen);
    expect(seen.accepted).toBeGreaterThan(0);
    expect(seen.left).toBeGreaterThan(COUNT * 0.5);
  });

  it('verify to the report of the long way, signed, revoked, bent and backdated', { timeout: 600_000 }, async () => {
    const random = randomFrom(3);
    const verdicts = new Map<string, number>();
    let recognised = 0;
    for (let time = 0; time < COUNT / 10; time += 1) {
      const badge = changed(structuredClone(random.pick(exemplars)), random, 1);
      const text = JSON.stringify(badge);
      const signed = await embed(issuer, badge).catch(() => null);
      if (signed === null || JSON.stringify(JSON.parse(signed)) !== signed || !signed.startsWith(text.slice(0, -1))) continue;
      const presented = random.below(3) === 0 ? bent(signed, random) : signed;
      const [quick, slow] = [await verify({ kind: 'json', text: presented }, environment([issuer], { memory: kept })), await verify({ kind: 'json', text: presented }, environment([issuer]))];
      expect(quick).toEqual(slow);
      if ((await strangers.shapes.signedBadge(presented, 'whole')) !== null) recognised += 1;
      expect(await verify({ kind: 'json', text: presented }, environment([issuer], { memory: strangers }))).toEqual(slow);
      expect(await isValid(presented, environment([issuer], { memory: kept }))).toBe(slow.verdict === 'valid');
      // As bytes: read with and without a memory, to the same answer.
      const bytes = new TextEncoder().encode(presented);
      const [plain, ...remembered] = [readPresented(bytes), readPresented(bytes, '', strangers), readPresented(bytes, '', kept)];
      expect(remembered).toEqual([plain, plain]);
      for (const read of remembered) if (!('problem' in read)) expect(await verify(read, environment([issuer], { memory: strangers }))).toEqual(await verify(read, environment([issuer])));
      verdicts.set(slow.verdict, (verdicts.get(slow.verdict) ?? 0) + 1);
    }
    expect(verdicts.get('valid')).toBeGreaterThan(10);
    expect(verdicts.get('invalid')).toBeGreaterThan(10);
    expect(recognised).toBeGreaterThan(10);
  });

  it('are recognised, as they are read, in no text that has a second reading or none', { timeout: 600_000 }, async () => {
    const random = randomFrom(4);
    const signed: string[] = [];
    for (let time = 0; time < COUNT / 30; time += 1) {
      const text = await embed(issuer, changed(structuredClone(random.pick(exemplars)), random, 1)).catch(() => null);
      if (text !== null) signed.push(text);
    }
    let sighted = 0;
    for (let time = 0; time < COUNT * 4; time += 1) {
      const text = time < signed.length ? signed[time]! : bent(random.pick(signed), random);
      if (strangers.shapes.sight(text) === null) continue;
      sighted += 1;
      expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
    }
    expect(sighted).toBeGreaterThan(COUNT * 0.1);
  });

  it('do not recognise a resource that is a context: its digest is compared with that of the context', async () => {
    const own = memory({ primitives: nodePrimitives() });
    const of = (number: number, address: string): string =>
      JSON.stringify(unsignedBadge(issuer, { id: `${ORIGIN}/credentials/c${number}`, evidence: [{ id: address, name: 'Une trace' }], relatedResource: [{ id: address, mediaType: 'application/pdf', digestMultibase: DIGESTS[0] }] }));
    for (let number = 0; number < 3; number += 1) expect((await check(of(number, `https://www.w3.org/traces/${number}`), own.shapes)).ok).toBe(true);
    expect(await own.shapes.badgeForm(of(4, 'https://www.w3.org/traces/4'))).not.toBeNull();
    expect(await own.shapes.badgeForm(of(5, 'https://www.w3.org/ns/credentials/v2'))).toBeNull();
    expect((await check(of(5, 'https://www.w3.org/ns/credentials/v2'), own.shapes)).ok).toBe(false);
  });

  it('are not made of a first badge whose evidence is the very page that an alignment names', async () => {
    const page = 'https://univ-exemple.fr/neo/c3';
    const own = memory({ primitives: nodePrimitives() });
    const of = (number: number, address: string): string => {
      const badge = unsignedBadge(issuer, { evidence: [{ id: address, name: 'Une trace' }], relatedResource: [] });
      const { credentialSubject: subject } = badge;
      const alignment = [{ ...subject.achievement.alignment[0], targetUrl: page }];
      return JSON.stringify({ ...badge, id: `${ORIGIN}/credentials/a${number}`, credentialSubject: { ...subject, achievement: { ...subject.achievement, alignment } } });
    };
    for (let number = 0; number < 4; number += 1) expect((await check(of(number, page), own.shapes)).ok).toBe(true);
    const text = of(5, 'https://exemple.fr/ailleurs');
    const answer = await check(text, own.shapes);
    if (!answer.ok) throw new Error(JSON.stringify(answer.findings));
    expect(await signDataIntegrity(answer.checked, issuer.signer, NOW, own.shapes)).toBe(await signDataIntegrity(answer.checked, issuer.signer, NOW));
  });

  it('sign to the bytes of the reference library', async () => {
    for (const exemplar of exemplars) {
      const text = JSON.stringify({ ...exemplar, id: `${ORIGIN}/credentials/signed` });
      const quick = await check(text, kept.shapes);
      const slow = await check(text);
      if (!quick.ok || !slow.ok) throw new Error('not checked');
      expect(await kept.shapes.badgeForm(text)).not.toBeNull();
      expect(await signDataIntegrity(quick.checked, issuer.signer, NOW, kept.shapes)).toBe(await signDataIntegrity(slow.checked, issuer.signer, NOW));
    }
  });

  it('notice a list that changed, a key that is no longer listed, and the end of a list’s validity, though they remember both', async () => {
    const own = await createIssuer();
    const remembering = memory({ primitives: webPrimitives });
    const answer = await check(JSON.stringify(unsignedBadge(own)), remembering.shapes);
    if (!answer.ok) throw new Error(JSON.stringify(answer.findings));
    const signed = await signDataIntegrity(answer.checked, own.signer, NOW, remembering.shapes);
    const at = (changes = {}) => environment([own], { memory: remembering, ...changes });
    expect(await isValid(signed, at())).toBe(true);
    expect(await isValid(signed, at({ now: new Date(NOW.getTime() + 90_000_000) }))).toBe(false);
    await publishStatus(own, [94_567]);
    expect(await isValid(signed, at())).toBe(false);
    await publishStatus(own, []);
    expect(await isValid(signed, at())).toBe(true);
    const documents = [...own.documents.entries()].find(([url]) => url.endsWith('did.json'))!;
    own.documents.set(documents[0], new TextEncoder().encode(new TextDecoder().decode(documents[1]).replaceAll('#key-1', '#key-2')));
    expect(await isValid(signed, at())).toBe(false);
  });

  it('hash and verify on Node as Web Cryptography does', async () => {
    const [node, web] = [nodePrimitives(), webPrimitives];
    for (const data of ['', 'é🎓\n', 'x'.repeat(10_000), new Uint8Array([0, 255])]) expect(new Uint8Array(await node.sha256(data))).toEqual(await web.sha256(data));
    expect(Buffer.from(await node.sha256('a')).toString('hex')).toBe(hash('sha256', 'a'));
    const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
    const key = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    const data = new Uint8Array(64).fill(7);
    const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, data));
    const cases = [[key, data, signature], [key, data.map((byte) => byte ^ 1), signature], [key, data, signature.map((byte) => byte ^ 1)], [key.slice(1), data, signature], [key, data, signature.slice(1)], [new Uint8Array(32), data, signature]] as const;
    for (const [one, two, three] of cases) expect(await node.verifyEd25519(one, two, three)).toBe(await web.verifyEd25519(one, two, three));
    expect(await node.verifyEd25519(key, data, signature)).toBe(true);
  });

  it('inflate on Node what the web inflates, to the same bytes: one member, and nothing behind it', async () => {
    const [node, web] = [nodePrimitives(), webPrimitives];
    const random = randomFrom(5);
    const most = 20_000;
    const [bits, empty] = [gzipSync(new Uint8Array(16_384).map(() => (random.below(40) === 0 ? 1 << random.below(8) : 0))), gzipSync(new Uint8Array(0))];
    // A name in the header (RFC 1952, section 2.3.1: FNAME).
    const named = Buffer.concat([bits.subarray(0, 3), Buffer.from([8]), bits.subarray(4, 10), Buffer.from('liste\0'), bits.subarray(10)]);
    const taken = [bits, empty, named, gzipSync('x'.repeat(most))];
    for (const one of taken) expect(await node.gunzip(one, most)).not.toBeNull();
    const cases = [
      ...taken, Buffer.concat([bits, bits]), Buffer.concat([empty, bits]), Buffer.concat([bits, empty]), Buffer.concat([bits, Buffer.from([0])]), Buffer.concat([bits, Buffer.from([31, 139])]), Buffer.concat([bits, Buffer.from('abc')]),
      gzipSync('x'.repeat(most + 1)), bits.subarray(0, -1), bits.subarray(1), Buffer.from([31, 139, 8, 0]), deflateRawSync(bits), Buffer.alloc(0), Buffer.alloc(18),
    ];
    for (let time = 0; time < COUNT / 5; time += 1) {
      const bent = Buffer.from(bits);
      const place = random.below(3) === 0 ? random.pick([...Array(10).keys(), ...Array.from({ length: 8 }, (_, index) => bits.length - 1 - index)]) : random.below(bits.length);
      bent[place]! ^= 1 << random.below(8);
      cases.push(bent);
    }
    for (const one of cases) {
      const [here, there] = [await node.gunzip(one, most), await web.gunzip(one, most)];
      expect([one.toString('base64url').slice(0, 40), here === null ? null : Buffer.from(here).toString('hex')]).toEqual([one.toString('base64url').slice(0, 40), there === null ? null : Buffer.from(there).toString('hex')]);
    }
  });
});

/** What was accepted quickly must be what the whole check accepts, byte for byte. */
async function compare(text: string, seen: { accepted: number; left: number }): Promise<void> {
  const form = await kept.shapes.badgeForm(text);
  if (form === null) {
    seen.left += 1;
    return;
  }
  seen.accepted += 1;
  const whole = await check(text);
  if (!whole.ok) throw new Error(`accepted though ${JSON.stringify(whole.findings)}: ${text}`);
  expect(form.text()).toBe((await referenceForms().canonicalForm(JSON.parse(text) as Doc)).text());
}

/** Other texts in up to four places. */
function changed(badge: Doc, random: Random, most = 4): Doc {
  badge['id'] = `${ORIGIN}/credentials/${random.below(1_000_000_000)}`;
  const evidence = (): Doc => random.pick<Doc>(badge['evidence'] ?? [{}]);
  for (let times = 1 + random.below(most); times > 0; times -= 1) {
    const acts: readonly (() => void)[] = [
      () => (badge['credentialSubject'].identifier[0].identityHash = random.pick(TEXTS)),
      () => (badge['credentialSubject'].identifier.at(-1).identityHash = random.pick(TEXTS)),
      () => (badge['credentialSubject'].identifier.at(-1).salt !== undefined && (badge['credentialSubject'].identifier.at(-1).salt = random.pick(TEXTS))),
      () => (badge['credentialSubject'].id = random.pick(ADDRESSES)),
      () => (badge['validFrom'] = random.pick(DATES)),
      () => (badge['awardedDate'] = random.pick(DATES)),
      () => (badge['credentialStatus'].statusListIndex = random.pick(INDEXES)),
      () => (badge['credentialStatus'].id = random.pick(ADDRESSES)),
      () => Object.assign(badge['credentialStatus'], ((place) => ({ statusListIndex: place, id: `${badge['credentialStatus'].statusListCredential}#${place}` }))(random.pick(INDEXES))),
      () => badge['evidence'] && (evidence()['name'] = random.pick(TEXTS)),
      () => badge['evidence'] && (evidence()['narrative'] !== undefined && (badge['evidence'][0].narrative = random.pick(TEXTS))),
      () => badge['evidence'] && (badge['evidence'][0].id = random.pick(ADDRESSES)),
      () => badge['relatedResource'] && (badge['relatedResource'][0].id = random.pick(ADDRESSES)),
      () => badge['relatedResource'] && (badge['relatedResource'][0].digestMultibase = random.pick(DIGESTS)),
      () => (badge['name'] = random.pick(TEXTS)),
    ];
    random.pick(acts)();
  }
  return badge;
}
