import type { DemoEndorsement } from '../content.ts';

/** What people outside said of Nour's work; they and their organisations are invented. */
export const nourEndorsements: readonly DemoEndorsement[] = [
  {
    invitedOn: '2025-07-03',
    about: { production: 'Rapport et soutenance de stage' },
    endorser: { name: 'Bertrand Quévremont', email: 'bertrand.quevremont@cfa-les-tamaris.example' },
    said: {
      on: '2025-07-08',
      function: 'Responsable de la cellule numérique, tuteur de stage',
      organisation: 'CFA Les Tamaris',
      comment:
        'Nour est arrivée dans une cellule numérique que les formateurs contournaient. Sur les six qu’elle a accompagnés, quatre sont revenus d’eux-mêmes. Elle ne vend pas l’outil : elle s’assoit en cuisine, elle regarde, et elle revient avec une proposition qui tient sur une page.',
      statements: ['A remplacé des ateliers qui ne prenaient pas par des rendez-vous de vingt minutes en cuisine, et tenu le carnet de suivi jusqu’au bout.'],
    },
    shown: true,
  },
  {
    invitedOn: '2026-03-09',
    about: { competency: 'NEO-C2', level: 3 },
    endorser: { name: 'Mireille Astorgue', email: 'mireille.astorgue@cfa-les-tamaris.example' },
    said: {
      on: '2026-03-12',
      function: 'Formatrice en service et commercialisation',
      organisation: 'CFA Les Tamaris',
      comment:
        'Mes apprentis ouvrent ses capsules avant le service, sans que j’aie à le demander. Quand une étape n’était pas comprise, elle l’a refilmée dans la semaine, à hauteur de plateau. Je reconnais mon métier dans ce qu’elle a conçu.',
      statements: ['J’ai vu le scénarimage changer trois fois, chaque fois à partir d’une erreur constatée en salle.'],
    },
    shown: true,
  },
  {
    invitedOn: '2026-03-16',
    about: { production: 'Promotion d’ une e-formation' },
    endorser: { name: 'Fiona Halloran', email: 'fiona.halloran@brightwater-catering.example' },
    language: 'en',
    said: {
      on: '2026-03-19',
      function: 'Learning and development lead',
      organisation: 'Brightwater Catering',
      comment:
        'We are one of the host companies the campaign was written for. It told our head chefs, in three lines, what apprentices would be able to do and how much of the kitchen’s time it would take. Seven of our nine kitchens signed up.',
      statements: [],
    },
    shown: true,
  },
  {
    invitedOn: '2026-11-23',
    about: { production: 'Mémoire et soutenance' },
    endorser: { name: 'Sylvain Peyrelade', email: 'sylvain.peyrelade@observatoire-du-geste.example' },
    shown: false,
  },
];
