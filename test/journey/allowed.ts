/**
 * Who may use what: each operation that the API describes, each other route,
 * each page. Whoever adds one says here who may use it; a test fails otherwise.
 * `former teacher`: the role has ended. `other period`: chair of the same cohort in a period that is not the example's.
 */
export const ROLES = [
  'stranger', 'nobody', 'student', 'fellow', 'referent', 'teacher', 'member', 'chair', 'head', 'administrator', 'officer',
  'former teacher', 'other period', 'foreign teacher', 'foreign chair', 'foreign head', 'foreign student',
] as const;
export type Who = (typeof ROLES)[number];
const EVERYBODY = ROLES;
const SIGNED_IN = ROLES.filter((one) => one !== 'stranger');
const OWNER: readonly Who[] = ['student'];
const STAFF: readonly Who[] = ['teacher', 'member', 'chair', 'head', 'administrator'];
const JURY: readonly Who[] = ['member', 'chair', 'head', 'administrator'];
const CHAIR: readonly Who[] = ['chair', 'administrator'];
const ADMIN: readonly Who[] = ['administrator'];
const OFFICERS: readonly Who[] = ['administrator', 'officer'];
const HEADS: readonly Who[] = ['head', 'administrator'];

/** On an object of the first student, or of their cohort. */
export const ALLOWED: Record<string, readonly Who[]> = {
  'POST /api/verify': EVERYBODY,
  'GET /api/relay': EVERYBODY,
  'GET /api/registry': EVERYBODY,
  'GET /api/offline-verifier': EVERYBODY,
  'POST /api/sign-in': EVERYBODY,
  'POST /api/sign-in/confirmation': EVERYBODY,
  'POST /api/sign-out': EVERYBODY,
  'GET /api/me': EVERYBODY,
  'GET /api/programmes': EVERYBODY,
  'GET /api/programmes/{code}/{version}': EVERYBODY,
  'GET /api/me/enrolments': SIGNED_IN,
  'GET /api/me/students': SIGNED_IN,
  'GET /api/cohorts/{cohort}/referents': ['teacher', 'head', 'administrator'],
  'POST /api/cohorts/{cohort}/referents': ['teacher', 'head', 'administrator'],
  'GET /api/roles': ADMIN,
  'POST /api/roles': ADMIN,
  'POST /api/roles/withdrawal': ADMIN,
  'GET /api/cohorts': SIGNED_IN,
  'GET /api/juries': SIGNED_IN,
  'PUT /api/me/enrolments/{enrolment}/portfolio': OWNER,
  'POST /api/me/enrolments/{enrolment}/publication': OWNER,
  'DELETE /api/me/enrolments/{enrolment}/publication': OWNER,
  'GET /api/me/enrolments/{enrolment}/preview': OWNER,
  'PUT /api/me/enrolments/{enrolment}/preferences': OWNER,
  'POST /api/me/enrolments/{enrolment}/evidence': OWNER,
  'PUT /api/evidence/{evidence}': OWNER,
  'GET /api/evidence/{evidence}/file': [...OWNER, ...STAFF, 'referent'],
  // In its own period; the example asks for none.
  'GET /api/cohorts/{cohort}/grid': [...STAFF, 'other period'],
  'GET /api/reviews/{review}': [...OWNER, ...STAFF, 'referent'],
  'POST /api/reviews/{review}/proposals': ['teacher'],
  'POST /api/reviews/{review}/self-assessments': OWNER,
  'PUT /api/reviews/{review}/evidence/{evidence}': OWNER,
  'DELETE /api/reviews/{review}/evidence/{evidence}': OWNER,
  // The example act is a teacher's.
  'POST /api/reviews/{review}/acts': ['teacher', 'referent'],
  'POST /api/juries': [...CHAIR, 'head'],
  'GET /api/juries/{jury}': JURY,
  'POST /api/juries/{jury}/decisions': ['chair'],
  'POST /api/juries/{jury}/minutes': ['chair'],
  'GET /api/juries/{jury}/issuance': JURY,
  'GET /api/juries/{jury}/issuance/events': JURY,
  'POST /api/awards/{award}/credential': CHAIR,
  'GET /api/me/enrolments/{enrolment}/clr': OWNER,
  'POST /api/me/enrolments/{enrolment}/clr': OWNER,
  'POST /api/me/enrolments/{enrolment}/clr/{clr}/publication': OWNER,
  'DELETE /api/me/enrolments/{enrolment}/clr/{clr}/publication': OWNER,
  'GET /api/credentials/{credential}/evidence/{seal}/proof': OWNER,
  'POST /api/credentials/{credential}/revocation': CHAIR,
  'GET /api/me/enrolments/{enrolment}/endorsements': OWNER,
  'POST /api/me/enrolments/{enrolment}/endorsements': OWNER,
  'POST /api/me/enrolments/{enrolment}/endorsements/{invitation}/reminder': OWNER,
  'PUT /api/me/enrolments/{enrolment}/endorsements/{invitation}/display': OWNER,
  'DELETE /api/me/enrolments/{enrolment}/endorsements/{invitation}': OWNER,
  'GET /api/cohorts/{cohort}/endorsements': STAFF,
  'POST /api/endorsements/{endorsement}/withdrawal': ['teacher', 'chair', 'head', 'administrator'],
  // Whoever has the link of a message; nobody has the one of these examples.
  'POST /api/endorser/invitation': EVERYBODY,
  'POST /api/endorser/preview': EVERYBODY,
  'POST /api/endorser/answer': EVERYBODY,
  'POST /api/endorser/refusal': EVERYBODY,
  'POST /api/endorser/endorsement': EVERYBODY,
  'POST /api/endorser/withdrawal': EVERYBODY,
  'POST /api/revocations': CHAIR,
  'GET /api/cohorts/{cohort}/credentials': CHAIR,
  'GET /api/credentials/{credential}/citations': CHAIR,
  'POST /api/credentials/{credential}/correction': CHAIR,
  'GET /api/people/{person}/name': ADMIN,
  'POST /api/people/{person}/name': ADMIN,
  'GET /api/programmes/{code}/{version}/images': ADMIN,
  'POST /api/programmes/{code}/{version}/images': ADMIN,
  'GET /api/images/{image}': ADMIN,
  'PUT /api/images/{image}/choice': ADMIN,
  'DELETE /api/images/{image}/choice': ADMIN,
  'POST /api/cohorts': ADMIN,
  'POST /api/cohorts/{cohort}/people/preview': ADMIN,
  'POST /api/cohorts/{cohort}/people': ADMIN,
  'GET /api/programmes/{code}/{version}/file': EVERYBODY,
  // A head of another programme has a list too: of that programme's.
  'GET /api/programme-drafts': [...HEADS, 'foreign head'],
  'POST /api/programme-drafts': HEADS,
  'GET /api/programme-drafts/{draft}': HEADS,
  'PUT /api/programme-drafts/{draft}': HEADS,
  'DELETE /api/programme-drafts/{draft}': HEADS,
  'POST /api/programme-drafts/{draft}/publication': HEADS,
  // What the file is of is known once it is read.
  'POST /api/programme-files/preview': [...HEADS, 'foreign head'],
  'POST /api/programme-files': [...HEADS, 'foreign head'],
  'GET /api/people': ADMIN,
  'GET /api/keys': ADMIN,
  'GET /api/outbox': ADMIN,
  'GET /api/journal': OFFICERS,
  'POST /api/journal/check': OFFICERS,
  'GET /api/journal/export.jsonl': OFFICERS,
  'GET /api/journal/export.csv': OFFICERS,
  'GET /api/me/data': SIGNED_IN,
  'GET /api/me/data.zip': SIGNED_IN,
  'PUT /api/me/badges': SIGNED_IN,
  'POST /api/me/erasures': SIGNED_IN,
  'GET /api/privacy': EVERYBODY,
  // Whoever has the number of a receipt.
  'GET /api/erasures/{erasure}': EVERYBODY,
  'GET /api/register': OFFICERS,
  'GET /api/register/erasures.json': OFFICERS,
  'POST /api/people/{person}/erasure': OFFICERS,
  'POST /api/restoration/erasures': ADMIN,
  'GET /api/restoration': ADMIN,
  'POST /api/restoration/lists': ADMIN,
  'POST /api/restoration/lost': ADMIN,
  'POST /api/restoration/confirmation': ADMIN,
};

/** Routes that the API does not describe, as the application lists them. */
export const OTHER_ROUTES: Record<string, readonly Who[]> = {};

/** Pages, and who finds something behind them. A stranger of a private page is sent to sign in. */
export const PAGES: Record<string, readonly Who[]> = {
  '/espace': ['student', 'fellow', 'foreign student'],
  '/suivi': ['referent', 'teacher', 'member', 'chair', 'head', 'administrator', 'other period', 'foreign teacher', 'foreign chair', 'foreign head'],
  '/jury': ['member', 'chair', 'head', 'administrator', 'other period', 'foreign chair', 'foreign head'],
  '/administration': ADMIN,
  '/administration/journal': OFFICERS,
  '/administration/registre': OFFICERS,
  '/administration/programmes': [...HEADS, 'foreign head'],
};
