-- The bilan: what a team writes of a student's semester, in versions, and what the student answers; the interview before it.

-- In preparation: the team's alone until it is given. A second writer sees the first's text and loses nothing.
CREATE TABLE bilan_draft (
  review_id TEXT NOT NULL REFERENCES review (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  text TEXT NOT NULL,
  saved_by TEXT NOT NULL REFERENCES person (id),
  saved_at TEXT NOT NULL,
  PRIMARY KEY (review_id, revision)
) STRICT;
CREATE TRIGGER bilan_draft_follows BEFORE INSERT ON bilan_draft
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM bilan_draft WHERE review_id = NEW.review_id)
BEGIN SELECT RAISE(ABORT, 'bilan_changed'); END;
CREATE TRIGGER bilan_draft_frozen BEFORE INSERT ON bilan_draft
WHEN (SELECT state FROM review_step WHERE review_id = NEW.review_id ORDER BY revision DESC LIMIT 1) NOT IN ('submitted', 'feedback_complete', 'interview_held', 'contested')
BEGIN SELECT RAISE(ABORT, 'review_frozen'); END;
CREATE TRIGGER bilan_draft_not_own BEFORE INSERT ON bilan_draft
WHEN NEW.saved_by = (SELECT enrolment.person_id FROM review JOIN enrolment ON enrolment.id = review.enrolment_id WHERE review.id = NEW.review_id)
BEGIN SELECT RAISE(ABORT, 'own_decision'); END;
CREATE TRIGGER bilan_draft_no_update BEFORE UPDATE ON bilan_draft
WHEN NEW.text <> '' OR NEW.review_id <> OLD.review_id OR NEW.revision <> OLD.revision OR NEW.saved_by <> OLD.saved_by OR NEW.saved_at <> OLD.saved_at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER bilan_draft_no_delete BEFORE DELETE ON bilan_draft BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- A version that was given to the student: everything that it says, as it was then, and the digest of exactly that.
CREATE TABLE bilan (
  review_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  -- The act by which it was given.
  step INTEGER NOT NULL,
  text TEXT NOT NULL,
  -- JSON: see `api/domain/bilan.ts`.
  content TEXT NOT NULL,
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  written_by TEXT NOT NULL REFERENCES person (id),
  written_at TEXT NOT NULL,
  PRIMARY KEY (review_id, version),
  UNIQUE (review_id, version, digest),
  FOREIGN KEY (review_id, step) REFERENCES review_step (review_id, revision)
) STRICT;
CREATE TRIGGER bilan_follows BEFORE INSERT ON bilan
WHEN NEW.version <> 1 + (SELECT coalesce(max(version), 0) FROM bilan WHERE review_id = NEW.review_id)
  OR coalesce((SELECT act FROM review_step WHERE review_id = NEW.review_id AND revision = NEW.step), '') <> 'draft'
BEGIN SELECT RAISE(ABORT, 'bilan_changed'); END;
CREATE TRIGGER bilan_not_own BEFORE INSERT ON bilan
WHEN NEW.written_by = (SELECT enrolment.person_id FROM review JOIN enrolment ON enrolment.id = review.enrolment_id WHERE review.id = NEW.review_id)
BEGIN SELECT RAISE(ABORT, 'own_decision'); END;
CREATE TRIGGER bilan_no_update BEFORE UPDATE ON bilan
WHEN NEW.content <> '' OR NEW.text NOT IN (OLD.text, '') OR NEW.review_id <> OLD.review_id OR NEW.version <> OLD.version OR NEW.step <> OLD.step
  OR NEW.digest <> OLD.digest OR NEW.written_by <> OLD.written_by OR NEW.written_at <> OLD.written_at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER bilan_no_delete BEFORE DELETE ON bilan BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- The student has read it, or contests it; in both cases of exactly these words, and with their own.
CREATE TABLE bilan_answer (
  review_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  digest TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('read', 'contested')),
  reply TEXT NOT NULL DEFAULT '',
  step INTEGER NOT NULL,
  answered_by TEXT NOT NULL REFERENCES person (id),
  answered_at TEXT NOT NULL,
  PRIMARY KEY (review_id, version),
  FOREIGN KEY (review_id, version, digest) REFERENCES bilan (review_id, version, digest),
  FOREIGN KEY (review_id, step) REFERENCES review_step (review_id, revision)
) STRICT;
CREATE TRIGGER bilan_answer_follows BEFORE INSERT ON bilan_answer
WHEN NEW.version <> (SELECT max(version) FROM bilan WHERE review_id = NEW.review_id)
  OR coalesce((SELECT act FROM review_step WHERE review_id = NEW.review_id AND revision = NEW.step), '') <> CASE NEW.answer WHEN 'read' THEN 'sign' ELSE 'contest' END
BEGIN SELECT RAISE(ABORT, 'bilan_changed'); END;
-- Nobody answers in another's place.
CREATE TRIGGER bilan_answer_own BEFORE INSERT ON bilan_answer
WHEN NEW.answered_by <> (SELECT enrolment.person_id FROM review JOIN enrolment ON enrolment.id = review.enrolment_id WHERE review.id = NEW.review_id)
BEGIN SELECT RAISE(ABORT, 'subject_not_own'); END;
CREATE TRIGGER bilan_answer_no_update BEFORE UPDATE ON bilan_answer
WHEN NEW.reply <> '' OR NEW.review_id <> OLD.review_id OR NEW.version <> OLD.version OR NEW.digest <> OLD.digest OR NEW.answer <> OLD.answer OR NEW.step <> OLD.step
  OR NEW.answered_by <> OLD.answered_by OR NEW.answered_at <> OLD.answered_at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER bilan_answer_no_delete BEFORE DELETE ON bilan_answer BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- When the interview is to be, or was.
CREATE TABLE interview (
  review_id TEXT NOT NULL REFERENCES review (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (review_id, revision)
) STRICT;
CREATE TRIGGER interview_follows BEFORE INSERT ON interview
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM interview WHERE review_id = NEW.review_id)
BEGIN SELECT RAISE(ABORT, 'interview_changed'); END;
CREATE TRIGGER interview_frozen BEFORE INSERT ON interview
WHEN (SELECT state FROM review_step WHERE review_id = NEW.review_id ORDER BY revision DESC LIMIT 1) NOT IN ('open', 'self_assessed', 'submitted', 'returned', 'feedback_complete')
BEGIN SELECT RAISE(ABORT, 'review_frozen'); END;
CREATE TRIGGER interview_no_update BEFORE UPDATE ON interview BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER interview_no_delete BEFORE DELETE ON interview BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What each side wants to speak of, and what was said. Nothing of it is anybody's secret from the student for good.
CREATE TABLE interview_note (
  review_id TEXT NOT NULL REFERENCES review (id),
  part TEXT NOT NULL CHECK (part IN ('student', 'team', 'notes')),
  revision INTEGER NOT NULL CHECK (revision > 0),
  text TEXT NOT NULL,
  written_by TEXT NOT NULL REFERENCES person (id),
  written_at TEXT NOT NULL,
  PRIMARY KEY (review_id, part, revision)
) STRICT;
CREATE TRIGGER interview_note_follows BEFORE INSERT ON interview_note
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM interview_note WHERE review_id = NEW.review_id AND part = NEW.part)
BEGIN SELECT RAISE(ABORT, 'interview_changed'); END;
-- Once the interview was held, what was prepared and what was noted stays as it is.
CREATE TRIGGER interview_note_frozen BEFORE INSERT ON interview_note
WHEN (SELECT state FROM review_step WHERE review_id = NEW.review_id ORDER BY revision DESC LIMIT 1) NOT IN ('open', 'self_assessed', 'submitted', 'returned', 'feedback_complete')
BEGIN SELECT RAISE(ABORT, 'review_frozen'); END;
CREATE TRIGGER interview_note_of_whom BEFORE INSERT ON interview_note
WHEN (NEW.part = 'student') <> (NEW.written_by = (SELECT enrolment.person_id FROM review JOIN enrolment ON enrolment.id = review.enrolment_id WHERE review.id = NEW.review_id))
BEGIN SELECT RAISE(ABORT, 'own_decision'); END;
CREATE TRIGGER interview_note_departed BEFORE INSERT ON interview_note
WHEN NEW.part = 'student'
  AND EXISTS (SELECT 1 FROM review JOIN departure_in_force ON departure_in_force.enrolment_id = review.enrolment_id WHERE review.id = NEW.review_id AND closes_on <= date('now'))
BEGIN SELECT RAISE(ABORT, 'departed'); END;
CREATE TRIGGER interview_note_no_update BEFORE UPDATE ON interview_note
WHEN NEW.text <> '' OR NEW.review_id <> OLD.review_id OR NEW.part <> OLD.part OR NEW.revision <> OLD.revision OR NEW.written_by <> OLD.written_by OR NEW.written_at <> OLD.written_at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER interview_note_no_delete BEFORE DELETE ON interview_note BEGIN SELECT RAISE(ABORT, 'append_only'); END;
