-- A student's referent teacher, from a day on; and authority asked for again inside the commit that uses it.

-- The last revision whose day has come holds; without a person there is none. Two at once: the second writer of a revision loses.
CREATE TABLE referent (
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  person_id TEXT REFERENCES person (id),
  from_on TEXT NOT NULL CHECK (from_on IS date(from_on)),
  appointed_by TEXT NOT NULL REFERENCES person (id),
  appointed_at TEXT NOT NULL,
  PRIMARY KEY (enrolment_id, revision)
) STRICT;
CREATE INDEX referent_by_person ON referent (person_id);
CREATE TRIGGER referent_no_update BEFORE UPDATE ON referent BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER referent_no_delete BEFORE DELETE ON referent BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER referent_not_own BEFORE INSERT ON referent
WHEN NEW.person_id = (SELECT person_id FROM enrolment WHERE id = NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'own_referent'); END;

-- Never holds a row: a commit puts one in when the person's authority is no longer there, and is refused whole.
CREATE TABLE authority_gone (person_id TEXT NOT NULL) STRICT;
CREATE TRIGGER authority_is_gone BEFORE INSERT ON authority_gone BEGIN SELECT RAISE(ABORT, 'authority_gone'); END;

-- Somebody must be left who can give roles: an administrator over everything, without an end.
CREATE TRIGGER role_grant_last_administrator BEFORE DELETE ON role_grant
WHEN OLD.role = 'administrator' AND OLD.cohort_id = '*' AND OLD.programme_code = '*' AND OLD.period = '*' AND OLD.valid_until IS NULL AND NOT EXISTS (
  SELECT 1 FROM role_grant other
  WHERE other.person_id <> OLD.person_id AND other.role = 'administrator' AND other.cohort_id = '*' AND other.programme_code = '*' AND other.period = '*'
    AND coalesce(other.valid_from, '') <= date('now') AND other.valid_until IS NULL)
BEGIN SELECT RAISE(ABORT, 'last_administrator'); END;
-- A role is given and withdrawn, never changed into another.
CREATE TRIGGER role_grant_no_update BEFORE UPDATE ON role_grant BEGIN SELECT RAISE(ABORT, 'append_only'); END;
