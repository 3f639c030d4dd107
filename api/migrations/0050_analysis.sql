-- The guided analysis of a trace, saved as one types; and what was typed in another tab when this one's words came first.
CREATE TABLE analysis (
  evidence_id TEXT NOT NULL REFERENCES evidence (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  -- JSON: by question what was answered.
  answers TEXT NOT NULL CHECK (json_valid(answers)),
  at TEXT NOT NULL,
  PRIMARY KEY (evidence_id, revision)
) STRICT;
-- Two tabs at once: the second writer of a revision loses, and is told.
CREATE TRIGGER analysis_follows BEFORE INSERT ON analysis
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM analysis WHERE evidence_id = NEW.evidence_id)
BEGIN SELECT RAISE(ABORT, 'analysis_changed'); END;
CREATE TRIGGER analysis_no_update BEFORE UPDATE ON analysis BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TABLE analysis_aside (
  evidence_id TEXT NOT NULL REFERENCES evidence (id),
  -- Made up by the page in which it was typed.
  tab TEXT NOT NULL,
  -- JSON: the free reflection and the answers.
  content TEXT NOT NULL CHECK (json_valid(content)),
  at TEXT NOT NULL,
  PRIMARY KEY (evidence_id, tab)
) STRICT;
CREATE TRIGGER analysis_aside_few BEFORE INSERT ON analysis_aside
WHEN (SELECT count(*) FROM analysis_aside WHERE evidence_id = NEW.evidence_id AND tab <> NEW.tab) >= 12
BEGIN SELECT RAISE(ABORT, 'asides_full'); END;
-- Nothing comes back of somebody who was erased.
CREATE TRIGGER analysis_erased BEFORE INSERT ON analysis
WHEN EXISTS (
  SELECT 1 FROM evidence JOIN enrolment ON enrolment.id = evidence.enrolment_id JOIN erasure ON erasure.person_id = enrolment.person_id JOIN erasure_receipt ON erasure_receipt.id = erasure.id
  WHERE evidence.id = NEW.evidence_id AND erasure.scope = 'whole')
BEGIN SELECT RAISE(ABORT, 'person_erased'); END;
CREATE TRIGGER analysis_aside_erased BEFORE INSERT ON analysis_aside
WHEN EXISTS (
  SELECT 1 FROM evidence JOIN enrolment ON enrolment.id = evidence.enrolment_id JOIN erasure ON erasure.person_id = enrolment.person_id JOIN erasure_receipt ON erasure_receipt.id = erasure.id
  WHERE evidence.id = NEW.evidence_id AND erasure.scope = 'whole')
BEGIN SELECT RAISE(ABORT, 'person_erased'); END;
