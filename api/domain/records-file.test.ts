import { describe, expect, it } from 'vitest';
import { carriedProgrammes } from './programmes/carried.ts';
import { planRecords, type KnownStudent, type RecordKind, type RecordsFile } from './records-file.ts';

const known = (over: Partial<KnownStudent> = {}): KnownStudent => ({ enrolment: 'e1', name: 'Zoé Kernéis', isReader: false, placements: [], memoir: null, exemptions: [], awarded: [], ...over });
const PLACEMENT = { id: 'p1', revision: 2, kind: 'stage', state: 'planned', year: 'M1', host: 'Centre du Port', tutor: 'Anne Tutrice', beginsOn: '2026-04-01', endsOn: null, hoursPlanned: 150, hoursDone: null, confidential: false } as const;

const plan = (kind: RecordKind, text: string, student: KnownStudent = known()): Extract<RecordsFile, { ok: true }> => {
  const file = planRecords(kind, text, new Map([['zoe@univ.example', student], ['moi@univ.example', known({ enrolment: 'e2', isReader: true })]]), carriedProgrammes.NEO, '2026-11-26');
  if (!file.ok) throw new Error(JSON.stringify(file.fault));
  return file;
};
const faults = (kind: RecordKind, heading: string, rows: readonly string[], student?: KnownStudent): string[] => plan(kind, [heading, ...rows].join('\n'), student).faults.map((one) => `${one.line} ${one.kind}`);

describe('a file of placements', () => {
  const heading = 'Courriel;Nature;Année;Organisme;État;Tuteur;Début;Fin;Heures prévues;Heures faites;Confidentiel';
  it('adds one, and knows it again by year, nature and host, whatever the case and accents', () => {
    const [added] = plan('placements', `${heading}\nZOE@univ.example;Alternance;M2;Hôpital d’Essai;en cours;;08/09/2026;;560 h;12;oui`).changes;
    expect(added).toMatchObject({ change: 'new', enrolment: 'e1', revision: 0, value: { kind: 'work_study', year: 'M2', state: 'under_way', tutor: '', beginsOn: '2026-09-08', endsOn: null, hoursPlanned: 560, hoursDone: 12, confidential: true } });
    const [updated] = plan('placements', `${heading}\nzoe@univ.example;stage;M1;CENTRE DU PORT;terminé;;;;;154;`, known({ placements: [PLACEMENT] })).changes;
    // What the file does not say stays as it is known.
    expect(updated).toMatchObject({ change: 'updated', id: 'p1', revision: 2, value: { host: 'Centre du Port', tutor: 'Anne Tutrice', beginsOn: '2026-04-01', hoursPlanned: 150, hoursDone: 154, state: 'done' } });
    expect(plan('placements', `${heading}\nzoe@univ.example;stage;M1;Centre du port;;;;;150;;`, known({ placements: [PLACEMENT] })).changes[0]!.change).toBe('nothing');
  });
  it('names each line that cannot be taken, and why', () => {
    const row = (cells: string): string => `zoe@univ.example;${cells}`;
    expect(
      faults('placements', heading, [
        'personne@univ.example;stage;M1;A;;;;;;;', 'moi@univ.example;stage;M1;A;;;;;;;', row('vacances;M1;A;;;;;;;'), row(';M1;A;;;;;;;'), row('stage;M3;A;;;;;;;'), row('stage;M1;;;;;;;;'), row('stage;M1;A;;;31/02/2026;;;;'),
        row('stage;M1;A;;;;;beaucoup;;'), row('stage;M1;A;;;02/09/2026;01/09/2026;;;'), row('stage;M1;B;;;;;;;'), row('stage;M1;b;;;;;;;'), row('stage;M1;=1+1;;;;;;;'), 'zoe@univ.example;stage;M1',
      ]),
    ).toEqual([
      '2 student_unknown', '3 own_enrolment', '4 word_unknown', '5 word_unknown', '6 field_year', '7 field_host', '8 day_unreadable', '9 hours_unreadable', '10 field_endsOn', '12 repeated', '13 formula', '14 cell_count',
    ]);
    expect(faults('placements', heading, [row('stage;M1;Centre du port;;;;;;;')], known({ placements: [PLACEMENT, { ...PLACEMENT, id: 'p2' }] }))).toEqual(['2 several_known']);
  });
  it('is of whoever the enrolment names, where there is no address; of nobody where the two differ', () => {
    const both = new Map([['zoe@univ.example', known()], ['e1', known()]]);
    const read = (rows: string) => planRecords('placements', `Courriel;Inscription;Nature;Année;Organisme\n${rows}`, both, carriedProgrammes.NEO, '2026-11-26');
    expect(read(';e1;stage;M1;A')).toMatchObject({ changes: [{ enrolment: 'e1', change: 'new' }], faults: [] });
    expect(read('zoe@univ.example;e2;stage;M1;A')).toMatchObject({ changes: [], faults: [{ line: 2, kind: 'student_unknown' }] });
    expect(planRecords('placements', 'Nature;Année;Organisme\nstage;M1;A', both, carriedProgrammes.NEO, '2026-11-26')).toEqual({ ok: false, fault: { kind: 'column_missing', column: 'email' } });
  });
  it('is refused whole without a column that it needs', () => {
    expect(planRecords('placements', 'Courriel;Nature\na@x.example;stage', new Map(), carriedProgrammes.NEO, '2026-11-26')).toEqual({ ok: false, fault: { kind: 'column_missing', column: 'year' } });
  });
});

describe('a file of memoirs', () => {
  it('adds one for each student, or the next revision of it', () => {
    const memoir = { revision: 3, title: 'Évaluer', director: 'Pr. Essai', defendedOn: null, confidential: false };
    const text = 'Courriel;Titre;Directeur;Soutenu le\nzoe@univ.example;Évaluer;Pr. Essai;';
    expect([plan('memoirs', text).changes[0]!.change, plan('memoirs', text, known({ memoir })).changes[0]!.change]).toEqual(['new', 'nothing']);
    expect(plan('memoirs', `${text}20/09/2026`, known({ memoir })).changes[0]).toMatchObject({ change: 'updated', revision: 3, value: { defendedOn: '2026-09-20' } });
    expect(faults('memoirs', 'Courriel;Titre;Directeur', ['zoe@univ.example;;Pr. Essai', 'zoe@univ.example;Un titre;'])).toEqual(['2 field_title', '3 field_director']);
  });
});

describe('a file of exemptions', () => {
  const heading = 'Courriel;Compétence;Niveau;Au titre de;Date de la décision;Référence';
  const row = (competency: string, level: string, more = 'VAE;10/09/2026;Commission 4'): string => `zoe@univ.example;${competency};${level};${more}`;
  it('reads competencies and levels by their codes or their words', () => {
    expect(plan('exemptions', [heading, row('NEO-C1', '2'), row('Concevoir', 'Intermédiaire', 'entrée directe en M2;2026-08-28;Commission')].join('\n')).changes.map((one) => one.kind === 'exemptions' && [one.value.competencies, one.value.level, one.value.basis, one.value.decidedOn])).toEqual([
      [['NEO-C1'], 2, 'vae', '2026-09-10'], [['NEO-C2'], 2, 'direct_m2', '2026-08-28'],
    ]);
  });
  it('leaves what is dispensed from already, or was until a decision withdrew it, and refuses what a jury has awarded', () => {
    const inForce = { competency: 'NEO-C1', level: 2, decidedOn: '2026-09-10', reference: 'Commission 4', inForce: true };
    const effects = (exemptions: KnownStudent['exemptions'], level: string): string[] => plan('exemptions', `${heading}\n${row('NEO-C1', level)}`, known({ exemptions })).changes.map((one) => one.change);
    expect([effects([inForce], '1'), effects([inForce], '2'), effects([inForce], '3')]).toEqual([['nothing'], ['nothing'], ['new']]);
    expect(effects([{ ...inForce, inForce: false }], '2')).toEqual(['nothing']);
    expect(effects([{ ...inForce, inForce: false, reference: 'Commission 1' }], '2')).toEqual(['new']);
    expect(faults('exemptions', heading, [row('NEO-C1', '2')], known({ awarded: [{ competency: 'NEO-C1', level: 3 }] }))).toEqual(['2 level_awarded']);
  });
  it('names what is not in the programme, a decision to come and one without a reference', () => {
    expect(faults('exemptions', heading, [row('NEO-C9', '2'), row('NEO-C1', '9'), row('NEO-C1', '2', 'ami;10/09/2026;x'), row('NEO-C1', '2', 'VAE;10/09/2999;x'), row('NEO-C1', '2', 'VAE;10/09/2026;'), row('NEO-C1', '2', 'VAE;;x')])).toEqual([
      '2 competency_unknown', '3 level_unknown', '4 word_unknown', '5 field_decidedOn', '6 field_reference', '7 field_decidedOn',
    ]);
  });
});
