import { describe, expect, it } from 'vitest';
import neo from './programmes/neo.json' with { type: 'json' };
import { planPastSemesters, untickedOf, type KnownMinutes, type PastFile, type PastStudent } from './past-semesters.ts';
import { readNeo } from './programmes/read.ts';

const programme = readNeo(neo, '2026');
const TODAY = '2026-09-01';
const HEADING = 'Courriel;Semestre;Compétence;Niveau;Numéro du PV;Date du PV;Jury;Session';
const PAPER = ';PV 1;31/01/2025;Anne Essai, présidente / Paul Membre';
/** With the cells that a short line leaves out. */
const padded = (one: string): string => one + ';'.repeat(Math.max(0, 8 - one.split(';').length));
const zoe: PastStudent = { enrolment: 'e-zoe', name: 'Zoé Essai', isReader: false, decisions: [], awarded: [], exemptions: [], reviewed: [] };
const students = (over: Partial<PastStudent> = {}): Map<string, PastStudent> => {
  const one = { ...zoe, ...over };
  return new Map([['zoe@univ.example', one], ['e-zoe', one]]);
};
const read = (lines: readonly string[], over: Partial<PastStudent> = {}, known: readonly KnownMinutes[] = []): PastFile => planPastSemesters([HEADING, ...lines.map(padded)].join('\n'), 'c', students(over), known, programme, TODAY);
const changes = (file: PastFile) => (file.ok ? file.changes : []);
const faults = (file: PastFile) => (file.ok ? file.faults.map(({ line, kind }) => [line, kind]) : [file.fault.kind]);
const line = (what: string, paper = PAPER): string => `zoe@univ.example;${what}${paper}`;

describe('semesters that were decided before', () => {
  it('are read by the words of the paper: levels by name or place, « non atteint » at the period’s landmark', () => {
    const file = read([line('S1;NEO-C1;Novice'), line('S1;CONCEVOIR;1'), line('S1;NEO-C3;Non atteint')]);
    expect(faults(file)).toEqual([]);
    expect(changes(file).map(({ competency, level, outcome, change, departure, minutes }) => [competency, level, outcome, change, departure, minutes.name, minutes.on])).toEqual([
      ['NEO-C1', 1, 'validated', 'new', null, 'PV 1', '2025-01-31'], ['NEO-C2', 1, 'validated', 'new', null, 'PV 1', '2025-01-31'], ['NEO-C3', 1, 'not_reached', 'new', null, 'PV 1', '2025-01-31'],
    ]);
  });

  it('name each line that cannot be entered', () => {
    expect(faults(read([
      'autre@univ.example;S1;NEO-C1;1' + PAPER, line('S9;NEO-C1;1'), line('S1;NEO-C9;1'), line('S1;NEO-C1;Expert'), line('S1;NEO-C1;1', ';;31/01/2025;Jury'), line('S1;NEO-C1;1', ';PV 2;31/02/2025;Jury'),
      line('S1;NEO-C1;1', ';PV 2;31/01/2027;Jury'), line('S1;NEO-C1;1', ';PV 2;31/01/2025;'), line('S1;NEO-C1;1', ';PV 2;31/01/2025;Jury;3'), '=cmd();S1;NEO-C1;1' + PAPER,
    ]))).toEqual([
      [2, 'student_unknown'], [3, 'period_unknown'], [4, 'competency_unknown'], [5, 'level_unknown'], [6, 'number_missing'], [7, 'day_unreadable'], [8, 'day_to_come'], [9, 'members_missing'], [10, 'session_unknown'], [11, 'formula'],
    ]);
    expect(faults(planPastSemesters('Semestre;Compétence;Niveau;PV;Date;Jury\nS1;NEO-C1;1;PV;31/01/2025;J', 'c', students(), [], programme, TODAY))).toEqual(['column_missing']);
    expect(faults(read([line('S1;NEO-C1;1')], { isReader: true }))).toEqual([[2, 'own_enrolment']]);
  });

  it('are refused where a review is under way here, where they are decided already, and below a dispense', () => {
    const decided = { period: 'S1', competency: 'NEO-C1', level: 1, outcome: 'validated', revision: 1, session: 1, past: null } as const;
    expect(faults(read([line('S1;NEO-C1;1')], { reviewed: ['S1'] }))).toEqual([[2, 'review_here']]);
    expect(faults(read([line('S1;NEO-C1;1')], { decisions: [decided] }))).toEqual([[2, 'decided_otherwise']]);
    expect(faults(read([line('S1;NEO-C1;1')], { exemptions: [{ competency: 'NEO-C1', level: 2 }] }))).toEqual([[2, 'level_exempted']]);
    expect(faults(read([line('S1;NEO-C1;1'), line('S1;NEO-C1;2')]))).toEqual([[3, 'repeated']]);
  });

  it('of one paper have one day, one jury and one session; a paper of two semesters is minutes of each', () => {
    expect(faults(read([line('S1;NEO-C1;1'), line('S1;NEO-C2;1', ';PV 1;30/01/2025;Un autre jury')]))).toEqual([[3, 'minutes_inconsistent']]);
    const both = read([line('S1;NEO-C1;1'), line('S2;NEO-C1;2')]);
    expect(changes(both).map(({ minutes }) => minutes.name)).toEqual(['PV 1 (S1)', 'PV 1 (S2)']);
    const here: KnownMinutes = { name: 'PV 1', past: null };
    expect(faults(read([line('S1;NEO-C1;1')], {}, [here]))).toEqual([[2, 'minutes_taken']]);
  });

  it('say where a level is skipped or lowered against what came before, whatever the order of the lines', () => {
    const file = read([line('S2;NEO-C1;1', ';PV 2;30/06/2025;Jury'), line('S1;NEO-C1;2'), line('S1;NEO-C2;2')], { awarded: [{ competency: 'NEO-C2', level: 1, period: 'S3' }] });
    expect(changes(file).map((one) => [one.line, one.departure])).toEqual([[3, 'skipped'], [4, 'skipped'], [2, 'lowered']]);
    expect(untickedOf(changes(file), [3, 4]).map((one) => one.line)).toEqual([2]);
    // What is held from an earlier semester is the ground.
    expect(changes(read([line('S2;NEO-C1;2', ';PV 2;30/06/2025;Jury')], { awarded: [{ competency: 'NEO-C1', level: 1, period: 'S1' }] })).map((one) => one.departure)).toEqual([null]);
  });

  it('are found done when they are read again, and refused when the same paper says something else', () => {
    const known: KnownMinutes = { name: 'PV 1', past: { number: 'PV 1', period: 'S1', cohort: 'c', session: 1, on: '2025-01-31', members: 'Anne Essai, présidente / Paul Membre' } };
    const there = { decisions: [{ period: 'S1', competency: 'NEO-C1', level: 1, outcome: 'validated', revision: 1, session: 1, past: 'PV 1' }] } as const;
    expect(changes(read([line('S1;NEO-C1;1')], there, [known])).map((one) => one.change)).toEqual(['nothing']);
    for (const other of [line('S1;NEO-C1;2'), line('S1;NEO-C2;1'), line('S1;NEO-C1;1', ';PV 1;30/01/2025;Anne Essai, présidente / Paul Membre'), line('S1;NEO-C1;1', ';PV 1;31/01/2025;Un autre jury')]) {
      expect(faults(read([other], there, [known]))).toEqual([[2, 'minutes_other_content']]);
    }
    expect(faults(read([line('S1;NEO-C1;1')], there, [{ ...known, past: { ...known.past!, cohort: 'another' } }]))).toEqual([[2, 'minutes_other_content']]);
  });

  it('take up in a second session what the first did not reach, and that alone', () => {
    const second = (what: string): string => `zoe@univ.example;${what};PV 2;30/06/2025;Jury;2`;
    const file = read([line('S1;NEO-C1;non atteint'), line('S1;NEO-C2;1'), second('S1;NEO-C1;1'), second('S1;NEO-C2;1')]);
    expect(changes(file).map(({ competency, revision, outcome }) => [competency, revision, outcome])).toEqual([['NEO-C1', 0, 'not_reached'], ['NEO-C2', 0, 'validated'], ['NEO-C1', 1, 'validated']]);
    expect(faults(file)).toEqual([[5, 'decided_otherwise']]);
    expect(faults(read([line('S1;NEO-C1;non atteint'), 'zoe@univ.example;S1;NEO-C1;1;PV 2;30/01/2025;Jury;2']))).toEqual([[3, 'minutes_inconsistent']]);
  });
});
