/**
 * What a verifier keeps between documents can be taught by recognised issuers
 * only, stays small, and changes no answer.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { nodePrimitives } from '../../api/platform/primitives-node.ts';
import { referenceForms } from '../../credentials/canonical.ts';
import { knownShapes, type KnownShapes } from '../../credentials/known-shapes.ts';
import { verifierMemory, type Memory } from '../../credentials/memory.ts';
import { verify } from '../../credentials/verify.ts';
import { createIssuer, embed, environment, publishStatus, tamper, unsignedBadge, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { randomFrom, type Random } from './rewrites.ts';

let issuer: TestIssuer;
let signed: string[];

beforeAll(async () => {
  issuer = await createIssuer();
  await publishStatus(issuer, [7]);
  signed = await Promise.all(Array.from({ length: 6 }, (_, number) => embed(issuer, numbered(unsignedBadge(issuer), number))));
});

const numbered = (badge: Doc, number: number): Doc => ({ ...badge, id: `${issuer.origin}/credentials/n${number}` });
const fresh = (): Memory => verifierMemory(nodePrimitives());
const look = (text: string, memory: Memory | undefined, by = issuer) => verify({ kind: 'json', text }, environment([by, issuer], memory === undefined ? {} : { memory }));
const recognises = async (memory: Memory, text: string): Promise<boolean> => (await memory.shapes.signedBadge(text, 'whole')) !== null;

async function taught(): Promise<Memory> {
  const memory = fresh();
  for (const text of signed.slice(0, 4)) expect((await look(text, memory)).verdict).toBe('valid');
  return memory;
}

describe('a verifier’s memory', () => {
  it('recognises the badges of an achievement once four different ones were valid, and reports on them as without it', async () => {
    const memory = await taught();
    expect(memory.shapes.size()).toBe(1);
    for (const text of signed) {
      expect(await recognises(memory, text)).toBe(true);
      for (const one of [text, tamper(text), text.replace('DataIntegrityProof","created":"2026', 'DataIntegrityProof","created":"2025')]) expect(await look(one, memory)).toEqual(await look(one, undefined));
    }
  });

  it('recognises one proof that stands alone as it does one in a list', async () => {
    const memory = await taught();
    const alone = signed[5]!.replace('"proof":[{', '"proof":{').replace(/\}\]\}$/, '}}');
    expect(await recognises(memory, alone)).toBe(true);
    expect(await look(alone, memory)).toEqual(await look(alone, undefined));
    for (const broken of [alone.replace('"proof":{', '"proof":[{'), signed[5]!.replace(/\}\]\}$/, '}}')]) expect(await recognises(memory, broken)).toBe(false);
  });

  it('is taught nothing by one badge, however often it is presented', async () => {
    const memory = fresh();
    for (let time = 0; time < 6; time += 1) await look(signed[0]!, memory);
    expect(memory.shapes.size()).toBe(0);
  });

  it('is taught nothing by shapes without the issuer’s proof', async () => {
    const memory = fresh();
    const { proof } = JSON.parse(signed[0]!) as Doc;
    const forged = { ...unsignedBadge(issuer, { evidence: [], relatedResource: [] }), proof };
    for (let number = 0; number < 4; number += 1) expect((await look(JSON.stringify(numbered(forged, number)), memory)).verdict).toBe('invalid');
    expect(memory.shapes.size()).toBe(0);
  });

  it('is taught nothing by an issuer that nobody recognises, whose genuine badges are undetermined', async () => {
    const memory = fresh();
    const stranger = await createIssuer({ origin: 'https://badges.exemple.net' });
    for (let number = 0; number < 4; number += 1) {
      const text = await embed(stranger, numbered(unsignedBadge(stranger), number));
      const report = await verify({ kind: 'json', text }, environment([issuer, stranger], { memory }));
      expect([report.verdict, report.checks.find(({ name }) => name === 'issuer')!.reason]).toEqual(['undetermined', 'issuer_unknown']);
    }
    expect(memory.shapes.size()).toBe(0);
    expect(memory.list(stranger.listUrl)).toBeUndefined();
    expect(memory.ofStrangers.list(stranger.listUrl)).toBeDefined();
  });

  it('is taught no shape by one genuine badge whose members were put in other orders, which its proof covers all the same', async () => {
    const memory = await taught();
    const random = randomFrom(4);
    for (let time = 0; time < 24; time += 1) expect((await look(turned(signed[time % 2]!, random), memory)).verdict).toBe('valid');
    expect(memory.shapes.size()).toBe(1);
    const untaught = fresh();
    for (let time = 0; time < 24; time += 1) await look(turned(signed[0]!, random), untaught);
    expect(untaught.shapes.size()).toBe(0);
    expect(await recognises(memory, signed[5]!)).toBe(true);
  });

  it('does not let one recognised issuer’s many shapes put out another’s, nor hold more than its share of them', async () => {
    const shapes = knownShapes({ primitives: nodePrimitives(), learn: 'vouched' });
    for (const text of signed.slice(0, 2)) await vouch(shapes, JSON.parse(text) as Doc);
    const form = async (): Promise<object | null> => (await shapes.canonicalForm(numbered(unsignedBadge(issuer), 99))).shape;
    expect(await form()).not.toBeNull();
    const other = { ...issuer, id: 'did:web:badges.exemple.net' } as TestIssuer;
    for (let tags = 1; tags <= 70; tags += 1) for (let number = 0; number < 2; number += 1) await vouch(shapes, tagged(other, tags, number));
    expect(shapes.size()).toBe(1 + 64);
    expect(await form()).not.toBeNull();
    for (let place = 0; place < 20; place += 1) for (let number = 0; number < 2; number += 1) await vouch(shapes, tagged({ ...other, id: `did:web:${place}.exemple.net` }, 1, number));
    expect(shapes.size()).toBeLessThanOrEqual(16 * 64);
  }, 120_000);

  it('keeps no long text of a stranger: neither of a proof nor of an issuer', async () => {
    const memory = await taught();
    for (const changes of [{ domain: 'x'.repeat(100_000) }, { created: `2026-09-01T12:00:00.${'1'.repeat(100_000)}Z` }]) {
      const badge = JSON.parse(signed[0]!) as Doc;
      const text = JSON.stringify({ ...badge, proof: [{ ...badge['proof'][0], ...changes }] });
      expect(await look(text, memory)).toEqual(await look(text, undefined));
    }
    expect(memory.shapes.size()).toBe(1);
  });

  it('changes no report on revoked, expired and changed badges, of one issuer or of another that borrows its name', async () => {
    const memory = await taught();
    const other = await createIssuer({ origin: 'https://badges.exemple.net' });
    const badge = unsignedBadge(issuer);
    const cases = [
      await embed(issuer, { ...badge, credentialStatus: { ...badge['credentialStatus'], id: `${issuer.listUrl}#7`, statusListIndex: '7' } }),
      await embed(issuer, { ...badge, validUntil: '2026-08-31T12:00:00Z' }),
      await embed(issuer, { ...badge, validFrom: '2026-09-02T12:00:00Z' }),
      await embed(other, badge),
      await embed(issuer, { ...badge, 'https://www.w3.org/2018/credentials#validUntil': { '@type': 'http://www.w3.org/2001/XMLSchema#dateTime', '@value': '2026-08-31T12:00:00Z' } }),
    ];
    const verdicts: string[] = [];
    for (const text of cases) {
      const report = await look(text, memory);
      expect(report).toEqual(await look(text, undefined));
      verdicts.push(report.verdict);
    }
    expect(verdicts).toEqual(['invalid', 'invalid', 'invalid', 'invalid', 'invalid']);
  });
});

/** As verify.ts does when every gate has passed. */
async function vouch(shapes: KnownShapes, document: Doc): Promise<void> {
  await shapes.vouchFor(document, await referenceForms().canonicalForm(document), null);
}

function tagged(by: TestIssuer, tags: number, number: number): Doc {
  const badge = numbered(unsignedBadge(by), number);
  const { credentialSubject: subject } = badge;
  return { ...badge, credentialSubject: { ...subject, achievement: { ...subject.achievement, tag: Array.from({ length: tags }, (_, place) => `t${place}`) } } };
}

/** The same document with the members of every object in some other order. */
function turned(text: string, random: Random): string {
  const turn = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turn);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([name, member]) => [name, turn(member), random.below(1_000)] as const);
    return Object.fromEntries(members.sort(([, , a], [, , b]) => a - b).map(([name, member]) => [name, member]));
  };
  return JSON.stringify(turn(JSON.parse(text)));
}
