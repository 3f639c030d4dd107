import { describe, expect, it } from 'vitest';
import { NO_ANALYSIS } from '../domain/analysis.ts';
import neo from '../domain/programmes/neo.json' with { type: 'json' };
import { sectionsFor } from '../domain/portfolio-view.ts';
import { readNeo } from '../domain/programmes/read.ts';
import { readConfig } from '../platform/config.ts';
import type { EvidenceRow } from '../queries/evidence.ts';
import { credentialSnapshot, portfolioSnapshot, type PortfolioMaterial } from './snapshot.ts';

const programme = readNeo(neo, '2026');
const answer = readConfig({ PALIER_ORIGIN: 'https://badges.exemple.fr', PALIER_SECRET: 'x'.repeat(32), PALIER_INSTITUTION: 'Université' });
if (!answer.ok) throw new Error(answer.sentence);
const { config } = answer;

const trace = (id: string, over: Partial<EvidenceRow> = {}): EvidenceRow => ({
  id, enrolment_id: 'e1', period: 'S1', kind: 'file', genre: 'production', title: `Trace ${id}`, description: 'PRIVE-description', public_text: `Public ${id}`, reflection: `PRIVE-reflexion ${id}`, link: null,
  file_digest: 'd'.repeat(64), file_type: 'application/pdf', file_bytes: 10, file_name: 'PRIVE-nom.pdf', image_alt: '', image_width: null, image_height: null, deposited_at: '2026-01-01T00:00:00Z', competencies: ['NEO-C1'], learnings: [], analysis: NO_ANALYSIS, ...over,
});
const badge = (id: string, competency: string, level: number, over: object = {}): PortfolioMaterial['issued'][number] =>
  ({ id, status_list: 1, status_index: 5, award_id: `a-${id}`, enrolment_id: 'e1', competency, level, awarded_on: '2026-01-30', jury_id: 'j', period: 'S1', person_id: 'p', cohort_id: 'c', released_at: '2026-02-01', revoked_at: null, ...over }) as PortfolioMaterial['issued'][number];

const material = (over: Partial<PortfolioMaterial> = {}, choices = { credentials: ['b1', 'b2'], evidence: ['t1'], reflections: [] as string[] }): PortfolioMaterial => ({
  config, person: { given_name: 'Zoé', family_name: 'Lemaître' }, programme,
  portfolio: {
    enrolment_id: 'e1', handle: 'h', main_view: 'v1', contact: '', skills: '', degree: null, degree_name: '', degree_on: null, indexable: 0,
    view_id: 'v1', title: '', audience: 'public', headline: 'Phrase', presentation: '', choices: JSON.stringify(choices), sections: JSON.stringify(sectionsFor('public')), theme: 'palier', updated_at: '2026-01-01',
  },
  issued: [badge('b1', 'NEO-C1', 1), badge('b2', 'NEO-C1', 2), badge('b3', 'NEO-C2', 1)],
  evidence: [trace('t1'), trace('t2')], cited: new Map([['b1', ['t1']], ['b3', ['t1', 't2']]]), publishedAt: '2026-02-02T00:00:00Z', ...over,
});

describe('the snapshot of a portfolio', () => {
  it('holds what was chosen, and of the rest not even the identifiers', () => {
    const snapshot = portfolioSnapshot(material());
    const text = JSON.stringify(snapshot);
    expect(snapshot.staircases.map((one) => [one.competencyCode, one.reached, one.badges.length])).toEqual([['NEO-C1', 2, 2]]);
    expect(snapshot.productions.map((one) => one.id)).toEqual(['t1']);
    // The trace supports two badges; the one that is not shown is not named.
    expect(snapshot.productions[0]?.supports.map((one) => one.credentialUrl)).toEqual(['https://badges.exemple.fr/credentials/b1']);
    for (const hidden of ['b3', 't2', 'PRIVE-']) expect(text).not.toContain(hidden);
  });
  it('shows a reflection only where the student chose to', () => {
    const snapshot = portfolioSnapshot(material({}, { credentials: [], evidence: ['t1', 't2'], reflections: ['t2'] }));
    expect(snapshot.productions.map((one) => one.reflection)).toEqual([null, 'PRIVE-reflexion t2']);
    // A reflection of a trace that is not shown stays where it is.
    expect(JSON.stringify(portfolioSnapshot(material({}, { credentials: ['b1'], evidence: [], reflections: ['t1'] })))).not.toContain('PRIVE-');
  });
  it('leaves out what is not released yet and what is revoked', () => {
    for (const over of [{ released_at: null }, { revoked_at: '2026-03-01' }]) {
      const snapshot = portfolioSnapshot(material({ issued: [badge('b1', 'NEO-C1', 1), badge('b2', 'NEO-C1', 2, over)] }));
      expect(snapshot.staircases[0]).toMatchObject({ reached: 1 });
      expect(JSON.stringify(snapshot)).not.toContain('b2');
    }
  });
  it('has no field for an expectation, a gap, an outcome or an address', () => {
    const names = new Set<string>();
    JSON.stringify(portfolioSnapshot(material()), (name, value: unknown) => (names.add(name), value));
    for (const name of ['expected', 'expectedLevel', 'gap', 'outcome', 'decision', 'comment', 'reason', 'email', 'description', 'regime', 'file_name', 'period_expected']) expect(names).not.toContain(name);
  });
  it('shows a picture with its size, and another file with its type', () => {
    const [picture, file] = portfolioSnapshot(material({ evidence: [trace('t1', { file_type: 'image/png', image_width: 12, image_height: 8, image_alt: 'Une affiche' }), trace('t2')] }, { credentials: [], evidence: ['t1', 't2'], reflections: [] })).productions;
    expect([picture?.image, picture?.file]).toEqual([{ url: '/evidence/t1', alt: 'Une affiche', width: 12, height: 8 }, null]);
    expect([file?.image, file?.file]).toEqual([null, { url: '/evidence/t2', mediaType: 'application/pdf', bytes: 10 }]);
  });
});

describe('the snapshot of a badge', () => {
  const signed = {
    credentialSubject: { achievement: { name: 'Concevoir – Novice', criteria: { narrative: 'Descripteur signé.' } } },
    evidence: [{ id: 'https://badges.exemple.fr/evidence/sealed/s1', name: 'Un' }, { id: 'https://badges.exemple.fr/evidence/sealed/s2', name: 'Deux' }, { id: 'https://exemple.org/site', name: 'Trois' }, { name: 'Quatre' }],
    relatedResource: [{ id: 'https://badges.exemple.fr/evidence/sealed/s1', digestMultibase: 'uEi' }],
  };
  const of = (over: object = {}) =>
    credentialSnapshot({
      config, id: 'b1', programme, bytes: JSON.stringify(signed), revokedAt: null, succession: { replacedBy: null, replaces: null }, portfolioUrl: null, indexable: false, publicEvidence: ['t1'], seals: new Map([['s1', 't1'], ['s2', 't2']]),
      awarded: { id: 'a', enrolment_id: 'e1', competency: 'NEO-C1', level: 1, awarded_on: '2026-01-30', period: 'S1', given_name: 'Zoé', family_name: 'Lemaître', minutes_number: 'PV 1', deliberated_on: '2026-01-30', jury_title: 'Jury' } as never,
      ...over,
    });
  it('says what was signed, not what the programme says today', () => {
    const edited = { ...programme, levels: programme.levels.map((one) => ({ ...one, descriptor: 'Autre descripteur.' })) };
    expect(of({ programme: edited }).criteria).toBe('Descripteur signé.');
  });
  it('links a trace of ours only while its file is public, and others as they were cited', () => {
    expect(of().evidence.map((one) => [one.name, one.url, one.digest])).toEqual([
      ['Un', 'https://badges.exemple.fr/evidence/t1', 'uEi'], ['Deux', null, null], ['Trois', 'https://exemple.org/site', null], ['Quatre', null, null],
    ]);
  });
  it('says on which day it was revoked, and not why', () => {
    expect(of({ revokedAt: '2026-03-01T10:00:00Z' })).toMatchObject({ state: 'revoked', revokedOn: '2026-03-01' });
    expect(Object.keys(of())).not.toContain('reason');
  });
  it('names the badge that took its place, and the one whose place it took', () => {
    const succession = { replacedBy: { url: 'https://badges.exemple.fr/credentials/b2', isPublic: true }, replaces: { url: 'https://badges.exemple.fr/credentials/b0', isPublic: false } };
    expect(of({ succession })).toMatchObject(succession);
    expect(of()).toMatchObject({ replacedBy: null, replaces: null });
  });
});
