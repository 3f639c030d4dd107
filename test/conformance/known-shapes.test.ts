/**
 * The fast way to a canonical form gives what the reference gives, byte for byte,
 * or leaves the answer to it. Documents are made from a fixed seed; KNOWN_SHAPES_COUNT
 * asks for more of them.
 */
import { hash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { referenceForms, type Canonical, type Forms } from '../../credentials/canonical.ts';
import { documentLoader, KNOWN_CONTEXTS } from '../../credentials/documents.ts';
import type { Json, JsonObject } from '../../credentials/json.ts';
import { knownShapes } from '../../credentials/known-shapes.ts';
import { webPrimitives } from '../../credentials/primitives.ts';
import { PLAIN_IRI, putTogether, takeApart } from '../../credentials/shape-template.ts';
import { createIssuer, endorsementBy, unsignedBadge, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { randomFrom, type Random } from '../hostile/rewrites.ts';

const COUNT = Number(process.env['KNOWN_SHAPES_COUNT'] ?? 10_000);
/** Documents of one shape in a row: the first is learnt, the others are known. */
const IN_A_ROW = 8;
const primitives = { ...webPrimitives, sha256: (data: string | Uint8Array) => new Uint8Array(hash('sha256', data, 'buffer')) };
const reference = referenceForms();

/** Texts at which a shortcut would stumble. */
const TEXTS = [
  '', ' ', 'a', 'Zoé', '"', '\\', '\n', '\r\n', '\t', '\u0000', '\u0001\u0008\u000b\u000c\u001f', '\u007f', '\u0080\u009f', '🎓', '\ue000', '🎓\uffee', '\u2028', '\ufeff', '@id', '@type', '@value', '_:b0', '_:c14n0',
  'name', 'id', 'type', 'Achievement', 'xsd:string', 'sec:proof', 'obx:x', '<', '>', '<a> <b> "c" .', '" .\n<a> <b> "c', '^^<x>', '@fr', 'urn:', 'https://', 'http://a b', 'https://exemple.fr/é', 'https://exemple.fr/%C3%A9',
  'did:web:exemple.fr', 'urn:uuid:', 'URN:UUID:7d0e6b1a-58a1-4a2f-8ad6-7c0c6a2b9f00', 'HTTPS://EXEMPLE.FR', 'mailto:a@b.fr', 'javascript:1', 'data:,a', 'urn:isbn:1', 'https://exemple.fr/a#b', 'https://exemple.fr/[x]', '//a', '/a', '#a', '?', 'a:b',
  'https://purl.imsglobal.org/spec/vc/ob/vocab.html#Achievement', 'https://www.w3.org/2018/credentials#VerifiableCredential', 'http://www.w3.org/2001/XMLSchema#string', '2026-07-03T09:30:15Z', '94567',
] as const;

describe('known shapes', () => {
  let bases: Doc[];
  beforeAll(async () => {
    bases = await documents(await createIssuer());
  });

  it(`give the reference’s form of ${COUNT} random and adversarial documents, or leave it to the reference`, { timeout: 600_000 }, async () => {
    const random = randomFrom(20_261_126);
    const known = knownShapes({ primitives });
    const seen = { known: 0, left: 0, refused: 0 };
    for (let row = 0; row < COUNT / IN_A_ROW; row += 1) {
      const shape = reshaped(structuredClone(random.pick(bases)), random);
      for (let place = 0; place < IN_A_ROW; place += 1) {
        const document = place === 0 ? shape : retexted(shape, random);
        const ours = await outcome(known, document);
        // What was not taken from a template is the reference's own answer.
        if (ours.fault === null && ours.shape === null) {
          seen.left += 1;
          continue;
        }
        const theirs = await outcome(reference, document);
        const same = ours.text === theirs.text && ours.agrees === theirs.agrees && ours.fault === theirs.fault;
        if (!same) expect({ document, ...ours }).toEqual({ document, ...theirs });
        if (theirs.fault !== null) seen.refused += 1;
        else seen.known += 1;
      }
    }
    // The comparison is one of substance: most answers came from a template, and every kind of end was met.
    expect(seen.known).toBeGreaterThan(COUNT * 0.4);
    expect(seen.left).toBeGreaterThan(COUNT * 0.02);
    expect(seen.refused).toBeGreaterThan(COUNT * 0.01);
  });

  it('take a document apart and put it together again', () => {
    const random = randomFrom(7);
    for (let time = 0; time < 500; time += 1) {
      const document = retexted(reshaped(structuredClone(random.pick(bases)), random), random);
      const { key, values } = takeApart(document);
      expect(putTogether(document, values)).toEqual(document);
      expect(takeApart(putTogether(document, values)).key).toBe(key);
    }
  });

  it('hold no more shapes than they are told to, and learn from strangers at the second sight only', async () => {
    const strangers = knownShapes({ primitives, most: 4, learn: 'second' });
    const [base] = bases as [Doc];
    const withTags = (count: number): Doc => ({ ...base, credentialSubject: { ...base['credentialSubject'], achievement: { ...base['credentialSubject'].achievement, tag: Array.from({ length: count }, (_, index) => `t${index}`) } } });
    for (let count = 1; count <= 12; count += 1) expect((await strangers.canonicalForm(withTags(count))).shape).toBeNull();
    expect(strangers.size()).toBe(0);
    for (let count = 1; count <= 12; count += 1) await strangers.canonicalForm(withTags(count));
    expect(strangers.size()).toBe(4);
    expect((await strangers.canonicalForm(withTags(12))).shape).not.toBeNull();
    expect((await strangers.canonicalForm(withTags(1))).shape).toBeNull();
  });

  it('learn once when a crowd asks at the same moment, and give everybody the same', async () => {
    const known = knownShapes({ primitives });
    const [base] = bases as [Doc];
    const forms = await Promise.all(Array.from({ length: 20 }, (_, index) => known.canonicalForm({ ...base, name: `Badge ${index}` })));
    expect(known.size()).toBe(1);
    expect(new Set(forms.map((form) => form.shape)).size).toBe(2); // the learner's, and null for those who met them at it
    for (const [index, form] of forms.entries()) expect(form.text()).toBe((await reference.canonicalForm({ ...base, name: `Badge ${index}` })).text());
  });

  it('are not made of documents that bring contexts along or would fill the memory with their keys', async () => {
    const known = knownShapes({ primitives });
    const [base] = bases as [Doc];
    await outcome(known, { ...base, '@context': [...base['@context'], { extra: 'https://exemple.fr/extra' }] });
    await outcome(known, { ...base, evidence: Array.from({ length: 800 }, (_, index) => ({ type: ['Evidence'], name: `Trace ${index}` })) });
    expect(known.size()).toBe(0);
  });

  it('rest on schemes to which no pinned context gives a meaning', async () => {
    const terms = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, member] of Object.entries(value)) {
        if (!key.startsWith('@')) terms.add(key);
        collect(member);
      }
    };
    for (const url of KNOWN_CONTEXTS) collect((await documentLoader(url)).document);
    expect(terms.size).toBeGreaterThan(150);
    expect([...terms].filter((term) => ['http', 'https', 'urn', 'did'].includes(term) || PLAIN_IRI.test(term))).toEqual([]);
  });
});

type Ending = { text: string | null; agrees: boolean | null; fault: string | null; shape: object | null };

async function outcome(forms: Forms, document: JsonObject): Promise<Ending> {
  try {
    const { text: write, agrees, shape }: Canonical = await forms.canonicalForm(document);
    const text = write();
    return { text, agrees, fault: null, shape };
  } catch (fault) {
    return { text: null, agrees: null, fault: (fault as Error).name, shape: null };
  }
}

/** What we sign: a badge, small and large, an endorsement, a status list, the options of a proof. */
async function documents(issuer: TestIssuer): Promise<Doc[]> {
  const badge = unsignedBadge(issuer);
  const { credentialSubject: subject } = badge;
  const small = { ...badge, credentialSubject: { id: subject.id, type: subject.type, achievement: { id: subject.achievement.id, type: ['Achievement'], name: 'A', description: 'B', criteria: { narrative: 'C' } } }, evidence: badge['evidence'].slice(0, 1) } as Doc;
  delete small['relatedResource'];
  const list = { '@context': badge['@context'].slice(0, 1), id: issuer.listUrl, type: ['VerifiableCredential', 'BitstringStatusListCredential'], issuer: issuer.id, validFrom: '2026-07-03T09:30:15Z',
    credentialSubject: { id: `${issuer.listUrl}#list`, type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList: 'uH4sIAAAAAAAAA', ttl: 300_000 } };
  const options = { '@context': badge['@context'], type: 'DataIntegrityProof', created: '2026-07-03T09:30:15Z', verificationMethod: `${issuer.id}#key-1`, cryptosuite: 'eddsa-rdfc-2022', proofPurpose: 'assertionMethod' };
  return [badge, small, small, small, small, endorsementBy(issuer, 'urn:uuid:7d0e6b1a-58a1-4a2f-8ad6-7c0c6a2b9f00'), endorsementBy(issuer, issuer.listUrl), list, options];
}

/** Another structure, sometimes one that cannot be a credential: members gone, doubled, without identifier, in lists. */
function reshaped(document: Doc, random: Random): Doc {
  for (let times = random.below(4); times > 0; times -= 1) {
    const object = random.pick(objectsIn(document));
    const keys = Object.keys(object).filter((key) => key !== '@context' && key !== 'type');
    if (keys.length === 0) continue;
    const key = random.pick(keys);
    const value = object[key];
    const way = random.below(8);
    if (way === 0) delete object[key];
    else if (way === 1 && Array.isArray(value)) value.push(structuredClone(random.pick(value)) ?? 'x');
    else if (way === 2) object[key] = Array.isArray(value) ? value[0] : [value];
    else if (way === 3) delete object['id'];
    else if (way === 4) object['id'] = String(random.pick(objectsIn(document))['id'] ?? document['id']);
    else if (way === 5) object[random.pick(['name', 'description', 'narrative', 'tag', 'creditsEarned', 'hashed'])] = random.pick<Json>(['x', 1, 1.5, true, ['a', 'b'], { id: 'urn:uuid:1', name: 'n' }]);
    else if (way === 6) object[key] = structuredClone(random.pick(objectsIn(document)));
    else if (typeof value === 'string') object[key] = random.pick(TEXTS);
  }
  return document;
}

/** The same structure with other texts: mostly ordinary ones, so that most of these documents can be signed. */
function retexted(document: Doc, random: Random): Doc {
  const { values } = takeApart(document);
  const hostile = random.below(3) === 0;
  const others = values.map((value) => {
    if (random.below(3) > 0) return value;
    if (hostile && random.below(4) === 0) return random.pick(TEXTS);
    if (hostile && random.below(12) === 0) return random.pick(values);
    if (/^[a-z]+:/i.test(value)) return `${value.slice(0, 24)}${random.pick(['/', '#', '-', '~'])}${random.below(1_000_000)}`;
    return `${random.pick(['Une trace', 'Étape « deux »', 'l’atelier 🎓', 'a "b" \\ c\n', value])} ${random.below(1_000_000)}`;
  });
  return putTogether(document, others) as Doc;
}

function objectsIn(value: Json): Doc[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Doc, ...Object.entries(value).flatMap(([key, member]) => (key === '@context' ? [] : objectsIn(member)))];
}
