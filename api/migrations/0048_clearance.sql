-- What the student answered before a trace could be public; the last answers hold, for the content that they were given about.
CREATE TABLE clearance (
  evidence_id TEXT NOT NULL REFERENCES evidence (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL CHECK (revision > 0),
  -- The digest of the file, the link, or nothing for words.
  content TEXT NOT NULL,
  people TEXT NOT NULL CHECK (people IN ('none', 'agreed', 'not_agreed')),
  minors TEXT NOT NULL CHECK (minors IN ('none', 'agreed', 'not_agreed')),
  confidential TEXT NOT NULL CHECK (confidential IN ('none', 'agreed', 'not_agreed')),
  rights TEXT NOT NULL CHECK (rights IN ('own', 'allowed', 'not_allowed')),
  at TEXT NOT NULL,
  PRIMARY KEY (evidence_id, revision)
) STRICT;
CREATE TRIGGER clearance_no_update BEFORE UPDATE ON clearance BEGIN SELECT RAISE(ABORT, 'append_only'); END;
