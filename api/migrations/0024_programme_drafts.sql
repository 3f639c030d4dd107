-- A programme is drafted, then frozen: a version of it that people can follow never changes.
-- The day from which a version is frozen: of those that stand here already, the day of their first cohort, or this one.
ALTER TABLE programme ADD COLUMN published_at TEXT NOT NULL DEFAULT '';
DROP TRIGGER programme_frozen;
UPDATE programme SET published_at = coalesce(
  (SELECT min(event.at) FROM event JOIN cohort ON cohort.id = event.subject
   WHERE event.kind = 'cohort_made' AND cohort.programme_code = programme.code AND cohort.programme_version = programme.version),
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
CREATE TRIGGER programme_frozen BEFORE UPDATE ON programme BEGIN SELECT RAISE(ABORT, 'programme_frozen'); END;
CREATE TRIGGER programme_kept BEFORE DELETE ON programme BEGIN SELECT RAISE(ABORT, 'programme_frozen'); END;

-- Of a draft, only the last revision is kept; nothing follows one.
CREATE TABLE programme_draft (
  code TEXT NOT NULL,
  version TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  body TEXT NOT NULL,
  saved_by TEXT NOT NULL REFERENCES person (id),
  saved_at TEXT NOT NULL,
  PRIMARY KEY (code, version, revision)
) STRICT;
CREATE TRIGGER programme_draft_of_frozen BEFORE INSERT ON programme_draft
WHEN EXISTS (SELECT 1 FROM programme WHERE code = NEW.code AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'programme_frozen'); END;
-- Two people at once: the second writer of a revision loses.
CREATE TRIGGER programme_draft_follows BEFORE INSERT ON programme_draft
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM programme_draft WHERE code = NEW.code AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'draft_changed'); END;
CREATE TRIGGER programme_draft_no_update BEFORE UPDATE ON programme_draft BEGIN SELECT RAISE(ABORT, 'draft_changed'); END;

-- Which revision of a draft became the version, and by whom.
CREATE TABLE programme_publication (
  code TEXT NOT NULL,
  version TEXT NOT NULL,
  draft_revision INTEGER NOT NULL,
  published_by TEXT NOT NULL REFERENCES person (id),
  PRIMARY KEY (code, version),
  FOREIGN KEY (code, version) REFERENCES programme (code, version)
) STRICT;
CREATE TRIGGER programme_publication_of_last BEFORE INSERT ON programme_publication
WHEN NEW.draft_revision IS NOT (SELECT max(revision) FROM programme_draft WHERE code = NEW.code AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'draft_changed'); END;
CREATE TRIGGER programme_publication_no_update BEFORE UPDATE ON programme_publication BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER programme_publication_no_delete BEFORE DELETE ON programme_publication BEGIN SELECT RAISE(ABORT, 'append_only'); END;
