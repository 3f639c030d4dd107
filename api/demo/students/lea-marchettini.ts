import type { DemoEvidence, DemoReview, DemoStudent } from '../content.ts';

/** Works with a fictional association that teaches French; published her page, then withdrew it. */
const evidence: readonly DemoEvidence[] = [
  {
    period: 'S1',
    title: 'Entretien avec un ingénieur',
    on: '2024-10-08',
    competencies: ['NEO-C1'],
    description: 'Entretien avec une ingénieure pédagogique indépendante, restitué sous la forme d’un balado de six minutes.',
    reflection:
      'Restituer l’entretien en son m’a obligée à choisir vraiment. J’ai gardé six minutes sur cinquante, et le choix dit autant de moi que d’elle. Je lui ai fait écouter le montage avant de le remettre. Je ferais deux prises de son, la réverbération couvre parfois la voix.',
    publicText: '',
  },
  {
    period: 'S1',
    title: 'Conception d’un site web vitrine',
    on: '2024-11-12',
    competencies: ['NEO-C2'],
    description: 'Site vitrine de l’association Langues en Partage, en français simple et en quatre langues d’accueil.',
    reflection:
      'Le public du site ne lit pas encore bien le français. J’ai écrit des phrases courtes, ajouté des pictogrammes et fait enregistrer l’accueil en quatre langues par des bénévoles. J’ai appris que le bouton de langue doit porter le nom de la langue dans cette langue. J’associerais des apprenants dès la maquette.',
    publicText: 'Un site en français simple, avec un accueil enregistré en quatre langues.',
  },
  {
    period: 'S1',
    title: 'Conception d’un environnement virtuel',
    on: '2024-12-10',
    competencies: ['NEO-C2', 'NEO-C3'],
    description: 'Marché virtuel pour apprendre à demander, compter et remercier : dix étals, des dialogues et une monnaie.',
    reflection:
      'Le marché est la première sortie que l’association organise. Nous avons recréé les étals et enregistré les dialogues avec de vrais commerçants du quartier. J’ai coordonné les enregistrements et perdu une semaine à cause d’une autorisation oubliée. Je dresserais la liste des autorisations avant toute prise de son.',
    publicText: 'Un marché virtuel dont les dialogues ont été enregistrés avec des commerçants du quartier.',
  },
  {
    period: 'S1',
    title: 'Conception d’un e-portfolio',
    on: '2025-01-06',
    competencies: ['NEO-C4', 'NEO-C1'],
    description: 'E-portfolio sonore : chaque trace est commentée à voix haute, avec sa transcription.',
    reflection:
      'Parler mes analyses m’a aidée à les rendre plus franches. La transcription m’a montré mes tics et mes évitements. J’ai repris deux commentaires où je décrivais sans évaluer. Je fixerais une durée, car certains sont trop longs.',
    publicText: 'Un e-portfolio commenté à voix haute et entièrement transcrit.',
  },
  {
    period: 'S2',
    title: 'Analyse des données',
    on: '2025-03-11',
    competencies: ['NEO-C4'],
    description: 'Analyse des présences aux cours de français sur un an.',
    reflection:
      'J’ai repris un an de feuilles de présence. J’en ai tiré des graphiques soignés, mais je n’ai pas su dire ce qu’ils permettaient de décider. Mes enseignants me l’ont fait remarquer, et je suis d’accord. Je partirais désormais d’une décision à prendre.',
    publicText: '',
  },
  {
    period: 'S2',
    title: 'Conception d’un site web dynamique',
    on: '2025-04-15',
    competencies: ['NEO-C2'],
    description: 'Banque de phrases utiles : les apprenants enregistrent, écoutent et classent leurs propres phrases.',
    reflection:
      'J’ai voulu que les apprenants soient les auteurs de la banque. Chacun enregistre une phrase dont il a eu besoin dans la semaine et la classe par lieu. Le choix du lieu plutôt que de la grammaire vient d’eux. Je prévoirais une modération, une phrase nommait quelqu’un.',
    publicText: 'Une banque de phrases enregistrées et classées par les apprenants eux-mêmes.',
  },
  {
    period: 'S2',
    title: 'Gestion de projet',
    on: '2025-05-13',
    competencies: ['NEO-C3'],
    description: 'Organisation d’une semaine portes ouvertes numérique avec vingt bénévoles.',
    reflection:
      'Coordonner des bénévoles demande plus de clarté que d’autorité. J’ai écrit une fiche par rôle et tenu un point quotidien de dix minutes. Deux absences le premier jour ont été absorbées grâce aux fiches. Je prévoirais un temps de remerciement, oublié dans la hâte.',
    publicText: 'La coordination de vingt bénévoles pendant une semaine, avec une fiche par rôle.',
  },
  {
    period: 'S2',
    title: 'Rapport et soutenance de stage',
    genre: 'stage',
    on: '2025-06-03',
    competencies: ['NEO-C1', 'NEO-C3'],
    description: 'Rapport de stage de 150 heures : outiller des bénévoles pour enseigner avec un téléphone.',
    reflection:
      'Les bénévoles enseignent dans des lieux sans ordinateur. J’ai conçu avec eux cinq activités qui tiennent sur un téléphone, et je les ai vues se transformer. J’ai appris à aimer qu’on s’éloigne de ma consigne. Je documenterais ces détournements, qui sont le vrai résultat.',
    publicText: 'Cinq activités sur téléphone, construites puis transformées par des bénévoles.',
  },
  {
    period: 'S3',
    title: 'Mise en oeuvre de l’APC et badges',
    on: '2025-10-14',
    competencies: ['NEO-C1', 'NEO-C4'],
    description: 'Badges de bénévolat pédagogique de l’association et charte d’évaluation entre pairs.',
    reflection:
      'Les bénévoles redoutaient d’être jugés. Nous avons écrit une charte d’évaluation entre pairs avant le moindre critère, et c’est elle qui a tout débloqué. J’ai animé deux évaluations croisées et consigné les désaccords. Je ferais évaluer la démarche elle-même au bout d’un an.',
    publicText: 'Une charte d’évaluation entre pairs, écrite avant le premier critère.',
  },
  {
    period: 'S3',
    title: 'Conception de ressources',
    on: '2025-11-11',
    competencies: ['NEO-C2'],
    description: 'Balado « Premiers mots » : douze épisodes, transcriptions, fiches d’activité et version pour écoute hors connexion.',
    reflection:
      'Les apprenants ont peu de données mobiles : j’ai donc conçu pour le hors connexion d’abord. Chaque épisode part d’un malentendu réel raconté par un apprenant. Une comédienne s’est désistée, et ce sont deux apprenantes qui ont dit les textes, beaucoup mieux. J’écrirais les fiches d’activité avec les bénévoles, pas après.',
    publicText: 'Un balado de douze épisodes, dit par des apprenantes et utilisable hors connexion.',
    file: { name: 'lea-balado.png', alt: 'Page d’un balado « Premiers mots » : pochette illustrée, liste d’épisodes, lecteur et lien vers la transcription.' },
  },
  {
    period: 'S3',
    title: 'Promotion d’ une e-formation',
    on: '2025-12-09',
    competencies: ['NEO-C3'],
    description: 'Promotion du parcours des bénévoles auprès de douze associations.',
    reflection:
      'J’ai appelé douze associations au lieu de leur écrire. J’ai tenu un tableau de suivi partagé et passé la main à une bénévole à mi-parcours. Une association a voulu modifier le parcours à son image, et nous avons trouvé une forme de licence. Je préparerais cette question dès le départ.',
    publicText: 'La promotion d’un parcours auprès de douze associations, de vive voix.',
  },
  {
    period: 'S3',
    title: 'Etat de l’art d’une recherche',
    on: '2026-01-05',
    competencies: ['NEO-C4'],
    description: 'État de l’art sur l’évaluation de l’oral en langue seconde avec des outils ordinaires.',
    reflection:
      'Après la remarque du deuxième semestre, j’ai commencé par la décision : comment saurons-nous qu’un atelier d’oral sert à quelque chose ? J’ai retenu quatorze textes et un critère de sélection écrit. La synthèse débouche sur un instrument simple, essayé deux fois. Je le ferais essayer par quelqu’un d’autre que moi.',
    publicText: 'Un état de l’art qui part d’une décision à prendre et finit par un instrument essayé.',
  },
  {
    period: 'S4',
    title: 'Conception d’une ressource de recherche',
    on: '2026-05-19',
    competencies: ['NEO-C2', 'NEO-C4'],
    description: 'Corpus sonore d’interactions d’apprenants, avec consentement en plusieurs langues et guide d’écoute.',
    reflection:
      'Le consentement a été le vrai chantier : je l’ai fait traduire et enregistrer, puis expliquer par des pairs. Le corpus est petit, mais chacun sait ce qu’il contient. Le guide d’écoute évite de parler de fautes. Je prévoirais un hébergement pérenne.',
    publicText: '',
  },
  {
    period: 'S4',
    title: 'Mémoire et soutenance',
    genre: 'memoir',
    on: '2026-10-06',
    competencies: ['NEO-C4'],
    description: 'Mémoire de recherche : « S’entendre : l’oral enregistré comme outil d’autoévaluation en langue seconde ».',
    reflection:
      'Mon mémoire suit huit apprenantes qui s’enregistrent pendant un semestre. J’ai dû apprendre à ne pas corriger. L’analyse montre des progrès que nos grilles ne voient pas. Je développerais la partie sur le refus de s’enregistrer, traitée trop vite.',
    publicText: '',
  },
  {
    period: 'S4',
    title: 'Rapport et soutenance stage / alternance',
    genre: 'stage',
    on: '2026-10-20',
    competencies: ['NEO-C1', 'NEO-C3'],
    description: 'Rapport de stage de 560 heures dans un réseau d’associations : formation de formateurs bénévoles.',
    reflection:
      'J’ai formé trente bénévoles dans six associations. Chaque groupe a produit sa propre activité, que les autres ont essayée. J’ai accepté que deux associations avancent à leur rythme. Je garderais un temps de regroupement final, supprimé faute de budget.',
    publicText: '',
  },
];

const reviews: readonly DemoReview[] = [
  {
    period: 'S1',
    state: 'closed',
    self: {
      'NEO-C1': [1, 'Je choisis ce que je fais entendre et je le soumets.'],
      'NEO-C2': [1, 'Je conçois pour des personnes qui ne lisent pas encore.'],
      'NEO-C3': [1, 'J’ai oublié une autorisation.'],
      'NEO-C4': [1, 'Mes commentaires deviennent plus francs.'],
    },
    teacher: {
      'NEO-C1': [1, 'Soumet son montage à la personne : réflexe précieux ; reste à soigner la prise de son.'],
      'NEO-C2': [1, 'Français simple maîtrisé ; reste à associer les apprenants dès la maquette.'],
      'NEO-C3': [1, 'Coordonne avec énergie ; reste à lister les préalables.'],
      'NEO-C4': [1, 'Le commentaire oral sert l’analyse ; reste à en fixer la durée.'],
    },
  },
  {
    period: 'S2',
    state: 'closed',
    self: {
      'NEO-C1': [2, 'J’aime que l’on détourne ma consigne.'],
      'NEO-C2': [2, 'Les apprenants sont auteurs de la banque.'],
      'NEO-C3': [2, 'Les fiches par rôle ont tenu la semaine.'],
      'NEO-C4': [1, 'Mes graphiques ne servaient à rien décider.'],
    },
    teacher: {
      'NEO-C1': [2, 'Outille et laisse transformer ; reste à garder trace des détournements.'],
      'NEO-C2': [2, 'Classement par lieu choisi avec le public, pertinent ; reste à penser la modération.'],
      'NEO-C3': [2, 'Organisation claire et robuste ; reste à clore les projets.'],
      'NEO-C4': [1, 'Graphiques soignés, sans décision au bout ; reste à partir d’une question utile et à choisir ses critères.'],
    },
    notes: { hold_interview: 'Accord sur NEO-C4. Un état de l’art tourné vers une décision est prévu au troisième semestre.' },
    decisions: {
      'NEO-C4': { outcome: 'not_reached', reason: 'L’analyse ne permet pas encore de choix professionnels autonomes ; le niveau Novice demeure acquis.' },
    },
  },
  {
    period: 'S3',
    state: 'closed',
    self: {
      'NEO-C1': [3, 'La charte a tout débloqué.'],
      'NEO-C2': [3, 'J’ai conçu pour le hors connexion et tenu malgré le désistement.'],
      'NEO-C3': [3, 'J’ai passé la main à mi-parcours.'],
      'NEO-C4': [3, 'Je pars d’une décision, et l’instrument a été essayé.'],
    },
    teacher: {
      'NEO-C1': [3, 'Inverse l’ordre habituel avec justesse et tient les désaccords ; reste à évaluer la démarche.'],
      'NEO-C2': [3, 'Contrainte technique devenue principe de conception, imprévu retourné en réussite ; reste à écrire les fiches avec les bénévoles.'],
      'NEO-C3': [3, 'Délègue à temps et négocie une licence ; reste à l’anticiper.'],
      'NEO-C4': [3, 'Progrès remarquable depuis juin : part de la décision, choisit, essaie ; reste à faire essayer par d’autres.'],
    },
    notes: { hold_interview: 'Le chemin fait en NEO-C4 est souligné.' },
    decisions: {
      'NEO-C4': { outcome: 'validated_by_jury', reason: 'Le jury saute le niveau Intermédiaire, non atteint en S2 : l’instrument essayé ce semestre part d’une décision à prendre et montre les deux niveaux à la fois.' },
    },
  },
  {
    period: 'S4',
    state: 'sent_to_jury',
    self: {
      'NEO-C1': [4, 'Trente bénévoles forment à leur tour.'],
      'NEO-C2': [4, 'Le consentement fait partie de la ressource.'],
      'NEO-C3': [3, 'Deux associations n’ont pas fini.'],
      'NEO-C4': [3, 'J’aurais dû traiter le refus de s’enregistrer.'],
    },
    teacher: {
      'NEO-C1': [4, 'Forme des formateurs et respecte leurs rythmes ; fait évoluer les pratiques du réseau.'],
      'NEO-C2': [4, 'Consentement pensé comme un objet pédagogique : ingénieux et éthique ; reste l’hébergement.'],
      'NEO-C3': [3, 'Conduit six associations avec efficacité ; reste à préserver un temps de clôture.'],
      'NEO-C4': [3, 'Analyse convaincante des progrès invisibles ; reste à traiter les refus pour saisir la complexité du terrain.'],
    },
    notes: { sign: 'J’ai pris connaissance de mon bilan.', send_to_jury: 'Dossier complet.' },
  },
];

export const leaMarchettini: DemoStudent = {
  givenName: 'Léa',
  familyName: 'Marchettini',
  email: 'lea.marchettini@etu.neo.example',
  regime: 'initial',
  evidence,
  reviews,
  portfolio: {
    handle: 'lea-marchettini',
    headline: 'J’enregistre, j’écoute, je transmets.',
    presentation: 'Je conçois des ressources sonores avec des apprenants et des bénévoles de l’association Langues en Partage.',
    badges: 'highest',
    productions: [
      'Conception de ressources',
      'Etat de l’art d’une recherche',
    ],
    reflections: [],
    indexable: false,
    withdrawn: true,
  },
};
