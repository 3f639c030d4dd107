import type { DemoStudent } from '../content.ts';

/** One learner of the second programme: one project, two targeted skills, one of them acquired so far. */
export const irpLearner: DemoStudent = {
  givenName: 'Élise',
  familyName: 'Rakotovao',
  email: 'elise.rakotovao@etu.irp.example',
  regime: 'continuing',
  evidence: [
    {
      period: 'P05',
      title: 'Refondez un module de formation',
      on: '2026-03-20',
      competencies: ['IRP-P05-1'],
      description: 'Module « Accueillir un client mécontent » scénarisé en quatre séquences : objectifs, activités, évaluations et guide d’animation.',
      reflection:
        'Le module d’origine était un exposé de deux heures. J’ai commencé par ce que la personne devra savoir faire le lendemain, puis j’ai distribué les activités. J’ai supprimé une séquence à laquelle je tenais, parce qu’elle ne servait aucun objectif. Je ferais lire le scénario par un apprenant avant de produire.',
      publicText: 'Un module refondu en quatre séquences, à partir de ce que l’apprenant devra savoir faire le lendemain.',
      file: { name: 'elise-module.pdf' },
    },
    {
      period: 'P05',
      title: 'Essai d’un outil auteur',
      on: '2026-03-27',
      competencies: ['IRP-P05-2'],
      description: 'Comparaison de trois activités produites avec un outil auteur, avec une grille de fonctions.',
      reflection:
        'J’ai essayé les fonctions une à une avant de comprendre qu’il fallait partir d’une activité. Ma grille reste trop longue pour servir à quelqu’un d’autre. Je reprendrais avec deux activités et cinq critères.',
      publicText: '',
    },
  ],
  reviews: [
    {
      period: 'P05',
      state: 'closed',
      self: {
        'IRP-P05-1': [1, 'Je sais défendre chaque séquence.'],
        'IRP-P05-2': [null, 'Je ne me prononce pas encore.'],
      },
      teacher: {
        'IRP-P05-1': [1, 'Scénario resserré et défendu ; reste à le faire lire plus tôt par un apprenant.'],
        'IRP-P05-2': [null, 'Non évalué : la comparaison doit être reprise avec moins de critères.'],
      },
      decisions: {
        'IRP-P05-2': { outcome: 'deferred', reason: 'La comparaison des fonctions est à reprendre ; nouvelle présentation à la prochaine session.' },
      },
    },
  ],
};
