import type { DemoEvidence, DemoReview, DemoStudent } from '../content.ts';

/** Continuing education: a nurse who became a trainer in a fictional nursing school. */
const evidence: readonly DemoEvidence[] = [
  {
    period: 'S1',
    title: 'Entretien avec un ingénieur',
    on: '2024-10-15',
    competencies: ['NEO-C1'],
    description: 'Entretien avec un ingénieur pédagogique hospitalier et analyse de trois situations d’accompagnement qu’il a choisies.',
    reflection:
      'Vingt ans de soins m’ont appris à conduire un entretien, et c’est justement ce dont j’ai dû me méfier. Je cherchais un diagnostic là où l’on me demandait un portrait. J’ai réécouté l’enregistrement en notant mes interruptions. Je garderais l’idée des situations choisies par la personne, qui ont ouvert la parole.',
    publicText: 'Un portrait de métier construit à partir de trois situations choisies par la personne interrogée.',
  },
  {
    period: 'S1',
    title: 'Conception d’un site web vitrine',
    on: '2024-11-19',
    competencies: ['NEO-C2'],
    description: 'Site vitrine du centre de simulation de l’institut Les Aulnes, à destination des étudiants et des services de soins.',
    reflection:
      'Je n’avais jamais écrit une ligne de code et je l’ai fait lentement, avec un carnet d’erreurs. Le plus difficile a été de renoncer au vocabulaire hospitalier. Deux étudiants en soins m’ont dit ce qu’ils ne comprenaient pas, et j’ai réécrit l’accueil. Je demanderais de l’aide plus tôt au lieu de m’obstiner le soir.',
    publicText: 'Un site vitrine réécrit avec deux étudiants en soins infirmiers.',
  },
  {
    period: 'S1',
    title: 'Conception d’un environnement virtuel',
    on: '2024-12-17',
    competencies: ['NEO-C2', 'NEO-C3'],
    description: 'Chambre des erreurs virtuelle : quinze écarts de soin à repérer, seul puis en équipe, suivis d’un temps d’échange.',
    reflection:
      'La chambre des erreurs existe dans notre institut, mais une seule après-midi par an. Nous l’avons photographiée et scénarisée pour qu’elle soit accessible toute l’année. J’ai insisté pour qu’un temps d’échange suive toujours le repérage, car trouver l’erreur n’est pas comprendre pourquoi elle arrive. Je rédigerais le guide du formateur en même temps que le scénario.',
    publicText: 'Une chambre des erreurs virtuelle, toujours suivie d’un temps d’échange en équipe.',
    file: { name: 'awa-chambre-virtuelle.png', alt: 'Chambre d’hôpital dessinée avec un lit, un chariot, une perfusion et des loupes posées sur les écarts à repérer.' },
  },
  {
    period: 'S1',
    title: 'Conception d’un e-portfolio',
    on: '2025-01-10',
    competencies: ['NEO-C1', 'NEO-C4'],
    description: 'E-portfolio qui relie mon expérience de soignante à mes productions de formation.',
    reflection:
      'Je craignais que l’expérience ne compte pas, ou qu’elle compte trop. J’ai séparé ce que je savais en arrivant de ce que j’ai appris ici, avec des traces différentes. L’exercice m’a rendue plus modeste sur mon expérience et plus fière de mes débuts en conception. Je demanderais un regard à mes collègues de l’institut.',
    publicText: '',
  },
  {
    period: 'S2',
    title: 'Analyse des données',
    on: '2025-03-18',
    competencies: ['NEO-C4'],
    description: 'Analyse des échanges d’un forum de stage : thèmes, silences, délais de réponse.',
    reflection:
      'Je voulais compter, et j’ai fini par lire. Le classement des messages par thème montrait surtout ce dont personne ne parlait : les erreurs. J’ai retiré tous les noms et tous les lieux, et fait relire mon codage par une collègue. Je combinerais plus tôt le comptage et la lecture.',
    publicText: 'Une analyse de forum de stage attentive aux silences autant qu’aux messages.',
  },
  {
    period: 'S2',
    title: 'Conception d’un site web dynamique',
    on: '2025-04-22',
    competencies: ['NEO-C2'],
    description: 'Réservation en ligne des salles de simulation avec fiche de scénario et matériel à préparer.',
    reflection:
      'Le besoin venait des techniciens, que l’on ne consulte jamais. J’ai observé une journée de préparation et construit le formulaire dans leur ordre de travail. L’impression de la liste de matériel est la fonction la plus utilisée, et je l’avais ajoutée en dernier. J’apprendrais à faire des essais automatisés.',
    publicText: 'Un outil de réservation construit dans l’ordre de travail des techniciens de simulation.',
  },
  {
    period: 'S2',
    title: 'Gestion de projet',
    on: '2025-05-20',
    competencies: ['NEO-C3'],
    description: 'Pilotage de la mise en ligne de la chambre des erreurs avec trois services hospitaliers.',
    reflection:
      'Trois services, trois plannings de garde : j’ai piloté par petites décisions écrites, relues par chacun. J’ai su m’appuyer sur une cadre de santé pour les arbitrages. Le projet a tenu ses délais au prix de réunions tôt le matin, ce que je ne referais pas. Je répartirais l’animation entre les services.',
    publicText: 'Un projet conduit avec trois services hospitaliers, par petites décisions écrites.',
  },
  {
    period: 'S2',
    title: 'Rapport et soutenance de stage',
    genre: 'stage',
    on: '2025-06-11',
    competencies: ['NEO-C1'],
    description: 'Rapport de stage sur l’accompagnement de formateurs en soins vers la simulation à distance.',
    reflection:
      'J’ai accompagné des pairs, ce qui est plus délicat que d’accompagner des inconnus. J’ai explicité ma place à chaque début de séance et demandé l’accord pour prendre des notes. Une formatrice a arrêté la démarche, et nous avons pu en parler sans nous fâcher. Je poserais un cadre écrit dès le premier rendez-vous.',
    publicText: 'L’accompagnement de pairs formateurs, avec un cadre redit à chaque séance.',
  },
  {
    period: 'S3',
    title: 'Mise en oeuvre de l’APC et badges',
    on: '2025-10-21',
    competencies: ['NEO-C1', 'NEO-C4'],
    description: 'Carte de compétences du tuteur de stage infirmier et badge de reconnaissance entre établissements.',
    reflection:
      'Les tuteurs de stage ne sont reconnus nulle part. J’ai réuni des tuteurs de deux établissements et nous avons écrit six situations, puis des indices de réussite. La question de savoir qui délivre le badge a failli tout arrêter ; nous avons choisi une commission commune. Je commencerais par cette question.',
    publicText: 'Une carte de compétences du tuteur de stage, écrite par des tuteurs de deux établissements.',
  },
  {
    period: 'S3',
    title: 'Conception de ressources',
    on: '2025-11-18',
    competencies: ['NEO-C2'],
    description: 'Scénario de simulation à distance en quatre séquences ; deux séquences remises, deux encore en tournage à la date du bilan.',
    reflection:
      'Mon scénario dépend d’un tournage en service, repoussé deux fois par l’établissement d’accueil. J’ai remis les deux séquences prêtes et le plan détaillé des deux autres. J’ai choisi de ne pas tourner une version de remplacement, qui aurait trahi la situation de soin. Je négocierais une date de repli dès l’accord initial.',
    publicText: '',
  },
  {
    period: 'S3',
    title: 'Promotion d’ une e-formation',
    on: '2025-12-16',
    competencies: ['NEO-C3'],
    description: 'Diffusion du parcours « Tuteurs de stage » dans un groupement d’établissements.',
    reflection:
      'J’ai construit la diffusion autour de trois réunions de service plutôt que d’un courriel général. Chaque réunion se terminait par une inscription faite sur place, avec le téléphone des participants. La dernière a été annulée une heure avant, et j’ai improvisé un relais par la cadre de nuit. Je prévoirais un support qui vive sans moi.',
    publicText: 'La diffusion d’un parcours en réunion de service, avec inscription sur place.',
  },
  {
    period: 'S3',
    title: 'Etat de l’art d’une recherche',
    on: '2026-01-08',
    competencies: ['NEO-C4'],
    description: 'État de l’art sur l’erreur comme ressource d’apprentissage dans la formation en santé.',
    reflection:
      'J’ai choisi l’erreur parce que c’est ce que mes étudiants taisent. La littérature est abondante et j’ai dû apprendre à écarter. J’ai gardé une entrée par les situations, fidèle à ma pratique, et je l’ai justifiée. Je consacrerais plus de temps aux travaux critiques.',
    publicText: 'Un état de l’art sur l’erreur comme ressource d’apprentissage en santé.',
  },
  {
    period: 'S4',
    title: 'Conception d’une ressource de recherche',
    on: '2026-05-26',
    competencies: ['NEO-C2'],
    description: 'Recueil de situations d’erreur écrites par des étudiants, avec leur analyse et un guide d’animation.',
    reflection:
      'Les quatre séquences du semestre précédent ont été terminées en mars et ont servi de point de départ. J’ai recueilli vingt situations écrites, avec la possibilité de se retirer à tout moment. Trois personnes se sont retirées, et le recueil est meilleur parce que les autres savaient qu’elles pouvaient. Je publierais le guide avant le recueil.',
    publicText: '',
  },
  {
    period: 'S4',
    title: 'Mémoire et soutenance',
    genre: 'memoir',
    on: '2026-10-13',
    competencies: ['NEO-C4'],
    description: 'Mémoire de recherche : « Dire l’erreur : conditions d’un apprentissage en formation infirmière ».',
    reflection:
      'Ce mémoire m’a fait relire vingt ans de métier. J’ai travaillé à ne pas conclure avant d’avoir analysé, ce qui reste mon effort principal. La soutenance a donné lieu à une vraie discussion avec les cadres présents. Je garderais davantage de temps pour l’écriture.',
    publicText: '',
  },
  {
    period: 'S4',
    title: 'Rapport et soutenance stage / alternance',
    genre: 'stage',
    on: '2026-10-27',
    competencies: ['NEO-C1', 'NEO-C3'],
    description: 'Rapport de stage de 560 heures : structurer l’offre de simulation à distance de l’institut Les Aulnes.',
    reflection:
      'J’ai structuré une offre dans un institut où chacun avait ses scénarios. J’ai proposé un catalogue commun sans uniformiser les animations. Les résistances ont été dites, et j’y vois un signe de confiance. Je mesurerais mieux la charge des techniciens avant de promettre.',
    publicText: '',
  },
];

const reviews: readonly DemoReview[] = [
  {
    period: 'S1',
    state: 'closed',
    self: {
      'NEO-C1': [2, 'J’ai l’habitude d’accompagner, dans mon métier.'],
      'NEO-C2': [1, 'Tout est nouveau, j’avance.'],
      'NEO-C3': [1, 'J’ai contribué à l’organisation.'],
      'NEO-C4': [1, 'Je sépare ce que je savais de ce que j’apprends.'],
    },
    teacher: {
      'NEO-C1': [1, 'L’expérience est un appui réel ; reste à la mettre à distance pour accompagner la pédagogie numérique.'],
      'NEO-C2': [1, 'Progrès rapides, réécriture avec le public ; reste à demander de l’aide plus tôt.'],
      'NEO-C3': [1, 'Tient à l’échange après le repérage, et l’obtient ; reste à écrire le guide du formateur.'],
      'NEO-C4': [1, 'Distingue finement acquis et apprentissages ; reste à solliciter d’autres regards.'],
    },
    notes: { hold_interview: 'Reprise d’études après vingt ans : rythme à surveiller, moral bon.' },
  },
  {
    period: 'S2',
    state: 'closed',
    self: {
      'NEO-C1': [2, 'J’ai redit le cadre à chaque séance.'],
      'NEO-C2': [2, 'L’outil suit le travail réel.'],
      'NEO-C3': [2, 'J’ai tenu trois services ensemble.'],
      'NEO-C4': [2, 'J’ai vu ce dont personne ne parle.'],
    },
    teacher: {
      'NEO-C1': [2, 'Accompagne des pairs avec tact et clarté ; reste à écrire le cadre.'],
      'NEO-C2': [2, 'Appuie la conception sur l’observation du travail ; reste à essayer de façon systématique.'],
      'NEO-C3': [2, 'Petites décisions écrites, méthode efficace ; reste à ménager l’équipe et elle-même.'],
      'NEO-C4': [2, 'Lecture des silences très juste, codage relu ; reste à articuler plus tôt comptage et lecture.'],
    },
  },
  {
    period: 'S3',
    state: 'closed',
    self: {
      'NEO-C1': [3, 'Les tuteurs portent la carte sans moi.'],
      'NEO-C2': [2, 'La moitié du scénario manque encore.'],
      'NEO-C3': [3, 'J’ai improvisé un relais en une heure.'],
      'NEO-C4': [3, 'J’ai appris à écarter.'],
    },
    teacher: {
      'NEO-C1': [3, 'Fait travailler ensemble deux établissements et dénoue un blocage ; reste à poser la question de la décision en premier.'],
      'NEO-C2': [null, 'Non évalué à ce jour : deux séquences sur quatre sont remises, pour une raison extérieure à l’étudiante.'],
      'NEO-C3': [3, 'Garde le cap dans l’imprévu et s’appuie sur les bonnes personnes ; reste à produire un support autonome.'],
      'NEO-C4': [3, 'Choix de lecture justifiés et fidèles à sa pratique ; reste à fréquenter les travaux critiques.'],
    },
    notes: { hold_interview: 'La situation du tournage a été exposée ; l’équipe demandera au jury de différer sur NEO-C2.' },
    decisions: {
      'NEO-C2': { outcome: 'deferred', reason: 'Tournage repoussé deux fois par l’établissement d’accueil ; le jury se prononcera lorsque les quatre séquences auront été remises.' },
    },
    units: { '': 'awaiting' },
  },
  {
    period: 'S4',
    state: 'contested',
    self: {
      'NEO-C1': [4, 'J’ai structuré une offre sans uniformiser.'],
      'NEO-C2': [4, 'Les quatre séquences et le recueil forment un ensemble.'],
      'NEO-C3': [4, 'Le catalogue commun est adopté.'],
      'NEO-C4': [4, 'J’ai tenu mon effort de ne pas conclure trop vite.'],
    },
    teacher: {
      'NEO-C1': [4, 'Fait évoluer le cadre de l’institut dans le respect des personnes ; appuie tout sur l’écoute.'],
      'NEO-C2': [3, 'Séquences terminées, recueil précieux ; reste à publier le guide pour que la ressource vive sans elle.'],
      'NEO-C3': [3, 'Catalogue commun obtenu ; reste à mesurer la charge qu’il fait peser sur les techniciens.'],
      'NEO-C4': [4, 'Analyse patiente et éthique, portée devant les professionnels ; reste à étendre le corpus.'],
    },
    notes: { contest: 'Je demande que le guide d’animation, remis le 9 novembre, soit pris en compte pour NEO-C2.' },
  },
];

export const awaNdiayeColin: DemoStudent = {
  givenName: 'Awa',
  familyName: 'Ndiaye-Colin',
  email: 'awa.ndiaye-colin@etu.neo.example',
  regime: 'continuing',
  evidence,
  reviews,
};
