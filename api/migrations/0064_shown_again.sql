-- Pages that were published before links to other sites led to a page of ours first are rendered again, each from its own
-- snapshot, by the jobs that follow a badge. Where a page is as it would be rendered now, its bytes do not change.
INSERT INTO outbox (kind, subject, due_at, attempts, last_error)
  SELECT 'render', path, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 0, NULL FROM publication
  WHERE kind IN ('portfolio', 'credential') AND withdrawn_at IS NULL AND snapshot IS NOT NULL
  ON CONFLICT (kind, subject) DO NOTHING;

-- Where its holder puts a badge from elsewhere among those that they show, from 1; 0: behind those that were placed, as it was brought in.
ALTER TABLE foreign_badge ADD COLUMN place INTEGER NOT NULL DEFAULT 0 CHECK (place >= 0);
