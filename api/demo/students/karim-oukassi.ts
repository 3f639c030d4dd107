import type { DemoEvidence, DemoReview, DemoStudent } from '../content.ts';

/** Professional contract that was broken during M2: nothing submitted in S3 nor S4. */
const evidence: readonly DemoEvidence[] = [
  {
    period: 'S1',
    title: 'Entretien avec un ingénieur',
    on: '2024-10-16',
    competencies: ['NEO-C1'],
    description: 'Entretien avec le responsable formation d’un réseau de transport, à partir de son agenda de la semaine.',
    reflection:
      'Partir de l’agenda a été une bonne idée : il ne pouvait pas rester général. J’ai découvert que la moitié de son temps va à convaincre. J’ai eu du mal à retranscrire sans résumer. Je couperais l’entretien en deux rendez-vous.',
    publicText: '',
  },
  {
    period: 'S1',
    title: 'Conception d’un site web vitrine',
    on: '2024-11-20',
    competencies: ['NEO-C2'],
    description: 'Site vitrine de l’école interne de Trajectoires Logistique.',
    reflection:
      'J’ai fait un site que l’on peut lire dans une cabine de camion, donc sur un téléphone, d’une main. J’ai testé la taille des boutons avec des gants. Les textes viennent d’un quiz que les conducteurs avaient aimé. Je travaillerais les contrastes en plein soleil.',
    publicText: 'Un site vitrine lisible d’une main, dans une cabine de camion.',
  },
  {
    period: 'S1',
    title: 'Conception d’un environnement virtuel',
    on: '2024-12-18',
    competencies: ['NEO-C2', 'NEO-C3'],
    description: 'Quai de chargement virtuel pour apprendre les consignes avant le premier jour.',
    reflection:
      'Le quai est dangereux et bruyant : on n’y explique rien. Nous avons reproduit le parcours d’un nouvel arrivant, avec trois décisions à prendre. J’ai suivi les essais avec six conducteurs. Je réduirais les textes à l’écran.',
    publicText: 'Un quai de chargement virtuel à parcourir avant le premier jour.',
  },
  {
    period: 'S1',
    title: 'Conception d’un e-portfolio',
    on: '2025-01-10',
    competencies: ['NEO-C4'],
    description: 'E-portfolio en quatre pages, une par compétence.',
    reflection:
      'J’ai écrit l’e-portfolio à la fin, et cela se voit. La relecture par un pair m’a poussé à ajouter ce que je ne sais pas encore faire. Je l’alimenterais chaque mois.',
    publicText: '',
  },
  {
    period: 'S2',
    title: 'Analyse des données',
    on: '2025-03-19',
    competencies: ['NEO-C4'],
    description: 'Analyse des incidents de chargement avant et après le parcours d’accueil.',
    reflection:
      'Les incidents baissent après le parcours, mais aussi dans le dépôt qui ne l’a pas suivi. J’ai choisi de le dire clairement à l’entreprise. J’ai proposé trois explications et une façon de les départager. Je demanderais les données de l’année précédente.',
    publicText: 'Une analyse d’incidents qui refuse la conclusion facile.',
  },
  {
    period: 'S2',
    title: 'Conception d’un site web dynamique',
    on: '2025-04-23',
    competencies: ['NEO-C2'],
    description: 'Carnet de tournée en ligne : signaler une difficulté, retrouver la consigne, joindre un tuteur.',
    reflection:
      'Le carnet devait marcher sans réseau dans un tunnel. J’ai choisi un enregistrement local puis un envoi différé. Les tuteurs ont demandé un filtre par dépôt, ajouté en une semaine. Je préviendrais mieux ce qui se passe quand deux téléphones écrivent la même chose.',
    publicText: 'Un carnet de tournée qui fonctionne sans réseau.',
  },
  {
    period: 'S2',
    title: 'Gestion de projet',
    on: '2025-05-21',
    competencies: ['NEO-C3'],
    description: 'Déploiement du carnet de tournée dans deux dépôts.',
    reflection:
      'J’ai déployé dans un dépôt pilote, puis attendu trois semaines avant le second. Cette attente, que l’on me reprochait, a évité une erreur de paramétrage générale. J’ai tenu un journal de décisions. J’associerais les syndicats dès le pilote.',
    publicText: 'Un déploiement en deux temps, avec un journal de décisions.',
  },
  {
    period: 'S2',
    title: 'Rapport et soutenance de stage',
    genre: 'stage',
    on: '2025-06-12',
    competencies: ['NEO-C1'],
    description: 'Rapport sur l’accompagnement de conducteurs tuteurs.',
    reflection:
      'Les conducteurs tuteurs savent montrer ; ils n’aiment pas expliquer. Je les ai filmés, puis nous avons commenté ensemble. Deux d’entre eux animent désormais l’accueil. Je prévoirais un temps reconnu pour cette fonction.',
    publicText: 'L’accompagnement de conducteurs tuteurs par le commentaire de leurs propres vidéos.',
  },
];

const reviews: readonly DemoReview[] = [
  {
    period: 'S1',
    state: 'closed',
    self: {
      'NEO-C1': [1, 'Je sais faire parler d’une situation.'],
      'NEO-C2': [1, 'Je conçois pour le lieu réel.'],
      'NEO-C3': [1, 'J’ai suivi des essais.'],
      'NEO-C4': [1, 'Je dois écrire plus tôt.'],
    },
    teacher: {
      'NEO-C1': [1, 'L’entrée par l’agenda est habile ; reste à retranscrire fidèlement.'],
      'NEO-C2': [1, 'Appuie ses choix sur les conditions d’usage ; reste à vérifier les contrastes.'],
      'NEO-C3': [1, 'Essais bien conduits ; reste à planifier.'],
      'NEO-C4': [1, 'Franchise utile sur ses manques ; reste à tenir le portfolio dans la durée.'],
    },
  },
  {
    period: 'S2',
    state: 'closed',
    self: {
      'NEO-C1': [2, 'Deux tuteurs animent l’accueil.'],
      'NEO-C2': [2, 'Le carnet marche sans réseau.'],
      'NEO-C3': [2, 'J’ai su attendre.'],
      'NEO-C4': [2, 'J’ai refusé la conclusion facile.'],
    },
    teacher: {
      'NEO-C1': [2, 'Fait naître des tuteurs à partir de leurs propres gestes ; reste à obtenir du temps reconnu.'],
      'NEO-C2': [2, 'Contrainte réelle, solution simple ; reste à traiter les écritures concurrentes.'],
      'NEO-C3': [2, 'Sait attendre et s’en expliquer ; reste à associer toutes les parties.'],
      'NEO-C4': [2, 'Rigueur et honnêteté devant un résultat ambigu ; reste à remonter dans le temps.'],
    },
  },
  {
    period: 'S3',
    state: 'closed',
    notes: { mark_absent: 'Contrat rompu en novembre ; aucun bilan remis malgré deux relances et un report de la date.' },
    decisions: {
      'NEO-C1': { outcome: 'defaulted', reason: '' },
      'NEO-C2': { outcome: 'defaulted', reason: '' },
      'NEO-C3': { outcome: 'defaulted', reason: '' },
      'NEO-C4': { outcome: 'defaulted', reason: '' },
    },
    units: { '': 'defaulted' },
  },
  { period: 'S4', state: 'absent', notes: { mark_absent: 'Sans nouvelles depuis juin ; courrier envoyé le 6 novembre.' } },
];

export const karimOukassi: DemoStudent = {
  givenName: 'Karim',
  familyName: 'Oukassi',
  email: 'karim.oukassi@etu.neo.example',
  regime: 'professional_contract',
  evidence,
  reviews,
};
