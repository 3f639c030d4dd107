import type { Genuine, Holder, Holding } from '../../answers.ts';
import type { Kind } from '../../shown.ts';
import type { VerdictWord } from '../../verdict.ts';

type Answer = { readonly word: string; readonly text: string };

const genuine: Readonly<Record<Genuine, Answer>> = {
  yes: { word: 'Oui', text: 'Rien n’a changé depuis la signature.' },
  no: { word: 'Non', text: 'Ce document n’est pas ce que son émetteur a signé. Il ne prouve rien.' },
  stranger: { word: 'Signature valide, émetteur inconnu', text: 'Rien n’a changé depuis la signature, mais rien ne dit ici qui a signé.' },
  unknown: { word: 'Impossible à dire pour l’instant', text: 'Un contrôle nécessaire n’a pas pu être fait.' },
};

const holding: Readonly<Record<Holding, Answer>> = {
  yes: { word: 'Oui', text: 'L’émetteur ne l’a pas retiré, et il n’a pas expiré.' },
  yes_for_good: { word: 'Oui', text: 'Il n’a pas expiré. Son émetteur ne s’est donné aucun moyen de le retirer.' },
  yes_all: { word: 'Oui', text: 'Rien de ce qu’il contient n’a été retiré, et rien n’a expiré.' },
  stranger: { word: 'Selon cet émetteur inconnu', text: 'Il ne l’a pas retiré, et il n’a pas expiré.' },
  revoked: { word: 'Non, retiré', text: 'L’émetteur l’a retiré : il n’est plus à prendre en compte.' },
  suspended: { word: 'Non, suspendu', text: 'L’émetteur l’a suspendu : il n’est pas à prendre en compte pour l’instant.' },
  expired: { word: 'Non, expiré', text: 'La durée fixée par l’émetteur est écoulée.' },
  not_yet: { word: 'Pas encore', text: 'La date à partir de laquelle il est valable n’est pas arrivée.' },
  one_is_not: { word: 'Non, pas en entier', text: 'Un badge au moins n’est pas à prendre en compte. Le détail est près de chacun.' },
  pointless: { word: 'Sans objet', text: 'Ce qui n’est pas authentique ne vaut ni avant ni après une date.' },
  one_unknown: { word: 'Impossible à dire pour l’instant', text: 'Un badge au moins n’a pas pu être vérifié entièrement.' },
  unknown: { word: 'Impossible à dire pour l’instant', text: 'Un contrôle nécessaire n’a pas pu être fait.' },
};

/** @param what what is shown, e.g. « ce badge » */
const holder: Readonly<Record<Holder, (what: string) => string>> = {
  not_shown: (what) => `L’identité de la personne qui présente ${what} n’a pas été contrôlée.`,
  key_shown: (what) => `La personne qui présente ${what} détient la clé que l’émetteur a désignée. Son identité civile n’a pas été contrôlée.`,
  key_not_shown: (what) => `La personne qui présente ${what} n’a pas montré la clé que l’émetteur a désignée.`,
};

const shownThings: Readonly<Record<Kind, string>> = { badge: 'ce badge', clr: 'ce relevé', endorsement: 'ce soutien', credential: 'cette attestation', presentation: 'ce document', open_badge_2: 'ce badge' };

/** What the verdict is about, where it is no badge. */
const kinds: Readonly<Record<Exclude<Kind, 'badge' | 'clr' | 'endorsement'>, { readonly what: string; readonly verdicts: Partial<Record<VerdictWord, Answer>> }>> = {
  credential: {
    what: 'Ce document est une attestation vérifiable, pas un badge Open Badges.',
    verdicts: {
      valid: { word: 'Attestation authentique et valide', text: 'Elle a bien été délivrée par l’émetteur annoncé, son contenu n’a pas changé depuis, et elle n’a pas été retirée.' },
      notABadge: { word: 'Attestation illisible', text: 'Ce document n’est pas une attestation vérifiable complète.' },
    },
  },
  presentation: {
    what: 'Ce document est une présentation : une personne y réunit ce qu’elle veut montrer.',
    verdicts: {
      valid: { word: 'Présentation authentique', text: 'Tout ce qu’elle contient est authentique et valide. Qui la présente est dit à part.' },
      altered: { word: 'Présentation altérée', text: 'La signature de la présentation ne correspond pas à son contenu. Chaque attestation qu’elle contient est contrôlée à part, ci-dessous.' },
      badgeInvalid: { word: 'Une attestation n’est pas valide', text: 'Une attestation au moins de cette présentation ne doit pas être prise en compte. Le détail est près de chacune.' },
      notABadge: { word: 'Présentation illisible', text: 'Ce document n’est pas une présentation vérifiable complète.' },
    },
  },
  open_badge_2: {
    what: 'Ce badge est d’une norme plus ancienne (Open Badges 2.0).',
    verdicts: {
      valid: { word: 'Confirmé par son site d’origine', text: 'Ce badge n’est pas signé : le site qui l’héberge le confirme aujourd’hui, et pourrait dire autre chose demain.' },
      altered: { word: 'Non confirmé par son site d’origine', text: 'Le site d’origine ne dit pas la même chose que ce badge. Il ne prouve rien.' },
      notABadge: { word: 'Badge illisible', text: 'Ce document n’est pas un badge Open Badges 2.0 complet.' },
    },
  },
};

/** The report around its checks: answers first, then what they mean, then who vouches, then the receipt. */
export const reportWords = {
  answersTitle: 'En bref',
  questions: { genuine: 'Authentique ?', holding: 'Toujours valable ?', holder: 'À qui ?', what: 'Ce qu’il atteste' },
  answers: { genuine, holding, holder },
  shownThings,
  issuedBy: (name: string, domain: string | undefined) => `Délivré par ${name}${domain === undefined ? '' : `, au domaine ${domain}`}.`,
  callsItself: (name: string) => `Le document nomme son émetteur : ${name}.`,
  claimedIssuer: (name: string) => `Le document dit venir de : ${name}.`,
  claimedName: (name: string) => `${name}, selon le document`,
  noName: 'Aucun nom n’est indiqué',
  severalNames: 'Le nom est indiqué près de chaque badge',
  level: (level: string) => `Niveau « ${level} »`,
  claimed: 'Non confirmé : ce n’est que ce que prétend le document.',
  endorsed: 'Un soutien, pas un badge',
  record: (n: number) => (n === 1 ? 'Un badge, réuni en un relevé' : `${n} badges, réunis en un relevé`),
  presented: (n: number) => (n === 1 ? 'Une attestation présentée' : `${n} attestations présentées`),
  nothingReadable: 'Rien de lisible avec certitude',
  kinds,
  scale: (levels: string) => `Échelle, du premier niveau au dernier : ${levels}.`,
  reachedInScale: (level: string) => `${level} (niveau atteint)`,
  description: 'Description',
  credential: { title: 'Ce que dit l’attestation', types: 'Nature', about: 'À propos de', claims: 'Contenu signé', path: 'Élément', value: 'Valeur', notADiploma: 'Cette page contrôle la signature et la validité ; ce que l’attestation vaut, c’est son émetteur qui le dit.' },
  presentation: { title: 'Ce qui est présenté', by: 'Présenté par la clé', item: (n: number) => `Attestation ${n}`, unreadable: 'Attestation illisible', bound: 'Présenté par la clé à laquelle il a été délivré', notBound: 'Rien ne lie cette attestation à la personne qui présente' },
  vouching: {
    title: 'Qui s’en porte garant',
    domain: (domain: string) => `La clé qui a signé est publiée par ${domain}. C’est ce domaine qui s’en porte garant : un nom d’établissement se choisit librement, un domaine non.`,
    self: 'La clé se porte garante d’elle-même : aucun domaine ne la publie. N’importe qui peut fabriquer une telle clé et y associer n’importe quel nom.',
    hosted: (domain: string) => `Le site ${domain} affirme ce badge au moment du contrôle. Aucune signature ne le garantira plus tard.`,
    unproven: (domain: string) => `Le document se réclame de ${domain}, mais rien ne montre ici que ${domain} l’a signé : personne ne s’en porte garant.`,
    unprovenSelf: 'Rien ne montre ici que l’émetteur annoncé a signé ce document : personne ne s’en porte garant.',
    site: {
      same: (domain: string, _site: string) => `${domain} est aussi le site que le document donne pour l’établissement.`,
      under: (domain: string, site: string) => `${domain} est un sous-domaine de ${site}, le site que le document donne pour l’établissement.`,
      over: (domain: string, site: string) => `${site}, le site que le document donne pour l’établissement, est un sous-domaine de ${domain}.`,
      other: (domain: string, site: string) => `Le document donne un autre site pour l’établissement : ${site}. Rien ne relie ici les deux. En cas de doute, demandez à l’établissement si ${domain} est bien à lui.`,
      none: 'Le document ne donne aucun site pour l’établissement.',
      self: (site: string) => `Le document donne le site ${site} pour l’établissement, mais rien ne relie la clé à ce site.`,
    },
    foreignLetters: 'Attention : ce domaine s’écrit avec des lettres d’autres alphabets, qui peuvent imiter un nom connu.',
    listed: (name: string) => `Cet émetteur figure sur la liste de ce vérificateur, sous le nom : ${name}.`,
    registries: 'Registres qui connaissent cet émetteur :',
    since: (when: string) => `Il y figure depuis le ${when}.`,
    nobody: 'Aucune liste et aucun registre consultés ici ne connaissent cet émetteur.',
  },
  relayed: { title: 'Consulté par l’intermédiaire de ce service', text: 'Ces adresses ne répondent pas aux navigateurs : ce service les a consultées pour vous. Il en a vu l’adresse, jamais le badge.' },
  receipt: {
    title: 'Reçu de vérification',
    lead: 'Ce reçu constate un contrôle fait à ce moment-là. Ce n’est ni un certificat ni une attestation : un badge peut être retiré après. Pour vous en assurer, refaites le contrôle à l’adresse ci-dessous.',
    checkedAt: 'Contrôlé le',
    zone: (when: string) => `${when} (heure de Paris)`,
    digest: 'Empreinte du document (SHA-256)',
    verifier: 'Vérificateur',
    given: 'Document reçu',
    where: '(dans un navigateur ; le document n’a pas été envoyé)',
    print: 'Imprimer le reçu',
    another: 'Vérifier un autre badge',
    documentId: 'Identifiant du document',
    issuerId: 'Identifiant de l’émetteur',
  },
};
