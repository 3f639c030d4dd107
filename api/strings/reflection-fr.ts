import type { ProblemStrings } from './problem-strings.ts';

/** What is refused of analyses and of badges from elsewhere, and why. */
export const reflection: Pick<ProblemStrings['refusal'], 'analysis_changed' | 'not_a_foreign_badge' | 'foreign_badge_own' | 'foreign_badge_unreachable' | 'foreign_badge_twice' | 'foreign_badges_full' | 'foreign_badge_not_shown' | 'asides_full'> = {
  analysis_changed: () => 'Cette analyse a changé depuis l’ouverture de cet onglet : un autre onglet y a écrit. Les deux textes restent lisibles ; rien n’est perdu.',
  not_a_foreign_badge: () => 'Ce fichier, ou ce qui se trouve à cette adresse, n’est pas un badge Open Badges 3.0 ou 2.0 lisible. Rien n’a été enregistré.',
  foreign_badge_own: () => 'Ce badge a été délivré ici : il est déjà dans l’espace de son titulaire, et n’a pas à être apporté.',
  foreign_badge_unreachable: ({ host }) => `${host} n’a pas donné ce badge : l’adresse n’existe pas, ou ne répond pas. Rien n’a été enregistré.`,
  foreign_badge_twice: () => 'Ce badge a déjà été apporté. Rien n’a été enregistré une seconde fois.',
  foreign_badges_full: () => 'Quarante badges d’ailleurs sont déjà gardés : en supprimer un fait de la place.',
  foreign_badge_not_shown: () => 'Ce badge ne peut pas être montré : il n’est pas valide, ou son émetteur n’a pas encore pu dire ce qu’il contient.',
  asides_full: () => 'Trop de textes attendent déjà à côté de cette trace. Reprendre ou abandonner l’un d’eux, puis enregistrer à nouveau.',
};
