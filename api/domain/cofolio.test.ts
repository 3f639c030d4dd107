import { describe, expect, it } from 'vitest';
import { amsStatus, cofolioOf, skillLevelStatus, type OwnLevels } from './cofolio.ts';
import neo from './programmes/neo.json' with { type: 'json' };
import { readNeo } from './programmes/read.ts';

const programme = readNeo(neo, '2026');
const [C1, C2, C3] = programme.competencies.map(({ code }) => code) as [string, string, string];
const [first, second] = programme.periods as [(typeof programme.periods)[number], (typeof programme.periods)[number]];
const trace = (over: Partial<OwnLevels['traces'][number]> = {}): OwnLevels['traces'][number] => ({ id: 't1', title: first.productions[0]!, period: first.code, reflection: '', depositedAt: '2026-01-01T00:00:00Z', competencies: [C1], ...over });
const own = (over: Partial<OwnLevels> = {}): OwnLevels => ({ traces: [trace()], reviews: [{ period: first.code, state: 'open' }], attained: new Map(), decisions: [], ...over });

describe('what CoFolio would call it', () => {
  it('says VALIDATED and FAILED of what a jury decided alone', () => {
    const decided = own({ attained: new Map([[C1, 2]]), decisions: [{ competency: C2, level: 1, outcome: 'not_reached' }], reviews: [{ period: first.code, state: 'closed' }], traces: [] });
    expect([1, 2, 3].map((level) => skillLevelStatus(decided, C1, level))).toEqual(['VALIDATED', 'VALIDATED', 'NOT_STARTED']);
    expect([skillLevelStatus(decided, C2, 1), skillLevelStatus(decided, C3, 1)]).toEqual(['FAILED', 'NOT_STARTED']);
    // Reached in the end, whatever was decided before.
    expect(skillLevelStatus({ ...decided, attained: new Map([[C2, 1]]) }, C2, 1)).toBe('VALIDATED');
  });
  it('follows the dossier from the trace to the jury', () => {
    const at = (state: OwnLevels['reviews'][number]['state']) => skillLevelStatus(own({ reviews: [{ period: first.code, state }] }), C1, 1);
    expect([at('open'), at('submitted'), at('interview_held'), at('sent_to_jury')]).toEqual(['UNDER_ACQUISITION', 'TO_BE_EVALUATED', 'UNDER_REVIEW', 'UNDER_REVIEW']);
    expect([undefined, 'planned', 'open', 'returned', 'submitted', 'closed', 'absent'].map((state) => amsStatus(state as never))).toEqual(['NOT_STARTED', 'NOT_STARTED', 'IN_PROGRESS', 'IN_PROGRESS', 'SUBMITTED', 'COMPLETED', 'COMPLETED']);
  });
  it('links a trace to the activity whose title it has, and leaves unknown what nobody recorded', () => {
    const { traces, ams, skillLevelProgresses } = cofolioOf('e1', programme, own({ traces: [trace(), trace({ id: 't2', title: 'Autre', competencies: [], reflection: 'Note.', isGroup: true, aiUse: 'Plan relu.' })], attained: new Map([[C1, 1]]) }));
    expect(traces[0]).toMatchObject({ isGroup: null, aiUseJustification: null, personalNote: null, language: null, ams: [`${first.code}-1`], skillLevelProgresses: [`${C1}-2`], status: 'ASSOCIATED' });
    expect(traces[1]).toMatchObject({ isGroup: true, aiUseJustification: 'Plan relu.', personalNote: 'Note.', ams: [], status: 'UNASSOCIATED' });
    expect(ams.filter(({ period }) => period === second.code).every(({ status }) => status === 'NOT_STARTED')).toBe(true);
    expect(skillLevelProgresses).toHaveLength(programme.competencies.length * programme.levels.length);
  });
});
