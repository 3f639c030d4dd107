-- The journal becomes a chain. Entries are numbered without gap in the order in which they were committed; a second
-- table, filled after the fact in that order, holds for each the SHA-256 of the entry before it and of itself.
CREATE TABLE kept_event AS SELECT id, at, person_id, kind, subject, detail FROM event ORDER BY rowid;
DROP TABLE event;
CREATE TABLE event (
  -- Given by SQLite: one more than the last. A batch that is rolled back uses none.
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  id TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  -- Who, as an identifier; the name is read beside it and is not part of the journal.
  person_id TEXT,
  kind TEXT NOT NULL CHECK (kind <> ''),
  subject TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '{}',
  -- SHA-256 of a salt and of what the act changed, in hex; NULL where there was nothing before, or is nothing after.
  before_digest TEXT CHECK (length(before_digest) = 64),
  after_digest TEXT CHECK (length(after_digest) = 64)
) STRICT;
INSERT INTO event (id, at, person_id, kind, subject, detail) SELECT id, at, person_id, kind, subject, detail FROM kept_event ORDER BY rowid;
DROP TABLE kept_event;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- INSERT OR REPLACE deletes without a trigger.
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER event_follows AFTER INSERT ON event
WHEN NEW.seq > 1 AND NOT EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq - 1)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What a digest of an entry was made with. Without it the digest tells nothing; it goes when the person is erased.
CREATE TABLE event_salt (
  event_id TEXT PRIMARY KEY REFERENCES event (id),
  -- Whose data the digests are of.
  about TEXT NOT NULL REFERENCES person (id),
  salt TEXT NOT NULL CHECK (length(salt) = 64)
) STRICT;
CREATE INDEX event_salt_by_person ON event_salt (about);
CREATE TRIGGER event_salt_no_update BEFORE UPDATE ON event_salt BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- The links of the chain. Of two who seal at once the second one's first row is there already.
CREATE TABLE event_link (
  seq INTEGER PRIMARY KEY REFERENCES event (seq),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE TRIGGER event_link_no_update BEFORE UPDATE ON event_link BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER event_link_no_delete BEFORE DELETE ON event_link BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER event_link_no_replace BEFORE INSERT ON event_link
WHEN EXISTS (SELECT 1 FROM event_link WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'already_linked'); END;
CREATE TRIGGER event_link_follows BEFORE INSERT ON event_link
WHEN NEW.seq > 1 AND NOT EXISTS (SELECT 1 FROM event_link WHERE seq = NEW.seq - 1)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
