import type { DemoStudent } from '../content.ts';

/** Five students in their first semester; their reviews stand in the early states. */
const jadeTraore: DemoStudent = {
  givenName: 'Jade',
  familyName: 'Traoré',
  email: 'jade.traore@etu.neo.example',
  regime: 'initial',
  evidence: [
    {
      period: 'S1',
      title: 'Entretien avec un ingénieur',
      on: '2026-10-07',
      competencies: ['NEO-C1'],
      description: 'Entretien avec une ingénieure pédagogique d’un musée, restitué en bande dessinée de quatre planches.',
      reflection:
        'J’avais peur de l’entretien et j’ai demandé à le faire dans son bureau, au milieu de ses outils. La bande dessinée m’a obligée à montrer des gestes plutôt que des idées. J’ai fait relire les planches à l’ingénieure, qui a corrigé une case. Je poserais des questions sur ce qui l’ennuie.',
      publicText: '',
    },
    {
      period: 'S1',
      title: 'Conception d’un site web vitrine',
      on: '2026-11-06',
      competencies: ['NEO-C2'],
      description: 'Site vitrine d’une exposition itinérante sur les plantes des villes.',
      reflection:
        'Le site devait donner envie de sortir, pas de rester devant l’écran. J’ai limité chaque page à une plante, une image et une rue. L’essai avec trois voisins m’a fait retirer le menu. Je referais la navigation au clavier, encore imparfaite.',
      publicText: 'Un site vitrine où chaque page tient en une plante, une image et une rue.',
    },
  ],
  reviews: [
    {
      period: 'S1',
      state: 'self_assessed',
      self: {
        'NEO-C1': [1, 'J’ose demander ; je n’accompagne pas encore.'],
        'NEO-C2': [1, 'Je fais des choix, et je les retire quand ils gênent.'],
      },
    },
    { period: 'S2', state: 'planned' },
  ],
};

const yanisHaddad: DemoStudent = {
  givenName: 'Yanis',
  familyName: 'Haddadi',
  email: 'yanis.haddadi@etu.neo.example',
  regime: 'apprenticeship',
  evidence: [
    {
      period: 'S1',
      title: 'Entretien avec un ingénieur',
      on: '2026-10-08',
      competencies: ['NEO-C1'],
      description: 'Entretien avec l’ingénieur pédagogique d’une école de conduite.',
      reflection:
        'L’ingénieur m’a montré ses échecs sans que je le demande, et j’ai eu du mal à savoir qu’en faire. J’ai gardé ce qu’il en avait appris plutôt que l’anecdote. Je préparerais une question sur ce qui a changé depuis.',
      publicText: 'Un entretien sur ce qu’un ingénieur pédagogique a appris de ses échecs.',
    },
    {
      period: 'S1',
      title: 'Conception d’un site web vitrine',
      on: '2026-11-03',
      competencies: ['NEO-C2', 'NEO-C3'],
      description: 'Site vitrine d’un centre de formation aux métiers de la mobilité.',
      reflection:
        'J’ai découpé le travail en petites livraisons, parce que mon rythme d’alternance ne me laisse que deux jours. Chaque livraison a été lue par mon maître d’apprentissage. J’ai renoncé aux animations. Je vérifierais le site sur un vieux téléphone dès le début.',
      publicText: 'Un site vitrine livré en petites étapes, lues par mon maître d’apprentissage.',
    },
    {
      period: 'S1',
      title: 'Conception d’un e-portfolio',
      on: '2026-11-10',
      competencies: ['NEO-C4'],
      description: 'Première version : deux traces analysées et un tableau des compétences.',
      reflection:
        'Je ne savais pas par quoi commencer, et j’ai commencé par ce que je ne sais pas faire. Cela m’a donné une liste de ce qu’il faudra montrer. Je demanderais un retour plus tôt à un pair.',
      publicText: '',
    },
  ],
  reviews: [
    {
      period: 'S1',
      state: 'submitted',
      self: {
        'NEO-C1': [1, 'Je sais recueillir une expérience.'],
        'NEO-C2': [1, 'Mon site est lisible et simple.'],
        'NEO-C3': [1, 'J’ai découpé mon travail.'],
        'NEO-C4': [1, 'Je sais ce qu’il me reste à montrer.'],
      },
    },
    { period: 'S2', state: 'planned' },
  ],
};

const clemenceVasseur: DemoStudent = {
  givenName: 'Clémence',
  familyName: 'Vasselin',
  email: 'clemence.vasselin@etu.neo.example',
  regime: 'initial',
  evidence: [
    {
      period: 'S1',
      title: 'Entretien avec un ingénieur',
      on: '2026-10-09',
      competencies: ['NEO-C1'],
      description: 'Entretien avec un ingénieur pédagogique d’une école d’architecture.',
      reflection:
        'L’entretien a duré deux heures et je n’ai pas su l’arrêter. J’en ai tiré une carte mentale qui garde les contradictions. Je fixerais une durée avec la personne.',
      publicText: '',
    },
    {
      period: 'S1',
      title: 'Conception d’un site web vitrine',
      on: '2026-11-05',
      competencies: ['NEO-C2'],
      description: 'Site vitrine d’un atelier de maquettes ouvert au public.',
      reflection:
        'J’ai passé beaucoup de temps sur l’apparence. Mes camarades ne trouvaient pas les horaires, ce qui m’a fait revoir la hiérarchie de la page. Je testerais avant de mettre en couleurs.',
      publicText: 'Un site vitrine revu quand trois camarades n’y trouvaient pas les horaires.',
    },
  ],
  reviews: [
    {
      period: 'S1',
      state: 'returned',
      self: {
        'NEO-C1': [1, 'Je recueille beaucoup, je trie encore mal.'],
        'NEO-C2': [2, 'Le site est abouti.'],
      },
      notes: { return: 'Merci de ce dossier soigné. Il manque une trace pour NEO-C3 et NEO-C4 : le travail de groupe sur l’environnement virtuel peut convenir, en précisant votre part.' },
    },
    { period: 'S2', state: 'planned' },
  ],
};

const mateusFerreira: DemoStudent = {
  givenName: 'Mateus',
  familyName: 'Ferreira Lobato',
  email: 'mateus.ferreira-lobato@etu.neo.example',
  regime: 'professional_contract',
  evidence: [
    {
      period: 'S1',
      title: 'Entretien avec un ingénieur',
      on: '2026-10-06',
      competencies: ['NEO-C1'],
      description: 'Entretien avec une ingénieure pédagogique du bâtiment, sur un chantier.',
      reflection:
        'Nous avons parlé en marchant et je n’ai presque rien noté. J’ai reconstitué l’entretien le soir et je lui ai envoyé pour correction. Le chantier a donné des exemples que le bureau n’aurait pas donnés. J’emporterais un enregistreur, avec son accord.',
      publicText: '',
    },
    {
      period: 'S1',
      title: 'Conception d’un environnement virtuel',
      on: '2026-11-02',
      competencies: ['NEO-C2', 'NEO-C3'],
      description: 'Chantier virtuel d’accueil pour les nouveaux compagnons, en deux langues.',
      reflection:
        'Beaucoup de compagnons lisent mieux le portugais que le français. J’ai conçu le parcours dans les deux langues en même temps, pour ne pas faire une traduction au rabais. J’ai organisé l’essai un vendredi après-midi, ce qui était une erreur. Je le placerais un mardi matin.',
      publicText: 'Un chantier virtuel d’accueil conçu en deux langues à la fois.',
    },
    {
      period: 'S1',
      title: 'Conception d’un e-portfolio',
      on: '2026-11-09',
      competencies: ['NEO-C4'],
      description: 'E-portfolio bilingue, avec un journal de chantier.',
      reflection:
        'Le journal de chantier est devenu la meilleure partie de mon e-portfolio. J’y vois mes progrès et mes répétitions. Je choisirais mieux les extraits, il y en a trop.',
      publicText: '',
    },
  ],
  reviews: [
    {
      period: 'S1',
      state: 'feedback_complete',
      prepared: {
        student: 'Je voudrais parler du travail en groupe, et de la façon de montrer ma part.',
        team: 'Relire ensemble la trace la plus aboutie ; fixer ce qui est visé au second semestre.',
      },
      self: {
        'NEO-C1': [1, 'Je sais aller chercher l’expérience là où elle est.'],
        'NEO-C2': [1, 'Je conçois en deux langues.'],
        'NEO-C3': [1, 'J’ai mal choisi le moment de l’essai.'],
        'NEO-C4': [1, 'Mon journal me montre mes répétitions.'],
      },
      teacher: {
        'NEO-C1': [1, 'Va au-devant des situations réelles ; reste à se donner les moyens d’en garder trace.'],
        'NEO-C2': [1, 'Concevoir dans les deux langues d’emblée est un choix fort ; reste à l’expliquer dans le dossier.'],
        'NEO-C3': [1, 'Tire lui-même la leçon d’un essai mal placé ; reste à planifier avec l’équipe du chantier.'],
        'NEO-C4': [null, 'Non évalué à ce stade : le journal est riche, l’analyse par critères est attendue pour l’entretien.'],
      },
    },
    { period: 'S2', state: 'planned' },
  ],
};

const fatoumataCamara: DemoStudent = {
  givenName: 'Fatoumata',
  familyName: 'Camara-Joly',
  email: 'fatoumata.camara-joly@etu.neo.example',
  regime: 'continuing',
  evidence: [
    {
      period: 'S1',
      title: 'Entretien avec un ingénieur',
      on: '2026-10-05',
      competencies: ['NEO-C1'],
      description: 'Entretien avec deux ingénieurs pédagogiques d’une même entreprise, séparément.',
      reflection:
        'Ils décrivaient le même projet et je n’ai pas reconnu l’un dans le récit de l’autre. J’ai renoncé à dire qui avait raison et j’ai mis les deux récits en regard. Mon expérience de manager m’aurait fait trancher. Je retournerais les voir ensemble.',
      publicText: 'Deux récits du même projet, mis en regard.',
    },
    {
      period: 'S1',
      title: 'Conception d’un site web vitrine',
      on: '2026-10-30',
      competencies: ['NEO-C2'],
      description: 'Site vitrine d’un réseau d’entraide entre aidants familiaux.',
      reflection:
        'Les aidants lisent la nuit, fatigués. J’ai choisi une page sombre, des phrases courtes et un numéro toujours visible. Trois aidantes ont relu, et l’une a proposé la phrase d’accueil. J’ajouterais une version à imprimer.',
      publicText: 'Un site pour des aidants qui lisent la nuit, relu par trois d’entre eux.',
    },
    {
      period: 'S1',
      title: 'Conception d’un environnement virtuel',
      on: '2026-11-04',
      competencies: ['NEO-C3', 'NEO-C2'],
      description: 'Salon virtuel d’un premier rendez-vous d’aide à domicile, conduit à quatre.',
      reflection:
        'J’ai tenu le planning du groupe, ce que je sais faire, et laissé d’autres tenir la conception, ce que je fais moins. L’essai a montré un parcours trop long. Je raccourcirais de moitié.',
      publicText: '',
    },
    {
      period: 'S1',
      title: 'Conception d’un e-portfolio',
      on: '2026-11-08',
      competencies: ['NEO-C4'],
      description: 'E-portfolio qui distingue l’expérience antérieure des apprentissages du semestre.',
      reflection:
        'J’ai appris à ne pas tout mettre. Chaque trace répond à une question écrite en haut de la page. Deux pairs ont jugé ma troisième trace peu convaincante, et je l’ai remplacée.',
      publicText: '',
    },
  ],
  reviews: [
    {
      period: 'S1',
      state: 'interview_held',
      self: {
        'NEO-C1': [1, 'Je me retiens de trancher.'],
        'NEO-C2': [1, 'J’ai conçu pour des lecteurs fatigués.'],
        'NEO-C3': [2, 'Le planning est mon terrain.'],
        'NEO-C4': [1, 'J’ai remplacé une trace faible.'],
      },
      teacher: {
        'NEO-C1': [1, 'Suspend son jugement, ce qui n’allait pas de soi ; reste à retourner vers les personnes.'],
        'NEO-C2': [1, 'Appuie la forme sur une situation de lecture précise ; reste à proposer l’impression.'],
        'NEO-C3': [1, 'Planning solide, hérité de son expérience ; reste à piloter un projet pédagogique et non seulement un calendrier.'],
        'NEO-C4': [1, 'Accepte et exploite l’avis des pairs ; reste à expliciter ses critères.'],
      },
      notes: { hold_interview: 'Formation continue : le stage de M1 est anticipé, le bilan de S2 est donc déjà ouvert.' },
    },
    { period: 'S2', state: 'open' },
  ],
};

export const firstYear: readonly DemoStudent[] = [jadeTraore, yanisHaddad, clemenceVasseur, mateusFerreira, fatoumataCamara];
