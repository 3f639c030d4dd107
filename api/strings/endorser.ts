/** What is refused of an endorser’s words, and of who is asked for theirs. */
import type { ProblemStrings } from './problem-strings.ts';

type Refusals = Pick<ProblemStrings['refusal'], 'own_endorsement' | 'own_view' | 'endorser_incomplete' | 'endorser_contact' | 'endorsement_too_long'>;

const FIELDS_FR = { name: 'votre nom', function: 'votre fonction', organisation: 'votre organisation', comment: 'votre commentaire', consent: 'votre accord' } as const;
const FIELDS_EN = { name: 'Your name', function: 'Your function', organisation: 'Your organisation', comment: 'Your comment', consent: 'Your consent' } as const;
const count = new Intl.NumberFormat('fr');
const countEn = new Intl.NumberFormat('en');

export const fr: Refusals = {
  own_endorsement: () => 'Un soutien vient de quelqu’un d’autre : cette adresse est la vôtre.',
  own_view: () => 'Le regard du tuteur vient de quelqu’un d’autre : cette adresse est celle de l’étudiant. Rien n’a été enregistré.',
  endorser_incomplete: ({ field }) => `Il manque ${FIELDS_FR[field]} : rien n’a été signé.`,
  endorser_contact: ({ field, competency, contact }) =>
    `Dans ${field === 'statement' ? `ce que vous dites de « ${competency} »` : FIELDS_FR[field]} se trouve ${contact === 'email' ? 'une adresse électronique' : 'un numéro de téléphone'} : ces mots seront publics et signés, et personne ne pourrait plus l’en retirer. ${contact === 'email' ? 'Ôtez-la' : 'Ôtez-le'} ; rien n’a été signé.`,
  endorsement_too_long: ({ excess }) => `Ce texte est trop long pour être signé : raccourcissez-le de ${count.format(excess)} caractère${excess > 1 ? 's' : ''}. Rien n’a été signé.`,
};

export const en: Refusals = {
  own_endorsement: () => 'Support comes from somebody else: this address is yours.',
  own_view: () => 'A tutor’s view comes from somebody else: this address is the student’s. Nothing was saved.',
  endorser_incomplete: ({ field }) => `${FIELDS_EN[field]} is missing: nothing was signed.`,
  endorser_contact: ({ field, competency, contact }) =>
    `${field === 'statement' ? `What you say of “${competency}”` : FIELDS_EN[field]} holds ${contact === 'email' ? 'an e-mail address' : 'a telephone number'}: these words will be public and signed, and nobody could take it out again. Remove it; nothing was signed.`,
  endorsement_too_long: ({ excess }) => `This text is too long to be signed: shorten it by ${countEn.format(excess)} character${excess > 1 ? 's' : ''}. Nothing was signed.`,
};
