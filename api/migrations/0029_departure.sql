-- The day from which a student's university account signs in no more, what they are told before, and what they may do after.

CREATE TABLE departure (
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  -- The first day without it (UTC, like every time here); NULL: not after all.
  closes_on TEXT CHECK (closes_on IS NULL OR closes_on IS date(closes_on)),
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (enrolment_id, revision)
) STRICT;
CREATE INDEX departure_by_day ON departure (closes_on);
-- Two at once: the second writer of a revision loses.
CREATE TRIGGER departure_follows BEFORE INSERT ON departure
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM departure WHERE enrolment_id = NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'departures_changed'); END;
CREATE TRIGGER departure_not_own BEFORE INSERT ON departure
WHEN NEW.recorded_by = (SELECT person_id FROM enrolment WHERE id = NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'own_decision'); END;
CREATE TRIGGER departure_no_update BEFORE UPDATE ON departure BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER departure_no_delete BEFORE DELETE ON departure BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE VIEW departure_in_force AS
  SELECT enrolment_id, revision, closes_on, recorded_at FROM departure
  WHERE revision = (SELECT max(revision) FROM departure later WHERE later.enrolment_id = departure.enrolment_id);

-- A person has one university account, whatever they are enrolled in: it closes on the last of these days, and not while an
-- enrolment that goes on has none. Whoever acts for the institution keeps it.
CREATE VIEW account_closing AS
  SELECT enrolment.person_id AS person_id, max(known.closes_on) AS closes_on, max(known.recorded_at) AS recorded_at
  FROM enrolment LEFT JOIN departure_in_force known ON known.enrolment_id = enrolment.id
  WHERE NOT EXISTS (
      SELECT 1 FROM role_grant WHERE role_grant.person_id = enrolment.person_id AND role_grant.role <> 'student'
        AND coalesce(role_grant.valid_from, '') <= date('now') AND coalesce(role_grant.valid_until, '9999-12-31') >= date('now'))
    AND NOT EXISTS (
      SELECT 1 FROM referent WHERE referent.person_id = enrolment.person_id AND referent.from_on <= date('now') AND NOT EXISTS (
        SELECT 1 FROM referent later WHERE later.enrolment_id = referent.enrolment_id AND later.revision > referent.revision AND later.from_on <= date('now')))
  GROUP BY enrolment.person_id
  HAVING max(known.closes_on) IS NOT NULL AND sum(
    known.closes_on IS NULL AND coalesce((
      SELECT status FROM enrolment_step WHERE enrolment_step.enrolment_id = enrolment.id ORDER BY revision DESC LIMIT 1), 'enrolled')
      NOT IN ('transferred', 'left', 'completed')) = 0;

-- What was sent of a closing: some weeks before (1), shortly before (2). Each once, whoever sends at the same time.
CREATE TABLE departure_notice (
  person_id TEXT NOT NULL REFERENCES person (id),
  closes_on TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number IN (1, 2)),
  at TEXT NOT NULL,
  PRIMARY KEY (person_id, closes_on, number)
) STRICT;

-- Of an enrolment that has ended nothing of a semester is written any more by its holder; what is public stays theirs.
CREATE TRIGGER evidence_departed BEFORE INSERT ON evidence
WHEN EXISTS (SELECT 1 FROM departure_in_force WHERE enrolment_id = NEW.enrolment_id AND closes_on <= date('now'))
BEGIN SELECT RAISE(ABORT, 'departed'); END;
CREATE TRIGGER review_evidence_departed BEFORE INSERT ON review_evidence
WHEN EXISTS (SELECT 1 FROM review JOIN departure_in_force ON departure_in_force.enrolment_id = review.enrolment_id WHERE review.id = NEW.review_id AND closes_on <= date('now'))
BEGIN SELECT RAISE(ABORT, 'departed'); END;
CREATE TRIGGER assessment_departed BEFORE INSERT ON assessment
WHEN NEW.kind = 'self'
  AND EXISTS (SELECT 1 FROM review JOIN departure_in_force ON departure_in_force.enrolment_id = review.enrolment_id WHERE review.id = NEW.review_id AND closes_on <= date('now'))
BEGIN SELECT RAISE(ABORT, 'departed'); END;
CREATE TRIGGER review_step_departed BEFORE INSERT ON review_step
WHEN EXISTS (
  SELECT 1 FROM review JOIN enrolment ON enrolment.id = review.enrolment_id JOIN departure_in_force ON departure_in_force.enrolment_id = enrolment.id
  WHERE review.id = NEW.review_id AND enrolment.person_id = NEW.person_id AND closes_on <= date('now'))
BEGIN SELECT RAISE(ABORT, 'departed'); END;

-- Two kinds of message more. A CHECK cannot be altered, so both tables are made anew; what waits goes on waiting.
CREATE TABLE kept_mail AS SELECT * FROM mail;
CREATE TABLE kept_mail_attempt AS SELECT * FROM mail_attempt;
DROP TABLE mail_attempt;
DROP TABLE mail;
CREATE TABLE mail (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('link', 'passkey_added', 'personal_address_added', 'account_closing', 'erasure_refused')),
  -- Of a link the request; of an erasure that was refused, the erasure; of any other notice the person.
  subject TEXT NOT NULL,
  queued_at TEXT NOT NULL,
  due_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT
) STRICT;
CREATE INDEX mail_due ON mail (due_at);
CREATE TABLE mail_attempt (
  mail_id TEXT NOT NULL REFERENCES mail (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number > 0),
  at TEXT NOT NULL,
  PRIMARY KEY (mail_id, number)
) STRICT;
INSERT INTO mail SELECT * FROM kept_mail;
INSERT INTO mail_attempt SELECT * FROM kept_mail_attempt;
DROP TABLE kept_mail_attempt;
DROP TABLE kept_mail;
