-- CLRs: one signed record of the badges that a student chose from one semester. Each choice is a record of its own.
-- The intent: the exact bytes to be signed, with the signed badges in them.
CREATE TABLE clr (
  id TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  period TEXT NOT NULL,
  bytes TEXT NOT NULL,
  digest TEXT NOT NULL,
  planned_at TEXT NOT NULL
) STRICT;
CREATE INDEX clr_by_enrolment ON clr (enrolment_id, planned_at);
-- Made by a person one at a time; a machine that makes them without end is stopped.
CREATE TRIGGER clr_limit BEFORE INSERT ON clr
WHEN (SELECT count(*) FROM clr WHERE enrolment_id = NEW.enrolment_id) >= 100
BEGIN SELECT RAISE(ABORT, 'clr_limit'); END;

-- Only released badges, of that person and that semester, and none that is revoked; sixteen at the most.
CREATE TABLE clr_badge (
  clr_id TEXT NOT NULL REFERENCES clr (id),
  credential_id TEXT NOT NULL REFERENCES release (id),
  PRIMARY KEY (clr_id, credential_id)
) STRICT;
CREATE TRIGGER clr_badge_own BEFORE INSERT ON clr_badge
WHEN NOT EXISTS (
  SELECT 1 FROM clr
  JOIN credential_plan ON credential_plan.id = NEW.credential_id
  JOIN award ON award.id = credential_plan.award_id
  JOIN decision ON decision.id = award.decision_id
  WHERE clr.id = NEW.clr_id AND award.enrolment_id = clr.enrolment_id AND decision.period = clr.period)
BEGIN SELECT RAISE(ABORT, 'clr_badge_not_available'); END;
CREATE TRIGGER clr_badge_live BEFORE INSERT ON clr_badge
WHEN EXISTS (SELECT 1 FROM revocation WHERE id = NEW.credential_id)
BEGIN SELECT RAISE(ABORT, 'clr_badge_not_available'); END;
CREATE TRIGGER clr_badge_most BEFORE INSERT ON clr_badge
WHEN (SELECT count(*) FROM clr_badge WHERE clr_id = NEW.clr_id) >= 16
BEGIN SELECT RAISE(ABORT, 'clr_too_many_badges'); END;

-- The signature, stored once it was verified by the public way: from then on the record is its holder's. A second writer loses.
CREATE TABLE signed_clr (
  id TEXT PRIMARY KEY REFERENCES clr (id),
  embedded TEXT NOT NULL,
  signed_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER signed_clr_key BEFORE INSERT ON signed_clr
WHEN EXISTS (SELECT 1 FROM signing_key WHERE state = 'compromised' AND instr(NEW.embedded, id) > 0)
BEGIN SELECT RAISE(ABORT, 'key_compromised'); END;

-- Private until its holder publishes its address; the last act tells. `abandon`: a badge in it was revoked before it was signed.
CREATE TABLE clr_act (
  clr_id TEXT NOT NULL REFERENCES clr (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  act TEXT NOT NULL CHECK (act IN ('publish', 'withdraw', 'abandon')),
  at TEXT NOT NULL,
  PRIMARY KEY (clr_id, revision)
) STRICT;
CREATE TRIGGER clr_act_after_signature BEFORE INSERT ON clr_act
WHEN (NEW.act = 'abandon') = EXISTS (SELECT 1 FROM signed_clr WHERE id = NEW.clr_id)
BEGIN SELECT RAISE(ABORT, 'clr_not_ready'); END;
CREATE TRIGGER signed_clr_not_abandoned BEFORE INSERT ON signed_clr
WHEN EXISTS (SELECT 1 FROM clr_act WHERE clr_id = NEW.id AND act = 'abandon')
BEGIN SELECT RAISE(ABORT, 'clr_not_ready'); END;

CREATE TRIGGER clr_no_update BEFORE UPDATE ON clr BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER clr_no_delete BEFORE DELETE ON clr BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER clr_badge_no_update BEFORE UPDATE ON clr_badge BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER clr_badge_no_delete BEFORE DELETE ON clr_badge BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER signed_clr_no_update BEFORE UPDATE ON signed_clr BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER signed_clr_no_delete BEFORE DELETE ON signed_clr BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER clr_act_no_update BEFORE UPDATE ON clr_act BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER clr_act_no_delete BEFORE DELETE ON clr_act BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- The outbox takes kinds of work that did not exist when it was made: which there are is said by the code that performs them.
CREATE TABLE kept_outbox AS SELECT kind, subject, due_at, attempts, last_error FROM outbox;
DROP TABLE outbox;
CREATE TABLE outbox (
  kind TEXT NOT NULL CHECK (kind <> ''),
  subject TEXT NOT NULL,
  due_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  PRIMARY KEY (kind, subject)
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at, kind, subject);
CREATE INDEX outbox_failed ON outbox (kind, subject) WHERE last_error IS NOT NULL;
INSERT INTO outbox (kind, subject, due_at, attempts, last_error) SELECT kind, subject, due_at, attempts, last_error FROM kept_outbox;
DROP TABLE kept_outbox;
