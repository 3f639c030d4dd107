import type { DemoEvidence, DemoReview, DemoStudent } from '../content.ts';

/** Came straight into M2, dispensed from the first two levels; a second session in one competency; left, and kept an access of her own. */
const evidence: readonly DemoEvidence[] = [
  {
    period: 'S3',
    title: 'Mise en oeuvre de l’APC et badges',
    on: '2024-11-06',
    competencies: ['NEO-C1'],
    description: 'Réécriture par compétences du parcours d’accueil des bénévoles d’un réseau de bibliothèques.',
    reflection:
      'Le parcours listait des fiches ; je l’ai repris à partir de ce qu’un bénévole fait un samedi. Les responsables voulaient garder leurs fiches, et nous les avons rangées sous chaque situation. Je ferais relire les situations par des bénévoles dès le premier jet.',
    publicText: 'Un parcours d’accueil de bénévoles, repris à partir de ce qu’ils font un samedi.',
  },
  {
    period: 'S3',
    title: 'Conception de ressources',
    on: '2024-11-27',
    competencies: ['NEO-C2'],
    description: 'Six fiches sonores pour apprendre à accueillir un enfant qui ne veut pas lire.',
    reflection:
      'J’ai enregistré de vraies scènes, avec l’accord des familles. Le son oblige à choisir une seule chose à entendre. J’ai retiré deux fiches qui en montraient trois.',
    publicText: 'Six fiches sonores, une seule chose à entendre dans chacune.',
  },
  {
    period: 'S3',
    title: 'Promotion d’ une e-formation',
    on: '2024-12-11',
    competencies: ['NEO-C3'],
    description: 'Plan de promotion de la formation en ligne des bénévoles, sans budget.',
    reflection:
      'J’ai planifié les envois sans vérifier qui les lirait. La moitié des responsables n’a rien reçu, et je l’ai vu trop tard. J’ai refait le plan avec eux pour la seconde session.',
    publicText: 'Un plan de promotion refait avec ceux qui devaient le porter.',
  },
  {
    period: 'S3',
    title: 'Etat de l’art d’une recherche',
    on: '2025-01-08',
    competencies: ['NEO-C4'],
    description: 'État de l’art sur la formation des bénévoles par le récit de situations.',
    reflection:
      'Les travaux portent surtout sur les salariés. J’ai appris à dire ce que je transpose et ce que je suppose. Je commencerais par les associations qui ont publié leurs bilans.',
    publicText: 'Un état de l’art qui distingue ce qui est établi de ce qui est transposé.',
  },
];

const reviews: readonly DemoReview[] = [
  {
    period: 'S3',
    state: 'closed',
    self: {
      'NEO-C1': [3, 'Les responsables utilisent le parcours sans moi.'],
      'NEO-C2': [3, 'Je sais retirer.'],
      'NEO-C3': [2, 'Mon plan n’a pas tenu.'],
      'NEO-C4': [3, 'Je dis ce que je suppose.'],
    },
    teacher: {
      'NEO-C1': [3, 'Part du travail réel et garde l’existant utile ; reste à associer les bénévoles.'],
      'NEO-C2': [3, 'Ressources sobres, essayées ; reste à les indexer.'],
      'NEO-C3': [2, 'Le plan n’a pas rencontré ses lecteurs ; reste à le refaire avec eux.'],
      'NEO-C4': [3, 'Prudence bien placée ; reste à élargir les sources.'],
    },
    decisions: { 'NEO-C3': { outcome: 'not_reached', reason: 'Le plan de promotion n’a pas été mis à l’épreuve ; à reprendre en seconde session.' } },
    secondSession: { 'NEO-C3': { outcome: 'validated_by_jury', reason: 'Plan refait avec les responsables de site et tenu sur trois mois.' } },
  },
];

export const irisDelaunoy: DemoStudent = {
  givenName: 'Iris',
  familyName: 'Delaunoy',
  email: 'iris.delaunoy@etu.neo.example',
  regime: 'continuing',
  evidence,
  reviews,
  life: {
    steps: [
      { status: 'enrolled', entry: 'direct_m2', regime: 'continuing', effectiveOn: '2024-09-02', until: null, reference: '' },
      { status: 'second_session', entry: 'direct_m2', regime: 'continuing', effectiveOn: '2025-02-03', until: '2025-06-27', reference: 'PV NEO-2025-S3-11' },
      { status: 'left', entry: 'direct_m2', regime: 'continuing', effectiveOn: '2025-09-01', until: null, reference: 'Courrier du 25 août 2025' },
    ],
    exemption: { competencies: ['NEO-C1', 'NEO-C2', 'NEO-C3', 'NEO-C4'], level: 2, basis: 'direct_m2', decidedOn: '2024-08-28', reference: 'Commission d’admission NEO-2024-07' },
    placements: [
      { kind: 'work_study', state: 'done', year: 'M2', host: 'Réseau des bibliothèques du Val-d’Encre (fictif)', tutor: 'Paule Tisserand', beginsOn: '2024-09-16', endsOn: '2025-07-31', hoursPlanned: 560, hoursDone: 572, confidential: false },
    ],
    departure: { daysAgo: 30, personalAddress: 'iris@delaunoy.example' },
  },
};
