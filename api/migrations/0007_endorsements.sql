-- Endorsements: a third party's support for a badge or a production, collected by e-mail and signed by the institution.

-- Positions of endorsements never mix with those of badges: each kind has lists of its own.
ALTER TABLE status_list ADD COLUMN kind TEXT NOT NULL DEFAULT 'badge' CHECK (kind IN ('badge', 'endorsement'));
CREATE TRIGGER credential_plan_list BEFORE INSERT ON credential_plan
WHEN NOT EXISTS (SELECT 1 FROM status_list WHERE id = NEW.status_list AND kind = 'badge')
BEGIN SELECT RAISE(ABORT, 'list_of_another_kind'); END;

CREATE TABLE endorsement_invitation (
  id TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  -- One of the student's own released badges, or one of their own traces.
  credential_id TEXT REFERENCES release (id),
  evidence_id TEXT REFERENCES evidence (id),
  -- The exact text that the endorser reads of it, and to which the endorsement of a production is bound.
  subject_text TEXT NOT NULL CHECK (subject_text <> ''),
  -- JSON: the competencies on which the endorser is asked.
  scope TEXT NOT NULL CHECK (json_array_length(scope) > 0),
  name TEXT NOT NULL CHECK (name <> ''),
  language TEXT NOT NULL CHECK (language IN ('fr', 'en')),
  invited_at TEXT NOT NULL,
  expires_at TEXT NOT NULL CHECK (expires_at > invited_at),
  CHECK ((credential_id IS NULL) <> (evidence_id IS NULL))
) STRICT;
CREATE INDEX endorsement_invitation_by_enrolment ON endorsement_invitation (enrolment_id);
CREATE INDEX endorsement_invitation_by_credential ON endorsement_invitation (credential_id);

-- Private: shown to nobody but the student and the administrator. Apart, so that it can be erased while what was signed stays.
CREATE TABLE endorsement_address (
  invitation_id TEXT PRIMARY KEY REFERENCES endorsement_invitation (id),
  email TEXT NOT NULL CHECK (email = lower(email))
) STRICT;
CREATE INDEX endorsement_address_by_email ON endorsement_address (email);

-- How an invitation ended, once: whoever writes second loses.
CREATE TABLE endorsement_outcome (
  invitation_id TEXT PRIMARY KEY REFERENCES endorsement_invitation (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('endorsed', 'declined', 'cancelled')),
  at TEXT NOT NULL,
  -- Who the endorser says that they are, and their words; empty unless they endorsed.
  name TEXT NOT NULL DEFAULT '',
  function TEXT NOT NULL DEFAULT '',
  organisation TEXT NOT NULL DEFAULT '',
  comment TEXT NOT NULL DEFAULT '',
  -- JSON: competency → what was observed.
  statements TEXT NOT NULL DEFAULT '{}',
  CHECK ((outcome = 'endorsed') = (name <> '')),
  CHECK ((outcome = 'endorsed') = (comment <> '')),
  UNIQUE (invitation_id, outcome)
) STRICT;

CREATE TRIGGER endorsement_invitation_own BEFORE INSERT ON endorsement_invitation
WHEN NOT EXISTS (
    SELECT 1 FROM credential_plan JOIN award ON award.id = credential_plan.award_id
    WHERE credential_plan.id = NEW.credential_id AND award.enrolment_id = NEW.enrolment_id)
  AND NOT EXISTS (SELECT 1 FROM evidence WHERE id = NEW.evidence_id AND enrolment_id = NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'subject_not_own'); END;
-- A mailbox is not to be flooded by whoever knows its address, nor the outbox by one student.
CREATE TRIGGER endorsement_invitation_limits BEFORE INSERT ON endorsement_invitation
WHEN 10 <= (
    SELECT count(*) FROM endorsement_invitation open
    WHERE open.enrolment_id = NEW.enrolment_id AND open.expires_at > NEW.invited_at
      AND NOT EXISTS (SELECT 1 FROM endorsement_outcome WHERE invitation_id = open.id))
  OR 20 <= (SELECT count(*) FROM endorsement_invitation WHERE enrolment_id = NEW.enrolment_id AND julianday(NEW.invited_at) - julianday(invited_at) < 1)
BEGIN SELECT RAISE(ABORT, 'too_many_invitations'); END;
CREATE TRIGGER endorsement_address_limits BEFORE INSERT ON endorsement_address
WHEN 3 <= (
  SELECT count(*) FROM endorsement_address known
  JOIN endorsement_invitation other ON other.id = known.invitation_id
  JOIN endorsement_invitation mine ON mine.id = NEW.invitation_id
  WHERE known.email = NEW.email AND julianday(mine.invited_at) - julianday(other.invited_at) < 1)
BEGIN SELECT RAISE(ABORT, 'too_many_invitations'); END;
CREATE TRIGGER endorsement_outcome_in_time BEFORE INSERT ON endorsement_outcome
WHEN NEW.outcome <> 'cancelled' AND NEW.at >= (SELECT expires_at FROM endorsement_invitation WHERE id = NEW.invitation_id)
BEGIN SELECT RAISE(ABORT, 'invitation_expired'); END;

-- The links in the messages: only their digests. `answer` leads to the form, twice at the most; `withdraw` to the way back.
CREATE TABLE endorsement_link (
  token_digest TEXT PRIMARY KEY,
  invitation_id TEXT NOT NULL REFERENCES endorsement_invitation (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('answer', 'withdraw')),
  number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 2),
  made_at TEXT NOT NULL,
  UNIQUE (invitation_id, purpose, number)
) STRICT;

-- As for badges: the exact bytes, then the signature under the plan's key, then the release.
CREATE TABLE endorsement_plan (
  id TEXT PRIMARY KEY,
  invitation_id TEXT NOT NULL UNIQUE,
  outcome TEXT NOT NULL DEFAULT 'endorsed' CHECK (outcome = 'endorsed'),
  status_list INTEGER NOT NULL REFERENCES status_list (id),
  status_index INTEGER NOT NULL CHECK (status_index BETWEEN 0 AND 131071),
  bytes TEXT NOT NULL,
  digest TEXT NOT NULL,
  planned_at TEXT NOT NULL,
  UNIQUE (status_list, status_index),
  FOREIGN KEY (invitation_id, outcome) REFERENCES endorsement_outcome (invitation_id, outcome)
) STRICT;
CREATE TRIGGER endorsement_plan_list BEFORE INSERT ON endorsement_plan
WHEN NOT EXISTS (SELECT 1 FROM status_list WHERE id = NEW.status_list AND kind = 'endorsement')
BEGIN SELECT RAISE(ABORT, 'list_of_another_kind'); END;

CREATE TABLE signed_endorsement (
  id TEXT PRIMARY KEY REFERENCES endorsement_plan (id),
  embedded TEXT NOT NULL,
  jwt TEXT NOT NULL,
  signed_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER signed_endorsement_key BEFORE INSERT ON signed_endorsement
WHEN EXISTS (SELECT 1 FROM signing_key WHERE state = 'compromised' AND instr(NEW.embedded, id) > 0)
BEGIN SELECT RAISE(ABORT, 'key_compromised'); END;

CREATE TABLE endorsement_release (
  id TEXT PRIMARY KEY REFERENCES signed_endorsement (id),
  released_at TEXT NOT NULL
) STRICT;

CREATE TABLE endorsement_withdrawal (
  id TEXT PRIMARY KEY REFERENCES endorsement_release (id),
  -- The endorser needs no reason; the institution does.
  by TEXT NOT NULL CHECK (by IN ('endorser', 'institution')),
  reason TEXT NOT NULL,
  person_id TEXT REFERENCES person (id),
  withdrawn_at TEXT NOT NULL,
  CHECK ((by = 'institution') = (person_id IS NOT NULL)),
  CHECK (by = 'endorser' OR reason <> '')
) STRICT;

-- Whether the student shows it; nothing is shown before they say so.
CREATE TABLE endorsement_display (
  id TEXT PRIMARY KEY REFERENCES endorsement_release (id),
  shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
  at TEXT NOT NULL
) STRICT;

-- The outbox has new kinds of work; a CHECK cannot be changed, so the table is made anew.
CREATE TABLE kept_outbox AS SELECT * FROM outbox;
DROP TABLE outbox;
CREATE TABLE outbox (
  kind TEXT NOT NULL CHECK (kind IN ('plan', 'sign', 'release', 'status_list', 'render', 'endorse_sign', 'endorse_release', 'endorse_mail')),
  subject TEXT NOT NULL,
  due_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  PRIMARY KEY (kind, subject)
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at);
INSERT INTO outbox (kind, subject, due_at, attempts, last_error) SELECT kind, subject, due_at, attempts, last_error FROM kept_outbox;
DROP TABLE kept_outbox;

CREATE TRIGGER endorsement_invitation_no_update BEFORE UPDATE ON endorsement_invitation BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER endorsement_invitation_no_delete BEFORE DELETE ON endorsement_invitation BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER endorsement_outcome_no_update BEFORE UPDATE ON endorsement_outcome BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER endorsement_outcome_no_delete BEFORE DELETE ON endorsement_outcome BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER endorsement_link_no_update BEFORE UPDATE ON endorsement_link BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER endorsement_link_no_delete BEFORE DELETE ON endorsement_link BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER endorsement_plan_no_update BEFORE UPDATE ON endorsement_plan BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER endorsement_plan_no_delete BEFORE DELETE ON endorsement_plan BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER signed_endorsement_no_update BEFORE UPDATE ON signed_endorsement BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER signed_endorsement_no_delete BEFORE DELETE ON signed_endorsement BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER endorsement_release_no_update BEFORE UPDATE ON endorsement_release BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER endorsement_release_no_delete BEFORE DELETE ON endorsement_release BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER endorsement_withdrawal_no_update BEFORE UPDATE ON endorsement_withdrawal BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER endorsement_withdrawal_no_delete BEFORE DELETE ON endorsement_withdrawal BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER status_list_taken_by_endorsement AFTER INSERT ON endorsement_plan
BEGIN UPDATE status_list SET taken = taken + 1 WHERE id = NEW.status_list; END;
