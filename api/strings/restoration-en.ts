/** What is refused on the way out of a restore, in English. */
import type { ProblemStrings } from './problem-strings.ts';

export const restoration: ProblemStrings['restoration'] = {
  list_unreadable: 'This text is no readable revocation list. Nothing was changed.',
  list_of_another_issuer: 'This list is not of this institution at this address. Nothing was changed.',
  list_key_unknown: 'This list is signed by a key that the restored copy does not know: the key changed after that copy. Give the published history of the keys (palier-keys.json) first, or restore a later copy. Nothing was changed.',
  list_key_compromised: 'This list is signed by a compromised key: it proves nothing any more. Nothing was changed.',
  list_proof_invalid: 'The signature of this list is not valid. Nothing was changed.',
  list_older_than_known: 'This list is not the last published one: a later one is known. Nothing was changed.',
  gate_open: 'Nothing is suspended: there is nothing to give or to confirm.',
  list_unknown: 'There is no such list here, or it was given already. Nothing was changed.',
  lists_missing: 'At least one list is still missing: give it, or declare it lost. Nothing was changed.',
  key_stolen_since: 'A key of this copy was declared compromised after it was made: declare it so again (page Signing keys, or npm run keys -- compromise), then confirm. Nothing was changed.',
   giver_unknown: 'This list had been declared lost: what it revokes will be revoked here. Say who gives it, with --by ADDRESS. Nothing was changed.',
  key_history_missing: 'Nothing says here whether a key of this copy was declared compromised since: give the published history of the keys (palier-keys.json), or say that it is lost. Nothing was changed.',
  key_not_offered: 'A key that was named is none of those that the given history knows and that are missing here. Nothing was changed.',
  taken_back_unreadable: 'This copy of what was taken back is not of this installation, or the secret is another. Nothing was changed.',
  erasures_unreadable: 'This file is no list of erasures of Palier.',
};
