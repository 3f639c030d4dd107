import type { CheckName, Reason } from '../../../../credentials/index.ts';
import type { VerdictWord } from '../../verdict.ts';

type Words = { readonly word: string; readonly meaning: string };

/** The verdict on an endorsement that stands on its own: never to be read as one on a badge. */
const verdicts: Readonly<Record<VerdictWord, Words>> = {
  valid: { word: 'Soutien authentique', meaning: 'Ce document est un soutien, pas un badge. Il a bien été signé par l’établissement annoncé, n’a pas changé depuis, et n’a pas été retiré.' },
  revoked: { word: 'Soutien retiré', meaning: 'Ce document est un soutien, pas un badge. Il a été retiré et ne doit plus être pris en compte.' },
  suspended: { word: 'Soutien suspendu', meaning: 'Ce document est un soutien, pas un badge. Il ne doit pas être pris en compte tant que la suspension dure.' },
  expired: { word: 'Soutien expiré', meaning: 'Ce document est un soutien, pas un badge. Sa durée de validité est écoulée.' },
  altered: { word: 'Contenu altéré', meaning: 'Ce soutien ne porte pas la signature de l’établissement annoncé, ou son contenu a changé après la signature. Il ne prouve rien.' },
  unknownIssuer: { word: 'Émetteur inconnu', meaning: 'Ce document est un soutien, pas un badge. Sa signature et son contenu concordent, mais rien ne permet ici de dire qui est cet émetteur.' },
  undetermined: { word: 'Non vérifiable pour l’instant', meaning: 'Un contrôle nécessaire n’a pas pu être fait. Ce soutien n’est ni confirmé ni écarté : réessayez plus tard.' },
  notYet: { word: 'Pas encore valide', meaning: 'La date à partir de laquelle ce soutien est valable n’est pas arrivée.' },
  ambiguous: { word: 'Document ambigu', meaning: 'Ce document peut être lu de plusieurs façons. Par prudence, aucune n’est retenue.' },
  badgeInvalid: { word: 'Contenu altéré', meaning: 'Ce document est un soutien, pas un relevé : il ne contient pas de badges.' },
  notTheHolder: { word: 'Présenté par quelqu’un d’autre', meaning: 'Ces badges ne sont pas présentés par la personne à qui ils ont été délivrés, ou sa réponse à la question posée n’est pas la bonne.' },
  notABadge: { word: 'Ce n’est pas un soutien complet', meaning: 'Le document fourni n’est ni un badge ni un soutien Open Badges 3.0 complet.' },
};

export const endorsementVerification = {
  verdicts,
  title: 'Ce que dit le soutien',
  unverified: 'Ce que prétend le document (non confirmé)',
  name: 'Intitulé',
  /** Where the table of checks would speak of a badge. */
  checks: { schema: 'Le soutien est complet et bien formé', status: 'Le soutien n’a pas été retiré', holder: 'L’identité de la personne qui apporte son soutien' } as Partial<Record<CheckName, string>>,
  reasons: { holder_not_presented: 'Rien ne montre ici qui a écrit ce texte, sinon ce que l’établissement en dit.', revoked: 'Ce soutien a été retiré.' } as Partial<Record<Reason, string>>,
  about: 'Porte sur',
  comment: 'Texte',
  given: 'Signé le',
  identity: 'Un soutien dit ce que l’établissement a recueilli ; l’identité de la personne qui l’a écrit n’est pas vérifiée ici.',
  /** Those that stand inside of the document. */
  inside: {
    title: 'Les soutiens joints',
    unnamed: 'Un soutien illisible',
    signedBy: 'Signé par',
    unknown: 'Auteur inconnu',
    outcomes: { passed: 'Authentique', failed: 'Non authentique, ou retiré', not_checked: 'Non vérifié' },
  },
  /** One line for each endorsement beside a badge. */
  lines: 'Les soutiens affichés avec ce badge',
  outcomes: {
    confirmed: 'Soutien authentique, lié à ce contenu',
    withdrawn: 'Soutien retiré',
    other_subject: 'Soutien d’autre chose : ne pas en tenir compte ici',
    other_content: 'Soutien d’une autre version de ce contenu',
    changed: 'Soutien authentique, mais ce contenu a été modifié depuis',
    other_words: 'Les mots affichés ne sont pas ceux qui sont signés',
    false: 'Soutien non authentique',
    unchecked: 'Soutien non vérifié : un contrôle n’a pas pu être fait',
  },
  all: (confirmed: number, total: number) =>
    total === 1 ? (confirmed === 1 ? 'Le soutien affiché est authentique.' : 'Le soutien affiché n’est pas confirmé.') : `${confirmed} soutiens affichés sur ${total} sont authentiques.`,
};
