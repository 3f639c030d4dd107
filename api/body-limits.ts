/** How much a request may send to each address, by the API and by the pages that take files. */
import { CAPTIONS_MOST_BYTES } from './domain/captions.ts';
import { EVIDENCE_MAX_BYTES } from './domain/evidence.ts';
import { FOREIGN_MAX_BYTES } from './domain/foreign-badge.ts';
import { PART_BYTES } from './domain/upload.ts';
import { DEPOSIT_MAX_BYTES } from './issuance/deliberation.ts';
import { OWN_PNG_MAX_BYTES } from './own-png.ts';
import { BRING_MAX_BYTES } from './routes/bring-in.ts';
import { PEOPLE_MAX_BYTES } from './routes/cohort-people.ts';
import { PROGRAMME_MAX_BYTES } from './routes/programme-files.ts';
import { VERIFY_MAX_BYTES } from './routes/verify.ts';

/** Everything that is no file; and room for the other fields of a form with one. */
const JSON_MAX_BYTES = 256 * 1024;

/** Captions, a small picture, and the words of a film of an hour. */
const BESIDE_MAX_BYTES = CAPTIONS_MOST_BYTES + 4 * JSON_MAX_BYTES;

/** Where all that somebody has is put together. */
export const makesArchive = (path: string): boolean => /^\/api\/me\/(?:enrolments\/[^/]+\/takeaway|data|cofolio)\.zip$/.test(path);

/** Where a student makes something public, makes a link, or has a message sent. */
export const makesPage = (path: string): boolean => /^\/api\/me\/enrolments\/[^/]+\/(?:publication|portfolio-address|shares|endorsements|clr)(?:\/|$)|^\/api\/shares\/[^/]+\/update$/.test(path);
/** Where somebody without account answers by the link of a message: an endorser, a tutor; by the API or by its page. Not where they take words back, or refuse: that never waits. */
export const answersByLink = (path: string): boolean => /^\/api\/(?:endorser|tutor)\/(?!withdrawal$|refusal$)|^(?:\/en)?\/(?:soutien|tuteur)\/(?!retrait\/)/.test(path);
/** Where somebody saves what is their own, but for files. */
export const savesOwn = (path: string): boolean => /^\/api\/(?:me|evidence)\//.test(path) && !takesFile(path);

/** Where files are read: by whom they come, they are counted (`limitWork`). */
const FILES: readonly { readonly at: RegExp; readonly most: number }[] = [
  { at: /^\/api\/me\/enrolments\/[^/]+\/uploads\/[^/]+\/parts\/\d+$/, most: PART_BYTES },
  { at: /^\/api\/evidence\/[^/]+\/about$|\/espace\/traces\/[^/]+\/public\/?$/, most: BESIDE_MAX_BYTES },
  { at: /^\/api\/me\/enrolments\/[^/]+\/evidence$|\/espace\/traces\/?$/, most: EVIDENCE_MAX_BYTES + BESIDE_MAX_BYTES },
  { at: /^\/api\/me\/enrolments\/[^/]+\/foreign-badges$|\/espace\/badges-d-ailleurs\/?$/, most: FOREIGN_MAX_BYTES + JSON_MAX_BYTES },
  { at: /^\/api\/me\/enrolments\/[^/]+\/import$|\/espace\/importer\/?$/, most: BRING_MAX_BYTES + JSON_MAX_BYTES },
  { at: /^\/api\/programmes\/[^/]+\/[^/]+\/images$|\/administration\/images\/?$/, most: OWN_PNG_MAX_BYTES + JSON_MAX_BYTES },
  { at: /^\/api\/cohorts\/[^/]+\/(?:people|records|past-semesters|ratings)(?:\/preview)?$|\/administration\/promotions\/[^/]+(?:\/(?:dossiers|semestres-anterieurs))?\/?$|\/suivi\/moodle\/[^/]+\/?$/, most: PEOPLE_MAX_BYTES },
  { at: /^\/api\/juries\/[^/]+\/deposit$|\/jury\/[^/]+\/pv\/?$/, most: DEPOSIT_MAX_BYTES + JSON_MAX_BYTES },
  { at: /^\/api\/programme-files(?:\/preview)?$|\/administration\/programmes\/?$/, most: PROGRAMME_MAX_BYTES },
];

export const takesFile = (path: string): boolean => FILES.some(({ at }) => at.test(path));

/** Bytes of a body at the most. */
export const maxBody = (path: string): number => (path === '/api/verify' ? VERIFY_MAX_BYTES : (FILES.find(({ at }) => at.test(path))?.most ?? JSON_MAX_BYTES));
