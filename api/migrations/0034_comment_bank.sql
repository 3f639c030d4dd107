-- A teacher's reusable comments, their own or shared with the team of a cohort: a sheet takes a copy of the words, never a reference.
CREATE TABLE bank_comment (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  -- NULL: the teacher's alone.
  cohort_id TEXT REFERENCES cohort (id),
  text TEXT NOT NULL CHECK (length(text) > 0),
  added_at TEXT NOT NULL
) STRICT;
CREATE INDEX bank_comment_by_person ON bank_comment (person_id);
CREATE INDEX bank_comment_by_cohort ON bank_comment (cohort_id);
CREATE TRIGGER bank_comment_full BEFORE INSERT ON bank_comment
WHEN (SELECT count(*) FROM bank_comment WHERE person_id = NEW.person_id) >= 300
BEGIN SELECT RAISE(ABORT, 'bank_full'); END;
CREATE TRIGGER bank_comment_no_update BEFORE UPDATE ON bank_comment BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Whether keys without a modifier do something for this person (WCAG 2.2, 2.1.4). Without a row they do.
CREATE TABLE keyboard_choice (
  person_id TEXT PRIMARY KEY REFERENCES person (id),
  single_keys INTEGER NOT NULL CHECK (single_keys IN (0, 1))
) STRICT;
