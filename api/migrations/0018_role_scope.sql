-- Authority is (person, role, programme, cohort, period), from one day to another; '*' is each of them.
-- A CHECK and a primary key cannot be altered, so the table is made anew. Nothing refers to it.
CREATE TABLE kept_role_grant AS SELECT person_id, role, cohort_id FROM role_grant;
DROP TABLE role_grant;
CREATE TABLE role_grant (
  person_id TEXT NOT NULL REFERENCES person (id),
  role TEXT NOT NULL CHECK (role IN ('student', 'teacher', 'jury_member', 'jury_chair', 'programme_head', 'administrator', 'data_protection_officer')),
  -- One cohort, or '*': every cohort, of one programme where that is named.
  cohort_id TEXT NOT NULL,
  -- A programme's code, in all of its versions.
  programme_code TEXT NOT NULL DEFAULT '*' CHECK (programme_code = '*' OR cohort_id = '*'),
  -- A period of a programme, e.g. 'S1'.
  period TEXT NOT NULL DEFAULT '*',
  -- The first and the last day on which it holds (UTC, like every time here); NULL is open.
  valid_from TEXT CHECK (valid_from IS NULL OR valid_from IS date(valid_from)),
  valid_until TEXT CHECK (valid_until IS NULL OR valid_until IS date(valid_until)),
  PRIMARY KEY (person_id, role, cohort_id, programme_code, period),
  CHECK (valid_from IS NULL OR valid_until IS NULL OR valid_from <= valid_until)
) STRICT;
INSERT INTO role_grant (person_id, role, cohort_id) SELECT person_id, role, cohort_id FROM kept_role_grant;
DROP TABLE kept_role_grant;
CREATE INDEX cohort_by_programme ON cohort (programme_code);
