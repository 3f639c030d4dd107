/** Why an act on the signing keys was not done. */
import type { ProblemStrings } from './problem-strings.ts';

export const fr: ProblemStrings['keys'] = {
  key_unknown: (id) => `Aucune clé ne s’appelle ${id}. Rien n’a été changé.`,
  next_key_exists: (id) => `Une clé suivante est déjà prête : ${id}. Rien n’a été changé.`,
  no_active_key: (algorithm) => `Aucune clé ${algorithm} n’est active : préparez-en d’abord une. Rien n’a été changé.`,
  key_already_retired: (id) => `Cette clé ne signe déjà plus : ${id}. Rien n’a été changé.`,
  key_already_compromised: (id) => `Cette clé est déjà déclarée compromise : ${id}. Rien n’a été changé.`,
  ring_changed: () => 'Les clés ont changé entre-temps, rien n’a été fait : regardez, puis recommencez.',
  lists_missing: (lists) => `Après un rétablissement, fournissez d’abord ces listes, que cette clé a pu signer, ou déclarez-les perdues : ${lists}. Rien n’a été changé.`,
};

export const en: ProblemStrings['keys'] = {
  key_unknown: (id) => `No key is called ${id}. Nothing was changed.`,
  next_key_exists: (id) => `A next key is ready already: ${id}. Nothing was changed.`,
  no_active_key: (algorithm) => `No ${algorithm} key is active: prepare one first. Nothing was changed.`,
  key_already_retired: (id) => `That key has ended already: ${id}. Nothing was changed.`,
  key_already_compromised: (id) => `That key is declared compromised already: ${id}. Nothing was changed.`,
  ring_changed: () => 'The keys have changed meanwhile, nothing was done: look, then try again.',
  lists_missing: (lists) => `After a restore, give these lists first, which that key may have signed, or declare them lost: ${lists}. Nothing was changed.`,
};
