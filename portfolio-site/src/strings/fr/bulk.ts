import { printed } from '../../format.ts';

/** Many badges at once, for those who receive many applications. Loaded when someone asks for it. */
export const bulk = printed({
  title: 'Vérifier plusieurs badges',
  description: 'Déposez des fichiers ou collez une liste d’adresses : un tableau et un fichier CSV, calculés dans votre navigateur.',
  lead: (most: number) => `Jusqu’à ${most} badges à la fois, contrôlés l’un après l’autre dans votre navigateur. Les badges ne sont envoyés nulle part.`,
  one: 'Vérifier un seul badge',
  many: 'Vérifier plusieurs badges à la fois',
  files: 'Choisir des fichiers',
  filesHint: 'JSON, JWT, PNG ou SVG. Vous pouvez aussi les déposer ici, tous ensemble.',
  links: 'Ou une liste d’adresses, une par ligne',
  linksPlaceholder: 'https://…',
  start: 'Vérifier la liste',
  stop: 'Arrêter',
  empty: 'Choisissez des fichiers, ou collez au moins une adresse.',
  tooMany: (most: number, beyond: number) => (beyond === 1 ? `Au plus ${most} badges à la fois : le dernier a été laissé de côté.` : `Au plus ${most} badges à la fois : les ${beyond} derniers ont été laissés de côté.`),
  progress: (done: number, total: number) => `${done} sur ${total}`,
  progressLabel: 'Avancement',
  done: (total: number, valid: number) => {
    const are = valid > 1 ? `${valid} sont authentiques et valides` : valid === 1 ? '1 est authentique et valide' : 'aucun n’est authentique et valide';
    return total === 1 ? `1 badge contrôlé : ${valid === 1 ? 'il est authentique et valide' : 'il n’est pas confirmé'}.` : `${total} badges contrôlés : ${are}.`;
  },
  stopped: (done: number, total: number) => `Arrêté après ${done} sur ${total}. Les lignes déjà contrôlées restent ci-dessous.`,
  failed: 'Le contrôle n’a pas pu commencer. Rechargez la page, puis recommencez.',
  duplicatesSaid: (n: number) => (n === 1 ? 'Une ligne répète un badge déjà vu.' : `${n} lignes répètent un badge déjà vu.`),
  results: 'Résultats',
  filter: 'Afficher',
  all: (n: number) => `Tout (${n})`,
  answerCount: (answer: string, n: number) => `${answer} (${n})`,
  shown: (n: number) => (n === 1 ? '1 ligne affichée.' : `${n} lignes affichées.`),
  download: 'Télécharger le tableau (CSV)',
  downloadHint: 'Pour un tableur : UTF-8, colonnes séparées par des points-virgules. Une apostrophe précède les textes qu’un tableur prendrait pour une formule.',
  fileName: (day: string) => `badges-verifies-${day}.csv`,
  identity: 'Un badge authentique ne dit pas que la personne qui le présente est celle qui l’a reçu. Un badge n’est pas un diplôme.',
  unreadable: 'Illisible',
  unreadableReasons: {
    address: 'Cette adresse n’a pas pu être ouverte depuis votre navigateur.',
    stopped: 'Le contrôle de cette ligne s’est interrompu.',
  },
  unconfirmed: (words: string) => `Non confirmé : ${words}`,
  claimed: 'Non confirmé',
  duplicate: { badge: (line: number) => `Même badge que la ligne ${line}`, person: (line: number) => `Même personne et même réussite que la ligne ${line}` },
  yes: (name: string) => `Oui (${name})`,
  no: 'Non',
  headings: { line: 'Ligne', given: 'Fourni', answer: 'Réponse', badge: 'Badge', person: 'Au nom de', issuer: 'Émetteur', dates: 'Dates' },
  awarded: (day: string) => `Attribué le ${day}`,
  from: (day: string) => `Depuis le ${day}`,
  until: (day: string) => `Jusqu’au ${day}`,
  columns: [
    'Ligne', 'Fourni', 'Réponse', 'Verdict', 'Raison', 'Code de la raison', 'Nom sur le badge', 'Badge', 'Niveau', 'Émetteur', 'Identifiant de l’émetteur', 'Émetteur reconnu',
    'Attribué le', 'Valable à partir du', 'Valable jusqu’au', 'Doublon', 'Empreinte SHA-256', 'Contrôlé le (UTC)',
  ],
});
