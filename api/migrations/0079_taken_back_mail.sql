-- Whoever finds their page private after a restore is written to (decision 0093).
-- A CHECK cannot be altered, so both tables are made anew; what waits goes on waiting.
CREATE TABLE kept_mail AS SELECT * FROM mail;
CREATE TABLE kept_mail_attempt AS SELECT * FROM mail_attempt;
DROP TABLE mail_attempt;
DROP TABLE mail;
CREATE TABLE mail (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('link', 'passkey_added', 'personal_address_added', 'account_closing', 'erasure_refused', 'view_asked', 'sheet_published', 'link_withdrawn', 'taken_back_again')),
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
