/**
 * The mutation fuzzer: badges, endorsements, records, tokens, presentations and
 * what others issue, that somebody rewrites after they were signed. None may have
 * a better verdict than it was issued with, none that is accepted may show anything
 * else, and what the verifier remembers of others may change no answer. A fixed seed; in the long run:
 * FUZZ_COUNT=100000 npx vitest run test/hostile/fuzz.test.ts
 */
import { describe, expect, it } from 'vitest';
import { nodePrimitives } from '../../api/platform/primitives-node.ts';
import { check } from '../../credentials/check.ts';
import { memory } from '../../credentials/memory.ts';
import { readPresented, type Presented } from '../../credentials/read.ts';
import { verify, type VerificationReport, type VerifyEnvironment } from '../../credentials/verify.ts';
import { environment, type Doc } from '../fixtures/badges.ts';
import { EXPECTED } from '../fixtures/presentations.ts';
import { originals, type Original } from './originals.ts';
import { randomFrom, REWRITES, type Random } from './rewrites.ts';
import { TEXT_REWRITES } from './spellings.ts';
import { rewriteToken } from './token-rewrites.ts';

const COUNT = Number(process.env['FUZZ_COUNT'] ?? 1000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20260901);
const RANK = { invalid: 0, undetermined: 1, valid: 2 } as const;
const NAMES = Object.keys(REWRITES);
const TEXT_NAMES = Object.keys(TEXT_REWRITES);

type Rewritten = { readonly kind: 'json' | 'jwt'; readonly text: string; readonly how: string };

/** A rewrite, where it finds something to rewrite: two of them may not go together. */
function attempted<From, To>(rewrite: () => To, otherwise: From): From | To {
  try {
    return rewrite();
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault;
    return otherwise;
  }
}

/** One rewrite of a document, or a part of another original in its place. */
function step(document: Doc, others: readonly Original[], random: Random, used: string[]): Doc | string {
  if (random.below(25) === 0) {
    const other = random.pick(others);
    const key = random.pick(Object.keys(other.document).filter((each) => each !== '@context'));
    used.push(`${key} of ${other.name}`);
    return { ...document, [key]: structuredClone(other.document[key]) as unknown };
  }
  const name = random.pick(NAMES);
  used.push(name);
  return attempted(() => REWRITES[name]!(document, random), document);
}

/** Up to four rewrites of the document, or of a badge inside of it, and perhaps one of its text. */
async function rewritten(original: Original, others: readonly Original[], random: Random): Promise<Rewritten> {
  const used: string[] = [];
  if (original.form === 'jwt') return { kind: 'jwt', ...(await rewriteToken(original, others, random)) };
  const forms = Object.entries(original.forms);
  let document: Doc = structuredClone(original.document);
  if (forms.length > 0 && random.below(50) === 0) {
    const [name, form] = random.pick(forms);
    used.push(name);
    document = structuredClone(form);
  }
  let text: string | null = null;
  for (let left = random.below(4); left >= 0 && text === null; left -= 1) {
    const badges = (original.kind === 'presentation' ? document['verifiableCredential'] : document['credentialSubject']?.verifiableCredential) as unknown;
    const isInside = (original.kind === 'clr' || original.kind === 'presentation') && Array.isArray(badges) && badges.length > 0 && random.below(2) === 0;
    const next = step(isInside ? (badges[0] as Doc) : document, others, random, used);
    if (isInside) badges[0] = typeof next === 'string' ? attempted(() => JSON.parse(next) as Doc, badges[0]) : next;
    else if (typeof next === 'string') text = next;
    else document = next;
  }
  text ??= JSON.stringify(document);
  if (random.below(6) > 0) return { kind: 'json', text, how: used.join(' + ') };
  const name = random.pick(TEXT_NAMES);
  const before = text;
  return { kind: 'json', text: attempted(() => TEXT_REWRITES[name]!(before, random), before), how: [...used, name].join(' + ') };
}

/** What is shown, each part in one text. A record with a badge that is refused shows less, and names nobody. */
const shown = ({ view, endorsement, credential, clr, presentation }: VerificationReport): string[] =>
  [view, endorsement, credential, presentation?.holder, ...(presentation?.credentials.map((one) => one.view) ?? []), ...(clr === undefined ? [] : [{ ...clr.view, recipientName: undefined }, ...clr.badges.map((badge) => badge.view)])].filter((one) => one !== undefined).map((one) => JSON.stringify(one));
const showsOther = (report: VerificationReport, before: VerificationReport): boolean => {
  const known = shown(before);
  return report.kind !== before.kind || !shown(report).every((one) => known.includes(one)) || (report.verdict === 'valid' && JSON.stringify(shown(report)) !== JSON.stringify(known)) ||
    (report.clr?.view?.recipientName ?? before.clr?.view?.recipientName) !== before.clr?.view?.recipientName;
};
const isAccepted = (report: VerificationReport): boolean => ['shape', 'context', 'schema', 'proof', 'key_control'].every((name) => report.checks.find((one) => one.name === name)?.outcome === 'passed');

/** A proof of a suite that is not known here says nothing, good or bad: whoever relabels the only one they have makes an unsigned document of it. */
const isUnreadProof = (report: VerificationReport): boolean => report.verdict === 'undetermined' && report.checks.some(({ name, reason }) => name === 'proof' && reason === 'cryptosuite_unsupported') && report.checks.every(({ name, outcome, reason }) => name !== 'status' || outcome === 'not_checked' || reason === 'no_status_entry');

/** A hosted badge proves nothing by itself: under another address it is one of which nobody knows anything. */
const isOfNoHost = ({ kind }: Original, { verdict }: VerificationReport): boolean => kind === 'open_badge_2' && verdict === 'undetermined';

/** The same as the reader makes it of bytes, which the memory may recognise; as it is where the reader says something else of it. */
function asRead(one: Presented, { memory: remembered }: VerifyEnvironment): Presented {
  const read = readPresented(new TextEncoder().encode(one.text), '', remembered);
  return 'problem' in read || read.kind !== one.kind || read.text !== one.text ? one : read;
}

describe(`${COUNT} rewritten documents, seed ${SEED}`, async () => {
  const { known, stranger, all } = await originals();
  const recognised = new Set(known.map(({ id }) => id).filter((id) => id !== stranger));
  const asks: Partial<VerifyEnvironment> = { expected: EXPECTED, recognise: async (id) => (recognised.has(id) ? { name: 'Université d’Exemple', url: 'https://univ-exemple.fr' } : null) };
  const world = environment(known, asks);
  const remembering = environment(known, { ...asks, memory: memory({ primitives: nodePrimitives(), learn: 'second' }) });
  const reports = new Map<Original, VerificationReport>();

  it('begin with originals of every verdict', async () => {
    for (const original of all) {
      const report = await verify({ kind: original.form, text: original.text }, world);
      expect([original.name, report.verdict], JSON.stringify(report.checks)).toEqual([original.name, original.verdict]);
      reports.set(original, report);
      // As an issuer knows its own shapes: from the second badge of an achievement on.
      if (original.kind === 'badge' && original.form === 'json') for (let time = 0; time < 3; time += 1) await check(JSON.stringify({ ...original.document, proof: undefined }), remembering.memory!.shapes);
    }
  });

  it('show the same whatever the order of their lists, which no signature covers', async () => {
    const inLists = all.filter(({ form, verdict, kind }) => form === 'json' && verdict === 'valid' && kind !== 'open_badge_2');
    expect(new Set(inLists.map(({ kind }) => kind)).size).toBe(5);
    for (const original of inLists) {
      const turned = JSON.stringify(REWRITES['reversedLists']!(structuredClone(original.document), randomFrom(SEED)));
      expect(turned).not.toBe(original.text);
      const report = await verify({ kind: 'json', text: turned }, world);
      expect([original.name, report.verdict, shown(report)]).toEqual([original.name, 'valid', shown(reports.get(original)!)]);
    }
  });

  it('never have a better verdict than the original, nor show anything else, nor another verdict from memory', { timeout: 60_000 + COUNT * 200 }, async () => {
    const random = randomFrom(SEED);
    const others = all.filter(({ form, kind }) => form === 'json' && (kind === 'badge' || kind === 'endorsement' || kind === 'credential'));
    const tally = { valid: 0, undetermined: 0, invalid: 0, remembered: 0 };
    for (let round = 0; round < COUNT; round += 1) {
      if (round > 0 && round % 10_000 === 0) console.log(`${round} rewritten: ${JSON.stringify(tally)}`);
      const original = random.pick(all.filter(({ weight }) => random.next() < weight).concat(all[0]!));
      const one = await rewritten(original, others, random);
      const report = await verify(one, world);
      const before = reports.get(original)!;
      const said = `${original.name}, ${one.how}, round ${round}: ${one.text}`;
      tally[report.verdict] += 1;
      if (RANK[report.verdict] > RANK[before.verdict] && !isUnreadProof(report) && !isOfNoHost(original, report)) throw new Error(`became ${report.verdict}: ${said}`);
      if (report.checks.some(({ reason }) => reason === 'internal_error')) throw new Error(`was not expected: ${said}`);
      if (isAccepted(report) && showsOther(report, before)) throw new Error(`shows something else: ${said}`);
      const again = await verify(asRead(one, remembering), remembering);
      if (JSON.stringify(again) !== JSON.stringify(report)) throw new Error(`remembered as ${JSON.stringify(again.checks)} and not ${JSON.stringify(report.checks)}: ${said}`);
      if (remembering.memory!.shapes.size() > 0) tally.remembered += 1;
    }
    // The gate must let the harmless ones through, or this test would show nothing.
    expect(tally.valid).toBeGreaterThan(COUNT / 100);
    expect(tally.invalid).toBeGreaterThan(COUNT / 2);
    expect(tally.remembered).toBe(COUNT);
  });
});
