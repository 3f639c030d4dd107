import { describe, expect, it } from 'vitest';
import { badgeInput } from '../test/fixtures/badge.ts';
import { buildBadge, buildStatusList, type BadgeInput } from './build.ts';
import { statementsOf } from './canonical.ts';
import { check, placeOfLoss } from './check.ts';
import { hexDigest } from './checked.ts';
import { didWebFromOrigin } from './did.ts';
import { disagreementAt, graphOf } from './parity.ts';
import { emptyStatusList } from './status-list.ts';

type Json = Record<string, any>;

const badge = (changes: Partial<BadgeInput> = {}): Json => JSON.parse(JSON.stringify(buildBadge(badgeInput(changes)))) as Json;
const list = async (): Promise<Json> =>
  JSON.parse(JSON.stringify(await buildStatusList({
    id: 'https://x.fr/status/1', issuer: 'did:web:x.fr', bits: emptyStatusList(), validFrom: new Date('2026-07-03T00:00:00Z'), validUntil: new Date('2026-07-04T00:00:00Z'),
  }))) as Json;

/** The fields with findings after a change to a document that was good. */
async function fieldsAfter(document: Json, change: (document: Json) => void): Promise<string[]> {
  expect(await check(JSON.stringify(document))).toMatchObject({ ok: true });
  change(document);
  const answer = await check(JSON.stringify(document));
  return answer.ok ? [] : [...new Set(answer.findings.map(({ field }) => field))];
}

const problemOf = async (bytes: string): Promise<string> => {
  const answer = await check(bytes);
  return answer.ok ? 'ok' : answer.findings.map(({ field, message }) => `${field}: ${message}`).join('\n');
};

describe('a badge that is built', () => {
  it('passes, and its text and digest are frozen', async () => {
    const bytes = JSON.stringify(badge());
    const answer = await check(bytes);
    expect(answer).toMatchObject({ ok: true, checked: { bytes, digest: await hexDigest(bytes) } });
    expect(answer.ok && Object.isFrozen(answer.checked)).toBe(true);
  });

  it('passes with forty traces that look the same', async () => {
    const evidence = Array.from({ length: 40 }, () => ({ name: 'Photo', genre: 'Image' }));
    expect(await check(JSON.stringify(badge({ evidence, relatedResource: [] })))).toMatchObject({ ok: true });
  });

  it('passes without evidence, without e-mail, and from an issuer on this machine or that is its own key', async () => {
    const { email: _none, ...subject } = badgeInput().subject;
    expect(await check(JSON.stringify(badge({ evidence: [], relatedResource: [], subject })))).toMatchObject({ ok: true });
    for (const id of ['did:web:localhost%3A8787', 'did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2', 'https://badges.univ-exemple.fr/issuers/1']) {
      expect(await check(JSON.stringify(badge({ issuer: { ...badgeInput().issuer, id }, status: { listUrl: id.includes('localhost') ? 'https://localhost:8787/status/1' : badgeInput().status.listUrl, index: 5 } })))).toMatchObject({ ok: true });
    }
  });
});

describe('a status list over http', () => {
  const withList = (listUrl: string) =>
    check(JSON.stringify(badge({ issuer: { ...badgeInput().issuer, id: URL.canParse(listUrl) && new URL(listUrl).host !== '' ? didWebFromOrigin(listUrl) : badgeInput().issuer.id }, status: { listUrl, index: 5 } })));

  it('is for the machine itself and nobody else', async () => {
    for (const listUrl of ['http://localhost:8787/status/1', 'http://127.0.0.1:8787/status/1']) expect(await withList(listUrl)).toMatchObject({ ok: true });
    for (const listUrl of ['http://badges.univ-exemple.fr/status/1', 'http://localhost.exemple.fr/status/1', 'ftp://badges.univ-exemple.fr/1', 'urn:list:1']) {
      expect(await withList(listUrl)).toMatchObject({ ok: false, findings: expect.arrayContaining([expect.objectContaining({ field: expect.stringMatching(/status|credentialStatus/i) })]) });
    }
  });
});

describe('a badge is not signed', () => {
  it.each<[string, string, (document: Json) => void]>([
    ['with a proof in it', 'proof', (b) => (b['proof'] = [{ type: 'DataIntegrityProof' }])],
    ['with contexts of its own', '@context', (b) => b['@context'].push('https://purl.imsglobal.org/spec/ob/v3p0/extensions.json')],
    ['with another type beside', 'type', (b) => b['type'].push('ClrCredential')],
    ['under the alias of its type', 'type', (b) => (b['type'] = ['VerifiableCredential', 'AchievementCredential'])],
    ['from a bare address', 'issuer', (b) => (b['issuer'] = b['issuer'].id)],
    ['from an issuer without name', 'issuer', (b) => delete b['issuer'].name],
    ['with fractions of a second', 'validFrom', (b) => (b['validFrom'] = '2026-07-03T09:30:15.5Z')],
    ['with a time without offset', 'awardedDate', (b) => (b['awardedDate'] = '2026-07-03T09:30:15')],
    ['with a day that does not exist', 'validFrom', (b) => (b['validFrom'] = '2026-02-30T09:30:15Z')],
    ['if it ends before it begins', 'validUntil', (b) => (b['validUntil'] = '2026-07-03T09:30:14Z')],
    ['without a name', 'name', (b) => delete b['name']],
    ['with an empty text', 'description', (b) => (b['description'] = '')],
    ['with null', 'description', (b) => (b['description'] = null)],
    ['with an empty list', 'evidence', (b) => (b['evidence'] = [])],
    ['with evidence outside of a list', 'evidence', (b) => (b['evidence'] = b['evidence'][0])],
    ['with one alignment outside of a list', 'credentialSubject.achievement.alignment', (b) => (b['credentialSubject'].achievement.alignment = b['credentialSubject'].achievement.alignment[0])],
    ['with a scale outside of a list', 'credentialSubject.achievement.resultDescription', (b) => (b['credentialSubject'].achievement.resultDescription = b['credentialSubject'].achievement.resultDescription[0])],
    ['with a class as a single word', 'credentialSubject.achievement.type', (b) => (b['credentialSubject'].achievement.type = 'Achievement')],
    ['with a repeated tag', 'credentialSubject.achievement.tag', (b) => (b['credentialSubject'].achievement.tag = ['NEO', 'NEO'])],
    ['with a language map', 'name', (b) => (b['name'] = { fr: 'Nom' })],
    ['with a control character', 'name', (b) => (b['name'] = 'a\tb')],
    ['with a space in an address', 'evidence.0.id', (b) => (b['evidence'][0].id = 'https://exemple.fr/a b')],
    ['with an address that ends an N-Quads term', 'evidence.0.id', (b) => (b['evidence'][0].id = 'https://exemple.fr/>')],
    ['with a relative address', 'evidence.0.id', (b) => (b['evidence'][0].id = 'evidence/1')],
    ['without the id of its subject', 'credentialSubject.id', (b) => delete b['credentialSubject'].id],
    ['without criteria', 'credentialSubject.achievement.criteria.narrative', (b) => (b['credentialSubject'].achievement.criteria = { id: 'https://exemple.fr/c' })],
    ['with an achievement type of our own without ext:', 'credentialSubject.achievement.achievementType', (b) => (b['credentialSubject'].achievement.achievementType = 'Niveau')],
    ['with a level that is not on the scale', 'credentialSubject.result.0.achievedLevel', (b) => (b['credentialSubject'].result[0].achievedLevel = 'https://exemple.fr/#5')],
    ['with a result of another scale', 'credentialSubject.result.0.resultDescription', (b) => (b['credentialSubject'].result[0].resultDescription = 'https://exemple.fr/#x')],
    ['with an e-mail in clear', 'credentialSubject.identifier.0.identityType', (b) => (b['credentialSubject'].identifier[0] = { type: 'IdentityObject', hashed: false, identityHash: 'a@example.com', identityType: 'emailAddress' })],
    ['with a hash without salt', 'credentialSubject.identifier.1.salt', (b) => delete b['credentialSubject'].identifier[1].salt],
    ['with an old hash', 'credentialSubject.identifier.1.identityHash', (b) => (b['credentialSubject'].identifier[1].identityHash = 'md5$00')],
    ['without a status', 'credentialStatus.type', (b) => delete b['credentialStatus']],
    ['with two statuses', 'credentialStatus', (b) => (b['credentialStatus'] = [b['credentialStatus'], { ...b['credentialStatus'], statusPurpose: 'suspension' }])],
    ['with a place that is no digits', 'credentialStatus.statusListIndex', (b) => (b['credentialStatus'].statusListIndex = '5junk')],
    ['with a place beyond the list', 'credentialStatus.statusListIndex', (b) => (b['credentialStatus'].statusListIndex = '131072')],
    ['with a status whose id is the list', 'credentialStatus.id', (b) => (b['credentialStatus'].id = b['credentialStatus'].statusListCredential)],
    ['for suspension', 'credentialStatus.statusPurpose', (b) => (b['credentialStatus'].statusPurpose = 'suspension')],
    ['with two things under one id', 'credentialSubject.achievement.image.id', (b) => (b['credentialSubject'].achievement.image.id = b['credentialSubject'].achievement.id)],
    ['with two pieces of evidence under one id', 'evidence.1.id', (b) => (b['evidence'][1].id = b['evidence'][0].id)],
    ['with a claim of the JWT', 'jti', (b) => (b['jti'] = b['id'])],
    ['with a term that no context defines', 'awardedBy', (b) => (b['awardedBy'] = 'le jury')],
    ['with a term that no context defines, deep inside', 'evidence.1.grade', (b) => (b['evidence'][1].grade = 'A')],
    ['with a list in a list', 'credentialSubject.achievement.tag.1', (b) => (b['credentialSubject'].achievement.tag = ['a', ['b']])],
    ['with a class that no context defines', 'evidence.0.type', (b) => (b['evidence'][0].type = ['Trace'])],
    ['with a keyword', 'credentialSubject.@index', (b) => (b['credentialSubject']['@index'] = 'x')],
    ['with a credential inside', 'evidence.0.about', (b) => (b['evidence'][0].about = { type: ['VerifiableCredential'] })],
    ['with a term under its full address', 'https://schema.org/name', (b) => (b['https://schema.org/name'] = 'Autre nom')],
    ['with a status whose id has another place', 'credentialStatus.id', (b) => (b['credentialStatus'].statusListIndex = '7')],
    ['with its list on another host', 'credentialStatus.statusListCredential', (b) => Object.assign(b['credentialStatus'], { id: 'https://ailleurs.example/1#94567', statusListCredential: 'https://ailleurs.example/1' })],
    ['with two results on one scale', 'credentialSubject.result.1', (b) => b['credentialSubject'].result.push({ ...b['credentialSubject'].result[0], achievedLevel: b['credentialSubject'].achievement.resultDescription[0].rubricCriterionLevel[0].id })],
    ['with two levels in one place', 'credentialSubject.achievement.resultDescription.0.rubricCriterionLevel.1.level', (b) => (b['credentialSubject'].achievement.resultDescription[0].rubricCriterionLevel[1].level = '1')],
    ['with a way to be trusted', 'confidenceMethod', (b) => (b['confidenceMethod'] = { id: 'https://exemple.fr/' })],
    ['with a way to be drawn', 'renderMethod', (b) => (b['renderMethod'] = { id: 'https://exemple.fr/' })],
    ['with a token of an endorsement', 'endorsementJwt', (b) => (b['endorsementJwt'] = ['x.y.z'])],
    ['with a digest on its evidence', 'evidence.0.digestMultibase', (b) => (b['evidence'][0].digestMultibase = b['relatedResource'][0].digestMultibase)],
    ['with an e-mail of the issuer’s', 'issuer.email', (b) => (b['issuer'].email = 'a@exemple.fr')],
    ['with an image as a string', 'credentialSubject.achievement.image', (b) => (b['credentialSubject'].achievement.image = 'https://exemple.fr/i.png')],
  ])('%s', async (_name, field, change) => {
    expect(await fieldsAfter(badge(), change)).toContain(field);
  });

  it('when an undefined term is nested, and names the term', async () => {
    const document = badge();
    document['credentialSubject'].achievement.grade = '15/20';
    expect(await problemOf(JSON.stringify(document))).toMatch(/credentialSubject\.achievement\.grade: is none of the members/);
    const fault = await statementsOf(document).catch((thrown: unknown) => thrown);
    expect(placeOfLoss(fault, document)).toBe('credentialSubject.achievement.grade');
    const classed = { ...badge(), evidence: [{ type: ['Evidence'] }, { type: ['Trace'] }] };
    expect(placeOfLoss(await statementsOf(classed).catch((thrown: unknown) => thrown), classed)).toBe('evidence.1.type.0');
  });

  it('and is told which clause asks for what', async () => {
    const clauseOf = async (change: (document: Json) => void): Promise<string | undefined> => {
      const document = badge();
      change(document);
      const answer = await check(JSON.stringify(document));
      return answer.ok ? undefined : answer.findings[0]?.clause;
    };
    expect(await clauseOf((b) => (b['description'] = null))).toBe('Verifiable Credentials Data Model 2.0, section 6.1 "JSON-LD"');
    expect(await clauseOf((b) => b['type'].push('Other'))).toBe('Open Badges 3.0, appendix B "Data Models"');
    expect(await clauseOf((b) => (b['grade'] = 'A'))).toBe('Open Badges 3.0, appendix A "Serialization"');
  });

  it('when what would be signed is not what it says, at a place that is named', async () => {
    const original = badge();
    const graph = graphOf(await statementsOf(original));
    const where = (change: (document: Json) => void): string | null => {
      const document = structuredClone(original);
      change(document);
      return disagreementAt(document, graph);
    };
    expect(where(() => {})).toBeNull();
    expect(where((b) => (b['validFrom'] = '2020-01-01T00:00:00Z'))).toBe('validFrom');
    expect(where((b) => (b['credentialSubject'].achievement.resultDescription[0].rubricCriterionLevel[2].name = 'X'))).toBe('credentialSubject.achievement.resultDescription.rubricCriterionLevel.name');
    expect(where((b) => b['evidence'].pop())).toBe('evidence');
    expect(where((b) => delete b['id'])).toBe('id');
  });

  it('when its text is not the one that JSON.stringify writes', async () => {
    expect(await problemOf(JSON.stringify(badge(), null, 2))).toMatch(/JSON\.stringify/);
  });

  it('when its text is no JSON, has a name twice, or is no object', async () => {
    expect(await problemOf('{')).toMatch(/malformed_json/);
    expect(await problemOf('{"name":"A","name":"B"}')).toMatch(/ambiguous_document/);
    expect(await problemOf('[]')).toMatch(/not a JSON object/);
    expect(await problemOf('{}')).not.toBe('ok');
  });

  it('when it is larger than verifiers read', async () => {
    expect(await problemOf(JSON.stringify(badge({ description: 'x'.repeat(300_000) })))).toMatch(/too_large/);
    const evidence = Array.from({ length: 600 }, (_, index) => ({ name: `Trace ${index}`, genre: 'Texte' }));
    expect(await problemOf(JSON.stringify(badge({ evidence, relatedResource: [] })))).toMatch(/too_large/);
  });
});

describe('a status list', () => {
  it('passes when it is built', async () => {
    expect(await check(JSON.stringify(await list()))).toMatchObject({ ok: true });
  });

  it.each<[string, string, (document: Json) => void]>([
    ['without an end', 'validUntil', (l) => delete l['validUntil']],
    ['for another purpose', 'credentialSubject.statusPurpose', (l) => (l['credentialSubject'].statusPurpose = ['revocation', 'suspension'])],
    ['with bits that are no gzip', 'credentialSubject.encodedList', (l) => (l['credentialSubject'].encodedList = 'uAAAA')],
    ['without the time that it may be kept', 'credentialSubject.ttl', (l) => delete l['credentialSubject'].ttl],
    ['from an issuer that is an object', 'issuer', (l) => (l['issuer'] = { id: l['issuer'] })],
    ['with an undefined term', 'credentialSubject.count', (l) => (l['credentialSubject'].count = 3)],
  ])('is not signed %s', async (_name, field, change) => {
    expect(await fieldsAfter(await list(), change)).toContain(field);
  });

  it('is not signed when it is too short', async () => {
    const document = await list();
    // 16 bytes of zeros, gzipped.
    document['credentialSubject'].encodedList = 'uH4sIAAAAAAAAA2NgQAUAVUu77BAAAAA';
    expect(await problemOf(JSON.stringify(document))).toMatch(/STATUS_LIST_LENGTH_ERROR/);
  });
});
