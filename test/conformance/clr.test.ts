/**
 * Our records before others: the official JSON schema of CLR 2.0, on our
 * documents and on thousands of mutations of them (as schemas.test.ts does for
 * badges), and the stock @digitalbazaar/vc on the signatures.
 */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormatsModule from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { loaderWith } from '../../credentials/documents.ts';
import { ClrCredential } from '../../credentials/model.ts';
import { createIssuer, NOW, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { issueBadges, issueClr } from '../fixtures/clr.ts';
import { haveRecords, recorded } from '../fixtures/recorded.ts';
import { isMap, mutationsOf, type Case } from './mutations.ts';

const addFormats = addFormatsModule.default; // CommonJS with a default export of its own

let issuer: TestIssuer;
let signed: Doc;
beforeAll(async () => {
  issuer = await createIssuer();
  signed = JSON.parse(await issueClr(issuer, await issueBadges(issuer, 3))) as Doc;
});

const at = ({ path }: Case) => String(path.findLast((step) => typeof step === 'string'));
const isCredential = (path: Case['path']) => path.length === 0 || path.at(-2) === 'verifiableCredential' || path.at(-1) === 'verifiableCredential';
const isLanguageMap = (value: unknown) => isMap(value) && Object.entries(value).every(([key, text]) => /^[a-z]{2}(-[A-Z]{2})?$/.test(key) && typeof text === 'string');

/** Where the official schema accepts and our model refuses, each with the reason; the same as for badges (schemas.test.ts). */
const DISAGREEMENTS: readonly { readonly name: string; readonly applies: (each: Case) => boolean }[] = [
  { name: 'a language map instead of text', applies: ({ value }) => isLanguageMap(value) || (Array.isArray(value) && value.length > 0 && value.every(isLanguageMap)) },
  { name: '@context as one string or object', applies: (each) => at(each) === '@context' && !Array.isArray(each.value) },
  { name: 'the type of a credential as one string', applies: (each) => at(each) === 'type' && isCredential(each.path.slice(0, -1)) && typeof each.value === 'string' },
  {
    name: 'a type string that is another class',
    applies: (each) => (at(each) === 'type' ? typeof each.value === 'string' && !isCredential(each.path.slice(0, -1)) : isMap(each.value) && typeof each.value['type'] === 'string'),
  },
  {
    name: 'a subject with neither id nor identifier',
    applies: ({ document }) => {
      const subject = (document as Doc)['credentialSubject'] as unknown;
      const identifier = isMap(subject) ? subject['identifier'] : undefined;
      return isMap(subject) && subject['id'] === undefined && (identifier === undefined || (Array.isArray(identifier) && identifier.length === 0));
    },
  },
  {
    name: 'a date and time that XML Schema does not know',
    applies: ({ value }) => typeof value === 'string' && /^\d{4}-\d\d-\d\d([t ]|.*z$|.*[+-]\d\d(\d\d)?$|.*:60)/.test(value),
  },
];

describe.skipIf(!haveRecords)('the model and the official JSON schema of CLR 2.0 (need ../shared/spec)', () => {
  const official = (): ((document: unknown) => boolean) => {
    const ajv = new Ajv2019({ strict: false });
    addFormats(ajv);
    const validate = ajv.compile(recorded('clr_v2p0/schema-json/clr_v2p0_clrcredential_schema.json'));
    return (document) => validate(document) as boolean;
  };

  it('accept our record, unsigned and signed', () => {
    const accepts = official();
    const { proof: _proof, ...unsigned } = signed;
    for (const document of [unsigned, signed]) expect([accepts(document), ClrCredential.safeParse(document).success]).toEqual([true, true]);
  });

  it('give one answer on every mutation, but for the disagreements listed by name', { timeout: 240_000 }, () => {
    const accepts = official();
    // Badges inside have a test of their own: here the outer record, and one badge as the schema of the record sees it.
    const [first] = signed['credentialSubject'].verifiableCredential as Doc[];
    const { '@context': context, id, type, issuer: by, validFrom, proof, credentialStatus } = first!;
    const small = { ...signed, partial: false, credentialSubject: { ...signed['credentialSubject'], verifiableCredential: [{ '@context': context, id, type, issuer: by, validFrom, proof, credentialStatus, credentialSubject: { id: 'urn:x' } }] } };
    expect([accepts(small), ClrCredential.safeParse(small).success]).toEqual([true, true]);
    const unexplained: string[] = [];
    const met = new Set<string>();
    let count = 0;
    // Both ways to say whose record it is; in the second nothing else does.
    const { id: _id, ...unnamed } = small.credentialSubject as Doc;
    for (const mutation of [small, { ...small, credentialSubject: unnamed }].flatMap((document) => [...mutationsOf(document)])) {
      count += 1;
      const theirs = accepts(mutation.document);
      if (theirs === ClrCredential.safeParse(mutation.document).success) continue;
      // Never the other way round: what the official schema refuses, we refuse.
      const explained = theirs ? DISAGREEMENTS.filter(({ applies }) => applies(mutation)) : [];
      for (const { name } of explained) met.add(name);
      if (explained.length === 0) unexplained.push(`${mutation.path.join('.')} = ${JSON.stringify(mutation.value)} (official: ${theirs})`);
    }
    expect(unexplained).toEqual([]);
    expect([...met].sort()).toEqual(DISAGREEMENTS.map(({ name }) => name).sort());
    expect(count).toBeGreaterThan(2_000);
  });
});

describe('the stock @digitalbazaar/vc', () => {
  /** As a foreign verifier does it: its own suite, our loader, the issuer's documents resolved. */
  async function accepts(credential: Doc): Promise<boolean> {
    const { id: controller, publicKeyMultibase } = issuer;
    const id = issuer.signer.dataIntegrity.verificationMethod;
    const method = { '@context': 'https://w3id.org/security/multikey/v1', id, type: 'Multikey', controller, publicKeyMultibase };
    const document = { '@context': ['https://www.w3.org/ns/did/v1'], id: controller, verificationMethod: [method], assertionMethod: [id] };
    const documentLoader = loaderWith(new Map<string, object>([[id, method], [controller, document]]));
    const { verified } = await verifyCredential({ credential, suite: new DataIntegrityProof({ cryptosuite }), documentLoader, now: NOW, checkStatus: async () => ({ verified: true }) });
    return verified;
  }
  const inside = (clr: Doc): Doc[] => clr['credentialSubject'].verifiableCredential;

  it('accepts the proof of the record, and that of each badge taken out of it', async () => {
    expect(await accepts(structuredClone(signed))).toBe(true);
    for (const badge of inside(signed)) expect(await accepts(structuredClone(badge))).toBe(true);
  });

  it('refuses a record without one of its badges, with another name, or with a word changed inside', async () => {
    const changes: ((clr: Doc) => void)[] = [(clr) => void inside(clr).pop(), (clr) => { clr['name'] = 'Autre'; }, (clr) => { inside(clr)[0]!['credentialSubject'].achievement.name = 'Autre'; }];
    for (const change of changes) {
      const clr = structuredClone(signed);
      change(clr);
      expect(await accepts(clr)).toBe(false);
    }
  });
});
