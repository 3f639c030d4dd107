import type { AnalysisQuestion } from '../domain/analysis.ts';

/** Words on what is made along with a public page: its picture for those who share it, and its paper. French first. */
export type PaperWords = {
  readonly title: (name: string) => string;
  readonly subject: (programme: string) => string;
  readonly running: (name: string) => string;
  readonly pageOf: (page: number, pages: number) => string;
  readonly missingLetters: (count: number) => string;
  readonly over: string;
  /** Where a programme's words are shown in another language than the one that was signed; as on the page. */
  readonly translated: string;
  readonly skills: string;
  readonly skillsLead: (issuer: string) => string;
  readonly reachedOn: (day: string) => string;
  readonly stairs: (competency: string, scale: readonly string[], reached: string, day: string) => string;
  readonly radarTitle: string;
  readonly radar: (lines: readonly string[]) => string;
  readonly timeline: string;
  readonly timelineIs: (lines: readonly string[]) => string;
  readonly timelineLine: (period: string, badges: number, made: number) => string;
  readonly onRequest: string;
  readonly digest: (digest: string) => string;
  readonly below: string;
  readonly productions: string;
  readonly stages: string;
  readonly memoir: string;
  readonly reflection: string;
  /** As on the page. */
  readonly questions: Readonly<Record<AnalysisQuestion, string>>;
  readonly free: string;
  readonly group: string;
  readonly ownShare: (share: string, others: number) => string;
  readonly aiUse: string;
  readonly contains: string;
  readonly supports: string;
  readonly support: (competency: string, level: string) => string;
  readonly openFile: string;
  readonly openLink: string;
  readonly noPicture: (alt: string) => string;
  readonly endorsements: string;
  readonly endorsementsLead: string;
  readonly endorsementBy: (name: string, role: string, day: string) => string;
  readonly endorsementOf: (subject: string) => string;
  readonly endorsedChanged: string;
  readonly foreign: string;
  readonly foreignLead: (institution: string) => string;
  readonly ownSkills: string;
  readonly degree: { readonly title: string; readonly preparing: string; readonly obtained: (day: string) => string; readonly declared: (name: string) => string };
  readonly contact: string;
  readonly verify: string;
  readonly verifyLead: string;
  readonly qr: (what: string, address: string) => string;
  readonly made: (day: string, address: string) => string;
  readonly notADiploma: string;
};

const fr: PaperWords = {
  title: (name) => `${name} : portfolio`,
  subject: (programme) => `Portfolio, ${programme}`,
  running: (name) => `Portfolio de ${name}`,
  pageOf: (page, pages) => `Page ${page} sur ${pages}`,
  missingLetters: (count) => `${count === 1 ? 'Une lettre de ce document n’existe pas dans sa police ; la plus proche est' : `${count} lettres de ce document n’existent pas dans sa police ; les plus proches sont`} à sa place. La page en ligne les montre.`,
  over: 'Portfolio',
  translated: 'Traduction non officielle ; le texte signé est en français.',
  skills: 'Compétences',
  skillsLead: (issuer) => `Chaque niveau a été reconnu par un jury. Émetteur des badges : ${issuer}.`,
  reachedOn: (day) => `Atteint le ${day}`,
  stairs: (competency, scale, reached, day) => `${competency} : niveau ${reached}, atteint le ${day}. Échelle : ${scale.join(', ')}.`,
  radarTitle: 'Niveaux atteints',
  radar: (lines) => `Radar des niveaux atteints. ${lines.join(' ; ')}.`,
  timeline: 'Au fil des semestres',
  timelineIs: (lines) => `Frise des semestres. ${lines.join(' ; ')}.`,
  timelineLine: (period, badges, made) => `${period} : ${[badges === 0 ? '' : `${badges} ${badges > 1 ? 'badges' : 'badge'}`, made === 0 ? '' : `${made} ${made > 1 ? 'réalisations' : 'réalisation'}`].filter((one) => one !== '').join(', ')}`,
  onRequest: 'Contenu sur demande : ce document est confidentiel. Demandez-le à la personne, avec la preuve qui va avec ; le fichier se compare alors à l’empreinte que donne le badge.',
  digest: (digest) => `Empreinte scellée : ${digest}`,
  below: 'Les adresses de ce document sont celles d’un lien personnel. S’il prend fin, elles le diront : la fin d’un lien ne change rien à la validité des badges. Demandez alors un nouveau lien à la personne.',
  productions: 'Réalisations',
  stages: 'Stages et alternance',
  memoir: 'Mémoire',
  reflection: 'Ce que j’en retiens',
  questions: { situation: 'La situation', resources: 'Les ressources mobilisées', choices: 'Les choix', shown: 'Ce que cela montre', differently: 'Ce qui serait fait autrement' },
  free: 'Réflexion libre',
  group: 'Travail de groupe',
  ownShare: (share, others) => [share === '' ? '' : `Ma part : ${share}`, others === 0 ? '' : others === 1 ? 'Avec une autre personne.' : `Avec ${others} autres personnes.`].filter((part) => part !== '').join(' '),
  aiUse: 'Usage d’une intelligence artificielle',
  contains: 'Ce que contient le document',
  supports: 'À l’appui de :',
  support: (competency, level) => `${competency}, ${level}`,
  openFile: 'Document',
  openLink: 'En ligne',
  noPicture: (alt) => `Image (sur la page en ligne) : ${alt}`,
  endorsements: 'Ce que d’autres en disent',
  endorsementsLead: 'Chaque citation est signée. Elle se lit et se vérifie sur la page en ligne.',
  endorsementBy: (name, role, day) => `${[name, role].filter((part) => part !== '').join(', ')}, le\u00a0${day}`,
  endorsementOf: (subject) => `À propos de « ${subject} »`,
  endorsedChanged: 'Cette réalisation a été modifiée depuis : son titre ou son texte ne sont plus ceux que cette personne a lus.',
  foreign: 'Badges d’autres émetteurs',
  foreignLead: (institution) => `Délivrés par d’autres que ${institution}, qui n’en répond pas. Le verdict de chacun est sur la page en ligne.`,
  ownSkills: 'Outils et savoir-faire',
  degree: { title: 'Diplôme', preparing: 'En préparation.', obtained: (day) => `Obtenu le ${day}.`, declared: (name) => `Déclaration de ${name}. L’attestation d’un diplôme se demande à l’État : https://diplome.gouv.fr` },
  contact: 'Contact',
  verify: 'Vérifier chaque badge',
  verifyLead: 'Un badge se vérifie sans compte, à l’adresse écrite à côté de son code : le contrôle porte sur sa signature, son émetteur et son état du jour.',
  qr: (what, address) => `QR code vers la page de vérification de ${what} : ${address}`,
  made: (day, address) => `Document préparé à partir de la page publiée le ${day}. La page à jour est à l’adresse ${address}`,
  notADiploma: 'Un badge atteste un niveau de compétence. Ce n’est pas un diplôme.',
};

const en: PaperWords = {
  title: (name) => `${name}: portfolio`,
  subject: (programme) => `Portfolio, ${programme}`,
  running: (name) => `Portfolio of ${name}`,
  pageOf: (page, pages) => `Page ${page} of ${pages}`,
  missingLetters: (count) => `${count === 1 ? 'One letter of this document is not in its typeface; the nearest one stands' : `${count} letters of this document are not in its typeface; the nearest ones stand`} in its place. The page online shows them.`,
  over: 'Portfolio',
  translated: 'Unofficial translation; the signed text is French.',
  skills: 'Skills',
  skillsLead: (issuer) => `Each level was recognised by a jury. Issuer of the badges: ${issuer}.`,
  reachedOn: (day) => `Reached on ${day}`,
  stairs: (competency, scale, reached, day) => `${competency}: level ${reached}, reached on ${day}. Scale: ${scale.join(', ')}.`,
  radarTitle: 'Levels reached',
  radar: (lines) => `Radar of the levels reached. ${lines.join('; ')}.`,
  timeline: 'Over the semesters',
  timelineIs: (lines) => `Timeline of the semesters. ${lines.join('; ')}.`,
  timelineLine: (period, badges, made) => `${period}: ${[badges === 0 ? '' : `${badges} ${badges > 1 ? 'badges' : 'badge'}`, made === 0 ? '' : `${made} ${made > 1 ? 'pieces of work' : 'piece of work'}`].filter((one) => one !== '').join(', ')}`,
  onRequest: 'Content on request: this document is confidential. Ask the person for it, with the proof that goes with it; the file can then be compared with the digest that the badge gives.',
  digest: (digest) => `Sealed digest: ${digest}`,
  below: 'The addresses in this document are those of a personal link. Once it has ended they will say so: the end of a link changes nothing about whether badges are valid. Then ask the person for a new link.',
  productions: 'Work',
  stages: 'Placements and apprenticeships',
  memoir: 'Dissertation',
  reflection: 'What I take from it',
  questions: { situation: 'The situation', resources: 'What was drawn on', choices: 'The choices', shown: 'What it shows', differently: 'What would be done differently' },
  free: 'Free reflection',
  group: 'Group work',
  ownShare: (share, others) => [share === '' ? '' : `My part: ${share}`, others === 0 ? '' : others === 1 ? 'With one other person.' : `With ${others} other people.`].filter((part) => part !== '').join(' '),
  aiUse: 'Use of artificial intelligence',
  contains: 'What the document holds',
  supports: 'In support of:',
  support: (competency, level) => `${competency}, ${level}`,
  openFile: 'Document',
  openLink: 'Online',
  noPicture: (alt) => `Picture (on the page online): ${alt}`,
  endorsements: 'What others say',
  endorsementsLead: 'Each quotation is signed. It can be read and verified on the page online.',
  endorsementBy: (name, role, day) => `${[name, role].filter((part) => part !== '').join(', ')}, ${day}`,
  endorsementOf: (subject) => `About “${subject}”`,
  endorsedChanged: 'This piece of work has been changed since: its title or text are no longer those that this person read.',
  foreign: 'Badges from other issuers',
  foreignLead: (institution) => `Issued by others than ${institution}, which does not answer for them. The verdict on each is on the page online.`,
  ownSkills: 'Tools and know-how',
  degree: { title: 'Degree', preparing: 'In preparation.', obtained: (day) => `Obtained on ${day}.`, declared: (name) => `Stated by ${name}. The French State attests degrees at https://diplome.gouv.fr` },
  contact: 'Contact',
  verify: 'Verify each badge',
  verifyLead: 'A badge is verified without an account, at the address beside its code: its signature, its issuer and its state of the day are checked.',
  qr: (what, address) => `QR code to the verification page of ${what}: ${address}`,
  made: (day, address) => `Made from the page published on ${day}. The page as it is today is at ${address}`,
  notADiploma: 'A badge states a level of competence. It is not a diploma.',
};

export const published = {
  /** One picture serves both languages of a page: its words are those that were signed. */
  picture: { portfolio: 'Portfolio', badge: 'Badge vérifiable', reached: 'a atteint le niveau' },
  paper: { fr, en },
} as const;
