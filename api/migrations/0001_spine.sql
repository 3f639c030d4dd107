-- The spine: from people and programmes to signed credentials.
-- Guards are constraints: an UPDATE that matches no row aborts nothing, on SQLite or on D1.
-- Times are ISO 8601 in UTC; dates are YYYY-MM-DD; JSON is text; booleans are 0 or 1.

CREATE TABLE programme (
  code TEXT NOT NULL,
  version TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (code, version)
) STRICT;
-- A programme is frozen under its version: editing one later changes no issued badge.
CREATE TRIGGER programme_frozen BEFORE UPDATE ON programme BEGIN SELECT RAISE(ABORT, 'programme_frozen'); END;

CREATE TABLE person (
  id TEXT PRIMARY KEY,
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
  language TEXT NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en'))
) STRICT;

CREATE TABLE cohort (
  id TEXT PRIMARY KEY,
  programme_code TEXT NOT NULL,
  programme_version TEXT NOT NULL,
  name TEXT NOT NULL,
  FOREIGN KEY (programme_code, programme_version) REFERENCES programme (code, version)
) STRICT;

-- Authority is (person, role, cohort); '*' is every cohort.
CREATE TABLE role_grant (
  person_id TEXT NOT NULL REFERENCES person (id),
  role TEXT NOT NULL CHECK (role IN ('student', 'teacher', 'jury_member', 'jury_chair', 'administrator')),
  cohort_id TEXT NOT NULL,
  PRIMARY KEY (person_id, role, cohort_id)
) STRICT;

CREATE TABLE enrolment (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  cohort_id TEXT NOT NULL REFERENCES cohort (id),
  -- Random identifier of the recipient in credentials; tells nothing of the person.
  subject_id TEXT NOT NULL UNIQUE,
  regime TEXT NOT NULL CHECK (regime IN ('initial', 'apprenticeship', 'professional_contract', 'continuing')),
  UNIQUE (person_id, cohort_id)
) STRICT;

CREATE TABLE evidence (
  id TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  period TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('file', 'link', 'text')),
  genre TEXT NOT NULL CHECK (genre IN ('production', 'stage', 'memoir')),
  title TEXT NOT NULL CHECK (title <> ''),
  description TEXT NOT NULL DEFAULT '',
  -- Written by the student for the public; empty by default.
  public_text TEXT NOT NULL DEFAULT '',
  reflection TEXT NOT NULL DEFAULT '',
  link TEXT,
  file_digest TEXT,
  file_type TEXT,
  file_bytes INTEGER,
  file_name TEXT,
  image_alt TEXT NOT NULL DEFAULT '',
  image_width INTEGER,
  image_height INTEGER,
  deposited_at TEXT NOT NULL,
  CHECK ((kind = 'file') = (file_digest IS NOT NULL)),
  CHECK ((kind = 'link') = (link IS NOT NULL))
) STRICT;
CREATE INDEX evidence_by_enrolment ON evidence (enrolment_id, period);

CREATE TABLE evidence_competency (
  evidence_id TEXT NOT NULL REFERENCES evidence (id),
  competency TEXT NOT NULL,
  PRIMARY KEY (evidence_id, competency)
) STRICT;

CREATE TABLE review (
  id TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  period TEXT NOT NULL,
  UNIQUE (enrolment_id, period)
) STRICT;

-- The review's state is that of its last step.
CREATE TABLE review_step (
  review_id TEXT NOT NULL REFERENCES review (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  act TEXT NOT NULL,
  state TEXT NOT NULL,
  person_id TEXT REFERENCES person (id),
  note TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  PRIMARY KEY (review_id, revision)
) STRICT;

-- What the student put into the review, frozen with the words that a badge may cite.
CREATE TABLE review_evidence (
  review_id TEXT NOT NULL REFERENCES review (id),
  evidence_id TEXT NOT NULL REFERENCES evidence (id),
  citable INTEGER NOT NULL CHECK (citable IN (0, 1)),
  public_text TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (review_id, evidence_id)
) STRICT;
CREATE TRIGGER review_evidence_frozen_insert BEFORE INSERT ON review_evidence
WHEN (SELECT state FROM review_step WHERE review_id = NEW.review_id ORDER BY revision DESC LIMIT 1) NOT IN ('open', 'self_assessed', 'returned')
BEGIN SELECT RAISE(ABORT, 'review_frozen'); END;
CREATE TRIGGER review_evidence_frozen_delete BEFORE DELETE ON review_evidence
WHEN (SELECT state FROM review_step WHERE review_id = OLD.review_id ORDER BY revision DESC LIMIT 1) NOT IN ('open', 'self_assessed', 'returned')
BEGIN SELECT RAISE(ABORT, 'review_frozen'); END;
CREATE TRIGGER review_evidence_no_update BEFORE UPDATE ON review_evidence BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- level NULL is "not assessed", which is not "not reached".
CREATE TABLE assessment (
  id TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES review (id),
  competency TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('self', 'peer', 'co', 'teacher', 'tutor')),
  assessor_id TEXT NOT NULL REFERENCES person (id),
  level INTEGER,
  comment TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  at TEXT NOT NULL,
  UNIQUE (review_id, competency, kind, revision)
) STRICT;

CREATE TABLE jury (
  id TEXT PRIMARY KEY,
  cohort_id TEXT NOT NULL REFERENCES cohort (id),
  period TEXT NOT NULL,
  title TEXT NOT NULL,
  convened_on TEXT NOT NULL
) STRICT;

CREATE TABLE jury_review (
  jury_id TEXT NOT NULL REFERENCES jury (id),
  review_id TEXT NOT NULL REFERENCES review (id),
  PRIMARY KEY (jury_id, review_id)
) STRICT;

-- Signed minutes (procès-verbal de délibération). A row exists only once they are signed.
CREATE TABLE minutes (
  jury_id TEXT PRIMARY KEY REFERENCES jury (id),
  number TEXT NOT NULL UNIQUE CHECK (number <> ''),
  deliberated_on TEXT NOT NULL,
  members TEXT NOT NULL,
  signatories TEXT NOT NULL,
  signed_by TEXT NOT NULL REFERENCES person (id),
  signed_at TEXT NOT NULL
) STRICT;

CREATE TABLE decision (
  id TEXT PRIMARY KEY,
  jury_id TEXT NOT NULL REFERENCES jury (id),
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  competency TEXT NOT NULL,
  period TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level > 0),
  outcome TEXT NOT NULL CHECK (outcome IN ('validated', 'validated_by_jury', 'not_reached', 'deferred', 'defaulted')),
  favourable INTEGER NOT NULL CHECK (favourable = (outcome IN ('validated', 'validated_by_jury'))),
  reason TEXT NOT NULL DEFAULT '',
  decided_by TEXT NOT NULL REFERENCES person (id),
  decided_at TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  -- Two juries at once: the second writer of a revision loses.
  UNIQUE (enrolment_id, competency, period, revision),
  UNIQUE (id, jury_id, enrolment_id, competency, level, favourable)
) STRICT;
CREATE INDEX decision_by_jury ON decision (jury_id);
CREATE TRIGGER decision_after_minutes BEFORE INSERT ON decision
WHEN EXISTS (SELECT 1 FROM minutes WHERE jury_id = NEW.jury_id)
BEGIN SELECT RAISE(ABORT, 'jury_closed'); END;
CREATE TRIGGER decision_revision_follows BEFORE INSERT ON decision
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM decision WHERE enrolment_id = NEW.enrolment_id AND competency = NEW.competency AND period = NEW.period)
BEGIN SELECT RAISE(ABORT, 'decision_changed'); END;

-- Nobody decides on themselves.
CREATE TRIGGER decision_not_own BEFORE INSERT ON decision
WHEN NEW.decided_by = (SELECT person_id FROM enrolment WHERE id = NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'own_decision'); END;

CREATE TABLE award (
  id TEXT PRIMARY KEY,
  decision_id TEXT NOT NULL UNIQUE,
  -- Nothing is awarded before the minutes are signed.
  jury_id TEXT NOT NULL REFERENCES minutes (jury_id),
  enrolment_id TEXT NOT NULL,
  competency TEXT NOT NULL,
  level INTEGER NOT NULL,
  favourable INTEGER NOT NULL DEFAULT 1 CHECK (favourable = 1),
  awarded_on TEXT NOT NULL,
  created_at TEXT NOT NULL,
  -- Once per enrolment.
  UNIQUE (enrolment_id, competency, level),
  -- Exactly what a favourable decision of that jury says.
  FOREIGN KEY (decision_id, jury_id, enrolment_id, competency, level, favourable)
    REFERENCES decision (id, jury_id, enrolment_id, competency, level, favourable)
) STRICT;
CREATE INDEX award_by_jury ON award (jury_id);
CREATE TRIGGER award_of_latest_decision BEFORE INSERT ON award
WHEN EXISTS (
  SELECT 1 FROM decision newer JOIN decision mine ON mine.id = NEW.decision_id
  WHERE newer.enrolment_id = mine.enrolment_id AND newer.competency = mine.competency
    AND newer.period = mine.period AND newer.revision > mine.revision)
BEGIN SELECT RAISE(ABORT, 'decision_changed'); END;

-- A fixed number of entries, drawn at random, never reused.
CREATE TABLE status_list (
  id INTEGER PRIMARY KEY,
  created_at TEXT NOT NULL
) STRICT;

-- The intent: the exact bytes to be signed, kept before any signature exists.
CREATE TABLE credential_plan (
  id TEXT PRIMARY KEY,
  award_id TEXT NOT NULL UNIQUE REFERENCES award (id),
  status_list INTEGER NOT NULL REFERENCES status_list (id),
  status_index INTEGER NOT NULL CHECK (status_index BETWEEN 0 AND 131071),
  bytes TEXT NOT NULL,
  digest TEXT NOT NULL,
  planned_at TEXT NOT NULL,
  UNIQUE (status_list, status_index)
) STRICT;

-- The signature, under the plan's key: a second writer loses.
CREATE TABLE signed_credential (
  id TEXT PRIMARY KEY REFERENCES credential_plan (id),
  embedded TEXT NOT NULL,
  jwt TEXT NOT NULL,
  signed_at TEXT NOT NULL
) STRICT;

-- Given to its holder, after it was verified.
CREATE TABLE release (
  id TEXT PRIMARY KEY REFERENCES signed_credential (id),
  released_at TEXT NOT NULL
) STRICT;

CREATE TABLE revocation (
  id TEXT PRIMARY KEY REFERENCES signed_credential (id),
  basis TEXT NOT NULL CHECK (basis IN ('new_decision', 'key_compromise')),
  reason TEXT NOT NULL CHECK (reason <> ''),
  revoked_by TEXT NOT NULL REFERENCES person (id),
  revoked_at TEXT NOT NULL
) STRICT;

CREATE TABLE status_list_version (
  list INTEGER NOT NULL REFERENCES status_list (id),
  version INTEGER NOT NULL CHECK (version > 0),
  -- How many bits are set: the list is a pure function of the table.
  revoked INTEGER NOT NULL,
  signed TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  signed_at TEXT NOT NULL,
  PRIMARY KEY (list, version)
) STRICT;

-- Work that must happen at least once; deleted in the batch that records its result.
CREATE TABLE outbox (
  kind TEXT NOT NULL CHECK (kind IN ('plan', 'sign', 'release', 'status_list', 'render')),
  subject TEXT NOT NULL,
  due_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  PRIMARY KEY (kind, subject)
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at);

CREATE TABLE portfolio (
  enrolment_id TEXT PRIMARY KEY REFERENCES enrolment (id),
  handle TEXT NOT NULL UNIQUE,
  headline TEXT NOT NULL DEFAULT '',
  presentation TEXT NOT NULL DEFAULT '',
  -- JSON: which credentials and which evidence are public.
  choices TEXT NOT NULL DEFAULT '{"credentials":[],"evidence":[],"reflections":[]}',
  indexable INTEGER NOT NULL DEFAULT 0 CHECK (indexable IN (0, 1)),
  updated_at TEXT NOT NULL
) STRICT;

-- What the public can read: bytes rendered once, addressed by path.
CREATE TABLE publication (
  path TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  kind TEXT NOT NULL CHECK (kind IN ('portfolio', 'credential', 'evidence')),
  subject TEXT NOT NULL,
  digest TEXT NOT NULL,
  media_type TEXT NOT NULL,
  indexable INTEGER NOT NULL DEFAULT 0 CHECK (indexable IN (0, 1)),
  -- The snapshot from which it was rendered, to render it again when a badge's state changes.
  snapshot TEXT,
  published_at TEXT NOT NULL,
  withdrawn_at TEXT
) STRICT;
CREATE INDEX publication_by_subject ON publication (enrolment_id, kind, subject);

-- Styles, fonts and scripts that published pages need, kept across releases.
CREATE TABLE kept_asset (
  path TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  media_type TEXT NOT NULL
) STRICT;

CREATE TABLE signing_key (
  id TEXT PRIMARY KEY,
  algorithm TEXT NOT NULL CHECK (algorithm IN ('Ed25519', 'ES256', 'RS256')),
  state TEXT NOT NULL CHECK (state IN ('next', 'active', 'retired', 'compromised')),
  public_jwk TEXT NOT NULL,
  -- Encrypted under PALIER_SECRET.
  sealed_private TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_active_key ON signing_key (algorithm) WHERE state = 'active';

CREATE TABLE event (
  id TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  person_id TEXT,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX event_by_subject ON event (subject);

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TRIGGER review_step_no_update BEFORE UPDATE ON review_step BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER review_step_no_delete BEFORE DELETE ON review_step BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER assessment_no_update BEFORE UPDATE ON assessment BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER assessment_no_delete BEFORE DELETE ON assessment BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER minutes_no_update BEFORE UPDATE ON minutes BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER minutes_no_delete BEFORE DELETE ON minutes BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER award_no_update BEFORE UPDATE ON award BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER award_no_delete BEFORE DELETE ON award BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER credential_plan_no_update BEFORE UPDATE ON credential_plan BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER credential_plan_no_delete BEFORE DELETE ON credential_plan BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER signed_credential_no_update BEFORE UPDATE ON signed_credential BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER signed_credential_no_delete BEFORE DELETE ON signed_credential BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER release_no_update BEFORE UPDATE ON release BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER release_no_delete BEFORE DELETE ON release BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER revocation_no_update BEFORE UPDATE ON revocation BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER revocation_no_delete BEFORE DELETE ON revocation BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER status_list_version_no_update BEFORE UPDATE ON status_list_version BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER status_list_version_no_delete BEFORE DELETE ON status_list_version BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append_only'); END;
