/** The four cohorts with their calendars and juries; dates are days in the institution's calendar. */
import type { DemoCohort } from './content.ts';
import { awaNdiayeColin } from './students/awa-ndiaye-colin.ts';
import { firstYear } from './students/first-year.ts';
import { hugoNguyenCarpentier } from './students/hugo-nguyen-carpentier.ts';
import { irisDelaunoy } from './students/iris-delaunoy.ts';
import { irpLearner } from './students/irp-learner.ts';
import { karimOukassi } from './students/karim-oukassi.ts';
import { leaMarchettini } from './students/lea-marchettini.ts';
import { maelleKervella } from './students/maelle-kervella.ts';
import { nourBelkacem } from './students/nour-belkacem.ts';
import { thomasFerrandeau } from './students/thomas-ferrandeau.ts';

/** Second year, work-study calendar: three semesters decided, the fourth before its jury. */
export const secondYearCohort: DemoCohort = {
  name: 'NEO · promotion 2024-2026',
  programme: 'NEO',
  deadlines: { S4: { submit: '2026-10-30', feedback: '2026-11-10', sign: '2026-11-20' } },
  students: [nourBelkacem, maelleKervella, hugoNguyenCarpentier, thomasFerrandeau, awaNdiayeColin, leaMarchettini, karimOukassi],
  juries: [
    { period: 'S1', title: 'Jury du parcours NEO, S1, session de janvier 2025', convenedOn: '2025-01-31', minutes: { number: 'NEO-2025-S1-01' } },
    { period: 'S2', title: 'Jury du parcours NEO, S2, session de juillet 2025', convenedOn: '2025-07-04', minutes: { number: 'NEO-2025-S2-01' } },
    { period: 'S3', title: 'Jury du parcours NEO, S3, session de janvier 2026', convenedOn: '2026-01-30', minutes: { number: 'NEO-2026-S3-01' } },
    { period: 'S4', title: 'Jury du parcours NEO, S4, session de novembre 2026', convenedOn: '2026-11-27', minutes: null },
  ],
  calendars: {
    S1: { planned: '2024-09-02', open: '2024-09-16', selfAssess: '2025-01-13', submit: '2025-01-15', returned: '2025-01-17', feedback: '2025-01-20', interview: '2025-01-22', draft: '2025-01-24', sign: '2025-01-27', send: '2025-01-28', absent: '2025-01-27' },
    S2: { planned: '2025-02-03', open: '2025-02-10', selfAssess: '2025-06-13', submit: '2025-06-16', returned: '2025-06-18', feedback: '2025-06-20', interview: '2025-06-24', draft: '2025-06-26', sign: '2025-06-30', send: '2025-07-01', absent: '2025-06-30' },
    S3: { planned: '2025-09-01', open: '2025-09-15', selfAssess: '2026-01-09', submit: '2026-01-12', returned: '2026-01-14', feedback: '2026-01-19', interview: '2026-01-21', draft: '2026-01-23', sign: '2026-01-26', send: '2026-01-27', absent: '2026-01-26' },
    S4: { planned: '2026-02-02', open: '2026-02-09', selfAssess: '2026-10-28', submit: '2026-10-30', returned: '2026-11-03', feedback: '2026-11-06', interview: '2026-11-12', draft: '2026-11-16', sign: '2026-11-18', send: '2026-11-20', absent: '2026-11-13' },
  },
  following: {
    milestones: {
      on: '2025-10-06',
      list: [
        { name: 'Sujet', dueOn: '2025-11-14' }, { name: 'Plan', dueOn: '2026-01-16' }, { name: 'Première version', dueOn: '2026-06-12' }, { name: 'Remise', dueOn: '2026-09-18' }, { name: 'Soutenance', dueOn: null },
      ],
      reached: {
        'nour.belkacem@etu.neo.example': [{ name: 'Sujet', on: '2025-11-10' }, { name: 'Plan', on: '2026-01-15' }, { name: 'Première version', on: '2026-06-11' }, { name: 'Remise', on: '2026-09-17' }],
        'maelle.kervella@etu.neo.example': [{ name: 'Sujet', on: '2025-11-14' }, { name: 'Plan', on: '2026-02-03' }],
      },
    },
  },
};

/** First year: reviews of the first semester on their way. */
export const firstYearCohort: DemoCohort = {
  name: 'NEO · promotion 2026-2028',
  programme: 'NEO',
  deadlines: { S1: { submit: '2026-11-12', feedback: '2026-11-20', sign: '2027-01-29' } },
  students: firstYear,
  juries: [],
  calendars: {
    S1: { planned: '2026-09-07', open: '2026-09-21', selfAssess: '2026-11-11', submit: '2026-11-13', returned: '2026-11-16', feedback: '2026-11-18', interview: '2026-11-19', draft: '2027-01-22', sign: '2027-01-25', send: '2027-01-26', absent: '2027-01-25' },
    S2: { planned: '2026-09-07', open: '2026-11-20', selfAssess: '2027-06-11', submit: '2027-06-14', returned: '2027-06-16', feedback: '2027-06-18', interview: '2027-06-22', draft: '2027-06-24', sign: '2027-06-28', send: '2027-06-29', absent: '2027-06-28' },
  },
  following: {
    warnings: { period: 'S1', on: '2026-09-21', inactivityDays: 14, weeksBefore: 6, dueOn: '2026-12-18', endsOn: '2027-01-29', teacherAfterDays: 7 },
    ratings: { period: 'S1', on: '2026-11-16', csv: 'Adresse de courriel,NEO-C1 ACCOMPAGNER (Réel),NEO-C2 CONCEVOIR (Réel)\njade.traore@etu.neo.example,Novice,Novice\nyanis.haddadi@etu.neo.example,Novice,-\n' },
  },
};

/** The second programme: one learner, one project, one skill acquired. */
export const irpCohort: DemoCohort = {
  name: 'Parcours IRP · session 2026',
  programme: 'IRP',
  students: [irpLearner],
  juries: [{ period: 'P05', title: 'Jury IRP, projet 5, session d’avril 2026', convenedOn: '2026-04-17', minutes: { number: 'IRP-2026-P05-01' } }],
  calendars: {
    P05: { planned: '2026-02-02', open: '2026-02-09', selfAssess: '2026-04-01', submit: '2026-04-03', returned: '2026-04-06', feedback: '2026-04-08', interview: '2026-04-10', draft: '2026-04-13', sign: '2026-04-14', send: '2026-04-15', absent: '2026-04-14' },
  },
  following: { mentor: { from: '2026-02-02', person: { givenName: 'Maxence', familyName: 'Delcroix-Roy', email: 'maxence.delcroix@irp.example' } } },
  past: [
    'Courriel;Projet;Compétence;Niveau;Numéro du PV;Date du PV;Jury',
    ...['IRP-P02-1', 'IRP-P02-2'].map((code) => `elise.rakotovao@etu.irp.example;P02;${code};Acquise;IRP-2025-P02-03;2025-12-19;"Aurélie Montrevel, présidente ; Damien Kerouédan ; Lucie Sant-Ferréol"`),
  ].join('\n'),
};

/** One student who came straight into M2 and has left since; a jury of the second session. */
export const formerCohort: DemoCohort = {
  name: 'NEO · promotion sortante 2023-2025',
  programme: 'NEO',
  students: [irisDelaunoy],
  juries: [
    { period: 'S3', title: 'Jury du parcours NEO, M2, session de janvier 2025', convenedOn: '2025-01-30', minutes: { number: 'NEO-2025-S3-11' } },
    { period: 'S3', title: 'Jury du parcours NEO, M2, seconde session de juin 2025', convenedOn: '2025-06-27', session: 2, minutes: { number: 'NEO-2025-S3-12' } },
  ],
  calendars: {
    S3: { planned: '2024-09-02', open: '2024-09-16', selfAssess: '2025-01-10', submit: '2025-01-13', returned: '2025-01-15', feedback: '2025-01-20', interview: '2025-01-22', draft: '2025-01-24', sign: '2025-01-27', send: '2025-01-28', absent: '2025-01-27' },
  },
};

export const demoCohorts: readonly DemoCohort[] = [secondYearCohort, firstYearCohort, irpCohort, formerCohort];

/** The student whose page a newcomer sees first. */
export const showcase = nourBelkacem;
/** Whose university account has closed, and who comes back by an address of her own. */
export const departed = irisDelaunoy;
