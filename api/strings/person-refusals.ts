/** Why something about a person’s account or name is refused, in French and English. */
import type { Refusal } from '../domain/refusal.ts';

type Kind = 'name_erased' | 'referent_classmate';
type Sentences = { readonly [K in Kind]: (refusal: Extract<Refusal, { kind: K }>) => string };

export const fr: Sentences = {
  name_erased: () => 'Rien n’a été enregistré : les données de cette personne sont effacées, son nom avec elles, et aucun acte ne le porte plus.',
  referent_classmate: () => 'Rien n’a été enregistré : un référent lit les bilans et propose les niveaux ; ce ne peut pas être quelqu’un de la même promotion.',
};

export const en: Sentences = {
  name_erased: () => 'Nothing was recorded: this person’s data has been erased, their name with it, and no act of record bears it any more.',
  referent_classmate: () => 'Nothing was recorded: a referent reads reviews and proposes levels, and cannot be somebody of the same cohort.',
};
