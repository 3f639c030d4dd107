import { describe, expect, it } from 'vitest';
import irp from './programmes/irp.json' with { type: 'json' };
import neo from './programmes/neo.json' with { type: 'json' };
import { readIrp, readNeo } from './programmes/read.ts';
import { findPeriod, type Programme } from './programme.ts';
import { readRubric, takeOver, type Rubric, type WrittenCriterion } from './rubric.ts';
import { linkedUnits, situationsOf, sourcesOf, sourcesWith, unitsOf } from './situation.ts';

const plain = readNeo(neo, '2026');
const period = findPeriod(plain, 'S1')!;
const [situation] = situationsOf(period) as [string];
const [unit] = unitsOf(period) as [string];
/** The same programme after its head has stated what it has not printed. Examples, not NEO's own words. */
const told: Programme = {
  ...plain,
  stated: {
    situations: [],
    rules: [],
    essentialComponents: [{ competency: 'NEO-C1', text: 'En partant des personnes' }, { competency: 'NEO-C2', text: 'En essayant tôt' }],
    criticalLearnings: [{ competency: 'NEO-C1', level: 1, text: 'Mener un entretien' }, { competency: 'NEO-C1', level: 2, text: 'Mener une série d’entretiens' }],
    links: [{ period: 'S1', kind: 'production', title: situation, teachingUnits: [unit], competencies: ['NEO-C1'] }],
  },
};

const criterion = (over: Partial<WrittenCriterion> = {}): WrittenCriterion => ({ competency: 'NEO-C1', basis: { kind: 'competency' }, text: 'Prépare l’entretien', steps: ['Non acquis', 'Acquis'], ...over });
let made = 0;
const read = (criteria: readonly WrittenCriterion[], { programme = plain, units = [unit], previous = null, publish = true, about = situation }: { programme?: Programme; units?: string[]; previous?: Rubric | null; publish?: boolean; about?: string } = {}) =>
  readRubric({ units, criteria }, { programme, period, situation: about, previous, newId: () => `c${(made += 1)}`, publish });

describe('a rubric', () => {
  it('starts from what the programme has stated of a situation, and from nothing where it has stated nothing', () => {
    expect(situationsOf(period).flatMap((one) => sourcesOf(plain, period, one))).toEqual([]);
    expect(linkedUnits(plain, period, situation)).toEqual([]);
    // Of the linked competency alone, at the level that the period names.
    expect(sourcesOf(told, period, situation)).toEqual([
      { competency: 'NEO-C1', basis: { kind: 'component', text: 'En partant des personnes' } },
      { competency: 'NEO-C1', basis: { kind: 'critical_learning', level: 1, text: 'Mener un entretien' } },
    ]);
    expect(linkedUnits(told, period, situation)).toEqual([unit]);
    // A situation of which no link is stated: every competency of the programme.
    expect(sourcesOf(told, period, situationsOf(period)[1]!).map((one) => one.competency)).toEqual(['NEO-C1', 'NEO-C1', 'NEO-C2']);
  });

  it('is of the project itself where a programme prints neither units nor productions', () => {
    const learning = readIrp(irp, '2025');
    const project = learning.periods[4]!;
    expect([unitsOf(project), situationsOf(project)]).toEqual([[project.title], [project.title]]);
  });

  it('keeps the id of a criterion that did not change, and gives another to one that did', () => {
    const first = read([criterion(), criterion({ text: 'Relance' })]);
    if (!first.ok) throw new Error(first.refusal.kind);
    const second = read([criterion({ text: 'Relance' }), criterion({ steps: ['Non acquis', 'En cours', 'Acquis'] })], { previous: first.value });
    if (!second.ok) throw new Error(second.refusal.kind);
    expect(second.value.criteria[0]!.id).toBe(first.value.criteria[1]!.id);
    expect(first.value.criteria.map((one) => one.id)).not.toContain(second.value.criteria[1]!.id);
    expect(new Set([...first.value.criteria, ...second.value.criteria].map((one) => one.id)).size).toBe(3);
  });

  it('says which criterion cannot be read, and why', () => {
    const fault = (one: ReturnType<typeof read>) => (one.ok ? null : one.refusal);
    const at = (what: string, number = 1) => ({ kind: 'rubric_unreadable', fault: what, criterion: number });
    expect(fault(read([criterion(), criterion({ text: ' ' })]))).toEqual(at('text', 2));
    expect(fault(read([criterion({ competency: 'NEO-C9' })]))).toEqual(at('competency'));
    // What the programme has not stated is no basis.
    expect(fault(read([criterion({ basis: { kind: 'component', text: 'En partant des personnes' } })]))).toEqual(at('basis'));
    expect(fault(read([criterion({ basis: { kind: 'critical_learning', level: 2, text: 'Mener un entretien' } })], { programme: told }))).toEqual(at('basis'));
    for (const steps of [['Acquis'], ['Acquis', 'acquis'], ['Acquis', ''], ['Non évalué', 'Acquis'], Array.from({ length: 7 }, (_, one) => `P${one}`)]) expect(fault(read([criterion({ steps })]))).toEqual(at('steps'));
    expect(fault(read([], {}))).toEqual(at('empty', 0));
    expect(fault(read([criterion()], { units: [] }))).toEqual(at('units', 0));
    expect(fault(read([criterion()], { units: ['Ailleurs'] }))).toEqual(at('units', 0));
    expect(fault(read([criterion()], { about: 'Une autre SAÉ' }))).toEqual({ kind: 'unknown_situation', situation: 'Une autre SAÉ' });
    expect(fault(read(Array.from({ length: 31 }, (_, one) => criterion({ text: `Critère ${one}` }))))).toEqual(at('too_many', 0));
    // A draft may still be empty.
    expect(read([], { units: [], publish: false }).ok).toBe(true);
    expect(read([criterion({ basis: { kind: 'critical_learning', level: 1, text: 'Mener un entretien' } })], { programme: told }).ok).toBe(true);
  });

  it('is taken over from an earlier cohort or period without what this version of the programme does not state, which is told', () => {
    const criteria = [criterion(), criterion({ competency: 'NEO-C9', text: 'D’une compétence d’avant' }), criterion({ basis: { kind: 'critical_learning', level: 1, text: 'Mener un entretien' }, text: 'Mène un entretien' }), criterion({ competency: 'NEO-C2', basis: { kind: 'component', text: 'En partant des personnes' }, text: 'D’une autre compétence' })];
    const source: Rubric = { units: [unit, 'Une UE d’avant'], criteria: criteria.map((one, place) => ({ ...one, id: `ancien-${place}` })) };
    const into = (programme: Programme, from = source, previous: Rubric | null = null) => takeOver(from, { programme, period, situation, previous, newId: () => `c${(made += 1)}` });
    const words = (answer: ReturnType<typeof into>) => (answer.ok ? [answer.value.rubric.criteria.map((one) => one.text), answer.value.leftOut.map((one) => one.text), answer.value.rubric.units] : answer.refusal);
    expect(words(into(told))).toEqual([['Prépare l’entretien', 'Mène un entretien'], ['D’une compétence d’avant', 'D’une autre compétence'], [unit]]);
    // A version that has stated nothing.
    expect(words(into(plain))).toEqual([['Prépare l’entretien'], ['D’une compétence d’avant', 'Mène un entretien', 'D’une autre compétence'], [unit]]);
    expect(words(into(plain, { ...source, criteria: source.criteria.slice(1) }))).toEqual({ kind: 'rubric_not_copied' });
    // Units that this period does not have: those that the programme links; a draft that is there keeps its own, and its ids.
    expect(words(into(told, { ...source, units: ['Une UE d’avant'] }))).toMatchObject({ 2: [unit] });
    expect(words(into(plain, { ...source, units: ['Une UE d’avant'] }))).toMatchObject({ 2: [] });
    const there: Rubric = { units: [unitsOf(period)[1]!], criteria: [{ ...criterion(), id: 'gardé' }] };
    const again = into(told, source, there);
    expect(again.ok && [again.value.rubric.units, again.value.rubric.criteria[0]!.id, again.value.rubric.criteria.map((one) => one.id).includes('ancien-2')]).toEqual([there.units, 'gardé', false]);
    // What came from another level of the same programme can still be shown and kept.
    const other = criterion({ basis: { kind: 'critical_learning', level: 2, text: 'Mener une série d’entretiens' } });
    expect(sourcesWith(sourcesOf(told, period, situation), told, [other, criterion()])).toEqual([...sourcesOf(told, period, situation), { competency: 'NEO-C1', basis: other.basis }]);
    expect(sourcesWith([], plain, [other])).toEqual([]);
  });
});
