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
const STUDENTS: readonly Who[] = ['student', 'fellow', 'foreign student'];
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
  'GET /api/accessibility': EVERYBODY,
  'GET /api/sign-in': EVERYBODY,
  'POST /api/sign-in': EVERYBODY,
  'POST /api/sign-in/confirmation': EVERYBODY,
  'POST /api/sign-in/code': EVERYBODY,
  'POST /api/sign-in/passkey/options': EVERYBODY,
  'POST /api/sign-in/passkey': EVERYBODY,
  // In development, which a test is; see `mail.test.ts`.
  'GET /api/messages': EVERYBODY,
  'GET /api/me/account': SIGNED_IN,
  'GET /api/me/security': SIGNED_IN,
  'POST /api/me/session/prolongation': SIGNED_IN,
  'DELETE /api/me/sessions': SIGNED_IN,
  'DELETE /api/me/sessions/{session}': OWNER,
  'POST /api/me/passkeys/options': SIGNED_IN,
  'POST /api/me/passkeys': SIGNED_IN,
  'PUT /api/me/passkeys/{passkey}': OWNER,
  'DELETE /api/me/passkeys/{passkey}': OWNER,
  'POST /api/me/confirmation/message': SIGNED_IN,
  'POST /api/me/confirmation': SIGNED_IN,
  'POST /api/me/confirmation/passkey/options': SIGNED_IN,
  'POST /api/me/confirmation/passkey': SIGNED_IN,
  'POST /api/cohorts/{cohort}/records/preview': HEADS,
  'POST /api/cohorts/{cohort}/records': HEADS,
  'GET /api/cohorts/{cohort}/departures': HEADS,
  'POST /api/cohorts/{cohort}/departures': HEADS,
  'DELETE /api/me/erasures/{erasure}': OWNER,
  'POST /api/erasures/{erasure}/refusal': OFFICERS,
  'POST /api/me/personal-address': STUDENTS,
  'POST /api/me/personal-address/confirmation': STUDENTS,
  'DELETE /api/me/personal-address': STUDENTS,
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
  'DELETE /api/evidence/{evidence}': OWNER,
  'GET /api/evidence/{evidence}/file': [...OWNER, ...STAFF, 'referent'],
  // In its own period; the example asks for none.
  'GET /api/cohorts/{cohort}/grid': [...STAFF, 'other period'],
  'GET /api/reviews/{review}': [...OWNER, ...STAFF, 'referent'],
  'POST /api/reviews/{review}/proposals': ['teacher'],
  'POST /api/reviews/{review}/self-assessments': OWNER,
  'PUT /api/reviews/{review}/evidence/{evidence}': OWNER,
  'DELETE /api/reviews/{review}/evidence/{evidence}': OWNER,
  'GET /api/reviews/{review}/synthesis': [...OWNER, ...STAFF, 'referent'],
  // In its own period; the example asks for none.
  'GET /api/cohorts/{cohort}/synthesis': [...STAFF, 'other period'],
  'GET /api/cohorts/{cohort}/overview': [...STAFF, 'other period'],
  'GET /api/reviews/{review}/views': [...OWNER, ...STAFF, 'referent'],
  'POST /api/reviews/{review}/peers': OWNER,
  'POST /api/reviews/{review}/tutors': ['teacher', 'referent'],
  // The example was asked by the student, of a fellow.
  'DELETE /api/reviews/{review}/views/{view}': OWNER,
  'POST /api/reviews/{review}/co-assessments': [...OWNER, 'teacher'],
  'POST /api/reviews/{review}/co-assessments/confirmation': [...OWNER, 'teacher'],
  'GET /api/me/views': SIGNED_IN,
  'GET /api/me/views/{view}': ['fellow'],
  'POST /api/me/views/{view}/acts': ['fellow'],
  'POST /api/me/views/{view}/answer': ['fellow'],
  // Whoever has the link of a message; nobody has the one of these examples.
  'POST /api/tutor/invitation': EVERYBODY,
  'POST /api/tutor/answer': EVERYBODY,
  'POST /api/tutor/refusal': EVERYBODY,
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
  'GET /api/cohorts/{cohort}/enrolments': HEADS,
  'GET /api/enrolments/{enrolment}': [...OWNER, ...HEADS],
  'POST /api/enrolments/{enrolment}/steps': HEADS,
  'POST /api/enrolments/{enrolment}/placements': HEADS,
  'PUT /api/enrolments/{enrolment}/memoir': HEADS,
  'POST /api/enrolments/{enrolment}/exemptions': HEADS,
  'POST /api/exemptions/{exemption}/withdrawal': HEADS,
  'GET /api/people/{person}/passkeys': ADMIN,
  'DELETE /api/people/{person}/passkeys': ADMIN,
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

type Known = Readonly<Record<string, string>>;
/** Somewhere to ask, and who finds something there; nobody else is told that it exists. */
export type Asked = {
  readonly path: (known: Known) => string;
  readonly who: readonly Who[];
  /** What everybody else is answered, where it is not « not found ». */
  readonly others?: number;
};

/** Routes that the API does not describe, as the application lists them; in English they are the same. */
export const OTHER_ROUTES: Record<string, Asked> = {
  'GET /healthz': { path: () => '/healthz', who: EVERYBODY },
  'GET /issuer': { path: () => '/issuer', who: EVERYBODY },
  'GET /api/openapi.json': { path: () => '/api/openapi.json', who: EVERYBODY },
  'GET /.well-known/did.json': { path: () => '/.well-known/did.json', who: EVERYBODY },
  'GET /.well-known/jwks.json': { path: () => '/.well-known/jwks.json', who: EVERYBODY },
  'GET /.well-known/palier-keys.json': { path: () => '/.well-known/palier-keys.json', who: EVERYBODY },
  // There is one once a key was stolen.
  'GET /.well-known/palier-record/*': { path: () => '/.well-known/palier-record/x.json', who: [] },
  'GET /status/:list': { path: () => '/status/1', who: EVERYBODY },
  'GET /achievements/:code/:version/:competency/:level': { path: () => '/achievements/NEO/2026/NEO-C1/1', who: EVERYBODY },
  'GET /achievements/:code/:version/:competency/:level/image.svg': { path: () => '/achievements/NEO/2026/NEO-C1/1/image.svg', who: EVERYBODY },
  'GET /achievements/:code/:version/:competency/:level/image.png': { path: () => '/achievements/NEO/2026/NEO-C1/1/image.png', who: EVERYBODY },
  'GET /verifier/palier-verifier.html': { path: () => '/verifier/palier-verifier.html', who: EVERYBODY },
  'GET /credentials/:file': { path: (known) => `/credentials/${known['credential']}.json`, who: [...OWNER, ...JURY] },
  'GET /credentials/:id/endorsements': { path: (known) => `/credentials/${known['credential']}/endorsements`, who: OWNER },
  'GET /endorsements/:file': { path: (known) => `/endorsements/${known['endorsement']}.json`, who: OWNER },
  // A production has such a text; the example's endorsement is of a badge.
  'GET /endorsements/:id/texte.txt': { path: (known) => `/endorsements/${known['endorsement']}/texte.txt`, who: [] },
  'GET /clr/:file': { path: (known) => `/clr/${known['clr']}.json`, who: OWNER },
  // A badge says this address to whoever reads it: that there is a file is known, and what is in it is not given.
  'GET /evidence/sealed/:file': { path: (known) => `/evidence/sealed/${known['seal']}`, who: [], others: 403 },
  'GET /administration/images/:file': { path: (known) => `/administration/images/${known['image']}.png`, who: ADMIN },
  // Nothing of this student is published.
  'GET /portfolios/:handle': { path: (known) => `/portfolios/${known['enrolment']}`, who: [] },
  'GET /evidence/:id': { path: (known) => `/evidence/${known['evidence']}`, who: [] },
  'GET /_astro/:name': { path: () => '/_astro/none.css', who: [] },
  // Programmes are public, in every form.
  'GET /ims/case/v1p1/CFDocuments': { path: () => '/ims/case/v1p1/CFDocuments', who: EVERYBODY },
  'GET /ims/case/v1p1/:what/:id': { path: () => '/ims/case/v1p1/CFItems/3f2504e0-4f89-41d3-9a0c-0305e82c3301', who: [] },
  'GET /ims/case/v1p1/CFItemTypes/:id': { path: () => '/ims/case/v1p1/CFItemTypes/none', who: [] },
  'GET /ims/case/v1p1/*': { path: () => '/ims/case/v1p1/none', who: [] },
  'GET /programmes/:code/:version': { path: () => '/programmes/NEO/2026', who: EVERYBODY },
  // The university's sign-in, which is not set up here.
  'GET /connexion/universite': { path: () => '/connexion/universite', who: [] },
  'GET /connexion/universite/retour': { path: () => '/connexion/universite/retour', who: [] },
  // Whoever has the link of a demonstration; nobody has the one of this example.
  'GET /demo/connexion/:token': { path: () => '/demo/connexion/none', who: [] },
};

const ALL_STAFF: readonly Who[] = ['teacher', 'member', 'chair', 'head', 'administrator', 'other period', 'foreign teacher', 'foreign chair', 'foreign head'];

/** Every page of the site, by its file. Who is not named is sent to sign in, refused, or not told that there is anything. */
export const PAGES: Record<string, Asked> = {
  '/index': { path: () => '/', who: EVERYBODY },
  '/plan-du-site': { path: () => '/plan-du-site', who: EVERYBODY },
  '/accessibilite': { path: () => '/accessibilite', who: EVERYBODY },
  '/verifier': { path: () => '/verifier', who: EVERYBODY },
  '/verifier/lot': { path: () => '/verifier/lot', who: EVERYBODY },
  '/verifier/hors-ligne': { path: () => '/verifier/hors-ligne', who: EVERYBODY },
  '/programmes/index': { path: () => '/programmes', who: EVERYBODY },
  '/programmes/[code]/[version]': { path: () => '/programmes/NEO/2026', who: EVERYBODY },
  '/donnees-personnelles': { path: () => '/donnees-personnelles', who: EVERYBODY },
  // Whoever has the number of a receipt.
  '/effacement/[id]': { path: (known) => `/effacement/${known['erasure']}`, who: EVERYBODY },
  '/moi/donnees': { path: () => '/moi/donnees', who: SIGNED_IN, others: 303 },
  '/api/docs': { path: () => '/api/docs', who: EVERYBODY },
  '/connexion/index': { path: () => '/connexion', who: EVERYBODY },
  // Opening a link spends nothing, so it tells nothing either.
  '/connexion/[token]': { path: () => '/connexion/none', who: EVERYBODY },
  // For those whose second factor is asked for, which is off here; everybody else is sent on.
  '/connexion/cle': { path: () => '/connexion/cle', who: [], others: 303 },
  // In development, which a test is.
  '/messages': { path: () => '/messages', who: EVERYBODY },
  '/compte': { path: () => '/compte', who: SIGNED_IN, others: 303 },
  '/compte/session': { path: () => '/compte/session', who: SIGNED_IN, others: 303 },
  '/deconnexion': { path: () => '/deconnexion', who: [], others: 303 },
  // Whoever has the link of a message; the one of this example is spent or was never one.
  '/tuteur/[token]': { path: () => '/tuteur/none', who: [], others: 410 },
  '/soutien/[token]': { path: () => '/soutien/none', who: [], others: 410 },
  '/soutien/retrait/[token]': { path: () => '/soutien/retrait/none', who: [], others: 410 },
  '/rendered/clr': { path: () => '/rendered/clr', who: [] },
  '/rendered/credential': { path: () => '/rendered/credential', who: [] },
  '/rendered/kept': { path: () => '/rendered/kept', who: [] },
  '/rendered/portfolio': { path: () => '/rendered/portfolio', who: [] },
  '/rendered/problem': { path: () => '/rendered/problem', who: [] },
  '/espace/index': { path: () => '/espace', who: STUDENTS },
  '/espace/apercu': { path: () => '/espace/apercu', who: STUDENTS },
  '/espace/portfolio': { path: () => '/espace/portfolio', who: STUDENTS },
  '/espace/releve': { path: () => '/espace/releve', who: STUDENTS },
  '/espace/soutiens/index': { path: () => '/espace/soutiens', who: STUDENTS },
  '/espace/traces/index': { path: () => '/espace/traces', who: STUDENTS },
  '/espace/traces/[id]': { path: (known) => `/espace/traces/${known['evidence']}`, who: OWNER },
  '/espace/bilans/[id]': { path: (known) => `/espace/bilans/${known['review']}`, who: OWNER },
  '/espace/bilans/[id]/pairs': { path: (known) => `/espace/bilans/${known['review']}/pairs`, who: OWNER },
  '/espace/bilans/[id]/synthese': { path: (known) => `/espace/bilans/${known['review']}/synthese`, who: OWNER },
  '/suivi/bilans/[review]/synthese': { path: (known) => `/suivi/bilans/${known['review']}/synthese`, who: [...STAFF, 'referent'] },
  '/suivi/synthese/[cohort]': { path: (known) => `/suivi/synthese/${known['cohort']}`, who: [...STAFF, 'other period'] },
  '/suivi/ensemble/[cohort]': { path: (known) => `/suivi/ensemble/${known['cohort']}`, who: [...STAFF, 'other period'] },
  '/espace/regards/index': { path: () => '/espace/regards', who: STUDENTS },
  '/espace/regards/[view]': { path: (known) => `/espace/regards/${known['view']}`, who: ['fellow'] },
  '/suivi/bilans/[review]/tuteurs': { path: (known) => `/suivi/bilans/${known['review']}/tuteurs`, who: ['teacher', 'referent'] },
  '/suivi/index': { path: () => '/suivi', who: [...ALL_STAFF, 'referent'] },
  '/suivi/[cohort]': { path: (known) => `/suivi/${known['cohort']}`, who: [...STAFF, 'other period'] },
  '/suivi/bilans/[review]': { path: (known) => `/suivi/bilans/${known['review']}`, who: [...STAFF, 'referent'] },
  '/suivi/referents/[cohort]': { path: (known) => `/suivi/referents/${known['cohort']}`, who: ['teacher', 'head', 'administrator'] },
  '/suivi/soutiens/[cohort]': { path: (known) => `/suivi/soutiens/${known['cohort']}`, who: STAFF },
  '/jury/index': { path: () => '/jury', who: ['member', 'chair', 'head', 'administrator', 'other period', 'foreign chair', 'foreign head'] },
  '/jury/[id]/index': { path: (known) => `/jury/${known['jury']}`, who: JURY },
  '/jury/[id]/pv': { path: (known) => `/jury/${known['jury']}/pv`, who: JURY },
  '/jury/[id]/badges': { path: (known) => `/jury/${known['jury']}/badges`, who: CHAIR },
  '/jury/badges/[id]': { path: (known) => `/jury/badges/${known['credential']}`, who: CHAIR },
  '/administration/index': { path: () => '/administration', who: ADMIN },
  '/administration/programmes/index': { path: () => '/administration/programmes', who: [...HEADS, 'foreign head'] },
  '/administration/programmes/[code]/completer': { path: () => '/administration/programmes/NEO/completer', who: HEADS },
  '/administration/badges': { path: () => '/administration/badges', who: ADMIN },
  '/administration/images': { path: () => '/administration/images', who: ADMIN },
  '/administration/registre': { path: () => '/administration/registre', who: OFFICERS },
  '/administration/journal': { path: () => '/administration/journal', who: OFFICERS },
  '/administration/personnes/index': { path: () => '/administration/personnes', who: ADMIN },
  '/administration/personnes/[id]': { path: (known) => `/administration/personnes/${known['person']}`, who: ADMIN },
  '/administration/personnes/[id]/cles': { path: (known) => `/administration/personnes/${known['person']}/cles`, who: ADMIN },
  '/administration/promotions/[cohort]/etudiants/index': { path: (known) => `/administration/promotions/${known['cohort']}/etudiants`, who: HEADS },
  '/administration/promotions/[cohort]/etudiants/[enrolment]': { path: (known) => `/administration/promotions/${known['cohort']}/etudiants/${known['enrolment']}`, who: HEADS },
  '/administration/promotions/[cohort]/dossiers': { path: (known) => `/administration/promotions/${known['cohort']}/dossiers`, who: HEADS },
  '/administration/promotions/[cohort]/departs': { path: (known) => `/administration/promotions/${known['cohort']}/departs`, who: HEADS },
  '/administration/promotions/index': { path: () => '/administration/promotions', who: ADMIN },
  '/administration/promotions/[cohort]': { path: (known) => `/administration/promotions/${known['cohort']}`, who: ADMIN },
};

/** Writes without a cookie: they read none, so that there is nothing to abuse. Anybody's page may send them. */
export const FOR_MACHINES: readonly string[] = ['POST /api/verify'];
