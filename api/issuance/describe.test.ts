import { describe as group, expect, it } from 'vitest';
import irp from '../domain/programmes/irp.json' with { type: 'json' };
import neo from '../domain/programmes/neo.json' with { type: 'json' };
import { readIrp, readNeo } from '../domain/programmes/read.ts';
import { buildBadge } from '../../credentials/index.ts';
import { describe, describeAchievement, type AwardToDescribe } from './describe.ts';

const programme = readNeo(neo, '2026');
const skills = readIrp(irp, '2026');
const issuer = { did: 'did:web:badges.exemple.fr', name: 'Université', url: 'https://univ.exemple.fr', origin: 'https://badges.exemple.fr' };
const award: AwardToDescribe = {
  credentialId: 'c1', subjectId: '7d0e6b1a-58a1-4a2f-8ad6-7c0c6a2b9f00', recipientName: 'Zoé Lemaître', competency: 'NEO-C3', level: 3, awardedOn: '2026-01-30', status: { list: 1, index: 5 },
  citations: [
    { title: 'Un parcours', genre: 'production', publicText: 'Conçu avec trois tuteurs.', period: 'S3', link: null, seal: { id: 's1', digestMultibase: 'uEiAY' } },
    { title: 'Un site', genre: 'stage', publicText: '', period: 'S3', link: 'https://exemple.org/site', seal: null },
    { title: 'Un entretien', genre: 'memoir', publicText: '', period: 'S3', link: null, seal: null },
  ],
};
const input = describe(award, programme, issuer, new Date('2026-02-01T10:00:00.500Z'));

group('an award in the words of the specification', () => {
  it.each(programme.competencies.flatMap((competency) => programme.levels.map((level) => ({ competency, level }))))('has an achievement for $competency.code at $level.name, with the descriptor to the letter', ({ competency, level }) => {
    const achievement = describeAchievement(programme, competency, level, issuer.origin);
    expect(achievement.criteria).toBe(level.descriptor);
    expect(achievement.id).toBe(`https://badges.exemple.fr/achievements/NEO/2026/${competency.code}/${level.order}`);
    expect(achievement.name.endsWith(`– ${level.name}`)).toBe(true);
    expect(achievement.alignment?.[0]?.targetName).toBe(competency.statement);
    expect(achievement.resultDescription?.levels.map((one) => one.name)).toEqual(['Novice', 'Intermédiaire', 'Compétent', 'Avancé']);
    // Never a mark.
    expect([achievement.name, achievement.description, achievement.image?.caption, ...(achievement.tag ?? [])].join(' ')).not.toMatch(/\d\s*(?:sur|\/)\s*4\b/);
  });
  it('gives a skill of the second programme its one level', () => {
    const achievement = describeAchievement(skills, skills.competencies[0]!, skills.levels[0]!, issuer.origin);
    expect(achievement.resultDescription?.levels.map((one) => one.name)).toEqual(['Acquise']);
    expect(achievement.humanCode).toBe(skills.competencies[0]!.code);
    expect(achievement.criteria).toBe(skills.competencies[0]!.criteria);
  });
  it('is dated by the jury’s day, in every zone where it is read', () => {
    for (const zone of ['Europe/Paris', 'America/Martinique', 'Pacific/Noumea', 'Indian/Reunion', 'America/Cayenne', 'Pacific/Tahiti']) {
      expect(new Intl.DateTimeFormat('fr-CA', { timeZone: zone, dateStyle: 'short' }).format(new Date(String(input.awardedDate)))).toBe('2026-01-30');
    }
  });
  it('cites each trace in the student’s public words: a file by the address and digest of its sealed bytes, a link by itself, a text by its title', () => {
    expect(input.evidence).toEqual([
      { id: 'https://badges.exemple.fr/evidence/sealed/s1', name: 'Un parcours', description: `Production, ${programme.title}, S3`, genre: 'Production', narrative: 'Conçu avec trois tuteurs.' },
      { id: 'https://exemple.org/site', name: 'Un site', description: `Rapport de stage, ${programme.title}, S3`, genre: 'Rapport de stage' },
      { name: 'Un entretien', description: `Mémoire, ${programme.title}, S3`, genre: 'Mémoire' },
    ]);
    expect(input.relatedResource).toEqual([{ id: 'https://badges.exemple.fr/evidence/sealed/s1', mediaType: 'application/octet-stream', digestMultibase: 'uEiAY' }]);
  });
  it('names the level reached among the levels of the scale', () => {
    expect(input.achievement.resultDescription?.levels.map((one) => one.id)).toContain(input.achievedLevel);
    expect(input.achievedLevel?.endsWith('#niveau-3')).toBe(true);
  });
  it('throws for what is not in the programme, which no refusal could put right', () => {
    expect(() => describe({ ...award, level: 9 }, programme, issuer, new Date())).toThrow(/not in NEO 2026/);
    expect(() => describe({ ...award, competency: 'X' }, programme, issuer, new Date())).toThrow(/not in NEO 2026/);
  });
  it('becomes the same bytes each time, in whole seconds', () => {
    const again = describe(award, programme, issuer, new Date('2026-02-01T10:00:00.500Z'));
    expect(JSON.stringify(buildBadge(again))).toBe(JSON.stringify(buildBadge(input)));
    expect(JSON.stringify(buildBadge(input))).not.toMatch(/T\d\d:\d\d:\d\d\.\d/);
  });
});
