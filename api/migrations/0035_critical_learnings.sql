-- Which critical learnings a trace shows something of; and a trace of a submitted review stays as it was submitted, whoever asks at the same moment.
CREATE TABLE evidence_learning (
  evidence_id TEXT NOT NULL REFERENCES evidence (id),
  competency TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level > 0),
  -- The programme's own words, to the letter: its version is frozen for the cohort.
  learning TEXT NOT NULL CHECK (learning <> ''),
  PRIMARY KEY (evidence_id, competency, level, learning)
) STRICT;

CREATE VIEW evidence_submitted AS
  SELECT DISTINCT evidence_id FROM review_evidence
  WHERE (SELECT state FROM review_step WHERE review_step.review_id = review_evidence.review_id ORDER BY revision DESC LIMIT 1) NOT IN ('planned', 'open', 'self_assessed', 'returned');

-- What is erased, or purged when its time is over, becomes '—' and nothing else.
CREATE TRIGGER evidence_frozen BEFORE UPDATE OF title, description, period, genre ON evidence
WHEN (NEW.title <> OLD.title OR NEW.description <> OLD.description OR NEW.period <> OLD.period OR NEW.genre <> OLD.genre)
  AND NOT (NEW.title = '—' AND NEW.description = '' AND NEW.file_digest IS NULL AND NEW.link IS NULL)
  AND EXISTS (SELECT 1 FROM evidence_submitted WHERE evidence_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'evidence_frozen'); END;
CREATE TRIGGER evidence_competency_frozen_insert BEFORE INSERT ON evidence_competency
WHEN EXISTS (SELECT 1 FROM evidence_submitted WHERE evidence_id = NEW.evidence_id)
BEGIN SELECT RAISE(ABORT, 'evidence_frozen'); END;
CREATE TRIGGER evidence_competency_frozen_delete BEFORE DELETE ON evidence_competency
WHEN EXISTS (SELECT 1 FROM evidence_submitted WHERE evidence_id = OLD.evidence_id)
BEGIN SELECT RAISE(ABORT, 'evidence_frozen'); END;
CREATE TRIGGER evidence_learning_frozen_insert BEFORE INSERT ON evidence_learning
WHEN EXISTS (SELECT 1 FROM evidence_submitted WHERE evidence_id = NEW.evidence_id)
BEGIN SELECT RAISE(ABORT, 'evidence_frozen'); END;
CREATE TRIGGER evidence_learning_frozen_delete BEFORE DELETE ON evidence_learning
WHEN EXISTS (SELECT 1 FROM evidence_submitted WHERE evidence_id = OLD.evidence_id)
BEGIN SELECT RAISE(ABORT, 'evidence_frozen'); END;
-- What the public is shown is taken back first.
CREATE TRIGGER evidence_shown BEFORE DELETE ON evidence
WHEN EXISTS (SELECT 1 FROM publication WHERE kind = 'evidence' AND subject = OLD.id AND withdrawn_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'evidence_in_use'); END;
