/** What is refused on the way out of a restore, in French. */
import type { ProblemStrings } from './problem-strings.ts';

export const restoration: ProblemStrings['restoration'] = {
  list_unreadable: 'Ce texte n’est pas une liste de révocation lisible. Rien n’a été changé.',
  list_of_another_issuer: 'Cette liste n’est pas de cet établissement à cette adresse. Rien n’a été changé.',
  list_key_unknown: 'Cette liste est signée par une clé que la copie rétablie ne connaît pas : la clé a changé après cette copie. Fournissez d’abord l’historique publié des clés (palier-keys.json), ou rétablissez une copie plus récente. Rien n’a été changé.',
  list_key_compromised: 'Cette liste est signée par une clé compromise : elle ne fait plus foi. Rien n’a été changé.',
  list_proof_invalid: 'La signature de cette liste n’est pas valable. Rien n’a été changé.',
  list_older_than_known: 'Cette liste n’est pas la dernière publiée : une plus récente est connue. Rien n’a été changé.',
  gate_open: 'Rien n’est suspendu : il n’y a rien à fournir ni à confirmer.',
  list_unknown: 'Cette liste n’existe pas ici, ou elle a déjà été fournie. Rien n’a été changé.',
  lists_missing: 'Il manque encore au moins une liste : fournissez-la, ou déclarez-la perdue. Rien n’a été changé.',
  key_stolen_since: 'Une clé de cette copie a été déclarée compromise après elle : déclarez-la de nouveau (page Clés de signature, ou npm run keys -- compromise), puis confirmez. Rien n’a été changé.',
  giver_unknown: 'Cette liste avait été déclarée perdue : ce qu’elle révoque sera révoqué ici. Dites qui la fournit, avec --by ADRESSE. Rien n’a été changé.',
  key_history_missing: 'Rien ne dit ici si une clé de cette copie a été déclarée compromise depuis : fournissez l’historique publié des clés (palier-keys.json), ou dites qu’il est perdu. Rien n’a été changé.',
  key_not_offered: 'Une clé nommée n’est pas de celles que l’historique fourni connaît et qui manquent ici. Rien n’a été changé.',
  taken_back_unreadable: 'Cette copie de ce qui a été retiré n’est pas de cette installation, ou le secret n’est pas le sien. Rien n’a été changé.',
  erasures_unreadable: 'Ce fichier n’est pas une liste d’effacements de Palier.',
};
