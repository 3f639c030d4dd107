import type { DemoEvidence, DemoReview, DemoStudent } from '../content.ts';

/** Apprentice in the training service of a fictional local authority; digital accessibility. */
const evidence: readonly DemoEvidence[] = [
  {
    period: 'S1',
    title: 'Entretien avec un ingénieur',
    on: '2024-10-10',
    competencies: ['NEO-C1'],
    description: 'Entretien croisé avec deux ingénieurs pédagogiques d’organisations publiques, sur la place de l’accessibilité dans leur travail.',
    reflection:
      'J’ai posé les mêmes questions à deux personnes pour voir ce qui relevait du métier et ce qui relevait de l’organisation. Leurs réponses sur l’accessibilité étaient opposées : contrainte pour l’un, méthode pour l’autre. J’ai appris à ne pas trancher dans mon compte rendu. Je demanderais aussi à rencontrer une personne qui utilise leurs formations.',
    publicText: '',
  },
  {
    period: 'S1',
    title: 'Conception d’un site web vitrine',
    on: '2024-11-14',
    competencies: ['NEO-C2'],
    description: 'Vitrine du service de formation de Valmer Agglomération, conforme aux principaux critères d’accessibilité, vérifiée au clavier et au lecteur d’écran.',
    reflection:
      'La commande tenait en une phrase : « que tout le monde puisse le lire ». J’ai écrit le HTML avant toute mise en forme et demandé à un collègue aveugle de le parcourir. Il a trouvé en cinq minutes ce que mon outil automatique n’avait pas vu : des liens tous nommés « en savoir plus ». Je commencerais désormais par écouter la page plutôt que par la regarder.',
    publicText: 'Une vitrine lisible au clavier et au lecteur d’écran, corrigée avec un collègue aveugle.',
  },
  {
    period: 'S1',
    title: 'Conception d’un environnement virtuel',
    on: '2024-12-11',
    competencies: ['NEO-C2', 'NEO-C3'],
    description: 'Guichet d’accueil virtuel : un agent apprend à orienter un usager en cinq situations, avec une version textuelle équivalente.',
    reflection:
      'Notre équipe voulait un guichet en trois dimensions ; j’ai demandé ce que ferait un agent qui ne voit pas l’écran. Nous avons gardé le décor, mais chaque situation existe aussi en texte, avec les mêmes choix. J’ai organisé les essais et tenu la liste des corrections. Je prévoirais la version textuelle comme point de départ : l’écrire après coup nous a coûté deux semaines.',
    publicText: 'Un guichet d’accueil virtuel en cinq situations, avec une version textuelle équivalente.',
  },
  {
    period: 'S1',
    title: 'Conception d’un e-portfolio',
    on: '2025-01-07',
    competencies: ['NEO-C1', 'NEO-C4'],
    description: 'E-portfolio sobre, en texte d’abord, avec une fiche d’autoévaluation par compétence.',
    reflection:
      'J’ai voulu un e-portfolio que l’on puisse imprimer et lire à voix haute. Chaque fiche dit ce que j’ai fait, avec qui, et ce qu’un autre aurait pu faire à ma place. L’exercice m’a montré que j’attribuais à moi seul des travaux d’équipe. J’ai corrigé trois fiches en précisant ma part.',
    publicText: 'Un e-portfolio en texte d’abord, où ma part dans les travaux d’équipe est toujours précisée.',
  },
  {
    period: 'S2',
    title: 'Analyse des données',
    on: '2025-03-13',
    competencies: ['NEO-C4'],
    description: 'Analyse de deux ans d’inscriptions aux formations internes : qui s’inscrit, qui renonce, et à quelle étape.',
    reflection:
      'Le service pensait manquer de communication. En suivant les abandons étape par étape, j’ai vu que les agents sans ordinateur fixe s’arrêtaient à la pièce jointe demandée. J’ai présenté les résultats par métier et non par service, après en avoir discuté avec le délégué à la protection des données. Je vérifierais mes regroupements avec des agents avant d’en tirer des phrases.',
    publicText: 'Une analyse d’inscriptions qui a mené à supprimer une pièce jointe plutôt qu’à communiquer davantage.',
  },
  {
    period: 'S2',
    title: 'Conception d’un site web dynamique',
    on: '2025-04-17',
    competencies: ['NEO-C2', 'NEO-C3'],
    description: 'Catalogue des formations internes : recherche par situation de travail, inscription en trois écrans, essais d’accessibilité à chaque livraison.',
    reflection:
      'À partir de mon analyse, j’ai refait le catalogue autour de situations de travail : « j’accueille du public », « j’encadre une équipe ». J’ai livré toutes les deux semaines et fait essayer chaque livraison par trois agents de métiers différents. Le formulaire est passé de neuf champs à quatre. Je négocierais dès le début l’accès à l’annuaire, qui nous a bloqués un mois.',
    publicText: 'Un catalogue de formations organisé par situations de travail, avec une inscription en trois écrans.',
    file: { name: 'hugo-catalogue.png', alt: 'Catalogue en ligne : champ « Dans quelle situation êtes-vous ? », six cartes de formations et des filtres par durée et par lieu.' },
  },
  {
    period: 'S2',
    title: 'Gestion de projet',
    on: '2025-05-15',
    competencies: ['NEO-C3'],
    description: 'Pilotage de la mise en service du catalogue : planning par itérations, comité de suivi, gestion des demandes et plan de retour en arrière.',
    reflection:
      'J’ai piloté une mise en service pendant que l’ancien catalogue restait ouvert. J’ai prévu un retour en arrière en une heure, et nous en avons eu besoin le deuxième jour. Le comité de suivi a apprécié qu’on lui montre une liste courte de décisions à prendre plutôt qu’un état d’avancement. Je préparerais mieux l’équipe d’accueil téléphonique, prévenue trop tard.',
    publicText: 'Une mise en service par itérations, avec un plan de retour en arrière qui a servi.',
  },
  {
    period: 'S2',
    title: 'Rapport et soutenance de stage',
    genre: 'stage',
    on: '2025-06-04',
    competencies: ['NEO-C1', 'NEO-C4'],
    description: 'Rapport sur l’accompagnement de dix formateurs internes occasionnels à l’accessibilité de leurs supports.',
    reflection:
      'Les formateurs internes sont jardiniers, comptables, agents d’accueil : ils forment deux jours par an. J’ai remplacé le guide de quarante pages par une fiche de dix gestes et une permanence du mardi. Trois formateurs viennent désormais avec des questions que je ne connais pas, et nous cherchons ensemble. Je mesurerais les supports avant et après, car je n’ai que des impressions à montrer.',
    publicText: 'L’accompagnement de dix formateurs occasionnels : une fiche de dix gestes et une permanence.',
    file: { name: 'hugo-rapport-de-stage.pdf' },
  },
  {
    period: 'S3',
    title: 'Mise en oeuvre de l’APC et badges',
    on: '2025-10-16',
    competencies: ['NEO-C1', 'NEO-C4'],
    description: 'Référentiel local de l’accueil inclusif écrit avec des agents, et badge reconnu par le service après observation.',
    reflection:
      'Nous avons écrit le référentiel à partir de douze situations racontées par des agents d’accueil. J’ai tenu à ce que l’observation soit faite par un pair formé et non par la hiérarchie, et j’ai dû le défendre devant la direction. Deux critères ont été retirés parce que personne ne savait les observer. J’associerais des usagers à la rédaction, ce que nous n’avons fait qu’à la relecture.',
    publicText: 'Un badge d’accueil inclusif fondé sur l’observation par un pair, écrit avec les agents.',
  },
  {
    period: 'S3',
    title: 'Conception de ressources',
    on: '2025-11-13',
    competencies: ['NEO-C2', 'NEO-C1'],
    description: 'Infographie « Dix gestes pour un support accessible » et sa série de contenus interactifs, en versions affiche, écran et texte.',
    reflection:
      'La fiche de dix gestes circulait déjà en photocopies déformées. J’en ai fait une infographie, puis une version textuelle qui n’en est pas un résumé, et un contenu interactif où l’on corrige un vrai diaporama. J’ai changé d’outil en cours de route quand l’export s’est révélé inaccessible, quitte à tout ressaisir. J’inscrirais l’accessibilité de l’outil dans mes critères de choix, tout au début.',
    publicText: 'Dix gestes pour un support accessible, en affiche, à l’écran et en texte.',
    file: { name: 'hugo-infographie.png', alt: 'Infographie en dix pictogrammes numérotés : titres, contrastes, liens, images, tableaux, vidéos, langage, ordre de lecture, taille, essai.' },
  },
  {
    period: 'S3',
    title: 'Promotion d’ une e-formation',
    on: '2025-12-11',
    competencies: ['NEO-C3'],
    description: 'Lancement du parcours « Mes supports pour tous » : réseau d’ambassadeurs, calendrier, indicateurs et bilan.',
    reflection:
      'J’ai confié la promotion à huit formateurs occasionnels plutôt qu’à une campagne. Mon rôle a été de les équiper, de les relancer et de protéger leur temps auprès de leurs responsables. La moitié du réseau a changé de poste en novembre et j’ai dû recomposer le calendrier en deux jours. Je formaliserais l’engagement des responsables par écrit.',
    publicText: 'Un lancement porté par huit formateurs ambassadeurs, recomposé en cours de route.',
  },
  {
    period: 'S3',
    title: 'Etat de l’art d’une recherche',
    on: '2026-01-05',
    competencies: ['NEO-C4'],
    description: 'État de l’art sur la qualité perçue des formations accessibles : ce que mesurent les enquêtes, ce qu’elles ne voient pas.',
    reflection:
      'Je cherchais des mesures de la qualité qui n’oublient pas les personnes concernées. J’ai comparé les instruments de seize études et relevé qui répondait vraiment. Le choix de classer par répondant plutôt que par thème a fait apparaître le vide que je veux étudier. Je lirais davantage hors du champ de l’éducation, où la question est ancienne.',
    publicText: 'Une lecture de seize études, classées selon les personnes que l’on a interrogées.',
  },
  {
    period: 'S4',
    title: 'Conception d’une ressource de recherche',
    on: '2026-05-21',
    competencies: ['NEO-C2', 'NEO-C4'],
    description: 'Grille d’observation ouverte de l’accessibilité vécue d’une formation, avec son guide et ses essais.',
    reflection:
      'J’ai conçu la grille avec cinq personnes handicapées, rémunérées pour ce travail. Elle a changé trois fois de forme, parce que cocher des cases disait l’inverse de ce qu’elles voulaient montrer. La version publiée garde les versions abandonnées et les raisons de l’abandon. Je prévoirais la traduction en langage simple dès le premier jet.',
    publicText: '',
  },
  {
    period: 'S4',
    title: 'Mémoire et soutenance',
    genre: 'memoir',
    on: '2026-10-08',
    competencies: ['NEO-C4'],
    description: 'Mémoire de recherche : « Accessible pour qui ? La qualité vécue d’une formation d’agents publics ».',
    reflection:
      'Mon mémoire compare la qualité mesurée et la qualité vécue d’une même formation. J’ai dû revoir ma méthode après le départ de deux participants, et je raconte ce changement au lieu de le masquer. La soutenance en langage clair m’a demandé plus de travail que le chapitre théorique. Je resserrerais le corpus pour aller plus loin dans l’analyse.',
    publicText: '',
  },
  {
    period: 'S4',
    title: 'Rapport et soutenance stage / alternance',
    genre: 'stage',
    on: '2026-10-22',
    competencies: ['NEO-C1', 'NEO-C3'],
    description: 'Rapport d’alternance : inscrire l’accessibilité dans le plan de formation de l’agglomération.',
    reflection:
      'Faire entrer l’accessibilité dans un plan de formation est un travail de couloirs autant que de dossiers. J’ai préparé chaque arbitrage avec la personne qui aurait à le porter. Deux propositions sur cinq ont été retenues, et je sais pourquoi les autres ne l’ont pas été. Je chiffrerais mes propositions plus tôt.',
    publicText: '',
  },
];

const reviews: readonly DemoReview[] = [
  {
    period: 'S1',
    state: 'closed',
    self: {
      'NEO-C1': [1, 'Je découvre l’accompagnement ; j’écoute beaucoup.'],
      'NEO-C2': [1, 'Je sais vérifier ce que je produis, avec de l’aide.'],
      'NEO-C3': [1, 'J’ai tenu une liste de corrections.'],
      'NEO-C4': [1, 'Je sais préciser ma part.'],
    },
    teacher: {
      'NEO-C1': [1, 'Met deux points de vue en regard sans forcer la conclusion ; reste à rencontrer les apprenants.'],
      'NEO-C2': [1, 'Appuie sa vérification sur un usager réel ; reste à concevoir d’emblée pour plusieurs canaux.'],
      'NEO-C3': [1, 'Organise les essais avec soin ; reste à anticiper leur coût.'],
      'NEO-C4': [1, 'Honnêteté remarquée sur les travaux d’équipe ; reste à choisir des critères.'],
    },
  },
  {
    period: 'S2',
    state: 'closed',
    self: {
      'NEO-C1': [2, 'La permanence tourne et les questions viennent d’eux.'],
      'NEO-C2': [2, 'Le catalogue est en service.'],
      'NEO-C3': [2, 'Le retour en arrière était prévu : il a servi.'],
      'NEO-C4': [2, 'Mon analyse a changé une décision.'],
    },
    teacher: {
      'NEO-C1': [2, 'Passe du guide à la permanence et s’en trouve mieux ; reste à garder trace de l’avant et de l’après.'],
      'NEO-C2': [2, 'Conception par situations de travail, essayée à chaque livraison ; reste à négocier les dépendances.'],
      'NEO-C3': [2, 'Anticipe, prépare le repli, sait ce qu’il faut montrer à un comité ; reste à prévenir tous les services touchés.'],
      'NEO-C4': [2, 'Suit les abandons étape par étape et protège les personnes ; reste à faire valider ses regroupements.'],
    },
  },
  {
    period: 'S3',
    state: 'closed',
    self: {
      'NEO-C1': [3, 'J’ai défendu l’observation par un pair jusque devant la direction.'],
      'NEO-C2': [3, 'J’ai tout ressaisi plutôt que de livrer un export inaccessible.'],
      'NEO-C3': [3, 'J’ai recomposé le calendrier en deux jours.'],
      'NEO-C4': [3, 'Mon classement fait apparaître un vide.'],
    },
    teacher: {
      'NEO-C1': [3, 'Accompagne et argumente avec la même tranquillité ; reste à associer les usagers dès la rédaction.'],
      'NEO-C2': [3, 'Trois formes réellement équivalentes, et un changement d’outil assumé ; reste à le prévoir dans les critères de choix.'],
      'NEO-C3': [3, 'Recompose son réseau dans l’urgence sans perdre personne ; reste à formaliser les engagements.'],
      'NEO-C4': [3, 'Entrée par les répondants très juste ; reste à lire hors du champ.'],
    },
  },
  {
    period: 'S4',
    state: 'drafted',
    self: {
      'NEO-C1': [4, 'Je prépare chaque arbitrage avec ceux qui le porteront.'],
      'NEO-C2': [4, 'La grille est née de cinq personnes concernées.'],
      'NEO-C3': [3, 'Je chiffre encore trop tard.'],
      'NEO-C4': [4, 'J’assume mes changements de méthode.'],
    },
    teacher: {
      'NEO-C1': [4, 'Fait évoluer le cadre institutionnel en travaillant avec ceux qui décident ; exemplaire dans sa déontologie.'],
      'NEO-C2': [4, 'Garder les versions abandonnées et leurs raisons est une vraie contribution ; reste le langage simple.'],
      'NEO-C3': [4, 'Conduit un changement complexe et sait lire un refus ; reste à chiffrer plus tôt.'],
      'NEO-C4': [4, 'Met en tension qualité mesurée et qualité vécue avec rigueur ; reste à resserrer le corpus.'],
    },
    notes: { hold_interview: 'Bilan à relire par l’étudiant avant signature.' },
  },
];

export const hugoNguyenCarpentier: DemoStudent = {
  givenName: 'Hugo',
  familyName: 'Nguyen-Carpentier',
  email: 'hugo.nguyen-carpentier@etu.neo.example',
  regime: 'apprenticeship',
  evidence,
  reviews,
  portfolio: {
    handle: 'hugo-nguyen-carpentier',
    headline: 'Je conçois des formations que chacun peut suivre, à commencer par ceux que l’on oublie.',
    presentation:
      'Apprenti au service de formation de Valmer Agglomération, je travaille avec des formateurs occasionnels et des agents de tous métiers.\n\nJ’écris d’abord le texte, j’essaie avec les personnes concernées, et je garde les versions abandonnées avec leurs raisons.',
    badges: 'all',
    productions: [
      'Conception d’un site web dynamique',
      'Conception de ressources',
      'Mise en oeuvre de l’APC et badges',
      'Promotion d’ une e-formation',
      'Gestion de projet',
      'Analyse des données',
      'Rapport et soutenance de stage',
    ],
    reflections: ['Rapport et soutenance de stage'],
    sections: ['productions', 'levels', 'radar', 'placements', 'skills', 'endorsements', 'degree'],
    theme: 'jardin',
    skills: 'Accessibilité : RGAA, sous-titrage, écriture en facile à lire et à comprendre\nOutils : Moodle, Inkscape, Python pour les enquêtes',
    degree: { state: 'preparing', name: 'Master Métiers de l’ingénierie pédagogique numérique, parcours NEO', on: null },
    indexable: false,
  },
};
