-- What people agreed to, and what they declined.

-- The ledger of consents: what each student made public themselves, and took back. The last act of each kind holds.
CREATE TABLE consent_act (
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  act TEXT NOT NULL CHECK (act IN ('publish', 'withdraw', 'index', 'unindex')),
  at TEXT NOT NULL,
  PRIMARY KEY (enrolment_id, revision)
) STRICT;
CREATE TRIGGER consent_act_no_update BEFORE UPDATE ON consent_act BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER consent_act_no_delete BEFORE DELETE ON consent_act BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- Pages that are public today were published by their students before there was a ledger.
INSERT INTO consent_act (enrolment_id, revision, act, at)
  SELECT enrolment_id, 1, 'publish', min(published_at) FROM publication WHERE withdrawn_at IS NULL AND kind = 'portfolio' GROUP BY enrolment_id;
INSERT INTO consent_act (enrolment_id, revision, act, at)
  SELECT enrolment_id, 2, 'index', min(published_at) FROM publication WHERE withdrawn_at IS NULL AND kind = 'portfolio' AND indexable = 1 GROUP BY enrolment_id;

-- The right to object (GDPR, article 21): whoever declines badges keeps their decisions, and nothing is issued. The last act holds.
CREATE TABLE badge_objection (
  person_id TEXT NOT NULL REFERENCES person (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  act TEXT NOT NULL CHECK (act IN ('object', 'resume')),
  at TEXT NOT NULL,
  PRIMARY KEY (person_id, revision)
) STRICT;
CREATE TRIGGER badge_objection_no_update BEFORE UPDATE ON badge_objection BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER badge_objection_no_delete BEFORE DELETE ON badge_objection BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- A right of which its holder wants no badge: no step of its jury's batch, then or later.
CREATE TABLE declined_award (
  award_id TEXT PRIMARY KEY REFERENCES award (id),
  declined_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER declined_award_no_update BEFORE UPDATE ON declined_award BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER declined_award_no_delete BEFORE DELETE ON declined_award BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER declined_award_unplanned BEFORE INSERT ON declined_award
WHEN EXISTS (SELECT 1 FROM credential_plan WHERE award_id = NEW.award_id)
BEGIN SELECT RAISE(ABORT, 'badges_declined'); END;
CREATE TRIGGER declined_award_leaves_batch AFTER INSERT ON declined_award
BEGIN
  UPDATE jury_issuance SET awards = awards - 1 WHERE jury_id = (SELECT jury_id FROM award WHERE id = NEW.award_id);
END;
-- The last guard: a badge that takes another's place goes on being its holder's.
CREATE TRIGGER credential_plan_not_declined BEFORE INSERT ON credential_plan
WHEN NEW.supersedes IS NULL AND (
  EXISTS (SELECT 1 FROM declined_award WHERE award_id = NEW.award_id)
  OR 'object' = (
    SELECT badge_objection.act FROM award
    JOIN enrolment ON enrolment.id = award.enrolment_id
    JOIN badge_objection ON badge_objection.person_id = enrolment.person_id
    WHERE award.id = NEW.award_id ORDER BY badge_objection.revision DESC LIMIT 1))
BEGIN SELECT RAISE(ABORT, 'badges_declined'); END;
