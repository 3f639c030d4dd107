/**
 * The zod model against the official JSON schema, on official and own
 * documents and on thousands of mutations of them. Where the two disagree is
 * written down here by name, and nowhere else.
 */
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormatsModule from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { buildBadge } from '../../credentials/build.ts';
import { OpenBadgeCredential } from '../../credentials/model.ts';
import { badgeInput } from '../fixtures/badge.ts';
import { haveRecords, recorded } from '../fixtures/recorded.ts';
import { isMap, mutationsOf, type Case, type Path } from './mutations.ts';

const addFormats = addFormatsModule.default; // CommonJS with a default export of its own
const at = ({ path }: Case) => String(path.findLast((step) => typeof step === 'string'));
const isCredential = (path: Path) => path.length === 0 || path.at(-2) === 'endorsement';
const isLanguageMap = (value: unknown) => isMap(value) && Object.entries(value).every(([key, text]) => /^[a-z]{2}(-[A-Z]{2})?$/.test(key) && typeof text === 'string');

/** Documents that the official schema accepts and the model refuses, each with the reason for being stricter. */
const DISAGREEMENTS: readonly { readonly name: string; readonly because: string; readonly applies: (each: Case) => boolean }[] = [
  {
    name: 'a language map instead of text', because: 'JSON-LD safe mode refuses it: its keys are terms that no context defines',
    applies: ({ value }) => isLanguageMap(value) || (Array.isArray(value) && value.length > 0 && value.every(isLanguageMap)),
  },
  {
    name: '@context as one string or object', because: 'VCDM 2.0, section 4.3: an ordered list whose first item is the base context',
    applies: (each) => at(each) === '@context' && !Array.isArray(each.value),
  },
  {
    name: 'the type of a credential as one string', because: 'it cannot include both VerifiableCredential and OpenBadgeCredential',
    applies: (each) => at(each) === 'type' && isCredential(each.path.slice(0, -1)) && typeof each.value === 'string',
  },
  {
    name: 'a type string that is another class', because: 'the context of the class would not apply, so its members would mean nothing',
    applies: (each) =>
      at(each) === 'type' ? typeof each.value === 'string' && !isCredential(each.path.slice(0, -1)) : isMap(each.value) && typeof each.value['type'] === 'string',
  },
  {
    name: 'a subject with neither id nor identifier', because: 'Open Badges 3.0, section 9.1, step 1',
    applies: (each) => {
      const subject = (each.document as { credentialSubject?: Record<string, unknown> }).credentialSubject;
      const identifier = subject?.['identifier'];
      return isMap(subject) && subject['id'] === undefined && (identifier === undefined || (Array.isArray(identifier) && identifier.length === 0));
    },
  },
  {
    name: 'a date and time that XML Schema does not know', because: 'RDF gives dates the type xsd:dateTime, which has no lower-case t, no space, no short offset and no leap second',
    applies: ({ value }) => typeof value === 'string' && /^\d{4}-\d\d-\d\d([t ]|.*z$|.*[+-]\d\d(\d\d)?$|.*:60)/.test(value),
  },
];

/** The official validator of one generation of the schema: does it find nothing? */
function validator(generation: 'schema-json' | 'schema-json-ld'): (document: unknown) => boolean {
  const ajv = new Ajv2019({ strict: false });
  addFormats(ajv);
  const validate = ajv.compile(recorded(`ob_v3p0/${generation}/ob_v3p0_achievementcredential_schema.json`));
  return (document) => validate(document) as boolean;
}

const OWN = 'a badge of ours';
const OFFICIAL = [
  'signed/complete.json', 'signed/simple.json', 'signed/simple-did-key-method.json', 'signed/simple-err-expired.json', 'signed/simple-noproof.json', 'signed/simple_v1.json',
  'impl-guide-vector/signed-credential.json', 'spec-appendix-d/D-1-Basic-OpenBadgeCredential-01.json', 'spec-appendix-d/D-2-Complete-OpenBadgeCredential-03.json',
  'spec-appendix-d/D-6-Skill-Assertion-CASE-09.json', 'spec-appendix-d/D-7-Skill-Assertion-Credential-Engine-11.json',
] as const;

const documentNamed = (name: string): unknown => (name === OWN ? JSON.parse(JSON.stringify(buildBadge(badgeInput()))) : recorded(`ob_v3p0/examples/${name}`));
const modelAccepts = (document: unknown) => OpenBadgeCredential.safeParse(document).success;

describe.skipIf(!haveRecords)('the model and the official JSON schema (need ../shared/spec)', () => {
  const official = haveRecords ? validator('schema-json') : () => false;

  it.each([OWN, ...OFFICIAL])('give one answer on %s', (name) => {
    const document = documentNamed(name);
    expect(modelAccepts(document)).toBe(official(document));
  });

  it('accepts every official Open Badges 3.0 example over VCDM 2.0', () => {
    const refused = OFFICIAL.filter((name) => !modelAccepts(documentNamed(name)));
    expect(refused).toEqual(['signed/simple-noproof.json', 'signed/simple_v1.json']) // these two are over VCDM 1.1;
  });

  it('accepts our badge under the older strict schema too', () => {
    expect(validator('schema-json-ld')(documentNamed(OWN))).toBe(true);
  });

  it('give one answer on every mutation, but for the disagreements listed by name, each of which occurs', { timeout: 120_000 }, () => {
    const unexplained: string[] = [];
    const met = new Set<string>();
    let count = 0;
    for (const name of [OWN, 'signed/complete.json', 'spec-appendix-d/D-6-Skill-Assertion-CASE-09.json']) {
      for (const mutation of mutationsOf(documentNamed(name))) {
        count += 1;
        const theirs = official(mutation.document);
        if (theirs === modelAccepts(mutation.document)) continue;
        // Never the other way round: what the official schema refuses, we refuse.
        const explained = theirs ? DISAGREEMENTS.filter(({ applies }) => applies(mutation)) : [];
        for (const { name: known } of explained) met.add(known);
        if (explained.length === 0) unexplained.push(`${name} ${mutation.path.join('.')} = ${JSON.stringify(mutation.value)} (official: ${theirs})`);
      }
    }
    expect(unexplained).toEqual([]);
    expect([...met].sort()).toEqual(DISAGREEMENTS.map(({ name }) => name).sort());
    expect(count).toBeGreaterThan(10_000);
  });
});
