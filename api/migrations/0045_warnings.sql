-- Early warnings are computed and not kept. What is kept: when they may speak, and what a student answered, until the semester ends.
CREATE TABLE warning_setting (
  cohort_id TEXT NOT NULL REFERENCES cohort (id),
  period TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  -- Each rule is off while its number is NULL.
  inactivity_days INTEGER CHECK (inactivity_days BETWEEN 7 AND 365),
  weeks_before INTEGER CHECK (weeks_before BETWEEN 1 AND 26),
  due_on TEXT CHECK (due_on IS NULL OR due_on IS date(due_on)),
  -- The last day of the semester: afterwards there are no warnings, and what was answered is purged.
  ends_on TEXT NOT NULL CHECK (ends_on IS date(ends_on)),
  -- For how many days a warning is the student's alone.
  teacher_after_days INTEGER NOT NULL CHECK (teacher_after_days BETWEEN 1 AND 60),
  set_by TEXT NOT NULL REFERENCES person (id),
  set_at TEXT NOT NULL,
  CHECK (weeks_before IS NULL OR due_on IS NOT NULL),
  CHECK (due_on IS NULL OR due_on <= ends_on),
  PRIMARY KEY (cohort_id, period, revision)
) STRICT;
CREATE TRIGGER warning_setting_follows BEFORE INSERT ON warning_setting
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM warning_setting WHERE cohort_id = NEW.cohort_id AND period = NEW.period)
BEGIN SELECT RAISE(ABORT, 'following_changed'); END;
CREATE TRIGGER warning_setting_no_update BEFORE UPDATE ON warning_setting BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TABLE warning_answer (
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  period TEXT NOT NULL,
  -- The rule and the fact that it speaks of, e.g. 'inactivity:2026-11-02': a later fact is another warning.
  warning TEXT NOT NULL CHECK (warning <> ''),
  revision INTEGER NOT NULL CHECK (revision > 0),
  act TEXT NOT NULL CHECK (act IN ('answer', 'dismiss')),
  words TEXT NOT NULL CHECK (words <> ''),
  at TEXT NOT NULL,
  PRIMARY KEY (enrolment_id, period, warning, revision)
) STRICT;
CREATE TRIGGER warning_answer_no_update BEFORE UPDATE ON warning_answer BEGIN SELECT RAISE(ABORT, 'append_only'); END;
