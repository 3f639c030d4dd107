-- Views that their student brought in from another Palier, so that bringing the same archive in twice adds nothing twice.
CREATE TABLE brought_view (
  view_id TEXT PRIMARY KEY REFERENCES portfolio_view (id) ON DELETE CASCADE,
  person_id TEXT NOT NULL REFERENCES person (id),
  -- Of the other house, and the view's identifier there.
  origin TEXT NOT NULL,
  source_id TEXT NOT NULL,
  brought_at TEXT NOT NULL,
  UNIQUE (person_id, origin, source_id)
) STRICT;
CREATE TRIGGER brought_view_no_update BEFORE UPDATE ON brought_view BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What is kept among the badges from elsewhere and is none: records and endorsements of another house, which only a badge's page could show.
ALTER TABLE foreign_badge ADD COLUMN document TEXT NOT NULL DEFAULT 'badge' CHECK (document IN ('badge', 'record', 'endorsement') AND (document = 'badge' OR shown = 0));
