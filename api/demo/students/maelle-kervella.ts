import type { DemoEvidence, DemoReview, DemoStudent } from '../content.ts';

/** Works with a fictional media library; strong in design, still Intermédiaire in NEO-C3 after S3. */
const evidence: readonly DemoEvidence[] = [
  {
    period: 'S1',
    title: 'Entretien avec un ingénieur',
    on: '2024-10-09',
    competencies: ['NEO-C1', 'NEO-C3'],
    description: 'Entretien avec un ingénieur pédagogique d’une collectivité, centré sur une journée ordinaire et sur un projet abandonné.',
    reflection:
      'J’ai choisi d’interroger un ingénieur sur un projet qui avait échoué, parce que les réussites se racontent toutes pareil. J’ai mobilisé la technique de l’entretien d’explicitation, sans toujours réussir à rester sur l’action. Il m’a décrit comment il avait dû arrêter un projet à mi-parcours, et c’est la partie la plus utile. Je préparerais mieux mes relances : j’ai souvent complété ses phrases à sa place.',
    publicText: '',
  },
  {
    period: 'S1',
    title: 'Conception d’un site web vitrine',
    on: '2024-11-13',
    competencies: ['NEO-C2'],
    description: 'Site vitrine d’un club de lecture numérique pour adolescents à la médiathèque du Port-Vieux : maquettes, charte, rédaction et intégration.',
    reflection:
      'Les bibliothécaires voulaient un site « jeune » ; les adolescents m’ont surtout demandé de savoir quand et où. J’ai travaillé à partir de trois maquettes papier qu’ils ont annotées. J’ai mis l’agenda en haut et la présentation du club tout en bas, à rebours de ce qui m’était demandé, en l’expliquant à l’équipe. Je vérifierais plus tôt les contrastes, que j’ai dû reprendre à la fin.',
    publicText: 'Un site vitrine construit sur trois maquettes annotées par des adolescents.',
  },
  {
    period: 'S1',
    title: 'Conception d’un environnement virtuel',
    on: '2024-12-12',
    competencies: ['NEO-C2', 'NEO-C3'],
    description: 'Jeu d’énigmes en ligne dans les rayons de la médiathèque : six salles, une énigme par salle, pour apprendre à chercher un document.',
    reflection:
      'Nous voulions remplacer la visite guidée que personne n’écoute. J’ai écrit le scénario et dessiné les salles ; chaque énigme oblige à se servir vraiment du catalogue. L’essai avec une classe a montré que l’énigme 4 bloquait tout le monde, et nous avons ajouté un indice progressif. Je dessinerais moins et j’essaierais plus : j’ai passé une semaine sur un décor que l’on voit dix secondes.',
    publicText: 'Un jeu d’énigmes en six salles pour apprendre à chercher un document, essayé avec une classe.',
    file: { name: 'maelle-jeu-enigmes.png', alt: 'Écran d’un jeu d’énigmes : une salle de médiathèque dessinée, des rayonnages, une porte verrouillée et l’énigme « Trouvez la cote ».' },
  },
  {
    period: 'S1',
    title: 'Conception d’un e-portfolio',
    on: '2025-01-09',
    competencies: ['NEO-C1', 'NEO-C4'],
    description: 'E-portfolio organisé par questions plutôt que par travaux, avec un espace de commentaires ouvert à deux pairs.',
    reflection:
      'J’ai organisé mon e-portfolio autour de quatre questions que je me pose vraiment, par exemple « Comment savoir si c’était utile ? ». Les commentaires de mes pairs m’ont appris que mes analyses racontaient trop et n’évaluaient pas assez. J’ai donc ajouté une rubrique « ce que cela prouve, ce que cela ne prouve pas ». Il me reste à l’alimenter régulièrement plutôt que la veille.',
    publicText: 'Un e-portfolio organisé par questions, avec une rubrique sur ce que chaque trace ne prouve pas.',
  },
  {
    period: 'S2',
    title: 'Analyse des données',
    on: '2025-03-12',
    competencies: ['NEO-C4'],
    description: 'Analyse d’un questionnaire de satisfaction et d’un comptage d’usages après trois mois de jeu d’énigmes.',
    reflection:
      'Le questionnaire disait que tout le monde était content ; le comptage montrait que peu de classes revenaient. J’ai croisé les deux et rappelé quatre enseignants, qui m’ont parlé de l’horaire et non du jeu. J’ai choisi de présenter les données par type de classe, car la moyenne cachait tout. Je construirais le questionnaire après les entretiens, et non avant.',
    publicText: 'Le croisement d’un questionnaire, d’un comptage et de quatre appels, qui ne disaient pas la même chose.',
  },
  {
    period: 'S2',
    title: 'Conception d’un site web dynamique',
    on: '2025-04-16',
    competencies: ['NEO-C2'],
    description: 'Site de critiques de lecture : les adolescents publient, les bibliothécaires modèrent, chacun retrouve ses textes.',
    reflection:
      'Le site devait permettre de publier sans attendre la modération d’un adulte le samedi soir. J’ai proposé deux états, visible par le club puis visible par tous, et je l’ai défendu auprès de l’équipe. Les formulaires ont été essayés au clavier et avec un lecteur d’écran par une abonnée. Je regrette de n’avoir pas prévu l’effacement d’un compte dès le modèle de données.',
    publicText: 'Un site de critiques à deux niveaux de visibilité, essayé au clavier et au lecteur d’écran.',
  },
  {
    period: 'S2',
    title: 'Gestion de projet',
    on: '2025-05-14',
    competencies: ['NEO-C3'],
    description: 'Conduite d’un projet de groupe de huit semaines avec la médiathèque : cadrage, répartition, suivi et bilan.',
    reflection:
      'J’étais cheffe de projet d’un groupe de quatre. J’ai tenu un tableau de suivi simple et des réunions courtes, et nous avons livré à la date prévue. Le cadrage était pourtant flou sur le public, et je ne l’ai relevé qu’à la sixième semaine. La prochaine fois, je ferais valider le cadrage par écrit avant de répartir quoi que ce soit.',
    publicText: '',
  },
  {
    period: 'S2',
    title: 'Rapport et soutenance de stage',
    genre: 'stage',
    on: '2025-06-05',
    competencies: ['NEO-C1', 'NEO-C2'],
    description: 'Rapport de stage de 150 heures à la médiathèque du Port-Vieux : former huit bibliothécaires à l’animation d’ateliers numériques.',
    reflection:
      'J’ai accompagné huit bibliothécaires qui devaient animer des ateliers sans se sentir légitimes. J’ai d’abord animé devant eux, puis avec eux, puis je me suis tue. Le choix de filmer dix minutes de chaque atelier et d’en choisir une seule à commenter ensemble a été le plus formateur. Je prévoirais un temps de préparation payé : tout s’est fait sur leurs pauses.',
    publicText: 'La formation de huit bibliothécaires : animer devant, animer avec, puis se taire.',
  },
  {
    period: 'S3',
    title: 'Mise en oeuvre de l’APC et badges',
    on: '2025-10-15',
    competencies: ['NEO-C1', 'NEO-C4'],
    description: 'Badge « Passeur de lecture » pour les adolescents du club : situations, critères, preuves et jury composé de pairs et de bibliothécaires.',
    reflection:
      'Les adolescents ont eux-mêmes refusé que le badge récompense le nombre de livres lus. J’ai animé l’écriture des critères avec eux et mis en place un jury mixte, en veillant à ce qu’aucune prise de parole publique ne soit obligatoire. Deux candidatures ont été reportées, ce qui a été plus facile à dire parce que les critères étaient les leurs. Je ferais relire les critères par quelqu’un d’extérieur au club.',
    publicText: 'Un badge de médiation écrit par les adolescents qui le délivrent.',
  },
  {
    period: 'S3',
    title: 'Conception de ressources',
    on: '2025-11-12',
    competencies: ['NEO-C2'],
    description: 'Mallette de huit ateliers clés en main pour bibliothécaires : fiches, contenus interactifs H5P, carte mentale et variantes selon le public.',
    reflection:
      'Une mallette n’est utile que si quelqu’un d’autre s’en sert sans moi. J’ai écrit chaque fiche puis l’ai donnée à une bibliothécaire qui ne me connaissait pas ; ses ratures ont fait la version suivante. J’ai conçu des variantes pour des publics allophones, en situation, quand deux familles se sont présentées à l’improviste. Je réduirais le texte des fiches, encore trop long pour être lu debout.',
    publicText: 'Une mallette de huit ateliers réécrite à partir des ratures de celles qui s’en servent.',
  },
  {
    period: 'S3',
    title: 'Promotion d’ une e-formation',
    on: '2025-12-10',
    competencies: ['NEO-C3'],
    description: 'Campagne pour un parcours en ligne destiné aux bibliothécaires du réseau : affiche, message, page d’inscription et calendrier.',
    reflection:
      'La campagne est partie trois semaines après la date prévue : j’attendais une validation que je n’avais pas demandée clairement. L’affiche et la page ont bien fonctionné une fois en ligne, mais j’ai perdu la moitié de la période d’inscription. J’ai compris que je conçois avant d’avoir cadré, et que le pilotage commence par les personnes qui décident. Je tiendrais désormais une liste des validations, avec un nom et une date en face de chacune.',
    publicText: 'Une campagne pour un parcours en ligne, de l’affiche à la page d’inscription.',
    file: { name: 'maelle-affiche-promotion.png', alt: 'Affiche colorée « Osez l’atelier numérique », avec trois étapes d’un parcours en ligne et un rappel de dates fictives.' },
  },
  {
    period: 'S3',
    title: 'Etat de l’art d’une recherche',
    on: '2026-01-07',
    competencies: ['NEO-C4'],
    description: 'État de l’art sur la légitimité à former quand on n’est pas formateur de métier : vingt textes, trois approches, une question.',
    reflection:
      'Ma question est née d’une phrase entendue en stage : « je ne suis pas prof ». J’ai lu large, puis classé les textes selon ce qu’ils entendent par légitimité, ce qui m’a obligée à écarter des lectures que j’aimais. La synthèse tient en un tableau que mes pairs ont pu critiquer en dix minutes. Il me manque des travaux en dehors de l’école, et je les chercherais en premier si je recommençais.',
    publicText: 'Un état de l’art sur la légitimité à former, résumé en un tableau discutable.',
  },
  {
    period: 'S4',
    title: 'Conception d’une ressource de recherche',
    on: '2026-05-20',
    competencies: ['NEO-C2'],
    description: 'Corpus de récits de premières animations, recueillis et anonymisés, avec un guide de lecture pour la formation des bibliothécaires.',
    reflection:
      'J’ai recueilli quinze récits de première animation pour ma recherche et pour la formation. Les personnes ont relu et parfois coupé leur récit, ce que j’avais prévu dans l’accord. J’ai conçu le guide de lecture autour des silences plutôt que des réussites. Je demanderais plus tôt un avis sur l’anonymat dans un petit réseau où tout le monde se connaît.',
    publicText: 'Quinze récits de première animation, relus par celles et ceux qui les ont confiés.',
  },
  {
    period: 'S4',
    title: 'Mémoire et soutenance',
    genre: 'memoir',
    on: '2026-10-07',
    competencies: ['NEO-C4', 'NEO-C1'],
    description: 'Mémoire de recherche : « Je ne suis pas prof : se sentir légitime à former en médiathèque ».',
    reflection:
      'Mon mémoire part de quinze récits et d’observations d’ateliers. J’y montre que la légitimité se construit dans la préparation partagée davantage que dans l’animation elle-même. Soutenir devant des collègues de terrain m’a obligée à choisir des mots simples sans rien perdre. Je laisserais plus de place à la discussion des limites, que j’ai écrite trop vite.',
    publicText: '',
  },
  {
    period: 'S4',
    title: 'Rapport et soutenance stage / alternance',
    genre: 'stage',
    on: '2026-10-21',
    competencies: ['NEO-C1', 'NEO-C3'],
    description: 'Rapport de stage de 560 heures : coordonner le parcours en ligne du réseau de médiathèques, de la commande au bilan.',
    reflection:
      'Après la campagne du semestre précédent, j’ai demandé à piloter un projet de bout en bout. J’ai commencé par une liste des validations et une réunion de cadrage dont le compte rendu a été signé par tous. Le projet a été livré avec une semaine d’avance, et surtout j’ai su dire non à une demande ajoutée en juin. Je partagerais davantage le tableau de bord, que j’étais seule à comprendre.',
    publicText: 'Un projet piloté de la commande au bilan, à partir d’une liste de validations tenue à jour.',
  },
];

const reviews: readonly DemoReview[] = [
  {
    period: 'S1',
    state: 'closed',
    self: {
      'NEO-C1': [1, 'J’apprends à me taire pour que l’autre parle.'],
      'NEO-C2': [1, 'Je conçois avec plaisir, encore beaucoup à l’intuition.'],
      'NEO-C3': [1, 'J’ai suivi l’organisation du groupe.'],
      'NEO-C4': [1, 'Je commence à distinguer raconter et évaluer.'],
    },
    teacher: {
      'NEO-C1': [1, 'Choisit une entrée originale et sait la tenir ; reste à laisser l’interlocuteur finir ses phrases.'],
      'NEO-C2': [1, 'Appuie ses maquettes sur des usagers réels ; reste à vérifier l’accessibilité en cours de route.'],
      'NEO-C3': [1, 'Participe au suivi du groupe ; reste à prendre sa part du cadrage.'],
      'NEO-C4': [1, 'La rubrique « ce que cela ne prouve pas » est une belle idée ; reste à s’en servir à chaque trace.'],
    },
    notes: { hold_interview: 'Intérêt marqué pour la conception ; le pilotage est à travailler au second semestre.' },
  },
  {
    period: 'S2',
    state: 'closed',
    self: {
      'NEO-C1': [2, 'Les bibliothécaires animent maintenant sans moi.'],
      'NEO-C2': [2, 'J’ai fait des choix de conception et je les ai défendus.'],
      'NEO-C3': [2, 'Nous avons livré à temps.'],
      'NEO-C4': [2, 'J’ai croisé des données qui se contredisaient.'],
    },
    teacher: {
      'NEO-C1': [2, 'Progression d’accompagnement pensée et tenue jusqu’au retrait ; reste à négocier le temps de préparation.'],
      'NEO-C2': [2, 'Les deux niveaux de visibilité répondent à un besoin réel ; reste à prévoir la fin de vie des données.'],
      'NEO-C3': [2, 'Suivi régulier et livraison tenue ; le cadrage demeure fragile et devra être écrit avant toute répartition.'],
      'NEO-C4': [2, 'Croise ses sources et renonce à la moyenne à bon escient ; reste à inverser l’ordre entretien et questionnaire.'],
    },
    notes: { hold_interview: 'Point d’attention partagé : le cadrage des projets.' },
  },
  {
    period: 'S3',
    state: 'closed',
    self: {
      'NEO-C1': [3, 'Le jury mixte fonctionne et les adolescents le portent.'],
      'NEO-C2': [3, 'La mallette est utilisée par des personnes que je ne connais pas.'],
      'NEO-C3': [2, 'La campagne est partie trop tard, par ma faute.'],
      'NEO-C4': [3, 'Ma synthèse se discute, c’est ce que je voulais.'],
    },
    teacher: {
      'NEO-C1': [3, 'Accompagne sans prendre la place, y compris quand il faut reporter une candidature ; reste à chercher un regard extérieur.'],
      'NEO-C2': [3, 'Appuie chaque version sur l’usage d’autrui et s’adapte à un public imprévu ; reste à raccourcir les fiches.'],
      'NEO-C3': [2, 'Analyse lucide d’un lancement tardif ; reste à obtenir les validations avant de produire et à tenir un calendrier dans la durée.'],
      'NEO-C4': [3, 'Choix de corpus argumentés, tableau critique efficace ; reste à élargir au-delà de l’école.'],
    },
    notes: { hold_interview: 'Accord sur NEO-C3 : l’étudiante et l’équipe voient la même chose. Objectif du stage long : piloter un projet de bout en bout.' },
    decisions: {
      'NEO-C3': { outcome: 'not_reached', reason: 'Le pilotage n’est pas encore exercé avec efficacité sur la durée : lancement décalé de trois semaines faute de validations demandées. Le niveau Intermédiaire demeure acquis.' },
    },
  },
  {
    period: 'S4',
    state: 'sent_to_jury',
    self: {
      'NEO-C1': [4, 'J’ai aidé des équipes à se passer de moi.'],
      'NEO-C2': [4, 'Le corpus sert à la fois à la recherche et à la formation.'],
      'NEO-C3': [3, 'J’ai tenu un projet entier, avec une semaine d’avance.'],
      'NEO-C4': [4, 'J’ai construit une question que le terrain reconnaît.'],
    },
    teacher: {
      'NEO-C1': [4, 'Transforme le rapport des équipes à leur propre légitimité ; reste à diffuser sa démarche au réseau.'],
      'NEO-C2': [4, 'Ressource double, éthique et utilisable ; appuie le guide sur les silences avec finesse.'],
      'NEO-C3': [3, 'Progrès net : cadrage signé, validations suivies, demande tardive refusée à propos ; reste à partager son tableau de bord.'],
      'NEO-C4': [4, 'Question forte, méthode rigoureuse, mots simples ; reste à développer les limites.'],
    },
    bilan: 'Maëlle termine son parcours par un projet piloté de bout en bout. Le cadrage, point d’attention partagé au deuxième semestre, est devenu une force : le périmètre, les rôles et les échéances sont écrits et tenus.\nEn conception, les scénarios partent du terrain et sont repris après essai. Reste à faire connaître ce travail au-delà de la promotion.',
    notes: { hold_interview: 'Le chemin parcouru sur le pilotage depuis janvier a été repris trace par trace.', send_to_jury: 'Dossier complet ; niveau Compétent proposé en NEO-C3.' },
  },
];

export const maelleKervella: DemoStudent = {
  givenName: 'Maëlle',
  familyName: 'Kervella',
  email: 'maelle.kervella@etu.neo.example',
  regime: 'initial',
  evidence,
  reviews,
  portfolio: {
    handle: 'maelle-kervella',
    headline: 'J’imagine des ateliers et des jeux que d’autres peuvent animer sans moi.',
    presentation:
      'Je travaille avec des bibliothécaires et des adolescents : jeux d’énigmes, mallettes d’ateliers, badges écrits par celles et ceux qui les délivrent.\n\nCe qui m’intéresse est le moment où je ne suis plus nécessaire.',
    badges: 'highest',
    productions: [
      'Promotion d’ une e-formation',
      'Conception d’un environnement virtuel',
      'Conception de ressources',
      'Mise en oeuvre de l’APC et badges',
      'Conception d’un site web vitrine',
      'Rapport et soutenance de stage',
    ],
    reflections: ['Conception de ressources'],
    sections: ['productions', 'levels', 'skills', 'placements', 'endorsements', 'degree', 'contact'],
    theme: 'atelier',
    skills: 'Animation : ateliers d’écriture de jeux, médiation en bibliothèque, formation de formateurs\nOutils : Twine, Genially, sérigraphie, découpe laser',
    contact: 'https://ateliers-mobiles.example/maelle',
    degree: { state: 'preparing', name: 'Master Métiers de l’ingénierie pédagogique numérique, parcours NEO', on: null },
    indexable: false,
  },
};
