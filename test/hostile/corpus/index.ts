/** The whole corpus, by what the documents are. */
import { BADGES } from './badges.ts';
import { CONTAINERS } from './containers.ts';
import { KEYS } from './keys.ts';
import { LISTS } from './lists.ts';
import { RECORDS } from './records.ts';
import { TOKENS } from './tokens.ts';

export { judged, throughPictures, type Situation } from './situation.ts';
export const CORPUS = { badges: BADGES, keys: KEYS, lists: LISTS, tokens: TOKENS, records: RECORDS, containers: CONTAINERS } as const;
