-- What readers report of a student's link to another site, what somebody of the institution makes of it, and one notice more.

CREATE TABLE link_report (
  id TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  -- The address, and the 128 bits of its digest by which pages lead to it.
  link TEXT NOT NULL,
  key TEXT NOT NULL CHECK (length(key) = 32),
  shown_on TEXT NOT NULL CHECK (shown_on IN ('portfolio', 'credential', 'share')),
  reason TEXT NOT NULL CHECK (reason IN ('dangerous', 'misleading', 'unlawful', 'other')),
  words TEXT NOT NULL CHECK (length(words) <= 500),
  -- Nothing else of whoever reported it.
  day TEXT NOT NULL CHECK (day IS date(day)),
  -- How often the link had been examined before: the next ruling answers it.
  examined INTEGER NOT NULL CHECK (examined >= 0)
) STRICT;
CREATE INDEX link_report_by_link ON link_report (enrolment_id, key);
CREATE INDEX link_report_by_day ON link_report (day);
CREATE TRIGGER link_report_limits BEFORE INSERT ON link_report
WHEN 50 <= (SELECT count(*) FROM link_report WHERE enrolment_id = NEW.enrolment_id AND key = NEW.key AND examined = NEW.examined)
BEGIN SELECT RAISE(ABORT, 'reports_full'); END;
CREATE TRIGGER link_report_of_today BEFORE INSERT ON link_report
WHEN NEW.examined <> (SELECT count(*) FROM link_ruling WHERE enrolment_id = NEW.enrolment_id AND key = NEW.key)
  OR EXISTS (SELECT 1 FROM withdrawn_link WHERE enrolment_id = NEW.enrolment_id AND key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'ruling_changed'); END;
CREATE TRIGGER link_report_no_update BEFORE UPDATE ON link_report BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TABLE link_ruling (
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  key TEXT NOT NULL CHECK (length(key) = 32),
  revision INTEGER NOT NULL CHECK (revision > 0),
  link TEXT NOT NULL,
  act TEXT NOT NULL CHECK (act IN ('nothing', 'withdraw', 'restore')),
  -- For the student, who reads it.
  reason TEXT NOT NULL CHECK (act <> 'withdraw' OR reason <> ''),
  -- How many reports it answers.
  reports INTEGER NOT NULL CHECK (reports >= 0),
  ruled_by TEXT NOT NULL REFERENCES person (id),
  at TEXT NOT NULL,
  PRIMARY KEY (enrolment_id, key, revision)
) STRICT;
-- Two at once, or a report that nobody has read yet: look again.
CREATE TRIGGER link_ruling_follows BEFORE INSERT ON link_ruling
WHEN NEW.revision <> 1 + (SELECT count(*) FROM link_ruling WHERE enrolment_id = NEW.enrolment_id AND key = NEW.key)
  OR NEW.reports <> (SELECT count(*) FROM link_report WHERE enrolment_id = NEW.enrolment_id AND key = NEW.key AND examined = NEW.revision - 1)
  OR (NEW.act = 'restore') <> ('withdraw' = coalesce((SELECT act FROM link_ruling WHERE enrolment_id = NEW.enrolment_id AND key = NEW.key ORDER BY revision DESC LIMIT 1), ''))
BEGIN SELECT RAISE(ABORT, 'ruling_changed'); END;
CREATE TRIGGER link_ruling_not_own BEFORE INSERT ON link_ruling
WHEN NEW.ruled_by = (SELECT person_id FROM enrolment WHERE id = NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'own_decision'); END;
CREATE TRIGGER link_ruling_no_update BEFORE UPDATE ON link_ruling BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- A link that pages do not lead to any more.
CREATE VIEW withdrawn_link AS
  SELECT enrolment_id, key, link, reason, at, revision FROM link_ruling
  WHERE act = 'withdraw' AND revision = (SELECT max(revision) FROM link_ruling later WHERE later.enrolment_id = link_ruling.enrolment_id AND later.key = link_ruling.key);

-- A CHECK cannot be altered, so both tables are made anew; what waits goes on waiting.
CREATE TABLE kept_mail AS SELECT * FROM mail;
CREATE TABLE kept_mail_attempt AS SELECT * FROM mail_attempt;
DROP TABLE mail_attempt;
DROP TABLE mail;
CREATE TABLE mail (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('link', 'passkey_added', 'personal_address_added', 'account_closing', 'erasure_refused', 'view_asked', 'sheet_published', 'link_withdrawn')),
  -- Of a link the request; of an erasure that was refused, the erasure; of a view that is asked for, the invitation; of a sheet,
  -- the review, the place of its unit and its version; of any other notice the person.
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
INSERT INTO mail SELECT id, kind, subject, queued_at, due_at, attempts, last_error FROM kept_mail;
INSERT INTO mail_attempt SELECT mail_id, number, at FROM kept_mail_attempt;
DROP TABLE kept_mail;
DROP TABLE kept_mail_attempt;
