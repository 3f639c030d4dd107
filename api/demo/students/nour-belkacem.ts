import type { DemoEvidence, DemoReview, DemoStudent } from '../content.ts';
import { nourEndorsements } from './nour-endorsements.ts';

/** Apprentice in a fictional training centre for cooks and waiters: the student whose page is shown first. */
const evidence: readonly DemoEvidence[] = [
  {
    period: 'S1',
    title: 'Entretien avec un ingénieur',
    on: '2024-10-11',
    competencies: ['NEO-C1'],
    description: 'Entretien semi-directif d’une heure avec l’ingénieure pédagogique d’un réseau de centres de formation : grille de questions, retranscription et portrait du métier en une page.',
    reflection:
      'Je préparais mon arrivée au CFA Les Tamaris et je voulais comprendre comment on accompagne des formateurs qui n’ont rien demandé. J’ai mobilisé le cours sur la conduite d’entretien et préparé douze questions ; je n’en ai posé que sept, parce que les relances étaient plus riches que ma grille. J’ai choisi de restituer l’entretien sous forme de portrait plutôt que de compte rendu, pour que mes pairs puissent s’en servir. La prochaine fois, je demanderai à voir un outil de travail réel au lieu de m’en tenir au discours sur le métier.',
    publicText: '',
  },
  {
    period: 'S1',
    title: 'Conception d’un site web vitrine',
    on: '2024-11-15',
    competencies: ['NEO-C2'],
    description: 'Site de trois pages qui présente les ateliers numériques du CFA Les Tamaris aux formateurs de cuisine et de service. HTML et CSS écrits à la main, maquette préalable, contenus relus par deux formateurs.',
    reflection:
      'Les formateurs ne savaient pas ce que proposait la cellule numérique du CFA : ils passaient par le couloir. J’ai combiné l’analyse du public, la rédaction pour le web et les bases du HTML et du CSS, en partant d’une maquette sur papier testée avec deux collègues de cuisine. J’ai retiré la moitié de mon texte après ce test, parce que personne ne lisait le troisième paragraphe. Aujourd’hui, je commencerais par les trois questions que les formateurs posent vraiment, et je rédigerais le site à partir de là.',
    publicText: 'Un site de trois pages, écrit à la main, qui répond aux questions que les formateurs du CFA posaient le plus souvent.',
    file: { name: 'nour-site-vitrine.png', alt: 'Page d’accueil d’un site vitrine : titre « Les ateliers numériques des Tamaris », illustration d’une cuisine d’application et trois ateliers proposés.' },
  },
  {
    period: 'S1',
    title: 'Conception d’un environnement virtuel',
    on: '2024-12-13',
    competencies: ['NEO-C2', 'NEO-C3'],
    description: 'Visite virtuelle de la cuisine d’application, avec neuf points d’intérêt sur l’hygiène et la sécurité, réalisée à trois. Ma part : la scénarisation, le tournage et le suivi du planning.',
    reflection:
      'Les apprentis découvrent la cuisine d’application un jour de service, quand plus personne n’a le temps de leur montrer où sont les choses. Nous avons photographié la cuisine vide et placé neuf points d’intérêt ; je tenais le planning et j’ai scénarisé le parcours avec le chef formateur. Nous avions d’abord vingt-deux points : en essayant avec quatre apprentis, nous avons vu qu’ils cliquaient partout sans lire, et nous avons fusionné. Je referais l’essai beaucoup plus tôt, sur une maquette, avant de tourner.',
    publicText: 'Une visite virtuelle de la cuisine d’application, essayée avec quatre apprentis et resserrée à neuf points d’intérêt.',
    about: { ownShare: 'la scénarisation, le tournage et le suivi du planning.', members: [{ name: 'Ilan Corbeau', share: 'les photographies et leur assemblage' }, { name: 'Jade Morvan', share: 'les textes et les essais avec les apprentis' }] },
    file: { name: 'nour-cuisine-virtuelle.png', alt: 'Vue panoramique dessinée d’une cuisine professionnelle avec des pastilles numérotées et une bulle « Plan de cuisson : que vérifiez-vous avant d’allumer ? ».' },
  },
  {
    period: 'S1',
    title: 'Conception d’un e-portfolio',
    on: '2025-01-08',
    competencies: ['NEO-C1', 'NEO-C4'],
    description: 'Première version de mon e-portfolio : une page par production, une analyse par trace et un tableau qui relie mes traces aux quatre compétences du parcours.',
    reflection:
      'Je voyais l’e-portfolio comme une vitrine, et j’ai d’abord empilé mes travaux. La séance sur la trace et la preuve m’a fait changer de question : non plus « qu’ai-je fait ? » mais « qu’est-ce que cela montre ? ». J’ai repris chaque page avec une trame fixe et j’ai demandé à deux camarades de me dire quelle compétence ils y voyaient ; ils ne tombaient pas d’accord pour l’entretien, que j’ai réécrit. Il me manque encore des traces de ce qui n’a pas marché.',
    publicText: 'Un e-portfolio construit sur une trame d’analyse, relu par deux pairs.',
    file: { name: 'nour-eportfolio.png', alt: 'Accueil d’un e-portfolio : une carte de compétences à quatre branches, des vignettes de productions et une frise des semestres.' },
  },
  {
    period: 'S2',
    title: 'Analyse des données',
    on: '2025-03-14',
    competencies: ['NEO-C4'],
    description: 'Analyse des traces d’activité d’un cours en ligne d’hygiène alimentaire : 64 apprentis, six semaines, données anonymisées, tableau de bord et note de lecture pour l’équipe.',
    reflection:
      'L’équipe pensait que les apprentis abandonnaient le cours d’hygiène à cause des vidéos trop longues. J’ai nettoyé les journaux de la plateforme, supprimé les identifiants et tracé les parcours semaine par semaine : le décrochage suivait en fait les semaines de coup de feu en entreprise. J’ai choisi un tableau de bord de quatre graphiques, avec une phrase de lecture sous chacun, parce qu’un graphique sans phrase se lit de travers. Je n’ai pas assez documenté les données manquantes, et je le ferais désormais dès la première extraction.',
    publicText: 'Un tableau de bord qui a déplacé la question : le décrochage suivait le calendrier des entreprises, pas la longueur des vidéos.',
    file: { name: 'nour-tableau-de-bord.png', alt: 'Tableau de bord de quatre graphiques : connexions par semaine, activités terminées, moments de travail et phrases de lecture sous chaque graphique.' },
  },
  {
    period: 'S2',
    title: 'Conception d’un site web dynamique',
    on: '2025-04-18',
    competencies: ['NEO-C2'],
    description: 'Carnet de recettes techniques : les formateurs ajoutent des fiches, les apprentis les filtrent par geste professionnel et par allergène. Base de données, formulaire et recherche.',
    reflection:
      'Les fiches techniques du CFA existaient en sept versions dans des classeurs. J’ai modélisé une fiche avec deux formateurs, puis construit un petit site qui enregistre, filtre et imprime. Le choix décisif a été de filtrer par geste professionnel et non par plat : c’est ainsi que les formateurs préparent une séance. J’ai sous-estimé la reprise des anciennes fiches, et il aurait fallu la prévoir avec eux dans le calendrier.',
    publicText: 'Un carnet de recettes techniques que les apprentis filtrent par geste professionnel.',
    link: 'https://carnet.lestamaris.example/recettes',
  },
  {
    period: 'S2',
    title: 'Gestion de projet',
    on: '2025-05-16',
    competencies: ['NEO-C3', 'NEO-C1'],
    description: 'Pilotage de la refonte du cours d’hygiène : note de cadrage, diagramme de Gantt, comptes rendus de réunion, registre des risques et bilan de projet, avec une équipe de quatre personnes.',
    reflection:
      'J’ai piloté la refonte du cours d’hygiène avec un chef formateur, une formatrice de service et un camarade. J’ai tenu un diagramme de Gantt et surtout un registre des risques, ce qui m’a permis d’anticiper l’indisponibilité de la cuisine pendant les épreuves. Au deuxième jalon, j’ai proposé de livrer trois modules sur quatre plutôt que tout en retard, et l’équipe a suivi. Je ferais différemment la répartition : j’ai gardé trop de tâches de production pour moi, et le pilotage en a souffert en avril.',
    publicText: 'La conduite d’une refonte de cours avec une équipe de quatre personnes, du cadrage au bilan.',
    file: { name: 'nour-gantt.png', alt: 'Diagramme de Gantt de la refonte d’un cours, de février à mai : cadrage, conception, tournage, essai et déploiement, avec quatre jalons.' },
  },
  {
    period: 'S2',
    title: 'Rapport et soutenance de stage',
    genre: 'stage',
    on: '2025-06-06',
    competencies: ['NEO-C1', 'NEO-C3', 'NEO-C4'],
    description: 'Rapport sur mes missions au CFA Les Tamaris : accompagner six formateurs dans la prise en main de la plateforme, avec un carnet de suivi et une enquête de fin de période.',
    reflection:
      'Ma mission était d’accompagner six formateurs, dont deux très réticents. J’ai abandonné les ateliers collectifs au bout de trois séances pour des rendez-vous de vingt minutes en cuisine, à partir d’un besoin réel. J’ai mobilisé l’entretien d’explicitation et la grille d’observation vue en cours, et j’ai tenu un carnet de bord qui a nourri le rapport. Ce que je changerais : fixer avec chaque formateur, dès le départ, à quoi nous verrons que l’accompagnement a servi.',
    publicText: 'L’accompagnement de six formateurs en cuisine d’application, par rendez-vous courts et à partir de leurs besoins.',
  },
  {
    period: 'S3',
    title: 'Mise en oeuvre de l’APC et badges',
    on: '2025-10-17',
    competencies: ['NEO-C1', 'NEO-C4'],
    description: 'Accompagnement de l’équipe de service du CFA dans la rédaction d’une compétence et de ses niveaux, puis d’un badge de tutorat entre apprentis : critères, preuves attendues, circuit de décision.',
    reflection:
      'L’équipe voulait un badge « pour motiver » ; il fallait d’abord savoir ce qu’il reconnaîtrait. J’ai animé trois ateliers en m’appuyant sur la définition de la compétence par Tardif et en partant de situations de service racontées par les formateurs. J’ai insisté pour que la décision revienne à une personne et non à la plateforme, quitte à rendre le circuit plus lent. Les formateurs ont ensuite modifié seuls la deuxième compétence : c’est le signe que je retiens. Je prévoirais la prochaine fois la place des maîtres d’apprentissage, arrivés trop tard dans la discussion.',
    analysis: {
      shown: 'Un badge dit **ce qui** est reconnu, **à quoi** cela se voit et **qui** en décide ; sans cela, c’est une image.',
      differently: 'Inviter un maître d’apprentissage dès le premier atelier.',
    },
    publicText: 'Trois ateliers pour passer d’un badge « pour motiver » à un badge qui dit ce qu’il reconnaît et qui en décide.',
    file: { name: 'nour-badge-tutorat.png', alt: 'Mur d’atelier : quatre colonnes de papillons collés, « Situations », « Ce que l’on voit », « Preuves », « Qui décide », autour d’un badge de tutorat dessiné.' },
  },
  {
    period: 'S3',
    title: 'Conception de ressources',
    on: '2025-11-14',
    competencies: ['NEO-C2'],
    description: 'Série de six capsules vidéo interactives sur le service en salle : scénarimage, tournage avec des apprentis, sous-titres, questions au fil de la vidéo et guide d’usage pour les formateurs.',
    reflection:
      'Les formateurs demandaient des vidéos « à projeter » ; les apprentis, eux, regardaient leur téléphone avant le service. J’ai conçu six capsules de moins de deux minutes, scénarisées image par image, avec une décision à prendre au milieu. Le tournage a dû changer de lieu la veille, et le scénarimage m’a permis de réorganiser les plans en une soirée. J’ai fait sous-titrer l’ensemble et vérifié la navigation au clavier. Je tournerais désormais le son à part : deux capsules restent difficiles à suivre en cuisine.',
    publicText: 'Six capsules interactives de moins de deux minutes, sous-titrées, pensées pour être regardées juste avant le service.',
    file: { name: 'nour-storyboard.png', alt: 'Scénarimage en six vignettes dessinées : accueil d’un client, prise de commande, question à choix, erreur, reprise et conclusion.' },
  },
  {
    period: 'S3',
    title: 'Promotion d’ une e-formation',
    on: '2025-12-12',
    competencies: ['NEO-C3'],
    description: 'Plan de promotion du parcours en ligne « Premiers services » auprès de trente entreprises d’accueil : cible, messages, calendrier, supports et suivi des inscriptions.',
    reflection:
      'Le parcours était prêt mais les entreprises d’accueil n’en savaient rien. J’ai bâti le plan avec la chargée de relations du CFA, en choisissant un seul message : moins de temps passé à expliquer les bases le premier jour. J’ai suivi les inscriptions chaque semaine et arrêté la lettre d’information, que personne n’ouvrait, au profit d’appels courts. Une panne de la plateforme la semaine du lancement m’a obligée à décaler et à prévenir chaque entreprise une à une : j’en ai tiré un plan de secours écrit.',
    analysis: {
      situation: 'Un parcours prêt, trente entreprises d’accueil qui **ne le connaissent pas**, six semaines avant la rentrée.',
      resources: '- le plan de promotion travaillé en cours\n- la chargée de relations du CFA, qui connaît chaque tuteur\n- les inscriptions, relevées chaque lundi',
      choices: 'Un seul message au lieu de trois, et des appels courts à la place de la lettre d’information que personne n’ouvrait.',
      shown: 'Piloter, ce n’est pas tenir le plan : c’est l’arrêter *à temps*.',
      differently: 'Écrire le plan de secours avant la panne.',
    },
    publicText: 'Le lancement d’un parcours en ligne auprès de trente entreprises d’accueil, avec un suivi hebdomadaire.',
    file: { name: 'nour-promotion.png', alt: 'Page de promotion du parcours « Premiers services » : un message, trois supports, un calendrier de six semaines et le suivi des inscriptions.' },
  },
  {
    period: 'S3',
    title: 'Etat de l’art d’une recherche',
    on: '2026-01-06',
    competencies: ['NEO-C4'],
    description: 'État de l’art sur l’apprentissage du geste professionnel par la vidéo en formation par alternance : questions, corpus de dix-huit textes, synthèse critique et problématique.',
    reflection:
      'Je suis partie d’une question trop large sur « la vidéo » et j’ai mis un mois à la réduire au geste professionnel. J’ai constitué le corpus avec une grille de lecture commune, en notant pour chaque texte ce qu’il permet d’affirmer et ce qu’il ne permet pas. Le choix d’écarter les études sans observation en situation a réduit le corpus, mais il a rendu la synthèse défendable. Je tiendrais dès le départ un journal de mes requêtes : j’ai dû refaire certaines recherches pour les justifier.',
    publicText: 'Un état de l’art sur la vidéo et le geste professionnel, avec une grille de lecture explicite.',
    file: { name: 'nour-etat-de-l-art.pdf' },
  },
  {
    period: 'S4',
    title: 'Conception d’une ressource de recherche',
    on: '2026-05-22',
    competencies: ['NEO-C2', 'NEO-C4'],
    description: 'Banque d’extraits vidéo commentés de gestes de service, indexée par difficulté, destinée aux chercheurs et aux formateurs qui étudient l’apprentissage par alternance.',
    reflection:
      'Mon terrain produisait des heures de vidéo que personne d’autre ne pourrait utiliser. J’ai conçu un protocole d’indexation avec deux formateurs, recueilli les accords écrits de toutes les personnes filmées et flouté ce qui devait l’être. Le choix d’indexer par difficulté d’apprentissage, et non par chronologie, vient directement de mon cadre théorique. Je prévoirais davantage de temps pour le double codage, que je n’ai pu faire que sur un tiers du corpus.',
    publicText: 'Une banque d’extraits vidéo commentés, recueillie avec l’accord écrit des personnes filmées.',
    file: { name: 'nour-capsule.mp4', alt: 'Générique de la banque d’extraits : huit secondes, quatre écrans animés, sans personne filmée.' },
    about: {
      aiUse: 'Un outil de transcription automatique pour un premier jet des sous-titres ; chaque réplique relue et corrigée à l’oreille.',
      transcript: 'Film sans paroles. Quatre écrans se suivent pendant qu’un escalier de quatre marches se dessine : « Cinq minutes avant le service », « Regarder : où sont les tables, où est la sortie ? », « Nommer : quel allergène dans ce plat ? », « Prévenir : à qui le dire, et avec quels mots ? ».',
      captions: 'nour-capsule.vtt',
      preview: 'nour-capsule.png',
    },
  },
  {
    period: 'S4',
    title: 'Mémoire et soutenance',
    genre: 'memoir',
    on: '2026-10-09',
    competencies: ['NEO-C1', 'NEO-C4'],
    description: 'Mémoire de recherche : « Voir pour refaire ? Usages de la vidéo dans l’apprentissage du geste de service en alternance ». Observation de douze apprentis et entretiens avec leurs maîtres d’apprentissage.',
    reflection:
      'J’ai voulu comprendre ce que les apprentis font vraiment des capsules que j’avais conçues, au risque de découvrir qu’ils n’en font rien. L’observation a montré que la vidéo sert surtout de prétexte à une discussion avec le tuteur, ce qui déplaçait toute ma problématique. J’ai accepté ce déplacement et repris mon cadre d’analyse en mai. Être à la fois conceptrice et observatrice m’a demandé un journal de positionnement que je tiendrais encore plus tôt.',
    publicText: 'Ce que douze apprentis font réellement des vidéos conçues pour eux : surtout, en parler avec leur tuteur.',
  },
  {
    period: 'S4',
    title: 'Rapport et soutenance stage / alternance',
    genre: 'stage',
    on: '2026-10-23',
    competencies: ['NEO-C1', 'NEO-C3'],
    description: 'Rapport d’alternance : déploiement du parcours « Premiers services » dans trois centres partenaires, formation de onze formateurs relais et passation de la coordination.',
    reflection:
      'Déployer ailleurs ce qui marchait chez nous a été la partie la plus difficile de mon alternance. Deux centres avaient d’autres rythmes, et j’ai dû renoncer à un parcours unique pour un noyau commun et des marges laissées aux équipes. J’ai formé des formateurs relais en les faisant co-animer dès la deuxième séance. Je n’ai pas assez préparé mon départ : la passation s’est faite en trois semaines, il en aurait fallu huit.',
    publicText: 'Le passage d’un parcours local à trois centres partenaires, avec onze formateurs relais.',
  },
];

const reviews: readonly DemoReview[] = [
  {
    period: 'S1',
    state: 'closed',
    self: {
      'NEO-C1': [1, 'J’observe et je questionne ; je n’accompagne pas encore seule.'],
      'NEO-C2': [2, 'Le site et la visite sont utilisés par les formateurs : j’ai fait des choix et je sais les expliquer.'],
      'NEO-C3': [1, 'J’ai tenu un planning qu’on m’avait donné.'],
      'NEO-C4': [1, 'Je sais relier une trace à une compétence, avec de l’aide.'],
    },
    teacher: {
      'NEO-C1': [1, 'Appuie ses questions sur le terrain et sait écouter ; reste à passer de l’entretien à l’accompagnement.'],
      'NEO-C2': [1, 'Deux productions soignées, dans le cadre fixé ; reste à justifier ses choix sans qu’on les lui demande.'],
      'NEO-C3': [1, 'Tient un planning et prévient quand il glisse ; reste à l’établir elle-même.'],
      'NEO-C4': [1, 'Relie ses traces aux compétences avec honnêteté ; reste à nommer les critères qu’elle emploie.'],
    },
    notes: { hold_interview: 'Entretien de trente minutes. Nour souhaite travailler sur la réticence des formateurs au second semestre.', sign: 'J’ai pris connaissance de mon bilan.' },
  },
  {
    period: 'S2',
    state: 'closed',
    self: {
      'NEO-C1': [2, 'J’ai changé de méthode d’accompagnement de moi-même quand les ateliers ne marchaient pas.'],
      'NEO-C2': [2, 'Le carnet de recettes part des usages des formateurs.'],
      'NEO-C3': [2, 'J’ai anticipé les risques ; je délègue encore mal.'],
      'NEO-C4': [2, 'J’ai su contredire une hypothèse de l’équipe avec des données.'],
    },
    teacher: {
      'NEO-C1': [2, 'Change de méthode à bon escient et sait dire pourquoi ; reste à fixer avec chacun ce qui montrera que l’accompagnement a servi.'],
      'NEO-C2': [2, 'Le filtre par geste professionnel est un vrai choix de conception ; reste à prévoir la reprise de l’existant.'],
      'NEO-C3': [2, 'Registre des risques tenu et utile, arbitrage courageux au deuxième jalon ; reste à déléguer la production.'],
      'NEO-C4': [2, 'Appuie son analyse sur des données propres et des phrases de lecture claires ; reste à documenter ce qui manque.'],
    },
    notes: { hold_interview: 'Le tuteur du CFA confirme l’autonomie prise depuis février.', sign: 'J’ai pris connaissance de mon bilan.' },
  },
  {
    period: 'S3',
    state: 'closed',
    self: {
      'NEO-C1': [3, 'L’équipe de service a continué sans moi.'],
      'NEO-C2': [3, 'J’ai tenu les capsules malgré le changement de lieu.'],
      'NEO-C3': [3, 'La panne du lancement m’a appris à avoir un plan de secours ; j’ai tenu.'],
      'NEO-C4': [2, 'Je me sens encore hésitante sur la partie recherche.'],
    },
    teacher: {
      'NEO-C1': [3, 'Conduit l’équipe à l’autonomie, et le montre par la deuxième compétence rédigée sans elle ; reste à associer plus tôt les maîtres d’apprentissage.'],
      'NEO-C2': [3, 'Conception tenue dans l’imprévu, accessibilité vérifiée ; reste à soigner la prise de son.'],
      'NEO-C3': [3, 'Réagit à la panne avec sang-froid et en tire une procédure ; reste à la faire partager par l’équipe.'],
      'NEO-C4': [3, 'Se sous-estime : la grille de lecture est explicite et la synthèse défendable ; reste à tenir le journal des requêtes.'],
    },
    notes: { hold_interview: 'Écart relevé entre l’auto-évaluation et l’avis de l’équipe sur NEO-C4 ; discuté à partir de l’état de l’art.', sign: 'J’ai pris connaissance de mon bilan.' },
  },
  {
    period: 'S4',
    state: 'sent_to_jury',
    self: {
      'NEO-C1': [4, 'J’ai formé des formateurs qui en forment d’autres.'],
      'NEO-C2': [4, 'La banque d’extraits a été reprise par un autre centre.'],
      'NEO-C3': [3, 'Ma passation a été trop courte pour que je me dise avancée.'],
      'NEO-C4': [4, 'J’ai accepté que l’observation contredise ma conception.'],
    },
    teacher: {
      'NEO-C1': [4, 'Fait évoluer le cadre d’accompagnement des trois centres en laissant de la marge aux équipes ; appuie chaque choix sur une observation.'],
      'NEO-C2': [4, 'Ressource ingénieuse et soucieuse des personnes filmées ; reste à achever le double codage.'],
      'NEO-C3': [4, 'Gère un contexte à trois établissements et renonce à l’uniformité au bon moment ; reste à préparer les passations.'],
      'NEO-C4': [4, 'Retourne ses propres résultats contre sa conception, avec une éthique exemplaire ; reste à publier la grille.'],
    },
    notes: { hold_interview: 'Projet après la formation : coordination de parcours en alternance.', sign: 'J’ai pris connaissance de mon bilan.', send_to_jury: 'Dossier complet.' },
  },
];

export const nourBelkacem: DemoStudent = {
  givenName: 'Nour',
  familyName: 'Belkacem',
  email: 'nour.belkacem@etu.neo.example',
  regime: 'apprenticeship',
  evidence,
  reviews,
  portfolio: {
    handle: 'nour-belkacem',
    headline: 'Je conçois avec les formateurs des ressources que l’on ouvre cinq minutes avant le service.',
    presentation:
      'Apprentie ingénieure pédagogique au CFA Les Tamaris, je travaille avec des formateurs de cuisine et de salle : visites virtuelles, capsules interactives, parcours en ligne pour les entreprises d’accueil.\n\nJe pars de ce que les gens font vraiment, j’essaie tôt avec eux, et je garde la trace de ce qui n’a pas marché. Mon mémoire porte sur l’usage de la vidéo dans l’apprentissage du geste professionnel en alternance.',
    badges: 'all',
    productions: [
      'Conception de ressources',
      'Mise en oeuvre de l’APC et badges',
      'Conception d’un environnement virtuel',
      'Promotion d’ une e-formation',
      'Analyse des données',
      'Gestion de projet',
      'Conception d’un site web vitrine',
      'Etat de l’art d’une recherche',
      'Conception d’une ressource de recherche',
      'Rapport et soutenance stage / alternance',
      'Rapport et soutenance de stage',
      'Mémoire et soutenance',
    ],
    reflections: ['Conception d’un site web vitrine', 'Analyse des données', 'Mise en oeuvre de l’APC et badges', 'Conception de ressources'],
    sections: ['levels', 'productions', 'timeline', 'skills', 'placements', 'memoir', 'endorsements', 'degree', 'contact'],
    indexable: true,
    skills: 'Outils : Moodle, H5P, Genially, Opale, Audacity, DaVinci Resolve\nMéthodes : entretien d’explicitation, maquette papier, essai avec cinq personnes, double codage\nLangues : français, arabe, anglais lu et écrit',
    contact: 'nour.belkacem@courriel.example',
    degree: { state: 'preparing', name: 'Master Métiers de l’ingénierie pédagogique numérique, parcours NEO', on: null },
    views: [
      {
        title: 'Recrutement : ingénieure pédagogique',
        audience: 'recruiter',
        headline: 'Ingénieure pédagogique en alternance, du besoin observé à la ressource essayée.',
        presentation: 'Je cherche un premier poste à partir de janvier 2027, en organisme de formation ou en CFA. J’aime les équipes où l’on montre un brouillon le deuxième jour.',
        badges: 'highest',
        productions: ['Conception de ressources', 'Conception d’un environnement virtuel', 'Gestion de projet', 'Promotion d’ une e-formation', 'Rapport et soutenance stage / alternance'],
        reflections: ['Conception de ressources'],
        theme: 'encre',
      },
      {
        title: 'Jury du S4',
        audience: 'jury',
        headline: 'Deux ans d’alternance, une question : que peut-on apprendre en cinq minutes ?',
        presentation: 'Cette vue suit les semestres. Chaque réalisation porte ce que j’en retiens ; le mémoire reprend les mêmes situations.',
        badges: 'all',
        productions: ['Mise en oeuvre de l’APC et badges', 'Conception de ressources', 'Etat de l’art d’une recherche', 'Analyse des données', 'Conception d’un site web vitrine', 'Rapport et soutenance stage / alternance', 'Rapport et soutenance de stage', 'Mémoire et soutenance'],
        reflections: ['Mise en oeuvre de l’APC et badges', 'Conception de ressources', 'Analyse des données', 'Conception d’un site web vitrine'],
        theme: 'jardin',
      },
    ],
  },
  shares: [
    {
      title: 'Candidature : chargée de projet, Campus des métiers de bouche (exemple)',
      periods: ['S2', 'S3'],
      productions: ['Conception d’un environnement virtuel', 'Conception de ressources', 'Promotion d’ une e-formation', 'Conception d’un site web dynamique'],
      reflections: ['Conception de ressources'],
      onRequest: ['Rapport et soutenance de stage', 'Analyse des données'],
      elsewhere: true,
      madeDaysAgo: 9, lastInDays: 60,
    },
    {
      title: 'Alternance de M2 : demande auprès du CFA',
      periods: ['S1'], productions: ['Conception d’un site web vitrine'], reflections: [], onRequest: [],
      madeDaysAgo: 150, lastInDays: -60,
    },
  ],
  endorsements: nourEndorsements,
  foreignBadge: 'nour-badge-ailleurs.json',
  life: {
    steps: [{ status: 'enrolled', entry: 'first_year', regime: 'apprenticeship', effectiveOn: '2024-09-02', until: null, reference: '' }],
    placements: [
      { kind: 'work_study', state: 'done', year: 'M1', host: 'CFA Les Tamaris', tutor: 'Régis Amblard', beginsOn: '2024-09-09', endsOn: '2025-07-11', hoursPlanned: 150, hoursDone: 168, confidential: false },
      { kind: 'work_study', state: 'under_way', year: 'M2', host: 'CFA Les Tamaris', tutor: 'Régis Amblard', beginsOn: '2025-09-08', endsOn: '2026-12-18', hoursPlanned: 560, hoursDone: 512, confidential: false },
    ],
    memoir: { title: 'Les cinq minutes avant le service : concevoir pour un temps empêché', director: 'Samira Guerroudji', defendedOn: null, confidential: false },
  },
};
