/** The training plan of a programme that has stated its critical learnings: what of them a student's traces show. */
import { describe, expect, it } from 'vitest';
import { completed } from '../../test/fixtures/programmes.ts';
import type { Followed } from '../queries/following.ts';
import { trainingPlan } from './following-view.ts';

const none: Followed = { traces: [], learnings: [], reviews: [], steps: [], inReviews: [], awards: [], assessments: [], decisions: [], exemptions: [], memoirs: [], memoirSteps: [], ratings: [] };
const trace = (id: string, enrolment: string) => ({ id, enrolment, period: 'S1', title: 'Conception d’un site web vitrine', depositedAt: '2026-10-07T08:00:00.000Z', competencies: ['NEO-C1'] });
const planFor = (rows: Partial<Followed>, programme = completed) =>
  trainingPlan({ enrolment: { id: 'e1', name: 'Léa', cohort: { id: 'c', name: 'C' } }, programme, rows: { ...none, ...rows }, milestones: [], life: { placements: [] }, isOwn: true });

describe('a training plan with stated critical learnings', () => {
  it('counts the student’s own traces that show something of each, and nobody else’s', () => {
    const learning = 'Repérer un besoin <exprimé> & un besoin tu';
    const rows = {
      traces: [trace('t1', 'e1'), trace('t2', 'e1'), trace('t3', 'e2')],
      learnings: ['t1', 't2', 't3'].map((evidence_id) => ({ evidence_id, competency: 'NEO-C1', level: 1, learning })),
    };
    const [axis] = planFor(rows).coverage.axes;
    expect(axis!.learnings).toEqual([{ level: 1, text: learning, traces: 2 }, { level: 2, text: 'Choisir un outil', traces: 0 }]);
    expect(axis!.traces).toBe(2);
  });
  it('names the competencies and teaching units of a situation where its head has linked them', () => {
    const [first] = planFor({ traces: [trace('t1', 'e1')] }).periods;
    expect(first!.situations[1]).toMatchObject({ competencies: ['NEO-C2', 'NEO-C3'], teachingUnits: ['Conception de ressources et de e-formation'], progress: 'in_progress' });
    expect(first!.teachingUnits.find((one) => one.title === 'Pilotage de la e-formation')!.competencies).toEqual(['NEO-C3']);
  });
  it('names who decides and the steps of the memoir in the programme’s words, where it has any', () => {
    const stated = planFor({}, { ...completed, decisionBody: 'Commission de validation', memoirMilestones: ['Sujet'] });
    expect([stated.decisionBody, stated.memoirSteps]).toEqual(['Commission de validation', [{ name: 'Sujet', dueOn: null, reachedOn: null, revision: 0 }]]);
    expect(planFor({})).toMatchObject({ decisionBody: null, memoirSteps: [], mentoring: null });
  });
});
