/**
 * Criteria, feedback sheets and exchanges of the first-year cohort, in the
 * words of the fictional team. Titles of productions and teaching units are the
 * programme's own; the criteria and their steps are this team's, not NEO's.
 */
import type { WrittenCriterion } from '../domain/rubric.ts';

const STEPS = ['Non acquis', 'En cours d’acquisition', 'Acquis'];
const criterion = (competency: string, text: string, steps: readonly string[] = STEPS): WrittenCriterion => ({ competency, basis: { kind: 'competency' }, text, steps });

export const DEMO_PERIOD = 'S1';

/** By the place of the production in its semester; `units` by their place too. */
export const demoRubrics: readonly { situation: number; units: readonly number[]; on: string; by: number; criteria: readonly WrittenCriterion[] }[] = [
  {
    situation: 0, units: [0], on: '2026-09-28', by: 0,
    criteria: [
      criterion('NEO-C1', 'Prépare l’entretien à partir de ce que vit la personne rencontrée'),
      criterion('NEO-C1', 'Relance et reformule au lieu de dérouler ses questions'),
      criterion('NEO-C4', 'Distingue ce qui a été dit de ce qu’il ou elle en pense', ['Les deux sont mêlés', 'Distingués par endroits', 'Distingués et justifiés']),
    ],
  },
  {
    situation: 1, units: [1], on: '2026-10-12', by: 1,
    criteria: [
      criterion('NEO-C2', 'Choisit le contenu et la forme d’après un public nommé'),
      criterion('NEO-C2', 'Essaie le site avec ce public et dit ce que l’essai a changé'),
      criterion('NEO-C2', 'Rend le site utilisable au clavier et lisible sur un téléphone'),
    ],
  },
];

/** `null` is « non évalué ». Answers are in the order of the unit's criteria. */
type Sheet = { student: string; unit: number; by: number; on: string; published: boolean; answers: readonly (number | null)[]; strengths: string; toWorkOn: string };
export const demoSheets: readonly Sheet[] = [
  { student: 'clemence.vasselin@etu.neo.example', unit: 0, by: 0, on: '2026-11-16', published: true, answers: [2, 1, 0], strengths: 'Un entretien long, nourri, que vous avez su restituer sans le lisser : la carte garde les contradictions.', toWorkOn: 'Séparer ce que dit l’ingénieur de ce que vous en concluez ; une couleur par voix suffirait.' },
  { student: 'mateus.ferreira-lobato@etu.neo.example', unit: 0, by: 0, on: '2026-11-17', published: true, answers: [2, null, 1], strengths: 'Aller sur le chantier plutôt que dans un bureau change la matière de l’entretien.', toWorkOn: 'Garder une trace sur le moment, avec l’accord de la personne : les relances ne se reconstituent pas.' },
  { student: 'mateus.ferreira-lobato@etu.neo.example', unit: 1, by: 1, on: '2026-11-17', published: true, answers: [null, null, null], strengths: 'Le site vitrine n’est pas dans ce bilan ; l’environnement virtuel montre déjà le souci d’un public précis.', toWorkOn: 'Déposer le site vitrine, même inachevé, avant l’entretien.' },
  { student: 'fatoumata.camara-joly@etu.neo.example', unit: 0, by: 0, on: '2026-11-16', published: true, answers: [2, 2, 1], strengths: 'Deux récits mis en regard sans trancher : la posture est là.', toWorkOn: 'Dire d’où vous regardez, vous qui avez été manager.' },
  { student: 'fatoumata.camara-joly@etu.neo.example', unit: 1, by: 1, on: '2026-11-17', published: true, answers: [2, 2, 1], strengths: 'Un site pour des lecteurs fatigués, relu par celles qui le liront.', toWorkOn: 'La version à imprimer, que vous annoncez vous-même.' },
  { student: 'yanis.haddadi@etu.neo.example', unit: 0, by: 0, on: '2026-11-18', published: false, answers: [1], strengths: 'Vous gardez ce que l’ingénieur a appris de ses échecs plutôt que l’anecdote.', toWorkOn: '' },
];

/** After which of the sheets above; `asks`: the student would like another look. */
export const demoMessages: readonly { student: string; unit: number; from: 'student' | number; on: string; asks: boolean; text: string }[] = [
  { student: 'fatoumata.camara-joly@etu.neo.example', unit: 1, from: 'student', on: '2026-11-18', asks: true, text: 'J’ai ajouté une feuille de style pour l’impression. Est-ce que cela répond à la remarque ?' },
  { student: 'fatoumata.camara-joly@etu.neo.example', unit: 1, from: 1, on: '2026-11-19', asks: false, text: 'Oui : le numéro reste en tête de page, c’est l’essentiel. Essayez-la avec une des trois aidantes.' },
  { student: 'clemence.vasselin@etu.neo.example', unit: 0, from: 'student', on: '2026-11-20', asks: true, text: 'J’ai repris la carte avec une couleur par voix. Pourriez-vous la regarder avant que je rende de nouveau ?' },
];

export const demoComments: readonly { by: number; shared: boolean; text: string }[] = [
  { by: 0, shared: true, text: 'Dites ce que l’essai avec le public a changé dans votre production.' },
  { by: 0, shared: false, text: 'Séparez ce qui a été dit de ce que vous en concluez.' },
  { by: 1, shared: true, text: 'Vérifiez la navigation au clavier, puis sur un téléphone.' },
];
