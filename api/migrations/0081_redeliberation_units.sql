-- Results of teaching units that a new deliberation takes up: named when it is convened, as the lines of levels are, and no others are open before it.
CREATE TABLE redeliberation_unit (
  jury_id TEXT NOT NULL REFERENCES redeliberation (jury_id),
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  -- The title of the unit; '' for the semester as a whole.
  unit TEXT NOT NULL,
  PRIMARY KEY (jury_id, enrolment_id, unit)
) STRICT;
-- Those that were convened before reach what they reached: all that was said of their students while they sit, and what they said.
INSERT INTO redeliberation_unit (jury_id, enrolment_id, unit)
  SELECT jury_id, enrolment_id, unit FROM unit_result WHERE jury_id IN (SELECT jury_id FROM redeliberation)
  UNION
  SELECT redeliberation.jury_id, unit_result.enrolment_id, unit_result.unit FROM redeliberation
  JOIN jury ON jury.id = redeliberation.jury_id
  JOIN redeliberation_line ON redeliberation_line.jury_id = redeliberation.jury_id
  JOIN unit_result ON unit_result.enrolment_id = redeliberation_line.enrolment_id AND unit_result.period = jury.period
  JOIN minutes ON minutes.jury_id = unit_result.jury_id
  WHERE NOT EXISTS (SELECT 1 FROM minutes bound WHERE bound.jury_id = redeliberation.jury_id);
-- Of a student of these minutes: what they say last of the unit, or what no minutes say of it, which may be the error.
CREATE TRIGGER redeliberation_unit_of_minutes BEFORE INSERT ON redeliberation_unit
WHEN NOT EXISTS (
    SELECT 1 FROM redeliberation JOIN jury_review ON jury_review.jury_id = redeliberation.of_jury JOIN review ON review.id = jury_review.review_id
    WHERE redeliberation.jury_id = NEW.jury_id AND review.enrolment_id = NEW.enrolment_id)
  OR EXISTS (
    SELECT 1 FROM redeliberation JOIN jury ON jury.id = redeliberation.jury_id
    JOIN unit_result bound ON bound.enrolment_id = NEW.enrolment_id AND bound.period = jury.period AND bound.unit = NEW.unit
    JOIN minutes ON minutes.jury_id = bound.jury_id
    WHERE redeliberation.jury_id = NEW.jury_id AND bound.jury_id <> redeliberation.of_jury
      AND NOT EXISTS (
        SELECT 1 FROM unit_result later JOIN minutes signed ON signed.jury_id = later.jury_id
        WHERE later.enrolment_id = bound.enrolment_id AND later.period = bound.period AND later.unit = bound.unit AND later.revision > bound.revision))
BEGIN SELECT RAISE(ABORT, 'results_changed'); END;
CREATE TRIGGER redeliberation_unit_no_update BEFORE UPDATE ON redeliberation_unit BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER redeliberation_unit_no_delete BEFORE DELETE ON redeliberation_unit BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER unit_result_taken_up BEFORE INSERT ON unit_result
WHEN EXISTS (SELECT 1 FROM redeliberation WHERE redeliberation.jury_id = NEW.jury_id)
  AND NOT EXISTS (SELECT 1 FROM redeliberation_unit known WHERE known.jury_id = NEW.jury_id AND known.enrolment_id = NEW.enrolment_id AND known.unit = NEW.unit)
BEGIN SELECT RAISE(ABORT, 'result_not_taken_up'); END;
