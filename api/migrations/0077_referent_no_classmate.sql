-- A mentor needs no role; but nobody reads the reviews of those with whom they study, nor proposes their levels.
CREATE TRIGGER referent_no_classmate BEFORE INSERT ON referent
WHEN EXISTS (
  SELECT 1 FROM enrolment mine JOIN enrolment theirs ON theirs.cohort_id = mine.cohort_id
  WHERE mine.id = NEW.enrolment_id AND theirs.person_id = NEW.person_id AND theirs.person_id <> mine.person_id)
BEGIN SELECT RAISE(ABORT, 'referent_classmate'); END;
