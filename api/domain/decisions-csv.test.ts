import { describe, expect, it } from 'vitest';
import { writeCsvLine } from '../audit/csv.ts';
import { decisionWords as english } from '../strings/jury-en.ts';
import { decisionWords as french } from '../strings/jury-fr.ts';
import { DECISION_COLUMNS, decisionRows } from './decisions-csv.ts';
import type { MinutesText } from './minutes-text.ts';
import { competencyWords } from './programme.ts';
import neo from './programmes/neo.json' with { type: 'json' };
import { readNeo } from './programmes/read.ts';

const programme = readNeo(neo, '2026');
const text: MinutesText = {
  form: 1, number: '=PV 1', deliberatedOn: '2026-01-30', jury: { title: 'Jury', period: 'S1', session: 1 }, cohort: 'NEO', programme: { code: 'NEO', version: '2026', title: programme.title }, members: [], quorum: null, supersedes: null,
  students: [
    {
      enrolment: 'e1', name: 'Zoé Kernéis', decisions: [{ competency: 'NEO-C1', level: 1, outcome: 'validated_by_jury', reason: 'Motif gardé au jury.', departure: null }],
      results: [{ unit: 'Une UE', result: 'admitted', ects: 750, session: 1 }, { unit: '', result: 'adjourned', ects: null, session: null }, { unit: 'Reprise', result: null, ects: null, session: null }],
    },
  ],
};
const people = new Map([['e1', { familyName: 'Kernéis', givenName: 'Zoé', email: 'zoe@univ.example' }]]);

describe('the decisions for the registrar', () => {
  it('are one line for each level and each result that stands, with the words of the language and no reason', () => {
    const [headings, ...rows] = decisionRows(text, programme, people, french);
    expect(headings).toEqual(['Nom', 'Prénom', 'Courriel', 'Inscription', 'Formation', 'Version', 'Période', 'Session', 'Nature', 'Code', 'Intitulé', 'Niveau', 'Décision', 'ECTS', 'Numéro du PV', 'Date de délibération']);
    expect(rows.map((row) => row.slice(7, 14))).toEqual([
      ['1', 'niveau', 'NEO-C1', competencyWords(programme, 'NEO-C1'), 'Novice', 'validé sur décision motivée du jury', ''],
      ['1', 'unité d’enseignement', '', 'Une UE', '', 'admis', '7.5'],
      ['', 'semestre', '', '', '', 'ajourné', ''],
    ]);
    expect(JSON.stringify(rows)).not.toContain('Motif');
  });
  it('have the same columns in the same order in English', () => {
    const [headings, first] = decisionRows(text, programme, people, english);
    expect([headings!.length, headings![12], first![12]]).toEqual([DECISION_COLUMNS.length, 'Decision', 'validated by reasoned decision of the jury']);
  });
  it('can be opened in a spreadsheet: what it could take for a formula is text', () => {
    const [, first] = decisionRows(text, programme, people, french);
    expect(writeCsvLine(first!)).toContain(`"'=PV 1"`);
  });
});
