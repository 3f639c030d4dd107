import { describe as group, expect, it } from 'vitest';
import { buildBadge, buildClr, buildEndorsement, check } from '../../credentials/index.ts';
import neo from '../domain/programmes/neo.json' with { type: 'json' };
import { checkProgramme } from '../domain/programmes/check.ts';
import { readNeo } from '../domain/programmes/read.ts';
import type { Programme } from '../domain/programme.ts';
import { issueBadge, createIssuer } from '../../test/fixtures/badges.ts';
import { describe } from './describe.ts';
import { describeClr } from './describe-clr.ts';
import { describeEndorsement } from './describe-endorsement.ts';
import { rehearseProgramme } from './rehearse-programme.ts';

const programme = readNeo(neo, '2026');
const platform = { config: { origin: 'https://badges.exemple.fr', institution: { name: 'Université', url: 'https://univ.exemple.fr' } } } as Parameters<typeof rehearseProgramme>[0];
const issuer = { did: 'did:web:badges.exemple.fr', name: 'Université', url: 'https://univ.exemple.fr', origin: 'https://badges.exemple.fr' };
/** As in the national register: a statement may be a paragraph. */
const paragraph = 'Concevoir, mettre en œuvre et évaluer des dispositifs de formation hybrides qui répondent aux besoins. '.repeat(8).trim();
const long: Programme = {
  ...programme, title: paragraph,
  competencies: programme.competencies.map((one, index) => (index === 1 ? { ...one, statement: paragraph } : one)),
  levels: programme.levels.map((one, index) => (index === 2 ? { ...one, name: 'n'.repeat(200) } : one)),
};
const passes = async (document: unknown): Promise<string[]> => {
  const answer = await check(JSON.stringify(document));
  return answer.ok ? [] : answer.findings.map(({ field, message }) => `${field} ${message}`);
};

group('a programme whose badges are rehearsed before its version is frozen', () => {
  it('is issuable with statements as long as a paragraph: names are cut behind a word, the whole stands in the description', async () => {
    expect(checkProgramme(long)).toEqual([]);
    expect(await rehearseProgramme(platform, long)).toBeNull();
    const award = { credentialId: 'c1', subjectId: '7d0e6b1a-58a1-4a2f-8ad6-7c0c6a2b9f00', recipientName: 'Zoé', competency: programme.competencies[1]!.code, level: 1, awardedOn: '2026-01-30', status: { list: 1, index: 5 }, citations: [{ title: 'Un site', genre: 'stage' as const, publicText: '', period: 'S3', link: 'https://exemple.org/site', seal: null }] };
    const badge = buildBadge(describe(award, long, issuer, new Date('2026-02-01T10:00:00Z')));
    const { achievement } = badge.credentialSubject;
    expect([achievement.name.length <= 300, achievement.name.endsWith('… – Novice'), achievement.description.includes(paragraph.replace(/\.$/, ''))]).toEqual([true, true, true]);
    expect(await passes(badge)).toEqual([]);
  });
  it('names a record and an endorsement within their line as well', async () => {
    const badge = await issueBadge(await createIssuer());
    const record = await buildClr(describeClr({ id: 'r1', subjectId: '7d0e6b1a-58a1-4a2f-8ad6-7c0c6a2b9f00', period: 'S1', badges: [{ competency: 'NEO-C1', level: 1, embedded: badge }] }, long, issuer, new Date('2026-02-01T10:00:00Z')));
    const texts = JSON.stringify(record).match(/"name":"[^"]*"/g)!;
    expect(texts.filter((one) => one.length > 300 + '"name":""'.length)).toEqual([]);
    const answer = { name: 'Marc', function: 'Tuteur', organisation: 'CFA', comment: 'Bien.', statements: {} };
    const about = { id: 'https://badges.exemple.fr/credentials/c1', title: paragraph, resources: [{ id: 'https://badges.exemple.fr/credentials/c1', mediaType: 'application/json', digestMultibase: `u${'A'.repeat(43)}` }] };
    expect(buildEndorsement(describeEndorsement({ endorsementId: 'e1', language: 'fr', answer, about, status: { list: 1, index: 1 } }, long, issuer, new Date('2026-02-01T10:00:00Z'))).name.length).toBeLessThanOrEqual(300);
  });
  it('is refused with the badge that could not be signed, and why', async () => {
    const levels = Array.from({ length: 150 }, (_, index) => ({ ...programme.levels[0]!, order: index + 1, name: `Niveau ${index + 1}`, descriptor: 'd'.repeat(2_000) }));
    expect(await rehearseProgramme(platform, { ...programme, levels })).toMatchObject({ competency: 'NEO-C1', detail: expect.stringMatching(/\S/) });
    // A label is no paragraph.
    expect(checkProgramme({ ...programme, levels: programme.levels.map((one, index) => (index === 0 ? { ...one, name: 'n'.repeat(201) } : one)) }).map((one) => [one.path.join('.'), one.kind])).toEqual([['levels.0.name', 'text_unreadable']]);
  });
});
