/**
 * A status list that is signed again goes the quick way: it accepts nothing that
 * the whole check would refuse, writes the reference's canonical form, and is
 * signed to the reference's bytes. Fixed seed; KNOWN_LISTS_COUNT asks for more.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { referenceForms } from '../../credentials/canonical.ts';
import { buildStatusList } from '../../credentials/build.ts';
import { check } from '../../credentials/check.ts';
import { memory, verifierMemory, type Memory } from '../../credentials/memory.ts';
import { signDataIntegrity } from '../../credentials/sign.ts';
import { readStatusList } from '../../credentials/status-check.ts';
import { emptyStatusList, encodeStatusList, setBits, STATUS_LIST_LENGTH } from '../../credentials/status-list.ts';
import { nodePrimitives } from '../../api/platform/primitives-node.ts';
import { createIssuer, environment, NOW, publish, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { randomFrom, type Random } from '../hostile/rewrites.ts';
import { bent } from './bent.ts';

const COUNT = Number(process.env['KNOWN_LISTS_COUNT'] ?? 1_000);
const DAY = 86_400_000;
const DATES = [
  '2026-07-03T09:30:15Z', '2026-07-31T09:30:15Z', '2026-02-30T09:30:15Z', '2026-07-03T09:30:15.5Z', '2026-07-03T24:00:00Z', '2026-07-03', '2026-07-02T16:00:00+02:00', '2999-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z',
  '2026-07-03T09:30:15', '2026-07-03t09:30:15Z', '2026-06-31T09:30:15Z', '2027-02-29T09:30:15Z', '2028-02-29T09:30:15Z', '', 'uH4sIAAAA',
] as const;

let issuer: TestIssuer;
let kept: Memory;
/** Of three of the issuer's lists, each of which was checked whole once. */
let exemplars: Doc[];

const listWith = (url: string, indexes: readonly number[], from: Date): Promise<Doc> =>
  buildStatusList({ id: url, issuer: issuer.id, bits: setBits(emptyStatusList(), indexes), validFrom: from, validUntil: new Date(from.getTime() + DAY) }, nodePrimitives()) as Promise<Doc>;

beforeAll(async () => {
  issuer = await createIssuer();
  kept = memory({ primitives: nodePrimitives() });
  exemplars = await Promise.all([issuer.listUrl, `${issuer.listUrl}0`, `${issuer.listUrl}1`].map((url, index) => listWith(url, [index], NOW)));
  for (const exemplar of exemplars) {
    expect(await kept.shapes.listForm(JSON.stringify(exemplar))).toBeNull();
    expect((await check(JSON.stringify(exemplar), kept.shapes)).ok).toBe(true);
  }
});

describe('known lists', () => {
  it(`accept of ${COUNT} lists with usual and unusual dates and bits only what the whole check accepts, with the reference’s form`, { timeout: 600_000 }, async () => {
    const random = randomFrom(1);
    const seen = { accepted: 0, refused: 0, left: 0 };
    for (let time = 0; time < COUNT; time += 1) await compare(JSON.stringify(await changed(structuredClone(random.pick(exemplars)), random)), seen);
    expect(seen.accepted).toBeGreaterThan(COUNT * 0.1);
    expect(seen.refused).toBeGreaterThan(COUNT * 0.02);
    expect(seen.left).toBeGreaterThan(COUNT * 0.2);
  });

  it('accept no text that was bent by a character, unless the whole check does', { timeout: 600_000 }, async () => {
    const random = randomFrom(2);
    const seen = { accepted: 0, refused: 0, left: 0 };
    for (let time = 0; time < COUNT; time += 1) {
      const text = JSON.stringify(random.pick(exemplars));
      // Half of them in a date or at its edge, where most of what matters stands.
      const start = random.below(2) === 0 ? text.indexOf('"validFrom"') : 0;
      await compare(text.slice(0, start) + bent(start === 0 ? text : text.slice(start, start + 110), random) + (start === 0 ? '' : text.slice(start + 110)), seen);
    }
    expect(seen.left).toBeGreaterThan(COUNT * 0.5);
  });

  it('are signed to the bytes of the reference, and read by the verifier', async () => {
    for (const [number, indexes] of [[], [7], [0, 131_071], Array.from({ length: STATUS_LIST_LENGTH / 2 }, (_, index) => index * 2)].entries()) {
      const text = JSON.stringify(await listWith(issuer.listUrl, indexes, new Date(NOW.getTime() + (number - 5) * 1000)));
      expect(await kept.shapes.listForm(text)).not.toBeNull();
      const [quick, slow] = [await check(text, kept.shapes), await check(text)];
      if (!quick.ok || !slow.ok) throw new Error('not checked');
      expect([quick.checked.bytes, quick.checked.digest]).toEqual([slow.checked.bytes, slow.checked.digest]);
      const signed = await signDataIntegrity(quick.checked, issuer.signer, NOW, kept.shapes);
      expect(signed).toBe(await signDataIntegrity(slow.checked, issuer.signer, NOW));
      publish(issuer, issuer.listUrl, signed);
      const read = await readStatusList(new TextEncoder().encode(signed), { url: issuer.listUrl, issuerId: issuer.id, purpose: 'revocation' }, environment([issuer]));
      expect(read.ok && Buffer.compare(read.bits, setBits(emptyStatusList(), indexes))).toBe(0);
    }
  });

  it('are told from others: of another issuer, another address, another purpose, and of strangers none is kept', async () => {
    const [exemplar] = exemplars;
    const text = JSON.stringify(exemplar);
    for (const other of [
      text.replace(`"issuer":"${issuer.id}"`, '"issuer":"did:web:exemple.net"'), text.replaceAll(issuer.listUrl, `${issuer.listUrl}9`), text.replace('"revocation"', '"suspension"'), text.replace('"ttl":', '"ttl":1'),
    ]) {
      expect(other).not.toBe(text);
      expect(await kept.shapes.listForm(other)).toBeNull();
    }
    const strangers = verifierMemory(nodePrimitives());
    await strangers.shapes.keepList(text, exemplar!);
    expect(await strangers.shapes.listForm(text)).toBeNull();
  });
});

/** What the quick way accepts is what the whole check accepts; where it refuses the bits, that does too, in the same words. */
async function compare(text: string, seen: { accepted: number; refused: number; left: number }): Promise<void> {
  const form = await kept.shapes.listForm(text);
  if (form === null) {
    seen.left += 1;
    return;
  }
  const [quick, whole] = [await check(text, kept.shapes), await check(text)];
  if (!quick.ok) {
    seen.refused += 1;
    expect(quick).toEqual(whole);
    return;
  }
  seen.accepted += 1;
  if (!whole.ok) throw new Error(`accepted though ${JSON.stringify(whole.findings)}: ${text}`);
  expect(quick.checked.digest).toBe(whole.checked.digest);
  expect(form.text()).toBe((await referenceForms().canonicalForm(JSON.parse(text) as Doc)).text());
}

/** Other dates and bits, and now and then something else that a list may not have or may. */
async function changed(list: Doc, random: Random): Promise<Doc> {
  const subject = list['credentialSubject'] as Doc;
  const bits = (): Uint8Array => setBits(emptyStatusList(), Array.from({ length: random.below(200) }, () => random.below(STATUS_LIST_LENGTH)));
  const from = new Date(NOW.getTime() + random.below(1_000_000) * 1000);
  const second = (date: Date): string => date.toISOString().replace('.000Z', 'Z');
  [list['validFrom'], list['validUntil'], subject['encodedList']] = [second(new Date(Math.floor(from.getTime() / 1000) * 1000)), second(new Date(Math.floor(from.getTime() / 1000) * 1000 + DAY)), await encodeStatusList(bits(), nodePrimitives())];
  if (random.below(4) === 0) return list;
  const encoded = String(subject['encodedList']);
  const acts: readonly (() => void)[] = [
    () => (list['validFrom'] = random.pick(DATES)),
    () => (list['validUntil'] = random.pick(DATES)),
    () => ([list['validFrom'], list['validUntil']] = [list['validUntil'], list['validFrom']]),
    () => (list['validUntil'] = list['validFrom']),
    () => (subject['encodedList'] = random.pick(['', 'u', 'uH4sIAAAA', `${encoded}A`, encoded.slice(0, -1), `z${encoded.slice(1)}`, `${encoded}=`, encoded.replace('u', 'U'), `u${'A'.repeat(70_000)}`])),
    () => (subject['encodedList'] = encoded.slice(0, 40) + random.pick(['A', '-', '_', '\u0000', '"', '+', 'é']) + encoded.slice(41)),
    () => (subject['ttl'] = random.pick([300, -1, '300', 1.5])),
    () => (list['type'] = random.pick([['VerifiableCredential'], ['BitstringStatusListCredential', 'VerifiableCredential']])),
    () => (list['name'] = 'Une liste'),
    () => delete list['validUntil'],
  ];
  random.pick(acts)();
  return list;
}
