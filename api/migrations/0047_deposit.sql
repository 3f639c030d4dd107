-- A file that comes in parts: its length, and the SHA-256 of each part, are said before the first one comes.
CREATE TABLE upload (
  id TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  person_id TEXT NOT NULL REFERENCES person (id),
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes > 0),
  part_bytes INTEGER NOT NULL CHECK (part_bytes > 0),
  -- JSON: the digest of each part, in hex.
  parts TEXT NOT NULL CHECK (json_array_length(parts) = (bytes + part_bytes - 1) / part_bytes),
  -- SHA-256 of that list: the same file again is the same upload, which goes on.
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  begun_at TEXT NOT NULL,
  UNIQUE (enrolment_id, digest)
) STRICT;
CREATE INDEX upload_by_person ON upload (person_id);
CREATE TRIGGER upload_no_update BEFORE UPDATE ON upload BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TABLE upload_part (
  upload_id TEXT NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 0),
  digest TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (upload_id, number)
) STRICT;
CREATE INDEX upload_part_by_digest ON upload_part (digest);
CREATE TRIGGER upload_part_as_declared BEFORE INSERT ON upload_part
WHEN NOT EXISTS (
  SELECT 1 FROM upload WHERE id = NEW.upload_id
    AND json_extract(parts, '$[' || NEW.number || ']') = NEW.digest
    AND NEW.bytes = min(part_bytes, bytes - NEW.number * part_bytes))
BEGIN SELECT RAISE(ABORT, 'part_undeclared'); END;
CREATE TRIGGER upload_part_no_update BEFORE UPDATE ON upload_part BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What its student says of a trace besides its title and its words, and what stands in for it: its small picture, captions, words.
CREATE TABLE evidence_about (
  evidence_id TEXT PRIMARY KEY REFERENCES evidence (id) ON DELETE CASCADE,
  -- Both empty: nobody else took part.
  own_share TEXT NOT NULL,
  members TEXT NOT NULL CHECK (json_valid(members)),
  ai_use TEXT NOT NULL,
  confidential INTEGER NOT NULL CHECK (confidential IN (0, 1)),
  transcript TEXT NOT NULL,
  captions_digest TEXT,
  captions_bytes INTEGER,
  preview_digest TEXT,
  preview_type TEXT,
  preview_bytes INTEGER,
  preview_width INTEGER,
  preview_height INTEGER,
  CHECK ((captions_digest IS NULL) = (captions_bytes IS NULL)),
  CHECK ((preview_digest IS NULL) = (preview_type IS NULL) AND (preview_digest IS NULL) = (preview_width IS NULL) AND (preview_digest IS NULL) = (preview_height IS NULL))
) STRICT;

-- A trace that takes another's place; the former stays where a review, a badge or an endorsement rests on it.
CREATE TABLE evidence_version (
  evidence_id TEXT PRIMARY KEY REFERENCES evidence (id) ON DELETE CASCADE,
  replaces TEXT NOT NULL UNIQUE,
  number INTEGER NOT NULL CHECK (number > 1)
) STRICT;

-- What teachers are reading does not change under their eyes: who did what, and with which help. Words and captions for whoever needs them may come later.
CREATE TRIGGER evidence_about_frozen_insert BEFORE INSERT ON evidence_about
WHEN NEW.own_share || NEW.ai_use || NEW.members <> '[]'
  AND EXISTS (SELECT 1 FROM evidence_submitted WHERE evidence_id = NEW.evidence_id)
  AND NOT EXISTS (SELECT 1 FROM evidence_about WHERE evidence_id = NEW.evidence_id AND own_share = NEW.own_share AND members = NEW.members AND ai_use = NEW.ai_use)
BEGIN SELECT RAISE(ABORT, 'evidence_frozen'); END;
CREATE TRIGGER evidence_about_frozen_update BEFORE UPDATE ON evidence_about
WHEN (NEW.own_share <> OLD.own_share OR NEW.members <> OLD.members OR NEW.ai_use <> OLD.ai_use)
  AND EXISTS (SELECT 1 FROM evidence_submitted WHERE evidence_id = NEW.evidence_id)
BEGIN SELECT RAISE(ABORT, 'evidence_frozen'); END;
