-- The days by which a semester review is submitted, answered and signed; what one student was granted; by when each act was due when it was done.

CREATE TABLE review_deadline (
  cohort_id TEXT NOT NULL REFERENCES cohort (id),
  period TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  -- The last day, in the institution's zone; NULL: none is set.
  submit_by TEXT CHECK (submit_by IS NULL OR submit_by IS date(submit_by)),
  feedback_by TEXT CHECK (feedback_by IS NULL OR feedback_by IS date(feedback_by)),
  sign_by TEXT CHECK (sign_by IS NULL OR sign_by IS date(sign_by)),
  -- Whether a review may be submitted after its day; it is recorded as late then.
  takes_late INTEGER NOT NULL CHECK (takes_late IN (0, 1)),
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (cohort_id, period, revision)
) STRICT;
CREATE TRIGGER review_deadline_follows BEFORE INSERT ON review_deadline
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM review_deadline WHERE cohort_id = NEW.cohort_id AND period = NEW.period)
BEGIN SELECT RAISE(ABORT, 'deadlines_changed'); END;
CREATE TRIGGER review_deadline_no_update BEFORE UPDATE ON review_deadline BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER review_deadline_no_delete BEFORE DELETE ON review_deadline BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What was granted to one student. There is no column for why, and there must not be one: it may be their health.
CREATE TABLE review_allowance (
  review_id TEXT NOT NULL REFERENCES review (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  kind TEXT NOT NULL CHECK (kind IN ('extension', 'arrangement')),
  -- Of an extension: of which act, until which day.
  act TEXT CHECK (act IS NULL OR act IN ('submit', 'sign')),
  until_on TEXT CHECK (until_on IS NULL OR until_on IS date(until_on)),
  granted_by TEXT NOT NULL REFERENCES person (id),
  granted_at TEXT NOT NULL,
  PRIMARY KEY (review_id, revision),
  CHECK ((kind = 'extension') = (act IS NOT NULL) AND (act IS NULL) = (until_on IS NULL))
) STRICT;
CREATE TRIGGER review_allowance_follows BEFORE INSERT ON review_allowance
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM review_allowance WHERE review_id = NEW.review_id)
BEGIN SELECT RAISE(ABORT, 'deadlines_changed'); END;
CREATE TRIGGER review_allowance_not_own BEFORE INSERT ON review_allowance
WHEN NEW.granted_by = (SELECT enrolment.person_id FROM review JOIN enrolment ON enrolment.id = review.enrolment_id WHERE review.id = NEW.review_id)
BEGIN SELECT RAISE(ABORT, 'own_decision'); END;
CREATE TRIGGER review_allowance_no_update BEFORE UPDATE ON review_allowance BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER review_allowance_no_delete BEFORE DELETE ON review_allowance BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- By when an act is due of a review: the cohort's day, or the day of an extension where that is later.
CREATE VIEW review_due AS
  SELECT review.id AS review_id, day.act AS act, day.takes_late AS takes_late,
    max(day.set_on, coalesce((
      SELECT until_on FROM review_allowance WHERE review_allowance.review_id = review.id AND review_allowance.act = day.act ORDER BY revision DESC LIMIT 1), day.set_on)) AS due_on
  FROM review JOIN enrolment ON enrolment.id = review.enrolment_id
  JOIN (
    SELECT cohort_id, period, revision, takes_late, 'submit' AS act, submit_by AS set_on FROM review_deadline
    UNION ALL SELECT cohort_id, period, revision, takes_late, 'complete_feedback', feedback_by FROM review_deadline
    UNION ALL SELECT cohort_id, period, revision, takes_late, 'sign', sign_by FROM review_deadline) day
    ON day.cohort_id = enrolment.cohort_id AND day.period = review.period AND day.set_on IS NOT NULL
    AND day.revision = (SELECT max(revision) FROM review_deadline WHERE review_deadline.cohort_id = day.cohort_id AND review_deadline.period = day.period);

-- The day by which an act was due when it was done: late is read from the two of them, whatever the days become.
ALTER TABLE review_step ADD COLUMN due_on TEXT;
DROP TRIGGER review_step_no_update;
CREATE TRIGGER review_step_no_update BEFORE UPDATE ON review_step
WHEN NEW.note <> '' OR NEW.review_id <> OLD.review_id OR NEW.revision <> OLD.revision OR NEW.act <> OLD.act OR NEW.state <> OLD.state
  OR NEW.person_id IS NOT OLD.person_id OR NEW.at <> OLD.at OR NEW.due_on IS NOT OLD.due_on
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- What was returned is submitted again in its own time: the day was for the first time.
CREATE TRIGGER review_step_due BEFORE INSERT ON review_step
WHEN NEW.due_on IS NOT CASE
  WHEN NEW.act = 'submit' AND EXISTS (SELECT 1 FROM review_step WHERE review_id = NEW.review_id AND act = 'submit') THEN NULL
  ELSE (SELECT due_on FROM review_due WHERE review_due.review_id = NEW.review_id AND review_due.act = CASE NEW.act WHEN 'contest' THEN 'sign' ELSE NEW.act END) END
BEGIN SELECT RAISE(ABORT, 'deadlines_changed'); END;
-- In UTC, which is never ahead of the institution's zone: what this refuses is over there as well.
CREATE TRIGGER review_step_too_late BEFORE INSERT ON review_step
WHEN NEW.act = 'submit' AND NEW.due_on < substr(NEW.at, 1, 10)
  AND (SELECT takes_late FROM review_due WHERE review_due.review_id = NEW.review_id AND review_due.act = 'submit') = 0
BEGIN SELECT RAISE(ABORT, 'submission_closed'); END;
