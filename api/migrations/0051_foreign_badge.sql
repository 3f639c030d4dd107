-- Badges that others issued, brought in by their holder: the exact bytes, and what our verifier last said of them.
CREATE TABLE foreign_badge (
  id TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  file_digest TEXT NOT NULL,
  file_bytes INTEGER NOT NULL CHECK (file_bytes BETWEEN 1 AND 4194304),
  form TEXT NOT NULL CHECK (form IN ('json', 'jwt', 'address', 'png', 'svg')),
  -- Where it was got; '' for a file.
  source TEXT NOT NULL,
  -- SHA-256 of its text, whatever carried it; and what it calls itself, if that is known.
  text_digest TEXT NOT NULL,
  badge_id TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('badge', 'open_badge_2')),
  -- JSON: its words; NULL while only its host could say them and did not.
  view TEXT CHECK (view IS NULL OR json_valid(view)),
  verdict TEXT NOT NULL CHECK (verdict IN ('valid', 'invalid', 'undetermined')),
  -- JSON: every check by its name.
  checks TEXT NOT NULL CHECK (json_valid(checks)),
  -- The issuer as it was known here; '' when it was not.
  recognised TEXT NOT NULL,
  holder TEXT NOT NULL CHECK (holder IN ('matches', 'differs', 'not_checked')),
  verified_at TEXT NOT NULL,
  brought_at TEXT NOT NULL,
  -- Chosen for the public page.
  shown INTEGER NOT NULL DEFAULT 0 CHECK (shown IN (0, 1)),
  CONSTRAINT foreign_badge_showable CHECK (shown = 0 OR (verdict <> 'invalid' AND view IS NOT NULL)),
  UNIQUE (enrolment_id, text_digest),
  UNIQUE (enrolment_id, badge_id)
) STRICT;
CREATE INDEX foreign_badge_by_file ON foreign_badge (file_digest);
CREATE TRIGGER foreign_badge_few BEFORE INSERT ON foreign_badge
WHEN (SELECT count(*) FROM foreign_badge WHERE enrolment_id = NEW.enrolment_id) >= 40
BEGIN SELECT RAISE(ABORT, 'foreign_badges_full'); END;
CREATE TRIGGER foreign_badge_erased BEFORE INSERT ON foreign_badge
WHEN EXISTS (
  SELECT 1 FROM enrolment JOIN erasure ON erasure.person_id = enrolment.person_id JOIN erasure_receipt ON erasure_receipt.id = erasure.id
  WHERE enrolment.id = NEW.enrolment_id AND erasure.scope = 'whole')
BEGIN SELECT RAISE(ABORT, 'person_erased'); END;
-- What it is never changes; what is known of it does.
CREATE TRIGGER foreign_badge_same BEFORE UPDATE ON foreign_badge
WHEN NEW.id <> OLD.id OR NEW.enrolment_id <> OLD.enrolment_id OR NEW.file_digest <> OLD.file_digest OR NEW.text_digest <> OLD.text_digest OR NEW.form <> OLD.form OR NEW.source <> OLD.source OR NEW.brought_at <> OLD.brought_at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
