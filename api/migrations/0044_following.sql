-- The steps of the memoir: the team's own list for a cohort, and when each student reached them.
CREATE TABLE memoir_milestone (
  cohort_id TEXT NOT NULL REFERENCES cohort (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  -- JSON: [{ "name": …, "dueOn": a day or null }], the whole list at each revision; an empty one goes back to the programme's.
  milestones TEXT NOT NULL CHECK (json_valid(milestones)),
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (cohort_id, revision)
) STRICT;
CREATE TRIGGER memoir_milestone_follows BEFORE INSERT ON memoir_milestone
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM memoir_milestone WHERE cohort_id = NEW.cohort_id)
BEGIN SELECT RAISE(ABORT, 'following_changed'); END;
CREATE TRIGGER memoir_milestone_no_update BEFORE UPDATE ON memoir_milestone BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- The last revision holds; without a day the step is not reached after all.
CREATE TABLE memoir_step (
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  milestone TEXT NOT NULL CHECK (milestone <> ''),
  revision INTEGER NOT NULL CHECK (revision > 0),
  reached_on TEXT CHECK (reached_on IS NULL OR reached_on IS date(reached_on)),
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (enrolment_id, milestone, revision)
) STRICT;
CREATE TRIGGER memoir_step_follows BEFORE INSERT ON memoir_step
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM memoir_step WHERE enrolment_id = NEW.enrolment_id AND milestone = NEW.milestone)
BEGIN SELECT RAISE(ABORT, 'following_changed'); END;
CREATE TRIGGER memoir_step_no_update BEFORE UPDATE ON memoir_step BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- Nobody certifies their own steps.
CREATE TRIGGER memoir_step_not_own BEFORE INSERT ON memoir_step
WHEN NEW.recorded_by = (SELECT person_id FROM enrolment WHERE id = NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'own_decision'); END;
