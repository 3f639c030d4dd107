-- An invitation that nobody answered lets its trace go: what was asked is blank then, as after an erasure. A CHECK cannot be altered, so the table is made anew.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE kept_invitation AS SELECT * FROM endorsement_invitation ORDER BY rowid;
DROP TABLE endorsement_invitation;
CREATE TABLE endorsement_invitation (
  id TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  -- One of the student's own released badges, or one of their own traces; neither once what was asked is blank.
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
  CHECK (credential_id IS NULL OR evidence_id IS NULL),
  CHECK (credential_id IS NOT NULL OR evidence_id IS NOT NULL OR subject_text = '—')
) STRICT;
INSERT INTO endorsement_invitation (id, enrolment_id, credential_id, evidence_id, subject_text, scope, name, language, invited_at, expires_at)
  SELECT id, enrolment_id, credential_id, evidence_id, subject_text, scope, name, language, invited_at, expires_at FROM kept_invitation;
DROP TABLE kept_invitation;
CREATE INDEX endorsement_invitation_by_enrolment ON endorsement_invitation (enrolment_id);
CREATE INDEX endorsement_invitation_by_credential ON endorsement_invitation (credential_id);
CREATE INDEX endorsement_invitation_by_evidence ON endorsement_invitation (evidence_id);

CREATE TRIGGER endorsement_invitation_own BEFORE INSERT ON endorsement_invitation
WHEN NOT EXISTS (
    SELECT 1 FROM credential_plan JOIN award ON award.id = credential_plan.award_id
    WHERE credential_plan.id = NEW.credential_id AND award.enrolment_id = NEW.enrolment_id)
  AND NOT EXISTS (SELECT 1 FROM evidence WHERE id = NEW.evidence_id AND enrolment_id = NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'subject_not_own'); END;
CREATE TRIGGER endorsement_invitation_limits BEFORE INSERT ON endorsement_invitation
WHEN 10 <= (
    SELECT count(*) FROM endorsement_invitation open
    WHERE open.enrolment_id = NEW.enrolment_id AND open.expires_at > NEW.invited_at
      AND NOT EXISTS (SELECT 1 FROM endorsement_outcome WHERE invitation_id = open.id))
  OR 20 <= (SELECT count(*) FROM endorsement_invitation WHERE enrolment_id = NEW.enrolment_id AND julianday(NEW.invited_at) - julianday(invited_at) < 1)
BEGIN SELECT RAISE(ABORT, 'too_many_invitations'); END;
-- Of two acts at one moment, whichever is second finds the badge revoked, or the invitation to end.
CREATE TRIGGER endorsement_invitation_of_live_badge BEFORE INSERT ON endorsement_invitation
WHEN EXISTS (SELECT 1 FROM revocation WHERE id = NEW.credential_id)
BEGIN SELECT RAISE(ABORT, 'credential_revoked'); END;
-- Who was asked, and of what, can become blank; not where they gave an endorsement: that was signed. A trace is let go only by an invitation that is over.
CREATE TRIGGER endorsement_invitation_no_update BEFORE UPDATE ON endorsement_invitation
WHEN NEW.name <> '—' OR NEW.subject_text <> '—' OR EXISTS (SELECT 1 FROM endorsement_plan WHERE invitation_id = OLD.id)
  OR NEW.id <> OLD.id OR NEW.enrolment_id <> OLD.enrolment_id OR NEW.credential_id IS NOT OLD.credential_id
  OR (NEW.evidence_id IS NOT OLD.evidence_id AND NOT (
    NEW.evidence_id IS NULL AND EXISTS (SELECT 1 FROM endorsement_outcome WHERE invitation_id = OLD.id AND outcome <> 'endorsed')))
  OR NEW.scope <> OLD.scope OR NEW.language <> OLD.language OR NEW.invited_at <> OLD.invited_at OR NEW.expires_at <> OLD.expires_at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER endorsement_invitation_no_delete BEFORE DELETE ON endorsement_invitation BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What is open on a badge that was revoked before invitations ended with it.
INSERT INTO endorsement_outcome (invitation_id, outcome, at)
  SELECT invitation.id, 'cancelled', strftime('%Y-%m-%dT%H:%M:%fZ', 'now') FROM endorsement_invitation AS invitation
  JOIN revocation ON revocation.id = invitation.credential_id
  WHERE invitation.expires_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    AND NOT EXISTS (SELECT 1 FROM endorsement_outcome WHERE invitation_id = invitation.id);

-- Pages that quote an endorsement of a production are rendered again, each from its own snapshot: they named it as it is
-- called today, and not as the endorser read it.
INSERT INTO outbox (kind, subject, due_at, attempts, last_error)
  SELECT 'render', path, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 0, NULL FROM publication
  WHERE kind = 'portfolio' AND withdrawn_at IS NULL AND snapshot IS NOT NULL
    AND enrolment_id IN (
      SELECT invitation.enrolment_id FROM endorsement_invitation AS invitation
      JOIN endorsement_plan ON endorsement_plan.invitation_id = invitation.id
      JOIN endorsement_display ON endorsement_display.id = endorsement_plan.id
      WHERE invitation.evidence_id IS NOT NULL AND endorsement_display.shown = 1)
  ON CONFLICT (kind, subject) DO NOTHING;
