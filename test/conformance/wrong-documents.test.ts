/**
 * The lint before signing, looked at as a sceptic: each document is a good badge
 * with one named fault, and the finding names the field and the clause. Nothing
 * here is signed.
 */
import fc from 'fast-check';
import jsonld from 'jsonld';
import { describe, expect, it } from 'vitest';
import { buildBadge } from '../../credentials/build.ts';
import { check } from '../../credentials/check.ts';
import { documentLoader } from '../../credentials/documents.ts';
import { hasOneOrder } from '../../credentials/text-rules.ts';
import { badgeInput } from '../fixtures/badge.ts';

type Doc = Record<string, any>;
type Canonizer = { canonize(document: object, options: object): Promise<string> };
const good = (): Doc => JSON.parse(JSON.stringify(buildBadge(badgeInput()))) as Doc;

const OB = 'Open Badges 3.0';
const SCHEMA = 'appendix E "JSON Schema"';
const VCDM = 'Verifiable Credentials Data Model 2.0';
const RESOURCES = 'section 5.3';
const RDF = 'RDF Dataset Canonicalization 1.0';
const BSL = 'Bitstring Status List v1.0';
const IDS = 'node identifiers';
const ADDRESS = 'RFC 3986';
const PRIVACY = 'article 5(1)(c)';
const achievement = (b: Doc): Doc => b['credentialSubject'].achievement;
const repeat = (count: number) => 'é'.repeat(count);

const WRONG: readonly (readonly [name: string, field: string, clause: string, change: (badge: Doc) => void])[] = [
  // What is missing
  ['no id', 'id', SCHEMA, (b) => delete b['id']],
  ['no issuer', 'issuer', SCHEMA, (b) => delete b['issuer']],
  ['no validFrom', 'validFrom', SCHEMA, (b) => delete b['validFrom']],
  ['no subject', 'credentialSubject', SCHEMA, (b) => delete b['credentialSubject']],
  ['no achievement', 'credentialSubject.achievement', SCHEMA, (b) => delete b['credentialSubject'].achievement],
  ['no id of the achievement', 'credentialSubject.achievement.id', SCHEMA, (b) => delete achievement(b)['id']],
  ['no name of the achievement', 'credentialSubject.achievement.name', SCHEMA, (b) => delete achievement(b)['name']],
  ['no description of the achievement', 'credentialSubject.achievement.description', SCHEMA, (b) => delete achievement(b)['description']],
  ['no criteria', 'credentialSubject.achievement.criteria', SCHEMA, (b) => delete achievement(b)['criteria']],
  ['no context', '@context', VCDM, (b) => delete b['@context']],
  ['no target of an alignment', 'credentialSubject.achievement.alignment.0.targetUrl', SCHEMA, (b) => delete achievement(b)['alignment'][0].targetUrl],
  ['no name of a level', 'credentialSubject.achievement.resultDescription.0.rubricCriterionLevel.0.name', SCHEMA, (b) => delete achievement(b)['resultDescription'][0].rubricCriterionLevel[0].name],
  // Words that are not in the vocabulary
  ['an achievement type that does not exist', 'credentialSubject.achievement.achievementType', SCHEMA, (b) => (achievement(b)['achievementType'] = 'Compétence')],
  ['a diploma', 'credentialSubject.achievement.achievementType', OB, (b) => (achievement(b)['achievementType'] = 'Diploma')],
  ['a certification', 'credentialSubject.achievement.achievementType', OB, (b) => (achievement(b)['achievementType'] = 'Certification')],
  ['a degree', 'credentialSubject.achievement.achievementType', OB, (b) => (achievement(b)['achievementType'] = 'MasterDegree')],
  ['a result type that does not exist', 'credentialSubject.achievement.resultDescription.0.resultType', SCHEMA, (b) => (achievement(b)['resultDescription'][0].resultType = 'Niveau')],
  ['a kind of identity that does not exist', 'credentialSubject.identifier.0.identityType', SCHEMA, (b) => (b['credentialSubject'].identifier[0].identityType = 'nom')],
  ['a language that is no tag', 'credentialSubject.achievement.inLanguage', SCHEMA, (b) => (achievement(b)['inLanguage'] = 'français')],
  ['a language with an underscore', 'credentialSubject.achievement.inLanguage', SCHEMA, (b) => (achievement(b)['inLanguage'] = 'fr_FR')],
  ['an older context', '@context', VCDM, (b) => (b['@context'][1] = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json')],
  ['contexts in the other order', '@context', OB, (b) => b['@context'].reverse()],
  ['two classes for one achievement', 'credentialSubject.achievement.type', 'Serialization', (b) => achievement(b)['type'].push('Profile')],
  ['a mark', 'credentialSubject.result.0.value', OB, (b) => (b['credentialSubject'].result[0].value = '15/20')],
  ['a failure as a badge', 'credentialSubject.result.0.status', OB, (b) => (b['credentialSubject'].result[0].status = 'Failed')],
  // People
  ['an e-mail address in clear', 'credentialSubject.identifier.1.identityType', OB, (b) => Object.assign(b['credentialSubject'].identifier[1], { hashed: false, identityHash: 'zoe@univ-exemple.fr' })],
  ['an e-mail address as the name', 'credentialSubject.identifier.0.identityHash', OB, (b) => (b['credentialSubject'].identifier[0].identityHash = 'zoe@univ-exemple.fr')],
  ['a student number', 'credentialSubject.identifier.0.identityType', OB, (b) => Object.assign(b['credentialSubject'].identifier[0], { identityType: 'sisSourcedId', identityHash: '22001234' })],
  ['a second name', 'credentialSubject.identifier.2', OB, (b) => b['credentialSubject'].identifier.push({ ...b['credentialSubject'].identifier[0], identityHash: 'Autre Nom' })],
  ['a salt that is empty', 'credentialSubject.identifier.1.salt', 'Serialization', (b) => (b['credentialSubject'].identifier[1].salt = '')],
  ['the subject’s e-mail address as its id', 'credentialSubject.id', ADDRESS, (b) => (b['credentialSubject'].id = 'mailto:zoe@univ-exemple.fr')],
  ['the subject’s telephone as its id', 'credentialSubject.id', ADDRESS, (b) => (b['credentialSubject'].id = 'tel:+33600000000')],
  ['the issuer’s e-mail address', 'issuer.email', PRIVACY, (b) => (b['issuer'].email = 'scolarite@univ-exemple.fr')],
  ['a date of birth', 'credentialSubject.source.dateOfBirth', PRIVACY, (b) => (b['credentialSubject'].source = { id: 'https://univ-exemple.fr/p', type: ['Profile'], dateOfBirth: '2001-01-01' })],
  ['a licence number', 'credentialSubject.licenseNumber', PRIVACY, (b) => (b['credentialSubject'].licenseNumber = '22001234')],
  // Dates
  ['an end before the beginning', 'validUntil', VCDM, (b) => (b['validUntil'] = '2026-07-01T00:00:00Z')],
  ['an end at the beginning', 'validUntil', VCDM, (b) => (b['validUntil'] = b['validFrom'])],
  ['the 31st of June', 'awardedDate', SCHEMA, (b) => (b['awardedDate'] = '2026-06-31T12:00:00Z')],
  ['a day without an hour', 'awardedDate', SCHEMA, (b) => (b['awardedDate'] = '2026-06-30')],
  ['an hour without an offset', 'validFrom', SCHEMA, (b) => (b['validFrom'] = '2026-07-03T09:30:15')],
  ['an award of next week', 'awardedDate', OB, (b) => (b['awardedDate'] = '2026-07-10T12:00:00Z')],
  ['the year 1', 'validFrom', OB, (b) => Object.assign(b, { validFrom: '0001-01-01T00:00:00Z', awardedDate: '0001-01-01T00:00:00Z' })],
  ['the year 9999', 'validUntil', OB, (b) => (b['validUntil'] = '9999-12-31T23:59:59Z')],
  ['an activity that ends before it starts', 'credentialSubject.activityEndDate', OB, (b) => Object.assign(b['credentialSubject'], { activityStartDate: '2026-06-02T00:00:00Z', activityEndDate: '2026-06-01T00:00:00Z' })],
  // Status
  ['a position beyond the list', 'credentialStatus.statusListIndex', BSL, (b) => (b['credentialStatus'].statusListIndex = '131072')],
  ['a negative position', 'credentialStatus.statusListIndex', BSL, (b) => (b['credentialStatus'].statusListIndex = '-1')],
  ['a position that is a number', 'credentialStatus.statusListIndex', BSL, (b) => (b['credentialStatus'].statusListIndex = 94567)],
  ['a position in hexadecimal', 'credentialStatus.statusListIndex', BSL, (b) => (b['credentialStatus'].statusListIndex = '0x10')],
  ['a list that is no web address', 'credentialStatus.statusListCredential', ADDRESS, (b) => (b['credentialStatus'].statusListCredential = 'urn:list:1')],
  ['a list over http', 'credentialStatus.statusListCredential', ADDRESS, (b) => (b['credentialStatus'].statusListCredential = 'http://badges.univ-exemple.fr/status/1')],
  ['a status of another kind', 'credentialStatus.type', BSL, (b) => (b['credentialStatus'].type = '1EdTechRevocationList')],
  // Evidence and the digests of files
  ['the id of evidence used twice', 'evidence.1.id', IDS, (b) => (b['evidence'][1].id = b['evidence'][0].id)],
  ['the badge as its own evidence', 'evidence.1.id', IDS, (b) => (b['evidence'][1].id = b['id'])],
  ['the achievement as evidence of itself', 'evidence.0.id', IDS, (b) => (b['evidence'][0].id = achievement(b)['id'])],
  ['a resource given twice', 'relatedResource.1.id', IDS, (b) => b['relatedResource'].push({ ...b['relatedResource'][0] })],
  ['the digest of something that is no evidence', 'relatedResource.0.id', RESOURCES, (b) => (b['relatedResource'][0].id = 'https://badges.univ-exemple.fr/evidence/autre')],
  ['a digest cut short', 'relatedResource.0.digestMultibase', RESOURCES, (b) => (b['relatedResource'][0].digestMultibase = b['relatedResource'][0].digestMultibase.slice(0, -1))],
  ['a digest in hexadecimal', 'relatedResource.0.digestMultibase', RESOURCES, (b) => (b['relatedResource'][0].digestMultibase = `f1220${'0'.repeat(64)}`)],
  ['a digest with padding', 'relatedResource.0.digestMultibase', RESOURCES, (b) => (b['relatedResource'][0].digestMultibase += '=')],
  ['a digest whose last character says more than its bytes', 'relatedResource.0.digestMultibase', RESOURCES, (b) => (b['relatedResource'][0].digestMultibase = `${b['relatedResource'][0].digestMultibase.slice(0, -1)}x`)],
  ['a SHA-1', 'relatedResource.0.digestMultibase', RESOURCES, (b) => (b['relatedResource'][0].digestMultibase = 'uERQAAAAAAAAAAAAAAAAAAAAAAAAAAA')],
  ['no digest', 'relatedResource.0.digestMultibase', RESOURCES, (b) => delete b['relatedResource'][0].digestMultibase],
  ['no media type', 'relatedResource.0.mediaType', RESOURCES, (b) => delete b['relatedResource'][0].mediaType],
  ['a media type that is none', 'relatedResource.0.mediaType', RESOURCES, (b) => (b['relatedResource'][0].mediaType = 'pdf')],
  ['a resource that is only an address', 'relatedResource.0', RESOURCES, (b) => (b['relatedResource'] = [b['evidence'][0].id])],
  ['a name beside the digest', 'relatedResource.0.name', RESOURCES, (b) => (b['relatedResource'][0].name = 'bilan-confidentiel.pdf')],
  // Addresses
  ['a script as evidence', 'evidence.0.id', ADDRESS, (b) => (b['evidence'][0].id = 'javascript:alert(1)')],
  ['a script as an alignment', 'credentialSubject.achievement.alignment.0.targetUrl', ADDRESS, (b) => (achievement(b)['alignment'][0].targetUrl = 'javascript:alert(1)')],
  ['data as evidence', 'evidence.0.id', ADDRESS, (b) => (b['evidence'][0].id = 'data:text/html,<script>')],
  ['data as the picture', 'credentialSubject.achievement.image.id', ADDRESS, (b) => (achievement(b)['image'].id = 'data:image/svg+xml;base64,AAAA')],
  ['a file of this machine', 'evidence.0.id', ADDRESS, (b) => (b['evidence'][0].id = 'file:///etc/passwd')],
  ['an achievement over http', 'credentialSubject.achievement.id', ADDRESS, (b) => (achievement(b)['id'] = 'http://badges.univ-exemple.fr/achievements/1')],
  ['the digest of a file over http', 'relatedResource.0.id', ADDRESS, (b) => (b['evidence'][0].id = b['relatedResource'][0].id = 'http://badges.univ-exemple.fr/evidence/9f1c')],
  ['a host with letters that look like others', 'evidence.0.id', ADDRESS, (b) => (b['evidence'][0].id = 'https://unіv-exemple.fr/')],
  ['such a host in percent-encoding', 'evidence.0.id', ADDRESS, (b) => (b['evidence'][0].id = 'https://un%D1%96v-exemple.fr/')],
  ['a host in capitals', 'evidence.0.id', ADDRESS, (b) => (b['evidence'][0].id = 'https://UNIV-exemple.fr/')],
  ['a host that is a number', 'evidence.0.id', ADDRESS, (b) => (b['evidence'][0].id = 'https://2130706433/')],
  ['a user name that looks like a host', 'evidence.0.id', ADDRESS, (b) => (b['evidence'][0].id = 'https://univ-exemple.fr@exemple.net/')],
  ['a broken escape', 'evidence.0.id', ADDRESS, (b) => (b['evidence'][0].id = 'https://exemple.fr/%zz')],
  ['no host', 'evidence.0.id', ADDRESS, (b) => (b['evidence'][0].id = 'https:///chemin')],
  ['an address of ten thousand characters', 'evidence.0.id', OB, (b) => (b['evidence'][0].id = `https://exemple.fr/${'a'.repeat(10_000)}`)],
  // Texts
  ['a bell', 'name', RDF, (b) => (b['name'] = 'a\u0007b')],
  ['a delete', 'evidence.0.narrative', RDF, (b) => (b['evidence'][0].narrative = 'a\u007fb')],
  ['a next line of old', 'description', RDF, (b) => (b['description'] = 'a\u0085b')],
  ['words that are turned around', 'evidence.0.name', RDF, (b) => (b['evidence'][0].name = 'Rapport \u202Eexe.fdp')],
  ['a character that is none', 'name', RDF, (b) => (b['name'] = 'a\uFFFFb')],
  ['half of a pair', '', 'RFC 8259', (b) => (b['name'] = 'a\uD83Cb')],
  ['a name that is a page long', 'name', OB, (b) => (b['name'] = repeat(301))],
  ['a description that is a book', 'description', OB, (b) => (b['description'] = repeat(5_001))],
  ['a text that is a thesis', 'evidence.0.narrative', OB, (b) => (b['evidence'][0].narrative = repeat(10_001))],
  ['a genre that is a sentence', 'evidence.0.genre', OB, (b) => (b['evidence'][0].genre = repeat(101))],
  ['the same tag twice', 'credentialSubject.achievement.tag', 'RDF 1.1 Concepts', (b) => achievement(b)['tag'].push('NEO')],
  ['tags that two sorts put in two orders', 'credentialSubject.achievement.tag', RDF, (b) => (achievement(b)['tag'] = ['\u{1F393} Diplômé', '\uFF21 pleine chasse'])],
  ['such tags with a common beginning', 'credentialSubject.achievement.tag', RDF, (b) => (achievement(b)['tag'] = ['Niveau \uE000', 'Niveau \u{1F3C6}', 'Niveau'])],
  ['a tag that is no text', 'credentialSubject.achievement.tag.0', SCHEMA, (b) => (achievement(b)['tag'] = [1])],
  ['2,001 values', '', 'RFC 8259', (b) => (achievement(b)['tag'] = Array.from({ length: 2_001 }, (_, index) => `t${index}`))],
  ['more than verifiers read', '', 'RFC 8259', (b) => (b['description'] = repeat(200_000))],
  // What a signature would not cover, or cover twice
  ['a term that no context defines', 'mention', 'Serialization', (b) => (b['mention'] = 'très bien')],
  ['such a term deep inside', 'evidence.0.note', 'Serialization', (b) => (b['evidence'][0].note = '15/20')],
  ['a name twice, by its full address', 'https://schema.org/name', VCDM, (b) => (b['https://schema.org/name'] = 'Autre nom')],
  ['a keyword', 'evidence.0.@id', VCDM, (b) => (b['evidence'][0]['@id'] = 'https://exemple.fr/')],
  ['null', 'validUntil', VCDM, (b) => (b['validUntil'] = null)],
  ['a list in a list', 'credentialSubject.achievement.tag.0', VCDM, (b) => (achievement(b)['tag'] = [['NEO']])],
  ['a proof', 'proof', VCDM, (b) => (b['proof'] = [{ type: 'DataIntegrityProof' }])],
  ['claims of a token', 'exp', 'RFC 7519', (b) => (b['exp'] = 1)],
];

describe('a good badge with one fault', () => {
  it('is good before', async () => {
    expect(await check(JSON.stringify(good()))).toMatchObject({ ok: true });
    expect(WRONG.length).toBeGreaterThan(100);
    expect(new Set(WRONG.map(([name]) => name)).size).toBe(WRONG.length);
  });

  it.each(WRONG)('is not signed with %s: %s', async (_name, field, clause, change) => {
    const badge = good();
    change(badge);
    const answer = await check(JSON.stringify(badge));
    if (answer.ok) throw new Error('passed');
    const found = answer.findings.filter((finding) => finding.field === field).map((finding) => finding.clause);
    expect(found, JSON.stringify(answer.findings)).toContainEqual(expect.stringContaining(clause));
    for (const finding of answer.findings) expect([finding.clause, finding.message].every((text) => text !== '')).toBe(true);
  });
});

describe('what looks odd and is right', () => {
  it.each<[string, (badge: Doc) => void]>([
    ['a link over http that a student cites', (b) => (b['evidence'][1].id = 'http://exemple.org/mon-site')],
    ['a host in its ASCII form', (b) => (b['evidence'][1].id = 'https://xn--universit-i1a.exemple.fr/')],
    ['a skill of ESCO, which names it over http', (b) => (achievement(b)['alignment'][0].targetUrl = 'http://data.europa.eu/esco/skill/7f8d1d6a-2d3f-4bd3-9d2e-3b6f2f0c9a11')],
    ['an institution over http', (b) => (b['issuer'].url = 'http://univ-exemple.fr/')],
    ['emoji and full-width letters in texts of different members', (b) => Object.assign(b['evidence'][1], { name: '\u{1F393}', narrative: '\uFF21 \u{1F393} \u2764\uFE0F' })],
    ['emoji in two pieces of evidence', (b) => ((b['evidence'][0].name = '\u{1F393}'), (b['evidence'][1].name = '\uFF21'))],
    ['a reading-direction mark of an Arabic name', (b) => (b['credentialSubject'].identifier[0].identityHash = 'ليلى\u200F بن علي')],
    ['a badge that was decided this afternoon and issued this morning', (b) => (b['awardedDate'] = '2026-07-03T12:00:00Z')],
    ['texts as long as they may be', (b) => Object.assign(b['evidence'][0], { name: repeat(300), description: repeat(5_000), narrative: repeat(10_000) })],
    ['an end of validity', (b) => (b['validUntil'] = '2031-07-03T00:00:00Z')],
  ])('%s', async (_name, change) => {
    const badge = good();
    change(badge);
    expect(await check(JSON.stringify(badge))).toMatchObject({ ok: true });
  });
});

describe('the order of canonical lines', () => {
  const character = fc.oneof(fc.constantFrom('a', '\u{1F393}', '\u{10FFFD}', '\uE000', '\uFF21', '\uFE0F', '\uFFFD', '\u0020', '"', '\\'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }));
  const value = fc.array(character, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('').toWellFormed());

  it('is one order for every badge whose lists have one', async () => {
    const compare = (a: string, b: string): number => {
      const [left, right] = [[...a].map((one) => one.codePointAt(0)!), [...b].map((one) => one.codePointAt(0)!)];
      const place = left.findIndex((one, index) => one !== right[index]);
      return place < 0 ? left.length - right.length : left[place]! - (right[place] ?? -1);
    };
    let met = 0;
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(value, { minLength: 2, maxLength: 4 }), value, value, async (tags, name, narrative) => {
        const badge = good();
        achievement(badge)['tag'] = tags;
        Object.assign(badge['evidence'][1], { name, narrative });
        const canonical = await (jsonld as unknown as Canonizer).canonize(badge, { documentLoader, algorithm: 'RDFC-1.0', format: 'application/n-quads', base: null, safe: true });
        const lines = canonical.split('\n').filter((one) => one !== '');
        const isOneOrder = lines.every((one, index) => index === 0 || compare(lines[index - 1]!, one) <= 0);
        if (!hasOneOrder(tags)) met += 1;
        // Lists that sort in one way keep the whole document in one order.
        if (hasOneOrder(tags)) expect(isOneOrder).toBe(true);
      }),
      { seed: 20, numRuns: 60 },
    );
    expect(met).toBeGreaterThan(0);
  });
});
