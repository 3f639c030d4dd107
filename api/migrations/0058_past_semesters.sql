-- Semesters that were decided before Palier, or elsewhere: entered from the institution's minutes, which stay where they were signed.
-- A row says of a jury that it never sat here; its decisions and its minutes are those of the paper, and `signed_by` is who entered them.
CREATE TABLE past_minutes (
  jury_id TEXT PRIMARY KEY REFERENCES jury (id),
  -- As the file has it. The minutes' own number names the period besides, where one paper decided several.
  number TEXT NOT NULL CHECK (number <> ''),
  period TEXT NOT NULL,
  entered_by TEXT NOT NULL REFERENCES person (id),
  entered_at TEXT NOT NULL,
  UNIQUE (number, period)
) STRICT;
CREATE INDEX past_minutes_by_number ON past_minutes (number);
-- Nothing was decided, signed or convened of it here.
CREATE TRIGGER past_minutes_of_no_jury_here BEFORE INSERT ON past_minutes
WHEN EXISTS (SELECT 1 FROM decision WHERE jury_id = NEW.jury_id) OR EXISTS (SELECT 1 FROM minutes WHERE jury_id = NEW.jury_id)
  OR EXISTS (SELECT 1 FROM jury_review WHERE jury_id = NEW.jury_id)
BEGIN SELECT RAISE(ABORT, 'jury_changed'); END;
CREATE TRIGGER jury_review_of_past BEFORE INSERT ON jury_review
WHEN EXISTS (SELECT 1 FROM past_minutes WHERE jury_id = NEW.jury_id)
BEGIN SELECT RAISE(ABORT, 'jury_changed'); END;
-- A semester is decided in one place: none that is under way or closed here is entered, and none that was entered is opened.
CREATE TRIGGER decision_of_past BEFORE INSERT ON decision
WHEN EXISTS (SELECT 1 FROM past_minutes WHERE jury_id = NEW.jury_id)
  AND EXISTS (
    SELECT 1 FROM review JOIN review_step ON review_step.review_id = review.id
    WHERE review.enrolment_id = NEW.enrolment_id AND review.period = NEW.period AND review_step.state <> 'planned')
BEGIN SELECT RAISE(ABORT, 'decided_elsewhere'); END;
CREATE TRIGGER review_step_of_past BEFORE INSERT ON review_step
WHEN NEW.state <> 'planned' AND EXISTS (
  SELECT 1 FROM review JOIN decision ON decision.enrolment_id = review.enrolment_id AND decision.period = review.period
    JOIN past_minutes ON past_minutes.jury_id = decision.jury_id
  WHERE review.id = NEW.review_id)
BEGIN SELECT RAISE(ABORT, 'decided_elsewhere'); END;
CREATE TRIGGER past_minutes_no_update BEFORE UPDATE ON past_minutes BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER past_minutes_no_delete BEFORE DELETE ON past_minutes BEGIN SELECT RAISE(ABORT, 'append_only'); END;
