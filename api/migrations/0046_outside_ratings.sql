-- Ratings that were read in from elsewhere: something that a proposal may rest on, never a proposal or a decision.
CREATE TABLE outside_rating (
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  period TEXT NOT NULL,
  competency TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('moodle')),
  revision INTEGER NOT NULL CHECK (revision > 0),
  level INTEGER NOT NULL CHECK (level > 0),
  read_in_by TEXT NOT NULL REFERENCES person (id),
  read_in_at TEXT NOT NULL,
  PRIMARY KEY (enrolment_id, period, competency, source, revision)
) STRICT;
CREATE TRIGGER outside_rating_follows BEFORE INSERT ON outside_rating
WHEN NEW.revision <> 1 + (
  SELECT coalesce(max(revision), 0) FROM outside_rating known
  WHERE known.enrolment_id = NEW.enrolment_id AND known.period = NEW.period AND known.competency = NEW.competency AND known.source = NEW.source)
BEGIN SELECT RAISE(ABORT, 'following_changed'); END;
CREATE TRIGGER outside_rating_no_update BEFORE UPDATE ON outside_rating BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- Nobody rates themselves from elsewhere.
CREATE TRIGGER outside_rating_not_own BEFORE INSERT ON outside_rating
WHEN NEW.read_in_by = (SELECT person_id FROM enrolment WHERE id = NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'own_decision'); END;
