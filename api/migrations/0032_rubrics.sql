-- The criteria of a situation (SAÉ), written by the teachers of a cohort. Every revision stays; those that were published are what sheets are written with.
CREATE TABLE rubric (
  cohort_id TEXT NOT NULL REFERENCES cohort (id),
  period TEXT NOT NULL,
  -- The title of its production, as the programme prints it.
  situation TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
  -- JSON: units and criteria.
  body TEXT NOT NULL CHECK (json_valid(body)),
  saved_by TEXT NOT NULL REFERENCES person (id),
  saved_at TEXT NOT NULL,
  PRIMARY KEY (cohort_id, period, situation, revision)
) STRICT;
-- Two people at once: the second writer of a revision loses.
CREATE TRIGGER rubric_follows BEFORE INSERT ON rubric
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM rubric WHERE cohort_id = NEW.cohort_id AND period = NEW.period AND situation = NEW.situation)
BEGIN SELECT RAISE(ABORT, 'rubric_changed'); END;
CREATE TRIGGER rubric_no_update BEFORE UPDATE ON rubric BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER rubric_no_delete BEFORE DELETE ON rubric BEGIN SELECT RAISE(ABORT, 'append_only'); END;
