/** Why something about endorsements is refused, in French and English. */
import type { Refusal } from '../domain/refusal.ts';
import { dayIn } from './day.ts';

type Kind = 'endorsement_scope_required' | 'too_many_invitations' | 'invitation_sent_twice' | 'endorsement_withdrawn' | 'evidence_invited' | 'endorsement_already_withdrawn';
type Sentences = { readonly [K in Kind]: (refusal: Extract<Refusal, { kind: K }>) => string };

export const fr: Sentences = {
  endorsement_scope_required: () => 'Choisissez au moins une compétence sur laquelle demander ce soutien.',
  too_many_invitations: () => 'Trop d’invitations sont en cours, ou cette adresse en a reçu trop aujourd’hui. Attendez une réponse, annulez une invitation, ou réessayez demain.',
  invitation_sent_twice: () => 'Cette invitation a déjà été envoyée deux fois : un troisième message serait de trop.',
  endorsement_withdrawn: ({ on }) => `Ce soutien a été retiré le ${dayIn('fr', on)}, et son texte n’est plus donné ici. À qui en garde une copie, sa vérification dit aussi qu’il est retiré.`,
  evidence_invited: () => 'Une invitation à soutenir cette trace attend une réponse : annulez-la d’abord, sous « Mes soutiens ». Rien n’a été changé.',
  endorsement_already_withdrawn: () => 'Ce soutien est déjà retiré.',
};

export const en: Sentences = {
  endorsement_scope_required: () => 'Choose at least one competency on which to ask for this support.',
  too_many_invitations: () => 'Too many invitations are open, or this address has received too many today. Wait for an answer, cancel an invitation, or try again tomorrow.',
  invitation_sent_twice: () => 'This invitation has been sent twice already: a third message would be one too many.',
  endorsement_withdrawn: ({ on }) => `This endorsement was withdrawn on ${dayIn('en', on)}, and its text is no longer given here. To whoever keeps a copy, its verification says too that it is withdrawn.`,
  evidence_invited: () => 'An invitation to endorse this piece of evidence is waiting for an answer: cancel it first, under “My endorsements”. Nothing was changed.',
  endorsement_already_withdrawn: () => 'This endorsement is already withdrawn.',
};
