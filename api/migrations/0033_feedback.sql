-- Feedback sheets: one for each teaching unit and student of a review, in revisions, some of them published; and what is said about those.
CREATE TABLE feedback_sheet (
  review_id TEXT NOT NULL REFERENCES review (id),
  -- The title of the teaching unit, as the programme prints it.
  unit TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
  -- JSON: situation and revision of each rubric that it is written with.
  rubrics TEXT NOT NULL CHECK (json_valid(rubrics)),
  -- JSON: by criterion a step, or null for "not assessed".
  answers TEXT NOT NULL CHECK (json_valid(answers)),
  strengths TEXT NOT NULL,
  to_work_on TEXT NOT NULL,
  written_by TEXT NOT NULL REFERENCES person (id),
  at TEXT NOT NULL,
  PRIMARY KEY (review_id, unit, revision)
) STRICT;
-- Two people at once: the second writer of a revision loses, and is told.
CREATE TRIGGER feedback_sheet_follows BEFORE INSERT ON feedback_sheet
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM feedback_sheet WHERE review_id = NEW.review_id AND unit = NEW.unit)
BEGIN SELECT RAISE(ABORT, 'sheet_changed'); END;
CREATE TRIGGER feedback_sheet_of_published BEFORE INSERT ON feedback_sheet
WHEN EXISTS (
  SELECT 1 FROM json_each(NEW.rubrics) AS asked WHERE NOT EXISTS (
    SELECT 1 FROM rubric JOIN review ON review.id = NEW.review_id JOIN enrolment ON enrolment.id = review.enrolment_id
    WHERE rubric.cohort_id = enrolment.cohort_id AND rubric.period = review.period AND rubric.state = 'published'
      AND rubric.situation = asked.value ->> '$.situation' AND rubric.revision = asked.value ->> '$.revision'))
BEGIN SELECT RAISE(ABORT, 'rubric_changed'); END;
CREATE TRIGGER feedback_sheet_closed BEFORE INSERT ON feedback_sheet
WHEN coalesce((SELECT state FROM review_step WHERE review_id = NEW.review_id ORDER BY revision DESC LIMIT 1), 'planned') IN ('planned', 'sent_to_jury', 'closed', 'absent')
  OR EXISTS (
    SELECT 1 FROM review JOIN enrolment ON enrolment.id = review.enrolment_id JOIN erasure ON erasure.person_id = enrolment.person_id JOIN erasure_receipt ON erasure_receipt.id = erasure.id
    WHERE review.id = NEW.review_id AND erasure.scope = 'whole')
BEGIN SELECT RAISE(ABORT, 'feedback_closed'); END;
-- History stays; the words in it may be erased, once and for good, and nothing else of it changes.
CREATE TRIGGER feedback_sheet_no_update BEFORE UPDATE ON feedback_sheet
WHEN NEW.strengths <> '' OR NEW.to_work_on <> '' OR NEW.review_id <> OLD.review_id OR NEW.unit <> OLD.unit OR NEW.revision <> OLD.revision OR NEW.state <> OLD.state
  OR NEW.rubrics <> OLD.rubrics OR NEW.answers <> OLD.answers OR NEW.written_by <> OLD.written_by OR NEW.at <> OLD.at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- Saved as one types, a draft may give way to the one that follows it; what was published may not.
CREATE TRIGGER feedback_sheet_no_delete BEFORE DELETE ON feedback_sheet
WHEN OLD.state = 'published' OR NOT EXISTS (SELECT 1 FROM feedback_sheet WHERE review_id = OLD.review_id AND unit = OLD.unit AND revision > OLD.revision)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What a teacher had typed when somebody else's words came first: kept until they have been read beside those.
CREATE TABLE feedback_aside (
  review_id TEXT NOT NULL REFERENCES review (id),
  unit TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES person (id),
  answers TEXT NOT NULL CHECK (json_valid(answers)),
  strengths TEXT NOT NULL,
  to_work_on TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (review_id, unit, person_id)
) STRICT;

-- What is said of a published sheet: the student's answers and questions, the team's replies.
CREATE TABLE feedback_message (
  review_id TEXT NOT NULL,
  unit TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  -- The published revision that stood there.
  after_revision INTEGER NOT NULL,
  author TEXT NOT NULL CHECK (author IN ('student', 'teacher')),
  -- The student would like another look.
  asks INTEGER NOT NULL CHECK (asks IN (0, 1)),
  person_id TEXT NOT NULL REFERENCES person (id),
  text TEXT NOT NULL,
  -- A trace that shows what was revised since.
  evidence_id TEXT REFERENCES evidence (id),
  at TEXT NOT NULL,
  PRIMARY KEY (review_id, unit, number),
  FOREIGN KEY (review_id, unit, after_revision) REFERENCES feedback_sheet (review_id, unit, revision),
  CHECK (author = 'student' OR (asks = 0 AND evidence_id IS NULL))
) STRICT;
CREATE INDEX feedback_message_by_evidence ON feedback_message (evidence_id);
CREATE INDEX feedback_message_asked ON feedback_message (at) WHERE asks = 1;
CREATE TRIGGER feedback_message_closed BEFORE INSERT ON feedback_message
WHEN (SELECT state FROM review_step WHERE review_id = NEW.review_id ORDER BY revision DESC LIMIT 1) IN ('planned', 'sent_to_jury', 'closed', 'absent')
BEGIN SELECT RAISE(ABORT, 'feedback_closed'); END;
CREATE TRIGGER feedback_message_departed BEFORE INSERT ON feedback_message
WHEN NEW.author = 'student'
  AND EXISTS (SELECT 1 FROM review JOIN departure_in_force ON departure_in_force.enrolment_id = review.enrolment_id WHERE review.id = NEW.review_id AND closes_on <= date('now'))
BEGIN SELECT RAISE(ABORT, 'departed'); END;
CREATE TRIGGER feedback_message_no_update BEFORE UPDATE ON feedback_message
WHEN NEW.text <> '' OR NEW.review_id <> OLD.review_id OR NEW.unit <> OLD.unit OR NEW.number <> OLD.number OR NEW.after_revision <> OLD.after_revision
  OR NEW.author <> OLD.author OR NEW.asks <> OLD.asks OR NEW.person_id <> OLD.person_id OR NEW.evidence_id IS NOT OLD.evidence_id OR NEW.at <> OLD.at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER feedback_message_no_delete BEFORE DELETE ON feedback_message BEGIN SELECT RAISE(ABORT, 'append_only'); END;
