import type { DemoEvidence, DemoReview, DemoStudent } from '../content.ts';

/** Professional contract in a fictional consultancy in industrial safety training. */
const evidence: readonly DemoEvidence[] = [
  {
    period: 'S1',
    title: 'Entretien avec un ingénieur',
    on: '2024-10-14',
    competencies: ['NEO-C1'],
    description: 'Entretien avec l’ingénieure formation d’une usine, complété par une demi-journée d’observation d’une session de sécurité.',
    reflection:
      'J’ai demandé à observer une session avant l’entretien, ce qui a changé toutes mes questions. L’ingénieure décrivait une formation participative ; j’avais vu un diaporama de deux heures, et elle en savait la raison. J’ai compris que les contraintes de production décident d’une partie de la pédagogie. Je préparerais une grille d’observation plus simple, la mienne était intenable.',
    publicText: '',
  },
  {
    period: 'S1',
    title: 'Conception d’un site web vitrine',
    on: '2024-11-18',
    competencies: ['NEO-C2'],
    description: 'Site vitrine de l’offre de formation à la sécurité du cabinet Hélia Formation, pour des responsables d’atelier.',
    reflection:
      'Mon premier texte ressemblait à une plaquette commerciale et mon tuteur me l’a rendu avec une seule question : « que doit faire la personne après avoir lu ? ». J’ai repris chaque page avec une action. J’ai appris à structurer le HTML avant de penser aux couleurs. Il me faudrait travailler avec de vraies photographies d’atelier et non des images d’illustration.',
    publicText: 'Un site vitrine où chaque page conduit à une action.',
  },
  {
    period: 'S1',
    title: 'Conception d’un environnement virtuel',
    on: '2024-12-16',
    competencies: ['NEO-C2', 'NEO-C3'],
    description: 'Atelier virtuel de repérage des risques : douze situations dangereuses à trouver, avec un retour immédiat.',
    reflection:
      'Nous avons modélisé un atelier où l’on cherche les dangers. Les opérateurs qui l’ont essayé trouvaient tout en deux minutes, et nous avons ajouté des situations ambiguës, où il faut se justifier. J’étais chargé des essais et de leur calendrier. Je veillerais à ce que le retour explique l’erreur au lieu de la signaler.',
    publicText: 'Un atelier virtuel où l’on doit justifier le danger que l’on repère.',
  },
  {
    period: 'S1',
    title: 'Conception d’un e-portfolio',
    on: '2025-01-07',
    competencies: ['NEO-C4'],
    description: 'E-portfolio avec un journal de bord hebdomadaire et une page par compétence.',
    reflection:
      'Je n’avais jamais tenu de journal et j’ai commencé par l’écrire d’un bloc, de mémoire. La différence avec les semaines écrites sur le moment est frappante : les premières racontent des réussites, les secondes des hésitations. J’ai gardé les deux pour m’en souvenir. Je bloque maintenant un quart d’heure le vendredi.',
    publicText: '',
  },
  {
    period: 'S2',
    title: 'Analyse des données',
    on: '2025-03-17',
    competencies: ['NEO-C4'],
    description: 'Analyse des résultats de questionnaires avant et après dix sessions de sécurité.',
    reflection:
      'Les réponses s’amélioraient presque toujours juste après la session, ce qui rassurait tout le monde. J’ai proposé de reposer les questions à deux mois, et l’effet avait disparu pour la moitié des gestes. J’ai présenté ce résultat avec précaution, car les groupes étaient petits. Je prévoirais le second passage dès la conception.',
    publicText: 'Une analyse avant, après et à deux mois, qui a fait revoir dix sessions.',
  },
  {
    period: 'S2',
    title: 'Conception d’un site web dynamique',
    on: '2025-04-21',
    competencies: ['NEO-C2'],
    description: 'Outil en ligne de préparation des sessions : choix des gestes, génération du déroulé et de la fiche d’émargement.',
    reflection:
      'Les formateurs recopiaient le même déroulé d’un fichier à l’autre. J’ai construit un outil qui assemble une session à partir de gestes, avec les temps réels mesurés sur le terrain. J’ai renoncé à une fonction de partage que personne n’avait demandée. Le code mérite d’être mieux documenté, ce que je ferais au fil de l’eau.',
    publicText: 'Un outil qui assemble une session de sécurité à partir des gestes à apprendre.',
  },
  {
    period: 'S2',
    title: 'Gestion de projet',
    on: '2025-05-19',
    competencies: ['NEO-C3'],
    description: 'Pilotage d’un projet de formation pour un client industriel : cahier des charges, budget en heures, suivi, recette.',
    reflection:
      'C’était mon premier projet avec un client. J’ai écrit le cahier des charges avec lui, puis suivi les heures chaque semaine, ce qui m’a permis d’alerter avant le dépassement. J’ai mal vécu la recette, prise pour une critique, alors qu’elle améliorait le produit. Je l’annoncerais désormais comme une étape de conception.',
    publicText: 'Un projet conduit avec un client industriel, du cahier des charges à la recette.',
  },
  {
    period: 'S2',
    title: 'Rapport et soutenance de stage',
    genre: 'stage',
    on: '2025-06-10',
    competencies: ['NEO-C1'],
    description: 'Rapport sur l’accompagnement de quatre formateurs vers des sessions sans diaporama.',
    reflection:
      'Enlever le diaporama à un formateur, c’est lui enlever son plan. J’ai donc commencé par construire avec chacun une fiche de poche qui le remplace. Deux formateurs ont adopté l’idée, un l’a abandonnée, un la transforme. Je chercherais plus tôt à comprendre ce que le diaporama leur apportait.',
    publicText: 'L’accompagnement de quatre formateurs vers des sessions sans diaporama.',
  },
  {
    period: 'S3',
    title: 'Mise en oeuvre de l’APC et badges',
    on: '2025-10-20',
    competencies: ['NEO-C1'],
    description: 'Grille de compétences des référents sécurité d’un client et badge interne associé.',
    reflection:
      'Le client voulait un badge remis à la fin de la journée de formation. J’ai proposé de le remettre après une action observée dans l’atelier, et il a fallu trouver qui observe. J’ai formé les observateurs pendant une pause de production, faute de mieux. Je poserais la question de l’observation avant celle du badge.',
    publicText: 'Un badge remis après une action observée en atelier et non après une présence.',
  },
  {
    period: 'S3',
    title: 'Conception de ressources',
    on: '2025-11-17',
    competencies: ['NEO-C2'],
    description: 'Huit balados de quatre minutes à écouter avant la prise de poste, avec fiche et question du jour.',
    reflection:
      'Les opérateurs n’ont pas d’écran, mais ils ont un trajet. J’ai écrit huit épisodes à partir d’incidents racontés par eux, en changeant les détails. Le troisième a provoqué une discussion vive dans un atelier, que le chef d’équipe a su reprendre grâce à la fiche. Je ferais relire chaque épisode par un délégué, ce que je n’ai fait qu’à partir du quatrième.',
    publicText: 'Huit balados de quatre minutes tirés d’incidents racontés par les opérateurs.',
  },
  {
    period: 'S3',
    title: 'Promotion d’ une e-formation',
    on: '2025-12-15',
    competencies: ['NEO-C3'],
    description: 'Lancement commercial d’un parcours en ligne : cible, prix en heures, démonstration, suivi des contacts.',
    reflection:
      'J’ai conduit le lancement avec la directrice commerciale, sur un terrain où je n’étais pas à l’aise. J’ai appris à dire ce que le parcours ne fait pas, et cela a rassuré les clients. Un concurrent fictif de notre étude s’est révélé bien réel, et nous avons revu le calendrier en une journée. Je préparerais une démonstration plus courte.',
    publicText: 'Le lancement d’un parcours en ligne, en disant aussi ce qu’il ne fait pas.',
  },
  {
    period: 'S3',
    title: 'Etat de l’art d’une recherche',
    on: '2026-01-06',
    competencies: ['NEO-C4'],
    description: 'État de l’art sur le transfert des formations à la sécurité : onze textes, une carte des notions.',
    reflection:
      'J’ai lu avec les questions de mon entreprise, et j’ai dû apprendre à lire avec celles de la recherche. Ma première version empilait des résumés ; la seconde oppose deux conceptions du transfert. Le corpus est réduit et je le dis. Je commencerais par écrire la question sur une carte, à garder sous les yeux.',
    publicText: '',
  },
  {
    period: 'S4',
    title: 'Conception d’une ressource de recherche',
    on: '2026-05-25',
    competencies: ['NEO-C2', 'NEO-C4'],
    description: 'Protocole de suivi à deux mois d’une formation à la sécurité, avec ses instruments.',
    reflection:
      'J’ai repris l’idée des deux mois pour en faire un protocole que d’autres peuvent suivre. Les instruments tiennent sur une page chacun, parce qu’on les remplit debout. J’ai fait l’essai dans deux usines qui ne se ressemblent pas. Il manque une version pour les intérimaires, qui sont partis avant le second passage.',
    publicText: '',
  },
  {
    period: 'S4',
    title: 'Mémoire et soutenance',
    genre: 'memoir',
    on: '2026-10-12',
    competencies: ['NEO-C4'],
    description: 'Mémoire de recherche : « Deux mois après : ce qui reste d’une formation à la sécurité ».',
    reflection:
      'Le terrain m’a contredit deux fois, et c’est ce qui fait l’intérêt du mémoire. J’ai appris à présenter un résultat nul sans m’excuser. Mon directeur m’a poussé à couper un chapitre entier, à raison. Je tiendrais une bibliographie commentée dès le premier mois.',
    publicText: '',
  },
  {
    period: 'S4',
    title: 'Rapport et soutenance stage / alternance',
    genre: 'stage',
    on: '2026-10-26',
    competencies: ['NEO-C1', 'NEO-C3'],
    description: 'Rapport d’alternance : refonte de l’offre du cabinet et accompagnement de l’équipe de formateurs.',
    reflection:
      'J’ai accompagné l’équipe dans une refonte qui touchait à ses habitudes et à ses rémunérations. J’ai séparé les réunions sur la pédagogie de celles sur l’organisation, sur le conseil de ma tutrice. La refonte est en place pour la moitié de l’offre. Je prévoirais un calendrier plus lent.',
    publicText: '',
  },
];

const reviews: readonly DemoReview[] = [
  {
    period: 'S1',
    state: 'closed',
    self: {
      'NEO-C1': [1, 'J’observe avant de conseiller.'],
      'NEO-C2': [1, 'Je pense enfin à ce que fera la personne.'],
      'NEO-C3': [1, 'J’ai tenu le calendrier des essais.'],
      'NEO-C4': [1, 'Je tiens un journal, depuis peu.'],
    },
    teacher: {
      'NEO-C1': [1, 'L’observation préalable est une excellente initiative ; reste à simplifier la grille.'],
      'NEO-C2': [1, 'Appuie chaque page sur une action attendue ; reste à travailler avec des images du terrain.'],
      'NEO-C3': [1, 'Essais organisés et suivis ; reste à prendre part au cadrage.'],
      'NEO-C4': [1, 'Garde les deux versions de son journal, avec lucidité ; reste à en tirer des critères.'],
    },
  },
  {
    period: 'S2',
    state: 'closed',
    self: {
      'NEO-C1': [2, 'Je propose une solution différente à chaque formateur.'],
      'NEO-C2': [2, 'L’outil est utilisé chaque semaine.'],
      'NEO-C3': [2, 'J’ai alerté avant le dépassement.'],
      'NEO-C4': [2, 'Le passage à deux mois est mon idée.'],
    },
    teacher: {
      'NEO-C1': [2, 'Différencie son accompagnement ; reste à chercher la fonction de ce qu’il propose d’enlever.'],
      'NEO-C2': [2, 'Outil sobre, fondé sur des temps mesurés ; reste à documenter.'],
      'NEO-C3': [2, 'Suivi des heures exemplaire ; reste à vivre la recette comme une étape.'],
      'NEO-C4': [2, 'Appuie son doute sur une mesure différée ; reste à la prévoir dès la conception.'],
    },
  },
  {
    period: 'S3',
    state: 'closed',
    self: {
      'NEO-C1': [3, 'J’ai tenu sur l’observation en atelier.'],
      'NEO-C2': [3, 'Les balados sont écoutés et discutés.'],
      'NEO-C3': [3, 'J’ai revu le lancement en une journée.'],
      'NEO-C4': [2, 'Mon corpus est petit, je le sais.'],
    },
    teacher: {
      'NEO-C1': [3, 'Obtient l’observation et forme les observateurs dans des conditions difficiles ; reste à poser la question plus tôt.'],
      'NEO-C2': [3, 'Ressource juste pour un public sans écran, reprise par les équipes ; reste à généraliser la relecture.'],
      'NEO-C3': [3, 'Réagit vite et bien à l’imprévu ; reste à raccourcir la démonstration.'],
      'NEO-C4': [2, 'L’état de l’art oppose utilement deux conceptions, sur un corpus encore étroit ; reste à l’élargir et à justifier les exclusions.'],
    },
    notes: { hold_interview: 'L’équipe hésite sur NEO-C4 et souhaite que le jury entende le tuteur sur le suivi à deux mois conduit en entreprise.' },
    decisions: {
      'NEO-C4': { outcome: 'validated_by_jury', reason: 'Le jury retient, au-delà de l’état de l’art, le suivi à deux mois conduit dans trois usines depuis septembre : évaluation exercée avec efficacité sur la durée, en situation imprévisible.' },
    },
  },
  {
    period: 'S4',
    state: 'signed',
    self: {
      'NEO-C1': [4, 'J’accompagne un changement qui touche aux habitudes.'],
      'NEO-C2': [3, 'Le protocole n’est pas prêt pour tous les publics.'],
      'NEO-C3': [3, 'La refonte avance plus lentement que prévu.'],
      'NEO-C4': [4, 'J’assume un résultat nul.'],
    },
    teacher: {
      'NEO-C1': [4, 'Distingue pédagogie et organisation, et protège les personnes ; reste à ralentir.'],
      'NEO-C2': [3, 'Instruments solides et concis ; reste à les rendre utilisables par les intérimaires.'],
      'NEO-C3': [3, 'Conduit une moitié de refonte avec efficacité ; reste à faire évoluer le cadre lui-même.'],
      'NEO-C4': [4, 'Résultats contraires présentés avec rigueur et honnêteté ; appuie chaque affirmation.'],
    },
    notes: { sign: 'J’ai pris connaissance de mon bilan.' },
  },
];

export const thomasFerrandeau: DemoStudent = {
  givenName: 'Thomas',
  familyName: 'Ferrandeau',
  email: 'thomas.ferrandeau@etu.neo.example',
  regime: 'professional_contract',
  evidence,
  reviews,
  life: {
    placements: [
      { kind: 'work_study', state: 'under_way', year: 'M2', host: 'Lycée des métiers du Port-Rouge (fictif)', tutor: 'Odile Perrichon', beginsOn: '2025-09-08', endsOn: '2026-12-18', hoursPlanned: 560, hoursDone: 498, confidential: false },
    ],
  },
};
